//! `aims-site`: a folder of Markdown red-team findings becomes an audit-ready report site.
//!
//! One straight line of values; no object owns everything, and no step looks back:
//!
//! ```text
//! read     folder                    -> Sources
//! parse    &Sources                  -> Parsed
//! resolve  Parsed                    -> Engagement, Spans
//! assess   &Engagement               -> Assessment
//! edition  &Model, &Edition          -> Model       what one audience may know of it
//! plan     &Engagement, &Assessment  -> pages, each with the view it shows
//! render   &Shell, &Page             -> bytes
//! write    pages, folder             -> Written
//! ```
//!
//! Every step returns what it could do and everything it found wrong; the line stops only between steps.

pub mod assess;
pub mod cli;
pub mod content;
pub mod diag;
mod edition;
pub mod export;
pub mod fix;
pub mod import;
pub mod model;
pub mod parse;
pub mod pdf;
pub mod publish;
pub mod read;
mod remarks;
pub mod render;
pub mod resolve;
pub mod schema;
pub mod search;
pub mod serve;
mod site;
pub mod view;
pub mod write;

use std::sync::Arc;

use camino::Utf8Path;

use assess::Assessment;
use diag::Report;
use model::{Engagement, Spans};
use read::Sources;

pub use edition::{Asked, NoAudience, edition};
pub use site::{BuildError, Built, Content, Site, SiteFile, build, build_editions, standing};

/// An engagement folder, read and judged.
#[derive(Debug)]
pub struct Checked {
    /// What was read.
    pub sources: Sources,
    /// The engagement, its spans and its assessment; absent without a usable `engagement.yaml`.
    pub model: Option<Arc<Model>>,
    /// Everything that is wrong or worth a look.
    pub report: Report,
}

/// The one computed model from which pages and exports are made.
#[derive(Debug)]
pub struct Model {
    /// What was found.
    pub engagement: Engagement,
    /// Where it was written.
    pub spans: Spans,
    /// What the rules say of it.
    pub assessment: Arc<Assessment>,
    /// How many warnings there are.
    pub warnings: usize,
}

/// What the steps made of the files the last time: whoever looks at an engagement again and again pays for what changed.
#[derive(Default)]
pub struct Kept {
    parsed: parse::Kept,
    resolved: resolve::Kept,
    model: Option<Arc<Model>>,
    site: site::Kept,
}

/// Reads, parses, resolves and assesses the engagement in `root`. Writes nothing; `done` hears of every
/// step that ended.
pub fn check(root: &Utf8Path, done: &mut dyn FnMut(&'static str)) -> Checked {
    let sources = read::folder(root);
    done("read");
    Checked::of(sources, done)
}

impl Checked {
    /// What was read, judged.
    pub fn of(sources: Sources, done: &mut dyn FnMut(&'static str)) -> Checked {
        let (model, report) = judge(&sources, &mut Kept::default(), done);
        Checked { sources, model, report }
    }
}

/// Parses, resolves and assesses what was read, from what was `kept` the last time.
pub fn judge(sources: &Sources, kept: &mut Kept, done: &mut dyn FnMut(&'static str)) -> (Option<Arc<Model>>, Report) {
    let mut diagnostics = sources.unread.clone();
    let (parsed, found) = parse::again(sources, &mut kept.parsed);
    diagnostics.extend(found);
    done("parse");
    let (resolved, found) = resolve::again(&parsed, sources, &mut kept.resolved);
    diagnostics.extend(found);
    done("resolve");
    let judged = resolved.map(|(engagement, spans)| {
        let earlier = kept.model.take();
        let earlier = earlier.as_ref().map(|earlier| (&earlier.engagement, &earlier.assessment));
        let assessment = assess::again(&engagement, earlier);
        diagnostics.extend(remarks::remarks(&engagement, &spans, &assessment));
        diagnostics.extend(site::theme::diagnostics(&engagement, &spans, sources, &mut kept.site.theme));
        (engagement, spans, assessment)
    });
    let report = Report::new(diagnostics, |path| sources.text(path));
    let model = judged.map(|(engagement, spans, assessment)| {
        Arc::new(Model { engagement, spans, assessment, warnings: report.warnings })
    });
    kept.model.clone_from(&model);
    done("assess");
    (model, report)
}

/// The file of each finding, by handle: exports that point at one need it.
pub fn finding_paths(model: &Model) -> Vec<String> {
    model.spans.findings.iter().map(|written| written.path.to_string()).collect()
}
