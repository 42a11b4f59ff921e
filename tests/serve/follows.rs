//! An edit is seen: everywhere where it shows, and nowhere else.

use std::fs;

use crate::preview::Preview;
use crate::support::{Engagement, FINDING};

#[test]
fn only_pages_that_show_something_else_reload() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    let [mut finding, mut register, mut method] =
        ["/findings/F-1.html", "/findings/", "/method.html"].map(|path| preview.tab(path));
    for tab in [&mut finding, &mut register, &mut method] {
        assert_eq!(tab.next()["reload"], false);
    }
    // The text of a finding shows on its page alone.
    let engagement = engagement.finding("Add such tests.", "Add many such tests.");
    assert_eq!(finding.next()["reload"], true);
    assert!(preview.page("/findings/F-1.html").contains("Add many such tests."));
    // Its title shows in the register too, whose tab has heard of nothing until now.
    let engagement = engagement.finding("title: Attachments are obeyed", "title: Whatever is attached is obeyed");
    assert_eq!(register.next()["reload"], true);
    assert!(preview.page("/findings/").contains("Whatever is attached is obeyed"));
    // And nothing of it showed here: the next that this tab hears of is the error.
    let engagement = engagement.finding("grade: minor", "grade: mayor");
    let told = method.next();
    assert_eq!((&told["reload"], &told["errors"]), (&false.into(), &1.into()));
    drop(engagement);
}

#[test]
fn a_save_that_changes_nothing_reloads_nothing() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    let mut tab = preview.tab("/findings/F-1.html");
    tab.next();
    let text = fs::read(engagement.path("findings/F-1.md")).unwrap();
    let engagement = engagement.file("findings/F-1.md", text).finding("grade: minor", "grade: mayor");
    let told = tab.next();
    assert_eq!((&told["reload"], &told["errors"]), (&false.into(), &1.into()));
    drop(engagement);
}

#[test]
fn findings_come_move_and_go() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    let engagement = engagement.file("findings/more/F-2.md", FINDING.replace("F-1", "F-2").replace("obeyed", "read"));
    preview.until_says("/findings/F-2.html", "Attachments are read");
    let mut tab = preview.tab("/findings/F-2.html");
    tab.next();

    // Where it stands in the folder shows nowhere.
    fs::rename(engagement.path("findings/more"), engagement.path("findings/other")).unwrap();
    preview.until_told("2 files");
    assert_eq!(preview.get("/findings/F-2.html").status, 200);
    let engagement = engagement.change("findings/other/F-2.md", "are read", "are swallowed");
    assert_eq!(tab.next()["reload"], true);

    // What is gone says so, and leads on.
    let mut tab = preview.tab("/findings/F-2.html");
    tab.next();
    fs::remove_file(engagement.path("findings/other/F-2.md")).unwrap();
    assert_eq!(tab.next()["reload"], true);
    let gone = preview.get("/findings/F-2.html");
    assert_eq!(gone.status, 404);
    assert!(gone.text().contains("This page is not in the report"));
    assert!(gone.text().contains("href=\"../findings/index.html\"") && gone.text().contains("href=\"../index.html\""));
    // Back again, it is shown to whoever waits for it.
    let mut tab = preview.tab("/findings/F-2.html");
    tab.next();
    let engagement = engagement.file("findings/F-2.md", FINDING.replace("F-1", "F-2"));
    assert_eq!(tab.next()["reload"], true);
    preview.until_says("/findings/F-2.html", "Attachments are obeyed");
    drop(engagement);
}

#[test]
fn every_kind_of_file_is_followed() {
    let engagement =
        Engagement::new().finding(", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "");
    let preview = Preview::of(engagement.root(), &[]);
    let engagement = engagement.change("engagement.yaml", "title: Red-team assessment", "title: Another assessment");
    preview.until_says("/", "Another assessment");
    let engagement = engagement.file("systems/second.md", "---\ntitle: The second one\n---\n");
    preview.until_says("/systems/", "The second one");
    fs::rename(engagement.path("systems/second.md"), engagement.path("systems/third.md")).unwrap();
    preview.until("/systems/second.html", |page| page.status == 404);
    preview.until_says("/systems/third.html", "The second one");
    let engagement = engagement.file("pages/notes.md", "---\ntitle: Notes\n---\nA page of ours.\n");
    preview.until_says("/pages/notes.html", "A page of ours.");
    let engagement = engagement.without("pages/notes.md");
    preview.until("/pages/notes.html", |page| page.status == 404);
    let engagement =
        engagement.statement(&[]).row("A.2.2", "{ ref: A.2.2, applicable: no, justification: No such thing }");
    preview.until_says("/applicability.html", "No such thing");
    let engagement = engagement.file(
        "activities.yaml",
        "- { id: T-1, title: A long afternoon, from: 2026-09-01, to: 2026-09-02, method: manual, kind: exercise }\n",
    );
    preview.until_says("/maturity.html", "A long afternoon");
    let engagement = engagement.file("evidence/f-1/log.txt", "something else");
    preview.until("/evidence/f-1/log.txt", |file| file.body == b"something else");
    let engagement = engagement.file("theme/theme.yaml", "light: { accent: \"#123456\" }\n");
    preview.until("/assets/site.css", |style| style.text().contains("#123456"));
    let engagement = engagement.without("theme/theme.yaml");
    preview.until("/assets/site.css", |style| !style.text().contains("#123456"));
    let crosswalk = "framework: { id: house, title: House rules, cite: House rule }\nelements: [{ id: H-1, title: Ask first }]\n\
                     rows: [{ from: A.9.2, to: H-1, relationship: supports, source: Client, confidence: medium }]\n";
    let engagement = engagement
        .file("catalogs/own.yaml", crosswalk)
        .file("engagement.yaml", format!("{}frameworks: [house]\n", crate::support::META));
    preview.until_says("/frameworks/house.html", "Ask first");
    drop(engagement);
}
