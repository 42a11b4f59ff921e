//! `remediation.html`: the remediation register, its dates against the audits, flags, reopened findings and accepted
//! risks. The register has 500 rows a page; whatever figures count stands on the first.

use serde::Serialize;

use super::address::{self, Here};
use super::axis::{self, Axis};
use super::parts::*;
use super::register::Stat;
use super::{Cx, Page, Subject, cells, figures, lists, mention, schedule};
use crate::assess::{Flag, FlagRule};
use crate::model::{Entry as Assessed, *};

/// Rows of a page.
const ROWS: usize = 500;
/// Lanes of the chart.
const LANES: usize = 40;

/// The view.
#[derive(Debug, Serialize)]
pub struct RemediationView {
    header: Header,
    /// What stands above the register, on the first page.
    front: Option<Front>,
    /// What the rows are, with the figure of them all.
    all: Figure,
    rows: Vec<RegisterRow>,
    pager: Pager,
    /// What stands below it, on the first page.
    lists: Vec<List>,
}

/// The outcome and the chart.
#[derive(Debug, Serialize)]
struct Front {
    stats: Vec<Stat>,
    chart: Option<Timeline>,
    /// What the marks of the chart mean.
    marks: Vec<(&'static str, Words)>,
    /// What the chart leaves out.
    notes: Vec<Words>,
    flags: Vec<FlagRow>,
    /// The findings under each rule; one may stand under several.
    flagged: Vec<List>,
}

/// A rule of the timeline with what it flags.
#[derive(Debug, Serialize)]
struct FlagRow {
    rule: Label,
    figure: Figure,
}

/// A row of the register: one nonconformity.
#[derive(Debug, Serialize)]
struct RegisterRow {
    id: String,
    finding: Label,
    badges: Vec<Badge>,
    /// Who answers for it, and by when.
    terms: Vec<Term>,
    /// The latest retest, and how many there were before it.
    verification: Option<Badge>,
    verified: Option<Words>,
    flags: Vec<Link>,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for number in 1..=page_count(cx) {
        pages.push(Page::new(address::remediation(number), Subject::Remediation(number)));
    }
}

fn page_count(cx: &Cx<'_>) -> usize {
    cx.assessment.acts.nonconformities.len().div_ceil(ROWS).max(1)
}

pub(super) fn view(cx: &Cx<'_>, path: &str, number: usize) -> (Frame, RemediationView) {
    let here = &Here::new(cx.engagement, path);
    let count = page_count(cx);
    let title = match number {
        1 => Words::say("nav.remediation"),
        _ => Words::say("remediation-page.title-page").with("page", number.to_string()),
    };
    let mut frame = Frame::new(path, "remediation", title.clone());
    frame.description = Some(Words::say("remediation-page.lead"));
    let link = |page: usize| {
        Link::new(
            here.to(&address::remediation(page)),
            Words::say("remediation-page.page").with("page", page.to_string()),
        )
    };
    frame.previous = (number > 1).then(|| link(number - 1));
    frame.next = (number < count).then(|| link(number + 1));
    let mut header = Header::new(title);
    let mut below = Vec::new();
    let front = (number == 1).then(|| {
        header.lead = Some(Words::say("remediation-page.lead"));
        header.facts = facts(cx);
        let anchor = |id: &str| Anchor::new(id, Words::say(format!("remediation-page.{id}")));
        frame.contents = ["chart", "register", "flags", "reopened", "accepted"].into_iter().map(anchor).collect();
        below = vec![reopened(cx, here), accepted(cx, here)];
        front(cx, here)
    });
    frame.crumbs = vec![Link::new(here.to("index.html"), Words::say("nav.index"))];
    if number > 1 {
        frame.crumbs.push(link(1));
    }
    let sorted = sorted(cx);
    let view = RemediationView {
        header,
        front,
        all: schedule::act(cx, here, "nonconformities"),
        rows: sorted.iter().skip((number - 1) * ROWS).take(ROWS).map(|ix| row(cx, here, *ix)).collect(),
        pager: Pager {
            page: number as u64,
            pages: (1..=count)
                .map(|page| PagerLink { page: page as u64, href: Some(here.to(&address::remediation(page))) })
                .collect(),
            count: sorted.len() as u64,
            unit: "nonconformities".into(),
        },
        lists: below,
    };
    (frame, view)
}

/// The audits around the report date, and the periods in force.
fn facts(cx: &Cx<'_>) -> Vec<Term> {
    let limits = &cx.engagement.meta.deadlines;
    let next = cx.assessment.schedule.next.map(|ix| cells::event(&cx.engagement[ix]));
    vec![
        Term::new(Words::say("schedule-page.report-date"), Cell::Date(cx.engagement.today().to_string())),
        Term::new(Words::say("schedule-page.next"), next.map_or(Cell::NotStated, Cell::Text)),
        Term::new(
            Words::say("remediation-page.limits"),
            Cell::Text(
                Words::say("remediation-page.limits-in-force")
                    .with("correction", limits.correction_major_days.to_string())
                    .with("major", limits.major_days.to_string())
                    .with("minor", limits.minor_months.to_string()),
            ),
        ),
    ]
}

/// Counting nonconformities as a register reads: by grade as counted, due date (missing last), id.
fn sorted(cx: &Cx<'_>) -> Vec<FindingIx> {
    let mut all = cx.assessment.acts.nonconformities.clone();
    all.sort_by_key(|ix| {
        let state = &cx.assessment[*ix];
        (state.class, state.due.is_none(), state.due, *ix)
    });
    all
}

fn front(cx: &Cx<'_>, here: &Here<'_>) -> Front {
    let (chart, notes) = chart(cx, here);
    let mark = |kind: &'static str| (kind, Words::say(format!("remediation-page.mark-{kind}")));
    Front {
        stats: stats(cx, here),
        marks: chart.iter().flat_map(|_| ["found", "due", "overdue", "verify"]).map(mark).collect(),
        chart,
        notes,
        flags: FlagRule::ALL.iter().map(|rule| flag_row(cx, here, *rule)).collect(),
        flagged: FlagRule::ALL.iter().map(|rule| flagged(cx, here, *rule)).collect(),
    }
}

fn stats(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Stat> {
    let own = |key: &str, count: usize, tone: &'static str| Stat {
        figure: Figure::new(format!("remediation.{key}"), count as u64, here.to(&format!("remediation.html#{key}"))),
        label: Words::say(format!("remediation-page.stat-{key}")),
        tone,
    };
    let global = |path: &str, tone: &'static str| {
        let figure = figures::global(cx, here, path)?;
        Some(Stat { label: Words::say(format!("remediation-page.stat-{path}")), figure, tone })
    };
    let overdue = flag_figure(cx, here, FlagRule::T1);
    let tone = if overdue.count > 0 { "major" } else { "plain" };
    [global("nonconformities.major", "major"), global("nonconformities.minor", "minor")]
        .into_iter()
        .flatten()
        .chain([
            Stat { label: Words::say("remediation-page.stat-overdue"), figure: overdue, tone },
            own("reopened", reopened_findings(cx).count(), "plain"),
            own("accepted", accepted_findings(cx).count(), "plain"),
        ])
        .chain(global("nonconformities.corrected", "conforming"))
        .collect()
}

