//! `--edition` and `--drafts`: what `build` makes for an audience, under the writer's eyes.

use std::collections::BTreeSet;
use std::process::Command;

use aims_site::Asked;

use crate::preview::Preview;
use crate::same::difference;
use crate::support::{Engagement, FINDING};

/// A finding that management may not know, a draft, and an import that nobody has confirmed.
fn engagement() -> Engagement {
    let secret = FINDING.replace("F-1", "F-2").replace("Attachments are obeyed", "The vault stands open");
    let draft = FINDING.replace("F-1", "F-3").replace("Attachments are obeyed", "Not told yet");
    let import = FINDING.replace("F-1", "F-4").replace("Attachments are obeyed", "Found by a tool");
    let source = "source: { tool: garak, file: run.jsonl }";
    Engagement::new()
        .meta("audiences: [management, internal]")
        .file("findings/F-2.md", secret.replace("author: tester", "author: tester\naudience: internal"))
        .file("findings/F-3.md", draft.replace("author: tester", "author: tester\nstatus: draft"))
        .file("findings/F-4.md", import.replace("author: tester", &format!("author: tester\n{source}")))
}

#[test]
fn an_edition_is_served_as_it_is_built() {
    let engagement = engagement();
    for (audience, drafts) in [("management", false), ("management", true), ("internal", true)] {
        let mut options = vec!["--edition", audience];
        options.extend(drafts.then_some("--drafts"));
        let preview = Preview::of(engagement.root(), &options);
        let asked = Asked { audience: Some(audience.to_owned()), drafts };
        assert_eq!(difference(&preview, engagement.root(), &asked, &mut BTreeSet::new()), None, "{options:?}");
        let withheld = !preview.page("/findings/F-2.html").contains("The vault stands open");
        assert_eq!(withheld, audience == "management");
    }
}

#[test]
fn drafts_and_unconfirmed_imports_are_shown_on_demand_and_marked() {
    let engagement = engagement();
    let preview = Preview::of(engagement.root(), &[]);
    assert_eq!(preview.get("/findings/F-3.html").status, 404);
    assert!(!preview.page("/findings/").contains("Contains drafts"));

    let preview = Preview::of(engagement.root(), &["--drafts"]);
    for path in ["/findings/F-3.html", "/findings/F-4.html"] {
        let page = preview.page(path);
        assert!(
            page.contains("Contains drafts") && page.contains("badge-status-draft"),
            "{path} is not marked: {page}"
        );
    }
    let register = preview.page("/findings/");
    let list = register.split_once("id=\"drafts\"").unwrap().1;
    assert!(list.contains("Not told yet") && list.contains("Found by a tool"));
    // What becomes a finding is one at once.
    let engagement = engagement.change("findings/F-3.md", "status: draft", "status: open");
    preview.until("/findings/", |register| {
        register.text().split_once("id=\"drafts\"").is_some_and(|(_, list)| !list.contains("Not told yet"))
    });
    drop(engagement);
}

#[test]
fn an_audience_that_is_not_there_is_wrong_usage() {
    let engagement = engagement();
    let mut serve = Command::new(env!("CARGO_BIN_EXE_aims-site"));
    let ended =
        serve.args(["serve", engagement.root().as_str(), "--port", "0", "--edition", "board"]).output().unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(told.contains("there is no audience `board`") && told.contains("management, internal"), "{told}");
}

#[test]
fn an_audience_that_an_edit_takes_away_is_an_error_until_it_is_back() {
    let engagement = engagement();
    let preview = Preview::of(engagement.root(), &["--edition", "management"]);
    let engagement = engagement.change("engagement.yaml", "[management, internal]", "[board, internal]");
    preview.until_told("there is no audience `management`");
    assert!(!preview.page("/findings/F-2.html").contains("The vault stands open"), "the last good edition stays");
    let engagement = engagement.change("engagement.yaml", "[board, internal]", "[management, board, internal]");
    preview.until_told("engagement.yaml: 0 errors");
    drop(engagement);
}
