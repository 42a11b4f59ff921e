//! Editions: the model as one audience may know it.
//!
//! ```text
//! edition  Model, Edition  -> Model     what is withheld is no longer in the value
//! ```
//!
//! A pure step between assess and plan. Every verdict, level, flag and figure was computed from all that is known and
//! stays; what stands behind it goes where this audience may not know it. Views, exports and search read the value
//! that is left, so none of them has to ask who reads.
//!
//! Absent here, on purpose: words (a view says what is withheld), and any rule of judgement.

mod body;
mod judged;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::Model;
use crate::model::*;
pub use body::OMITTED;
use body::{Kept, prune};

/// An edition as it is asked for: by the name of an audience.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The audience; none is the most trusted.
    pub audience: Option<String>,
    /// Show drafts and unconfirmed imports.
    pub drafts: bool,
}

/// An audience that the engagement does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no audience `{name}`")]
pub struct NoAudience {
    name: String,
    there: Vec<String>,
}

impl NoAudience {
    /// What to do.
    pub fn help(&self) -> String {
        format!("the audiences, least trusted first: {}", self.there.join(", "))
    }
}

impl Asked {
    /// The edition of that name in an engagement.
    pub fn find(&self, engagement: &Engagement) -> Result<Edition, NoAudience> {
        let audience = match &self.audience {
            None => engagement.most_trusted(),
            Some(name) => engagement
                .audience(name)
                .ok_or_else(|| NoAudience { name: name.clone(), there: engagement.meta.audiences.clone() })?,
        };
        Ok(Edition { audience, drafts: self.drafts })
    }

    /// The model for that edition.
    pub fn of(&self, model: &Arc<Model>) -> Result<Arc<Model>, NoAudience> {
        Ok(edition(model, self.find(&model.engagement)?))
    }
}

/// The model as the audience of `edition` may know it. The most trusted audience knows all of it.
pub fn edition(model: &Arc<Model>, edition: Edition) -> Arc<Model> {
    if model.engagement.edition == edition {
        return Arc::clone(model);
    }
    let most_trusted = edition.audience >= model.engagement.most_trusted();
    let mut engagement = model.engagement.clone();
    let warnings = model.warnings;
    engagement.edition = edition;
    if most_trusted {
        let (spans, assessment) = (model.spans.clone(), Arc::clone(&model.assessment));
        return Arc::new(Model { engagement, spans, assessment, warnings });
    }
    withhold(&mut engagement, edition.audience);
    let assessment = Arc::new(judged::withhold(&engagement, &model.assessment));
    let spans = places(&engagement, &model.spans);
    Arc::new(Model { engagement, spans, assessment, warnings })
}

/// Whether `reader` may not know what is for `audience` and those above it.
fn above(audience: Option<AudienceIx>, reader: AudienceIx) -> bool {
    audience.is_some_and(|audience| audience > reader)
}

/// Takes out of the engagement what `reader` may not know.
fn withhold(engagement: &mut Engagement, reader: AudienceIx) {
    for finding in &mut engagement.findings {
        if above(finding.audience, reader) {
            *finding = Arc::new(skeleton(finding));
        }
    }
    let files = files(engagement, reader);
    let pages = Kept::of(&mut engagement.pages, |page| !above(page.audience, reader));
    for finding in engagement.findings.iter_mut().map(Arc::make_mut) {
        let cited = finding.evidence.len();
        finding.evidence.retain_mut(|entry| renumber(&mut entry.file, &files));
        finding.withheld_evidence = u32::try_from(cited - finding.evidence.len()).unwrap_or(u32::MAX);
        for retest in &mut finding.remediation.verification {
            retest.evidence = retest.evidence.and_then(|file| files.now(file.index())).map(EvidenceIx::new);
        }
    }
    let bodies = engagement.findings.iter_mut().map(|finding| &mut Arc::make_mut(finding).prose);
    let bodies = bodies.chain(engagement.systems.iter_mut().map(|system| &mut system.prose));
    for prose in bodies.chain(engagement.pages.iter_mut().map(|page| &mut page.prose)) {
        prune(prose, reader, &files, &pages);
    }
    past(engagement, reader);
}

