//! `aims-site check`: everything that is wrong, on stdout.

use clap::{Args, ValueEnum};

use super::{Dir, Exit, Output};
use crate::diag::{Report, human, json};

/// Say everything that is wrong with an engagement, each at its line
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site check
  aims-site check demo --strict
  aims-site check demo --format json | jq .errors

Exit code: 0 without errors, 1 with errors (with --strict also with warnings), 2 for wrong usage.")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    dir: Dir,
    /// How to print
    #[arg(long, default_value = "human")]
    format: Format,
    /// Warnings fail too
    #[arg(long)]
    strict: bool,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// For people: the text underlined, and what to do
    Human,
    /// For tools: one JSON document
    Json,
}

pub(super) fn run(args: &CheckArgs, out: &mut Output) -> Exit {
    let dir = match args.dir.existing(out) {
        Ok(dir) => dir,
        Err(exit) => return exit,
    };
    let checked = crate::check(dir, &mut |step| out.step(step));
    let text = match args.format {
        Format::Json => json::render(&checked.report),
        Format::Human => {
            let text = human::render(&checked.report, out.styled_result(), |path| checked.sources.text(path));
            format!("{text}{}\n", human::count(&checked.report))
        }
    };
    out.result(&text);
    verdict(&checked.report, args.strict)
}

/// The exit code of a report.
pub(super) fn verdict(report: &Report, strict: bool) -> Exit {
    if report.is_clean() && !(strict && report.warnings > 0) { Exit::Done } else { Exit::Engagement }
}
