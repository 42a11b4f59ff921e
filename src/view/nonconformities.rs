//! `nonconformities.html`: the graded list, the rubric, escalations with their decisions.

use serde::Serialize;

use super::Cx;
use super::parts::{Frame, Words};

/// The view.
#[derive(Debug, Serialize)]
pub struct NonconformitiesView {}

pub(super) fn view(_cx: &Cx<'_>, path: &str) -> (Frame, NonconformitiesView) {
    (Frame::new(path, "nonconformities", Words::say("nav.nonconformities")), NonconformitiesView {})
}

