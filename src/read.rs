//! The only reader of the disk: an engagement folder becomes [`Sources`].
//!
//! Limits, encodings and paths are judged here, so that no later step can be led out of the folder or
//! asked to hold more than it can. Text is held; evidence is only hashed, in constant memory.
#![allow(clippy::disallowed_methods)] // this is the room that reads

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};

use camino::{Utf8Path, Utf8PathBuf};
use imagesize::ImageType;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::diag::{Code, Diagnostic, Span, floor_char_boundary};
use crate::model::Glimpse;

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
#[derive(Debug, Default)]
pub struct Sources {
    /// The engagement folder.
    pub root: Utf8PathBuf,
    /// Text files by path.
    pub files: Vec<SourceFile>,
    /// Evidence files by path.
    pub evidence: Vec<EvidenceSource>,
    /// Paths in the engagement of what is there and could not be read.
    pub unread: BTreeSet<Utf8PathBuf>,
}

impl Sources {
    /// The text of a file by its path in the engagement.
    pub fn text(&self, path: &Utf8Path) -> Option<&str> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path.as_str())).ok()?;
        Some(&self.files[at].text)
    }

    /// Files of one kind, by path.
    pub fn of(&self, kind: FileKind) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(move |file| file.kind == kind)
    }
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
    /// Its text; empty for a binary file of the theme.
    pub text: String,
    /// Its bytes; kept for files of the theme only, which may be images and fonts.
    pub bytes: Vec<u8>,
}

/// An evidence file: never held, only known.
#[derive(Debug, Clone)]
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
}

/// Reads the engagement in `root`. What cannot be read is a diagnostic, and absent.
pub fn folder(root: &Utf8Path) -> (Sources, Vec<Diagnostic>) {
    inputs(root, INPUTS)
}

