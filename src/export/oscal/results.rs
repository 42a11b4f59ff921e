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
    let mut document = json!({
        "uuid": parts.id("document", "assessment-results"),
        "metadata": parts.metadata("assessment results"),
        "import-ap": { "href": format!("#{plan}") },
        "results": [result(&parts)],
        "back-matter": { "resources": resources },
    });
    let activities: Vec<Value> = e.activities.iter().map(|activity| activity_of(&parts, activity)).collect();
    if !activities.is_empty() {
        document["local-definitions"] = json!({ "activities": activities });
    }
    let mut bytes = serde_json::to_vec_pretty(&json!({ "assessment-results": document })).unwrap_or_default();
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
    let components = parts.components();
    if !components.is_empty() {
        result["local-definitions"] = json!({ "components": components });
    }
    // What is still planned is no event yet.
    let begun = e.activities.iter().filter(|activity| activity.from <= today);
    let log: Vec<Value> = begun.map(|activity| log_entry(parts, activity)).collect();
    if !log.is_empty() {
        result["assessment-log"] = json!({ "entries": log });
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

/// What an activity of the testing programme tests, and how. When it took place stands in the log.
fn activity_of(parts: &Parts<'_>, activity: &Activity) -> Value {
    let e = parts.e;
    let title = activity_title(activity);
    let mut made = json!({
        "uuid": parts.id("activity", &activity.id),
        "title": title,
        "description": title,
    });
    let mut props = vec![parts.prop("activity", &activity.id), parts.prop("method", activity.method.as_str())];
    props.extend(parts.maybe("kind", activity.kind.map(ActivityKind::as_str)));
    props.extend(parts.maybe("phase", activity.phase.map(|ix| &e[ix].id)));
    props.extend(activity.systems.iter().map(|ix| parts.prop("system", &e[*ix].id)));
    props.extend(activity.lifecycle.iter().map(|ix| parts.prop("stage", &e[*ix].id)));
    list(&mut made, "props", props);
    let controls: Vec<Value> =
        activity.controls.iter().map(|ix| json!({ "control-id": control_id(&e[*ix].reference) })).collect();
    if !controls.is_empty() {
        made["related-controls"] = json!({ "control-selections": [{ "include-controls": controls }] });
    }
    made
}

/// When an activity took place, and what came of it.
fn log_entry(parts: &Parts<'_>, activity: &Activity) -> Value {
    let e = parts.e;
    let mut entry = json!({
        "uuid": parts.id("log-entry", &activity.id),
        "title": activity_title(activity),
        "start": parts.at(activity.from),
        "end": parts.at(activity.to),
        "props": [parts.prop("activity", &activity.id)],
    });
    let came = activity.result.as_ref().map(|result| match result {
        ActivityResult::Text(text) => plain(text),
        ActivityResult::Findings(all) => all.iter().map(|ix| e[*ix].id.as_str()).collect::<Vec<_>>().join(", "),
    });
    put(&mut entry, "description", came);
    entry
}

fn activity_title(activity: &Activity) -> String {
    or(&plain(activity.title.as_deref().unwrap_or_default()), "", &activity.id)
}
