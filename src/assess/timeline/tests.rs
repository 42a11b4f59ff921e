//! Cases of rule T.

use crate::assess::story::*;
use crate::model::EscalationRule;
use crate::model::{AuditKind::*, Failure::*, Grade, Status, Tested, VerificationResult::*};

const REF: &str = "A.6.2.4";

/// A nonconformity that nothing flags.
fn quiet(told: Told) -> Told {
    told.found("2026-03-02").due("2026-12-31").owner("Platform")
}

fn flags(today: &str, told: Told) -> String {
    story(today).finding(told).told().flags("F-1")
}

#[test]
fn defaults_follow_the_worst_grade_from_found() {
    let date = |date: Option<jiff::civil::Date>| date.map_or("none".to_owned(), |d| d.to_string());
    let cases = [
        (major("F-1", REF).found("2026-09-14"), "2026-12-13", "2026-09-21"),
        (minor("F-1", REF).found("2026-09-14"), "2027-09-14", "none"),
        (minor("F-1", REF).found("2024-02-29"), "2025-02-28", "none"),
        (minor("F-1", REF).and("A.8.4", Grade::Major, Design).found("2026-09-14"), "2026-12-13", "2026-09-21"),
        // A corrected major keeps the default of its finding.
        (
            major("F-1", REF).and("A.8.4", Grade::Minor, Operating).found("2026-09-14").closed().retest(
                "2026-09-20",
                Effective,
                REF,
            ),
            "2026-12-13",
            "2026-09-21",
        ),
        (opportunity("F-1", REF).found("2026-09-14"), "none", "none"),
        (opportunity("F-1", REF).and("A.8.4", Grade::Minor, Design).found("2026-09-14"), "2027-09-14", "none"),
        (conforming("F-1", REF).found("2026-09-14"), "none", "none"),
        (major("F-1", REF), "none", "none"),
    ];
    for (i, (told, due, correction)) in cases.into_iter().enumerate() {
        let told = story("2026-09-30").finding(told).told();
        let state = told.finding("F-1");
        assert_eq!((date(state.due), date(state.correction_due)), (due.into(), correction.into()), "case {i}");
        assert_eq!((state.due_default, state.correction_default), (due != "none", correction != "none"), "case {i}");
    }
}

#[test]
fn what_is_stated_goes_before_the_default() {
    let told = story("2026-09-30")
        .finding(major("F-1", REF).found("2026-09-14").due("2027-03-01"))
        .finding(opportunity("F-2", REF).found("2026-09-14").due("2027-03-01"))
        .told();
    for id in ["F-1", "F-2"] {
        assert_eq!((told.finding(id).due, told.finding(id).due_default), (Some(day("2027-03-01")), false));
    }
}

#[test]
fn a_minor_is_due_at_the_next_surveillance_within_twelve_months() {
    let due = |audits: &[(_, &str)]| {
        let start = story("2026-09-30").finding(minor("F-1", REF).found("2026-03-01"));
        let all = audits.iter().fold(start, |s, (kind, from)| s.audit(&format!("e-{from}"), *kind, from, from));
        all.told().finding("F-1").due.map(|d| d.to_string()).unwrap_or_default()
    };
    assert_eq!(due(&[]), "2027-03-01");
    assert_eq!(due(&[(Stage1, "2026-05-01"), (Stage2, "2026-06-01")]), "2027-03-01");
    assert_eq!(due(&[(Recertification, "2026-08-01"), (Surveillance, "2026-07-01")]), "2026-07-01");
    // An audit that begins on the day it was found comes before it.
    assert_eq!(due(&[(Surveillance, "2026-03-01"), (Surveillance, "2026-11-01")]), "2026-11-01");
    assert_eq!(due(&[(Surveillance, "2026-03-02")]), "2026-03-02");
    assert_eq!(due(&[(Surveillance, "2027-02-28")]), "2027-02-28");
    assert_eq!(due(&[(Surveillance, "2027-03-02")]), "2027-03-01");
}

#[test]
fn deadlines_can_be_changed() {
    let told = story("2026-09-30")
        .meta(|m| (m.deadlines.correction_major_days, m.deadlines.major_days, m.deadlines.minor_months) = (14, 30, 1))
        .finding(major("F-1", REF).found("2026-01-31"))
        .finding(minor("F-2", REF).found("2026-01-31"))
        .told();
    assert_eq!(told.finding("F-1").due, Some(day("2026-03-02")));
    assert_eq!(told.finding("F-1").correction_due, Some(day("2026-02-14")));
    assert_eq!(told.finding("F-2").due, Some(day("2026-02-28")));
}

#[test]
fn nothing_is_flagged_without_an_open_nonconformity() {
    let late = |told: Told| told.found("2020-01-01").due("2020-02-01");
    for told in [
        late(conforming("F-1", REF)).closed(),
        late(opportunity("F-1", REF)).closed(),
        late(major("F-1", REF)).status(Status::Withdrawn),
        late(major("F-1", REF)).status(Status::Draft),
        late(major("F-1", REF)).closed().retest("2020-02-01", Effective, ""),
    ] {
        assert_eq!(flags("2026-09-30", told), "");
    }
    assert_eq!(flags("2026-09-30", quiet(major("F-1", REF))), "");
}

