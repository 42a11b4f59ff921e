//! `schedule.html`: the audits, the stages of certification with what each asks of this report, and whether findings
//! are acted upon.

use serde::Serialize;

use super::address::{self, Here};
use super::parts::*;
use super::parts::{Entry, Row};
use super::{Cx, axis, cells, figures, grid, lists, mention, trend};
use crate::assess::{Basis, Checklist, ChecklistKind, Item};
use crate::model::*;

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

/// A stage of certification.
#[derive(Debug, Serialize)]
struct Stage {
    id: &'static str,
    title: Words,
    /// What it is for, what this report contributes, how long it takes, when it is.
    terms: Vec<Term>,
    /// The checklist, by what is said of its items.
    groups: Vec<Group>,
    rule: Link,
}

/// Items of which the same is said.
#[derive(Debug, Serialize)]
struct Group {
    id: String,
    state: Badge,
    figure: Figure,
    items: Vec<CheckItem>,
}

/// An item of a checklist.
#[derive(Debug, Serialize)]
struct CheckItem {
    /// `stage-1/scope`.
    #[serde(rename = "ref")]
    reference: String,
    title: Words,
    rests_on: Vec<Rest>,
    lacking: Vec<Rest>,
}

/// What an item rests on: so many of something, or one thing by name.
#[derive(Debug, Serialize)]
struct Rest {
    figure: Option<Figure>,
    words: Words,
    href: Option<String>,
}

