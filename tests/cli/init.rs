//! `init`.

use serde_json::Value;

use super::*;

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
