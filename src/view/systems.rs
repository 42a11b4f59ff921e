//! The AI system inventory (clause 4), and one page per system.

use serde::Serialize;

use super::parts::{Frame, Words};
use super::{Cx, Page, Subject};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct SystemsView {}

/// The view.
#[derive(Debug, Serialize)]
pub struct SystemView {}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("systems/index.html", Subject::Systems));
    for (i, system) in cx.engagement.systems.iter().enumerate() {
        pages.push(Page::new(super::address::system(system), Subject::System(SystemIx::new(i))));
    }
}

pub(super) fn index(_cx: &Cx<'_>, path: &str) -> (Frame, SystemsView) {
    (Frame::new(path, "systems", Words::say("nav.systems")), SystemsView {})
}

pub(super) fn view(_cx: &Cx<'_>, path: &str, _ix: SystemIx) -> (Frame, SystemView) {
    (Frame::new(path, "systems", Words::say("nav.systems")), SystemView {})
}

