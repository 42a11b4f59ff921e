//! Exports: what leaves the program in other forms says what `report.json` says, and nothing that must not leave.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files, and may stop")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};

use camino::Utf8Path;
use serde_json::Value;
use support::Engagement;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/example-engagement");

fn run(format: &str, dir: &str, out: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aims-site")).args(["export", format, dir, "-o", out]).output().unwrap()
}

fn exported(format: &str, dir: &str) -> String {
    let output = run(format, dir, "-");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(format: &str, dir: &str) -> Value {
    serde_json::from_str(&exported(format, dir)).unwrap()
}

/// Rows by the name of their column.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn ids(report: &Value, list: &str, key: &str) -> Vec<String> {
    report[list].as_array().unwrap().iter().map(|row| row[key].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_tables_have_a_row_for_each_finding_and_each_requirement() {
    let report = json("json", EXAMPLE);
    let findings = rows(&exported("findings-csv", EXAMPLE));
    let named: Vec<String> = findings.iter().map(|row| row["id"].clone()).collect();
    assert_eq!(named, ids(&report, "findings", "id"));
    for (row, finding) in findings.iter().zip(report["findings"].as_array().unwrap()) {
        assert_eq!(row["title"], finding["title"].as_str().unwrap());
        assert_eq!(row["status"], finding["status"].as_str().unwrap());
        assert_eq!(row["due"], finding["due"].as_str().unwrap_or_default());
    }
    let controls = rows(&exported("controls-csv", EXAMPLE));
    let verdicts: Vec<&str> = controls.iter().map(|row| row["verdict"].as_str()).collect();
    let told = report["requirements"].as_array().unwrap();
    assert_eq!(controls.iter().map(|row| row["ref"].clone()).collect::<Vec<_>>(), ids(&report, "requirements", "ref"));
    assert_eq!(verdicts, told.iter().map(|row| row["verdict"].as_str().unwrap()).collect::<Vec<_>>());
}

/// Every string under a key of this ending, wherever it stands.
fn under<'v>(value: &'v Value, key: &str, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                if let Some(text) = inner.as_str().filter(|_| name == key) {
                    found.insert(text);
                }
                under(inner, key, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| under(inner, key, found)),
        _ => {}
    }
}

#[test]
fn every_reference_of_the_oscal_documents_leads_to_something_in_them() {
    for format in ["oscal-assessment-results", "oscal-poam"] {
        let document = json(format, EXAMPLE);
        let (mut there, mut asked) = (BTreeSet::new(), BTreeSet::new());
        under(&document, "uuid", &mut there);
        for key in ["finding-uuid", "observation-uuid", "risk-uuid", "party-uuid", "subject-uuid", "component-uuid"] {
            under(&document, key, &mut asked);
        }
        assert!(!asked.is_empty(), "{format} refers to something");
        let dangling: Vec<_> = asked.difference(&there).collect();
        assert!(dangling.is_empty(), "{format}: {dangling:?}");
    }
}

#[test]
fn all_forms_name_the_same_published_findings() {
    let report = json("json", EXAMPLE);
    // What was withdrawn is no result of the assessment; the registers keep it.
    let withdrawn = |finding: &&Value| finding["status"] == "withdrawn";
    let findings = report["findings"].as_array().unwrap();
    for format in ["markdown", "sarif", "oscal-assessment-results"] {
        let text = exported(format, EXAMPLE);
        let named = findings.iter().filter(|finding| format != "oscal-assessment-results" || !withdrawn(finding));
        let missing: Vec<_> = named.filter(|f| !text.contains(f["id"].as_str().unwrap())).collect();
        assert!(missing.is_empty(), "{format}: {missing:?}");
    }
    let drafts = Engagement::new()
        .file("findings/F-9.md", "---\nid: F-9\ntitle: Zqdraft, not yet told\nstatus: draft\n---\nZqdraft.\n");
    for format in
        ["json", "findings-csv", "controls-csv", "markdown", "sarif", "oscal-assessment-results", "oscal-poam"]
    {
        assert!(!exported(format, drafts.root().as_str()).contains("Zqdraft"), "{format}");
    }
}

#[test]
fn a_cell_is_never_a_formula() {
    let hostile = Engagement::new().finding("title: Attachments are obeyed", "title: \"=HYPERLINK(1)\"");
    let cells = rows(&exported("findings-csv", hostile.root().as_str()));
    assert!(cells[0]["title"].ends_with("=HYPERLINK(1)") && !cells[0]["title"].starts_with('='), "{cells:?}");
}

#[test]
fn an_export_stays_out_of_what_the_engagement_is_read_from() {
    let engagement = Engagement::new();
    let target = engagement.path("evidence/register.csv");
    let output = run("findings-csv", engagement.root().as_str(), target.as_str());
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!Utf8Path::new(&target).exists());
    let beside = engagement.path("register.csv");
    assert!(run("findings-csv", engagement.root().as_str(), beside.as_str()).status.success());
    assert!(beside.exists());
}
