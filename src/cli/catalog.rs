//! `aims-site catalog`: the controls and clauses that findings can be graded against.

use camino::Utf8Path;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::text::{Sheet, width};
use super::{Dir, Exit, Output};
use crate::export::shelf as export;
use crate::model::{Requirement, RequirementKind, Shelf};
use crate::parse::decode::nearest;
use crate::{parse, read, resolve};

/// List the controls and clauses that findings can be graded against
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site catalog list
  aims-site catalog show A.6.2.4
  aims-site catalog list demo --format json | jq -r '.requirements[].ref'

Without an engagement, those of ISO/IEC 42001 are listed.")]
pub(super) struct CatalogArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand, Debug)]
enum Action {
    /// All of them: ref, kind, title
    List {
        #[command(flatten)]
        dir: Dir,
        /// The form of the output
        #[arg(long, default_value = "human")]
        format: Format,
    },
    /// One of them: what it is about, how it is tested, what is commonly missing
    Show {
        /// The control or clause, such as A.6.2.4 or 9.2.1
        #[arg(value_name = "REF")]
        reference: String,
        #[command(flatten)]
        dir: Dir,
        /// The form of the output
        #[arg(long, default_value = "human")]
        format: Format,
    },
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// For people
    Human,
    /// For tools: one JSON document
    Json,
}

pub(super) fn run(args: &CatalogArgs, out: &mut Output) -> Exit {
    match &args.action {
        Action::List { dir, format } => match dir.existing(out) {
            Ok(dir) => list(&shelf(dir), *format, out),
            Err(exit) => exit,
        },
        Action::Show { reference, dir, format } => match dir.existing(out) {
            Ok(dir) => show(&shelf(dir), reference, *format, out),
            Err(exit) => exit,
        },
    }
}

/// The shelf of the engagement in `dir`, or the program's own where there is none.
pub(super) fn shelf(dir: &Utf8Path) -> Shelf {
    // What is wrong with the engagement is told by `check`; here it only means that the catalogs of the program stand.
    let sources = read::inputs(dir, &["engagement.yaml", "catalogs"]);
    let (parsed, _) = parse::parse(&sources);
    resolve::shelf(&parsed)
}

fn list(shelf: &Shelf, format: Format, out: &mut Output) -> Exit {
    if format == Format::Json {
        return json(&export::list(shelf), out);
    }
    let longest = |text: fn(&Requirement) -> &str| shelf.requirements.iter().map(|r| text(r).len()).max().unwrap_or(0);
    let (refs, kinds) = (longest(|r| &r.reference), longest(|r| r.kind.as_str()));
    let mut text = String::new();
    for requirement in &shelf.requirements {
        let (reference, kind) = (&requirement.reference, requirement.kind.as_str());
        text.push_str(&format!("{reference:refs$}  {kind:kinds$}  {}\n", requirement.title));
    }
    out.result(&text);
    Exit::Done
}

fn show(shelf: &Shelf, reference: &str, format: Format, out: &mut Output) -> Exit {
    let Some(requirement) = find(shelf, reference) else {
        let refs = shelf.requirements.iter().map(|r| r.reference.as_str());
        let help = match nearest(reference, refs) {
            _ if below(shelf, reference).is_some() => format!("it is an area: see `aims-site explain {reference}`"),
            Some(near) => format!("did you mean `{near}`?"),
            None => "`aims-site catalog list` shows all of them".to_owned(),
        };
        out.error(&format!("no catalog has a control or clause `{}`", parse::decode::excerpt(reference)), &help);
        return Exit::Usage;
    };
    match format {
        Format::Json => json(&entry(shelf, requirement), out),
        Format::Human => {
            out.result(&sheet(shelf, requirement));
            Exit::Done
        }
    }
}

/// A requirement by its ref, in any case.
pub(super) fn find<'s>(shelf: &'s Shelf, reference: &str) -> Option<&'s Requirement> {
    shelf.requirements.iter().find(|r| r.reference.eq_ignore_ascii_case(reference))
}

