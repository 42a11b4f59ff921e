//! The vocabulary that all page views share.
//!
//! A view is a plain value: it holds everything its template shows, formatted and sorted, and a template looks nothing
//! up. These are the parts that views are put together from. Each part has a component of the same name in
//! `themes/default/components/`, which is the only place that knows its markup:
//!
//! | part | component | what it shows |
//! |---|---|---|
//! | [`Words`] | `{{ w \| say }}` | words of the interface (a key of `strings/*.yaml`) or of the engagement (a text) |
//! | [`Figure`] | `<figure f={…} />` | a number that links to exactly what it counts |
//! | [`List`] | `<list l={…} level={2} />` | what a figure counts: `data-count`, entries with `data-ref` |
//! | [`Badge`] | `<badge b={…} />` | grade, verdict, failure mode, status …, told by text and shape as well as colour |
//! | [`Link`], [`Label`] | `<link l={…} />`, `<label l={…} />` | a link; words that may be a link |
//! | [`Term`] | `<terms terms={…} />` | a definition list |
//! | [`Cell`] | `<cell c={…} />` | one value of a table or a definition list |
//! | [`Table`] | `<table t={…} />` | rows and columns that no figure counts |
//! | [`Breakdown`] | `<breakdown b={…} level={2} />` | the figures of one dimension, its distinct total, "not stated", "in several rows" |
//! | [`Bar`] | `<bar b={…} />` | a horizontal bar as SVG, beside the same numbers |
//! | [`HeatMap`] | `<heatmap h={…} />` | requirements as tiles, by area |
//! | [`Timeline`] | `<timeline t={…} />` | dates and spans on one axis |
//! | [`Callout`] | `<callout c={…} />` | a note, a warning, a contradiction |
//! | [`Evidence`] | `<evidence e={…} />` | one evidence file with its hash |
//! | [`Header`] | `<page_header h={…} />` | the head of a page, with its only `h1` |
//! | [`Pager`] | `<pager p={…} />` | the static pages of a long register |
//! | [`Html`] | `<prose html={…} />` | prose from the Markdown writer: the only HTML that is not escaped |
//!
//! Addresses in a view are relative to the page that shows it: `format!("{root}findings/F-007.html")` with
//! [`root_of`]. Addresses in a [`Site`] are relative to the root of the site, because every page shares them.

use std::collections::BTreeMap;

use serde::Serialize;

/// Words that a reader sees: of the interface, by their key in `strings/*.yaml`, or of the engagement, as they stand.
///
/// The theme turns a key into words, so a view never holds an English sentence of its own.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
#[serde(untagged)]
pub enum Words {
    /// As written in the engagement or a catalog.
    Text(String),
    /// From the strings of the theme.
    Phrase {
        /// The key, such as `nav.findings`.
        say: String,
        /// The number that chooses between `zero`, `one` and `other`, also `{n}` in the string.
        #[serde(skip_serializing_if = "Option::is_none")]
        n: Option<u64>,
        /// Values of the other `{placeholders}`.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        with: BTreeMap<String, Value>,
    },
}

/// A value for a `{placeholder}`.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
#[serde(untagged)]
pub enum Value {
    /// Words, or a phrase within the phrase.
    Words(Words),
    /// A civil date, written out in the language of the strings.
    Date {
        /// `2026-10-09`.
        date: String,
    },
}

impl Words {
    /// Words as written in the engagement or a catalog.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Words of the interface.
    pub fn say(key: impl Into<String>) -> Self {
        Self::Phrase { say: key.into(), n: None, with: BTreeMap::new() }
    }

    /// Words of the interface that speak of a number.
    pub fn count(key: impl Into<String>, n: u64) -> Self {
        Self::Phrase { say: key.into(), n: Some(n), with: BTreeMap::new() }
    }

    /// The same, with a value for one placeholder. Does nothing to words that are not of the interface.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        if let Self::Phrase { with, .. } = &mut self {
            with.insert(name.into(), value.into());
        }
        self
    }
}

