//! `gaps.html`, `phases.html`, `management-review.html`, `trials.html`.

use std::collections::BTreeSet;

use super::site::*;
use super::support::Engagement;

#[test]
fn a_common_gap_is_seen_not_seen_or_not_tested() {
    let engagement = Engagement::new().file(
        "findings/F-2.md",
        another("F-2", &[("grade: minor\nfailure: design", "grade: conforming"), ("A.6.2.4", "A.6.2.6")]),
    );
    let site = Site::of(&engagement);
    assert_eq!(site.counts("gaps.html", "gaps.seen"), ["A.6.2.4"]);
    assert_eq!(site.counts("gaps.html", "gaps.not-seen"), ["A.6.2.6"]);
    assert!(!site.counts("gaps.html", "gaps.not-tested").is_empty());
    let page = site.page("gaps.html");
    assert!(page.text("#seen [data-ref='A.6.2.4']").contains("F-1 Attachments are obeyed Minor nonconformity Design"));
    assert!(page.text("#not-seen [data-ref='A.6.2.6']").contains("Tested by"));
}

#[test]
fn figures_of_a_phase_lead_to_its_assessments_and_its_activities_stand_below_it() {
    let engagement = Engagement::new().finding("author: tester", "author: tester\nphase: exploitation").file(
        "activities.yaml",
        "- { id: T-1, title: Attack week, from: 2026-09-10, to: 2026-09-14, phase: exploitation, systems: [assist], result: [F-1] }\n- { id: T-2, from: 2026-09-15, result: Talk }\n",
    );
    let site = Site::of(&engagement);
    let counts = |figure: &str| site.counts("phases.html", &format!("phases.phase.{figure}"));
    assert_eq!(counts("exploitation.design.minor"), ["F-1/A.6.2.4"]);
    assert_eq!(counts("exploitation.open"), ["F-1/A.6.2.4"]);
    assert_eq!(counts("scoping.assessments"), Vec::<String>::new());
    let page = site.page("phases.html");
    let activity = page.text("#exploitation-activities tbody tr");
    assert_eq!(activity, "T-1 Attack week 10 to 14 September 2026 manual Assist F-1");
    assert!(page.text("#activities-without-phase").contains("T-2"));
}

#[test]
fn the_sheet_computes_what_is_ours_and_leaves_the_rest_to_be_supplied() {
    let site = Site::of(&Engagement::new().finding("due: 2026-11-01", "due: 2026-10-01"));
    let page = site.page("management-review.html");
    for input in ["earlier-actions", "issues", "parties", "nonconformities", "measurements", "audits", "improvement"] {
        assert!(page.text(&format!("#{input}")).contains("To be supplied"), "{input}");
    }
    for input in ["issues", "parties"] {
        assert!(page.text(&format!("#{input}")).contains("Nothing from this engagement"), "{input}");
    }
    let counts = |figure: &str| site.counts("management-review.html", figure);
    assert_eq!(counts("nonconformities.minor"), ["F-1"]);
    assert_eq!(counts("remediation.flag.T1"), ["F-1"]);
    assert_eq!(counts("coverage.controls.tested"), ["A.6.2.4"]);
    assert_eq!(counts("controls.verdict.minor"), ["A.6.2.4"]);
    assert_eq!(counts("gaps.seen"), ["A.6.2.4"]);
    assert!(page.text("#audits").contains("not computed; no Statement of Applicability supplied"));
}

#[test]
fn every_figure_of_the_sheet_has_its_list() {
    let site = Site::of(&Engagement::new().statement(&[]));
    let keys: BTreeSet<String> = site
        .page("management-review.html")
        .all("a.figure")
        .iter()
        .map(|figure| figure.attr("data-figure").unwrap().to_owned())
        .collect();
    assert!(keys.len() > 20, "{keys:?}");
    for key in keys {
        site.counts("management-review.html", &key);
    }
}

fn trials(id: &str, tries: &str, more: &[(&str, &str)]) -> String {
    let mut changes = vec![("author: tester", format!("author: tester\ntrials: {tries}"))];
    changes.extend(more.iter().map(|(from, to)| (*from, (*to).to_owned())));
    let changes: Vec<(&str, &str)> = changes.iter().map(|(from, to)| (*from, to.as_str())).collect();
    another(id, &changes)
}

