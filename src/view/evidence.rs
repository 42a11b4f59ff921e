//! `evidence.html`: every evidence file, its hash, and where it is cited.

use serde::Serialize;

use super::Cx;
use super::parts::{Frame, Words};

/// The view.
#[derive(Debug, Serialize)]
pub struct EvidenceView {}

pub(super) fn view(_cx: &Cx<'_>, path: &str) -> (Frame, EvidenceView) {
    (Frame::new(path, "evidence", Words::say("nav.evidence")), EvidenceView {})
}

