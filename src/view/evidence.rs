//! `evidence.html`: every evidence file, its hash, and where it is cited.

use serde::Serialize;

use super::Cx;
use super::address::{self, Here};
use super::parts::*;
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct EvidenceView {
    header: Header,
    files: Vec<Evidence>,
    /// Above 500 files: the file, its size, its hash and where it is cited.
    compact: bool,
    /// How many files there are.
    total: Figure,
    /// How many of the files that visible findings cite this edition withholds.
    withheld: Option<Words>,
    /// How hashes are checked, and the attempts behind the files.
    further: Vec<Link>,
    /// The same report in forms that programs read.
    data: Vec<DataFile>,
}

/// A form of the report in `data/`.
#[derive(Debug, Serialize)]
struct DataFile {
    file: Link,
    about: Words,
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, EvidenceView) {
    let here = Here::new(cx.engagement, path);
    let frame = Frame::new(path, "evidence", Words::say("nav.evidence"));
    let files: Vec<Evidence> =
        (0..cx.engagement.evidence.len()).map(|at| entry(cx, &here, EvidenceIx::new(at))).collect();
    // Of findings that are withheld themselves nobody learns how many files they cite.
    let withheld = cx.engagement.published().map(|(_, finding)| u64::from(finding.withheld_evidence)).sum::<u64>();
    let view = EvidenceView {
        withheld: (withheld > 0).then(|| Words::count("edition.entries-withheld", withheld)),
        header: Header { lead: Some(Words::say("evidence-page.lead")), ..Header::new(Words::say("nav.evidence")) },
        compact: files.len() as u64 > List::COMPACT_ABOVE,
        total: Figure::new("evidence.files", files.len() as u64, here.to("evidence.html#files")),
        files,
        further: vec![
            Link::new(here.to("method.html#about-integrity"), Words::say("evidence-page.integrity")),
            Link::new(here.to("trials.html"), Words::say("evidence-page.trials")),
        ],
        data: crate::export::of_site(cx.engagement).into_iter().map(|format| data_file(&here, format)).collect(),
    };
    (frame, view)
}

fn data_file(here: &Here<'_>, format: ExportFormat) -> DataFile {
    let name = crate::export::file_name(format);
    DataFile {
        file: Link::new(here.to(&address::export(format)), Words::text(name)),
        about: Words::say(format!("evidence-page.data-{}", format.as_str())),
    }
}

/// What is known of a file, and who cites it.
pub(super) fn entry(cx: &Cx<'_>, here: &Here<'_>, ix: EvidenceIx) -> Evidence {
    let file = &cx.engagement[ix];
    let name = file.copy_name();
    let entries: Vec<&EvidenceEntry> = file
        .cited
        .iter()
        .flat_map(|finding| cx.engagement[*finding].evidence.iter().filter(|entry| entry.file == ix))
        .collect();
    let first = |of: fn(&EvidenceEntry) -> &Option<String>| entries.iter().find_map(|entry| of(entry).clone());
    Evidence {
        id: address::evidence_id(file),
        file: file.path.clone(),
        page: here.exhibit(ix),
        href: (!file.sealed).then(|| here.to(&address::evidence_copy(file))),
        stored_as: (!file.sealed && name != file.path).then_some(name),
        title: first(|entry| &entry.title),
        kind: first(|entry| &entry.kind),
        captured: first(|entry| &entry.captured),
        by: first(|entry| &entry.by),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        computed: entries.iter().all(|entry| entry.sha256.is_none()),
        sealed: file.sealed,
        cited: file.cited.iter().map(|finding| here.finding_link(*finding)).collect(),
    }
}
