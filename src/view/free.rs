//! Pages of the engagement's own.

use serde::Serialize;

use super::parts::{Frame, Words};
use super::{Cx, Page, Subject};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct FreeView {}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for (i, page) in cx.engagement.pages.iter().enumerate() {
        let path = super::address::page(page);
        // `summary`, `scope` and `method` stand on pages that exist anyway.
        if !path.contains('#') {
            pages.push(Page::new(path, Subject::Free(PageIx::new(i))));
        }
    }
}

pub(super) fn view(_cx: &Cx<'_>, path: &str, _ix: PageIx) -> (Frame, FreeView) {
    (Frame::new(path, "method", Words::say("nav.method")), FreeView {})
}

