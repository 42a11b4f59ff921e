//! Crosswalks: `content/crosswalks/*.yaml`, embedded, and a client's own among its `catalogs/*.yaml`.
//!
//! A crosswalk names a framework, its elements, and which of them share ground with which requirement. Rows are as
//! written here; [`crate::resolve`] looks up both ends.

use camino::{Utf8Path, Utf8PathBuf};

use super::decode::{Cx, Map, excerpt};
use crate::diag::{At, Code, Span};
use crate::model::{Comparison, Confidence, Relationship};

macro_rules! embedded {
    ($($name:literal,)*) => {
        /// The crosswalks that the program brings, in the order in which they are shown: path and text.
        pub const EMBEDDED: &[(&str, &str)] = &[$((
            concat!("content/crosswalks/", $name, ".yaml"),
            include_str!(concat!("../../content/crosswalks/", $name, ".yaml")),
        ),)*];
    };
}

embedded! {
    "iso-27001-2022",
    "iso-27001-2013",
    "nist-ai-rmf-1.0",
    "eu-ai-act-2024-1689",
    "soc2-tsc-2017-rev-2022",
    "owasp-llm-2025",
    "mitre-atlas-5.6.0",
    "iso-42005-2025",
    "iso-23894-2023",
    "iso-27005-2022",
}

/// A crosswalk whose rows are as written.
#[derive(Debug)]
pub struct RawCrosswalk {
    /// The file.
    pub path: Utf8PathBuf,
    /// Brought by the program.
    pub embedded: bool,
    /// `framework.id`.
    pub id: At<String>,
    /// The rest of `framework`.
    pub head: Head,
    /// `elements`.
    pub elements: Vec<RawElement>,
    /// `rows`.
    pub rows: Vec<RawCounterpart>,
}

/// What a crosswalk says of its framework. What it does not say is empty; `cite` is then the title.
#[derive(Debug, Clone)]
pub struct Head {
    /// `title`.
    pub title: String,
    /// `cite`.
    pub cite: String,
    /// `taxonomy`.
    pub taxonomy: Option<String>,
    /// `size`.
    pub size: Option<u64>,
    /// `about`.
    pub about: String,
    /// `status`.
    pub status: String,
    /// `titles`.
    pub titles: String,
    /// `compare`.
    pub compare: Comparison,
    /// `notes`.
    pub notes: Vec<String>,
}

/// An element of the framework.
#[derive(Debug)]
pub struct RawElement {
    /// `id`.
    pub id: At<String>,
    /// `title`.
    pub title: String,
}

/// A row.
#[derive(Debug)]
pub struct RawCounterpart {
    /// `from`: a requirement.
    pub from: At<String>,
    /// `to`: an element.
    pub to: At<String>,
    /// `relationship`.
    pub relationship: Relationship,
    /// `source`.
    pub source: String,
    /// `also`.
    pub also: Vec<String>,
    /// `confidence`.
    pub confidence: Confidence,
    /// `difference`.
    pub difference: Option<String>,
}

/// The rest of a file whose `framework` says that it is a crosswalk.
pub(super) fn decode(cx: &mut Cx, path: &Utf8Path, mut map: Map<'_>, embedded: bool) -> Option<RawCrosswalk> {
    let mut framework = map.map(cx, "framework")?;
    let span = framework.span;
    let id = framework.text(cx, "id");
    if !framework.has("id") {
        framework.missing(cx, "id", span, "give the framework an id that `frameworks:` can list");
    }
    let title = framework.string(cx, "title");
    if !framework.has("title") {
        framework.missing(cx, "title", span, "state its name with the edition");
    }
    let title = title.unwrap_or_default();
    let head = Head {
        cite: framework.string(cx, "cite").unwrap_or_else(|| title.clone()),
        title,
        taxonomy: framework.string(cx, "taxonomy"),
        size: framework.get("size").and_then(|node| cx.number(node, "size", 1, 100_000)).map(|at| at.value),
        about: framework.string(cx, "about").unwrap_or_default(),
        status: framework.string(cx, "status").unwrap_or_default(),
        titles: framework.string(cx, "titles").unwrap_or_default(),
        compare: compare(cx, &mut framework).unwrap_or_default(),
        notes: framework.strings(cx, "notes"),
    };
    framework.finish(cx, true);
    let elements = map.maps(cx, "elements").into_iter().filter_map(|entry| element(cx, entry)).collect();
    let rows = map.maps(cx, "rows").into_iter().filter_map(|entry| row(cx, entry)).collect();
    if !map.has("rows") {
        map.missing(cx, "rows", Span::default(), "list the counterparts, each with `from`, `to` and `relationship`");
    }
    map.finish(cx, true);
    let id = id?;
    if let Some(problem) = super::id::id_problem(&id.value) {
        cx.report(
            Code::CatalogInvalid,
            id.span,
            format!("`{}` cannot be the id of a framework: {problem}", excerpt(&id.value)),
            "its page is named after it: use letters, digits, `.`, `_` and `-`",
        );
        return None;
    }
    Some(RawCrosswalk { path: path.to_owned(), embedded, id, head, elements, rows })
}

/// `compare`: how a standard or framework compares with others.
pub(super) fn compare(cx: &mut Cx, map: &mut Map<'_>) -> Option<Comparison> {
    let mut map = map.map(cx, "compare")?;
    let mut text = |key| map.string(cx, key).unwrap_or_default();
    let comparison = Comparison {
        kind: text("type"),
        scope: text("scope"),
        certification: text("certification"),
        controls: text("controls"),
        updates: text("updates"),
    };
    map.finish(cx, true);
    Some(comparison)
}

fn element(cx: &mut Cx, mut map: Map<'_>) -> Option<RawElement> {
    let id = required(cx, &mut map, "id");
    let title = required(cx, &mut map, "title");
    map.finish(cx, true);
    Some(RawElement { id: id?, title: title?.value })
}

fn row(cx: &mut Cx, mut map: Map<'_>) -> Option<RawCounterpart> {
    let from = required(cx, &mut map, "from");
    let to = required(cx, &mut map, "to");
    let relationship = map
        .get("relationship")
        .and_then(|node| cx.word(node, "relationship", Relationship::from_word, Relationship::WORDS));
    if !map.has("relationship") {
        map.missing(cx, "relationship", map.span, "every row states how the two relate");
    }
    // Nobody else has looked at a row that does not say who has.
    let confidence = match map.get("confidence") {
        Some(node) => cx.word(node, "confidence", Confidence::from_word, Confidence::WORDS)?.value,
        None => Confidence::Low,
    };
    let row = RawCounterpart {
        from: from?,
        to: to?,
        relationship: relationship?.value,
        source: map.string(cx, "source").unwrap_or_else(|| "own-judgement".into()),
        also: map.strings(cx, "also"),
        confidence,
        difference: map.string(cx, "difference"),
    };
    map.finish(cx, true);
    Some(row)
}

/// Text of a key that must be there.
fn required(cx: &mut Cx, map: &mut Map<'_>, key: &'static str) -> Option<At<String>> {
    let text = map.text(cx, key);
    if !map.has(key) {
        map.missing(cx, key, map.span, "every entry of a crosswalk states it");
    }
    text
}
