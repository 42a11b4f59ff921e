//! What is said of the engagement as a whole: maturity, escalations, contradictions, timeline,
//! readiness, trials, history.

use std::collections::BTreeMap;

use super::state::*;
use crate::model::{words, *};

/// Maturity of the testing programme (M).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Maturity {
    /// All events and all five stages.
    pub programme: Scorecard,
    /// The sixteen areas in catalog order, then those of client catalogs.
    pub areas: Vec<(AreaIx, Scorecard)>,
    /// The first of the lowest areas; areas without level are never lowest.
    pub lowest: Option<AreaIx>,
    /// The windows in force, from the latest.
    pub windows: Vec<Window>,
    /// The months of M3, from the latest.
    pub months: Vec<Window>,
}

impl Maturity {
    /// The overall level.
    pub fn level(&self) -> u8 {
        self.programme.level.unwrap_or(0)
    }
}

/// Days after `after`, up to and including `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// The day before the first.
    pub after: Date,
    /// The last day.
    pub until: Date,
}

/// The level of one area or of the programme, and how it was earned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scorecard {
    /// 0 to 4; `None` for an area without an applicable requirement.
    pub level: Option<u8>,
    /// M1 to M4, each judged on its own.
    pub criteria: Vec<Criterion>,
}

/// One criterion, judged on its own whatever the level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// 1 to 4: M1 ad hoc, M2 periodic, M3 continuous, M4 integrated.
    pub number: u8,
    /// Met or not.
    pub met: bool,
    /// The events that speak for it, by date, then activities before findings.
    pub evidence: Vec<TestEvent>,
    /// What is missing; empty when it is met, and, in an edition that withholds findings behind it, otherwise
    /// too.
    pub missing: Vec<Missing>,
    /// How many counting findings this edition withholds that may speak for it.
    pub withheld: u32,
    /// M4 of an area that maps to no stage: the programme's result stands here.
    pub of_programme: bool,
}

/// Something that was tested on a day (M).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TestEvent {
    /// An activity with a result, on its last day.
    Activity(ActivityIx),
    /// A counting finding, on the day it was found.
    Finding(FindingIx),
}

/// What is missing for a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// M1: any event.
    Event,
    /// M2: an event in this window.
    Window(Window),
    /// M3: an automated event in this month.
    AutomatedMonth(Window),
    /// M3: a manual event in more windows.
    ManualWindows {
        /// Windows that have one.
        have: u32,
        /// Windows that need one.
        need: u32,
    },
    /// M4: an event at this stage.
    Stage(StageIx),
}

words! {
    /// Where a proposed major stands (E, readings R8).
    DecisionState {
        /// Nobody has decided.
        Proposed "proposed",
        /// It sets the verdict.
        Accepted "accepted",
        /// The graded verdict stays.
        Declined "declined",
    }
}

/// A requirement graded minor that is proposed as major (E).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// The requirement.
    pub requirement: RequirementIx,
    /// The place in `proposals` of the one that is shown: the first rule that is not declined,
    /// else the first.
    pub shown: usize,
    /// One per rule that applies, E1 before E2.
    pub proposals: Vec<Proposal>,
}

impl Escalation {
    /// The proposal that is shown.
    pub fn shown(&self) -> &Proposal {
        &self.proposals[self.shown]
    }

    /// Whether a person accepted it under any rule: the verdict is major.
    pub fn accepted(&self) -> bool {
        self.proposals.iter().any(|p| p.state == DecisionState::Accepted)
    }
}

/// What one rule proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The rule.
    pub rule: EscalationRule,
    /// The findings that triggered it.
    pub because: Vec<FindingIx>,
    /// Proposed, accepted or declined.
    pub state: DecisionState,
    /// The decision: an index into `meta.escalations`.
    pub decision: Option<usize>,
}

words! {
    /// Where the Statement of Applicability and the tests disagree (A).
    ContradictionRule {
        /// Declared implemented, verdict major.
        A1 "A1",
        /// Declared implemented, verdict minor.
        A2 "A2",
        /// Declared implemented, untested: a gap.
        A3 "A3",
        /// An open nonconformity against an excluded control.
        A4 "A4",
        /// Excluded without justification.
        A5 "A5",
        /// Included without justification.
        A6 "A6",
        /// Applicable, not implemented, no plan.
        A7 "A7",
        /// A control without a row.
        A9 "A9",
    }
}

/// One contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The rule.
    pub rule: ContradictionRule,
    /// The control.
    pub requirement: RequirementIx,
    /// The findings behind it (A1, A2, A4).
    pub findings: Vec<FindingIx>,
}

words! {
    /// What the timeline shows of a finding (T).
    FlagRule {
        /// Overdue.
        T1 "T1",
        /// Verification too late.
        T2 "T2",
        /// Closed without an effective verification.
        T3 "T3",
        /// No owner.
        T4 "T4",
        /// No due date.
        T5 "T5",
        /// Major open six months after stage 2, if raised at stage 2.
        T6 "T6",
        /// Due after the certificate expires.
        T7 "T7",
        /// The verifier owns the remediation.
        T8 "T8",
    }
}

