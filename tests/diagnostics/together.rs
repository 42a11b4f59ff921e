//! Many mistakes at once, hostile ones, and how they are told.

use std::os::unix::fs::symlink;

use super::F;
use super::support::{self, Engagement, short};

#[test]
fn a_near_miss_gets_one_suggestion() {
    let new = Engagement::new;
    for (engagement, suggestion) in [
        (new().key("serverity: high"), "severity"),
        (new().key("severity: hihg"), "high"),
        (new().finding("minor", "minr"), "minor"),
        (new().finding("A.6.2.4", "A.6.2.44"), "A.6.2.4"),
        (new().finding("A.6.2.4", "a.6.2.4"), "A.6.2.4"),
        (new().finding("[assist]", "[assist, Assist]"), "assist"),
        (new().key("threats: [prompt-injektion]"), "prompt-injection"),
        (new().key("lifecycle: [deploiment]"), "deployment"),
        (new().key("phase: scopping"), "scoping"),
        (new().key("audience: auditors"), "auditor"),
        (new().finding("2026-11-01 }", "2026-11-01, verify-by: stage1 }"), "stage-1"),
        (new().body("See [[system:asist]]."), "assist"),
        (new().body("[[figure:nonconformities.mayor]]"), "nonconformities.major"),
        (new().finding("id: F-1", "id: F-101").body("See [[F-1001]]."), "F-101"),
        (new().finding("f-1/log.txt,", "log.txt,"), "f-1/log.txt"),
    ] {
        let seen: Vec<_> = engagement.check().into_iter().filter(|seen| seen.severity == "error").collect();
        let help: Vec<&str> = seen.iter().map(|seen| seen.help.as_str()).collect();
        assert_eq!(help, [format!("did you mean `{suggestion}`?")]);
    }
}

#[test]
fn one_run_names_every_mistake_of_a_file() {
    let engagement = Engagement::new().file(
        "findings/F-2.md",
        "---\nid: F-2\ntitle: Five mistakes\ngrade: mjor\nfailure: design\ncontrols: [A.6.2.14]\nsystems: [asist]\n\
         found: 14.9.2026\nserverity: high\nevidence: [{ file: f-2/no.txt }]\n---\nSee [[system:nowhere]] and <b>.\n",
    );
    assert_eq!(
        short(&engagement.check()),
        [
            "bad-value findings/F-2.md:4:8",
            "unknown-requirement findings/F-2.md:6:12",
            "unknown-system findings/F-2.md:7:11",
            "bad-date findings/F-2.md:8:8",
            "unknown-key findings/F-2.md:9:1",
            "evidence-missing findings/F-2.md:10:20",
            "unknown-target findings/F-2.md:12:5",
            "raw-html findings/F-2.md:12:28",
        ]
    );
}

#[test]
fn what_lacks_an_id_or_shares_one_is_judged_all_the_same() {
    let text = support::FINDING.replace("[A.6.2.4]", "[A.6.2.14]");
    let engagement =
        Engagement::new().file("findings/F-2.md", text.replace("id: F-1\n", "")).file("findings/F-3.md", &text);
    assert_eq!(
        short(&engagement.check()),
        [
            "missing-key findings/F-2.md:2:1",
            "unknown-requirement findings/F-2.md:5:12",
            "duplicate-id findings/F-3.md:2:5",
            "unknown-requirement findings/F-3.md:6:12",
        ]
    );
}

#[test]
fn a_file_that_cannot_be_read_does_not_drag_others_with_it() {
    let engagement = Engagement::new()
        .file("systems/assist.md", "---\ntitle: a: b\n---\n")
        .file("pages/scope.md", "no front matter\n")
        .file("findings/F-2.md", "---\nid: F-2 # the second\ntitle: a: b\nevidence: [{ file: f-2/log.txt }]\n---\n")
        .file("evidence/f-2/log.txt", "x")
        .body("See [[F-2]], [[system:assist]] and [[page:scope]].");
    assert_eq!(
        short(&engagement.check()),
        [
            "yaml-syntax findings/F-2.md:3:9",
            "front-matter-missing pages/scope.md:1:1",
            "yaml-syntax systems/assist.md:2:9",
        ]
    );
}

#[test]
fn what_an_unreadable_finding_cites_is_not_called_uncited() {
    for (bytes, code) in [(&b"no front matter"[..], "front-matter-missing"), (b"\xff", "not-utf8")] {
        let engagement = Engagement::new().file("findings/F-1.md", bytes);
        assert_eq!(short(&engagement.check()), [format!("{code} findings/F-1.md:1:1")]);
    }
}

#[test]
fn evidence_that_cannot_be_read_is_not_called_absent() {
    let engagement = Engagement::new().without("evidence/f-1/log.txt");
    symlink("nowhere", engagement.path("evidence/f-1/log.txt")).unwrap();
    assert_eq!(short(&engagement.check()), ["unreadable evidence/f-1/log.txt:1:1"]);
}

#[test]
fn paths_stand_in_the_order_of_their_characters() {
    let engagement = Engagement::new()
        .file("findings/a/b.md", "x")
        .file("findings/a-b.md", "x")
        .file("findings/a.md", "x")
        .file("findings/a b.md", "x");
    let paths: Vec<String> = engagement.check().into_iter().map(|seen| seen.path).collect();
    assert_eq!(paths, ["findings/a b.md", "findings/a-b.md", "findings/a.md", "findings/a/b.md"]);
}

