//! Cases of rules V1 to V3.

use crate::assess::story::*;
use crate::model::{EscalationRule, Failure::*, Grade, RequirementIx, Status, Tested, VerificationResult::*};

const REF: &str = "A.6.2.4";

fn corrected(told: Told) -> Told {
    told.closed().retest("2026-08-01", Effective, "")
}

/// Verdict, design, operation of one requirement after these findings.
#[test]
fn v1_v2_v3_verdict_design_and_operation() {
    let design = |id| major(id, REF).of(Design);
    let operating = |id| minor(id, REF).of(Operating);
    let tested = |id, what| conforming(id, REF).testing(what);
    let cases: Vec<(&str, Vec<Told>, [&str; 3])> = vec![
        ("nothing", vec![], ["untested", "untested", "untested"]),
        ("withdrawn", vec![design("F-1").status(Status::Withdrawn)], ["untested", "untested", "untested"]),
        ("positive, operation", vec![tested("F-1", Tested::Operating)], ["conforming", "untested", "effective"]),
        ("positive, design", vec![tested("F-1", Tested::Design)], ["conforming", "effective", "untested"]),
        ("positive, both", vec![tested("F-1", Tested::Both)], ["conforming", "effective", "effective"]),
        ("opportunity", vec![opportunity("F-1", REF)], ["opportunity", "untested", "effective"]),
        (
            "opportunity beside a positive one",
            vec![opportunity("F-1", REF).testing(Tested::Design), tested("F-2", Tested::Operating)],
            ["opportunity", "effective", "effective"],
        ),
        ("design", vec![design("F-1")], ["major", "deficient", "not-relied-on"]),
        ("minor design", vec![minor("F-1", REF).of(Design)], ["minor", "deficient", "not-relied-on"]),
        (
            "design beside operation",
            vec![minor("F-1", REF).of(Design), major("F-2", REF).of(Operating), tested("F-3", Tested::Both)],
            ["major", "deficient", "not-relied-on"],
        ),
        ("operating", vec![operating("F-1")], ["minor", "effective", "deficient"]),
        (
            "operating beside a positive one",
            vec![operating("F-1"), tested("F-2", Tested::Both)],
            ["minor", "effective", "deficient"],
        ),
        ("design corrected", vec![corrected(design("F-1"))], ["conforming", "effective", "untested"]),
        ("operating corrected", vec![corrected(operating("F-1"))], ["conforming", "effective", "effective"]),
        (
            "design corrected, operating open",
            vec![corrected(design("F-1")), operating("F-2")],
            ["minor", "effective", "deficient"],
        ),
        (
            "operating corrected, design open",
            vec![design("F-1"), corrected(operating("F-2"))],
            ["major", "deficient", "not-relied-on"],
        ),
        (
            "corrected beside an opportunity",
            vec![corrected(operating("F-1")), opportunity("F-2", REF)],
            ["opportunity", "effective", "effective"],
        ),
        ("accepted", vec![operating("F-1").status(Status::Accepted)], ["minor", "effective", "deficient"]),
        ("closed on trust", vec![design("F-1").closed()], ["major", "deficient", "not-relied-on"]),
    ];
    for (name, findings, [verdict, design, operating]) in cases {
        let told = story("2026-09-30").findings(findings.clone()).told();
        assert_eq!([told.verdict(REF), told.design(REF), told.operating(REF)], [verdict, design, operating], "{name}");
        // An excluded control is judged alike, only its verdict is not applicable.
        let excluded = story("2026-09-30").findings(findings).excludes(REF).told();
        assert_eq!(
            [excluded.verdict(REF), excluded.design(REF), excluded.operating(REF)],
            ["not-applicable", design, operating],
            "{name}, excluded"
        );
        assert_eq!(excluded.requirement(REF).applicable, Some(false));
    }
}

#[test]
fn what_does_not_say_what_it_tested_tested_the_operation() {
    let mut unsaid = conforming("F-1", REF);
    unsaid.finding.entries[0].tested = None;
    let told = story("2026-09-30").finding(unsaid).told();
    assert_eq!((told.design(REF), told.operating(REF)), ("untested", "effective"));
}

#[test]
fn v2_names_the_findings_on_which_the_judgement_rests() {
    let judged = |findings: Vec<Told>| {
        let told = story("2026-09-30").findings(findings).told();
        told.ids(&told.requirement(REF).judged_able_by)
    };
    assert_eq!(judged(vec![minor("F-1", REF), corrected(minor("F-2", REF)), conforming("F-3", REF)]), "F-1 F-2");
    assert_eq!(judged(vec![corrected(minor("F-2", REF))]), "F-2");
    // The design was tested, so nothing rests on the judgement.
    assert_eq!(judged(vec![minor("F-1", REF), conforming("F-2", REF).testing(Tested::Design)]), "");
    assert_eq!(judged(vec![minor("F-1", REF), corrected(major("F-2", REF))]), "");
    assert_eq!(judged(vec![minor("F-1", REF), major("F-2", REF)]), "");
    assert_eq!(judged(vec![conforming("F-1", REF)]), "");
}

