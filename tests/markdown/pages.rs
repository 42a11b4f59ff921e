//! Where a long body is cut: every page is whole by itself, and nothing is said twice or not at all.

use aims_site::model::Piece;
use camino::Utf8Path;
use proptest::prelude::*;

/// A block of one kind that says `mark`, and says much else.
fn block(kind: u8, mark: usize) -> String {
    let said = format!("said-{mark}- and refused, {}", "as the policy asks of it, ".repeat(60));
    match kind {
        0 => format!("{said}\n\n"),
        1 => format!("## said-{mark}-\n\n"),
        2 => format!("- said-{mark}-\n{}\n", "- again\n  - within\n\n    more\n".repeat(400)),
        3 => format!("3. said-{mark}-\n{}\n", "4. again\n   1. and within\n".repeat(400)),
        4 => format!("> {said}\n>\n> - in a quote\n> - of two\n\n"),
        5 => format!("| A | B |\n|---|--:|\n| said-{mark}- | 1 |\n{}\n", "| more | 2 |\n".repeat(100)),
        6 => format!("```text\nsaid-{mark}-\n{}```\n\n", "refused <again>\n".repeat(2_000)),
        7 => format!("> [!WARNING]\n> {said}\n\n"),
        8 => format!("{said}[^n{mark}]\n\n[^n{mark}]: A note of it.\n\n"),
        9 => format!("::: internal\n\nsaid-{mark}-\n\n- for some\n\n:::\n\n"),
        _ => format!("<div>\nsaid-{mark}-\n</div>\n\n"),
    }
}

/// The HTML of one page of pieces, with a word in the place of what only the engagement knows.
fn html(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Html(text) => out.push_str(text),
            Piece::Passage { pieces, .. } => out.push_str(&html(pieces)),
            _ => out.push_str("word"),
        }
    }
    out
}

/// Every element that is opened is closed, in order.
fn balanced(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        match tag.starts_with('/') {
            _ if ["br", "hr", "input", "img"].contains(&name) => {}
            false => open.push(name),
            true if open.pop() == Some(name) => {}
            true => return Err(format!("</{name}> closes nothing")),
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} stay open")) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn every_page_of_a_long_body_is_whole(kinds in prop::collection::vec(0u8..=10, 20..60)) {
        let mut text = String::new();
        let mut marks = 0;
        while text.len() < 2_500_000 {
            text.push_str(&block(kinds[marks % kinds.len()], marks));
            marks += 1;
        }
        let (prose, _) = aims_site::parse::markdown::parse(&text, Utf8Path::new("findings/F-1.md"), 0, "F-1");
        let pages: Vec<&[Piece]> = prose.pieces.split(|piece| *piece == Piece::Break).collect();
        prop_assert_eq!(pages.len(), prose.pages());
        prop_assert!(pages.len() > 1);
        let mut said = Vec::new();
        for page in pages {
            let html = html(page);
            prop_assert!(!html.trim().is_empty() && html.len() < 1_700_000, "{} bytes", html.len());
            prop_assert_eq!(balanced(&html), Ok(()));
            let marks = html.split("said-").skip(1).filter_map(|rest| rest.split_once('-')?.0.parse::<usize>().ok());
            said.extend(marks);
        }
        // A heading says its mark in its ids, too.
        said.dedup();
        prop_assert_eq!(said, (0..marks).collect::<Vec<_>>());
    }
}
