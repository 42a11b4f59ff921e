//! `data/report.json`, schema `aims-site.report/1`: every figure, verdict and level, and what they rest on.
//!
//! Keys are always there, `null` if unknown; later versions read it for ever, as an earlier period in `history/`.

mod finding;
mod programme;
mod records;

use std::io;

use serde::Serialize;
use serde_json::Value;

use crate::assess::{self, Assessment};
use crate::model::*;
use finding::{FindingItem, finding_item};
use programme::{ChecklistItem, MaturityItem, ScheduleItem, maturity, readiness, schedule};
use records::{EvidenceItem, PoolItem, TrendItem, evidence_item, pool_item, trend_item};

/// The schema that the document names.
pub const SCHEMA: &str = "aims-site.report/1";

/// The document as JSON that ends in a line feed.
pub fn render(engagement: &Engagement, assessment: &Assessment) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    let _ = write(engagement, assessment, &mut bytes);
    bytes
}

/// The same, written as it is made: it may be tens of megabytes.
pub fn write(engagement: &Engagement, assessment: &Assessment, mut out: impl io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, &Document::new(engagement, assessment))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'e> {
    schema: &'static str,
    edition: Option<&'e str>,
    engagement: &'e Value,
    findings: Vec<FindingItem<'e>>,
    requirements: Vec<RequirementItem<'e>>,
    figures: Value,
    maturity: MaturityItem<'e>,
    schedule: ScheduleItem<'e>,
    readiness: Vec<ChecklistItem<'e>>,
    contradictions: Option<Vec<ContradictionItem<'e>>>,
    flags: Vec<FlagItem<'e>>,
    evidence: Vec<EvidenceItem<'e>>,
    trials: Vec<PoolItem<'e>>,
    trend: Option<TrendItem<'e>>,
}

impl<'e> Document<'e> {
    fn new(engagement: &'e Engagement, assessment: &'e Assessment) -> Self {
        let e = engagement;
        Document {
            schema: SCHEMA,
            edition: e.meta.audiences.get(e.edition.audience.index()).map(String::as_str),
            engagement: &e.meta.raw,
            findings: e.published().map(|(ix, finding)| finding_item(e, assessment, ix, finding)).collect(),
            requirements: e.shelf.requirements().map(|(ix, r)| requirement_item(e, assessment, ix, r)).collect(),
            figures: figures(assessment),
            maturity: maturity(e, assessment),
            schedule: schedule(e, assessment),
            readiness: readiness(e, assessment),
            contradictions: assessment.contradictions.as_ref().map(|list| {
                list.iter()
                    .map(|c| ContradictionItem {
                        rule: c.rule.as_str(),
                        reference: &e[c.requirement].reference,
                        findings: ids(e, &c.findings),
                    })
                    .collect()
            }),
            flags: assessment
                .flags
                .iter()
                .map(|flag| FlagItem { rule: flag.rule.as_str(), finding: &e[flag.finding].id })
                .collect(),
            evidence: e.evidence.iter().map(|file| evidence_item(e, file)).collect(),
            trials: assessment.trials.pools.iter().map(|pool| pool_item(e, pool)).collect(),
            trend: assessment.trend.as_ref().map(|trend| trend_item(e, trend)),
        }
    }
}

fn ids<'e>(e: &'e Engagement, list: &[FindingIx]) -> Vec<&'e str> {
    list.iter().map(|ix| e[*ix].id.as_str()).collect()
}

#[derive(Serialize)]
struct RequirementItem<'e> {
    #[serde(rename = "ref")]
    reference: &'e str,
    title: &'e str,
    kind: &'static str,
    area: &'e str,
    applicable: Option<bool>,
    graded: &'static str,
    verdict: &'static str,
    design: Option<&'static str>,
    operating: Option<&'static str>,
    findings: Vec<&'e str>,
    escalation: Option<EscalationItem<'e>>,
}

#[derive(Serialize)]
struct EscalationItem<'e> {
    rule: &'static str,
    because: Vec<&'e str>,
    decision: &'static str,
}

fn requirement_item<'e>(
    e: &'e Engagement,
    assessment: &'e Assessment,
    ix: RequirementIx,
    requirement: &'e Requirement,
) -> RequirementItem<'e> {
    let state = &assessment[ix];
    RequirementItem {
        reference: &requirement.reference,
        title: &requirement.title,
        kind: requirement.kind.as_str(),
        area: &e[requirement.area].reference,
        applicable: state.applicable,
        graded: state.graded.as_str(),
        verdict: state.verdict.as_str(),
        design: state.design.map(assess::DesignState::as_str),
        operating: state.operating.map(assess::OperatingState::as_str),
        findings: ids(e, state.findings()),
        escalation: assessment.escalation(ix).map(|escalation| {
            let shown = escalation.shown();
            EscalationItem {
                rule: shown.rule.as_str(),
                because: ids(e, &shown.because),
                decision: shown.state.as_str(),
            }
        }),
    }
}

fn figures(assessment: &Assessment) -> Value {
    let f = &assessment.figures;
    let grades = |by: &assess::ByGrade| serde_json::json!({ "major": by.major.len(), "minor": by.minor.len() });
    let ratio = |r: &assess::Ratio| serde_json::json!({ "applicable": r.applicable.len(), "tested": r.tested.len() });
    serde_json::json!({
        "findings": f.findings.len(),
        "nonconformities": {
            "major": f.nonconformities.major.len(),
            "minor": f.nonconformities.minor.len(),
            "corrected": f.nonconformities.corrected.len(),
        },
        "opportunities": f.opportunities.len(),
        "conforming": f.conforming.len(),
        "withdrawn": f.withdrawn.len(),
        "failure": { "design": grades(&f.failure.design), "operating": grades(&f.failure.operating) },
        "coverage": { "controls": ratio(&f.coverage.controls), "clauses": ratio(&f.coverage.clauses) },
    })
}

#[derive(Serialize)]
struct ContradictionItem<'e> {
    rule: &'static str,
    #[serde(rename = "ref")]
    reference: &'e str,
    findings: Vec<&'e str>,
}

#[derive(Serialize)]
struct FlagItem<'e> {
    rule: &'static str,
    finding: &'e str,
}
