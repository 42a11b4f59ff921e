//! Where testing looked: one dimension against the AI systems, told by what came of it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Cx;
use super::address::Here;
use super::parts::*;
use super::{lists, mention};
use crate::assess::{Cells, Class};
use crate::model::*;

/// A dimension against the systems.
#[derive(Debug, Serialize)]
pub struct Grid {
    /// What it shows.
    caption: Words,
    /// All of it at one look.
    picture: Mosaic,
    /// What its rows are.
    dimension: Words,
    /// The systems, and "no system stated" where a finding states none.
    columns: Vec<Label>,
    /// A row per value.
    rows: Vec<GridRow>,
    /// The states, from the worst.
    legend: Vec<State>,
}

/// A value of the dimension.
#[derive(Debug, Serialize)]
struct GridRow {
    label: Label,
    /// Open failures of design: majors, minors.
    design: Vec<Figure>,
    /// Open failures of operation: majors, minors.
    operating: Vec<Figure>,
    cells: Vec<GridCell>,
}

/// What came of testing a value on a system.
#[derive(Debug, Serialize)]
pub(super) struct GridCell {
    state: State,
    /// What it rests on.
    links: Vec<Link>,
    /// How many findings there are.
    findings: usize,
}

/// From the least that can be said to the worst.
#[derive(Debug, Serialize, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// No finding without system: nothing to say.
    Nothing,
    /// No finding and no activity.
    #[default]
    NotTested,
    /// An activity with a result, or an opportunity.
    Tested,
    /// A positive finding.
    Resisted,
    /// A nonconformity, and all are corrected.
    Corrected,
    /// An open nonconformity.
    Found,
}

/// The states that a legend explains, from the worst.
const LEGEND: [State; 5] = [State::Found, State::Corrected, State::Resisted, State::Tested, State::NotTested];

impl State {
    /// The word that names it, also in the strings.
    fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::NotTested => "not-tested",
            Self::Tested => "tested",
            Self::Resisted => "resisted",
            Self::Corrected => "corrected",
            Self::Found => "found",
        }
    }
}

/// A value of the dimension, the page that lists its findings, and the activities that name it.
pub(super) struct Value<'a> {
    /// `PAGE.DIMENSION.VALUE` of its figures.
    pub key: String,
    /// The value.
    pub label: Label,
    /// The page with the tree of its cells.
    pub address: String,
    /// Its findings.
    pub cells: &'a Cells,
    /// Activities that looked at it.
    pub activities: Vec<ActivityIx>,
}

