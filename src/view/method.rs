//! `method.html`: scope and method of the engagement, how to read this, definitions, the rules in force.

use serde::Serialize;

use super::address::{self, Here};
use super::further::Further;
use super::parts::Row;
use super::parts::*;
use super::{Cx, cells, free, mention, prose};
use crate::content;
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct MethodView {
    header: Header,
    /// The free page `scope`, in front of what the engagement states.
    scope: Option<Chapter>,
    scope_terms: Vec<Term>,
    /// Requirements deliberately not tested.
    excused: Table,
    /// The free page `method`.
    method: Option<Chapter>,
    /// The engagement's other free pages.
    pages: Vec<Link>,
    /// How to read this, definitions, advice …
    chapters: Vec<Chapter>,
    thresholds: Table,
    families: Vec<Family>,
}

/// A part of the page.
#[derive(Debug, Serialize)]
struct Chapter {
    id: String,
    title: Words,
    prose: Html,
    /// Where the prose has several pages.
    further: Option<Further>,
}

/// Rules that belong together.
#[derive(Debug, Serialize)]
struct Family {
    id: String,
    title: Words,
    rules: Vec<RuleEntry>,
}

/// A rule.
#[derive(Debug, Serialize)]
struct RuleEntry {
    id: String,
    anchor: String,
    title: Words,
    source: String,
    prose: Html,
    /// Its thresholds in this engagement.
    in_force: Vec<Words>,
}

/// A number that an engagement may change.
struct Threshold {
    /// The rule that uses it.
    rule: &'static str,
    /// Where it is written in `engagement.yaml`.
    key: &'static str,
    in_force: u32,
    default: u32,
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, MethodView) {
    let here = Here::new(cx.engagement, path);
    let thresholds = thresholds(&cx.engagement.meta);
    let view = MethodView {
        header: Header { lead: Some(Words::say("method-page.lead")), ..Header::new(Words::say("nav.method")) },
        scope: in_front(cx, &here, "scope"),
        scope_terms: scope(cx, &here),
        excused: excused(cx, &here),
        method: in_front(cx, &here, "method"),
        pages: free::own_pages(cx).map(|ix| page_link(cx, &here, ix)).collect(),
        chapters: chapters(cx, &here),
        thresholds: threshold_table(&here, &thresholds),
        families: families(cx, &here, &thresholds),
    };
    let mut frame = Frame::new(path, "method", Words::say("nav.method"));
    frame.contents = contents(&view);
    (frame, view)
}

fn contents(view: &MethodView) -> Vec<Anchor> {
    let anchor = |id: &str, title: &Words| Anchor::new(id, title.clone());
    let own = |id: &str| Anchor::new(id, Words::say(format!("method-page.{id}")));
    let mut contents = vec![view.scope.as_ref().map_or_else(|| own("scope"), |page| anchor(&page.id, &page.title))];
    contents.extend(view.method.iter().map(|page| anchor(&page.id, &page.title)));
    contents.extend((!view.pages.is_empty()).then(|| own("pages")));
    contents.extend(view.chapters.iter().map(|chapter| anchor(&chapter.id, &chapter.title)));
    let families = view.families.iter().map(|family| anchor(&family.id, &family.title));
    let below = std::iter::once(own("thresholds")).chain(families).collect();
    contents.push(Anchor { below, ..own("rules") });
    contents
}

/// A free page that stands in front of what is said here anyway.
fn in_front(cx: &Cx<'_>, here: &Here<'_>, id: &str) -> Option<Chapter> {
    let (title, shown) = free::in_front(cx, here, id)?;
    Some(Chapter { id: id.into(), title: Words::text(title), prose: shown.prose, further: shown.further })
}

fn page_link(cx: &Cx<'_>, here: &Here<'_>, ix: PageIx) -> Link {
    let page = &cx.engagement[ix];
    Link::new(here.to(&address::page(page)), Words::text(&page.title))
}

