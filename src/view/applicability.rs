//! `applicability.html`: the Statement of Applicability beside what testing showed.

use serde::Serialize;

use super::address::Here;
use super::parts::Row;
use super::parts::*;
use super::{Cx, address, cells, declared, judged, lists, mention, risks};
use crate::assess::{Contradiction, ContradictionRule};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct ApplicabilityView {
    header: Header,
    callouts: Vec<Callout>,
    /// How many controls are included, excluded, at which declared status.
    counts: Vec<Term>,
    /// The controls, by area.
    areas: Vec<DeclaredArea>,
    /// Where declaration and testing disagree; none without a Statement: "not computed".
    contradictions: Option<Contradictions>,
    /// The client's risks.
    risks: risks::Risks,
    /// What the figures count.
    controls: List,
}

/// The controls of one area.
#[derive(Debug, Serialize)]
struct DeclaredArea {
    label: Label,
    rows: Vec<DeclaredRow>,
}

/// A control: what is declared, and what testing showed.
#[derive(Debug, Serialize)]
struct DeclaredRow {
    control: Label,
    /// `included`, `excluded`, `no-row`, `no-statement`.
    declared: &'static str,
    status: Option<Cell>,
    justification: Cell,
    /// Owner, reference, risks: what is stated.
    facts: Vec<Term>,
    verdict: Vec<Badge>,
    contradictions: Vec<Link>,
    findings: Vec<Link>,
}

/// The contradictions, by rule.
#[derive(Debug, Serialize)]
struct Contradictions {
    table: Table,
    list: List,
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, ApplicabilityView) {
    let here = &Here::new(cx.engagement, path);
    let controls = Controls::new(cx);
    let view = ApplicabilityView {
        header: header(cx),
        callouts: callouts(cx),
        counts: counts(here, &controls),
        areas: areas(cx, here, &controls),
        contradictions: cx.assessment.contradictions.as_deref().map(|all| contradictions(cx, here, &controls, all)),
        risks: risks::risks(cx, here),
        controls: controls.list(cx, here),
    };
    let mut frame = Frame::new(path, "applicability", Words::say("nav.applicability"));
    frame.description = view.header.lead.clone();
    frame.contents = ["statement", "disagreements", "risks", "controls"]
        .map(|id| Anchor::new(id, Words::say(format!("applicability-page.contents-{id}"))))
        .into();
    (frame, view)
}

/// The controls of all catalogs, in order, with their rows.
struct Controls<'e> {
    rows: Vec<(RequirementIx, Option<&'e crate::model::Row>)>,
    /// Whether a Statement was supplied at all.
    stated: bool,
}

/// The anchors of the list of controls: those that are included come first, by declared status.
const STATUSES: [Option<Implementation>; 5] = [
    Some(Implementation::Implemented),
    Some(Implementation::Partly),
    Some(Implementation::Planned),
    Some(Implementation::NotImplemented),
    None,
];

fn status_word(status: Option<Implementation>) -> &'static str {
    status.map_or("not-stated", Implementation::as_str)
}

impl<'e> Controls<'e> {
    fn new(cx: &Cx<'e>) -> Self {
        let mut by_requirement = vec![None; cx.engagement.shelf.requirements.len()];
        for row in cx.engagement.statement.iter().flat_map(|statement| &statement.rows) {
            by_requirement[row.requirement.index()] = Some(row);
        }
        let controls = cx.engagement.shelf.requirements().filter(|(_, r)| r.kind == RequirementKind::Control);
        Controls {
            rows: controls.map(|(ix, _)| (ix, by_requirement[ix.index()])).collect(),
            stated: cx.engagement.statement.is_some(),
        }
    }

    fn of(&self, chosen: impl Fn(Option<&crate::model::Row>) -> bool) -> Vec<RequirementIx> {
        self.rows.iter().filter(|(_, row)| chosen(*row)).map(|(ix, _)| *ix).collect()
    }

    /// (anchor, controls) of every leaf of the list.
    fn included(&self, status: Option<Implementation>) -> Vec<RequirementIx> {
        self.of(|row| row.is_some_and(|row| row.applicable && row.status == status))
    }

    fn excluded(&self) -> Vec<RequirementIx> {
        self.of(|row| row.is_some_and(|row| !row.applicable))
    }

