//! The engagement: who, what, when, and everything that was found.

use std::ops::Index;

use super::finding::words;
use super::{Date, catalog::*, finding::*, handle::*, prose::Prose};

/// One assessment of one organisation; built into one site.
#[derive(Debug, Clone)]
pub struct Engagement {
    /// `engagement.yaml`.
    pub meta: Meta,
    /// Everything that findings refer to.
    pub shelf: Shelf,
    /// Findings in natural order of ids, drafts among them.
    pub findings: Vec<Finding>,
    /// Systems in natural order of ids.
    pub systems: Vec<System>,
    /// The Statement of Applicability, if the client supplied one.
    pub statement: Option<Statement>,
    /// The testing programme, as listed.
    pub activities: Vec<Activity>,
    /// Free pages, by order and path.
    pub pages: Vec<FreePage>,
    /// Files that published findings cite, by path.
    pub evidence: Vec<EvidenceFile>,
    /// Earlier periods, by date, then id.
    pub history: Vec<Period>,
}

impl Engagement {
    /// Published findings with their handles: all but drafts.
    pub fn published(&self) -> impl Iterator<Item = (FindingIx, &Finding)> {
        self.findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| !finding.draft)
            .map(|(i, finding)| (FindingIx::new(i), finding))
    }

    /// Audit events with their handles.
    pub fn events(&self) -> impl Iterator<Item = (EventIx, &AuditEvent)> {
        self.meta.audits.iter().enumerate().map(|(i, event)| (EventIx::new(i), event))
    }

    /// "Now": the report date. The clock is never read.
    pub fn today(&self) -> Date {
        self.meta.report.date
    }

    /// Systems that are in scope: all but those that say `in-scope: no`.
    pub fn systems_in_scope(&self) -> usize {
        self.systems.iter().filter(|system| system.in_scope).count()
    }
}

macro_rules! indexed {
    ($($handle:ident => $thing:ty, $($path:ident).+;)*) => {$(
        impl Index<$handle> for Engagement {
            type Output = $thing;
            fn index(&self, handle: $handle) -> &$thing {
                &self.$($path).+[handle.index()]
            }
        }
    )*};
}

indexed! {
    FindingIx => Finding, findings;
    RequirementIx => Requirement, shelf.requirements;
    AreaIx => Area, shelf.areas;
    SystemIx => System, systems;
    StageIx => Stage, shelf.stages;
    ThreatIx => Threat, shelf.threats;
    PhaseIx => Phase, shelf.phases;
    RiskIx => Risk, meta.risks;
    EventIx => AuditEvent, meta.audits;
    ActivityIx => Activity, activities;
    EvidenceIx => EvidenceFile, evidence;
    PageIx => FreePage, pages;
    AudienceIx => String, meta.audiences;
}

/// `engagement.yaml`. What is `None` or empty was not stated.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Title of the report.
    pub title: String,
    /// The assessor's reference.
    pub reference: Option<String>,
    /// The assessed organisation.
    pub client: String,
    /// The assessing organisation.
    pub assessor: Option<String>,
    /// The team.
    pub team: Vec<Member>,
    /// What makes the team independent.
    pub independence: Option<String>,
    /// What the assessment is for.
    pub objectives: Option<String>,
    /// What was assessed.
    pub scope: Scope,
    /// What it was assessed against.
    pub criteria: Vec<String>,
    /// What limits the result.
    pub limits: Vec<String>,
    /// Version, date, approval.
    pub report: ReportInfo,
    /// The period of the assessment.
    pub period: (Option<Date>, Option<Date>),
    /// Classification, as printed.
    pub classification: Option<String>,
    /// Language tag of the report.
    pub language: String,
    /// Who receives it.
    pub distribution: Vec<String>,
    /// Versions so far.
    pub revisions: Vec<Revision>,
    /// The client's certificate.
    pub certificate: Certificate,
    /// Audit events, as listed.
    pub audits: Vec<AuditEvent>,
    /// Audiences, from the least trusted to the most trusted.
    pub audiences: Vec<String>,
    /// Theme name.
    pub theme: String,
    /// Frameworks to show; `None` shows every one that has rows.
    pub frameworks: Option<Vec<FrameworkChoice>>,
    /// What the client has prepared.
    pub preparation: Preparation,
    /// The client's AI risk register, as far as supplied.
    pub risks: Vec<Risk>,
    /// Decisions on proposed escalations.
    pub escalations: Vec<Decision>,
    /// E1: open minors against one requirement that propose a major.
    pub escalate_minors: u32,
    /// Default due dates.
    pub deadlines: Deadlines,
    /// Thresholds of rule M.
    pub maturity: MaturityThresholds,
    /// Applicable requirements deliberately not tested, with the reason.
    pub excused: Vec<(RequirementIx, Option<String>)>,
    /// The keys of `engagement.yaml` as they stand, for `report.json` (readings R9).
    pub raw: serde_json::Value,
}

