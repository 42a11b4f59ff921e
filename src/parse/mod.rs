//! From texts to values, file by file and in parallel. Cannot fail: what is wrong comes back beside
//! the value. References stay as written; [`crate::resolve`] looks them up.

pub mod catalog;
pub mod crosswalk;
pub mod decode;
pub mod engagement;
pub mod finding;
pub mod front_matter;
pub mod guidance;
pub mod highlight;
mod history;
pub mod id;
pub mod markdown;
pub mod records;
pub mod yaml;

use camino::Utf8Path;
use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, Span};
use crate::model::Period;
use crate::read::{FileKind, SourceFile, Sources};

use catalog::{RawCatalog, Shelved};
use crosswalk::RawCrosswalk;
use engagement::RawMeta;
use finding::RawFinding;
use records::{RawActivity, RawPage, RawStatement, RawSystem};

/// Everything that the files say, in order of paths.
#[derive(Debug, Default)]
pub struct Parsed {
    /// `engagement.yaml`.
    pub meta: Option<RawMeta>,
    /// Catalogs: those of the program first, then the client's by path.
    pub catalogs: Vec<RawCatalog>,
    /// Crosswalks: those of the program first, then the client's by path.
    pub crosswalks: Vec<RawCrosswalk>,
    /// Findings by path.
    pub findings: Vec<RawFinding>,
    /// Systems by path.
    pub systems: Vec<RawSystem>,
    /// The Statement of Applicability.
    pub statement: Option<RawStatement>,
    /// Activities as listed.
    pub activities: Vec<RawActivity>,
    /// Free pages by path.
    pub pages: Vec<RawPage>,
    /// Earlier periods by path.
    pub history: Vec<Period>,
}

/// What one file says.
#[derive(Debug)]
enum Value {
    Meta(Box<RawMeta>),
    Shelved(Shelved),
    Finding(Box<RawFinding>),
    System(Box<RawSystem>),
    Statement(RawStatement),
    Activities(Vec<RawActivity>),
    Page(Box<RawPage>),
    Period(Period),
}

/// Parses every file of the engagement, and the catalogs that the program brings.
pub fn parse(sources: &Sources) -> (Parsed, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    if !sources.files.iter().any(|file| file.kind == FileKind::Engagement) {
        diagnostics.push(no_engagement(sources));
    }
    let files: Vec<_> = sources.files.par_iter().map(file).collect();
    let ours: Vec<_> = catalog::EMBEDDED.par_iter().chain(crosswalk::EMBEDDED).map(embedded).collect();
    let mut parsed = Parsed::default();
    for (value, found) in ours.into_iter().chain(files) {
        diagnostics.extend(found);
        match value {
            None => {}
            Some(Value::Meta(meta)) => parsed.meta = Some(*meta),
            Some(Value::Shelved(Shelved::Catalog(catalog))) => parsed.catalogs.push(*catalog),
            Some(Value::Shelved(Shelved::Crosswalk(crosswalk))) => parsed.crosswalks.push(*crosswalk),
            Some(Value::Finding(finding)) => parsed.findings.push(*finding),
            Some(Value::System(system)) => parsed.systems.push(*system),
            Some(Value::Statement(statement)) => parsed.statement = Some(statement),
            Some(Value::Activities(activities)) => parsed.activities = activities,
            Some(Value::Page(page)) => parsed.pages.push(*page),
            Some(Value::Period(period)) => parsed.history.push(period),
        }
    }
    (parsed, diagnostics)
}

/// Parses a file of the shelf that the program brings.
fn embedded((path, text): &(&str, &str)) -> (Option<Value>, Vec<Diagnostic>) {
    let (shelved, found) = catalog::parse(Utf8Path::new(path), text, true);
    (shelved.map(Value::Shelved), found)
}

/// Parses one file.
fn file(file: &SourceFile) -> (Option<Value>, Vec<Diagnostic>) {
    fn boxed<T>(
        (value, found): (Option<T>, Vec<Diagnostic>),
        wrap: fn(Box<T>) -> Value,
    ) -> (Option<Value>, Vec<Diagnostic>) {
        (value.map(Box::new).map(wrap), found)
    }
    let (path, text) = (file.path.as_path(), file.text.as_str());
    match file.kind {
        FileKind::Engagement => boxed(engagement::parse(path, text), Value::Meta),
        FileKind::Catalog => {
            let (shelved, found) = catalog::parse(path, text, false);
            (shelved.map(Value::Shelved), found)
        }
        FileKind::Finding => boxed(finding::parse(path, text), Value::Finding),
        FileKind::System => boxed(records::system(path, text), Value::System),
        FileKind::Page => boxed(records::page(path, text), Value::Page),
        FileKind::Statement => {
            let (statement, found) = records::statement(path, text);
            (statement.map(Value::Statement), found)
        }
        FileKind::Activities => {
            let (activities, found) = records::activities(path, text);
            (Some(Value::Activities(activities)), found)
        }
        FileKind::History => {
            let (period, found) = history::parse(path, text);
            (period.map(Value::Period), found)
        }
        FileKind::Theme => (None, Vec::new()),
    }
}

fn no_engagement(sources: &Sources) -> Diagnostic {
    let message = if sources.files.is_empty() && sources.evidence.is_empty() {
        "this folder holds no engagement"
    } else {
        "this folder has no engagement.yaml"
    };
    Diagnostic::new(
        Code::EngagementMissing,
        "engagement.yaml",
        Span::default(),
        message,
        "run `aims-site init DIR` for a new engagement, or name the folder that holds one",
    )
}
