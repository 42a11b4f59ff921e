//! The corpora of the fuzz targets, and what they once found, tried on every change.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test says so by failing")]

#[path = "../fuzz/checks.rs"]
mod checks;

fn tried(target: &str, check: fn(&[u8])) {
    let files = std::fs::read_dir(format!("fuzz/corpus/{target}")).unwrap().map(|entry| entry.unwrap().path());
    let mut tried = 0;
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        assert!(std::panic::catch_unwind(|| check(&bytes)).is_ok(), "{}", file.display());
        tried += 1;
    }
    assert!(tried >= 5, "{target} has a corpus");
}

#[test]
fn any_front_matter_is_read_or_named() {
    tried("front_matter", checks::front_matter);
}

#[test]
fn any_markdown_becomes_html_of_ours_only() {
    tried("markdown", checks::markdown);
}

#[test]
fn any_catalog_is_read_or_named() {
    tried("catalog", checks::catalog);
}

#[test]
fn any_file_of_another_tool_becomes_drafts_that_can_be_read_or_an_error() {
    tried("import", checks::import);
}
