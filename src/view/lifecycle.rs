//! The lifecycle stages of ISO/IEC 23053, cited by name, and one page per stage.

use serde::Serialize;

use super::address::Here;
use super::grid::{self, Grid};
use super::parts::*;
use super::{Cx, Page, Subject, address, breakdowns, failures, lists, mention, systems};
use crate::model::*;

/// `lifecycle/index.html`.
#[derive(Debug, Serialize)]
pub struct LifecycleView {
    header: Header,
    /// The stages in their order, with the hand-over that follows each.
    stages: Vec<Step>,
    grid: Grid,
    by_stage: Breakdown,
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
            label: Label::link(link.href, link.text),
            address: address::stage(&cx.engagement[*ix]),
            cells,
            activities: activities
                .filter(|(_, activity)| activity.lifecycle.contains(ix))
                .map(|(i, _)| ActivityIx::new(i))
                .collect(),
        }
    });
    let view = LifecycleView {
        header,
        stages: stages.collect(),
        grid: grid::grid(cx, here, "stage", values.collect()),
        by_stage: breakdowns::by_stage(cx, here, "lifecycle"),
    };
    let mut frame = Frame::new(path, "lifecycle", Words::say("nav.lifecycle"));
    frame.description = view.header.lead.clone();
    frame.contents = ["stages", "coverage", "results"]
        .map(|id| Anchor::new(id, Words::say(format!("lifecycle-page.contents-{id}"))))
        .into();
    (frame, view)
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
        facts.push(term("boundary", Cell::Text(Words::text(&stage.boundary))));
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
    (frame.under(mention::crumbs(here, "lifecycle", "lifecycle/index.html")), view)
}
