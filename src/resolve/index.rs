//! Every id of the engagement, and how a reference to it is looked up.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::evidence::Files;
use super::labels::{self, Judged, Labels};
use super::lookup::Ids;
use crate::diag::{At, Code, Diagnostic};
use crate::model::*;
use crate::parse::decode::excerpt;
use crate::parse::finding::RawFinding;
use camino::Utf8Path;

/// The ids of everything that can be referred to.
#[derive(Debug, PartialEq)]
pub(super) struct Index {
    /// "Now".
    pub(super) today: Date,
    pub(super) requirements: Ids,
    labels: Labels,
    gradable: Vec<bool>,
    below: Vec<Vec<String>>,
    controls_only: Vec<bool>,
    /// Groups, areas and objectives, which are no requirements, with the controls below them.
    groups: Vec<(String, String, Vec<String>)>,
    pub(super) findings: Ids,
    pub(super) drafts: Vec<bool>,
    pub(super) systems: Ids,
    pub(super) stages: Ids,
    pub(super) threats: Ids,
    pub(super) phases: Ids,
    pub(super) risks: Ids,
    pub(super) events: Ids,
    pub(super) audiences: Ids,
    pub(super) pages: Ids,
    pub(super) evidence: Ids,
    periods: Vec<(String, BTreeSet<String>)>,
}

impl Index {
    pub(super) fn new(
        meta: &Meta,
        shelf: &Arc<Shelf>,
        systems: &[System],
        pages: &[FreePage],
        findings: &[Arc<RawFinding>],
        history: &[Arc<Period>],
        files: &Files,
    ) -> Self {
        let name = |ix: &RequirementIx| shelf.requirements[ix.index()].reference.clone();
        let under = |prefix: String| -> Vec<String> {
            shelf
                .requirements
                .iter()
                .filter(|r| r.is_gradable() && r.reference.starts_with(&prefix))
                .map(|r| r.reference.clone())
                .collect()
        };
        let named = shelf
            .areas
            .iter()
            .map(|area| (&area.reference, &area.title))
            .chain(shelf.groups.iter().map(|group| (&group.reference, &group.title)));
        let mut groups = Vec::new();
        for (reference, title) in named {
            let below = under(format!("{reference}."));
            // A.9.1 heads the objective of A.9; the standard gives it no title of its own.
            groups.push((format!("{reference}.1"), format!("the objective of {title}"), below.clone()));
            groups.push((reference.clone(), title.clone(), below));
        }
        groups.retain(|(reference, _, _)| !shelf.by_ref.contains_key(reference));
        Index {
            today: meta.report.date,
            requirements: Ids::new(shelf.requirements.iter().map(|r| r.reference.as_str())),
            labels: Labels::new(shelf),
            gradable: shelf.requirements.iter().map(Requirement::is_gradable).collect(),
            below: shelf.requirements.iter().map(|r| r.leaves.iter().map(name).collect()).collect(),
            controls_only: shelf.requirements.iter().map(|r| r.kind == RequirementKind::Control).collect(),
            groups,
            findings: Ids::new(findings.iter().map(|f| f.id.value.as_str())),
            drafts: findings.iter().map(|f| f.draft).collect(),
            systems: Ids::new(systems.iter().map(|s| s.id.as_str())),
            stages: Ids::new(shelf.stages.iter().map(|s| s.id.as_str())),
            threats: Ids::new(shelf.threats.iter().map(|t| t.id.as_str())),
            phases: Ids::new(shelf.phases.iter().map(|p| p.id.as_str())),
            risks: Ids::new(meta.risks.iter().map(|r| r.id.as_str())),
            events: Ids::new(meta.audits.iter().map(|e| e.id.as_str())),
            audiences: Ids::new(meta.audiences.iter().map(String::as_str)),
            pages: Ids::new(pages.iter().map(|p| p.id.as_str())),
            evidence: Ids::new(files.names()),
            periods: history
                .iter()
                .map(|p| (p.id.clone(), p.findings.iter().map(|f| f.id.clone()).collect()))
                .collect(),
        }
    }

