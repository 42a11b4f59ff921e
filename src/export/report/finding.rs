//! `findings`: each with what the rules say of it.

use serde::Serialize;

use crate::assess::{self, Assessment};
use crate::model::*;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct FindingItem<'e> {
    id: &'e str,
    title: Option<&'e str>,
    grade: &'static str,
    failure: Option<&'static str>,
    tested: Option<&'static str>,
    status: &'static str,
    corrected: bool,
    audience: Option<&'e str>,
    found: Option<String>,
    due: Option<String>,
    overdue: bool,
    systems: Vec<&'e str>,
    lifecycle: Vec<&'e str>,
    threats: Vec<&'e str>,
    phase: Option<&'e str>,
    severity: Option<&'e str>,
    trials: Option<RateItem>,
    detection: Option<&'static str>,
    repeats: Option<String>,
    owner: Option<&'e str>,
    evidence: Vec<CitedItem<'e>>,
    controls: Vec<EntryItem<'e>>,
}

#[derive(Serialize)]
struct CitedItem<'e> {
    file: &'e str,
    sha256: &'e str,
    bytes: u64,
    sealed: bool,
}

#[derive(Serialize)]
struct EntryItem<'e> {
    #[serde(rename = "ref")]
    reference: &'e str,
    grade: &'static str,
    failure: Option<&'static str>,
    tested: Option<&'static str>,
    counts: bool,
    open: bool,
}

#[derive(Serialize)]
pub(super) struct RateItem {
    attempted: u64,
    succeeded: u64,
    resisted: u64,
    unassessed: u64,
    rate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

impl RateItem {
    pub(super) fn new(rate: &assess::Rate) -> Self {
        RateItem {
            attempted: rate.attempted,
            succeeded: rate.succeeded,
            resisted: rate.resisted,
            unassessed: rate.unassessed,
            rate: rate.interval.map(|i| i.rate),
            low: rate.interval.map(|i| i.low),
            high: rate.interval.map(|i| i.high),
        }
    }
}

pub(super) fn finding_item<'e>(
    e: &'e Engagement,
    assessment: &Assessment,
    ix: FindingIx,
    finding: &'e Finding,
) -> FindingItem<'e> {
    let state = &assessment[ix];
    FindingItem {
        id: &finding.id,
        title: (!finding.withheld).then_some(&finding.title),
        grade: finding.grade.as_str(),
        failure: finding.failure.map(Failure::as_str),
        tested: finding.tested.map(Tested::as_str),
        status: finding.status.as_str(),
        corrected: state.corrected,
        audience: finding.audience.map(|ix| e[ix].as_str()),
        found: finding.found.map(|d| d.to_string()),
        due: state.due.map(|d| d.to_string()),
        overdue: state.overdue,
        systems: finding.systems.iter().map(|ix| e[*ix].id.as_str()).collect(),
        lifecycle: finding.lifecycle.iter().map(|ix| e[*ix].id.as_str()).collect(),
        threats: finding.threats.iter().map(|ix| e[*ix].id.as_str()).collect(),
        phase: finding.phase.map(|ix| e[ix].id.as_str()),
        severity: finding.severity.as_deref(),
        trials: state.rate.as_ref().map(RateItem::new),
        detection: finding.detection.as_ref().map(|d| d.detected.as_str()),
        repeats: finding.repeats.as_ref().map(|r| format!("{}/{}", r.period, r.id)),
        owner: finding.remediation.owner.as_deref(),
        evidence: finding
            .evidence
            .iter()
            .map(|entry| {
                let file = &e[entry.file];
                CitedItem { file: &file.path, sha256: &file.sha256, bytes: file.bytes, sealed: file.sealed }
            })
            .collect(),
        controls: finding
            .entries
            .iter()
            .zip(&state.entries)
            .map(|(entry, state)| EntryItem {
                reference: &e[entry.requirement].reference,
                grade: entry.grade.as_str(),
                failure: entry.failure.map(Failure::as_str),
                tested: entry.tested.map(Tested::as_str),
                counts: state.counts,
                open: state.open,
            })
            .collect(),
    }
}
