//! Importing again, several files, rehearsals: what changes and what never does.

use super::*;

#[test]
fn importing_again_changes_figures_and_evidence_and_no_word_of_a_person() {
    let desk = Desk::new();
    desk.import("garak", "run.report.jsonl", REPORT, &[]);
    let before = desk.tree("");
    let ran = desk.import("garak", "run.report.jsonl", REPORT, &[]);
    assert!(ran.err.contains("0 created, 0 updated, 2 unchanged"), "{}", ran.err);
    assert_eq!(desk.tree(""), before, "the same file again changes nothing");

    // A person has worked on it: title, a key, a comment, the judge, a body.
    let (path, text) = before.iter().find(|(path, _)| path.contains("hijack")).unwrap();
    let worked = text
        .replace(
            "title: \"Probe promptinject.Hijack succeeds against openai assist-1 (promptinject.Rogue)\"",
            "title: Hijacked   # mine",
        )
        .replace("# threats: [prompt-injection]", "threats: [prompt-injection]")
        .replace("judge: \"garak detector promptinject.Rogue\"", "judge: human")
        .replace("## Impact", "## Impact\n\nMy words: 1 of 3.");
    fs::write(desk.engagement.root().join(path), &worked).unwrap();
    let later = REPORT.replace(r#""passed": 1, "fails": 1"#, r#""passed": 4, "fails": 6"#).replace("0.14.0", "0.15.1");
    let ran = desk.import("garak", "later.report.jsonl", &later, &[]);
    assert!(ran.err.contains("0 created, 2 updated, 0 unchanged"), "{}", ran.err);
    assert!(ran.out.contains("tries that succeeded: 1 of 3 -> 6 of 11"), "{}", ran.out);
    assert!(ran.out.contains("version 0.15.1, file later.report.jsonl"), "{}", ran.out);
    let after = fs::read_to_string(desk.engagement.root().join(path)).unwrap();
    let mine = |text: &str| -> Vec<String> {
        let imported = |line: &&str| !["trials:", "source:", "  - { file:"].iter().any(|key| line.starts_with(key));
        text.lines().filter(imported).map(str::to_owned).collect()
    };
    assert_eq!(mine(&after), mine(&worked));
    assert!(after.contains("attempted: 11, succeeded: 6, resisted: 4, unassessed: 1, judge: human"), "{after}");
    assert_eq!(desk.tree("evidence/import").len(), 2, "evidence that nobody cites any more is gone");
    assert_eq!(desk.engagement.checked().report.errors, 0);
}

#[test]
fn evidence_that_somebody_relies_on_stays_beside_the_new() {
    let desk = Desk::new();
    desk.import("garak", "run.report.jsonl", REPORT, &[]);
    let tree = desk.tree("findings");
    let (path, text) = tree.iter().find(|(path, _)| path.contains("hijack")).unwrap();
    let old = desk.drafts()[1].1.evidence[0].file.value.clone();
    let cited = format!("{text}\nSee `{old}`.\n");
    fs::write(desk.engagement.root().join("findings").join(path), cited).unwrap();
    let ran = desk.import("garak", "later.report.jsonl", format!("{REPORT}\n"), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (text, raw) = &desk.drafts()[1];
    assert_eq!(raw.evidence.len(), 2, "{text}");
    assert_eq!(raw.evidence[1].file.value, old);
    assert!(desk.engagement.root().join("evidence").join(&old).is_file());
    let errors = desk.engagement.check().into_iter().filter(|seen| seen.severity == "error").collect::<Vec<_>>();
    assert_eq!(errors, []);
}

#[test]
fn several_files_are_joined_and_the_same_file_counts_once() {
    let desk = Desk::new();
    let (one, two) = (desk.put("one.report.jsonl", REPORT), desk.put("two.report.jsonl", REPORT.replace("r-1", "r-2")));
    desk.done(&["garak", one.as_str(), one.as_str(), two.as_str()]);
    assert_eq!(desk.figures()[1].1, Some((2, 2, 2)));
    assert_eq!(desk.drafts()[1].1.source.as_ref().unwrap().file.as_deref(), Some("one.report.jsonl, two.report.jsonl"));
}

#[test]
fn a_rehearsal_writes_nothing() {
    let desk = Desk::new();
    let before = desk.tree("");
    let ran = desk.import("garak", "run.report.jsonl", REPORT, &["--dry-run"]);
    assert_eq!(ran.out.matches("would create").count(), 2, "{}", ran.out);
    assert_eq!(desk.tree(""), before);
}

/// Every file of a built site that holds a text.
fn told(desk: &Desk, text: &str, more: &[&str]) -> Vec<String> {
    let site = desk.put("none", "").with_file_name("site");
    let mut command = Command::new(env!("CARGO_BIN_EXE_aims-site"));
    command.args(["--quiet", "build"]).arg(desk.engagement.root()).args(["-o", site.as_str()]).args(more);
    assert!(command.output().unwrap().status.success());
    let files = WalkDir::new(&site).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .filter(|entry| String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).contains(text))
        .map(|entry| Utf8Path::from_path(entry.path()).unwrap().strip_prefix(&site).unwrap().to_string())
        .collect()
}

#[test]
fn no_file_of_a_site_tells_of_an_import_unless_drafts_are_asked_for() {
    let desk = Desk::new();
    desk.import("garak", "run.report.jsonl", REPORT, &[]);
    for told_of in ["promptinject", "PWNED", "HARM", "run.report.jsonl"] {
        assert_eq!(told(&desk, told_of, &[]), Vec::<String>::new(), "{told_of}");
    }
    let shown = told(&desk, "promptinject", &["--drafts"]);
    assert!(shown.iter().any(|file| file.ends_with(".html")), "{shown:?}");
    assert_eq!(told(&desk, "HARM", &["--drafts"]), Vec::<String>::new(), "what is sealed stays sealed");
}

#[test]
fn an_import_that_fails_half_way_is_finished_by_the_next() {
    let desk = Desk::new();
    // Where the evidence of the second draft belongs stands a file.
    desk.import("garak", "run.report.jsonl", REPORT, &["--positives"]);
    let whole = desk.tree("");
    let second = desk.drafts()[1].1.evidence[0].file.value.clone();
    let folder = desk.engagement.root().join("evidence").join(Utf8Path::new(&second).parent().unwrap());
    let desk = Desk::new();
    let folder = desk.engagement.root().join(folder.strip_prefix(folder.ancestors().nth(3).unwrap()).unwrap());
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    fs::write(&folder, "in the way").unwrap();
    let ran = desk.import("garak", "run.report.jsonl", REPORT, &["--positives"]);
    assert_ne!(ran.code, 0, "{}", ran.out);
    assert!(ran.err.contains(folder.file_name().unwrap()), "it is named: {}", ran.err);
    for (text, raw) in desk.drafts() {
        assert!(!desk.evidence_of(&raw).is_empty(), "no draft cites what is not there: {text}");
    }
    fs::remove_file(&folder).unwrap();
    let ran = desk.import("garak", "run.report.jsonl", REPORT, &["--positives"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(desk.tree(""), whole, "as if nothing had been in the way");
}
