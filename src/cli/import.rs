//! `aims-site import`: results of other tools as draft findings.

use std::io::{BufRead, Seek};

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};

use super::init::failed;
use super::new::{Folder, after};
use super::text::quoted;
use super::{Exit, Output};
use crate::import::{self, Action, Change, Existing, Format, ImportError, Options, Origin, Plan, Polarity, Reading};
use crate::parse::decode::excerpt;
use crate::read::{self, FileKind};
use crate::write::file::{self, FileError};

/// Turn results of garak, promptfoo, Inspect or any SARIF tool into draft findings
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site import garak run.report.jsonl run.hitlog.jsonl demo
  aims-site import promptfoo results.json --positives
  aims-site import inspect logs/agent.eval --attack-success C
  aims-site import sarif scan.sarif --dry-run

One draft stands for one probe or plugin, strategy and target. A draft has no
grade and counts in nothing until a person grades and confirms it. Importing
again brings figures and evidence up to date, and leaves every word of a person
alone. For Inspect say which score means that the attack worked.")]
pub(super) struct ImportArgs {
    /// The tool that wrote the files
    format: Word,
    /// The files, and last the engagement folder, if it is not the current one
    #[arg(value_name = "FILE", required = true, num_args = 1..)]
    paths: Vec<Utf8PathBuf>,
    /// Make drafts also of what was tried and resisted
    #[arg(long)]
    positives: bool,
    /// Show what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave out records that cannot be read instead of giving up
    #[arg(long)]
    keep_going: bool,
    /// Inspect: the score of a successful attack: C, I, '>=0.5' or '<=0'
    #[arg(long, value_name = "SCORE", allow_hyphen_values = true)]
    attack_success: Option<Polarity>,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// *.report.jsonl and *.hitlog.jsonl
    Garak,
    /// Results as JSON or JSON Lines
    Promptfoo,
    /// Logs, .json and .eval
    Inspect,
    /// SARIF 2.1.0
    Sarif,
}

impl Word {
    fn format(self) -> Format {
        match self {
            Word::Garak => Format::Garak,
            Word::Promptfoo => Format::Promptfoo,
            Word::Inspect => Format::Inspect,
            Word::Sarif => Format::Sarif,
        }
    }
}

pub(super) fn run(args: &ImportArgs, out: &mut Output) -> Exit {
    match import(args, out) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn import(args: &ImportArgs, out: &mut Output) -> Result<Exit, Exit> {
    let format = args.format.format();
    let (files, dir) = files_and_dir(args, out)?;
    if (format == Format::Inspect) != args.attack_success.is_some() {
        let (message, help) = match format {
            Format::Inspect => (
                "Inspect does not say which score means that the attack worked",
                "say it: `--attack-success C` (correct answers are successful attacks), `I`, or a bound such as '>=0.5'",
            ),
            _ => ("`--attack-success` is for Inspect only", "leave it out: this format says which tries succeeded"),
        };
        out.error(message, help);
        return Err(Exit::Usage);
    }
    let folder = Folder::read(dir, out)?;
    let options = Options { keep_going: args.keep_going, polarity: args.attack_success };
    let mut readings = Vec::new();
    let mut refused = false;
    for path in files {
        match reading(path, format, options, out) {
            Ok(reading) => readings.push(reading),
            // Every file is looked at, so that one run names all that is wrong.
            Err(error) => {
                say(path, &error, out);
                refused = true;
            }
        }
    }
    if refused {
        out.message("nothing was imported");
        return Err(Exit::Engagement);
    }
    for reading in &readings {
        report(reading, out);
    }
    let existing: Vec<Existing<'_>> = folder
        .sources
        .of(FileKind::Finding)
        .map(|file| Existing { path: file.path.clone(), text: &file.text })
        .collect();
    let mut ids: Vec<String> = folder.finding_ids().into_iter().map(str::to_owned).collect();
    let next_id = || {
        let id = after(&ids.iter().map(String::as_str).collect::<Vec<_>>(), "F-001");
        ids.push(id.clone());
        id
    };
    let plan = import::plan(&readings, &existing, &folder.shelf, args.positives, next_id);
    let exit = apply(&plan, dir, args.dry_run, out)?;
    out.say(&summary(&plan, args, dir));
    Ok(exit)
}

/// The files, and the folder if the last path is one.
fn files_and_dir<'a>(args: &'a ImportArgs, out: &mut Output) -> Result<(&'a [Utf8PathBuf], &'a Utf8Path), Exit> {
    let (files, dir) = match args.paths.split_last() {
        Some((last, files)) if last.is_dir() => (files, last.as_path()),
        _ => (args.paths.as_slice(), Utf8Path::new(".")),
    };
    if files.is_empty() {
        out.error("no file to import was named", "name the files before the engagement folder");
        return Err(Exit::Usage);
    }
    Ok((files, dir))
}

