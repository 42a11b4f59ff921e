//! `catalogs/*.yaml`: a client's own catalog, or a crosswalk to a further framework.

use serde_json::{Value, json};

use super::parts::*;
use crate::model::*;

pub(super) fn schema(shelf: &Shelf) -> Value {
    json!({
        "description": "A catalog of requirements (`standard`), or a crosswalk to another framework (`framework`).",
        "if": { "type": "object", "required": ["framework"] },
        "then": crosswalk(),
        "else": catalog(shelf),
    })
}

fn catalog(shelf: &Shelf) -> Value {
    let standard = with_own_keys(mapping(
        "What the catalog is.",
        &["id"],
        [
            ("id", id("The id that `catalogs:` lists.", "acme-policy")),
            ("designation", text("Its printed name, with the edition.")),
            ("title", text("Its title.")),
            ("kind", text_such_as("What it is.", &["certifiable", "guidance"])),
            ("compare", compare()),
        ],
    ));
    let group = |about: &str| {
        list(
            about,
            with_own_keys(mapping(
                "A part of the catalog.",
                &["ref", "title"],
                [
                    ("ref", text("Its number.")),
                    ("title", text("Its title.")),
                    ("about", text("What it is about.")),
                    ("area", text("The area that a group belongs to.")),
                ],
            )),
        )
    };
    with_own_keys(mapping(
        "A catalog of requirements.",
        &["standard", "prefix", "requirements"],
        [
            ("standard", standard),
            ("prefix", id("What stands before the colon: `acme` makes its refs `acme:ID`.", "acme")),
            ("areas", group("The parts over which maturity and breakdowns are told.")),
            ("groups", group("Sub-groups, which cannot be graded.")),
            ("requirements", filled(list("What can be graded against.", item(shelf)))),
        ],
    ))
}

fn item(shelf: &Shelf) -> Value {
    with_own_keys(mapping(
        "A requirement.",
        &["ref", "title", "area"],
        [
            (
                "ref",
                json!({
                    "description": "Its number: no spaces, no colon.",
                    "type": ["string", "number"],
                    "pattern": "^[^\\s:]{1,64}$",
                    "examples": ["P-1"],
                }),
            ),
            ("title", text("Its title.")),
            (
                "kind",
                word(
                    "What it is; a control unless stated. A heading cannot be graded.",
                    &["control", "clause", "heading"],
                ),
            ),
            ("area", text("The area that it belongs to.")),
            ("about", text("What an assessor looks for.")),
            ("test-approach", text("How a red team tests it.")),
            ("common-gap", text("The gap that red teams commonly find.")),
            ("why-it-matters", text("Why that gap matters.")),
            ("phases", list("Phases of an engagement that touch it.", phase(shelf))),
            ("evidence", list("What an assessor asks for.", text("One of them."))),
            ("testable", yes_no("Whether red teaming can give direct evidence; yes unless stated.")),
            ("synonyms", list("Other titles in use.", text("One of them."))),
        ],
    ))
}

fn compare() -> Value {
    with_own_keys(mapping(
        "How it compares with others.",
        &[],
        [
            ("type", text("What kind of document it is.")),
            ("scope", text("What it covers.")),
            ("certification", text("Whether one can be certified against it.")),
            ("controls", text("What it requires.")),
            ("updates", text("How it is kept.")),
        ],
    ))
}

fn crosswalk() -> Value {
    let framework = with_own_keys(mapping(
        "The other framework.",
        &["id", "title"],
        [
            ("id", id("The id that `frameworks:` lists.", "acme-baseline")),
            ("title", text("Its name, with the edition.")),
            ("cite", text("How it is cited.")),
            ("taxonomy", text("The taxonomy of findings whose ids are its elements.")),
            ("size", number("How many elements it has.", 1, Some(100_000))),
            ("about", text("What it is about.")),
            ("status", text("Its standing.")),
            ("titles", text("Where the titles come from.")),
            ("compare", compare()),
            ("notes", list("What to know about the counterparts.", text("A note."))),
        ],
    ));
    let element = with_own_keys(mapping(
        "An element.",
        &["id", "title"],
        [("id", text("Its number.")), ("title", text("Its title."))],
    ));
    let row = with_own_keys(mapping(
        "A counterpart.",
        &["from", "to", "relationship"],
        [
            ("from", text("A requirement of our catalogs.")),
            ("to", text("An element of the framework.")),
            ("relationship", word("How the two relate.", Relationship::WORDS)),
            ("source", text("Who says so.")),
            ("also", list("Who else says so.", text("A source."))),
            ("confidence", word("How sure it is; low unless stated.", Confidence::WORDS)),
            ("difference", text("What differs.")),
        ],
    ));
    with_own_keys(mapping(
        "A crosswalk.",
        &["framework", "rows"],
        [
            ("framework", framework),
            ("elements", list("The elements of the framework.", element)),
            ("rows", list("The counterparts.", row)),
        ],
    ))
}
