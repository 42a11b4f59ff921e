//! Two reports beside each other: what is new, gone, corrected, reopened, regraded, and what is the same.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

mod support;

use std::process::Command;

use aims_site::export::compare;
use camino::Utf8Path;
use serde_json::{Value, json};
use support::Engagement;

/// A finding of a report, against one requirement; `open` as the report states it.
fn finding(id: &str, grade: &str, status: &str, open: bool, corrected: bool) -> Value {
    json!({
        "id": id, "title": format!("About {id}"), "grade": grade, "status": status, "corrected": corrected,
        "controls": [{ "ref": "A.6.2.4", "grade": grade, "failure": null, "tested": null, "counts": true, "open": open }],
    })
}

fn report(date: &str, findings: Vec<Value>, verdict: &str, level: u64) -> Value {
    json!({
        "schema": "aims-site.report/1",
        "edition": "internal",
        "engagement": { "title": "Assessment", "client": "Client", "report": { "date": date, "version": "1.0" } },
        "figures": {
            "findings": findings.len(),
            "coverage": { "controls": { "applicable": 38, "tested": findings.len() } },
        },
        "findings": findings,
        "requirements": [
            { "ref": "4.1", "title": "Context", "verdict": "untested" },
            { "ref": "A.6.2.4", "title": "Verification", "verdict": verdict },
        ],
        "maturity": { "level": level, "lowest-area": "A.2", "areas": [{ "ref": "A.2", "level": 0 }, { "ref": "A.5", "level": null }] },
    })
}

fn compared(old: &Value, new: &Value) -> (String, Value) {
    let read = |report: &Value| compare::read(&report.to_string()).unwrap();
    let comparison = compare::compare(&read(old), &read(new));
    (compare::text(&comparison), serde_json::from_str(&compare::json(&comparison)).unwrap())
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|entry| entry["id"].as_str().or(entry["ref"].as_str()).unwrap()).collect()
}

#[test]
fn identical_reports_have_no_changes() {
    let same = report("2026-03-31", vec![finding("F-1", "major", "open", true, false)], "major", 1);
    let (text, json) = compared(&same, &same);
    assert_eq!(
        text,
        "old  2026-03-31, Assessment, version 1.0, edition internal, 1 finding\n\
         new  2026-03-31, Assessment, version 1.0, edition internal, 1 finding\n\nno changes\n"
    );
    assert_eq!(json["identical"], true);
}

#[test]
fn reports_that_differ_in_nothing_that_is_compared_are_not_called_the_same() {
    let old = report("2026-03-31", vec![finding("F-1", "major", "open", true, false)], "major", 1);
    let mut new = old.clone();
    new["engagement"]["report"]["date"] = json!("2026-06-30");
    let (text, json) = compared(&old, &new);
    assert!(
        text.ends_with("\nno changes in findings, verdicts, figures and levels; the reports differ otherwise\n"),
        "{text}"
    );
    assert_eq!(json["identical"], false);
}

#[test]
fn every_change_is_told_once_under_its_name() {
    let old = report(
        "2026-03-31",
        vec![
            finding("F-1", "major", "open", true, false),
            finding("F-2", "minor", "closed", false, true),
            finding("F-3", "opportunity", "open", false, false),
            finding("F-9", "minor", "open", true, false),
        ],
        "major",
        1,
    );
    let new = report(
        "2026-06-30",
        vec![
            finding("F-1", "major", "closed", false, true),
            finding("F-2", "minor", "planned", true, false),
            finding("F-3", "minor", "open", true, false),
            finding("F-10", "conforming", "open", false, false),
        ],
        "minor",
        2,
    );
    let (text, json) = compared(&old, &new);
    assert_eq!(
        text,
        "\
old  2026-03-31, Assessment, version 1.0, edition internal, 4 findings
new  2026-06-30, Assessment, version 1.0, edition internal, 4 findings

New findings (1)
  F-10  conforming  About F-10

Gone (1)
  F-9  minor  About F-9

Corrected (1)
  F-1  major  About F-1

Reopened (1)
  F-2  minor  About F-2

Regraded (1)
  F-3  opportunity -> minor  About F-3

Status (2)
  F-1  open -> closed     About F-1
  F-2  closed -> planned  About F-2

Assessments (1)
  F-3/A.6.2.4  opportunity -> minor  About F-3

Verdicts (1)
  A.6.2.4  major -> minor  Verification

Maturity levels (1)
  overall  1 -> 2
"
    );
    let findings = &json["findings"];
    assert_eq!(json["schema"], "aims-site.compare/1");
    assert_eq!(ids(&findings["new"]), ["F-10"]);
    assert_eq!(ids(&findings["gone"]), ["F-9"]);
    assert_eq!(ids(&findings["corrected"]), ["F-1"]);
    assert_eq!(ids(&findings["reopened"]), ["F-2"]);
    assert_eq!(findings["regraded"][0]["old"], "opportunity");
    assert_eq!(
        json["verdicts"],
        json!([{ "ref": "A.6.2.4", "title": "Verification", "old": "major", "new": "minor" }])
    );
    assert_eq!(json["levels"], json!([{ "path": "overall", "old": 1, "new": 2 }]));
}