/// Hashes a file, then reads it.
fn reading(path: &Utf8Path, format: Format, options: Options, out: &Output) -> Result<Reading, ImportError> {
    let unreadable = |error: std::io::Error| ImportError {
        message: format!("it cannot be read: {error}"),
        help: "check that the file exists and that you may read it".into(),
        records: Vec::new(),
    };
    let open = |doing: &str| -> std::io::Result<_> {
        let (file, bytes) = read::stream(path)?;
        Ok(out.progress(doing, bytes).wrap_read(file))
    };
    let sha256 = open("hash").and_then(read::sha256).map_err(unreadable)?;
    let origin = Origin { file: path.file_name().unwrap_or_default().to_owned(), sha256 };
    let source: Box<dyn Stream> = Box::new(open("read").map_err(unreadable)?);
    import::read(source, origin, format, options)
}

trait Stream: BufRead + Seek {}
impl<T: BufRead + Seek> Stream for T {}

fn say(path: &Utf8Path, error: &ImportError, out: &mut Output) {
    out.error(&format!("{path}: {error}"), &error.help);
    for record in &error.records {
        out.message(&format!("  {}", plain(record)));
    }
}

/// What a person should know of a file before believing its figures.
fn report(reading: &Reading, out: &mut Output) {
    let version = reading.version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
    let n = reading.weaknesses.len();
    let what = if n == 1 { "weakness or test" } else { "weaknesses or tests" };
    out.say(&plain(&format!("{}: {}{version}, {n} {what}", reading.origin.file, reading.tool)));
    for note in &reading.notes {
        out.say(&format!("  note: {}", plain(note)));
    }
    for record in &reading.broken {
        out.say(&format!("  left out: {}", plain(record)));
    }
}

/// Writes what was planned: evidence first, so that no finding ever cites what is not there.
fn apply(plan: &Plan, dir: &Utf8Path, dry_run: bool, out: &mut Output) -> Result<Exit, Exit> {
    let mut exit = Exit::Done;
    for change in &plan.changes {
        if !dry_run {
            write(change, dir).map_err(|error| failed(&error, out))?;
        }
        let verb = match (&change.action, dry_run) {
            (Action::Create(_), false) => "created",
            (Action::Create(_), true) => "would create",
            (Action::Update(_), false) => "updated",
            (Action::Update(_), true) => "would update",
            (Action::Keep, _) => "unchanged",
            (Action::Refuse, _) => {
                let path = &change.path;
                out.error(
                    &format!("{path}: {} cannot be brought up to date: {}", change.id, change.what),
                    "write `trials`, `source` and `evidence` on lines of their own, and import again",
                );
                exit = Exit::Engagement;
                continue;
            }
        };
        let what = if change.what.is_empty() { String::new() } else { format!("  {}", plain(&change.what)) };
        out.result(&format!("{verb}  {}  {}{what}\n", change.id, change.path));
    }
    Ok(exit)
}

fn write(change: &Change, dir: &Utf8Path) -> Result<(), FileError> {
    let (name, tries) = &change.evidence;
    let evidence = dir.join("evidence").join(name);
    if !matches!(change.action, Action::Refuse) {
        match file::create(&evidence, tries.as_bytes()) {
            Ok(()) => {}
            // Its name is made from its bytes: it is there already, unless somebody changed it.
            Err(FileError::Exists(_)) => file::replace(&evidence, tries.as_bytes())?,
            Err(error) => return Err(error),
        }
    }
    let path = dir.join(&change.path);
    match &change.action {
        Action::Create(text) => file::create(&path, text.as_bytes())?,
        Action::Update(text) => file::replace(&path, text.as_bytes())?,
        Action::Keep | Action::Refuse => {}
    }
    match &change.gone {
        Some(gone) if gone != name => file::remove(&dir.join("evidence").join(gone)),
        _ => Ok(()),
    }
}

fn summary(plan: &Plan, args: &ImportArgs, dir: &Utf8Path) -> String {
    let count = |of: fn(&Action) -> bool| plan.changes.iter().filter(|change| of(&change.action)).count();
    let created = count(|action| matches!(action, Action::Create(_)));
    let updated = count(|action| matches!(action, Action::Update(_)));
    let kept = count(|action| matches!(action, Action::Keep));
    let would = if args.dry_run { "would be " } else { "" };
    let mut text = format!("{created} {would}created, {updated} {would}updated, {kept} unchanged");
    if plan.resisted > 0 {
        text.push_str(&format!(
            "\n{} with nothing that got through, left out: `--positives` drafts them",
            plan.resisted
        ));
    }
    if plan.unassessed > 0 {
        text.push_str(&format!("\n{} of which nothing was assessed: no result, good or bad", plan.unassessed));
    }
    if created > 0 && !args.dry_run {
        text.push_str(&format!(
            "\nnext: grade each draft, take over or remove what is suggested, confirm it; then `aims-site check {}`",
            quoted(dir.as_str())
        ));
    }
    text
}

/// A stranger's text for a terminal.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() || is_direction(c) { '\u{fffd}' } else { c }).collect();
    if text.chars().count() > 400 { excerpt(&text) } else { text }
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
