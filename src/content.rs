//! What the program itself says: the rules and the method, embedded as Markdown with a short front matter.
//!
//! ```text
//! content/rules/ID.md     a rule of the auditor (G1 … H5), or a diagnostic code (kebab-case)
//! content/method/ID.md    a chapter of the page "Method and definitions"
//! ```
//!
//! The page `method.html` and the command `explain` print the same documents. Each is read when first asked for and
//! kept; a document that cannot be read is left out, which a test forbids.

use std::sync::OnceLock;

use camino::Utf8Path;
use include_dir::{Dir, include_dir};

use crate::model::{Piece, Prose};
use crate::parse::markdown;

static RULES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content/rules");
static METHOD: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content/method");

/// The families of rules, in the order in which they rest on each other and are printed.
pub const FAMILIES: &[char] = &['G', 'V', 'E', 'A', 'M', 'T', 'R', 'P', 'H'];

/// A rule, or what a diagnostic code means.
#[derive(Debug, Clone)]
pub struct RuleDoc {
    /// `G1`, or the code.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// Where it comes from: a standard and clause, "practice", or "ours".
    pub source: String,
    /// The document, as Markdown.
    pub body: &'static str,
    /// The same as prose, ids under `rule-ID`.
    pub prose: Prose,
}

impl RuleDoc {
    /// The family of a rule (`G`); `None` for a diagnostic code.
    pub fn family(&self) -> Option<char> {
        family(self.id)
    }
}

fn family(id: &str) -> Option<char> {
    let (first, rest) = (id.chars().next()?, id.get(1..)?);
    let number = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    (number && FAMILIES.contains(&first)).then_some(first)
}

/// A chapter of the method.
#[derive(Debug, Clone)]
pub struct MethodDoc {
    /// The file's stem.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// Its place among the chapters.
    pub order: u32,
    /// The document, as Markdown.
    pub body: &'static str,
    /// The same as prose, one level of headings lower, ids under `about-ID`.
    pub prose: Prose,
}

/// The rules of the auditor, by family, then number.
pub fn rules() -> &'static [RuleDoc] {
    static DOCS: OnceLock<Vec<RuleDoc>> = OnceLock::new();
    DOCS.get_or_init(|| {
        let mut docs: Vec<RuleDoc> = documents(|id| family(id).is_some()).collect();
        let place = |doc: &RuleDoc| FAMILIES.iter().position(|family| doc.family() == Some(*family));
        docs.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| crate::model::natural_order(a.id, b.id)));
        docs
    })
}

/// What the diagnostic codes mean, by code. Codes that are rules (`A1`, `T3`) are among [`rules`].
pub fn codes() -> &'static [RuleDoc] {
    static DOCS: OnceLock<Vec<RuleDoc>> = OnceLock::new();
    DOCS.get_or_init(|| {
        let mut docs: Vec<RuleDoc> = documents(|id| family(id).is_none()).collect();
        docs.sort_by_key(|doc| doc.id);
        docs
    })
}

/// The rule or code of an id, in any case.
pub fn rule(id: &str) -> Option<&'static RuleDoc> {
    rules().iter().chain(codes()).find(|doc| doc.id.eq_ignore_ascii_case(id))
}

/// The chapters of the method, in their order.
pub fn method() -> &'static [MethodDoc] {
    static DOCS: OnceLock<Vec<MethodDoc>> = OnceLock::new();
    DOCS.get_or_init(|| {
        let mut docs: Vec<MethodDoc> = files(&METHOD)
            .filter_map(|(id, text)| {
                let (head, body) = split(text)?;
                Some(MethodDoc {
                    id,
                    title: value(head, "title")?,
                    order: value(head, "order")?.parse().ok()?,
                    body,
                    prose: prose(body, &format!("about-{id}")).below(1),
                })
            })
            .collect();
        docs.sort_by_key(|doc| (doc.order, doc.id));
        docs
    })
}

