//! What a finding is graded against: each entry with its requirement, and its failure mode or what it tested.

use camino::Utf8Path;

use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::*;
use crate::parse::finding::{RawEntry, RawFinding};
use crate::resolve::index::Index;

/// The finding's own failure mode or what it tested, by its grade.
pub(super) fn mode(raw: &RawFinding, out: &mut Vec<Diagnostic>) -> (Option<Failure>, Option<Tested>) {
    let Some(grade) = &raw.grade else { return (None, None) };
    pick(
        grade.value,
        raw.failure.as_ref(),
        raw.tested.as_ref(),
        (!raw.draft && !raw.stated.contains("failure")).then_some(raw.id.span),
        &raw.path,
        out,
    )
}

/// `failure` for majors and minors, `tested` for the others; what does not fit the grade is named.
fn pick(
    grade: Grade,
    failure: Option<&At<Failure>>,
    tested: Option<&At<Tested>>,
    needed_at: Option<Span>,
    path: &Utf8Path,
    out: &mut Vec<Diagnostic>,
) -> (Option<Failure>, Option<Tested>) {
    if grade.is_nonconformity() {
        if failure.is_none()
            && let Some(span) = needed_at
        {
            out.push(Diagnostic::new(
                Code::FailureMissing,
                path,
                span,
                format!("a {} nonconformity states how the control failed", grade.as_str()),
                "add `failure: design` if the control would never work, `failure: operating` if it could",
            ));
        }
        if let Some(tested) = tested {
            out.push(no_effect(path, tested.span, "tested", grade, "`failure`"));
        }
        (failure.map(|at| at.value), None)
    } else {
        if let Some(failure) = failure {
            out.push(no_effect(path, failure.span, "failure", grade, "`tested`"));
        }
        (None, Some(tested.map_or(Tested::Operating, |at| at.value)))
    }
}

fn no_effect(path: &Utf8Path, span: Span, key: &str, grade: Grade, other: &str) -> Diagnostic {
    let grade = match grade {
        Grade::Major | Grade::Minor => "nonconformity",
        Grade::Opportunity => "opportunity",
        Grade::Conforming => "positive finding",
    };
    Diagnostic::new(
        Code::NoEffect,
        path,
        span,
        format!("`{key}` says nothing about a {grade}"),
        format!("remove it, or state {other}"),
    )
}

#[allow(clippy::too_many_arguments)] // each is one thing that an entry may take from its finding
pub(super) fn entries(
    raw: &RawFinding,
    grade: Grade,
    failure: Option<Failure>,
    tested: Option<Tested>,
    index: &Index,
    written: &mut Written,
    out: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::with_capacity(raw.controls.len());
    for entry in &raw.controls {
        let Some(requirement) = index.requirement(&raw.path, &entry.reference, out) else {
            if entry.grade.is_none() {
                written.note(Field::UnknownEntry, entry.span);
            }
            continue;
        };
        if entries.iter().any(|other| other.requirement == requirement) {
            out.push(Diagnostic::new(
                Code::DuplicateRequirement,
                &raw.path,
                entry.reference.span,
                format!("`{}` stands twice in `controls`", entry.reference.value),
                "keep one entry for each requirement",
            ));
            continue;
        }
        written.note(Field::Entry(u32::try_from(entries.len()).unwrap_or(u32::MAX)), entry.span);
        entries.push(one_entry(raw, entry, requirement, (grade, failure, tested), out));
    }
    entries
}

fn one_entry(
    raw: &RawFinding,
    entry: &RawEntry,
    requirement: RequirementIx,
    (grade, failure, tested): (Grade, Option<Failure>, Option<Tested>),
    out: &mut Vec<Diagnostic>,
) -> Entry {
    match &entry.grade {
        None => Entry {
            requirement,
            grade,
            failure,
            tested,
            grading: raw.grading.clone(),
            statement: entry.statement.clone(),
            own: false,
        },
        Some(own) => {
            let needed = (!raw.draft && !entry.states_failure).then_some(entry.span);
            let (failure, tested) =
                pick(own.value, entry.failure.as_ref(), entry.tested.as_ref(), needed, &raw.path, out);
            Entry {
                requirement,
                grade: own.value,
                failure,
                tested,
                grading: entry.grading.clone(),
                statement: entry.statement.clone(),
                own: true,
            }
        }
    }
}
