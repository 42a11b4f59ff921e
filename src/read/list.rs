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
/// Folders of one input.
pub(super) const MAX_FOLDERS: usize = 100_000;
/// Links to folders that are followed in one input: a few may show each other under names without end.
pub(super) const MAX_LINKS: usize = 500;
/// Characters of a path in the engagement: with a folder above it, as much as every system can open.
const MAX_PATH: usize = 200;
/// Bytes of one name: a copy of the file may get an ending more, and systems end at 255.
const MAX_NAME: usize = 240;

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
        let mut walk = WalkDir::new(&start)
            .follow_links(true)
            .max_depth(MAX_DEPTH)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_str().is_some_and(is_ignored));
        let (mut folders, mut links) = (0, 0);
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map_or_else(|| start.to_string(), |p| p.to_string_lossy().into_owned());
                    let path = relative(root, Utf8Path::new(&path));
                    self.diagnostics.push(if error.loop_ancestor().is_some() {
                        leads_back(path)
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
            if entry.path_is_symlink()
                && let Some(wrong) = leads_wrong(path, &inside, &canonical_root)
            {
                self.diagnostics.push(wrong);
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            if let Some(what) = too_long(&inside) {
                self.too_large(inside, what, "shorten the names of the file and of the folders above it");
                continue;
            }
            if entry.file_type().is_dir() {
                folders += 1;
                links += usize::from(entry.path_is_symlink());
                if folders > MAX_FOLDERS || links > MAX_LINKS {
                    let what =
                        format!("`{input}` has more than {MAX_FOLDERS} folders, or {MAX_LINKS} links to folders");
                    return self.too_large(inside, what, "remove what is no part of the engagement, links first");
                }
                if entry.depth() == MAX_DEPTH {
                    let what = format!("folders stand more than {MAX_DEPTH} deep in one another");
                    self.too_large(inside, what, "move its files further up: what lies in it is not read");
                }
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
                let what = format!("the engagement has more than {MAX_FILES} files");
                return self.too_large(inside, what, "move what is no evidence out of the folder");
            }
            self.add(inside);
        }
    }

    fn too_large(&mut self, path: Utf8PathBuf, what: impl Into<String>, help: &str) {
        self.diagnostics.push(Diagnostic::new(Code::TooLarge, path, Span::default(), what, help));
    }
}

/// What is wrong with where a link leads, if anything is.
fn leads_wrong(link: &Utf8Path, inside: &Utf8Path, canonical_root: &Utf8Path) -> Option<Diagnostic> {
    if !stays(link, canonical_root) {
        let help = "copy the file into the folder instead of linking to it";
        let what = "this link leads out of the engagement folder";
        return Some(Diagnostic::new(Code::OutsideFolder, inside, Span::default(), what, help));
    }
    let above = link.parent().and_then(|folder| folder.canonicalize_utf8().ok());
    let real = link.canonicalize_utf8().ok();
    real.zip(above).is_some_and(|(real, above)| above.starts_with(real)).then(|| leads_back(inside.to_owned()))
}

/// Whether a link leads to somewhere in the engagement.
pub(super) fn stays(link: &Utf8Path, canonical_root: &Utf8Path) -> bool {
    link.canonicalize_utf8().is_ok_and(|real| real.starts_with(canonical_root))
}

fn leads_back(path: Utf8PathBuf) -> Diagnostic {
    let help = "remove the link, or copy what it should hold";
    Diagnostic::new(Code::OutsideFolder, path, Span::default(), "this link leads back to a folder above it", help)
}

/// Why a path cannot be carried everywhere, if it cannot.
fn too_long(path: &Utf8Path) -> Option<String> {
    if path.file_name().is_some_and(|name| name.len() > MAX_NAME) {
        Some(format!("this name is longer than {MAX_NAME} bytes"))
    } else if path.as_str().chars().count() > MAX_PATH {
        Some(format!("this path is longer than {MAX_PATH} characters"))
    } else {
        None
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    fn said(listing: &Listing) -> Vec<String> {
        listing.diagnostics.iter().map(|said| format!("{} {}: {}", said.code, said.path, said.message)).collect()
    }

    #[test]
    fn one_file_more_than_there_is_room_for_is_named() {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap();
        fs::create_dir(root.join("evidence")).unwrap();
        for name in ["a.txt", "b.txt", "c.txt", "d.txt"] {
            fs::write(root.join("evidence").join(name), "").unwrap();
        }
        let mut listing = Listing::new(2);
        listing.input(root, "evidence");
        assert_eq!(listing.evidence, ["a.txt", "b.txt"]);
        assert_eq!(said(&listing), ["too-large evidence/c.txt: the engagement has more than 500000 files"]);
    }

    #[test]
    #[cfg(unix)]
    fn links_that_show_a_few_folders_under_names_without_end_are_not_followed_for_ever() {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().canonicalize_utf8().unwrap();
        // Two ways from each of 40 folders to the next: a million million paths.
        for at in 0..40 {
            let folder = root.join(format!("systems/{at:02}"));
            fs::create_dir_all(&folder).unwrap();
            for way in ["a", "b"] {
                std::os::unix::fs::symlink(format!("../{:02}", at + 1), folder.join(way)).unwrap();
            }
        }
        fs::create_dir(root.join("systems/40")).unwrap();
        fs::create_dir(root.join("evidence")).unwrap();
        std::os::unix::fs::symlink("../systems/00", root.join("evidence/x")).unwrap();
        let mut listing = Listing::new(2);
        listing.input(&root, "evidence");
        let said = said(&listing);
        let beyond = ": `evidence` has more than 100000 folders, or 500 links to folders";
        assert!(said.last().unwrap().ends_with(beyond), "{said:?}");
        assert!(super::super::folders(&root).len() <= 45);
    }
}
