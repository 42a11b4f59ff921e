//! What the preview adds to a page: its script, and what that script is told.

use camino::Utf8Path;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use super::line::Shown;
use crate::render::POLICY;

/// The script of the preview, `/_preview.js`.
pub(super) const SCRIPT: &str = include_str!("preview.js");
/// Its style, `/_preview.css`.
pub(super) const STYLE: &str = include_str!("preview.css");

/// How an editor is opened at a line: an address with `{path}`, `{line}` and `{column}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor(String);

/// An address that opens no editor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no address of an editor")]
pub struct BadEditor(String);

impl Default for Editor {
    fn default() -> Self {
        Editor("vscode://file/{path}:{line}:{column}".to_owned())
    }
}

impl std::str::FromStr for Editor {
    type Err = BadEditor;

    fn from_str(template: &str) -> Result<Self, BadEditor> {
        let scheme = template.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
        let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let runs = ["javascript", "data", "vbscript", "blob"].contains(&scheme.as_str());
        if named && !runs && template.contains("{path}") {
            Ok(Editor(template.to_owned()))
        } else {
            Err(BadEditor(template.to_owned()))
        }
    }
}

/// What does not stand for itself in the path of an address.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');

/// What does not stand for itself in an attribute either.
const ATTRIBUTE: &AsciiSet = &PATH.add(b'&').add(b'\'');

impl Editor {
    /// The address that opens `path`, which is absolute, at a line and column.
    pub fn href(&self, path: &Utf8Path, line: usize, column: usize) -> String {
        let path = path.as_str().replace('\\', "/");
        let path = utf8_percent_encode(&path, PATH).to_string();
        // `file/{path}` and `/home/…` meet in one slash, `file://{path}` keeps its two.
        let meets = path.starts_with('/') && !self.0.contains("//{path}");
        let template = if meets { self.0.replace("/{path}", "{path}") } else { self.0.clone() };
        template.replace("{line}", &line.to_string()).replace("{column}", &column.to_string()).replace("{path}", &path)
    }
}

/// A page with the preview's script in it. `view` changes when what the page shows does.
pub(super) fn with_script(page: &[u8], address: &str, view: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(page.len() + 256);
    let mut rest = page;
    // The script is told of changes by the server that the page came from, and by nobody else.
    if let Some(at) = find(rest, POLICY.as_bytes()) {
        let end = at + POLICY.len();
        out.extend_from_slice(&rest[..end]);
        out.extend_from_slice(b"; connect-src 'self'");
        rest = &rest[end..];
    }
    if let Some(at) = find(rest, b"</head>") {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(tag(address, view).as_bytes());
        rest = &rest[at..];
    }
    out.extend_from_slice(rest);
    out
}

fn tag(address: &str, view: &str) -> String {
    let address = utf8_percent_encode(address, ATTRIBUTE).to_string();
    format!("<script src=\"/_preview.js\" data-address=\"{address}\" data-view=\"{view}\" defer></script>\n")
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// What an open page is told.
#[derive(Serialize)]
pub(super) struct Message<'s> {
    /// The page shows something else now.
    pub(super) reload: bool,
    /// How many errors, warnings, drafts, in words.
    status: String,
    /// What the list of the status line is called.
    list: String,
    /// Whether something is wrong.
    errors: usize,
    /// What is wrong, in words.
    title: String,
    /// What hides the overlay, in words.
    hide: String,
    told: Vec<Told<'s>>,
}

#[derive(Serialize)]
struct Told<'s> {
    place: &'s str,
    href: &'s str,
    text: &'s str,
}

impl<'s> Message<'s> {
    /// What a page is told of the engagement; `reload` if it shows something else now.
    pub(super) fn new(shown: &'s Shown, reload: bool) -> Self {
        let say = |key: &str, n: Option<usize>| match shown.shell() {
            Some(shell) => shell.theme().strings().fill(key, n.map(|n| n as u64), |_| None),
            None => key.to_owned(),
        };
        let (errors, warnings) = (shown.report.errors, shown.report.warnings);
        let counts = [("errors", errors), ("warnings", warnings), ("drafts", shown.drafts)];
        let counts: Vec<String> = counts
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(what, n)| say(&format!("preview.{what}"), Some(n)))
            .collect();
        Message {
            reload,
            status: if counts.is_empty() { say("preview.all-well", None) } else { counts.join(" · ") },
            list: say("preview.todo", None),
            errors,
            title: say("preview.last-good", Some(errors)),
            hide: say("preview.hide", None),
            told: shown
                .told
                .iter()
                .map(|told| Told { place: &told.place, href: &told.href, text: &told.text })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_opened_at_a_line_of_any_path() {
        let editor = Editor::default();
        assert_eq!(editor.href("/a b/F#1.md".into(), 7, 5), "vscode://file/a%20b/F%231.md:7:5");
        let own: Editor = "editor://open?url=file://{path}&line={line}".parse().expect("an address");
        assert_eq!(own.href("/a/F-1.md".into(), 7, 5), "editor://open?url=file:///a/F-1.md&line=7");
        for bad in ["javascript:alert('{path}')", "vscode://file", "{path}", " data:{path}"] {
            assert!(bad.parse::<Editor>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_script_is_all_that_is_added() {
        let page = format!("<head><meta content=\"{POLICY}\"></head><p>{POLICY}</head>");
        let with = String::from_utf8(with_script(page.as_bytes(), "findings/F\"1.html", "7")).expect("text");
        let script =
            "<script src=\"/_preview.js\" data-address=\"findings/F%221.html\" data-view=\"7\" defer></script>\n";
        assert!(with.contains(script), "{with}");
        assert_eq!(with.replacen(script, "", 1).replacen("; connect-src 'self'", "", 1), page);
    }
}