/// Open nonconformities by due date, drawn against the audits.
fn chart(cx: &Cx<'_>, here: &Here<'_>) -> (Option<Timeline>, Vec<Words>) {
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
    let none = if state.due.is_none() { Some(Words::say("remediation-page.no-due")) } else { None };
    Lane {
        label: Label { id: Some(finding.id.clone()), ..Label::link(here.finding(ix), Words::text(&finding.title)) },
        spans: spans.into_iter().flatten().collect(),
        text: mention::all(dates.iter().map(|(_, _, text)| text.clone()).chain(none))
            .unwrap_or_else(|| Words::say("cell.not-stated")),
        marks: dates
            .into_iter()
            .filter(|(_, date, _)| axis.holds(*date))
            .map(|(kind, date, text)| axis.mark(kind, date, text))
            .collect(),
    }
}

fn row(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> RegisterRow {
    let (finding, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let say = |key: &str| Words::say(format!("remediation-page.{key}"));
    let date = |date: Date| Value::date(date.to_string());
    let by_default = |due: Option<Date>, default: bool| match due {
        Some(due) if default => Cell::Text(say("by-default").with("date", date(due))),
        due => cells::date(due),
    };
    let verify_by = match finding.remediation.verify_by {
        Some(VerifyBy::Event(event)) => {
            let event = &cx.engagement[event];
            Cell::Text(say("by-event").with("date", date(event.from)).with("event", event.id.as_str()))
        }
        Some(VerifyBy::Date(date)) => Cell::Date(date.to_string()),
        None => Cell::NotStated,
    };
    let mut terms = vec![
        Term::new(say("owner"), cells::stated(finding.remediation.owner.as_deref())),
        Term::new(say("found"), cells::date(finding.found)),
    ];
    if state.correction_due.is_some() {
        terms.push(Term::new(say("correction-due"), by_default(state.correction_due, state.correction_default)));
    }
    terms.push(Term::new(say("due"), by_default(state.due, state.due_default)));
    terms.push(Term::new(say("verify-by"), verify_by));
    let latest = finding.remediation.latest(None);
    let nonconforming = finding.entries.iter().filter(|entry| entry.grade.is_nonconformity());
    RegisterRow {
        id: format!("r-{}", finding.id),
        finding: Label {
            id: Some(finding.id.clone()),
            note: requirements(cx, nonconforming),
            ..Label::link(here.finding(ix), Words::text(&finding.title))
        },
        badges: vec![lists::class_badge(state.class), Badge::new(BadgeKind::Status, finding.status.as_str())],
        terms,
        verification: latest.map(|retest| Badge::new(BadgeKind::Verification, retest.result.as_str())),
        verified: latest.map(|retest| retest_words(retest, finding.remediation.verification.len())),
        flags: cx.assessment.flags_of(ix).iter().map(|flag| cells::rule(here, flag.rule.as_str())).collect(),
    }
}

/// The requirements that a finding does not meet, by ref.
fn requirements<'e>(cx: &Cx<'_>, entries: impl Iterator<Item = &'e Assessed>) -> Option<Words> {
    mention::all(entries.map(|entry| Words::text(&cx.engagement[entry.requirement].reference)))
}

/// When a retest was, by whom, and that it was not the first.
fn retest_words(retest: &Verification, of: usize) -> Words {
    let words = match &retest.by {
        Some(by) => Words::say("remediation-page.retest-by").with("who", by.as_str()),
        None => Words::say("remediation-page.retest"),
    };
    let words = words.with("date", Value::date(retest.date.to_string()));
    match of {
        0 | 1 => words,
        of => Words::count("remediation-page.retest-after", (of - 1) as u64).with("retest", words),
    }
}

/// The figure of a flag, which links to its list here.
pub(super) fn flag_figure(cx: &Cx<'_>, here: &Here<'_>, rule: FlagRule) -> Figure {
    let count = flags_of(cx, rule).count();
    let id = rule.as_str();
    Figure::new(format!("remediation.flag.{id}"), count as u64, here.to(&format!("remediation.html#flag-{id}")))
}

fn flags_of<'a>(cx: &Cx<'a>, rule: FlagRule) -> impl Iterator<Item = &'a Flag> {
    cx.assessment.flags.iter().filter(move |flag| flag.rule == rule)
}

