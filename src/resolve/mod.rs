//! From files to one engagement: ids become handles, links find their targets, and everything that one
//! file alone cannot know is checked. Spans go to a side table, by handle.

mod crosswalk;
mod dates;
pub(crate) mod evidence;
mod finding;
mod guidance;
mod index;
mod kept;
pub mod labels;
mod links;
mod lookup;
mod needs;
mod records;
mod sections;
mod shelf;
mod spelling;

use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::model::*;
use crate::parse::Parsed;
use crate::parse::finding::RawFinding;
use crate::read::Sources;

use index::Index;
pub use kept::Kept;
use kept::{KeptAround, KeptEvidence};
pub use shelf::slug;

/// The shelf alone: the catalogs that an engagement lists, or those of the program.
pub fn shelf(parsed: &Parsed) -> Shelf {
    let listed = parsed.meta.as_ref().map_or(&[][..], |raw| &raw.catalogs);
    shelf::build(&parsed.catalogs, &parsed.crosswalks, listed, &mut Vec::new())
}

/// Everything that a finding may refer to.
#[derive(Debug)]
struct Around {
    shelf: Arc<Shelf>,
    files: evidence::Files,
    index: Index,
    paths: links::Paths,
    headings: sections::Headings,
}

impl Around {
    fn is(&self, other: &Around) -> bool {
        Arc::ptr_eq(&self.shelf, &other.shelf)
            && self.index == other.index
            && self.files == other.files
            && self.paths == other.paths
            && self.headings == other.headings
    }
}

/// One finding, resolved.
#[derive(Debug, Clone)]
struct Resolved {
    raw: Arc<RawFinding>,
    finding: Arc<Finding>,
    written: Arc<Written>,
    found: Vec<Diagnostic>,
}

/// Resolves everything that was parsed. Without a usable `engagement.yaml` there is no engagement; what
/// can be said about the other files has then been said by `parse`. Without a report date there is none either, since
/// nothing can be judged, but what refers to nothing is still named in the same run.
pub fn resolve(parsed: &Parsed, sources: &Sources) -> (Option<(Engagement, Spans)>, Vec<Diagnostic>) {
    again(parsed, sources, &mut Kept::default())
}

