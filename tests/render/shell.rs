//! What stands around every page.

use aims_site::render::POLICY;

use super::*;

#[test]
fn every_page_says_what_it_is_and_what_it_is_not() {
    let html = page(theme(&[]), "page.html", "findings/F-1.html", &plain_view()).unwrap();
    let disclaimer = "A red-team assessment in support of an AIMS, not a certification audit.";
    for words in [disclaimer, "TLP:AMBER", "Edition: auditor", "Version 1.0", "9 October 2026"] {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\" data-root=\"../\">"));
    assert!(html.contains(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">")));
    assert!(html.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
}

#[test]
fn every_printed_sheet_carries_classification_version_and_number() {
    let css = style(theme(&[]));
    let sheet = &css[css.rfind("@page").unwrap()..];
    for words in ["\"TLP:AMBER\"", "\"Claims assistant\"", "Version 1.0", "counter(page)", "not a certification audit"]
    {
        assert!(sheet.contains(words), "{words} in {sheet}");
    }
}

#[test]
fn addresses_lead_back_to_the_root_from_every_depth() {
    let shell = Shell::new(Arc::new(theme(&[])), &site()).unwrap();
    for (path, root) in [("index.html", ""), ("findings/F-1.html", "../"), ("controls/acme/A-1.html", "../../")] {
        let frame = Frame::new(path, "findings", Words::text("A page"));
        let html = String::from_utf8(render(&shell, "page.html", &frame, &plain_view()).unwrap()).unwrap();
        assert!(html.contains(&format!("href=\"{root}assets/site.css\"")), "{path}");
        assert!(html.contains(&format!("href=\"{root}findings.html\" class=\"current\"")), "{path}");
        for (at, start) in html.match_indices("href=\"").chain(html.match_indices("src=\"")) {
            let value = html[at + start.len()..].split('"').next().unwrap();
            assert!(!value.starts_with('/') && !value.starts_with("http"), "{path}: {value}");
        }
    }
}

#[test]
fn a_page_has_no_inline_script_and_no_inline_style() {
    let html = page(theme(&[]), "page.html", "a.html", &plain_view()).unwrap();
    assert!(!html.contains(" style=") && !html.contains("<style"));
    for tag in html.split("<script").skip(1) {
        assert!(tag.starts_with(" src=\"assets/"), "{tag}");
    }
}

#[test]
fn local_contents_show_from_two_entries_on() {
    let shell = Shell::new(Arc::new(theme(&[])), &site()).unwrap();
    let html = |frame: &Frame| String::from_utf8(render(&shell, "page.html", frame, &plain_view()).unwrap()).unwrap();
    let mut frame = Frame::new("a.html", "index", Words::text("A page"));
    frame.contents = vec![Anchor::new("one", Words::text("One"))];
    assert!(!html(&frame).contains("id=\"contents\""));
    frame.contents.push(Anchor::new("two", Words::text("Two")));
    assert!(html(&frame).contains("<a href=\"#two\">Two</a>"));
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    let once = || page(theme(&[]), "page.html", "a.html", &plain_view()).unwrap();
    assert_eq!(once(), once());
    assert_eq!(style(theme(&[])), style(theme(&[])));
}
