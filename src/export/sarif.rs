//! SARIF 2.1.0: a rule for each requirement, a result for each assessment, the catalogs as taxonomies.
//!
//! Major is an error, minor a warning, an opportunity a note; what was tested and held is a pass. Grade, failure mode
//! and figures stand in `properties`. A result points at the finding's own file, which is what code-scanning hosts show.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::words::{name, plain, slug};
use crate::assess::{Assessment, Class, Verdict};
use crate::model::*;

/// The log.
pub fn render(e: &Engagement, assessment: &Assessment, paths: &[String]) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(&log(e, assessment, paths)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn log(e: &Engagement, assessment: &Assessment, paths: &[String]) -> Value {
    let gradable: Vec<(RequirementIx, &Requirement)> =
        e.shelf.requirements().filter(|(_, requirement)| requirement.is_gradable()).collect();
    let index: HashMap<RequirementIx, usize> = gradable.iter().enumerate().map(|(at, (ix, _))| (*ix, at)).collect();
    let mut taxa_at: Vec<usize> = Vec::with_capacity(gradable.len());
    let mut seen = vec![0usize; e.shelf.standards.len()];
    for (_, requirement) in &gradable {
        taxa_at.push(seen[requirement.standard]);
        seen[requirement.standard] += 1;
    }
    let component = |standard: usize| json!({ "name": e.shelf.standards[standard].designation, "index": standard });
    let rules: Vec<Value> = gradable
        .iter()
        .zip(&taxa_at)
        .map(|((_, requirement), taxon)| {
            json!({
                "id": requirement.reference,
                "shortDescription": { "text": format!("{} {}", requirement.reference, requirement.title) },
                "fullDescription": { "text": said(&requirement.about, &requirement.title) },
                "help": { "text": said(&requirement.test_approach, &requirement.about) },
                "relationships": [{
                    "target": {
                        "id": requirement.reference,
                        "index": taxon,
                        "toolComponent": component(requirement.standard),
                    },
                    "kinds": ["equal"],
                }],
            })
        })
        .collect();
    let taxonomies: Vec<Value> = e
        .shelf
        .standards
        .iter()
        .enumerate()
        .map(|(at, standard)| {
            let taxa = gradable.iter().filter(|(_, requirement)| requirement.standard == at);
            let taxa: Vec<Value> = taxa
                .map(|(_, requirement)| {
                    json!({ "id": requirement.reference, "shortDescription": { "text": requirement.title } })
                })
                .collect();
            json!({
                "name": standard.designation,
                "shortDescription": { "text": said(&standard.title, &standard.designation) },
                "taxa": taxa,
            })
        })
        .collect();
    let supported: Vec<Value> = (0..e.shelf.standards.len()).map(component).collect();
    let results = results(e, assessment, paths, &index);
    let redacted = e.published().any(|(_, finding)| finding.title.is_empty());
    let mut run = json!({
        "tool": { "driver": {
            "name": "aims-site",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
            "supportedTaxonomies": supported,
        }},
        "automationDetails": { "id": format!("{}/{}", slug(e), e.meta.report.date) },
        "invocations": [{ "executionSuccessful": true, "endTimeUtc": format!("{}T00:00:00Z", e.meta.report.date) }],
        "taxonomies": taxonomies,
        "artifacts": artifacts(e),
        "results": results,
        "properties": {
            "title": e.meta.title,
            "client": e.meta.client,
            "figures": FIGURES.iter().map(|path| ((*path).to_owned(), assessment.figure(path).into())).collect::<Map<_, _>>(),
        },
    });
    if redacted {
        run["redactionTokens"] = json!(["[withheld]"]);
    }
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    })
}

fn said<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.trim().is_empty() { otherwise } else { text }
}

fn artifacts(e: &Engagement) -> Vec<Value> {
    e.evidence
        .iter()
        .map(|file| {
            json!({
                "location": { "uri": format!("evidence/{}", encoded(&file.path)) },
                "length": file.bytes,
                "roles": ["attachment"],
                "hashes": { "sha-256": file.sha256 },
            })
        })
        .collect()
}

