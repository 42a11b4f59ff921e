//! Prose: Markdown turned into pieces of finished HTML and the places that only the whole
//! engagement can fill in. Titles of targets are looked up when a page is rendered.

use std::ops::Range;
use std::sync::Arc;

use super::handle::*;
use crate::diag::{Span, floor_char_boundary};

/// So much of a section is quoted.
const MAX_SAID: usize = 4096;

/// One body of Markdown. Its texts are shared between what was parsed and what was resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// The body, in order.
    pub pieces: Vec<Piece>,
    /// The headings of level 2, in order, with where the text under each stands.
    pub sections: Arc<[Section]>,
    /// All text without markup, links by what is written; for search and excerpts.
    pub text: Arc<str>,
}

impl Prose {
    /// Over how many pages it goes, unless somebody shows it whole.
    pub fn pages(&self) -> usize {
        self.pieces.iter().filter(|piece| **piece == Piece::Break).count() + 1
    }
}

/// A stretch of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Finished HTML; everything from the engagement in it is escaped. May hold unbalanced tags.
    Html(Arc<str>),
    /// `[[T]]`, `[[T|text]]`, a relative link to another file, or a control named in running prose.
    Link(ProseLink),
    /// Words of the interface, by their key in `strings/*.yaml`: the name of an alert, how many lines are folded.
    Words {
        /// The key.
        key: &'static str,
        /// The number that they speak of.
        n: Option<u64>,
    },
    /// `![alt](path)`: shown where the path leads to an image among the evidence, else a link.
    Image {
        /// Where it leads; its text is what the image shows.
        link: ProseLink,
        /// What is written under it, as finished HTML.
        caption: Option<String>,
        /// Whether it stands as a block of its own and not within a line.
        block: bool,
    },
    /// `[[figure:PATH]]`.
    Figure {
        /// The path under `figures`, or `maturity.level`.
        path: String,
        /// Where it is written.
        span: Span,
    },
    /// Here a long body may go on on another page: between two of its blocks, and never within a passage.
    Break,
    /// `::: auditor` … `:::`.
    Passage {
        /// The audience as written.
        audience: String,
        /// Its handle, once resolved.
        level: Option<AudienceIx>,
        /// Where the opening line stands.
        span: Span,
        /// What only that audience and those above it may read.
        pieces: Vec<Piece>,
    },
}

/// A link that the engagement resolves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProseLink {
    /// What is written between the brackets, before `|`; or the destination of a relative link.
    pub raw: String,
    /// Finished HTML of the link's own text; without it the target's title is shown.
    pub text: Option<String>,
    /// How it was written, which decides what an unknown target means.
    pub form: LinkForm,
    /// Where it is written.
    pub span: Span,
    /// Where it leads, once resolved.
    pub target: Target,
}

/// How a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkForm {
    /// `[[T]]`: an unknown target may be an error.
    Wiki,
    /// `[x](F-002.md)`: an unknown target is a warning and stays text.
    Relative,
    /// `A.6.2.4` in running prose: unknown ones are text.
    Bare,
}

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Not looked up yet.
    Unresolved,
    /// Nowhere: shown as it was written.
    Literal,
    /// A finding's page.
    Finding(FindingIx),
    /// A requirement's page.
    Requirement(RequirementIx),
    /// A system's page.
    System(SystemIx),
    /// A threat.
    Threat(ThreatIx),
    /// A lifecycle stage.
    Stage(StageIx),
    /// An evidence file.
    Evidence(EvidenceIx),
    /// A free page.
    Page(PageIx),
    /// A risk of the register.
    Risk(RiskIx),
    /// An evidence file or a page that this edition withholds, with its name.
    Withheld,
}

/// A heading of level 2 and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which of the known sections of a finding it is.
    pub kind: Option<SectionKind>,
    /// The heading's text.
    pub title: String,
    /// The heading's id on the page, without the finding's prefix.
    pub anchor: String,
    /// Where the heading stands.
    pub span: Span,
    /// Where its text stands in that of the body; empty if nothing stands under the heading.
    pub says: Range<usize>,
}

macro_rules! sections {
    ($($variant:ident $key:literal $title:literal;)*) => {
        /// The sections of a finding that rules and exports know by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum SectionKind {
            $(#[doc = $title] $variant,)*
        }

        impl SectionKind {
            /// All of them, in the order a report reads.
            pub const ALL: &'static [SectionKind] = &[$(SectionKind::$variant,)*];

            /// The English heading.
            pub fn title(self) -> &'static str {
                match self { $(SectionKind::$variant => $title,)* }
            }

            /// The key of its heading in the strings of a language, below `section`.
            pub fn key(self) -> &'static str {
                match self { $(SectionKind::$variant => $key,)* }
            }

            /// The section that a heading names, in any case.
            pub fn from_title(title: &str) -> Option<Self> {
                let title = title.trim().to_lowercase();
                SectionKind::ALL.iter().copied().find(|kind| kind.title().to_lowercase() == title)
            }
        }
    };
}

sections! {
    Statement "statement" "Statement of nonconformity";
    Requirement "requirement" "Requirement";
    ObjectiveEvidence "objective-evidence" "Objective evidence";
    Extent "extent" "Extent";
    Impact "impact" "Impact";
    RootCause "root-cause" "Root cause";
    Correction "correction" "Correction";
    CorrectiveAction "corrective-action" "Corrective action";
    Verification "verification" "Verification";
    Preconditions "preconditions" "Preconditions";
    AttackNarrative "attack-narrative" "Attack narrative";
    Reproduction "reproduction" "Reproduction";
    Detection "detection" "Detection";
    Recommendation "recommendation" "Recommendation";
    Retest "retest" "Retest";
}

impl Prose {
    /// Whether any of it is for one audience and those above it only.
    pub fn has_passages(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Passage { .. }))
    }

    /// The section of a kind, if it stands in the body and says something.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|s| s.kind == Some(kind) && !s.says.is_empty())
    }

    /// What the section of a kind says, where it says something.
    pub fn said(&self, kind: SectionKind) -> Option<String> {
        self.section(kind).map(|section| self.said_in(section))
    }

    /// What one of its sections says, without markup, white space folded: as much as one quotes.
    pub fn said_in(&self, section: &Section) -> String {
        let mut said = String::new();
        for word in self.text[section.says.clone()].split_whitespace() {
            if said.len() >= MAX_SAID {
                break;
            }
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(word);
        }
        said.truncate(floor_char_boundary(&said, MAX_SAID));
        said
    }
}
