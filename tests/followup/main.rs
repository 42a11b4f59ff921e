//! The pages about follow-up, as their readers meet them: schedule, remediation, gaps, phases, trend, management review,
//! trials. Every story builds a tiny engagement and follows figures to what they count.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests look at the disk, and may stop"
)]

#[path = "../support/mod.rs"]
mod support;

mod programme;
mod remediation;
mod schedule;
mod site;
mod trend;

use site::Site;
use support::Engagement;
use trend::earlier;

const PAGES: &[&str] = &[
    "schedule.html",
    "remediation.html",
    "gaps.html",
    "phases.html",
    "trend.html",
    "management-review.html",
    "trials.html",
];

#[test]
fn no_page_claims_what_only_a_certification_body_may() {
    let engagement = Engagement::new()
        .statement(&[])
        .file("history/2026-Q1.json", earlier(&[("F-1", "major", "open", true, false)]));
    let site = Site::of(&engagement);
    for path in PAGES {
        let words = site.page(path).text("main").to_lowercase();
        for claim in ["complies", "compliant", "is certified", "conforms", "in conformity"] {
            assert!(!words.contains(claim), "`{claim}` on {path}");
        }
        assert!(!words.contains("-page."), "a string without words on {path}");
    }
}

#[test]
fn the_navigation_names_the_pages_and_stays_within_twenty_links() {
    let site = Site::of(&Engagement::new());
    let page = site.page("schedule.html");
    let links: Vec<&str> = page.all("#navigation a").iter().map(|link| link.attr("href").unwrap()).collect();
    assert!(links.len() <= 20, "{links:?}");
    for path in PAGES.iter().filter(|path| **path != "trials.html") {
        assert!(links.contains(path), "{path}");
    }
}

#[test]
fn an_engagement_of_next_to_nothing_has_all_of_them() {
    let engagement =
        Engagement::empty().file("engagement.yaml", "title: Least\nclient: Nobody\nreport: { date: 2026-08-31 }\n");
    let site = Site::of(&engagement);
    for path in PAGES {
        let words = site.page(path).text("main");
        for word in ["NaN", "null", "undefined"] {
            assert!(!words.split_whitespace().any(|w| w == word), "{word} on {path}");
        }
    }
}
