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
fn behind_major(requirement: RequirementIx, state: &RequirementState, escalations: &[Escalation]) -> Vec<FindingIx> {
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

#[cfg(test)]
mod tests {
    use crate::assess::story::*;
    use crate::model::{EscalationRule, Failure::*, Grade, Implementation::*, Status, VerificationResult::*};

    const REF: &str = "A.6.2.4";

    /// `A1:F-1` for each contradiction about a control.
    fn about(story: Story, reference: &str) -> String {
        let told = story.told();
        let found = told.assessment.contradictions.clone().unwrap_or_default();
        let of = found.iter().filter(|c| c.requirement == requirement(reference));
        of.map(|c| format!("{}:{}", c.rule.as_str(), told.ids(&c.findings))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn without_a_statement_nothing_is_computed_and_everything_applies() {
        let told = story("2026-09-30").finding(major("F-1", REF)).told();
        assert_eq!(told.assessment.contradictions, None);
        assert_eq!(told.requirement(REF).applicable, Some(true));
        assert_eq!(told.requirement("9.2.1").applicable, Some(true));
    }

    #[test]
    fn a1_a2_a3_declared_implemented() {
        let with = |findings: Vec<Told>| story("2026-09-30").includes(REF, Some(Implemented)).findings(findings);
        let effective = |told: Told| told.closed().retest("2026-08-01", Effective, "");
        let cases: Vec<(Vec<Told>, &str)> = vec![
            (vec![], "A3:"),
            (vec![minor("F-1", REF).status(Status::Withdrawn)], "A3:"),
            (vec![conforming("F-1", REF)], ""),
            (vec![opportunity("F-1", REF)], ""),
            (vec![effective(major("F-1", REF))], ""),
            (vec![minor("F-1", REF), minor("F-2", REF).of(Design), conforming("F-3", REF)], "A2:F-1 F-2"),
            (vec![minor("F-1", REF), major("F-2", REF), effective(major("F-3", REF))], "A1:F-2"),
        ];
        for (findings, found) in cases {
            assert_eq!(about(with(findings), REF), found);
        }
        for status in [Some(Partly), Some(Planned), None] {
            let declared = story("2026-09-30").includes(REF, status);
            assert_eq!(about(declared.clone(), REF), "");
            assert_eq!(about(declared.finding(major("F-1", REF)), REF), "");
        }
    }

    #[test]
    fn a1_by_the_verdict_after_escalation() {
        let three = story("2026-09-30")
            .includes(REF, Some(Implemented))
            .findings(["F-1", "F-2", "F-3"].map(|id| minor(id, REF)));
        assert_eq!(about(three.clone(), REF), "A2:F-1 F-2 F-3");
        assert_eq!(about(three.clone().decision(EscalationRule::E1, REF, false), REF), "A2:F-1 F-2 F-3");
        assert_eq!(about(three.decision(EscalationRule::E1, REF, true), REF), "A1:F-1 F-2 F-3");
    }

    #[test]
    fn a4_an_open_nonconformity_against_an_excluded_control() {
        let with = |told: Told| about(story("2026-09-30").excludes(REF).finding(told), REF);
        assert_eq!(with(major("F-1", REF)), "A4:F-1");
        assert_eq!(with(conforming("F-1", "A.8.4").and(REF, Grade::Minor, Operating)), "A4:F-1");
        assert_eq!(with(minor("F-1", REF).closed()), "A4:F-1");
        assert_eq!(with(minor("F-1", REF).closed().retest("2026-08-01", Effective, "")), "");
        assert_eq!(with(opportunity("F-1", REF)), "");
        assert_eq!(with(major("F-1", REF).status(Status::Withdrawn)), "");
        // The finding stays a finding, the control stays outside coverage.
        let told = story("2026-09-30").excludes(REF).finding(major("F-1", REF)).told();
        assert_eq!((told.verdict(REF), told.class("F-1")), ("not-applicable", "major"));
        assert_eq!(told.assessment.figure("coverage.controls.applicable"), Some(37));
        assert_eq!(told.assessment.figure("coverage.controls.tested"), Some(0));
    }

    #[test]
    fn a5_a6_justified_both_ways() {
        let with =
            |applicable, justification| about(story("2026-09-30").row(REF, applicable, justification, None), REF);
        assert_eq!(with(false, None), "A5:");
        assert_eq!(with(false, Some("  ")), "A5:");
        assert_eq!(with(false, Some("not performed")), "");
        assert_eq!(with(true, None), "A6:");
        assert_eq!(with(true, Some("")), "A6:");
        assert_eq!(with(true, Some("R-1")), "");
    }

    #[test]
    fn a7_not_implemented_without_a_plan() {
        for (status, found) in [(Some(NotImplemented), "A7:"), (Some(Planned), ""), (Some(Partly), ""), (None, "")] {
            assert_eq!(about(story("2026-09-30").includes(REF, status), REF), found);
        }
        assert_eq!(about(story("2026-09-30").row(REF, false, Some("x"), Some(NotImplemented)), REF), "");
        assert_eq!(about(story("2026-09-30").row(REF, true, None, Some(NotImplemented)), REF), "A6: A7:");
    }

    #[test]
    fn a9_a_control_without_a_row_counts_as_applicable() {
        let told = story("2026-09-30").statement().told();
        let found = told.assessment.contradictions.clone().unwrap_or_default();
        // One for each control, none for clauses.
        assert_eq!(found.iter().filter(|c| c.rule.as_str() == "A9").count(), 38);
        assert_eq!(found.len(), 38);
        assert_eq!(told.requirement(REF).applicable, Some(true));
        assert_eq!(about(story("2026-09-30").includes(REF, None), REF), "");
        assert_eq!(about(story("2026-09-30").excludes(REF).finding(major("F-1", "A.8.4")), "A.8.4"), "A9:");
    }

    #[test]
    fn rows_for_clauses_exclude_nothing() {
        let told = story("2026-09-30").row("9.2.1", false, None, None).finding(minor("F-1", "9.2.1")).told();
        assert_eq!((told.verdict("9.2.1"), told.requirement("9.2.1").applicable), ("minor", Some(true)));
        assert_eq!(told.assessment.contradictions.map(|c| c.len()), Some(38));
    }

    #[test]
    fn of_two_rows_the_first_counts() {
        let told = story("2026-09-30").includes(REF, None).excludes(REF).told();
        assert_eq!(told.requirement(REF).applicable, Some(true));
    }
}
