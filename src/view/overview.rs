//! `index.html`: the outcome at a glance, the summary, and what the report is about.

use serde::Serialize;

use super::address::{self, Here};
use super::further::Further;
use super::parts::Row;
use super::parts::*;
use super::register::{Stat, modes, stats};
use super::{Cx, cells, figures, free, mention, method, nonconformities, schedule};
use crate::assess::{DecisionState, FlagRule};
use crate::model::Entry;
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct OverviewView {
    header: Header,
    stats: Vec<Stat>,
    majors: Majors,
    /// Open assessments by failure mode and grade.
    failure: Breakdown,
    coverage: Vec<Covered>,
    maturity: Maturity,
    /// What else must not be overlooked.
    attention: Vec<Attention>,
    next_audit: Vec<Term>,
    /// The free page `summary`.
    summary: Option<Summary>,
    areas: Vec<AreaLine>,
    /// The verdicts that the lines of areas show, for their legend.
    verdicts: Vec<Badge>,
    heat_map: Link,
    facts: Vec<Term>,
    revisions: Table,
}

/// The open majors, each with its requirements and failure modes.
#[derive(Debug, Serialize)]
struct Majors {
    shown: Vec<Major>,
    /// All of them, when more are open than shown.
    all: Option<Figure>,
}

/// An open major.
#[derive(Debug, Serialize)]
struct Major {
    id: String,
    href: String,
    title: Words,
    requirements: Vec<Label>,
    badges: Vec<Badge>,
    due: Option<String>,
    overdue: bool,
}

/// One ratio of coverage.
#[derive(Debug, Serialize)]
struct Covered {
    title: Words,
    tested: Figure,
    applicable: Figure,
    bar: Bar,
}

/// The level of the testing programme.
#[derive(Debug, Serialize)]
struct Maturity {
    level: u8,
    name: Words,
    /// The first of the lowest areas, with its level.
    lowest: Option<Label>,
    href: String,
}

/// A figure in a sentence, or words where nothing was computed.
#[derive(Debug, Serialize)]
struct Attention {
    figure: Option<Figure>,
    text: Words,
    rule: Option<Link>,
}

/// The executive summary.
#[derive(Debug, Serialize)]
struct Summary {
    title: String,
    prose: Html,
    /// Where the prose has several pages.
    further: Option<Further>,
}

/// The requirements of one area, told by their verdicts.
#[derive(Debug, Serialize)]
struct AreaLine {
    area: Label,
    requirements: Vec<Verdict>,
}

/// A requirement by ref, in the tone and shape of its verdict.
#[derive(Debug, Serialize)]
struct Verdict {
    href: String,
    badge: Badge,
    title: String,
    verdict: Words,
}

/// So many majors are shown.
const MAJORS: usize = 8;

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, OverviewView) {
    let here = Here::new(cx.engagement, path);
    let meta = &cx.engagement.meta;
    let view = OverviewView {
        header: Header {
            kicker: Some(Words::say("overview.kicker").with("client", meta.client.as_str())),
            lead: Some(lead(meta)),
            ..Header::new(Words::text(&meta.title))
        },
        stats: stats(cx, &here),
        majors: majors(cx, &here),
        failure: failure(cx, &here),
        coverage: ["controls", "clauses"].into_iter().filter_map(|kind| covered(cx, &here, kind)).collect(),
        maturity: maturity(cx, &here),
        attention: attention(cx, &here),
        next_audit: next_audit(cx, &here),
        summary: free::in_front(cx, &here, "summary").map(|(title, shown)| Summary {
            title: title.to_owned(),
            prose: shown.prose,
            further: shown.further,
        }),
        areas: areas(cx, &here),
        verdicts: crate::assess::Verdict::ALL.iter().map(|v| Badge::new(BadgeKind::Verdict, v.as_str())).collect(),
        heat_map: Link::new(here.to(&address::matrix(1)), Words::say("overview.heat-map")),
        facts: facts(cx, &here),
        revisions: revisions(meta),
    };
    (Frame::new(path, "index", Words::say("overview.title")), view)
}

fn lead(meta: &Meta) -> Words {
    let who = meta.assessor.as_deref().map_or_else(|| Words::say("overview.the-assessor"), Words::text);
    match cells::period(meta.period.0, meta.period.1) {
        Some(period) => Words::say("overview.lead-period").with("assessor", who).with("period", period),
        None => Words::say("overview.lead").with("assessor", who),
    }
    .with("client", meta.client.as_str())
}

fn majors(cx: &Cx<'_>, here: &Here<'_>) -> Majors {
    let all = &cx.assessment.figures.nonconformities.major;
    let mut sorted = all.clone();
    sorted.sort_by_key(|ix| {
        let due = cx.assessment[*ix].due;
        (due.is_none(), due, *ix)
    });
    Majors {
        shown: sorted.iter().take(MAJORS).map(|ix| major(cx, here, *ix)).collect(),
        all: (all.len() > MAJORS).then(|| figures::global(cx, here, "nonconformities.major")).flatten(),
    }
}