    fn without_row(&self) -> Vec<RequirementIx> {
        self.of(|row| row.is_none())
    }

    fn list(&self, cx: &Cx<'_>, here: &Here<'_>) -> List {
        let list = |id: &str, of: &[RequirementIx]| {
            lists::requirements(cx, here, id, of).titled(Words::say(format!("applicability-page.list-{id}")))
        };
        let grouped = |id: &str, lists: Vec<List>| {
            List::grouped(id, "controls", lists).titled(Words::say(format!("applicability-page.list-{id}")))
        };
        let by_status = STATUSES.map(|status| list(&format!("status-{}", status_word(status)), &self.included(status)));
        let mut lists = Vec::new();
        if self.stated {
            lists.push(grouped("included", by_status.into()));
            lists.push(list("excluded", &self.excluded()));
        }
        lists.push(list("without-row", &self.without_row()));
        grouped("controls", lists)
    }
}

fn header(cx: &Cx<'_>) -> Header {
    let mut header = Header::new(Words::say("nav.applicability"));
    header.lead = Some(Words::say("applicability-page.lead"));
    if let Some(statement) = &cx.engagement.statement {
        let term = |word: &str, value: Cell| Term::new(Words::say(format!("applicability-page.{word}")), value);
        header.facts = vec![
            term("version", mention::stated(statement.version.as_deref())),
            term("approved-by", mention::stated(statement.approved_by.as_deref())),
            term("approved-on", statement.approved_on.map_or(Cell::NotStated, |date| Cell::Date(date.to_string()))),
        ];
    }
    header
}

fn callouts(cx: &Cx<'_>) -> Vec<Callout> {
    let callout = |kind, word: &str| Callout {
        kind,
        title: Words::say(format!("applicability-page.{word}")),
        lines: vec![Words::say(format!("applicability-page.{word}-means"))],
        links: Vec::new(),
    };
    match &cx.engagement.statement {
        None => vec![callout(CalloutKind::Important, "not-supplied")],
        Some(statement) if statement.version.is_none() || statement.approved_by.is_none() => {
            vec![callout(CalloutKind::Warning, "not-controlled")]
        }
        Some(_) => Vec::new(),
    }
}

fn counts(here: &Here<'_>, controls: &Controls<'_>) -> Vec<Term> {
    let term = |anchor: &str, count: usize| {
        let href = here.to(&format!("applicability.html#{anchor}"));
        let figure = Figure::new(format!("applicability.{anchor}"), count as u64, href);
        Term::new(Words::say(format!("applicability-page.list-{anchor}")), Cell::Figure(figure))
    };
    let mut counts = vec![term("controls", controls.rows.len())];
    if controls.stated {
        counts.push(term("included", controls.of(|row| row.is_some_and(|row| row.applicable)).len()));
        for status in STATUSES {
            counts.push(term(&format!("status-{}", status_word(status)), controls.included(status).len()));
        }
        counts.push(term("excluded", controls.excluded().len()));
    }
    counts.push(term("without-row", controls.without_row().len()));
    counts
}

fn areas(cx: &Cx<'_>, here: &Here<'_>, controls: &Controls<'_>) -> Vec<DeclaredArea> {
    let mut areas: Vec<(AreaIx, DeclaredArea)> = Vec::new();
    for (ix, row) in &controls.rows {
        let area = cx.engagement[*ix].area;
        if areas.last().is_none_or(|(last, _)| *last != area) {
            let label = mention::area(here, &cx.engagement[area]);
            areas.push((area, DeclaredArea { label, rows: Vec::new() }));
        }
        if let Some((_, last)) = areas.last_mut() {
            last.rows.push(declared_row(cx, here, controls.stated, *ix, *row));
        }
    }
    areas.into_iter().map(|(_, area)| area).collect()
}

