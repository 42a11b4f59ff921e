//! One finding: its references become handles.

use std::collections::HashMap;

use super::evidence::Files;
use super::index::Index;
use super::lookup::Ids;
use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::*;
use crate::parse::decode::civil_date;
use crate::parse::finding::{RawEntry, RawFinding};

/// Findings in natural order of ids; of two with one id (ignoring case) the earlier file keeps it.
pub(super) fn ordered(raw: Vec<RawFinding>, shelf: &Shelf, diagnostics: &mut Vec<Diagnostic>) -> Vec<RawFinding> {
    let mut seen: HashMap<String, (String, camino::Utf8PathBuf)> = HashMap::with_capacity(raw.len());
    let refs: std::collections::BTreeSet<String> =
        shelf.requirements.iter().map(|r| r.reference.to_lowercase()).collect();
    let mut kept = Vec::with_capacity(raw.len());
    for mut finding in raw {
        let lower = finding.id.value.to_lowercase();
        if let Some((id, path)) = seen.get(&lower) {
            diagnostics.push(Diagnostic::new(
                Code::DuplicateId,
                &finding.path,
                finding.id.span,
                format!("`{}` is the id of the finding in {path} (`{id}`)", finding.id.value),
                "give one of the two another id; upper and lower case do not make a difference",
            ));
            // Judged under its path, which no other file has.
            finding.id.value = finding.path.to_string();
            kept.push(finding);
            continue;
        }
        if refs.contains(&lower) {
            diagnostics.push(Diagnostic::new(
                Code::BadId,
                &finding.path,
                finding.id.span,
                format!("`{}` is the ref of a requirement", finding.id.value),
                "give the finding an id of its own, such as `F-007`",
            ));
        }
        seen.insert(lower, (finding.id.value.clone(), finding.path.clone()));
        kept.push(finding);
    }
    kept.sort_by(|a, b| natural_order(&a.id.value, &b.id.value));
    kept
}

/// Keys whose absence is worth a warning. A value that cannot be used is no absence: it has an error of its own.
const ASKED_FOR: &[&str] = &["found", "author", "sample", "systems", "acknowledged"];

/// Resolves one finding. Links in its prose are left for [`super::links`].
pub(super) fn resolve(raw: RawFinding, index: &Index, files: &Files, out: &mut Vec<Diagnostic>) -> (Finding, Written) {
    let path = raw.path.clone();
    let mut written = Written::new(raw.path.clone());
    written.note(Field::Id, raw.id.span);
    if let Some(grade) = &raw.grade {
        written.note(Field::Grade, grade.span);
    }
    written.note(Field::Status, raw.status.span);
    for (field, span) in [
        (Field::Trials, raw.trials.as_ref().map(|at| at.span)),
        (Field::Repeats, raw.repeats.as_ref().map(|at| at.span)),
        (Field::Found, raw.found.as_ref().map(|at| at.span)),
        (Field::Owner, raw.owner.as_ref().map(|at| at.span)),
        (Field::Due, raw.due.as_ref().map(|at| at.span)),
        (Field::VerifyBy, raw.verify_by.as_ref().map(|at| at.span)),
    ] {
        if let Some(span) = span {
            written.note(field, span);
        }
    }

    for key in &raw.stated {
        if let Some(key) = ASKED_FOR.iter().find(|asked| *asked == key) {
            written.note(Field::Stated(key), raw.id.span);
        }
    }

    let grade = raw.grade.as_ref().map_or(Grade::Conforming, |at| at.value);
    let (failure, tested) = mode(&raw, index, out);
    let entries = entries(&raw, grade, failure, tested, index, &mut written, out);
    let mut many = |ids: &Ids, code, what: &str, list: &[At<String>]| -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for at in list {
            if let Some(i) = index.id(ids, code, what, &path, at, out)
                && !found.contains(&i)
            {
                found.push(i);
            }
        }
        found
    };
    let systems = many(&index.systems, Code::UnknownSystem, "system", &raw.systems);
    let lifecycle = many(&index.stages, Code::UnknownStage, "lifecycle stage", &raw.lifecycle);
    let threats = many(&index.threats, Code::UnknownThreat, "threat", &raw.threats);
    let risks = many(&index.risks, Code::UnknownRisk, "risk", &raw.risks);
    let phase = raw
        .phase
        .as_ref()
        .and_then(|at| index.id(&index.phases, Code::UnknownPhase, "phase", &path, at, out))
        .map(PhaseIx::new);
    let audience = index.audience(&path, raw.audience.as_ref(), out);
    if let Some(repeats) = &raw.repeats {
        index.past(&path, repeats, out);
    }
    let verify_by = raw.verify_by.as_ref().and_then(|at| verify_by(at, index, &path, out));
    let evidence = evidence(&raw, index, files, &mut written, out);
    let verification = verifications(&raw, index, files, &mut written, out);

    let finding = Finding {
        id: raw.id.value,
        title: raw.title,
        summary: raw.summary,
        draft: raw.draft,
        grade,
        failure,
        tested,
        entries,
        systems: systems.into_iter().map(SystemIx::new).collect(),
        target: raw.target,
        lifecycle: lifecycle.into_iter().map(StageIx::new).collect(),
        threats: threats.into_iter().map(ThreatIx::new).collect(),
        beyond: raw.beyond,
        taxonomy: raw.taxonomy,
        risks: risks.into_iter().map(RiskIx::new).collect(),
        phase,
        severity: raw.severity,
        grading: raw.grading,
        trials: raw.trials.map(|at| at.value),
        sample: raw.sample,
        detection: raw.detection,
        status: raw.status.value,
        author: raw.author,
        found: raw.found.map(|at| at.value),
        repeats: raw.repeats.map(|at| at.value),
        acknowledged: raw.acknowledged.map(|at| at.value),
        acceptance: raw.acceptance.map(|at| at.value),
        withdrawal: raw.withdrawal.map(|at| at.value),
        remediation: Remediation {
            owner: raw.owner.map(|at| at.value),
            correction_due: raw.correction_due,
            due: raw.due.map(|at| at.value),
            verify_by,
            verification,
        },
        evidence,
        source: raw.source,
        confirmed: raw.confirmed.map(|(by, date)| (by, date.map(|at| at.value))),
        audience,
        own: raw.own,
        prose: raw.prose,
    };
    (finding, written)
}

