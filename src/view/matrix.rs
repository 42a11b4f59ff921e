//! The finding × requirement matrix: the ISO/IEC 42001 mapping of every finding, 500 findings a page, only columns of
//! assessed requirements (readings C4).

use serde::Serialize;

use super::address::{self, Here};
use super::parts::*;
use super::{Cx, mention};
use crate::assess::AssessmentRef;
use crate::model::*;

/// Findings on a page.
const PAGE: usize = 500;

/// One page of the matrix.
#[derive(Debug, Serialize)]
pub struct Matrix {
    columns: Vec<MatrixColumn>,
    rows: Vec<MatrixRow>,
    pager: Option<Pager>,
}

/// A requirement.
#[derive(Debug, Serialize)]
struct MatrixColumn {
    #[serde(rename = "ref")]
    reference: String,
    href: String,
    title: String,
    verdict: Badge,
    /// Its assessments that count, on all pages.
    figure: Figure,
}

/// A finding.
#[derive(Debug, Serialize)]
struct MatrixRow {
    #[serde(rename = "ref")]
    reference: String,
    href: String,
    title: Words,
    /// By column; none where it was not assessed.
    cells: Vec<Option<MatrixCell>>,
}

/// An assessment.
#[derive(Debug, Serialize)]
struct MatrixCell {
    grade: &'static str,
    /// `design`, `operating`, `both`.
    mode: &'static str,
    /// `open`, `corrected`, `withdrawn`; none for those that are no nonconformity.
    state: Option<&'static str>,
    /// The same in full.
    title: Words,
}

/// How many pages the matrix has; one even if it is empty.
pub(super) fn pages(cx: &Cx<'_>) -> usize {
    cx.engagement.published().count().div_ceil(PAGE).max(1)
}

/// Page `number`, from 1.
pub(super) fn matrix(cx: &Cx<'_>, here: &Here<'_>, number: usize) -> Matrix {
    let assessed: Vec<RequirementIx> = cx
        .engagement
        .shelf
        .requirements()
        .map(|(ix, _)| ix)
        .filter(|ix| !cx.assessment[*ix].assessments.is_empty() || !cx.assessment[*ix].withdrawn.is_empty())
        .collect();
    let mut places = vec![None; cx.engagement.shelf.requirements.len()];
    for (place, ix) in assessed.iter().enumerate() {
        places[ix.index()] = Some(place);
    }
    let from = number.saturating_sub(1) * PAGE;
    let rows = cx.engagement.published().skip(from).take(PAGE).map(|(ix, finding)| {
        let mut cells: Vec<Option<MatrixCell>> = Vec::new();
        cells.resize_with(assessed.len(), || None);
        for (i, entry) in finding.entries.iter().enumerate() {
            if let Some(place) = places[entry.requirement.index()] {
                cells[place] = Some(cell(cx, AssessmentRef::new(ix, i)));
            }
        }
        MatrixRow { reference: finding.id.clone(), href: here.finding(ix), title: mention::title(finding), cells }
    });
    Matrix {
        columns: assessed.iter().map(|ix| column(cx, here, *ix)).collect(),
        rows: rows.collect(),
        pager: pager(cx, here, number),
    }
}

fn column(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> MatrixColumn {
    let (requirement, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let list = format!("{}#assessments", address::requirement(requirement));
    MatrixColumn {
        reference: requirement.reference.clone(),
        href: here.requirement(ix),
        title: requirement.title.clone(),
        verdict: Badge::new(BadgeKind::Verdict, state.verdict.as_str()),
        figure: Figure::new(
            format!("controls.requirement.{}.assessments", requirement.reference),
            state.assessments.len() as u64,
            here.to(&list),
        ),
    }
}

fn cell(cx: &Cx<'_>, at: AssessmentRef) -> MatrixCell {
    let (finding, entry) = (&cx.engagement[at.finding], at.of(cx.engagement));
    let judged = cx.assessment[at.finding].entries[at.entry as usize];
    let mode = match (entry.failure, entry.tested) {
        (Some(failure), _) => failure.as_str(),
        (None, Some(Tested::Design)) => "design",
        (None, Some(Tested::Both)) => "both",
        (None, _) => "operating",
    };
    let state = if finding.status == Status::Withdrawn {
        Some("withdrawn")
    } else if judged.corrected {
        Some("corrected")
    } else if judged.open {
        Some("open")
    } else {
        None
    };
    let kind = if entry.grade.is_nonconformity() { "failure" } else { "tested" };
    let title = Words::say(format!("matrix.cell-{}", state.unwrap_or("plain")))
        .with("finding", finding.id.as_str())
        .with("ref", cx.engagement[entry.requirement].reference.as_str())
        .with("grade", Words::say(format!("grade.{}", entry.grade.as_str())))
        .with("mode", Words::say(format!("matrix.{kind}-{mode}")));
    MatrixCell { grade: entry.grade.as_str(), mode, state, title }
}

/// All pages by number; gaps between far ones.
fn pager(cx: &Cx<'_>, here: &Here<'_>, number: usize) -> Option<Pager> {
    let last = pages(cx);
    if last < 2 {
        return None;
    }
    let mut links = Vec::new();
    for page in 1..=last {
        let near = page == 1 || page == last || page.abs_diff(number) <= 2;
        if near {
            let href = here.to(&format!("{}#matrix", address::matrix(page)));
            links.push(PagerLink { page: page as u64, href: Some(href) });
        } else if links.last().is_some_and(|link| link.href.is_some()) {
            links.push(PagerLink { page: page as u64, href: None });
        }
    }
    let count = cx.engagement.published().count() as u64;
    Some(Pager { page: number as u64, pages: links, count, unit: "findings".into() })
}
