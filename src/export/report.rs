//! `data/report.json`, schema `aims-site.report/1`: every figure, verdict and level, and what they rest on.
//!
//! Keys are always there, `null` if unknown; later versions read it for ever, as an earlier period in `history/`.

use serde::Serialize;
use serde_json::Value;

use crate::assess::{self, Assessment, Basis, TestEvent};
use crate::model::*;

/// The schema that the document names.
pub const SCHEMA: &str = "aims-site.report/1";

/// The document as JSON that ends in a line feed.
pub fn render(engagement: &Engagement, assessment: &Assessment) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(&Document::new(engagement, assessment)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
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
            edition: e.meta.audiences.last().map(String::as_str),
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
#[serde(rename_all = "kebab-case")]
struct FindingItem<'e> {
    id: &'e str,
    title: &'e str,
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
struct RateItem {
    attempted: u64,
    succeeded: u64,
    resisted: u64,
    unassessed: u64,
    rate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

impl RateItem {
    fn new(rate: &assess::Rate) -> Self {
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

fn finding_item<'e>(
    e: &'e Engagement,
    assessment: &Assessment,
    ix: FindingIx,
    finding: &'e Finding,
) -> FindingItem<'e> {
    let state = &assessment[ix];
    FindingItem {
        id: &finding.id,
        title: &finding.title,
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
#[serde(rename_all = "kebab-case")]
struct MaturityItem<'e> {
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

fn maturity<'e>(e: &'e Engagement, assessment: &Assessment) -> MaturityItem<'e> {
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
struct ScheduleItem<'e> {
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

fn schedule<'e>(e: &'e Engagement, assessment: &Assessment) -> ScheduleItem<'e> {
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
struct ChecklistItem<'e> {
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

fn readiness<'e>(e: &'e Engagement, assessment: &Assessment) -> Vec<ChecklistItem<'e>> {
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

#[derive(Serialize)]
struct EvidenceItem<'e> {
    file: &'e str,
    sha256: &'e str,
    bytes: u64,
    sealed: bool,
    cited: Vec<&'e str>,
}

fn evidence_item<'e>(e: &'e Engagement, file: &'e EvidenceFile) -> EvidenceItem<'e> {
    EvidenceItem {
        file: &file.path,
        sha256: &file.sha256,
        bytes: file.bytes,
        sealed: file.sealed,
        cited: ids(e, &file.cited),
    }
}

#[derive(Serialize)]
struct PoolItem<'e> {
    probe: &'e str,
    system: Option<&'e str>,
    model: Option<&'e str>,
    version: Option<&'e str>,
    #[serde(flatten)]
    rate: RateItem,
    findings: Vec<&'e str>,
}

fn pool_item<'e>(e: &'e Engagement, pool: &'e assess::Pool) -> PoolItem<'e> {
    PoolItem {
        probe: &pool.probe,
        system: pool.system.map(|ix| e[ix].id.as_str()),
        model: pool.model.as_deref(),
        version: pool.version.as_deref(),
        rate: RateItem::new(&pool.rate),
        findings: ids(e, &pool.findings),
    }
}

#[derive(Serialize)]
struct TrendItem<'e> {
    periods: Vec<PeriodItem<'e>>,
    new: Vec<&'e str>,
    corrected: Vec<&'e str>,
    reopened: Vec<&'e str>,
    regraded: Vec<&'e str>,
    repeated: Vec<&'e str>,
}

#[derive(Serialize)]
struct PeriodItem<'e> {
    id: &'e str,
    date: Option<String>,
    level: Option<u8>,
    coverage: &'e Value,
}

fn trend_item<'e>(e: &'e Engagement, trend: &assess::Trend) -> TrendItem<'e> {
    TrendItem {
        periods: e
            .history
            .iter()
            .map(|p| PeriodItem {
                id: &p.id,
                date: p.date.map(|d| d.to_string()),
                level: p.level,
                coverage: &p.coverage,
            })
            .collect(),
        new: ids(e, &trend.new),
        corrected: ids(e, &trend.corrected),
        reopened: ids(e, &trend.reopened),
        regraded: ids(e, &trend.regraded),
        repeated: ids(e, &trend.repeated),
    }
}