fn flag_row(cx: &Cx<'_>, here: &Here<'_>, rule: FlagRule) -> FlagRow {
    let id = rule.as_str();
    let link = cells::rule(here, id);
    FlagRow {
        rule: Label {
            note: Some(Words::say(format!("remediation-page.flag-about.{id}"))),
            ..Label::link(link.href, link.text)
        },
        figure: flag_figure(cx, here, rule),
    }
}

/// The findings that a rule flags, each with the dates or the person behind it.
fn flagged(cx: &Cx<'_>, here: &Here<'_>, rule: FlagRule) -> List {
    let entries = flags_of(cx, rule).map(|flag| {
        let mut entry = lists::finding_entry(cx, here, flag.finding);
        entry.note = Some(why(cx, flag));
        entry
    });
    let id = rule.as_str();
    List::of(format!("flag-{id}"), "findings", entries.collect()).titled(cells::rule(here, id).text)
}

/// What a flag rests on, in a sentence.
fn why(cx: &Cx<'_>, flag: &Flag) -> Words {
    let (finding, state) = (&cx.engagement[flag.finding], &cx.assessment[flag.finding]);
    let mut words = Words::say(format!("remediation-page.why.{}", flag.rule.as_str()));
    let date = |date: Option<Date>| {
        date.map_or_else(|| Words::say("cell.not-stated").into(), |date| Value::date(date.to_string()))
    };
    words = words.with("due", date(state.due)).with("verify", date(state.verify_by));
    words = words.with("expires", date(cx.engagement.meta.certificate.expires));
    if let Some(event) = flag.event {
        words = words.with("event", cells::event(&cx.engagement[event]));
    }
    let retest = flag.verification.and_then(|place| finding.remediation.verification.get(place as usize));
    if let Some(by) = retest.and_then(|retest| retest.by.as_deref()) {
        words = words.with("who", by);
    }
    words
}

