//! Systems, pages, Statement of Applicability, activities, decisions: their references become handles.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::dates::not_after;
use super::index::Index;
use super::lookup::Ids;
use crate::diag::{At, Code, Diagnostic};
use crate::model::*;
use crate::parse::engagement::RawDecision;
use crate::parse::records::{RawActivity, RawPage, RawResult, RawStatement, RawSystem};

/// Systems in natural order of ids, with their files; of two with one id the earlier file stays.
pub(super) fn systems(raw: &[Arc<RawSystem>], out: &mut Vec<Diagnostic>) -> (Vec<System>, Vec<Utf8PathBuf>) {
    let mut kept: Vec<&RawSystem> = Vec::with_capacity(raw.len());
    for system in raw {
        match kept.iter().find(|other| other.system.id.eq_ignore_ascii_case(&system.system.id)) {
            Some(other) => out.push(Diagnostic::new(
                Code::DuplicateId,
                &system.path,
                system.id,
                format!("`{}` is the id of the system in {}", system.system.id, other.path),
                "give one of the two another id; upper and lower case do not make a difference",
            )),
            None => kept.push(system),
        }
    }
    kept.sort_by(|a, b| natural_order(&a.system.id, &b.system.id));
    kept.into_iter().map(|raw| (raw.system.clone(), raw.path.clone())).unzip()
}

/// Free pages by order, then path.
pub(super) fn pages(
    raw: &[Arc<RawPage>],
    audiences: &[String],
    out: &mut Vec<Diagnostic>,
) -> (Vec<FreePage>, Vec<Utf8PathBuf>) {
    let ids = Ids::new(audiences.iter().map(String::as_str));
    let mut kept: Vec<(FreePage, &RawPage)> = Vec::with_capacity(raw.len());
    for raw in raw {
        let mut page = raw.page.clone();
        if let Some(at) = &raw.audience {
            match ids.get(&at.value) {
                Some(index) => page.audience = Some(AudienceIx::new(index)),
                None => out.push(Diagnostic::new(
                    Code::UnknownAudience,
                    &raw.path,
                    at.span,
                    format!("there is no audience `{}`", at.value),
                    ids.hint(&at.value, ids.known("audience")),
                )),
            }
        }
        match kept.iter().find(|(other, _)| other.id.eq_ignore_ascii_case(&page.id)) {
            Some((_, other)) => out.push(Diagnostic::new(
                Code::DuplicateId,
                &raw.path,
                raw.anchor,
                format!("the page in {} has the same name", other.path),
                "rename one of the two files",
            )),
            None => kept.push((page, raw)),
        }
    }
    kept.sort_by(|(a, a_raw), (b, b_raw)| (a.order, a_raw.path.as_str()).cmp(&(b.order, b_raw.path.as_str())));
    kept.into_iter().map(|(page, raw)| (page, raw.path.clone())).unzip()
}

/// Earlier periods by date, then id (readings R9).
pub(super) fn history(periods: &[Arc<Period>]) -> Vec<Arc<Period>> {
    let mut periods = periods.to_vec();
    periods.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    periods
}

/// The Statement of Applicability, and the controls that have no row in it (A9).
pub(super) fn statement(
    raw: &RawStatement,
    shelf: &Shelf,
    index: &Index,
    out: &mut Vec<Diagnostic>,
) -> (Statement, Written) {
    let path = Utf8Path::new("statement-of-applicability.yaml");
    let mut written = Written::new(path);
    let mut statement = Statement {
        version: raw.version.clone(),
        approved_by: raw.approved_by.clone(),
        approved_on: raw.approved_on,
        rows: Vec::with_capacity(raw.rows.len()),
    };
    for row in &raw.rows {
        let Some(requirement) = index.control(path, &row.reference, out) else { continue };
        if statement.row(requirement).is_some() {
            out.push(Diagnostic::new(
                Code::DuplicateRequirement,
                path,
                row.reference.span,
                format!("`{}` has two rows", row.reference.value),
                "keep one row for each control",
            ));
            continue;
        }
        let risks = row
            .risks
            .iter()
            .filter_map(|at| index.id(&index.risks, Code::UnknownRisk, "risk", path, at, out))
            .map(RiskIx::new)
            .collect();
        written.note(Field::Entry(u32::try_from(statement.rows.len()).unwrap_or(u32::MAX)), row.reference.span);
        statement.rows.push(Row {
            requirement,
            applicable: row.applicable.unwrap_or(true),
            justification: row.justification.clone(),
            status: row.status,
            owner: row.owner.clone(),
            reference: row.documented.clone(),
            risks,
        });
    }
    for (ix, requirement) in shelf.requirements() {
        if requirement.kind == RequirementKind::Control && statement.row(ix).is_none() {
            out.push(Diagnostic::new(
                Code::RowMissing,
                path,
                crate::diag::Span::default(),
                format!("{} {} has no row (A9)", requirement.reference, requirement.title),
                format!("add a row with `ref: {}`, `applicable:` and `justification:`", requirement.reference),
            ));
        }
    }
    (statement, written)
}

