//! `aims-site check`: everything that is wrong, on stdout.

use clap::{Args, ValueEnum};

use super::{Dir, Exit, Output};
use crate::Checked;
use crate::diag::{Report, github, human, json, sarif};

/// List everything that is wrong with an engagement, each at its line
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site check
  aims-site check demo --strict
  aims-site check demo --format json | jq .errors
  aims-site check demo --format github --fail-on major

An error makes a figure wrong or untraceable, and nothing is built until it is
corrected; a warning is worth a look. `aims-site explain CODE` tells more of
the code in [brackets].

Exit code: 0 without errors, 1 with errors (with --strict also with warnings,
with --fail-on major also with an open major nonconformity), 2 for wrong usage.")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    dir: Dir,
    /// The form of the output
    #[arg(long, default_value = "human")]
    format: Format,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
    /// Fail also while a nonconformity of this grade is open
    #[arg(long, value_name = "GRADE")]
    fail_on: Option<FailOn>,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum FailOn {
    /// An open major nonconformity
    Major,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// For people: the text underlined, and what to do
    Human,
    /// For tools: one JSON document
    Json,
    /// For GitHub Actions: annotations at their lines
    Github,
    /// For code scanning: one SARIF 2.1.0 log
    Sarif,
}

pub(super) fn run(args: &CheckArgs, out: &mut Output) -> Exit {
    let dir = match args.dir.existing(out) {
        Ok(dir) => dir,
        Err(exit) => return exit,
    };
    let checked = crate::check(dir, &mut |step| out.step(step));
    let text = match args.format {
        Format::Json => json::render(&checked.report),
        Format::Github => github::render(&checked.report, dir),
        Format::Sarif => sarif::render(&checked.report, dir),
        Format::Human => {
            let text = human::render(&checked.report, out.styled_result(), |path| checked.sources.text(path));
            format!("{text}{}\n", human::count(&checked.report))
        }
    };
    out.result(&text);
    let exit = verdict(&checked.report, args.strict);
    let majors = open_majors(&checked);
    if exit != Exit::Done || args.fail_on.is_none() || majors.is_empty() {
        return exit;
    }
    // Whether it fails is no result: it is said where it spoils no document.
    out.error(
        &format!("open major nonconformities: {}", majors.join(", ")),
        "correct them and enter an effective verification, or leave `--fail-on major` out",
    );
    Exit::Engagement
}

/// The ids of the findings that are open majors.
fn open_majors(checked: &Checked) -> Vec<&str> {
    let Some(model) = &checked.model else { return Vec::new() };
    let majors = &model.assessment.figures.nonconformities.major;
    majors.iter().map(|ix| model.engagement[*ix].id.as_str()).collect()
}

/// The exit code of a report.
pub(super) fn verdict(report: &Report, strict: bool) -> Exit {
    if report.is_clean() && !(strict && report.warnings > 0) { Exit::Done } else { Exit::Engagement }
}
