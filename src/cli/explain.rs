//! `aims-site explain`: what a word of the report means.

use clap::Args;

mod frameworks;
mod guidance;

use super::catalog::{below, find, sheet, shelf};
use super::text::{Sheet, width};
use super::{Dir, Exit, Output};
use crate::content::{self, RuleDoc};
use crate::diag::Code;
use crate::model::{Phase, RequirementIx, Shelf, Stage, Threat};
use crate::parse::decode::{excerpt, nearest};

/// Explain a requirement, threat, stage, measure, framework, rule or diagnostic code
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site explain A.6.2.4              a control, a clause, a heading, an area
  aims-site explain prompt-injection     a threat of ISO/IEC 27090 (FDIS)
  aims-site explain rate-limiting        a measure of the same draft
  aims-site explain verification-validation
  aims-site explain LLM06                an element of another framework
  aims-site explain nist-ai-rmf-1.0      a framework with counterparts
  aims-site explain G3                   a rule that verdicts and figures follow
  aims-site explain evidence-required    a diagnostic of `aims-site check`

DIR matters only where an engagement brings catalogs of its own.")]
pub(super) struct ExplainArgs {
    /// An id, a number, a code or a title, in upper or lower case
    #[arg(value_name = "WORD")]
    word: String,
    #[command(flatten)]
    dir: Dir,
}

pub(super) fn run(args: &ExplainArgs, out: &mut Output) -> Exit {
    let shelf = match args.dir.existing(out) {
        Ok(dir) => shelf(dir),
        Err(exit) => return exit,
    };
    let word = args.word.trim();
    match explain(&shelf, word) {
        Some(text) => {
            out.result(&text);
            Exit::Done
        }
        None => {
            let help = match nearest(word, words(&shelf).into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a control or clause, a threat, measure, practice, role, lifecycle stage or phase, a framework or an element of one, a rule (G1 to H5) or a diagnostic code".to_owned(),
            };
            out.error(&format!("nothing here is called `{}`", excerpt(word)), &help);
            Exit::Usage
        }
    }
}

fn explain(shelf: &Shelf, word: &str) -> Option<String> {
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    if let Some(requirement) = find(shelf, word) {
        return Some(sheet(shelf, requirement));
    }
    if let Some(text) = group(shelf, word) {
        return Some(text);
    }
    if let Some(stage) = shelf.stages.iter().find(|stage| is(&stage.id) || is(&stage.title)) {
        return Some(of_stage(shelf, stage));
    }
    if let Some(threat) = shelf.threats.iter().find(|threat| is(&threat.id) || is(&threat.title)) {
        return Some(of_threat(shelf, threat));
    }
    if let Some(phase) = shelf.phases.iter().find(|phase| is(&phase.id) || is(&phase.title)) {
        return Some(of_phase(shelf, phase));
    }
    // Ids of other standards come last: a bare number means the catalogs of this engagement.
    guidance::explain(shelf, word)
        .or_else(|| content::rule(word).map(of_rule))
        .or_else(|| frameworks::explain(shelf, word))
}

/// Every word that can be explained.
fn words(shelf: &Shelf) -> Vec<&str> {
    let requirements = shelf.requirements.iter().map(|r| r.reference.as_str());
    let groups =
        shelf.areas.iter().map(|a| a.reference.as_str()).chain(shelf.groups.iter().map(|g| g.reference.as_str()));
    let stages = shelf.stages.iter().flat_map(|s| [s.id.as_str(), s.title.as_str()]);
    let threats = shelf.threats.iter().flat_map(|t| [t.id.as_str(), t.title.as_str()]);
    let phases = shelf.phases.iter().map(|p| p.id.as_str());
    let docs = content::codes().iter().chain(content::rules()).map(|doc| doc.id);
    let words = requirements.chain(groups).chain(stages).chain(threats).chain(phases).chain(docs);
    words.chain(guidance::words(shelf)).chain(frameworks::words(shelf)).collect()
}

