//! The lifecycle stages of ISO/IEC 23053, and one page per stage.

use serde::Serialize;

use super::parts::{Frame, Words};
use super::{Cx, Page, Subject};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct LifecycleView {}

/// The view.
#[derive(Debug, Serialize)]
pub struct StageView {}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("lifecycle/index.html", Subject::Lifecycle));
    for (i, stage) in cx.engagement.shelf.stages.iter().enumerate() {
        pages.push(Page::new(super::address::stage(stage), Subject::Stage(StageIx::new(i))));
    }
}

pub(super) fn index(_cx: &Cx<'_>, path: &str) -> (Frame, LifecycleView) {
    (Frame::new(path, "lifecycle", Words::say("nav.lifecycle")), LifecycleView {})
}

pub(super) fn view(_cx: &Cx<'_>, path: &str, _ix: StageIx) -> (Frame, StageView) {
    (Frame::new(path, "lifecycle", Words::say("nav.lifecycle")), StageView {})
}

