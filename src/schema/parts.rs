//! The parts of which the schemas are made: texts, days, words, ids, lists, mappings.

use serde_json::{Map, Value, json};

use crate::model::{Requirement, RequirementKind, Shelf};

/// A text. What nobody quoted, a number or `no`, is read by its text.
pub(super) fn text(about: &str) -> Value {
    json!({ "description": about, "type": ["string", "number", "boolean"] })
}

/// A text with examples.
pub(super) fn text_such_as(about: &str, examples: &[&str]) -> Value {
    json!({ "description": about, "type": ["string", "number", "boolean"], "examples": examples })
}

/// A text of a form.
pub(super) fn formed(about: &str, pattern: &str, example: &str) -> Value {
    json!({ "description": about, "type": "string", "pattern": pattern, "examples": [example] })
}

/// A civil day.
pub(super) fn day(about: &str) -> Value {
    formed(about, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2026-10-09")
}

/// An id that a person chooses.
pub(super) fn id(about: &str, example: &str) -> Value {
    json!({
        "description": about,
        "type": ["string", "integer"],
        "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        "examples": [example],
    })
}

/// Yes or no, in each spelling that YAML knows.
pub(super) fn yes_no(about: &str) -> Value {
    json!({ "description": about, "enum": ["yes", "no", true, false, "true", "false"] })
}

/// One of some words.
pub(super) fn word(about: &str, words: &[&str]) -> Value {
    json!({ "description": about, "enum": words })
}

/// A whole number within bounds.
pub(super) fn number(about: &str, least: u64, most: Option<u64>) -> Value {
    let mut schema = json!({ "description": about, "type": "integer", "minimum": least });
    if let Some(most) = most {
        schema["maximum"] = json!(most);
    }
    schema
}

/// A list.
pub(super) fn list(about: &str, items: Value) -> Value {
    json!({ "description": about, "type": "array", "items": items })
}

/// The same list with at least one entry.
pub(super) fn filled(mut list: Value) -> Value {
    list["minItems"] = json!(1);
    list
}

/// A mapping with these keys and no others. A key that is not required may be left empty, as long as its value has a
/// type: a choice among words is made or left out.
pub(super) fn mapping<const N: usize>(about: &str, required: &[&str], keys: [(&str, Value); N]) -> Value {
    let properties: Map<String, Value> = keys
        .into_iter()
        .map(|(key, schema)| (key.to_owned(), if required.contains(&key) { schema } else { or_null(schema) }))
        .collect();
    json!({
        "description": about,
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    })
}

/// The same mapping, which may hold keys of one's own that begin with `x-`.
pub(super) fn with_own_keys(mut mapping: Value) -> Value {
    mapping["patternProperties"] = json!({ "^x-": { "description": "A field of your own." } });
    mapping
}

/// The same, or nothing.
pub(super) fn or_null(mut schema: Value) -> Value {
    match schema.get_mut("type") {
        Some(Value::Array(types)) => types.push(json!("null")),
        Some(one) => *one = json!([one.clone(), "null"]),
        None => {}
    }
    schema
}

/// A control or clause of the catalogs that can be graded, by number, with or without a label.
pub(super) fn requirement(about: &str, shelf: &Shelf) -> Value {
    reference(about, shelf, Requirement::is_gradable)
}

/// A control of the catalogs.
pub(super) fn control(about: &str, shelf: &Shelf) -> Value {
    reference(about, shelf, |requirement| requirement.kind == RequirementKind::Control)
}

fn reference(about: &str, shelf: &Shelf, keep: impl Fn(&Requirement) -> bool) -> Value {
    let kept: Vec<&Requirement> = shelf.requirements.iter().filter(|requirement| keep(requirement)).collect();
    let refs: Vec<&str> = kept.iter().map(|requirement| requirement.reference.as_str()).collect();
    let titles: Vec<&str> = kept.iter().map(|requirement| requirement.title.as_str()).collect();
    // `9.1` without quotes is a number for other readers of YAML.
    let numbers: Vec<f64> = refs.iter().filter_map(|reference| reference.parse().ok()).collect();
    let escaped: Vec<String> = refs.iter().map(|reference| escape(reference)).collect();
    let mut forms = vec![
        json!({ "enum": refs, "enumDescriptions": titles }),
        json!({ "type": "string", "pattern": format!("^(?:{})\\s", escaped.join("|")) }),
    ];
    if !numbers.is_empty() {
        forms.push(json!({ "enum": numbers }));
    }
    json!({ "description": about, "anyOf": forms })
}

/// A text as a pattern that matches nothing else.
fn escape(text: &str) -> String {
    let special = |c: char| r"\^$.|?*+()[]{}/".contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// One of the ids that a catalog defines, each with its title.
pub(super) fn one_of<'s>(about: &str, known: impl Iterator<Item = (&'s str, &'s str)>) -> Value {
    let (ids, titles): (Vec<&str>, Vec<&str>) = known.unzip();
    json!({ "description": about, "enum": ids, "enumDescriptions": titles })
}

/// A stage of the lifecycle.
pub(super) fn stage(shelf: &Shelf) -> Value {
    let stages = shelf.stages.iter().map(|stage| (stage.id.as_str(), stage.title.as_str()));
    one_of("A stage of ISO/IEC 23053.", stages)
}

/// A phase of the engagement.
pub(super) fn phase(shelf: &Shelf) -> Value {
    let phases = shelf.phases.iter().map(|phase| (phase.id.as_str(), phase.title.as_str()));
    one_of("The phase of the engagement.", phases)
}

/// The id of a system.
pub(super) fn system() -> Value {
    id("The id of a file in `systems/`.", "claims-assist")
}
