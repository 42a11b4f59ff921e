//! Catalogs and crosswalks of the client's own, beside those that the program brings.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

mod support;

use aims_site::Site;
use support::{Engagement, Seen};

const CROSSWALK: &str = "\
framework: { id: house-rules, title: House rules of the client, cite: House rule }
elements:
  - { id: H-1, title: Ask before you act }
  - { id: H-2, title: Keep a record }
rows:
  - { from: A.9.2, to: H-1, relationship: supports, source: Client, confidence: medium }
  - { from: A.6.2.8, to: H-2, relationship: supports }
";

/// `code path:line:column: message (help)` of everything that is wrong.
fn told(seen: &[Seen]) -> Vec<String> {
    seen.iter().map(|seen| format!("{}: {} ({})", seen.short(), seen.message, seen.help)).collect()
}

fn with_crosswalk(from: &str, to: &str) -> Vec<String> {
    let engagement = Engagement::new().file("catalogs/house.yaml", CROSSWALK.replacen(from, to, 1));
    told(&engagement.check())
}

#[test]
fn a_crosswalk_of_the_client_s_own_is_read() {
    let checked = Engagement::new().file("catalogs/house.yaml", CROSSWALK).meta("frameworks: [house-rules]").checked();
    assert!(checked.report.items.is_empty());
    let model = checked.model.unwrap();
    let framework = model.engagement.shelf.frameworks.last().unwrap();
    let rows: Vec<String> = framework
        .rows
        .iter()
        .map(|row| format!("{} {}", framework.elements[row.element].id, row.confidence.as_str()))
        .collect();
    assert_eq!(rows, ["H-1 medium", "H-2 low"], "a row that nobody else has looked at is of low confidence");
}

#[test]
fn a_crosswalk_to_or_from_nowhere_is_named_at_its_line() {
    assert_eq!(
        with_crosswalk("to: H-1", "to: H-3"),
        ["catalog-invalid catalogs/house.yaml:6:24: the framework has no element `H-3` (did you mean `H-1`?)"]
    );
    assert_eq!(
        with_crosswalk("from: A.9.2", "from: A.9.22"),
        [
            "catalog-invalid catalogs/house.yaml:6:13: no catalog has a control or clause `A.9.22` (did you mean `A.9.2`?)"
        ]
    );
}

#[test]
fn nothing_stands_twice_in_a_crosswalk() {
    assert_eq!(
        with_crosswalk("id: H-2", "id: H-1"),
        [
            "catalog-invalid catalogs/house.yaml:4:11: the element `H-1` stands twice (remove one of the two, or give it another id)",
            "catalog-invalid catalogs/house.yaml:7:26: the framework has no element `H-2` (did you mean `H-1`?)",
        ]
    );
    assert_eq!(
        with_crosswalk("id: H-2", "id: \"H 1\"")[0],
        "catalog-invalid catalogs/house.yaml:4:11: `H 1` and `H-1` would be one place on the page (remove one of the two, or give it another id)"
    );
    assert_eq!(
        with_crosswalk("A.6.2.8, to: H-2", "A.9.2, to: H-1"),
        ["catalog-invalid catalogs/house.yaml:7:13: `A.9.2` and `H-1` are paired twice (remove one of the two rows)"]
    );
    assert_eq!(
        with_crosswalk("id: house-rules", "id: iso-27001-2022"),
        [
            "duplicate-id catalogs/house.yaml:1:18: another crosswalk has the framework `iso-27001-2022` (give this framework another id)"
        ]
    );
}

#[test]
fn words_of_a_crosswalk_are_checked() {
    assert_eq!(
        with_crosswalk("relationship: supports, source", "relationship: support, source"),
        [
            "bad-value catalogs/house.yaml:6:43: relationship: `support` is not one of `intersects-with`, `supports`, `is-supported-by` or `addresses` (did you mean `supports`?)"
        ]
    );
    assert_eq!(
        with_crosswalk("id: house-rules, ", ""),
        [
            "missing-key catalogs/house.yaml:1:12: `framework` has no `id` (give the framework an id that `frameworks:` can list)"
        ]
    );
}

#[test]
fn a_framework_is_named_with_its_edition() {
    let engagement = Engagement::new().meta("frameworks: [iso-27001, { id: nist-ai-rmf-1.0 }, nist-ai-rmf-1.0]");
    assert_eq!(
        told(&engagement.check()),
        [
            "unknown-framework engagement.yaml:6:14: there is no framework `iso-27001` (did you mean `iso-27001-2022`?)",
            "duplicate-id engagement.yaml:6:50: `nist-ai-rmf-1.0` is listed twice (list each framework once)",
        ]
    );
}

