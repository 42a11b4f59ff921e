//! `data/report.json`. Every key is always there; what is unknown or withheld is `null`.

use serde_json::{Map, Value, json};

use super::{engagement, parts};
use crate::assess::{ChecklistKind, ContradictionRule, DecisionState, DesignState, FlagRule, OperatingState, Verdict};
use crate::export::report::SCHEMA;
use crate::model::*;

pub(super) fn schema(shelf: &Shelf) -> Value {
    let mut schema = whole(
        "The computed model: every figure, verdict and level, and what they rest on.",
        [
            ("schema", json!({ "description": "The name of this schema.", "const": SCHEMA })),
            ("edition", maybe(text("The audience that the edition is for."))),
            ("engagement", engagement::schema(shelf)),
            ("findings", parts::list("The published findings, in natural order of ids.", finding())),
            ("requirements", parts::list("Every requirement, in catalog order.", requirement())),
            ("figures", figures()),
            ("maturity", maturity()),
            ("schedule", schedule()),
            ("readiness", parts::list("The five checklists.", checklist())),
            (
                "contradictions",
                maybe(parts::list(
                    "What contradicts the Statement of Applicability; null without one.",
                    contradiction(),
                )),
            ),
            ("flags", parts::list("What the timeline says of findings.", flag())),
            ("evidence", parts::list("The evidence files, by path.", evidence())),
            ("trials", parts::list("Tries, pooled by probe and target.", pool())),
            ("trend", maybe(trend())),
        ],
    );
    schema["definitions"] = json!({ "id": { "type": "string", "minLength": 1 } });
    schema
}

/// A mapping that has every one of its keys.
fn whole<const N: usize>(about: &str, keys: [(&str, Value); N]) -> Value {
    let required: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
    json!({
        "description": about,
        "type": "object",
        "required": required,
        "additionalProperties": false,
        "properties": keys.iter().map(|(key, schema)| ((*key).to_owned(), schema.clone())).collect::<Map<_, _>>(),
    })
}

