//! Pages of the engagement's own.

use serde::Serialize;

use super::address::{self, Here};
use super::further::{self, Further, Shown, Whose};
use super::parts::*;
use super::{Cx, Page, Subject};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct FreeView {
    header: Header,
    prose: Html,
    /// Where the prose has several pages.
    further: Option<Further>,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for (i, page) in cx.engagement.pages.iter().enumerate() {
        let path = address::page(page);
        // `summary`, `scope` and `method` stand on pages that exist anyway.
        if !path.contains('#') {
            pages.push(Page::new(path, Subject::Free(PageIx::new(i))));
        }
        further::plan(cx, Whose::Page(PageIx::new(i)), pages);
    }
}

pub(super) fn view(cx: &Cx<'_>, path: &str, ix: PageIx) -> (Frame, FreeView) {
    let here = Here::new(cx.engagement, path);
    let page = &cx.engagement[ix];
    let mut frame = Frame::new(path, "method", Words::text(&page.title))
        .under(Link::new(here.to("method.html#pages"), Words::say("method-page.pages")));
    let Shown { prose, further, contents } = further::shown(cx, &here, Whose::Page(ix), &page.prose, 1);
    frame.contents = contents;
    let (before, after) = neighbours(cx, ix);
    let link =
        |ix: PageIx| Link::new(here.to(&address::page(&cx.engagement[ix])), Words::text(&cx.engagement[ix].title));
    (frame.previous, frame.next) = (before.map(link), after.map(link));
    let header = Header { kicker: Some(Words::say("free-page.kicker")), ..Header::new(Words::text(&page.title)) };
    (frame, FreeView { header, prose, further })
}

/// The free pages before and after one, of those that have a page of their own.
fn neighbours(cx: &Cx<'_>, ix: PageIx) -> (Option<PageIx>, Option<PageIx>) {
    let own: Vec<PageIx> = own_pages(cx).collect();
    let Some(at) = own.iter().position(|page| *page == ix) else { return (None, None) };
    (at.checked_sub(1).and_then(|before| own.get(before)).copied(), own.get(at + 1).copied())
}

/// Free pages that have a page of their own, in their order.
pub(super) fn own_pages<'a>(cx: &Cx<'a>) -> impl Iterator<Item = PageIx> + use<'a> {
    let pages = cx.engagement.pages.iter().enumerate();
    pages.filter(|(_, page)| !address::page(page).contains('#')).map(|(i, _)| PageIx::new(i))
}

/// The free page that stands in front of a built-in page (`summary`, `scope` or `method`), under a heading of that page: its
/// title, and what is shown of it.
pub(super) fn in_front<'e>(cx: &Cx<'e>, here: &Here<'_>, id: &str) -> Option<(&'e str, Shown)> {
    let at = cx.engagement.pages.iter().position(|page| page.id == id)?;
    let page = &cx.engagement.pages[at];
    Some((&page.title, further::shown(cx, here, Whose::Page(PageIx::new(at)), &page.prose.clone().below(1), 1)))
}