#[test]
fn tries_are_pooled_over_the_same_probe_system_model_and_version_only() {
    let target = ("sample: {", "target: { model: m, version: \"1\" }\nsample: {");
    let engagement = Engagement::new()
        .file(
            "findings/F-1.md",
            trials("F-1", "{ probe: p, attempted: 10, succeeded: 2, resisted: 7, unassessed: 1 }", &[target]),
        )
        .file(
            "findings/F-2.md",
            trials("F-2", "{ probe: p, attempted: 10, succeeded: 4, resisted: 6, unassessed: 0 }", &[target]),
        )
        .file(
            "findings/F-3.md",
            trials("F-3", "{ probe: p, attempted: 5, succeeded: 0, resisted: 5, unassessed: 0 }", &[]),
        )
        .file("findings/F-4.md", trials("F-4", "{ attempted: 3, succeeded: 0, resisted: 0, unassessed: 3 }", &[]));
    let site = Site::of(&engagement);
    let page = site.page("trials.html");
    let rows: Vec<String> = page.all("#rates .trials tbody tr").into_iter().map(text).collect();
    let report = site.report();
    assert_eq!(rows.len(), report["trials"].as_array().unwrap().len());
    let pooled = rows.iter().position(|row| row.contains("m, version 1")).unwrap();
    assert!(
        rows[pooled].contains("20 6 13 1 31.6 %"),
        "20 attempted, 6 succeeded, 13 resisted, 1 not assessed: {}",
        rows[pooled]
    );
    let percent = |word: &str| format!("{:.1}", report["trials"][pooled][word].as_f64().unwrap() * 100.0);
    assert!(rows[pooled].contains(&format!("{} to {} %", percent("low"), percent("high"))), "{}", rows[pooled]);
    assert_eq!(site.counts("trials.html", &format!("trials.pool.{}", pooled + 1)), ["F-1", "F-2"]);
    let alone = page.text("#alone tbody tr");
    assert!(
        alone.contains("F-4") && alone.contains("no probe named") && alone.contains("no rate; nothing was assessed"),
        "{alone}"
    );
    let told = page.text("main");
    assert!(told.contains("independent of each other") && told.contains("no rate to be expected in production"));
}

#[test]
fn detection_is_told_in_five_rows_that_lead_to_their_findings() {
    let seen = |word: &str| format!("author: tester\ndetection: {{ detected: {word}, by: Watch, after: 4 min }}");
    let engagement = Engagement::new()
        .finding("author: tester", &seen("yes"))
        .file("findings/F-2.md", another("F-2", &[("author: tester", &seen("no"))]))
        .file("findings/F-3.md", trials("F-3", "{ attempted: 1, succeeded: 1, resisted: 0, unassessed: 0 }", &[]));
    let site = Site::of(&engagement);
    let counts = |word: &str| site.counts("trials.html", &format!("trials.detection.{word}"));
    assert_eq!(counts("yes"), ["F-1"]);
    assert_eq!(counts("no"), ["F-2"]);
    assert_eq!(counts("not-stated"), ["F-3"]);
    assert_eq!((counts("partly").len(), counts("not-observable").len()), (0, 0));
    let page = site.page("trials.html");
    assert!(page.text("#detected-yes").contains("noticed by Watch, time until noticed: 4 min"));
    assert!(page.text("#unmonitored").contains("F-3") && page.text("#unmonitored").contains("Assist"));
}

#[test]
fn a_draft_stands_in_no_page_even_where_an_activity_led_to_it() {
    let activities = "- { id: T-1, from: 2026-09-10, controls: [A.6.2.4], systems: [assist], lifecycle: [deployment], phase: exploitation, result: [F-1, F-2] }\n\
                      - { id: T-2, from: 2026-09-11, controls: [A.6.2.4], result: [F-2] }\n";
    let draft = "---\nid: F-2\ntitle: Not yet told\nstatus: draft\n---\n";
    let site = Site::of(&Engagement::new().file("activities.yaml", activities).file("findings/F-2.md", draft));
    for page in ["phases.html", "systems/assist.html", "lifecycle/deployment.html", "maturity.html"] {
        let words = site.page(page).text("main");
        assert!(words.contains("T-1") && !words.contains("F-2"), "{page}: {words}");
    }
    assert!(site.page("maturity.html").text("main").contains("Nothing published yet"));
}
