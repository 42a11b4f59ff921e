//! The schemas against what they describe: the example, a new engagement, the report, and what is wrong.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use aims_site::schema::{Described, editor_files, schema};
use camino::{Utf8Path, Utf8PathBuf};
use jsonschema::Validator;
use serde_json::{Value, json};
use walkdir::WalkDir;

const EXAMPLE: &str = "example-engagement";

fn shelf() -> std::sync::Arc<aims_site::model::Shelf> {
    let checked = aims_site::check(Utf8Path::new(EXAMPLE), &mut |_| {});
    checked.model.unwrap().engagement.shelf.clone()
}

fn validator(subject: Described) -> Validator {
    let schema = schema(subject, &shelf());
    assert!(jsonschema::draft7::meta::is_valid(&schema), "{}", subject.as_str());
    jsonschema::draft7::new(&schema).unwrap()
}

/// What is wrong with a value, each with its place.
fn wrong(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{} {error}", error.instance_path())).collect()
}

/// The YAML of a file, front matter or whole, as an editor reads it.
fn yaml(path: &Utf8Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    let text = match text.strip_prefix("---\n") {
        Some(rest) if path.extension() == Some("md") => rest.split_once("\n---").unwrap().0.to_owned(),
        _ => text,
    };
    serde_yaml::from_str(&text).unwrap()
}

fn files(dir: &str) -> Vec<Utf8PathBuf> {
    let entries = WalkDir::new(dir).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| Utf8PathBuf::from_path_buf(entry.into_path()).unwrap()).collect()
}

