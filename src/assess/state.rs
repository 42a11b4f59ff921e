//! What is said of one finding, one assessment, one requirement, one area; and the figures and
//! breakdowns that list them.

use std::collections::BTreeMap;

use crate::model::{words, *};

/// One assessment, such as `F-007/A.6.2.4`: an entry of a finding. Orders by finding, then entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssessmentRef {
    /// The finding.
    pub finding: FindingIx,
    /// The place in its `entries`.
    pub entry: u32,
}

impl AssessmentRef {
    /// The assessment at place `entry` of `finding`.
    pub fn new(finding: FindingIx, entry: usize) -> Self {
        AssessmentRef { finding, entry: u32::try_from(entry).unwrap_or(u32::MAX) }
    }

    /// What the finding says.
    pub fn of(self, engagement: &Engagement) -> &Entry {
        &engagement[self.finding].entries[self.entry as usize]
    }
}

words! {
    /// How a finding is counted: once, by its highest open grade (G4).
    Class {
        /// An open major.
        Major "major",
        /// An open minor, and no open major.
        Minor "minor",
        /// All its majors and minors are corrected.
        Corrected "corrected",
        /// No nonconformity, an opportunity.
        Opportunity "opportunity",
        /// Positive.
        Conforming "conforming",
        /// Withdrawn.
        Withdrawn "withdrawn",
        /// Not published; in no figure.
        Draft "draft",
    }
}

words! {
    /// What the assessments that count say of a requirement (V1); from the worst, as headings
    /// compare their leaves.
    Verdict {
        /// An open major, or an accepted escalation.
        Major "major",
        /// An open minor.
        Minor "minor",
        /// An opportunity.
        Opportunity "opportunity",
        /// Nothing counts.
        Untested "untested",
        /// No nonconformity found.
        Conforming "conforming",
        /// Excluded in the Statement of Applicability.
        NotApplicable "not-applicable",
    }
}

words! {
    /// What is said of a design (V2).
    DesignState {
        /// An open design nonconformity.
        Deficient "deficient",
        /// Tested without one, or judged able to work.
        Effective "effective",
        /// Not tested.
        Untested "untested",
    }
}

words! {
    /// What is said of an operation (V3).
    OperatingState {
        /// The design is deficient.
        NotReliedOn "not-relied-on",
        /// An open operating nonconformity.
        Deficient "deficient",
        /// Tested without one.
        Effective "effective",
        /// Not tested.
        Untested "untested",
    }
}

/// What is said of one finding.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingState {
    /// How it is counted (G4).
    pub class: Class,
    /// Its assessments count (G1).
    pub counts: bool,
    /// It has an open major or minor (G2).
    pub open: bool,
    /// All its majors and minors are corrected, and there are some: `class` is `Corrected`.
    pub corrected: bool,
    /// A retest was effective and a later one is not (T).
    pub reopened: bool,
    /// Open, and due before the report date (T1).
    pub overdue: bool,
    /// When the corrective action is due, as stated or by default (T, readings D5, R10).
    pub due: Option<Date>,
    /// `due` is not stated but derived.
    pub due_default: bool,
    /// When the correction is due, as stated or by default; the default is for majors only.
    pub correction_due: Option<Date>,
    /// `correction_due` is not stated but derived.
    pub correction_default: bool,
    /// When it is to be verified; of an event, its first day.
    pub verify_by: Option<Date>,
    /// Its own success rate (P1).
    pub rate: Option<Rate>,
    /// Its assessments, as listed.
    pub entries: Vec<EntryState>,
}

/// What is said of one assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryState {
    /// It counts (G1).
    pub counts: bool,
    /// It counts, is a major or minor, and is not corrected (G2, readings R4).
    pub open: bool,
    /// It counts, is a major or minor, closed, and its latest verification is effective (G2).
    pub corrected: bool,
    /// Majors and minors: the latest verification that speaks of the requirement, as a place in
    /// `remediation.verification`. For a corrected one: "verified DATE by WHO".
    pub verification: Option<u32>,
}

/// A success rate with its 95 % Wilson interval (P1), fractions rounded to four places.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rate {
    /// All tries.
    pub attempted: u64,
    /// The attack worked.
    pub succeeded: u64,
    /// It was resisted.
    pub resisted: u64,
    /// Nobody could tell; never counts as resisted.
    pub unassessed: u64,
    /// Rate, lower and upper bound; `None` when nothing was assessed.
    pub interval: Option<Interval>,
}

/// A rate between its bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// succeeded / (succeeded + resisted).
    pub rate: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// What is said of one requirement or heading.
