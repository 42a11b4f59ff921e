//! All requirements: heat map, finding × requirement matrix, and the lists behind coverage and verdicts.

use std::collections::BTreeSet;

use serde::Serialize;

use super::address::{COVERAGE, Here, VERDICTS};
use super::matrix::{self, Matrix};
use super::parts::Row;
use super::parts::*;
use super::{Cx, Page, Subject, address, figures, lists, mention};
use crate::assess::{AreaState, DecisionState, Verdict};
use crate::model::*;
use crate::resolve::slug;

/// `controls/index.html`, and further pages of the matrix.
#[derive(Debug, Serialize)]
pub struct ControlsView {
    header: Header,
    /// What stands above the matrix, on the first page.
    map: Option<Map>,
    matrix: Matrix,
}

/// What is said of all requirements.
#[derive(Debug, Serialize)]
struct Map {
    /// The two ratios, which are never added.
    coverage: Vec<Ratio>,
    heatmap: HeatMap,
    areas: Breakdown,
    headings: Table,
}

/// A ratio with its bar.
#[derive(Debug, Serialize)]
struct Ratio {
    title: Words,
    tested: Figure,
    applicable: Figure,
    untested: Figure,
    bar: Bar,
}

/// A page of lists.
#[derive(Debug, Serialize)]
pub struct ListsView {
    header: Header,
    lists: Vec<List>,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for number in 1..=matrix::pages(cx) {
        pages.push(Page::new(address::matrix(number), Subject::Controls(number)));
    }
    pages.push(Page::new(COVERAGE, Subject::Coverage));
    pages.push(Page::new(VERDICTS, Subject::Verdicts));
}

pub(super) fn view(cx: &Cx<'_>, path: &str, number: usize) -> (Frame, ControlsView) {
    let here = &Here::new(cx.engagement, path);
    let mut frame = Frame::new(path, "controls", Words::say("nav.controls"));
    let mut header = Header::new(Words::say("nav.controls"));
    let map = if number == 1 {
        header.lead = Some(Words::say("controls-page.lead"));
        let anchor = |id: &str| Anchor::new(id, Words::say(format!("controls-page.{id}")));
        frame.contents = ["coverage", "map", "areas", "headings", "matrix"].into_iter().map(anchor).collect();
        frame.description = header.lead.clone();
        Some(Map {
            coverage: vec![ratio(cx, here, "controls"), ratio(cx, here, "clauses")].into_iter().flatten().collect(),
            heatmap: heatmap(cx, here),
            areas: areas(cx, here),
            headings: headings(cx, here),
        })
    } else {
        let title = Words::say("controls-page.matrix-page").with("page", number.to_string());
        frame.title = Some(title.clone());
        header = Header::new(title);
        frame = frame.under(mention::section(here, "controls", "controls/index.html"));
        None
    };
    (frame, ControlsView { header, map, matrix: matrix::matrix(cx, here, number) })
}

fn ratio(cx: &Cx<'_>, here: &Here<'_>, kind: &str) -> Option<Ratio> {
    let tested = figures::global(cx, here, &format!("coverage.{kind}.tested"))?;
    let applicable = figures::global(cx, here, &format!("coverage.{kind}.applicable"))?;
    let untested = applicable.count.saturating_sub(tested.count);
    let title = Words::say(format!("controls-page.coverage-{kind}"));
    Some(Ratio {
        bar: Bar::new(title.clone(), applicable.count, &[("tested", tested.count), ("untested", untested)]),
        title,
        untested: Figure::new(
            format!("controls.coverage.{kind}.untested"),
            untested,
            here.to(&format!("{COVERAGE}#{kind}-untested")),
        ),
        tested,
        applicable,
    })
}

/// The verdicts in the order of legends and columns: from the worst, what was not tested last.
const VERDICT_ORDER: [Verdict; 6] = [
    Verdict::Major,
    Verdict::Minor,
    Verdict::Opportunity,
    Verdict::Conforming,
    Verdict::Untested,
    Verdict::NotApplicable,
];

fn heatmap(cx: &Cx<'_>, here: &Here<'_>) -> HeatMap {
    let areas = cx.engagement.shelf.areas.iter().zip(&cx.assessment.areas);
    let contradicted: BTreeSet<RequirementIx> =
        cx.assessment.contradictions.iter().flatten().map(|found| found.requirement).collect();
    let areas: Vec<HeatArea> = areas
        .map(|(area, state)| HeatArea {
            label: mention::area(here, area),
            tiles: state.requirements.iter().map(|ix| tile(cx, here, *ix, contradicted.contains(ix))).collect(),
        })
        .collect();
    HeatMap {
        picture: picture(&areas),
        areas,
        legend: VERDICT_ORDER
            .iter()
            .map(|verdict| {
                let count = cx
                    .assessment
                    .areas
                    .iter()
                    .filter_map(|area| area.verdicts.get(verdict))
                    .map(Vec::len)
                    .sum::<usize>();
                (Badge::new(BadgeKind::Verdict, verdict.as_str()), total(here, verdict.as_str(), count))
            })
            .collect(),
    }
}

