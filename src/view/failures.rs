//! Design versus operation: by area, requirement, system, lifecycle stage, threat and phase.

use serde::Serialize;

use super::parts::{Frame, Words};
use super::{Cx, Page, Subject};
use crate::model::*;

/// A row of a breakdown that has no page elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slice {
    /// An area.
    Area(AreaIx),
    /// A phase.
    Phase(PhaseIx),
    /// What states no value of a dimension, and what stands in several rows of it.
    Rest(Dimension),
}

/// A dimension that findings may leave unstated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// AI systems.
    System,
    /// Lifecycle stages.
    Stage,
    /// Threats.
    Threat,
    /// Engagement phases.
    Phase,
}

/// The view.
#[derive(Debug, Serialize)]
pub struct FailuresView {}

/// The view.
#[derive(Debug, Serialize)]
pub struct SliceView {}

pub(super) fn plan(_cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("failures.html", Subject::Failures));
}

pub(super) fn view(_cx: &Cx<'_>, path: &str) -> (Frame, FailuresView) {
    (Frame::new(path, "failures", Words::say("nav.failures")), FailuresView {})
}

pub(super) fn slice(_cx: &Cx<'_>, path: &str, _slice: Slice) -> (Frame, SliceView) {
    (Frame::new(path, "failures", Words::say("nav.failures")), SliceView {})
}