/// The grid of `dimension` (`stage`, `threat`).
pub(super) fn grid(cx: &Cx<'_>, here: &Here<'_>, dimension: &str, values: Vec<Value<'_>>) -> Grid {
    let systems = cx.engagement.systems.len();
    let rows: Vec<(Value<'_>, BTreeMap<usize, Tested>)> =
        values.into_iter().map(|value| (tested(cx, &value), value)).map(|(row, value)| (value, row)).collect();
    let unplaced = rows.iter().any(|(_, row)| row.contains_key(&systems));
    let width = systems + usize::from(unplaced);
    let mut columns: Vec<Label> = (0..systems)
        .map(|i| {
            let link = here.system_link(SystemIx::new(i));
            let out = !cx.engagement.systems[i].in_scope;
            Label { note: out.then(|| Words::say("systems-page.out-of-scope")), ..Label::link(link.href, link.text) }
        })
        .collect();
    if unplaced {
        columns.push(Label::new(Words::say("grid.no-system")));
    }
    let rows = rows.into_iter().map(|(value, mut row)| {
        let (design, operating) = open(here, &value);
        let cells = (0..width).map(|i| match row.remove(&i) {
            None if i == systems => GridCell { state: State::Nothing, links: Vec::new(), findings: 0 },
            tested => cell(here, &value.address, tested.unwrap_or_default(), cx),
        });
        GridRow { design, operating, cells: cells.collect(), label: value.label }
    });
    let rows: Vec<GridRow> = rows.collect();
    let caption = Words::say(format!("grid.caption.{dimension}"));
    Grid {
        picture: picture(caption.clone(), &columns, &rows),
        caption,
        dimension: Words::say(format!("breakdowns.dimension.{dimension}")),
        columns,
        rows,
        legend: LEGEND.to_vec(),
    }
}

/// The same for one value and one system.
pub(super) fn on_system(cx: &Cx<'_>, here: &Here<'_>, value: &Value<'_>, system: SystemIx) -> GridCell {
    cell(here, &value.address, tested(cx, value).remove(&system.index()).unwrap_or_default(), cx)
}

/// The cells by the number of their findings alone.
fn picture(title: Words, columns: &[Label], rows: &[GridRow]) -> Mosaic {
    let names: Vec<Words> = columns.iter().map(|column| column.text.clone()).collect();
    let row = |row: &GridRow| {
        let cell = |(cell, column): (&GridCell, &Words)| {
            let text = if cell.findings > 0 { cell.findings.to_string() } else { String::new() };
            (vec![row.label.text.clone(), column.clone()], cell.state.as_str().to_owned(), text)
        };
        (row.label.text.clone(), row.cells.iter().zip(&names).map(cell).collect())
    };
    let rows = rows.iter().map(row).collect();
    Mosaic::of_columns(title, "grid", &LEGEND.map(State::as_str), names.clone(), rows)
}

/// Open failures of design, and of operation; of each the majors, then the minors.
fn open(here: &Here<'_>, value: &Value<'_>) -> (Vec<Figure>, Vec<Figure>) {
    let mut figures = lists::row(here, &value.key, &value.address, value.cells).into_iter();
    (figures.by_ref().take(2).collect(), figures.take(2).collect())
}

/// What one cell rests on.
#[derive(Default)]
struct Tested {
    state: State,
    findings: Vec<FindingIx>,
    activities: Vec<ActivityIx>,
}

/// One row, by place of the system; a finding without system stands behind the last.
fn tested(cx: &Cx<'_>, value: &Value<'_>) -> BTreeMap<usize, Tested> {
    let mut row: BTreeMap<usize, Tested> = BTreeMap::new();
    for ix in &value.cells.findings {
        let state = match cx.assessment[*ix].class {
            Class::Major | Class::Minor => State::Found,
            Class::Corrected => State::Corrected,
            Class::Conforming => State::Resisted,
            _ => State::Tested,
        };
        let systems = &cx.engagement[*ix].systems;
        let unplaced = systems.is_empty().then_some(cx.engagement.systems.len());
        for place in systems.iter().map(|system| system.index()).chain(unplaced) {
            let cell = row.entry(place).or_default();
            cell.state = cell.state.max(state);
            cell.findings.push(*ix);
        }
    }
    for ix in &value.activities {
        let activity = &cx.engagement[*ix];
        if activity.result.is_some() && activity.to <= cx.engagement.today() {
            for system in &activity.systems {
                let cell = row.entry(system.index()).or_default();
                cell.state = cell.state.max(State::Tested);
                cell.activities.push(*ix);
            }
        }
    }
    row
}

/// Findings are named; activities only where nothing else can be.
fn cell(here: &Here<'_>, address: &str, tested: Tested, cx: &Cx<'_>) -> GridCell {
    let links = if tested.findings.is_empty() {
        let links = tested.activities.iter().map(|ix| activity_link(cx, here, *ix));
        mention::few(here, links, "maturity.html#activities")
    } else {
        mention::findings(here, tested.findings.iter().copied(), &format!("{address}#assessments"))
    };
    GridCell { state: tested.state, links, findings: tested.findings.len() }
}

/// An activity by its id, on the page of the testing programme.
pub(super) fn activity_link(cx: &Cx<'_>, here: &Here<'_>, ix: ActivityIx) -> Link {
    let id = &cx.engagement[ix].id;
    Link::new(here.to(&format!("maturity.html#activity-{id}")), Words::text(id))
}
