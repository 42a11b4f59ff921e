//! `aims-site publish` and `aims-site rollback`: a site on its way to where it is read.

use camino::Utf8PathBuf;
use clap::Args;

use super::build::refuse;
use super::edition::{EditionArgs, no_audience};
use super::{Dir, Exit, Output};
use crate::model::AudienceIx;
use crate::publish::sign::Signer;
use crate::publish::{self, PublishError, Published};
use crate::write::archive::{Archive, top};
use crate::write::release;
use crate::{Checked, Site, read, write};

/// Unlike a build, which its author reads: nobody publishes more than they meant.
const EDITION: &str = "Leave out what this audience may not know; engagement.yaml lists the audiences [needed if anything \
                       is withheld from one]";

/// Build a site afresh and put it where it is served, or into an archive
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site publish --to /srv/aims --edition auditor --keep 5
  aims-site publish demo --to report-1.2.zip
  aims-site publish --to /srv/aims --dry-run

TARGET is a folder, or an archive whose name ends in .tar.gz, .tgz or .zip. In a
folder every release stands whole in releases/, and `current` is a link to the
one that is served, switched in one step. Refused is an engagement with errors,
without classification or version, or with evidence whose hash is not stated.
One that withholds anything from an audience needs --edition.")]
#[command(mut_arg("edition", |edition| edition.help(EDITION)))]
pub(super) struct PublishArgs {
    #[command(flatten)]
    dir: Dir,
    /// Where the site goes: a folder, or an archive (.tar.gz, .tgz, .zip)
    #[arg(long, value_name = "TARGET")]
    to: Utf8PathBuf,
    #[command(flatten)]
    edition: EditionArgs,
    /// Sign the site with this SSH key, by `ssh-keygen`; of a key in an agent or a device, name the public half
    #[arg(long, value_name = "KEY")]
    sign: Option<Utf8PathBuf>,
    /// Keep the N newest releases and remove older ones [default: keep all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
    /// Show what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Go back to the release before the one that is served
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site rollback --to /srv/aims

The link `current` in TARGET leads to the release before. Nothing is removed.")]
pub(super) struct RollbackArgs {
    /// The folder that `aims-site publish --to` wrote to
    #[arg(long, value_name = "TARGET")]
    to: Utf8PathBuf,
}

pub(super) fn run(args: &PublishArgs, out: &mut Output) -> Exit {
    let dir = match args.dir.existing(out) {
        Ok(dir) => dir,
        Err(exit) => return exit,
    };
    let archive = Archive::of(&args.to);
    if archive.is_some() && args.keep.is_some() {
        out.error("an archive keeps no releases", "leave out --keep, or name a folder");
        return Exit::Usage;
    }
    // Releases stand in it, so that it must not be a site itself.
    let inside = if archive.is_some() { args.to.clone() } else { args.to.join(release::RELEASES) };
    for place in [&args.to, &inside] {
        if let Err(error) = write::check_target(place, dir, read::INPUTS) {
            return refuse(&error, out);
        }
    }
    let checked = crate::check(dir, &mut |step| out.step(step));
    let gates = publish::gates(checked.model.as_deref(), &checked.report, args.edition.edition.is_some());
    let closed: Vec<_> = gates.iter().filter_map(|gate| Some((gate, gate.fails.as_ref()?))).collect();
    if args.dry_run {
        return plan(args, &checked, &gates, out);
    }
    if let Some((first, _)) = closed.first() {
        let list: Vec<String> = closed.iter().map(|(gate, why)| format!("\n  {}: {why}", gate.asks)).collect();
        out.error(&format!("nothing was published; what it needs:{}", list.concat()), first.help);
        // Only the choice of an edition is a matter of how the command was called.
        let usage = closed.iter().all(|(gate, _)| gate.asks == publish::EDITION);
        return if usage { Exit::Usage } else { Exit::Engagement };
    }
    let audience = match audience(args, &checked, out) {
        Ok(audience) => audience,
        Err(exit) => return exit,
    };
    let Some(site) = publish::plan(&checked, audience) else { return Exit::Engagement };
    let site = match site {
        Ok(site) => site.signed_by(args.sign.as_deref().map(Signer::new)),
        Err(error) => return failed(&error.into(), out),
    };
    out.step("plan");
    let published = match archive {
        Some(kind) => publish::to_archive(&site, &args.to, kind, &mut |step| out.step(step)),
        None => publish::to_directory(&site, &args.to, args.keep.map(usize::from), &mut |step| out.step(step)),
    };
    match published {
        Ok(published) => {
            out.say(&summary(args, &site, &published));
            Exit::Done
        }
        Err(error) => failed(&error, out),
    }
}

fn audience(args: &PublishArgs, checked: &Checked, out: &mut Output) -> Result<AudienceIx, Exit> {
    let model = checked.model.as_ref().ok_or(Exit::Engagement)?;
    let edition = args.edition.asked(false).find(&model.engagement).map_err(|error| no_audience(&error, out))?;
    Ok(edition.audience)
}

/// What would be done.
fn plan(args: &PublishArgs, checked: &Checked, gates: &[publish::Gate], out: &mut Output) -> Exit {
    let mut lines: Vec<String> = Vec::new();
    for gate in gates {
        lines.push(match &gate.fails {
            None => format!("ok      {}", gate.asks),
            Some(why) => format!("stops   {}: {why}; {}", gate.asks, gate.help),
        });
    }
    let mut open = gates.iter().all(|gate| gate.fails.is_none());
    let audience = match audience(args, checked, out) {
        Ok(audience) => audience,
        Err(exit) => return exit,
    };
    match publish::plan(checked, audience) {
        Some(Ok(site)) => {
            let edition = &site.engagement()[audience];
            if let Some(served) = publish::served_edition(&args.to).filter(|served| served != edition) {
                lines.push(format!(
                    "stops   the same readers: {} serves the edition for {served}; choose another place",
                    args.to
                ));
                open = false;
            }
            lines.push(format!("edition {edition}: {} files, {}", site.files().len(), signed(args)));
            lines.extend(steps(args, &site));
        }
        Some(Err(error)) => return failed(&error.into(), out),
        None => {}
    }
    lines.push(if open { "nothing was written".to_owned() } else { "nothing would be published".to_owned() });
    out.result(&(lines.join("\n") + "\n"));
    if open { Exit::Done } else { Exit::Engagement }
}

fn signed(args: &PublishArgs) -> String {
    args.sign.as_ref().map_or_else(|| "not signed".to_owned(), |key| format!("signed with {key}"))
}

fn steps(args: &PublishArgs, site: &Site) -> Vec<String> {
    if Archive::of(&args.to).is_some() {
        let verb = if args.to.exists() { "replace" } else { "write" };
        return vec![format!("{verb} {}, the site in its folder {}/", args.to, top(&args.to))];
    }
    let releases = release::list(&args.to).unwrap_or_default();
    let number = releases.last().map_or(1, |last| last.number.saturating_add(1));
    let name = publish::name(site, number);
    let mut lines = vec![format!("write   {}/releases/{name}", args.to)];
    lines.push(match release::current(&args.to) {
        Some(current) => format!("switch  {}/current from {} to {name}", args.to, current.name),
        None => format!("link    {}/current to {name}", args.to),
    });
    if let Some(keep) = args.keep {
        let old = releases.iter().take((releases.len() + 1).saturating_sub(usize::from(keep)));
        lines.extend(old.map(|old| format!("remove  {}/releases/{}", args.to, old.name)));
    }
    lines
}

fn summary(args: &PublishArgs, site: &Site, published: &Published) -> String {
    let engagement = site.engagement();
    let edition = &engagement[engagement.edition.audience];
    let files = published.built.written.files;
    let mut lines = vec![match published.unchanged {
        true => format!("{} holds this site already", published.place),
        false => format!("{files} files of the edition for {edition} in {}, and read back unchanged", published.place),
    }];
    lines.extend(published.removed.iter().map(|name| format!("removed {name}")));
    lines.extend(published.kept.iter().map(|name| format!("kept {name}: it holds what this program did not write")));
    if Archive::of(&args.to).is_none() {
        lines.push(format!("serve {}/current; samples of server settings are in {}/headers/", args.to, args.to));
    }
    lines.join("\n")
}

pub(super) fn roll_back(args: &RollbackArgs, out: &mut Output) -> Exit {
    match publish::roll_back(&args.to) {
        Ok((from, to)) => {
            out.say(&format!("{}/current: {} instead of {}", args.to, to.name, from.name));
            Exit::Done
        }
        Err(error) => failed(&error, out),
    }
}

fn failed(error: &PublishError, out: &mut Output) -> Exit {
    match error {
        PublishError::Build(error) => super::build::not_made(error, out),
        PublishError::Write(error) => refuse(error, out),
        PublishError::Audit(_) | PublishError::Damaged(..) => {
            out.error(&error.to_string(), "what was served is served still; look at the disk, then publish again");
            Exit::Machine
        }
        PublishError::OtherEdition { .. } => {
            out.error(&error.to_string(), "publish each edition to a place of its own, with access rules of its own");
            Exit::Usage
        }
        PublishError::NoRelease(..) => {
            out.error(&error.to_string(), "name a folder that `aims-site publish` wrote to more than once");
            Exit::Usage
        }
    }
}
