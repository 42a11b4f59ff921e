//! `schedule.html`: the audits, the stages of certification with what each asks of this report, and whether findings
//! are acted upon.

mod audits;
mod basis;
mod stages;

use serde::Serialize;

use super::address::Here;
use super::parts::*;
use super::parts::{Entry, Row};
use super::{Cx, cells, grid, lists};
use crate::model::*;
use stages::Stage;

/// The view.
#[derive(Debug, Serialize)]
pub struct ScheduleView {
    header: Header,
    events: Table,
    /// Open nonconformities by the first audit that finds them due.
    due: List,
    /// Each stage by what is said of its checklist.
    overview: Breakdown,
    stages: Vec<Stage>,
    /// Where stages and time limits are told in full.
    more: Link,
    acts: Table,
    acts_rule: Link,
    /// Behind the shares.
    act_lists: Vec<List>,
    /// What the checklists rest on, where no other page lists it.
    bases: Vec<List>,
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, ScheduleView) {
    let here = &Here::new(cx.engagement, path);
    let mut bases = Vec::new();
    let stages: Vec<Stage> =
        cx.assessment.readiness.iter().map(|list| stages::stage(cx, here, list, &mut bases)).collect();
    let mut frame = Frame::new(path, "schedule", Words::say("nav.schedule"));
    frame.description = Some(Words::say("schedule-page.lead"));
    let anchor = |id: &str| Anchor::new(id, Words::say(format!("schedule-page.{id}")));
    frame.contents = vec![
        anchor("audits"),
        Anchor {
            below: stages.iter().map(|stage| Anchor::new(stage.id, stage.title.clone())).collect(),
            ..anchor("stages")
        },
        anchor("acts"),
        anchor("due"),
        anchor("bases"),
    ];
    let header = Header {
        lead: Some(Words::say("schedule-page.lead")),
        facts: facts(cx),
        ..Header::new(Words::say("nav.schedule"))
    };
    let due = audits::due(cx);
    let (acts, act_lists) = acts(cx, here);
    let view = ScheduleView {
        header,
        events: audits::events(cx, here, &due),
        due: audits::due_list(cx, here, &due),
        overview: stages::overview(here, &stages),
        stages,
        more: Link::new(here.to("method.html#about-stages"), Words::say("schedule-page.stages-more")),
        acts,
        acts_rule: Link::new(here.rule("R6"), Words::say("schedule-page.acts-rule")),
        act_lists,
        bases,
    };
    (frame, view)
}

/// The certificate, and the audits around the report date.
fn facts(cx: &Cx<'_>) -> Vec<Term> {
    let (meta, schedule) = (&cx.engagement.meta, &cx.assessment.schedule);
    let event = |ix: Option<EventIx>| match ix {
        Some(ix) => Cell::Text(cells::event(&cx.engagement[ix])),
        None => Cell::NotStated,
    };
    let term = |key: &str, value| Term::new(Words::say(format!("schedule-page.{key}")), value);
    vec![
        term("report-date", Cell::Date(meta.report.date.to_string())),
        term("next", event(schedule.next)),
        term("body", cells::stated(meta.certificate.body.as_deref())),
        term("decided", cells::date(meta.certificate.decided)),
        term("expires", cells::date(meta.certificate.expires)),
    ]
}

/// What has to be done before an audit that is still to come: what is due by then, and the checklist of its stage.
pub(super) fn before(cx: &Cx<'_>, here: &Here<'_>, event: EventIx) -> Vec<Term> {
    let due = audits::due_by(cx, here, event).map(Cell::Figure);
    let ready = stages::readiness(cx, here, cx.engagement[event].kind).map(Cell::Label);
    let term =
        |key: &str, cell: Option<Cell>| cell.map(|cell| Term::new(Words::say(format!("schedule-page.{key}")), cell));
    [term("due-by-then", due), term("checklist", ready)].into_iter().flatten().collect()
}

/// An activity of the programme, by id and title, with its last day.
pub(super) fn activity_entry(cx: &Cx<'_>, here: &Here<'_>, ix: ActivityIx) -> Entry {
    let activity = &cx.engagement[ix];
    let link = grid::activity_link(cx, here, ix);
    let title = activity.title.as_ref().map_or(link.text, Words::text);
    let mut entry = Entry::new(&activity.id, link.href, Some(title));
    entry.note = cells::period(Some(activity.from), Some(activity.to));
    entry
}

/// One of the figures about acts on findings.
pub(super) fn act(cx: &Cx<'_>, here: &Here<'_>, word: &str) -> Figure {
    let acts = &cx.assessment.acts;
    let list = match word {
        "owned" => &acts.owned,
        "on-time" => &acts.on_time,
        "verified" => &acts.verified,
        _ => &acts.nonconformities,
    };
    Figure::new(format!("schedule.acts.{word}"), list.len() as u64, here.to(&format!("schedule.html#acts-{word}")))
}

fn acts(cx: &Cx<'_>, here: &Here<'_>) -> (Table, Vec<List>) {
    let acts = &cx.assessment.acts;
    let all = act(cx, here, "nonconformities");
    let row = |word: &str| {
        let part = act(cx, here, word);
        let title = Words::say(format!("schedule-page.act-{word}"));
        let parts = [("done", part.count), ("open", all.count - part.count)];
        Row::new(vec![
            Cell::Label(Label {
                note: Some(Words::say(format!("schedule-page.act-{word}-note"))),
                ..Label::new(title.clone())
            }),
            Cell::Ratio(part, all.clone()),
            Cell::Bar(Bar::new(title, all.count, &parts)),
        ])
    };
    let table = Table {
        id: Some("acts-shares".into()),
        caption: Words::say("schedule-page.acts-caption"),
        columns: vec![
            Column { title: Words::say("schedule-page.column-act"), align: Align::Wide },
            Column { title: Words::say("schedule-page.column-share"), align: Align::Tight },
            Column::text(Words::say("breakdown.bar")),
        ],
        rows: ["owned", "on-time", "verified"].map(row).into(),
        none: None,
    };
    let list = |word: &str, of: &[FindingIx]| {
        let list = lists::findings(cx, here, &format!("acts-{word}"), of);
        // Ids and titles suffice: the remediation register tells the rest.
        List { compact: true, ..list }.titled(Words::say(format!("schedule-page.act-{word}")))
    };
    let lists = vec![
        list("nonconformities", &acts.nonconformities),
        list("owned", &acts.owned),
        list("on-time", &acts.on_time),
        list("verified", &acts.verified),
    ];
    (table, lists)
}