/// An area or a sub-group, which no finding is graded against, with what stands below it.
fn group(shelf: &Shelf, word: &str) -> Option<String> {
    let area = shelf.areas.iter().find(|area| area.reference.eq_ignore_ascii_case(word));
    let group = shelf.groups.iter().find(|group| group.reference.eq_ignore_ascii_case(word));
    let (reference, title, about) = match (area, group) {
        (Some(area), _) => (&area.reference, &area.title, area.about.as_str()),
        (None, Some(group)) => (&group.reference, &group.title, ""),
        (None, None) => return None,
    };
    let mut sheet = Sheet::new(width());
    sheet.paragraph(&format!("{reference} {title}"));
    sheet.paragraph("not graded itself");
    sheet.part("About", about);
    let leaves = below(shelf, word).unwrap_or_default();
    sheet.list("Graded through", leaves.iter().map(|leaf| format!("{} {}", leaf.reference, leaf.title)));
    Some(sheet.finish())
}

fn of_stage(shelf: &Shelf, stage: &Stage) -> String {
    let mut sheet = Sheet::new(width());
    sheet.paragraph(&format!("{} ({})", stage.title, stage.id));
    sheet.paragraph(if stage.organizational {
        "accompanies all lifecycle stages of ISO/IEC 23053"
    } else {
        "lifecycle stage of ISO/IEC 23053"
    });
    sheet.part("About", &stage.about);
    sheet.list("What a red team looks at", &stage.focus);
    sheet.part("How a failure here reads", &stage.failure);
    sheet.part("Boundary to the next stage", &stage.boundary);
    sheet.list("Requirements", titles(shelf, &stage.requirements));
    let threats: Vec<&str> = stage.threats.iter().map(|ix| shelf.threats[ix.index()].id.as_str()).collect();
    sheet.part("Threats", &threats.join(", "));
    sheet.finish()
}

fn of_threat(shelf: &Shelf, threat: &Threat) -> String {
    let mut sheet = Sheet::new(width());
    sheet.paragraph(&format!("{} ({})", threat.title, threat.id));
    sheet.paragraph("threat of ISO/IEC 27090 (FDIS), which is guidance");
    sheet.part("About", &threat.about);
    sheet.part("Endangers", &threat.properties.join(", "));
    sheet.list("How it can be tested", &threat.tests);
    sheet.list("How it can be noticed", &threat.detection);
    let stages: Vec<&str> = threat.stages.iter().map(|ix| shelf.stages[ix.index()].id.as_str()).collect();
    sheet.part("Lifecycle stages", &stages.join(", "));
    sheet.list("Requirements", titles(shelf, &threat.requirements));
    let elsewhere = threat.taxonomy.iter().filter(|(_, ids)| !ids.is_empty());
    sheet.list("Elsewhere", elsewhere.map(|(name, ids)| format!("{name}: {}", ids.join(", "))));
    sheet.finish()
}

fn of_phase(shelf: &Shelf, phase: &Phase) -> String {
    let mut sheet = Sheet::new(width());
    sheet.paragraph(&format!("{} ({})", phase.title, phase.id));
    sheet.paragraph("phase of an engagement");
    sheet.part("About", &phase.about);
    sheet.list("What is done", &phase.activities);
    sheet.list("Requirements", titles(shelf, &phase.requirements));
    sheet.finish()
}

fn of_rule(doc: &RuleDoc) -> String {
    let mut sheet = Sheet::new(width());
    sheet.paragraph(&format!("{}: {}", doc.id, doc.title));
    let code = Code::ALL.iter().find(|code| code.as_str() == doc.id);
    let what = match code {
        Some(code) if doc.family().is_some() => format!("rule; {} of `aims-site check`", code.severity().as_str()),
        Some(code) => format!("{} of `aims-site check`", code.severity().as_str()),
        None => "rule".to_owned(),
    };
    let source = if doc.source.is_empty() { String::new() } else { format!("; source: {}", doc.source) };
    sheet.paragraph(&format!("{what}{source}"));
    sheet.line("");
    sheet.markdown(doc.body);
    sheet.finish()
}

fn titles<'s>(shelf: &'s Shelf, list: &'s [RequirementIx]) -> impl Iterator<Item = String> + 's {
    list.iter().map(|ix| {
        let requirement = &shelf.requirements[ix.index()];
        format!("{} {}", requirement.reference, requirement.title)
    })
}
