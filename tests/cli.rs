//! Commands as a person or a script meets them: exit codes, streams, what is written and what is not.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output, Stdio};

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;
use support::Engagement;
use walkdir::WalkDir;

/// A folder to run commands in.
struct Desk {
    _temp: tempfile::TempDir,
    root: Utf8PathBuf,
}

/// How a command ended, and what it said.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Desk {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().to_owned();
        Desk { _temp: temp, root }
    }

    /// A desk with a new engagement in `demo`.
    fn with_demo() -> Desk {
        let desk = Desk::new();
        assert_eq!(desk.run(&["init", "demo"]).code, 0);
        desk
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(&self.root, args)
    }

    /// Runs and expects that it is done.
    fn done(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}{}", ran.out, ran.err);
        ran
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.root.join(path), text).unwrap();
    }

    /// Every file below a folder, with its bytes.
    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.root.join(folder);
        let files =
            WalkDir::new(&root).into_iter().map(|entry| entry.unwrap()).filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                (path, fs::read(entry.path()).unwrap())
            })
            .collect()
    }
}

fn aims_site(folder: &Utf8Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aims-site"));
    command.args(args).current_dir(folder).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

fn run(folder: &Utf8Path, args: &[&str]) -> Ran {
    let Output { status, stdout, stderr } = aims_site(folder, args).output().unwrap();
    Ran {
        code: status.code().unwrap(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

// Exit codes and streams.

#[test]
fn exit_codes_say_what_happened() {
    let desk = Desk::with_demo();
    desk.write("file", "");
    fs::create_dir(desk.root.join("empty")).unwrap();
    let broken = Engagement::new().finding("minor", "mayor");
    let warned = Engagement::new().finding("author: tester\n", "");
    let (broken, warned) = (broken.root().as_str(), warned.root().as_str());
    for (code, args) in [
        (0, &["--help"][..]),
        (0, &["--version"]),
        (0, &["help", "new"]),
        (0, &["check", "demo"]),
        (0, &["check", "demo", "--strict"]),
        (0, &["check", warned]),
        (0, &["build", "demo", "-o", "out"]),
        (0, &["new", "finding", "demo"]),
        (0, &["explain", "A.6.2.4"]),
        (0, &["catalog", "list"]),
        (0, &["catalog", "show", "9.2.1"]),
        (0, &["completions", "bash"]),
        (0, &["fix", "demo", "--dry-run"]),
        (2, &["fix", "demo", "--choose", "A.5.3"]),
        (2, &["fix", "demo", "--choose", "A.5.3=9.9"]),
        (0, &["fix", "demo", "--dry-run", "--choose", "A.5.3=6.1.2"]),
        (0, &["status", "demo"]),
        (0, &["compare", "demo", "demo"]),
        (1, &["check", broken]),
        (1, &["check", "empty"]),
        (1, &["check", warned, "--strict"]),
        (1, &["build", broken, "-o", "out"]),
        (1, &["build", "empty", "-o", "out"]),
        (1, &["build", warned, "-o", "out", "--strict"]),
        (1, &["new", "finding", "empty"]),
        (2, &[]),
        (2, &["nonsense"]),
        (2, &["check", "demo", "--nonsense"]),
        (2, &["check", "demo", "--format", "xml"]),
        (2, &["check", "demo", "--quiet", "--verbose"]),
        (2, &["check", "absent"]),
        (2, &["check", "file"]),
        (2, &["build", "absent"]),
        (2, &["build", "demo", "-o", "demo"]),
        (2, &["build", "demo", "-o", "demo/findings/site"]),
        (2, &["build", "demo", "-o", "."]),
        (2, &["init"]),
        (2, &["init", "demo"]),
        (2, &["init", "file"]),
        (2, &["new"]),
        (2, &["new", "finding", "absent"]),
        (2, &["new", "finding", "demo", "--grade", "mayor"]),
        (2, &["fix", "absent"]),
        (2, &["status", "absent"]),
        (2, &["compare", "absent", "demo"]),
        (2, &["explain"]),
        (2, &["explain", "nonsense"]),
        (2, &["catalog"]),
        (2, &["catalog", "show", "A.6.2.44"]),
        (2, &["catalog", "show", "A.6.2.4", "absent"]),
        (3, &["init", "file/demo"]),
    ] {
        let ran = desk.run(args);
        assert_eq!(ran.code, code, "{args:?}\n{}{}", ran.out, ran.err);
        match code {
            // Help, results and diagnostics of `check` are asked for; everything else that is said is a message.
            0 => assert!(!ran.err.contains("error:"), "{args:?}\n{}", ran.err),
            1 if args[0] == "check" => assert!(!ran.out.is_empty() && ran.err.is_empty(), "{args:?}\n{}", ran.err),
            _ => assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}\n{}", ran.out),
        }
    }
}

#[test]
fn a_closed_pipe_is_no_error_and_a_full_disk_is_one() {
    let desk = Desk::with_demo();
    for args in [&["catalog", "list"][..], &["check", "demo"], &["explain", "G1"], &["completions", "zsh"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        assert_eq!(aims_site(&desk.root, args).stdout(writer).status().unwrap().code(), Some(0), "{args:?}");
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        assert_eq!(aims_site(&desk.root, args).stdout(full).status().unwrap().code(), Some(3), "{args:?}");
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let built = aims_site(&desk.root, &["build", "demo", "-o", "out"]).stderr(writer).status().unwrap();
    assert_eq!(built.code(), Some(0));
}

#[test]
fn quiet_says_nothing_but_errors() {
    let desk = Desk::new();
    for args in [
        &["init", "demo", "-q"][..],
        &["build", "demo", "-o", "out", "--quiet"],
        &["new", "finding", "demo", "-q"],
        &["new", "activity", "demo", "-q"],
    ] {
        assert_eq!(desk.done(args).err, "", "{args:?}");
    }
    assert!(desk.run(&["init", "demo", "-q"]).err.starts_with("error: `demo` is not empty"));
    desk.write("demo/engagement.yaml", "title: x\n");
    let ran = desk.run(&["build", "demo", "-o", "out", "-q"]);
    assert!(ran.err.contains("error[missing-key]"), "{}", ran.err);
}

#[test]
fn verbose_says_what_takes_how_long_on_stderr() {
    let desk = Desk::with_demo();
    let ran = desk.done(&["check", "demo", "-v"]);
    assert_eq!(ran.out, "0 errors, 0 warnings\n");
    assert!(ran.err.lines().all(|line| line.ends_with(" ms")) && ran.err.contains("parse"), "{}", ran.err);
}

#[test]
fn colour_is_used_when_it_is_asked_for() {
    let broken = Engagement::new().finding("minor", "mayor");
    let plain = run(broken.root(), &["check"]);
    let styled = run(broken.root(), &["check", "--color", "always"]);
    assert!(!plain.out.contains('\u{1b}') && styled.out.contains('\u{1b}'));
    let styled = run(broken.root(), &["init", ".", "--color", "always"]);
    assert!(styled.err.contains('\u{1b}'));
}

// check

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

// build

#[test]
fn the_old_site_stays_whole_when_a_build_fails() {
    let desk = Desk::with_demo();
    desk.done(&["build", "demo", "-o", "out"]);
    let before = desk.files("out");
    assert!(before.contains_key("index.html") && before.contains_key("SHA256SUMS"));
    let text = desk.read("demo/engagement.yaml");
    desk.write("demo/engagement.yaml", &text.replace("title:", "titel:"));
    let ran = desk.run(&["build", "demo", "-o", "out"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("error[missing-key]") && ran.err.ends_with("nothing was built\n"), "{}", ran.err);
    assert_eq!(desk.files("out"), before);
    desk.write("out/mine.txt", "kept");
    desk.write("demo/engagement.yaml", &text);
    let ran = desk.run(&["build", "demo", "-o", "out"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("mine.txt"), "{}", ran.err);
    assert_eq!(desk.read("out/mine.txt"), "kept");
}

// init

#[test]
fn a_new_engagement_has_no_errors_and_builds() {
    let desk = Desk::new();
    let ran = desk.done(&["init", "demo"]);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("aims-site build"), "it says what to do next: {}", ran.err);
    let files: Vec<String> = desk.files("demo").into_keys().collect();
    assert_eq!(
        files,
        [
            ".gitignore",
            ".vscode/activities.schema.json",
            ".vscode/applicability.schema.json",
            ".vscode/catalog.schema.json",
            ".vscode/engagement.schema.json",
            ".vscode/finding.schema.json",
            ".vscode/settings.json",
            ".vscode/system.schema.json",
            "activities.yaml",
            "engagement.yaml",
            "evidence/f-001/transcript.json",
            "findings/f-001-instructions-in-forwarded-mail.md",
            "pages/summary.md",
            "statement-of-applicability.yaml",
            "systems/freight-desk.md",
        ]
    );
    for (path, bytes) in desk.files("demo") {
        assert!(!String::from_utf8(bytes).unwrap().contains("{{"), "{path} is filled");
    }
    assert_eq!(desk.done(&["check", "demo"]).out, "0 errors, 0 warnings\n");
    // As it is told: in the folder itself, into `public`, which git is told to ignore.
    let built = run(&desk.root.join("demo"), &["build", "--strict"]);
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(desk.read("demo/public/index.html").contains("Ellery Freight"));
    assert_eq!(desk.read("demo/.gitignore"), "/public/\n");
    let report: Value = serde_json::from_str(&desk.read("demo/public/data/report.json")).unwrap();
    assert_eq!(report["figures"]["nonconformities"]["minor"], 1);
    assert_eq!(report["findings"][0]["evidence"][0]["file"], "f-001/transcript.json");
}

#[test]
fn a_new_engagement_is_dated_today() {
    let desk = Desk::new();
    let today = || jiff::Timestamp::now().to_string()[..10].to_owned();
    let before = today();
    desk.done(&["init", "demo"]);
    let text = desk.read("demo/engagement.yaml");
    // A test may run over midnight.
    assert!(text.contains(&format!("  date: {before}\n")) || text.contains(&format!("  date: {}\n", today())));
}

#[test]
fn init_makes_folders_and_touches_nothing_that_is_there() {
    let desk = Desk::new();
    fs::create_dir(desk.root.join("empty")).unwrap();
    desk.done(&["init", "empty"]);
    desk.done(&["init", "a/b/c"]);
    assert!(desk.read("a/b/c/engagement.yaml").contains("client:"));
    fs::create_dir(desk.root.join("used")).unwrap();
    desk.write("used/.keep", "");
    let ran = desk.run(&["init", "used"]);
    assert_eq!(ran.code, 2);
    assert_eq!(desk.files("used").len(), 1);
    assert!(desk.done(&["init", "my demo"]).err.contains("cd 'my demo'"));
}

// new

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

// explain, catalog

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

#[test]
fn every_command_has_help_with_examples() {
    let desk = Desk::new();
    let help = desk.done(&["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // A line that goes on stands deeper.
    let names = commands.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    let names: Vec<&str> = names.filter_map(|line| line.split(' ').next()).filter(|name| *name != "help").collect();
    assert!(names.len() >= 7, "{help}");
    for name in names {
        let help = desk.done(&[name, "--help"]).out;
        assert!(help.contains("Examples:"), "{name}\n{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 120), "{name}\n{help}");
    }
}

#[test]
fn without_a_browser_the_site_is_built_and_the_way_to_a_pdf_is_told() {
    let desk = Desk::with_demo();
    let ran = desk.run(&["build", "demo", "-o", "site", "--pdf", "--chromium", "./no-browser"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("no Chromium was found") && ran.err.contains("apt install chromium"), "{}", ran.err);
    assert!(desk.root.join("site/print.html").exists() && !desk.root.join("site.pdf").exists());
}

// check in continuous integration

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
