//! One evidence file: what is known of it, who cites it, and what can be shown of it.

use serde::Serialize;

use super::address::{self, Here};
use super::parts::*;
use super::{Cx, Page, Subject, evidence, prose};
use crate::model::*;
use crate::parse::markdown;

/// The view.
#[derive(Debug, Serialize)]
pub struct ExhibitView {
    header: Header,
    evidence: Evidence,
    /// The file itself, if it is an image.
    picture: Option<Picture>,
    /// Its beginning, if it is a text.
    text: Option<Html>,
    /// Whether the file goes on after that.
    cut: bool,
}

/// An image among the evidence.
#[derive(Debug, Serialize)]
pub(super) struct Picture {
    src: String,
    width: usize,
    height: usize,
    alt: String,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for (at, file) in cx.engagement.evidence.iter().enumerate() {
        pages.push(Page::new(address::exhibit(file), Subject::Exhibit(EvidenceIx::new(at))));
    }
}

pub(super) fn view(cx: &Cx<'_>, path: &str, ix: EvidenceIx) -> (Frame, ExhibitView) {
    let here = Here::new(cx.engagement, path);
    let file = &cx.engagement[ix];
    let evidence = evidence::entry(cx, &here, ix);
    let title = Words::text(evidence.title.as_deref().unwrap_or(&file.path));
    let header = Header { kicker: Some(Words::say("exhibit-page.kicker")), ..Header::new(title) };
    let (text, cut) = match &file.glimpse {
        Glimpse::Text(text) if !file.sealed => (Some(shown(cx, &here, file, text)), (text.len() as u64) < file.bytes),
        _ => (None, false),
    };
    let mut frame = Frame::new(path, "evidence", Words::text(&file.path))
        .under(Link::new(here.evidence(ix), Words::say("nav.evidence")));
    let neighbour = |at: usize| {
        let ix = EvidenceIx::new(at);
        Link::new(here.exhibit(ix), Words::text(&cx.engagement[ix].path))
    };
    frame.previous = ix.index().checked_sub(1).map(neighbour);
    frame.next = Some(ix.index() + 1).filter(|at| *at < cx.engagement.evidence.len()).map(neighbour);
    (frame, ExhibitView { header, picture: picture(&here, file), evidence, text, cut })
}

/// An image, if the file is one.
pub(super) fn picture(here: &Here<'_>, file: &EvidenceFile) -> Option<Picture> {
    let (width, height) = file.image()?;
    let alt = file.title.as_deref().unwrap_or(&file.path).to_owned();
    Some(Picture { src: here.to(&address::evidence_copy(file)), width, height, alt })
}

fn shown(cx: &Cx<'_>, here: &Here<'_>, file: &EvidenceFile, text: &str) -> Html {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    prose::fill(cx, here, &markdown::exhibit(&ending, text, text.len() as u64 == file.bytes))
}
