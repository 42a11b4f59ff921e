//! Cases of rule M.

use crate::assess::story::*;
use crate::assess::{Criterion, Missing, Scorecard, TestEvent};
use crate::model::{ActivityResult, Failure::*, FindingIx, Grade, Method::*, Status, Tested};

const TODAY: &str = "2026-05-31";
/// One day in each of the four windows back from [`TODAY`], the latest first.
const QUARTERS: [&str; 4] = ["2026-03-01", "2026-02-28", "2025-11-30", "2025-06-01"];
/// One day in each of the last three months.
const MONTHS: [&str; 3] = ["2026-05-01", "2026-04-01", "2026-03-01"];
const STAGES: [&str; 5] = ["data", "building", "verification", "deployment", "operation"];

fn card<'a>(told: &'a Outcome, reference: &str) -> &'a Scorecard {
    let wanted = area(reference);
    let found = told.assessment.maturity.areas.iter().find(|(ix, _)| *ix == wanted);
    &found.expect("a scorecard for every area").1
}

fn met(card: &Scorecard) -> String {
    card.criteria.iter().filter(|c| c.met).map(|c| format!("M{}", c.number)).collect::<Vec<_>>().join(" ")
}

fn evidence(told: &Outcome, criterion: &Criterion) -> String {
    let name = |event: &TestEvent| match event {
        TestEvent::Activity(ix) => told.engagement[*ix].id.clone(),
        TestEvent::Finding(ix) => told.engagement[*ix].id.clone(),
    };
    criterion.evidence.iter().map(name).collect::<Vec<_>>().join(" ")
}

fn activities(story: Story, method: crate::model::Method, days: &[&str], stages: &[&str]) -> Story {
    let kind = method.as_str();
    days.iter().fold(story, |s, date| s.activity(&format!("{kind}-{date}"), method, date, "A.6.2.4", stages))
}

#[test]
fn nothing_tested_is_level_0() {
    let told = story(TODAY).told();
    let maturity = &told.assessment.maturity;
    assert_eq!((maturity.level(), maturity.areas.len()), (0, 16));
    assert!(maturity.areas.iter().all(|(_, card)| card.level == Some(0) && card.criteria.len() == 4));
    assert_eq!(maturity.lowest, Some(area("4")));
    assert_eq!(maturity.programme.criteria[0].missing, [Missing::Event]);
    assert_eq!(maturity.programme.criteria[3].missing.len(), 5);
}

#[test]
fn m1_one_event_ever_up_to_the_report_date() {
    let with = |story: Story| card(&story.told(), "A.6").level;
    let one = |date: &str, result| story(TODAY).activity_with("a", Manual, date, "A.6.2.4", &[], result);
    let text = |text: &str| Some(ActivityResult::Text(text.to_owned()));
    for (case, level) in [
        (one("2001-01-01", text("done")), 1),
        (one(TODAY, text("done")), 1),
        (one("2026-06-01", text("done")), 0),
        (one(TODAY, None), 0),
        (one(TODAY, text("  ")), 0),
        (one(TODAY, Some(ActivityResult::Findings(Vec::new()))), 0),
        (story(TODAY).finding(conforming("F-1", "A.6.2.4").found("2001-01-01")), 1),
        (story(TODAY).finding(conforming("F-1", "A.6.2.4").found(TODAY)), 1),
        (story(TODAY).finding(conforming("F-1", "A.6.2.4").found("2026-06-01")), 0),
        (story(TODAY).finding(conforming("F-1", "A.6.2.4")), 0),
        (story(TODAY).finding(major("F-1", "A.6.2.4").found(TODAY).status(Status::Withdrawn)), 0),
        (story(TODAY).finding(major("F-1", "A.6.2.4").found(TODAY).status(Status::Draft)), 0),
        // An excluded control of the area is still of the area.
        (story(TODAY).excludes("A.6.2.4").finding(major("F-1", "A.6.2.4").found(TODAY)), 1),
    ] {
        assert_eq!(with(case), Some(level));
    }
}

#[test]
fn an_activity_is_dated_by_its_last_day() {
    // It began five days before, which would be in the second window.
    let told = activities(story(TODAY), Manual, &["2026-03-01"], &[]).told();
    let missing = &card(&told, "A.6").criteria[1].missing;
    assert_eq!(missing.len(), 3);
    assert!(!missing.contains(&Missing::Window(told.assessment.maturity.windows[0])));
}

