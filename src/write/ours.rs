//! Taking stock of OUT: ours is what its `SHA256SUMS` lists, with unchanged bytes. Anything else is
//! somebody's work, and nothing that is somebody's work is ever removed.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind, Read as _};
use std::time::SystemTime;

use camino::Utf8Path;
use rayon::prelude::*;

use super::bytes;
use super::error::{Attempt as _, WriteError};
use super::place::Place;
use super::sums::{self, Digest, SIGNATURE, SUMS};
use crate::model::MADE;
use crate::read;

/// More than the seal of a million files: a larger one is not ours.
const LONGEST_SUMS: u64 = 256 * 1024 * 1024;

/// So many names tell whose folder it is; more would scroll the reason away.
const NAMES_SHOWN: usize = 20;

pub(super) type Listed = BTreeMap<String, Digest>;

/// An old site, verified. (An empty folder is one without files.)
pub(super) struct Old {
    listed: Option<Listed>,
    /// Every file that stands there, the seal included.
    stand: BTreeMap<String, Stamp>,
}

/// What tells, without reading it, that a file is still the one that was hashed.
#[derive(PartialEq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    id: u64,
}

/// What `out` holds: nothing, because it is absent; an old site; or something that we refuse to
/// replace.
pub(super) fn take_stock(place: &Place) -> Result<Option<Old>, WriteError> {
    let out = &place.out;
    match fs::symlink_metadata(out) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).attempt("look at", out),
        Ok(kind) if !kind.is_dir() => {
            return Err(WriteError::refused(&place.shown, "it is not a folder"));
        }
        Ok(kind) if kind.permissions().readonly() => {
            return Err(WriteError::refused(&place.shown, "it is write-protected"));
        }
        Ok(_) => {}
    }
    let listed = read_seal(out)
        .attempt("read", &out.join(SUMS))?
        .map(|seal| seal.listed.map_err(|why| WriteError::refused(&place.shown, format!("its {SUMS} {why}"))))
        .transpose()?;
    let (stand, mut foreign) = walk(out, listed.as_ref()).attempt("look into", out)?;
    if let Some(listed) = &listed {
        foreign.extend(changed(out, listed, &stand));
    }
    refuse_if_any(place, "it holds what this program did not write there", foreign)?;
    Ok(Some(Old { listed, stand }))
}

impl Old {
    /// Whether a file stands there with these bytes.
    pub(super) fn holds(&self, name: &str, digest: &Digest) -> bool {
        self.listed.as_ref().is_some_and(|listed| listed.get(name) == Some(digest)) && self.stand.contains_key(name)
    }

    /// Whether a part of the seal stands there with these bytes.
    pub(super) fn has_seal(&self, place: &Place, name: &str, bytes: &[u8]) -> bool {
        self.stand.get(name).is_some_and(|stamp| stamp.bytes == bytes.len() as u64)
            && fs::read(place.out.join(name)).is_ok_and(|old| old == bytes)
    }

    /// Whether it is the site with this seal, with no file missing.
    pub(super) fn is(&self, place: &Place, sums: &str, signature: Option<&[u8]>) -> bool {
        let Some(listed) = &self.listed else {
            return false;
        };
        listed.keys().all(|name| self.stand.contains_key(name))
            && self.has_seal(place, SUMS, sums.as_bytes())
            && match signature {
                Some(signature) => self.has_seal(place, SIGNATURE, signature),
                None => !self.stand.contains_key(SIGNATURE),
            }
    }

    /// Whether every file that the seal lists stands there, and that nobody signed it.
    pub(super) fn is_whole(&self) -> bool {
        self.listed.as_ref().is_some_and(|listed| listed.keys().all(|name| self.stand.contains_key(name)))
            && !self.stand.contains_key(SIGNATURE)
    }

    /// How many files stand there, and their size, without the seal.
    pub(super) fn size(&self) -> (usize, u64) {
        let files = self.stand.iter().filter(|(name, _)| *name != SUMS && *name != SIGNATURE);
        files.fold((0, 0), |(files, bytes), (_, stamp)| (files + 1, bytes + stamp.bytes))
    }

    /// Makes sure, without reading the files again, that nobody worked in OUT since stock was
    /// taken.
    pub(super) fn check_untouched(&self, place: &Place) -> Result<(), WriteError> {
        let (stand, mut foreign) = walk(&place.out, self.listed.as_ref()).attempt("look into", &place.out)?;
        let names = self.stand.keys().chain(stand.keys()).filter(|name| self.stand.get(*name) != stand.get(*name));
        foreign.extend(names.map(|name| (name.clone(), "changed")));
        refuse_if_any(place, "it was changed while the site was made", foreign)
    }
}

/// What is not ours, with the reason.
pub(super) type Foreign = BTreeMap<String, &'static str>;

/// A seal as it stands in a folder.
pub(super) struct Seal {
    pub(super) bytes: Vec<u8>,
    /// What it lists; the error completes "SHA256SUMS …".
    pub(super) listed: Result<Listed, String>,
}

