//! The shelf of standards as a reader of the site sees it: other frameworks, lifecycle, threats.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "a test says so by failing")]

mod support;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use aims_site::model::{AudienceIx, Edition};
use aims_site::{Checked, Content, Site};
use camino::Utf8Path;
use scraper::{ElementRef, Html, Selector};
use support::Engagement;

/// Every page of a site, by address.
struct Pages(BTreeMap<String, Html>);

fn pages(checked: Checked) -> Pages {
    let site = Site::plan(checked.model.unwrap(), &checked.sources).unwrap();
    let html = site.files().iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, file)| {
        let Ok(Content::Bytes(bytes)) = site.make(file) else { panic!("{path} is a page") };
        (path.clone(), Html::parse_document(std::str::from_utf8(&bytes).unwrap()))
    });
    Pages(html.collect())
}

fn example() -> Pages {
    pages(aims_site::check(Utf8Path::new("example-engagement"), &mut |_| {}))
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Pages {
    fn page(&self, path: &str) -> &Html {
        self.0.get(path).unwrap_or_else(|| panic!("there is no page {path}"))
    }

    /// The texts of the elements that a selector finds on a page.
    fn texts(&self, path: &str, css: &str) -> Vec<String> {
        self.page(path).select(&Selector::parse(css).unwrap()).map(text).collect()
    }

    /// Pages of a folder.
    fn below(&self, folder: &str) -> Vec<&str> {
        self.0.keys().filter_map(|path| path.strip_prefix(folder)).collect()
    }

    /// The pages that a page links to in the elements that a selector finds.
    fn links(&self, path: &str, css: &str) -> BTreeSet<String> {
        let css = Selector::parse(css).unwrap();
        self.page(path)
            .select(&css)
            .filter_map(|link| link.value().attr("href"))
            .filter(|href| !href.contains(':'))
            .map(|href| target(path, href))
            .filter(|to| self.0.contains_key(to))
            .collect()
    }
}

/// The page that a link on `page` leads to.
fn target(page: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap();
    if href.is_empty() {
        return page.to_owned();
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn without_the_key_every_framework_is_shown_that_has_a_row_to_show() {
    let pages = pages(Engagement::new().checked());
    let of: Vec<&str> = pages.below("frameworks/");
    assert_eq!(
        of,
        [
            "eu-ai-act-2024-1689.html",
            "index.html",
            "iso-27001-2013.html",
            "iso-27001-2022.html",
            "nist-ai-rmf-1.0.html",
            "soc2-tsc-2017-rev-2022.html"
        ]
    );
}

#[test]
fn what_a_finding_names_is_shown_even_where_no_row_is() {
    let named =
        Engagement::new().key("taxonomy: { owasp-llm: [LLM01, \"LLM06:2025\", LLM42], atlas: [AML.T0051.001] }");
    let pages = pages(named.checked());
    assert_eq!(
        pages.below("frameworks/owasp-llm-2025/"),
        ["LLM01.html", "LLM06.html", "LLM42.html"],
        "an entry for each, known or not"
    );
    assert_eq!(pages.texts("frameworks/owasp-llm-2025/LLM01.html", "h1"), ["LLM01 Prompt Injection"]);
    assert_eq!(pages.texts("frameworks/owasp-llm-2025/LLM42.html", "h1"), ["LLM42"]);
    assert_eq!(pages.texts("frameworks/owasp-llm-2025/LLM01.html", "#minor [data-ref] .ref"), ["F-1"]);
    // No row of that framework has more than low confidence, so none is shown.
    assert_eq!(pages.texts("frameworks/owasp-llm-2025.html", "#rows[data-count=\"0\"]").len(), 1);
    let links = pages.links("findings/F-1.html", "#particulars a");
    assert!(links.contains("frameworks/owasp-llm-2025/LLM06.html"), "{links:?}");
    assert!(links.contains("frameworks/mitre-atlas-5.6.0/AML.T0051.001.html"), "{links:?}");
    let told = pages.texts("findings/F-1.html", "#particulars dd").join("; ");
    assert!(told.contains("AML.T0051.001 LLM Prompt Injection: Indirect"), "{told}");
}

#[test]
fn the_key_chooses_frameworks_and_their_order() {
    let chosen = Engagement::new()
        .key("taxonomy: { owasp-llm: [LLM01] }")
        .meta("frameworks: [soc2-tsc-2017-rev-2022, iso-42005-2025]");
    let pages = pages(chosen.checked());
    assert_eq!(pages.below("frameworks/"), ["index.html", "iso-42005-2025.html", "soc2-tsc-2017-rev-2022.html"]);
    let titles = pages.texts("frameworks/index.html", "#outcomes-table tbody th a");
    assert_eq!(titles, ["AICPA Trust Services Criteria 2017, revised points of focus 2022", "ISO/IEC 42005:2025"]);
    // What is not asked for is named and not linked.
    assert!(pages.links("findings/F-1.html", "#particulars a").iter().all(|to| !to.starts_with("frameworks/")));
    assert!(pages.texts("findings/F-1.html", "#particulars dd").join("; ").contains("LLM01 Prompt Injection"));
}

#[test]
fn rows_of_low_confidence_are_shown_where_they_are_asked_for() {
    let count = |meta: &str| {
        let pages = pages(Engagement::new().meta(meta).checked());
        let rows = pages.texts("frameworks/iso-27001-2022.html", "#rows tr[data-ref]").len();
        (rows, pages.texts("frameworks/iso-27001-2022.html", ".badge-confidence-low").len())
    };
    assert_eq!(count("frameworks: [iso-27001-2022]"), (26, 0));
    assert_eq!(count("frameworks: [{ id: iso-27001-2022, show: all }]"), (67, 41));
    let pages = pages(Engagement::new().meta("frameworks: [iso-27001-2022]").checked());
    assert!(pages.texts("frameworks/iso-27001-2022.html", "#counterparts .section-note")[0].starts_with("41 rows"));
}

#[test]
fn a_row_says_how_it_relates_where_it_comes_from_and_how_sure_it_is() {
    let pages = pages(Engagement::new().meta("frameworks: [nist-ai-rmf-1.0, iso-27001-2013]").checked());
    let rows = pages.texts("frameworks/nist-ai-rmf-1.0.html", "#rows tr[data-ref=\"MEASURE 2.5/A.6.2.4\"]");
    assert_eq!(rows.len(), 1);
    for part in [
        "A.6.2.4 AI system verification and validation",
        "Minor",
        "Deficient",
        "F-1",
        "shares part of its intent",
        "Medium",
        "GASP AI control framework",
    ] {
        assert!(rows[0].contains(part), "{part}: {rows:?}");
    }
    let difference =
        pages.texts("frameworks/iso-27001-2013.html", "tr[data-ref=\"A.12/A.6.2.5\"] .crosswalk-difference");
    assert!(difference[0].contains("drift"), "{difference:?}");
}

#[test]
fn a_control_shows_its_counterparts_with_the_name_of_the_other_standard() {
    let pages = pages(Engagement::new().checked());
    let rows = pages.texts("controls/A.10.3.html", "#counterparts tbody th");
    assert!(rows.contains(&"ISO/IEC 27001:2022 A.5.19 Information security in supplier relationships".to_owned()));
    assert!(rows.iter().all(|row| !row.starts_with("A.")), "numbers of two Annexes A collide: {rows:?}");
    let to = pages.links("controls/A.10.3.html", "#counterparts a");
    assert!(to.contains("frameworks/iso-27001-2022.html"));
}

#[test]
fn the_standards_are_compared_and_the_article_is_corrected() {
    let pages = pages(Engagement::new().checked());
    let rows = pages.texts("frameworks/index.html", "#comparison-table tbody tr");
    assert_eq!(rows.len(), 13);
    let row = |begins: &str| rows.iter().find(|row| row.starts_with(begins)).unwrap();
    assert!(row("ISO/IEC 42001:2023").contains("38 controls"));
    assert!(row("AICPA").contains("None; a CPA firm attests"), "SOC 2 is no certification");
    assert!(row("ISO/IEC 27090 (FDIS)").contains("final draft"));
    assert!(row("Regulation (EU) 2024/1689").contains("none for a management system"));
    // Unlinked where there is no page.
    let links = pages.texts("frameworks/index.html", "#comparison-table th a");
    assert!(!links.iter().any(|link| link.contains("ATLAS")));
}

#[test]
fn every_page_of_the_shelf_is_reached_from_navigation_findings_and_controls() {
    let pages = example();
    let shelf: BTreeSet<String> = pages
        .0
        .keys()
        .filter(|path| ["frameworks/", "lifecycle/", "threats/", "controls/"].iter().any(|of| path.starts_with(of)))
        .cloned()
        .collect();
    assert!(shelf.len() > 100);
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    let mut next = VecDeque::from(["index.html".to_owned()]);
    while let Some(path) = next.pop_front() {
        for to in pages.links(&path, "a[href]") {
            if reached.insert(to.clone()) {
                next.push_back(to);
            }
        }
    }
    assert_eq!(shelf.difference(&reached).collect::<Vec<_>>(), Vec::<&String>::new());
    let navigation = pages.links("index.html", ".navigation a");
    for index in ["frameworks/index.html", "lifecycle/index.html", "threats/index.html", "controls/index.html"] {
        assert!(navigation.contains(index), "{index}");
    }
    assert!(pages.page("index.html").select(&Selector::parse(".navigation a").unwrap()).count() <= 20);
    let from = |folder: &str| -> BTreeSet<String> {
        let of = pages.0.keys().filter(|path| path.starts_with(folder));
        of.flat_map(|path| pages.links(path, "main a[href]")).collect()
    };
    for (folder, to) in [("findings/", "from findings"), ("controls/", "from controls")] {
        let links = from(folder);
        for of in ["frameworks/", "lifecycle/", "threats/"] {
            assert!(links.iter().any(|link| link.starts_with(of) && !link.ends_with("index.html")), "{of} {to}");
        }
    }
}

#[test]
fn guidance_is_cited_as_what_it_is() {
    let pages = example();
    for (path, html) in &pages.0 {
        let body = text(html.root_element());
        for (at, _) in body.match_indices("27090") {
            let rest = &body[at + 5..];
            assert!(rest.starts_with(" (FDIS)") || rest.starts_with(", FDIS"), "{path}: 27090{:.20}", rest);
        }
        for (at, _) in body.match_indices("ISO/IEC 23053") {
            let rest: String = body[at + 13..].chars().take(24).collect();
            assert!(!rest.contains("clause") && !rest.contains("7.") && !rest.contains("8."), "{path}: {rest}");
        }
    }
    // Nothing is presumed under law, and no date of it is printed.
    let act = text(pages.page("frameworks/eu-ai-act-2024-1689.html").root_element());
    assert!(act.contains("gives no presumption of conformity"));
    for year in ["2025", "2027", "2028"] {
        let main = pages.texts("frameworks/eu-ai-act-2024-1689.html", "main").join("");
        assert!(!main.contains(year), "no date of law: {year}");
    }
}

/// No page calls a control by a title that is not its own: wherever a ref is followed by a title of the catalog, it is
/// the title of that ref.
#[test]
fn no_page_calls_a_control_by_a_title_that_is_not_its_own() {
    let checked = aims_site::check(Utf8Path::new("example-engagement"), &mut |_| {});
    let model = checked.model.clone().unwrap();
    let requirements: Vec<(&str, &str)> = model
        .engagement
        .shelf
        .requirements
        .iter()
        .map(|requirement| (requirement.reference.as_str(), requirement.title.as_str()))
        .collect();
    let pages = pages(checked);
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (path, html) in &pages.0 {
        let body = text(html.root_element());
        for (own, title) in &requirements {
            for (at, _) in body.match_indices(own) {
                let before = body[..at].chars().next_back().unwrap_or(' ');
                let rest = &body[at + own.len()..];
                // Part of another number, or a number of another standard.
                if before.is_alphanumeric() || matches!(before, '.' | '/') || !rest.starts_with(' ') {
                    continue;
                }
                if ["27001:2022 ", "27001:2013 ", "Article ", "42005:2025 ", "23894:2023 ", "27005:2022 ", "RMF 1.0 "]
                    .iter()
                    .any(|cite| body[..at].ends_with(cite))
                {
                    continue;
                }
                let rest = &rest[1..];
                seen += usize::from(rest.starts_with(title));
                let other = requirements.iter().find(|(reference, other)| {
                    reference != own && other.len() > 8 && rest.starts_with(other) && !rest.starts_with(title)
                });
                if let Some((reference, title)) = other {
                    wrong.push(format!("{path}: {own} {title}, which is {reference}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 500, "{seen} controls were called by name");
}

#[test]
fn threats_show_the_measures_the_practices_the_duties_and_what_lies_beyond() {
    let engagement = Engagement::new().key("threats: [prompt-injection]\nbeyond-27090: [agents]").change(
        "systems/assist.md",
        "title: Assist",
        "title: Assist\nrole: deployer",
    );
    let pages = pages(engagement.checked());
    let measures = pages.texts("threats/index.html", "#measures tbody tr");
    assert_eq!(measures.len(), 10);
    assert!(pages.texts("threats/index.html", "#measures").join("").contains("our own judgement"));
    assert_eq!(pages.texts("threats/index.html", "#practices tbody tr").len(), 7);
    let deployer = pages.texts("threats/index.html", "#role-deployer").join("");
    assert!(deployer.contains("AI systems here Assist") || deployer.contains("AI systems hereAssist"), "{deployer}");
    assert!(pages.texts("threats/index.html", "#role-provider").join("").contains("no AI system states this role"));
    assert_eq!(pages.texts("threats/index.html", "#beyond-agents[data-count=\"1\"] .ref"), ["F-1"]);
    assert_eq!(pages.texts("threats/index.html", "#beyond-economic[data-count=\"0\"]").len(), 1);
    // Each threat names its measures, each system the duties of its role alone.
    let against = pages.links("threats/prompt-injection.html", "#measures a");
    assert!(against.contains("threats/index.html"), "{against:?}");
    assert_eq!(pages.texts("systems/assist.html", "#duties .role h3").len(), 1);
    let met = pages.texts("systems/assist.html", "#duties .role-threats li");
    assert!(met.iter().any(|threat| threat.contains("Prompt injection") && threat.contains("F-1")), "{met:?}");
}

#[test]
fn coverage_tells_design_from_operation_in_each_row() {
    let pages =
        pages(Engagement::new().key("threats: [prompt-injection]\nlifecycle: [operation-monitoring]").checked());
    for (page, to) in [("threats", "prompt-injection"), ("lifecycle", "operation-monitoring")] {
        let index = format!("{page}/index.html");
        let row = Selector::parse("#coverage tbody tr").unwrap();
        let row = pages.page(&index).select(&row).find(|row| {
            row.select(&Selector::parse("th a").unwrap())
                .any(|link| link.value().attr("href").is_some_and(|href| href.ends_with(&format!("{to}.html"))))
        });
        let figure = Selector::parse("a.figure").unwrap();
        let shown = |link: ElementRef<'_>| {
            let (_, anchor) = link.value().attr("href").unwrap().split_once(&format!("{to}.html#")).unwrap();
            (text(link), anchor.to_owned())
        };
        let figures: Vec<(String, String)> = row.unwrap().select(&figure).map(shown).collect();
        let wanted = [("0", "design-major"), ("1", "design-minor"), ("0", "operating-major"), ("0", "operating-minor")];
        assert_eq!(figures, wanted.map(|(count, anchor)| (count.to_owned(), anchor.to_owned())), "{index}");
    }
}

#[test]
fn two_stages_in_succession_test_the_boundary_between_them() {
    let count = |stages: &str, after: &str| {
        let pages = pages(Engagement::new().key(&format!("lifecycle: [{stages}]")).checked());
        pages.texts("lifecycle/index.html", &format!("#after-{after}-all [data-ref]")).len()
    };
    assert_eq!(count("verification-validation, deployment", "verification-validation"), 1);
    assert_eq!(count("deployment, verification-validation", "verification-validation"), 1);
    assert_eq!(count("data-acquisition-preparation, verification-validation", "data-acquisition-preparation"), 0);
    assert_eq!(count("verification-validation", "verification-validation"), 0);
}

#[test]
fn a_failure_is_told_in_the_terms_of_its_stage() {
    let pages = pages(Engagement::new().key("lifecycle: [verification-validation]").checked());
    let failures = pages.texts("lifecycle/index.html", "#failures tbody tr");
    assert_eq!(failures.len(), 1, "only what is open: {failures:?}");
    assert!(failures[0].contains("F-1"));
    let phrase = &pages.texts("lifecycle/index.html", "#failures tbody tr td")[0];
    assert!(phrase.starts_with("Verification and validation did not detect"), "{phrase}");
    let facts = pages.texts("findings/F-1.html", "dd");
    assert!(facts.contains(phrase), "{phrase}: {facts:?}");
}

#[test]
fn an_edition_says_how_many_findings_a_taxonomy_does_not_show() {
    let engagement = Engagement::new()
        .key("audience: internal\ntaxonomy: { owasp-llm: [LLM01] }")
        .meta("frameworks: [owasp-llm-2025, soc2-tsc-2017-rev-2022]");
    let whole = pages(engagement.checked());
    assert!(
        whole
            .texts("frameworks/owasp-llm-2025.html", "#named .section-note")
            .iter()
            .all(|note| !note.contains("withheld"))
    );
    let mut checked = engagement.checked();
    let model = checked.model.unwrap();
    let trusted = model.engagement.edition.audience.index();
    assert!(trusted > 0);
    let public = Edition { audience: AudienceIx::new(0), drafts: false };
    checked.model = Some(aims_site::edition(&model, public));
    let edition = pages(checked);
    assert!(
        edition.texts("frameworks/owasp-llm-2025.html", "#named .section-note").join("").contains("1 finding withheld")
    );
    assert!(!edition.texts("frameworks/soc2-tsc-2017-rev-2022.html", "main").join("").contains("withheld"));
}
