//! `aims-site init`: a small, real engagement to start from.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use sha2::{Digest, Sha256};

use super::catalog::shelf;
use super::starter::{self, fill};
use super::text::quoted;
use super::{Exit, Output};
use crate::write::file::{self, FileError};
use crate::{read, schema};

/// Make a small engagement to start from: one finding, one system, a Statement of Applicability
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site init demo
  aims-site init demo && aims-site build demo -o demo/public

The engagement is an invented example, dated today: look at its report, then
put what is yours in its place.")]
pub(super) struct InitArgs {
    /// The folder to make; one that is there must be empty
    #[arg(value_name = "DIR")]
    dir: Utf8PathBuf,
}

pub(super) fn run(args: &InitArgs, out: &mut Output) -> Exit {
    let dir = args.dir.as_path();
    if let Some(why) = taken(dir) {
        out.error(&format!("`{dir}` {why}"), "name a folder that does not exist yet, or an empty one");
        return Exit::Usage;
    }
    let mut files = files();
    let edited = files.len();
    files.extend(schema::editor_files(&shelf(dir)));
    match file::create_all(dir, files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()))) {
        Ok(()) => {
            out.say(&next(dir, edited));
            Exit::Done
        }
        Err(error) => failed(&error, out),
    }
}

/// Why nothing can be made there, if nothing can.
fn taken(dir: &Utf8Path) -> Option<&'static str> {
    if dir.exists() && !dir.is_dir() {
        return Some("is not a folder");
    }
    let mut entries = fs::read_dir(dir).ok()?;
    entries.next().map(|_| "is not empty")
}

/// The files of the engagement, dated today, with the hashes of what they cite.
fn files() -> Vec<(String, String)> {
    let today = starter::today();
    let templates = starter::engagement();
    let mut files: Vec<(String, String)> = templates
        .iter()
        .map(|(path, text)| {
            let filled = fill(text, today, |place| {
                let cited = place.strip_prefix("sha256 ")?;
                let (_, text) = templates.iter().find(|(path, _)| path.strip_prefix("evidence/") == Some(cited))?;
                Some(read::hex(&Sha256::digest(fill(text, today, |_| None))))
            });
            // A name with a dot would be in force where the template lies.
            let path = if *path == "gitignore" { ".gitignore" } else { path };
            (path.to_owned(), filled)
        })
        .collect();
    files.sort();
    files
}

fn next(dir: &Utf8Path, files: usize) -> String {
    let quoted = quoted(dir.as_str());
    format!(
        "{dir}: {files} files, an invented engagement with one finding, dated today; `.vscode/` makes editors complete\n\
         next:\n\
         \x20 cd {quoted}\n\
         \x20 aims-site build                   the report site; then open public/index.html\n\
         \x20 aims-site new finding             the next finding, with its sections ready\n\
         \x20 aims-site check                   everything that is wrong, at its line\n\
         then write into engagement.yaml who, what and when: each choice is explained there"
    )
}

/// Says why a file was not written, and how to exit.
pub(super) fn failed(error: &FileError, out: &mut Output) -> Exit {
    out.error(&error.to_string(), error.help());
    match error {
        FileError::Exists(_) => Exit::Usage,
        FileError::Failed { .. } => Exit::Machine,
    }
}
