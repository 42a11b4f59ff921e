//! Prose as one string of HTML. Links lead where they say; a page would look them up.

use aims_site::diag::Diagnostic;
use aims_site::model::{LinkForm, Piece, Prose};
use aims_site::parse::markdown::parse;
use camino::Utf8Path;

/// A body that stands alone in its file, with no prefix.
pub fn parsed(markdown: &str) -> (Prose, Vec<Diagnostic>) {
    parse(markdown, Utf8Path::new("findings/F-1.md"), 0, "")
}

/// The HTML of a body.
pub fn html(markdown: &str) -> String {
    pieces(&parsed(markdown).0.pieces)
}

/// The HTML of pieces.
pub fn pieces(all: &[Piece]) -> String {
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
            Piece::Figure { path, .. } => html.push_str(&format!("<data value=\"{}\"></data>", escaped(path))),
            Piece::Passage { audience, pieces: inner, .. } => {
                html.push_str(&format!("<div class=\"for-{}\">\n{}</div>\n", escaped(audience), pieces(inner)));
            }
        }
    }
    html
}

fn escaped(text: &str) -> String {
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
