//! Assessment results: what was tested, what was seen, what it means for each requirement.

use serde_json::{Value, json};

use super::super::words::plain;
use super::parts::{Parts, control_id, list, or, put};
use crate::assess::Assessment;
use crate::model::*;

/// The document.
pub fn render(e: &Engagement, assessment: &Assessment) -> Vec<u8> {
    let parts = Parts::new(e, assessment);
    let plan = parts.id("resource", "assessment-plan");
    let mut resources = vec![json!({
        "uuid": plan,
        "title": "There is no OSCAL assessment plan",
        "description": "Objectives, scope, method and sampling are those that the report of this engagement states.",
    })];
    resources.extend(parts.resources());
    let document = json!({ "assessment-results": {
        "uuid": parts.id("document", "assessment-results"),
        "metadata": parts.metadata("assessment results"),
        "import-ap": { "href": format!("#{plan}") },
        "results": [result(&parts)],
        "back-matter": { "resources": resources },
    }});
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn result(parts: &Parts<'_>) -> Value {
    let (e, assessment) = (parts.e, parts.assessment);
    let today = e.meta.report.date;
    let objectives = plain(e.meta.objectives.as_deref().unwrap_or_default());
    let mut result = json!({
        "uuid": parts.id("result", "result"),
        "title": plain(&e.meta.title),
        "description": or(&objectives, "", "Results of the red-team assessment."),
        "start": parts.at(e.meta.period.0.unwrap_or(today)),
        "reviewed-controls": { "control-selections": [selection(parts)] },
    });
    put(&mut result, "end", e.meta.period.1.map(|end| parts.at(end)));
    let figures = FIGURES.iter().map(|path| parts.prop(path, assessment.figure(path).unwrap_or(0)));
    list(&mut result, "props", figures.collect());
    let activities: Vec<Value> = e.activities.iter().map(|activity| activity_of(parts, activity)).collect();
    let mut local = json!({});
    list(&mut local, "components", parts.components());
    list(&mut local, "activities", activities);
    // Activities stand beside the results, components inside one.
    if local.get("components").is_some() {
        result["local-definitions"] = json!({ "components": local["components"] });
    }
    let published: Vec<FindingIx> =
        e.published().filter(|(_, finding)| finding.status != Status::Withdrawn).map(|(ix, _)| ix).collect();
    list(&mut result, "observations", published.iter().map(|ix| parts.observation(*ix)).collect());
    let risky = published.iter().filter(|ix| e[**ix].is_nonconformity());
    list(&mut result, "risks", risky.map(|ix| parts.risk(*ix)).collect());
    list(&mut result, "findings", published.iter().flat_map(|ix| parts.findings(*ix)).collect());
    result
}

/// Every requirement that something was tested against.
fn selection(parts: &Parts<'_>) -> Value {
    let tested = parts
        .e
        .shelf
        .requirements()
        .filter(|(ix, requirement)| requirement.is_gradable() && parts.assessment[*ix].tested());
    let controls: Vec<Value> = tested
        .map(|(_, requirement)| {
            let id = control_id(&requirement.reference);
            json!({ "control-id": id, "statement-ids": [format!("{id}_smt")] })
        })
        .collect();
    if controls.is_empty() {
        return json!({ "description": "No requirement was tested." });
    }
    json!({ "description": "The requirements of ISO/IEC 42001 that were tested.", "include-controls": controls })
}

fn activity_of(parts: &Parts<'_>, activity: &Activity) -> Value {
    let title = plain(activity.title.as_deref().unwrap_or_default());
    json!({
        "uuid": parts.id("activity", &activity.id),
        "title": or(&title, "", &activity.id),
        "description": or(&title, "", &activity.id),
        "props": [
            parts.prop("from", activity.from),
            parts.prop("to", activity.to),
            parts.prop("method", activity.method.as_str()),
        ],
    })
}