fn major(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> Major {
    let (finding, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let open_major = |(entry, state): &(&Entry, &crate::assess::EntryState)| state.open && entry.grade == Grade::Major;
    let entries: Vec<&Entry> =
        finding.entries.iter().zip(&state.entries).filter(open_major).map(|(entry, _)| entry).collect();
    let has = |mode: &str| entries.iter().any(|entry| entry.failure.is_some_and(|of| of.as_str() == mode));
    let badge = |mode| Badge::new(BadgeKind::Failure, mode);
    Major {
        id: finding.id.clone(),
        href: here.finding(ix),
        title: mention::title(finding),
        requirements: entries
            .iter()
            .map(|entry| mention::requirement(here, &cx.engagement[entry.requirement], entry.requirement))
            .collect(),
        badges: modes(finding).into_iter().filter(|mode| has(mode)).map(badge).collect(),
        due: state.due.map(|due| due.to_string()),
        overdue: state.overdue,
    }
}

fn failure(cx: &Cx<'_>, here: &Here<'_>) -> Breakdown {
    let counted = &cx.assessment.figures.failure;
    let open = |grades: &crate::assess::ByGrade| (grades.major.len() + grades.minor.len()) as u64;
    let whole = open(&counted.design).max(open(&counted.operating));
    let row = |mode: &str, grades: &crate::assess::ByGrade| BreakdownRow {
        label: Label::link(here.to("failures.html"), Words::say(format!("failure.{mode}"))),
        figures: ["major", "minor"]
            .iter()
            .filter_map(|grade| figures::global(cx, here, &format!("failure.{mode}.{grade}")))
            .collect(),
        bar: Some(Bar::new(
            Words::say(format!("failure.{mode}")),
            whole,
            &[("major", grades.major.len() as u64), ("minor", grades.minor.len() as u64)],
        )),
    };
    Breakdown {
        id: "failure".into(),
        caption: Words::say("overview.failure"),
        unit: "assessments".into(),
        dimension: Words::say("column.failure"),
        columns: vec![Words::say("short.grade.major"), Words::say("short.grade.minor")],
        rows: vec![row("design", &counted.design), row("operating", &counted.operating)],
        not_stated: None,
        total: None,
        in_several: None,
        bars: true,
    }
}

fn covered(cx: &Cx<'_>, here: &Here<'_>, kind: &str) -> Option<Covered> {
    let tested = figures::global(cx, here, &format!("coverage.{kind}.tested"))?;
    let applicable = figures::global(cx, here, &format!("coverage.{kind}.applicable"))?;
    let title = Words::say(format!("overview.coverage-{kind}"));
    let bar = Bar::new(
        title.clone(),
        applicable.count,
        &[("tested", tested.count), ("untested", applicable.count.saturating_sub(tested.count))],
    );
    Some(Covered { title, tested, applicable, bar })
}

fn maturity(cx: &Cx<'_>, here: &Here<'_>) -> Maturity {
    let of = &cx.assessment.maturity;
    let href = here.to("maturity.html");
    let level_of = |area: AreaIx| of.areas.iter().find(|(ix, _)| *ix == area).and_then(|(_, card)| card.level);
    let name = |level: u8| Words::say(format!("level.{level}"));
    let lowest = of.lowest.map(|ix| {
        let area = &cx.engagement[ix];
        let words = Words::say("overview.lowest-area")
            .with("title", area.title.as_str())
            .with("level", level_of(ix).unwrap_or(0).to_string());
        Label { id: Some(area.reference.clone()), ..Label::link(href.clone(), words) }
    });
    Maturity { level: of.level(), name: name(of.level()), lowest, href }
}

/// Contradictions, escalations, overdue nonconformities.
fn attention(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Attention> {
    let mut all = Vec::new();
    let overdue = nonconformities::flag_figure(cx, here, FlagRule::T1);
    all.push(Attention {
        text: Words::count("overview.overdue", overdue.count),
        figure: Some(overdue),
        rule: Some(Link::new(here.rule("T1"), Words::text("T1"))),
    });
    for state in [DecisionState::Accepted, DecisionState::Proposed, DecisionState::Declined] {
        let figure = nonconformities::escalation_figure(cx, here, state);
        if figure.count > 0 || state == DecisionState::Proposed {
            all.push(Attention {
                text: Words::count(format!("overview.escalations-{}", state.as_str()), figure.count),
                figure: Some(figure),
                rule: None,
            });
        }
    }
    all.push(match &cx.assessment.contradictions {
        Some(list) => Attention {
            text: Words::count("overview.contradictions", list.len() as u64),
            figure: Some(Figure::new(
                "applicability.contradictions",
                list.len() as u64,
                here.to("applicability.html#contradictions"),
            )),
            rule: None,
        },
        None => Attention { figure: None, text: Words::say("overview.contradictions-not-computed"), rule: None },
    });
    all
}

/// The next event of the certification body, what has to be done before it, the latest, and what the certificate says.
fn next_audit(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Term> {
    let (meta, calendar) = (&cx.engagement.meta, &cx.assessment.schedule);
    let mut terms = Vec::new();
    let mut term = |key: &str, cell: Cell| terms.push(Term::new(Words::say(format!("overview.{key}")), cell));
    match calendar.next {
        Some(ix) => {
            let event = &cx.engagement[ix];
            let days = cx.engagement.today().until(event.from).map_or(0, |span| span.get_days());
            let when = Words::count("overview.in-days", u64::try_from(days).unwrap_or(0));
            term("next-audit", Cell::Label(Label { note: Some(when), ..audit(here, event) }));
        }
        None => term("next-audit", Cell::NotStated),
    }
    if let Some(ix) = calendar.next {
        terms.extend(schedule::before(cx, here, ix));
    }
    let mut term = |key: &str, cell: Cell| terms.push(Term::new(Words::say(format!("overview.{key}")), cell));
    if let Some(ix) = calendar.latest_begun {
        term("latest-audit", Cell::Label(audit(here, &cx.engagement[ix])));
    }
    if let Some(expires) = meta.certificate.expires {
        term("certificate-expires", Cell::Date(expires.to_string()));
    }
    terms
}

/// An audit event, on the page of the schedule.
fn audit(here: &Here<'_>, event: &AuditEvent) -> Label {
    Label::link(here.to(&format!("schedule.html#audit-{}", event.id)), cells::event(event))
}

fn areas(cx: &Cx<'_>, here: &Here<'_>) -> Vec<AreaLine> {
    let line = |(at, area): (usize, &Area)| AreaLine {
        area: mention::area(here, area),
        requirements: cx.assessment.areas[at].requirements.iter().map(|ix| verdict(cx, here, *ix)).collect(),
    };
    cx.engagement.shelf.areas.iter().enumerate().map(line).collect()
}

fn verdict(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Verdict {
    let requirement = &cx.engagement[ix];
    let verdict = cx.assessment[ix].verdict.as_str();
    Verdict {
        href: here.requirement(ix),
        badge: Badge { text: Some(Words::text(requirement.local())), ..Badge::new(BadgeKind::Verdict, verdict) },
        title: requirement.title.clone(),
        verdict: Words::say(format!("verdict.{verdict}")),
    }
}

/// What a reader of a report expects to find on its first page (product, section 6).
fn facts(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Term> {
    let meta = &cx.engagement.meta;
    let mut facts = Vec::new();
    let mut fact = |key: &str, cell: Cell| facts.push(Term::new(Words::say(format!("report.{key}")), cell));
    fact("client", cells::stated(Some(&meta.client)));
    fact("assessor", cells::stated(meta.assessor.as_deref()));
    fact("reference", cells::stated(meta.reference.as_deref()));
    fact("objectives", cells::stated(meta.objectives.as_deref()));
    fact("units", cells::lines(&meta.scope.units));
    fact("roles", cells::lines(&meta.scope.roles));
    let systems = cx.engagement.systems.iter().enumerate().filter(|(_, system)| system.in_scope);
    fact("systems", cells::links(systems.map(|(i, _)| here.system_link(SystemIx::new(i)))));
    fact("scope-limits", Cell::Link(Link::new(here.to("method.html#scope"), Words::say("report.scope-limits-link"))));
    fact("criteria", cells::lines(&meta.criteria));
    fact("catalogs", Cell::Lines(method::catalogs(cx)));
    fact("period", cells::period(meta.period.0, meta.period.1).map_or(Cell::NotStated, Cell::Text));
    let team: Vec<Words> = meta.team.iter().map(member).collect();
    fact("team", if team.is_empty() { Cell::NotStated } else { Cell::Lines(team) });
    fact("independence", cells::stated(meta.independence.as_deref()));
    let method =
        if cx.engagement.pages.iter().any(|page| page.id == "method") { "method.html#method" } else { "method.html" };
    fact("method", Cell::Link(Link::new(here.to(method), Words::say("report.method-link"))));
    fact("version", cells::stated(meta.report.version.as_deref()));
    fact("date", Cell::Date(meta.report.date.to_string()));
    fact("approved-by", cells::stated(meta.report.approved_by.as_deref()));
    fact("classification", cells::stated(meta.classification.as_deref()));
    fact("distribution", cells::lines(&meta.distribution));
    fact("certificate", cells::stated(meta.certificate.body.as_deref()));
    facts
}

fn member(member: &Member) -> Words {
    match &member.role {
        Some(role) => Words::say("report.member").with("name", member.name.as_str()).with("role", role.as_str()),
        None => Words::text(&member.name),
    }
}

fn revisions(meta: &Meta) -> Table {
    let row = |revision: &Revision| {
        Row::new(vec![
            Cell::Text(Words::text(&revision.version)),
            cells::date(revision.date),
            cells::stated(revision.by.as_deref()),
            cells::stated(revision.note.as_deref()),
        ])
    };
    let columns = ["version", "date", "by", "change"];
    Table {
        id: Some("revisions".into()),
        caption: Words::say("report.revisions"),
        columns: columns.iter().map(|column| Column::text(Words::say(format!("column.{column}")))).collect(),
        rows: meta.revisions.iter().map(row).collect(),
        none: Some(Words::say("cell.not-stated")),
    }
}
