//! `aims-site new`: the next finding, system or activity, ready to be filled in.

mod activity;
mod ask;
mod finding;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::catalog::{below, find};
use super::init::failed;
use super::starter::{self, fill, template, yaml};
use super::{Dir, Exit, Output};
use crate::model::{Requirement, Shelf, natural_order, slug};
use crate::parse::decode::{civil_date, excerpt, nearest};
use crate::parse::id::id_problem;
use crate::parse::{self, Parsed};
use crate::read::{self, FileKind, Sources};
use crate::resolve;
use crate::write::file;

/// Add the next finding, system or activity to an engagement
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site new finding demo
  aims-site new finding demo --title \"Injection through attachments\" \\
    --grade minor --failure design --control A.6.2.4
  aims-site new system demo --id claims-assist --title \"Claims Assist\"
  aims-site new activity demo --title \"Monthly attack run\" --method automated --kind test

Nothing is overwritten. The path of what was made is printed.")]
pub(super) struct NewArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    Finding(FindingArgs),
    System(SystemArgs),
    Activity(ActivityArgs),
}

/// A draft with every section ready: findings/ID-TITLE.md
///
/// On a terminal, what no flag tells is asked for; Escape leaves it open.
#[derive(Args, Debug)]
struct FindingArgs {
    #[command(flatten)]
    dir: Dir,
    /// The id; by default the one after the highest
    #[arg(long)]
    id: Option<String>,
    /// The title, in a few words
    #[arg(long)]
    title: Option<String>,
    /// How grave it is
    #[arg(long)]
    grade: Option<Grade>,
    /// How the control failed; for major and minor nonconformities
    #[arg(long)]
    failure: Option<Failure>,
    /// A control or clause it is graded against (see `aims-site catalog list`); may be repeated
    #[arg(long = "control", value_name = "REF")]
    controls: Vec<String>,
    /// The id of a system it was found in; may be repeated
    #[arg(long = "system", value_name = "ID")]
    systems: Vec<String>,
}

/// An AI system: systems/ID.md
#[derive(Args, Debug)]
struct SystemArgs {
    #[command(flatten)]
    dir: Dir,
    /// The id; by default made from the title
    #[arg(long)]
    id: Option<String>,
    /// Its name
    #[arg(long)]
    title: Option<String>,
    /// What the client is to it
    #[arg(long)]
    role: Option<Role>,
}

/// An entry at the end of activities.yaml
#[derive(Args, Debug)]
struct ActivityArgs {
    #[command(flatten)]
    dir: Dir,
    /// The id; by default the one after the highest
    #[arg(long)]
    id: Option<String>,
    /// The title, in a few words
    #[arg(long)]
    title: Option<String>,
    /// Its first day; by default today
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,
    /// By hand or by machine
    #[arg(long, default_value = "manual")]
    method: Method,
    /// What kind of activity it is
    #[arg(long, default_value = "exercise")]
    kind: Kind,
    /// A control or clause it looks at; may be repeated
    #[arg(long = "control", value_name = "REF")]
    controls: Vec<String>,
    /// The id of a system it looks at; may be repeated
    #[arg(long = "system", value_name = "ID")]
    systems: Vec<String>,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    /// A nonconformity that puts intended results at stake
    Major,
    /// A nonconformity: a requirement is not fulfilled
    Minor,
    /// Fulfilled, and could be better
    Opportunity,
    /// A positive finding: it held in what was tested
    Conforming,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    /// As designed it would never work
    Design,
    /// It could work, but was not run properly
    Operating,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Provider,
    Deployer,
    Both,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Manual,
    Automated,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Test,
    Exercise,
    Review,
}

fn date(text: &str) -> Result<Date, String> {
    civil_date(text).ok_or_else(|| "write the day as year-month-day, such as 2026-09-14".to_owned())
}

