//! What is wrong: told in the terminal and over the last good pages, until it is mended; and what is missing.

use scraper::{Html, Selector};

use crate::preview::Preview;
use crate::support::{Engagement, FINDING};

#[test]
fn an_error_stands_over_the_last_good_page_until_it_is_mended() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    let before = preview.page("/findings/F-1.html");
    let mut tab = preview.tab("/findings/F-1.html");
    let first = tab.next();
    assert_eq!((&first["reload"], &first["errors"]), (&false.into(), &0.into()));

    let engagement = engagement.finding("grade: minor", "grade: mayor");
    let told = tab.next();
    assert_eq!((&told["reload"], &told["errors"]), (&false.into(), &1.into()), "{told}");
    assert!(told["status"].as_str().unwrap().contains("1 error"), "{told}");
    let error = &told["told"][0];
    assert_eq!(error["place"], "findings/F-1.md:4:8");
    assert_eq!(error["href"], format!("vscode://file{}:4:8", engagement.path("findings/F-1.md")));
    // The overlay says what the terminal says.
    let text = error["text"].as_str().unwrap();
    assert!(text.starts_with("error[") && text.contains("mayor"), "{text}");
    preview.until_told(text.trim_end());
    preview.until_told("; the last good pages are shown");
    assert_eq!(preview.page("/findings/F-1.html"), before);

    let engagement = engagement.finding("grade: mayor", "grade: minor");
    let told = tab.next();
    assert_eq!((&told["reload"], &told["errors"], &told["told"]), (&false.into(), &0.into(), &serde_json::json!([])));
    drop(engagement);
}

#[test]
fn the_editor_is_opened_as_its_owner_wants() {
    let engagement = Engagement::new().finding("grade: minor", "grade: mayor");
    let preview = Preview::of(engagement.root(), &["--editor-url", "idea://open?file={path}&line={line}"]);
    let told = preview.tab("/").next();
    let path = engagement.path("findings/F-1.md");
    assert_eq!(told["told"][0]["href"], format!("idea://open?file={path}&line=4"));
}

#[test]
fn a_preview_may_begin_with_errors() {
    let engagement = Engagement::new().finding("grade: minor", "grade: mayor");
    let preview = Preview::of(engagement.root(), &[]);
    let page = preview.get("/findings/F-1.html");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("The report cannot be shown yet") && page.text().contains("findings/F-1.md:4:8"));
    let mut tab = preview.tab("/findings/F-1.html");
    tab.next();
    let engagement = engagement.finding("grade: mayor", "grade: minor");
    assert_eq!(tab.next()["reload"], true);
    preview.until_says("/findings/F-1.html", "Attachments are obeyed");
    drop(engagement);
}

#[test]
fn a_folder_without_an_engagement_becomes_one() {
    let engagement = Engagement::empty();
    let preview = Preview::of(engagement.root(), &[]);
    assert!(preview.get("/").text().contains("this folder holds no engagement"));
    let engagement = engagement.file("engagement.yaml", crate::support::META);
    preview.until_says("/", "Red-team assessment");
    drop(engagement);
}

#[test]
fn a_theme_that_cannot_be_used_is_an_error_at_its_line() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    let mut tab = preview.tab("/");
    tab.next();
    let engagement =
        engagement.file("theme/templates/index.html", "{% extends \"base.html\" %}\n{% block content %}{{ oops");
    let told = tab.next();
    assert_eq!(told["errors"], 1, "{told}");
    assert!(told["told"][0]["place"].as_str().unwrap().starts_with("theme/templates/index.html:"), "{told}");
    assert!(preview.page("/").contains("Red-team assessment"));
    let engagement = engagement.without("theme/templates/index.html");
    assert_eq!(tab.next()["errors"], 0);
    drop(engagement);
}

#[test]
fn the_list_shows_what_is_missing_by_owner_and_finding() {
    let other = FINDING.replace("F-1", "F-2").replace("Head of IT", "Board").replace("author: tester\n", "");
    let draft = FINDING.replace("F-1", "F-3").replace("author: tester", "author: tester\nstatus: draft");
    let source = "source: { tool: garak, file: run.jsonl }";
    let owned = "remediation: { owner: Head of IT, due: 2026-11-01 }";
    let import = FINDING.replace("F-1", "F-4").replace(owned, source);
    let engagement = Engagement::new()
        .finding("grade: minor", "grade: mayor")
        .file("findings/F-2.md", other)
        .file("findings/F-3.md", draft)
        .file("findings/F-4.md", import)
        .file("pages/loose.md", "---\ntitle: Loose\n---\n[[nowhere]]\n");
    let preview = Preview::of(engagement.root(), &[]);
    let page = Html::parse_document(&preview.page("/_todo"));
    let parts: Vec<String> = page
        .select(&Selector::parse("main section[id^='part-']").unwrap())
        .map(|part| part.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let part = |title: &str, says: &[&str]| {
        let part = parts.iter().find(|part| part.starts_with(title)).unwrap_or_else(|| panic!("{title}: {parts:#?}"));
        says.iter().for_each(|text| assert!(part.contains(text), "`{text}` is missing: {part}"));
    };
    part("Before the report can be published", &["a classification", "a version"]);
    part("Board", &["F-2", "author"]);
    part("Head of IT", &["findings/F-1.md:4:8", "F-3", "A draft."]);
    part("Nobody is named as owner", &["F-4", "Imported and not confirmed."]);
    part("Other files", &["pages/loose.md:4:1"]);
    let link = Selector::parse("main .todo-place a").unwrap();
    let hrefs: Vec<&str> = page.select(&link).filter_map(|link| link.value().attr("href")).collect();
    assert!(hrefs.iter().all(|href| href.starts_with(&format!("vscode://file{}/", engagement.root()))), "{hrefs:?}");

    // It follows what is written, like every page.
    let mut tab = preview.tab("/_todo");
    tab.next();
    let engagement = engagement.finding("grade: mayor", "grade: minor");
    assert_eq!(tab.next()["reload"], true);
    drop(engagement);
}
