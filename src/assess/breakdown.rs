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
    let mut requirement =
        table(engagement, findings, shelf.requirements.len(), RequirementIx::new, |_, entry, keys| {
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

#[cfg(test)]
mod tests {
    use crate::assess::{Cells, story::*};
    use crate::model::{Failure::*, Grade, Status, Tested, VerificationResult::*};

    const REF: &str = "A.6.2.4";

    /// Lists of a row: design majors and minors, operating ones, corrected, opportunities, positive.
    fn lists(told: &Outcome, cells: &Cells) -> [String; 7] {
        let (design, operating) = (&cells.failure.design, &cells.failure.operating);
        let all = [&design.major, &design.minor, &operating.major, &operating.minor];
        let [a, b, c, d] = all.map(|list| told.refs(list.iter().copied()));
        let rest = [&cells.corrected, &cells.opportunities, &cells.conforming];
        let [e, f, g] = rest.map(|list| told.refs(list.iter().copied()));
        [a, b, c, d, e, f, g]
    }

    fn engagement() -> Outcome {
        story("2026-09-30")
            .system("chat")
            .system("claims")
            .system("idle")
            .finding(
                major("F-1", REF)
                    .and("A.6.2.6", Grade::Minor, Operating)
                    .and_tested("9.2.1", Grade::Conforming, Tested::Both)
                    .on(&["chat", "claims"])
                    .at(&["verification", "deployment"])
                    .phase("exploitation"),
            )
            .finding(minor("F-2", REF).of(Design).on(&["claims"]).threats(&["prompt-injection", "evasion-attack"]))
            .finding(major("F-3", REF).of(Operating))
            .finding(minor("F-4", "A.8.4").closed().retest("2026-08-01", Effective, "").on(&["chat"]))
            .finding(opportunity("F-5", "A.8.4").on(&["chat"]))
            .finding(major("F-6", REF).status(Status::Withdrawn).on(&["chat"]))
            .finding(major("F-7", REF).status(Status::Draft).on(&["chat"]))
            .told()
    }

    #[test]
    fn g4_rows_by_grade_and_failure_mode() {
        let told = engagement();
        let by_system = &told.assessment.breakdowns.system;
        assert_eq!(by_system.rows.len(), 3);
        assert_eq!(
            lists(&told, &by_system.rows[0].1),
            ["F-1/A.6.2.4", "", "", "F-1/A.6.2.6", "F-4/A.8.4", "F-5/A.8.4", "F-1/9.2.1"]
        );
        assert_eq!(
            lists(&told, &by_system.rows[1].1),
            ["F-1/A.6.2.4", "F-2/A.6.2.4", "", "F-1/A.6.2.6", "", "", "F-1/9.2.1"]
        );
        assert_eq!(by_system.rows[2].1, Cells::default());
        assert_eq!(lists(&told, &by_system.not_stated), ["", "", "F-3/A.6.2.4", "", "", "", ""]);
        assert_eq!(told.refs(by_system.several.clone()), "F-1/A.6.2.4 F-1/A.6.2.6 F-1/9.2.1");
        assert_eq!(told.ids(&by_system.several_findings), "F-1");
        assert_eq!(told.ids(&by_system.total.findings), "F-1 F-2 F-3 F-4 F-5");
        assert_eq!(by_system.total.all().count(), 7);
    }

    #[test]
    fn g4_every_dimension_has_its_rows() {
        let told = engagement();
        let tables = &told.assessment.breakdowns;
        let lengths =
            (tables.area.rows.len(), tables.stage.rows.len(), tables.threat.rows.len(), tables.phase.rows.len());
        assert_eq!(lengths, (16, 6, 3, 3));
        // 38 controls and 32 leaf clauses, no headings.
        assert_eq!(tables.requirement.rows.len(), 70);
        let of = |cells: &Cells| told.refs(cells.all());
        assert_eq!(of(&tables.area.rows[area("A.8").index()].1), "F-4/A.8.4 F-5/A.8.4");
        assert_eq!(of(&tables.area.rows[area("9").index()].1), "F-1/9.2.1");
        let row = tables.requirement.rows.iter().find(|(ix, _)| *ix == requirement(REF));
        assert_eq!(row.map(|(_, cells)| of(cells)).as_deref(), Some("F-1/A.6.2.4 F-2/A.6.2.4 F-3/A.6.2.4"));
        assert_eq!(tables.stage.rows[stage("deployment").index()].1.findings.len(), 1);
        assert_eq!(of(&tables.threat.rows[1].1), "F-2/A.6.2.4");
        assert_eq!(told.ids(&tables.phase.rows[1].1.findings), "F-1");
        assert_eq!(tables.phase.not_stated.all().count(), 4);
    }

    #[test]
    fn g4_a_finding_over_several_areas_stands_in_several_rows() {
        let told = engagement();
        let by_area = &told.assessment.breakdowns.area;
        assert_eq!((by_area.several.len(), told.ids(&by_area.several_findings)), (0, "F-1".into()));
        assert_eq!(by_area.not_stated, Cells::default());
        assert_eq!(told.ids(&told.assessment.breakdowns.phase.several_findings), "");
    }

    #[test]
    fn a_value_that_is_named_twice_counts_once() {
        let told = story("2026-09-30").system("chat").finding(minor("F-1", REF).on(&["chat", "chat"])).told();
        let by_system = &told.assessment.breakdowns.system;
        assert_eq!((by_system.rows[0].1.all().count(), by_system.several.len()), (1, 0));
    }
}
