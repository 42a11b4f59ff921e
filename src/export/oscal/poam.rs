//! The plan of action and milestones: an item for each open nonconformity; risks of corrected ones are closed.

use serde_json::{Value, json};

use super::super::words::{name, plain, slug};
use super::NAMESPACE;
use super::parts::{Parts, list, or};
use crate::assess::{Assessment, Class};
use crate::model::*;

/// The document.
pub fn render(e: &Engagement, assessment: &Assessment) -> Vec<u8> {
    let parts = Parts::new(e, assessment);
    let told: Vec<FindingIx> = e
        .published()
        .filter(|(ix, _)| matches!(assessment[*ix].class, Class::Major | Class::Minor | Class::Corrected))
        .map(|(ix, _)| ix)
        .collect();
    let mut items: Vec<Value> =
        told.iter().filter(|ix| assessment[**ix].class != Class::Corrected).map(|ix| item(&parts, *ix)).collect();
    if items.is_empty() {
        // The format asks for one item at least.
        items.push(json!({
            "uuid": parts.id("item", "none"),
            "title": "No open nonconformity",
            "description": "No nonconformity of this assessment is open; there is nothing to plan.",
        }));
    }
    let mut document = json!({
        "uuid": parts.id("document", "plan-of-action-and-milestones"),
        "metadata": parts.metadata("plan of action and milestones"),
        "system-id": { "identifier-type": NAMESPACE, "id": slug(e) },
        "poam-items": items,
    });
    let components = parts.components();
    if !components.is_empty() {
        document["local-definitions"] = json!({ "components": components });
    }
    list(&mut document, "observations", told.iter().map(|ix| parts.observation(*ix)).collect());
    list(&mut document, "risks", told.iter().map(|ix| parts.risk(*ix)).collect());
    list(&mut document, "findings", told.iter().flat_map(|ix| parts.findings(*ix)).collect());
    let resources = parts.resources();
    if !resources.is_empty() {
        document["back-matter"] = json!({ "resources": resources });
    }
    let mut bytes =
        serde_json::to_vec_pretty(&json!({ "plan-of-action-and-milestones": document })).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn item(parts: &Parts<'_>, ix: FindingIx) -> Value {
    let (finding, state) = (&parts.e[ix], &parts.assessment[ix]);
    let section = |kind| finding.prose.said(kind).map(|text| plain(&text)).unwrap_or_default();
    let keys = finding.entries.iter().zip(&state.entries).filter(|(_, told)| told.open);
    let related: Vec<Value> = keys
        .map(|(entry, _)| {
            let key = format!("{}/{}", finding.id, parts.e[entry.requirement].reference);
            json!({ "finding-uuid": parts.id("finding", &key) })
        })
        .collect();
    let mut item = json!({
        "uuid": parts.id("item", &finding.id),
        "title": format!("{} {}", finding.id, plain(&finding.title)).trim_end(),
        "description": or(&section(SectionKind::CorrectiveAction), &section(SectionKind::Statement), &name(finding)),
        "related-observations": [{ "observation-uuid": parts.id("observation", &finding.id) }],
        "related-risks": [{ "risk-uuid": parts.id("risk", &finding.id) }],
    });
    list(&mut item, "related-findings", related);
    let props = [
        Some(parts.prop("finding", &finding.id)),
        Some(parts.prop("grade", state.class.as_str())),
        Some(parts.prop("status", finding.status.as_str())),
        Some(parts.prop("overdue", state.overdue)),
        parts.maybe("owner", finding.remediation.owner.as_deref()),
        parts.maybe("due", state.due),
    ];
    list(&mut item, "props", props.into_iter().flatten().collect());
    item
}