    /// The gradable requirement that a reference names. The ref is what stands before the first white space; a label
    /// after it is held against it.
    pub(super) fn requirement(
        &self,
        path: &Utf8Path,
        at: &At<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<RequirementIx> {
        let (reference, _) = labels::split(&at.value);
        let judged = self.labels.remark(path, at, diagnostics);
        if let Some(index) = self.requirements.get(reference) {
            if self.gradable[index] {
                return Some(RequirementIx::new(index));
            }
            // Said already, with what is meant.
            if matches!(judged, Judged::Belongs(_)) {
                return None;
            }
            diagnostics.push(Diagnostic::new(
                Code::HeadingGraded,
                path,
                at.span,
                format!("{reference} is a heading: it cannot be graded"),
                format!("name one of its leaves: {}", self.below[index].join(", ")),
            ));
            return None;
        }
        if matches!(judged, Judged::Belongs(_)) {
            return None;
        }
        if let Some((_, title, below)) = self.groups.iter().find(|(group, _, _)| group == reference) {
            diagnostics.push(Diagnostic::new(
                Code::HeadingGraded,
                path,
                at.span,
                format!("{reference} ({title}) is no control: it cannot be graded"),
                format!("name one of the controls below it: {}", below.join(", ")),
            ));
            return None;
        }
        diagnostics.push(Diagnostic::new(
            Code::UnknownRequirement,
            path,
            at.span,
            format!("no catalog has a control or clause `{}`", excerpt(reference)),
            self.requirements.hint(reference, "`aims-site catalog list` shows all of them"),
        ));
        None
    }

    /// Like [`Index::requirement`], for the Statement of Applicability: controls only (A8).
    pub(super) fn control(
        &self,
        path: &Utf8Path,
        at: &At<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<RequirementIx> {
        let (reference, _) = labels::split(&at.value);
        let clause = self.requirements.get(reference).is_some_and(|index| !self.controls_only[index]);
        let annex_b = reference
            .strip_prefix("B.")
            .is_some_and(|rest| rest.split('.').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())));
        if clause || annex_b {
            let what = if clause { "a clause" } else { "an item of Annex B, which is guidance" };
            diagnostics.push(Diagnostic::new(
                Code::NotAControl,
                path,
                at.span,
                format!("{reference} is {what}: a Statement of Applicability lists controls (A8)"),
                if clause {
                    "remove the row; clauses always apply".to_owned()
                } else {
                    format!("remove the row, or name the control `A{}`", &reference[1..])
                },
            ));
            return None;
        }
        self.requirement(path, at, diagnostics)
    }

    /// An id of one of the simple kinds.
    pub(super) fn id(
        &self,
        ids: &Ids,
        code: Code,
        what: &str,
        path: &Utf8Path,
        at: &At<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<usize> {
        let found = ids.get(&at.value);
        if found.is_none() {
            diagnostics.push(Diagnostic::new(
                code,
                path,
                at.span,
                format!("there is no {what} `{}`", excerpt(&at.value)),
                ids.hint(&at.value, ids.known(what)),
            ));
        }
        found
    }

    /// An audience, least trusted first.
    pub(super) fn audience(
        &self,
        path: &Utf8Path,
        at: Option<&At<String>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<AudienceIx> {
        let index = self.id(&self.audiences, Code::UnknownAudience, "audience", path, at?, diagnostics)?;
        // Readable by the least trusted means readable by all.
        Some(AudienceIx::new(index))
    }

    /// Whether an earlier period and a finding of it exist.
    pub(super) fn past(&self, path: &Utf8Path, at: &At<Repeats>, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let Some((_, findings)) = self.periods.iter().find(|(id, _)| *id == at.value.period) else {
            let known: Vec<&str> = self.periods.iter().map(|(id, _)| id.as_str()).collect();
            diagnostics.push(Diagnostic::new(
                Code::UnknownPeriod,
                path,
                at.span,
                format!("there is no earlier period `{}`", excerpt(&at.value.period)),
                if known.is_empty() {
                    "copy that period's `data/report.json` to `history/`, named after the period".to_owned()
                } else {
                    format!("earlier periods are {}", known.join(", "))
                },
            ));
            return false;
        };
        let found = findings.contains(&at.value.id);
        if !found {
            diagnostics.push(Diagnostic::new(
                Code::UnknownPeriod,
                path,
                at.span,
                format!("the period `{}` has no finding `{}`", at.value.period, excerpt(&at.value.id)),
                "name a finding of that period's report",
            ));
        }
        found
    }
}
