//! E: minors that are proposed as major. The program proposes, a person decides.
//!
//! An escalation exists only where the graded verdict is minor (readings D3). It changes no count
//! and no due date; only an accepted one sets the verdict.

use std::collections::BTreeMap;

use super::{outcome::*, state::*, timeline::Calendar};
use crate::model::*;

/// All escalations in catalog order.
pub(super) fn escalations(
    engagement: &Engagement,
    calendar: &Calendar,
    findings: &[FindingState],
    requirements: &[RequirementState],
) -> Vec<Escalation> {
    let past = PastNonconformities::new(engagement);
    let decisions = decisions(engagement);
    let mut escalations = Vec::new();
    for (ix, state) in requirements.iter().enumerate() {
        let requirement = RequirementIx::new(ix);
        if state.graded != Verdict::Minor || state.applicable.is_none() {
            continue;
        }
        let mut minors: Vec<AssessmentRef> = state.cells.failure.minors().collect();
        minors.sort_unstable();
        let outlived = minors.iter().map(|at| at.finding).filter(|finding| {
            past.repeated_by(&engagement[*finding]) || outlived_audit(engagement, calendar, &findings[finding.index()])
        });
        let rules = [
            (EscalationRule::E1, several(engagement, &minors)),
            (EscalationRule::E2, once(outlived)),
        ];
        let proposals: Vec<Proposal> = rules
            .into_iter()
            .filter(|(_, because)| !because.is_empty())
            .map(|(rule, because)| proposal(engagement, &decisions, requirement, rule, because))
            .collect();
        // Shown is the first rule that is not declined, else the first (readings R8).
        let shown = proposals.iter().position(|p| p.state != DecisionState::Declined).unwrap_or(0);
        if !proposals.is_empty() {
            escalations.push(Escalation { requirement, shown, proposals });
        }
    }
    escalations
}

/// Decisions that meet no escalation (readings S14), as indexes into `meta.escalations`.
pub(super) fn idle_decisions(engagement: &Engagement, escalations: &[Escalation]) -> Vec<usize> {
    let meets = |decision: &Decision| {
        let at = escalations.binary_search_by_key(&decision.requirement, |e| e.requirement);
        at.is_ok_and(|at| escalations[at].proposals.iter().any(|p| p.rule == decision.rule))
    };
    let all = engagement.meta.escalations.iter().enumerate();
    all.filter(|(_, decision)| !meets(decision)).map(|(i, _)| i).collect()
}

/// E1 (ISO/IEC 17021-1:2015, 3.12, note; the number is ours): so many open minors against one
/// requirement suggest a systemic failure.
fn several(engagement: &Engagement, minors: &[AssessmentRef]) -> Vec<FindingIx> {
    if minors.len() >= engagement.meta.escalate_minors as usize {
        once(minors.iter().map(|at| at.finding))
    } else {
        Vec::new()
    }
}

/// E2 (practice), second case: the due date lies before the first day of the latest audit event
/// that began on or before the report date.
fn outlived_audit(engagement: &Engagement, calendar: &Calendar, state: &FindingState) -> bool {
    let audit = calendar.latest_begun.map(|event| engagement[event].from);
    state.due.zip(audit).is_some_and(|(due, from)| due < from)
}

/// Findings of earlier periods that had a major or minor, for E2's first case.
struct PastNonconformities<'a>(BTreeMap<(&'a str, &'a str), bool>);

impl<'a> PastNonconformities<'a> {
    fn new(engagement: &'a Engagement) -> Self {
        let of = |period: &'a Period| {
            period.findings.iter().map(move |past| ((period.id.as_str(), past.id.as_str()), past.nonconformity))
        };
        PastNonconformities(engagement.history.iter().flat_map(of).collect())
    }

    /// E2 (practice), first case: `repeats` names a finding that had a major or minor, on whichever
    /// requirement (readings D4).
    fn repeated_by(&self, finding: &Finding) -> bool {
        let named = finding.repeats.as_ref();
        named.is_some_and(|r| self.0.get(&(r.period.as_str(), r.id.as_str())).copied().unwrap_or(false))
    }
}

/// The decision on each rule and requirement; of several the last in the list.
fn decisions(engagement: &Engagement) -> BTreeMap<(EscalationRule, RequirementIx), usize> {
    let all = engagement.meta.escalations.iter().enumerate();
    all.map(|(i, decision)| ((decision.rule, decision.requirement), i)).collect()
}

fn proposal(
    engagement: &Engagement,
    decisions: &BTreeMap<(EscalationRule, RequirementIx), usize>,
    requirement: RequirementIx,
    rule: EscalationRule,
    because: Vec<FindingIx>,
) -> Proposal {
    let decision = decisions.get(&(rule, requirement)).copied();
    let state = match decision.map(|i| engagement.meta.escalations[i].accepted) {
        None => DecisionState::Proposed,
        Some(true) => DecisionState::Accepted,
        Some(false) => DecisionState::Declined,
    };
    Proposal { rule, because, state, decision }
}

/// Each finding once, in order; `findings` are in order.
fn once(findings: impl Iterator<Item = FindingIx>) -> Vec<FindingIx> {
    let mut list: Vec<FindingIx> = findings.collect();
    list.dedup();
    list
}