/// A path as a relative URI reference.
pub fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn results(
    e: &Engagement,
    assessment: &Assessment,
    paths: &[String],
    index: &HashMap<RequirementIx, usize>,
) -> Vec<Value> {
    let mut results = Vec::new();
    for (ix, finding) in e.published() {
        // The file's name tells what a withheld title does not.
        let path = paths.get(ix.index()).filter(|_| !finding.title.is_empty());
        let path = path.cloned().unwrap_or_else(|| format!("findings/{}.md", finding.id));
        for (at, entry) in finding.entries.iter().enumerate() {
            let mut result = result(e, assessment, (ix, finding), (at, entry));
            result["ruleIndex"] = json!(index.get(&entry.requirement));
            result["locations"] = first_line_of(&path);
            results.push(result);
        }
    }
    for (ix, requirement) in e.shelf.requirements().filter(|(_, requirement)| requirement.is_gradable()) {
        if assessment[ix].verdict == Verdict::NotApplicable {
            let row = e.statement.as_ref().and_then(|statement| statement.row(ix));
            let why = row.and_then(|row| row.justification.as_deref()).unwrap_or("no justification is stated");
            results.push(json!({
                "ruleId": requirement.reference,
                "ruleIndex": index.get(&ix),
                "kind": "notApplicable",
                "level": "none",
                "message": { "text": format!("Excluded in the Statement of Applicability: {}", plain(why)) },
                "locations": first_line_of("statement-of-applicability.yaml"),
            }));
        }
    }
    results
}

/// Where code-scanning hosts show a result: they take none without a file.
fn first_line_of(path: &str) -> Value {
    json!([{ "physicalLocation": {
        "artifactLocation": { "uri": encoded(path) },
        "region": { "startLine": 1 },
    }}])
}

fn result(
    e: &Engagement,
    assessment: &Assessment,
    (ix, finding): (FindingIx, &Finding),
    (at, entry): (usize, &Entry),
) -> Value {
    let state = &assessment[ix];
    let (counts, open) = state.entries.get(at).map_or((false, false), |entry| (entry.counts, entry.open));
    let corrected = state.entries.get(at).is_some_and(|entry| entry.corrected);
    let (kind, level) = match entry.grade {
        _ if !counts => ("informational", "none"),
        _ if corrected => ("pass", "none"),
        Grade::Major => ("fail", "error"),
        Grade::Minor => ("fail", "warning"),
        Grade::Opportunity => ("fail", "note"),
        Grade::Conforming => ("pass", "none"),
    };
    let reference = &e[entry.requirement].reference;
    let message = match (finding.title.is_empty(), &entry.statement) {
        (true, _) => "[withheld]".to_owned(),
        (false, Some(statement)) => format!("{}: {}", finding.title, statement),
        (false, None) => match &finding.summary {
            Some(summary) => format!("{}: {summary}", finding.title),
            None => finding.title.clone(),
        },
    };
    let mut result = json!({
        "ruleId": reference,
        "kind": kind,
        "level": level,
        "message": { "text": message },
        "partialFingerprints": { "aimsFindingRef/v1": format!("{}/{reference}", finding.id) },
        "properties": {
            "finding": finding.id,
            "grade": entry.grade.as_str(),
            "failure": entry.failure.map(Failure::as_str),
            "tested": entry.tested.map(Tested::as_str),
            "status": finding.status.as_str(),
            "counts": counts,
            "open": open,
            "due": state.due.map(|date| date.to_string()),
            "owner": finding.remediation.owner,
            "systems": finding.systems.iter().map(|ix| e[*ix].id.as_str()).collect::<Vec<_>>(),
        },
    });
    let attachments: Vec<Value> = finding
        .evidence
        .iter()
        .map(|cited| {
            let file = &e[cited.file];
            let title = cited.title.as_deref().unwrap_or(&file.path);
            json!({
                "description": { "text": title },
                "artifactLocation": { "uri": format!("evidence/{}", encoded(&file.path)), "index": cited.file.index() },
            })
        })
        .collect();
    if !attachments.is_empty() {
        result["attachments"] = Value::Array(attachments);
    }
    if let Some(acceptance) = finding.acceptance.as_ref().filter(|_| finding.status == Status::Accepted) {
        let justification = format!("accepted by {} on {}: {}", acceptance.by, acceptance.date, acceptance.reason);
        result["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": justification }]);
    }
    if let Some(trend) = &assessment.trend {
        let state = match () {
            () if trend.new.contains(&ix) => "new",
            () if [&trend.corrected, &trend.reopened, &trend.regraded].iter().any(|list| list.contains(&ix)) => {
                "updated"
            }
            () => "unchanged",
        };
        result["baselineState"] = json!(state);
    }
    debug_assert!(state.class != Class::Draft, "drafts are not published: {}", name(finding));
    result
}
