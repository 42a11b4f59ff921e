//! One finding.

use serde::Serialize;

use super::parts::{Frame, Words};
use super::{Cx, Page, Subject};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct FindingView {}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for (ix, finding) in cx.engagement.published() {
        pages.push(Page::new(super::address::finding(finding), Subject::Finding(ix)));
    }
}

pub(super) fn view(_cx: &Cx<'_>, path: &str, _ix: FindingIx) -> (Frame, FindingView) {
    (Frame::new(path, "findings", Words::say("nav.findings")), FindingView {})
}

