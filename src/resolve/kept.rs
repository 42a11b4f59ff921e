//! What was resolved the last time, and whether it still stands.

use std::sync::Arc;

use super::{Around, Resolved, sections};
use crate::diag::{At, Diagnostic};
use crate::model::*;
use crate::parse::Parsed;
use crate::parse::catalog::RawCatalog;
use crate::parse::crosswalk::RawCrosswalk;
use crate::parse::engagement::RawMeta;
use crate::parse::finding::RawFinding;
use crate::parse::records::{RawPage, RawSystem};
use crate::read::{EvidenceSource, Sources};

/// What was resolved the last time: a finding that says the same among things with the same ids resolves to the same.
#[derive(Debug, Default)]
pub struct Kept {
    shelf: Option<KeptShelf>,
    pub(super) around: Option<KeptAround>,
    /// By handle.
    pub(super) findings: Vec<Resolved>,
    pub(super) evidence: Option<KeptEvidence>,
}

#[derive(Debug)]
struct KeptShelf {
    catalogs: Vec<Arc<RawCatalog>>,
    crosswalks: Vec<Arc<RawCrosswalk>>,
    listed: Vec<At<String>>,
    shelf: Arc<Shelf>,
    found: Vec<Diagnostic>,
}

/// What a finding may refer to, what that was made of, and what is wrong with it.
#[derive(Debug)]
pub(super) struct KeptAround {
    pub(super) around: Around,
    meta: Option<Arc<RawMeta>>,
    systems: Vec<Arc<RawSystem>>,
    pages: Vec<Arc<RawPage>>,
    history: Vec<Arc<Period>>,
    /// As they were parsed, each with its handle.
    findings: Vec<Arc<RawFinding>>,
    handles: Vec<usize>,
    mute: usize,
    on_disk: Arc<Vec<EvidenceSource>>,
    unread: Vec<Diagnostic>,
    pub(super) found: Vec<Diagnostic>,
}

/// The evidence, and what is wrong with the names of its copies.
#[derive(Debug)]
pub(super) struct KeptEvidence {
    pub(super) files: Arc<Vec<EvidenceFile>>,
    pub(super) found: Vec<Diagnostic>,
}

impl Kept {
    /// The shelf; the same value as the last time if it is made of the same files.
    pub(super) fn shelf(&mut self, parsed: &Parsed, listed: &[At<String>], out: &mut Vec<Diagnostic>) -> Arc<Shelf> {
        let still = self.shelf.take().filter(|kept| {
            same(&kept.catalogs, &parsed.catalogs)
                && same(&kept.crosswalks, &parsed.crosswalks)
                && kept.listed == listed
        });
        let kept = self.shelf.insert(still.unwrap_or_else(|| {
            let mut found = Vec::new();
            let shelf = Arc::new(super::shelf::build(&parsed.catalogs, &parsed.crosswalks, listed, &mut found));
            let (catalogs, crosswalks) = (parsed.catalogs.clone(), parsed.crosswalks.clone());
            KeptShelf { catalogs, crosswalks, listed: listed.to_vec(), shelf, found }
        }));
        out.extend_from_slice(&kept.found);
        Arc::clone(&kept.shelf)
    }
}

impl KeptAround {
    pub(super) fn new(
        parsed: &Parsed,
        sources: &Sources,
        handles: Vec<usize>,
        around: Around,
        found: Vec<Diagnostic>,
    ) -> Self {
        KeptAround {
            around,
            meta: parsed.meta.clone(),
            systems: parsed.systems.clone(),
            pages: parsed.pages.clone(),
            history: parsed.history.clone(),
            findings: parsed.findings.clone(),
            handles,
            mute: parsed.mute,
            on_disk: Arc::clone(&sources.evidence),
            unread: sources.unread.clone(),
            found,
        }
    }

    /// The findings that say something else, where everything that a finding may refer to is as it was, and nothing wrong
    /// with it stands in their files.
    pub(super) fn changed(
        &mut self,
        parsed: &Parsed,
        sources: &Sources,
        shelf: &Arc<Shelf>,
        headings: &sections::Headings,
    ) -> Option<Vec<(usize, Arc<RawFinding>)>> {
        let is = Arc::ptr_eq(&self.around.shelf, shelf)
            && self.around.headings == *headings
            && self.meta.as_ref().zip(parsed.meta.as_ref()).is_some_and(|(a, b)| Arc::ptr_eq(a, b))
            && same(&self.systems, &parsed.systems)
            && same(&self.pages, &parsed.pages)
            && same(&self.history, &parsed.history)
            && Arc::ptr_eq(&self.on_disk, &sources.evidence)
            && self.unread == sources.unread
            && self.mute == parsed.mute
            && self.findings.len() == parsed.findings.len();
        if !is {
            return None;
        }
        let differ = |at: &usize| !Arc::ptr_eq(&self.findings[*at], &parsed.findings[*at]);
        let changed: Vec<usize> = (0..parsed.findings.len()).filter(differ).collect();
        let stays = |at: &usize| {
            let (before, now) = (&self.findings[*at], &parsed.findings[*at]);
            before.is_found_like(now) && !self.found.iter().any(|found| found.path == now.path)
        };
        if !changed.iter().all(stays) {
            return None;
        }
        let replaced = changed.into_iter().map(|at| {
            self.findings[at] = Arc::clone(&parsed.findings[at]);
            (self.handles[at], Arc::clone(&self.findings[at]))
        });
        Some(replaced.collect())
    }
}

/// Whether both lists hold the same values.
fn same<T>(a: &[Arc<T>], b: &[Arc<T>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}
