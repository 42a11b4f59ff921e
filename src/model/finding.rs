//! Findings and what they are made of.

use std::collections::BTreeMap;

use super::{Date, handle::*, prose::Prose, words::*};

/// A finding whose references are resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Its id, verbatim.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One sentence for tables.
    pub summary: Option<String>,
    /// Not published: counts in nothing.
    pub draft: bool,
    /// The finding's own grade: the default of its plain entries.
    pub grade: Grade,
    /// The finding's own failure mode; majors and minors only.
    pub failure: Option<Failure>,
    /// What was tested; opportunities and positive findings only.
    pub tested: Option<Tested>,
    /// The requirements it is assessed against, each with its own grade.
    pub entries: Vec<Entry>,
    /// Systems tested.
    pub systems: Vec<SystemIx>,
    /// What exactly was tested.
    pub target: Subject,
    /// Lifecycle stages, as listed; two adjacent ones make a test of the boundary between them.
    pub lifecycle: Vec<StageIx>,
    /// Threats.
    pub threats: Vec<ThreatIx>,
    /// What ISO/IEC 27090 (FDIS) does not cover.
    pub beyond: Vec<Beyond>,
    /// Ids of other taxonomies, by taxonomy.
    pub taxonomy: BTreeMap<String, Vec<String>>,
    /// Risks of the client's register.
    pub risks: Vec<RiskIx>,
    /// Phase of the engagement.
    pub phase: Option<PhaseIx>,
    /// A severity word or a CVSS 3.1 vector; never instead of the grade.
    pub severity: Option<String>,
    /// The rubric of the finding's own grade.
    pub grading: Rubric,
    /// Tries.
    pub trials: Option<Trials>,
    /// How many were looked at, of how many.
    pub sample: Option<Sample>,
    /// Whether it was noticed.
    pub detection: Option<Detection>,
    /// Where it stands.
    pub status: Status,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was found.
    pub found: Option<Date>,
    /// An earlier period's finding that occurred again.
    pub repeats: Option<Repeats>,
    /// The auditee's word on it.
    pub acknowledged: Option<Acknowledgement>,
    /// Who accepted the risk.
    pub acceptance: Option<Acceptance>,
    /// Who withdrew it.
    pub withdrawal: Option<Withdrawal>,
    /// What is done about it.
    pub remediation: Remediation,
    /// Evidence, as listed.
    pub evidence: Vec<EvidenceEntry>,
    /// Where it was imported from.
    pub source: Option<Source>,
    /// Who took responsibility for an import, and when.
    pub confirmed: Option<(String, Option<Date>)>,
    /// The least trusted audience that may read it; `None` is for all.
    pub audience: Option<AudienceIx>,
    /// Own fields: any `x-` key, by key, as written.
    pub own: BTreeMap<String, String>,
    /// The body.
    pub prose: Prose,
    /// This edition knows the skeleton only: the title is empty, and everything that is not of the skeleton is as
    /// if it were not stated.
    pub withheld: bool,
    /// Evidence files that it cites and this edition withholds.
    pub withheld_evidence: u32,
}

impl Finding {
    /// Whether its assessments count (G1): not a draft, not withdrawn, not an unconfirmed import
    /// (which is a draft too).
    pub fn counts(&self) -> bool {
        !self.draft && self.status != Status::Withdrawn
    }

    /// Whether it cites the same evidence in the same way.
    pub fn cites_like(&self, other: &Finding) -> bool {
        let retests = |finding: &Finding| -> Vec<_> {
            finding.remediation.verification.iter().map(|retest| retest.evidence).collect()
        };
        (self.draft, self.audience, &self.evidence) == (other.draft, other.audience, &other.evidence)
            && retests(self) == retests(other)
    }

    /// Whether the rules see the same in both: everything but the words of its title, its summary and its body.
    pub fn is_judged_like(&self, other: &Finding) -> bool {
        let without = |finding: &Finding| Finding {
            title: String::new(),
            summary: None,
            prose: Prose::default(),
            ..finding.clone()
        };
        without(self) == without(other)
    }

    /// Whether any of its entries is a major or a minor (readings D13).
    pub fn is_nonconformity(&self) -> bool {
        self.entries.iter().any(|entry| entry.grade.is_nonconformity())
    }
}

