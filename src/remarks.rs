//! What the rules say about the engagement, as diagnostics: handles joined with the side table of spans.
//!
//! The rules themselves know no files; this is the only place where both are seen together.

use crate::assess::{Assessment, ContradictionRule, FlagRule};
use crate::diag::{Code, Diagnostic};
use crate::model::*;

/// Grades against their rubric, attacks that nobody watched, contradictions of the Statement of Applicability, timeline flags, decisions without escalation.
pub fn remarks(engagement: &Engagement, spans: &Spans, assessment: &Assessment) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    rubric(engagement, spans, assessment, &mut out);
    monitoring(engagement, spans, assessment, &mut out);
    contradictions(engagement, spans, assessment, &mut out);
    flags(engagement, spans, assessment, &mut out);
    for &index in &assessment.idle_decisions {
        let decision = &engagement.meta.escalations[index];
        let (path, span) = spans.at(Place::Engagement, Field::Escalation(number(index)));
        let reference = &engagement[decision.requirement].reference;
        out.push(Diagnostic::new(
            Code::DecisionUnmet,
            path,
            span,
            format!("{} proposes nothing about {reference}: there is nothing to decide", decision.rule.as_str()),
            "remove the decision, or correct its rule and ref",
        ));
    }
    out
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// G3: an error, unless a rationale says why the grade stands.
fn rubric(engagement: &Engagement, spans: &Spans, assessment: &Assessment, out: &mut Vec<Diagnostic>) {
    let mut last = None;
    for at in &assessment.rubric_contradictions {
        let entry = at.of(engagement);
        // Plain entries share the finding's grade and rubric: one diagnostic for all of them.
        let field = if entry.own { Field::Entry(at.entry) } else { Field::Grade };
        if last == Some((at.finding, field)) {
            continue;
        }
        last = Some((at.finding, field));
        let says = if entry.grade == Grade::Major { Grade::Minor } else { Grade::Major };
        let answers = [
            ("absent", entry.grading.absent),
            ("systemic", entry.grading.systemic),
            ("affects-intended-results", entry.grading.affects_intended_results),
        ];
        let yes: Vec<&str> = answers.iter().filter(|(_, answer)| *answer == Some(true)).map(|(key, _)| *key).collect();
        let why = match yes.as_slice() {
            [] => "no question is answered yes".to_owned(),
            [one] => format!("`{one}` is answered yes"),
            more => format!("{} are answered yes", more.join(" and ")),
        };
        let (path, span) = spans.at(Place::Finding(at.finding), field);
        out.push(Diagnostic::new(
            Code::RubricContradiction,
            path,
            span,
            format!("the grade is {}, the rubric says {}: {why} (G3)", entry.grade.as_str(), says.as_str()),
            "correct the grade or the answers, or say why under `grading: { rationale: … }`",
        ));
    }
}

/// Attacks on systems where nobody assessed A.6.2.6, operation and monitoring.
fn monitoring(engagement: &Engagement, spans: &Spans, assessment: &Assessment, out: &mut Vec<Diagnostic>) {
    for group in assessment.unmonitored.chunk_by(|a, b| a.0 == b.0) {
        let systems: Vec<&str> = group.iter().map(|(_, system)| engagement[*system].id.as_str()).collect();
        let (path, span) = spans.at(Place::Finding(group[0].0), Field::Trials);
        out.push(Diagnostic::new(
            Code::MonitoringUnassessed,
            path,
            span,
            format!("attacks were tried on {}, but nobody assessed A.6.2.6 there", systems.join(", ")),
            "record whether monitoring saw the attacks: an assessment of A.6.2.6, positive or not",
        ));
    }
}