#[test]
fn an_event_belongs_to_every_area_it_names_and_to_the_programme() {
    let told = story(TODAY)
        .activity("a", Manual, TODAY, "A.6.2.4, 9.2.1", &[])
        .activity("general", Manual, TODAY, "", &[])
        .finding(conforming("F-1", "A.8.4").and("A.10.2", Grade::Minor, Design).found(TODAY))
        .told();
    let levels = ["A.6", "9", "A.8", "A.10", "A.2", "4"].map(|a| card(&told, a).level.unwrap_or(9));
    assert_eq!(levels, [1, 1, 1, 1, 0, 0]);
    assert_eq!(evidence(&told, &card(&told, "A.6").criteria[0]), "a");
    assert_eq!(evidence(&told, &told.assessment.maturity.programme.criteria[0]), "a general F-1");
    assert_eq!(told.assessment.maturity.level(), 1);
}

#[test]
fn m2_an_event_in_each_window() {
    let told = activities(story(TODAY), Manual, &QUARTERS, &[]).told();
    assert_eq!((card(&told, "A.6").level, met(card(&told, "A.6"))), (Some(2), "M1 M2".into()));
    assert_eq!(evidence(&told, &card(&told, "A.6").criteria[1]).split(' ').count(), 4);
    // The day before each earliest day stands in the next window, or in none.
    for (i, before) in ["2026-02-27", "2025-11-29", "2025-08-30", "2025-05-31"].into_iter().enumerate() {
        let mut days = QUARTERS;
        days[i] = before;
        if i < 3 {
            days[i] = ["2026-02-28", "2025-11-30", "2025-08-31"][i];
        }
        let told = activities(story(TODAY), Manual, &days, &[]).told();
        let criterion = &card(&told, "A.6").criteria[1];
        assert_eq!((criterion.met, card(&told, "A.6").level), (false, Some(1)), "{before}");
        assert_eq!(criterion.missing, [Missing::Window(told.assessment.maturity.windows[i])], "{before}");
    }
}

#[test]
fn m2_report_date_included_the_same_day_last_year_excluded() {
    let level = |first: &str, last: &str| {
        let told = activities(story(TODAY), Manual, &[first, "2026-02-28", "2025-11-30", last], &[]).told();
        card(&told, "A.6").level
    };
    assert_eq!(level("2026-05-31", "2025-08-31"), Some(2));
    assert_eq!(level("2026-05-31", "2025-06-01"), Some(2));
    assert_eq!(level("2026-05-31", "2025-05-31"), Some(1));
    assert_eq!(level("2026-06-01", "2025-06-01"), Some(1));
}

#[test]
fn m3_automated_each_month_and_manual_in_two_windows() {
    let told = |automated: &[&str], manual: &[&str]| {
        activities(activities(story(TODAY), Automated, automated, &[]), Manual, manual, &[]).told()
    };
    let level = |automated: &[&str], manual: &[&str]| card(&told(automated, manual), "A.6").level;
    assert_eq!(level(&MONTHS, &QUARTERS), Some(3));
    // M2 is also earned by what is automated; two manual windows are enough.
    let rest = [MONTHS.as_slice(), &["2026-01-01", "2025-11-01"]].concat();
    assert_eq!(level(&rest, &["2026-05-31", "2025-06-01"]), Some(3));
    assert_eq!(level(&rest, &["2026-05-31", "2026-03-01"]), Some(1));
    let one_window = told(&[rest.as_slice(), &["2025-06-01"]].concat(), &["2026-05-31", "2026-03-01"]);
    let criterion = &card(&one_window, "A.6").criteria[2];
    assert_eq!(criterion.missing, [Missing::ManualWindows { have: 1, need: 2 }]);
    assert_eq!(card(&one_window, "A.6").level, Some(2));
    // Evidence is what is asked for: older automated events are not.
    let older = told(&["2026-05-01", "2026-02-28"], &["2026-05-02", "2025-06-01", "2025-05-31"]);
    let named = evidence(&older, &card(&older, "A.6").criteria[2]);
    assert_eq!(named, "manual-2025-06-01 automated-2026-05-01 manual-2026-05-02");
    // Months are clamped: the second begins after 30 April's predecessor, 31 March.
    for (days, missing) in [
        (["2026-05-31", "2026-04-30", "2026-03-31"], 0),
        (["2026-05-01", "2026-05-31", "2026-03-31"], 1),
        (["2026-05-01", "2026-04-01", "2026-02-28"], 1),
        (["2026-04-30", "2026-04-01", "2026-03-31"], 1),
    ] {
        let told = told(&days, &QUARTERS);
        assert_eq!(card(&told, "A.6").criteria[2].missing.len(), missing, "{days:?}");
    }
    // A manual event does not replace an automated one.
    assert_eq!(level(&MONTHS[1..], &[QUARTERS.as_slice(), &["2026-05-31"]].concat()), Some(2));
}