/// One assessment: this finding against one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is assessed against.
    pub requirement: RequirementIx,
    /// Its grade.
    pub grade: Grade,
    /// Majors and minors: how the control failed.
    pub failure: Option<Failure>,
    /// Opportunities and positive findings: what was tested.
    pub tested: Option<Tested>,
    /// Its rubric.
    pub grading: Rubric,
    /// The sentence of nonconformity for this requirement, where it has one of its own.
    pub statement: Option<String>,
    /// States its own grade and takes nothing from the finding.
    pub own: bool,
}

/// The questions behind a grade (rule G3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rubric {
    /// The control is absent.
    pub absent: Option<bool>,
    /// The failure is systemic.
    pub systemic: Option<bool>,
    /// Intended results of the management system are affected.
    pub affects_intended_results: Option<bool>,
    /// Why the grade stands against its rubric.
    pub rationale: Option<String>,
}

/// What exactly was tested.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The model.
    pub model: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The surface attacked.
    pub surface: Option<String>,
    /// Where, for findings about no system.
    pub place: Option<String>,
}

/// Tries of one probe: attempted = succeeded + resisted + unassessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trials {
    /// The probe, by which tries are pooled.
    pub probe: Option<String>,
    /// All tries.
    pub attempted: u64,
    /// The attack worked.
    pub succeeded: u64,
    /// It was resisted.
    pub resisted: u64,
    /// Nobody could tell.
    pub unassessed: u64,
    /// Who or what judged.
    pub judge: Option<String>,
}

/// How many were looked at, of how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Looked at.
    pub tested: u64,
    /// Of so many.
    pub of: Option<u64>,
}

/// Whether and how an attack was noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// Seen or not.
    pub detected: Detected,
    /// By whom or what.
    pub by: Option<String>,
    /// After how long.
    pub after: Option<String>,
}

/// `repeats: PERIOD/ID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeats {
    /// The earlier period's id.
    pub period: String,
    /// The finding's id in it.
    pub id: String,
}

/// The auditee's acknowledgement or recorded disagreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledgement {
    /// By whom.
    pub by: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// Whether they agree.
    pub agreed: Option<bool>,
    /// In their words.
    pub comment: Option<String>,
}

/// A risk accepted; the nonconformity stays open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// By whom.
    pub by: String,
    /// When.
    pub date: Date,
    /// Until when.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}

/// A finding withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// By whom.
    pub by: String,
    /// When.
    pub date: Date,
    /// Why.
    pub reason: String,
}

/// What is done about a finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remediation {
    /// Who owns it.
    pub owner: Option<String>,
    /// When the correction is due.
    pub correction_due: Option<Date>,
    /// When the corrective action is due.
    pub due: Option<Date>,
    /// When it is to be verified.
    pub verify_by: Option<VerifyBy>,
    /// Every retest, as listed.
    pub verification: Vec<Verification>,
}

impl Remediation {
    /// The latest verification that speaks of `requirement` (of any, for `None`): the latest date,
    /// on a tie the later in the list (G2).
    pub fn latest(&self, requirement: Option<RequirementIx>) -> Option<&Verification> {
        self.verification
            .iter()
            .filter(|v| requirement.is_none_or(|r| v.requirements.is_empty() || v.requirements.contains(&r)))
            .max_by_key(|v| v.date)
    }
}

/// An audit event or a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyBy {
    /// An event; its first day counts.
    Event(EventIx),
    /// A date.
    Date(Date),
}

/// One retest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// When.
    pub date: Date,
    /// By whom.
    pub by: Option<String>,
    /// What it showed.
    pub result: VerificationResult,
    /// The requirements it speaks of; empty means all.
    pub requirements: Vec<RequirementIx>,
    /// Its evidence file.
    pub evidence: Option<EvidenceIx>,
}

/// An evidence file as a finding cites it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceEntry {
    /// The file.
    pub file: EvidenceIx,
    /// What kind of evidence.
    pub kind: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was captured, with offset, as written.
    pub captured: Option<String>,
    /// By whom.
    pub by: Option<String>,
    /// The hash as stated, in lower case.
    pub sha256: Option<String>,
    /// A person states that the file can run nothing.
    pub inert: bool,
    /// Never copied.
    pub sealed: bool,
    /// The least trusted audience that may see the entry; `None` is for all.
    pub audience: Option<AudienceIx>,
}

/// Where an imported finding came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The tool.
    pub tool: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The file it was read from.
    pub file: Option<String>,
    /// The hash of that file.
    pub sha256: Option<String>,
    /// Where in the file.
    pub reference: Option<String>,
    /// What stays the same when it is imported again.
    pub fingerprint: Option<String>,
}
