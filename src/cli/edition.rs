//! `--edition`: for whom a site is made, by the name of an audience.

use clap::Args;

use super::{Exit, Output};
use crate::{Asked, NoAudience};

/// The edition that a command makes.
#[derive(Args, Debug)]
pub(super) struct EditionArgs {
    /// Leave out what this audience may not know; engagement.yaml lists the audiences [default: the most trusted]
    #[arg(long, value_name = "AUDIENCE")]
    pub(super) edition: Option<String>,
}

impl EditionArgs {
    /// What is asked for.
    pub(super) fn asked(&self, drafts: bool) -> Asked {
        Asked { audience: self.edition.clone(), drafts }
    }
}

/// Says that the engagement has no such audience.
pub(super) fn no_audience(error: &NoAudience, out: &mut Output) -> Exit {
    out.error(&error.to_string(), &error.help());
    Exit::Usage
}