fn contradictions(engagement: &Engagement, spans: &Spans, assessment: &Assessment, out: &mut Vec<Diagnostic>) {
    let (Some(statement), Some(list)) = (&engagement.statement, &assessment.contradictions) else { return };
    for contradiction in list {
        let requirement = &engagement[contradiction.requirement];
        let reference = &requirement.reference;
        let because: Vec<&str> = contradiction.findings.iter().map(|ix| engagement[*ix].id.as_str()).collect();
        let because = because.join(", ");
        let (code, message, help) = match contradiction.rule {
            ContradictionRule::A1 => (
                Code::A1,
                format!("{reference} is declared implemented, but its verdict is major ({because})"),
                "correct the declared status, or show that the finding does not hold",
            ),
            ContradictionRule::A2 => (
                Code::A2,
                format!("{reference} is declared implemented, but its verdict is minor ({because})"),
                "correct the declared status, or show that the finding does not hold",
            ),
            ContradictionRule::A3 => (
                Code::A3,
                format!("{reference} is declared implemented; this engagement has no evidence of it"),
                "test it, or correct the declared status; why it was not tested can stand under `excused:`",
            ),
            ContradictionRule::A4 => (
                Code::A4,
                format!("{reference} is excluded, but a nonconformity is open against it ({because})"),
                "raise it against 6.1.3 if the exclusion is unsound, 8.2 if the risk was not assessed, 8.3 if treatment was not carried out",
            ),
            ContradictionRule::A5 => (
                Code::A5,
                format!("{reference} is excluded without a justification"),
                "add `justification:`; exclusions are justified (6.1.3)",
            ),
            ContradictionRule::A6 => (
                Code::A6,
                format!("{reference} is included without a justification"),
                "add `justification:`; inclusions are justified too (6.1.3)",
            ),
            ContradictionRule::A7 => (
                Code::A7,
                format!("{reference} is applicable and not implemented, and nothing is planned"),
                "plan it (`status: planned`), or exclude the control with a justification",
            ),
            // Reported where the rows were read.
            ContradictionRule::A9 => continue,
        };
        let row = statement.rows.iter().position(|row| row.requirement == contradiction.requirement);
        let (path, span) = spans.at(Place::Statement, row.map_or(Field::Id, |i| Field::Entry(number(i))));
        out.push(Diagnostic::new(code, path, span, message, help));
    }
}

fn flags(engagement: &Engagement, spans: &Spans, assessment: &Assessment, out: &mut Vec<Diagnostic>) {
    for flag in &assessment.flags {
        let finding = &engagement[flag.finding];
        let state = &assessment[flag.finding];
        let date = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
        let event = flag.event.map(|ix| engagement[ix].id.as_str()).unwrap_or_default();
        let (code, field, message, help) = match flag.rule {
            FlagRule::T1 => (
                Code::T1,
                Field::Due,
                format!("overdue: the corrective action was due on {}", date(state.due)),
                "verify the correction, or agree on another date",
            ),
            FlagRule::T2 => (
                Code::T2,
                Field::VerifyBy,
                format!("verification by {} comes after `{event}` begins", date(state.verify_by)),
                "verify before that audit, so that it can rely on the result",
            ),
            FlagRule::T3 => (
                Code::T3,
                Field::Status,
                "closed, but no latest verification is effective: it counts as open".to_owned(),
                "add the retest under `remediation: { verification: … }`, or reopen the finding",
            ),
            FlagRule::T4 => {
                (Code::T4, Field::Id, "nobody owns the remediation".to_owned(), "add `remediation: { owner: … }`")
            }
            FlagRule::T5 => (
                Code::T5,
                Field::Id,
                "no due date is stated, and none can be derived".to_owned(),
                "state `found`, or `remediation: { due: … }`",
            ),
            FlagRule::T6 => (
                Code::T6,
                Field::Grade,
                format!(
                    "still open more than six months after `{event}`; if raised at stage 2, another stage 2 is needed"
                ),
                "verify the correction, or plan for another stage 2",
            ),
            FlagRule::T7 => (
                Code::T7,
                Field::Due,
                format!("due on {}, after the certificate expires", date(state.due)),
                "agree on a date before the certificate expires",
            ),
            FlagRule::T8 => (
                Code::T8,
                flag.verification.map_or(Field::Owner, Field::Verification),
                format!(
                    "`{}` owns the remediation and verified it",
                    finding.remediation.owner.as_deref().unwrap_or_default()
                ),
                "have somebody else verify it",
            ),
        };
        let (path, span) = spans.at(Place::Finding(flag.finding), field);
        out.push(Diagnostic::new(code, path, span, message, help));
    }
}
