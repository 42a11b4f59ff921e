//! The AI system inventory (clause 4), and one page per system.

use std::collections::BTreeMap;

use serde::Serialize;

use super::address::Here;
use super::further::{self, Further, Shown, Whose};
use super::parts::*;
use super::parts::{Entry, Row};
use super::threats::{self, Duties};
use super::{Cx, Page, Subject, address, breakdowns, failures, grid, lists, mention};
use crate::assess::AssessmentRef;
use crate::model::*;

/// `systems/index.html`.
#[derive(Debug, Serialize)]
pub struct SystemsView {
    header: Header,
    /// The inventory: in scope, out of scope.
    inventory: List,
    by_system: Breakdown,
}

/// `systems/<ID>.html`.
#[derive(Debug, Serialize)]
pub struct SystemView {
    header: Header,
    prose: Html,
    /// Where the prose has several pages.
    further: Option<Further>,
    /// The requirements tested on it.
    requirements: List,
    /// The activities of the programme that name it.
    activities: Table,
    /// What the organisation answers for by its role towards it.
    duties: Vec<Duties>,
    /// Its assessments.
    tree: List,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("systems/index.html", Subject::Systems));
    for (i, system) in cx.engagement.systems.iter().enumerate() {
        pages.push(Page::new(address::system(system), Subject::System(SystemIx::new(i))));
        further::plan(cx, Whose::System(SystemIx::new(i)), pages);
    }
}

pub(super) fn index(cx: &Cx<'_>, path: &str) -> (Frame, SystemsView) {
    let here = &Here::new(cx.engagement, path);
    let mut header = Header::new(Words::say("nav.systems"));
    header.lead = Some(Words::say("systems-page.lead"));
    let mut frame = Frame::new(path, "systems", Words::say("nav.systems"));
    frame.description = header.lead.clone();
    frame.contents = vec![
        Anchor::new("systems", Words::say("systems-page.inventory")),
        Anchor::new("results", Words::say("systems-page.results")),
    ];
    (
        frame,
        SystemsView { header, inventory: inventory(cx, here), by_system: breakdowns::by_system(cx, here, "systems") },
    )
}

fn inventory(cx: &Cx<'_>, here: &Here<'_>) -> List {
    let tested = requirements_tested(cx);
    let columns = || {
        let text = |word: &str| Column::text(Words::say(format!("systems-page.{word}")));
        let tested = Column::number(Words::say("systems-page.requirements-tested"));
        vec![text("role"), text("owner"), text("model"), tested]
    };
    let entry = |(i, system): (usize, &System)| {
        let page = address::system(system);
        let mut entry = Entry::new(&system.id, here.to(&page), Some(Words::text(&system.title)));
        entry.note = system.lifecycle.as_ref().map(Words::text);
        entry.cells = vec![
            role(system),
            mention::stated(system.owner.as_deref()),
            model(system),
            Cell::Figure(Figure::new(
                format!("systems.system.{}.requirements", system.id),
                tested[i] as u64,
                here.to(&format!("{page}#requirements")),
            )),
        ];
        entry
    };
    let list = |id: &str, scope: bool| {
        let systems = cx.engagement.systems.iter().enumerate().filter(|(_, system)| system.in_scope == scope);
        List::of(id, "systems", systems.map(entry).collect())
            .columns(columns())
            .titled(Words::say(format!("systems-page.{id}")))
    };
    List::grouped("systems", "systems", vec![list("in-scope", true), list("out-of-scope", false)])
        .titled(Words::say("systems-page.inventory"))
}

/// By system: how many requirements were tested on it.
fn requirements_tested(cx: &Cx<'_>) -> Vec<usize> {
    cx.assessment
        .breakdowns
        .system
        .rows
        .iter()
        .map(|(_, cells)| {
            let mut refs: Vec<RequirementIx> = cells.all().map(|at| at.of(cx.engagement).requirement).collect();
            refs.sort_unstable();
            refs.dedup();
            refs.len()
        })
        .collect()
}

fn role(system: &System) -> Cell {
    system.role.map_or(Cell::NotStated, |role| Cell::Text(Words::say(format!("systems-page.role-{}", role.as_str()))))
}

/// Model and version.
fn model(system: &System) -> Cell {
    let stated: Vec<Words> = system.model.iter().chain(&system.version).map(Words::text).collect();
    mention::all(stated).map_or(Cell::NotStated, Cell::Text)
}

