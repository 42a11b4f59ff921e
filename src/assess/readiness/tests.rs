//! Cases of rule R.

use crate::assess::story::*;
use crate::assess::{Basis, ChecklistKind, Item};
use crate::model::{AuditKind::*, Failure::*, Grade, Member, Method, Stated, Status, Tested, VerificationResult::*};

const TODAY: &str = "2026-05-31";
const REF: &str = "A.6.2.4";

fn item<'a>(told: &'a Outcome, kind: ChecklistKind, id: &str) -> &'a Item {
    let list = told.assessment.readiness.iter().find(|list| list.kind == kind).expect("a checklist");
    list.items.iter().find(|item| item.id == id).unwrap_or_else(|| panic!("no item {id}"))
}

fn met(story: Story, kind: ChecklistKind, id: &str) -> Option<bool> {
    item(&story.told(), kind, id).met
}

#[test]
fn the_checklists_stand_in_the_order_of_certification() {
    let told = story(TODAY).told();
    let shown: Vec<String> = told
        .assessment
        .readiness
        .iter()
        .map(|list| {
            format!("{}: {}", list.kind.as_str(), list.items.iter().map(|i| i.id).collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "preparation: gap-analysis aims-established controls-selected internal-audit management-review",
            "stage-1: findings-mapped statement-approved scope criteria dates team",
            "stage-2: controls-tested nonconformities-complete no-open-major corrections-verified",
            "surveillance: activity-since-last-event earlier-nonconformities-have-status earlier-period",
            "recertification: areas-tested no-open-major three-periods",
        ]
    );
}

#[test]
fn an_unmet_item_says_what_stands_against_it() {
    for list in &story(TODAY).finding(major("F-1", REF)).told().assessment.readiness {
        for item in list.items.iter().filter(|item| item.met == Some(true)) {
            assert!(item.lacking.is_empty(), "{}", item.id);
        }
        for item in list.items.iter().filter(|item| item.met == Some(false)) {
            assert!(!item.lacking.is_empty(), "{}", item.id);
        }
    }
}

#[test]
fn preparation_is_stated_or_not() {
    use ChecklistKind::Preparation;
    for (word, met_as) in [
        (None, None),
        (Some(Stated::Flag(true)), Some(true)),
        (Some(Stated::Flag(false)), Some(false)),
        (Some(Stated::On(day(TODAY))), Some(true)),
        (Some(Stated::On(day("2026-06-01"))), Some(false)),
    ] {
        assert_eq!(met(story(TODAY).meta(|m| m.preparation.gap_analysis = word), Preparation, "gap-analysis"), met_as);
        assert_eq!(
            met(story(TODAY).meta(|m| m.preparation.internal_audit = word), Preparation, "internal-audit"),
            met_as
        );
        let review = story(TODAY).meta(|m| m.preparation.management_review = word);
        assert_eq!(met(review, Preparation, "management-review"), met_as);
        let aims = story(TODAY).meta(|m| m.preparation.aims_established = word);
        assert_eq!(met(aims, Preparation, "aims-established"), met_as);
    }
    assert_eq!(met(story(TODAY), Preparation, "controls-selected"), Some(false));
    assert_eq!(met(story(TODAY).statement(), Preparation, "controls-selected"), Some(true));
}

#[test]
fn stage_1_asks_for_documents() {
    use ChecklistKind::Stage1;
    let mapped = |told: Told| met(story(TODAY).finding(told), Stage1, "findings-mapped");
    assert_eq!(mapped(major("F-1", REF)), Some(true));
    assert_eq!(mapped(major("F-1", REF).status(Status::Withdrawn)), Some(true));
    assert_eq!(mapped(major("F-1", REF).status(Status::Draft)), Some(false));
    assert_eq!(mapped(major("F-1", REF).imported()), Some(false));
    // Drafts stand in no page: the item never names them.
    let told = story(TODAY).finding(major("F-1", REF).imported()).told();
    let item = item(&told, Stage1, "findings-mapped");
    assert_eq!((item.rests_on.as_slice(), item.lacking.as_slice()), ([].as_slice(), [Basis::Drafts].as_slice()));

    let approved = |version: Option<&str>, by: Option<&str>, on: Option<&str>| {
        let mut story = story(TODAY).statement();
        if let Some(statement) = &mut story.engagement.statement {
            statement.version = version.map(str::to_owned);
            statement.approved_by = by.map(str::to_owned);
            statement.approved_on = on.map(day);
        }
        met(story, Stage1, "statement-approved")
    };
    assert_eq!(approved(Some("2.0"), Some("CEO"), Some("2026-01-01")), Some(true));
    assert_eq!(approved(None, Some("CEO"), Some("2026-01-01")), Some(false));
    assert_eq!(approved(Some("2.0"), None, Some("2026-01-01")), Some(false));
    assert_eq!(approved(Some("2.0"), Some("CEO"), None), Some(false));
    assert_eq!(met(story(TODAY), Stage1, "statement-approved"), Some(false));

    let full = || {
        story(TODAY).meta(|m| {
            m.scope.units.push("Claims".into());
            m.criteria.push("ISO/IEC 42001:2023".into());
            m.period = (Some(day("2026-05-01")), Some(day(TODAY)));
            m.team.push(Member { name: "A".into(), role: None });
        })
    };
    for (id, without) in [
        ("scope", full().meta(|m| m.scope.units.clear())),
        ("criteria", full().meta(|m| m.criteria.clear())),
        ("dates", full().meta(|m| m.period.1 = None)),
        ("team", full().meta(|m| m.team.clear())),
    ] {
        assert_eq!((met(full(), Stage1, id), met(without, Stage1, id)), (Some(true), Some(false)), "{id}");
    }
}

#[test]
fn stage_2_every_applicable_control_tested_or_excused() {
    let all = crate::assess::story::story(TODAY).told().engagement.shelf.requirements.clone();
    let controls: Vec<String> =
        all.iter().filter(|r| r.kind == crate::model::RequirementKind::Control).map(|r| r.reference.clone()).collect();
    let tested = |controls: &[String]| -> Vec<Told> {
        controls.iter().enumerate().map(|(i, c)| conforming(&format!("F-{i}"), c)).collect()
    };
    let list = |story: Story| met(story, ChecklistKind::Stage2, "controls-tested");
    assert_eq!(list(story(TODAY)), Some(false));
    assert_eq!(list(story(TODAY).findings(tested(&controls))), Some(true));
    let but_last = story(TODAY).findings(tested(&controls[..37]));
    let told = but_last.clone().told();
    let unmet = item(&told, ChecklistKind::Stage2, "controls-tested");
    assert_eq!((unmet.met, unmet.rests_on.len()), (Some(false), 38));
    assert_eq!(unmet.lacking, [Basis::Requirement(requirement("A.10.4"))]);
    assert_eq!(list(but_last.clone().meta(|m| m.excused.push((requirement("A.10.4"), None)))), Some(true));
    assert_eq!(list(but_last.excludes("A.10.4")), Some(true));
}

#[test]
fn stage_2_nonconformities_are_complete() {
    let list = |told: Told| met(story(TODAY).finding(told), ChecklistKind::Stage2, "nonconformities-complete");
    let full = || minor("F-1", REF).evidence().owner("P").found("2026-05-01");
    assert_eq!(list(full()), Some(true));
    assert_eq!(list(minor("F-1", REF).owner("P").found("2026-05-01")), Some(false));
    assert_eq!(list(minor("F-1", REF).evidence().found("2026-05-01")), Some(false));
    assert_eq!(list(minor("F-1", REF).evidence().owner("P")), Some(false));
    assert_eq!(list(minor("F-1", REF).evidence().owner("P").due("2026-12-01")), Some(true));
    let mut modeless = full();
    modeless.finding.entries[0].failure = None;
    assert_eq!(list(modeless), Some(false));
    // Corrected ones too; others need nothing of it.
    assert_eq!(list(minor("F-1", REF).closed().retest("2026-05-02", Effective, "")), Some(false));
    assert_eq!(list(conforming("F-1", REF)), Some(true));
    assert_eq!(list(minor("F-1", REF).status(Status::Withdrawn)), Some(true));
}

#[test]
fn stage_2_no_open_major() {
    let list = |told: Told| {
        let told = story(TODAY).finding(told).told();
        let [second, last] =
            [ChecklistKind::Stage2, ChecklistKind::Recertification].map(|kind| item(&told, kind, "no-open-major").met);
        assert_eq!(second, last);
        second
    };
    assert_eq!(list(major("F-1", REF)), Some(false));
    assert_eq!(list(minor("F-1", REF)), Some(true));
    assert_eq!(list(major("F-1", REF).closed().retest("2026-05-02", Effective, "")), Some(true));
    assert_eq!(list(major("F-1", REF).closed()), Some(false));
}

#[test]
fn stage_2_corrections_verified_before_the_event() {
    let list = |told: Told, audits: &[&str]| {
        let start = story(TODAY).finding(told).audit("s", Surveillance, "2027-01-01", "2027-01-01");
        let story = audits.iter().fold(start, |s, from| s.audit(from, Stage2, from, from));
        met(story, ChecklistKind::Stage2, "corrections-verified")
    };
    let fixed = |date| minor("F-1", REF).status(Status::Implemented).retest(date, Effective, "");
    assert_eq!(list(fixed("2026-05-01"), &[]), None);
    assert_eq!(list(fixed("2026-05-01"), &["2026-06-10"]), Some(true));
    // An audit that begins today is the one; before it, not on its day.
    assert_eq!(list(fixed("2026-05-30"), &["2026-05-31", "2027-05-31"]), Some(true));
    assert_eq!(list(fixed("2026-05-31"), &["2026-05-31", "2027-05-31"]), Some(false));
    // All are past: the latest of them.
    assert_eq!(list(fixed("2026-03-01"), &["2026-04-01", "2026-02-01"]), Some(true));
    assert_eq!(list(fixed("2026-04-01"), &["2026-04-01", "2026-02-01"]), Some(false));
    let upcoming = ["2026-06-10"];
    assert_eq!(list(minor("F-1", REF).closed(), &upcoming), Some(false));
    assert_eq!(list(minor("F-1", REF).closed().retest("2026-05-01", Partial, ""), &upcoming), Some(false));
    let half = minor("F-1", REF).and("A.8.4", Grade::Minor, Design).closed().retest("2026-05-01", Effective, REF);
    assert_eq!(list(half, &upcoming), Some(false));
    // Where no correction is claimed there is nothing to verify yet.
    assert_eq!(list(minor("F-1", REF).status(Status::Planned), &upcoming), Some(true));
    assert_eq!(list(conforming("F-1", REF).closed(), &upcoming), Some(true));
}

#[test]
fn surveillance_activity_since_the_last_event() {
    let list = |story: Story| met(story, ChecklistKind::Surveillance, "activity-since-last-event");
    let audited = || {
        story(TODAY).audit("a", Stage2, "2026-03-10", "2026-03-20").audit("b", Surveillance, "2026-06-01", "2026-06-02")
    };
    assert_eq!(list(story(TODAY).activity("x", Method::Manual, TODAY, "", &[])), None);
    assert_eq!(list(audited()), Some(false));
    assert_eq!(list(audited().activity("x", Method::Manual, "2026-03-10", "", &[])), Some(true));
    assert_eq!(list(audited().activity("x", Method::Manual, "2026-03-09", "", &[])), Some(false));
    assert_eq!(list(audited().finding(conforming("F-1", REF).found("2026-03-15"))), Some(true));
    let withdrawn = conforming("F-1", REF).found("2026-03-15").status(Status::Withdrawn);
    assert_eq!(list(audited().finding(withdrawn)), Some(false));
}

#[test]
fn surveillance_every_earlier_nonconformity_has_a_status() {
    let id = "earlier-nonconformities-have-status";
    let list = |story: Story| met(story, ChecklistKind::Surveillance, id);
    let corrected = || crate::model::PastFinding { corrected: true, open: None, ..past("F-1", Grade::Major) };
    let withdrawn =
        || crate::model::PastFinding { status: Some(Status::Withdrawn), open: None, ..past("F-1", Grade::Major) };
    assert_eq!(list(story(TODAY)), None);
    let open = || story(TODAY).period("2025", vec![past("F-1", Grade::Major), past("F-2", Grade::Conforming)]);
    assert_eq!(list(open()), Some(false));
    assert_eq!(list(open().finding(major("F-1", REF))), Some(true));
    assert_eq!(list(open().finding(major("F-1", REF).status(Status::Withdrawn))), Some(true));
    assert_eq!(list(open().finding(major("F-1", REF).status(Status::Draft))), Some(false));
    assert_eq!(list(open().finding(minor("F-9", REF).repeats("2025", "F-1"))), Some(true));
    assert_eq!(list(story(TODAY).period("2025", vec![corrected()])), Some(true));
    assert_eq!(list(story(TODAY).period("2025", vec![withdrawn()])), Some(true));
    // The last period that told of it has the last word.
    assert_eq!(list(open().period("2026", vec![corrected()])), Some(true));
    assert_eq!(
        list(story(TODAY).period("2025", vec![corrected()]).period("2026", vec![past("F-1", Grade::Minor)])),
        Some(false)
    );
    let told = open().period("2026", Vec::new()).told();
    assert_eq!(item(&told, ChecklistKind::Surveillance, id).lacking, [Basis::Past(0, 0)]);
}

#[test]
fn earlier_periods_one_and_three() {
    let with = |count: usize| (0..count).fold(story(TODAY), |s, i| s.period(&format!("p{i}"), Vec::new()));
    for (count, one, three) in [(0, false, false), (1, true, false), (2, true, false), (3, true, true)] {
        assert_eq!(met(with(count), ChecklistKind::Surveillance, "earlier-period"), Some(one));
        assert_eq!(met(with(count), ChecklistKind::Recertification, "three-periods"), Some(three));
    }
}

#[test]
fn recertification_all_areas_tested_in_36_months() {
    let refs = "4.1, 5.1, 6.1.2, 7.2, 8.1, 9.1, 10.1, A.2.2, A.3.2, A.4.2, A.5.2, A.6.2.4, A.7.2, A.8.2, A.9.2";
    let list = |date: &str| {
        let story = story(TODAY).activity("old", Method::Manual, "2020-01-01", "A.10.2", &[]);
        story.activity("a", Method::Manual, TODAY, refs, &[]).activity("b", Method::Manual, date, "A.10.2", &[])
    };
    let kind = ChecklistKind::Recertification;
    assert_eq!(met(list("2023-06-01"), kind, "areas-tested"), Some(true));
    let told = list("2023-05-31").told();
    let unmet = item(&told, kind, "areas-tested");
    assert_eq!((unmet.met, unmet.rests_on.len()), (Some(false), 16));
    assert_eq!(unmet.lacking, [Basis::Area(area("A.10"))]);
    // Areas of the client's own catalogs are not among the sixteen.
    let mut own = list("2023-06-01");
    client_area(std::sync::Arc::make_mut(&mut own.engagement.shelf), 16);
    assert_eq!(met(own, kind, "areas-tested"), Some(true));
    let excluded = list("2023-05-31").excludes("A.10.2").excludes("A.10.3");
    assert_eq!(met(excluded.clone(), kind, "areas-tested"), Some(false));
    assert_eq!(met(excluded.excludes("A.10.4"), kind, "areas-tested"), Some(true));
}

#[test]
fn acts_on_findings() {
    let told = story(TODAY)
        .finding(minor("F-1", REF).owner("P").found("2026-05-01"))
        .finding(minor("F-2", REF).closed().due("2026-04-10").retest("2026-04-10", Effective, ""))
        .finding(minor("F-3", REF).closed().due("2026-04-10").retest("2026-04-11", Effective, ""))
        .finding(minor("F-4", REF).status(Status::Implemented).due("2026-05-10").retest("2026-05-01", Effective, ""))
        .finding(minor("F-5", REF).closed().due("2026-05-10").retest("2026-05-01", Partial, ""))
        .finding(minor("F-6", REF).closed().retest("2026-05-01", Effective, ""))
        .finding(
            minor("F-7", REF)
                .and("A.8.4", Grade::Minor, Operating)
                .and_tested("A.8.5", Grade::Conforming, Tested::Both)
                .closed()
                .due("2026-05-10")
                .retest("2026-05-01", Effective, REF)
                .retest("2026-05-11", Effective, "A.8.4"),
        )
        .finding(conforming("F-8", REF).owner("P"))
        .finding(
            // The later of its retests decides, whichever entry it speaks of.
            minor("F-10", REF)
                .and("A.8.4", Grade::Minor, Operating)
                .closed()
                .due("2026-05-10")
                .retest("2026-05-11", Effective, REF)
                .retest("2026-05-01", Effective, "A.8.4"),
        )
        .finding(minor("F-9", REF).owner("P").status(Status::Withdrawn))
        .told();
    let acts = &told.assessment.acts;
    assert_eq!(told.ids(&acts.nonconformities), "F-1 F-2 F-3 F-4 F-5 F-6 F-7 F-10");
    assert_eq!(told.ids(&acts.owned), "F-1");
    assert_eq!(told.ids(&acts.on_time), "F-2");
    assert_eq!(told.ids(&acts.verified), "F-2 F-3 F-4 F-6 F-7 F-10");
}
