//! The lifecycle stages of ISO/IEC 23053, cited by name, and one page per stage.

use std::collections::BTreeMap;

use serde::Serialize;

use super::address::Here;
use super::classes::{self, by_class, class_figures};
use super::grid::{self, Grid};
use super::parts::Row;
use super::parts::*;
use super::{Cx, Page, Subject, address, breakdowns, failures, lists, mention, systems};
use crate::model::*;

/// `lifecycle/index.html`.
#[derive(Debug, Serialize)]
pub struct LifecycleView {
    header: Header,
    /// The stages in their order, with the hand-over that follows each.
    stages: Vec<Step>,
    /// What failed, in the terms of the stage in which it failed.
    failures: Table,
    grid: Grid,
    by_stage: Breakdown,
    /// Findings that test a hand-over from one stage to another.
    hand_overs: Breakdown,
    hand_over_lists: Vec<List>,
}

/// A stage among the others.
#[derive(Debug, Serialize)]
struct Step {
    label: Label,
    about: Words,
    /// The hand-over at its end.
    boundary: Words,
    organizational: bool,
}

/// `lifecycle/<stage>.html`.
#[derive(Debug, Serialize)]
pub struct StageView {
    header: Header,
    /// What a red team looks at.
    focus: Vec<Words>,
    facts: Vec<Term>,
    requirements: Table,
    tree: List,
    activities: Table,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("lifecycle/index.html", Subject::Lifecycle));
    for (i, stage) in cx.engagement.shelf.stages.iter().enumerate() {
        pages.push(Page::new(address::stage(stage), Subject::Stage(StageIx::new(i))));
    }
}

pub(super) fn index(cx: &Cx<'_>, path: &str) -> (Frame, LifecycleView) {
    let here = &Here::new(cx.engagement, path);
    let mut header = Header::new(Words::say("nav.lifecycle"));
    header.lead = Some(Words::say("lifecycle-page.lead"));
    let stages = cx.engagement.shelf.stages.iter().enumerate().map(|(i, stage)| {
        let link = here.stage_link(StageIx::new(i));
        Step {
            label: Label::link(link.href, link.text),
            about: Words::text(&stage.about),
            boundary: Words::text(&stage.boundary),
            organizational: stage.organizational,
        }
    });
    let values = cx.assessment.breakdowns.stage.rows.iter().map(|(ix, cells)| {
        let link = here.stage_link(*ix);
        let activities = cx.engagement.activities.iter().enumerate();
        grid::Value {
            key: format!("lifecycle.stage.{}", cx.engagement[*ix].id),
            label: Label::link(link.href, link.text),
            address: address::stage(&cx.engagement[*ix]),
            cells,
            activities: activities
                .filter(|(_, activity)| activity.lifecycle.contains(ix))
                .map(|(i, _)| ActivityIx::new(i))
                .collect(),
        }
    });
    let (hand_overs, hand_over_lists) = hand_overs(cx, here);
    let view = LifecycleView {
        header,
        stages: stages.collect(),
        failures: failed(cx, here),
        grid: grid::grid(cx, here, "stage", values.collect()),
        by_stage: breakdowns::by_stage(cx, here, "lifecycle"),
        hand_overs,
        hand_over_lists,
    };
    let mut frame = Frame::new(path, "lifecycle", Words::say("nav.lifecycle"));
    frame.description = view.header.lead.clone();
    frame.contents = ["stages", "failures", "coverage", "hand-overs", "results"]
        .map(|id| Anchor::new(id, Words::say(format!("lifecycle-page.contents-{id}"))))
        .into();
    (frame, view)
}

/// The failure of each stage in its own words, where something is open there.
fn failed(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let stages = cx.assessment.breakdowns.stage.rows.iter().filter(|(_, cells)| cells.open().next().is_some());
    let rows = stages.map(|(ix, cells)| {
        let (stage, link) = (&cx.engagement[*ix], here.stage_link(*ix));
        let mut findings: Vec<FindingIx> = cells.open().map(|at| at.finding).collect();
        findings.sort_unstable();
        findings.dedup();
        let rest = format!("{}#open", address::stage(stage));
        Row::new(vec![
            Cell::Label(Label::link(link.href, link.text)),
            Cell::Text(Words::text(&stage.failure)),
            mention::cell(mention::findings(here, findings.into_iter(), &rest)),
        ])
    });
    let column = |word: &str| Column::text(Words::say(word));
    Table {
        id: None,
        caption: Words::say("lifecycle-page.failures-caption"),
        columns: vec![
            column("columns.stage"),
            Column { align: Align::Wide, ..column("lifecycle-page.failure") },
            column("columns.findings"),
        ],
        rows: rows.collect(),
        none: Some(Words::say("lifecycle-page.no-failure")),
    }
}

