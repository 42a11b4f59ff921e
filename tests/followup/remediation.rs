//! `remediation.html`.

use std::collections::BTreeSet;

use super::site::*;
use super::support::Engagement;

#[test]
fn flags_lead_to_their_findings_and_say_why() {
    let engagement = Engagement::new()
        .finding("due: 2026-11-01", "due: 2026-10-01, verify-by: 2026-12-01")
        .file("findings/F-2.md", another("F-2", &[("owner: Head of IT, due: 2026-11-01", "due: 2029-05-01")]))
        .meta("certificate: { expires: 2029-03-01 }");
    let site = Site::of(&engagement);
    let page = site.page("remediation.html");
    let expected: [(&str, &[&str]); 8] = [
        ("T1", &["F-1"]),
        ("T2", &["F-1"]),
        ("T3", &[]),
        ("T4", &["F-2"]),
        ("T5", &[]),
        ("T6", &[]),
        ("T7", &["F-2"]),
        ("T8", &[]),
    ];
    for (rule, findings) in expected {
        assert_eq!(site.counts("remediation.html", &format!("remediation.flag.{rule}")), findings, "{rule}");
        let link = format!("#flags .flag-table a[href='method.html#rule-{rule}']");
        assert_eq!(page.all(&link).len(), 1, "{rule} leads to its rule");
    }
    assert!(page.text("#flag-T1").contains("was due 1 October 2026"));
    assert!(
        page.text("#flag-T2")
            .contains("to be verified by 1 December 2026, after the beginning of Stage 1 audit, 16 November 2026")
    );
    assert!(page.text("#flag-T7").contains("due 1 May 2029; the certificate expires 1 March 2029"));
    let flags: BTreeSet<String> = site.report()["flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flag| flag["rule"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(flags.into_iter().collect::<Vec<_>>(), ["T1", "T2", "T4", "T7"]);
}

#[test]
fn a_row_says_whether_a_date_is_stated_or_by_default() {
    let engagement =
        Engagement::new().finding("due: 2026-11-01", "verify-by: stage-1").finding("grade: minor", "grade: major");
    let row = Site::of(&engagement).page("remediation.html").text("[id='r-F-1']");
    assert!(row.contains("Correction due 21 Sep 2026, by default"), "{row}");
    assert!(row.contains("Due 13 Dec 2026, by default"), "{row}");
    assert!(row.contains("Verify by 16 November 2026, stage-1"), "{row}");
}

#[test]
fn a_reopened_finding_keeps_every_retest_the_oldest_first() {
    let retests = "due: 2026-11-01, verification: [{ date: 2026-10-02, by: B, result: not-effective }, { date: 2026-10-01, by: A, result: effective }]";
    let site = Site::of(&Engagement::new().finding("due: 2026-11-01", retests));
    assert_eq!(site.counts("remediation.html", "remediation.reopened"), ["F-1"]);
    let page = site.page("remediation.html");
    let told = page.text("#reopened");
    assert!(told.contains("Effective (1 October 2026, A), Not effective (2 October 2026, B)"), "{told}");
    assert!(page.text("[id='r-F-1']").contains("Not effective 2 October 2026, B; 1 retest before"));
}

#[test]
fn an_accepted_risk_stays_open_and_says_until_when() {
    let accept = |until: &str| {
        format!(
            "author: tester\nstatus: accepted\nacceptance: {{ by: Board, date: 2026-09-20, until: {until}, reason: Rare }}"
        )
    };
    let engagement = Engagement::new()
        .finding("author: tester", &accept("2027-01-01"))
        .file("findings/F-2.md", another("F-2", &[("author: tester", &accept("2026-10-01"))]));
    let site = Site::of(&engagement);
    assert_eq!(site.counts("remediation.html", "remediation.accepted"), ["F-1", "F-2"]);
    assert_eq!(site.counts("remediation.html", "nonconformities.minor").len(), 2, "accepting undoes nothing");
    let told = site.page("remediation.html").text("#accepted tbody tr");
    assert!(told.contains("1 Jan 2027") && told.contains("1 October 2026, expired"), "{told}");
}

#[test]
fn the_chart_draws_open_ones_and_says_the_same_in_words() {
    let engagement = Engagement::new()
        .file("findings/F-2.md", another("F-2", &[("due: 2026-11-01", "due: 2026-09-20")]))
        .file("findings/F-3.md", another("F-3", &[("due: 2026-11-01", "due: 2031-01-01")]));
    let page = Site::of(&engagement).page("remediation.html");
    let lanes = page.text("#chart .timeline tbody tr");
    assert!(lanes.starts_with("F-2 "), "the first that is due stands on top: {lanes}");
    assert!(lanes.contains("found 14 September 2026, was due 20 September 2026"), "{lanes}");
    assert!(lanes.contains("due 1 January 2031"), "what is too far to be drawn is told: {lanes}");
    assert!(page.text("#chart .section-note").contains("are not drawn"));
    assert_eq!(
        page.all("#chart .rule-now").len(),
        3 + 1,
        "the report date crosses every lane and stands in the legend"
    );
    for mark in page.all("#chart circle[cx]") {
        let x = mark.attr("cx").unwrap();
        let Some(x) = x.strip_suffix('%') else { continue };
        assert!((0.0..=100.0).contains(&x.parse::<f64>().unwrap()), "{x}");
    }
}

#[test]
fn nothing_open_draws_no_chart() {
    let engagement = Engagement::new().finding("grade: minor\nfailure: design", "grade: conforming");
    let page = Site::of(&engagement).page("remediation.html");
    assert!(page.all(".timeline").is_empty());
    assert!(page.text("#chart").contains("No nonconformity is open."));
}

#[test]
fn a_register_of_more_than_five_hundred_goes_on_over_pages() {
    let mut engagement = Engagement::new();
    for n in 2..=501 {
        engagement = engagement.file(&format!("findings/F-{n}.md"), another(&format!("F-{n}"), &[]));
    }
    let site = Site::of(&engagement);
    let rows = |path: &str| site.page(path).all("#register tbody tr").len();
    assert_eq!((rows("remediation.html"), rows("remediation/page/2.html")), (500, 1));
    assert_eq!(site.counts("remediation/page/2.html", "schedule.acts.nonconformities").len(), 501);
    assert_eq!(site.page("remediation.html").all("#chart .timeline tbody tr").len(), 40, "the chart stays readable");
    assert!(site.page("remediation.html").text("#chart").contains("461 more stand in the register"));
    assert!(site.page("remediation/page/2.html").all("#chart, #flags, #accepted").is_empty());
}
