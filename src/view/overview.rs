//! `index.html`: the outcome at a glance.

use serde::Serialize;

use super::Cx;
use super::parts::{Frame, Words};

/// The view.
#[derive(Debug, Serialize)]
pub struct OverviewView {}

pub(super) fn view(_cx: &Cx<'_>, path: &str) -> (Frame, OverviewView) {
    (Frame::new(path, "index", Words::say("nav.index")), OverviewView {})
}

