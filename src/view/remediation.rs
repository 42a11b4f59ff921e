//! `remediation.html`: the remediation register, its dates against the audits, flags, reopened findings and accepted
//! risks. The register has 500 rows a page; whatever figures count stands on the first.

mod beside;
mod chart;

use serde::Serialize;

use super::address::{self, Here};
use super::parts::*;
use super::register::Stat;
use super::{Cx, Page, Subject, cells, figures, lists, mention, schedule};
use crate::assess::FlagRule;
use crate::model::{Entry as Assessed, *};
use beside::FlagRow;

pub(super) use beside::flag_figure;

/// Rows of a page.
const ROWS: usize = 500;
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
        below = vec![beside::reopened(cx, here), beside::accepted(cx, here)];
        front(cx, here)
    });
    if number > 1 {
        frame = frame.under(link(1));
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
    let (chart, notes) = chart::chart(cx, here);
    let mark = |kind: &'static str| (kind, Words::say(format!("remediation-page.mark-{kind}")));
    Front {
        stats: stats(cx, here),
        marks: chart.iter().flat_map(|_| ["found", "due", "overdue", "verify"]).map(mark).collect(),
        chart,
        notes,
        flags: FlagRule::ALL.iter().map(|rule| beside::flag_row(cx, here, *rule)).collect(),
        flagged: FlagRule::ALL.iter().map(|rule| beside::flagged(cx, here, *rule)).collect(),
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
            own("reopened", beside::reopened_findings(cx).count(), "plain"),
            own("accepted", beside::accepted_findings(cx).count(), "plain"),
        ])
        .chain(global("nonconformities.corrected", "conforming"))
        .collect()
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
    let known = |cell: Cell| mention::known(finding, cell);
    let mut terms = vec![
        Term::new(say("owner"), known(cells::stated(finding.remediation.owner.as_deref()))),
        Term::new(say("found"), known(cells::date(finding.found))),
    ];
    if state.correction_due.is_some() {
        terms.push(Term::new(say("correction-due"), by_default(state.correction_due, state.correction_default)));
    }
    terms.push(Term::new(say("due"), known(by_default(state.due, state.due_default))));
    terms.push(Term::new(say("verify-by"), known(verify_by)));
    let latest = finding.remediation.latest(None);
    let nonconforming = finding.entries.iter().filter(|entry| entry.grade.is_nonconformity());
    RegisterRow {
        id: format!("r-{}", finding.id),
        finding: Label {
            id: Some(finding.id.clone()),
            note: requirements(cx, nonconforming),
            ..Label::link(here.finding(ix), mention::title(finding))
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