/// Scope, criteria and limits as the engagement states them.
fn scope(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Term> {
    let meta = &cx.engagement.meta;
    let systems = |in_scope: bool| {
        let of = cx.engagement.systems.iter().enumerate().filter(move |(_, system)| system.in_scope == in_scope);
        of.map(|(i, _)| here.system_link(SystemIx::new(i))).collect::<Vec<_>>()
    };
    let mut terms = Vec::new();
    let mut term = |key: &str, cell: Cell| terms.push(Term::new(Words::say(format!("report.{key}")), cell));
    term("objectives", cells::stated(meta.objectives.as_deref()));
    term("units", cells::lines(&meta.scope.units));
    term("roles", cells::lines(&meta.scope.roles));
    term("systems", cells::links(systems(true)));
    let outside = systems(false);
    if !outside.is_empty() {
        term("systems-outside", cells::links(outside));
    }
    term("exclusions", cells::lines(&meta.scope.exclusions));
    term("criteria", cells::lines(&meta.criteria));
    term("catalogs", Cell::Lines(catalogs(cx)));
    term("period", cells::period(meta.period.0, meta.period.1).map_or(Cell::NotStated, Cell::Text));
    term("limits", cells::lines(&meta.limits));
    terms
}

/// The catalogs whose requirements could be graded, with editions.
pub(super) fn catalogs(cx: &Cx<'_>) -> Vec<Words> {
    let standards = cx.engagement.shelf.standards.iter();
    standards.map(|standard| Words::text(format!("{}, {}", standard.designation, standard.title))).collect()
}

fn excused(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let rows = cx.engagement.meta.excused.iter().map(|(ix, reason)| {
        let label = mention::requirement(here, &cx.engagement[*ix], *ix);
        Row::new(vec![Cell::Label(label), cells::stated(reason.as_deref())])
    });
    let columns = ["requirement", "reason"];
    Table {
        id: Some("excused".into()),
        caption: Words::say("method-page.excused"),
        columns: columns.iter().map(|column| Column::text(Words::say(format!("column.{column}")))).collect(),
        rows: rows.collect(),
        none: None,
    }
}

fn chapters(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Chapter> {
    let chapter = |doc: &content::MethodDoc| Chapter {
        id: format!("about-{}", doc.id),
        title: Words::text(&doc.title),
        prose: prose::fill(cx, here, &doc.prose),
        further: None,
    };
    content::method().iter().map(chapter).collect()
}

fn thresholds(meta: &Meta) -> Vec<Threshold> {
    let (due, usual) = (&meta.deadlines, Deadlines::default());
    let (level, level_usual) = (&meta.maturity, MaturityThresholds::default());
    let of = |rule, key, in_force, default| Threshold { rule, key, in_force, default };
    vec![
        of("E1", "thresholds.escalate-minors", meta.escalate_minors, 3),
        of("M2", "maturity.windows", level.windows, level_usual.windows),
        of("M2", "maturity.window-months", level.window_months, level_usual.window_months),
        of("M3", "maturity.automated-months", level.automated_months, level_usual.automated_months),
        of("M3", "maturity.manual-windows", level.manual_windows, level_usual.manual_windows),
        of("T1", "deadlines.correction-major-days", due.correction_major_days, usual.correction_major_days),
        of("T1", "deadlines.major-days", due.major_days, usual.major_days),
        of("T1", "deadlines.minor-months", due.minor_months, usual.minor_months),
    ]
}

impl Threshold {
    fn name(&self) -> Words {
        Words::say(format!("threshold.{}", self.key.rsplit('.').next().unwrap_or(self.key)))
    }

    fn value(&self) -> Words {
        let key = if self.in_force == self.default { "threshold.default" } else { "threshold.changed" };
        Words::say(key).with("value", self.in_force.to_string()).with("default", self.default.to_string())
    }
}

fn threshold_table(here: &Here<'_>, thresholds: &[Threshold]) -> Table {
    let row = |threshold: &Threshold| {
        Row::new(vec![
            Cell::Text(threshold.name()),
            Cell::Text(threshold.value()),
            Cell::Link(cells::rule(here, threshold.rule)),
            Cell::Code(threshold.key.into()),
        ])
    };
    let columns = ["threshold", "in-force", "rule", "key"];
    Table {
        id: None,
        caption: Words::say("method-page.thresholds-caption"),
        columns: columns.iter().map(|column| Column::text(Words::say(format!("column.{column}")))).collect(),
        rows: thresholds.iter().map(row).collect(),
        none: None,
    }
}

fn families(cx: &Cx<'_>, here: &Here<'_>, thresholds: &[Threshold]) -> Vec<Family> {
    let rule = |doc: &content::RuleDoc| RuleEntry {
        id: doc.id.into(),
        anchor: format!("rule-{}", doc.id),
        title: Words::text(&doc.title),
        source: doc.source.clone(),
        prose: prose::fill(cx, here, &doc.prose),
        in_force: thresholds
            .iter()
            .filter(|threshold| threshold.rule == doc.id)
            .map(|threshold| {
                Words::say("threshold.named").with("name", threshold.name()).with("value", threshold.value())
            })
            .collect(),
    };
    let family = |family: &char| Family {
        id: format!("rules-{family}"),
        title: Words::say(format!("rule-family.{family}")),
        rules: content::rules().iter().filter(|doc| doc.family() == Some(*family)).map(rule).collect(),
    };
    content::FAMILIES.iter().map(family).collect()
}