/// The word that front matter uses for a value.
fn word(value: impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

pub(super) fn run(args: &NewArgs, out: &mut Output) -> Exit {
    let dir = match &args.what {
        What::Finding(args) => &args.dir,
        What::System(args) => &args.dir,
        What::Activity(args) => &args.dir,
    };
    let dir = match dir.existing(out) {
        Ok(dir) => dir,
        Err(exit) => return exit,
    };
    let folder = match Folder::read(dir, out) {
        Ok(folder) => folder,
        Err(exit) => return exit,
    };
    let made = match &args.what {
        What::Finding(args) => finding::finding(args, &folder, out),
        What::System(args) => system(args, &folder, out),
        What::Activity(args) => activity::activity(args, &folder, out),
    };
    made.err().unwrap_or(Exit::Done)
}

/// What the next part of an engagement must agree with.
pub(super) struct Folder {
    dir: Utf8PathBuf,
    pub(super) sources: Sources,
    parsed: Parsed,
    pub(super) shelf: Shelf,
}

impl Folder {
    pub(super) fn read(dir: &Utf8Path, out: &mut Output) -> Result<Folder, Exit> {
        // Evidence need not be hashed to find an id.
        let inputs = ["engagement.yaml", "findings", "systems", "activities.yaml", "catalogs"];
        let sources = read::inputs(dir, &inputs);
        if sources.of(FileKind::Engagement).next().is_none() {
            let help = "run `aims-site init DIR` for a new engagement, or name the folder that holds one";
            out.error(&format!("`{dir}` holds no engagement.yaml"), help);
            return Err(Exit::Engagement);
        }
        // What is wrong with the files that are there is told by `check`.
        let (parsed, _) = parse::parse(&sources);
        let shelf = resolve::shelf(&parsed);
        Ok(Folder { dir: dir.to_owned(), sources, parsed, shelf })
    }

    /// Every id of a finding, also of files that cannot be parsed.
    pub(super) fn finding_ids(&self) -> Vec<&str> {
        // Of those without an id, the path stands for it, which is none.
        let ids = self.parsed.findings.iter().map(|finding| finding.id.value.as_str());
        ids.filter(|id| id_problem(id).is_none()).collect()
    }

    fn system_ids(&self) -> Vec<&str> {
        self.parsed.systems.iter().map(|raw| raw.system.id.as_str()).collect()
    }

    /// The controls and clauses that were asked for, as the catalogs write them.
    fn controls(&self, asked: &[String], out: &mut Output) -> Result<Vec<String>, Exit> {
        let mut refs: Vec<String> = Vec::new();
        for reference in asked {
            let requirement = find(&self.shelf, reference);
            let gradable = || self.shelf.requirements.iter().filter(|r| r.is_gradable()).map(|r| r.reference.as_str());
            if let Some(requirement) = requirement.filter(|requirement| requirement.is_gradable()) {
                if !refs.contains(&requirement.reference) {
                    refs.push(requirement.reference.clone());
                }
                continue;
            }
            let below: Option<Vec<&Requirement>> = match requirement {
                Some(heading) => Some(heading.leaves.iter().map(|ix| &self.shelf.requirements[ix.index()]).collect()),
                None => below(&self.shelf, reference),
            };
            let (message, help) = match below {
                Some(leaves) => {
                    let leaves: Vec<&str> = leaves.iter().map(|leaf| leaf.reference.as_str()).collect();
                    (
                        format!("{} is a heading: it cannot be graded", excerpt(reference)),
                        format!("name one of those below it: {}", leaves.join(", ")),
                    )
                }
                None => (
                    format!("no catalog has a control or clause `{}`", excerpt(reference)),
                    match nearest(reference, gradable()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "`aims-site catalog list` shows all of them".to_owned(),
                    },
                ),
            };
            out.error(&message, &help);
            return Err(Exit::Usage);
        }
        Ok(refs)
    }

    fn systems(&self, asked: &[String], out: &mut Output) -> Result<Vec<String>, Exit> {
        let known = self.system_ids();
        for id in asked {
            if !known.contains(&id.as_str()) {
                let help = match nearest(id, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if known.is_empty() => "there is none yet: `aims-site new system` makes one".to_owned(),
                    None => format!("there are {}", known.join(", ")),
                };
                out.error(&format!("no file in systems/ has the id `{}`", excerpt(id)), &help);
                return Err(Exit::Usage);
            }
        }
        Ok(asked.to_vec())
    }
}

/// An id that was asked for, if it can be used and is free; else the next one.
fn id(
    asked: Option<&str>,
    next: impl FnOnce() -> String,
    taken: &[&str],
    what: &str,
    out: &mut Output,
) -> Result<String, Exit> {
    let id = asked.map_or_else(next, str::to_owned);
    let (message, help) = if let Some(problem) = id_problem(&id) {
        (
            format!("`{}` cannot be an id: {problem}", excerpt(&id)),
            "use 1 to 64 letters, digits, `.`, `_` or `-`, beginning with a letter or digit",
        )
    } else if let Some(other) = taken.iter().find(|other| other.eq_ignore_ascii_case(&id)) {
        (
            format!("there is {what} `{other}` already"),
            "choose another id; upper and lower case do not make a difference",
        )
    } else {
        return Ok(id);
    };
    out.error(&message, help);
    Err(Exit::Usage)
}

/// The id after the highest that ends in a number, at the same width; `first` where there is none.
pub(super) fn after(ids: &[&str], first: &str) -> String {
    let numbered = ids.iter().filter(|id| id.ends_with(|c: char| c.is_ascii_digit()));
    let Some(highest) = numbered.max_by(|a, b| natural_order(a, b)) else { return first.to_owned() };
    let stem = highest.trim_end_matches(|c: char| c.is_ascii_digit());
    let mut digits: Vec<u8> = highest.as_bytes()[stem.len()..].to_vec();
    // In the digits themselves: an id may hold a number of any length.
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return format!("{stem}{}", String::from_utf8_lossy(&digits));
        }
        *digit = b'0';
    }
    format!("{stem}1{}", String::from_utf8_lossy(&digits))
}

