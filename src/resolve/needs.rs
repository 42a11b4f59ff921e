//! What a finding must say by its grade and status: errors where a figure could not be traced, warnings
//! where a reader will miss something (schema: Errors and warnings).

use crate::diag::{Code, Diagnostic};
use crate::model::*;

/// Checks a finding, unless it is a draft.
pub(super) fn check(finding: &Finding, written: &Written, shelf: &Shelf, out: &mut Vec<Diagnostic>) {
    if !finding.draft {
        let mut cx = Cx { shelf, finding, written, out };
        records(&mut cx);
        // An entry whose requirement is unknown is an entry all the same: one run names everything.
        let unknown = finding.grade.is_nonconformity() && cx.written.has(Field::UnknownEntry);
        if finding.is_nonconformity() || unknown {
            nonconformity(&mut cx, unknown);
        } else if cx.written.has(Field::Grade)
            && !cx.written.has(Field::UnknownEvidence)
            && finding.entries.iter().any(|e| e.grade == Grade::Conforming)
            && finding.evidence.is_empty()
        {
            cx.report(
                Code::SectionAdvised,
                Field::Grade,
                "this positive finding cites no evidence".into(),
                "cite what was seen under `evidence:`: auditors need evidence of both kinds",
            );
        }
    }
}

struct Cx<'a> {
    shelf: &'a Shelf,
    finding: &'a Finding,
    written: &'a Written,
    out: &'a mut Vec<Diagnostic>,
}

impl Cx<'_> {
    fn report(&mut self, code: Code, field: Field, message: String, help: &str) {
        self.out.push(Diagnostic::new(code, &self.written.path, self.written.span(field), message, help));
    }
}

fn records(cx: &mut Cx<'_>) {
    let missing = match cx.finding.status {
        Status::Accepted if cx.finding.acceptance.is_none() => Some(("accepted", "acceptance")),
        Status::Withdrawn if cx.finding.withdrawal.is_none() => Some(("withdrawn", "withdrawal")),
        _ => None,
    };
    if let Some((status, key)) = missing.filter(|(_, key)| !cx.written.has(Field::Stated(key))) {
        cx.report(
            Code::RecordMissing,
            Field::Id,
            format!("the finding is {status}, but has no `{key}`"),
            "state by whom, when and why: `{ by: …, date: …, reason: … }`",
        );
    }
}

fn nonconformity(cx: &mut Cx<'_>, unknown: bool) {
    let finding = cx.finding;
    let plain = unknown || finding.entries.iter().any(|entry| !entry.own && entry.grade.is_nonconformity());
    if plain && finding.prose.section(SectionKind::Statement).is_none() {
        cx.report(
            Code::StatementMissing, Field::Grade,
            "this nonconformity has no section \"Statement of nonconformity\"".into(),
            "add `## Statement of nonconformity` with one sentence: which requirement is not fulfilled, without cause, blame or solution",
        );
    }
    for (i, entry) in finding.entries.iter().enumerate() {
        if entry.own && entry.grade.is_nonconformity() && entry.statement.is_none() {
            let reference = &cx.shelf.requirements[entry.requirement.index()].reference;
            cx.report(
                Code::StatementMissing,
                Field::Entry(u32::try_from(i).unwrap_or(u32::MAX)),
                format!("the {} against {reference} has no `statement`", entry.grade.as_str()),
                "add `statement:` with one sentence: which requirement is not fulfilled",
            );
        }
    }
    if finding.evidence.is_empty() && !cx.written.has(Field::UnknownEvidence) {
        cx.report(
            Code::EvidenceRequired,
            Field::Id,
            "this nonconformity cites no evidence".into(),
            "cite at least one file under `evidence:`; without objective evidence there is no nonconformity",
        );
    }
    section(
        cx,
        Code::SectionMissing,
        SectionKind::ObjectiveEvidence,
        Field::Grade,
        "say what was seen, so that it can be found again: system, version, input, output, log reference, time",
    );
    if finding.status.from_planned_on() {
        for (kind, help) in [
            (SectionKind::RootCause, "say why it happened, and why it was not noticed"),
            (SectionKind::Correction, "say what removes the detected nonconformity"),
            (SectionKind::CorrectiveAction, "say what removes its cause"),
        ] {
            section(cx, Code::SectionMissing, kind, Field::Status, help);
        }
        if finding.remediation.owner.is_none() {
            cx.report(
                Code::OwnerMissing,
                Field::Id,
                format!("the finding is {}, but nobody owns its remediation", finding.status.as_str()),
                "add `remediation: { owner: … }`",
            );
        }
    }
    section(
        cx,
        Code::SectionAdvised,
        SectionKind::Impact,
        Field::Grade,
        "say what it means for the organisation and for people",
    );
    section(
        cx,
        Code::SectionAdvised,
        SectionKind::Recommendation,
        Field::Grade,
        "give the red team's advice, apart from the statement",
    );
    not_stated(cx);
}

fn section(cx: &mut Cx<'_>, code: Code, kind: SectionKind, field: Field, help: &str) {
    if cx.finding.prose.section(kind).is_none() {
        let status = match field {
            Field::Status => format!(" ({} from planned on)", "needed"),
            _ => String::new(),
        };
        cx.report(
            code,
            field,
            format!("this nonconformity has no section \"{}\"{status}", kind.title()),
            &format!("add `## {}`: {help}", kind.title()),
        );
    }
}

fn not_stated(cx: &mut Cx<'_>) {
    let finding = cx.finding;
    let missing = [
        ("found", finding.found.is_none(), "the day on which it was found"),
        ("author", finding.author.is_none(), "who found it"),
        ("sample", finding.sample.is_none(), "how many were looked at, of how many"),
        (
            "systems",
            finding.systems.is_empty() && finding.target.place.is_none(),
            "the systems, or `target: { place: … }` for what is no system",
        ),
        (
            "acknowledged",
            finding.status.from_planned_on() && finding.acknowledged.is_none(),
            "whether the auditee agrees",
        ),
    ];
    for (key, absent, help) in missing {
        if absent && !cx.written.has(Field::Stated(key)) {
            cx.report(
                Code::NotStated,
                Field::Id,
                format!("this nonconformity does not state `{key}`"),
                &format!("state {help}"),
            );
        }
    }
}
