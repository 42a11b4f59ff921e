//! `aims-site schema`: JSON Schema of the files, for editors and other programs.

use clap::Args;

use super::catalog::shelf;
use super::{Dir, Exit, Output};
use crate::schema::{Described, render};

/// Print the JSON Schema of a kind of file
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site schema finding
  aims-site schema engagement demo > engagement.schema.json
  aims-site schema report | jq .properties.figures

SUBJECT is finding, engagement, system, applicability, activities, catalog or report. The ids are those of the
catalogs that the engagement in DIR lists. `init` writes these schemas where editors look for them.")]
pub(super) struct SchemaArgs {
    /// Which file: finding, engagement, system, applicability, activities, catalog, report
    #[arg(value_parser = subject)]
    subject: Described,
    #[command(flatten)]
    dir: Dir,
}

fn subject(word: &str) -> Result<Described, String> {
    Described::from_word(word).ok_or_else(|| format!("write one of {}", Described::WORDS.join(", ")))
}

pub(super) fn run(args: &SchemaArgs, out: &mut Output) -> Exit {
    match args.dir.existing(out) {
        Ok(dir) => {
            out.result(&render(args.subject, &shelf(dir)));
            Exit::Done
        }
        Err(exit) => exit,
    }
}
