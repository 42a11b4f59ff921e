//! The shelf: requirements, areas, lifecycle stages, threats and phases that findings refer to.

use std::collections::{BTreeMap, HashMap};

use super::handle::*;

/// All catalogs of one engagement, joined in the order in which it lists them.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// The standards behind the catalogs.
    pub standards: Vec<Standard>,
    /// Areas in catalog order.
    pub areas: Vec<Area>,
    /// Sub-groups, which cannot be graded.
    pub groups: Vec<Group>,
    /// Requirements in catalog order, clauses first, headings among them.
    pub requirements: Vec<Requirement>,
    /// ISO/IEC 23053 stages in lifecycle order, the organizational one last.
    pub stages: Vec<Stage>,
    /// ISO/IEC 27090 (FDIS) threats.
    pub threats: Vec<Threat>,
    /// Engagement phases in the order they are gone through.
    pub phases: Vec<Phase>,
    /// Requirements by ref.
    pub by_ref: HashMap<String, RequirementIx>,
}

impl Shelf {
    /// The requirement that is cited as `reference`, exactly.
    pub fn requirement(&self, reference: &str) -> Option<RequirementIx> {
        self.by_ref.get(reference).copied()
    }

    /// Every requirement with its handle, in catalog order.
    pub fn requirements(&self) -> impl Iterator<Item = (RequirementIx, &Requirement)> {
        self.requirements.iter().enumerate().map(|(i, r)| (RequirementIx::new(i), r))
    }
}

/// A standard or a client's own catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// Its id, as `catalogs:` lists it.
    pub id: String,
    /// Printed name with edition, such as `ISO/IEC 42001:2023`.
    pub designation: String,
    /// Official title.
    pub title: String,
    /// Client catalogs only: what stands before the colon of a ref.
    pub prefix: Option<String>,
}

/// A part of a catalog over which maturity and breakdowns are told: clauses 4 to 10, A.2 to A.10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// `4` … `10`, `A.2` … `A.10`, or `prefix:ID`.
    pub reference: String,
    /// Official title.
    pub title: String,
    /// What it is about, in our words.
    pub about: String,
    /// Index into [`Shelf::standards`].
    pub standard: usize,
}

/// A sub-group such as A.6.2: named by standards, never graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `A.6.2`.
    pub reference: String,
    /// Official title.
    pub title: String,
    /// The area it belongs to.
    pub area: AreaIx,
}

/// What kind of requirement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequirementKind {
    /// A leaf clause of the management system standard.
    Clause,
    /// A clause that only holds others; never graded.
    Heading,
    /// A control of Annex A or of a client's catalog.
    Control,
}

impl RequirementKind {
    /// The word used in catalogs, pages and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            RequirementKind::Clause => "clause",
            RequirementKind::Heading => "heading",
            RequirementKind::Control => "control",
        }
    }
}

/// What a finding can be graded against, or a heading over such.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// `A.6.2.4`, `9.2.1`, or `prefix:ID`.
    pub reference: String,
    /// Official title.
    pub title: String,
    /// Clause, heading or control.
    pub kind: RequirementKind,
    /// Where it belongs.
    pub area: AreaIx,
    /// What an assessor looks for, in our words.
    pub about: String,
    /// How a red team tests it, in our words.
    pub test_approach: String,
    /// The gap that red teams commonly find.
    pub common_gap: String,
    /// Why that gap matters.
    pub why_it_matters: String,
    /// Phases of an engagement that touch it.
    pub phases: Vec<PhaseIx>,
    /// Evidence that an assessor typically asks for.
    pub evidence: Vec<String>,
    /// Whether a red-team engagement can produce direct evidence.
    pub testable: bool,
    /// Other titles in use.
    pub synonyms: Vec<String>,
    /// The heading above it, if any.
    pub parent: Option<RequirementIx>,
    /// For a heading: every leaf below it, in catalog order.
    pub leaves: Vec<RequirementIx>,
    /// Index into [`Shelf::standards`].
    pub standard: usize,
}

impl Requirement {
    /// Clauses and controls can be graded, headings cannot.
    pub fn is_gradable(&self) -> bool {
        self.kind != RequirementKind::Heading
    }

    /// The ref without a client's prefix.
    pub fn local(&self) -> &str {
        self.reference.split_once(':').map_or(&self.reference, |(_, id)| id)
    }
}

/// A stage of the machine-learning lifecycle (ISO/IEC 23053), cited by name, never by clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Slug used in front matter.
    pub id: String,
    /// Name.
    pub title: String,
    /// What happens in it.
    pub about: String,
    /// What a red team looks at.
    pub focus: Vec<String>,
    /// Requirements it maps to.
    pub requirements: Vec<RequirementIx>,
    /// Threats that belong to it.
    pub threats: Vec<ThreatIx>,
    /// The failure in the stage's own terms.
    pub failure: String,
    /// The hand-over at its end, in words.
    pub boundary: String,
    /// Spans all stages; stands outside M4.
    pub organizational: bool,
}

/// A threat of ISO/IEC 27090 (FDIS).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threat {
    /// Slug used in front matter.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it is, in our words.
    pub about: String,
    /// Confidentiality, integrity, availability.
    pub properties: Vec<String>,
    /// Stages where it strikes.
    pub stages: Vec<StageIx>,
    /// Requirements that answer it.
    pub requirements: Vec<RequirementIx>,
    /// Ids of other taxonomies, by taxonomy.
    pub taxonomy: BTreeMap<String, Vec<String>>,
    /// How it can be noticed.
    pub detection: Vec<String>,
    /// How it can be tested.
    pub tests: Vec<String>,
}

/// A phase of a red-team engagement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// Slug used in front matter.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it is for.
    pub about: String,
    /// What is done in it.
    pub activities: Vec<String>,
    /// Requirements it serves.
    pub requirements: Vec<RequirementIx>,
}
