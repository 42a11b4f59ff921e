//! One requirement: what it is about, what testing showed, the findings for and against.

use serde::Serialize;

use super::parts::{Frame, Words};
use super::{Cx, Page, Subject};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct RequirementView {}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for (ix, requirement) in cx.engagement.shelf.requirements() {
        pages.push(Page::new(super::address::requirement(requirement), Subject::Requirement(ix)));
    }
}

pub(super) fn view(_cx: &Cx<'_>, path: &str, _ix: RequirementIx) -> (Frame, RequirementView) {
    (Frame::new(path, "controls", Words::say("nav.controls")), RequirementView {})
}

