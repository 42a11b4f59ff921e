//! The front matter of a finding.

use serde_json::{Value, json};

use super::parts::*;
use crate::model::*;

pub(super) fn schema(shelf: &Shelf) -> Value {
    let mut schema = with_own_keys(mapping(
        "A finding: what was found, how it is graded, and what became of it. A draft needs `id` and `title` only.",
        &["id", "title"],
        [
            ("id", id("The id of the finding, unique ignoring case.", "F-007")),
            (
                "title",
                text_such_as("What was found, in a line.", &["Injection through attachments reaches the payout tool"]),
            ),
            ("summary", text("One sentence for tables.")),
            ("grade", grade()),
            ("failure", failure()),
            ("tested", tested()),
            ("controls", filled(list("The controls and clauses that the finding is graded against.", entry(shelf)))),
            ("systems", list("The AI systems concerned.", system())),
            ("target", target()),
            (
                "lifecycle",
                list(
                    "Where in the lifecycle; two adjacent stages make a test of the boundary between them.",
                    stage(shelf),
                ),
            ),
            ("threats", list("Threats of ISO/IEC 27090 (FDIS).", threat(shelf))),
            ("beyond-27090", list("What lies beyond ISO/IEC 27090.", word("A topic.", Beyond::WORDS))),
            ("taxonomy", taxonomy()),
            ("risks", list("Ids of the client's risk register.", id("The id of a risk in engagement.yaml.", "R-3"))),
            ("phase", phase(shelf)),
            ("severity", severity()),
            ("grading", grading()),
            ("trials", trials()),
            ("sample", sample()),
            ("detection", detection()),
            ("status", word("How far it has come; `open` unless stated.", Status::WORDS)),
            ("author", text("Who wrote the finding.")),
            ("found", day("The day it was found.")),
            ("repeats", formed("The finding of an earlier period that it repeats.", "^[^/]+/.+$", "2025-Q3/F-003")),
            ("acknowledged", acknowledged()),
            ("acceptance", acceptance()),
            ("withdrawal", withdrawal()),
            ("remediation", remediation(shelf)),
            ("evidence", list("The files it rests on, inside `evidence/`.", evidence())),
            ("source", source()),
            ("confirmed", confirmed()),
            ("audience", id("Who may read it, and all who are trusted more; without it, everybody.", "auditor")),
        ],
    ));
    schema["allOf"] = needs();
    schema
}

/// What other keys make necessary, in a finding that is no draft.
fn needs() -> Value {
    let published =
        json!({ "properties": { "status": { "not": { "const": "draft" } } }, "not": { "required": ["source"] } });
    let is = |key: &str, words: &[&str]| json!({ "required": [key], "properties": { key: { "enum": words } } });
    json!([
        { "if": published, "then": { "required": ["grade", "controls"] } },
        { "if": { "allOf": [published, is("grade", &["major", "minor"])] }, "then": { "required": ["failure"] } },
        { "if": is("status", &["accepted"]), "then": { "required": ["acceptance"] } },
        { "if": is("status", &["withdrawn"]), "then": { "required": ["withdrawal"] } },
    ])
}

fn grade() -> Value {
    word("Major or minor nonconformity, opportunity for improvement, or conforming.", Grade::WORDS)
}

fn failure() -> Value {
    word("How the control failed: by design, or in operation. Required for major and minor.", Failure::WORDS)
}

fn tested() -> Value {
    word("What was tested, of an opportunity or of what conforms; `operating` unless stated.", Tested::WORDS)
}

fn entry(shelf: &Shelf) -> Value {
    let own = mapping(
        "An entry with a grade of its own takes nothing from the finding.",
        &["ref"],
        [
            ("ref", requirement("The control or clause.", shelf)),
            ("grade", grade()),
            ("failure", failure()),
            ("tested", tested()),
            ("grading", grading()),
            ("statement", text("What is not fulfilled, in one sentence: no cause, blame or solution.")),
        ],
    );
    json!({ "anyOf": [requirement("A plain entry takes the grade and failure mode of the finding.", shelf), own] })
}

fn target() -> Value {
    mapping(
        "What was attacked.",
        &[],
        [
            ("model", text("The model.")),
            ("version", text("Its version.")),
            ("surface", text_such_as("The way in.", &["rag", "chat", "api"])),
            ("place", text("Where: site, environment, tenant.")),
        ],
    )
}

fn threat(shelf: &Shelf) -> Value {
    one_of("A threat.", shelf.threats.iter().map(|threat| (threat.id.as_str(), threat.title.as_str())))
}

fn taxonomy() -> Value {
    let ids = |about: &str, pattern: &str, example: &str| list(about, formed("An id.", pattern, example));
    json!({
        "description": "How it is classed elsewhere: the name of a taxonomy, and ids of it.",
        "type": "object",
        "properties": {
            "owasp-llm": ids("OWASP Top 10 for LLM applications.", "^LLM[0-9]{2}(?::.*)?$", "LLM01"),
            "atlas": ids("MITRE ATLAS.", "^AML\\.TA?[0-9]{4}(?:\\.[0-9]{3})?$", "AML.T0051"),
        },
        "additionalProperties": list("Ids of another taxonomy.", text("An id.")),
    })
}

