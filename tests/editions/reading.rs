//! The engagement of these tests: every key of a finding with a canary, told in two readings.

use sha2::{Digest, Sha256};

use crate::support::Engagement;

/// The words and days of one reading; the days of both lead to the same flags and levels.
pub struct Reading {
    pub word: &'static str,
    pub found: &'static str,
    pub due: &'static str,
    pub correction: &'static str,
    pub retest: &'static str,
    pub tries: [u64; 4],
    pub severity: &'static str,
    pub detected: &'static str,
    pub risk: &'static str,
    pub beyond: &'static str,
    pub owasp: &'static str,
    pub atlas: &'static str,
}

pub const ONE: Reading = Reading {
    word: "zqone",
    found: "2026-08-19",
    due: "2026-09-21",
    correction: "2026-09-02",
    retest: "2026-09-27",
    tries: [4711, 1711, 2900, 100],
    severity: "critical",
    detected: "partly",
    risk: "R-1",
    beyond: "agents",
    owasp: "LLM07",
    atlas: "AML.T0054",
};

pub const TWO: Reading = Reading {
    word: "zqtwoandlonger",
    found: "2026-08-24",
    due: "2026-09-17",
    correction: "2026-09-04",
    retest: "2026-10-01",
    tries: [815031, 200000, 615000, 31],
    severity: "low",
    detected: "no",
    risk: "R-2",
    beyond: "economic",
    owasp: "LLM03",
    atlas: "AML.T0020",
};

