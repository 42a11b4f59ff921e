//! Tests compared with the client's AI risk register: risks without test, findings without risk.

use serde::Serialize;

use super::Cx;
use super::address::Here;
use super::parts::*;
use super::parts::{Entry, Row};
use super::{lists, mention};
use crate::model::*;

/// The register beside the findings.
#[derive(Debug, Serialize)]
pub struct Risks {
    /// A row per risk; none without a register.
    table: Option<Table>,
    /// Findings by risk.
    by_risk: Vec<List>,
    /// Risks that no finding names.
    untested: List,
    /// Findings that name no risk.
    without_risk: List,
    /// The same as figures.
    facts: Vec<Term>,
}

/// The comparison of the register with the tests.
pub(super) fn risks(cx: &Cx<'_>, here: &Here<'_>) -> Risks {
    let (risks, found) = (&cx.engagement.meta.risks, &cx.assessment.risks);
    let title = |risk: &Risk| risk.title.as_ref().map_or(Words::say("risks.untitled"), Words::text);
    let list = |ix: usize, risk: &Risk| {
        let heading = Words::say("risks.of").with("id", risk.id.as_str()).with("title", title(risk));
        lists::findings(cx, here, &format!("risk-{}", risk.id), &found.findings[ix]).titled(heading)
    };
    let untested = found.untested.iter().map(|ix| {
        let risk = &cx.engagement[*ix];
        Entry::new(&risk.id, format!("#risk-{}", risk.id), Some(title(risk)))
    });
    let untested = List::of("risks-untested", "risks", untested.collect()).titled(Words::say("risks.untested"));
    let without_risk = lists::findings(cx, here, "findings-without-risk", &found.without_risk)
        .titled(Words::say("risks.without-risk"));
    let fact = |key: &str, list: &List| {
        let figure = Figure::new(format!("applicability.risks.{key}"), list.count, format!("#{}", list.id));
        Term::new(Words::say(format!("risks.{key}")), Cell::Figure(figure))
    };
    let mut facts = vec![fact("untested", &untested), fact("without-risk", &without_risk)];
    if let Some(withheld) = mention::withheld(cx, Finding::counts) {
        facts.push(Term::new(Words::say("edition.title"), Cell::Text(withheld)));
    }
    Risks {
        facts,
        table: (!risks.is_empty()).then(|| table(cx, here)),
        by_risk: risks.iter().enumerate().map(|(i, risk)| list(i, risk)).collect(),
        untested,
        without_risk,
    }
}

fn table(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let mut treated: Vec<Vec<RequirementIx>> = vec![Vec::new(); cx.engagement.meta.risks.len()];
    for row in cx.engagement.statement.iter().flat_map(|statement| &statement.rows) {
        for risk in &row.risks {
            treated[risk.index()].push(row.requirement);
        }
    }
    let rows = cx.engagement.meta.risks.iter().enumerate().map(|(i, risk)| {
        let count = cx.assessment.risks.findings[i].len() as u64;
        let href = format!("#risk-{}", risk.id);
        let title = risk.title.as_ref().map_or(Words::say("risks.untitled"), Words::text);
        let tested = if count > 0 { "tested" } else { "untested" };
        Row::new(vec![
            Cell::Label(Label { id: Some(risk.id.clone()), ..Label::link(href.clone(), title) }),
            Cell::Figure(Figure::new(format!("applicability.risk.{}", risk.id), count, href)),
            Cell::Text(Words::say(format!("risks.is-{tested}"))),
            mention::cell(treated[i].iter().map(|ix| here.requirement_link(*ix)).collect()),
        ])
    });
    Table {
        id: None,
        caption: Words::say("risks.caption"),
        columns: vec![
            Column { title: Words::say("columns.risk"), align: Align::Wide },
            Column::number(Words::say("columns.findings")),
            Column::text(Words::say("columns.tested")),
            Column::text(Words::say("columns.treated-by")),
        ],
        rows: rows.collect(),
        none: None,
    }
}
