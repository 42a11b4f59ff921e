//! All requirements: heat map, finding × requirement matrix, and the lists behind coverage and verdicts.

use serde::Serialize;

use super::parts::{Frame, Words};
use super::{Cx, Page, Subject};
/// The view.
#[derive(Debug, Serialize)]
pub struct ControlsView {}

/// The view.
#[derive(Debug, Serialize)]
pub struct ListsView {}

pub(super) fn plan(_cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new(super::address::matrix(1), Subject::Controls(1)));
    pages.push(Page::new(super::address::COVERAGE, Subject::Coverage));
    pages.push(Page::new(super::address::VERDICTS, Subject::Verdicts));
}

pub(super) fn view(_cx: &Cx<'_>, path: &str, _number: usize) -> (Frame, ControlsView) {
    (Frame::new(path, "controls", Words::say("nav.controls")), ControlsView {})
}

pub(super) fn coverage(_cx: &Cx<'_>, path: &str) -> (Frame, ListsView) {
    (Frame::new(path, "controls", Words::say("nav.controls")), ListsView {})
}

pub(super) fn verdicts(_cx: &Cx<'_>, path: &str) -> (Frame, ListsView) {
    (Frame::new(path, "controls", Words::say("nav.controls")), ListsView {})
}

