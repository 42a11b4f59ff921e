//! V: verdict, design and operation of each requirement, and the areas.
//!
//! Everything here is ours and a proposal to the certification body.

use std::collections::BTreeSet;

use super::{count::counting, outcome::Escalation, state::*};
use crate::model::*;

/// Everything that is said of each requirement, by handle, before escalation.
pub(super) fn requirements(
    engagement: &Engagement,
    findings: &[FindingState],
    applicable: &[bool],
) -> Vec<RequirementState> {
    let mut states: Vec<RequirementState> = engagement
        .shelf
        .requirements()
        .map(|(ix, requirement)| empty(requirement.is_gradable().then_some(applicable[ix.index()])))
        .collect();
    gather(engagement, findings, &mut states);
    for (requirement, _) in &engagement.meta.excused {
        states[requirement.index()].excused = true;
    }
    for state in &mut states {
        if state.applicable.is_some() {
            judge(state);
        }
    }
    for (ix, requirement) in engagement.shelf.requirements() {
        if !requirement.is_gradable() {
            let worst = worst(requirement.leaves.iter().map(|leaf| states[leaf.index()].graded));
            let tested = requirement.leaves.iter().filter(|leaf| states[leaf.index()].tested());
            let tested = tested.copied().collect();
            let state = &mut states[ix.index()];
            (state.graded, state.verdict) = (worst, worst);
            state.leaves = Some(Leaves { tested, of: requirement.leaves.clone() });
        }
    }
    states
}

/// Sets the verdicts that accepted escalations decide, and those of the headings above them.
pub(super) fn escalate(engagement: &Engagement, escalations: &[Escalation], states: &mut [RequirementState]) {
    for escalation in escalations.iter().filter(|escalation| escalation.accepted()) {
        states[escalation.requirement.index()].verdict = Verdict::Major;
    }
    for (ix, requirement) in engagement.shelf.requirements() {
        if !requirement.is_gradable() {
            let verdicts = requirement.leaves.iter().map(|leaf| states[leaf.index()].verdict);
            states[ix.index()].verdict = worst(verdicts);
        }
    }
}

/// V1, headings: major > minor > opportunity > untested > conforming > not-applicable, which is the
/// order of [`Verdict`]. A heading without leaves is untested.
fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.min().unwrap_or(Verdict::Untested)
}

fn empty(applicable: Option<bool>) -> RequirementState {
    RequirementState {
        applicable,
        graded: Verdict::Untested,
        verdict: Verdict::Untested,
        design: None,
        operating: None,
        cells: Cells::default(),
        assessments: Vec::new(),
        withdrawn: Vec::new(),
        tested_design: Vec::new(),
        tested_operation: Vec::new(),
        judged_able_by: Vec::new(),
        systems: Vec::new(),
        excused: false,
        leaves: None,
    }
}

/// One pass over the findings puts every assessment where it belongs. Headings gather nothing:
/// grading one is an error.
fn gather(engagement: &Engagement, findings: &[FindingState], states: &mut [RequirementState]) {
    let mut systems: Vec<BTreeSet<SystemIx>> = vec![BTreeSet::new(); states.len()];
    for (at, finding, entry, entry_state) in counting(engagement, findings) {
        let state = &mut states[entry.requirement.index()];
        if state.applicable.is_none() {
            continue;
        }
        state.cells.push(at, entry, entry_state);
        state.assessments.push(at);
        let (design, operation) = tested(entry);
        if design {
            state.tested_design.push(at);
        }
        if operation {
            state.tested_operation.push(at);
        }
        let in_scope = finding.systems.iter().copied().filter(|system| engagement[*system].in_scope);
        systems[entry.requirement.index()].extend(in_scope);
    }
    for (state, systems) in states.iter_mut().zip(systems) {
        state.systems = systems.into_iter().collect();
    }
    for (ix, finding) in engagement.published().filter(|(_, f)| f.status == Status::Withdrawn) {
        for (place, entry) in finding.entries.iter().enumerate() {
            states[entry.requirement.index()].withdrawn.push(AssessmentRef::new(ix, place));
        }
    }
}