fn declared_row(
    cx: &Cx<'_>,
    here: &Here<'_>,
    supplied: bool,
    ix: RequirementIx,
    row: Option<&crate::model::Row>,
) -> DeclaredRow {
    let (requirement, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let declared = match row {
        Some(row) if row.applicable => "included",
        Some(_) => "excluded",
        None if supplied => "no-row",
        None => "no-statement",
    };
    let mut facts = Vec::new();
    if let Some(row) = row.filter(|row| row.applicable) {
        facts.push(Term::new(Words::say("declared.owner"), mention::stated(row.owner.as_deref())));
        facts.push(Term::new(Words::say("declared.reference"), mention::stated(row.reference.as_deref())));
        if !row.risks.is_empty() {
            let risks = row.risks.iter().map(|risk| declared::risk_link(cx, here, *risk)).collect();
            facts.push(Term::new(Words::say("declared.risks"), Cell::Links(risks)));
        }
    }
    let mut verdict = vec![Badge::new(BadgeKind::Verdict, state.verdict.as_str())];
    if state.tested() {
        verdict.extend(judged::design_badge(cx, ix, "judged.design-able-badge"));
        verdict.extend(judged::operating_badge(cx, ix));
    }
    let rest = format!("{}#assessments", address::requirement(requirement));
    DeclaredRow {
        control: mention::requirement(here, requirement, ix),
        declared,
        status: row.filter(|row| row.applicable).map(declared::status),
        justification: match row {
            Some(row) => mention::stated(row.justification.as_deref()),
            None => Cell::Nothing,
        },
        facts,
        verdict,
        contradictions: declared::of(cx, ix).iter().map(|found| cells::rule(here, found.rule.as_str())).collect(),
        findings: mention::findings(here, state.findings().iter().copied(), &rest),
    }
}

/// By rule: how many, and which.
fn contradictions(cx: &Cx<'_>, here: &Here<'_>, controls: &Controls<'_>, all: &[Contradiction]) -> Contradictions {
    let rules = ContradictionRule::ALL.iter().map(|rule| {
        let of: Vec<&Contradiction> = all.iter().filter(|found| found.rule == *rule).collect();
        (rule.as_str(), of)
    });
    let (rows, groups): (Vec<Row>, Vec<List>) = rules
        .map(|(rule, of)| {
            let id = format!("contradictions-{rule}");
            let href = here.to(&format!("applicability.html#{id}"));
            let figure = Figure::new(format!("applicability.contradictions.{rule}"), of.len() as u64, href);
            let named = cells::rule(here, rule);
            let means = Words::say(format!("contradiction.{rule}"));
            let label = Label { note: Some(means), ..Label::link(named.href, named.text.clone()) };
            let entries = of.iter().map(|found| entry(cx, here, controls, found)).collect();
            let list = List::of(id, "contradictions", entries)
                .columns(
                    ["declared", "verdict", "findings"]
                        .map(|word| Column::text(Words::say(format!("columns.{word}"))))
                        .into(),
                )
                .titled(named.text);
            (Row::new(vec![Cell::Label(label), Cell::Figure(figure)]), list)
        })
        .unzip();
    Contradictions {
        table: Table {
            id: None,
            caption: Words::say("applicability-page.contradictions-caption"),
            columns: vec![
                Column { title: Words::say("columns.rule"), align: Align::Wide },
                Column::number(Words::say("columns.controls")),
            ],
            rows,
            none: None,
        },
        list: List::grouped("contradictions", "contradictions", groups)
            .titled(Words::say("applicability-page.contradictions")),
    }
}

fn entry(cx: &Cx<'_>, here: &Here<'_>, controls: &Controls<'_>, found: &Contradiction) -> super::parts::Entry {
    let requirement = &cx.engagement[found.requirement];
    let mut entry = super::parts::Entry::new(
        format!("{}/{}", found.rule.as_str(), requirement.reference),
        here.requirement(found.requirement),
        Some(Words::text(&requirement.title)),
    );
    let place = controls.rows.binary_search_by_key(&found.requirement, |(ix, _)| *ix);
    let row = place.ok().and_then(|at| controls.rows[at].1);
    let declared = match row {
        Some(row) if row.applicable => declared::status(row),
        Some(_) => Cell::Text(Words::say("applicability-page.declared-excluded")),
        None => Cell::Text(Words::say("applicability-page.declared-no-row")),
    };
    let rest = format!("{}#open", address::requirement(requirement));
    entry.cells = vec![
        declared,
        Cell::Badges(vec![Badge::new(BadgeKind::Verdict, cx.assessment[found.requirement].verdict.as_str())]),
        mention::cell(mention::findings(here, found.findings.iter().copied(), &rest)),
    ];
    entry
}
