//! Markdown (stub).
use camino::Utf8Path;
use crate::{diag::Diagnostic, model::Prose};
/// Parses.
pub fn parse(_markdown: &str, _path: &Utf8Path, _base: usize, _prefix: &str) -> (Prose, Vec<Diagnostic>) { (Prose::default(), Vec::new()) }
