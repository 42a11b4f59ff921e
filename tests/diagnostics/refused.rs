//! What must be refused, each with all that is said of it.

use super::support::{Engagement, short};

#[test]
fn bad_input_is_named_at_its_place() {
    let new = Engagement::new;
    let refused: Vec<(&str, Engagement, &[&str])> = vec![
        ("an empty folder", Engagement::empty(), &["engagement-missing engagement.yaml:1:1"]),
        ("an empty engagement.yaml", new().file("engagement.yaml", ""), &["missing-key engagement.yaml:1:1"]),
        (
            "a report without date",
            new().change("engagement.yaml", "{ date: 2026-10-09 }", "{ version: '1' }"),
            &["missing-key engagement.yaml:1:1"],
        ),
        (
            "a client that is not named",
            new().change("engagement.yaml", "client: Client\n", ""),
            &["missing-key engagement.yaml:1:1"],
        ),
        (
            "front matter after a blank line",
            new().finding("---\nid", "\n---\nid"),
            &["front-matter-missing findings/F-1.md:1:1"],
        ),
        ("an empty finding", new().file("findings/F-2.md", ""), &["front-matter-missing findings/F-2.md:1:1"]),
        (
            "front matter that is a list",
            new().file("findings/F-2.md", "---\n- a\n---\n"),
            &["wrong-type findings/F-2.md:2:3"],
        ),
        (
            "two documents",
            new().file("activities.yaml", "- { id: A, from: 2026-01-01, result: x }\n---\n- b\n"),
            &["yaml-syntax activities.yaml:2:1"],
        ),
        ("a tab", new().key("sub:\n\tkey: 1"), &["yaml-syntax findings/F-1.md:13:2"]),
        ("an unclosed quote", new().finding("tester\n", "\"tester\n"), &["yaml-syntax findings/F-1.md:9:9"]),
        ("an unclosed list", new().finding("[assist]", "[assist"), &["yaml-syntax findings/F-1.md:8:7"]),
        (
            "a report without date, and a control that is none",
            new().change("engagement.yaml", "date: 2026-10-09", "date: soon").finding("A.6.2.4", "A.6.2.14"),
            &["bad-date engagement.yaml:3:17", "unknown-requirement findings/F-1.md:6:12"],
        ),
        ("an id of nothing", new().finding("id: F-1", "id: \"\""), &["missing-key findings/F-1.md:2:1"]),
        ("a title of blanks", new().finding("Attachments are obeyed", "\" \""), &["missing-key findings/F-1.md:2:1"]),
        (
            "a report of nothing",
            new().change("engagement.yaml", "title: Red-team assessment", "title: ''"),
            &["missing-key engagement.yaml:1:1"],
        ),
        (
            "a field of one's own where none is kept",
            new().file("systems/assist.md", "---\ntitle: Assist\nx-ticket: 1\n---\n"),
            &["unknown-key systems/assist.md:3:1"],
        ),
        (
            "an acceptance that lacks its reason",
            new().key("status: accepted\nacceptance: { by: Board, date: 2026-09-20 }"),
            &["missing-key findings/F-1.md:13:1"],
        ),
        (
            "a row that says neither yes nor no",
            new().statement(&[]).row("A.2.2", "{ ref: A.2.2, applicable: maybe, justification: x }"),
            &["bad-value statement-of-applicability.yaml:2:31"],
        ),
        (
            "an unknown key in a nested mapping",
            new().finding("owner: Head of IT", "owner: Head of IT, ownr: x"),
            &["unknown-key findings/F-1.md:11:35"],
        ),
        (
            "an unknown key of an entry",
            new().finding("[A.6.2.4]", "[{ ref: A.6.2.4, garde: minor }]"),
            &["unknown-key findings/F-1.md:6:28"],
        ),
        ("an unknown key of the engagement", new().meta("reprot: x"), &["unknown-key engagement.yaml:6:1"]),
        (
            "a duplicate key in a nested mapping",
            new().finding("owner: Head of IT", "owner: A, owner: B"),
            &["duplicate-key findings/F-1.md:11:26"],
        ),
        ("a finding without id", new().finding("id: F-1\n", ""), &["missing-key findings/F-1.md:2:1"]),
        ("a finding without grade", new().finding("grade: minor\n", ""), &["missing-key findings/F-1.md:2:1"]),
        (
            "a finding without controls",
            new().finding("controls: [A.6.2.4]\n", ""),
            &["missing-key findings/F-1.md:2:1"],
        ),
        ("an empty list of controls", new().finding("[A.6.2.4]", "[]"), &["missing-key findings/F-1.md:2:1"]),
        (
            "a wrong failure mode",
            new().finding("failure: design", "failure: process"),
            &["bad-value findings/F-1.md:5:10"],
        ),
        (
            "a day of finding that is none",
            new().finding("found: 2026-09-14", "found: yesterday"),
            &["bad-date findings/F-1.md:10:8"],
        ),
        ("a system that is unknown", new().finding("[assist]", "[asist]"), &["unknown-system findings/F-1.md:7:11"]),
        ("a wrong status", new().key("status: done"), &["bad-value findings/F-1.md:12:9"]),
        ("a wrong severity", new().key("severity: hgih"), &["bad-value findings/F-1.md:12:11"]),
        ("a wrong vector", new().key("severity: CVSS:3.1/AV:N"), &["bad-value findings/F-1.md:12:11"]),
        ("a wrong yes", new().key("grading: { absent: maybe }"), &["bad-value findings/F-1.md:12:20"]),
        ("a number that is none", new().finding("tested: 1", "tested: all"), &["bad-value findings/F-1.md:8:19"]),
        (
            "a sample larger than the whole",
            new().finding("tested: 1", "tested: 2"),
            &["bad-value findings/F-1.md:8:19"],
        ),
        ("a hash that is none", new().finding("2c26b46b", "xyz"), &["bad-value findings/F-1.md:13:34"]),
        ("a day that does not exist", new().finding("2026-11-01", "2026-02-30"), &["bad-date findings/F-1.md:11:40"]),
        (
            "a time without offset",
            new().finding("f-1/log.txt,", "f-1/log.txt, captured: 2026-09-14T10:22:00,"),
            &["bad-date findings/F-1.md:13:36"],
        ),
        ("an unknown clause", new().finding("A.6.2.4", "9.9"), &["unknown-requirement findings/F-1.md:6:12"]),
        ("an item of Annex B", new().finding("A.6.2.4", "B.6.2.4"), &["unknown-requirement findings/F-1.md:6:12"]),
        ("a group of controls", new().finding("A.6.2.4", "A.6.2"), &["heading-graded findings/F-1.md:6:12"]),
        ("an area", new().finding("A.6.2.4", "A.6"), &["heading-graded findings/F-1.md:6:12"]),
        ("an objective", new().finding("A.6.2.4", "A.9.1"), &["heading-graded findings/F-1.md:6:12"]),
        ("a clause that is a heading", new().finding("A.6.2.4", "'10'"), &["heading-graded findings/F-1.md:6:12"]),
        (
            "a control of a catalog that is not there",
            new().finding("A.6.2.4", "acme:S-1"),
            &["unknown-requirement findings/F-1.md:6:12"],
        ),
        (
            "a date in the place of an event",
            new().finding("2026-11-01 }", "2026-11-01, verify-by: soon }"),
            &["unknown-event findings/F-1.md:11:63"],
        ),
        (
            "two systems by one id",
            new().file("systems/b.md", "---\nid: ASSIST\ntitle: B\n---\n"),
            &["duplicate-id systems/b.md:2:5"],
        ),
        (
            "two events by one id",
            new().change(
                "engagement.yaml",
                "[{ id: stage-1, kind: stage-1, from: 2026-11-16 }]",
                "[{ id: a, kind: stage-1, from: 2026-11-16 }, { id: A, kind: stage-2, from: 2027-11-16 }]",
            ),
            &["duplicate-id engagement.yaml:4:60"],
        ),
        (
            "two activities by one id",
            new().file(
                "activities.yaml",
                "- { id: A, from: 2026-01-01, result: x }\n- { id: a, from: 2026-01-01, result: x }\n",
            ),
            &["duplicate-id activities.yaml:2:9"],
        ),
        (
            "two rows for one control",
            new().statement(&[]).row("A.10.4", "{ ref: A.2.2, applicable: yes, justification: Because }"),
            &[
                "row-missing statement-of-applicability.yaml:1:1",
                "duplicate-requirement statement-of-applicability.yaml:39:12",
            ],
        ),
        ("an id that is a ref", new().finding("id: F-1", "id: A.6.2.4"), &["bad-id findings/F-1.md:2:5"]),
        ("an id that is a list page", new().finding("id: F-1", "id: Index"), &["bad-id findings/F-1.md:2:5"]),
        ("an id that is a device", new().finding("id: F-1", "id: nul.md"), &["bad-id findings/F-1.md:2:5"]),
        (
            "an absolute evidence path",
            new().finding("f-1/log.txt,", "/etc/passwd,").without("evidence/f-1/log.txt"),
            &["outside-folder findings/F-1.md:13:13"],
        ),
        (
            "an evidence path with a backslash",
            new().finding("f-1/log.txt,", "f-1\\log.txt,").without("evidence/f-1/log.txt"),
            &["outside-folder findings/F-1.md:13:13"],
        ),
        (
            "an evidence path through the parent",
            new().finding("f-1/log.txt,", "f-1/../../x,").without("evidence/f-1/log.txt"),
            &["outside-folder findings/F-1.md:13:13"],
        ),
        (
            "the only evidence missing",
            new().without("evidence/f-1/log.txt"),
            &["evidence-missing findings/F-1.md:13:13"],
        ),
        (
            "the evidence of a retest missing",
            new().finding(
                "2026-11-01 }",
                "2026-11-01, verification: [{ date: 2026-10-01, result: partial, evidence: f-1/no.txt }] }",
            ),
            &["evidence-missing findings/F-1.md:11:114"],
        ),
        (
            "an entry of its own without statement",
            new().finding("[A.6.2.4]", "[A.6.2.4, { ref: A.6.2.6, grade: minor, failure: operating }]"),
            &["statement-missing findings/F-1.md:6:21"],
        ),
        (
            "an entry of its own without failure mode",
            new().finding("[A.6.2.4]", "[A.6.2.4, { ref: A.6.2.6, grade: minor, statement: No alert. }]"),
            &["failure-missing findings/F-1.md:6:21"],
        ),
        (
            "an empty section",
            new().finding("Plan VP-3, read on 14 September.\n", ""),
            &["section-missing findings/F-1.md:4:8"],
        ),
        (
            "a retest in the future",
            new().finding("2026-11-01 }", "2026-11-01, verification: [{ date: 2026-10-10, result: partial }] }"),
            &["result-in-future findings/F-1.md:11:75"],
        ),
        (
            "an activity in the future",
            new().file("activities.yaml", "- { id: A, from: 2026-10-01, to: 2026-10-10, result: x }\n"),
            &["result-in-future activities.yaml:1:30"],
        ),
        (
            "evidence captured in the future",
            new().finding("f-1/log.txt,", "f-1/log.txt, captured: 2026-10-10T00:00:00Z,"),
            &["result-in-future findings/F-1.md:13:36"],
        ),
        ("a theme that does not exist", new().meta("theme: dark"), &["bad-value engagement.yaml:6:8"]),
        ("a history that is none", new().file("history/2025.json", "{}"), &["bad-value history/2025.json:1:2"]),
        ("a passage for nobody", new().body("::: public\nA key.\n:::"), &["unknown-audience findings/F-1.md:31:1"]),
        (
            "a passage that opens in a paragraph of a list",
            new().body("- A key.\n> ::: auditor\n> x"),
            &["passage-unclosed findings/F-1.md:32:3"],
        ),
        (
            "a link to a requirement that is none",
            new().body("See [[A.6.2.14]]."),
            &["unknown-target findings/F-1.md:31:5"],
        ),
    ];
    let mut wrong = Vec::new();
    for (what, engagement, said) in refused {
        let seen = engagement.check();
        if short(&seen) != *said {
            wrong.push(format!("{what}\n  expected {said:?}\n  was said {:?}", short(&seen)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
