//! Long bodies: what a page of 2 MB would not hold of a finding, a system or a page of the engagement's own goes on on
//! further pages, from the second on. On paper they follow one another.

use std::collections::BTreeMap;

use serde::Serialize;

use super::address::{self, Here};
use super::parts::*;
use super::{Cx, Page, Subject, mention, prose};
use crate::model::*;

/// Whose body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// That of a finding.
    Finding(FindingIx),
    /// Of a system.
    System(SystemIx),
    /// Of a page of the engagement's own.
    Page(PageIx),
}

/// The view of a further page.
#[derive(Debug, Serialize)]
pub struct FurtherView {
    header: Header,
    prose: Html,
    further: Option<Further>,
}

/// All pages of a body.
#[derive(Debug, Serialize)]
pub struct Further {
    count: u64,
    pages: Vec<PagerLink>,
    /// The one that is shown.
    page: u64,
}

/// What a page shows of a body.
pub(super) struct Shown {
    pub(super) prose: Html,
    /// Where the body has several pages.
    pub(super) further: Option<Further>,
    /// Its sections, on whichever page they stand.
    pub(super) contents: Vec<Anchor>,
}

/// The further pages of a body, right behind the page on which it begins.
pub(super) fn plan(cx: &Cx<'_>, whose: Whose, pages: &mut Vec<Page>) {
    let numbers = 2..=whose.prose(cx).pages();
    pages.extend(numbers.map(|number| Page::new(whose.address(cx, number), Subject::Further(whose, number))));
}

pub(super) fn title(cx: &Cx<'_>, whose: Whose, number: usize) -> Words {
    Words::say("further.title")
        .with("title", whose.title(cx))
        .with("page", number.to_string())
        .with("pages", whose.prose(cx).pages().to_string())
}

pub(super) fn view(cx: &Cx<'_>, path: &str, whose: Whose, number: usize) -> (Frame, FurtherView) {
    let here = &Here::new(cx.engagement, path);
    let pages = whose.prose(cx).pages();
    let Shown { prose, further, contents } = shown(cx, here, whose, whose.prose(cx), number);
    let title = title(cx, whose, number);
    let begin = Link::new(here.to(&whose.address(cx, 1)), whose.title(cx));
    let mut frame = Frame::new(path, whose.section(), title.clone()).under(begin);
    frame.contents = contents;
    let other = |number: usize| {
        let words = Words::say("further.page").with("page", number.to_string()).with("pages", pages.to_string());
        Link::new(here.to(&whose.address(cx, number)), words)
    };
    frame.previous = Some(other(number - 1));
    frame.next = (number < pages).then(|| other(number + 1));
    (frame, FurtherView { header: Header::new(title), prose, further })
}

/// What the page `number` of a body shows. `body` is its prose, as it stands under the headings of that page.
pub(super) fn shown(cx: &Cx<'_>, here: &Here<'_>, whose: Whose, body: &Prose, number: usize) -> Shown {
    let mut pages = prose::fill_pages(cx, here, body);
    let mut contents = prose::contents(whose.prefix(cx), body);
    let count = pages.len();
    if count < 2 {
        return Shown { prose: pages.pop().unwrap_or_default(), further: None, contents };
    }
    let address = |at: usize| here.to(&whose.address(cx, at + 1));
    // Which page holds which element.
    let mut holds: BTreeMap<String, usize> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        holds.extend(page.ids().map(|id| (id.to_owned(), at)));
    }
    let shown = number.saturating_sub(1).min(count - 1);
    let elsewhere = |id: &str| {
        let at = *holds.get(id).filter(|at| **at != shown)?;
        // A page that stands in front of a built-in one is an element of that.
        address(at).split('#').next().map(str::to_owned)
    };
    for anchor in &mut contents {
        anchor.page = elsewhere(&anchor.id);
    }
    let mut prose = pages.swap_remove(shown);
    prose.lead_on(elsewhere);
    let link = |at: usize| PagerLink { page: at as u64 + 1, href: Some(address(at)) };
    let further = Further { count: count as u64, pages: (0..count).map(link).collect(), page: shown as u64 + 1 };
    Shown { prose, further: Some(further), contents }
}

impl Whose {
    fn prose<'e>(self, cx: &Cx<'e>) -> &'e Prose {
        match self {
            Whose::Finding(ix) => &cx.engagement[ix].prose,
            Whose::System(ix) => &cx.engagement[ix].prose,
            Whose::Page(ix) => &cx.engagement[ix].prose,
        }
    }

    /// The address of one of its pages, from 1.
    fn address(self, cx: &Cx<'_>, number: usize) -> String {
        let first = match self {
            Whose::Finding(ix) => address::finding(&cx.engagement[ix]),
            Whose::System(ix) => address::system(&cx.engagement[ix]),
            Whose::Page(ix) => address::page(&cx.engagement[ix]),
        };
        match (self, number) {
            (_, ..2) => first,
            (Whose::Page(ix), _) => address::further(&format!("pages/{}.html", cx.engagement[ix].id), number),
            _ => address::further(&first, number),
        }
    }

    fn title(self, cx: &Cx<'_>) -> Words {
        match self {
            Whose::Finding(ix) => mention::id_and_title(&cx.engagement[ix]),
            Whose::System(ix) => Words::text(&cx.engagement[ix].title),
            Whose::Page(ix) => Words::text(&cx.engagement[ix].title),
        }
    }

    /// What stands before the ids of its headings.
    fn prefix<'e>(self, cx: &Cx<'e>) -> &'e str {
        match self {
            Whose::Finding(ix) => &cx.engagement[ix].id,
            Whose::System(ix) => &cx.engagement[ix].id,
            Whose::Page(ix) => &cx.engagement[ix].id,
        }
    }

    fn section(self) -> &'static str {
        match self {
            Whose::Finding(_) => "findings",
            Whose::System(_) => "systems",
            Whose::Page(_) => "method",
        }
    }
}
