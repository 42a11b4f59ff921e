//! Breakdowns: the assessments that count, told over one dimension. Each figure links to the tree of its row, which
//! stands on the page of the value it is about.

use super::Cx;
use super::address::{self, Here};
use super::failures::Dimension;
use super::lists::{COLUMNS, row};
use super::parts::*;
use crate::assess::{Breakdown as Told, Cells};

/// One value of a dimension.
struct Value<'a> {
    id: String,
    label: Label,
    /// The page with the tree of its cells.
    address: String,
    cells: &'a Cells,
}

/// By area of the requirement; every area.
pub(super) fn by_area(cx: &Cx<'_>, here: &Here<'_>, page: &str) -> Breakdown {
    let told = &cx.assessment.breakdowns.area;
    let values = told.rows.iter().map(|(ix, cells)| {
        let area = &cx.engagement[*ix];
        Value {
            id: area.reference.clone(),
            label: super::mention::area(here, area),
            address: address::area(area),
            cells,
        }
    });
    breakdown(here, page, "area", values.collect(), &told.total, None)
}

/// By requirement; only those with an assessment.
pub(super) fn by_requirement(cx: &Cx<'_>, here: &Here<'_>, page: &str) -> Breakdown {
    let told = &cx.assessment.breakdowns.requirement;
    let assessed = told.rows.iter().filter(|(_, cells)| !cells.findings.is_empty());
    let values = assessed.map(|(ix, cells)| {
        let requirement = &cx.engagement[*ix];
        Value {
            id: requirement.reference.clone(),
            label: super::mention::requirement(here, requirement, *ix),
            address: address::requirement(requirement),
            cells,
        }
    });
    breakdown(here, page, "requirement", values.collect(), &told.total, None)
}

/// By AI system of the finding.
pub(super) fn by_system(cx: &Cx<'_>, here: &Here<'_>, page: &str) -> Breakdown {
    let told = &cx.assessment.breakdowns.system;
    let values = told.rows.iter().map(|(ix, cells)| {
        let system = &cx.engagement[*ix];
        let mut label = label(here.system_link(*ix));
        label.note = (!system.in_scope).then(|| Words::say("systems-page.out-of-scope"));
        Value { id: system.id.clone(), label, address: address::system(system), cells }
    });
    breakdown(here, page, "system", values.collect(), &told.total, rest(told, Dimension::System))
}

/// By lifecycle stage of the finding.
pub(super) fn by_stage(cx: &Cx<'_>, here: &Here<'_>, page: &str) -> Breakdown {
    let told = &cx.assessment.breakdowns.stage;
    let values = told.rows.iter().map(|(ix, cells)| {
        let stage = &cx.engagement[*ix];
        Value { id: stage.id.clone(), label: label(here.stage_link(*ix)), address: address::stage(stage), cells }
    });
    breakdown(here, page, "stage", values.collect(), &told.total, rest(told, Dimension::Stage))
}

/// By threat of the finding.
pub(super) fn by_threat(cx: &Cx<'_>, here: &Here<'_>, page: &str) -> Breakdown {
    let told = &cx.assessment.breakdowns.threat;
    let values = told.rows.iter().map(|(ix, cells)| {
        let threat = &cx.engagement[*ix];
        Value { id: threat.id.clone(), label: label(here.threat_link(*ix)), address: address::threat(threat), cells }
    });
    breakdown(here, page, "threat", values.collect(), &told.total, rest(told, Dimension::Threat))
}

/// By phase of the engagement.
pub(super) fn by_phase(cx: &Cx<'_>, here: &Here<'_>, page: &str) -> Breakdown {
    let told = &cx.assessment.breakdowns.phase;
    let values = told.rows.iter().map(|(ix, cells)| {
        let phase = &cx.engagement[*ix];
        Value { id: phase.id.clone(), label: label(here.phase_link(*ix)), address: address::phase(phase), cells }
    });
    breakdown(here, page, "phase", values.collect(), &told.total, rest(told, Dimension::Phase))
}

/// What keeps the sum of a dimension honest: what states no value, and how many stand in several rows.
type Rest<'a> = Option<(&'a Cells, usize, Dimension)>;

fn rest<K>(told: &Told<K>, dimension: Dimension) -> Rest<'_> {
    Some((&told.not_stated, told.several.len(), dimension))
}

fn label(link: Link) -> Label {
    Label::link(link.href, link.text)
}

fn breakdown(
    here: &Here<'_>,
    page: &str,
    dimension: &str,
    values: Vec<Value<'_>>,
    total: &Cells,
    rest: Rest<'_>,
) -> Breakdown {
    // One scale for all rows: the longest bar fills its cell.
    let cells = values.iter().map(|value| value.cells).chain(rest.map(|(cells, ..)| cells));
    let whole = cells.map(|cells| open(cells).iter().sum()).max().unwrap_or_default();
    let line = |key: &str, label: Label, address: &str, cells: &Cells| BreakdownRow {
        bar: Some(bar(label.text.clone(), whole, cells)),
        figures: row(here, &format!("{page}.{dimension}.{key}"), address, cells),
        label,
    };
    let rows = values.iter().map(|value| line(&value.id, value.label.clone(), &value.address, value.cells)).collect();
    let not_stated = rest.map(|(cells, _, rest)| {
        let address = address::rest(rest.as_str());
        line("not-stated", Label::link(here.to(&address), Words::say("breakdown.not-stated")), &address, cells)
    });
    let in_several = rest.map(|(_, several, rest)| {
        let href = here.to(&format!("{}#several", address::rest(rest.as_str())));
        Figure::new(format!("{page}.{dimension}.several"), several as u64, href)
    });
    Breakdown {
        id: format!("by-{dimension}"),
        caption: Words::say(format!("breakdowns.caption.{dimension}")),
        unit: "assessments".into(),
        dimension: Words::say(format!("breakdowns.dimension.{dimension}")),
        columns: COLUMNS.iter().map(|column| Words::say(format!("breakdowns.column.{column}"))).collect(),
        rows,
        not_stated,
        total: Some(total_row(here, total)),
        in_several,
        bars: true,
    }
}

/// The distinct total: every dimension has the same, on `failures.html`.
fn total_row(here: &Here<'_>, total: &Cells) -> BreakdownRow {
    let mut figures = row(here, "failures.total", "failures.html", total);
    for (figure, column) in figures.iter_mut().zip(COLUMNS) {
        // Open ones by failure mode and grade are figures of report.json.
        if let Some((mode, grade)) = column.split_once('-') {
            figure.key = format!("failure.{mode}.{grade}");
        }
    }
    BreakdownRow { label: Label::new(Words::say("breakdown.total")), figures, bar: None }
}

/// How many are open: of design, of operation.
fn open(cells: &Cells) -> [u64; 2] {
    [cells.failure.design.iter().count() as u64, cells.failure.operating.iter().count() as u64]
}

/// Open failures of design and of operation, where `whole` fills the cell.
fn bar(of: Words, whole: u64, cells: &Cells) -> Bar {
    let [design, operating] = open(cells);
    Bar::new(Words::say("breakdowns.bar").with("value", of), whole, &[("design", design), ("operating", operating)])
}