impl Value {
    /// A civil date (`2026-10-09`).
    pub fn date(date: impl Into<String>) -> Self {
        Self::Date { date: date.into() }
    }
}

impl From<Words> for Value {
    fn from(words: Words) -> Self {
        Self::Words(words)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Words(Words::Text(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Words(Words::text(text))
    }
}

/// HTML that is already safe: prose that came out of our Markdown writer, and nothing else.
///
/// The component `prose` is the only one that prints it unescaped; anywhere else it shows as text.
#[derive(Serialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub String);

/// What every page of a site shows alike. It goes into the shell once, not into every view.
#[derive(Serialize, Clone, Debug, Default)]
pub struct Site {
    /// Title of the engagement.
    pub title: String,
    /// The organisation that was assessed.
    pub client: String,
    /// Who assessed it.
    pub assessor: Option<String>,
    /// The marking of every page, such as `TLP:AMBER`.
    pub classification: Option<String>,
    /// The audience that this edition is for.
    pub edition: Option<String>,
    /// Version of the report.
    pub version: Option<String>,
    /// Date of the report (`2026-10-09`).
    pub date: String,
    /// The engagement's own reference.
    pub reference: Option<String>,
    /// Language of the report (`en`), also of its pages' `lang`.
    pub language: String,
    /// Whether drafts stand in it, which every page then says.
    pub drafts: bool,
    /// Name and version of the program.
    pub generator: String,
    /// The navigation: constant, at most twenty links in all.
    pub nav: Vec<NavGroup>,
}

/// A group of the navigation.
#[derive(Serialize, Clone, Debug)]
pub struct NavGroup {
    /// What its links have in common.
    pub title: Words,
    /// The links.
    pub links: Vec<NavLink>,
}

/// A link of the navigation.
#[derive(Serialize, Clone, Debug)]
pub struct NavLink {
    /// What a page's [`Frame::section`] names to have this link marked.
    pub key: String,
    /// Address from the root of the site.
    pub href: String,
    /// Its words.
    pub text: Words,
}

/// What the shell shows of one page.
#[derive(Serialize, Clone, Debug, Default)]
pub struct Frame {
    /// Address of the page from the root of the site (`findings/F-007.html`).
    pub path: String,
    /// The way back to the root: `""`, `"../"` or `"../../"`. See [`root_of`].
    pub root: String,
    /// Title of the page, as the browser shows it in front of the site's title.
    pub title: Option<Words>,
    /// One sentence about the page.
    pub description: Option<Words>,
    /// The [`NavLink::key`] that the page belongs to.
    pub section: String,
    /// The pages above this one, from the start page down, without this one.
    pub crumbs: Vec<Link>,
    /// The page before, in the order of its kind.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
    /// Its local contents, shown when there are at least two.
    pub contents: Vec<Anchor>,
}

impl Frame {
    /// The frame of a page, without crumbs, neighbours or contents.
    pub fn new(path: impl Into<String>, section: impl Into<String>, title: Words) -> Self {
        let path = path.into();
        Self { root: root_of(&path), path, title: Some(title), section: section.into(), ..Self::default() }
    }
}

/// The way from a page back to the root of the site: `root_of("controls/A.6.2.4.html") == "../"`.
pub fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// An entry of the local contents.
#[derive(Serialize, Clone, Debug)]
pub struct Anchor {
    /// Id of the element, without `#`.
    pub id: String,
    /// Words of its heading.
    pub text: Words,
    /// Entries below it.
    pub below: Vec<Anchor>,
}

impl Anchor {
    /// An entry with nothing below it.
    pub fn new(id: impl Into<String>, text: Words) -> Self {
        Self { id: id.into(), text, below: Vec::new() }
    }
}

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
    pub id: Option<String>,
    /// The words.
    pub text: Words,
    /// Where they lead.
    pub href: Option<String>,
    /// Smaller words below.
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

/// What a [`Figure`] counts: the element `id` carries `data-count` and holds as many entries, each marked `data-ref`.
///
/// A list has entries or groups. The entries of its groups count towards it, so one tree of lists serves many figures
/// (`#open` > `#major` > `#design-major`). Build it with [`List::of`] and [`List::grouped`], which keep the count. A ref
/// must not stand twice in one tree.
#[derive(Serialize, Clone, Debug)]
pub struct List {
    /// Id of the element, unique in its page.
    pub id: String,
    /// How many entries it holds, with those of its groups.
    pub count: u64,
    /// What it counts: `findings`, `assessments`, `requirements` …; its words are the strings `unit.UNIT` and `counts.UNIT`.
    pub unit: String,
    /// Heading above it; a list without one is only an anchor.
    pub title: Option<Words>,
    /// A sentence below the heading.
    pub note: Option<Words>,
    /// Headings of the cells of its entries; none for a list of ids and titles.
    pub columns: Vec<Column>,
    /// Ids and titles only.
    pub compact: bool,
    /// Its own entries.
    pub entries: Vec<Entry>,
    /// The lists it consists of.
    pub groups: Vec<List>,
}

impl List {
    /// Above this many entries a list shows ids and titles only.
    pub const COMPACT_ABOVE: u64 = 500;

    /// A list of entries.
    pub fn of(id: impl Into<String>, unit: impl Into<String>, entries: Vec<Entry>) -> Self {
        let count = entries.len() as u64;
        Self {
            id: id.into(),
            count,
            unit: unit.into(),
            title: None,
            note: None,
            columns: Vec::new(),
            compact: count > Self::COMPACT_ABOVE,
            entries,
            groups: Vec::new(),
        }
    }

    /// A list of lists.
    pub fn grouped(id: impl Into<String>, unit: impl Into<String>, groups: Vec<List>) -> Self {
        let count = groups.iter().map(|group| group.count).sum();
        let mut list = Self { count, groups, ..Self::of(id, unit, Vec::new()) };
        if count > Self::COMPACT_ABOVE {
            list.set_compact();
        }
        list
    }

    /// The same, with a heading.
    #[must_use]
    pub fn titled(mut self, title: Words) -> Self {
        self.title = Some(title);
        self
    }

    /// The same, with columns for the cells of its entries.
    #[must_use]
    pub fn columns(mut self, columns: Vec<Column>) -> Self {
        self.columns = columns;
        self
    }

    fn set_compact(&mut self) {
        self.compact = true;
        for group in &mut self.groups {
            group.set_compact();
        }
    }
}

/// One thing that a list holds.
#[derive(Serialize, Clone, Debug)]
pub struct Entry {
    /// Id of the thing in the unit of the list: `F-007`, `F-007/A.6.2.4`, `A.6.2.4`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its page.
    pub href: String,
    /// Its title; none where it is withheld.
    pub title: Option<Words>,
    /// Smaller words below the title.
    pub note: Option<Words>,
    /// Badges beside the title, for a list without columns.
    pub badges: Vec<Badge>,
    /// Its cells, one per column of the list.
    pub cells: Vec<Cell>,
}

impl Entry {
    /// An entry of id and title.
    pub fn new(reference: impl Into<String>, href: impl Into<String>, title: Option<Words>) -> Self {
        Self {
            reference: reference.into(),
            href: href.into(),
            title,
            note: None,
            badges: Vec::new(),
            cells: Vec::new(),
        }
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

/// A column of a table.
#[derive(Serialize, Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub title: Words,
    /// How its cells are set.
    pub align: Align,
}

impl Column {
    /// A column of words.
    pub fn text(title: Words) -> Self {
        Self { title, align: Align::Start }
    }

    /// A column of numbers.
    pub fn number(title: Words) -> Self {
        Self { title, align: Align::End }
    }
}

/// How the cells of a column are set.
#[derive(Serialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// As words.
    Start,
    /// As numbers.
    End,
    /// As short values that must not break (ids, dates).
    Tight,
    /// As long words, which get a comfortable width.
    Wide,
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

/// A table that no figure counts.
#[derive(Serialize, Clone, Debug)]
pub struct Table {
    /// Id of the element.
    pub id: Option<String>,
    /// What it shows; every table says so.
    pub caption: Words,
    /// Its columns; the first names the row.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What it prints without rows; none for "None."
    pub none: Option<Words>,
}

/// A row of a [`Table`].
#[derive(Serialize, Clone, Debug)]
pub struct Row {
    /// Id of the element, for links to it.
    pub id: Option<String>,
    /// Its cells, one per column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row of cells.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { id: None, cells }
    }
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

/// The figures of one dimension: a row per value, and what keeps the sum honest below it.
#[derive(Serialize, Clone, Debug)]
pub struct Breakdown {
    /// Id of the element.
    pub id: String,
    /// What it shows.
    pub caption: Words,
    /// What its figures count (`findings`), printed with the caption.
    pub unit: String,
    /// Heading of the first column.
    pub dimension: Words,
    /// Headings of the figures.
    pub columns: Vec<Words>,
    /// A row per value.
    pub rows: Vec<BreakdownRow>,
    /// Those that state no value.
    pub not_stated: Option<BreakdownRow>,
    /// The distinct total of everything above.
    pub total: Option<BreakdownRow>,
    /// Those that stand in several rows, which is why the rows may exceed the total.
    pub in_several: Option<Figure>,
    /// Whether its rows draw bars.
    pub bars: bool,
}

/// A row of a [`Breakdown`].
#[derive(Serialize, Clone, Debug)]
pub struct BreakdownRow {
    /// The value, linked to its page.
    pub label: Label,
    /// One figure per column.
    pub figures: Vec<Figure>,
    /// The same numbers as a bar.
    pub bar: Option<Bar>,
}

/// A horizontal bar of segments, drawn beside the same numbers.
#[derive(Serialize, Clone, Debug)]
pub struct Bar {
    /// What it shows, for those who do not see it.
    pub title: Words,
    /// Its segments, from the left.
    pub segments: Vec<Segment>,
}

/// A segment of a [`Bar`].
#[derive(Serialize, Clone, Debug)]
pub struct Segment {
    /// What it stands for: a grade, `untested`, `not-applicable`, `design`, `operating`, `done`.
    pub kind: String,
    /// The number it draws.
    pub value: u64,
    /// Where it begins, in hundredths of the bar (`12.5`).
    pub x: String,
    /// How long it is, in hundredths of the bar.
    pub width: String,
}

impl Bar {
    /// A bar whose whole length is `whole`, with (kind, value) from the left. Values of zero draw nothing.
    pub fn new(title: Words, whole: u64, parts: &[(&str, u64)]) -> Self {
        let mut at = 0;
        let mut segments = Vec::new();
        for &(kind, value) in parts.iter().filter(|(_, value)| *value > 0) {
            segments.push(Segment {
                kind: kind.to_owned(),
                value,
                x: hundredths(at, whole),
                width: hundredths(value, whole),
            });
            at += value;
        }
        Self { title, segments }
    }
}

/// `part` of `whole` in hundredths with at most two decimals, computed in whole numbers so that it is the same everywhere.
pub fn hundredths(part: u64, whole: u64) -> String {
    let scaled = u128::from(part) * 10_000 / u128::from(whole.max(1));
    match (scaled / 100, scaled % 100) {
        (whole, 0) => whole.to_string(),
        (whole, decimals) => format!("{whole}.{decimals:02}").trim_end_matches('0').to_owned(),
    }
}

/// Requirements as tiles, by area, told by their verdict.
#[derive(Serialize, Clone, Debug)]
pub struct HeatMap {
    /// What it shows.
    pub title: Words,
    /// Its areas, in catalog order.
    pub areas: Vec<HeatArea>,
    /// The verdicts that its legend explains, in order, with their figures.
    pub legend: Vec<(Badge, Figure)>,
}

/// An area of a [`HeatMap`].
#[derive(Serialize, Clone, Debug)]
pub struct HeatArea {
    /// The area.
    pub label: Label,
    /// Its requirements.
    pub tiles: Vec<Tile>,
}

/// A requirement in a [`HeatMap`].
#[derive(Serialize, Clone, Debug)]
pub struct Tile {
    /// The requirement's ref.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its title.
    pub title: Words,
    /// Its page.
    pub href: String,
    /// Its verdict.
    pub verdict: Badge,
    /// What else is to be said: corrected, contradiction, proposed escalation.
    pub note: Option<Words>,
}

/// Dates and spans on one axis, with the same dates in words beside it.
#[derive(Serialize, Clone, Debug)]
pub struct Timeline {
    /// What it shows.
    pub title: Words,
    /// The marks of the axis: position in hundredths and words.
    pub ticks: Vec<(String, Words)>,
    /// Vertical lines through all lanes: the report date, audit events.
    pub rules: Vec<Mark>,
    /// A lane per thing.
    pub lanes: Vec<Lane>,
}

/// A lane of a [`Timeline`].
#[derive(Serialize, Clone, Debug)]
pub struct Lane {
    /// The thing.
    pub label: Label,
    /// Its spans: class, start and length in hundredths.
    pub spans: Vec<Segment>,
    /// Its points.
    pub marks: Vec<Mark>,
    /// The same in words.
    pub text: Words,
}

/// A point on the axis of a [`Timeline`].
#[derive(Serialize, Clone, Debug)]
pub struct Mark {
    /// `now`, `event`, `found`, `due`, `overdue`, `verify`, `done`.
    pub kind: String,
    /// Position in hundredths.
    pub x: String,
    /// What it is, for a title.
    pub text: Words,
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
    /// Where its copy lies; none where it is sealed.
    pub href: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its kind (`transcript`, `screenshot`), as written.
    pub kind: Option<String>,
    /// The name of its copy where that differs from `file`.
    pub stored_as: Option<String>,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// Whether the hash was computed when the site was built, not stated by its author.
    pub computed: bool,
    /// When it was captured, as written.
    pub captured: Option<String>,
    /// By whom.
    pub by: Option<String>,
    /// Whether its content is held back.
    pub sealed: bool,
    /// Where it is cited.
    pub cited: Vec<Link>,
}

/// The head of a page, with its only `h1`.
#[derive(Serialize, Clone, Debug)]
pub struct Header {
    /// Small words above the title: what kind of page, which id.
    pub kicker: Option<Words>,
    /// The title.
    pub title: Words,
    /// Badges below the title.
    pub badges: Vec<Badge>,
    /// What the page says, in a sentence or two.
    pub lead: Option<Words>,
    /// What must be known at once.
    pub facts: Vec<Term>,
}

impl Header {
    /// A title alone.
    pub fn new(title: Words) -> Self {
        Self { kicker: None, title, badges: Vec::new(), lead: None, facts: Vec::new() }
    }
}

/// The static pages of a long register.
#[derive(Serialize, Clone, Debug)]
pub struct Pager {
    /// Number of this page, from 1.
    pub page: u64,
    /// All pages, in order, numbered from 1.
    pub pages: Vec<PagerLink>,
    /// How many things there are on all pages.
    pub count: u64,
    /// What they are (`findings`).
    pub unit: String,
}

/// A page of a [`Pager`].
#[derive(Serialize, Clone, Debug)]
pub struct PagerLink {
    /// Its number.
    pub page: u64,
    /// Its address; none for a gap in the row of numbers.
    pub href: Option<String>,
}
