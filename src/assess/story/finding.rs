//! A finding in the making.

use super::shelf::{PHASES, THREATS, list, requirement, stage};
use super::{blank, day};
use crate::model::{Failure::*, *};

/// A finding in the making.
#[derive(Clone)]
pub(in crate::assess) struct Told {
    pub(in crate::assess) finding: Finding,
    pub(super) systems: Vec<String>,
    pub(super) verify_by: Option<String>,
}

pub(in crate::assess) fn major(id: &str, reference: &str) -> Told {
    told(id, Grade::Major, reference, Some(Design), None)
}

pub(in crate::assess) fn minor(id: &str, reference: &str) -> Told {
    told(id, Grade::Minor, reference, Some(Operating), None)
}

pub(in crate::assess) fn opportunity(id: &str, reference: &str) -> Told {
    told(id, Grade::Opportunity, reference, None, Some(Tested::Operating))
}

pub(in crate::assess) fn conforming(id: &str, reference: &str) -> Told {
    told(id, Grade::Conforming, reference, None, Some(Tested::Operating))
}

fn told(id: &str, grade: Grade, reference: &str, failure: Option<Failure>, tested: Option<Tested>) -> Told {
    let mut finding = blank::finding(id, grade);
    (finding.failure, finding.tested) = (failure, tested);
    let told = Told { finding, systems: Vec::new(), verify_by: None };
    told.entry(reference, grade, failure, tested)
}

/// What a failed property prints: what decides.
impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let finding = &self.finding;
        write!(f, "{} {:?} found {:?} ", finding.id, finding.status, finding.found)?;
        for entry in &finding.entries {
            write!(f, "[{:?} {:?} {:?} {:?}] ", entry.requirement, entry.grade, entry.failure, entry.tested)?;
        }
        write!(f, "{:?} {:?} {:?}", finding.remediation, finding.lifecycle, self.systems)
    }
}

impl Told {
    fn entry(mut self, reference: &str, grade: Grade, failure: Option<Failure>, tested: Option<Tested>) -> Self {
        let requirement = requirement(reference);
        self.finding.entries.push(Entry {
            requirement,
            grade,
            failure,
            tested,
            grading: Rubric::default(),
            statement: None,
            own: !self.finding.entries.is_empty(),
        });
        self
    }

    fn with(mut self, change: impl FnOnce(&mut Finding)) -> Self {
        change(&mut self.finding);
        self
    }

    /// A further requirement: a nonconformity of this mode.
    pub(in crate::assess) fn and(self, reference: &str, grade: Grade, failure: Failure) -> Self {
        self.entry(reference, grade, Some(failure), None)
    }

    /// A further requirement: an opportunity or positive.
    pub(in crate::assess) fn and_tested(self, reference: &str, grade: Grade, tested: Tested) -> Self {
        self.entry(reference, grade, None, Some(tested))
    }

    /// The failure mode of the first entry.
    pub(in crate::assess) fn of(self, failure: Failure) -> Self {
        self.with(|f| f.entries[0].failure = Some(failure))
    }

    /// What the first entry tested.
    pub(in crate::assess) fn testing(self, tested: Tested) -> Self {
        self.with(|f| f.entries[0].tested = Some(tested))
    }

    pub(in crate::assess) fn found(self, date: &str) -> Self {
        self.with(|f| f.found = Some(day(date)))
    }

    pub(in crate::assess) fn never_found(self) -> Self {
        self.with(|f| f.found = None)
    }

    pub(in crate::assess) fn due(self, date: &str) -> Self {
        self.with(|f| f.remediation.due = Some(day(date)))
    }

    pub(in crate::assess) fn owner(self, owner: &str) -> Self {
        self.with(|f| f.remediation.owner = Some(owner.to_owned()))
    }

    pub(in crate::assess) fn status(self, status: Status) -> Self {
        self.with(|f| {
            f.status = status;
            f.draft |= status == Status::Draft;
        })
    }

