//! The assessments of one finding: a row per requirement, with its grade and the reasons for it.

use serde::Serialize;

use super::super::address::Here;
use super::super::parts::*;
use super::super::{Cx, cells, nonconformities, prose};
use crate::assess::{EntryState, Verdict, rubric_grade};
use crate::model::Entry;
use crate::model::*;

/// One assessment.
#[derive(Debug, Serialize)]
pub(super) struct Assessed {
    id: String,
    /// Standard with edition.
    standard: Words,
    requirement: Label,
    /// What the requirement is about, in our words.
    about: String,
    badges: Vec<Badge>,
    /// What was tested, where nothing failed.
    tested: Option<Words>,
    /// The answers of the rubric.
    rubric: Vec<Term>,
    /// The grade that a complete rubric leads to.
    rubric_grade: Option<Words>,
    rubric_rule: Link,
    rationale: Option<String>,
    /// The sentence of nonconformity, where this requirement has one of its own.
    statement: Option<String>,
    /// Where it stands otherwise.
    statement_below: Option<Link>,
    /// This edition does not know statement and reasons.
    withheld: bool,
    /// Open, corrected, not counted.
    state: Vec<Words>,
    /// What the rules say of the requirement besides.
    notes: Vec<Link>,
}

pub(super) fn rows(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> Vec<Assessed> {
    let (finding, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    finding.entries.iter().zip(&state.entries).map(|(entry, state)| row(cx, here, finding, entry, *state)).collect()
}

fn row(cx: &Cx<'_>, here: &Here<'_>, finding: &Finding, entry: &Entry, state: EntryState) -> Assessed {
    let requirement = &cx.engagement[entry.requirement];
    let mut badges = vec![Badge::new(BadgeKind::Grade, entry.grade.as_str())];
    badges.extend(entry.failure.map(|mode| Badge::new(BadgeKind::Failure, mode.as_str())));
    let nonconformity = entry.grade.is_nonconformity();
    let below = finding.prose.section(SectionKind::Statement).filter(|_| nonconformity && entry.statement.is_none());
    Assessed {
        id: super::row_id(requirement),
        standard: cells::standard(cx.engagement, requirement),
        requirement: super::super::mention::requirement(here, requirement, entry.requirement),
        about: requirement.about.clone(),
        badges,
        tested: (!nonconformity).then(|| {
            let tested = entry.tested.unwrap_or(Tested::Operating);
            Words::say(format!("finding-page.tested-{}", tested.as_str()))
        }),
        rubric: if nonconformity { rubric(entry) } else { Vec::new() },
        rubric_grade: rubric_grade(&entry.grading)
            .filter(|_| nonconformity)
            .map(|grade| Words::say(format!("short.grade.{}", grade.as_str()))),
        rubric_rule: Link::new(here.rule("G3"), Words::text("G3")),
        rationale: entry.grading.rationale.clone().filter(|why| !why.trim().is_empty()),
        statement: entry.statement.clone(),
        statement_below: below.map(|section| {
            Link::new(format!("#{}", prose::on_page(&finding.id, &section.anchor)), Words::text(&section.title))
        }),
        withheld: finding.withheld,
        state: standing(finding, entry, state),
        notes: notes(cx, here, entry, state),
    }
}

/// The three questions with their answers; nothing where none is answered.
fn rubric(entry: &Entry) -> Vec<Term> {
    let of = &entry.grading;
    let answers =
        [("absent", of.absent), ("systemic", of.systemic), ("affects-intended-results", of.affects_intended_results)];
    if answers.iter().all(|(_, answer)| answer.is_none()) {
        return Vec::new();
    }
    let term = |(question, answer): (&str, Option<bool>)| {
        let answer = match answer {
            Some(answer) => Cell::Text(Words::say(if answer { "answer.yes" } else { "answer.no" })),
            None => Cell::NotStated,
        };
        Term::new(Words::say(format!("finding-page.rubric-{question}")), answer)
    };
    answers.into_iter().map(term).collect()
}

fn standing(finding: &Finding, entry: &Entry, state: EntryState) -> Vec<Words> {
    if !state.counts {
        return vec![Words::say("finding-page.state-not-counted")];
    }
    if !entry.grade.is_nonconformity() {
        return Vec::new();
    }
    let latest = state.verification.and_then(|at| finding.remediation.verification.get(at as usize));
    let mut words = Vec::new();
    if !state.corrected {
        words.push(Words::say("finding-page.state-open"));
    }
    if state.corrected && latest.is_none() {
        words.push(Words::say("status.corrected"));
    }
    if let Some(latest) = latest {
        let key = if state.corrected { "finding-page.state-corrected" } else { "finding-page.state-retest" };
        let by = latest.by.as_deref().map_or_else(|| Words::say("finding-page.by-nobody"), Words::text);
        words.push(
            Words::say(key)
                .with("date", Value::date(latest.date.to_string()))
                .with("by", by)
                .with("result", Words::say(format!("verification-result.{}", latest.result.as_str()))),
        );
    }
    words
}

/// Escalations of the requirement that rest on open minors, and an exclusion.
fn notes(cx: &Cx<'_>, here: &Here<'_>, entry: &Entry, state: EntryState) -> Vec<Link> {
    let mut notes = Vec::new();
    if let Some(escalation) = cx.assessment.escalation(entry.requirement).filter(|_| state.open) {
        let id = nonconformities::escalation_id(&cx.engagement[entry.requirement]);
        let shown = escalation.shown();
        let words = Words::say(format!("finding-page.escalation-{}", shown.state.as_str()));
        notes.push(Link::new(here.to(&format!("nonconformities.html#{id}")), words.with("rule", shown.rule.as_str())));
    }
    if state.open && cx.assessment[entry.requirement].verdict == Verdict::NotApplicable {
        notes.push(Link::new(here.rule("A4"), Words::say("finding-page.excluded")));
    }
    notes
}
