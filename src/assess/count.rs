//! G: what counts, what is open or corrected, how a finding is counted, and the figures.

use super::state::*;
use super::{timeline::Calendar, trials};
use crate::model::*;

/// Everything that the rules say of each finding, by handle.
pub(super) fn findings(engagement: &Engagement, calendar: &Calendar) -> Vec<FindingState> {
    engagement.findings.iter().map(|finding| finding_state(engagement, calendar, finding)).collect()
}

fn finding_state(engagement: &Engagement, calendar: &Calendar, finding: &Finding) -> FindingState {
    let entries: Vec<EntryState> = finding.entries.iter().map(|entry| entry_state(finding, entry)).collect();
    let class = class(finding, &entries);
    let deadlines = calendar.deadlines(engagement, finding);
    let open = entries.iter().any(|entry| entry.open);
    FindingState {
        class,
        counts: finding.counts(),
        open,
        corrected: class == Class::Corrected,
        reopened: finding.counts() && finding.entries.iter().any(|entry| reopened(finding, entry)),
        overdue: open && deadlines.due.is_some_and(|due| due < engagement.today()),
        due: deadlines.due,
        due_default: deadlines.due_default,
        correction_due: deadlines.correction_due,
        correction_default: deadlines.correction_default,
        verify_by: deadlines.verify_by,
        rate: finding.trials.as_ref().map(trials::rate),
        entries,
    }
}

/// G1, G2 (ours): an assessment counts unless its finding is a draft or withdrawn; a major or minor
/// is corrected when the finding is closed and the latest verification that speaks of the
/// requirement is effective, otherwise open. `accepted`, `planned` and `implemented` are open.
fn entry_state(finding: &Finding, entry: &Entry) -> EntryState {
    let counts = finding.counts();
    if !entry.grade.is_nonconformity() {
        return EntryState { counts, open: false, corrected: false, verification: None };
    }
    let verification = latest_verification(finding, entry.requirement);
    let effective = verification
        .and_then(|at| finding.remediation.verification.get(at as usize))
        .is_some_and(|v| v.result == VerificationResult::Effective);
    let corrected = counts && finding.status == Status::Closed && effective;
    EntryState { counts, open: counts && !corrected, corrected, verification }
}

/// The place of the latest verification that speaks of `requirement`: the latest date, on a tie the
/// later in the list (G2).
fn latest_verification(finding: &Finding, requirement: RequirementIx) -> Option<u32> {
    finding
        .remediation
        .verification
        .iter()
        .enumerate()
        .filter(|(_, v)| speaks_of(v, requirement))
        .max_by_key(|(_, v)| v.date)
        .and_then(|(at, _)| u32::try_from(at).ok())
}

fn speaks_of(verification: &Verification, requirement: RequirementIx) -> bool {
    verification.requirements.is_empty() || verification.requirements.contains(&requirement)
}

/// T, reopened (ours): a retest was effective and the latest, which is a later one, is not.
fn reopened(finding: &Finding, entry: &Entry) -> bool {
    let retests = &finding.remediation.verification;
    let effective = |v: &Verification| v.result == VerificationResult::Effective;
    let latest = latest_verification(finding, entry.requirement).and_then(|at| retests.get(at as usize));
    entry.grade.is_nonconformity()
        && latest.is_some_and(|v| !effective(v))
        && retests.iter().any(|v| effective(v) && speaks_of(v, entry.requirement))
}

/// G4 (ours): each finding once, by its highest open grade; all its majors and minors corrected →
/// corrected, even beside an opportunity (readings D13). Only assessments decide.
fn class(finding: &Finding, entries: &[EntryState]) -> Class {
    if finding.draft {
        return Class::Draft;
    }
    if finding.status == Status::Withdrawn {
        return Class::Withdrawn;
    }
    let open = |grade| finding.entries.iter().zip(entries).any(|(entry, state)| state.open && entry.grade == grade);
    if open(Grade::Major) {
        Class::Major
    } else if open(Grade::Minor) {
        Class::Minor
    } else if finding.is_nonconformity() {
        Class::Corrected
    } else if finding.entries.iter().any(|entry| entry.grade == Grade::Opportunity) {
        Class::Opportunity
    } else {
        Class::Conforming
    }
}

