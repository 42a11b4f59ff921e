//! Catalogs and crosswalks of the client's own, beside those that the program brings.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

mod support;

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
