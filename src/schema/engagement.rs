//! `engagement.yaml`.

use serde_json::{Value, json};

use super::parts::*;
use crate::model::*;

pub(super) fn schema(shelf: &Shelf) -> Value {
    mapping(
        "The engagement: who, what, when. What is not stated is shown as \"not stated\".",
        &["title", "client", "report"],
        [
            ("title", text("The title of the report.")),
            ("reference", text("Its reference.")),
            ("client", text("The assessed organisation.")),
            ("assessor", text("The assessing organisation.")),
            ("team", list("Who assessed.", member())),
            ("independence", text("Why the team is independent of what it assessed.")),
            ("objectives", text("What the engagement is to establish.")),
            ("scope", scope()),
            ("criteria", texts("What was assessed against.")),
            ("limits", texts("What the result does not show.")),
            ("report", report()),
            (
                "period",
                mapping(
                    "When the engagement took place.",
                    &[],
                    [("from", day("First day.")), ("to", day("Last day."))],
                ),
            ),
            ("classification", text_such_as("Who may be told.", &["TLP:AMBER"])),
            (
                "language",
                formed("The language of the report, as a tag.", "^[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*$", "en"),
            ),
            ("distribution", texts("Who receives the report.")),
            ("revisions", list("The versions of the report.", revision())),
            ("certificate", certificate()),
            ("audits", list("The client's audits.", audit())),
            (
                "audiences",
                filled(list("Who reads, from the least to the most trusted.", id("An audience.", "auditor"))),
            ),
            (
                "catalogs",
                list("Ids of the catalogs to grade against.", text_such_as("A catalog.", &["iso-42001-2023"])),
            ),
            ("theme", text_such_as("The name of the theme.", &["default"])),
            (
                "frameworks",
                list("The frameworks to show, in their order; without the key, all that have rows.", framework(shelf)),
            ),
            ("preparation", preparation()),
            ("risks", list("The client's AI risk register, as far as supplied.", risk())),
            ("escalations", list("Decisions on proposed escalations.", escalation(shelf))),
            (
                "thresholds",
                mapping(
                    "Limits of the rules.",
                    &[],
                    [(
                        "escalate-minors",
                        number(
                            "So many minors against one requirement propose a major; 3 unless stated.",
                            1,
                            Some(10_000),
                        ),
                    )],
                ),
            ),
            ("deadlines", deadlines()),
            ("maturity", maturity()),
            (
                "excused",
                list(
                    "Applicable requirements that were deliberately not tested.",
                    mapping(
                        "One of them.",
                        &["ref"],
                        [("ref", requirement("The control or clause.", shelf)), ("reason", text("Why."))],
                    ),
                ),
            ),
            (
                "exports",
                list(
                    "What `build` writes into `data/` besides the three that are always there.",
                    word("A format.", ExportFormat::WORDS),
                ),
            ),
        ],
    )
}

fn texts(about: &str) -> Value {
    list(about, text("One of them."))
}

fn member() -> Value {
    mapping("A member of the team.", &["name"], [("name", text("Name.")), ("role", text("Role."))])
}

fn scope() -> Value {
    mapping(
        "What was assessed.",
        &[],
        [
            ("units", texts("Organisational units.")),
            ("roles", texts("The roles of the client towards its systems.")),
            ("exclusions", texts("What was not assessed.")),
        ],
    )
}

fn report() -> Value {
    mapping(
        "The report itself.",
        &["date"],
        [
            ("version", text("Its version.")),
            ("date", day("Its day: \"now\" for every verdict and deadline.")),
            ("approved-by", text("Who signs it.")),
        ],
    )
}

fn revision() -> Value {
    mapping(
        "A version of the report.",
        &["version"],
        [
            ("version", text("Its number.")),
            ("date", day("Its day.")),
            ("by", text("Who made it.")),
            ("note", text("What changed.")),
        ],
    )
}

fn certificate() -> Value {
    mapping(
        "The client's certificate.",
        &[],
        [
            ("body", text("The certification body.")),
            ("decided", day("When it decided.")),
            ("expires", day("When the certificate expires.")),
        ],
    )
}

fn audit() -> Value {
    mapping(
        "An audit of the client.",
        &["id", "kind", "from"],
        [
            ("id", id("Its id, which `verify-by` may name.", "stage-2")),
            ("kind", word("What kind of audit.", AuditKind::WORDS)),
            ("from", day("Its first day.")),
            ("to", day("Its last day; the first unless stated.")),
        ],
    )
}

fn framework(shelf: &Shelf) -> Value {
    let known = || one_of("A framework.", shelf.frameworks.iter().map(|f| (f.id.as_str(), f.title.as_str())));
    let all = mapping(
        "A framework with every element, also those without a counterpart.",
        &["id"],
        [("id", known()), ("show", word("Every element.", &["all"]))],
    );
    json!({ "anyOf": [known(), all] })
}

fn preparation() -> Value {
    let stated = |about: &str| {
        let mut schema = yes_no(about);
        let flags = schema["enum"].take();
        json!({ "description": about, "anyOf": [{ "enum": flags }, day("The day it was done.")] })
    };
    mapping(
        "What the client has prepared: each a day, or yes or no.",
        &[],
        [
            ("gap-analysis", stated("A gap analysis.")),
            ("aims-established", stated("The AI management system is established.")),
            ("internal-audit", stated("An internal audit.")),
            ("management-review", stated("A management review.")),
        ],
    )
}

fn risk() -> Value {
    mapping(
        "A risk of the client's register.",
        &["id"],
        [("id", id("The id that the register has.", "R-3")), ("title", text("What may happen."))],
    )
}

fn escalation(shelf: &Shelf) -> Value {
    mapping(
        "A decision on a proposed escalation.",
        &["rule", "ref", "decision"],
        [
            ("rule", word("The rule that proposed it.", EscalationRule::WORDS)),
            ("ref", requirement("The control or clause.", shelf)),
            ("decision", word("What was decided.", &["accepted", "declined"])),
            ("by", text("Who decided.")),
            ("reason", text("Why.")),
        ],
    )
}

fn deadlines() -> Value {
    mapping(
        "From which due dates are derived.",
        &[],
        [
            ("correction-major-days", number("Days for the correction of a major; 7 unless stated.", 0, Some(3660))),
            ("major-days", number("Days for a major; 90 unless stated.", 0, Some(3660))),
            ("minor-months", number("Months for a minor; 12 unless stated.", 0, Some(120))),
        ],
    )
}

fn maturity() -> Value {
    mapping(
        "Thresholds of the maturity levels.",
        &[],
        [
            ("windows", number("How many windows look back; 4 unless stated.", 1, Some(120))),
            ("window-months", number("Months of a window; 3 unless stated.", 1, Some(120))),
            ("automated-months", number("Months with automated tests; 3 unless stated.", 0, Some(120))),
            ("manual-windows", number("Windows with manual tests; 2 unless stated.", 0, Some(120))),
        ],
    )
}