#[test]
fn two_areas_of_one_page_are_named_at_the_line() {
    let catalog = "standard: { id: acme, designation: Acme, title: Policy }
prefix: acme
areas:
  - { ref: \"S 1\", title: Safety }
  - { ref: s-1, title: Security }
requirements: [{ ref: Q-1, title: Kill switch, area: s-1 }]
";
    let engagement = Engagement::new().file("catalogs/acme.yaml", catalog).meta("catalogs: [iso-42001-2023, acme]");
    assert_eq!(
        told(&engagement.check()),
        [
            "catalog-invalid catalogs/acme.yaml:5:12: the areas `s-1` and `S 1` would have the same page (rename one: on pages, other characters than letters, digits, `.`, `_` and `-` become `-`)"
        ]
    );
}

/// 20 areas, in each 3 headings, below each heading another one, and 5 controls below that: 300 controls, 120 headings.
fn large() -> String {
    let mut text =
        "standard: { id: bank, designation: Bank rules 7, title: Rules of a bank }\nprefix: bank\nareas:\n".to_owned();
    for area in 1..=20 {
        text += &format!("  - {{ ref: \"{area}\", title: Area {area} }}\n");
    }
    text += "requirements:\n";
    for area in 1..=20 {
        for outer in 1..=3 {
            let outer = format!("{area}.{outer}");
            text += &format!("  - {{ ref: \"{outer}\", title: Outer {outer}, kind: heading, area: \"{area}\" }}\n");
            text += &format!("  - {{ ref: \"{outer}.1\", title: Inner {outer}, kind: heading, area: \"{area}\" }}\n");
            for leaf in 1..=5 {
                let leaf = format!("{outer}.1.{leaf}");
                text += &format!("  - {{ ref: \"{leaf}\", title: Rule {leaf}, area: \"{area}\" }}\n");
            }
        }
    }
    text
}

#[test]
fn a_large_catalog_in_nested_groups_stands_beside_others() {
    let small = "standard: { id: acme, designation: Acme AI policy, title: Policy }\nprefix: acme\n\
                 areas: [{ ref: \"1\", title: Safety }]\nrequirements: [{ ref: \"1.1\", title: Kill switch, area: \"1\" }]\n";
    let engagement = Engagement::new()
        .file("catalogs/bank.yaml", large())
        .file("catalogs/acme.yaml", small)
        .finding("controls: [A.6.2.4]", "controls: [A.6.2.4, \"bank:2.1.1.3\", \"acme:1.1\"]")
        .meta("catalogs: [iso-42001-2023, bank, acme]")
        .statement(&[])
        .change(
            "statement-of-applicability.yaml",
            "controls:\n",
            "controls:\n  - { ref: \"bank:3.1.1.1\", applicable: no, justification: No such process }\n",
        );
    let checked = engagement.checked();
    let errors = |located: &&aims_site::diag::Located| located.diagnostic.severity().as_str() == "error";
    assert_eq!(checked.report.items.iter().filter(errors).count(), 0);
    let model = checked.model.unwrap();
    let shelf = &model.engagement.shelf;

    // Coverage: each catalog's controls once, without the one that does not apply.
    let coverage = &model.assessment.figures.coverage;
    let refs = |list: &[aims_site::model::RequirementIx]| -> Vec<String> {
        list.iter().map(|ix| model.engagement[*ix].reference.clone()).collect()
    };
    assert_eq!(coverage.controls.applicable.len(), 38 + 300 - 1 + 1);
    assert_eq!(refs(&coverage.controls.tested), ["A.6.2.4", "bank:2.1.1.3", "acme:1.1"]);
    assert!(!refs(&coverage.controls.applicable).contains(&"bank:3.1.1.1".to_owned()));

    // A heading tells what came of the leaves below it, however deep.
    let outer = shelf.requirement("bank:2.1").unwrap();
    assert_eq!(model.engagement[outer].leaves.len(), 5);
    let verdict = |reference: &str| model.assessment[shelf.requirement(reference).unwrap()].verdict.as_str();
    assert_eq!((verdict("bank:2.1"), verdict("bank:2.1.1"), verdict("bank:2.2")), ("minor", "minor", "untested"));
    assert_eq!(verdict("bank:3.1.1.1"), "not-applicable");

    // Maturity: every area has a card of its own; both catalogs have an area 1.
    let areas: Vec<&str> =
        model.assessment.maturity.areas.iter().map(|(area, _)| model.engagement[*area].reference.as_str()).collect();
    for area in ["bank:1", "bank:20", "acme:1", "A.6"] {
        assert!(areas.contains(&area), "{area}: {areas:?}");
    }

    let site = Site::plan(model.clone(), &checked.sources).unwrap();
    let has = |path: &str| site.files().iter().any(|(of, _)| of == path);
    for path in [
        "controls/bank/2.1.1.3.html",
        "controls/acme/1.1.html",
        "failures/area/bank/1.html",
        "failures/area/acme/1.html",
    ] {
        assert!(has(path), "{path}");
    }
    let out = engagement.path("public");
    support::build(engagement.root(), &out);
    let page = std::fs::read_to_string(out.join("controls/bank/2.1.1.3.html")).unwrap();
    assert!(page.contains("Rule 2.1.1.3") && page.contains("Bank rules 7"));
    let statement = std::fs::read_to_string(out.join("applicability.html")).unwrap();
    assert!(statement.contains("bank:3.1.1.1") && statement.contains("No such process"));
}
