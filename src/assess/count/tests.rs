//! Cases of rules G and V4.

use crate::assess::story::*;
use crate::model::{Failure::*, Grade, RequirementKind, Status, Tested, VerificationResult::*};

const REF: &str = "A.6.2.4";
const OTHER: &str = "A.6.2.6";

#[test]
fn g1_drafts_withdrawn_and_unconfirmed_imports_do_not_count() {
    let told = story("2026-09-30")
        .finding(major("F-1", REF).status(Status::Draft))
        .finding(major("F-2", REF).imported())
        .finding(major("F-3", REF).imported().closed().retest("2026-09-01", Effective, ""))
        .finding(major("F-4", REF).status(Status::Withdrawn))
        .told();
    for (id, class) in [("F-1", "draft"), ("F-2", "draft"), ("F-3", "draft"), ("F-4", "withdrawn")] {
        let state = told.finding(id);
        assert_eq!(told.class(id), class, "{id}");
        assert!(!state.counts && !state.open && !state.corrected && !state.overdue, "{id}");
        assert!(!state.entries[0].counts && !state.entries[0].open && !state.entries[0].corrected, "{id}");
    }
    assert_eq!(told.verdict(REF), "untested");
    assert_eq!(told.refs(told.requirement(REF).withdrawn.clone()), "F-4/A.6.2.4");
    assert_eq!(told.ids(&told.assessment.figures.findings), "F-4");
    assert_eq!(told.ids(&told.assessment.figures.withdrawn), "F-4");
}

#[test]
fn g2_corrected_means_closed_and_the_latest_retest_effective() {
    let retests: &[(&[(&str, _, &str)], bool)] = &[
        (&[], false),
        (&[("2026-08-01", Effective, "")], true),
        (&[("2026-08-01", Partial, "")], false),
        (&[("2026-08-01", NotEffective, "")], false),
        (&[("2026-08-01", CannotVerify, "")], false),
        (&[("2026-08-01", NotEffective, ""), ("2026-08-02", Effective, "")], true),
        (&[("2026-08-01", Effective, ""), ("2026-08-02", CannotVerify, "")], false),
        // The latest date counts, wherever it stands in the list.
        (&[("2026-08-02", Effective, ""), ("2026-08-01", NotEffective, "")], true),
        (&[("2026-08-02", NotEffective, ""), ("2026-08-01", Effective, "")], false),
        // On a tie, the later in the list.
        (&[("2026-08-01", Effective, ""), ("2026-08-01", NotEffective, "")], false),
        (&[("2026-08-01", NotEffective, ""), ("2026-08-01", Effective, "")], true),
        // Only those that speak of the requirement.
        (&[("2026-08-01", Effective, OTHER)], false),
        (&[("2026-08-01", Effective, REF), ("2026-08-02", NotEffective, OTHER)], true),
        (&[("2026-08-01", Effective, REF), ("2026-08-02", NotEffective, "")], false),
    ];
    for (row, corrected) in retests {
        for status in [Status::Open, Status::Planned, Status::Implemented, Status::Accepted, Status::Closed] {
            let retested = row.iter().fold(minor("F-1", REF), |f, (date, result, refs)| f.retest(date, *result, refs));
            let told = story("2026-09-30").finding(retested.status(status)).told();
            let entry = told.finding("F-1").entries[0];
            let corrected = *corrected && status == Status::Closed;
            assert_eq!((entry.corrected, entry.open), (corrected, !corrected), "{row:?} {status:?}");
            assert_eq!(told.class("F-1"), if corrected { "corrected" } else { "minor" });
        }
    }
}

#[test]
fn g2_one_finding_can_be_open_here_and_corrected_there() {
    let told = story("2026-09-30")
        .finding(major("F-1", REF).and(OTHER, Grade::Minor, Operating).closed().retest("2026-08-01", Effective, REF))
        .told();
    let states: Vec<_> = told.finding("F-1").entries.iter().map(|e| (e.corrected, e.open)).collect();
    assert_eq!(states, [(true, false), (false, true)]);
    assert_eq!(told.class("F-1"), "minor");
    assert_eq!((told.verdict(REF), told.verdict(OTHER)), ("conforming", "minor"));
}