pub(super) fn view(cx: &Cx<'_>, path: &str, ix: SystemIx) -> (Frame, SystemView) {
    let here = &Here::new(cx.engagement, path);
    let system = &cx.engagement[ix];
    let title = Words::text(&system.title);
    let mut header = Header::new(title.clone());
    header.kicker = Some(Words::say("systems-page.kicker").with("id", system.id.as_str()));
    let term = |word: &str, value: Cell| Term::new(Words::say(format!("systems-page.{word}")), value);
    header.facts = vec![
        term(
            "scope",
            Cell::Text(Words::say(if system.in_scope { "systems-page.in-scope" } else { "systems-page.out-of-scope" })),
        ),
        term("role", role(system)),
        term("owner", mention::stated(system.owner.as_deref())),
        term("model", mention::stated(system.model.as_deref())),
        term("version", mention::stated(system.version.as_deref())),
        term("stands", mention::stated(system.lifecycle.as_deref())),
        term("data", mention::stated(system.data.as_deref())),
    ];
    let cells = &cx.assessment.breakdowns.system.rows[ix.index()].1;
    let Shown { prose, further, .. } = further::shown(cx, here, Whose::System(ix), &system.prose, 1);
    let view = SystemView {
        header,
        prose,
        further,
        requirements: requirements(cx, here, cells.all()),
        activities: activities(cx, here, |activity| activity.systems.contains(&ix)),
        duties: threats::duties(cx, here, ix),
        tree: lists::tree(cx, here, cells),
    };
    let mut frame = Frame::new(path, "systems", title);
    frame.contents = vec![
        Anchor::new("description", Words::say("systems-page.description")),
        Anchor::new("requirements", Words::say("systems-page.requirements")),
        Anchor::new("assessments", Words::say("lists.assessments")),
        Anchor::new("programme", Words::say("systems-page.activities")),
    ];
    if !view.duties.is_empty() {
        frame.contents.push(Anchor::new("duties", Words::say("threats-page.duties")));
    }
    let link = |system: &System| Link::new(here.to(&address::system(system)), Words::text(&system.title));
    let (previous, next) = failures::around(&cx.engagement.systems, ix.index(), link);
    (frame.previous, frame.next) = (previous, next);
    (frame.under(mention::section(here, "systems", "systems/index.html")), view)
}

/// The requirements that some assessments speak of, with what was found here and what is said of them overall.
fn requirements(cx: &Cx<'_>, here: &Here<'_>, all: impl Iterator<Item = AssessmentRef>) -> List {
    let mut by_requirement: BTreeMap<RequirementIx, Vec<AssessmentRef>> = BTreeMap::new();
    for at in all {
        by_requirement.entry(at.of(cx.engagement).requirement).or_default().push(at);
    }
    let entries = by_requirement.into_iter().map(|(ix, list)| {
        let mut entry = lists::requirement_entry(cx, here, ix);
        let mut badges: Vec<Badge> = Vec::new();
        for at in &list {
            for badge in lists::assessment_badges(cx, *at) {
                if badge.kind != BadgeKind::Failure && !badges.contains(&badge) {
                    badges.push(badge);
                }
            }
        }
        let mut findings: Vec<FindingIx> = list.iter().map(|at| at.finding).collect();
        findings.dedup();
        entry.cells = vec![
            Cell::Badges(badges),
            mention::cell(mention::findings(here, findings.into_iter(), &address::requirement(&cx.engagement[ix]))),
            Cell::Badges(std::mem::take(&mut entry.badges)),
        ];
        entry
    });
    let column = |word: &str| Column::text(Words::say(format!("systems-page.{word}")));
    List::of("requirements", "requirements", entries.collect())
        .columns(vec![column("found-here"), column("findings"), column("verdict")])
        .titled(Words::say("systems-page.requirements"))
}

/// Activities of the programme that some test chooses, as listed.
pub(super) fn activities(cx: &Cx<'_>, here: &Here<'_>, chosen: impl Fn(&Activity) -> bool) -> Table {
    let list = cx.engagement.activities.iter().enumerate().filter(|(_, activity)| chosen(activity));
    let rows = list.map(|(i, activity)| {
        let id = grid::activity_link(cx, here, ActivityIx::new(i));
        Row::new(vec![
            Cell::Label(Label { id: Some(activity.id.clone()), ..Label::link(id.href, activity_title(activity)) }),
            Cell::Text(days(activity)),
            Cell::Text(Words::say(format!("activity.{}", activity.method.as_str()))),
            mention::result(cx, here, activity),
        ])
    });
    let column = |word: &str| Column::text(Words::say(format!("columns.{word}")));
    Table {
        id: None,
        caption: Words::say("systems-page.activities-caption"),
        columns: vec![
            Column { align: Align::Wide, ..column("activity") },
            column("dates"),
            column("method"),
            Column { align: Align::Wide, ..column("result") },
        ],
        rows: rows.collect(),
        none: Some(Words::say("systems-page.no-activities")),
    }
}

/// Its title; its id stands beside it.
pub(super) fn activity_title(activity: &Activity) -> Words {
    match &activity.title {
        Some(title) => Words::text(title),
        None => Words::say("activity.untitled"),
    }
}

/// From when to when.
pub(super) fn days(activity: &Activity) -> Words {
    let day = |date: Date| Value::date(date.to_string());
    if activity.from == activity.to {
        Words::say("activity.on").with("day", day(activity.from))
    } else {
        Words::say("activity.from-to").with("from", day(activity.from)).with("to", day(activity.to))
    }
}
