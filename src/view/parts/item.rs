//! Small parts: links, figures, badges, cells, terms, callouts, evidence.

use serde::Serialize;

use super::{Bar, Html, Words};

/// A link.
#[derive(Serialize, Clone, Debug)]
pub struct Link {
    /// Address, relative to the page that shows it.
    pub href: String,
    /// Its words.
    pub text: Words,
}

impl Link {
    /// A link with words.
    pub fn new(href: impl Into<String>, text: Words) -> Self {
        Self { href: href.into(), text }
    }
}

/// Words that may be a link, with smaller words below them.
#[derive(Serialize, Clone, Debug)]
pub struct Label {
    /// The id in front of the words (`A.6.2.4`), set in tabular figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The words.
    pub text: Words,
    /// Where they lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Smaller words below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
}

impl Label {
    /// Words alone.
    pub fn new(text: Words) -> Self {
        Self { id: None, text, href: None, note: None }
    }

    /// Words that link.
    pub fn link(href: impl Into<String>, text: Words) -> Self {
        Self { id: None, text, href: Some(href.into()), note: None }
    }
}

/// A number that links to exactly what it counts: `<a class="figure" data-figure="KEY" href="PAGE#LIST">N</a>`.
///
/// Zero links too, to an empty list.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The path under `figures` of report.json, else PAGE.DIMENSION.VALUE.GRADE.
    pub key: String,
    /// The number.
    pub count: u64,
    /// The list, relative to the page that shows the figure.
    pub href: String,
}

impl Figure {
    /// A figure.
    pub fn new(key: impl Into<String>, count: u64, href: impl Into<String>) -> Self {
        Self { key: key.into(), count, href: href.into() }
    }
}

/// A value told by text and shape as well as colour.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// What kind of value.
    pub kind: BadgeKind,
    /// The value, as in the data (`major`, `not-relied-on`); its words are the string `KIND.VALUE`.
    pub value: String,
    /// Other words than those of the string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Words>,
}

impl Badge {
    /// A badge with the words of its value.
    pub fn new(kind: BadgeKind, value: impl Into<String>) -> Self {
        Self { kind, value: value.into(), text: None }
    }
}

/// What a [`Badge`] tells.
#[derive(Serialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum BadgeKind {
    /// `major`, `minor`, `opportunity`, `conforming`.
    Grade,
    /// A grade, or `untested`, `not-applicable`.
    Verdict,
    /// `design`, `operating`.
    Failure,
    /// `draft`, `open`, `planned`, `implemented`, `closed`, `accepted`, `withdrawn`, also `corrected`.
    Status,
    /// State of the design: `deficient`, `effective`, `untested`.
    Design,
    /// State of operation: `deficient`, `effective`, `untested`, `not-relied-on`.
    Operating,
    /// `critical`, `high`, `medium`, `low`, `none`.
    Severity,
    /// Result of a retest: `effective`, `partial`, `not-effective`, `cannot-verify`.
    Verification,
    /// `yes`, `no`, `partly`, `not-observable`, `not-stated`.
    Answer,
    /// What a rule says: `met`, `unmet`, `flag`, `contradiction`, `proposed`, `accepted`, `declined`.
    Rule,
    /// `high`, `medium`, `low`, and the relationship of a crosswalk row.
    Confidence,
    /// `new`, `corrected`, `repeated`, `reopened`, `regraded`, `unchanged`.
    Change,
}

/// One value of a table or of a definition list.
#[derive(Serialize, Clone, Debug)]
#[serde(tag = "kind", content = "value", rename_all = "kebab-case")]
pub enum Cell {
    /// Words.
    Text(Words),
    /// Several paragraphs or items of words, one below the other.
    Lines(Vec<Words>),
    /// An id, a version, a path: set in the monospaced face.
    Code(String),
    /// A link.
    Link(Link),
    /// Several links, separated by commas.
    Links(Vec<Link>),
    /// Words that may be a link.
    Label(Label),
    /// Badges.
    Badges(Vec<Badge>),
    /// A civil date.
    Date(String),
    /// A figure.
    Figure(Figure),
    /// A figure of a whole ("7 of 12"): both link.
    Ratio(Figure, Figure),
    /// A number that counts no list (a level, a rate, days), already written out.
    Number(String),
    /// A bar.
    Bar(Bar),
    /// Prose of the Markdown writer.
    Prose(Html),
    /// The engagement does not say: prints "not stated".
    NotStated,
    /// There is nothing to say here: prints a dash.
    Nothing,
}

/// An entry of a definition list.
#[derive(Serialize, Clone, Debug)]
pub struct Term {
    /// What is told.
    pub term: Words,
    /// What is told of it.
    pub value: Cell,
}

impl Term {
    /// A term and its value.
    pub fn new(term: Words, value: Cell) -> Self {
        Self { term, value }
    }
}

/// Something that must not be overlooked.
#[derive(Serialize, Clone, Debug)]
pub struct Callout {
    /// How it is set.
    pub kind: CalloutKind,
    /// Its heading.
    pub title: Words,
    /// Its paragraphs.
    pub lines: Vec<Words>,
    /// Where it leads on.
    pub links: Vec<Link>,
}

/// How a [`Callout`] is set; the same kinds as alerts in prose.
#[derive(Serialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum CalloutKind {
    /// Good to know.
    Note,
    /// Advice.
    Tip,
    /// Needed to read the page rightly.
    Important,
    /// A contradiction, a flag.
    Warning,
    /// Something is wrong.
    Caution,
}

/// One evidence file.
#[derive(Serialize, Clone, Debug, Default)]
pub struct Evidence {
    /// Id of the element.
    pub id: String,
    /// Its path in `evidence/`, as the engagement names it.
    pub file: String,
    /// Its page.
    pub page: String,
    /// Where its copy lies; none where it is sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its kind (`transcript`, `screenshot`), as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The name of its copy where that differs from `file`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_as: Option<String>,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// Whether the hash was computed when the site was built, not stated by its author.
    pub computed: bool,
    /// When it was captured, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured: Option<String>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Whether its content is held back.
    pub sealed: bool,
    /// Where it is cited.
    pub cited: Vec<Link>,
}