#[test]
fn t1_overdue_from_the_day_after() {
    for (today, flagged) in [("2026-05-30", ""), ("2026-05-31", ""), ("2026-06-01", "T1")] {
        let told = story(today).finding(quiet(major("F-1", REF)).due("2026-05-31")).told();
        assert_eq!((told.flags("F-1"), told.finding("F-1").overdue), (flagged.into(), flagged == "T1"), "{today}");
        // By default 90 days: 2026-03-02 + 90 = 2026-05-31.
        assert_eq!(flags(today, major("F-1", REF).found("2026-03-02").owner("P")), flagged, "{today}");
    }
    // A part corrected, a part still open.
    let part = quiet(major("F-1", REF).and("A.8.4", Grade::Minor, Design)).due("2026-05-31");
    let part = part.status(Status::Closed).retest("2026-05-01", Effective, REF);
    assert_eq!(flags("2026-06-01", part), "T1 T3");
}

#[test]
fn t2_verification_after_the_first_audit_that_follows() {
    let flagged = |found: Option<&str>, by: &str| {
        let told = quiet(major("F-1", REF)).verify_by(by);
        let told = found.map_or(told.clone().never_found(), |found| told.found(found));
        story("2026-03-30")
            .audit("late", Surveillance, "2026-11-01", "2026-11-03")
            .audit("soon", Stage1, "2026-06-01", "2026-06-05")
            .finding(told)
            .told()
    };
    for (found, by, flag) in [
        (Some("2026-03-01"), "2026-05-31", ""),
        (Some("2026-03-01"), "2026-06-01", ""),
        (Some("2026-03-01"), "2026-06-02", "T2"),
        (Some("2026-03-01"), "soon", ""),
        (Some("2026-03-01"), "late", "T2"),
        // The audit of that day does not follow it; the next one does.
        (Some("2026-06-01"), "late", ""),
        (Some("2026-06-01"), "2026-11-02", "T2"),
        (Some("2026-11-01"), "2027-01-01", ""),
        (None, "2027-01-01", ""),
    ] {
        assert_eq!(flagged(found, by).flags("F-1"), flag, "{found:?} {by}");
    }
    let told = flagged(Some("2026-03-01"), "late");
    let named = told.assessment.flags[0].event.map(|ix| told.engagement[ix].id.as_str());
    assert_eq!((named, told.finding("F-1").verify_by), (Some("soon"), Some(day("2026-11-01"))));
}

#[test]
fn t3_closed_while_something_is_open() {
    let closed = |told: Told| quiet(told).closed();
    assert_eq!(flags("2026-09-30", closed(minor("F-1", REF))), "T3");
    assert_eq!(flags("2026-09-30", closed(minor("F-1", REF)).retest("2026-09-01", Partial, "")), "T3");
    assert_eq!(flags("2026-09-30", closed(minor("F-1", REF)).retest("2026-09-01", Effective, "A.8.4")), "T3");
    assert_eq!(flags("2026-09-30", closed(minor("F-1", REF)).retest("2026-09-01", Effective, "")), "");
    assert_eq!(flags("2026-09-30", quiet(minor("F-1", REF)).status(Status::Implemented)), "");
}

#[test]
fn t4_and_t5_owner_and_due_date() {
    assert_eq!(flags("2026-03-30", minor("F-1", REF).found("2026-03-01")), "T4");
    assert_eq!(flags("2026-03-30", minor("F-1", REF).found("2026-03-01").owner("  ")), "T4");
    assert_eq!(flags("2026-03-30", minor("F-1", REF).owner("P")), "T5");
    assert_eq!(flags("2026-03-30", minor("F-1", REF).owner("P").due("2026-12-01")), "");
}

#[test]
fn t6_a_major_open_six_months_after_stage_2() {
    let flagged = |today: &str, told: Told| {
        story(today)
            .audit("first", Stage2, "2025-08-28", "2025-08-31")
            .audit("other", Surveillance, "2025-12-01", "2025-12-02")
            .finding(told.due("2030-01-01").owner("P"))
            .told()
            .flags("F-1")
    };
    // Month ends are clamped: 31 August + 6 months = 28 February.
    for (today, flag) in [("2026-02-27", ""), ("2026-02-28", ""), ("2026-03-01", "T6")] {
        assert_eq!(flagged(today, major("F-1", REF).found("2025-08-30")), flag, "{today}");
    }
    for (found, flag) in [("2025-08-31", "T6"), ("2025-09-01", ""), ("2020-01-01", "T6")] {
        assert_eq!(flagged("2026-03-01", major("F-1", REF).found(found)), flag, "{found}");
    }
    assert_eq!(flagged("2026-03-01", major("F-1", REF)), "");
    assert_eq!(flagged("2026-03-01", minor("F-1", REF).found("2025-08-30")), "");
    let corrected = major("F-1", REF).and("A.8.4", Grade::Minor, Design).found("2025-08-30");
    assert_eq!(flagged("2026-03-01", corrected.closed().retest("2025-09-30", Effective, REF)), "T3");
}