/// Reads some of the [`INPUTS`] of the engagement in `root`: who looks for an id need not hash the evidence.
pub fn inputs(root: &Utf8Path, inputs: &[&str]) -> (Sources, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut listed = Vec::new();
    let mut evidence = Vec::new();
    for input in inputs {
        list(root, input, &mut listed, &mut evidence, &mut diagnostics);
    }
    // By characters, as evidence and diagnostics stand, not by folder.
    listed.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
    evidence.sort();
    let texts: Vec<_> = listed.into_par_iter().map(|(path, kind)| text_file(root, path, kind)).collect();
    let held = held_of_each(evidence.len());
    let hashes: Vec<_> = evidence.into_par_iter().map(|path| evidence_file(root, path, held)).collect();
    let mut sources = Sources { root: root.to_owned(), ..Sources::default() };
    for result in texts {
        match result {
            Ok(file) => sources.files.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    for result in hashes {
        match result {
            Ok(file) => sources.evidence.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    sources.unread = diagnostics.iter().map(|diagnostic| diagnostic.path.clone()).collect();
    (sources, diagnostics)
}

/// A text file that is no part of an engagement, such as an earlier `report.json`.
pub fn text(path: &Utf8Path) -> io::Result<String> {
    fs::read_to_string(path)
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

fn list(
    root: &Utf8Path,
    input: &str,
    texts: &mut Vec<(Utf8PathBuf, FileKind)>,
    evidence: &mut Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let start = root.join(input);
    // Absent inputs are optional; `exists` would hide a dangling link or a forbidden folder.
    if let Err(error) = fs::symlink_metadata(&start) {
        if error.kind() != io::ErrorKind::NotFound {
            diagnostics.push(unreadable(Utf8Path::new(input), &error));
        }
        return;
    }
    let canonical_root = root.canonicalize_utf8().unwrap_or_else(|_| root.to_owned());
    let walk =
        WalkDir::new(&start).follow_links(true).max_depth(64).sort_by_file_name().into_iter().filter_entry(|entry| {
            entry.depth() == 0 || !entry.file_name().to_str().is_some_and(|name| name.starts_with(['_', '.']))
        });
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| start.to_string(), |p| p.to_string_lossy().into_owned());
                let path = relative(root, Utf8Path::new(&path));
                diagnostics.push(if error.loop_ancestor().is_some() {
                    Diagnostic::new(
                        Code::OutsideFolder,
                        path,
                        Span::default(),
                        "this link leads back to a folder above it",
                        "remove the link, or copy what it should hold",
                    )
                } else {
                    let error = error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be read"));
                    unreadable(&path, &error)
                });
                continue;
            }
        };
        let Some(path) = Utf8Path::from_path(entry.path()) else {
            diagnostics.push(Diagnostic::new(
                Code::NotUtf8,
                relative(root, Utf8Path::new(&entry.path().to_string_lossy())),
                Span::default(),
                "the name of this file is not UTF-8",
                "rename the file",
            ));
            continue;
        };
        let inside = relative(root, path);
        if entry.path_is_symlink() && !path.canonicalize_utf8().is_ok_and(|real| real.starts_with(&canonical_root)) {
            diagnostics.push(Diagnostic::new(
                Code::OutsideFolder,
                inside,
                Span::default(),
                "this link leads out of the engagement folder",
                "copy the file into the folder instead of linking to it",
            ));
            continue;
        }
        if entry.file_type().is_dir() {
            continue;
        }
        if !entry.file_type().is_file() {
            diagnostics.push(Diagnostic::new(
                Code::SpecialFile,
                inside,
                Span::default(),
                "this is a device, pipe or socket, not a file",
                "remove it from the engagement folder",
            ));
            continue;
        }
        if texts.len() + evidence.len() >= MAX_FILES {
            diagnostics.push(Diagnostic::new(
                Code::TooLarge,
                inside,
                Span::default(),
                format!("the engagement has more than {MAX_FILES} files"),
                "move what is no evidence out of the folder",
            ));
            return;
        }
        if let Some(path) = inside.as_str().strip_prefix("evidence/") {
            evidence.push(path.to_owned());
        } else if let Some(kind) = kind_of(&inside) {
            texts.push((inside, kind));
        }
    }
}

/// What a file is, by its path; `None` for files that are not read.
pub fn kind_of(path: &Utf8Path) -> Option<FileKind> {
    let (folder, rest) = path.as_str().split_once('/').map_or(("", path.as_str()), |p| p);
    let flat = !rest.contains('/');
    let ends = |ending: &str| rest.len() > ending.len() && rest.ends_with(ending);
    match folder {
        "" => match rest {
            "engagement.yaml" => Some(FileKind::Engagement),
            "statement-of-applicability.yaml" => Some(FileKind::Statement),
            "activities.yaml" => Some(FileKind::Activities),
            _ => None,
        },
        "findings" if ends(".md") => Some(FileKind::Finding),
        "systems" if flat && ends(".md") => Some(FileKind::System),
        "pages" if flat && ends(".md") => Some(FileKind::Page),
        "history" if flat && ends(".json") => Some(FileKind::History),
        "catalogs" if flat && ends(".yaml") => Some(FileKind::Catalog),
        "theme" => Some(FileKind::Theme),
        _ => None,
    }
}

fn relative(root: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    let inside = path.strip_prefix(root).unwrap_or(path);
    // One spelling on every system.
    inside.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/").into()
}

fn text_file(root: &Utf8Path, path: Utf8PathBuf, kind: FileKind) -> Result<SourceFile, Diagnostic> {
    let full = root.join(&path);
    let mut bytes = Vec::new();
    let mut file = File::open(&full).map_err(|error| unreadable(&path, &error))?;
    file.by_ref().take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&path, &error))?;
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        return Err(Diagnostic::new(
            Code::TooLarge,
            path,
            Span::default(),
            format!("this file is larger than {} MB", MAX_TEXT_BYTES / (1024 * 1024)),
            "move long transcripts and logs to evidence/ and cite them",
        ));
    }
    if kind == FileKind::Theme {
        let text = String::from_utf8(bytes.clone()).unwrap_or_default();
        return Ok(SourceFile { path, kind, text, bytes });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile { path, kind, text, bytes: Vec::new() }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            let bytes = &error.as_bytes()[at..(at + 1).min(error.as_bytes().len())];
            Err(Diagnostic::new(
                Code::NotUtf8,
                path,
                Span::default(),
                format!("this file is not UTF-8: byte 0x{:02x} on line {line}", bytes.first().unwrap_or(&0)),
                "save the file as UTF-8",
            ))
        }
    }
}

