//! A file of the site that is written part by part, because it is too large to be held.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::sync::atomic::Ordering;

use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest as _, Sha256};

use super::error::{Attempt as _, WriteError};
use super::{Stage, bytes};

/// A file that grows. One that is dropped before it is finished breaks the stage.
pub struct Growing<'s> {
    stage: &'s Stage,
    path: Utf8PathBuf,
    file: File,
    hash: Sha256,
    bytes: u64,
    /// Why a part could not be written.
    failed: Option<WriteError>,
    finished: bool,
}

impl Stage {
    /// Begins a file of the site.
    pub fn begin(&self, path: &Utf8Path) -> Result<Growing<'_>, WriteError> {
        let to = self.folder.path.join(path);
        let file = self.or_break(self.make_folder_of(&to).and_then(|()| bytes::write_new(&to, b"")))?;
        Ok(Growing {
            stage: self,
            path: path.to_owned(),
            file,
            hash: Sha256::new(),
            bytes: 0,
            failed: None,
            finished: false,
        })
    }
}

impl Growing<'_> {
    /// Writes what comes next.
    pub fn add(&mut self, part: &[u8]) -> Result<(), WriteError> {
        self.hash.update(part);
        self.bytes += part.len() as u64;
        self.file.write_all(part).attempt("write", &self.path)
    }

    /// Ends the file, if all was `written` by somebody who wrote it as a stream.
    pub fn finish_after(mut self, written: io::Result<()>) -> Result<(), WriteError> {
        match self.failed.take() {
            Some(failed) => Err(failed),
            None => written.attempt("write", &self.path).and_then(|()| self.finish()),
        }
    }

    /// Ends the file. Where OUT holds the same bytes already, they are kept, and what was written is not.
    pub fn finish(mut self) -> Result<(), WriteError> {
        let kept = self.stage.register(&self.path, self.hash.finalize_reset().into(), self.bytes)?;
        if kept {
            let written = self.stage.folder.path.join(&self.path);
            fs::remove_file(&written).attempt("remove", &written)?;
        }
        self.finished = true;
        Ok(())
    }
}

/// For those who write a few bytes at a time, through a buffer. [`Growing::finish_after`] tells what went wrong.
impl io::Write for Growing<'_> {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        match self.add(part) {
            Ok(()) => Ok(part.len()),
            Err(error) => {
                self.failed = Some(error);
                Err(io::Error::other("a part could not be written"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Growing<'_> {
    fn drop(&mut self) {
        if !self.finished {
            self.stage.broken.store(true, Ordering::Relaxed);
        }
    }
}
