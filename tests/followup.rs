//! The pages about follow-up, as their readers meet them: schedule, remediation, gaps, phases, trend, management review,
//! trials. Every story builds a tiny engagement and follows figures to what they count.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests look at the disk, and may stop"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;

use aims_site::diag::Severity;
use camino::{Utf8Path, Utf8PathBuf};
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use support::{Engagement, FINDING};

/// A built site.
struct Site {
    _temp: tempfile::TempDir,
    root: Utf8PathBuf,
}

impl Site {
    fn of(engagement: &Engagement) -> Site {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().join("site");
        let checked = engagement.checked();
        let errors: Vec<_> = checked.report.items.iter().map(|item| &item.diagnostic).collect();
        let errors: Vec<_> =
            errors.into_iter().filter(|d| d.severity() == Severity::Error).map(|d| &d.message).collect();
        assert_eq!(errors, Vec::<&String>::new());
        aims_site::build(checked.model.as_ref().unwrap(), &checked.sources, &root, &mut |_| {}).unwrap();
        Site { _temp: temp, root }
    }

    fn page(&self, path: &str) -> Page {
        let text = fs::read_to_string(self.root.join(path)).unwrap_or_else(|_| panic!("there is no {path}"));
        Page { path: path.to_owned(), html: Html::parse_document(&text) }
    }

    fn report(&self) -> Value {
        serde_json::from_slice(&fs::read(self.root.join("data/report.json")).unwrap()).unwrap()
    }

    /// The refs that a figure on a page counts: its number is that of the list it leads to.
    fn counts(&self, page: &str, figure: &str) -> Vec<String> {
        let from = self.page(page);
        let found = from.all(&format!("a.figure[data-figure='{figure}']"));
        let figure_ = found.first().unwrap_or_else(|| panic!("{page} has no figure {figure}"));
        let (file, id) = figure_.attr("href").unwrap().split_once('#').unwrap();
        let base: Utf8PathBuf = Utf8Path::new(page).parent().unwrap().into();
        let mut path: Vec<&str> = base.components().map(|c| c.as_str()).collect();
        for part in file.split('/') {
            if part == ".." { path.pop().map_or((), drop) } else { path.push(part) }
        }
        let to = self.page(&path.join("/"));
        let list = to.all(&format!("[id='{id}']")).into_iter().next();
        let list = list.unwrap_or_else(|| panic!("{figure} leads to no list #{id} on {}", to.path));
        let refs: Vec<String> =
            inside(list, "[data-ref]").iter().map(|entry| entry.attr("data-ref").unwrap().to_owned()).collect();
        assert_eq!(list.attr("data-count"), Some(refs.len().to_string().as_str()), "{figure}");
        assert_eq!(text(*figure_), refs.len().to_string(), "{figure}");
        refs
    }
}

/// A page, parsed.
struct Page {
    path: String,
    html: Html,
}

impl Page {
    fn all(&self, css: &str) -> Vec<ElementRef<'_>> {
        self.html.select(&Selector::parse(css).unwrap()).collect()
    }

    fn text(&self, css: &str) -> String {
        self.all(css).into_iter().map(text).collect::<Vec<_>>().join(" | ")
    }
}

fn inside<'a>(element: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(css).unwrap()).collect()
}

/// The words of an element, white space folded.
fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Another finding like the first, changed in several places.
fn another(id: &str, changes: &[(&str, &str)]) -> String {
    let mut out = FINDING.replace("id: F-1", &format!("id: {id}"));
    for (from, to) in changes {
        assert_eq!(out.matches(from).count(), 1, "`{from}` stands once");
        out = out.replacen(from, to, 1);
    }
    out
}

const AUDITS: &str = "audits: [{ id: stage-1, kind: stage-1, from: 2026-11-16 }]";
const MENDED: &str =
    "Add such tests.\n\n## Root cause\n\nHaste.\n\n## Correction\n\nDone.\n\n## Corrective action\n\nRule.\n";

// -- Schedule

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

// -- Remediation

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
    assert!(row.contains("Correction due21 September 2026, by default"), "{row}");
    assert!(row.contains("Due13 December 2026, by default"), "{row}");
    assert!(row.contains("Verify by16 November 2026, stage-1"), "{row}");
}

#[test]
fn a_reopened_finding_keeps_every_retest_the_oldest_first() {
    let retests = "due: 2026-11-01, verification: [{ date: 2026-10-02, by: B, result: not-effective }, { date: 2026-10-01, by: A, result: effective }]";
    let site = Site::of(&Engagement::new().finding("due: 2026-11-01", retests));
    assert_eq!(site.counts("remediation.html", "remediation.reopened"), ["F-1"]);
    let page = site.page("remediation.html");
    let told = page.text("#reopened");
    assert!(told.contains("Effective (1 October 2026, A), Not effective (2 October 2026, B)"), "{told}");
    assert!(page.text("[id='r-F-1']").contains("Not effective2 October 2026, B; 1 retest before"));
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

// -- Gaps, phases

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
    assert_eq!(activity, "T-1Attack week10 to 14 September 2026manualAssistF-1");
    assert!(page.text("#activities-without-phase").contains("T-2"));
}

// -- Trend

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
    let report = fs::read(Site::of(&engagement).root.join("data/report.json")).unwrap();
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
    assert_eq!(page.text("#verdicts-unchanged tbody tr"), "A.6.2.4AI system verification and validationMinor Minor");
}

/// An earlier report with these findings: id, grade, status, open, corrected.
fn earlier(findings: &[(&str, &str, &str, bool, bool)]) -> String {
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
    assert_eq!(page.text("#verdicts-changed tbody tr"), "A.6.2.4AI system verification and validationMajor Minor");
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

// -- Management review

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

// -- Trials

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
        rows[pooled].contains("20613131.6 %"),
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

// -- All of them

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
