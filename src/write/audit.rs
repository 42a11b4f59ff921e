//! A site against its seal: what is missing, what was changed, what stands there besides.
//!
//! Reads only. What `SHA256SUMS` lists is compared with what a walk of the folder finds, and never opened by its name.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};

use super::ours;
use super::sums::SUMS;

/// What was found, each list in order of paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// Files that the seal lists.
    pub listed: usize,
    /// Listed, and not there.
    pub missing: Vec<String>,
    /// Listed, and of other bytes; or there and not to be read.
    pub changed: Vec<String>,
    /// There, and not listed; with what it is.
    pub extra: Vec<(String, &'static str)>,
    /// The bytes of `SHA256SUMS`.
    pub sums: Vec<u8>,
}

impl Audit {
    /// Whether the folder holds exactly what the seal lists.
    pub fn intact(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.extra.is_empty()
    }
}

/// Why a folder could not be compared with a seal.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// There is no seal.
    #[error("`{0}` holds no {SUMS}: it is no site of this program")]
    NoSeal(Utf8PathBuf),
    /// The seal is none of ours.
    #[error("the {SUMS} of `{0}` {1}")]
    BadSeal(Utf8PathBuf, String),
    /// The machine failed us.
    #[error("cannot read `{0}`: {1}")]
    Failed(Utf8PathBuf, io::Error),
}

/// Compares the site in a folder with its seal.
pub fn audit(site: &Utf8Path) -> Result<Audit, AuditError> {
    let failed = |error| AuditError::Failed(site.to_owned(), error);
    // Read once: what is compared is what a signature is then asked about.
    let seal = ours::read_seal(site).map_err(failed)?.ok_or_else(|| AuditError::NoSeal(site.to_owned()))?;
    let listed = seal.listed.map_err(|why| AuditError::BadSeal(site.to_owned(), why))?;
    let (stand, foreign) = ours::walk(site, Some(&listed)).map_err(failed)?;
    let changed = ours::changed(site, &listed, &stand);
    // A link in the place of a file is no such file.
    let missing = listed.keys().filter(|name| !stand.contains_key(*name)).cloned();
    Ok(Audit {
        listed: listed.len(),
        missing: missing.collect(),
        changed: changed.into_keys().collect(),
        extra: foreign.into_iter().collect(),
        sums: seal.bytes,
    })
}