#[test]
fn g2_names_the_verification_that_decides() {
    let told = story("2026-09-30")
        .finding(
            minor("F-1", REF)
                .and(OTHER, Grade::Minor, Operating)
                .and_tested("A.8.4", Grade::Conforming, Tested::Operating)
                .retest("2026-08-03", Effective, REF)
                .retest("2026-08-01", NotEffective, "")
                .retest("2026-08-02", Partial, OTHER),
        )
        .told();
    let decided: Vec<_> = told.finding("F-1").entries.iter().map(|entry| entry.verification).collect();
    assert_eq!(decided, [Some(0), Some(2), None]);
}

#[test]
fn g2_reopened_when_a_later_retest_is_not_effective() {
    let rows: &[(&[(&str, _, &str)], bool)] = &[
        (&[], false),
        (&[("2026-08-01", NotEffective, "")], false),
        (&[("2026-08-01", Effective, "")], false),
        (&[("2026-08-01", Effective, ""), ("2026-08-02", NotEffective, "")], true),
        (&[("2026-08-01", Effective, ""), ("2026-08-02", Partial, "")], true),
        (&[("2026-08-01", NotEffective, ""), ("2026-08-02", Effective, "")], false),
        (&[("2026-08-01", Effective, ""), ("2026-08-02", NotEffective, OTHER)], false),
        (&[("2026-08-01", Effective, OTHER), ("2026-08-02", NotEffective, REF)], false),
        (&[("2026-08-01", Effective, ""), ("2026-08-02", NotEffective, ""), ("2026-08-03", Effective, "")], false),
    ];
    for (row, reopened) in rows {
        let retested = row.iter().fold(minor("F-1", REF), |f, (date, result, refs)| f.retest(date, *result, refs));
        let told = story("2026-09-30").finding(retested.closed()).told();
        assert_eq!(told.finding("F-1").reopened, *reopened, "{row:?}");
    }
    let withdrawn = minor("F-1", REF).retest("2026-08-01", Effective, "").retest("2026-08-02", Partial, "");
    assert!(!story("2026-09-30").finding(withdrawn.status(Status::Withdrawn)).told().finding("F-1").reopened);
}

#[test]
fn g3_a_full_rubric_decides_unless_a_rationale_says_why_not() {
    let (yes, no) = (Some(true), Some(false));
    let contradicted = |told: Told| {
        let told = story("2026-09-30").finding(told).told();
        told.refs(told.assessment.rubric_contradictions.clone())
    };
    let rubrics = [
        ([no, no, no], Some("minor")),
        ([yes, no, no], Some("major")),
        ([no, yes, no], Some("major")),
        ([no, no, yes], Some("major")),
        ([yes, yes, yes], Some("major")),
        // Not filled in.
        ([yes, yes, None], None),
        ([None, no, no], None),
        ([no, None, no], None),
    ];
    for (answers, says) in rubrics {
        for (told, grade) in [(major("F-1", REF), "major"), (minor("F-1", REF), "minor")] {
            let expected = if says.is_some_and(|says| says != grade) { "F-1/A.6.2.4" } else { "" };
            assert_eq!(contradicted(told.clone().rubric(answers, None)), expected, "{answers:?} {grade}");
            assert_eq!(contradicted(told.clone().rubric(answers, Some("  "))), expected, "{answers:?} {grade}");
            assert_eq!(contradicted(told.clone().rubric(answers, Some("because"))), "");
            assert_eq!(contradicted(told.rubric(answers, None).status(Status::Draft)), "");
        }
        // The others are contradicted only by an answer that speaks of a failure.
        let expected = if says == Some("major") { "F-1/A.6.2.4" } else { "" };
        assert_eq!(contradicted(opportunity("F-1", REF).rubric(answers, None)), expected, "{answers:?}");
        assert_eq!(contradicted(conforming("F-1", REF).rubric(answers, None)), expected, "{answers:?}");
    }
}