fn reopened_findings<'a>(cx: &Cx<'a>) -> impl Iterator<Item = FindingIx> + use<'a> {
    let (engagement, assessment) = (cx.engagement, cx.assessment);
    engagement.published().map(|(ix, _)| ix).filter(|ix| assessment[*ix].reopened)
}

/// A retest was effective and a later one was not; every retest stays visible.
fn reopened(cx: &Cx<'_>, here: &Here<'_>) -> List {
    let entries = reopened_findings(cx).map(|ix| {
        let mut retests: Vec<&Verification> = cx.engagement[ix].remediation.verification.iter().collect();
        retests.sort_by_key(|retest| retest.date);
        let mut entry = lists::finding_entry(cx, here, ix);
        entry.note = mention::all(retests.into_iter().map(|retest| {
            Words::say("remediation-page.retest-result")
                .with("result", Words::say(format!("verification.{}", retest.result.as_str())))
                .with("retest", retest_words(retest, 1))
        }));
        entry
    });
    let list = List::of("reopened", "findings", entries.collect()).titled(Words::say("remediation-page.reopened"));
    List { note: Some(Words::say("remediation-page.reopened-note")), ..list }
}

fn accepted_findings<'a>(cx: &Cx<'a>) -> impl Iterator<Item = FindingIx> + use<'a> {
    let counting =
        cx.engagement.published().filter(|(_, finding)| finding.counts() && finding.status == Status::Accepted);
    counting.map(|(ix, _)| ix)
}

/// Accepting a risk does not undo a nonconformity (G2): by whom, since when, until when, why.
fn accepted(cx: &Cx<'_>, here: &Here<'_>) -> List {
    let today = cx.engagement.today();
    let entries = accepted_findings(cx).map(|ix| {
        let mut entry = lists::finding_entry(cx, here, ix);
        let acceptance = cx.engagement[ix].acceptance.as_ref();
        let until = acceptance.and_then(|acceptance| acceptance.until);
        let expired = until.is_some_and(|until| until < today);
        entry.cells = vec![
            cells::stated(acceptance.map(|acceptance| acceptance.by.as_str())),
            cells::date(acceptance.map(|acceptance| acceptance.date)),
            match until {
                Some(until) if expired => {
                    Cell::Text(Words::say("remediation-page.expired").with("date", Value::date(until.to_string())))
                }
                Some(until) => Cell::Date(until.to_string()),
                None => Cell::NotStated,
            },
            cells::stated(acceptance.map(|acceptance| acceptance.reason.as_str())),
        ];
        entry
    });
    let column = |key: &str, align| Column { title: Words::say(format!("remediation-page.column-{key}")), align };
    let list = List::of("accepted", "findings", entries.collect())
        .titled(Words::say("remediation-page.accepted"))
        .columns(vec![
            column("accepted-by", Align::Start),
            column("accepted-on", Align::Tight),
            column("accepted-until", Align::Tight),
            column("reason", Align::Wide),
        ]);
    List { note: Some(Words::say("remediation-page.accepted-note")), ..list }
}
