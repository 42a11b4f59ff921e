//! `schedule.html`.

use serde_json::{Value, json};

use super::site::*;
use super::support::Engagement;

#[test]
fn an_open_nonconformity_stands_at_the_first_audit_that_finds_it_due() {
    let engagement = Engagement::new()
        .change(
            "engagement.yaml",
            AUDITS,
            "audits: [{ id: s2, kind: stage-2, from: 2026-10-01, to: 2026-10-02 }, { id: first, kind: surveillance, from: 2026-11-16 }, { id: second, kind: surveillance, from: 2027-11-15 }]",
        )
        .file("findings/F-2.md", another("F-2", &[("due: 2026-11-01", "due: 2026-09-01")]))
        .file("findings/F-3.md", another("F-3", &[("due: 2026-11-01", "due: 2026-11-17")]))
        .file("findings/F-4.md", another("F-4", &[("due: 2026-11-01", "due: 2028-01-01")]))
        .file("findings/F-5.md", another("F-5", &[(", due: 2026-11-01", ""), ("found: 2026-09-14\n", "")]));
    let site = Site::of(&engagement);
    let page = "schedule.html";
    assert_eq!(
        site.counts(page, "schedule.due.first"),
        ["F-2", "F-1"],
        "by due date; an overdue one at the next audit"
    );
    assert_eq!(site.counts(page, "schedule.due.second"), ["F-3"]);
    assert_eq!(site.counts(page, "schedule.due.due-later"), ["F-4"]);
    assert_eq!(site.counts(page, "schedule.due.due-undated"), ["F-5"]);
    let events = site.page(page).text("#events tbody tr");
    assert!(
        events.contains("s2 Stage 2 audit 1 to 2 October 2026 began 8 days before latest that has begun –"),
        "{events}"
    );
    assert!(events.contains("in 38 days next audit 2"), "{events}");
}

#[test]
fn an_audit_of_the_report_date_begins_today_and_one_that_lasts_is_under_way() {
    let engagement = Engagement::new().change(
        "engagement.yaml",
        AUDITS,
        "audits: [{ id: a, kind: stage-1, from: 2026-10-09 }, { id: b, kind: stage-2, from: 2026-10-08, to: 2026-10-09 }]",
    );
    let events = Site::of(&engagement).page("schedule.html").text("#events tbody tr");
    assert!(events.contains("begins on the report date next audit latest that has begun"), "{events}");
    assert!(events.contains("under way since 1 day"), "{events}");
}

#[test]
fn without_audits_the_schedule_says_so_and_counts_what_is_due_all_the_same() {
    let engagement = Engagement::new().change("engagement.yaml", AUDITS, "audits: []");
    let site = Site::of(&engagement);
    assert_eq!(site.counts("schedule.html", "schedule.due.due-later"), ["F-1"]);
    assert!(site.page("schedule.html").text(".facts").contains("Next audit not stated"));
}

#[test]
fn checklists_say_met_not_met_and_not_stated_as_the_data_do() {
    let engagement = Engagement::new()
        .meta("preparation: { gap-analysis: 2026-01-05, internal-audit: no, management-review: 2026-12-01 }");
    let site = Site::of(&engagement);
    let counts = |figure: &str| site.counts("schedule.html", &format!("schedule.{figure}"));
    assert_eq!(counts("preparation.met"), ["preparation/gap-analysis"]);
    assert_eq!(counts("preparation.not-stated"), ["preparation/aims-established"]);
    assert_eq!(
        counts("preparation.unmet"),
        ["preparation/controls-selected", "preparation/internal-audit", "preparation/management-review"],
        "a day still to come announces and does not state"
    );
    let page = site.page("schedule.html");
    assert!(page.text("#preparation-unmet").contains("announced for 1 December 2026"));
    assert!(page.text("#preparation-met").contains("stated by the organisation: done on 5 January 2026"));
    for list in site.report()["readiness"].as_array().unwrap() {
        let id = list["id"].as_str().unwrap();
        for (met, word) in [(json!(true), "met"), (json!(false), "unmet"), (json!(null), "not-stated")] {
            let of = |item: &&Value| item["met"] == met;
            let items = list["items"].as_array().unwrap().iter().filter(of);
            let items: Vec<String> = items.map(|item| format!("{id}/{}", item["id"].as_str().unwrap())).collect();
            assert_eq!(counts(&format!("{id}.{word}")), items);
        }
    }
}

#[test]
fn an_item_leads_to_what_it_rests_on_and_to_what_stands_against_it() {
    let engagement = Engagement::new()
        .file("findings/F-2.md", another("F-2", &[("owner: Head of IT, ", "")]))
        .file("findings/F-3.md", another("F-3", &[("grade: minor", "grade: major")]));
    let site = Site::of(&engagement);
    let counts = |figure: &str| site.counts("schedule.html", figure);
    assert_eq!(counts("schedule.acts.nonconformities"), ["F-1", "F-2", "F-3"]);
    assert_eq!(counts("schedule.nonconformities-complete.lacking.findings"), ["F-2"]);
    assert_eq!(counts("nonconformities.major"), ["F-3"]);
    assert_eq!(counts("coverage.controls.applicable").len(), 38);
    assert_eq!(counts("schedule.controls-tested.lacking.requirements").len(), 37);
}

#[test]
fn shares_of_acts_lead_to_their_findings() {
    let verified = "due: 2026-11-01, verification: [{ date: 2026-10-01, by: Lead, result: effective }]";
    let engagement = Engagement::new()
        .file(
            "findings/F-2.md",
            another(
                "F-2",
                &[
                    ("due: 2026-11-01", verified),
                    ("author: tester", "author: tester\nstatus: closed"),
                    ("Add such tests.\n", MENDED),
                ],
            ),
        )
        .file("findings/F-3.md", another("F-3", &[("owner: Head of IT, ", "")]));
    let site = Site::of(&engagement);
    let counts = |act: &str| site.counts("schedule.html", &format!("schedule.acts.{act}"));
    assert_eq!(counts("nonconformities"), ["F-1", "F-2", "F-3"]);
    assert_eq!(counts("owned"), ["F-1", "F-2"]);
    assert_eq!(counts("on-time"), ["F-2"]);
    assert_eq!(counts("verified"), ["F-2"]);
}

#[test]
fn durations_are_marked_as_market_practice() {
    let page = Site::of(&Engagement::new()).page("schedule.html");
    let stages = ["preparation", "stage-1", "stage-2", "surveillance", "recertification"];
    for stage in stages {
        assert!(page.text(&format!("#{stage}")).contains("Usual duration (market practice)"), "{stage}");
    }
}