/// Resolves the same from what was `kept` the last time.
pub fn again(parsed: &Parsed, sources: &Sources, kept: &mut Kept) -> (Option<(Engagement, Spans)>, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let Some(raw) = &parsed.meta else { return (None, out) };
    let mut meta = raw.meta.clone();
    let shelf = kept.shelf(parsed, &raw.catalogs, &mut out);
    meta.frameworks = crosswalk::chosen(raw.frameworks.as_deref(), &shelf, &mut out);
    let (mut systems, system_paths) = records::systems(&parsed.systems, &mut out);
    let (mut pages, page_paths) = records::pages(&parsed.pages, &meta.audiences, &mut out);
    let history = records::history(&parsed.history);
    let headings = sections::headings(&meta.language, sources);
    let changed = kept.around.as_mut().and_then(|kept| kept.changed(parsed, sources, &shelf, &headings));
    match changed {
        Some(changed) => again_of(changed, kept),
        None => {
            let mut found = Vec::new();
            let (raw_findings, handles) = finding::ordered(&parsed.findings, &shelf, &mut found);
            let files = evidence::Files::new(&raw_findings, parsed.mute, sources, &mut found);
            let index = Index::new(&meta, &shelf, &systems, &pages, &raw_findings, &history, &files);
            let paths =
                links::Paths::new(raw_findings.iter().map(|raw| raw.path.as_path()), &system_paths, &page_paths);
            let around = Around { shelf, files, index, paths, headings };
            findings(raw_findings, KeptAround::new(parsed, sources, handles, around, found), kept);
        }
    }
    let Kept { around: Some(around), findings, evidence, .. } = kept else { return (None, out) };
    out.extend_from_slice(&around.found);
    let Around { shelf, files, index, paths, .. } = &around.around;
    out.extend(findings.iter().flat_map(|resolved| resolved.found.iter().cloned()));
    let written = findings.iter().map(|resolved| Arc::clone(&resolved.written)).collect();
    let findings: Vec<_> = findings.iter().map(|resolved| Arc::clone(&resolved.finding)).collect();
    let evidence = evidence.get_or_insert_with(|| {
        let (files, mut found) = (files.finish(&findings), Vec::new());
        evidence::copies(&files, &mut found);
        KeptEvidence { files: Arc::new(files), found }
    });
    out.extend_from_slice(&evidence.found);
    let evidence = Arc::clone(&evidence.files);
    let (statement, of_statement) = parsed
        .statement
        .as_ref()
        .map(|raw| records::statement(raw, shelf, index, &mut out))
        .map_or((None, Written::default()), |(statement, written)| (Some(statement), written));
    let (activities, of_activities) = records::activities(&parsed.activities, index, &mut out);
    let mut of_meta = Written::new("engagement.yaml");
    if let Some(span) = raw.theme {
        of_meta.note(Field::Theme, span);
    }
    meta.escalations = records::decisions(&raw.escalations, index, &mut of_meta, &mut out);
    meta.excused = records::excused(&raw.excused, index, &mut out);
    for (system, path) in systems.iter_mut().zip(&system_paths) {
        links::resolve(&mut system.prose, path, None, index, paths, &mut out);
    }
    for (page, path) in pages.iter_mut().zip(&page_paths) {
        links::resolve(&mut page.prose, path, None, index, paths, &mut out);
    }

    let spans = Spans { engagement: of_meta, statement: of_statement, activities: of_activities, findings: written };
    let edition = Edition { audience: AudienceIx::new(meta.audiences.len().saturating_sub(1)), drafts: false };
    let shelf = Arc::clone(shelf);
    let engagement =
        Engagement { meta, shelf, findings, systems, statement, activities, pages, evidence, history, edition };
    (raw.dated.then_some((engagement, spans)), out)
}

/// Resolves the findings, by handle: those that changed, or all if what they may refer to is not what it was.
fn findings(raw: Vec<Arc<RawFinding>>, around: KeptAround, kept: &mut Kept) {
    let earlier = match &kept.around {
        // The same ids in the same order: a finding stands where it stood.
        Some(earlier) if earlier.around.is(&around.around) => std::mem::take(&mut kept.findings),
        _ => Vec::new(),
    };
    kept.findings = raw
        .into_par_iter()
        .enumerate()
        .map(|(at, raw)| match earlier.get(at).filter(|resolved| Arc::ptr_eq(&resolved.raw, &raw)) {
            Some(resolved) => resolved.clone(),
            None => one(raw, &around.around),
        })
        .collect();
    kept.around = Some(around);
    kept.evidence = None;
}

/// Resolves single findings again, among what is there as it was.
fn again_of(changed: Vec<(usize, Arc<RawFinding>)>, kept: &mut Kept) {
    let Some(around) = &kept.around else { return };
    for (handle, raw) in changed {
        let now = one(raw, &around.around);
        if !now.finding.cites_like(&kept.findings[handle].finding) {
            kept.evidence = None;
        }
        kept.findings[handle] = now;
    }
}

fn one(raw: Arc<RawFinding>, around: &Around) -> Resolved {
    let Around { shelf, files, index, paths, headings } = around;
    let mut found = Vec::new();
    let (mut finding, written) = finding::resolve(&raw, index, files, &mut found);
    sections::tell(&mut finding.prose, headings);
    let cited = raw.draft.then(|| evidence::names_of(&raw));
    links::resolve(&mut finding.prose, &raw.path, cited.as_ref(), index, paths, &mut found);
    needs::check(&finding, &written, shelf, &mut found);
    Resolved { raw, finding: Arc::new(finding), written: Arc::new(written), found }
}
