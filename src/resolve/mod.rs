//! From files to one engagement: ids become handles, links find their targets, and everything that one
//! file alone cannot know is checked. Spans go to a side table, by handle.

mod crosswalk;
mod dates;
mod evidence;
mod finding;
mod guidance;
mod index;
mod links;
mod lookup;
mod needs;
mod records;
mod shelf;

use crate::diag::Diagnostic;
use crate::model::*;
use crate::parse::Parsed;
use crate::read::Sources;

use index::Index;
pub use shelf::slug;

/// The shelf alone: the catalogs that an engagement lists, or those of the program.
pub fn shelf(parsed: &Parsed) -> Shelf {
    let listed = parsed.meta.as_ref().map_or(&[][..], |raw| &raw.catalogs);
    shelf::build(&parsed.catalogs, &parsed.crosswalks, listed, &mut Vec::new())
}

/// Resolves everything that was parsed. Without a usable `engagement.yaml` there is no engagement; what
/// can be said about the other files has then been said by `parse`. Without a report date there is none either, since
/// nothing can be judged, but what refers to nothing is still named in the same run.
pub fn resolve(parsed: Parsed, sources: &Sources) -> (Option<(Engagement, Spans)>, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let Some(raw) = parsed.meta else { return (None, out) };
    let mut meta = raw.meta;
    let shelf = shelf::build(&parsed.catalogs, &parsed.crosswalks, &raw.catalogs, &mut out);
    meta.frameworks = crosswalk::chosen(raw.frameworks, &shelf, &mut out);
    let (mut systems, system_paths) = records::systems(parsed.systems, &mut out);
    let (mut pages, page_paths) = records::pages(parsed.pages, &meta.audiences, &mut out);
    let raw_findings = finding::ordered(parsed.findings, &shelf, &mut out);
    let history = records::history(parsed.history);
    let files = evidence::Files::new(&raw_findings, sources, &mut out);
    let index = Index::new(&meta, &shelf, &systems, &pages, &raw_findings, &history, &files);

    let (mut findings, written): (Vec<Finding>, Vec<Written>) =
        raw_findings.into_iter().map(|raw| finding::resolve(raw, &index, &files, &mut out)).unzip();
    let evidence = files.finish(&findings);
    let (statement, of_statement) = parsed
        .statement
        .map(|raw| records::statement(raw, &shelf, &index, &mut out))
        .map_or((None, Written::default()), |(statement, written)| (Some(statement), written));
    let (activities, of_activities) = records::activities(parsed.activities, &index, &mut out);
    let mut of_meta = Written::new("engagement.yaml");
    if let Some(span) = raw.theme {
        of_meta.note(Field::Theme, span);
    }
    meta.escalations = records::decisions(&raw.escalations, &index, &mut of_meta, &mut out);
    meta.excused = records::excused(&raw.excused, &index, &mut out);

    let finding_paths: Vec<_> = written.iter().map(|w| w.path.clone()).collect();
    let paths = links::Paths::new(&finding_paths, &system_paths, &page_paths);
    for (finding, path) in findings.iter_mut().zip(&finding_paths) {
        links::resolve(&mut finding.prose, path, !finding.draft, &index, &paths, &mut out);
    }
    for (system, path) in systems.iter_mut().zip(&system_paths) {
        links::resolve(&mut system.prose, path, true, &index, &paths, &mut out);
    }
    for (page, path) in pages.iter_mut().zip(&page_paths) {
        links::resolve(&mut page.prose, path, true, &index, &paths, &mut out);
    }

    let spans = Spans { engagement: of_meta, statement: of_statement, activities: of_activities, findings: written };
    let engagement = Engagement { meta, shelf, findings, systems, statement, activities, pages, evidence, history };
    needs::check(&engagement, &spans, &mut out);
    (raw.dated.then_some((engagement, spans)), out)
}
