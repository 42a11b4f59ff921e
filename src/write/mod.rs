//! The only writer of the output folder, OUT: pages and evidence in, a whole and sealed site on the
//! disk out.
//!
//! 1. [`check_target`] refuses an OUT that would swallow the engagement or lie among its inputs.
//! 2. [`stage`] locks OUT, heals what a killed build left, takes stock of what OUT holds (it must
//!    be ours, byte for byte) and opens an empty folder beside it.
//! 3. [`Stage::put`], [`Stage::begin`] and [`Stage::copy`] fill that folder, from any number of threads.
//! 4. [`Stage::commit`] (or [`Stage::seal`], for a site that is signed) writes `SHA256SUMS` and
//!    swaps the folders in one step.
//!
//! At every instant OUT is the old site or the new one. A `Stage` that is dropped takes everything
//! back.
//!
//! [`mod@file`] stands apart: single files of an engagement, for the commands that write one. [`mod@audit`] compares a
//! site with its seal; [`release`] and [`archive`] are the forms in which one is published.
//!
//! Absent here, on purpose: pages, findings and diagnostics (this module knows paths and bytes),
//! printing, the clock, and any path that comes from a file: what `SHA256SUMS` lists is compared
//! with what a walk of OUT finds, and never opened.
#![allow(
    clippy::disallowed_methods,
    reason = "write is the writer that the lint sends everybody else to; it reads OUT only"
)]

pub mod archive;
pub mod audit;
mod bytes;
mod error;
pub mod file;
mod growing;
mod ours;
mod place;
pub mod release;
mod seal;
pub mod sums;
mod swap;

pub use error::WriteError;
pub use growing::Growing;
pub use seal::{Sealed, Written};
pub use sums::{SIGNATURE, SUMS};

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use error::Attempt as _;
use ours::Old;
use place::{Folder, Lock, Parents, Place};
use sums::Digest;

/// Refuses an `out` that is the engagement or lies above it, that is one of its `inputs` or lies
/// inside one, or that lies inside another site, which would no longer be whole. Symbolic links are
/// resolved first, also where OUT does not exist yet.
pub fn check_target(out: &Utf8Path, engagement: &Utf8Path, inputs: &[&str]) -> Result<(), WriteError> {
    let target = place::real(out)?;
    let home = place::real(engagement)?;
    if home.starts_with(&target) {
        let why = "it is the engagement folder itself, or a folder above it";
        return Err(WriteError::refused(out, why));
    }
    for input in inputs {
        // An input may be a link to a folder elsewhere: both the place where it is named and the
        // place where it is count.
        let named = home.join(input);
        let real = named.canonicalize_utf8().unwrap_or_else(|_| named.clone());
        if target.starts_with(&named) || target.starts_with(&real) || real.starts_with(&target) {
            let why = format!("it is, lies in, or holds `{input}`, which the engagement is read from");
            return Err(WriteError::refused(out, why));
        }
    }
    match target.ancestors().skip(1).find(|above| ours::is_site(above)) {
        Some(above) => {
            Err(WriteError::refused(out, format!("it lies in the site `{above}`, whose seal it would break")))
        }
        None => Ok(()),
    }
}

/// Opens a staging folder beside `out`, after healing what a killed build left there and making
/// sure that `out` is absent, empty or ours. A second build of the same OUT waits up to ten seconds
/// for the first, then is refused.
pub fn stage(out: &Utf8Path) -> Result<Stage, WriteError> {
    let place = Place::find(out)?;
    let parents = Parents::create(&place)?;
    let lock = Lock::take(&place, place::PATIENCE)?;
    swap::heal(&place)?;
    if lock.holds() {
        // Under the lock, whoever left these is dead. Without one (a file system that knows none)
        // nobody can tell.
        place.sweep();
    }
    let old = ours::take_stock(&place)?;
    let folder = Folder::create(&place)?;
    Ok(Stage {
        folder,
        lock,
        parents,
        place,
        old,
        files: Mutex::default(),
        folders: Mutex::default(),
        broken: AtomicBool::new(false),
    })
}

/// Puts the old site back when a build was killed between two renames, on a system that cannot
/// exchange folders; `true` when it did. [`stage`] does this by itself; the commands that only read
/// a site call it first.
pub fn recover(out: &Utf8Path) -> Result<bool, WriteError> {
    let place = Place::find(out)?;
    if !swap::has_record(&place) {
        // The usual case leaves no trace, so that a site on read-only media can be verified.
        return Ok(false);
    }
    let _lock = Lock::take(&place, place::PATIENCE)?;
    swap::heal(&place)
}

/// A site that is being written, beside the one that it will replace.
///
/// The fields are dropped in this order: the folder, then the lock that guards it, then the parents
/// made for both.
pub struct Stage {
    folder: Folder,
    lock: Lock,
    parents: Parents,
    place: Place,
    old: Option<Old>,
    /// By path in lower case, because many systems take `a.html` and `A.html` for one file.
    files: Mutex<BTreeMap<String, Entry>>,
    /// The folders that exist in the stage already: each is created once, not once per file.
    folders: Mutex<BTreeSet<Utf8PathBuf>>,
    /// Whether a write failed: such a stage is never swapped in, whatever its owner does with the
    /// error.
    broken: AtomicBool,
}