#[test]
fn g4_each_finding_once_by_its_highest_open_grade() {
    let effective = |told: Told, refs| told.closed().retest("2026-08-01", Effective, refs);
    let cases = [
        (major("F-1", REF), "major"),
        (minor("F-1", REF), "minor"),
        (minor("F-1", REF).and(OTHER, Grade::Major, Design), "major"),
        (effective(minor("F-1", REF).and(OTHER, Grade::Major, Design), OTHER), "minor"),
        (effective(minor("F-1", REF).and(OTHER, Grade::Major, Design), REF), "major"),
        (effective(minor("F-1", REF).and(OTHER, Grade::Major, Design), ""), "corrected"),
        (effective(minor("F-1", REF), "").and_tested(OTHER, Grade::Opportunity, Tested::Both), "corrected"),
        (opportunity("F-1", REF).and_tested(OTHER, Grade::Conforming, Tested::Both), "opportunity"),
        (opportunity("F-1", REF).and(OTHER, Grade::Minor, Design), "minor"),
        (conforming("F-1", REF).and_tested(OTHER, Grade::Opportunity, Tested::Both), "opportunity"),
        (conforming("F-1", REF), "conforming"),
        // The status of a positive finding has no effect.
        (conforming("F-1", REF).closed(), "conforming"),
        (opportunity("F-1", REF).status(Status::Accepted), "opportunity"),
    ];
    for (i, (told, class)) in cases.into_iter().enumerate() {
        let told = story("2026-09-30").finding(told).told();
        assert_eq!(told.class("F-1"), class, "case {i}");
        assert_eq!(told.finding("F-1").corrected, class == "corrected", "case {i}");
    }
}

#[test]
fn g4_own_grade_of_the_finding_decides_nothing() {
    let mut only_own_entries = conforming("F-1", REF);
    only_own_entries.finding.grade = Grade::Major;
    assert_eq!(story("2026-09-30").finding(only_own_entries).told().class("F-1"), "conforming");
}

#[test]
fn g4_failure_counts_open_assessments() {
    let told = story("2026-09-30")
        .finding(major("F-1", REF).and(OTHER, Grade::Minor, Operating).and("A.8.4", Grade::Major, Operating))
        .finding(minor("F-2", REF).of(Design))
        .finding(minor("F-3", REF).closed().retest("2026-08-01", Effective, ""))
        .finding(minor("F-4", REF).status(Status::Withdrawn))
        .finding(conforming("F-5", REF))
        .told();
    let failure = &told.assessment.figures.failure;
    assert_eq!(told.refs(failure.design.major.clone()), "F-1/A.6.2.4");
    assert_eq!(told.refs(failure.design.minor.clone()), "F-2/A.6.2.4");
    assert_eq!(told.refs(failure.operating.major.clone()), "F-1/A.8.4");
    assert_eq!(told.refs(failure.operating.minor.clone()), "F-1/A.6.2.6");
    assert_eq!(told.assessment.figure("nonconformities.major"), Some(1));
    assert_eq!(told.assessment.figure("failure.design.minor"), Some(1));
}

#[test]
fn every_figure_of_the_model_has_a_value() {
    let assessment = story("2026-09-30").told().assessment;
    for path in crate::model::FIGURES {
        assert!(assessment.figure(path).is_some(), "{path}");
    }
    assert_eq!(assessment.figure("nonconformities"), None);
}

#[test]
fn v4_coverage_is_of_applicable_controls_and_testable_leaves() {
    let empty = story("2026-09-30").told();
    let coverage = &empty.assessment.figures.coverage;
    assert_eq!((coverage.controls.applicable.len(), coverage.controls.tested.len()), (38, 0));
    assert_eq!((coverage.clauses.applicable.len(), coverage.clauses.tested.len()), (23, 0));

    let told = story("2026-09-30")
        .excludes("A.10.4")
        .excludes("A.10.3")
        .finding(minor("F-1", "A.10.4"))
        .finding(conforming("F-2", "A.2.2"))
        .finding(conforming("F-3", "A.2.2"))
        .finding(conforming("F-4", "A.2.3").status(Status::Withdrawn))
        .finding(conforming("F-5", "9.2.1"))
        // Untestable: graded, outside the ratio.
        .finding(minor("F-6", "7.1"))
        .told();
    let coverage = &told.assessment.figures.coverage;
    assert_eq!(
        (coverage.controls.applicable.len(), told.requirements(&coverage.controls.tested)),
        (36, "A.2.2".into())
    );
    assert_eq!((coverage.clauses.applicable.len(), told.requirements(&coverage.clauses.tested)), (23, "9.2.1".into()));
    assert_eq!(told.verdict("7.1"), "minor");
}

#[test]
fn v4_coverage_counts_all_catalogs() {
    let mut story = story("2026-09-30");
    let shelf = std::sync::Arc::make_mut(&mut story.engagement.shelf);
    add(shelf, "acme:C-1", RequirementKind::Control, "A.2", false);
    add(shelf, "acme:K-1", RequirementKind::Clause, "4", true);
    let coverage = story.told().assessment.figures.coverage;
    assert_eq!((coverage.controls.applicable.len(), coverage.clauses.applicable.len()), (39, 24));
}
