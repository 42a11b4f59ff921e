//! What holds for every engagement: properties over generated ones.

mod generate;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::story::*;
use super::*;
use generate::*;

fn at(engagement: &Engagement, today: Date) -> Outcome {
    let mut engagement = engagement.clone();
    engagement.meta.report.date = today;
    let assessment = assess(&engagement);
    Outcome { engagement, assessment }
}

/// Everything that is said, by ids and without order.
fn said(told: &Outcome) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    let sorted = |text: String| text.split(' ').collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ");
    let (engagement, assessment) = (&told.engagement, &told.assessment);
    for (finding, state) in engagement.findings.iter().zip(&assessment.findings) {
        said.insert(format!("{} {state:?} {}", finding.id, told.flags(&finding.id)));
    }
    for (ix, requirement) in engagement.shelf.requirements() {
        let state = &assessment[ix];
        let lists = [&state.assessments, &state.tested_design, &state.tested_operation, &state.withdrawn];
        let lists = lists.map(|list| sorted(told.refs(list.iter().copied())));
        let able = sorted(told.ids(&state.judged_able_by));
        let verdicts = (state.graded, state.verdict, state.design, state.operating, &state.systems);
        said.insert(format!("{} {verdicts:?} {lists:?} {able}", requirement.reference));
    }
    for path in crate::model::FIGURES {
        said.insert(format!("{path} {:?}", assessment.figure(path)));
    }
    for (area, card) in &assessment.maturity.areas {
        let met: Vec<_> = card.criteria.iter().map(|c| (c.met, c.evidence.len(), &c.missing)).collect();
        said.insert(format!("{area:?} {:?} {met:?}", card.level));
    }
    for escalation in &assessment.escalations {
        for proposal in &escalation.proposals {
            let because = sorted(told.ids(&proposal.because));
            said.insert(format!("{:?} {:?} {:?} {because}", escalation.requirement, proposal.rule, proposal.state));
        }
    }
    for c in assessment.contradictions.iter().flatten() {
        said.insert(format!("{:?} {:?} {}", c.rule, c.requirement, sorted(told.ids(&c.findings))));
    }
    for item in assessment.readiness.iter().flat_map(|list| &list.items) {
        said.insert(format!("{} {:?} {} {}", item.id, item.met, item.rests_on.len(), item.lacking.len()));
    }
    for (key, cells) in &assessment.breakdowns.threat.rows {
        said.insert(format!("{key:?} {}", sorted(told.refs(cells.all()))));
    }
    let acts = &assessment.acts;
    said.insert(format!("{:?}", [&acts.owned, &acts.on_time, &acts.verified].map(|list| sorted(told.ids(list)))));
    let trend = assessment.trend.as_ref().map(|t| [&t.new, &t.corrected, &t.regraded].map(|l| sorted(told.ids(l))));
    said.insert(format!("{trend:?}"));
    said
}

/// Checks one table: rows and "not stated", less repetitions, are the total; nothing is lost.
fn adds_up<K>(
    table: &Breakdown<K>,
    counting: &BTreeSet<AssessmentRef>,
    failure: &Failures,
) -> Result<(), TestCaseError> {
    let mut rows: BTreeMap<AssessmentRef, usize> = BTreeMap::new();
    for (_, cells) in &table.rows {
        for at in cells.all() {
            *rows.entry(at).or_default() += 1;
        }
    }
    let total: Vec<AssessmentRef> = table.total.all().collect();
    prop_assert_eq!(total.len(), counting.len());
    prop_assert_eq!(&total.into_iter().collect::<BTreeSet<_>>(), counting);
    let not_stated: BTreeSet<AssessmentRef> = table.not_stated.all().collect();
    let stated: BTreeSet<AssessmentRef> = rows.keys().copied().collect();
    prop_assert!(stated.is_disjoint(&not_stated));
    prop_assert_eq!(&(&stated | &not_stated), counting);
    let several: Vec<AssessmentRef> = rows.iter().filter(|(_, n)| **n > 1).map(|(at, _)| *at).collect();
    prop_assert_eq!(&table.several, &several);
    prop_assert_eq!(&table.total.failure, failure);
    let mut rows_of: BTreeMap<FindingIx, usize> = BTreeMap::new();
    for (_, cells) in &table.rows {
        for finding in &cells.findings {
            *rows_of.entry(*finding).or_default() += 1;
        }
    }
    let several: Vec<FindingIx> = rows_of.iter().filter(|(_, n)| **n > 1).map(|(ix, _)| *ix).collect();
    prop_assert_eq!(&table.several_findings, &several);
    Ok(())
}

/// The worst grade among the open assessments of a finding.
fn worst_open(finding: &crate::model::Finding, state: &FindingState) -> Option<Grade> {
    let open = finding.entries.iter().zip(&state.entries).filter(|(_, state)| state.open);
    open.map(|(entry, _)| entry.grade).min()
}

