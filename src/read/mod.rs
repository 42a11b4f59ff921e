//! The only reader of the disk: an engagement folder becomes [`Sources`].
//!
//! Limits, encodings and paths are judged here, so that no later step can be led out of the folder or
//! asked to hold more than it can. Text is held; evidence is only hashed, in constant memory.
#![allow(clippy::disallowed_methods)] // this is the room that reads

mod file;
mod folders;
mod list;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::diag::Diagnostic;
use crate::model::Glimpse;

pub(crate) use file::open;
pub use file::{Stamp, hex};
pub use folders::{Folders, Shows, folders, identity};
use list::Reach;
pub use list::{is_input, is_read, kind_of};

/// Bytes of one text file.
pub const MAX_TEXT_BYTES: u64 = 16 * 1024 * 1024;
/// Files of one engagement, evidence among them.
pub const MAX_FILES: usize = 500_000;
/// Bytes that are held of one evidence text, to be shown on its page.
pub const MAX_GLIMPSE: usize = 16 * 1024;
/// Bytes that are held of all evidence together: of more files less of each is held.
const MAX_GLIMPSES: usize = 32 * 1024 * 1024;
/// Folders and files of an engagement that the program reads; OUT may be none of them nor inside them.
pub const INPUTS: &[&str] = &[
    "engagement.yaml",
    "findings",
    "systems",
    "statement-of-applicability.yaml",
    "activities.yaml",
    "pages",
    "evidence",
    "history",
    "theme",
    "catalogs",
];

/// Everything that was read, in order of paths.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The engagement folder.
    pub root: Utf8PathBuf,
    /// Text files by path.
    pub files: Vec<Arc<SourceFile>>,
    /// Evidence files by path; the same value until somebody looks at them again.
    pub evidence: Arc<Vec<EvidenceSource>>,
    /// What is there and could not be read, and why.
    pub unread: Vec<Diagnostic>,
    /// Bytes that are held of each evidence text.
    pub(crate) held: usize,
    /// The hash of all that was read, once somebody asked for it: it stays when the texts are forgotten.
    pub(crate) digest: OnceLock<String>,
}