#[derive(Debug, Clone, PartialEq)]
pub struct RequirementState {
    /// Not excluded in the Statement of Applicability; `None` for headings.
    pub applicable: Option<bool>,
    /// V1, before escalation.
    pub graded: Verdict,
    /// V1, after escalation: major where one is accepted.
    pub verdict: Verdict,
    /// V2; `None` for headings.
    pub design: Option<DesignState>,
    /// V3; `None` for headings.
    pub operating: Option<OperatingState>,
    /// The assessments that count, by grade.
    pub cells: Cells,
    /// The assessments that count, in order.
    pub assessments: Vec<AssessmentRef>,
    /// Assessments of withdrawn findings, which do not count.
    pub withdrawn: Vec<AssessmentRef>,
    /// Those that count and looked at the design.
    pub tested_design: Vec<AssessmentRef>,
    /// Those that count and looked at the operation.
    pub tested_operation: Vec<AssessmentRef>,
    /// V2: the design is effective only because these found failures of operation.
    pub judged_able_by: Vec<FindingIx>,
    /// Systems in scope on which it was tested: the x of "x of y".
    pub systems: Vec<SystemIx>,
    /// Deliberately not tested.
    pub excused: bool,
    /// Headings: "k of n leaves tested".
    pub leaves: Option<Leaves>,
}

impl RequirementState {
    /// At least one assessment counts (V4).
    pub fn tested(&self) -> bool {
        !self.assessments.is_empty()
    }

    /// Findings with an assessment that counts (readings R5).
    pub fn findings(&self) -> &[FindingIx] {
        &self.cells.findings
    }
}

/// The leaves below a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaves {
    /// Those that were tested.
    pub tested: Vec<RequirementIx>,
    /// All of them.
    pub of: Vec<RequirementIx>,
}

/// What is said of one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaState {
    /// Its requirements, without headings.
    pub requirements: Vec<RequirementIx>,
    /// Those that are applicable.
    pub applicable: Vec<RequirementIx>,
    /// Applicable ones that were tested.
    pub tested: Vec<RequirementIx>,
    /// Its requirements by verdict; a verdict that none has is absent.
    pub verdicts: BTreeMap<Verdict, Vec<RequirementIx>>,
    /// The worst verdict, compared as headings compare their leaves.
    pub worst: Verdict,
}

/// The figures of the whole engagement, as lists (G4, V4). Paths are those of `report.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// All but drafts.
    pub findings: Vec<FindingIx>,
    /// Findings with a major or minor.
    pub nonconformities: Nonconformities,
    /// Findings whose highest grade is opportunity.
    pub opportunities: Vec<FindingIx>,
    /// Positive findings.
    pub conforming: Vec<FindingIx>,
    /// Withdrawn findings.
    pub withdrawn: Vec<FindingIx>,
    /// Open assessments by failure mode.
    pub failure: Failures,
    /// Requirements tested, of those applicable.
    pub coverage: Coverage,
}

/// Findings with a major or minor, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nonconformities {
    /// Highest open grade major.
    pub major: Vec<FindingIx>,
    /// Highest open grade minor.
    pub minor: Vec<FindingIx>,
    /// All corrected.
    pub corrected: Vec<FindingIx>,
}

/// Open assessments by failure mode.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failures {
    /// The control would never work.
    pub design: ByGrade,
    /// It was not run properly.
    pub operating: ByGrade,
}

/// Open assessments by grade.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByGrade {
    /// Majors.
    pub major: Vec<AssessmentRef>,
    /// Minors.
    pub minor: Vec<AssessmentRef>,
}

/// Two ratios that are never added (V4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Applicable controls.
    pub controls: Ratio,
    /// Leaf clauses marked testable.
    pub clauses: Ratio,
}

/// Tested, of applicable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ratio {
    /// The whole.
    pub applicable: Vec<RequirementIx>,
    /// The part: at least one assessment counts.
    pub tested: Vec<RequirementIx>,
}

/// The counting assessments of one row of a table: open ones by failure mode and grade, and the
/// rest. Each assessment stands in exactly one list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells {
    /// Open, by failure mode and grade.
    pub failure: Failures,
    /// Corrected majors and minors.
    pub corrected: Vec<AssessmentRef>,
    /// Opportunities.
    pub opportunities: Vec<AssessmentRef>,
    /// Positive ones.
    pub conforming: Vec<AssessmentRef>,
    /// The findings they belong to, each once.
    pub findings: Vec<FindingIx>,
}

/// One dimension: every value with its row, in the order of handles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown<K> {
    /// Every value, also those with nothing.
    pub rows: Vec<(K, Cells)>,
    /// Assessments whose finding states no value.
    pub not_stated: Cells,
    /// All counting assessments, each once: the distinct total.
    pub total: Cells,
    /// Assessments that stand in several rows.
    pub several: Vec<AssessmentRef>,
    /// Findings that stand in several rows.
    pub several_findings: Vec<FindingIx>,
}

/// The dimensions over which failures are told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breakdowns {
    /// By area of the requirement.
    pub area: Breakdown<AreaIx>,
    /// By requirement, without headings.
    pub requirement: Breakdown<RequirementIx>,
    /// By system of the finding.
    pub system: Breakdown<SystemIx>,
    /// By lifecycle stage of the finding.
    pub stage: Breakdown<StageIx>,
    /// By threat of the finding.
    pub threat: Breakdown<ThreatIx>,
    /// By phase of the finding.
    pub phase: Breakdown<PhaseIx>,
}

impl<K> Default for Breakdown<K> {
    fn default() -> Self {
        Breakdown {
            rows: Vec::new(),
            not_stated: Cells::default(),
            total: Cells::default(),
            several: Vec::new(),
            several_findings: Vec::new(),
        }
    }
}
