//! Files that are broken, of another tool, or made to do harm.

use super::*;

#[test]
fn the_wrong_file_is_called_by_its_name() {
    let desk = Desk::new();
    for (format, name, bytes, what, help) in [
        ("garak", "a.json", ROWS.as_bytes(), "this is a promptfoo results file", "aims-site import promptfoo"),
        ("promptfoo", "a.json", SCAN.as_bytes(), "this is a SARIF log", "aims-site import sarif"),
        ("sarif", "a.json", REPORT.as_bytes(), "this is a garak report", "aims-site import garak"),
        ("garak", "a.json", LOG.as_bytes(), "this is an Inspect log", "--attack-success"),
        (
            "garak",
            "a",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "a Git LFS pointer",
            "git lfs pull",
        ),
        ("sarif", "a", b"", "an empty file", "may still be running"),
        ("sarif", "a", b"<!doctype html><p>Sign in", "a web page", "export the results as JSON"),
        ("promptfoo", "a", b"\xff\xfe{\0}\0", "UTF-16 text", "iconv"),
        ("promptfoo", "a", b"\x1f\x8b\x08\0", "a compressed file", "unpack it first"),
        ("promptfoo", "a", b"{\"hello\": 1}", "it holds no row of promptfoo", "promptfoo export"),
        ("garak", "a", b"{\"hello\": 1}\n", "no line of it is a record of garak", ".report.jsonl"),
        ("sarif", "a", b"{\"hello\": 1}\n", "it holds no run", "SARIF 2.1.0"),
    ] {
        let ran = desk.import(format, name, bytes, &[]);
        assert_eq!(ran.code, 1, "{what}: {}", ran.err);
        assert!(ran.err.contains(what) && ran.err.contains(help), "{what}: {}", ran.err);
    }
    let ran =
        desk.import("inspect", "a.eval", zip(&[("x.json", 0, b"{}".to_vec(), b"{}")]), &["--attack-success", "C"]);
    assert_eq!((ran.code, ran.err.contains("this zip archive is no Inspect log")), (1, true), "{}", ran.err);
    let missing = desk.run(&["garak", "nowhere.jsonl"]);
    assert_eq!((missing.code, missing.err.contains("nowhere.jsonl: it cannot be read")), (1, true), "{}", missing.err);
    assert_eq!(desk.drafts().len(), 0);
}

#[test]
fn broken_lines_are_named_and_left_out_only_when_asked() {
    let cut = &REPORT[..REPORT.find("\"digest\"").unwrap() + 40];
    let broken = cut.replacen("{\"entry_type\": \"something new\", \"probe\": 7}", "{\"entry_type\": oops}", 1);
    let desk = Desk::new();
    let before = desk.tree("");
    let ran = desk.import("garak", "cut.report.jsonl", &broken, &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("2 lines of it cannot be read"), "{}", ran.err);
    assert!(ran.err.contains("line 7: expected") && ran.err.contains("line 11: it ends in the middle"), "{}", ran.err);
    assert_eq!(desk.tree(""), before, "nothing is imported in part");
    let ran = desk.import("garak", "cut.report.jsonl", &broken, &["--keep-going"]);
    assert_eq!((ran.code, ran.err.contains("broken records left out: 2")), (0, true), "{}", ran.err);
    assert_eq!(desk.figures()[1].1, Some((1, 1, 1)));

    for (format, name, text, more) in [
        ("promptfoo", "r.json", &ROWS[..ROWS.len() - 400], &[][..]),
        ("sarif", "s.sarif", &SCAN[..700], &[]),
        ("inspect", "l.json", &LOG[..LOG.len() - 200], &["--attack-success", "C"]),
    ] {
        let desk = Desk::new();
        let ran = desk.import(format, name, text, more);
        assert_eq!((ran.code, ran.err.contains("the file was cut off")), (1, true), "{format}: {}", ran.err);
        assert_eq!(desk.drafts().len(), 0);
        let ran = desk.import(format, name, text, &[more, &["--keep-going"]].concat());
        assert_eq!(ran.code, 0, "{format}: {}", ran.err);
    }
}

