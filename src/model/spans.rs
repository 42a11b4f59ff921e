//! The side table of spans: where the things of the model were written, by handle.
//!
//! The model itself knows no files, so that the rules stay pure; `lib` joins what a rule names with
//! this table when a diagnostic has to point at a line.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::handle::*;
use crate::diag::Span;

/// A thing that was written somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `engagement.yaml`.
    Engagement,
    /// `statement-of-applicability.yaml`.
    Statement,
    /// An activity.
    Activity(ActivityIx),
    /// A finding.
    Finding(FindingIx),
}

/// A part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The id, or the first line where there is none.
    Id,
    /// `grade`.
    Grade,
    /// `status`.
    Status,
    /// An entry of `controls`, a row of the Statement of Applicability.
    Entry(u32),
    /// A plain entry of `controls` that names no requirement: reported, and absent from the model.
    UnknownEntry,
    /// `trials`.
    Trials,
    /// `repeats`.
    Repeats,
    /// `found`.
    Found,
    /// `remediation.owner`.
    Owner,
    /// `remediation.due`.
    Due,
    /// `remediation.verify-by`.
    VerifyBy,
    /// An entry of `remediation.verification`.
    Verification(u32),
    /// An entry of `evidence`.
    Evidence(u32),
    /// A key of a finding that has a value, even one that cannot be used: reported, and absent from the model.
    Stated(&'static str),
    /// An entry of `evidence` that names no file: reported, and absent from the model.
    UnknownEvidence,
    /// A decision in `escalations`.
    Escalation(u32),
    /// `theme`.
    Theme,
}

/// The spans of one thing.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// The file, relative to the engagement folder.
    pub path: Utf8PathBuf,
    /// Its parts that were written.
    pub fields: Vec<(Field, Span)>,
}

impl Written {
    /// A thing of which nothing but its file is known yet.
    pub fn new(path: impl Into<Utf8PathBuf>) -> Self {
        Written { path: path.into(), fields: Vec::new() }
    }

    /// Notes where a part stands.
    pub fn note(&mut self, field: Field, span: Span) {
        self.fields.push((field, span));
    }

    /// Whether `field` was written.
    pub fn has(&self, field: Field) -> bool {
        self.fields.iter().any(|(f, _)| *f == field)
    }

    /// Where `field` stands, else the id, else the file's beginning.
    pub fn span(&self, field: Field) -> Span {
        let find = |wanted| self.fields.iter().find(|(f, _)| *f == wanted).map(|(_, span)| *span);
        find(field).or_else(|| find(Field::Id)).unwrap_or_default()
    }
}

/// Where everything was written.
#[derive(Debug, Clone, Default)]
pub struct Spans {
    /// `engagement.yaml`.
    pub engagement: Written,
    /// `statement-of-applicability.yaml`.
    pub statement: Written,
    /// Activities, by handle.
    pub activities: Vec<Written>,
    /// Findings, by handle.
    pub findings: Vec<Arc<Written>>,
}

impl Spans {
    /// The file and span of a part of a thing.
    pub fn at(&self, place: Place, field: Field) -> (&Utf8Path, Span) {
        static NOWHERE: Written = Written { path: Utf8PathBuf::new(), fields: Vec::new() };
        let written = match place {
            Place::Engagement => &self.engagement,
            Place::Statement => &self.statement,
            Place::Activity(ix) => self.activities.get(ix.index()).unwrap_or(&NOWHERE),
            Place::Finding(ix) => self.findings.get(ix.index()).map_or(&NOWHERE, |written| &**written),
        };
        (&written.path, written.span(field))
    }
}