/// The seal of a folder. Where there is none, or something that is no file, nothing is listed, and the walk finds what
/// stands there.
pub(super) fn read_seal(out: &Utf8Path) -> io::Result<Option<Seal>> {
    let path = out.join(SUMS);
    match fs::symlink_metadata(&path) {
        Ok(kind) if kind.is_file() && kind.len() > LONGEST_SUMS => {
            return Ok(Some(Seal { bytes: Vec::new(), listed: Err("is too long to be one of ours".to_owned()) }));
        }
        Ok(kind) if kind.is_file() => {}
        _ => return Ok(None),
    }
    let mut bytes = Vec::new();
    read::open(&path)?.take(LONGEST_SUMS).read_to_end(&mut bytes)?;
    let listed = std::str::from_utf8(&bytes).map_err(|_| "is not text".to_owned()).and_then(sums::parse);
    Ok(Some(Seal { bytes, listed }))
}

/// Whether a seal of ours stands there. Other programs have files of that name too: ours lists what a site says of its
/// own making.
pub(super) fn is_site(folder: &Utf8Path) -> bool {
    let listed = read_seal(folder).ok().flatten().and_then(|seal| seal.listed.ok()).unwrap_or_default();
    listed.keys().any(|name| name == MADE || name.strip_suffix(MADE).is_some_and(|above| above.ends_with('/')))
}

/// Everything in `out`, without following a link or entering a folder that holds nothing of ours.
pub(super) fn walk(out: &Utf8Path, listed: Option<&Listed>) -> io::Result<(BTreeMap<String, Stamp>, Foreign)> {
    // The list is sorted: the first path at or behind `FOLDER/` tells whether any is inside.
    let holds_ours = |folder: &str| {
        let inside = format!("{folder}/");
        let next = listed.and_then(|listed| listed.range(inside.clone()..).next());
        next.is_some_and(|(path, _)| path.starts_with(&inside))
    };
    let is_ours =
        |path: &str| listed.is_some_and(|listed| [SUMS, SIGNATURE].contains(&path) || listed.contains_key(path));

    let (mut files, mut foreign) = (Vec::new(), Foreign::new());
    let mut to_enter = vec![String::new()];
    while let Some(folder) = to_enter.pop() {
        for entry in fs::read_dir(out.join(&folder))? {
            let entry = entry?;
            let name = entry.file_name();
            let path = if folder.is_empty() { String::new() } else { format!("{folder}/") } + &name.to_string_lossy();
            let kind = entry.file_type()?;
            if kind.is_symlink() {
                foreign.insert(path, "a symbolic link");
            } else if kind.is_dir() && name.to_str().is_some() && holds_ours(&path) {
                to_enter.push(path);
            } else if kind.is_dir() {
                foreign.insert(path + "/", "a folder of none of its files");
            } else if kind.is_file() && name.to_str().is_some() && is_ours(&path) {
                files.push((path, entry));
            } else {
                foreign.insert(path, "not in SHA256SUMS");
            }
        }
    }
    let stand = files.into_par_iter().map(|(path, file)| Ok((path, stamp(&file.metadata()?))));
    Ok((stand.collect::<io::Result<_>>()?, foreign))
}

pub(super) fn changed(out: &Utf8Path, listed: &Listed, stand: &BTreeMap<String, Stamp>) -> Foreign {
    let is_listed = |name: &&String| listed.contains_key(*name);
    let check = |name: &String| match bytes::digest_of(&out.join(name)) {
        Ok(digest) if listed.get(name) == Some(&digest) => None,
        Ok(_) => Some((name.clone(), "changed")),
        Err(_) => Some((name.clone(), "cannot be read")),
    };
    stand.par_iter().map(|(name, _)| name).filter(is_listed).filter_map(check).collect()
}

fn refuse_if_any(place: &Place, why: &str, foreign: Foreign) -> Result<(), WriteError> {
    if foreign.is_empty() {
        return Ok(());
    }
    let more = foreign.len().saturating_sub(NAMES_SHOWN);
    let names =
        foreign.into_iter().take(NAMES_SHOWN).map(|(name, why)| format!("{} ({why})", printable(&name))).collect();
    Err(WriteError::Refused { out: place.shown.clone(), why: why.to_owned(), names, more })
}

/// A name may hold what would drive a terminal.
pub(super) fn printable(name: &str) -> String {
    let show = |char: char| {
        if matches!(char, '\'' | '"' | '\\') { char.to_string() } else { char.escape_debug().to_string() }
    };
    name.chars().map(show).collect()
}

fn stamp(file: &Metadata) -> Stamp {
    Stamp { bytes: file.len(), modified: file.modified().ok(), id: file_id(file) }
}

#[cfg(unix)]
fn file_id(file: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(file)
}

#[cfg(not(unix))]
fn file_id(_: &Metadata) -> u64 {
    0
}
