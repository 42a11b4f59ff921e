//! Generated engagements: small enough to meet every rule, wild enough to meet its edges.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::assess::{dates, story::*};
use crate::model::*;

pub(super) const REFS: &[&str] =
    &["A.6.2.4", "A.6.2.6", "A.8.4", "A.2.2", "A.2.3", "A.2.4", "A.7.2", "9.2.1", "9.2.2", "7.1"];
const CONTROLS: &[&str] = &["A.6.2.4", "A.6.2.6", "A.8.4", "A.2.2", "A.2.3", "A.2.4"];
const SYSTEMS: &[&str] = &["chat", "claims", "search"];
pub(super) const STAGES: &[&str] = &["data", "building", "verification", "deployment", "operation", "organizational"];
const THREATS: &[&str] = &["prompt-injection", "evasion-attack", "data-poisoning"];
/// The first day of all stories; others are told as days after it.
pub(super) const START: &str = "2024-01-31";
/// Days a story lasts; the report is dated somewhere inside.
pub(super) const DAYS: u32 = 1000;

pub(super) fn date(after: u32) -> String {
    dates::days_after(day(START), after).to_string()
}

fn entry() -> impl Strategy<Value = (Grade, Failure, Tested)> {
    let grades = vec![Grade::Major, Grade::Minor, Grade::Minor, Grade::Minor, Grade::Opportunity, Grade::Conforming];
    (select(grades), select(Failure::ALL.to_vec()), select(Tested::ALL.to_vec()))
}

prop_compose! {
    /// A finding without its id.
    fn finding()(
        refs in subsequence(REFS.to_vec(), 1..=3),
        entries in vec(entry(), 3),
        status in select(Status::ALL.to_vec()),
        published in 0..4,
        days in (of(0..DAYS), of(0..DAYS)),
        owner in of(select(vec!["Platform", "Lead tester"])),
        retests in vec((0..DAYS, select(VerificationResult::ALL.to_vec()), subsequence(REFS.to_vec(), 0..=2)), 0..3),
        systems in subsequence(SYSTEMS.to_vec(), 0..=3),
        stages in subsequence(STAGES.to_vec(), 0..=2),
        threats in subsequence(THREATS.to_vec(), 0..=2),
        others in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) -> Told {
        let of = |(grade, failure, tested): (Grade, Failure, Tested)| if grade.is_nonconformity() {
            (grade, Some(failure), None)
        } else {
            (grade, None, Some(tested))
        };
        let (grade, failure, tested) = of(entries[0]);
        let mut told = match grade {
            Grade::Major => major("?", refs[0]),
            Grade::Minor => minor("?", refs[0]),
            Grade::Opportunity => opportunity("?", refs[0]),
            Grade::Conforming => conforming("?", refs[0]),
        };
        (told.finding.entries[0].failure, told.finding.entries[0].tested) = (failure, tested);
        for (reference, entry) in refs.iter().zip(entries).skip(1) {
            told = match of(entry) {
                (grade, Some(failure), _) => told.and(reference, grade, failure),
                (grade, _, tested) => told.and_tested(reference, grade, tested.unwrap_or(Tested::Both)),
            };
        }
        if published > 0 && matches!(status, Status::Draft | Status::Withdrawn) {
            told = told.status(Status::Open);
        } else {
            told = told.status(status);
        }
        let (found, due) = days;
        told = found.iter().fold(told, |t, d| t.found(&date(*d)));
        told = due.iter().fold(told, |t, d| t.due(&date(*d)));
        told = owner.iter().fold(told, |t, o| t.owner(o));
        for (on, result, refs) in retests {
            told = told.retest(&date(on), result, &refs.join(","));
        }
        let (phase, trials, repeats) = others;
        if phase { told = told.phase("exploitation"); }
        if trials { told = told.trials(Some("probe"), 3, 4, 1); }
        if repeats { told = told.repeats("2023", "F-1"); }
        told.on(&systems).at(&stages).threats(&threats)
    }
}

prop_compose! {
    /// A whole engagement.
    pub(super) fn engagement()(
        today in 0..DAYS,
        findings in vec(finding(), 0..12),
        statement in of(subsequence(CONTROLS.to_vec(), 0..=6)),
        excluded in vec(any::<bool>(), 6),
        audits in vec((select(AuditKind::ALL.to_vec()), 0..DAYS, 0u32..5), 0..4),
        activities in vec(
            (any::<bool>(), 0..DAYS, subsequence(REFS.to_vec(), 0..=10), subsequence(STAGES.to_vec(), 0..=6), of(0usize..12)),
            0..14,
        ),
        decisions in vec((any::<bool>(), select(REFS.to_vec()), any::<bool>()), 0..4),
        expires in of(0..DAYS),
        // Short windows, so that some generated programme earns each level.
        window in 1u32..9,
    ) -> Story {
        let mut story = SYSTEMS.iter().fold(story(&date(today)), |s, id| s.system(id));
        let count = findings.len();
        for (i, mut told) in findings.into_iter().enumerate() {
            told.finding.id = format!("F-{}", i + 1);
            story = story.finding(told);
        }
        for (i, reference) in statement.iter().flatten().enumerate() {
            let status = Implementation::ALL[i % 4];
            story = if excluded[i] { story.excludes(reference) } else { story.includes(reference, Some(status)) };
        }
        for (i, (kind, from, lasts)) in audits.into_iter().enumerate() {
            story = story.audit(&format!("e-{i}"), kind, &date(from), &date(from + lasts));
        }
        for (i, (automated, on, refs, stages, of)) in activities.into_iter().enumerate() {
            let method = if automated { Method::Automated } else { Method::Manual };
            let result = match of.filter(|n| *n < count) {
                Some(n) => ActivityResult::Findings(vec![FindingIx::new(n)]),
                None => ActivityResult::Text("done".to_owned()),
            };
            story = story.activity_with(&format!("a-{i}"), method, &date(on), &refs.join(","), &stages, Some(result));
        }
        for (first, reference, accepted) in decisions {
            let rule = if first { EscalationRule::E1 } else { EscalationRule::E2 };
            story = story.decision(rule, reference, accepted);
        }
        let expires = expires.map(|d| day(&date(d)));
        story = story.period("2023", vec![past("F-1", Grade::Minor)]);
        story.meta(|m| {
            m.certificate.expires = expires;
            m.maturity.window_months = window;
        })
    }
}
