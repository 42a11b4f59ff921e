//! Open nonconformities by due date, drawn against the audits.

use super::sorted;
use crate::model::*;
use crate::view::address::Here;
use crate::view::axis::{self, Axis};
use crate::view::parts::*;
use crate::view::{Cx, cells, mention};

/// Lanes of the chart.
const LANES: usize = 40;

/// Open nonconformities by due date, drawn against the audits.
pub(super) fn chart(cx: &Cx<'_>, here: &Here<'_>) -> (Option<Timeline>, Vec<Words>) {
    let (today, engagement) = (cx.engagement.today(), cx.engagement);
    let mut open: Vec<FindingIx> = sorted(cx).into_iter().filter(|ix| cx.assessment[*ix].open).collect();
    open.sort_by_key(|ix| {
        let due = cx.assessment[*ix].due;
        (due.is_none(), due, *ix)
    });
    let mut notes = Vec::new();
    if open.len() > LANES {
        let left_out = Words::count("remediation-page.left-out", (open.len() - LANES) as u64);
        notes.push(left_out.with("shown", LANES.to_string()));
        open.truncate(LANES);
    }
    let days = open.iter().flat_map(|ix| {
        let state = &cx.assessment[*ix];
        [engagement[*ix].found, state.due, state.verify_by].into_iter().flatten()
    });
    let next = cx.assessment.schedule.next.map(|ix| engagement[ix].from);
    let days: Vec<Date> = days.chain([today]).chain(next).collect();
    // Days far away would press the near ones together.
    let near = |day: &Date| (-400..=400).contains(&axis::between(today, *day)) || Some(*day) == next;
    let Some(axis) = Axis::around(days.iter().copied().filter(near)) else { return (None, notes) };
    if !days.iter().all(|day| axis.holds(*day)) {
        let [from, to] = axis.ends().map(|day| Value::date(day.to_string()));
        notes.push(Words::say("remediation-page.not-drawn").with("from", from).with("to", to));
    }
    if open.is_empty() {
        return (None, Vec::new());
    }
    let mut rules =
        vec![axis.mark("now", today, Words::say("remediation-page.now").with("date", Value::date(today.to_string())))];
    let events = cx.assessment.schedule.events.iter().map(|ix| &engagement[*ix]);
    rules.extend(
        events.filter(|event| axis.holds(event.from)).map(|event| axis.mark("event", event.from, cells::event(event))),
    );
    let chart = Timeline {
        title: Words::say("remediation-page.chart-title"),
        ticks: axis.ticks(),
        rules,
        lanes: open.iter().map(|ix| lane(cx, here, &axis, *ix)).collect(),
    };
    (Some(chart), notes)
}

fn lane(cx: &Cx<'_>, here: &Here<'_>, axis: &Axis, ix: FindingIx) -> Lane {
    let (finding, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let say = |key: &str, date: Date| {
        Words::say(format!("remediation-page.{key}")).with("date", Value::date(date.to_string()))
    };
    let due_kind = if state.overdue { "overdue" } else { "due" };
    let due_key = match (state.overdue, state.due_default) {
        (true, true) => "was-due-default",
        (true, false) => "was-due-on",
        (false, true) => "due-default",
        (false, false) => "due-on",
    };
    let dates: Vec<(&str, Date, Words)> = [
        finding.found.map(|date| ("found", date, say("found-on", date))),
        state.due.map(|date| (due_kind, date, say(due_key, date))),
        state.verify_by.map(|date| ("verify", date, say("verify-on", date))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let today = cx.engagement.today();
    let span = |kind: &str, from: Date, to: Date| {
        let (from, to) = (axis.at(from), axis.at(to));
        Segment {
            kind: kind.into(),
            value: to.saturating_sub(from),
            x: hundredths(from, axis.whole()),
            width: hundredths(to.saturating_sub(from), axis.whole()),
        }
    };
    let spans = [
        finding.found.zip(state.due).map(|(found, due)| span("time", found, due)),
        state.due.filter(|_| state.overdue).map(|due| span("overdue", due, today)),
    ];
    let none =
        if state.due.is_none() && !finding.withheld { Some(Words::say("remediation-page.no-due")) } else { None };
    Lane {
        label: Label { id: Some(finding.id.clone()), ..Label::link(here.finding(ix), mention::title(finding)) },
        spans: spans.into_iter().flatten().collect(),
        text: mention::all(dates.iter().map(|(_, _, text)| text.clone()).chain(none))
            .unwrap_or_else(|| Words::say(if finding.withheld { "edition.withheld" } else { "cell.not-stated" })),
        marks: dates
            .into_iter()
            .filter(|(_, date, _)| axis.holds(*date))
            .map(|(kind, date, text)| axis.mark(kind, date, text))
            .collect(),
    }
}
