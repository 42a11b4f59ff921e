//! Prose as one string of HTML. Links lead where they say; a page would look them up.

#![allow(clippy::expect_used, reason = "clippy sees tests by their attribute only")]

use aims_site::diag::Diagnostic;
use aims_site::model::{LinkForm, Piece, Prose};
use aims_site::parse::markdown::parse;
use camino::Utf8Path;

/// A body that stands alone in its file, with no prefix.
pub(crate) fn parsed(markdown: &str) -> (Prose, Vec<Diagnostic>) {
    parse(markdown, Utf8Path::new("findings/F-1.md"), 0, "")
}

/// The HTML of a body.
pub(crate) fn html(markdown: &str) -> String {
    pieces(&parsed(markdown).0.pieces)
}

/// The HTML of pieces.
pub(crate) fn pieces(all: &[Piece]) -> String {
    let mut html = String::new();
    for piece in all {
        match piece {
            Piece::Html(text) => html.push_str(text),
            Piece::Link(link) => {
                let text = link.text.clone().unwrap_or_else(|| escaped(&link.raw));
                let class = match link.form {
                    LinkForm::Wiki => " class=\"wiki\"",
                    LinkForm::Relative => "",
                    LinkForm::Bare => " class=\"bare\"",
                };
                html.push_str(&format!("<a href=\"{}\"{class}>{text}</a>", address(&link.raw)));
            }
            Piece::Words { key, n } => {
                html.push_str(key);
                html.extend(n.map(|n| format!(" {n}")));
            }
            Piece::Image { link, block, .. } => {
                let text = link.text.clone().unwrap_or_default();
                let link = format!("<a href=\"{}\">{text}</a>", address(&link.raw));
                html.push_str(&if *block { format!("<p>{link}</p>\n") } else { link });
            }
            Piece::Break => {}
            Piece::Figure { path, .. } => html.push_str(&format!("<data value=\"{}\"></data>", escaped(path))),
            Piece::Passage { audience, pieces: inner, .. } => {
                let name: String = audience.chars().filter(|c| c.is_alphanumeric()).collect();
                html.push_str(&format!("<div class=\"for-{name}\">\n{}</div>\n", pieces(inner)));
            }
        }
    }
    html
}

fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn address(raw: &str) -> String {
    let mut out = String::new();
    for byte in raw.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            _ if byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/$~'".contains(&byte) => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A body at an offset of its file, with a prefix.
pub(crate) fn parsed_with(markdown: &str, base: usize, prefix: &str) -> (Prose, Vec<Diagnostic>) {
    parse(markdown, Utf8Path::new("findings/F-1.md"), base, prefix)
}

/// The diagnostics of a body, one line each.
pub(crate) fn diagnoses(markdown: &str) -> Vec<String> {
    let line = |d: Diagnostic| format!("{}..{} {}: {}", d.span.start, d.span.end, d.code, d.message);
    parsed(markdown).1.into_iter().map(line).collect()
}

/// The pieces of a body that are not HTML, one line each, between the HTML.
pub(crate) fn pieces_as_data(markdown: &str) -> String {
    let line = |piece: &Piece| match piece {
        Piece::Html(html) => html.to_string(),
        Piece::Link(link) => format!("{:?} {:?} {:?}", link.form, link.raw, link.text),
        Piece::Words { key, .. } => format!("words {key:?}"),
        Piece::Image { link, caption, block } => format!("image {:?} {:?} {caption:?} {block}", link.raw, link.text),
        Piece::Break => "break".to_owned(),
        Piece::Figure { path, .. } => format!("figure {path:?}"),
        Piece::Passage { audience, .. } => format!("passage {audience:?}"),
    };
    parsed(markdown).0.pieces.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Where the links of pieces stand.
pub(crate) fn spans(all: &[Piece]) -> String {
    all.iter()
        .filter_map(|piece| match piece {
            Piece::Link(link) => Some(format!("{} {}..{}", link.raw, link.span.start, link.span.end)),
            _ => None,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The examples in the file that `AIMS_EXAMPLES` names.
#[allow(clippy::disallowed_methods)]
pub(crate) fn examples() -> Vec<serde_json::Value> {
    let file = std::env::var("AIMS_EXAMPLES").expect("AIMS_EXAMPLES names a file of examples");
    let text = std::fs::read_to_string(file).expect("the examples can be read");
    serde_json::from_str(&text).expect("the examples are JSON")
}

/// Writes documents as pages into the folder that `AIMS_PAGES` names, if any.
#[allow(clippy::disallowed_methods)]
pub(crate) fn save(documents: &[(String, String)]) {
    let Ok(folder) = std::env::var("AIMS_PAGES") else { return };
    for (name, markdown) in documents {
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<title>{name}</title>\n</head>\n<body>\n<main>\n<h1>Page</h1>\n{}</main>\n</body>\n</html>\n",
            html(markdown)
        );
        std::fs::write(format!("{folder}/{name}.html"), page).expect("a page can be written");
    }
}

/// Whether there is time for whole megabytes: tests/commonmark/run.sh says so.
#[allow(clippy::disallowed_methods)]
pub(crate) fn thorough() -> bool {
    std::env::var("AIMS_THOROUGH").is_ok()
}

/// What a step gives and how long it takes.
#[allow(clippy::disallowed_methods)]
pub(crate) fn timed<T>(step: impl FnOnce() -> T) -> (T, std::time::Duration) {
    let begin = std::time::Instant::now();
    let value = step();
    (value, begin.elapsed())
}
