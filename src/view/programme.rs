//! The events of the testing programme, laid beside what each level asks: windows, months, lifecycle stages.

use super::Cx;
use super::address::Here;
use super::parts::*;
use super::parts::{Entry, Row};
use super::{grid, mention, systems};
use crate::assess::{Criterion, Missing, TestEvent, Window, automated};
use crate::model::*;

/// An event with what the criteria ask about.
struct Event<'e> {
    event: TestEvent,
    date: Date,
    automated: bool,
    stages: &'e [StageIx],
}

/// The evidence of M1 to M4, each as a table of what is asked; and all events, which it names.
pub(super) fn evidence(cx: &Cx<'_>, here: &Here<'_>) -> (Vec<Table>, List) {
    let maturity = &cx.assessment.maturity;
    let events = events(cx, maturity.programme.criteria.first());
    let rungs = maturity
        .programme
        .criteria
        .iter()
        .map(|criterion| match criterion.number {
            1 => first(cx, here, &events),
            2 => windows(cx, here, &events, criterion),
            3 => continuous(cx, here, &events, criterion),
            _ => stages(cx, here, &events, criterion),
        })
        .collect();
    (rungs, list(cx, here, &events))
}

/// Every event, from the latest.
fn list(cx: &Cx<'_>, here: &Here<'_>, events: &[Event<'_>]) -> List {
    let long = events.len() as u64 > List::COMPACT_ABOVE;
    let entry = |event: &Event<'_>| {
        let (mut entry, what) = match event.event {
            TestEvent::Activity(ix) => {
                let activity = &cx.engagement[ix];
                let title = systems::activity_title(activity);
                (
                    Entry::new(
                        format!("activity:{}", activity.id),
                        grid::activity_link(cx, here, ix).href,
                        Some(title),
                    ),
                    "activity",
                )
            }
            TestEvent::Finding(ix) => {
                let finding = &cx.engagement[ix];
                (Entry::new(&finding.id, here.finding(ix), Some(mention::title(finding))), "finding")
            }
        };
        if !long {
            let how = if event.automated { "automated" } else { "manual" };
            let stages: Vec<Link> = event.stages.iter().map(|stage| here.stage_link(*stage)).collect();
            entry.cells = vec![
                Cell::Date(event.date.to_string()),
                Cell::Text(Words::say(format!("maturity-page.event-{what}"))),
                Cell::Text(Words::say(format!("activity.{how}"))),
                mention::cell(stages),
            ];
        }
        entry
    };
    let column = |word: &str| Column::text(Words::say(format!("columns.{word}")));
    List::of("events", "events", events.iter().rev().map(entry).collect())
        .columns(vec![
            Column { align: Align::Tight, ..column("date") },
            column("kind"),
            column("method"),
            column("stages"),
        ])
        .titled(Words::say("maturity-page.events"))
        .noted(mention::withheld(cx, Finding::counts))
}

/// Every event is evidence of M1, by date.
fn events<'e>(cx: &Cx<'e>, all: Option<&Criterion>) -> Vec<Event<'e>> {
    let by_machine = automated(cx.engagement);
    let engagement = cx.engagement;
    let event = |event: &TestEvent| match *event {
        TestEvent::Activity(ix) => {
            let activity = &engagement.activities[ix.index()];
            let automated = activity.method == Method::Automated;
            Some(Event { event: *event, date: activity.to, automated, stages: &activity.lifecycle })
        }
        TestEvent::Finding(ix) => {
            let finding = &engagement.findings[ix.index()];
            let automated = by_machine.get(ix.index()).copied().flatten() == Some(true);
            Some(Event { event: *event, date: finding.found?, automated, stages: &finding.lifecycle })
        }
    };
    all.into_iter().flat_map(|criterion| &criterion.evidence).filter_map(event).collect()
}

/// Days in words; a window begins on the day after `after`.
pub(super) fn window(window: &Window) -> Words {
    let first = window.after.tomorrow().unwrap_or(window.after);
    Words::say("maturity-page.window")
        .with("first", Value::date(first.to_string()))
        .with("last", Value::date(window.until.to_string()))
}

/// A window or a month by its number, counted from the latest, and its days.
fn numbered(what: &str, place: usize, span: &Window) -> Words {
    Words::say(format!("maturity-page.{what}-in")).with("number", (place + 1).to_string()).with("window", window(span))
}

fn within(window: &Window, event: &Event<'_>) -> bool {
    window.after < event.date && event.date <= window.until
}

