//! G4, tables: the counting assessments told by area, requirement, system, stage, threat, phase.
//!
//! A finding may name several systems, stages or threats; so each table carries the distinct total,
//! what states no value, and what stands in several rows: the sum of the rows and of "not stated",
//! less the repetitions, is the total.

use std::collections::BTreeSet;

use super::{count::counting, state::*};
use crate::model::*;

/// All tables.
pub(super) fn breakdowns(engagement: &Engagement, findings: &[FindingState]) -> Breakdowns {
    let shelf = &engagement.shelf;
    let mut requirement = table(engagement, findings, shelf.requirements.len(), RequirementIx::new, |_, entry, keys| {
        keys.insert(entry.requirement.index());
    });
    requirement.rows.retain(|(ix, _)| engagement[*ix].is_gradable());
    Breakdowns {
        area: table(engagement, findings, shelf.areas.len(), AreaIx::new, |_, entry, keys| {
            keys.insert(engagement[entry.requirement].area.index());
        }),
        requirement,
        system: table(engagement, findings, engagement.systems.len(), SystemIx::new, |finding, _, keys| {
            keys.extend(finding.systems.iter().map(|ix| ix.index()));
        }),
        stage: table(engagement, findings, shelf.stages.len(), StageIx::new, |finding, _, keys| {
            keys.extend(finding.lifecycle.iter().map(|ix| ix.index()));
        }),
        threat: table(engagement, findings, shelf.threats.len(), ThreatIx::new, |finding, _, keys| {
            keys.extend(finding.threats.iter().map(|ix| ix.index()));
        }),
        phase: table(engagement, findings, shelf.phases.len(), PhaseIx::new, |finding, _, keys| {
            keys.extend(finding.phase.iter().map(|ix| ix.index()));
        }),
    }
}

/// One table of `values` rows; `keys_of` names the rows of an assessment.
fn table<K>(
    engagement: &Engagement,
    findings: &[FindingState],
    values: usize,
    handle: impl Fn(usize) -> K,
    keys_of: impl Fn(&Finding, &Entry, &mut BTreeSet<usize>),
) -> Breakdown<K> {
    let mut rows: Vec<Cells> = vec![Cells::default(); values];
    let mut table = Breakdown::default();
    let mut keys = BTreeSet::new();
    // The row in which the finding at hand stood first, to notice a second one.
    let mut first: Option<(FindingIx, usize)> = None;
    for (at, finding, entry, state) in counting(engagement, findings) {
        keys.clear();
        keys_of(finding, entry, &mut keys);
        table.total.push(at, entry, state);
        if keys.is_empty() {
            table.not_stated.push(at, entry, state);
        }
        if keys.len() > 1 {
            table.several.push(at);
        }
        for key in &keys {
            if let Some(row) = rows.get_mut(*key) {
                row.push(at, entry, state);
            }
            match first {
                Some((finding, row)) if finding == at.finding => {
                    if row != *key && table.several_findings.last() != Some(&finding) {
                        table.several_findings.push(finding);
                    }
                }
                _ => first = Some((at.finding, *key)),
            }
        }
    }
    table.rows = rows.into_iter().enumerate().map(|(i, cells)| (handle(i), cells)).collect();
    table
}

impl Cells {
    /// Puts one counting assessment into the list it belongs to.
    pub(super) fn push(&mut self, at: AssessmentRef, entry: &Entry, state: EntryState) {
        if state.corrected {
            self.corrected.push(at);
        } else if state.open {
            self.failure.push(at, entry);
        } else if entry.grade == Grade::Opportunity {
            self.opportunities.push(at);
        } else {
            self.conforming.push(at);
        }
        // Assessments come finding by finding.
        if self.findings.last() != Some(&at.finding) {
            self.findings.push(at.finding);
        }
    }

    /// Open assessments: design before operation, majors before minors.
    pub fn open(&self) -> impl Iterator<Item = AssessmentRef> {
        self.failure.design.iter().chain(self.failure.operating.iter())
    }

    /// Every assessment, list by list.
    pub fn all(&self) -> impl Iterator<Item = AssessmentRef> {
        let rest = self.corrected.iter().chain(&self.opportunities).chain(&self.conforming);
        self.open().chain(rest.copied())
    }
}

impl Failures {
    /// Puts one open assessment under its failure mode and grade. Without a failure mode, which is
    /// an error, it would be in no list; it then counts as a failure of operation, the lesser claim.
    pub(super) fn push(&mut self, at: AssessmentRef, entry: &Entry) {
        let mode = match entry.failure {
            Some(Failure::Design) => &mut self.design,
            _ => &mut self.operating,
        };
        if entry.grade == Grade::Major { mode.major.push(at) } else { mode.minor.push(at) }
    }

    /// Open majors, design before operation.
    pub fn majors(&self) -> impl Iterator<Item = AssessmentRef> {
        self.design.major.iter().chain(&self.operating.major).copied()
    }

    /// Open minors, design before operation.
    pub fn minors(&self) -> impl Iterator<Item = AssessmentRef> {
        self.design.minor.iter().chain(&self.operating.minor).copied()
    }
}

impl ByGrade {
    /// Majors, then minors.
    pub fn iter(&self) -> impl Iterator<Item = AssessmentRef> {
        self.major.iter().chain(&self.minor).copied()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.major.is_empty() && self.minor.is_empty()
    }
}
