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