#[test]
fn v1_lists_what_counted_and_on_which_systems() {
    let told = story("2026-09-30")
        .system("chat")
        .system("claims")
        .system_out_of_scope("legacy")
        .system("search")
        .finding(major("F-2", REF).on(&["claims", "legacy"]))
        .finding(conforming("F-10", REF).on(&["chat", "claims"]).testing(Tested::Both))
        .finding(corrected(minor("F-1", REF)))
        .finding(conforming("F-3", REF).on(&["search"]).status(Status::Withdrawn))
        .finding(conforming("F-4", REF).on(&["search"]).status(Status::Draft))
        .finding(conforming("F-5", "A.8.4").on(&["search"]))
        .told();
    let state = told.requirement(REF);
    assert_eq!(told.refs(state.assessments.clone()), "F-1/A.6.2.4 F-2/A.6.2.4 F-10/A.6.2.4");
    assert_eq!(told.ids(state.findings()), "F-1 F-2 F-10");
    assert_eq!(told.refs(state.cells.corrected.clone()), "F-1/A.6.2.4");
    assert_eq!(told.refs(state.tested_design.clone()), "F-2/A.6.2.4 F-10/A.6.2.4");
    assert_eq!(told.refs(state.tested_operation.clone()), "F-1/A.6.2.4 F-10/A.6.2.4");
    assert_eq!(told.refs(state.withdrawn.clone()), "F-3/A.6.2.4");
    let systems: Vec<&str> = state.systems.iter().map(|ix| told.engagement[*ix].id.as_str()).collect();
    assert_eq!((systems, told.engagement.systems_in_scope()), (vec!["chat", "claims"], 3));
}

/// Leaves of clause 9: 9.1, 9.2.1, 9.2.2, 9.3.1, 9.3.2, 9.3.3; of 9.2 only the middle two.
#[test]
fn v1_a_heading_shows_its_worst_leaf() {
    let all = ["9.1", "9.2.1", "9.2.2", "9.3.1", "9.3.2", "9.3.3"];
    let positive = |refs: &[&str]| -> Vec<Told> {
        refs.iter().enumerate().map(|(i, r)| conforming(&format!("F-{}", i + 10), r)).collect()
    };
    let cases: Vec<(Vec<Told>, &str, &str, usize)> = vec![
        (vec![], "untested", "untested", 0),
        (vec![major("F-1", "9.2.1"), minor("F-2", "9.1")], "major", "major", 1),
        (vec![minor("F-1", "9.1"), opportunity("F-2", "9.2.2")], "minor", "opportunity", 1),
        (vec![opportunity("F-1", "9.3.1")], "opportunity", "untested", 0),
        // An untested leaf outweighs a tested one without nonconformity.
        (positive(&all[..5]), "untested", "conforming", 2),
        (positive(&all), "conforming", "conforming", 2),
    ];
    for (i, (findings, nine, nine_two, tested)) in cases.into_iter().enumerate() {
        let told = story("2026-09-30").findings(findings).told();
        assert_eq!((told.verdict("9"), told.verdict("9.2")), (nine, nine_two), "case {i}");
        let heading = told.requirement("9.2");
        let leaves = heading.leaves.clone().unwrap_or_default();
        assert_eq!((leaves.tested.len(), told.requirements(&leaves.of)), (tested, "9.2.1 9.2.2".into()), "case {i}");
        assert_eq!((heading.applicable, heading.design, heading.operating), (None, None, None));
        assert!(heading.findings().is_empty());
    }
}

#[test]
fn v1_escalation_moves_the_verdict_and_the_heading_but_not_the_grade() {
    let minors = || ["F-1", "F-2", "F-3"].map(|id| minor(id, "9.2.1"));
    let told = story("2026-09-30").findings(minors()).decision(EscalationRule::E1, "9.2.1", true).told();
    for reference in ["9.2.1", "9.2", "9"] {
        let state = told.requirement(reference);
        assert_eq!((state.graded.as_str(), state.verdict.as_str()), ("minor", "major"), "{reference}");
    }
    assert_eq!(told.assessment.figure("nonconformities.major"), Some(0));
}

#[test]
fn excluded_leaves_weigh_least() {
    let mut story = story("2026-09-30").excludes("A.2.2").finding(conforming("F-1", "A.2.3"));
    add(
        std::sync::Arc::make_mut(&mut story.engagement.shelf),
        "acme:1",
        crate::model::RequirementKind::Heading,
        "A.2",
        false,
    );
    let heading = RequirementIx::new(story.engagement.shelf.requirements.len() - 1);
    std::sync::Arc::make_mut(&mut story.engagement.shelf).requirements[heading.index()].leaves =
        vec![requirement("A.2.2"), requirement("A.2.3")];
    let told = story.clone().told();
    assert_eq!(told.assessment[heading].verdict.as_str(), "conforming");
    std::sync::Arc::make_mut(&mut story.engagement.shelf).requirements[heading.index()].leaves =
        vec![requirement("A.2.2")];
    assert_eq!(story.clone().told().assessment[heading].verdict.as_str(), "not-applicable");
    std::sync::Arc::make_mut(&mut story.engagement.shelf).requirements[heading.index()].leaves = vec![];
    assert_eq!(story.told().assessment[heading].verdict.as_str(), "untested");
}

#[test]
fn areas_gather_their_requirements() {
    let told = story("2026-09-30")
        .excludes("A.2.2")
        .finding(major("F-1", "A.2.2"))
        .finding(conforming("F-2", "A.2.4"))
        .finding(minor("F-3", "9.2.1").and("A.8.4", Grade::Minor, Design))
        .told();
    let state = &told.assessment[area("A.2")];
    assert_eq!(told.requirements(&state.requirements), "A.2.2 A.2.3 A.2.4");
    assert_eq!(told.requirements(&state.applicable), "A.2.3 A.2.4");
    assert_eq!(told.requirements(&state.tested), "A.2.4");
    assert_eq!(state.worst.as_str(), "untested");
    assert_eq!(told.assessment[area("9")].worst.as_str(), "minor");
    assert_eq!(told.assessment[area("9")].requirements.len(), 6);
}

#[test]
fn excused_requirements_are_marked() {
    let told = story("2026-09-30").meta(|m| m.excused.push((requirement(REF), None))).told();
    assert!(told.requirement(REF).excused && !told.requirement("A.6.2.5").excused);
}
