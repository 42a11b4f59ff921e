//! Guidance that findings are told by: lifecycle stages, threats with measures, practices and duties, phases.

use std::collections::BTreeMap;

use super::handle::*;
use super::programme::SystemRole;
use super::words::Beyond;

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

/// A measure of ISO/IEC 27090 (FDIS).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Slug.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it is, in our words.
    pub about: String,
    /// Requirements it serves; our judgement.
    pub requirements: Vec<RequirementIx>,
    /// Threats it answers; our judgement.
    pub threats: Vec<ThreatIx>,
}

/// A practice of ISO/IEC 27090 (FDIS).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// Slug.
    pub id: String,
    /// Name.
    pub title: String,
    /// What it is, in our words.
    pub about: String,
    /// Requirements it serves; our judgement.
    pub requirements: Vec<RequirementIx>,
}

/// What a provider or a deployer of an AI system answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duties {
    /// Whose: never `both`.
    pub role: SystemRole,
    /// Name.
    pub title: String,
    /// What that role does.
    pub about: String,
    /// What it answers for.
    pub duties: Vec<String>,
    /// Threats that it meets first.
    pub threats: Vec<ThreatIx>,
    /// Requirements that speak of it; our judgement.
    pub requirements: Vec<RequirementIx>,
}

/// What lies beyond ISO/IEC 27090 (FDIS).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondTopic {
    /// Which of the three.
    pub topic: Beyond,
    /// Name.
    pub title: String,
    /// What it is, in our words.
    pub about: String,
}
