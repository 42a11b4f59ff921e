//! `aims-site fix`: safe rewrites of the engagement's files.

use clap::Args;
use similar::TextDiff;

use super::{Dir, Exit, Output};
use crate::{fix, read, write};

/// State the hashes that evidence entries lack
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site fix --dry-run      show what would change
  aims-site fix demo

Only front matter is touched; every other byte stays. Make sure that the evidence files are the right
ones first: a stated hash says that somebody did.")]
pub(super) struct FixArgs {
    #[command(flatten)]
    dir: Dir,
    /// Show the changes, write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &FixArgs, out: &mut Output) -> Exit {
    let dir = match args.dir.existing(out) {
        Ok(dir) => dir,
        Err(exit) => return exit,
    };
    let sources = read::folder(dir);
    let rewrites = fix::hashes(&sources);
    let mut text = String::new();
    for rewrite in &rewrites {
        if args.dry_run {
            let diff = TextDiff::from_lines(&rewrite.before, &rewrite.after);
            let path = rewrite.path.as_str();
            text.push_str(&diff.unified_diff().context_radius(2).header(path, path).to_string());
        } else if let Err(error) = write::file::replace(&dir.join(&rewrite.path), rewrite.after.as_bytes()) {
            out.error(&error.to_string(), error.help());
            return Exit::Machine;
        }
    }
    out.result(&text);
    let hashes: usize = rewrites.iter().map(|rewrite| rewrite.notes.len()).sum();
    out.say(&match (hashes, args.dry_run) {
        (0, _) => "nothing to fix".to_owned(),
        (n, true) => format!("{n} hashes would be stated in {} files", rewrites.len()),
        (n, false) => format!("{n} hashes stated in {} files", rewrites.len()),
    });
    Exit::Done
}