pub fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Reading {
    /// Every key of a finding that is not of its skeleton, each with a canary.
    fn withheld_finding(&self) -> String {
        let Reading { word: w, found, due, correction, retest, severity, detected, risk, beyond, .. } = self;
        let [attempted, succeeded, resisted, unassessed] = self.tries;
        let file = format!("{w}-content");
        let sha = hash(&file);
        format!(
            "---
id: F-2
title: {w}-title
summary: {w}-summary.
grade: minor
failure: operating
controls:
  - A.6.2.6
  - {{ ref: A.8.4, grade: major, failure: design, statement: {w}-statement., grading: {{ absent: true, systemic: no, affects-intended-results: no, rationale: {w}-entry-rationale }} }}
  - {{ ref: A.6.2.4, grade: conforming, tested: both }}
systems: [assist]
target: {{ model: {w}-model, version: {w}-version, surface: {w}-surface, place: {w}-place }}
lifecycle: [verification-validation]
threats: [prompt-injection]
beyond-27090: [{beyond}]
taxonomy: {{ owasp-llm: [{owasp}], atlas: [{atlas}] }}
risks: [{risk}]
phase: exploitation
severity: {severity}
grading: {{ absent: false, systemic: false, affects-intended-results: false, rationale: {w}-rationale }}
trials: {{ probe: {w}-probe, attempted: {attempted}, succeeded: {succeeded}, resisted: {resisted}, unassessed: {unassessed}, judge: {w}-judge }}
sample: {{ tested: {attempted}, of: {attempted}1 }}
detection: {{ detected: {detected}, by: {w}-seen-by, after: {w}-seen-after }}
status: closed
author: {w}-author
found: {found}
repeats: 2025/F-9
acknowledged: {{ by: {w}-client, date: {found}, agreed: no, comment: {w}-comment }}
acceptance: {{ by: {w}-accepter, date: {found}, until: {due}, reason: {w}-acceptance }}
withdrawal: {{ by: {w}-withdrawer, date: {found}, reason: {w}-withdrawal }}
remediation:
  owner: {w}-owner
  correction-due: {correction}
  due: {due}
  verify-by: {retest}
  verification:
    - {{ date: {retest}, by: {w}-verifier, result: not-effective, refs: [A.8.4], evidence: {w}/retest.txt }}
    - {{ date: {retest}, by: {w}-verifier, result: effective, refs: [A.6.2.6], evidence: {w}/retest.txt }}
evidence:
  - {{ file: {w}/kept.txt, kind: {w}-kind, title: {w}-evidence-title, captured: {found}T10:22:00Z, by: {w}-captor, sha256: {sha} }}
  - {{ file: {w}/open.txt, sha256: {sha}, audience: management }}
source: {{ tool: {w}-tool, version: {w}-tool-version, file: {w}-tool-file, sha256: {sha}, ref: {w}-tool-ref, fingerprint: {w}-fingerprint }}
confirmed: {{ by: {w}-confirmer, date: {found} }}
audience: internal
x-ticket: {w}-ticket
x-{w}: key
---
{w}-body before any heading.

## Statement of nonconformity

{w}-body-statement

## Objective evidence

{w}-body-evidence and [[evidence:{w}/kept.txt]]

## {w}-heading

```http
GET /{w}-code
```

## Impact

{w}-impact[^{w}]

[^{w}]: {w}-footnote

## Extent

{w}-extent

## Root cause

{w}-root

## Correction

{w}-correction

## Corrective action

{w}-corrective

## Recommendation

{w}-recommendation
",
            owasp = self.owasp,
            atlas = self.atlas,
        )
    }

    /// Who may read everything sees an engagement in which something of every kind is withheld from the others.
    pub fn engagement(&self) -> Engagement {
        let w = self.word;
        let past = format!(
            r#"{{"schema": "aims-site.report/1", "edition": "internal", "engagement": {{"report": {{"date": "2025-10-09"}}}},
 "findings": [{{"id": "F-2", "title": "{w}-past-title", "grade": "minor", "status": "open", "controls": [{{"grade": "minor", "open": true}}]}},
 {{"id": "F-9", "title": "{w}-past-withheld", "grade": "minor", "status": "open", "audience": "internal", "controls": [{{"grade": "minor", "open": true}}]}}]}}"#
        );
        Engagement::new()
            .meta("exports: [xlsx, oscal-assessment-results, oscal-poam, sarif, markdown]\n")
            .change(
                "engagement.yaml",
                "risks: [{ id: R-1, title: Manipulated documents }]",
                "risks: [{ id: R-1, title: Manipulated documents }, { id: R-2, title: Stolen prompts }]",
            )
            .statement(&[])
            .file(format!("findings/{w}-file.md").as_str(), self.withheld_finding())
            .file(&format!("evidence/{w}/kept.txt"), format!("{w}-content"))
            .file(&format!("evidence/{w}/open.txt"), format!("{w}-content"))
            .file(&format!("evidence/{w}/retest.txt"), format!("{w}-retest"))
            .file(&format!("evidence/f-1/{w}.txt"), format!("{w}-entry"))
            .file("history/2025.json", past)
            .file(&format!("pages/{w}-page.md"), format!("---\ntitle: {w}-page-title\naudience: internal\n---\n{w}-page-body\n"))
            .file("pages/open.md", format!("---\ntitle: Open\n---\nRead [[page:{w}-page]].\n\n::: internal\n{w}-page-passage\n:::\n"))
            .change("systems/assist.md", "---\ntitle: Assist\n---\n", &format!("---\ntitle: Assist\n---\nA.\n\n::: internal\n{w}-system-passage\n:::\n"))
            .finding(
                "evidence:\n",
                &format!("evidence:\n  - {{ file: f-1/{w}.txt, kind: {w}-kind, title: {w}-entry-title, by: {w}-entry-by, captured: {}T10:22:00Z, audience: internal, sha256: {} }}\n", self.found, hash(&format!("{w}-entry"))),
            )
            .body(&format!(
                "### On [[evidence:f-1/{w}.txt]] and [[page:{w}-page]]\n\nSee [[F-2]], [[F-2|that one]], [x]({w}-file.md) and [[evidence:f-1/{w}.txt]].\n\n::: internal\n### {w}-passage-heading\n\n{w}-passage[^{w}] [[evidence:f-1/{w}.txt]]\n\n[^{w}]: {w}-passage-note\n\n::: auditor\n{w}-inner\n:::\n:::\n\nAfter it.[^n]\n\n[^n]: A note for all."
            ))
    }
}
