//! The auditor's rules: from an engagement to everything that is said about it.
//!
//! Pure: no clock (the report date is now), no disk, no text of the interface. Results name things
//! by handle only; whoever prints a date, a name or a span looks it up in the engagement. Behind
//! every number stands the list that it counts, in natural order, never a bare count. Each family
//! of rules has its file; the order below is the order in which they rest on each other.

mod applicability;
mod breakdown;
mod compare;
mod count;
mod dates;
mod escalation;
mod history;
mod maturity;
mod outcome;
mod readiness;
mod state;
mod timeline;
mod trials;
mod verdict;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod story;

pub use compare::risks;
pub use count::rubric_grade;
pub use maturity::automated;
pub use outcome::*;
pub use readiness::ACTIVITY_SINCE;
pub use state::*;
pub use trials::{detection, pools};

use std::ops::Index;
use std::sync::Arc;

use crate::model::*;

/// Applies all rules to one engagement.
pub fn assess(engagement: &Engagement) -> Assessment {
    let calendar = timeline::Calendar::new(engagement);
    let findings = count::findings(engagement, &calendar);
    let applicable = applicability::applicable(engagement);
    let mut requirements = verdict::requirements(engagement, &findings, &applicable);
    let escalations = escalation::escalations(engagement, &calendar, &findings, &requirements);
    verdict::escalate(engagement, &escalations, &mut requirements);

    let areas = verdict::areas(engagement, &requirements);
    let figures = count::figures(engagement, &findings, &requirements);
    let programme = maturity::Programme::new(engagement);
    let facts = readiness::Facts {
        engagement,
        calendar: &calendar,
        findings: &findings,
        figures: &figures,
        requirements: &requirements,
        areas: &areas,
        programme: &programme,
    };

    Assessment {
        readiness: readiness::checklists(&facts),
        acts: readiness::acts(&facts),
        breakdowns: breakdown::breakdowns(engagement, &findings),
        maturity: maturity::maturity(engagement, &programme, &areas),
        idle_decisions: escalation::idle_decisions(engagement, &escalations),
        contradictions: applicability::contradictions(engagement, &requirements, &escalations),
        flags: timeline::flags(engagement, &calendar, &findings),
        schedule: timeline::schedule(engagement, &calendar, &findings),
        trials: trials::pools(engagement),
        detection: trials::detection(engagement),
        risks: compare::risks(engagement),
        gaps: compare::gaps(engagement, &requirements),
        trend: history::trend(engagement, &findings),
        rubric_contradictions: count::rubric_contradictions(engagement),
        unmonitored: compare::unmonitored(engagement, &findings),
        findings,
        requirements,
        areas,
        figures,
        escalations,
    }
}

/// The same from what the rules said of an earlier engagement: if they see the same in both, they say the same.
pub fn again(engagement: &Engagement, earlier: Option<(&Engagement, &Arc<Assessment>)>) -> Arc<Assessment> {
    match earlier {
        Some((before, said)) if is_judged_like(engagement, before) => Arc::clone(said),
        _ => Arc::new(assess(engagement)),
    }
}

/// Whether two engagements differ in words of findings and in free pages at most.
fn is_judged_like(a: &Engagement, b: &Engagement) -> bool {
    let finding = |(a, b): (&Arc<Finding>, &Arc<Finding>)| Arc::ptr_eq(a, b) || a.is_judged_like(b);
    let period = |(a, b): (&Arc<Period>, &Arc<Period>)| Arc::ptr_eq(a, b);
    a.edition == b.edition
        && Arc::ptr_eq(&a.shelf, &b.shelf)
        && Arc::ptr_eq(&a.evidence, &b.evidence)
        && (&a.meta, &a.systems, &a.statement, &a.activities) == (&b.meta, &b.systems, &b.statement, &b.activities)
        && a.history.len() == b.history.len()
        && a.history.iter().zip(&b.history).all(period)
        && a.findings.len() == b.findings.len()
        && a.findings.iter().zip(&b.findings).all(finding)
}