/// Whether what a criterion asks for is there. Where an event that this edition withholds may stand, only an event
/// that it shows says so.
fn filled(criterion: &Criterion, asked: &Missing, shown: bool) -> Cell {
    match (criterion.met || shown, criterion.withheld > 0) {
        (true, _) => met(true),
        (false, true) => Cell::Nothing,
        (false, false) => met(!criterion.missing.contains(asked)),
    }
}

fn met(met: bool) -> Cell {
    Cell::Badges(vec![Badge::new(BadgeKind::Rule, if met { "met" } else { "unmet" })])
}

/// The first few of some events, activities before findings because they stand on this page.
fn named<'a>(cx: &Cx<'_>, here: &Here<'_>, events: impl Iterator<Item = &'a Event<'a>>) -> Cell {
    let links = events.map(|event| match event.event {
        TestEvent::Activity(ix) => grid::activity_link(cx, here, ix),
        TestEvent::Finding(ix) => here.finding_link(ix),
    });
    mention::cell(mention::few(here, links, "maturity.html#events"))
}

fn table(number: u8, asked: &str, rows: Vec<Row>) -> Table {
    let column = |word: &str| Column::text(Words::say(format!("columns.{word}")));
    Table {
        id: None,
        caption: Words::say(format!("maturity-page.evidence-{number}")),
        columns: vec![
            Column { align: Align::Wide, ..column(asked) },
            column("criterion"),
            Column { align: Align::Wide, ..column("events") },
        ],
        rows,
        none: None,
    }
}

/// M1: the first event, and the latest.
fn first(cx: &Cx<'_>, here: &Here<'_>, events: &[Event<'_>]) -> Table {
    let row = |word: &str, event: Option<&Event<'_>>| {
        let text = match event {
            Some(event) => {
                Words::say(format!("maturity-page.{word}-event-on")).with("day", Value::date(event.date.to_string()))
            }
            None => Words::say(format!("maturity-page.{word}-event")),
        };
        Row::new(vec![Cell::Text(text), met(event.is_some()), named(cx, here, event.into_iter())])
    };
    let mut rows = vec![row("first", events.first())];
    if events.len() > 1 {
        rows.push(row("latest", events.last()));
    }
    table(1, "asked", rows)
}

/// M2: the windows, from the latest.
fn windows(cx: &Cx<'_>, here: &Here<'_>, events: &[Event<'_>], criterion: &Criterion) -> Table {
    let rows = cx.assessment.maturity.windows.iter().enumerate().map(|(i, span)| {
        let inside = || events.iter().filter(|event| within(span, event));
        Row::new(vec![
            Cell::Text(numbered("window", i, span)),
            filled(criterion, &Missing::Window(*span), inside().next().is_some()),
            named(cx, here, inside()),
        ])
    });
    table(2, "window", rows.collect())
}

/// M3: automated events by month, manual ones by window.
fn continuous(cx: &Cx<'_>, here: &Here<'_>, events: &[Event<'_>], criterion: &Criterion) -> Table {
    let maturity = &cx.assessment.maturity;
    let mut rows: Vec<Row> = maturity
        .months
        .iter()
        .enumerate()
        .map(|(i, span)| {
            let inside = || events.iter().filter(|event| event.automated && within(span, event));
            Row::new(vec![
                Cell::Text(numbered("automated", i, span)),
                filled(criterion, &Missing::AutomatedMonth(*span), inside().next().is_some()),
                named(cx, here, inside()),
            ])
        })
        .collect();
    for (i, span) in maturity.windows.iter().enumerate() {
        let manual = || events.iter().filter(|event| !event.automated && within(span, event));
        rows.push(Row::new(vec![
            Cell::Text(numbered("manual", i, span)),
            // Not every window needs one.
            if manual().next().is_some() { met(true) } else { Cell::Nothing },
            named(cx, here, manual()),
        ]));
    }
    table(3, "asked", rows)
}

/// M4: the five stages, in their order.
fn stages(cx: &Cx<'_>, here: &Here<'_>, events: &[Event<'_>], criterion: &Criterion) -> Table {
    let windows = &cx.assessment.maturity.windows;
    let stages = cx.engagement.shelf.stages.iter().enumerate().filter(|(_, stage)| !stage.organizational);
    let rows = stages.map(|(i, _)| {
        let stage = StageIx::new(i);
        let speaks =
            |event: &&Event<'_>| event.stages.contains(&stage) && windows.iter().any(|span| within(span, event));
        Row::new(vec![
            Cell::Link(here.stage_link(stage)),
            filled(criterion, &Missing::Stage(stage), events.iter().any(|event| speaks(&event))),
            named(cx, here, events.iter().filter(speaks)),
        ])
    });
    table(4, "stage", rows.collect())
}