fn maybe(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn text(about: &str) -> Value {
    json!({ "description": about, "type": "string" })
}

fn yes(about: &str) -> Value {
    json!({ "description": about, "type": "boolean" })
}

fn count(about: &str) -> Value {
    parts::number(about, 0, None)
}

fn ids(about: &str) -> Value {
    parts::list(about, json!({ "$ref": "#/definitions/id" }))
}

fn hash() -> Value {
    parts::formed("SHA-256 of its content.", "^[0-9a-f]{64}$", &"0".repeat(64))
}

fn share(about: &str) -> Value {
    maybe(json!({ "description": about, "type": "number", "minimum": 0, "maximum": 1 }))
}

fn finding() -> Value {
    let entry = whole(
        "An assessment of one requirement.",
        [
            ("ref", text("The control or clause.")),
            ("grade", parts::word("Its grade.", Grade::WORDS)),
            ("failure", maybe(parts::word("Its failure mode.", Failure::WORDS))),
            ("tested", maybe(parts::word("What was tested.", Tested::WORDS))),
            ("counts", yes("Whether it counts in verdicts.")),
            ("open", yes("Whether it is open.")),
        ],
    );
    let cited = whole(
        "A file that the finding rests on.",
        [
            ("file", text("Its path inside `evidence/`.")),
            ("sha256", hash()),
            ("bytes", count("Its size in bytes.")),
            ("sealed", yes("Whether its content is shown to nobody.")),
        ],
    );
    whole(
        "A finding.",
        [
            ("id", text("Its id.")),
            ("title", maybe(text("Its title; null where it is withheld."))),
            ("grade", parts::word("Its grade.", Grade::WORDS)),
            ("failure", maybe(parts::word("Its failure mode.", Failure::WORDS))),
            ("tested", maybe(parts::word("What was tested.", Tested::WORDS))),
            ("status", parts::word("How far it has come.", Status::WORDS)),
            ("corrected", yes("Whether every nonconformity of it is verified as effectively corrected.")),
            ("audience", maybe(text("Who may read it."))),
            ("found", maybe(parts::day("When it was found."))),
            ("due", maybe(parts::day("When it is due, stated or derived."))),
            ("overdue", yes("Whether it is overdue.")),
            ("systems", ids("The AI systems concerned.")),
            ("lifecycle", ids("Stages of ISO/IEC 23053.")),
            ("threats", ids("Threats of ISO/IEC 27090 (FDIS).")),
            ("phase", maybe(text("The phase of the engagement."))),
            ("severity", maybe(text("A word or a CVSS 3.1 vector."))),
            ("trials", maybe(whole("What was tried.", rate()))),
            ("detection", maybe(parts::word("Whether it was noticed.", Detected::WORDS))),
            ("repeats", maybe(text("The earlier finding that it repeats."))),
            ("owner", maybe(text("Who answers for its remediation."))),
            ("evidence", parts::list("What it rests on.", cited)),
            ("controls", parts::list("What it is graded against.", entry)),
        ],
    )
}

fn rate() -> [(&'static str, Value); 7] {
    [
        ("attempted", count("Tries in all.")),
        ("succeeded", count("Tries that succeeded.")),
        ("resisted", count("Tries that were resisted.")),
        ("unassessed", count("Tries that nobody could assess.")),
        ("rate", share("Succeeded of assessed.")),
        ("low", share("The lower end of the 95 % interval.")),
        ("high", share("The upper end of the 95 % interval.")),
    ]
}

fn requirement() -> Value {
    let escalation = whole(
        "An escalation.",
        [
            ("rule", parts::word("The rule that proposes it.", EscalationRule::WORDS)),
            ("because", ids("The findings that it rests on.")),
            ("decision", parts::word("What was decided.", DecisionState::WORDS)),
        ],
    );
    whole(
        "A control, clause or heading.",
        [
            ("ref", text("Its number.")),
            ("title", text("Its title.")),
            ("kind", parts::word("What it is.", &["control", "clause", "heading"])),
            ("area", text("The area that it belongs to.")),
            ("applicable", maybe(yes("Whether it applies; null without a statement."))),
            ("graded", parts::word("The verdict before escalations.", Verdict::WORDS)),
            ("verdict", parts::word("The verdict.", Verdict::WORDS)),
            ("design", maybe(parts::word("Suitability of its design.", DesignState::WORDS))),
            ("operating", maybe(parts::word("Whether it operates as designed.", OperatingState::WORDS))),
            ("findings", ids("The findings that bear on it.")),
            ("escalation", maybe(escalation)),
        ],
    )
}

fn grades(about: &str) -> Value {
    whole(about, [("major", count("Majors.")), ("minor", count("Minors."))])
}

fn figures() -> Value {
    let ratio =
        |about: &str| whole(about, [("applicable", count("Applicable.")), ("tested", count("Tested of them."))]);
    whole(
        "The figures of the report.",
        [
            ("findings", count("Published findings.")),
            (
                "nonconformities",
                whole(
                    "Nonconformities.",
                    [
                        ("major", count("Open majors.")),
                        ("minor", count("Open minors.")),
                        ("corrected", count("Corrected.")),
                    ],
                ),
            ),
            ("opportunities", count("Opportunities for improvement.")),
            ("conforming", count("Conforming.")),
            ("withdrawn", count("Withdrawn.")),
            (
                "failure",
                whole(
                    "Open nonconformities by failure mode.",
                    [("design", grades("Failures of design.")), ("operating", grades("Failures in operation."))],
                ),
            ),
            (
                "coverage",
                whole("Coverage.", [("controls", ratio("Controls.")), ("clauses", ratio("Testable clauses."))]),
            ),
        ],
    )
}

fn maturity() -> Value {
    let level = |about: &str| json!({ "description": about, "type": "integer", "minimum": 0, "maximum": 5 });
    let criterion = whole(
        "A criterion.",
        [
            ("id", parts::formed("Its number.", "^M[0-9]+$", "M1")),
            ("met", yes("Whether it is met.")),
            ("evidence", ids("Activities and findings that show it.")),
        ],
    );
    let area = whole(
        "An area.",
        [
            ("ref", text("Its number.")),
            ("level", maybe(level("Its level; null where nothing applies."))),
            ("criteria", parts::list("What the level rests on.", criterion)),
        ],
    );
    whole(
        "Maturity of the testing programme.",
        [
            ("level", level("The level of the whole.")),
            ("lowest-area", maybe(text("The area that holds it back."))),
            ("areas", parts::list("The areas, in catalog order.", area)),
        ],
    )
}

fn schedule() -> Value {
    let event = whole(
        "An audit.",
        [
            ("id", text("Its id.")),
            ("kind", parts::word("What kind of audit.", AuditKind::WORDS)),
            ("from", parts::day("First day.")),
            ("to", parts::day("Last day.")),
        ],
    );
    let deadline = whole(
        "The deadlines of a finding.",
        [
            ("finding", text("Its id.")),
            ("correction-due", maybe(parts::day("For the correction."))),
            ("due", maybe(parts::day("For the corrective action."))),
            ("verify-by", maybe(parts::day("For the verification."))),
        ],
    );
    whole(
        "Audits and deadlines.",
        [("events", parts::list("The audits, by day.", event)), ("deadlines", parts::list("The deadlines.", deadline))],
    )
}

fn checklist() -> Value {
    let item = whole(
        "An item.",
        [
            ("id", text("Its id.")),
            ("met", maybe(yes("Whether it is met; null where it cannot be told."))),
            ("rests-on", ids("What it rests on.")),
        ],
    );
    whole(
        "A checklist of readiness.",
        [("id", parts::word("Which.", ChecklistKind::WORDS)), ("items", parts::list("Its items.", item))],
    )
}

fn contradiction() -> Value {
    whole(
        "A contradiction.",
        [
            ("rule", parts::word("The rule.", ContradictionRule::WORDS)),
            ("ref", text("The control.")),
            ("findings", ids("The findings behind it.")),
        ],
    )
}

fn flag() -> Value {
    whole("A flag.", [("rule", parts::word("The rule.", FlagRule::WORDS)), ("finding", text("The finding."))])
}

fn evidence() -> Value {
    whole(
        "An evidence file.",
        [
            ("file", text("Its path inside `evidence/`.")),
            ("sha256", hash()),
            ("bytes", count("Its size in bytes.")),
            ("sealed", yes("Whether its content is shown to nobody.")),
            ("cited", ids("The findings that cite it.")),
        ],
    )
}

fn pool() -> Value {
    let [attempted, succeeded, resisted, unassessed, rate, low, high] = rate();
    whole(
        "Tries of one probe against one target.",
        [
            ("probe", text("The probe.")),
            ("system", maybe(text("The AI system."))),
            ("model", maybe(text("The model."))),
            ("version", maybe(text("Its version."))),
            attempted,
            succeeded,
            resisted,
            unassessed,
            rate,
            low,
            high,
            ("findings", ids("The findings that report them.")),
        ],
    )
}

fn trend() -> Value {
    let period = whole(
        "An earlier period.",
        [
            ("id", text("Its id.")),
            ("date", maybe(parts::day("The day of its report."))),
            ("level", maybe(count("Its maturity level."))),
            ("coverage", json!({ "description": "Its coverage, as its report states it." })),
        ],
    );
    whole(
        "What changed since the earlier periods; null without any.",
        [
            ("periods", parts::list("The earlier periods.", period)),
            ("new", ids("New findings.")),
            ("corrected", ids("Corrected since.")),
            ("reopened", ids("Open again.")),
            ("regraded", ids("With another grade.")),
            ("repeated", ids("Repeating an earlier one.")),
        ],
    )
}