/// G3 (ISO/IEC 17021-1:2015, 3.12 and 3.13 ask about intended results only; the other two questions
/// are practice): the grade that a rubric leads to, once all three questions are answered.
pub fn rubric_grade(rubric: &Rubric) -> Option<Grade> {
    let answers = [rubric.absent?, rubric.systemic?, rubric.affects_intended_results?];
    Some(if answers.contains(&true) { Grade::Major } else { Grade::Minor })
}

/// G3: published assessments whose grade contradicts their rubric without a rationale.
pub(super) fn rubric_contradictions(engagement: &Engagement) -> Vec<AssessmentRef> {
    let mut contradictions = Vec::new();
    for (ix, finding) in engagement.published() {
        for (place, entry) in finding.entries.iter().enumerate() {
            let explained = entry.grading.rationale.as_deref().is_some_and(|why| !why.trim().is_empty());
            // An opportunity or a positive finding is contradicted only by an answer that speaks of a failure.
            let contradicts = |grade| grade != entry.grade && (entry.grade.is_nonconformity() || grade == Grade::Major);
            if !explained && rubric_grade(&entry.grading).is_some_and(contradicts) {
                contradictions.push(AssessmentRef::new(ix, place));
            }
        }
    }
    contradictions
}

/// Every assessment that counts, with the entry and what is said of it, in order.
pub(super) fn counting<'a>(
    engagement: &'a Engagement,
    findings: &'a [FindingState],
) -> impl Iterator<Item = (AssessmentRef, &'a Finding, &'a Entry, EntryState)> {
    engagement.published().filter(|(_, finding)| finding.counts()).flat_map(move |(ix, finding)| {
        let states = findings[ix.index()].entries.iter();
        finding
            .entries
            .iter()
            .zip(states)
            .enumerate()
            .map(move |(place, (entry, state))| (AssessmentRef::new(ix, place), finding, entry, *state))
    })
}

/// G4, V4: the figures of the whole engagement.
pub(super) fn figures(
    engagement: &Engagement,
    findings: &[FindingState],
    requirements: &[RequirementState],
) -> Figures {
    let mut figures = Figures::default();
    for (ix, _) in engagement.published() {
        figures.findings.push(ix);
        match findings[ix.index()].class {
            Class::Major => figures.nonconformities.major.push(ix),
            Class::Minor => figures.nonconformities.minor.push(ix),
            Class::Corrected => figures.nonconformities.corrected.push(ix),
            Class::Opportunity => figures.opportunities.push(ix),
            Class::Conforming => figures.conforming.push(ix),
            Class::Withdrawn => figures.withdrawn.push(ix),
            Class::Draft => {}
        }
    }
    for (at, _, entry, state) in counting(engagement, findings) {
        if state.open {
            figures.failure.push(at, entry);
        }
    }
    figures.coverage = coverage(engagement, requirements);
    figures
}

/// V4 (ours): two ratios, never added, over all listed catalogs: applicable controls, and leaf
/// clauses marked testable. An untestable leaf may be graded and stays outside the ratio.
fn coverage(engagement: &Engagement, requirements: &[RequirementState]) -> Coverage {
    let mut coverage = Coverage::default();
    for (ix, requirement) in engagement.shelf.requirements() {
        let state = &requirements[ix.index()];
        let ratio = match requirement.kind {
            RequirementKind::Control if state.applicable == Some(true) => &mut coverage.controls,
            RequirementKind::Clause if requirement.testable => &mut coverage.clauses,
            _ => continue,
        };
        ratio.applicable.push(ix);
        if state.tested() {
            ratio.tested.push(ix);
        }
    }
    coverage
}

#[cfg(test)]
mod tests;
