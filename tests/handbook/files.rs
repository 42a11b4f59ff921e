//! The reference of files: every key of every file, as the program's own schemas describe them.

use std::fmt::Write as _;
use std::process::Command;

use serde_json::Value;

use crate::{BINARY, generated};

/// The kinds of file, with where they stand in the engagement folder.
const FILES: &[(&str, &str)] = &[
    ("finding", "findings/**/*.md, front matter"),
    ("engagement", "engagement.yaml"),
    ("system", "systems/*.md, front matter"),
    ("applicability", "statement-of-applicability.yaml"),
    ("activities", "activities.yaml"),
    ("catalog", "catalogs/*.yaml"),
];

/// More values than this are told by their number only.
const FEW: usize = 12;

#[test]
fn the_reference_of_files_is_what_the_schemas_say() {
    let mut text = String::from(
        "# Files\n\n<!-- Generated from `aims-site schema`. -->\n\nThe keys of every file of an engagement. Other keys are \
         errors, but for those that begin with `x-` in a finding.\nA key in **bold** must be there. `a.b` is key `b` inside \
         `a`; `a[].b` is key `b` of each entry of the list `a`.\n",
    );
    for (name, place) in FILES {
        let output = Command::new(BINARY).args(["schema", name]).output().unwrap();
        let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
        let _ = write!(text, "\n## {place}\n\n{}\n\n", words(&schema));
        text.push_str("| key | holds | what it says |\n|---|---|---|\n");
        rows(&schema, "", &mut text);
    }
    generated("files.md", &text);
}

/// A row for each key of an object, and for those inside it.
fn rows(schema: &Value, prefix: &str, text: &mut String) {
    if let Some(items) = schema.get("items") {
        let prefix = format!("{prefix}[]");
        for shape in shapes(items) {
            rows(shape, &prefix, text);
        }
        return;
    }
    let Some(properties) = schema["properties"].as_object() else { return };
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (key, value) in properties {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        let shown = if required.contains(&key.as_str()) { format!("**`{path}`**") } else { format!("`{path}`") };
        let _ = writeln!(text, "| {shown} | {} | {} |", form(value), words(value).replace('|', "\\|"));
        for shape in shapes(value) {
            rows(shape, &path, text);
        }
    }
}

/// The shapes that a value may have.
fn shapes(value: &Value) -> Vec<&Value> {
    match value["anyOf"].as_array() {
        Some(several) => several.iter().collect(),
        None => vec![value],
    }
}

fn words(value: &Value) -> &str {
    value["description"].as_str().unwrap_or_default()
}

/// What a value looks like, in a few words.
fn form(value: &Value) -> String {
    if value["anyOf"].is_array() {
        let mut forms: Vec<String> = shapes(value).into_iter().map(form).filter(|form| !form.is_empty()).collect();
        forms.dedup();
        return forms.join(", or ");
    }
    if let Some(values) = value["enum"].as_array() {
        // An id like 4.1 is told once, as a word; that YAML may read it as a number needs no telling.
        let words: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        if words.contains(&"yes") && words.contains(&"no") {
            return "yes or no".into();
        }
        if words.len() > FEW {
            return format!("one of {} ids", words.len());
        }
        return words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    }
    if let Some(items) = value.get("items") {
        return match form(items) {
            form if form == "keys" => "list".into(),
            form => format!("list: {form}"),
        };
    }
    if value["properties"].is_object() || value["additionalProperties"].is_object() {
        return "keys".into();
    }
    match value["pattern"].as_str() {
        Some(pattern) if pattern.starts_with("^[0-9]{4}-[0-9]{2}") => return "date".into(),
        Some(pattern) if pattern.starts_with("^[A-Za-z0-9]") => return "id".into(),
        Some(pattern) if pattern.contains("{64}") => return "64 hexadecimal digits".into(),
        Some(_) => {
            let example = value["examples"][0].as_str().unwrap_or_default();
            return if example.is_empty() { "text".into() } else { format!("text like `{example}`") };
        }
        None => {}
    }
    let kinds: Vec<&str> = match &value["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    match kinds.as_slice() {
        kinds if kinds.contains(&"string") => "text".into(),
        kinds if kinds.contains(&"integer") => "whole number".into(),
        kinds if kinds.contains(&"number") => "number".into(),
        _ => "value".into(),
    }
}