#[test]
fn a_finding_is_automated_when_every_activity_that_names_it_is() {
    let m3 = |named: &[(crate::model::Method, &str)]| {
        let mut story = activities(story(TODAY), Automated, &MONTHS[1..], &[]);
        story = activities(story, Manual, &QUARTERS, &[]);
        story = story.finding(conforming("F-1", "A.6.2.4").found("2026-05-20"));
        for (i, (method, date)) in named.iter().enumerate() {
            let result = Some(ActivityResult::Findings(vec![FindingIx::new(0)]));
            story = story.activity_with(&format!("n-{i}"), *method, date, "A.8.4", &[], result);
        }
        card(&story.told(), "A.6").criteria[2].met
    };
    assert!(!m3(&[]));
    assert!(m3(&[(Automated, "2026-05-20")]));
    assert!(m3(&[(Automated, "2026-05-20"), (Automated, "2020-01-01")]));
    assert!(!m3(&[(Automated, "2026-05-20"), (Manual, "2020-01-01")]));
    assert!(!m3(&[(Manual, "2026-05-20"), (Automated, "2020-01-01")]));
    assert!(!m3(&[(Manual, "2026-05-20")]));
}

#[test]
fn m4_every_stage_that_maps_to_the_area() {
    let a6 = ["building", "verification", "deployment", "operation"];
    let m4 = |stages: &[&str], date: &str| {
        let told = story(TODAY).activity("a", Manual, date, "A.6.2.4", stages).told();
        card(&told, "A.6").criteria[3].clone()
    };
    assert!(m4(&a6, TODAY).met);
    assert!(m4(&a6, "2025-06-01").met);
    assert!(!m4(&a6, "2025-05-31").met);
    for absent in 0..4 {
        let stages: Vec<&str> = a6.iter().enumerate().filter(|(i, _)| *i != absent).map(|(_, s)| *s).collect();
        let criterion = m4(&stages, TODAY);
        assert_eq!(criterion.missing, [Missing::Stage(stage(a6[absent]))]);
    }
    // Met on its own, while the level is earned in order.
    let told = story(TODAY).activity("a", Manual, TODAY, "A.6.2.4", &a6).told();
    assert_eq!((met(card(&told, "A.6")), card(&told, "A.6").level), ("M1 M4".into(), Some(1)));
}

#[test]
fn m4_stages_of_each_area() {
    // For each area: the stages that it needs; an empty list takes the programme's result.
    for (reference, name, stages) in [
        ("A.4.2", "A.4", "data building deployment"),
        ("A.5.2", "A.5", "verification"),
        ("A.6.2.7", "A.6", "building verification deployment operation"),
        ("A.7.2", "A.7", "data"),
        ("A.8.2", "A.8", "operation"),
        ("9.2.1", "9", "operation"),
        ("A.10.4", "A.10", "building deployment"),
        ("A.2.2", "A.2", ""),
        ("A.3.2", "A.3", ""),
        ("A.9.2", "A.9", ""),
        ("4.1", "4", ""),
        ("6.1.2", "6", ""),
        ("8.1", "8", ""),
        ("10.2", "10", ""),
    ] {
        let told = story(TODAY).activity("a", Manual, TODAY, reference, &[]).told();
        let criterion = &card(&told, name).criteria[3];
        let missing: Vec<&str> =
            STAGES.into_iter().filter(|s| criterion.missing.contains(&Missing::Stage(stage(s)))).collect();
        let wanted = if stages.is_empty() { STAGES.join(" ") } else { stages.to_owned() };
        assert_eq!(missing.join(" "), wanted, "{name}");
        assert_eq!(criterion.of_programme, stages.is_empty(), "{name}");
    }
}

#[test]
fn m4_the_stage_must_stand_on_an_event_that_names_the_area() {
    let told =
        story(TODAY).activity("a", Manual, TODAY, "A.7.2", &[]).activity("b", Manual, TODAY, "A.8.2", &["data"]).told();
    assert!(!card(&told, "A.7").criteria[3].met);
    let told = story(TODAY).finding(conforming("F-1", "A.7.2").found(TODAY).at(&["data", "building"])).told();
    assert!(card(&told, "A.7").criteria[3].met);
    assert_eq!(evidence(&told, &card(&told, "A.7").criteria[3]), "F-1");
}

