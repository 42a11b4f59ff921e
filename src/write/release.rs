//! Releases side by side: each a whole site in a folder of its own, and `current`, a symbolic link that is switched in
//! one step. A web server that serves `current` serves the old site or the new one, never a part of either.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};

use camino::{Utf8Path, Utf8PathBuf};

use super::error::{Attempt as _, WriteError};
use super::place::{Lock, Place, sync_folder};

/// The folder of all releases.
pub const RELEASES: &str = "releases";
/// The link to the one that is served.
const CURRENT: &str = "current";

/// A place where releases stand, locked against other publishers while this value lives.
#[derive(Debug)]
pub struct Releases {
    root: Utf8PathBuf,
    _lock: File,
}

/// A release: its number and its folder's name, which begins with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    /// Counts up from 1.
    pub number: u32,
    /// The folder's name.
    pub name: String,
}

impl Releases {
    /// Opens the place, or makes it, and removes what killed publishers left. Another one at work is an error, and so
    /// is a [`CURRENT`] that leads to no release: it is somebody's work.
    pub fn open(root: &Utf8Path) -> Result<Releases, WriteError> {
        let folder = root.join(RELEASES);
        if fs::symlink_metadata(root.join(CURRENT)).is_ok() && current(root).is_none() {
            let why = format!("its `{CURRENT}` is no link to one of its releases; move it away");
            return Err(WriteError::refused(root, why));
        }
        fs::create_dir_all(&folder).attempt("create the folder", &folder)?;
        let path = root.join(".lock");
        let lock = File::options().write(true).create(true).truncate(false).open(&path).attempt("create", &path)?;
        match lock.try_lock() {
            Ok(()) => sweep(&folder),
            Err(fs::TryLockError::WouldBlock) => {
                return Err(WriteError::refused(root, "somebody else is publishing there; wait until that has ended"));
            }
            // A file system without locks: one publisher at a time is then up to its users.
            Err(fs::TryLockError::Error(_)) => {}
        }
        Ok(Releases { root: root.to_owned(), _lock: lock })
    }

    /// All releases, the oldest first.
    pub fn list(&self) -> Result<Vec<Release>, WriteError> {
        list(&self.root)
    }

    /// The release that is served.
    pub fn current(&self) -> Option<Release> {
        current(&self.root)
    }

    /// Where a release stands.
    pub fn folder(&self, release: &Release) -> Utf8PathBuf {
        folder(&self.root, release)
    }

    /// Serves a release, in one step.
    pub fn switch(&self, release: &Release) -> Result<(), WriteError> {
        let (new, current) = (self.root.join(".current-new"), self.root.join(CURRENT));
        match fs::remove_file(&new) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error).attempt("remove", &new),
            _ => {}
        }
        // Relative, so that the whole place may be moved.
        link(&format!("{RELEASES}/{}", release.name), &new).attempt("create the link", &new)?;
        fs::rename(&new, &current).attempt("switch", &current)?;
        sync_folder(&self.root);
        Ok(())
    }

    /// Removes a release. The one that is served stays.
    pub fn remove(&self, release: &Release) -> Result<(), WriteError> {
        if self.current().as_ref() == Some(release) {
            return Ok(());
        }
        // Out of the way first, so that nobody goes back to a half of it.
        let folder = self.folder(release);
        let aside = Place::find(&folder)?.beside_for_me("old");
        fs::rename(&folder, &aside).attempt("remove", &folder)?;
        fs::remove_dir_all(&aside).attempt("remove", &aside)
    }

    /// Writes a small file beside the releases, such as a sample of a server's configuration, unless it is there.
    pub fn place(&self, name: &str, text: &str) -> Result<(), WriteError> {
        let path = self.root.join(name);
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).attempt("create the folder", folder)?;
        match File::create_new(&path) {
            Ok(mut file) => io::Write::write_all(&mut file, text.as_bytes()).attempt("write", &path),
            // Its owner may have changed it.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error).attempt("write", &path),
        }
    }
}

/// Where a release of a place stands.
pub fn folder(root: &Utf8Path, release: &Release) -> Utf8PathBuf {
    root.join(RELEASES).join(&release.name)
}

/// All releases of a place that need not exist yet, the oldest first.
pub fn list(root: &Utf8Path) -> Result<Vec<Release>, WriteError> {
    let folder = root.join(RELEASES);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.attempt("look into", &folder)?,
    };
    let mut releases = Vec::new();
    for entry in entries {
        let entry = entry.attempt("look into", &folder)?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            releases.extend(entry.file_name().to_str().and_then(release));
        }
    }
    releases.sort();
    Ok(releases)
}

/// The release that a place serves; none where `current` is no link of ours. However a person wrote the link: what
/// counts is where it leads.
pub fn current(root: &Utf8Path) -> Option<Release> {
    let to = Utf8PathBuf::from_path_buf(fs::read_link(root.join(CURRENT)).ok()?).ok()?;
    let folder = root.join(RELEASES).canonicalize_utf8().ok()?;
    let beside = root.join(to.parent()?).canonicalize_utf8().ok()?;
    (beside == folder).then(|| release(to.file_name()?)).flatten()
}

/// Removes the folders of killed publishers: releases that never were, or that were to be none any more.
fn sweep(folder: &Utf8Path) {
    let names =
        fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let left: BTreeSet<String> =
        names.filter_map(|name| Some(release(name.strip_prefix('.')?.rsplit_once(".aims-site-")?.0)?.name)).collect();
    for name in left {
        let Ok(place) = Place::find(&folder.join(name)) else { continue };
        // Unless somebody builds there at this moment.
        if Lock::take(&place, 1).is_ok_and(|lock| lock.holds()) {
            place.sweep();
        }
    }
}

/// A name of ours: four digits or more, a hyphen, the rest.
fn release(name: &str) -> Option<Release> {
    let (number, rest) = name.split_once('-')?;
    let ours = number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty();
    let plain = !name.contains(['/', '\\']);
    (ours && plain).then(|| Some(Release { number: number.parse().ok()?, name: name.to_owned() })).flatten()
}

#[cfg(unix)]
fn link(to: &str, at: &Utf8Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn link(_: &str, _: &Utf8Path) -> io::Result<()> {
    Err(io::Error::new(ErrorKind::Unsupported, "this system has no links to switch: publish an archive instead"))
}