/// A person of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Option<String>,
}

/// What was assessed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Organisational units.
    pub units: Vec<String>,
    /// Roles of the organisation towards its AI systems.
    pub roles: Vec<String>,
    /// What was left out.
    pub exclusions: Vec<String>,
}

/// The report itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportInfo {
    /// Its version.
    pub version: Option<String>,
    /// Its date: "now" everywhere.
    pub date: Date,
    /// Who signed it off.
    pub approved_by: Option<String>,
}

/// A version of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Version.
    pub version: String,
    /// Date.
    pub date: Option<Date>,
    /// By whom.
    pub by: Option<String>,
    /// What changed.
    pub note: Option<String>,
}

/// The client's certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Certification body.
    pub body: Option<String>,
    /// Date of the certification decision.
    pub decided: Option<Date>,
    /// When it expires.
    pub expires: Option<Date>,
}

words! {
    /// A stage of certification (ISO/IEC 17021-1).
    AuditKind {
        /// Documentation and readiness.
        Stage1 "stage-1",
        /// Implementation and effectiveness.
        Stage2 "stage-2",
        /// Yearly.
        Surveillance "surveillance",
        /// Before the certificate expires.
        Recertification "recertification",
    }
}

/// An audit of the certification body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// Its id.
    pub id: String,
    /// Which stage of certification.
    pub kind: AuditKind,
    /// First day.
    pub from: Date,
    /// Last day; the first where not stated.
    pub to: Date,
}

/// A framework named by `frameworks:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameworkChoice {
    /// Its id.
    pub id: String,
    /// Show rows of low confidence too.
    pub show_all: bool,
}

/// A date, yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// Done on that day.
    On(Date),
    /// Yes or no, without a day.
    Flag(bool),
}

/// What the client has prepared (rule R, preparation).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preparation {
    /// Gap analysis.
    pub gap_analysis: Option<Stated>,
    /// The AIMS is established.
    pub aims_established: Option<Stated>,
    /// Internal audit.
    pub internal_audit: Option<Stated>,
    /// Management review.
    pub management_review: Option<Stated>,
}

/// A risk of the client's register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
}

/// A decision on a proposed escalation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// `E1` or `E2`.
    pub rule: EscalationRule,
    /// The requirement.
    pub requirement: RequirementIx,
    /// Accepted or declined.
    pub accepted: bool,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

words! {
    /// The rules that propose a major.
    EscalationRule {
        /// Several open minors against one requirement.
        E1 "E1",
        /// A minor that repeats or outlived an audit.
        E2 "E2",
    }
}

/// Default due dates (rule T).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// Days from `found` to the correction of a major.
    pub correction_major_days: u32,
    /// Days from `found` to the corrective action of a major.
    pub major_days: u32,
    /// Months from `found` to the corrective action of a minor, at most.
    pub minor_months: u32,
}

impl Default for Deadlines {
    fn default() -> Self {
        Deadlines { correction_major_days: 7, major_days: 90, minor_months: 12 }
    }
}

/// Thresholds of rule M.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaturityThresholds {
    /// How many windows the year has.
    pub windows: u32,
    /// Months in a window.
    pub window_months: u32,
    /// M3: last months that each need an automated event.
    pub automated_months: u32,
    /// M3: windows that need a manual event.
    pub manual_windows: u32,
}

impl Default for MaturityThresholds {
    fn default() -> Self {
        MaturityThresholds { windows: 4, window_months: 3, automated_months: 3, manual_windows: 2 }
    }
}

words! {
    /// The organisation's role towards a system.
    SystemRole {
        /// Develops or markets it.
        Provider "provider",
        /// Puts it to use.
        Deployer "deployer",
        /// Both.
        Both "both",
    }
}

/// An AI system of the inventory.
#[derive(Debug, Clone)]
pub struct System {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The organisation's role.
    pub role: Option<SystemRole>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Its model.
    pub model: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Whether it is in scope; yes where not stated.
    pub in_scope: bool,
    /// Where it stands in its lifecycle, in the client's words.
    pub lifecycle: Option<String>,
    /// What data it uses.
    pub data: Option<String>,
    /// The description.
    pub prose: Prose,
}

/// The Statement of Applicability (ISO/IEC 42001:2023, 6.1.3).
#[derive(Debug, Clone, Default)]
pub struct Statement {
    /// Its version.
    pub version: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When.
    pub approved_on: Option<Date>,
    /// Its rows, as listed.
    pub rows: Vec<Row>,
}