/// What an assessment looked at: design, operation. A nonconformity looked at what failed, a
/// corrected one too (V1); the others say so, by default operation.
fn tested(entry: &Entry) -> (bool, bool) {
    if entry.grade.is_nonconformity() {
        let design = entry.failure == Some(Failure::Design);
        return (design, !design);
    }
    let tested = entry.tested.unwrap_or(Tested::Operating);
    (tested.design(), tested.operation())
}

fn judge(state: &mut RequirementState) {
    let graded = verdict(state);
    let (design, judged_able_by) = design(state);
    let operating = operating(state, design);
    (state.graded, state.verdict) = (graded, graded);
    (state.design, state.operating) = (Some(design), Some(operating));
    state.judged_able_by = judged_able_by;
}

/// V1: excluded → not applicable; nothing counts → untested; else the worst of open major, open
/// minor, opportunity, conforming, where a corrected one counts as conforming.
fn verdict(state: &RequirementState) -> Verdict {
    let cells = &state.cells;
    if state.applicable == Some(false) {
        Verdict::NotApplicable
    } else if state.assessments.is_empty() {
        Verdict::Untested
    } else if cells.failure.majors().next().is_some() {
        Verdict::Major
    } else if cells.failure.minors().next().is_some() {
        Verdict::Minor
    } else if !cells.opportunities.is_empty() {
        Verdict::Opportunity
    } else {
        Verdict::Conforming
    }
}

/// V2: deficient while a design nonconformity is open; else effective if the design was tested, or
/// if an operating nonconformity, open or corrected, judges it able to work (readings D1). Named
/// are the findings on which that judgement alone rests.
fn design(state: &RequirementState) -> (DesignState, Vec<FindingIx>) {
    if !state.cells.failure.design.is_empty() {
        return (DesignState::Deficient, Vec::new());
    }
    if !state.tested_design.is_empty() {
        return (DesignState::Effective, Vec::new());
    }
    let able = operating_nonconformities(state);
    if able.is_empty() { (DesignState::Untested, able) } else { (DesignState::Effective, able) }
}

/// Findings with an operating nonconformity, open or corrected. Where no design was tested, every
/// corrected one is such.
fn operating_nonconformities(state: &RequirementState) -> Vec<FindingIx> {
    let open = state.cells.failure.operating.iter();
    let all: BTreeSet<FindingIx> = open.chain(state.cells.corrected.iter().copied()).map(|at| at.finding).collect();
    all.into_iter().collect()
}

/// V3: not relied on while the design is deficient; else deficient while an operating nonconformity
/// is open; else effective if operation was tested.
fn operating(state: &RequirementState, design: DesignState) -> OperatingState {
    if design == DesignState::Deficient {
        OperatingState::NotReliedOn
    } else if !state.cells.failure.operating.is_empty() {
        OperatingState::Deficient
    } else if !state.tested_operation.is_empty() {
        OperatingState::Effective
    } else {
        OperatingState::Untested
    }
}

/// What is said of each area, by handle.
pub(super) fn areas(engagement: &Engagement, states: &[RequirementState]) -> Vec<AreaState> {
    let empty = AreaState {
        requirements: Vec::new(),
        applicable: Vec::new(),
        tested: Vec::new(),
        verdicts: std::collections::BTreeMap::new(),
        worst: Verdict::Untested,
    };
    let mut areas = vec![empty; engagement.shelf.areas.len()];
    for (ix, requirement) in engagement.shelf.requirements().filter(|(_, r)| r.is_gradable()) {
        let (state, area) = (&states[ix.index()], &mut areas[requirement.area.index()]);
        area.requirements.push(ix);
        area.verdicts.entry(state.verdict).or_default().push(ix);
        if state.applicable == Some(true) {
            area.applicable.push(ix);
            if state.tested() {
                area.tested.push(ix);
            }
        }
    }
    for area in &mut areas {
        area.worst = worst(area.verdicts.keys().copied());
    }
    areas
}

#[cfg(test)]
mod tests;
