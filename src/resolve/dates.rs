//! Dates against the report date.

use camino::Utf8Path;

use super::index::Index;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::Date;

/// What has a result cannot lie in the future (readings S9).
pub(super) fn not_after(date: Date, span: Span, what: &str, index: &Index, path: &Utf8Path, out: &mut Vec<Diagnostic>) {
    if date > index.today {
        out.push(Diagnostic::new(
            Code::ResultInFuture,
            path,
            span,
            format!("{what}: {date} lies after the report date ({})", index.today),
            "correct the date, or set `report.date` in engagement.yaml to the day of the report",
        ));
    }
}
