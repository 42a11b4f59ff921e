//! Tests compared with what one would expect of them: the client's risk register, the gaps that red
//! teams commonly find, monitoring of what was attacked.

use std::collections::BTreeSet;

use super::count::counting;
use super::{outcome::*, state::*};
use crate::model::*;

/// Detection of adversarial use is judged here: AI system operation and monitoring.
const MONITORING: &str = "A.6.2.6";

/// Risk without test, finding without risk (practice). A finding tests the risks that it names.
pub fn risks(engagement: &Engagement) -> Risks {
    let mut risks = Risks { findings: vec![Vec::new(); engagement.meta.risks.len()], ..Risks::default() };
    for (ix, finding) in engagement.published().filter(|(_, finding)| finding.counts() && !finding.withheld) {
        if finding.risks.is_empty() {
            risks.without_risk.push(ix);
        }
        for risk in finding.risks.iter().collect::<BTreeSet<_>>() {
            if let Some(list) = risks.findings.get_mut(risk.index()) {
                list.push(ix);
            }
        }
    }
    let untested = risks.findings.iter().enumerate().filter(|(_, list)| list.is_empty());
    risks.untested = untested.map(|(i, _)| RiskIx::new(i)).collect();
    risks
}

/// The common gap of each requirement: seen where a nonconformity counts, open or corrected; not
/// seen where it was tested without one (ours).
pub(super) fn gaps(engagement: &Engagement, requirements: &[RequirementState]) -> Gaps {
    let mut gaps = Gaps::default();
    for (ix, requirement) in engagement.shelf.requirements() {
        if !requirement.is_gradable() || requirement.common_gap.trim().is_empty() {
            continue;
        }
        let state = &requirements[ix.index()];
        let list = if !state.tested() {
            &mut gaps.not_tested
        } else if state.cells.open().next().is_some() || !state.cells.corrected.is_empty() {
            &mut gaps.seen
        } else {
            &mut gaps.not_seen
        };
        list.push(ix);
    }
    gaps
}

/// Tries of an attack on a system on which nobody assessed monitoring: the chance to test detection
/// was missed (ours; a warning).
pub(super) fn unmonitored(engagement: &Engagement, findings: &[FindingState]) -> Vec<(FindingIx, SystemIx)> {
    let Some(monitoring) = engagement.shelf.requirement(MONITORING) else { return Vec::new() };
    let monitored: BTreeSet<SystemIx> = counting(engagement, findings)
        .filter(|(_, _, entry, _)| entry.requirement == monitoring)
        .flat_map(|(_, finding, _, _)| finding.systems.iter().copied())
        .collect();
    engagement
        .published()
        .filter(|(_, finding)| finding.counts() && finding.trials.is_some())
        .flat_map(|(ix, finding)| finding.systems.iter().map(move |system| (ix, *system)))
        .filter(|(_, system)| !monitored.contains(system))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::assess::story::*;
    use crate::model::{Risk, Status, VerificationResult::*};

    const REF: &str = "A.6.2.4";

    #[test]
    fn risk_without_test_and_finding_without_risk() {
        let told = story("2026-09-30")
            .meta(|m| m.risks = ["R-1", "R-2", "R-3"].map(|id| Risk { id: id.to_owned(), title: None }).to_vec())
            .finding(conforming("F-1", REF).risks(&[0, 0]))
            .finding(minor("F-2", REF).risks(&[0, 1]))
            .finding(minor("F-3", REF))
            .finding(minor("F-4", REF).risks(&[2]).status(Status::Withdrawn))
            .finding(minor("F-5", REF).status(Status::Withdrawn))
            .told();
        let risks = &told.assessment.risks;
        let by_risk: Vec<String> = risks.findings.iter().map(|list| told.ids(list)).collect();
        assert_eq!(by_risk, ["F-1 F-2", "F-2", ""]);
        assert_eq!(risks.untested.iter().map(|ix| ix.index()).collect::<Vec<_>>(), [2]);
        assert_eq!(told.ids(&risks.without_risk), "F-3");
    }

    #[test]
    fn common_gaps_seen_not_seen_not_tested() {
        let mut story = story("2026-09-30")
            .finding(minor("F-1", REF))
            .finding(minor("F-2", "A.8.4").closed().retest("2026-08-01", Effective, ""))
            .finding(opportunity("F-3", "A.8.5"))
            .finding(minor("F-4", "A.8.3").status(Status::Withdrawn))
            .finding(major("F-5", "A.2.2"));
        std::sync::Arc::make_mut(&mut story.engagement.shelf).requirements[requirement("A.2.2").index()].common_gap =
            " ".to_owned();
        let told = story.told();
        let gaps = &told.assessment.gaps;
        assert_eq!(told.requirements(&gaps.seen), "A.6.2.4 A.8.4");
        assert_eq!(told.requirements(&gaps.not_seen), "A.8.5");
        assert!(gaps.not_tested.contains(&requirement("A.8.3")));
        // 70 that can be graded, less the one without a common gap.
        assert_eq!(gaps.seen.len() + gaps.not_seen.len() + gaps.not_tested.len(), 69);
    }

    #[test]
    fn attacks_where_nobody_assessed_monitoring() {
        let named = |findings: Vec<Told>| {
            let told = story("2026-09-30").system("chat").system("claims").findings(findings).told();
            let name = |(finding, system): &(crate::model::FindingIx, crate::model::SystemIx)| {
                format!("{}:{}", told.engagement[*finding].id, told.engagement[*system].id)
            };
            told.assessment.unmonitored.iter().map(name).collect::<Vec<_>>().join(" ")
        };
        let tried = |id| minor(id, REF).trials(None, 1, 2, 0).on(&["chat", "claims"]);
        let watched = |system| conforming("F-9", "A.6.2.6").on(&[system]);
        assert_eq!(named(vec![tried("F-1")]), "F-1:chat F-1:claims");
        assert_eq!(named(vec![tried("F-1"), watched("chat")]), "F-1:claims");
        assert_eq!(named(vec![tried("F-1"), watched("chat").status(Status::Withdrawn)]), "F-1:chat F-1:claims");
        assert_eq!(named(vec![tried("F-1").status(Status::Withdrawn)]), "");
        assert_eq!(named(vec![minor("F-1", REF).on(&["chat"])]), "");
        let own = tried("F-1").and("A.6.2.6", crate::model::Grade::Minor, crate::model::Failure::Operating);
        assert_eq!(named(vec![own]), "");
    }
}
