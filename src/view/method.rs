//! `method.html`: how to read this; definitions; the rules in force.

use serde::Serialize;

use super::Cx;
use super::parts::{Frame, Words};

/// The view.
#[derive(Debug, Serialize)]
pub struct MethodView {}

pub(super) fn view(_cx: &Cx<'_>, path: &str) -> (Frame, MethodView) {
    (Frame::new(path, "method", Words::say("nav.method")), MethodView {})
}

