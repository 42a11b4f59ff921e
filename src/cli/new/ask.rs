//! Questions on a terminal: what `new finding` was not told by its flags. Elsewhere nothing is asked.
//!
//! Every question may be left open by Escape, and an open one leaves its key empty in the draft, as a missing flag does.

use std::io::{self, IsTerminal};

use clap::ValueEnum;
use dialoguer::{FuzzySelect, Input, Select};

use super::{Exit, Failure, FindingArgs, Grade, Output};
use crate::model::Shelf;

/// Rows of a list that are shown at once.
const ROWS: usize = 12;

/// What a finding is made from: flags, then answers.
pub(super) struct Told {
    pub(super) title: Option<String>,
    pub(super) grade: Option<Grade>,
    pub(super) failure: Option<Failure>,
    /// Refs as the catalogs write them.
    pub(super) controls: Vec<String>,
}

/// Asks for what the flags leave open, if somebody sits there who can answer. `controls` are those of the flags.
pub(super) fn finding(
    args: &FindingArgs,
    controls: Vec<String>,
    shelf: &Shelf,
    out: &mut Output,
) -> Result<Told, Exit> {
    let title = args.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
    let told = Told { title, grade: args.grade, failure: args.failure, controls };
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Ok(told);
    }
    questions(told, shelf).map_err(|error| {
        out.error(&format!("the answer cannot be read: {error}"), "answer by flags: `aims-site new finding --help`");
        Exit::Machine
    })
}

fn questions(mut told: Told, shelf: &Shelf) -> dialoguer::Result<Told> {
    if told.title.is_none() {
        let title: String = Input::new().with_prompt("Title").allow_empty(true).interact_text()?;
        told.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
    }
    // A failure mode given by flag says that it is a nonconformity, so the other grades are not offered.
    if told.grade.is_none() {
        told.grade = choose("Grade", &grades(told.failure.is_some()))?;
    }
    if told.failure.is_none() && matches!(told.grade, Some(Grade::Major | Grade::Minor)) {
        told.failure = choose("How the control failed", FAILURES)?;
    }
    if told.controls.is_empty() {
        told.controls.extend(requirement(shelf)?);
    }
    Ok(told)
}

const GRADES: &[(Grade, &str)] = &[
    (Grade::Major, "major: intended results are at stake"),
    (Grade::Minor, "minor: a requirement is not fulfilled"),
    (Grade::Opportunity, "opportunity: fulfilled, and could be better"),
    (Grade::Conforming, "conforming: a positive finding, it held in what was tested"),
];

const FAILURES: &[(Failure, &str)] = &[
    (Failure::Design, "design: as designed it would never work"),
    (Failure::Operating, "operating: it could work, but was not run properly"),
];

fn grades(nonconforming: bool) -> Vec<(Grade, &'static str)> {
    let offered = |grade: Grade| !nonconforming || matches!(grade, Grade::Major | Grade::Minor);
    GRADES.iter().copied().filter(|(grade, _)| offered(*grade)).collect()
}

fn choose<T: ValueEnum>(prompt: &str, from: &[(T, &str)]) -> dialoguer::Result<Option<T>> {
    let items = from.iter().map(|(_, about)| *about);
    let chosen = Select::new().with_prompt(prompt).items(items).default(0).interact_opt()?;
    Ok(chosen.and_then(|at| from.get(at)).map(|(value, _)| value.clone()))
}

/// A control or clause, found by any letters of its id and title.
fn requirement(shelf: &Shelf) -> dialoguer::Result<Option<String>> {
    let gradable: Vec<_> = shelf.requirements.iter().filter(|requirement| requirement.is_gradable()).collect();
    let items = gradable.iter().map(|requirement| format!("{}  {}", requirement.reference, requirement.title));
    let chosen = FuzzySelect::new()
        .with_prompt("Control or clause (type to search)")
        .items(items)
        .default(0)
        .max_length(ROWS)
        .interact_opt()?;
    Ok(chosen.and_then(|at| gradable.get(at)).map(|requirement| requirement.reference.clone()))
}