/// A ref or id as a YAML value: letters, digits and a few marks, of which none means anything to YAML there.
fn reference(value: &str) -> String {
    let safe = value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'/'))
        && !value.ends_with(':');
    if safe { value.to_owned() } else { yaml(value) }
}

fn system(args: &SystemArgs, folder: &Folder, out: &mut Output) -> Result<(), Exit> {
    let ids = folder.system_ids();
    let title = args.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let next = || match slug(title.unwrap_or_default()) {
        slug if slug.is_empty() => after(&ids, "system-1"),
        slug => slug,
    };
    let id = id(args.id.as_deref(), next, &ids, "a system", out)?;
    let text = fill(template("new/system.md"), starter::today(), |place| {
        Some(match place {
            "id" => id.clone(),
            "title" => yaml(title.unwrap_or(&id)),
            "role" => args.role.map(word).unwrap_or_default(),
            _ => return None,
        })
    });
    create(folder, &format!("systems/{id}.md"), &text, out)?;
    out.say(&format!("next: fill in its keys; findings name it as `systems: [{id}]`"));
    Ok(())
}

/// Writes a new file of the engagement and prints its path.
fn create(folder: &Folder, path: &str, text: &str, out: &mut Output) -> Result<(), Exit> {
    let path = folder.dir.join(path);
    // An empty value leaves a space behind its colon.
    let text: String = text.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    file::create(&path, text.as_bytes()).map_err(|error| failed(&error, out))?;
    out.result(&format!("{path}\n"));
    Ok(())
}

// The words of the command line are those of front matter: a new one there is missed here by a test, not by a user.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::model;

    fn words<T: ValueEnum>() -> Vec<String> {
        T::value_variants().iter().map(|value| word(value.clone())).collect()
    }

    #[test]
    fn the_next_id_follows_the_highest_at_its_width() {
        for (ids, next) in [
            (&["F-007", "F-002"][..], "F-008"),
            (&["F-9", "F-10"], "F-11"),
            (&["F-099"], "F-100"),
            (&["F-2a", "F-1"], "F-2"),
            (&["2026-009"], "2026-010"),
            (&["F-99999999999999999999"], "F-100000000000000000000"),
            (&["draft"], "F-001"),
            (&[], "F-001"),
        ] {
            assert_eq!(after(ids, "F-001"), next, "{ids:?}");
        }
    }

    #[test]
    fn every_word_is_one_of_front_matter() {
        assert_eq!(words::<Grade>(), model::Grade::WORDS);
        assert_eq!(words::<Failure>(), model::Failure::WORDS);
        assert_eq!(words::<Role>(), model::SystemRole::WORDS);
        assert_eq!(words::<Method>(), model::Method::WORDS);
        assert_eq!(words::<Kind>(), model::ActivityKind::WORDS);
    }
}