#[test]
fn m4_of_the_programme_needs_five_stages_but_not_the_organizational_one() {
    let mut all = story(TODAY);
    for (i, stage) in STAGES.iter().enumerate() {
        all = all.activity(&format!("a-{i}"), Manual, TODAY, "", &[stage]);
    }
    let told = all.told();
    assert!(told.assessment.maturity.programme.criteria[3].met);
    assert!(card(&told, "A.2").criteria[3].met && card(&told, "A.2").criteria[3].of_programme);
    assert!(!card(&told, "A.7").criteria[3].met);
    assert_eq!(card(&told, "A.2").level, Some(0));
    let told = story(TODAY).activity("a", Manual, TODAY, "", &["organizational"]).told();
    assert_eq!(told.assessment.maturity.programme.criteria[3].missing.len(), 5);
    assert!(told.assessment.maturity.programme.criteria[3].evidence.is_empty());
}

#[test]
fn level_4_and_the_lowest_area() {
    let refs = "4.1, 5.1, 6.1.2, 7.2, 8.1, 9.1, 10.1, A.2.2, A.3.2, A.4.2, A.5.2, A.6.2.4, A.7.2, A.8.2, A.9.2, A.10.2";
    let full = |refs: &str| {
        let mut story = story(TODAY);
        for date in QUARTERS {
            story = story.activity(&format!("m-{date}"), Manual, date, refs, &STAGES);
        }
        for date in MONTHS {
            story = story.activity(&format!("a-{date}"), Automated, date, refs, &[]);
        }
        story
    };
    let told = full(refs).told();
    assert_eq!((told.assessment.maturity.level(), told.assessment.maturity.lowest), (4, Some(area("4"))));
    assert!(told.assessment.maturity.areas.iter().all(|(_, card)| card.level == Some(4)));
    let told = full(&refs.replace(", A.7.2", "").replace(", A.9.2", "")).told();
    assert_eq!((told.assessment.maturity.level(), told.assessment.maturity.lowest), (4, Some(area("A.7"))));
}

#[test]
fn an_area_without_applicable_requirement_has_no_level_and_is_never_lowest() {
    let excluded = |refs: &[&str]| {
        let all = ["4.1", "5.1", "6.1.2", "7.2", "8.1", "9.1", "10.1", "A.3.2", "A.4.2", "A.5.2", "A.6.2.4", "A.7.2"]
            .join(",")
            + ",A.8.2,A.9.2,A.10.2";
        let start = story(TODAY).activity("a", Manual, TODAY, &all, &[]);
        refs.iter().fold(start, |story, r| story.excludes(r)).told()
    };
    let told = excluded(&["A.2.2", "A.2.3", "A.2.4"]);
    assert_eq!(card(&told, "A.2").level, None);
    assert_eq!(card(&told, "A.2").criteria.len(), 4);
    assert_eq!(told.assessment.maturity.lowest, Some(area("4")));
    let told = excluded(&["A.2.2", "A.2.3"]);
    assert_eq!((card(&told, "A.2").level, told.assessment.maturity.lowest), (Some(0), Some(area("A.2"))));
}

#[test]
fn thresholds_are_honoured() {
    let told = activities(story(TODAY), Manual, &["2026-05-01", "2026-04-01"], &[])
        .meta(|m| (m.maturity.windows, m.maturity.window_months) = (2, 1))
        .told();
    assert_eq!(card(&told, "A.6").level, Some(2));
    // The year of M4 is made of these windows.
    let m4 = |date: &str| {
        let story = story(TODAY).activity("a", Manual, date, "A.7.2", &["data"]);
        let told = story.meta(|m| (m.maturity.windows, m.maturity.window_months) = (2, 1)).told();
        card(&told, "A.7").criteria[3].met
    };
    assert!(m4("2026-04-01") && !m4("2026-03-31"));
    let m3 = |automated_months, manual_windows| {
        let told = activities(activities(story(TODAY), Manual, &QUARTERS, &[]), Automated, &MONTHS[..1], &[])
            .meta(|m| (m.maturity.automated_months, m.maturity.manual_windows) = (automated_months, manual_windows))
            .told();
        card(&told, "A.6").criteria[2].met
    };
    assert!(m3(1, 4) && !m3(2, 4) && !m3(1, 5) && m3(0, 0));
}

#[test]
fn areas_of_client_catalogs_follow_the_sixteen() {
    let mut story = story(TODAY);
    // Listed first, shown last.
    client_area(std::sync::Arc::make_mut(&mut story.engagement.shelf), 0);
    let told = story.finding(conforming("F-1", "A.2.2").found(TODAY).testing(Tested::Both)).told();
    let areas = &told.assessment.maturity.areas;
    let order: Vec<&str> = areas.iter().map(|(ix, _)| told.engagement[*ix].reference.as_str()).collect();
    assert_eq!((order[0], order[15], order[16]), ("4", "A.10", "acme:X"));
    assert_eq!(told.assessment.maturity.lowest, Some(crate::model::AreaIx::new(1)));
    assert!(areas[16].1.criteria[3].of_programme);
}
