//! E: minors that are proposed as major. The program proposes, a person decides.
//!
//! An escalation exists only where the graded verdict is minor (readings D3). It changes no count
//! and no due date; only an accepted one sets the verdict.

use std::collections::BTreeMap;
use std::sync::Arc;

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
        let rules = [(EscalationRule::E1, several(engagement, &minors)), (EscalationRule::E2, once(outlived))];
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
        let of = |period: &'a Arc<Period>| {
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

#[cfg(test)]
mod tests {
    use crate::assess::DecisionState;
    use crate::assess::story::*;
    use crate::model::{AuditKind::*, EscalationRule::*, Failure::*, Grade, Status, VerificationResult::*};

    const REF: &str = "A.6.2.4";

    /// `E1:F-1 F-2(proposed)` for each proposal, the shown one marked by `*`.
    fn proposals(told: &Outcome, reference: &str) -> String {
        let Some(escalation) = told.assessment.escalation(requirement(reference)) else { return String::new() };
        let one = |(i, p): (usize, &crate::assess::Proposal)| {
            let shown = if i == escalation.shown { "*" } else { "" };
            format!("{shown}{}:{}({})", p.rule.as_str(), told.ids(&p.because), p.state.as_str())
        };
        escalation.proposals.iter().enumerate().map(one).collect::<Vec<_>>().join(" ")
    }

    fn minors(ids: &[&str]) -> Vec<Told> {
        ids.iter().map(|id| minor(id, REF)).collect()
    }

    #[test]
    fn e1_at_the_threshold_and_one_below() {
        let told = |ids: &[&str], threshold| {
            story("2026-09-30").findings(minors(ids)).meta(|m| m.escalate_minors = threshold).told()
        };
        assert_eq!(proposals(&told(&["F-1", "F-2"], 3), REF), "");
        assert_eq!(proposals(&told(&["F-10", "F-1", "F-2"], 3), REF), "*E1:F-1 F-2 F-10(proposed)");
        assert_eq!(proposals(&told(&["F-1"], 1), REF), "*E1:F-1(proposed)");
        assert_eq!(proposals(&told(&["F-1", "F-2", "F-3"], 4), REF), "");
    }

    #[test]
    fn e1_counts_open_minors_on_the_same_requirement() {
        let with =
            |third: Told| proposals(&story("2026-09-30").findings(minors(&["F-1", "F-2"])).finding(third).told(), REF);
        assert_eq!(with(minor("F-3", REF).of(Design)), "*E1:F-1 F-2 F-3(proposed)");
        assert_eq!(with(conforming("F-3", "A.8.4").and(REF, Grade::Minor, Design)), "*E1:F-1 F-2 F-3(proposed)");
        assert_eq!(with(minor("F-3", REF).status(Status::Accepted)), "*E1:F-1 F-2 F-3(proposed)");
        assert_eq!(with(minor("F-3", "A.8.4")), "");
        assert_eq!(with(opportunity("F-3", REF)), "");
        assert_eq!(with(minor("F-3", REF).status(Status::Withdrawn)), "");
        assert_eq!(with(minor("F-3", REF).status(Status::Draft)), "");
        assert_eq!(with(minor("F-3", REF).closed().retest("2026-08-01", Effective, "")), "");
    }

    #[test]
    fn an_escalation_exists_only_where_the_verdict_is_minor() {
        let three = || story("2026-09-30").findings(minors(&["F-1", "F-2", "F-3"]));
        assert_eq!(proposals(&three().finding(major("F-4", REF)).told(), REF), "");
        assert_eq!(proposals(&three().excludes(REF).told(), REF), "");
        let told = three().finding(major("F-4", REF).closed().retest("2026-08-01", Effective, "")).told();
        assert_eq!(proposals(&told, REF), "*E1:F-1 F-2 F-3(proposed)");
    }

    #[test]
    fn only_an_accepted_escalation_sets_the_verdict() {
        let three = || story("2026-09-30").findings(minors(&["F-1", "F-2", "F-3"]));
        for (story, verdict, shown) in [
            (three(), "minor", "proposed"),
            (three().decision(E1, REF, false), "minor", "declined"),
            (three().decision(E1, REF, true), "major", "accepted"),
            // A decision on another rule or requirement decides nothing here.
            (three().decision(E2, REF, true), "minor", "proposed"),
            (three().decision(E1, "A.8.4", true), "minor", "proposed"),
            // The last word counts.
            (three().decision(E1, REF, true).decision(E1, REF, false), "minor", "declined"),
        ] {
            let told = story.told();
            assert_eq!((told.verdict(REF), told.requirement(REF).graded.as_str()), (verdict, "minor"));
            let state = told.assessment.escalation(requirement(REF)).map(|e| e.shown().state);
            assert_eq!(state.map(DecisionState::as_str), Some(shown));
            assert_eq!(told.assessment.figure("nonconformities.minor"), Some(3));
            assert_eq!(told.class("F-1"), "minor");
        }
    }

