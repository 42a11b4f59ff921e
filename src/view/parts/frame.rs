//! What the shell shows: the site, the frame of a page, its head, its pager.

use serde::Serialize;

use super::{Badge, Link, Term, Words};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Words>,
    /// The [`NavLink::key`] that the page belongs to.
    pub section: String,
    /// The pages above this one, from the start page down, without this one.
    pub crumbs: Vec<Link>,
    /// The page before, in the order of its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Link>,
    /// The page after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Link>,
    /// Its local contents, shown when there are at least two.
    pub contents: Vec<Anchor>,
}

impl Frame {
    /// The frame of a page right below the start page, without neighbours or contents.
    pub fn new(path: impl Into<String>, section: impl Into<String>, title: Words) -> Self {
        let path = path.into();
        let root = root_of(&path);
        let start = (path != "index.html").then(|| Link::new(format!("{root}index.html"), Words::say("nav.index")));
        let crumbs = start.into_iter().collect();
        Self { root, path, title: Some(title), section: section.into(), crumbs, ..Self::default() }
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
    /// The page where it stands, if that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Words of its heading.
    pub text: Words,
    /// Entries below it.
    pub below: Vec<Anchor>,
}

impl Anchor {
    /// An entry with nothing below it.
    pub fn new(id: impl Into<String>, text: Words) -> Self {
        Self { id: id.into(), page: None, text, below: Vec::new() }
    }
}

/// The head of a page, with its only `h1`.
#[derive(Serialize, Clone, Debug)]
pub struct Header {
    /// Small words above the title: what kind of page, which id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kicker: Option<Words>,
    /// The title.
    pub title: Words,
    /// Badges below the title.
    pub badges: Vec<Badge>,
    /// What the page says, in a sentence or two.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}