#[test]
fn a_new_occurrence_names_what_it_repeats() {
    let old = report("2026-03-31", vec![finding("F-1", "minor", "open", true, false)], "minor", 1);
    let mut again = finding("F-2", "minor", "open", true, false);
    again["repeats"] = json!("2026-Q1/F-1");
    let new = report("2026-06-30", vec![finding("F-1", "minor", "open", true, false), again], "minor", 1);
    let (text, json) = compared(&old, &new);
    assert!(text.contains("\nRepeated (1)\n  F-2  repeats 2026-Q1/F-1  About F-2\n"), "{text}");
    assert_eq!(json["findings"]["repeated"][0]["repeats"], "2026-Q1/F-1");
    assert_eq!(compared(&new, &new).1["findings"]["repeated"], json!([]), "told once");
}

#[test]
fn the_way_back_is_the_other_way_round() {
    let old = report("2026-03-31", vec![finding("F-1", "major", "open", true, false)], "major", 1);
    let new = report("2026-06-30", vec![finding("F-2", "minor", "open", true, false)], "minor", 1);
    let ((_, there), (_, back)) = (compared(&old, &new), compared(&new, &old));
    assert_eq!(there["findings"]["new"], back["findings"]["gone"]);
    assert_eq!(there["findings"]["gone"], back["findings"]["new"]);
    assert_eq!(there["verdicts"][0]["old"], back["verdicts"][0]["new"]);
}

#[test]
fn figures_of_one_side_only_are_none_on_the_other() {
    let old = report("2026-03-31", Vec::new(), "untested", 0);
    let mut new = old.clone();
    new["figures"]["withdrawn"] = json!(2);
    new["figures"]["coverage"]["controls"]["tested"] = json!(5);
    let (text, json) = compared(&old, &new);
    assert!(
        text.contains("Figures (2)\n  coverage.controls.tested  0 -> 5\n  withdrawn                 none -> 2\n"),
        "{text}"
    );
    assert_eq!(json["figures"][1], json!({ "path": "withdrawn", "old": null, "new": 2 }));
}

#[test]
fn a_withdrawn_finding_is_not_corrected() {
    let old = report("2026-03-31", vec![finding("F-1", "major", "withdrawn", false, false)], "untested", 1);
    let new = report("2026-06-30", vec![finding("F-1", "major", "closed", false, true)], "conforming", 1);
    assert_eq!(compared(&old, &new).1["findings"]["corrected"], json!([]));
}

