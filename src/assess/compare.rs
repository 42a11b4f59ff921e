//! Tests compared with what one would expect of them: the client's risk register, the gaps that red
//! teams commonly find, monitoring of what was attacked.

use std::collections::BTreeSet;

use super::count::counting;
use super::{outcome::*, state::*};
use crate::model::*;

/// Detection of adversarial use is judged here: AI system operation and monitoring.
const MONITORING: &str = "A.6.2.6";

/// Risk without test, finding without risk (practice). A finding tests the risks that it names.
pub(super) fn risks(engagement: &Engagement) -> Risks {
    let mut risks = Risks { findings: vec![Vec::new(); engagement.meta.risks.len()], ..Risks::default() };
    for (ix, finding) in engagement.published().filter(|(_, finding)| finding.counts()) {
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