/// The tiles by their refs alone.
fn picture(areas: &[HeatArea]) -> Mosaic {
    let cell = |tile: &Tile| {
        let names = vec![Words::text(&tile.reference), tile.title.clone()];
        (names, tile.verdict.value.clone(), tile.reference.clone())
    };
    let row = |area: &HeatArea| {
        let name = area.label.id.as_ref().map_or_else(|| area.label.text.clone(), Words::text);
        (name, area.tiles.iter().map(cell).collect())
    };
    let kinds = VERDICT_ORDER.map(Verdict::as_str);
    Mosaic::of_rows(Words::say("controls-page.picture"), "verdict", &kinds, areas.iter().map(row).collect())
}

fn tile(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx, contradicted: bool) -> Tile {
    let (requirement, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let mut notes = Vec::new();
    if let Some(escalation) = cx.assessment.escalation(ix) {
        let shown = escalation.shown();
        let word = if escalation.accepted() { DecisionState::Accepted } else { shown.state };
        notes.push(Words::say(format!("controls-page.escalation-{}", word.as_str())).with("rule", shown.rule.as_str()));
    }
    if contradicted {
        notes.push(Words::say("controls-page.contradicted"));
    }
    if !state.cells.corrected.is_empty() {
        notes.push(Words::say("controls-page.corrected"));
    }
    if state.excused && !state.tested() {
        notes.push(Words::say("controls-page.excused"));
    }
    Tile {
        reference: requirement.reference.clone(),
        title: Words::text(&requirement.title),
        href: here.requirement(ix),
        verdict: Badge::new(BadgeKind::Verdict, state.verdict.as_str()),
        note: mention::all(notes),
    }
}

/// A verdict's figure over all areas.
fn total(here: &Here<'_>, word: &str, count: usize) -> Figure {
    Figure::new(format!("controls.verdict.{word}"), count as u64, here.to(&format!("{VERDICTS}#{word}")))
}

/// The anchor of an area on the page of verdicts.
fn area_id(area: &Area) -> String {
    format!("area-{}", slug(&area.reference))
}

fn areas(cx: &Cx<'_>, here: &Here<'_>) -> Breakdown {
    let rows = cx.engagement.shelf.areas.iter().zip(&cx.assessment.areas).map(|(area, state)| {
        let figure = |word: &str, count: usize| {
            let href = here.to(&format!("{VERDICTS}#{}-{word}", area_id(area)));
            Figure::new(format!("controls.area.{}.{word}", area.reference), count as u64, href)
        };
        let count = |verdict: &Verdict| state.verdicts.get(verdict).map_or(0, Vec::len);
        let mut figures = vec![figure("applicable", state.applicable.len()), figure("tested", state.tested.len())];
        figures.extend(VERDICT_ORDER.iter().map(|verdict| figure(verdict.as_str(), count(verdict))));
        let parts: Vec<(&str, u64)> =
            VERDICT_ORDER.iter().map(|verdict| (verdict.as_str(), count(verdict) as u64)).collect();
        let label = mention::area(here, area);
        let bar = Bar::new(label.text.clone(), state.requirements.len() as u64, &parts);
        BreakdownRow { label, figures, bar: Some(bar) }
    });
    let sum = |of: &dyn Fn(&AreaState) -> usize| cx.assessment.areas.iter().map(of).sum::<usize>();
    let mut figures = vec![
        total(here, "applicable", sum(&|area| area.applicable.len())),
        total(here, "tested", sum(&|area| area.tested.len())),
    ];
    let count = |verdict: &Verdict| sum(&|area| area.verdicts.get(verdict).map_or(0, Vec::len));
    figures.extend(VERDICT_ORDER.iter().map(|verdict| total(here, verdict.as_str(), count(verdict))));
    Breakdown {
        id: "by-area".into(),
        caption: Words::say("controls-page.areas-caption"),
        unit: "requirements".into(),
        dimension: Words::say("breakdowns.dimension.area"),
        columns: ["applicable", "tested"]
            .into_iter()
            .chain(VERDICT_ORDER.iter().map(|verdict| verdict.as_str()))
            .map(|word| Words::say(format!("controls-page.column-{word}")))
            .collect(),
        rows: rows.collect(),
        not_stated: None,
        total: Some(BreakdownRow { label: Label::new(Words::say("controls-page.all-areas")), figures, bar: None }),
        in_several: None,
        bars: true,
    }
}

/// Clauses that only hold others, by their worst leaf.
fn headings(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let rows = cx.engagement.shelf.requirements().filter_map(|(ix, requirement)| {
        let state = &cx.assessment[ix];
        let leaves = state.leaves.as_ref()?;
        let list = address::requirement(requirement);
        let figure = |word: &str, anchor: &str, count: usize| {
            let key = format!("controls.{}.leaves.{word}", requirement.reference);
            Figure::new(key, count as u64, here.to(&format!("{list}#{anchor}")))
        };
        Some(Row::new(vec![
            Cell::Label(mention::requirement(here, requirement, ix)),
            Cell::Badges(vec![Badge::new(BadgeKind::Verdict, state.verdict.as_str())]),
            Cell::Ratio(
                figure("tested", "leaves-tested", leaves.tested.len()),
                figure("all", "leaves", leaves.of.len()),
            ),
        ]))
    });
    Table {
        id: Some("heading-clauses".into()),
        caption: Words::say("controls-page.headings-caption"),
        columns: vec![
            Column { title: Words::say("columns.requirement"), align: Align::Wide },
            Column::text(Words::say("columns.worst-leaf")),
            Column::text(Words::say("columns.leaves-tested")),
        ],
        rows: rows.collect(),
        none: None,
    }
}

pub(super) fn coverage(cx: &Cx<'_>, path: &str) -> (Frame, ListsView) {
    let here = &Here::new(cx.engagement, path);
    let coverage = &cx.assessment.figures.coverage;
    let lists = [("controls", &coverage.controls), ("clauses", &coverage.clauses)].map(|(kind, ratio)| {
        let tested: BTreeSet<RequirementIx> = ratio.tested.iter().copied().collect();
        let untested: Vec<RequirementIx> = ratio.applicable.iter().copied().filter(|ix| !tested.contains(ix)).collect();
        let list = |word: &str, of: &[RequirementIx]| {
            let id = format!("{kind}-{word}");
            lists::requirements(cx, here, &id, of).titled(Words::say(format!("controls-page.list-{id}")))
        };
        let id = format!("{kind}-applicable");
        let title = Words::say(format!("controls-page.list-{id}"));
        List::grouped(id, "requirements", vec![list("tested", &ratio.tested), list("untested", &untested)])
            .titled(title)
    });
    list_page(here, path, "coverage", lists.into())
}

pub(super) fn verdicts(cx: &Cx<'_>, path: &str) -> (Frame, ListsView) {
    let here = &Here::new(cx.engagement, path);
    let all = |verdict: &Verdict| -> Vec<RequirementIx> {
        cx.assessment.areas.iter().filter_map(|area| area.verdicts.get(verdict)).flatten().copied().collect()
    };
    let titled = |list: List, word: &str| list.titled(Words::say(format!("verdict-list.{word}")));
    let by_verdict = |prefix: &str, verdict: &Verdict, of: &[RequirementIx]| {
        let word = verdict.as_str();
        titled(lists::requirements(cx, here, &format!("{prefix}{word}"), of), word)
    };
    // Tested ones stand together, and with the untested ones they are the applicable ones.
    let tree = |prefix: &str, of: &dyn Fn(&Verdict) -> Vec<RequirementIx>| {
        let part = |verdict: &Verdict| by_verdict(prefix, verdict, &of(verdict));
        let group = |word: &str, lists| titled(List::grouped(format!("{prefix}{word}"), "requirements", lists), word);
        let tested = group("tested", VERDICT_ORDER[..4].iter().map(part).collect());
        vec![group("applicable", vec![tested, part(&Verdict::Untested)]), part(&Verdict::NotApplicable)]
    };
    let mut lists = tree("", &all);
    for (area, state) in cx.engagement.shelf.areas.iter().zip(&cx.assessment.areas) {
        let id = area_id(area);
        let of = |verdict: &Verdict| state.verdicts.get(verdict).cloned().unwrap_or_default();
        lists.push(
            List::grouped(id.clone(), "requirements", tree(&format!("{id}-"), &of))
                .titled(Words::text(format!("{} {}", area.reference, area.title))),
        );
    }
    list_page(here, path, "verdicts", lists)
}

fn list_page(here: &Here<'_>, path: &str, name: &str, lists: Vec<List>) -> (Frame, ListsView) {
    let title = Words::say(format!("controls-page.{name}-title"));
    let mut header = Header::new(title.clone());
    header.lead = Some(Words::say(format!("controls-page.{name}-lead")));
    let mut frame = Frame::new(path, "controls", title);
    frame.contents = lists.iter().filter_map(|list| Some(Anchor::new(list.id.clone(), list.title.clone()?))).collect();
    (frame.under(mention::section(here, "controls", "controls/index.html")), ListsView { header, lists })
}
