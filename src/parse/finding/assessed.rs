//! `controls`: what a finding is graded against.

use crate::diag::{At, Code, Span};
use crate::model::*;
use crate::parse::decode::{Cx, Map};
use crate::parse::yaml::Kind;

/// An entry of `controls`.
#[derive(Debug, Clone)]
pub struct RawEntry {
    /// The reference, label included.
    pub reference: At<String>,
    /// Its own grade.
    pub grade: Option<At<Grade>>,
    /// Its own failure mode.
    pub failure: Option<At<Failure>>,
    /// Its own failure mode is stated, perhaps by a word that is none.
    pub states_failure: bool,
    /// What it tested.
    pub tested: Option<At<Tested>>,
    /// Its rubric.
    pub grading: Rubric,
    /// Its statement.
    pub statement: Option<String>,
    /// Where the entry stands.
    pub span: Span,
}

pub(super) fn controls(cx: &mut Cx, map: &mut Map<'_>) -> Vec<RawEntry> {
    let Some(node) = map.get("controls") else { return Vec::new() };
    let items = cx.list(node, "controls");
    let mut entries = Vec::with_capacity(items.len());
    for item in items {
        let entry = match &item.kind {
            Kind::Map(_) => cx.map(item, "an entry of `controls`").and_then(|m| entry(cx, m)),
            _ => cx.text(item, "controls").map(|reference| RawEntry {
                span: reference.span,
                reference,
                grade: None,
                failure: None,
                states_failure: false,
                tested: None,
                grading: Rubric::default(),
                statement: None,
            }),
        };
        entries.extend(entry);
    }
    entries
}

fn entry(cx: &mut Cx, mut map: Map<'_>) -> Option<RawEntry> {
    let span = map.span;
    let reference = map.text(cx, "ref");
    if reference.is_none() && !map.has("ref") {
        map.missing(cx, "ref", span, "name the control or clause, such as `ref: A.6.2.4`");
    }
    let grade = map.get("grade").and_then(|node| cx.word(node, "grade", Grade::from_word, Grade::WORDS));
    let statement = map.string(cx, "statement");
    if !map.has("grade") {
        for key in ["failure", "tested", "grading"] {
            if let Some(at) = map.key_span(key).filter(|_| map.has(key)) {
                cx.report(
                    Code::EntryIncomplete,
                    at,
                    format!("`{key}` needs the entry's own `grade`"),
                    "state `grade` in this entry, or leave it to the finding",
                );
            }
        }
    }
    let failure = map.get("failure").and_then(|node| cx.word(node, "failure", Failure::from_word, Failure::WORDS));
    let states_failure = map.has("failure");
    let tested = map.get("tested").and_then(|node| cx.word(node, "tested", Tested::from_word, Tested::WORDS));
    let grading = map.map(cx, "grading").map(|m| rubric(cx, m)).unwrap_or_default();
    map.finish(cx, false);
    let reference = reference?;
    Some(RawEntry { reference, grade, failure, states_failure, tested, grading, statement, span })
}

pub(super) fn rubric(cx: &mut Cx, mut map: Map<'_>) -> Rubric {
    let rubric = Rubric {
        absent: map.yes_no(cx, "absent").map(|at| at.value),
        systemic: map.yes_no(cx, "systemic").map(|at| at.value),
        affects_intended_results: map.yes_no(cx, "affects-intended-results").map(|at| at.value),
        rationale: map.string(cx, "rationale"),
    };
    map.finish(cx, false);
    rubric
}