struct Entry {
    path: String,
    digest: Digest,
    bytes: u64,
    /// Stands in OUT with the same bytes: linked at the end, and not at all when everything is.
    kept: bool,
}

impl Stage {
    /// Whether OUT is a whole, unsigned site, unchanged by its seal, one file of which has these bytes.
    pub fn stands(&self, name: &str, bytes: &[u8]) -> bool {
        self.old.as_ref().is_some_and(|old| old.holds(name, &sums::digest(bytes)) && old.is_whole())
    }

    /// Leaves OUT as it is.
    pub fn leave(self) -> Written {
        seal::left(self)
    }

    /// Writes a file of the site.
    pub fn put(&self, path: &Utf8Path, bytes: &[u8]) -> Result<(), WriteError> {
        let digest = sums::digest(bytes);
        if self.register(path, digest, bytes.len() as u64)? {
            return Ok(());
        }
        let to = self.folder.path.join(path);
        self.or_break(self.make_folder_of(&to).and_then(|()| bytes::write_new(&to, bytes)).map(drop))
    }

    /// Copies a file of the engagement into the site, in constant memory, while making sure that it
    /// still is the one that was read: `expect` is its SHA-256 in hexadecimal, `bytes` its size
    /// then. When OUT holds those bytes already, they are kept and the source is not read again.
    pub fn copy(&self, path: &Utf8Path, from: &Utf8Path, expect: &str, bytes: u64) -> Result<(), WriteError> {
        let Some(digest) = sums::from_hex(expect) else {
            return self.or_break(Err(WriteError::internal(path, "is to be copied with a malformed hash")));
        };
        if self.register(path, digest, bytes)? {
            return Ok(());
        }
        let to = self.folder.path.join(path);
        self.or_break(self.make_folder_of(&to).and_then(|()| bytes::copy_checked(from, &to, &digest, bytes)))
    }

    /// The text of a `SHA256SUMS` for one `folder` of the site, with paths relative to it, over
    /// what was put there so far: where each edition lies in a folder of its own, each is sealed by
    /// its own sums, which are then `put` like any file.
    pub fn sums_under(&self, folder: &Utf8Path) -> String {
        let files = locked(&self.files);
        let inside = files.values().filter_map(|file| {
            let path = Utf8Path::new(&file.path).strip_prefix(folder).ok()?.as_str();
            (path != SUMS && path != SIGNATURE).then_some((path, file.digest))
        });
        sums::to_text(inside.collect())
    }

    /// Closes the site: no more files, and the text of `SHA256SUMS` is known, so that it can be
    /// signed.
    pub fn seal(self) -> Result<Sealed, WriteError> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(WriteError::internal(&self.place.shown, "was to be replaced by a site with a failed write"));
        }
        let sums = self.sums_under(Utf8Path::new(""));
        Ok(Sealed::new(self, sums))
    }

    /// Seals the site without a signature and swaps it in.
    pub fn commit(self) -> Result<Written, WriteError> {
        self.seal()?.commit()
    }

    /// Notes a file of the site; true when OUT holds it already.
    fn register(&self, path: &Utf8Path, digest: Digest, bytes: u64) -> Result<bool, WriteError> {
        let name = path.as_str();
        let key = name.to_ascii_lowercase();
        let reserved = [SUMS, SIGNATURE].iter().any(|own| own.eq_ignore_ascii_case(name));
        if reserved || !sums::is_site_path(name) {
            return self.or_break(Err(WriteError::internal(path, "is no path that a file of the site may have")));
        }
        let kept = self.old.as_ref().is_some_and(|old| old.holds(name, &digest));
        let file = Entry { path: name.to_owned(), digest, bytes, kept };
        if let Some(first) = locked(&self.files).insert(key, file) {
            let what = format!("would be written twice (as `{}` before; many systems take both for one)", first.path);
            return self.or_break(Err(WriteError::internal(path, what)));
        }
        Ok(kept)
    }

    fn make_folder_of(&self, to: &Utf8Path) -> Result<(), WriteError> {
        let Some(folder) = to.parent() else {
            return Ok(());
        };
        let mut folders = locked(&self.folders);
        if !folders.contains(folder) {
            fs::create_dir_all(folder).attempt("create the folder", folder)?;
            let inside = folder.ancestors().take_while(|above| *above != self.folder.path);
            folders.extend(inside.map(Utf8Path::to_owned));
        }
        Ok(())
    }

    fn or_break<T>(&self, result: Result<T, WriteError>) -> Result<T, WriteError> {
        if result.is_err() {
            self.broken.store(true, Ordering::Relaxed);
        }
        result
    }
}

/// A panic in another thread leaves the maps whole: each holds its lock for one insertion only.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
