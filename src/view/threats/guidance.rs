//! What ISO/IEC 27090 (FDIS) advises: measures, practices, and what a provider and a deployer answer for. Which threats a
//! measure answers, and every mapping to ISO/IEC 42001, is our own judgement and says so.

use serde::Serialize;

use super::super::address::{self, Here};
use super::super::grid::{self, GridCell};
use super::super::parts::Row;
use super::super::parts::*;
use super::super::{Cx, mention};
use crate::assess::Verdict;
use crate::model::*;

/// Provider or deployer, with the AI systems for which the organisation is that.
#[derive(Debug, Serialize)]
pub struct Role {
    id: String,
    title: Words,
    about: Words,
    duties: Vec<Words>,
    facts: Vec<Term>,
}

/// What a role answers for on one AI system.
#[derive(Debug, Serialize)]
pub struct Duties {
    title: Words,
    /// The role's place on `threats/index.html`.
    more: Link,
    duties: Vec<Words>,
    /// The threats that it meets first, with what came of testing them here.
    threats: Vec<(Label, GridCell)>,
}

/// The measures, each with the threats that it answers.
pub(super) fn measures(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let rows = cx.engagement.shelf.measures.iter().map(|measure| Row {
        id: Some(format!("measure-{}", measure.id)),
        cells: vec![
            label(&measure.title, &measure.about),
            mention::cell(measure.threats.iter().map(|ix| here.threat_link(*ix)).collect()),
            requirements(cx, here, &measure.requirements),
            worst(cx, &measure.requirements),
        ],
    });
    Table {
        id: None,
        caption: Words::say("threats-page.measures-caption"),
        columns: columns(&["measure", "answers", "serves", "showed"]),
        rows: rows.collect(),
        none: None,
    }
}

/// The practices.
pub(super) fn practices(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let rows = cx.engagement.shelf.practices.iter().map(|practice| {
        Row::new(vec![
            label(&practice.title, &practice.about),
            requirements(cx, here, &practice.requirements),
            worst(cx, &practice.requirements),
        ])
    });
    Table {
        id: None,
        caption: Words::say("threats-page.practices-caption"),
        columns: columns(&["practice", "serves", "showed"]),
        rows: rows.collect(),
        none: None,
    }
}

/// The measures that answer one threat.
pub(super) fn against(cx: &Cx<'_>, here: &Here<'_>, threat: ThreatIx) -> Table {
    let measures = cx.engagement.shelf.measures.iter().filter(|measure| measure.threats.contains(&threat));
    let rows = measures.map(|measure| {
        let href = here.to(&format!("threats/index.html#measure-{}", measure.id));
        Row::new(vec![
            Cell::Label(Label {
                note: Some(Words::text(&measure.about)),
                ..Label::link(href, Words::text(&measure.title))
            }),
            requirements(cx, here, &measure.requirements),
            worst(cx, &measure.requirements),
        ])
    });
    Table {
        id: None,
        caption: Words::say("threats-page.against-caption"),
        columns: columns(&["measure", "serves", "showed"]),
        rows: rows.collect(),
        none: None,
    }
}

/// The roles that meet a threat first.
pub(super) fn met_by(cx: &Cx<'_>, here: &Here<'_>, threat: ThreatIx) -> Cell {
    let roles = cx.engagement.shelf.duties.iter().filter(|duties| duties.threats.contains(&threat));
    mention::cell(roles.map(|duties| role_link(here, duties)).collect())
}

/// The roles, with the AI systems for which the organisation has each.
pub(super) fn roles(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Role> {
    let term = |word: &str, value: Cell| Term::new(Words::say(format!("threats-page.{word}")), value);
    cx.engagement
        .shelf
        .duties
        .iter()
        .map(|duties| {
            let systems = cx.engagement.systems.iter().enumerate().filter(|(_, system)| has(system, duties.role));
            let systems: Vec<Link> = systems.map(|(i, _)| here.system_link(SystemIx::new(i))).collect();
            Role {
                id: format!("role-{}", duties.role.as_str()),
                title: Words::text(&duties.title),
                about: Words::text(&duties.about),
                duties: duties.duties.iter().map(Words::text).collect(),
                facts: vec![
                    term(
                        "role-systems",
                        match systems.is_empty() {
                            true => Cell::Text(Words::say("threats-page.no-system-of-role")),
                            false => Cell::Links(systems),
                        },
                    ),
                    term(
                        "role-threats",
                        mention::cell(duties.threats.iter().map(|ix| here.threat_link(*ix)).collect()),
                    ),
                    term("serves", requirements(cx, here, &duties.requirements)),
                ],
            }
        })
        .collect()
}

/// What the organisation answers for on one AI system, by its role there.
pub(in crate::view) fn duties(cx: &Cx<'_>, here: &Here<'_>, system: SystemIx) -> Vec<Duties> {
    let values = super::values(cx, here);
    let of_role = cx.engagement.shelf.duties.iter().filter(|duties| has(&cx.engagement[system], duties.role));
    of_role
        .map(|duties| Duties {
            title: Words::text(&duties.title),
            more: role_link(here, duties),
            duties: duties.duties.iter().map(Words::text).collect(),
            threats: duties
                .threats
                .iter()
                .filter_map(|ix| values.get(ix.index()))
                .map(|value| (value.label.clone(), grid::on_system(cx, here, value, system)))
                .collect(),
        })
        .collect()
}

/// Whether the organisation has a role towards a system.
fn has(system: &System, role: SystemRole) -> bool {
    system.role.is_some_and(|of| of == role || of == SystemRole::Both)
}

fn role_link(here: &Here<'_>, duties: &crate::model::Duties) -> Link {
    let href = here.to(&format!("threats/index.html#role-{}", duties.role.as_str()));
    Link::new(href, Words::text(&duties.title))
}

fn columns(words: &[&str]) -> Vec<Column> {
    let column = |word: &&str| Column::text(Words::say(format!("threats-page.{word}")));
    let mut columns: Vec<Column> = words.iter().map(column).collect();
    if let Some(first) = columns.first_mut() {
        first.align = Align::Wide;
    }
    columns
}

fn label(title: &str, about: &str) -> Cell {
    Cell::Label(Label { note: Some(Words::text(about)), ..Label::new(Words::text(title)) })
}

/// Requirements by ref and title: a number never stands alone.
fn requirements(cx: &Cx<'_>, here: &Here<'_>, list: &[RequirementIx]) -> Cell {
    let link = |ix: &RequirementIx| {
        let requirement = &cx.engagement[*ix];
        let text = format!("{} {}", requirement.reference, requirement.title);
        Link::new(here.to(&address::requirement(requirement)), Words::text(text))
    };
    mention::cell(list.iter().map(link).collect())
}

/// The worst verdict among some requirements, as headings compare their leaves (V1).
fn worst(cx: &Cx<'_>, list: &[RequirementIx]) -> Cell {
    let verdict: Option<Verdict> = list.iter().map(|ix| cx.assessment[*ix].verdict).min();
    verdict.map_or(Cell::Nothing, |verdict| Cell::Badges(vec![Badge::new(BadgeKind::Verdict, verdict.as_str())]))
}