impl Statement {
    /// The row about a control.
    pub fn row(&self, requirement: RequirementIx) -> Option<&Row> {
        self.rows.iter().find(|row| row.requirement == requirement)
    }
}

words! {
    /// How far a control is implemented, as declared.
    Implementation {
        /// Implemented.
        Implemented "implemented",
        /// In part.
        Partly "partly",
        /// Planned.
        Planned "planned",
        /// Not implemented.
        NotImplemented "not-implemented",
    }
}

/// A row of the Statement of Applicability.
#[derive(Debug, Clone)]
pub struct Row {
    /// The control.
    pub requirement: RequirementIx,
    /// Included or excluded.
    pub applicable: bool,
    /// Why.
    pub justification: Option<String>,
    /// How far it is implemented, as declared.
    pub status: Option<Implementation>,
    /// Who owns it.
    pub owner: Option<String>,
    /// Where it is documented.
    pub reference: Option<String>,
    /// Risks it treats.
    pub risks: Vec<RiskIx>,
}

words! {
    /// How an activity was done.
    Method {
        /// By people.
        Manual "manual",
        /// By machines.
        Automated "automated",
    }
}

words! {
    /// What kind of activity it was.
    ActivityKind {
        /// A test.
        Test "test",
        /// An exercise.
        Exercise "exercise",
        /// A review.
        Review "review",
    }
}

/// An activity of the testing programme.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day; the first where not stated.
    pub to: Date,
    /// Manual where not stated.
    pub method: Method,
    /// What kind.
    pub kind: Option<ActivityKind>,
    /// Requirements it tested.
    pub controls: Vec<RequirementIx>,
    /// Systems it tested.
    pub systems: Vec<SystemIx>,
    /// Lifecycle stages it tested.
    pub lifecycle: Vec<StageIx>,
    /// Phase of the engagement.
    pub phase: Option<PhaseIx>,
    /// What came of it; `None` while nothing did.
    pub result: Option<ActivityResult>,
}

/// What came of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActivityResult {
    /// In words.
    Text(String),
    /// Findings.
    Findings(Vec<FindingIx>),
}

/// A page of the engagement's own.
#[derive(Debug, Clone)]
pub struct FreePage {
    /// The file's stem.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its place among the free pages.
    pub order: i64,
    /// The least trusted audience that may read it; `None` is for all.
    pub audience: Option<AudienceIx>,
    /// The body.
    pub prose: Prose,
}

/// A file that published findings cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Path inside `evidence/`, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Sealed by one entry: never copied.
    pub sealed: bool,
    /// Stated inert by one entry: a PDF keeps its name.
    pub inert: bool,
    /// The most trusted audience named for it; `None` is for all.
    pub audience: Option<AudienceIx>,
    /// Whether its first bytes are text, which decides the name of an active type.
    pub is_text: bool,
    /// Findings that cite it, in their order.
    pub cited: Vec<FindingIx>,
    /// The first stated title, kind, time and person.
    pub title: Option<String>,
}

/// An earlier period, as its `report.json` told it.
#[derive(Debug, Clone)]
pub struct Period {
    /// The file's stem.
    pub id: String,
    /// That report's date.
    pub date: Option<Date>,
    /// That report's overall maturity level.
    pub level: Option<u8>,
    /// That report's coverage figures, as they stand.
    pub coverage: serde_json::Value,
    /// Its findings by id.
    pub findings: Vec<PastFinding>,
    /// Its verdicts by ref.
    pub verdicts: Vec<(String, String)>,
}

/// A finding of an earlier period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastFinding {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its grade.
    pub grade: Option<Grade>,
    /// Its status.
    pub status: Option<Status>,
    /// Whether all its nonconformities were corrected.
    pub corrected: bool,
    /// Whether it had a major or minor among its assessments.
    pub nonconformity: bool,
    /// The worst grade among its open majors and minors.
    pub open: Option<Grade>,
    /// The worst grade among all its assessments.
    pub worst: Option<Grade>,
}

/// The paths of the figures that prose may print and `report.json` holds, and the maturity level.
pub const FIGURES: &[&str] = &[
    "findings",
    "nonconformities.major",
    "nonconformities.minor",
    "nonconformities.corrected",
    "opportunities",
    "conforming",
    "withdrawn",
    "failure.design.major",
    "failure.design.minor",
    "failure.operating.major",
    "failure.operating.minor",
    "coverage.controls.applicable",
    "coverage.controls.tested",
    "coverage.clauses.applicable",
    "coverage.clauses.tested",
    "maturity.level",
];