#[test]
fn one_bad_file_of_several_stops_all_of_them() {
    let desk = Desk::new();
    let (good, bad) = (desk.put("good.report.jsonl", REPORT), desk.put("bad.report.jsonl", "{"));
    let ran = desk.run(&["garak", good.as_str(), bad.as_str()]);
    assert_eq!((ran.code, ran.err.contains("nothing was imported")), (1, true), "{}", ran.err);
    assert_eq!(desk.drafts().len(), 0);
}

#[test]
fn an_archive_that_unpacks_without_end_is_refused() {
    use std::io::Write as _;
    let head = br#"{"version": 2, "status": "success", "eval": {"task": "t", "model": "m"}}"#;
    let plain = vec![b' '; 40 * 1024 * 1024];
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&plain).unwrap();
    let packed = packer.finish().unwrap();
    assert!(packed.len() < 100_000);
    let bomb = zip(&[("header.json", 0, head.to_vec(), head), ("samples/1_epoch_1.json", 8, packed, &plain)]);
    let desk = Desk::new();
    let ran = desk.import("inspect", "bomb.eval", bomb, &["--attack-success", "C"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("samples/1_epoch_1.json: it unpacks to far more than any log holds"), "{}", ran.err);
}

#[test]
fn a_byte_order_mark_and_windows_lines_do_no_harm() {
    let desk = Desk::new();
    let text = format!("\u{feff}{}", REPORT.replace('\n', "\r\n"));
    let ran = desk.import("garak", "run.report.jsonl", text, &[]);
    assert_eq!((ran.code, desk.figures().len()), (0, 2), "{}", ran.err);
    let ran = desk.import("sarif", "scan.sarif", format!("\u{feff}{SCAN}"), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_payload_stays_in_its_fence_and_cannot_drive_the_terminal() {
    let payload = "``` \n````\n</code></pre>\n::: internal\n[[F-1]] A.6.2.4\n---\nid: F-1\n\u{1b}[2J\u{202e}{{ x }}<script>alert(1)</script>";
    let name = "x\u{1b}]0;owned\u{7}\n---\nid: F-1\"`";
    let hit = serde_json::json!({
        "goal": payload, "prompt": payload, "output": payload, "score": 1.0,
        "generator": format!("openai {name}"), "probe": format!("promptinject.{name}"), "detector": name,
    });
    let row = serde_json::json!({
        "testIdx": 0, "success": false, "failureReason": 1, "provider": { "id": name }, "prompt": { "raw": payload },
        "response": { "output": payload }, "gradingResult": { "pass": false, "reason": payload },
        "metadata": { "pluginId": format!("hijacking:{name}"), "strategyId": name, "goal": payload, "policy": payload },
    });
    let log = serde_json::json!({
        "version": 2, "status": "success", "eval": { "task": name, "model": name },
        "samples": [{ "id": payload, "epoch": 1, "messages": [{ "role": name, "content": payload }],
            "scores": { name: { "value": "C", "explanation": payload } } }],
    });
    let scan = serde_json::json!({ "version": "2.1.0", "runs": [{
        "tool": { "driver": { "name": name, "rules": [{ "id": name, "name": payload, "shortDescription": { "text": payload } }] } },
        "results": [{ "ruleId": name, "message": { "text": payload },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": payload } } }] }],
    }]});
    for (format, file, text, more) in [
        ("garak", "hits.hitlog.jsonl", hit, &[][..]),
        ("promptfoo", "rows.jsonl", row, &[]),
        ("inspect", "log.json", log, &["--attack-success", "C"]),
        ("sarif", "scan.sarif", scan, &[]),
    ] {
        let desk = Desk::new();
        let ran = desk.import(format, file, format!("{text}\n"), more);
        assert_eq!(ran.code, 0, "{format}: {}", ran.err);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{format}: {}{}", ran.out, ran.err);
        let (text, raw) = &desk.drafts()[0];
        let all = format!("{text}{}", desk.evidence_of(raw));
        assert!(!all.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{format}: {all}");
        assert_eq!(raw.id.value, "F-2", "{format}");
        let sections: Vec<_> = raw.prose.sections.iter().map(|section| section.title.as_str()).collect();
        let ours = ["Statement of nonconformity", "Objective evidence", "Attack narrative", "Impact", "Recommendation"];
        assert_eq!(sections, ours, "{format}");
        // What is not in code is ours: no link, no passage, no HTML of the payload.
        let live = |piece: &aims_site::model::Piece| !matches!(piece, aims_site::model::Piece::Html(_));
        assert!(!raw.prose.pieces.iter().any(live), "{format}: {:?}", raw.prose.pieces);
        assert_eq!(desk.engagement.checked().report.errors, 0, "{format}");
    }
}

#[test]
fn imported_drafts_stand_in_no_build_until_a_person_confirms_them() {
    let desk = Desk::new();
    desk.import("garak", "run.report.jsonl", REPORT, &[]);
    let checked = desk.engagement.checked();
    let model = checked.model.unwrap();
    let report = String::from_utf8(aims_site::export::report::render(&model.engagement, &model.assessment)).unwrap();
    assert!(!report.contains("promptinject") && !report.contains("import/"), "{report}");
    let tree = desk.tree("findings");
    let (path, text) = tree.iter().find(|(path, _)| path.contains("hijack")).unwrap();
    // Graded, but nobody has taken responsibility yet.
    let graded =
        text.replace("status: draft\n", "grade: conforming\n").replace("# controls: [A.6.2.4", "controls: [A.6.2.4");
    let full = desk.engagement.root().join("findings").join(path);
    fs::write(&full, &graded).unwrap();
    let counted = || desk.engagement.checked().model.unwrap().assessment.figures.conforming.len();
    assert_eq!(counted(), 0);
    fs::write(&full, graded.replacen("---\n## ", "confirmed: { by: Lead, date: 2026-09-20 }\n---\n## ", 1)).unwrap();
    assert_eq!(counted(), 1);
}

#[test]
fn totals_that_no_test_can_have_are_refused_and_break_no_sum() {
    let (most, all) = ("1000000000", u64::MAX.to_string());
    let log = |total: &str| {
        LOG.replace("STATUS", "success").replace("\"total_samples\": 7", &format!("\"total_samples\": {total}"))
    };
    let desk = Desk::new();
    let within = desk.import("inspect", "log.json", log(most), &["--attack-success", "C"]);
    assert_eq!(within.code, 0, "{}", within.err);
    assert_eq!(desk.drafts().len(), 1, "and the draft is a finding that can be read");
    let beyond = |format: &str, name: &str, text: String, more: &[&str]| {
        let ran = Desk::new().import(format, name, text, more);
        assert_eq!(
            (ran.code, ran.err.contains(" tries of one test, and no test has more than")),
            (1, true),
            "{}",
            ran.err
        );
    };
    for total in ["1000000001", &all] {
        beyond("inspect", "log.json", log(total), &["--attack-success", "C"]);
        let report = REPORT
            .replace("\"passed\": 1, \"fails\": 1, \"nones\": 1", &format!("\"passed\": {total}, \"fails\": {total}"));
        assert_ne!(report, REPORT);
        beyond("garak", "run.report.jsonl", report, &[]);
    }
    // Totals that only a note compares with what is there.
    let rows = ROWS.replace("\"successes\": 3, \"failures\": 2", &format!("\"successes\": {all}, \"failures\": {all}"));
    let ran = Desk::new().import("promptfoo", "rows.json", &rows, &[]);
    assert_eq!(
        (ran.code, ran.err.contains("the file says that there were 18446744073709551615 rows")),
        (0, true),
        "{}",
        ran.err
    );
}
