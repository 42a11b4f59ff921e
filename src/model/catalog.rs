//! The shelf: requirements and areas of the catalogs, and what else findings refer to.

use std::collections::HashMap;

use super::crosswalk::{Comparison, Framework};

use super::guidance::*;
use super::handle::*;
use super::words::words;

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
    /// ISO/IEC 27090 (FDIS) measures, in its order.
    pub measures: Vec<Measure>,
    /// ISO/IEC 27090 (FDIS) practices.
    pub practices: Vec<Practice>,
    /// The duties of a provider and of a deployer.
    pub duties: Vec<Duties>,
    /// What lies beyond ISO/IEC 27090 (FDIS).
    pub beyond: Vec<BeyondTopic>,
    /// Engagement phases in the order they are gone through.
    pub phases: Vec<Phase>,
    /// Frameworks with counterparts: those of the program first, then the client's by path.
    pub frameworks: Vec<Framework>,
    /// Standards whose guidance is used here: lifecycle, threats.
    pub guidance: Vec<Standard>,
    /// Numbers in loose use, of the catalogs that the engagement lists.
    pub loose: Vec<LooseNumber>,
    /// Requirements by ref.
    pub by_ref: HashMap<String, RequirementIx>,
}

impl Shelf {
    /// The requirement that is cited as `reference`, exactly.
    pub fn requirement(&self, reference: &str) -> Option<RequirementIx> {
        self.by_ref.get(reference).copied()
    }

    /// The stages of the lifecycle in their order, without the organizational one.
    pub fn lifecycle(&self) -> Vec<StageIx> {
        (0..self.stages.len()).filter(|i| !self.stages[*i].organizational).map(StageIx::new).collect()
    }

    /// The hand-overs of the lifecycle: from each stage to the next, and through feedback from the last to the first.
    pub fn hand_overs(&self) -> Vec<(StageIx, StageIx)> {
        let stages = self.lifecycle();
        let next = stages.iter().cycle().skip(1);
        stages.iter().copied().zip(next.copied()).filter(|(from, to)| from != to).collect()
    }

    /// The hand-over that a list of stages tests: two that follow each other.
    pub fn hand_over(&self, stages: &[StageIx]) -> Option<(StageIx, StageIx)> {
        let [one, two] = stages else { return None };
        self.hand_overs().into_iter().find(|pair| *pair == (*one, *two) || *pair == (*two, *one))
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
    /// How it compares with others, where that is told.
    pub compare: Option<Comparison>,
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

/// A number that is used with a label of something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooseNumber {
    /// The number as used.
    pub reference: String,
    /// The label as used.
    pub label: String,
    /// How the two fit.
    pub status: LooseStatus,
    /// What can be graded of what is meant.
    pub means: Vec<RequirementIx>,
    /// Why, in one or two sentences.
    pub why: String,
}

words! {
    /// How a number fits the label that it is used with.
    LooseStatus {
        /// Number and meaning agree.
        Match "match",
        /// The meaning is wider or narrower.
        Partial "partial",
        /// The meaning has another number.
        WrongNumber "wrong-number",
        /// The meaning is a clause.
        WrongKind "wrong-kind",
        /// The number has another title.
        WrongTitle "wrong-title",
        /// No control has that meaning as its title.
        NoSuchControl "no-such-control",
    }
}
