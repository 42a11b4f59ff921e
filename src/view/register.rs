//! The register of findings, in pages of 500 rows, and findings by how they are counted.

use serde::Serialize;

use super::parts::{Frame, Words};
use super::{Cx, Page, Subject};

/// The view.
#[derive(Debug, Serialize)]
pub struct RegisterView {}

/// The view.
#[derive(Debug, Serialize)]
pub struct GradesView {}

pub(super) fn plan(_cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new(super::address::register(1), Subject::Register(1)));
    pages.push(Page::new(super::address::GRADES, Subject::Grades));
}

pub(super) fn view(_cx: &Cx<'_>, path: &str, _number: usize) -> (Frame, RegisterView) {
    (Frame::new(path, "findings", Words::say("nav.findings")), RegisterView {})
}

pub(super) fn grades(_cx: &Cx<'_>, path: &str) -> (Frame, GradesView) {
    (Frame::new(path, "findings", Words::say("nav.findings")), GradesView {})
}

