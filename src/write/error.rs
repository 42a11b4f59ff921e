//! Why a site was not written, in words for the person who asked for it.

use std::io::{self, ErrorKind};

use camino::{Utf8Path, Utf8PathBuf};

/// Why a site was not written. OUT is as it was before, whichever it is.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The request is wrong: this OUT may not be written (exit code 2).
    #[error("`{out}` cannot be the output folder: {why}{}", list(names, *more))]
    Refused {
        /// OUT, as it was asked for.
        out: Utf8PathBuf,
        /// What is wrong with it.
        why: String,
        /// What it holds that is not ours, each with a reason.
        names: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// A file that the site copies cannot be read, or is no longer the one that was read (exit code
    /// 1).
    #[error("cannot copy `{path}`: {why}")]
    Source {
        /// The file of the engagement.
        path: Utf8PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The machine failed us (exit code 3).
    #[error("cannot {doing} `{path}`: {source}")]
    Failed {
        /// What was tried.
        doing: &'static str,
        /// On which file or folder.
        path: Utf8PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A caller asked for a site that cannot be (exit code 3).
    #[error("`{path}` {what}")]
    Internal {
        /// The file of the site.
        path: Utf8PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

impl WriteError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            WriteError::Refused { names, .. } if !names.is_empty() => {
                "only a folder that holds what its SHA256SUMS lists, unchanged, is replaced: \
                 move these elsewhere, or choose another folder"
            }
            WriteError::Refused { .. } => "choose another place",
            WriteError::Source { .. } => "leave the engagement alone while it is built, then build again",
            WriteError::Internal { .. } => {
                "rename the file of the engagement that this one is made from, or report a bug"
            }
            WriteError::Failed { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    "free some space: the old and the new site stand side by side for a moment"
                }
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    "the folder that holds the output folder must be writable, because the new \
                     site is staged there"
                }
                ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => {
                    "a mount point cannot be swapped: choose a folder inside it"
                }
                _ => "the output folder is as it was; remove the cause and build again",
            },
        }
    }

    pub(super) fn refused(out: &Utf8Path, why: impl Into<String>) -> WriteError {
        WriteError::Refused { out: out.to_owned(), why: why.into(), names: Vec::new(), more: 0 }
    }

    pub(super) fn source(path: &Utf8Path, why: impl ToString) -> WriteError {
        WriteError::Source { path: path.to_owned(), why: why.to_string() }
    }

    pub(super) fn internal(path: &Utf8Path, what: impl Into<String>) -> WriteError {
        WriteError::Internal { path: path.to_owned(), what: what.into() }
    }
}

/// Gives a system error the path that it lacks.
pub(super) trait Attempt<T> {
    /// `doing` completes "cannot …".
    fn attempt(self, doing: &'static str, path: &Utf8Path) -> Result<T, WriteError>;
}

impl<T> Attempt<T> for io::Result<T> {
    fn attempt(self, doing: &'static str, path: &Utf8Path) -> Result<T, WriteError> {
        self.map_err(|source| WriteError::Failed { doing, path: path.to_owned(), source })
    }
}

fn list(names: &[String], more: usize) -> String {
    let mut text: String = names.iter().map(|name| format!("\n  {name}")).collect();
    if more > 0 {
        text += &format!("\n  … and {more} more");
    }
    text
}
