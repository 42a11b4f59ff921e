//! The audits, and the open nonconformities by the audit that finds them due.

use crate::model::*;
use crate::view::address::Here;
use crate::view::parts::Row;
use crate::view::parts::*;
use crate::view::{Cx, axis, cells, lists};

/// Open nonconformities by the first audit still to come that begins on or after their due date; each stands once.
pub(super) struct Due {
    at: Vec<(EventIx, Vec<FindingIx>)>,
    later: Vec<FindingIx>,
    undated: Vec<FindingIx>,
}

pub(super) fn due(cx: &Cx<'_>) -> Due {
    let today = cx.engagement.today();
    let to_come = cx.assessment.schedule.events.iter().filter(|ix| cx.engagement[**ix].from >= today);
    let mut due = Due { at: to_come.map(|ix| (*ix, Vec::new())).collect(), later: Vec::new(), undated: Vec::new() };
    for (ix, _) in cx.engagement.published() {
        let state = &cx.assessment[ix];
        if !state.open {
            continue;
        }
        let Some(date) = state.due else {
            due.undated.push(ix);
            continue;
        };
        match due.at.iter_mut().find(|(event, _)| date <= cx.engagement[*event].from) {
            Some((_, list)) => list.push(ix),
            None => due.later.push(ix),
        }
    }
    due
}

/// What is open and due by the first day of an audit that is still to come, overdue included.
pub(super) fn due_by(cx: &Cx<'_>, here: &Here<'_>, event: EventIx) -> Option<Figure> {
    let due = due(cx);
    let (_, list) = due.at.iter().find(|(at, _)| *at == event)?;
    let event = &cx.engagement[event];
    Some(due_figure(here, &event.id, &due_at(event), list))
}

fn due_figure(here: &Here<'_>, word: &str, anchor: &str, list: &[FindingIx]) -> Figure {
    Figure::new(format!("schedule.due.{word}"), list.len() as u64, here.to(&format!("schedule.html#{anchor}")))
}

fn due_at(event: &AuditEvent) -> String {
    format!("due-at-{}", event.id)
}

pub(super) fn events(cx: &Cx<'_>, here: &Here<'_>, due: &Due) -> Table {
    let (today, schedule) = (cx.engagement.today(), &cx.assessment.schedule);
    let figure = |word: &str, anchor: &str, list: &[FindingIx]| Cell::Figure(due_figure(here, word, anchor, list));
    let mut rows: Vec<Row> = schedule
        .events
        .iter()
        .map(|ix| {
            let event = &cx.engagement[*ix];
            let list = due.at.iter().find(|(at, _)| at == ix).map(|(_, list)| list);
            let kind = Words::say(format!("audit-event.{}", event.kind.as_str()));
            Row {
                id: Some(format!("audit-{}", event.id)),
                cells: vec![
                    Cell::Label(Label { id: Some(event.id.clone()), ..Label::new(kind) }),
                    cells::period(Some(event.from), Some(event.to)).map_or(Cell::NotStated, Cell::Text),
                    Cell::Lines([when(today, event)].into_iter().chain(place(cx, *ix)).collect()),
                    list.map_or(Cell::Nothing, |list| figure(&event.id, &due_at(event), list)),
                ],
            }
        })
        .collect();
    let rest = |key: &str, list: &[FindingIx]| {
        Row::new(vec![
            Cell::Label(Label::new(Words::say(format!("schedule-page.{key}")))),
            Cell::Nothing,
            Cell::Nothing,
            figure(key, key, list),
        ])
    };
    rows.push(rest("due-later", &due.later));
    rows.push(rest("due-undated", &due.undated));
    Table {
        id: Some("events".into()),
        caption: Words::say("schedule-page.events-caption"),
        columns: vec![
            Column::text(Words::say("schedule-page.column-audit")),
            Column::text(Words::say("schedule-page.column-dates")),
            Column::text(Words::say("schedule-page.column-when")),
            Column::number(Words::say("schedule-page.column-due")),
        ],
        rows,
        none: None,
    }
}

/// How far an audit lies from the report date.
fn when(today: Date, event: &AuditEvent) -> Words {
    let days = |key: &str, days: i32| Words::count(format!("schedule-page.{key}"), u64::from(days.unsigned_abs()));
    match axis::between(today, event.from) {
        0 => Words::say("schedule-page.today"),
        ahead if ahead > 0 => days("in-days", ahead),
        ago if event.to >= today => days("under-way", ago),
        ago => days("days-ago", ago),
    }
}

/// Whether it is the one that comes next, or the latest that has begun.
fn place(cx: &Cx<'_>, ix: EventIx) -> Vec<Words> {
    let schedule = &cx.assessment.schedule;
    let places = [(schedule.next, "next-audit"), (schedule.latest_begun, "latest-begun")];
    let held = places.into_iter().filter(|(event, _)| *event == Some(ix));
    held.map(|(_, key)| Words::say(format!("schedule-page.{key}"))).collect()
}

pub(super) fn due_list(cx: &Cx<'_>, here: &Here<'_>, due: &Due) -> List {
    let list = |id: &str, title: Words, of: &[FindingIx]| lists::nonconformities(cx, here, id, of).titled(title);
    let mut groups: Vec<List> = due
        .at
        .iter()
        .map(|(ix, of)| {
            let event = &cx.engagement[*ix];
            list(&due_at(event), Words::say("schedule-page.due-at").with("event", cells::event(event)), of)
        })
        .collect();
    groups.push(list("due-later", Words::say("schedule-page.due-later"), &due.later));
    groups.push(list("due-undated", Words::say("schedule-page.due-undated"), &due.undated));
    let all = List::grouped("due", "findings", groups).titled(Words::say("schedule-page.due"));
    List { note: Some(Words::say("schedule-page.due-note")), ..all }
}