/// Activities as listed.
pub(super) fn activities(
    raw: &[RawActivity],
    index: &Index,
    out: &mut Vec<Diagnostic>,
) -> (Vec<Activity>, Vec<Written>) {
    raw.iter().map(|activity| one_activity(activity, index, out)).unzip()
}

fn one_activity(raw: &RawActivity, index: &Index, out: &mut Vec<Diagnostic>) -> (Activity, Written) {
    let path = Utf8Path::new("activities.yaml");
    let mut written = Written::new(path);
    written.note(Field::Id, raw.id.span);
    let controls = raw.controls.iter().filter_map(|at| index.requirement(path, at, out)).collect();
    let systems = ids(&index.systems, Code::UnknownSystem, "system", &raw.systems, index, out);
    let lifecycle = ids(&index.stages, Code::UnknownStage, "lifecycle stage", &raw.lifecycle, index, out);
    let phase = raw
        .phase
        .as_ref()
        .and_then(|at| index.id(&index.phases, Code::UnknownPhase, "phase", path, at, out))
        .map(PhaseIx::new);
    let result = raw.result.as_ref().map(|result| match result {
        RawResult::Text(text) => ActivityResult::Text(text.clone()),
        RawResult::Findings(list) => ActivityResult::Findings(
            ids(&index.findings, Code::UnknownFinding, "finding", list, index, out)
                .into_iter()
                .map(FindingIx::new)
                .collect(),
        ),
    });
    if result.is_some() {
        not_after(raw.to.value, raw.to.span, "an activity with a result", index, path, out);
    } else {
        out.push(Diagnostic::new(
            Code::ResultMissing,
            path,
            raw.id.span,
            format!("the activity `{}` has no result: it is no event of the programme", raw.id.value),
            "add `result:` with a sentence or the ids of the findings it led to",
        ));
    }
    let activity = Activity {
        id: raw.id.value.clone(),
        title: raw.title.clone(),
        from: raw.from,
        to: raw.to.value,
        method: raw.method,
        kind: raw.kind,
        controls,
        systems: systems.into_iter().map(SystemIx::new).collect(),
        lifecycle: lifecycle.into_iter().map(StageIx::new).collect(),
        phase,
        result,
    };
    (activity, written)
}

fn ids(ids: &Ids, code: Code, what: &str, list: &[At<String>], index: &Index, out: &mut Vec<Diagnostic>) -> Vec<usize> {
    let path = Utf8Path::new("activities.yaml");
    let mut found = Vec::new();
    for at in list {
        if let Some(i) = index.id(ids, code, what, path, at, out)
            && !found.contains(&i)
        {
            found.push(i);
        }
    }
    found
}

/// Decisions on escalations, with where each stands.
pub(super) fn decisions(
    raw: &[RawDecision],
    index: &Index,
    written: &mut Written,
    out: &mut Vec<Diagnostic>,
) -> Vec<Decision> {
    let path = Utf8Path::new("engagement.yaml");
    let mut decisions: Vec<Decision> = Vec::new();
    for raw in raw {
        let Some(requirement) = index.requirement(path, &raw.reference, out) else { continue };
        if decisions.iter().any(|d| d.rule == raw.rule && d.requirement == requirement) {
            out.push(Diagnostic::new(
                Code::DuplicateRequirement,
                path,
                raw.reference.span,
                format!("{} of `{}` is decided twice", raw.rule.as_str(), raw.reference.value),
                "keep one decision",
            ));
            continue;
        }
        written.note(Field::Escalation(u32::try_from(decisions.len()).unwrap_or(u32::MAX)), raw.reference.span);
        decisions.push(Decision {
            rule: raw.rule,
            requirement,
            accepted: raw.accepted,
            by: raw.by.clone(),
            reason: raw.reason.clone(),
        });
    }
    decisions
}

/// Requirements deliberately not tested.
pub(super) fn excused(
    raw: &[(At<String>, Option<String>)],
    index: &Index,
    out: &mut Vec<Diagnostic>,
) -> Vec<(RequirementIx, Option<String>)> {
    let path = Utf8Path::new("engagement.yaml");
    raw.iter().filter_map(|(at, reason)| index.requirement(path, at, out).map(|ix| (ix, reason.clone()))).collect()
}