/// Everything that the rules say about one engagement.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// By [`FindingIx`], drafts among them.
    pub findings: Vec<FindingState>,
    /// By [`RequirementIx`], headings among them.
    pub requirements: Vec<RequirementState>,
    /// By [`AreaIx`].
    pub areas: Vec<AreaState>,
    /// G4, V4: the figures of the whole engagement.
    pub figures: Figures,
    /// G4: the same assessments told by area, requirement, system, stage, threat and phase.
    pub breakdowns: Breakdowns,
    /// M: maturity of the testing programme.
    pub maturity: Maturity,
    /// E: one per requirement that has any, in catalog order.
    pub escalations: Vec<Escalation>,
    /// Decisions in `escalations` that meet no escalation (readings S14): indexes into `meta.escalations`.
    pub idle_decisions: Vec<usize>,
    /// A: by requirement, then rule; `None` without a Statement of Applicability: "not computed".
    pub contradictions: Option<Vec<Contradiction>>,
    /// T: by finding, then rule.
    pub flags: Vec<Flag>,
    /// T: audit events and deadlines.
    pub schedule: Schedule,
    /// R: preparation, stage 1, stage 2, surveillance, recertification.
    pub readiness: Vec<Checklist>,
    /// R: whether the organisation acts on findings.
    pub acts: Acts,
    /// P1: success rates over pooled tries.
    pub trials: TrialPools,
    /// P2: who noticed what.
    pub detection: DetectionTable,
    /// Tests compared with the client's risk register.
    pub risks: Risks,
    /// Common gaps: seen, not seen, not tested.
    pub gaps: Gaps,
    /// H: against earlier periods; `None` without any.
    pub trend: Option<Trend>,
    /// G3: assessments whose grade contradicts their rubric without a rationale (an error).
    pub rubric_contradictions: Vec<AssessmentRef>,
    /// Tries of an attack on a system whose A.6.2.6 nobody assessed (a warning).
    pub unmonitored: Vec<(FindingIx, SystemIx)>,
}

impl Assessment {
    /// The timeline flags of one finding.
    pub fn flags_of(&self, finding: FindingIx) -> &[Flag] {
        let from = self.flags.partition_point(|flag| flag.finding < finding);
        let to = self.flags.partition_point(|flag| flag.finding <= finding);
        &self.flags[from..to]
    }

    /// One of the figures that prose may print and `report.json` holds, by its path: a name of
    /// [`FIGURES`]. All but the maturity level are the length of a list.
    pub fn figure(&self, path: &str) -> Option<usize> {
        let figures = &self.figures;
        Some(match path {
            "findings" => figures.findings.len(),
            "nonconformities.major" => figures.nonconformities.major.len(),
            "nonconformities.minor" => figures.nonconformities.minor.len(),
            "nonconformities.corrected" => figures.nonconformities.corrected.len(),
            "opportunities" => figures.opportunities.len(),
            "conforming" => figures.conforming.len(),
            "withdrawn" => figures.withdrawn.len(),
            "failure.design.major" => figures.failure.design.major.len(),
            "failure.design.minor" => figures.failure.design.minor.len(),
            "failure.operating.major" => figures.failure.operating.major.len(),
            "failure.operating.minor" => figures.failure.operating.minor.len(),
            "coverage.controls.applicable" => figures.coverage.controls.applicable.len(),
            "coverage.controls.tested" => figures.coverage.controls.tested.len(),
            "coverage.clauses.applicable" => figures.coverage.clauses.applicable.len(),
            "coverage.clauses.tested" => figures.coverage.clauses.tested.len(),
            "maturity.level" => usize::from(self.maturity.level()),
            _ => return None,
        })
    }

    /// The escalation of one requirement, if any.
    pub fn escalation(&self, requirement: RequirementIx) -> Option<&Escalation> {
        self.escalations
            .binary_search_by_key(&requirement, |escalation| escalation.requirement)
            .ok()
            .map(|at| &self.escalations[at])
    }
}

impl Index<FindingIx> for Assessment {
    type Output = FindingState;
    fn index(&self, handle: FindingIx) -> &FindingState {
        &self.findings[handle.index()]
    }
}

impl Index<RequirementIx> for Assessment {
    type Output = RequirementState;
    fn index(&self, handle: RequirementIx) -> &RequirementState {
        &self.requirements[handle.index()]
    }
}

impl Index<AreaIx> for Assessment {
    type Output = AreaState;
    fn index(&self, handle: AreaIx) -> &AreaState {
        &self.areas[handle.index()]
    }
}