/// Findings that name the two stages of a hand-over, by hand-over.
fn hand_overs(cx: &Cx<'_>, here: &Here<'_>) -> (Breakdown, Vec<List>) {
    const PAGE: &str = "lifecycle/index.html";
    let mut tested: BTreeMap<(StageIx, StageIx), Vec<FindingIx>> = BTreeMap::new();
    for (ix, finding) in cx.engagement.published().filter(|(_, finding)| finding.counts()) {
        if let Some(pair) = cx.engagement.shelf.hand_over(&finding.lifecycle) {
            tested.entry(pair).or_default().push(ix);
        }
    }
    let (mut rows, mut lists) = (Vec::new(), Vec::new());
    for (from, to) in cx.engagement.shelf.hand_overs() {
        let findings = tested.remove(&(from, to)).unwrap_or_default();
        let (stage, next) = (&cx.engagement[from], &cx.engagement[to]);
        let title =
            Words::say("lifecycle-page.from-to").with("from", stage.title.as_str()).with("to", next.title.as_str());
        let prefix = format!("after-{}-", stage.id);
        rows.push(BreakdownRow {
            label: Label::new(title.clone()),
            figures: class_figures(cx, here, &format!("lifecycle.hand-over.{}", stage.id), PAGE, &prefix, &findings),
            bar: None,
        });
        lists.push(by_class(cx, here, &prefix, &findings).titled(title));
    }
    let breakdown = Breakdown {
        id: "by-hand-over".into(),
        caption: Words::say("lifecycle-page.hand-overs-caption"),
        unit: "findings".into(),
        dimension: Words::say("lifecycle-page.hand-over-column"),
        columns: classes::columns(),
        rows,
        not_stated: None,
        total: None,
        in_several: None,
        bars: false,
    };
    (breakdown, lists)
}

pub(super) fn view(cx: &Cx<'_>, path: &str, ix: StageIx) -> (Frame, StageView) {
    let here = &Here::new(cx.engagement, path);
    let stage = &cx.engagement[ix];
    let title = Words::text(&stage.title);
    let mut header = Header::new(title.clone());
    header.kicker = Some(Words::say("lifecycle-page.kicker"));
    header.lead = Some(Words::text(&stage.about));
    let term = |word: &str, value: Cell| Term::new(Words::say(format!("lifecycle-page.{word}")), value);
    let threats = stage.threats.iter().map(|threat| here.threat_link(*threat)).collect();
    let mut facts = vec![term("failure", Cell::Text(Words::text(&stage.failure)))];
    if !stage.organizational {
        let tests = Link::new(here.to("lifecycle/index.html#hand-overs"), Words::text(&stage.boundary));
        facts.push(term("boundary", Cell::Link(tests)));
    }
    facts.push(term("threats", mention::cell(threats)));
    if stage.organizational {
        facts.push(term("maturity", Cell::Text(Words::say("lifecycle-page.organizational"))));
    }
    let view = StageView {
        header,
        focus: stage.focus.iter().map(Words::text).collect(),
        facts,
        requirements: failures::requirements(cx, here, "lifecycle-page.requirements-caption", &stage.requirements),
        tree: lists::tree(cx, here, &cx.assessment.breakdowns.stage.rows[ix.index()].1),
        activities: systems::activities(cx, here, |activity| activity.lifecycle.contains(&ix)),
    };
    let mut frame = Frame::new(path, "lifecycle", title);
    frame.description = view.header.lead.clone();
    frame.contents = vec![
        Anchor::new("focus", Words::say("lifecycle-page.focus")),
        Anchor::new("mapped", Words::say("lifecycle-page.requirements")),
        Anchor::new("assessments", Words::say("lists.assessments")),
        Anchor::new("programme", Words::say("systems-page.activities")),
    ];
    let link = |stage: &Stage| Link::new(here.to(&address::stage(stage)), Words::text(&stage.title));
    let (previous, next) = failures::around(&cx.engagement.shelf.stages, ix.index(), link);
    (frame.previous, frame.next) = (previous, next);
    (frame.under(mention::section(here, "lifecycle", "lifecycle/index.html")), view)
}