fn severity() -> Value {
    let words = json!({ "enum": ["critical", "high", "medium", "low", "none"] });
    let vector = json!({ "type": "string", "pattern": "^CVSS:3\\.1/" });
    json!({
        "description": "How grave it is technically: a word or a CVSS 3.1 vector. It never decides the grade.",
        "anyOf": [words, vector],
        "examples": ["high", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"],
    })
}

fn grading() -> Value {
    mapping(
        "The three questions behind the grade: any yes makes it major.",
        &[],
        [
            ("absent", yes_no("Is what is required absent altogether?")),
            ("systemic", yes_no("Is the failure systemic?")),
            ("affects-intended-results", yes_no("Does it put the intended results of the management system in doubt?")),
            ("rationale", text("Why the grade is another one all the same.")),
        ],
    )
}

fn trials() -> Value {
    const MOST: Option<u64> = Some(1_000_000_000_000);
    mapping(
        "How often it was tried: succeeded, resisted and unassessed add up to attempted.",
        &["attempted", "succeeded", "resisted"],
        [
            ("probe", text_such_as("What was tried; equal probes of equal targets are pooled.", &["injection-pdf"])),
            ("attempted", number("Tries in all.", 0, MOST)),
            ("succeeded", number("Tries in which the attack succeeded.", 0, MOST)),
            ("resisted", number("Tries that were resisted.", 0, MOST)),
            ("unassessed", number("Tries that nobody could assess.", 0, MOST)),
            ("judge", text_such_as("Who judged the tries.", &["human"])),
        ],
    )
}

fn sample() -> Value {
    mapping(
        "How many were looked at.",
        &["tested"],
        [("tested", number("How many were looked at.", 0, None)), ("of", number("How many there are.", 0, None))],
    )
}

fn detection() -> Value {
    let mut detected = word("Whether anybody noticed.", Detected::WORDS);
    if let Some(words) = detected["enum"].as_array_mut() {
        words.extend([json!(true), json!(false)]);
    }
    mapping(
        "Whether the attack was noticed.",
        &["detected"],
        [
            ("detected", detected),
            ("by", text("By whom or what.")),
            ("after", text_such_as("After how long.", &["40 minutes"])),
        ],
    )
}

fn acknowledged() -> Value {
    mapping(
        "What the client says to it.",
        &[],
        [
            ("by", text("Who.")),
            ("date", day("When.")),
            ("agreed", yes_no("Whether the client agrees.")),
            ("comment", text("In the client's words.")),
        ],
    )
}

fn acceptance() -> Value {
    mapping(
        "Who accepted the risk. Required for `status: accepted`.",
        &["by", "date", "reason"],
        [("by", text("Who.")), ("date", day("When.")), ("until", day("Until when.")), ("reason", text("Why."))],
    )
}

fn withdrawal() -> Value {
    mapping(
        "Who withdrew the finding. Required for `status: withdrawn`.",
        &["by", "date", "reason"],
        [("by", text("Who.")), ("date", day("When.")), ("reason", text("Why."))],
    )
}

fn remediation(shelf: &Shelf) -> Value {
    let verification = mapping(
        "A retest. Every one stays; the latest counts.",
        &["date", "result"],
        [
            ("date", day("When.")),
            ("by", text("Who.")),
            ("result", word("What it showed.", VerificationResult::WORDS)),
            ("refs", list("What it speaks of; without it, of all.", requirement("A control or clause.", shelf))),
            ("evidence", text("A file of `evidence/`.")),
        ],
    );
    mapping(
        "What is done about it.",
        &[],
        [
            ("owner", text("Who answers for it. Required from `status: planned` on.")),
            ("correction-due", day("By when the correction is made.")),
            ("due", day("By when the corrective action is complete.")),
            (
                "verify-by",
                text_such_as("By when it is verified: an event of `audits`, or a day.", &["stage-2", "2026-11-20"]),
            ),
            ("verification", list("The retests.", verification)),
        ],
    )
}

fn evidence() -> Value {
    const OFFSET: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ].+(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})$";
    mapping(
        "A file that the finding rests on.",
        &["file"],
        [
            ("file", text_such_as("Its path inside `evidence/`.", &["f-007/transcript.json"])),
            ("kind", text_such_as("What it is.", &["transcript", "log", "screenshot"])),
            ("title", text("What a reader sees of it.")),
            ("captured", formed("When it was captured, with an offset.", OFFSET, "2026-09-14T10:22:00Z")),
            ("by", text("Who captured it.")),
            (
                "sha256",
                formed("Its SHA-256 hash, as `sha256sum` prints it.", "^\\s*[0-9A-Fa-f]{64}\\s*$", &"0".repeat(64)),
            ),
            ("inert", yes_no("A person's statement that the file does nothing when it is opened.")),
            ("sealed", yes_no("Only its hash and size are shown, never its content.")),
            ("audience", id("Who may know of it, and all who are trusted more.", "internal")),
        ],
    )
}

fn source() -> Value {
    mapping(
        "Where an import comes from; written by `import`. Until `confirmed`, the finding is a draft.",
        &[],
        [
            ("tool", text("The tool.")),
            ("version", text("Its version.")),
            ("file", text("The file that was imported.")),
            ("sha256", text("Its SHA-256 hash.")),
            ("ref", text("What the tool calls it.")),
            ("fingerprint", text("What makes it the same when it is imported again.")),
        ],
    )
}

fn confirmed() -> Value {
    mapping("Who takes responsibility for an import.", &["by", "date"], [("by", text("Who.")), ("date", day("When."))])
}
