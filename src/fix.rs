//! Safe rewrites of the engagement's own files: loose references in front matter, hashes that are missing. Every other
//! byte stays.
//!
//! Pure: texts in, texts out. Who writes them to the disk, and whether, is decided at the command line.

mod hashes;
mod references;

use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::model::{RequirementIx, Shelf};
use crate::read::{FileKind, SourceFile, Sources};
use crate::resolve::evidence::Names;
use crate::resolve::labels::Labels;

pub use references::Undecided;

/// One file rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// Path in the engagement.
    pub path: Utf8PathBuf,
    /// The text as it is.
    pub before: String,
    /// The text as it would be.
    pub after: String,
    /// The references that were rewritten, one line each.
    pub references: Vec<String>,
    /// The hashes that were stated, one line each.
    pub hashes: Vec<String>,
}

/// All rewrites, and what a person has to decide.
#[derive(Debug, Default)]
pub struct Fixes {
    /// Files that change, by path.
    pub rewrites: Vec<Rewrite>,
    /// References that may mean several things.
    pub undecided: Vec<Undecided>,
}

/// A decision: this number, where it carries a label that may mean it, means that requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The number as written.
    pub number: String,
    /// What it means.
    pub means: RequirementIx,
}

/// A text after an edit, with what was done, one line each.
#[derive(Debug)]
struct Edited {
    after: String,
    notes: Vec<String>,
}

/// Everything that can be fixed in the findings of an engagement.
pub fn fixes(sources: &Sources, shelf: &Arc<Shelf>, choices: &[Choice]) -> Fixes {
    let labels = Labels::new(shelf);
    let evidence = Names::new(sources);
    let mut fixes = Fixes::default();
    for file in sources.of(FileKind::Finding) {
        let (references, undecided) = references::rewrite(file, shelf, &labels, choices);
        fixes.undecided.extend(undecided);
        let (text, references) = match references {
            Some(edited) => (edited.after, edited.notes),
            None => (file.text.to_string(), Vec::new()),
        };
        let file = SourceFile { text: text.into(), ..file.clone() };
        let (after, hashes) = match hashes::state(&file, &evidence) {
            Some(edited) => (edited.after, edited.notes),
            None => (file.text.to_string(), Vec::new()),
        };
        if !(references.is_empty() && hashes.is_empty()) {
            let before = sources.text(&file.path).unwrap_or_default().to_owned();
            fixes.rewrites.push(Rewrite { path: file.path, before, after, references, hashes });
        }
    }
    fixes
}
