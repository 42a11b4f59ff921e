//! The threats of ISO/IEC 27090 (FDIS), and one page per threat.

use serde::Serialize;

use super::parts::{Frame, Words};
use super::{Cx, Page, Subject};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct ThreatsView {}

/// The view.
#[derive(Debug, Serialize)]
pub struct ThreatView {}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("threats/index.html", Subject::Threats));
    for (i, threat) in cx.engagement.shelf.threats.iter().enumerate() {
        pages.push(Page::new(super::address::threat(threat), Subject::Threat(ThreatIx::new(i))));
    }
}

pub(super) fn index(_cx: &Cx<'_>, path: &str) -> (Frame, ThreatsView) {
    (Frame::new(path, "threats", Words::say("nav.threats")), ThreatsView {})
}

pub(super) fn view(_cx: &Cx<'_>, path: &str, _ix: ThreatIx) -> (Frame, ThreatView) {
    (Frame::new(path, "threats", Words::say("nav.threats")), ThreatView {})
}

