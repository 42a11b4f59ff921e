//! `explain` and `catalog`.

use serde_json::Value;

use super::*;
use crate::support::Engagement;

#[test]
fn every_word_of_a_report_is_explained() {
    let desk = Desk::new();
    for (word, told) in [
        ("A.6.2.4", "A.6.2.4 AI system verification and validation\ncontrol of ISO/IEC 42001:2023, area A.6"),
        ("a.6.2.4", "A.6.2.4 AI system verification and validation\n"),
        ("9.2.1", "clause of ISO/IEC 42001:2023"),
        ("9.2", "Graded through\n  - 9.2.1 "),
        ("A.6.2", "Graded through\n  - A.6.2.2 "),
        ("A.6", "Graded through\n  - A.6.1.2 "),
        ("prompt-injection", "threat of ISO/IEC 27090 (FDIS)"),
        ("Prompt Injection", "threat of ISO/IEC 27090 (FDIS)"),
        ("verification-validation", "lifecycle stage of ISO/IEC 23053"),
        ("exploitation", "phase of an engagement"),
        ("rate-limiting", "measure of ISO/IEC 27090 (FDIS)"),
        ("Rate limiting (throttling)", "Threats it answers, by our own judgement\n"),
        ("zero-trust", "practice of ISO/IEC 27090 (FDIS)"),
        ("deployer", "role of ISO/IEC 27090 (FDIS)"),
        ("agents", "beyond ISO/IEC 27090 (FDIS)"),
        ("soc2-tsc-2017-rev-2022", "framework with counterparts"),
        ("LLM01", "LLM01: Prompt Injection\nelement of "),
        ("MEASURE 2.5", "A.6.2.4 AI system verification and validation: intersects-with, medium"),
        ("ISO/IEC 27001:2022 A.5.19", "Information security in supplier relationships"),
        ("g3", "G3: Grading rubric\nrule; source: ISO/IEC 17021-1:2015"),
        ("A1", "rule; warning of `aims-site check`"),
        ("A9", "A9: Control without a row"),
        ("hash-mismatch", "hash-mismatch: an evidence file is not the one that was hashed\nerror of `aims-site check`"),
    ] {
        let ran = desk.done(&["explain", word]);
        assert!(ran.out.contains(told), "{word}\n{}", ran.out);
        assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{word}\n{}", ran.out);
        assert_eq!(ran.err, "");
    }
}

#[test]
fn everything_that_check_says_can_be_explained() {
    let desk = Desk::new();
    for code in aims_site::diag::Code::ALL {
        let ran = desk.done(&["explain", code.as_str()]);
        assert!(ran.out.contains(code.severity().as_str()), "{code}\n{}", ran.out);
    }
}

#[test]
fn an_unknown_word_gets_one_suggestion() {
    let desk = Desk::new();
    for (word, near) in [
        ("A.6.2.44", "A.6.2.4"),
        ("promt-injection", "prompt-injection"),
        ("hash-mismach", "hash-mismatch"),
        ("deploiment", "deployment"),
    ] {
        let ran = desk.run(&["explain", word]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert_eq!(ran.err, format!("error: nothing here is called `{word}`\n  help: did you mean `{near}`?\n"));
    }
    assert_eq!(
        desk.run(&["catalog", "show", "A.6.2.14"]).err,
        "error: no catalog has a control or clause `A.6.2.14`\n  help: did you mean `A.6.2.4`?\n"
    );
}

#[test]
fn the_catalog_is_a_table_or_json() {
    let desk = Desk::new();
    let list = desk.done(&["catalog", "list"]).out;
    assert!(list.contains("\n9.2.1    clause   General\n") || list.contains("9.2.1    clause"), "{list}");
    assert!(list.lines().any(|line| line == "A.6.2.4  control  AI system verification and validation"), "{list}");
    let json: Value = serde_json::from_str(&desk.done(&["catalog", "list", "--format", "json"]).out).unwrap();
    let rows = json["requirements"].as_array().unwrap();
    assert_eq!(rows.len(), list.lines().count());
    let controls: Vec<&str> =
        rows.iter().filter(|row| row["kind"] == "control").map(|row| row["ref"].as_str().unwrap()).collect();
    assert_eq!(controls, support::CONTROLS);
    let shown: Value =
        serde_json::from_str(&desk.done(&["catalog", "show", "a.6.2.4", "--format", "json"]).out).unwrap();
    assert_eq!(shown["ref"], "A.6.2.4");
    assert_eq!(shown["stages"], serde_json::json!(["verification-validation"]));
    assert!(shown["test-approach"].as_str().is_some_and(|text| !text.is_empty()));
    let heading: Value = serde_json::from_str(&desk.done(&["catalog", "show", "9.2", "--format", "json"]).out).unwrap();
    assert_eq!(heading["leaves"], serde_json::json!(["9.2.1", "9.2.2"]));
    assert_eq!(desk.done(&["catalog", "show", "A.6.2.4"]).out, desk.done(&["explain", "A.6.2.4"]).out);
}

#[test]
fn a_client_s_catalog_is_among_those_of_its_engagement() {
    let catalog = "standard: { id: acme, designation: Acme AI policy, title: Policy }\nprefix: acme\n\
                   areas: [{ ref: S, title: Safety }]\nrequirements: [{ ref: S-1, title: Kill switch, area: S, about: It stops. }]\n";
    let engagement = Engagement::new().file("catalogs/acme.yaml", catalog).meta("catalogs: [iso-42001-2023, acme]");
    let ran = run(engagement.root(), &["explain", "ACME:S-1"]);
    assert!(
        ran.out.starts_with("acme:S-1 Kill switch\ncontrol of Acme AI policy, area acme:S Safety\n"),
        "{}",
        ran.out
    );
    let ran = run(engagement.root(), &["new", "finding", "--control", "acme:S-1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(run(engagement.root(), &["check"]).out, "0 errors, 0 warnings\n");
    assert!(run(engagement.root(), &["catalog", "list"]).out.contains("acme:S-1"));
}
