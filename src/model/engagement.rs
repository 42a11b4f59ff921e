//! The engagement: everything that was said and found, as one value.

use std::ops::Index;
use std::sync::Arc;

use super::{
    Date, catalog::*, crosswalk::*, evidence::EvidenceFile, finding::*, guidance::*, handle::*, meta::*, period::*,
    programme::*, prose::Prose,
};

/// One assessment of one organisation; built into one site.
#[derive(Debug, Clone)]
pub struct Engagement {
    /// `engagement.yaml`.
    pub meta: Meta,
    /// Everything that findings refer to.
    pub shelf: Arc<Shelf>,
    /// Findings in natural order of ids, drafts among them.
    pub findings: Vec<Arc<Finding>>,
    /// Systems in natural order of ids.
    pub systems: Vec<System>,
    /// The Statement of Applicability, if the client supplied one.
    pub statement: Option<Statement>,
    /// The testing programme, as listed.
    pub activities: Vec<Activity>,
    /// Free pages, by order and path.
    pub pages: Vec<FreePage>,
    /// Files that published findings cite, by path.
    pub evidence: Arc<Vec<EvidenceFile>>,
    /// Earlier periods, by date, then id.
    pub history: Vec<Arc<Period>>,
    /// For whom all of this is told.
    pub edition: Edition,
}

/// For whom an engagement is told. What it holds that they may not know is then no longer in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// The audience.
    pub audience: AudienceIx,
    /// Drafts and unconfirmed imports are shown, and counted in nothing.
    pub drafts: bool,
}

impl Engagement {
    /// Published findings with their handles: all but drafts.
    pub fn published(&self) -> impl Iterator<Item = (FindingIx, &Finding)> {
        self.findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| !finding.draft)
            .map(|(i, finding)| (FindingIx::new(i), &**finding))
    }

    /// Drafts and unconfirmed imports, where this edition shows them; none elsewhere.
    pub fn shown_drafts(&self) -> impl Iterator<Item = (FindingIx, &Finding)> {
        let all = self.findings.iter().enumerate().map(|(i, finding)| (FindingIx::new(i), &**finding));
        all.filter(|(ix, _)| self.shows_draft(*ix))
    }

    /// Whether a finding is a draft that this edition shows.
    pub fn shows_draft(&self, ix: FindingIx) -> bool {
        let finding = &self[ix];
        self.edition.drafts && finding.draft && !finding.withheld
    }

    /// Published findings of which this edition knows the skeleton only.
    pub fn withheld(&self) -> impl Iterator<Item = (FindingIx, &Finding)> {
        self.published().filter(|(_, finding)| finding.withheld)
    }

    /// The audience of that name.
    pub fn audience(&self, name: &str) -> Option<AudienceIx> {
        self.meta.audiences.iter().position(|audience| audience == name).map(AudienceIx::new)
    }

    /// The most trusted audience, which may know everything.
    pub fn most_trusted(&self) -> AudienceIx {
        AudienceIx::new(self.meta.audiences.len().saturating_sub(1))
    }

    /// Whether anything names an audience: a finding, an entry of evidence, a passage, a page.
    pub fn names_an_audience(&self) -> bool {
        let bodies = self.findings.iter().map(|finding| &finding.prose);
        let bodies = bodies.chain(self.systems.iter().map(|system| &system.prose));
        let mut bodies = bodies.chain(self.pages.iter().map(|page| &page.prose));
        let finding = |finding: &Arc<Finding>| {
            finding.audience.is_some() || finding.evidence.iter().any(|e| e.audience.is_some())
        };
        self.findings.iter().any(finding)
            || self.evidence.iter().any(|file| file.audience.is_some())
            || self.pages.iter().any(|page| page.audience.is_some())
            || bodies.any(Prose::has_passages)
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
    FrameworkIx => Framework, shelf.frameworks;
    RiskIx => Risk, meta.risks;
    EventIx => AuditEvent, meta.audits;
    ActivityIx => Activity, activities;
    EvidenceIx => EvidenceFile, evidence;
    PageIx => FreePage, pages;
    AudienceIx => String, meta.audiences;
}

/// A page of the engagement's own.
#[derive(Debug, Clone, PartialEq)]
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