#[test]
fn t6_takes_the_latest_stage_2_that_has_ended() {
    let told = |today: &str| {
        story(today)
            .audit("first", Stage2, "2025-01-13", "2025-01-15")
            .audit("second", Stage2, "2026-01-13", "2026-01-15")
            .finding(major("F-1", REF).found("2024-12-01").due("2030-01-01").owner("P"))
            .told()
    };
    // While the second goes on, the first is the latest that has ended.
    assert_eq!(told("2026-01-14").flags("F-1"), "T6");
    assert_eq!(told("2026-01-15").flags("F-1"), "");
    assert_eq!(told("2026-07-15").flags("F-1"), "");
    let late = told("2026-07-16");
    assert_eq!(late.flags("F-1"), "T6");
    assert_eq!(late.assessment.flags[0].event.map(|ix| late.engagement[ix].id.as_str()), Some("second"));
}

#[test]
fn t7_due_after_the_certificate_expires() {
    for (due, flag) in [("2026-12-30", ""), ("2026-12-31", ""), ("2027-01-01", "T7")] {
        let told = story("2026-09-30")
            .meta(|m| m.certificate.expires = Some(day("2026-12-31")))
            .finding(quiet(minor("F-1", REF)).due(due))
            .told();
        assert_eq!(told.flags("F-1"), flag, "{due}");
    }
}

#[test]
fn t8_the_latest_verifier_owns_the_remediation() {
    let by = |told: Told, by: &str, date: &str| quiet(told).retest_by(by, date, Effective, "");
    assert_eq!(flags("2026-09-30", by(minor("F-1", REF), "Platform", "2026-08-01")), "T8");
    assert_eq!(flags("2026-09-30", by(minor("F-1", REF).closed(), " Platform", "2026-08-01")), "T8");
    assert_eq!(flags("2026-09-30", by(minor("F-1", REF), "Lead tester", "2026-08-01")), "");
    let twice = by(by(minor("F-1", REF), "Platform", "2026-08-01"), "Lead tester", "2026-08-02");
    assert_eq!(flags("2026-09-30", twice), "");
    let earlier = by(by(minor("F-1", REF), "Platform", "2026-08-02"), "Lead tester", "2026-08-01");
    let told = story("2026-09-30").finding(earlier).told();
    assert_eq!((told.flags("F-1"), told.assessment.flags[0].verification), ("T8".into(), Some(0)));
    assert_eq!(flags("2026-09-30", by(opportunity("F-1", REF), "Platform", "2026-08-01")), "");
    // Nobody verifies, nobody owns.
    let mut unnamed = minor("F-1", REF).found("2026-09-01").retest("2026-09-02", Partial, "");
    unnamed.finding.remediation.verification[0].by = None;
    assert_eq!(flags("2026-09-30", unnamed), "T4");
}

#[test]
fn an_escalation_moves_no_deadline() {
    let told = |accepted: bool| -> Outcome {
        story("2026-09-30")
            .findings(["F-1", "F-2", "F-3"].map(|id| minor(id, REF).found("2026-03-01")))
            .decision(EscalationRule::E1, REF, accepted)
            .told()
    };
    assert_eq!(told(true).verdict(REF), "major");
    assert_eq!(told(true).finding("F-1").due, told(false).finding("F-1").due);
    assert_eq!(told(true).assessment.flags, told(false).assessment.flags);
}

#[test]
fn the_schedule_is_in_order_and_lists_what_is_to_be_held() {
    let told = story("2026-06-01")
        .audit("c", Surveillance, "2026-11-01", "2026-11-03")
        .audit("b", Stage2, "2026-06-01", "2026-06-05")
        .audit("a", Stage1, "2026-01-01", "2026-01-02")
        .finding(minor("F-1", REF))
        .finding(opportunity("F-2", REF).due("2026-12-01"))
        .finding(opportunity("F-3", REF))
        .finding(conforming("F-4", REF).verify_by("c"))
        .finding(major("F-5", REF).status(Status::Withdrawn).due("2026-12-01"))
        .finding(major("F-6", REF).closed().retest("2026-05-01", Effective, ""))
        .finding(conforming("F-7", REF).testing(Tested::Both))
        .told();
    let schedule = &told.assessment.schedule;
    let name = |ix: &crate::model::EventIx| told.engagement[*ix].id.clone();
    assert_eq!(schedule.events.iter().map(name).collect::<String>(), "abc");
    // An audit that begins today is both: it has begun, and none comes before it.
    assert_eq!(schedule.latest_begun.as_ref().map(name), Some("b".into()));
    assert_eq!(schedule.next.as_ref().map(name), Some("b".into()));
    assert_eq!(told.ids(&schedule.deadlines), "F-1 F-2 F-4 F-6");
}
