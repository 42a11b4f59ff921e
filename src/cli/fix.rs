//! `aims-site fix`: safe rewrites of the engagement's files.

use std::sync::Arc;

use clap::Args;
use similar::TextDiff;

use super::{Dir, Exit, Output};
use crate::fix::{self, Choice, Fixes};
use crate::model::Shelf;
use crate::parse::decode::{excerpt, nearest};
use crate::{parse, read, resolve, write};

/// Correct references that are nearly right, and state the hashes that evidence lacks
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site fix --dry-run               show what would change
  aims-site fix demo
  aims-site fix --choose A.5.3=6.1.2    where `A.5.3 AI risk assessment` may mean 6.1.2 or 8.2

Only the front matter of findings is touched; every other byte stays. A
reference whose number and label do not fit is rewritten if the label belongs
to exactly one requirement; for the others the candidates are listed. Look at
the evidence files first: a stated hash says that these are the right ones.")]
pub(super) struct FixArgs {
    #[command(flatten)]
    dir: Dir,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// What a number that does not fit its label means, such as A.5.3=6.1.2; may be repeated
    #[arg(long, value_name = "NUMBER=REF")]
    choose: Vec<String>,
}

pub(super) fn run(args: &FixArgs, out: &mut Output) -> Exit {
    let dir = match args.dir.existing(out) {
        Ok(dir) => dir,
        Err(exit) => return exit,
    };
    let sources = read::folder(dir);
    let (parsed, _) = parse::parse(&sources);
    let shelf = Arc::new(resolve::shelf(&parsed));
    let choices = match choices(&args.choose, &shelf) {
        Ok(choices) => choices,
        Err((message, help)) => {
            out.error(&message, &help);
            return Exit::Usage;
        }
    };
    let fixes = fix::fixes(&sources, &shelf, &choices);
    let mut text = String::new();
    for rewrite in &fixes.rewrites {
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
    tell(&fixes, args.dry_run, out);
    Exit::Done
}

/// `A.5.3=6.1.2`, each.
fn choices(words: &[String], shelf: &Shelf) -> Result<Vec<Choice>, (String, String)> {
    let mut choices: Vec<Choice> = Vec::new();
    for word in words {
        let Some((number, reference)) = word.split_once('=') else {
            let message = format!("`{}` chooses nothing", excerpt(word));
            return Err((message, "write the number, `=`, and what it means: `--choose A.5.3=6.1.2`".into()));
        };
        let (number, reference) = (number.trim(), reference.trim());
        let gradable = shelf.requirement(reference).filter(|ix| shelf.requirements[ix.index()].is_gradable());
        let Some(means) = gradable else {
            let refs = shelf.requirements.iter().filter(|r| r.is_gradable()).map(|r| r.reference.as_str());
            let help = match nearest(reference, refs) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`aims-site catalog list` shows all of them".to_owned(),
            };
            return Err((format!("no finding can be graded against `{}`", excerpt(reference)), help));
        };
        if choices.iter().any(|choice| choice.number == number && choice.means != means) {
            let message = format!("`{}` is chosen twice, with different meanings", excerpt(number));
            return Err((message, "run `aims-site fix` once for each".into()));
        }
        choices.push(Choice { number: number.to_owned(), means });
    }
    Ok(choices)
}

/// What was done, and what a person has to decide.
fn tell(fixes: &Fixes, dry_run: bool, out: &mut Output) {
    let references: usize = fixes.rewrites.iter().map(|rewrite| rewrite.references.len()).sum();
    let hashes: usize = fixes.rewrites.iter().map(|rewrite| rewrite.hashes.len()).sum();
    for undecided in &fixes.undecided {
        let because = undecided.note.as_ref().map(|note| format!(", but {note}")).unwrap_or_default();
        out.say(&format!("{}:{}: `{}` may mean{because}", undecided.path, undecided.line, undecided.reference));
        let (number, _) = resolve::labels::split(&undecided.reference);
        for candidate in &undecided.candidates {
            let (reference, _) = resolve::labels::split(candidate);
            out.say(&format!("  {candidate}    --choose {number}={reference}"));
        }
    }
    let would = if dry_run { "would be " } else { "" };
    let mut done = Vec::new();
    if references > 0 {
        done.push(format!("{} {would}rewritten", many(references, "reference")));
    }
    if hashes > 0 {
        done.push(format!("{} {would}stated", many(hashes, "hash")));
    }
    out.say(&match done.is_empty() {
        true if fixes.undecided.is_empty() => "nothing to fix".to_owned(),
        true => format!("{} to decide", many(fixes.undecided.len(), "reference")),
        false => format!("{} in {}", done.join(" and "), many(fixes.rewrites.len(), "file")),
    });
}

fn many(n: usize, what: &str) -> String {
    match (n, what) {
        (1, _) => format!("1 {what}"),
        (n, "hash") => format!("{n} hashes"),
        (n, _) => format!("{n} {what}s"),
    }
}
