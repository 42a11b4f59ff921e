//! The report date is "now": a day earlier or later changes exactly what that day decides.

use std::collections::{BTreeMap, BTreeSet};

use aims_site::assess::{Assessment, Class, FlagRule, Verdict, assess};
use aims_site::model::{AuditKind, Date, Engagement, EscalationRule, Grade};
use camino::Utf8Path;
use jiff::{Span, ToSpan};

/// Flags and proposals of escalation, as a reader would name them.
fn said(engagement: &Engagement, day: Date) -> (Assessment, BTreeSet<String>) {
    let mut engagement = engagement.clone();
    engagement.meta.report.date = day;
    let assessment = assess(&engagement);
    let flags = assessment.flags.iter().map(|flag| format!("{} {}", flag.rule.as_str(), engagement[flag.finding].id));
    let mut said: BTreeSet<String> = flags.collect();
    for escalation in &assessment.escalations {
        let reference = &engagement[escalation.requirement].reference;
        for proposal in &escalation.proposals {
            let because = proposal.because.iter().map(|ix| engagement[*ix].id.as_str());
            said.extend(because.map(|id| format!("{} {reference} {id}", proposal.rule.as_str())));
        }
    }
    (assessment, said)
}

/// What should be said on `day` of rules that ask for the day, from the wording of T1, T6 and E2 alone.
fn expected(engagement: &Engagement, assessment: &Assessment, day: Date) -> BTreeSet<String> {
    let mut expected = BTreeSet::new();
    let audits = &engagement.meta.audits;
    let stage_2 = audits.iter().filter(|audit| audit.kind == AuditKind::Stage2 && audit.to <= day);
    let ended = stage_2.map(|audit| audit.to).max();
    let begun = audits.iter().map(|audit| audit.from).filter(|from| *from <= day).max();
    let nonconforming = |period: &str, id: &str| {
        let period = engagement.history.iter().find(|told| told.id == period);
        period.is_some_and(|told| told.findings.iter().any(|past| past.id == id && past.nonconformity))
    };
    for (ix, finding) in engagement.published() {
        let state = &assessment[ix];
        if !state.open {
            continue;
        }
        if state.due.is_some_and(|due| due < day) {
            expected.insert(format!("{} {}", FlagRule::T1.as_str(), finding.id));
        }
        let late =
            |last: Date| day > last.saturating_add(6.months()) && finding.found.is_some_and(|found| found <= last);
        if state.class == Class::Major && ended.is_some_and(late) {
            expected.insert(format!("{} {}", FlagRule::T6.as_str(), finding.id));
        }
        let outlived = state.due.zip(begun).is_some_and(|(due, begun)| due < begun);
        let repeats = finding.repeats.as_ref().is_some_and(|repeats| nonconforming(&repeats.period, &repeats.id));
        for (entry, said) in finding.entries.iter().zip(&state.entries) {
            let minor = said.open && entry.grade == Grade::Minor;
            let verdict = assessment[entry.requirement].graded == Verdict::Minor;
            if minor && verdict && (outlived || repeats) {
                let reference = &engagement[entry.requirement].reference;
                expected.insert(format!("{} {reference} {}", EscalationRule::E2.as_str(), finding.id));
            }
        }
    }
    expected
}

fn by_the_day(word: &&String) -> bool {
    ["T1 ", "T6 ", "E2 "].iter().any(|rule| word.starts_with(rule))
}

/// Every day on which something is due, begins, ends, expires or runs out.
fn days(engagement: &Engagement, assessment: &Assessment) -> BTreeSet<Date> {
    let mut days = BTreeSet::from([engagement.today()]);
    for (ix, finding) in engagement.published() {
        let state = &assessment[ix];
        days.extend([finding.found, state.due, state.correction_due, state.verify_by].into_iter().flatten());
        days.extend(finding.acceptance.as_ref().and_then(|acceptance| acceptance.until));
    }
    for audit in &engagement.meta.audits {
        days.extend([audit.from, audit.to, audit.to.saturating_add(6.months())]);
    }
    days.extend(engagement.meta.certificate.expires);
    days
}

fn moves_exactly(folder: &str) -> BTreeMap<&'static str, usize> {
    let model = aims_site::check(Utf8Path::new(folder), &mut |_| {}).model.unwrap();
    let engagement = &model.engagement;
    let mut flips: BTreeMap<&str, usize> = BTreeMap::new();
    for day in days(engagement, &model.assessment) {
        let around = [-1, 0, 1].map(|by| day.saturating_add(Span::new().days(by)));
        let told = around.map(|day| (day, said(engagement, day)));
        for (day, (assessment, said)) in &told {
            let by_day: BTreeSet<String> = said.iter().filter(by_the_day).cloned().collect();
            assert_eq!(by_day, expected(engagement, assessment, *day), "{folder} on {day}");
        }
        for pair in told.windows(2) {
            let ((_, (_, old)), (day, (_, new))) = (&pair[0], &pair[1]);
            let changed: Vec<&String> = old.symmetric_difference(new).collect();
            let others: Vec<&&String> = changed.iter().filter(|word| !by_the_day(word)).collect();
            assert_eq!(others, Vec::<&&String>::new(), "{folder}: what no day decides changed on {day}");
            for rule in ["T1", "T6", "E2"] {
                *flips.entry(rule).or_default() += changed.iter().filter(|word| word.starts_with(rule)).count();
            }
        }
    }
    flips
}

#[test]
fn a_day_earlier_or_later_flips_exactly_the_flags_it_should() {
    let mut flips = moves_exactly("example-engagement");
    for (rule, count) in moves_exactly("tests/oracle/hand-periods") {
        *flips.entry(rule).or_default() += count;
    }
    // A calendar on which nothing ever changes would prove nothing.
    assert!(flips.values().all(|count| *count > 0), "{flips:?}");
}