/// Every verdict before and after, in catalog order; [`Verdict`] runs from the worst.
fn no_worse(before: &Assessment, after: &Assessment) -> Result<(), TestCaseError> {
    for (old, new) in before.requirements.iter().zip(&after.requirements) {
        prop_assert!(new.verdict >= old.verdict && new.graded >= old.graded);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_order_of_findings_never_matters(story in engagement(), seed in any::<u64>()) {
        let engagement = story.build();
        let count = engagement.findings.len();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|i| (*i as u64 + 1).wrapping_mul(seed | 1));
        let mut shuffled = engagement.clone();
        shuffled.findings = order.iter().map(|i| engagement.findings[*i].clone()).collect();
        for activity in &mut shuffled.activities {
            if let Some(ActivityResult::Findings(named)) = &mut activity.result {
                for ix in named.iter_mut() {
                    *ix = FindingIx::new(order.iter().position(|i| *i == ix.index()).expect("a place"));
                }
            }
        }
        let today = engagement.today();
        prop_assert_eq!(said(&at(&engagement, today)), said(&at(&shuffled, today)));
    }

    #[test]
    fn every_finding_but_drafts_is_counted_once(story in engagement()) {
        let told = story.told();
        let figures = &told.assessment.figures;
        let nonconformities = &figures.nonconformities;
        let lists = [
            &nonconformities.major, &nonconformities.minor, &nonconformities.corrected,
            &figures.opportunities, &figures.conforming, &figures.withdrawn,
        ];
        let all: BTreeSet<FindingIx> = lists.iter().flat_map(|list| list.iter().copied()).collect();
        prop_assert_eq!(lists.iter().map(|list| list.len()).sum::<usize>(), figures.findings.len());
        prop_assert_eq!(all, told.engagement.published().map(|(ix, _)| ix).collect());
    }

    #[test]
    fn every_breakdown_adds_up(story in engagement()) {
        let told = story.told();
        let (assessment, tables) = (&told.assessment, &told.assessment.breakdowns);
        let counting: BTreeSet<AssessmentRef> = told.engagement.findings.iter().enumerate()
            .filter(|(_, finding)| finding.counts())
            .flat_map(|(i, f)| (0..f.entries.len()).map(move |e| AssessmentRef::new(FindingIx::new(i), e)))
            .collect();
        let failure = &assessment.figures.failure;
        adds_up(&tables.area, &counting, failure)?;
        adds_up(&tables.requirement, &counting, failure)?;
        adds_up(&tables.system, &counting, failure)?;
        adds_up(&tables.stage, &counting, failure)?;
        adds_up(&tables.threat, &counting, failure)?;
        adds_up(&tables.phase, &counting, failure)?;
        for (ix, cells) in &tables.requirement.rows {
            prop_assert_eq!(cells, &assessment[*ix].cells);
        }
    }

    #[test]
    fn a_positive_assessment_never_worsens_a_verdict(story in engagement(), reference in select(REFS.to_vec())) {
        let before = story.clone().told().assessment;
        let after = story.finding(conforming("F-0", reference).testing(Tested::Both)).told().assessment;
        no_worse(&before, &after)?;
    }

    #[test]
    fn a_correction_never_worsens_a_verdict(story in engagement(), which in any::<prop::sample::Index>()) {
        let engagement = story.build();
        let counting: Vec<usize> = (0..engagement.findings.len()).filter(|i| engagement.findings[*i].counts()).collect();
        prop_assume!(!counting.is_empty());
        let chosen = counting[which.index(counting.len())];
        let mut corrected = engagement.clone();
        let finding = std::sync::Arc::make_mut(&mut corrected.findings[chosen]);
        finding.status = Status::Closed;
        finding.remediation.verification.push(crate::model::Verification {
            date: day(&date(DAYS + 1)),
            by: None,
            result: VerificationResult::Effective,
            requirements: Vec::new(),
            evidence: None,
        });
        let (before, after) = (assess(&engagement), assess(&corrected));
        no_worse(&before, &after)?;
        prop_assert!(after.findings[chosen].entries.iter().all(|entry| !entry.open));
        prop_assert_eq!(after.findings[chosen].corrected, engagement.findings[chosen].is_nonconformity());
        prop_assert_eq!(before.figures.coverage, after.figures.coverage);
    }

    #[test]
    fn coverage_is_a_part_of_what_applies(story in engagement()) {
        let told = story.told();
        let coverage = &told.assessment.figures.coverage;
        for ratio in [&coverage.controls, &coverage.clauses] {
            let applicable: BTreeSet<_> = ratio.applicable.iter().collect();
            prop_assert!(ratio.tested.iter().all(|ix| applicable.contains(ix)));
            for ix in &ratio.applicable {
                let tested = told.assessment[*ix].verdict != Verdict::Untested;
                prop_assert_eq!(tested, ratio.tested.contains(ix));
            }
        }
    }

    #[test]
    fn design_comes_before_operation(story in engagement()) {
        for state in &story.told().assessment.requirements {
            let deficient = state.design == Some(DesignState::Deficient);
            prop_assert_eq!(deficient, state.operating == Some(OperatingState::NotReliedOn));
            prop_assert_eq!(deficient, !state.cells.failure.design.is_empty());
            if !state.judged_able_by.is_empty() {
                prop_assert!(state.design == Some(DesignState::Effective) && state.tested_design.is_empty());
            }
        }
    }

    #[test]
    fn levels_are_earned_in_order(story in engagement()) {
        let told = story.told();
        let maturity = &told.assessment.maturity;
        let cards = maturity.areas.iter().map(|(ix, card)| (Some(*ix), card));
        for (area, card) in cards.chain([(None, &maturity.programme)]) {
            prop_assert_eq!(card.criteria.iter().map(|c| c.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
            for criterion in &card.criteria {
                prop_assert_eq!(criterion.met, criterion.missing.is_empty());
            }
            let applies = area.is_none_or(|ix| !told.assessment[ix].applicable.is_empty());
            prop_assert_eq!(card.level.is_some(), applies);
            if let Some(level) = card.level {
                let earned = usize::from(level);
                prop_assert!(card.criteria[..earned].iter().all(|c| c.met));
                prop_assert!(card.criteria.get(earned).is_none_or(|c| !c.met));
            }
        }
        let levels: Vec<(u8, AreaIx)> =
            maturity.areas.iter().filter_map(|(ix, card)| Some((card.level?, *ix))).collect();
        let lowest = levels.iter().map(|(level, _)| *level).min();
        prop_assert_eq!(maturity.lowest, levels.iter().find(|(level, _)| Some(*level) == lowest).map(|(_, ix)| *ix));
    }

    #[test]
    fn more_testing_never_lowers_a_level(
        story in engagement(),
        automated in any::<bool>(),
        on in 0..DAYS,
        refs in subsequence(REFS.to_vec(), 0..=3),
    ) {
        let before = story.clone().told().assessment.maturity;
        let method = if automated { Method::Automated } else { Method::Manual };
        let after = story.activity("more", method, &date(on), &refs.join(","), STAGES).told().assessment.maturity;
        for ((_, old), (_, new)) in before.areas.iter().zip(&after.areas) {
            prop_assert!(new.level >= old.level);
        }
        prop_assert!(after.level() >= before.level());
    }

    #[test]
    fn a_day_later_flips_exactly_the_flags_it_should(story in engagement(), which in any::<prop::sample::Index>()) {
        let engagement = story.build();
        // Days on which something happens, and one on which perhaps nothing does.
        let mut days = vec![engagement.today()];
        days.extend(assess(&engagement).findings.iter().filter_map(|state| state.due));
        for event in engagement.meta.audits.iter() {
            days.extend([event.from, event.to, dates::months_after(event.to, 6)]);
        }
        days.extend(days.clone().iter().map(|d| d.saturating_sub(Span::new().days(1))));
        let today = days[which.index(days.len())];
        let tomorrow = dates::days_after(today, 1);
        let (before, after) = (at(&engagement, today).assessment, at(&engagement, tomorrow).assessment);
        let stage_2 = |day: Date| {
            let ended = engagement.meta.audits.iter().filter(|e| e.kind == AuditKind::Stage2 && e.to <= day);
            ended.map(|e| e.to).max()
        };
        for (ix, finding) in engagement.published() {
            let flags = |assessment: &Assessment| -> BTreeSet<FlagRule> {
                assessment.flags_of(ix).iter().map(|flag| flag.rule).collect()
            };
            let (old, new) = (flags(&before), flags(&after));
            let flipped: BTreeSet<FlagRule> = old.symmetric_difference(&new).copied().collect();
            let state = &before[ix];
            let mut expected = BTreeSet::new();
            if state.open && state.due == Some(today) {
                expected.insert(FlagRule::T1);
            }
            let six_months_on = |day: Date| state.class == Class::Major && stage_2(day).is_some_and(|last| {
                finding.found.is_some_and(|found| found <= last) && day > dates::months_after(last, 6)
            });
            if six_months_on(today) != six_months_on(tomorrow) {
                expected.insert(FlagRule::T6);
            }
            prop_assert_eq!(flipped, expected);
            prop_assert_eq!(after[ix].overdue, new.contains(&FlagRule::T1));
            prop_assert_eq!(FindingState { overdue: false, ..state.clone() }, FindingState { overdue: false, ..after[ix].clone() });
        }
        // Escalations change only with the audit that begins.
        if engagement.meta.audits.iter().all(|event| event.from != tomorrow) {
            prop_assert_eq!(&before.escalations, &after.escalations);
            prop_assert_eq!(&before.contradictions, &after.contradictions);
        }
        // The programme gains exactly the events of that day.
        let gained = after.maturity.programme.criteria[0].evidence.len() - before.maturity.programme.criteria[0].evidence.len();
        let activities = engagement.activities.iter().filter(|a| a.to == tomorrow).count();
        let found = engagement.published().filter(|(_, f)| f.counts() && f.found == Some(tomorrow)).count();
        prop_assert_eq!(gained, activities + found);
    }

    #[test]
    fn flags_stand_by_finding_and_speak_of_nonconformities(story in engagement()) {
        let told = story.told();
        let flags = &told.assessment.flags;
        let keys: Vec<_> = flags.iter().map(|flag| (flag.finding, flag.rule)).collect();
        prop_assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        for flag in flags {
            let (finding, state) = (&told.engagement[flag.finding], &told.assessment[flag.finding]);
            prop_assert!(state.counts && finding.is_nonconformity());
            prop_assert!(state.open || flag.rule == FlagRule::T8);
        }
        let by_finding: usize = told.engagement.findings.iter().map(|f| told.assessment.flags_of(told.ix(&f.id)).len()).sum();
        prop_assert_eq!(by_finding, flags.len());
    }

    #[test]
    fn escalations_stand_where_the_grade_is_minor_and_only_accepted_ones_decide(story in engagement()) {
        let told = story.told();
        let order: Vec<_> = told.assessment.escalations.iter().map(|e| e.requirement).collect();
        prop_assert!(order.windows(2).all(|pair| pair[0] < pair[1]));
        for (ix, requirement) in told.engagement.shelf.requirements().filter(|(_, r)| r.is_gradable()) {
            let state = &told.assessment[ix];
            let escalation = told.assessment.escalation(ix);
            let accepted = escalation.is_some_and(Escalation::accepted);
            prop_assert!(escalation.is_none() || state.graded == Verdict::Minor, "{}", requirement.reference);
            prop_assert_eq!(state.verdict, if accepted { Verdict::Major } else { state.graded });
            prop_assert!(escalation.is_none_or(|e| e.proposals.iter().all(|p| !p.because.is_empty())));
        }
    }

    #[test]
    fn a_copy_of_this_report_in_history_changes_nothing(story in engagement()) {
        let told = story.told();
        let mut engagement = told.engagement.clone();
        let copy = engagement.published().map(|(ix, finding)| crate::model::PastFinding {
            id: finding.id.clone(),
            title: finding.title.clone(),
            audience: None,
            grade: Some(finding.grade),
            status: Some(finding.status),
            corrected: told.assessment[ix].corrected,
            nonconformity: finding.is_nonconformity(),
            open: worst_open(finding, &told.assessment[ix]),
            worst: finding.entries.iter().map(|entry| entry.grade).min(),
        }).collect();
        engagement.history.push(crate::model::Period {
            id: "this".to_owned(),
            date: Some(engagement.today()),
            level: None,
            coverage: serde_json::Value::Null,
            findings: copy,
            verdicts: Vec::new(),
        }.into());
        let trend = assess(&engagement).trend.expect("earlier periods");
        prop_assert_eq!(trend, Trend::default());
    }

    #[test]
    fn a_rate_lies_between_its_bounds(succeeded in 0u64..5000, resisted in 0u64..5000, unassessed in 0u64..9) {
        let told = story(START).finding(minor("F-1", "A.8.4").trials(None, succeeded, resisted, unassessed)).told();
        let rate = told.finding("F-1").rate.expect("tries");
        prop_assert_eq!(rate.interval.is_some(), succeeded + resisted > 0);
        if let Some(Interval { rate, low, high }) = rate.interval {
            prop_assert!((0.0..=rate).contains(&low) && (rate..=1.0).contains(&high));
            prop_assert!((rate * 10_000.0).fract().min(1.0 - (rate * 10_000.0).fract()) < 1e-6);
        }
    }
}

/// Lists grow with what they count; a rule that compared findings with findings would not end here.
#[test]
fn many_findings_on_one_requirement() {
    let many = (0..10_000).map(|i| minor(&format!("F-{i}"), "A.6.2.4").and("9.2.1", Grade::Minor, Failure::Design));
    let told = story(START).findings(many.map(|told| told.found(START).owner("Platform").at(&["deployment"]))).told();
    assert_eq!(told.requirement("A.6.2.4").findings().len(), 10_000);
    assert_eq!(told.assessment.figure("failure.design.minor"), Some(10_000));
    assert_eq!(told.assessment.escalations.iter().map(|e| e.shown().because.len()).sum::<usize>(), 20_000);
}