/// How much of each evidence text is held where there are so many files.
fn held_of_each(files: usize) -> usize {
    let mut held = MAX_GLIMPSE;
    while held * files > MAX_GLIMPSES {
        held /= 2;
    }
    held
}

fn evidence_file(root: &Utf8Path, path: String, held: usize) -> Result<EvidenceSource, Diagnostic> {
    let shown = Utf8PathBuf::from(format!("evidence/{path}"));
    let seen = look_through(&root.join(&shown)).map_err(|error| unreadable(&shown, &error))?;
    let glimpse = match image(&path, &seen.head) {
        Some((width, height)) => Glimpse::Image { width, height },
        None if seen.is_text && held > 0 => Glimpse::Text(beginning(&seen.head, held)),
        None => Glimpse::Nothing,
    };
    Ok(EvidenceSource { path, sha256: seen.sha256, bytes: seen.bytes, is_text: seen.is_text, glimpse })
}

/// Width and height of an image that browsers show, if it is what its name says.
fn image(path: &str, head: &[u8]) -> Option<(usize, usize)> {
    let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let size = match (ending.as_str(), imagesize::image_type(head).ok()?) {
        ("png", ImageType::Png) | ("gif", ImageType::Gif) | ("jpg" | "jpeg", ImageType::Jpeg) => {
            imagesize::blob_size(head)
        }
        ("webp", ImageType::Webp) => imagesize::blob_size(head),
        _ => return None,
    };
    size.ok().map(|size| (size.width, size.height)).filter(|(width, height)| *width > 0 && *height > 0)
}

/// The beginning of a text, cut after a whole line if there is one.
fn beginning(head: &[u8], held: usize) -> String {
    let whole = head.len() <= held;
    // A character may be cut by the end of what was read.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    if whole {
        return text.to_owned();
    }
    let text = &text[..floor_char_boundary(text, held)];
    let lines = text.rfind('\n').map_or(text, |end| &text[..=end]);
    lines.to_owned()
}

/// What one pass over a file tells.
struct Seen {
    sha256: String,
    bytes: u64,
    is_text: bool,
    /// Its first bytes.
    head: Vec<u8>,
}

/// SHA-256, size, whether all of it is UTF-8, and its first bytes; a file of any size in constant memory.
fn look_through(path: &Utf8Path) -> io::Result<Seen> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0u8; 128 * 1024];
    let (mut bytes, mut is_text, mut kept) = (0u64, true, 0usize);
    let mut head = Vec::new();
    loop {
        let read = file.read(&mut buffer[kept..])?;
        if read == 0 {
            is_text &= kept == 0;
            break;
        }
        hasher.update(&buffer[kept..kept + read]);
        bytes += read as u64;
        let held = kept + read;
        if head.is_empty() {
            head = buffer[..held].to_vec();
        }
        if is_text {
            // A character may be cut by the end of the buffer: keep its beginning.
            match std::str::from_utf8(&buffer[..held]) {
                Ok(_) => kept = 0,
                Err(error) if error.error_len().is_none() => {
                    let at = error.valid_up_to();
                    buffer.copy_within(at..held, 0);
                    kept = held - at;
                }
                Err(_) => {
                    is_text = false;
                    kept = 0;
                }
            }
        }
    }
    Ok(Seen { sha256: hex(&hasher.finalize()), bytes, is_text, head })
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)] as char, DIGITS[usize::from(byte & 15)] as char])
        .collect()
}

fn unreadable(path: &Utf8Path, error: &io::Error) -> Diagnostic {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "not found".to_owned(),
        _ => error.to_string(),
    };
    Diagnostic::new(
        Code::Unreadable,
        path,
        Span::default(),
        format!("this file cannot be read: {why}"),
        "check that the file exists and that you may read it",
    )
}
