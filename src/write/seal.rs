//! The last steps of a site: sealed, perhaps signed, and swapped in; the unchanged files of the old
//! one come along.

use camino::Utf8PathBuf;
use rayon::prelude::*;

use super::error::{Attempt as _, WriteError};
use super::ours::Old;
use super::sums::{SIGNATURE, SUMS};
use super::{Entry, Stage, bytes, locked, place, swap};

/// A site that is complete but for its signature.
pub struct Sealed {
    stage: Stage,
    sums: String,
    signature: Option<Vec<u8>>,
}

/// What the swap did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The files of the site, without `SHA256SUMS` and its signature.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
    /// How many of them stood in the old site with the same bytes, and so kept their time stamps.
    pub unchanged: usize,
    /// False when the old site was already this one: then OUT was not touched.
    pub replaced: bool,
    /// The old site, where it could not be removed after the swap.
    pub leftover: Option<Utf8PathBuf>,
}

impl Sealed {
    pub(super) fn new(stage: Stage, sums: String) -> Sealed {
        Sealed { stage, sums, signature: None }
    }

    /// The bytes of `SHA256SUMS`: what a signature is made over.
    pub fn sums(&self) -> &[u8] {
        self.sums.as_bytes()
    }

    /// Takes the bytes of `SHA256SUMS.sig`.
    pub fn sign(&mut self, signature: Vec<u8>) {
        self.signature = Some(signature);
    }

    /// Swaps the site in, then removes the old one.
    pub fn commit(self) -> Result<Written, WriteError> {
        let Sealed { stage, sums, signature } = self;
        let files: Vec<Entry> = std::mem::take(&mut *locked(&stage.files)).into_values().collect();
        let unchanged = files.iter().filter(|file| file.kept).count();
        let mut written = Written {
            files: files.len(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            unchanged,
            ..Written::default()
        };

        let same = stage.old.as_ref().is_some_and(|old| old.is(&stage.place, &sums, signature.as_deref()));
        if !same {
            stage.link_kept(&files)?;
            stage.put_seal(SUMS, sums.as_bytes())?;
            if let Some(signature) = &signature {
                stage.put_seal(SIGNATURE, signature)?;
            }
            stage.settle()?;
        }
        if let Some(old) = &stage.old {
            // Somebody may have worked in OUT while the site was made. Looked at last, to leave the
            // least time after it.
            old.check_untouched(&stage.place)?;
        }
        if !same {
            swap::swap_in(&stage.folder.path, &stage.place, stage.old.is_some())?;
            written.replaced = true;
        }
        // The new site is in place: nothing fails any more. What stands under the stage's name now
        // is the old site.
        let Stage { folder, lock, parents, .. } = stage;
        parents.keep();
        written.leftover = folder.remove();
        drop(lock);
        Ok(written)
    }
}

/// The old site stays, and nothing was staged.
pub(super) fn left(stage: Stage) -> Written {
    let Stage { folder, lock, parents, old, .. } = stage;
    let (files, bytes) = old.as_ref().map_or((0, 0), Old::size);
    parents.keep();
    let leftover = folder.remove();
    drop(lock);
    Written { files, bytes, unchanged: files, replaced: false, leftover }
}

impl Stage {
    /// Gives the new site the old one's files where they have not changed.
    fn link_kept(&self, files: &[Entry]) -> Result<(), WriteError> {
        files.par_iter().filter(|file| file.kept).try_for_each(|file| {
            let to = self.folder.path.join(&file.path);
            self.make_folder_of(&to)?;
            bytes::link(&self.place.out.join(&file.path), &to)
        })
    }

    fn put_seal(&self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let to = self.folder.path.join(name);
        if self.old.as_ref().is_some_and(|old| old.has_seal(&self.place, name, bytes)) {
            return bytes::link(&self.place.out.join(name), &to);
        }
        bytes::write_new(&to, bytes)?.sync_all().attempt("write", &to)
    }

    /// Makes names durable before the swap makes them visible. Single files are not synced: ten
    /// thousand times that is slower than the build, and after a power cut `SHA256SUMS` tells what
    /// is missing.
    fn settle(&self) -> Result<(), WriteError> {
        for folder in locked(&self.folders).iter().chain([&self.folder.path]) {
            place::sync_folder(folder);
        }
        self.folder.wear_mode_of(&self.place.out)
    }
}
