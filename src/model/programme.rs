//! What the client declares and what was tested when: systems, the Statement of Applicability, activities.

use super::words::words;
use super::{Date, handle::*, prose::Prose};

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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Default, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