/// What can be said of an item; what is wanting comes first.
const STATES: [(Option<bool>, &str); 3] = [(Some(false), "unmet"), (None, "not-stated"), (Some(true), "met")];

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, ScheduleView) {
    let here = &Here::new(cx.engagement, path);
    let mut bases = Vec::new();
    let stages: Vec<Stage> = cx.assessment.readiness.iter().map(|list| stage(cx, here, list, &mut bases)).collect();
    let mut frame = Frame::new(path, "schedule", Words::say("nav.schedule"));
    frame.description = Some(Words::say("schedule-page.lead"));
    frame.crumbs = vec![Link::new(here.to("index.html"), Words::say("nav.index"))];
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
    let due = due(cx);
    let (acts, act_lists) = acts(cx, here);
    let view = ScheduleView {
        header,
        events: events(cx, here, &due),
        due: due_list(cx, here, &due),
        overview: overview(here, &stages),
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

/// Open nonconformities by the first audit still to come that begins on or after their due date; each stands once.
struct Due {
    at: Vec<(EventIx, Vec<FindingIx>)>,
    later: Vec<FindingIx>,
    undated: Vec<FindingIx>,
}

fn due(cx: &Cx<'_>) -> Due {
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

fn due_at(event: &AuditEvent) -> String {
    format!("due-at-{}", event.id)
}

fn events(cx: &Cx<'_>, here: &Here<'_>, due: &Due) -> Table {
    let (today, schedule) = (cx.engagement.today(), &cx.assessment.schedule);
    let figure = |word: &str, anchor: &str, list: &[FindingIx]| {
        Cell::Figure(Figure::new(
            format!("schedule.due.{word}"),
            list.len() as u64,
            here.to(&format!("schedule.html#{anchor}")),
        ))
    };
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

fn due_list(cx: &Cx<'_>, here: &Here<'_>, due: &Due) -> List {
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

fn stage(cx: &Cx<'_>, here: &Here<'_>, checklist: &Checklist, bases: &mut Vec<List>) -> Stage {
    let id = checklist.kind.as_str();
    let say = |what: &str| Words::say(format!("schedule-page.{what}.{id}"));
    let term = |what: &str, value| Term::new(Words::say(format!("schedule-page.{what}-term")), value);
    let mut terms = vec![
        term("purpose", Cell::Text(say("purpose"))),
        term("serves", Cell::Text(say("serves"))),
        term("duration", Cell::Text(say("duration"))),
    ];
    if let Some(kind) = audit_kind(checklist.kind) {
        let held =
            cx.assessment.schedule.events.iter().map(|ix| &cx.engagement[*ix]).filter(|event| event.kind == kind);
        let dates: Vec<Words> = held.filter_map(|event| cells::period(Some(event.from), Some(event.to))).collect();
        terms.push(term("dates", if dates.is_empty() { Cell::NotStated } else { Cell::Lines(dates) }));
    }
    let groups = STATES.map(|(met, word)| {
        let group = format!("{id}-{word}");
        let items = checklist.items.iter().filter(|item| item.met == met);
        let items: Vec<CheckItem> = items.map(|item| check_item(cx, here, checklist.kind, item, bases)).collect();
        Group {
            state: match word {
                "not-stated" => Badge::new(BadgeKind::Answer, word),
                _ => Badge::new(BadgeKind::Rule, word),
            },
            figure: Figure::new(
                format!("schedule.{id}.{word}"),
                items.len() as u64,
                here.to(&format!("schedule.html#{group}")),
            ),
            id: group,
            items,
        }
    });
    Stage {
        id,
        title: say("stage"),
        terms,
        groups: groups.into(),
        rule: Link::new(
            here.rule(rule(checklist.kind)),
            Words::say("schedule-page.checklist-rule").with("rule", rule(checklist.kind)),
        ),
    }
}

/// How many items of each checklist are met, not met, not stated.
fn overview(here: &Here<'_>, stages: &[Stage]) -> Breakdown {
    let row = |stage: &Stage| {
        let counted = |word: &str| stage.groups.iter().find(|group| group.state.value == word);
        let figures: Vec<Figure> =
            STATES.iter().filter_map(|(_, word)| counted(word)).map(|group| group.figure.clone()).collect();
        let parts: Vec<(&str, u64)> =
            STATES.iter().map(|(_, word)| *word).zip(figures.iter().map(|f| f.count)).collect();
        BreakdownRow {
            label: Label::link(here.to(&format!("schedule.html#{}", stage.id)), stage.title.clone()),
            bar: Some(Bar::new(stage.title.clone(), parts.iter().map(|(_, count)| count).sum(), &parts)),
            figures,
        }
    };
    Breakdown {
        id: "readiness".into(),
        caption: Words::say("schedule-page.stages-caption"),
        unit: "items".into(),
        dimension: Words::say("schedule-page.stages-dimension"),
        columns: STATES.iter().map(|(_, word)| Words::say(format!("schedule-page.column-{word}"))).collect(),
        rows: stages.iter().map(row).collect(),
        not_stated: None,
        total: None,
        in_several: None,
        bars: true,
    }
}

fn audit_kind(kind: ChecklistKind) -> Option<AuditKind> {
    match kind {
        ChecklistKind::Preparation => None,
        ChecklistKind::Stage1 => Some(AuditKind::Stage1),
        ChecklistKind::Stage2 => Some(AuditKind::Stage2),
        ChecklistKind::Surveillance => Some(AuditKind::Surveillance),
        ChecklistKind::Recertification => Some(AuditKind::Recertification),
    }
}

fn rule(kind: ChecklistKind) -> &'static str {
    match kind {
        ChecklistKind::Preparation => "R1",
        ChecklistKind::Stage1 => "R2",
        ChecklistKind::Stage2 => "R3",
        ChecklistKind::Surveillance => "R4",
        ChecklistKind::Recertification => "R5",
    }
}

fn check_item(cx: &Cx<'_>, here: &Here<'_>, kind: ChecklistKind, item: &Item, bases: &mut Vec<List>) -> CheckItem {
    let id = format!("{}-{}", kind.as_str(), item.id);
    // Items of several stages ask the same; the first lists it.
    let told = match (kind, item.id) {
        (ChecklistKind::Recertification, "no-open-major") => format!("stage-2-{}", item.id),
        _ => id,
    };
    let mut rests_on = rests(cx, here, &told, "looked-at", item, &item.rests_on, bases);
    if item.id == "findings-mapped" {
        // All that is published is mapped; what is not published stands against it.
        rests_on.extend(figures::global(cx, here, "findings").map(|figure| Rest {
            words: Words::count("schedule-page.counted-findings", figure.count),
            figure: Some(figure),
            href: None,
        }));
    }
    CheckItem {
        reference: format!("{}/{}", kind.as_str(), item.id),
        title: Words::say(format!("schedule-page.item.{}", item.id)),
        rests_on,
        lacking: match item.met {
            Some(true) => Vec::new(),
            // The one thing that an item rests on need not be named twice.
            _ if item.rests_on == item.lacking && unit_of(item).is_none() => Vec::new(),
            _ => rests(cx, here, &told, "lacking", item, &item.lacking, bases),
        },
    }
}

/// What stands behind an item: single things by name, many of a kind as a figure with its list.
fn rests(
    cx: &Cx<'_>,
    here: &Here<'_>,
    id: &str,
    part: &str,
    item: &Item,
    all: &[Basis],
    bases: &mut Vec<List>,
) -> Vec<Rest> {
    let mut rests: Vec<Rest> = all.iter().filter_map(|basis| named(cx, here, *basis)).collect();
    let title = Words::say(format!("schedule-page.list-{part}"))
        .with("item", Words::say(format!("schedule-page.item.{}", item.id)));
    for (unit, list) in counted(cx, here, &format!("{id}-{part}"), all) {
        if list.count == 0 && unit_of(item) != Some(unit) {
            continue;
        }
        let elsewhere = match (item.id, part) {
            ("controls-tested", "looked-at") => figures::global(cx, here, "coverage.controls.applicable"),
            ("no-open-major", _) => figures::global(cx, here, "nonconformities.major"),
            ("nonconformities-complete", "looked-at") => Some(act(cx, here, "nonconformities")),
            _ => None,
        };
        let figure = elsewhere.unwrap_or_else(|| {
            let key = format!("schedule.{}.{part}.{unit}", item.id);
            let figure = Figure::new(key, list.count, here.to(&format!("schedule.html#{}", list.id)));
            bases.push(List { compact: true, ..list }.titled(title.clone()));
            figure
        });
        let words = Words::count(format!("schedule-page.counted-{unit}"), figure.count);
        rests.push(Rest { words, figure: Some(figure), href: None });
    }
    rests
}

/// What an item counts even where there is none of it.
fn unit_of(item: &Item) -> Option<&'static str> {
    item.met?;
    match item.id {
        "controls-tested" => Some("requirements"),
        "nonconformities-complete" | "no-open-major" | "corrections-verified" => Some("findings"),
        "areas-tested" => Some("areas"),
        "earlier-nonconformities-have-status" => Some("past"),
        _ => None,
    }
}

/// What is counted, by its kind; kinds of which there is none among them.
fn counted(cx: &Cx<'_>, here: &Here<'_>, id: &str, all: &[Basis]) -> Vec<(&'static str, List)> {
    let mut kinds: [(&'static str, Vec<Entry>); 5] =
        [("requirements", vec![]), ("findings", vec![]), ("areas", vec![]), ("activities", vec![]), ("past", vec![])];
    for basis in all {
        let (place, entry) = match *basis {
            Basis::Requirement(ix) => (0, lists::requirement_entry(cx, here, ix)),
            Basis::Finding(ix) => (1, lists::finding_entry(cx, here, ix)),
            Basis::Area(ix) => (2, area_entry(&cx.engagement[ix], here)),
            Basis::Activity(ix) => (3, activity_entry(cx, here, ix)),
            Basis::Past(period, finding) => (4, trend::past_entry(cx, here, period, finding)),
            Basis::Key(_) | Basis::Statement | Basis::Drafts | Basis::Event(_) | Basis::Period(_) => continue,
        };
        kinds[place].1.push(entry);
    }
    let list = |(kind, entries): (&'static str, Vec<Entry>)| {
        let unit = if kind == "past" { "findings" } else { kind };
        (kind, List::of(format!("{id}-{kind}"), unit, entries))
    };
    kinds.into_iter().map(list).collect()
}

fn area_entry(area: &Area, here: &Here<'_>) -> Entry {
    Entry::new(&area.reference, here.to(&address::area(area)), Some(Words::text(&area.title)))
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

/// What can be named in a word.
fn named(cx: &Cx<'_>, here: &Here<'_>, basis: Basis) -> Option<Rest> {
    let rest = |words, href: Option<String>| Some(Rest { figure: None, words, href });
    match basis {
        Basis::Key(key) => match key.strip_prefix("preparation.") {
            Some(word) => rest(declared(cx, word), None),
            None => rest(
                Words::say(format!("schedule-page.key-{key}")),
                Some(here.to(match key {
                    "audits" => "schedule.html#events",
                    "history" => "trend.html",
                    _ => "method.html#scope",
                })),
            ),
        },
        Basis::Statement => rest(statement(cx), Some(here.to("applicability.html"))),
        Basis::Drafts => rest(Words::say("schedule-page.drafts-left"), None),
        Basis::Event(ix) => rest(
            cells::event(&cx.engagement[ix]),
            Some(here.to(&format!("schedule.html#audit-{}", cx.engagement[ix].id))),
        ),
        Basis::Period(at) => {
            rest(Words::text(&cx.engagement.history[at].id), Some(here.to(&address::period(cx.engagement, at))))
        }
        _ => None,
    }
}

/// What the client says of its preparation.
fn declared(cx: &Cx<'_>, word: &str) -> Words {
    let given = &cx.engagement.meta.preparation;
    let stated = match word {
        "gap-analysis" => given.gap_analysis,
        "aims-established" => given.aims_established,
        "internal-audit" => given.internal_audit,
        _ => given.management_review,
    };
    match stated {
        Some(Stated::On(date)) => {
            let key = if date <= cx.engagement.today() { "stated-on" } else { "announced-for" };
            Words::say(format!("schedule-page.{key}")).with("date", Value::date(date.to_string()))
        }
        Some(Stated::Flag(true)) => Words::say("schedule-page.stated-yes"),
        Some(Stated::Flag(false)) => Words::say("schedule-page.stated-no"),
        None => Words::say("cell.not-stated"),
    }
}

/// The Statement of Applicability by version and approval.
fn statement(cx: &Cx<'_>) -> Words {
    let Some(statement) = &cx.engagement.statement else { return Words::say("schedule-page.no-statement") };
    let version = match &statement.version {
        Some(version) => Words::say("schedule-page.statement-version").with("version", version.as_str()),
        None => Words::say("schedule-page.statement-unversioned"),
    };
    let approval = match (&statement.approved_by, statement.approved_on) {
        (Some(by), Some(on)) => Words::say("schedule-page.statement-approved")
            .with("who", by.as_str())
            .with("date", Value::date(on.to_string())),
        _ => Words::say("schedule-page.statement-unapproved"),
    };
    mention::all([version, approval]).unwrap_or_else(|| Words::say("schedule-page.no-statement"))
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