/// What an area or a sub-group is graded through, if the ref names one.
pub(super) fn below<'s>(shelf: &'s Shelf, reference: &str) -> Option<Vec<&'s Requirement>> {
    let areas = shelf.areas.iter().map(|area| &area.reference);
    let mut parts = areas.chain(shelf.groups.iter().map(|group| &group.reference));
    let within = format!("{}.", parts.find(|part| part.eq_ignore_ascii_case(reference))?);
    Some(shelf.requirements.iter().filter(|r| r.is_gradable() && r.reference.starts_with(&within)).collect())
}

/// A requirement, for a terminal.
pub(super) fn sheet(shelf: &Shelf, requirement: &Requirement) -> String {
    let entry = entry(shelf, requirement);
    let area = &shelf.areas[requirement.area.index()];
    let mut sheet = Sheet::new(width());
    sheet.paragraph(&format!("{} {}", entry.row.reference, entry.row.title));
    sheet.paragraph(&format!("{} of {}, area {} {}", entry.row.kind, entry.row.standard, area.reference, area.title));
    sheet.part("About", entry.about);
    if requirement.kind == RequirementKind::Heading {
        let leaves = entry.leaves.iter().filter_map(|leaf| find(shelf, leaf));
        sheet.list("Graded through", leaves.map(|leaf| format!("{} {}", leaf.reference, leaf.title)));
    }
    sheet.part("How red teams test it", entry.test_approach);
    sheet.part("Common gap", entry.common_gap);
    sheet.part("Why it matters", entry.why_it_matters);
    sheet.list("Evidence that assessors ask for", entry.evidence);
    let named = [("Phases", &entry.phases), ("Lifecycle stages", &entry.stages), ("Threats", &entry.threats)];
    for (heading, ids) in named {
        sheet.part(heading, &ids.join(", "));
    }
    sheet.part("Also called", &entry.synonyms.join(", "));
    if requirement.is_gradable() && !requirement.testable {
        sheet.line("");
        sheet.paragraph(
            "Red teaming gives no direct evidence of it: it may be graded, and stays outside the coverage ratio (V4).",
        );
    }
    sheet.finish()
}

/// Everything that the shelf says of one requirement.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Entry<'a> {
    #[serde(flatten)]
    row: export::Row<'a>,
    about: &'a str,
    test_approach: &'a str,
    common_gap: &'a str,
    why_it_matters: &'a str,
    evidence: &'a [String],
    phases: Vec<&'a str>,
    stages: Vec<&'a str>,
    threats: Vec<&'a str>,
    synonyms: &'a [String],
    leaves: Vec<&'a str>,
    counterparts: Vec<export::CounterpartOf<'a>>,
}

fn entry<'a>(shelf: &'a Shelf, requirement: &'a Requirement) -> Entry<'a> {
    let this = shelf.requirement(&requirement.reference);
    let here = |list: &[crate::model::RequirementIx]| this.is_some_and(|ix| list.contains(&ix));
    Entry {
        row: export::row(shelf, requirement),
        about: &requirement.about,
        test_approach: &requirement.test_approach,
        common_gap: &requirement.common_gap,
        why_it_matters: &requirement.why_it_matters,
        evidence: &requirement.evidence,
        phases: requirement.phases.iter().map(|ix| shelf.phases[ix.index()].id.as_str()).collect(),
        stages: shelf.stages.iter().filter(|stage| here(&stage.requirements)).map(|stage| stage.id.as_str()).collect(),
        threats: shelf
            .threats
            .iter()
            .filter(|threat| here(&threat.requirements))
            .map(|threat| threat.id.as_str())
            .collect(),
        synonyms: &requirement.synonyms,
        leaves: requirement.leaves.iter().map(|ix| shelf.requirements[ix.index()].reference.as_str()).collect(),
        counterparts: this.map(|ix| export::counterparts(shelf, ix)).unwrap_or_default(),
    }
}

fn json(value: &impl Serialize, out: &mut Output) -> Exit {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    out.result(&format!("{text}\n"));
    Exit::Done
}
