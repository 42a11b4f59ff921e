//! Front matter: the YAML between two lines of `---`, and the Markdown after it.

use camino::Utf8Path;

use super::decode::{Cx, Map};
use super::yaml::{self, Node};
use crate::diag::{Code, Diagnostic, Span};

/// Nodes of one front matter.
const MAX_NODES: usize = 20_000;

/// A file taken apart.
#[derive(Debug)]
pub struct Split<'t> {
    /// The YAML text and the byte at which it begins.
    pub yaml: (&'t str, usize),
    /// The Markdown and the byte at which it begins.
    pub body: (&'t str, usize),
}

/// Takes a file apart.
pub fn split<'t>(path: &Utf8Path, text: &'t str) -> Result<Split<'t>, Diagnostic> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let first = line_end(text, start);
    if text[start..first].trim_end() != "---" {
        return Err(Diagnostic::new(
            Code::FrontMatterMissing,
            path,
            Span::new(start..first),
            "this file does not begin with front matter",
            "begin the file with a line `---`, the keys, and another line `---`",
        ));
    }
    let yaml_start = first;
    let mut at = yaml_start;
    while at < text.len() {
        let end = line_end(text, at);
        if matches!(text[at..end].trim_end(), "---" | "...") {
            return Ok(Split { yaml: (&text[yaml_start..at], yaml_start), body: (&text[end..], end) });
        }
        at = end;
    }
    Err(Diagnostic::new(
        Code::FrontMatterUnclosed,
        path,
        Span::new(start..start + 3),
        "the front matter is never closed",
        "add a line `---` after the last key",
    ))
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at + 1)
}

/// The tree of a front matter; its errors go to `cx`.
pub fn tree(cx: &mut Cx, yaml: (&str, usize)) -> Option<Node> {
    read(cx, yaml.0, yaml.1, MAX_NODES)
}

/// The tree of a YAML text; its errors go to `cx`.
pub fn read(cx: &mut Cx, text: &str, base: usize, max_nodes: usize) -> Option<Node> {
    match yaml::parse(text, base, max_nodes) {
        Ok(node) => Some(node),
        Err(error) if error.limit => {
            cx.report(
                Code::TooLarge,
                error.span,
                format!("the YAML goes beyond the limits: {}", error.message),
                "write values out instead of nesting or repeating them by alias",
            );
            None
        }
        Err(error) => {
            cx.report(
                Code::YamlSyntax,
                error.span,
                format!("the YAML cannot be read: {}", error.message),
                "check indentation, quotes and brackets up to this place",
            );
            None
        }
    }
}

/// Where to point when a key is missing: the `id` line, else the first line of the front matter.
pub fn anchor(map: &Map<'_>, split: &Split<'_>) -> Span {
    map.key_span("id").unwrap_or_else(|| Span::new(split.yaml.1..split.yaml.1))
}

/// The front matter of a text as JSON, and the body after it; nothing where either cannot be read.
pub fn read_json(text: &str) -> Option<(serde_json::Value, &str)> {
    let split = split(Utf8Path::new(""), text).ok()?;
    let node = yaml::parse(split.yaml.0, split.yaml.1, MAX_NODES).ok()?;
    Some((node.to_json(), split.body.0))
}
