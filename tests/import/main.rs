//! Imports, as the person at the terminal meets them. Every count was worked out by hand from the fixtures, which are
//! made up, in the shape of the tools' own files.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

mod again;
mod garak;
mod hostile;
mod inspect;
mod promptfoo;
mod sarif;
#[path = "../support/mod.rs"]
mod support;
mod versions;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use aims_site::parse::finding::{self, RawFinding};
use camino::{Utf8Path, Utf8PathBuf};
use garak::REPORT;
use inspect::{LOG, zip};
use promptfoo::ROWS;
use sarif::SCAN;
use support::Engagement;
use support::program::{Ran, aims_site};
use walkdir::WalkDir;

/// An engagement, and files to import into it.
struct Desk {
    engagement: Engagement,
    files: tempfile::TempDir,
}

/// Succeeded, resisted, unassessed.
type Tries = (u64, u64, u64);

impl Desk {
    fn new() -> Desk {
        Desk { engagement: Engagement::new(), files: tempfile::tempdir().unwrap() }
    }

    /// A file to import.
    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> Utf8PathBuf {
        let path = Utf8Path::from_path(self.files.path()).unwrap().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn run(&self, args: &[&str]) -> Ran {
        let mut command = aims_site(&["import"]);
        Ran::of(command.args(args).arg(self.engagement.root()))
    }

    fn done(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}{}", ran.out, ran.err);
        ran
    }

    /// Imports one file.
    fn import(&self, format: &str, name: &str, bytes: impl AsRef<[u8]>, more: &[&str]) -> Ran {
        let path = self.put(name, bytes);
        self.run(&[&[format, path.as_str()], more].concat())
    }

    /// Every file below a folder of the engagement.
    fn tree(&self, folder: &str) -> BTreeMap<String, String> {
        let root = self.engagement.root().join(folder);
        let files = WalkDir::new(&root).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| {
                let path = Utf8Path::from_path(entry.path()).unwrap();
                (path.strip_prefix(&root).unwrap().to_string(), fs::read_to_string(path).unwrap())
            })
            .collect()
    }

    /// The imported drafts, in order of ids.
    fn drafts(&self) -> Vec<(String, RawFinding)> {
        let mut drafts: Vec<_> = self
            .tree("findings")
            .into_iter()
            .filter_map(|(path, text)| {
                let (raw, diagnostics) = finding::parse(Utf8Path::new(&path), &text);
                assert_eq!(diagnostics, [], "{text}");
                let raw = raw.unwrap();
                raw.source.is_some().then_some((text, raw))
            })
            .collect();
        drafts.sort_by(|a, b| aims_site::model::natural_order(&a.1.id.value, &b.1.id.value));
        drafts
    }

    /// Title and tries of each draft.
    fn figures(&self) -> Vec<(String, Option<Tries>)> {
        let tries = |raw: &RawFinding| {
            raw.trials.as_ref().map(|at| (at.value.succeeded, at.value.resisted, at.value.unassessed))
        };
        self.drafts().iter().map(|(_, raw)| (raw.title.clone(), tries(raw))).collect()
    }

    fn evidence_of(&self, raw: &RawFinding) -> String {
        fs::read_to_string(self.engagement.root().join("evidence").join(&raw.evidence[0].file.value)).unwrap()
    }
}
