//! `applicability.html`: the Statement of Applicability beside what testing showed.

use serde::Serialize;

use super::Cx;
use super::parts::{Frame, Words};

/// The view.
#[derive(Debug, Serialize)]
pub struct ApplicabilityView {}

pub(super) fn view(_cx: &Cx<'_>, path: &str) -> (Frame, ApplicabilityView) {
    (Frame::new(path, "applicability", Words::say("nav.applicability")), ApplicabilityView {})
}