impl Sources {
    /// The text of a file by its path in the engagement.
    pub fn text(&self, path: &Utf8Path) -> Option<&str> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path.as_str())).ok()?;
        Some(&self.files[at].text)
    }

    /// All that was read as one hash: that of the lines which `sha256sum` prints of these files, sorted by path.
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| self.hash())
    }

    fn hash(&self) -> String {
        let content = |file: &SourceFile| match file.kind {
            FileKind::Theme => hex(&Sha256::digest(&file.bytes)),
            _ => hex(&Sha256::digest(file.text.as_bytes())),
        };
        let texts = self.files.par_iter().map(|file| (file.path.to_string(), content(file)));
        let evidence = self.evidence.par_iter().map(|file| (format!("evidence/{}", file.path), file.sha256.clone()));
        let mut lines: Vec<(String, String)> = texts.chain(evidence).collect();
        lines.sort();
        let mut hash = Sha256::new();
        for (path, sha256) in lines {
            hash.update(format!("{sha256}  {path}\n"));
        }
        hex(&hash.finalize())
    }

    /// Forgets all texts but those of the theme, once they are parsed: nothing but their hash is asked for any more.
    pub fn forget_texts(&mut self) {
        self.digest();
        self.files.retain(|file| file.kind == FileKind::Theme);
    }

    /// Files of one kind, by path.
    pub fn of(&self, kind: FileKind) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().map(|file| &**file).filter(move |file| file.kind == kind)
    }

    /// Whether something stands at `path` that could not be read. Names in another Unicode form are the same.
    pub fn is_unread(&self, path: &Utf8Path) -> bool {
        self.unread.iter().any(|diagnostic| diagnostic.path.as_str().nfc().eq(path.as_str().nfc()))
    }

    /// Reads again what may have changed: paths in the engagement of files, folders, whole inputs. A file that is named
    /// is read; of what else lies in a folder, only files that look different from outside. Afterwards the sources are
    /// what [`folder`] would read. Returns whether anything is other than it was.
    pub fn refresh<'p>(&mut self, changed: impl IntoIterator<Item = &'p Utf8Path>) -> bool {
        let mut scope = Scope::default();
        for path in changed {
            match list::reach(&self.root, path) {
                Reach::Nothing => {}
                // With a folder everything is gone that lay in it.
                Reach::Gone(input) if self.holds_below(path) => drop(scope.inputs.insert(input)),
                Reach::Gone(_) | Reach::File => drop(scope.files.insert(path.to_string())),
                Reach::Folder(input) => drop(scope.inputs.insert(input)),
            }
        }
        if self.files.len() + self.evidence.len() >= MAX_FILES {
            scope.inputs.extend(INPUTS);
        }
        self.read(&scope)
    }

    fn holds_below(&self, path: &Utf8Path) -> bool {
        let below = |other: &str| other.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'));
        self.files.iter().any(|file| below(file.path.as_str()))
            || self.evidence.iter().any(|file| below(&format!("evidence/{}", file.path)))
            || self.unread.iter().any(|diagnostic| below(diagnostic.path.as_str()))
    }

    /// Reads what lies in `scope`, and forgets what no longer does.
    fn read(&mut self, scope: &Scope) -> bool {
        self.digest = OnceLock::new();
        let old_files: Vec<_> = self.files.extract_if(.., |file| scope.covers(file.path.as_str())).collect();
        let mut old_evidence = Vec::new();
        if scope.reaches_evidence() {
            let evidence = Arc::make_mut(&mut self.evidence);
            old_evidence.extend(evidence.extract_if(.., |file| scope.covers_evidence(&file.path)));
        }
        let old_unread: Vec<_> = self.unread.extract_if(.., |found| scope.covers(found.path.as_str())).collect();

        let mut listing = list::Listing::new(MAX_FILES.saturating_sub(self.files.len() + self.evidence.len()));
        INPUTS.iter().filter(|input| scope.inputs.contains(*input)).for_each(|input| listing.input(&self.root, input));
        // What lies in an input that is listed is listed already.
        let alone = scope.files.iter().filter(|path| !scope.covers_input_of(path));
        alone.for_each(|path| listing.file(&self.root, path));
        let held = file::held_of_each(self.evidence.len() + listing.evidence.len());
        if held != self.held {
            // Of all evidence another share is held than before.
            self.held = held;
            old_evidence.clear();
            if !self.evidence.is_empty() {
                self.evidence = Arc::default();
                self.files.extend(old_files);
                self.files.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
                self.unread.extend(old_unread);
                self.read(&scope.with("evidence"));
                return true;
            }
        }
        let (root, mut unread) = (&self.root, listing.diagnostics);
        let text = |(path, kind): (Utf8PathBuf, FileKind)| {
            let at = old_files.binary_search_by(|file| file.path.as_str().cmp(path.as_str()));
            // An editor may change a file without changing how it looks from outside.
            let named = scope.files.contains(path.as_str());
            file::text(root, path, kind, at.ok().map(|at| &old_files[at]), named)
        };
        let evidence = |path: String| {
            let at = old_evidence.binary_search_by(|file| file.path.cmp(&path));
            file::evidence(root, path, at.ok().map(|at| &old_evidence[at]), held)
        };
        let mut files = successes(listing.texts.into_par_iter().map(text).collect(), &mut unread);
        let mut hashed = successes(listing.evidence.into_par_iter().map(evidence).collect(), &mut unread);
        files.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
        hashed.sort_by(|a, b| a.path.cmp(&b.path));
        unread.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));

        let changed = unread != old_unread
            || files.len() != old_files.len()
            || hashed.len() != old_evidence.len()
            || files.iter().zip(&old_files).any(|(new, old)| !new.is(old))
            || hashed.iter().zip(&old_evidence).any(|(new, old)| !new.is(old));
        self.files.extend(files);
        if !hashed.is_empty() {
            let evidence = Arc::make_mut(&mut self.evidence);
            evidence.extend(hashed);
            evidence.sort_by(|a, b| a.path.cmp(&b.path));
        }
        self.unread.extend(unread);
        // By characters, not by folder, as diagnostics stand.
        self.files.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
        self.unread.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
        changed
    }
}

/// What is to be read: whole inputs, and single files.
#[derive(Debug, Default)]
struct Scope {
    inputs: BTreeSet<&'static str>,
    files: BTreeSet<String>,
}

impl Scope {
    /// The same with one input more.
    fn with(&self, input: &'static str) -> Scope {
        let mut inputs = self.inputs.clone();
        inputs.insert(input);
        Scope { inputs, files: self.files.clone() }
    }

    fn covers(&self, path: &str) -> bool {
        self.covers_input_of(path) || self.files.contains(path)
    }

    fn covers_input_of(&self, path: &str) -> bool {
        self.inputs.contains(path.split_once('/').map_or(path, |(input, _)| input))
    }