fn hold(subject: Described, paths: &[Utf8PathBuf]) {
    let validator = validator(subject);
    assert!(!paths.is_empty());
    for path in paths {
        assert_eq!(wrong(&validator, &yaml(path)), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn every_file_of_the_example_is_as_its_schema_says() {
    let one = |path: &str| vec![Utf8Path::new(EXAMPLE).join(path)];
    hold(Described::Engagement, &one("engagement.yaml"));
    hold(Described::Applicability, &one("statement-of-applicability.yaml"));
    hold(Described::Activities, &one("activities.yaml"));
    hold(Described::System, &files("example-engagement/systems"));
    let findings = files("example-engagement/findings");
    assert!(findings.len() > 30);
    hold(Described::Finding, &findings);
    hold(Described::Catalog, &files("example-engagement/catalogs"));
}

/// The keys that a schema knows, at any depth: `remediation.verification.by`.
fn known(schema: &Value, above: &str, keys: &mut BTreeSet<String>) {
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        known(value, &format!("{above}{key}."), keys);
        keys.insert(format!("{above}{key}"));
    }
    let forms = schema["anyOf"].as_array().into_iter().flatten();
    forms.chain(schema.get("items")).for_each(|schema| known(schema, above, keys));
}

/// The keys to which a file gives a value.
fn used(value: &Value, above: &str, keys: &mut BTreeSet<String>) {
    for (key, value) in value.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        used(value, &format!("{above}{key}."), keys);
        keys.insert(format!("{above}{key}"));
    }
    value.as_array().into_iter().flatten().for_each(|value| used(value, above, keys));
}

#[test]
fn the_example_shows_every_key() {
    let mut unused = Vec::new();
    for subject in Described::ALL {
        let schema = schema(*subject, &shelf());
        let (folder, described) = match subject {
            Described::Finding => ("findings", &schema),
            Described::Engagement => ("engagement.yaml", &schema),
            Described::System => ("systems", &schema),
            Described::Applicability => ("statement-of-applicability.yaml", &schema),
            Described::Activities => ("activities.yaml", &schema),
            Described::Catalog => ("catalogs", &schema["else"]),
            Described::Report => continue,
        };
        let (mut all, mut shown) = (BTreeSet::new(), BTreeSet::new());
        known(described, "", &mut all);
        for path in files(&format!("{EXAMPLE}/{folder}")) {
            used(&yaml(&path), "", &mut shown);
        }
        assert!(all.len() > 5, "{folder}");
        unused.extend(all.difference(&shown).map(|key| format!("{folder}: {key}")));
    }
    // A catalog so small needs no groups within its area.
    unused.retain(|key| !key.starts_with("catalogs: groups") && key != "catalogs: areas.area");
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn a_clients_catalog_and_a_crosswalk_are_as_the_schema_says() {
    let validator = validator(Described::Catalog);
    let catalog = json!({
        "standard": { "id": "acme-policy", "title": "Policy" },
        "prefix": "acme",
        "areas": [{ "ref": "P", "title": "Policy" }],
        "requirements": [{ "ref": "P-1", "title": "Review", "kind": "control", "area": "P", "testable": "yes" }],
    });
    assert_eq!(wrong(&validator, &catalog), Vec::<String>::new());
    for crosswalk in files("content/crosswalks") {
        assert_eq!(wrong(&validator, &yaml(&crosswalk)), Vec::<String>::new(), "{crosswalk}");
    }
    let mut unknown = catalog.clone();
    unknown["requirments"] = json!([]);
    assert_eq!(wrong(&validator, &unknown).len(), 1);
    let mut unprefixed = catalog;
    unprefixed.as_object_mut().unwrap().remove("prefix");
    assert_eq!(wrong(&validator, &unprefixed).len(), 1);
}

#[test]
fn every_edition_of_the_report_is_as_its_schema_says() {
    let validator = validator(Described::Report);
    let checked = aims_site::check(Utf8Path::new(EXAMPLE), &mut |_| {});
    let model = checked.model.unwrap();
    for audience in 0..model.engagement.meta.audiences.len() {
        let edition = aims_site::model::Edition {
            audience: aims_site::model::AudienceIx::new(audience),
            ..model.engagement.edition
        };
        let model = aims_site::edition(&model, edition);
        let bytes = aims_site::export::report::render(&model.engagement, &model.assessment);
        let mut report: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(wrong(&validator, &report), Vec::<String>::new());
        report["findings"][0]["colour"] = json!("red");
        assert_eq!(wrong(&validator, &report).len(), 1, "an unknown key is wrong");
    }
}

#[test]
fn what_a_file_may_not_say_is_wrong_by_its_schema() {
    let finding = json!({
        "id": "F-1", "title": "Attachments are obeyed", "grade": "minor", "failure": "design", "controls": ["A.6.2.4"],
    });
    let validator = validator(Described::Finding);
    assert_eq!(wrong(&validator, &finding), Vec::<String>::new());
    let with = |key: &str, value: Value| {
        let mut changed = finding.clone();
        changed[key] = value;
        wrong(&validator, &changed).len()
    };
    for (key, good) in [
        ("controls", json!(["A.6.2.4 AI system verification and validation", 9.1, { "ref": "9.2.1" }])),
        ("x-ticket", json!("MLSEC-412")),
        ("owner", Value::Null),
    ] {
        let expected = usize::from(key == "owner");
        assert_eq!(with(key, good), expected, "{key}");
    }
    for (key, bad) in [
        ("serverity", json!("high")),
        ("grade", json!("grave")),
        ("controls", json!(["A.6.2.44"])),
        ("controls", json!(["A.6.2"])),
        ("controls", json!([{ "ref": "A.6.2.4", "statment": "x" }])),
        ("found", json!("14.9.2026")),
        ("threats", json!(["prompt-injektion"])),
        ("trials", json!({ "attempted": -1, "succeeded": 0, "resisted": 0 })),
        ("status", json!("accepted")),
    ] {
        assert_ne!(with(key, bad), 0, "{key}");
    }
    let mut draft = json!({ "id": "F-1", "title": "Noted" });
    assert_eq!(wrong(&validator, &draft).len(), 2, "a finding has a grade and controls");
    draft["status"] = json!("draft");
    assert_eq!(wrong(&validator, &draft), Vec::<String>::new(), "a draft need not");
}

#[test]
fn the_schema_knows_exactly_the_keys_of_the_parser() {
    // `check` names every key it does not know: a file with all keys of the schema has none such.
    for (subject, path, front) in [
        (Described::Finding, "findings/F-1.md", true),
        (Described::System, "systems/s.md", true),
        (Described::Engagement, "engagement.yaml", false),
        (Described::Applicability, "statement-of-applicability.yaml", false),
    ] {
        let described = schema(subject, &shelf());
        let keys: String = described["properties"].as_object().unwrap().keys().map(|key| format!("{key}:\n")).collect();
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap();
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), if front { format!("---\n{keys}---\n") } else { keys }).unwrap();
        let report = aims_site::check(root, &mut |_| {}).report;
        let unknown: Vec<&str> = report
            .items
            .iter()
            .filter(|located| located.diagnostic.code.as_str() == "unknown-key")
            .map(|located| located.diagnostic.message.as_str())
            .collect();
        assert_eq!(unknown, Vec::<&str>::new(), "{path}");
    }
}

#[test]
fn a_new_engagement_brings_its_schemas_and_keeps_to_them() {
    let temp = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(temp.path()).unwrap();
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_aims-site")).args(args).current_dir(root).output().unwrap();
        assert!(output.status.success(), "{args:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["init", "demo"]);
    let settings: Value =
        serde_json::from_str(&fs::read_to_string(root.join("demo/.vscode/settings.json")).unwrap()).unwrap();
    let schemas = settings["yaml.schemas"].as_object().unwrap();
    assert_eq!(schemas.len(), 6);
    for (schema, files) in schemas {
        let text = fs::read_to_string(root.join("demo").join(schema)).unwrap();
        let subject = Utf8Path::new(schema).file_name().unwrap().trim_end_matches(".schema.json");
        assert_eq!(run(&["schema", subject, "demo"]), text, "{files}");
        let validator = jsonschema::draft7::new(&serde_json::from_str(&text).unwrap()).unwrap();
        let whole = root.join("demo").join(files.as_str().unwrap());
        if whole.exists() {
            assert_eq!(wrong(&validator, &yaml(&whole)), Vec::<String>::new(), "{whole}");
        }
    }
    assert_eq!(editor_files(&shelf()).len(), 7);
}
