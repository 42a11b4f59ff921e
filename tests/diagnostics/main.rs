//! Every diagnostic at its place, and nothing beside it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

#[path = "../support/mod.rs"]
mod support;

mod codes;
mod limits;
mod refused;
mod together;

use support::{CONTROLS, Engagement, META, short};

const F: &str = "findings/F-1.md";
/// The hash of `foo`.
const FOO: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
const SOA: &str = "statement-of-applicability.yaml";

/// The sections and keys that a planned finding has beyond those of an open one.
fn planned(engagement: Engagement, status: &str) -> Engagement {
    engagement
        .key(&format!("status: {status}\nacknowledged: {{ by: Head of IT, date: 2026-09-20, agreed: yes }}"))
        .body("## Root cause\n\nNobody asked.\n\n## Correction\n\nThe plan was extended.\n\n## Corrective action\n\nA review.")
}

#[test]
fn the_tiny_engagement_lacks_nothing() {
    assert_eq!(short(&Engagement::new().check()), [""; 0]);
    assert_eq!(short(&Engagement::new().statement(&[]).check()), [""; 0]);
    assert_eq!(short(&planned(Engagement::new(), "planned").check()), [""; 0]);
}

#[test]
fn the_list_of_controls_that_these_tests_use_is_the_catalog_s() {
    let missing = Engagement::new().file(SOA, "controls: []\n").check();
    assert_eq!(missing.len(), CONTROLS.len());
    assert!(missing.iter().zip(CONTROLS).all(|(seen, control)| seen.message.starts_with(&format!("{control} "))));
    assert!(META.contains("2026-10-09"));
}