fn renumber(file: &mut EvidenceIx, files: &Kept) -> bool {
    let now = files.now(file.index());
    now.inspect(|now| *file = EvidenceIx::new(*now)).is_some()
}

/// What every edition knows of a finding: id, grade, failure mode, what was tested, refs, status, where it belongs,
/// and for whom it is. The rest is as if nobody had stated it.
fn skeleton(finding: &Finding) -> Finding {
    let entry = |entry: &Entry| Entry {
        requirement: entry.requirement,
        grade: entry.grade,
        failure: entry.failure,
        tested: entry.tested,
        grading: Rubric::default(),
        statement: None,
        own: entry.own,
    };
    Finding {
        id: finding.id.clone(),
        title: String::new(),
        summary: None,
        draft: finding.draft,
        grade: finding.grade,
        failure: finding.failure,
        tested: finding.tested,
        entries: finding.entries.iter().map(entry).collect(),
        systems: finding.systems.clone(),
        target: Subject::default(),
        lifecycle: finding.lifecycle.clone(),
        threats: finding.threats.clone(),
        beyond: Vec::new(),
        taxonomy: Default::default(),
        risks: Vec::new(),
        phase: finding.phase,
        severity: None,
        grading: Rubric::default(),
        trials: None,
        sample: None,
        detection: None,
        status: finding.status,
        author: None,
        found: None,
        repeats: None,
        acknowledged: None,
        acceptance: None,
        withdrawal: None,
        remediation: Remediation::default(),
        evidence: Vec::new(),
        source: None,
        confirmed: None,
        audience: finding.audience,
        own: Default::default(),
        prose: Prose::default(),
        withheld: true,
        withheld_evidence: 0,
    }
}

/// Keeps the files that `reader` may see and that a finding cites of which they may see more than the skeleton.
fn files(engagement: &mut Engagement, reader: AudienceIx) -> Kept {
    let findings = &engagement.findings;
    let evidence = Arc::make_mut(&mut engagement.evidence);
    for (at, file) in evidence.iter_mut().enumerate() {
        file.cited.retain(|ix| !findings[ix.index()].withheld);
        let ix = EvidenceIx::new(at);
        let entries = file.cited.iter().flat_map(|cited| &findings[cited.index()].evidence);
        file.title = entries.filter(|entry| entry.file == ix).find_map(|entry| entry.title.clone());
    }
    Kept::of(evidence, |file| !above(file.audience, reader) && !file.cited.is_empty())
}

/// What an earlier period told of a finding is withheld where it was withheld then, or is now. An audience of which
/// this engagement does not know was the most trusted.
fn past(engagement: &mut Engagement, reader: AudienceIx) {
    let Engagement { findings, history, meta, .. } = engagement;
    let now: BTreeSet<&str> = findings.iter().filter(|f| f.withheld).map(|finding| finding.id.as_str()).collect();
    let then = |name: &String| meta.audiences.iter().position(|audience| audience == name);
    for past in history.iter_mut().flat_map(|period| &mut Arc::make_mut(period).findings) {
        let withheld = past.audience.as_ref().is_some_and(|name| then(name).is_none_or(|at| at > reader.index()));
        if withheld || now.contains(past.id.as_str()) {
            past.title.clear();
        }
    }
}

/// The files of what is left. Lines and columns go: a line more in what is withheld would move them.
fn places(engagement: &Engagement, spans: &Spans) -> Spans {
    let place = |(finding, written): (&Arc<Finding>, &Arc<Written>)| {
        Arc::new(Written::new(if finding.withheld { Default::default() } else { written.path.clone() }))
    };
    Spans {
        findings: engagement.findings.iter().zip(&spans.findings).map(place).collect(),
        engagement: spans.engagement.clone(),
        statement: spans.statement.clone(),
        activities: spans.activities.clone(),
    }
}