    fn reaches_evidence(&self) -> bool {
        self.inputs.contains("evidence") || self.files.iter().any(|file| file.starts_with("evidence/"))
    }

    /// The same for a path inside `evidence/`.
    fn covers_evidence(&self, path: &str) -> bool {
        self.inputs.contains("evidence")
            || self.files.iter().any(|file| file.strip_prefix("evidence/").is_some_and(|file| file == path))
    }
}

fn successes<T>(results: Vec<Result<T, Diagnostic>>, failed: &mut Vec<Diagnostic>) -> Vec<T> {
    results.into_iter().filter_map(|result| result.map_err(|diagnostic| failed.push(diagnostic)).ok()).collect()
}

/// What a text file is, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `engagement.yaml`
    Engagement,
    /// `findings/**/*.md`
    Finding,
    /// `systems/*.md`
    System,
    /// `statement-of-applicability.yaml`
    Statement,
    /// `activities.yaml`
    Activities,
    /// `pages/*.md`
    Page,
    /// `history/*.json`
    History,
    /// `catalogs/*.yaml`
    Catalog,
    /// `theme/**`
    Theme,
}

/// A text file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path in the engagement, with `/`.
    pub path: Utf8PathBuf,
    /// What it is.
    pub kind: FileKind,
    /// Its text; empty for a binary file of the theme. The same value as long as it has not changed.
    pub text: Arc<str>,
    /// Its bytes; kept for files of the theme only, which may be images and fonts. The same value as long as they have
    /// not changed.
    pub bytes: Arc<[u8]>,
    /// What it looked like from outside when it was read.
    pub stamp: Stamp,
}

impl SourceFile {
    /// Whether both are the same file with the same content, which then is one value.
    pub fn is(&self, other: &SourceFile) -> bool {
        self.path == other.path && Arc::ptr_eq(&self.text, &other.text) && Arc::ptr_eq(&self.bytes, &other.bytes)
    }
}

/// An evidence file: never held, only known.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceSource {
    /// Path inside `evidence/`, with `/`.
    pub path: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// The whole file is valid UTF-8.
    pub is_text: bool,
    /// What is kept of its content.
    pub glimpse: Glimpse,
    /// What it looked like from outside when it was hashed.
    pub stamp: Stamp,
}

impl EvidenceSource {
    fn is(&self, other: &EvidenceSource) -> bool {
        (&self.path, &self.sha256, self.is_text) == (&other.path, &other.sha256, other.is_text)
    }
}

/// Reads the engagement in `root`. What cannot be read is a diagnostic, and absent.
pub fn folder(root: &Utf8Path) -> Sources {
    inputs(root, INPUTS)
}

/// Reads some of the [`INPUTS`] of the engagement in `root`: who looks for an id need not hash the evidence.
pub fn inputs(root: &Utf8Path, inputs: &[&'static str]) -> Sources {
    let mut sources = Sources { root: root.to_owned(), ..Sources::default() };
    sources.read(&Scope { inputs: inputs.iter().copied().collect(), files: BTreeSet::new() });
    sources
}

/// A text file that is no part of an engagement, such as an earlier `report.json`.
pub fn text(path: &Utf8Path) -> io::Result<String> {
    fs::read_to_string(path)
}

/// What a site says of its own making, or another small file: nobody waits for a pipe in its place, or holds what is large.
pub fn small(path: &Utf8Path) -> io::Result<String> {
    const MOST: u64 = 64 * 1024;
    let mut text = String::new();
    open(path)?.take(MOST).read_to_string(&mut text)?;
    Ok(text)
}

/// A file that is no part of an engagement, to be read as a stream, and its size.
pub fn stream(path: &Utf8Path) -> io::Result<(io::BufReader<File>, u64)> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    Ok((io::BufReader::with_capacity(128 * 1024, file), about.len()))
}

/// SHA-256 of all that `source` holds, in constant memory.
pub fn sha256(mut source: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0u8; 128 * 1024];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hasher.finalize())),
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A file of the engagement, to be read as a stream, and its size; refused if it lies outside by now.
pub fn confined(root: &Utf8Path, path: &Utf8Path) -> io::Result<(File, u64)> {
    let (root, path) = (root.canonicalize()?, path.canonicalize()?);
    if !path.starts_with(root) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it lies outside the engagement"));
    }
    let file = open(Utf8Path::from_path(&path).ok_or(io::ErrorKind::InvalidFilename)?)?;
    let bytes = file.metadata()?.len();
    Ok((file, bytes))
}
