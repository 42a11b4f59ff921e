//! What can be found: a finding, a requirement, a rule …, each with its kind, title, address and text.

use crate::content::{self, MethodDoc, RuleDoc};
use crate::model::*;
use crate::view::Cx;
use crate::view::address::{self, Here};

/// Something that a search finds.
#[derive(Debug, Clone, Copy)]
pub enum Document {
    /// A published finding.
    Finding(FindingIx),
    /// A requirement.
    Requirement(RequirementIx),
    /// An AI system.
    System(SystemIx),
    /// A free page.
    Page(PageIx),
    /// A threat.
    Threat(ThreatIx),
    /// A lifecycle stage.
    Stage(StageIx),
    /// A chapter of the method.
    Chapter(&'static MethodDoc),
    /// A rule.
    Rule(&'static RuleDoc),
    /// An evidence file: by name, title and hash, not by content.
    Evidence(EvidenceIx),
}

/// All that can be found, in this order.
pub fn documents(cx: &Cx<'_>) -> Vec<Document> {
    let engagement = cx.engagement;
    let count = |n: usize| 0..n;
    let mut all: Vec<Document> = cx.assessment.figures.findings.iter().map(|ix| Document::Finding(*ix)).collect();
    all.extend(count(engagement.shelf.requirements.len()).map(|at| Document::Requirement(RequirementIx::new(at))));
    all.extend(count(engagement.systems.len()).map(|at| Document::System(SystemIx::new(at))));
    all.extend(count(engagement.pages.len()).map(|at| Document::Page(PageIx::new(at))));
    all.extend(count(engagement.shelf.threats.len()).map(|at| Document::Threat(ThreatIx::new(at))));
    all.extend(count(engagement.shelf.stages.len()).map(|at| Document::Stage(StageIx::new(at))));
    all.extend(content::method().iter().map(Document::Chapter));
    all.extend(content::rules().iter().map(Document::Rule));
    all.extend(count(engagement.evidence.len()).map(|at| Document::Evidence(EvidenceIx::new(at))));
    all
}

impl Document {
    /// The kinds, as the interface names them.
    pub const KINDS: &'static [&'static str] =
        &["finding", "requirement", "system", "page", "threat", "stage", "chapter", "rule", "evidence"];

    /// Which kind it is.
    pub fn kind(self) -> &'static str {
        let at = match self {
            Document::Finding(_) => 0,
            Document::Requirement(_) => 1,
            Document::System(_) => 2,
            Document::Page(_) => 3,
            Document::Threat(_) => 4,
            Document::Stage(_) => 5,
            Document::Chapter(_) => 6,
            Document::Rule(_) => 7,
            Document::Evidence(_) => 8,
        };
        Self::KINDS[at]
    }

    /// Its title, its id in front.
    pub fn title(self, cx: &Cx<'_>) -> String {
        let engagement = cx.engagement;
        match self {
            Document::Finding(ix) => format!("{} {}", engagement[ix].id, engagement[ix].title),
            Document::Requirement(ix) => format!("{} {}", engagement[ix].reference, engagement[ix].title),
            Document::System(ix) => engagement[ix].title.clone(),
            Document::Page(ix) => engagement[ix].title.clone(),
            Document::Threat(ix) => engagement[ix].title.clone(),
            Document::Stage(ix) => engagement[ix].title.clone(),
            Document::Chapter(doc) => doc.title.clone(),
            Document::Rule(doc) => format!("{} {}", doc.id, doc.title),
            Document::Evidence(ix) => engagement[ix].path.clone(),
        }
    }

    /// Its address from the root of the site.
    pub fn href(self, cx: &Cx<'_>) -> String {
        let here = Here::new(cx.engagement, "index.html");
        match self {
            Document::Finding(ix) => here.finding(ix),
            Document::Requirement(ix) => here.requirement(ix),
            Document::System(ix) => here.system_link(ix).href,
            Document::Page(ix) => here.to(&address::page(&cx.engagement[ix])),
            Document::Threat(ix) => here.threat_link(ix).href,
            Document::Stage(ix) => here.stage_link(ix).href,
            Document::Chapter(doc) => here.to(&format!("method.html#about-{}", doc.id)),
            Document::Rule(doc) => here.rule(doc.id),
            Document::Evidence(ix) => here.evidence(ix),
        }
    }

    /// Its text, without its title.
    pub fn text(self, cx: &Cx<'_>) -> String {
        let engagement = cx.engagement;
        match self {
            Document::Finding(ix) => finding(cx, &engagement[ix]),
            Document::Requirement(ix) => {
                let of = &engagement[ix];
                let parts = [&of.about, &of.test_approach, &of.common_gap, &of.why_it_matters];
                joined(parts.into_iter().chain(&of.evidence).chain(&of.synonyms).map(String::as_str))
            }
            Document::System(ix) => {
                let of = &engagement[ix];
                let said = [&of.owner, &of.model, &of.version, &of.lifecycle, &of.data];
                joined(
                    [&*of.prose.text, of.id.as_str()].into_iter().chain(said.into_iter().flatten().map(String::as_str)),
                )
            }
            Document::Page(ix) => engagement[ix].prose.text.to_string(),
            Document::Threat(ix) => engagement[ix].about.clone(),
            Document::Stage(ix) => joined(engagement[ix].focus.iter().map(String::as_str)),
            Document::Chapter(doc) => doc.prose.text.to_string(),
            Document::Rule(doc) => doc.prose.text.to_string(),
            Document::Evidence(ix) => {
                let of = &engagement[ix];
                joined(of.title.as_deref().into_iter().chain([of.sha256.as_str()]))
            }
        }
    }
}

/// Everything that stands on a finding's page in words of the engagement, its summary first.
fn finding(cx: &Cx<'_>, of: &Finding) -> String {
    let engagement = cx.engagement;
    let mut parts: Vec<&str> = Vec::new();
    parts.extend(of.summary.as_deref());
    parts.push(&of.prose.text);
    for entry in &of.entries {
        let requirement = &engagement[entry.requirement];
        parts.extend([requirement.reference.as_str(), &requirement.title]);
        parts.extend(entry.statement.as_deref());
        parts.extend(entry.grading.rationale.as_deref());
    }
    parts.extend(of.systems.iter().map(|ix| engagement[*ix].title.as_str()));
    parts.extend(of.threats.iter().map(|ix| engagement[*ix].title.as_str()));
    let target = [&of.target.model, &of.target.version, &of.target.surface, &of.target.place];
    parts.extend(target.into_iter().flatten().map(String::as_str));
    parts.extend(of.author.as_deref());
    parts.extend(of.remediation.owner.as_deref());
    for cited in &of.evidence {
        parts.push(&engagement[cited.file].path);
        parts.extend(cited.title.as_deref());
    }
    joined(parts)
}

fn joined<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let mut out = String::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push_str(" · ");
        }
        out.push_str(part);
    }
    out
}
