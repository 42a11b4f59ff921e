//! The crosswalk: other frameworks, and which of their elements share ground with which requirement.

use super::handle::*;
use super::words::words;

/// How a standard or framework compares with others, in short sentences of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What it is.
    pub kind: String,
    /// What it is about.
    pub scope: String,
    /// Whether anything can be certified against it.
    pub certification: String,
    /// What it consists of.
    pub controls: String,
    /// How it changes.
    pub updates: String,
}

/// Another standard, law, criteria or knowledge base, with its counterparts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// Its id, as `frameworks:` lists it.
    pub id: String,
    /// Its name with edition.
    pub title: String,
    /// What stands before the id of an element when it is cited: numbers of several standards collide.
    pub cite: String,
    /// The key of a finding's `taxonomy` that names its elements.
    pub taxonomy: Option<String>,
    /// How many elements it has in all, where that is known.
    pub size: Option<u64>,
    /// What it is, in our words.
    pub about: String,
    /// Whether it is current.
    pub status: String,
    /// Where ids and titles of its elements come from.
    pub titles: String,
    /// How it compares.
    pub compare: Comparison,
    /// What a reader must know before using a row.
    pub notes: Vec<String>,
    /// Its elements that are known here, in its own order.
    pub elements: Vec<Element>,
    /// Its counterparts, in the order of the crosswalk.
    pub rows: Vec<Counterpart>,
}

impl Framework {
    /// The element of an id.
    pub fn element(&self, id: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.id == id)
    }

    /// The title of an element below another one begins with that of the one above it (`AML.T0051.001`).
    pub fn full_title(&self, element: &Element) -> String {
        let above = element.id.rsplit_once('.').filter(|_| self.taxonomy.is_some());
        match above.and_then(|(above, _)| self.element(above)) {
            Some(above) => format!("{}: {}", above.title, element.title),
            None => element.title.clone(),
        }
    }
}

/// A control, clause, article, criterion, risk or technique of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its id there.
    pub id: String,
    /// Its title there, or a short one of ours where it has none.
    pub title: String,
}

/// A requirement and the element that it shares ground with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterpart {
    /// The requirement.
    pub requirement: RequirementIx,
    /// Index into [`Framework::elements`].
    pub element: usize,
    /// How the two relate.
    pub relationship: Relationship,
    /// Where the row comes from: a word of [`SOURCES`], or a client's own text.
    pub source: String,
    /// Further sources that agree.
    pub also: Vec<String>,
    /// How far it can be relied on.
    pub confidence: Confidence,
    /// The key difference between the two, where somebody named one.
    pub difference: Option<String>,
}

/// Sources that the theme has words for.
pub const SOURCES: &[&str] = &["nist-crosswalk", "gasp-aicf", "scf-transitive", "article", "own-judgement"];

words! {
    /// How a requirement relates to an element.
    Relationship {
        /// Both share part of their intent.
        IntersectsWith "intersects-with",
        /// Meeting the requirement helps to meet the element, and never proves it.
        Supports "supports",
        /// The element is guidance for meeting the requirement.
        IsSupportedBy "is-supported-by",
        /// The requirement is where the risk or technique is treated.
        Addresses "addresses",
    }
}

words! {
    /// How far a row can be relied on.
    Confidence {
        /// Published by the framework's own body.
        High "high",
        /// A second public source agrees.
        Medium "medium",
        /// Own judgement, without a second source.
        Low "low",
    }
}
