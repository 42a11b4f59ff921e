//! Single files: written new, linked, or copied while they are hashed. Nothing here replaces or
//! follows anything.

use std::fs::{self, File};
use std::io::{self, Read, Write};

use camino::Utf8Path;
use sha2::{Digest as _, Sha256};

use super::error::{Attempt as _, WriteError};
use super::sums::Digest;
use crate::read;

/// Large enough that hashing, not system calls, decides the speed; small enough for one per thread.
const BUFFER: usize = 128 * 1024;

/// Writes a file that does not exist yet.
pub(super) fn write_new(to: &Utf8Path, bytes: &[u8]) -> Result<File, WriteError> {
    let write = |mut file: File| file.write_all(bytes).map(|()| file);
    File::create_new(to).and_then(write).attempt("write", to)
}

/// Gives a file a second name; where the file system cannot, a copy with the same time stamp.
pub(super) fn link(from: &Utf8Path, to: &Utf8Path) -> Result<(), WriteError> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let copy = || {
        let mut from = File::open(from)?;
        let mut to = File::create_new(to)?;
        io::copy(&mut from, &mut to)?;
        to.set_modified(from.metadata()?.modified()?)
    };
    copy().attempt("write", to)
}

/// Copies a file that must have this hash and this size.
pub(super) fn copy_checked(from: &Utf8Path, to: &Utf8Path, digest: &Digest, bytes: u64) -> Result<(), WriteError> {
    // Asked before it is opened: opening a device may do something.
    if !fs::metadata(from).map_err(|e| WriteError::source(from, e))?.is_file() {
        return Err(WriteError::source(from, "it is no longer a file"));
    }
    let source = read::open(from).map_err(|e| WriteError::source(from, e))?;
    let mut target = File::create_new(to).attempt("write", to)?;
    // One byte more than expected tells a file that has grown, without following one that never
    // ends.
    match pour(source.take(bytes.saturating_add(1)), &mut target) {
        Ok(poured) if poured == (*digest, bytes) => Ok(()),
        Ok(_) => Err(WriteError::source(from, "it has changed since it was read")),
        Err(Side::From(error)) => Err(WriteError::source(from, error)),
        Err(Side::To(error)) => Err(error).attempt("write", to),
    }
}

/// The hash of a file on the disk.
pub(super) fn digest_of(path: &Utf8Path) -> io::Result<Digest> {
    match pour(read::open(path)?, &mut io::sink()) {
        Ok((digest, _)) => Ok(digest),
        Err(Side::From(error) | Side::To(error)) => Err(error),
    }
}

enum Side {
    From(io::Error),
    To(io::Error),
}

fn pour(mut from: impl Read, to: &mut impl Write) -> Result<(Digest, u64), Side> {
    thread_local! {
        static ROOM: std::cell::RefCell<Vec<u8>> = std::cell::RefCell::new(vec![0; BUFFER]);
    }
    ROOM.with_borrow_mut(|room| {
        let (mut hash, mut bytes) = (Sha256::new(), 0);
        loop {
            let read = match from.read(room) {
                Ok(0) => return Ok((hash.finalize().into(), bytes)),
                Ok(read) => &room[..read],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Side::From(error)),
            };
            hash.update(read);
            to.write_all(read).map_err(Side::To)?;
            bytes += read.len() as u64;
        }
    })
}
