//! `maturity`, `schedule` and `readiness`: the testing programme against the audits.

use serde::Serialize;

use crate::assess::{Assessment, Basis, TestEvent};
use crate::model::*;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct MaturityItem<'e> {
    level: u8,
    lowest_area: Option<&'e str>,
    areas: Vec<AreaItem<'e>>,
}

#[derive(Serialize)]
struct AreaItem<'e> {
    #[serde(rename = "ref")]
    reference: &'e str,
    level: Option<u8>,
    criteria: Vec<CriterionItem<'e>>,
}

#[derive(Serialize)]
struct CriterionItem<'e> {
    id: String,
    met: bool,
    evidence: Vec<&'e str>,
}

pub(super) fn maturity<'e>(e: &'e Engagement, assessment: &Assessment) -> MaturityItem<'e> {
    let m = &assessment.maturity;
    let event = |event: &TestEvent| match event {
        TestEvent::Activity(ix) => e[*ix].id.as_str(),
        TestEvent::Finding(ix) => e[*ix].id.as_str(),
    };
    MaturityItem {
        level: m.level(),
        lowest_area: m.lowest.map(|ix| e[ix].reference.as_str()),
        areas: m
            .areas
            .iter()
            .map(|(ix, card)| AreaItem {
                reference: &e[*ix].reference,
                level: card.level,
                criteria: card
                    .criteria
                    .iter()
                    .map(|c| CriterionItem {
                        id: format!("M{}", c.number),
                        met: c.met,
                        evidence: c.evidence.iter().map(event).collect(),
                    })
                    .collect(),
            })
            .collect(),
    }
}

#[derive(Serialize)]
pub(super) struct ScheduleItem<'e> {
    events: Vec<EventItem<'e>>,
    deadlines: Vec<DeadlineItem<'e>>,
}

#[derive(Serialize)]
struct EventItem<'e> {
    id: &'e str,
    kind: &'static str,
    from: String,
    to: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct DeadlineItem<'e> {
    finding: &'e str,
    correction_due: Option<String>,
    due: Option<String>,
    verify_by: Option<String>,
}

pub(super) fn schedule<'e>(e: &'e Engagement, assessment: &Assessment) -> ScheduleItem<'e> {
    ScheduleItem {
        events: assessment
            .schedule
            .events
            .iter()
            .map(|ix| {
                let event = &e[*ix];
                EventItem {
                    id: &event.id,
                    kind: event.kind.as_str(),
                    from: event.from.to_string(),
                    to: event.to.to_string(),
                }
            })
            .collect(),
        deadlines: assessment
            .schedule
            .deadlines
            .iter()
            .map(|ix| {
                let state = &assessment[*ix];
                DeadlineItem {
                    finding: &e[*ix].id,
                    correction_due: state.correction_due.map(|d| d.to_string()),
                    due: state.due.map(|d| d.to_string()),
                    verify_by: state.verify_by.map(|d| d.to_string()),
                }
            })
            .collect(),
    }
}

#[derive(Serialize)]
pub(super) struct ChecklistItem<'e> {
    id: &'static str,
    items: Vec<CheckItem<'e>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct CheckItem<'e> {
    id: &'static str,
    met: Option<bool>,
    rests_on: Vec<&'e str>,
}

pub(super) fn readiness<'e>(e: &'e Engagement, assessment: &Assessment) -> Vec<ChecklistItem<'e>> {
    let basis = |basis: &Basis| match *basis {
        Basis::Key(key) => key,
        Basis::Statement => "statement-of-applicability",
        Basis::Drafts => "drafts",
        Basis::Finding(ix) => e[ix].id.as_str(),
        Basis::Requirement(ix) => e[ix].reference.as_str(),
        Basis::Area(ix) => e[ix].reference.as_str(),
        Basis::Activity(ix) => e[ix].id.as_str(),
        Basis::Event(ix) => e[ix].id.as_str(),
        Basis::Period(at) => e.history[at].id.as_str(),
        Basis::Past(at, finding) => e.history[at].findings[finding].id.as_str(),
    };
    assessment
        .readiness
        .iter()
        .map(|list| ChecklistItem {
            id: list.kind.as_str(),
            items: list
                .items
                .iter()
                .map(|item| CheckItem {
                    id: item.id,
                    met: item.met,
                    rests_on: item.rests_on.iter().map(basis).collect(),
                })
                .collect(),
        })
        .collect()
}
