//! `--edition`: for whom a site is made, by the name of an audience.

use clap::Args;

use super::{Exit, Output};
use crate::model::{AudienceIx, Edition, Engagement};

/// The edition that a command makes.
#[derive(Args, Debug)]
pub(super) struct EditionArgs {
    /// The audience it is for: leaves out what that audience may not know [default: the most trusted]
    #[arg(long, value_name = "AUDIENCE")]
    pub(super) edition: Option<String>,
}

impl EditionArgs {
    /// The audience, if the engagement has it.
    pub(super) fn audience(&self, engagement: &Engagement, out: &mut Output) -> Result<AudienceIx, Exit> {
        let Some(name) = &self.edition else { return Ok(engagement.most_trusted()) };
        engagement.audience(name).ok_or_else(|| {
            out.error(
                &format!("there is no audience `{name}`"),
                &format!("the audiences, least trusted first: {}", engagement.meta.audiences.join(", ")),
            );
            Exit::Usage
        })
    }

    /// The edition for that audience.
    pub(super) fn edition(&self, engagement: &Engagement, drafts: bool, out: &mut Output) -> Result<Edition, Exit> {
        Ok(Edition { audience: self.audience(engagement, out)?, drafts })
    }
}