    #[test]
    fn e2_a_minor_that_repeats_a_past_nonconformity() {
        let told = |repeats: (&str, &str)| {
            story("2026-09-30")
                .period(
                    "2025",
                    vec![past("F-1", Grade::Major), past("F-2", Grade::Opportunity), past("F-3", Grade::Minor)],
                )
                .finding(minor("F-8", REF).and("A.8.4", Grade::Minor, Design).repeats(repeats.0, repeats.1))
                .finding(minor("F-9", REF))
                .told()
        };
        for (id, because) in [("F-1", "*E2:F-8(proposed)"), ("F-3", "*E2:F-8(proposed)"), ("F-2", ""), ("F-7", "")] {
            let told = told(("2025", id));
            // Each of its open minors escalates its own requirement.
            assert_eq!((proposals(&told, REF), proposals(&told, "A.8.4")), (because.into(), because.into()), "{id}");
        }
        assert_eq!(proposals(&told(("2024", "F-1")), REF), "");
    }

    #[test]
    fn e2_a_minor_that_outlived_an_audit() {
        let told = |today: &str, due: &str| {
            story(today)
                .audit("new", Surveillance, "2026-06-01", "2026-06-03")
                .audit("old", Stage2, "2025-06-01", "2025-06-03")
                .finding(minor("F-1", REF).due(due))
                .told()
        };
        for (today, due, escalated) in [
            ("2026-06-01", "2026-05-31", true),
            ("2026-06-01", "2026-06-01", false),
            // The new audit has not begun; the old one came before the due date.
            ("2026-05-31", "2026-05-30", false),
            ("2026-05-31", "2025-05-31", true),
            ("2025-05-31", "2025-05-30", false),
            ("2027-01-01", "2026-06-02", false),
        ] {
            let because = if escalated { "*E2:F-1(proposed)" } else { "" };
            assert_eq!(proposals(&told(today, due), REF), because, "{today} {due}");
        }
    }

    #[test]
    fn e2_looks_at_the_default_due_date_too() {
        let told = |found: Option<&str>| {
            let minor = found.map_or(minor("F-1", REF), |found| minor("F-1", REF).found(found));
            story("2026-06-10").audit("a", Stage2, "2026-06-01", "2026-06-03").finding(minor).told()
        };
        assert_eq!(proposals(&told(Some("2025-05-31")), REF), "*E2:F-1(proposed)");
        assert_eq!(proposals(&told(Some("2025-06-01")), REF), "");
        assert_eq!(proposals(&told(None), REF), "");
    }

    #[test]
    fn shown_is_the_first_rule_that_is_not_declined() {
        let both = || {
            story("2026-09-30")
                .period("2025", vec![past("F-1", Grade::Minor)])
                .findings(minors(&["F-1", "F-2"]))
                .finding(minor("F-3", REF).repeats("2025", "F-1"))
        };
        for (story, shown, verdict) in [
            (both(), "*E1:F-1 F-2 F-3(proposed) E2:F-3(proposed)", "minor"),
            (both().decision(E1, REF, false), "E1:F-1 F-2 F-3(declined) *E2:F-3(proposed)", "minor"),
            (both().decision(E2, REF, false), "*E1:F-1 F-2 F-3(proposed) E2:F-3(declined)", "minor"),
            (
                both().decision(E1, REF, false).decision(E2, REF, false),
                "*E1:F-1 F-2 F-3(declined) E2:F-3(declined)",
                "minor",
            ),
            (
                both().decision(E1, REF, false).decision(E2, REF, true),
                "E1:F-1 F-2 F-3(declined) *E2:F-3(accepted)",
                "major",
            ),
            (both().decision(E2, REF, true), "*E1:F-1 F-2 F-3(proposed) E2:F-3(accepted)", "major"),
        ] {
            let told = story.told();
            assert_eq!((proposals(&told, REF), told.verdict(REF)), (shown.into(), verdict));
        }
    }

    #[test]
    fn decisions_that_meet_no_escalation_are_named() {
        let told = story("2026-09-30")
            .findings(minors(&["F-1", "F-2", "F-3"]))
            .decision(E2, REF, true)
            .decision(E1, REF, false)
            .decision(E1, "A.8.4", true)
            .told();
        assert_eq!(told.assessment.idle_decisions, [0, 2]);
    }
}
