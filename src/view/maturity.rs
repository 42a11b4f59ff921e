//! `maturity.html`: the scorecard of the testing programme.

use serde::Serialize;

use super::Cx;
use super::parts::{Frame, Words};

/// The view.
#[derive(Debug, Serialize)]
pub struct MaturityView {}

pub(super) fn view(_cx: &Cx<'_>, path: &str) -> (Frame, MaturityView) {
    (Frame::new(path, "maturity", Words::say("nav.maturity")), MaturityView {})
}

