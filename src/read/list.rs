//! What lies in the folder: which files there are, and which of them may be read.

use std::fs;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use super::file::unreadable;
use super::{FileKind, INPUTS, MAX_FILES};
use crate::diag::{Code, Diagnostic, Span};

/// Folders within folders.
pub(super) const MAX_DEPTH: usize = 64;

/// Files to read, in no order, and what is none.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) texts: Vec<(Utf8PathBuf, FileKind)>,
    /// Paths inside `evidence/`.
    pub(super) evidence: Vec<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// How many files more an engagement may have.
    room: usize,
}

impl Listing {
    pub(super) fn new(room: usize) -> Self {
        Listing { texts: Vec::new(), evidence: Vec::new(), diagnostics: Vec::new(), room }
    }

    /// Adds a plain file, if it is there and a file that is read.
    pub(super) fn file(&mut self, root: &Utf8Path, path: &str) {
        if fs::symlink_metadata(root.join(path)).is_ok() {
            self.add(path.into());
        }
    }

    fn add(&mut self, path: Utf8PathBuf) {
        if let Some(path) = path.as_str().strip_prefix("evidence/") {
            self.evidence.push(path.to_owned());
        } else if let Some(kind) = kind_of(&path) {
            self.texts.push((path, kind));
        }
    }

    /// Adds everything of an input: a file or a folder of the engagement.
    pub(super) fn input(&mut self, root: &Utf8Path, input: &str) {
        let start = root.join(input);
        // Absent inputs are optional; `exists` would hide a dangling link or a forbidden folder.
        if let Err(error) = fs::symlink_metadata(&start) {
            if error.kind() != io::ErrorKind::NotFound {
                self.diagnostics.push(unreadable(Utf8Path::new(input), &error));
            }
            return;
        }
        let canonical_root = root.canonicalize_utf8().unwrap_or_else(|_| root.to_owned());
        let walk = WalkDir::new(&start)
            .follow_links(true)
            .max_depth(MAX_DEPTH)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_ignored));
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map_or_else(|| start.to_string(), |p| p.to_string_lossy().into_owned());
                    let path = relative(root, Utf8Path::new(&path));
                    self.diagnostics.push(if error.loop_ancestor().is_some() {
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
                self.diagnostics.push(Diagnostic::new(
                    Code::NotUtf8,
                    relative(root, Utf8Path::new(&entry.path().to_string_lossy())),
                    Span::default(),
                    "the name of this file is not UTF-8",
                    "rename the file",
                ));
                continue;
            };
            let inside = relative(root, path);
            if entry.path_is_symlink() && !path.canonicalize_utf8().is_ok_and(|real| real.starts_with(&canonical_root))
            {
                self.diagnostics.push(Diagnostic::new(
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
                self.diagnostics.push(Diagnostic::new(
                    Code::SpecialFile,
                    inside,
                    Span::default(),
                    "this is a device, pipe or socket, not a file",
                    "remove it from the engagement folder",
                ));
                continue;
            }
            if self.texts.len() + self.evidence.len() >= self.room {
                self.diagnostics.push(Diagnostic::new(
                    Code::TooLarge,
                    inside,
                    Span::default(),
                    format!("the engagement has more than {MAX_FILES} files"),
                    "move what is no evidence out of the folder",
                ));
                return;
            }
            self.add(inside);
        }
    }
}

/// How far a change at a path reaches.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is no part of an engagement.
    Nothing,
    /// A plain file, which has changed alone.
    File,
    /// Nothing is there any more; the input in which it stood.
    Gone(&'static str),
    /// A folder, a link, a file below a linked folder: whatever the input holds may be other than it was.
    Folder(&'static str),
}

/// Whether a path in the engagement is one that is looked at: an input, or in one, and not ignored.
pub fn is_input(path: &Utf8Path) -> bool {
    let mut parts = path.as_str().split('/');
    INPUTS.contains(&parts.next().unwrap_or_default()) && !parts.any(is_ignored)
}

/// Whether a file at a path in the engagement would be read.
pub fn is_read(path: &Utf8Path) -> bool {
    is_input(path) && (path.as_str().starts_with("evidence/") || kind_of(path).is_some())
}

/// What a change at `path` means.
pub(super) fn reach(root: &Utf8Path, path: &Utf8Path) -> Reach {
    let mut parts = path.as_str().split('/');
    let first = parts.next().unwrap_or_default();
    let Some(input) = INPUTS.iter().find(|input| **input == first) else { return Reach::Nothing };
    if path.as_str() == *input {
        return Reach::Folder(input);
    }
    if parts.any(is_ignored) {
        return Reach::Nothing;
    }
    match fs::symlink_metadata(root.join(path)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Reach::Gone(input),
        Ok(found) if found.is_file() && is_plain(root, path) => Reach::File,
        _ => Reach::Folder(input),
    }
}

/// Whether no folder above the file is a link, and none is too deep.
fn is_plain(root: &Utf8Path, path: &Utf8Path) -> bool {
    let (Ok(root), Some(folder)) = (root.canonicalize_utf8(), path.parent()) else { return false };
    let expected = root.join(folder);
    path.components().count() < MAX_DEPTH && expected.canonicalize_utf8().is_ok_and(|real| real == expected)
}

/// Whether a file or folder of this name is none of the engagement's.
pub(super) fn is_ignored(name: &str) -> bool {
    name.starts_with(['_', '.'])
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