/// A timeline flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag {
    /// The rule.
    pub rule: FlagRule,
    /// The finding.
    pub finding: FindingIx,
    /// T2: the audit that comes before the verification. T6: stage 2.
    pub event: Option<EventIx>,
    /// T8: the verification, as a place in `remediation.verification`.
    pub verification: Option<u32>,
}

/// Audit events and deadlines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Events by first day, last day, then as listed.
    pub events: Vec<EventIx>,
    /// The latest event that began on or before the report date.
    pub latest_begun: Option<EventIx>,
    /// The first event that begins on or after the report date.
    pub next: Option<EventIx>,
    /// Counting nonconformities, and other counting findings that state a date; in order of ids.
    /// The dates are those of their [`FindingState`].
    pub deadlines: Vec<FindingIx>,
}

words! {
    /// The checklists (R).
    ChecklistKind {
        /// Before certification.
        Preparation "preparation",
        /// Stage 1.
        Stage1 "stage-1",
        /// Stage 2.
        Stage2 "stage-2",
        /// Surveillance.
        Surveillance "surveillance",
        /// Recertification.
        Recertification "recertification",
    }
}

/// One checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// Which.
    pub kind: ChecklistKind,
    /// Its items, in order.
    pub items: Vec<Item>,
}

/// One item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id, in kebab case.
    pub id: &'static str,
    /// Met or not; `None` where nothing is stated from which it follows.
    pub met: Option<bool>,
    /// Everything that was looked at.
    pub rests_on: Vec<Basis>,
    /// What of it stands against the item; empty when it is met.
    pub lacking: Vec<Basis>,
}

/// What an item of a checklist rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A key of `engagement.yaml`, such as `preparation.gap-analysis`.
    Key(&'static str),
    /// The Statement of Applicability.
    Statement,
    /// Drafts and unconfirmed imports: never named, as they stand in no page.
    Drafts,
    /// A finding.
    Finding(FindingIx),
    /// A requirement.
    Requirement(RequirementIx),
    /// An area.
    Area(AreaIx),
    /// An activity.
    Activity(ActivityIx),
    /// An audit event.
    Event(EventIx),
    /// An earlier period, as a place in `history`.
    Period(usize),
    /// A finding of an earlier period: places in `history` and in its `findings`.
    Past(usize, usize),
}

/// Whether the organisation acts on findings (R): shares of `nonconformities`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acts {
    /// Counting findings with a major or minor, open or corrected: the denominator.
    pub nonconformities: Vec<FindingIx>,
    /// With an owner.
    pub owned: Vec<FindingIx>,
    /// Corrected, and verified on or before the due date.
    pub on_time: Vec<FindingIx>,
    /// The latest verification of each of its majors and minors is effective, whatever the status.
    pub verified: Vec<FindingIx>,
}

/// Success rates over pooled tries (P1).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrialPools {
    /// By probe, system, model, version.
    pub pools: Vec<Pool>,
    /// Counting findings with tries that are not pooled: no probe, or several systems.
    pub alone: Vec<FindingIx>,
}

/// Tries of the same probe on the same system, model and version.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// The probe.
    pub probe: String,
    /// The system; `None` where the findings state none.
    pub system: Option<SystemIx>,
    /// The model, as stated in `target`.
    pub model: Option<String>,
    /// Its version, as stated in `target`.
    pub version: Option<String>,
    /// The sums and their rate.
    pub rate: Rate,
    /// The findings whose tries are summed.
    pub findings: Vec<FindingIx>,
}

/// Who noticed what (P2): counting findings by their `detection`. Grades nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetectionTable {
    /// Seen.
    pub yes: Vec<FindingIx>,
    /// Partly seen.
    pub partly: Vec<FindingIx>,
    /// Not seen.
    pub no: Vec<FindingIx>,
    /// Not observable.
    pub not_observable: Vec<FindingIx>,
    /// Tries were counted and nothing is said about detection.
    pub not_stated: Vec<FindingIx>,
}

/// Tests compared with the client's risk register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Risks {
    /// By [`RiskIx`]: the counting findings that name it.
    pub findings: Vec<Vec<FindingIx>>,
    /// Risks that no counting finding names.
    pub untested: Vec<RiskIx>,
    /// Counting findings that name no risk.
    pub without_risk: Vec<FindingIx>,
}

/// The gaps that red teams commonly find, by requirement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// A nonconformity counts, open or corrected.
    pub seen: Vec<RequirementIx>,
    /// Tested without one.
    pub not_seen: Vec<RequirementIx>,
    /// Nothing counts.
    pub not_tested: Vec<RequirementIx>,
}

/// Against earlier periods (H, readings D14).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trend {
    /// In no earlier period.
    pub new: Vec<FindingIx>,
    /// Open in the latest earlier period, corrected now.
    pub corrected: Vec<FindingIx>,
    /// Corrected in the latest earlier period, open now.
    pub reopened: Vec<FindingIx>,
    /// Of another grade than in the latest earlier period.
    pub regraded: Vec<FindingIx>,
    /// New occurrences of an earlier period's finding.
    pub repeated: Vec<FindingIx>,
    /// By requirement: its verdict in each earlier period, in their order.
    pub verdicts: BTreeMap<RequirementIx, Vec<Option<Verdict>>>,
}