#[test]
fn reports_of_any_version_are_read_and_other_documents_are_not() {
    assert!(compare::read(r#"{ "schema": "aims-site.report/7", "unheard-of": [1] }"#).is_ok());
    for (text, why) in [
        ("{", "cannot be read as JSON"),
        ("[]", "no report of aims-site"),
        (r#"{ "schema": "sarif" }"#, "its schema is `sarif`"),
        (r#"{ "schema": "aims-site.report/1", "findings": 3 }"#, "no report of aims-site"),
    ] {
        let error = compare::read(text).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_title_cannot_command_the_terminal() {
    let mut evil = finding("F-1", "major", "open", true, false);
    evil["title"] = json!("\u{1b}[2Jgone\nNew findings (0)");
    let (text, _) =
        compared(&report("2026-03-31", Vec::new(), "untested", 0), &report("2026-06-30", vec![evil], "major", 0));
    assert!(!text.contains('\u{1b}') && text.contains(" [2Jgone New findings (0)"), "{text:?}");
}

#[test]
fn reports_of_different_editions_say_so() {
    let old = report("2026-03-31", Vec::new(), "untested", 0);
    let mut new = old.clone();
    new["edition"] = json!("auditor");
    assert!(compared(&old, &new).0.contains("note: the editions differ"));
}

fn run(args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_aims-site")).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_site_an_engagement_and_a_file_are_compared_alike() {
    let engagement = Engagement::new();
    let (site, file) = (engagement.path("public"), engagement.path("earlier.json"));
    let (code, _, err) = run(&["build", engagement.root().as_str(), "-o", site.as_str()]);
    assert_eq!(code, 0, "{err}");
    std::fs::copy(site.join("data/report.json"), &file).unwrap();
    for (old, new) in
        [(file.as_path(), site.as_path()), (site.as_path(), engagement.root()), (engagement.root(), file.as_path())]
    {
        let (code, out, err) = run(&["compare", old.as_str(), new.as_str()]);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.ends_with("\nno changes\n"), "{old} against {new}: {out}");
    }
    let engagement = engagement.finding("grade: minor", "grade: major");
    let (code, out, _) = run(&["compare", file.as_str(), engagement.root().as_str(), "--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["findings"]["regraded"][0]["new"]), (0, &json!("major")));
}

#[test]
fn what_cannot_be_compared_is_named_with_what_to_do() {
    let engagement = Engagement::new().file("notes/a.txt", "a").file("broken.json", "{");
    let path = |name: &str| engagement.path(name).to_string();
    let cases = [
        (path("absent"), 2, "does not exist"),
        (path("notes"), 1, "holds no report"),
        (path("broken.json"), 1, "cannot be compared"),
    ];
    for (old, exit, why) in cases {
        let (code, out, err) = run(&["compare", &old, engagement.root().as_str()]);
        assert_eq!((code, out.as_str()), (exit, ""), "{err}");
        assert!(err.contains(why) && err.contains("help"), "{err}");
    }
    let wrong = engagement.finding("failure: design\n", "");
    let (code, _, err) = run(&["compare", wrong.root().as_str(), Utf8Path::new(".").as_str()]);
    assert!(code == 1 && err.contains("has errors"), "{err}");
}

#[test]
fn status_tells_what_is_missing_before_delivery() {
    let engagement = Engagement::new();
    let (code, out, err) = run(&["status", engagement.root().as_str()]);
    assert_eq!((code, err.as_str()), (0, ""));
    for part in [
        "Red-team assessment\nClient · report date 2026-10-09\n",
        "Findings      1: 0 major and 1 minor open, 0 corrected",
        "Coverage      1 of 38 applicable controls, 0 of 23 testable clauses",
        "Next audit    stage-1 (stage-1), 2026-11-16 to 2026-11-16, in 38 days",
        "Overdue       none",
        "Not stated    classification, report.version, report.approved-by",
    ] {
        assert!(out.contains(part), "`{part}` is not in\n{out}");
    }
}

#[test]
fn status_names_drafts_overdue_findings_and_hashes_and_fails_on_errors() {
    let engagement = Engagement::new()
        .finding("due: 2026-11-01", "due: 2026-10-01")
        .finding(", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "")
        .file("findings/F-2.md", "---\nid: F-2\ntitle: Later\nstatus: draft\n---\n");
    let (code, out, _) = run(&["status", engagement.root().as_str()]);
    assert_eq!(code, 0);
    for part in ["Overdue       1: F-1", "Drafts        1: F-2", "Hashes        1 evidence hash not stated", "Warnings"]
    {
        assert!(out.contains(part), "`{part}` is not in\n{out}");
    }
    let (code, out, _) = run(&["status", engagement.finding("failure: design\n", "").root().as_str()]);
    assert!(code == 1 && out.contains("Errors        1; nothing is built"), "{out}");
    assert_eq!(run(&["status", "no/such/folder"]).0, 2);
}
