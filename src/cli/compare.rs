//! `aims-site compare`: what changed between two reports.

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use super::{Exit, Output};
use crate::export::{compare, report};
use crate::read;

/// Show what changed between two reports
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site compare demo/history/2026-Q1.json public
  aims-site compare public-of-march public --format json | jq .verdicts
  aims-site compare demo/history/2026-Q1.json demo

Each of the two is a report.json, a built site, or an engagement folder, which
is read and judged without writing anything. Exit code: 0 whether or not
anything changed, 1 for a report that cannot be read, 2 for one that is not
there.")]
pub(super) struct CompareArgs {
    /// The earlier report: a report.json, a site or an engagement folder
    #[arg(value_name = "OLD")]
    old: Utf8PathBuf,
    /// The later report: likewise
    #[arg(value_name = "NEW")]
    new: Utf8PathBuf,
    /// The form of the output
    #[arg(long, default_value = "text")]
    format: Format,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// For people
    Text,
    /// For tools: one JSON document
    Json,
}

pub(super) fn run(args: &CompareArgs, out: &mut Output) -> Exit {
    let old = match load(&args.old, out) {
        Ok(report) => report,
        Err(exit) => return exit,
    };
    let new = match load(&args.new, out) {
        Ok(report) => report,
        Err(exit) => return exit,
    };
    let comparison = compare::compare(&old, &new);
    out.result(&match args.format {
        Format::Text => compare::text(&comparison),
        Format::Json => compare::json(&comparison),
    });
    Exit::Done
}

/// The report that a path stands for.
fn load(path: &Utf8Path, out: &mut Output) -> Result<compare::Report, Exit> {
    let (file, text) = text(path, out)?;
    compare::read(&text).map_err(|why| {
        out.error(
            &format!("`{file}` cannot be compared: {why}"),
            "name a `report.json`, a built site that holds `data/report.json`, or an engagement folder",
        );
        Exit::Engagement
    })
}

/// Its text, and the file it is from.
fn text(path: &Utf8Path, out: &mut Output) -> Result<(Utf8PathBuf, String), Exit> {
    let inside = ["data/report.json", "report.json"].map(|name| path.join(name));
    let file = match inside.into_iter().find(|file| file.is_file()) {
        Some(file) => file,
        None if path.join("engagement.yaml").is_file() => return engagement(path, out),
        None if path.is_dir() => {
            out.error(
                &format!("`{path}` holds no report"),
                "name a built site, or build the engagement first: `aims-site build DIR -o OUT`",
            );
            return Err(Exit::Engagement);
        }
        None => path.to_owned(),
    };
    match read::text(&file) {
        Ok(text) => Ok((file, text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            out.error(&format!("`{file}` does not exist"), "name a report.json, a built site or an engagement folder");
            Err(Exit::Usage)
        }
        Err(error) => {
            out.error(&format!("`{file}` cannot be read: {error}"), "name a report.json that is UTF-8 text");
            Err(Exit::Engagement)
        }
    }
}

/// The report that a build of the engagement would hold.
fn engagement(dir: &Utf8Path, out: &mut Output) -> Result<(Utf8PathBuf, String), Exit> {
    let checked = crate::check(dir, &mut |step| out.step(step));
    match &checked.model {
        Some(model) if checked.report.is_clean() => {
            let bytes = report::render(&model.engagement, &model.assessment);
            Ok((dir.to_owned(), String::from_utf8_lossy(&bytes).into_owned()))
        }
        _ => {
            out.error(
                &format!("the engagement in `{dir}` has errors, so its figures are not known"),
                &format!("run `aims-site check {dir}` and correct them"),
            );
            Err(Exit::Engagement)
        }
    }
}