#[test]
fn what_is_not_a_file_of_an_engagement_is_left_alone() {
    let engagement = Engagement::new()
        .file("findings/_notes.md", "no front matter")
        .file("findings/.hidden.md", b"\xff")
        .file("findings/F-9.md/inside.txt", "a folder that looks like a finding")
        .file("findings/readme.txt", b"\xff")
        .file("README.md", b"\xff")
        .file("evidence/_scratch/x", "x");
    assert_eq!(short(&engagement.check()), [""; 0]);
}

#[test]
fn ten_thousand_unknown_ids_in_ten_thousand_findings_come_to_an_end() {
    let engagement = Engagement::new();
    for n in 0..10_000 {
        let text = format!(
            "---\nid: G-{n}\ntitle: T\ngrade: conforming\ncontrols: [A.6.2.{n}x]\nsystems: [asist-{n}]\nrepeats: 2025/F-{n}\n\
             evidence: [{{ file: g/{n}.txt }}]\n---\nSee [[G-{n}x]].\n"
        );
        std::fs::write(engagement.path(&format!("findings/g-{n}.md")), text).unwrap();
    }
    let seen = engagement.check();
    let of = |code: &str| seen.iter().filter(|seen| seen.code == code).count();
    assert_eq!(of("unknown-requirement"), 10_000);
    assert_eq!(of("unknown-system"), 10_000);
    assert_eq!(of("unknown-period"), 10_000);
    assert_eq!(of("evidence-missing"), 10_000);
    assert!(of("unknown-target") > 9_000, "a link near an id is an error: {}", of("unknown-target"));
}

#[test]
fn hostile_yaml_is_an_error_and_comes_to_an_end() {
    let bomb: String = (1..=9).fold("x-0: &a0 [x, x]\n".into(), |text, n| {
        let last = format!("*a{}", n - 1);
        format!("{text}x-{n}: &a{n} [{}]\n", [last.as_str(); 10].join(", "))
    });
    let deep = format!("x-deep: {}{}\n", "[".repeat(5000), "]".repeat(5000));
    let wide = format!("x-wide: [{}]\n", "x, ".repeat(200_000));
    for text in [bomb, deep, wide] {
        let seen = Engagement::new().key(text.trim_end()).check();
        assert_eq!(seen.len(), 1, "{seen:#?}");
        assert_eq!((seen[0].code.as_str(), seen[0].path.as_str()), ("too-large", F));
    }
}

#[test]
fn columns_count_characters_and_lines_end_in_any_way() {
    let engagement = Engagement::new().finding("[assist]", "[ässist]");
    assert_eq!(short(&engagement.check()), ["unknown-system findings/F-1.md:7:11"]);
    let engagement = Engagement::new().body("🜂 ä 漢 [[system:nowhere]]");
    assert_eq!(short(&engagement.check()), ["unknown-target findings/F-1.md:31:7"]);
    let windows = format!("\u{feff}{}", support::FINDING.replace('\n', "\r\n"));
    let engagement = Engagement::new().file(F, windows.replace("minor", "mayor"));
    assert_eq!(short(&engagement.check()), ["bad-value findings/F-1.md:4:8"]);
}

#[test]
fn messages_are_told_like_this() {
    let engagement = Engagement::new().finding("minor", "mayor").finding("A.6.2.4", "9.2").key("serverity: high");
    insta::assert_snapshot!(engagement.told(), @r"
    error[bad-value]: grade: `mayor` is not one of `major`, `minor`, `opportunity` or `conforming`
     --> findings/F-1.md:4:8
      |
    4 | grade: mayor
      |        ^^^^^
      |
      = help: did you mean `major`?

    error[heading-graded]: 9.2 is a heading: it cannot be graded
     --> findings/F-1.md:6:12
      |
    6 | controls: [9.2]
      |            ^^^
      |
      = help: name one of its leaves: 9.2.1, 9.2.2

    error[unknown-key]: `serverity` is no key of the finding
      --> findings/F-1.md:12:1
       |
    12 | serverity: high
       | ^^^^^^^^^
       |
       = help: did you mean `severity`?
    ");
    let engagement = Engagement::new().statement(&["A.8.5"]).without("evidence/f-1/log.txt");
    insta::assert_snapshot!(engagement.told(), @r"
    error[evidence-missing]: the evidence file `f-1/log.txt` is not there
      --> findings/F-1.md:13:13
       |
    13 |   - { file: f-1/log.txt, sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae }
       |             ^^^^^^^^^^^
       |
       = help: put the file at `evidence/f-1/log.txt`

    warning[row-missing]: A.8.5 Information for interested parties has no row (A9)
     --> statement-of-applicability.yaml:1:1
      |
    1 | controls:
      | ^
      |
      = help: add a row with `ref: A.8.5`, `applicable:` and `justification:`
    ");
    insta::assert_snapshot!(Engagement::empty().told(), @r"
    error[engagement-missing]: this folder holds no engagement
    --> engagement.yaml:1:1
     = help: run `aims-site init DIR` for a new engagement, or name the folder that holds one
    ");
}
