//! `check`, for a person, for tools and for continuous integration.

use serde_json::Value;

use super::*;
use crate::support::Engagement;

#[test]
fn check_prints_json_for_tools() {
    let engagement = Engagement::new().finding("minor", "mayor").finding("author: tester\n", "").key("serverity: high");
    let ran = run(engagement.root(), &["check", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&report), ["diagnostics", "errors", "warnings"]);
    assert_eq!((report["errors"].as_u64(), report["warnings"].as_u64()), (Some(2), Some(0)));
    let items = report["diagnostics"].as_array().unwrap();
    let mut expected = ["code", "severity", "path", "line", "column", "message", "help"];
    expected.sort();
    for item in items {
        let mut found = keys(item);
        found.sort();
        assert_eq!(found, expected);
    }
    assert_eq!(
        items[1],
        serde_json::json!({
            "code": "unknown-key", "severity": "error", "path": "findings/F-1.md", "line": 11, "column": 1,
            "message": "`serverity` is no key of the finding", "help": "did you mean `severity`?"
        })
    );
    let clean = run(Engagement::new().root(), &["check", "--format", "json"]);
    assert_eq!(clean.out, "{\n  \"diagnostics\": [],\n  \"errors\": 0,\n  \"warnings\": 0\n}\n");
}

#[test]
fn check_works_in_the_current_folder_and_writes_nothing() {
    let engagement = Engagement::new();
    assert_eq!(run(engagement.root(), &["check"]).out, "0 errors, 0 warnings\n");
    let names: Vec<_> = fs::read_dir(engagement.root()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 4, "{names:?}");
}

#[test]
fn an_open_major_fails_only_where_it_is_asked_for() {
    let minor = Engagement::new().statement(&[]);
    assert_eq!(run(minor.root(), &["check", "--fail-on", "major"]).code, 0);
    let major = minor.finding("grade: minor", "grade: major\ngrading: { systemic: yes }");
    assert_eq!(run(major.root(), &["check"]).code, 0);
    let ran = run(major.root(), &["check", "--fail-on", "major", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.starts_with("error: open major nonconformities: F-1\n"), "{}", ran.err);
    assert_eq!(serde_json::from_str::<Value>(&ran.out).unwrap()["errors"], 0, "the document is whole");
}

#[test]
fn hosts_are_told_the_path_from_where_the_command_runs() {
    let engagement =
        Engagement::empty().file("report/engagement.yaml", "title: T\nclient: C\nreport: { date: 2026-13-01 }\n");
    let told = run(engagement.root(), &["check", "report", "--format", "github"]);
    assert_eq!(told.code, 1);
    let line = "::error file=report/engagement.yaml,line=3,col=17,title=bad-date::";
    assert!(told.out.lines().any(|told| told.starts_with(line)), "{}", told.out);
    let log: Value =
        serde_json::from_str(&run(engagement.root(), &["check", "report", "--format", "sarif"]).out).unwrap();
    let uri = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "report/engagement.yaml");
}
