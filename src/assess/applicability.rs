//! A: what the Statement of Applicability declares, beside what testing showed.

use super::{outcome::*, state::*};
use crate::model::*;

/// Whether each requirement applies, by handle: all but controls that the Statement excludes. A
/// control without a row applies (A9), since leaving a row out must not remove it from coverage;
/// clauses cannot be excluded (A8).
pub(super) fn applicable(engagement: &Engagement) -> Vec<bool> {
    let rows = rows(engagement);
    let excluded = |row: &Option<&Row>| row.is_some_and(|row| !row.applicable);
    rows.iter().map(|row| !excluded(row)).collect()
}

/// The row about each control, by handle; of two about one control, which is an error, the first.
fn rows(engagement: &Engagement) -> Vec<Option<&Row>> {
    let mut rows = vec![None; engagement.shelf.requirements.len()];
    for row in engagement.statement.iter().flat_map(|statement| &statement.rows) {
        let control = engagement[row.requirement].kind == RequirementKind::Control;
        let place = &mut rows[row.requirement.index()];
        if control && place.is_none() {
            *place = Some(row);
        }
    }
    rows
}

/// A1 to A9 but A8, which is an error: by requirement, then rule. `None` without a Statement.
pub(super) fn contradictions(
    engagement: &Engagement,
    requirements: &[RequirementState],
    escalations: &[Escalation],
) -> Option<Vec<Contradiction>> {
    engagement.statement.as_ref()?;
    let mut found = Vec::new();
    let rows = rows(engagement);
    for (ix, requirement) in engagement.shelf.requirements() {
        if requirement.kind != RequirementKind::Control {
            continue;
        }
        let mut raise = |rule, findings| found.push(Contradiction { rule, requirement: ix, findings });
        let state = &requirements[ix.index()];
        match rows[ix.index()] {
            // A9 (ISO/IEC 42001:2023, 6.1.3).
            None => raise(ContradictionRule::A9, Vec::new()),
            Some(row) if row.applicable => included(row, state, escalations, &mut raise),
            Some(row) => excluded(row, state, &mut raise),
        }
    }
    Some(found)
}

/// A1 to A3, A6, A7.
fn included(
    row: &Row,
    state: &RequirementState,
    escalations: &[Escalation],
    raise: &mut impl FnMut(ContradictionRule, Vec<FindingIx>),
) {
    if row.status == Some(Implementation::Implemented) {
        // Ours; by the verdict after escalation (readings D9).
        match state.verdict {
            Verdict::Major => raise(ContradictionRule::A1, behind_major(row.requirement, state, escalations)),
            Verdict::Minor => raise(ContradictionRule::A2, findings_of(state.cells.open())),
            Verdict::Untested => raise(ContradictionRule::A3, Vec::new()),
            _ => {}
        }
    }
    // ISO/IEC 42001:2023, 6.1.3.
    if blank(row.justification.as_deref()) {
        raise(ContradictionRule::A6, Vec::new());
    }
    // Ours; `planned` and `partly` are plans, no status at all is "not stated".
    if row.status == Some(Implementation::NotImplemented) {
        raise(ContradictionRule::A7, Vec::new());
    }
}

/// A4, A5.
fn excluded(row: &Row, state: &RequirementState, raise: &mut impl FnMut(ContradictionRule, Vec<FindingIx>)) {
    // Ours; open ones only. The verdict stays not-applicable and nothing is re-targeted.
    let open = findings_of(state.cells.open());
    if !open.is_empty() {
        raise(ContradictionRule::A4, open);
    }
    // ISO/IEC 42001:2023, 6.1.3.
    if blank(row.justification.as_deref()) {
        raise(ContradictionRule::A5, Vec::new());
    }
}

/// The findings that make a verdict major: its open majors, else those of the accepted escalation.
fn behind_major(
    requirement: RequirementIx,
    state: &RequirementState,
    escalations: &[Escalation],
) -> Vec<FindingIx> {
    let majors = state.cells.failure.majors();
    if state.graded == Verdict::Major {
        return findings_of(majors);
    }
    let escalation = escalations.binary_search_by_key(&requirement, |e| e.requirement).ok();
    let proposals = escalation.into_iter().flat_map(|at| &escalations[at].proposals);
    let accepted = proposals.filter(|p| p.state == DecisionState::Accepted);
    let mut findings: Vec<FindingIx> = accepted.flat_map(|p| p.because.iter().copied()).collect();
    findings.sort_unstable();
    findings.dedup();
    findings
}

/// The findings of `assessments`, each once, in order.
fn findings_of(assessments: impl Iterator<Item = AssessmentRef>) -> Vec<FindingIx> {
    let mut findings: Vec<FindingIx> = assessments.map(|at| at.finding).collect();
    findings.sort_unstable();
    findings.dedup();
    findings
}

fn blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}
