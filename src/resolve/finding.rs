//! One finding: its references become handles.

mod assessed;
mod evidence;

use std::collections::HashMap;
use std::sync::Arc;

use super::dates::not_after;
use super::evidence::Files;
use super::index::Index;
use super::lookup::Ids;
use crate::diag::{At, Code, Diagnostic};
use crate::model::*;
use crate::parse::decode::civil_date;
use crate::parse::finding::RawFinding;

/// Findings in natural order of ids, and the handle of each as they came; of two with one id (ignoring case) the earlier
/// file keeps it.
pub(super) fn ordered(
    raw: &[Arc<RawFinding>],
    shelf: &Shelf,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Arc<RawFinding>>, Vec<usize>) {
    let mut seen: HashMap<String, &RawFinding> = HashMap::with_capacity(raw.len());
    let refs: std::collections::BTreeSet<String> =
        shelf.requirements.iter().map(|r| r.reference.to_lowercase()).collect();
    let mut kept = Vec::with_capacity(raw.len());
    for (at, finding) in raw.iter().enumerate() {
        let lower = finding.id.value.to_lowercase();
        if let Some(earlier) = seen.get(&lower) {
            diagnostics.push(Diagnostic::new(
                Code::DuplicateId,
                &finding.path,
                finding.id.span,
                format!("`{}` is the id of the finding in {} (`{}`)", finding.id.value, earlier.path, earlier.id.value),
                "give one of the two another id; upper and lower case do not make a difference",
            ));
            // Judged under its path, which no other file has.
            let mut apart = RawFinding::clone(finding);
            apart.id.value = finding.path.to_string();
            kept.push((at, Arc::new(apart)));
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
        seen.insert(lower, finding);
        kept.push((at, Arc::clone(finding)));
    }
    kept.sort_by(|(_, a), (_, b)| natural_order(&a.id.value, &b.id.value));
    let mut handles = vec![0; kept.len()];
    for (handle, (at, _)) in kept.iter().enumerate() {
        handles[*at] = handle;
    }
    (kept.into_iter().map(|(_, finding)| finding).collect(), handles)
}

/// Keys whose absence is worth a word. A value that cannot be used is no absence: it has an error of its own.
const ASKED_FOR: &[&str] = &["found", "author", "sample", "systems", "acknowledged", "acceptance", "withdrawal"];

/// Resolves one finding. Links in its prose are left for [`super::links`].
pub(super) fn resolve(raw: &RawFinding, index: &Index, files: &Files, out: &mut Vec<Diagnostic>) -> (Finding, Written) {
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
    let (failure, tested) = assessed::mode(raw, out);
    let entries = assessed::entries(raw, grade, failure, tested, index, &mut written, out);
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
    let evidence = evidence::evidence(raw, index, files, &mut written, out);
    let verification = evidence::verifications(raw, index, files, &mut written, out);
    results_not_in_future(raw, index, out);

    let finding = Finding {
        id: raw.id.value.clone(),
        title: raw.title.clone(),
        summary: raw.summary.clone(),
        draft: raw.draft,
        grade,
        failure,
        tested,
        entries,
        systems: systems.into_iter().map(SystemIx::new).collect(),
        target: raw.target.clone(),
        lifecycle: lifecycle.into_iter().map(StageIx::new).collect(),
        threats: threats.into_iter().map(ThreatIx::new).collect(),
        beyond: raw.beyond.clone(),
        taxonomy: raw.taxonomy.clone(),
        risks: risks.into_iter().map(RiskIx::new).collect(),
        phase,
        severity: raw.severity.clone(),
        grading: raw.grading.clone(),
        trials: raw.trials.as_ref().map(|at| at.value.clone()),
        sample: raw.sample.clone(),
        detection: raw.detection.clone(),
        status: raw.status.value,
        author: raw.author.clone(),
        found: raw.found.as_ref().map(|at| at.value),
        repeats: raw.repeats.as_ref().map(|at| at.value.clone()),
        acknowledged: raw.acknowledged.as_ref().map(|at| at.value.clone()),
        acceptance: raw.acceptance.as_ref().map(|at| at.value.clone()),
        withdrawal: raw.withdrawal.as_ref().map(|at| at.value.clone()),
        remediation: Remediation {
            owner: raw.owner.as_ref().map(|at| at.value.clone()),
            correction_due: raw.correction_due,
            due: raw.due.as_ref().map(|at| at.value),
            verify_by,
            verification,
        },
        evidence,
        source: raw.source.clone(),
        confirmed: raw.confirmed.as_ref().map(|(by, date)| (by.clone(), date.as_ref().map(|at| at.value))),
        audience,
        own: raw.own.clone(),
        prose: raw.prose.clone(),
        withheld: false,
        withheld_evidence: 0,
    };
    (finding, written)
}

fn verify_by(at: &At<String>, index: &Index, path: &camino::Utf8Path, out: &mut Vec<Diagnostic>) -> Option<VerifyBy> {
    if let Some(date) = civil_date(&at.value) {
        return Some(VerifyBy::Date(date));
    }
    index.id(&index.events, Code::UnknownEvent, "audit event", path, at, out).map(|i| VerifyBy::Event(EventIx::new(i)))
}

/// What has a result has a date that has come (readings S9); drafts are not judged.
fn results_not_in_future(raw: &RawFinding, index: &Index, out: &mut Vec<Diagnostic>) {
    if raw.draft {
        return;
    }
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
    for verification in &raw.verification {
        not_after(verification.date.value, verification.date.span, "verification", index, &raw.path, out);
    }
}
