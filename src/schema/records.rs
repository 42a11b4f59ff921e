//! The smaller files: systems, Statement of Applicability, activities.

use serde_json::{Value, json};

use super::parts::*;
use crate::model::*;

/// Text, or a list of texts.
fn texts(about: &str) -> Value {
    json!({ "description": about, "type": ["string", "number", "array"], "items": text("One of them.") })
}

pub(super) fn system() -> Value {
    mapping(
        "An AI system of the client.",
        &["title"],
        [
            ("id", id("Its id; the stem of the file's name unless stated.", "claims-assist")),
            ("title", text("Its name.")),
            ("role", word("The client's role towards it.", SystemRole::WORDS)),
            ("owner", text("Who answers for it.")),
            ("model", text("The model inside.")),
            ("version", text("Its version.")),
            ("in-scope", yes_no("Whether it is in the scope of the engagement; yes unless stated.")),
            ("lifecycle", texts("Where it is in its life.")),
            ("data", texts("Which data it uses.")),
        ],
    )
}

pub(super) fn applicability(shelf: &Shelf) -> Value {
    let row = mapping(
        "What the client declares of one control.",
        &["ref", "applicable"],
        [
            ("ref", control("The control.", shelf)),
            ("applicable", yes_no("Whether the client applies it.")),
            ("justification", text("Why it is included or excluded.")),
            ("status", word("How far it is implemented.", Implementation::WORDS)),
            ("owner", text("Who answers for it.")),
            ("reference", text("Where it is documented.")),
            ("risks", list("Ids of the risk register.", id("A risk.", "R-3"))),
        ],
    );
    mapping(
        "The client's Statement of Applicability.",
        &[],
        [
            ("version", text("Its version.")),
            ("approved-by", text("Who approved it.")),
            ("approved-on", day("When.")),
            ("controls", list("A row for each control.", row)),
        ],
    )
}

pub(super) fn activities(shelf: &Shelf) -> Value {
    let result = json!({
        "description": "What came of it: in words, or the ids of findings.",
        "type": ["string", "number", "array"],
        "items": id("A finding.", "F-007"),
    });
    let activity = mapping(
        "An activity of the testing programme.",
        &["id", "from"],
        [
            ("id", id("Its id.", "ACT-2026-07")),
            ("title", text("What was done.")),
            ("from", day("Its first day.")),
            ("to", day("Its last day; the first unless stated.")),
            ("method", word("By hand or by a machine; manual unless stated.", Method::WORDS)),
            ("kind", word("What kind of activity.", ActivityKind::WORDS)),
            ("controls", list("What it tested.", requirement("A control or clause.", shelf))),
            ("systems", list("The AI systems concerned.", super::parts::system())),
            ("lifecycle", list("Stages of the lifecycle.", stage(shelf))),
            ("phase", phase(shelf)),
            ("result", result),
        ],
    );
    or_null(list("The testing programme.", activity))
}