/// The documents of some ids: a site shows the rules, and need not read what the codes mean.
fn documents(wanted: fn(&str) -> bool) -> impl Iterator<Item = RuleDoc> {
    files(&RULES).filter(move |(id, _)| wanted(id)).filter_map(|(id, text)| {
        let (head, body) = split(text)?;
        let (title, source) = (value(head, "title")?, value(head, "source").unwrap_or_default());
        Some(RuleDoc { id, title, source, body, prose: prose(body, &format!("rule-{id}")).below(2) })
    })
}

/// The files of a folder: stem and text.
fn files(dir: &'static Dir<'static>) -> impl Iterator<Item = (&'static str, &'static str)> {
    dir.files().filter_map(|file| {
        let name = file.path().file_name()?.to_str()?;
        Some((name.strip_suffix(".md")?, file.contents_utf8()?))
    })
}

/// Front matter and body. The front matter is ours: one `key: value` a line, quoted where the value holds a colon.
fn split(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("---\n")?.split_once("\n---\n")
}

fn value(head: &str, key: &str) -> Option<String> {
    let line = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?.trim();
    let quoted = line.strip_prefix('"').and_then(|line| line.strip_suffix('"'));
    Some(quoted.unwrap_or(line).to_owned())
}

/// A document of ours as prose. What its Markdown could be warned about is for a test.
fn prose(body: &str, prefix: &str) -> Prose {
    markdown::parse(body, Utf8Path::new(""), 0, prefix).0
}

impl Prose {
    /// The same with its headings so many levels lower, for prose that stands under a heading of the page.
    #[must_use]
    pub fn below(mut self, levels: u8) -> Prose {
        lower(&mut self.pieces, levels);
        self
    }
}

fn lower(pieces: &mut [Piece], levels: u8) {
    for piece in pieces {
        match piece {
            Piece::Html(html) => *html = lowered(html, levels).into(),
            Piece::Passage { pieces, .. } => lower(pieces, levels),
            Piece::Link(_) | Piece::Figure { .. } | Piece::Words { .. } | Piece::Image { .. } | Piece::Break => {}
        }
    }
}

/// HTML of our Markdown writer with its headings so many levels lower. Whatever looks like a tag in it is one of the
/// writer's own: text is escaped.
fn lowered(html: &str, levels: u8) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at..];
        let name = if tag.starts_with("</") { 2 } else { 1 };
        let level = tag.as_bytes().get(name + 1).filter(|level| matches!(level, b'1'..=b'6'));
        let ends = tag.as_bytes().get(name + 2).is_some_and(|end| matches!(end, b' ' | b'>'));
        match level {
            Some(level) if ends && tag.as_bytes().get(name) == Some(&b'h') => {
                out.push_str(&rest[..at + name + 1]);
                out.push(char::from((level + levels).min(b'6')));
                rest = &rest[at + name + 2..];
            }
            _ => {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_can_be_read() {
        assert_eq!(rules().len() + codes().len(), RULES.files().count());
        assert_eq!(method().len(), METHOD.files().count());
        for doc in rules().iter().chain(codes()) {
            let (head, _) = split(RULES.get_file(format!("{}.md", doc.id)).unwrap().contents_utf8().unwrap()).unwrap();
            assert_eq!(value(head, "id").as_deref(), Some(doc.id), "a document is named by its id");
            assert!(!doc.title.is_empty() && !doc.body.trim().is_empty(), "{}", doc.id);
            assert!(doc.family().is_none() || !doc.source.is_empty(), "{} names its source", doc.id);
        }
    }

    #[test]
    fn rules_stand_by_family() {
        let ids: Vec<&str> = rules().iter().map(|doc| doc.id).collect();
        assert_eq!(ids[..5], ["G1", "G2", "G3", "G4", "V1"]);
        assert_eq!(ids.last(), Some(&"H5"));
        assert_eq!(rule("g3").map(|doc| doc.title.as_str()), Some("Grading rubric"));
    }

    #[test]
    fn headings_go_lower_and_nothing_else_does() {
        assert_eq!(
            lowered("<h2 id=\"x\">a</h2><hr><p>&lt;h2&gt; 1 < 2</p><h6>z</h6>", 1),
            "<h3 id=\"x\">a</h3><hr><p>&lt;h2&gt; 1 < 2</p><h6>z</h6>"
        );
    }
}
