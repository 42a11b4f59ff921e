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

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
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
    pub meta: Option<Arc<RawMeta>>,
    /// Catalogs: those of the program first, then the client's by path.
    pub catalogs: Vec<Arc<RawCatalog>>,
    /// Crosswalks: those of the program first, then the client's by path.
    pub crosswalks: Vec<Arc<RawCrosswalk>>,
    /// Findings by path.
    pub findings: Vec<Arc<RawFinding>>,
    /// Files of findings of which nothing could be read, not even an id.
    pub mute: usize,
    /// Systems by path.
    pub systems: Vec<Arc<RawSystem>>,
    /// The Statement of Applicability.
    pub statement: Option<Arc<RawStatement>>,
    /// Activities as listed.
    pub activities: Arc<Vec<RawActivity>>,
    /// Free pages by path.
    pub pages: Vec<Arc<RawPage>>,
    /// Earlier periods by path.
    pub history: Vec<Arc<Period>>,
}

/// What one file says.
#[derive(Debug, Clone)]
enum Value {
    Meta(Arc<RawMeta>),
    Catalog(Arc<RawCatalog>),
    Crosswalk(Arc<RawCrosswalk>),
    Finding(Arc<RawFinding>),
    System(Arc<RawSystem>),
    Statement(Arc<RawStatement>),
    Activities(Arc<Vec<RawActivity>>),
    Page(Arc<RawPage>),
    Period(Arc<Period>),
}

/// What was parsed the last time, so that only files that changed are parsed again.
#[derive(Debug, Default)]
pub struct Kept {
    /// What the program brings.
    ours: Vec<Said>,
    /// By path.
    files: Vec<KeptFile>,
}

#[derive(Debug)]
struct KeptFile {
    path: Utf8PathBuf,
    text: Arc<str>,
    said: Said,
}

/// What one file says, and what is wrong with it.
#[derive(Debug)]
struct Said(Option<Value>, Vec<Diagnostic>);

/// Parses every file of the engagement, and the catalogs that the program brings.
pub fn parse(sources: &Sources) -> (Parsed, Vec<Diagnostic>) {
    again(sources, &mut Kept::default())
}

/// Parses the same from what was `kept` the last time: a file whose text is still the same value says the same.
pub fn again(sources: &Sources, kept: &mut Kept) -> (Parsed, Vec<Diagnostic>) {
    let ours = std::mem::take(&mut kept.ours);
    let mut earlier = std::mem::take(&mut kept.files).into_iter().peekable();
    // Both stand in order of paths; a text that is the same value is of the same file.
    let said = sources.files.iter().map(|file| {
        earlier.next_if(|before| Arc::ptr_eq(&before.text, &file.text)).or_else(|| {
            while earlier.next_if(|before| before.path.as_str() < file.path.as_str()).is_some() {}
            earlier.next_if(|before| before.path == file.path).filter(|before| Arc::ptr_eq(&before.text, &file.text))
        })
    });
    let said: Vec<Option<KeptFile>> = said.collect();
    let parsed = |(same, file): (Option<KeptFile>, &Arc<SourceFile>)| {
        let parsed = || KeptFile { path: file.path.clone(), text: Arc::clone(&file.text), said: parse_file(file) };
        same.unwrap_or_else(parsed)
    };
    // Some of the program's own catalogs are longer than most engagements.
    (kept.ours, kept.files) = rayon::join(
        || match ours.is_empty() {
            true => catalog::EMBEDDED.par_iter().chain(crosswalk::EMBEDDED).map(embedded).collect(),
            false => ours,
        },
        || said.into_par_iter().zip(&sources.files).map(parsed).collect(),
    );

    let mut diagnostics = Vec::new();
    if !sources.files.iter().any(|file| file.kind == FileKind::Engagement) {
        diagnostics.push(no_engagement(sources));
    }
    let mut parsed = Parsed::default();
    let ours = kept.ours.iter().map(|said| ("", said));
    for (path, Said(value, found)) in ours.chain(kept.files.iter().map(|file| (file.path.as_str(), &file.said))) {
        diagnostics.extend_from_slice(found);
        match value.clone() {
            None if path.starts_with("findings/") => parsed.mute += 1,
            None => {}
            Some(Value::Meta(meta)) => parsed.meta = Some(meta),
            Some(Value::Catalog(catalog)) => parsed.catalogs.push(catalog),
            Some(Value::Crosswalk(crosswalk)) => parsed.crosswalks.push(crosswalk),
            Some(Value::Finding(finding)) => parsed.findings.push(finding),
            Some(Value::System(system)) => parsed.systems.push(system),
            Some(Value::Statement(statement)) => parsed.statement = Some(statement),
            Some(Value::Activities(activities)) => parsed.activities = activities,
            Some(Value::Page(page)) => parsed.pages.push(page),
            Some(Value::Period(period)) => parsed.history.push(period),
        }
    }
    (parsed, diagnostics)
}

/// Parses a file of the shelf that the program brings.
fn embedded((path, text): &(&str, &str)) -> Said {
    shelved(Utf8Path::new(path), text, true)
}

fn shelved(path: &Utf8Path, text: &str, embedded: bool) -> Said {
    let (shelved, found) = catalog::parse(path, text, embedded);
    let value = shelved.map(|shelved| match shelved {
        Shelved::Catalog(catalog) => Value::Catalog((*catalog).into()),
        Shelved::Crosswalk(crosswalk) => Value::Crosswalk((*crosswalk).into()),
    });
    Said(value, found)
}

/// Parses one file.
fn parse_file(file: &SourceFile) -> Said {
    fn said<T>((value, found): (Option<T>, Vec<Diagnostic>), wrap: fn(Arc<T>) -> Value) -> Said {
        Said(value.map(Arc::new).map(wrap), found)
    }
    let (path, text) = (file.path.as_path(), &*file.text);
    match file.kind {
        FileKind::Engagement => said(engagement::parse(path, text), Value::Meta),
        FileKind::Catalog => shelved(path, text, false),
        FileKind::Finding => said(finding::parse(path, text), Value::Finding),
        FileKind::System => said(records::system(path, text), Value::System),
        FileKind::Page => said(records::page(path, text), Value::Page),
        FileKind::Statement => said(records::statement(path, text), Value::Statement),
        FileKind::Activities => {
            let (activities, found) = records::activities(path, text);
            said((Some(activities), found), Value::Activities)
        }
        FileKind::History => said(history::parse(path, text), Value::Period),
        FileKind::Theme => Said(None, Vec::new()),
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
