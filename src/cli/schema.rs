//! `aims-site schema`: JSON Schema of the files, for editors and other programs.

use clap::Args;

use super::catalog::shelf;
use super::{Dir, Exit, Output, one_of};
use crate::schema::{Described, render};

/// Print the JSON Schema of a kind of file, for editors and other programs
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site schema finding
  aims-site schema engagement demo > engagement.schema.json
  aims-site schema report | jq .properties.figures

The ids in a schema are those of the catalogs that the engagement in DIR lists,
or of ISO/IEC 42001 if there is none. `aims-site init` puts the schemas where
editors look for them.")]
pub(super) struct SchemaArgs {
    /// The kind of file
    #[arg(value_parser = one_of(Described::WORDS, Described::from_word))]
    subject: Described,
    #[command(flatten)]
    dir: Dir,
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