/// The finding's own failure mode or what it tested, by its grade.
fn mode(raw: &RawFinding, index: &Index, out: &mut Vec<Diagnostic>) -> (Option<Failure>, Option<Tested>) {
    let _ = index;
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
    path: &camino::Utf8Path,
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

fn no_effect(path: &camino::Utf8Path, span: Span, key: &str, grade: Grade, other: &str) -> Diagnostic {
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
fn entries(
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

fn verify_by(at: &At<String>, index: &Index, path: &camino::Utf8Path, out: &mut Vec<Diagnostic>) -> Option<VerifyBy> {
    if let Some(date) = civil_date(&at.value) {
        return Some(VerifyBy::Date(date));
    }
    index.id(&index.events, Code::UnknownEvent, "audit event", path, at, out).map(|i| VerifyBy::Event(EventIx::new(i)))
}

fn evidence(
    raw: &RawFinding,
    index: &Index,
    files: &Files,
    written: &mut Written,
    out: &mut Vec<Diagnostic>,
) -> Vec<EvidenceEntry> {
    let mut entries = Vec::new();
    for entry in &raw.evidence {
        let audience = index.audience(&raw.path, entry.audience.as_ref(), out);
        // Missing files were reported when all citations were gathered.
        let Some((file, found)) = files.get(&entry.file.value) else {
            written.note(Field::UnknownEvidence, entry.span);
            continue;
        };
        if raw.draft {
            continue;
        }
        match &entry.sha256 {
            None if entry.states_hash => {}
            None => out.push(Diagnostic::new(
                Code::HashNotStated,
                &raw.path,
                entry.span,
                format!("no hash is stated for `{}`", entry.file.value),
                format!("add `sha256: {}` once you have made sure that this is the file", found.sha256),
            )),
            Some(stated) if stated.value != found.sha256 => out.push(Diagnostic::new(
                Code::HashMismatch,
                &raw.path,
                stated.span,
                format!("`evidence/{}` is not the file that was hashed", found.path),
                format!("restore the file; its hash is now {}", found.sha256),
            )),
            Some(_) => {}
        }
        written.note(Field::Evidence(u32::try_from(entries.len()).unwrap_or(u32::MAX)), entry.span);
        if let Some(captured) = &entry.captured {
            not_after(captured.value.1, captured.span, "captured", index, &raw.path, out);
        }
        entries.push(EvidenceEntry {
            file,
            kind: entry.kind.clone(),
            title: entry.title.clone(),
            captured: entry.captured.as_ref().map(|at| at.value.0.clone()),
            by: entry.by.clone(),
            sha256: entry.sha256.as_ref().map(|at| at.value.clone()),
            inert: entry.inert,
            sealed: entry.sealed,
            audience,
        });
    }
    entries
}

fn verifications(
    raw: &RawFinding,
    index: &Index,
    files: &Files,
    written: &mut Written,
    out: &mut Vec<Diagnostic>,
) -> Vec<Verification> {
    let mut list = Vec::new();
    for verification in &raw.verification {
        let requirements = verification.refs.iter().filter_map(|at| index.requirement(&raw.path, at, out)).collect();
        written.note(Field::Verification(u32::try_from(list.len()).unwrap_or(u32::MAX)), verification.date.span);
        if !raw.draft {
            not_after(verification.date.value, verification.date.span, "verification", index, &raw.path, out);
        }
        list.push(Verification {
            date: verification.date.value,
            by: verification.by.clone(),
            result: verification.result,
            requirements,
            evidence: verification.evidence.as_ref().and_then(|at| files.get(&at.value)).map(|(ix, _)| ix),
        });
    }
    if !raw.draft {
        let dated = [
            ("found", raw.found.as_ref().map(|at| (at.value, at.span))),
            ("acceptance", raw.acceptance.as_ref().map(|at| (at.value.date, at.span))),
            ("withdrawal", raw.withdrawal.as_ref().map(|at| (at.value.date, at.span))),
            ("acknowledged", raw.acknowledged.as_ref().and_then(|at| at.value.date.map(|d| (d, at.span)))),
            ("confirmed", raw.confirmed.as_ref().and_then(|(_, at)| at.as_ref()).map(|at| (at.value, at.span))),
        ];
        for (what, date) in dated {
            if let Some((date, span)) = date {
                not_after(date, span, what, index, &raw.path, out);
            }
        }
    }
    list
}

/// What has a result cannot lie in the future (readings S9).
pub(super) fn not_after(
    date: Date,
    span: Span,
    what: &str,
    index: &Index,
    path: &camino::Utf8Path,
    out: &mut Vec<Diagnostic>,
) {
    if date > index.today {
        out.push(Diagnostic::new(
            Code::ResultInFuture,
            path,
            span,
            format!("{what}: {date} lies after the report date ({})", index.today),
            "correct the date, or set `report.date` in engagement.yaml to the day of the report",
        ));
    }
}
