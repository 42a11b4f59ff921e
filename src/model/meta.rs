//! `engagement.yaml`: who, what, when, and the thresholds in force.

use super::words::words;
use super::{Date, handle::*};

/// The name of the seal of a site. It stands beside the editions where all are built, so no audience can be called so.
pub const SUMS: &str = "SHA256SUMS";
/// The name of the signature over it.
pub const SIGNATURE: &str = "SHA256SUMS.sig";
/// The file of a site that says how it was made.
pub const MADE: &str = "data/build.json";

/// `engagement.yaml`. What is `None` or empty was not stated.
#[derive(Debug, Clone, PartialEq)]
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
    /// Exports that a site holds besides `report.json` and the CSV files.
    pub exports: Vec<ExportFormat>,
}

words! {
    /// A form in which the computed model leaves the program.
    ExportFormat {
        /// `report.json`.
        Json "json",
        /// The register as CSV.
        FindingsCsv "findings-csv",
        /// The requirements as CSV.
        ControlsCsv "controls-csv",
        /// A workbook.
        Xlsx "xlsx",
        /// OSCAL assessment results.
        OscalAssessmentResults "oscal-assessment-results",
        /// OSCAL plan of action and milestones.
        OscalPoam "oscal-poam",
        /// SARIF 2.1.0.
        Sarif "sarif",
        /// The register as Markdown.
        Markdown "markdown",
    }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameworkChoice {
    /// The framework.
    pub framework: FrameworkIx,
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
