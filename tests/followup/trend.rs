//! `trend.html` and the pages of earlier periods.

use std::collections::BTreeSet;

use serde_json::json;

use super::site::*;
use super::support::Engagement;

#[test]
fn without_an_earlier_period_the_page_says_what_is_needed() {
    let page = Site::of(&Engagement::new()).page("trend.html");
    let told = page.text("main");
    assert!(told.contains("data/report.json") && told.contains("2026-Q1.json"), "{told}");
    assert!(page.all("a.figure").is_empty(), "nothing is counted that cannot be");
}

#[test]
fn a_copy_of_this_report_among_the_earlier_ones_is_no_change() {
    let engagement = Engagement::new();
    let report = Site::of(&engagement).bytes("data/report.json");
    let site = Site::of(&engagement.file("history/2026-Q3.json", report));
    for change in ["new", "corrected", "reopened", "regraded", "repeated", "gone"] {
        assert_eq!(site.counts("trend.html", &format!("trend.{change}")), Vec::<String>::new(), "{change}");
    }
    let page = site.page("trend.html");
    let rows: Vec<String> = page.all(".periods tbody tr").into_iter().map(text).collect();
    let after_name = |row: &String| row.split_once("9 Oct 2026").unwrap().1.to_owned();
    assert_eq!(after_name(&rows[0]), after_name(&rows[1]), "both periods read the same");
    for list in ["verdicts-changed", "verdicts-first", "verdicts-left"] {
        assert!(page.text(&format!("#{list}")).contains("None."), "{list}");
    }
    assert_eq!(page.text("#verdicts-unchanged tbody tr"), "A.6.2.4 AI system verification and validation Minor Minor");
}

/// An earlier report with these findings: id, grade, status, open, corrected.
pub(super) fn earlier(findings: &[(&str, &str, &str, bool, bool)]) -> String {
    let item = |(id, grade, status, open, corrected): &(&str, &str, &str, bool, bool)| {
        json!({ "id": id, "title": format!("Then {id}"), "grade": grade, "status": status, "corrected": corrected,
                "controls": [{ "ref": "A.6.2.4", "grade": grade, "counts": true, "open": open }] })
    };
    json!({
        "schema": "aims-site.report/1",
        "engagement": { "report": { "date": "2026-03-31" } },
        "findings": findings.iter().map(item).collect::<Vec<_>>(),
        "requirements": [{ "ref": "A.6.2.4", "verdict": "major" }, { "ref": "A.7.4", "verdict": "minor" }],
        "figures": { "coverage": { "controls": { "applicable": 38, "tested": 2 }, "clauses": { "applicable": 23, "tested": 0 } } },
        "maturity": { "level": 1 },
    })
    .to_string()
}

#[test]
fn what_changed_since_the_latest_earlier_period_is_listed_with_what_it_was() {
    let closed = "author: tester\nstatus: closed";
    let verified = "due: 2026-11-01, verification: [{ date: 2026-10-01, by: Lead, result: effective }]";
    let engagement = Engagement::new()
        .file(
            "findings/F-2.md",
            another("F-2", &[("author: tester", closed), ("due: 2026-11-01", verified), ("Add such tests.\n", MENDED)]),
        )
        .file("findings/F-3.md", another("F-3", &[]))
        .file("findings/F-4.md", another("F-4", &[("author: tester", "author: tester\nrepeats: 2026-Q1/F-9")]))
        .file(
            "history/2026-Q1.json",
            earlier(&[
                ("F-1", "major", "open", true, false),
                ("F-2", "minor", "open", true, false),
                ("F-3", "minor", "closed", false, true),
                ("F-9", "minor", "withdrawn", false, false),
            ]),
        );
    let site = Site::of(&engagement);
    let counts = |change: &str| site.counts("trend.html", &format!("trend.{change}"));
    assert_eq!(counts("new"), ["F-4"]);
    assert_eq!(counts("corrected"), ["F-2"]);
    assert_eq!(counts("reopened"), ["F-3"]);
    assert_eq!(counts("regraded"), ["F-1"]);
    assert_eq!(counts("repeated"), ["F-4"]);
    assert_eq!(counts("gone"), ["F-9"]);
    let page = site.page("trend.html");
    assert!(page.text("#corrected").contains("verified effective on 1 October 2026 by Lead"));
    assert!(page.text("#regraded").contains("Major nonconformity, now Minor nonconformity"));
    assert!(page.text("#repeated").contains("repeats F-9 of 2026-Q1"));
    assert_eq!(page.text("#verdicts-changed tbody tr"), "A.6.2.4 AI system verification and validation Major Minor");
    assert!(page.text("#verdicts-left tbody tr").starts_with("A.7.4"), "tested then and not now");
    for (word, refs) in
        [("major", vec!["F-1"]), ("minor", vec!["F-2"]), ("corrected", vec!["F-3"]), ("withdrawn", vec!["F-9"])]
    {
        assert_eq!(site.counts("trend.html", &format!("trend.period.2026-Q1.{word}")), refs, "counted as it was then");
    }
    assert!(page.text(".periods tbody tr:first-child").contains("Level 1"));
    let then = site.page("trend/2026-Q1.html");
    assert!(then.text("[id='past-F-9']").contains("occurred again as F-4"));
    assert!(then.text("[id='past-F-2']").contains("F-2 in this report"));
}

#[test]
fn earlier_nonconformities_without_a_status_are_named() {
    let site =
        Site::of(&Engagement::new().file("history/2026-Q1.json", earlier(&[("F-8", "minor", "open", true, false)])));
    let figure = "schedule.earlier-nonconformities-have-status.lacking.past";
    assert_eq!(site.counts("schedule.html", figure), ["2026-Q1/F-8"]);
}

#[test]
fn periods_whose_names_make_one_file_name_have_a_page_each() {
    let engagement = Engagement::new().file("history/a b.json", earlier(&[])).file("history/a-b.json", earlier(&[]));
    let site = Site::of(&engagement);
    let links: Vec<String> = site
        .page("trend.html")
        .all(".periods tbody th a")
        .iter()
        .map(|link| link.attr("href").unwrap().to_owned())
        .filter(|href| href.starts_with("trend/"))
        .collect();
    assert_eq!(links.iter().collect::<BTreeSet<_>>().len(), 2, "{links:?}");
    for link in links {
        site.page(&link);
    }
}
