//! `new`.

use serde_json::Value;

use super::*;

#[test]
fn a_new_finding_is_a_draft_with_its_sections_and_the_folder_still_builds() {
    let desk = Desk::with_demo();
    let ran = desk.done(&[
        "new",
        "finding",
        "demo",
        "--title",
        "Attachments: obeyed à la lettre",
        "--grade",
        "minor",
        "--failure",
        "design",
        "--control",
        "a.6.2.4",
        "--control",
        "9.2.1",
        "--system",
        "freight-desk",
    ]);
    let path = "demo/findings/f-002-attachments-obeyed-a-la-lettre.md";
    assert_eq!(ran.out, format!("{path}\n"));
    assert!(ran.err.contains("draft") && ran.err.contains("next:"), "{}", ran.err);
    let text = desk.read(path);
    for part in [
        "id: F-002\n",
        "title: \"Attachments: obeyed à la lettre\"\n",
        "status: draft\n",
        "grade: minor\n",
        "failure: design\n",
        "controls:\n  - A.6.2.4\n  - 9.2.1\n",
        "systems:\n  - freight-desk\n",
        "\n## Statement of nonconformity\n",
        "\n## Objective evidence\n",
        "\n## Corrective action\n",
        "\n## Recommendation\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.lines().any(|line| line.ends_with(' ')), "no line ends in a space");
    assert_eq!(desk.done(&["check", "demo"]).out, "0 errors, 0 warnings\n");
    desk.done(&["build", "demo", "-o", "out"]);
    assert!(!desk.files("out").contains_key("findings/F-002.html"), "a draft stands in no page");

    // Published as it is, it lacks what only its author knows, and nothing else is wrong with it.
    desk.write(path, &text.replace("status: draft\n", ""));
    let report: Value = serde_json::from_str(&desk.run(&["check", "demo", "--format", "json"]).out).unwrap();
    let codes: Vec<&str> =
        report["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
    for code in ["statement-missing", "evidence-required", "section-missing"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    let known = ["statement-missing", "evidence-required", "section-missing", "section-advised", "not-stated", "T4"];
    assert!(codes.iter().all(|code| known.contains(code)), "{codes:?}");
}

#[test]
fn ids_follow_the_highest_and_nothing_is_overwritten() {
    let desk = Desk::with_demo();
    assert_eq!(desk.done(&["new", "finding", "demo", "--id", "F-099"]).out, "demo/findings/f-099.md\n");
    assert_eq!(desk.done(&["new", "finding", "demo"]).out, "demo/findings/f-100.md\n");
    // A file that cannot be read still keeps its id.
    desk.write("demo/findings/x.md", "---\nid: F-200\ntitle: a: b\n---\n");
    assert_eq!(desk.done(&["new", "finding", "demo"]).out, "demo/findings/f-201.md\n");
    let before = desk.files("demo");
    for args in [
        &["--id", "f-099"][..],
        &["--id", "A.6.2.4"],
        &["--id", "a/b"],
        &["--id", "index"],
        &["--control", "A.6.2"],
        &["--control", "9.2"],
        &["--control", "A.6.2.44"],
        &["--system", "freight-dsk"],
        &["--grade", "conforming", "--failure", "design"],
    ] {
        let ran = desk.run(&[&["new", "finding", "demo"], args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?} {}", ran.err);
    }
    desk.write("demo/findings/f-202.md", "taken");
    let ran = desk.run(&["new", "finding", "demo"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("exists already"));
    assert_eq!(desk.read("demo/findings/f-202.md"), "taken");
    fs::remove_file(desk.root.join("demo/findings/f-202.md")).unwrap();
    assert_eq!(desk.files("demo"), before);
}

#[test]
fn what_is_not_graded_itself_is_told_from_what_no_catalog_has() {
    let desk = Desk::with_demo();
    for (reference, message, help) in [
        ("9.2", "9.2 is a heading: it cannot be graded", "name one of those below it: 9.2.1, 9.2.2"),
        ("A.10", "A.10 is a heading: it cannot be graded", "name one of those below it: A.10.2, A.10.3, A.10.4"),
        ("A.6.2.44", "no catalog has a control or clause `A.6.2.44`", "did you mean `A.6.2.4`?"),
    ] {
        let ran = desk.run(&["new", "finding", "demo", "--control", reference]);
        assert_eq!(ran.err, format!("error: {message}\n  help: {help}\n"));
    }
}

#[test]
fn other_grades_have_other_sections() {
    let desk = Desk::with_demo();
    let path = desk.done(&["new", "finding", "demo", "--grade", "conforming"]).out;
    let text = desk.read(path.trim_end());
    assert!(
        text.contains("tested: operating\n")
            && text.contains("## Objective evidence")
            && !text.contains("## Statement")
    );
    assert!(!text.contains("\nfailure:"));
    let path = desk.done(&["new", "finding", "demo", "--grade", "opportunity"]).out;
    assert!(desk.read(path.trim_end()).contains("## Recommendation"));
    assert_eq!(desk.done(&["check", "demo"]).out, "0 errors, 0 warnings\n");
}

#[test]
fn a_new_system_can_be_named_at_once() {
    let desk = Desk::with_demo();
    let ran = desk.done(&["new", "system", "demo", "--title", "Claims Assist", "--role", "both"]);
    assert_eq!(ran.out, "demo/systems/claims-assist.md\n");
    assert!(desk.read("demo/systems/claims-assist.md").contains("role: both\n"));
    assert_eq!(desk.done(&["new", "system", "demo"]).out, "demo/systems/system-1.md\n");
    assert_eq!(desk.done(&["new", "system", "demo"]).out, "demo/systems/system-2.md\n");
    assert_eq!(desk.run(&["new", "system", "demo", "--id", "Freight-Desk"]).code, 2);
    desk.done(&["new", "finding", "demo", "--system", "claims-assist"]);
    assert_eq!(desk.done(&["check", "demo"]).out, "0 errors, 0 warnings\n");
}

#[test]
fn a_new_activity_stands_at_the_end_and_every_byte_before_it_stays() {
    let desk = Desk::with_demo();
    let before = desk.read("demo/activities.yaml");
    let ran = desk.done(&[
        "new",
        "activity",
        "demo",
        "--title",
        "Monthly run",
        "--method",
        "automated",
        "--kind",
        "test",
        "--from",
        "2026-01-31",
        "--control",
        "A.6.2.6",
        "--system",
        "freight-desk",
    ]);
    assert_eq!(ran.out, "demo/activities.yaml\n");
    let after = desk.read("demo/activities.yaml");
    let added = after.strip_prefix(&before).unwrap();
    assert!(added.starts_with("\n- id: ACT-002\n  title: Monthly run\n  from: 2026-01-31\n"), "{added}");
    assert!(added.contains("  method: automated\n") && added.contains("  controls: [A.6.2.6]\n"));
    let report = desk.done(&["check", "demo"]).out;
    assert!(report.contains("warning[result-missing]") && report.ends_with("0 errors, 1 warning\n"), "{report}");

    // The first one makes the file.
    fs::remove_file(desk.root.join("demo/activities.yaml")).unwrap();
    desk.done(&["new", "activity", "demo"]);
    assert!(desk.read("demo/activities.yaml").starts_with("- id: ACT-001\n"));
}

#[test]
fn a_list_written_in_another_way_is_not_touched() {
    let desk = Desk::with_demo();
    for text in ["[{ id: A-1, from: 2026-01-01, result: x }]\n", "- { id: A-1, from: 2026-01-01, result: x }\n...\n"] {
        desk.write("demo/activities.yaml", text);
        let ran = desk.run(&["new", "activity", "demo"]);
        assert_eq!(ran.code, 1, "{text}{}", ran.err);
        assert!(ran.out.starts_with("- id: A-2\n"), "the entry is printed: {}", ran.out);
        assert_eq!(desk.read("demo/activities.yaml"), text);
    }
    desk.write("demo/activities.yaml", "- { id: A-1 }\n");
    let ran = desk.run(&["new", "activity", "demo"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    for text in ["# none yet\n", "  - { id: A-1, from: 2026-01-01, result: x }"] {
        desk.write("demo/activities.yaml", text);
        desk.done(&["new", "activity", "demo"]);
        assert!(desk.read("demo/activities.yaml").starts_with(text));
        desk.done(&["check", "demo"]);
    }
}

#[test]
fn a_failed_write_leaves_nothing_behind() {
    let desk = Desk::with_demo();
    fs::rename(desk.root.join("demo/systems"), desk.root.join("aside")).unwrap();
    desk.write("demo/systems", "a file");
    let before = desk.files("demo");
    let ran = desk.run(&["new", "system", "demo"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("demo/systems"), "{}", ran.err);
    assert_eq!(desk.files("demo"), before);
    assert_eq!(desk.run(&["init", "demo/systems/x"]).code, 3);
}