    pub(in crate::assess) fn closed(self) -> Self {
        self.status(Status::Closed)
    }

    /// An import that nobody confirmed: a draft, whatever its status.
    pub(in crate::assess) fn imported(self) -> Self {
        self.with(|f| {
            f.source = Some(Source::default());
            f.draft = true;
        })
    }

    /// A retest of the requirements in `refs`, separated by commas; none means all.
    pub(in crate::assess) fn retest(self, date: &str, result: VerificationResult, refs: &str) -> Self {
        self.retest_by("Lead tester", date, result, refs)
    }

    pub(in crate::assess) fn retest_by(self, by: &str, date: &str, result: VerificationResult, refs: &str) -> Self {
        let requirements = list(refs).map(requirement).collect();
        self.with(|f| {
            f.remediation.verification.push(Verification {
                date: day(date),
                by: Some(by.to_owned()),
                result,
                requirements,
                evidence: None,
            });
        })
    }

    /// An audit event's id or a date.
    pub(in crate::assess) fn verify_by(mut self, by: &str) -> Self {
        self.verify_by = Some(by.to_owned());
        self
    }

    pub(in crate::assess) fn on(mut self, systems: &[&str]) -> Self {
        self.systems = systems.iter().map(|s| (*s).to_owned()).collect();
        self
    }

    pub(in crate::assess) fn at(self, stages: &[&str]) -> Self {
        self.with(|f| f.lifecycle = stages.iter().map(|s| stage(s)).collect())
    }

    pub(in crate::assess) fn threats(self, threats: &[&str]) -> Self {
        let place = |t: &&str| ThreatIx::new(THREATS.iter().position(|x| x == t).expect("a threat"));
        self.with(|f| f.threats = threats.iter().map(place).collect())
    }

    pub(in crate::assess) fn phase(self, phase: &str) -> Self {
        self.with(|f| f.phase = PHASES.iter().position(|p| *p == phase).map(PhaseIx::new))
    }

    pub(in crate::assess) fn repeats(self, period: &str, id: &str) -> Self {
        self.with(|f| f.repeats = Some(Repeats { period: period.to_owned(), id: id.to_owned() }))
    }

    pub(in crate::assess) fn risks(self, risks: &[usize]) -> Self {
        self.with(|f| f.risks = risks.iter().map(|r| RiskIx::new(*r)).collect())
    }

    pub(in crate::assess) fn evidence(self) -> Self {
        self.with(|f| {
            f.evidence.push(EvidenceEntry {
                file: EvidenceIx::new(0),
                kind: None,
                title: None,
                captured: None,
                by: None,
                sha256: None,
                inert: false,
                sealed: false,
                audience: None,
            });
        })
    }

    pub(in crate::assess) fn trials(self, probe: Option<&str>, succeeded: u64, resisted: u64, unassessed: u64) -> Self {
        let attempted = succeeded + resisted + unassessed;
        let probe = probe.map(str::to_owned);
        self.with(|f| f.trials = Some(Trials { probe, attempted, succeeded, resisted, unassessed, judge: None }))
    }

    /// Answers to the rubric of the first entry: absent, systemic, affects intended results.
    pub(in crate::assess) fn rubric(self, answers: [Option<bool>; 3], rationale: Option<&str>) -> Self {
        let [absent, systemic, affects_intended_results] = answers;
        let rationale = rationale.map(str::to_owned);
        let rubric = Rubric { absent, systemic, affects_intended_results, rationale };
        self.with(|f| f.entries[0].grading = rubric)
    }

    pub(in crate::assess) fn target(self, model: Option<&str>, version: Option<&str>) -> Self {
        self.with(|f| {
            f.target.model = model.map(str::to_owned);
            f.target.version = version.map(str::to_owned);
        })
    }

    pub(in crate::assess) fn detected(self, detected: Detected) -> Self {
        self.with(|f| f.detection = Some(Detection { detected, by: None, after: None }))
    }
}
