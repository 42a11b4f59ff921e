//! `aims-site new`: the next finding, system or activity, ready to be filled in.

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::catalog::find;
use super::init::failed;
use super::starter::{self, fill, slug, template, yaml};
use super::text::quoted;
use super::{Dir, Exit, Output};
use crate::diag::{Diagnostic, Severity};
use crate::model::{SectionKind, Shelf, natural_order};
use crate::parse::decode::{civil_date, excerpt, nearest};
use crate::parse::finding::id_problem;
use crate::parse::{self, Parsed, records};
use crate::read::{self, FileKind, Sources};
use crate::resolve;
use crate::write::file;

/// Add the next finding, system or activity to an engagement
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site new finding demo --title \"Injection through attachments\" --grade minor --failure design --control A.6.2.4
  aims-site new system demo --id claims-assist --title \"Claims Assist\"
  aims-site new activity demo --title \"Monthly attack run\" --method automated --kind test

Nothing is overwritten. The path of what was made is printed on stdout.")]
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
#[derive(Args, Debug)]
struct FindingArgs {
    #[command(flatten)]
    dir: Dir,
    /// The id; by default the one after the highest
    #[arg(long)]
    id: Option<String>,
    /// The title
    #[arg(long)]
    title: Option<String>,
    /// The grade
    #[arg(long)]
    grade: Option<Grade>,
    /// The failure mode of a nonconformity
    #[arg(long)]
    failure: Option<Failure>,
    /// A control or clause it is graded against; may be repeated
    #[arg(long = "control", value_name = "REF")]
    controls: Vec<String>,
    /// A system it was found in; may be repeated
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
    /// The title
    #[arg(long)]
    title: Option<String>,
    /// The organisation's role
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
    /// The title
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
    /// A system it looks at; may be repeated
    #[arg(long = "system", value_name = "ID")]
    systems: Vec<String>,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Grade {
    Major,
    Minor,
    Opportunity,
    Conforming,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    Design,
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
        What::Finding(args) => finding(args, &folder, out),
        What::System(args) => system(args, &folder, out),
        What::Activity(args) => activity(args, &folder, out),
    };
    made.err().unwrap_or(Exit::Done)
}

/// What the next part of an engagement must agree with.
struct Folder {
    dir: Utf8PathBuf,
    sources: Sources,
    parsed: Parsed,
    shelf: Shelf,
}

impl Folder {
    fn read(dir: &Utf8Path, out: &mut Output) -> Result<Folder, Exit> {
        // Evidence need not be hashed to find an id.
        let inputs = ["engagement.yaml", "findings", "systems", "activities.yaml", "catalogs"];
        let (sources, _) = read::inputs(dir, &inputs);
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
    fn finding_ids(&self) -> Vec<&str> {
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
            let gradable = || self.shelf.requirements.iter().filter(|r| r.is_gradable()).map(|r| r.reference.as_str());
            let (message, help) = match find(&self.shelf, reference) {
                Some(requirement) if requirement.is_gradable() => {
                    if !refs.contains(&requirement.reference) {
                        refs.push(requirement.reference.clone());
                    }
                    continue;
                }
                Some(heading) => {
                    let leaves = heading.leaves.iter().map(|ix| self.shelf.requirements[ix.index()].reference.as_str());
                    (
                        format!("{} is a heading: it cannot be graded", heading.reference),
                        format!("name one of its leaves: {}", leaves.collect::<Vec<_>>().join(", ")),
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
fn after(ids: &[&str], first: &str) -> String {
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

fn finding(args: &FindingArgs, folder: &Folder, out: &mut Output) -> Result<(), Exit> {
    let ids = folder.finding_ids();
    let refs: Vec<&str> = folder.shelf.requirements.iter().map(|r| r.reference.as_str()).collect();
    let taken: Vec<&str> = ids.iter().chain(&refs).copied().collect();
    let id = id(args.id.as_deref(), || after(&ids, "F-001"), &taken, "a finding or requirement", out)?;
    let nonconformity = !matches!(args.grade, Some(Grade::Opportunity | Grade::Conforming));
    if args.failure.is_some() && !nonconformity {
        out.error(
            &format!("`--failure` says nothing about {}", word_of(args.grade)),
            "leave it out: only a major or minor has a failure mode",
        );
        return Err(Exit::Usage);
    }
    let controls = folder.controls(&args.controls, out)?;
    let systems = folder.systems(&args.systems, out)?;
    let stem = id.to_lowercase();
    let title = args.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let path = match slug(title.unwrap_or_default()).as_str() {
        "" => format!("findings/{stem}.md"),
        slug => format!("findings/{stem}-{slug}.md"),
    };
    let text = fill(template("new/finding.md"), starter::today(), |place| {
        Some(match place {
            "id" => id.clone(),
            "stem" => stem.clone(),
            "title" => yaml(title.unwrap_or("A new finding")),
            "grade" => args.grade.map(word).unwrap_or_default(),
            "mode" => mode(nonconformity, args.failure),
            "controls" => list("controls", &controls),
            "systems" => list("systems", &systems),
            "sections" => sections(args.grade),
            _ => return None,
        })
    });
    create(folder, &path, &text, out)?;
    out.say(&format!(
        "{id} is a draft: it counts in nothing until the line `status: draft` is gone\n\
         next: write its sections, cite its evidence, then run `aims-site check {}`",
        quoted(folder.dir.as_str())
    ));
    Ok(())
}

fn word_of(grade: Option<Grade>) -> &'static str {
    match grade {
        Some(Grade::Opportunity) => "an opportunity",
        Some(Grade::Conforming) => "a positive finding",
        _ => "this grade",
    }
}

fn mode(nonconformity: bool, failure: Option<Failure>) -> String {
    if nonconformity {
        let failure = failure.map(word).unwrap_or_default();
        let lines = "# design: the control would never work as it is designed; operating: it could work, but was not run properly.\n\
                     # For opportunity and conforming write `tested: design`, `operating` or `both` instead.\n";
        format!("{lines}failure: {failure}")
    } else {
        "# What was tested: design, operating or both.\ntested: operating".to_owned()
    }
}

/// A key with a list, one entry a line.
fn list(key: &str, values: &[String]) -> String {
    if values.is_empty() {
        return format!("{key}: []");
    }
    let lines: Vec<String> = values.iter().map(|value| format!("\n  - {}", reference(value))).collect();
    format!("{key}:{}", lines.concat())
}

/// A ref or id as a YAML value: letters, digits and a few marks, of which none means anything to YAML there.
fn reference(value: &str) -> String {
    let safe = value.starts_with(|c: char| c.is_ascii_alphanumeric())
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'/'))
        && !value.ends_with(':');
    if safe { value.to_owned() } else { yaml(value) }
}

/// The headings that a finding of this grade has, each with what belongs under it.
fn sections(grade: Option<Grade>) -> String {
    use SectionKind as S;
    const ALL: &[(SectionKind, &str)] = &[
        (S::Statement, "Which requirement is not fulfilled, in one sentence: no cause, no blame, no solution."),
        (
            S::ObjectiveEvidence,
            "What was seen, so that it can be found again: system, version, input, output, log reference, time, n of m.",
        ),
        (S::Extent, "Where else it was looked for, and whether it was found there."),
        (S::Impact, "What it means for the organisation and for people."),
        (S::RootCause, "From `planned` on: why it happened, and why nobody noticed."),
        (S::Correction, "From `planned` on: what removes the nonconformity itself."),
        (S::CorrectiveAction, "From `planned` on: what removes its cause."),
        (S::Verification, "How and when it will be shown that the action is effective."),
        (S::Preconditions, "What an attacker must have or know."),
        (S::AttackNarrative, "What was done, step by step, and what happened."),
        (S::Reproduction, "Prompts or commands by which another tester gets the same result."),
        (S::Detection, "What the organisation noticed, by which means, and after how long."),
        (S::Recommendation, "The red team's advice, kept apart from the statement."),
        (S::Retest, "What a later test showed."),
    ];
    let wanted: &[SectionKind] = match grade {
        Some(Grade::Conforming) => {
            &[S::ObjectiveEvidence, S::Extent, S::Preconditions, S::AttackNarrative, S::Reproduction, S::Detection]
        }
        Some(Grade::Opportunity) => {
            &[S::ObjectiveEvidence, S::Extent, S::Impact, S::AttackNarrative, S::Reproduction, S::Recommendation]
        }
        _ => S::ALL,
    };
    // A link definition that nothing uses is a comment: it is shown nowhere, and the section counts as empty.
    let parts = ALL.iter().filter(|(kind, _)| wanted.contains(kind));
    parts.map(|(kind, about)| format!("## {}\n\n[//]: # \"{about}\"", kind.title())).collect::<Vec<_>>().join("\n\n")
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

const ACTIVITIES: &str = "activities.yaml";

fn activity(args: &ActivityArgs, folder: &Folder, out: &mut Output) -> Result<(), Exit> {
    let path = folder.dir.join(ACTIVITIES);
    let old = folder.sources.text(Utf8Path::new(ACTIVITIES));
    if old.is_none() && path.symlink_metadata().is_ok() {
        out.error(&format!("`{path}` cannot be read"), "run `aims-site check` and mend what it says");
        return Err(Exit::Engagement);
    }
    let (listed, found) = old.map(|text| records::activities(Utf8Path::new(ACTIVITIES), text)).unwrap_or_default();
    if errors(&found) {
        out.error(
            &format!("`{path}` has errors: an entry after them would not be read"),
            "run `aims-site check` and mend them first",
        );
        return Err(Exit::Engagement);
    }
    let ids: Vec<&str> = listed.iter().map(|activity| activity.id.value.as_str()).collect();
    let id = id(args.id.as_deref(), || after(&ids, "ACT-001"), &ids, "an activity", out)?;
    let controls = folder.controls(&args.controls, out)?;
    let systems = folder.systems(&args.systems, out)?;
    let today = starter::today();
    let entry = fill(template("new/activity.yaml"), today, |place| {
        let inline = |key: &str, values: &[String]| {
            format!("{key}: [{}]", values.iter().map(|value| reference(value)).collect::<Vec<_>>().join(", "))
        };
        Some(match place {
            "id" => id.clone(),
            "title" => yaml(args.title.as_deref().map(str::trim).filter(|t| !t.is_empty()).unwrap_or("A new activity")),
            "from" => args.from.unwrap_or(today).to_string(),
            "method" => word(args.method),
            "kind" => word(args.kind),
            "controls" => inline("controls", &controls),
            "systems" => inline("systems", &systems),
            _ => return None,
        })
    });
    let new = appended(old.unwrap_or_default(), &entry);
    let (again, found) = records::activities(Utf8Path::new(ACTIVITIES), &new);
    let fits =
        !errors(&found) && again.len() == listed.len() + 1 && again.last().is_some_and(|last| last.id.value == id);
    if !fits {
        out.error(
            &format!("`{path}` is not written as one `- item` after the other: nothing was changed"),
            "add the entry that is printed below by hand",
        );
        out.result(&entry);
        return Err(Exit::Engagement);
    }
    let written =
        if old.is_some() { file::replace(&path, new.as_bytes()) } else { file::create(&path, new.as_bytes()) };
    written.map_err(|error| failed(&error, out))?;
    out.result(&format!("{path}\n"));
    out.say(&format!("{id} stands at the end; it is planned until it has a `result:`"));
    Ok(())
}

fn errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
}

/// The list with one more entry at its end, every byte before it as it was.
fn appended(old: &str, entry: &str) -> String {
    let line_end = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let items = old.lines().map(str::trim_end).filter(|line| line.trim_start().starts_with("- "));
    let indent = items.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let mut new = old.to_owned();
    if !new.is_empty() {
        new.push_str(if new.ends_with('\n') { "" } else { line_end });
        new.push_str(line_end);
    }
    for line in entry.lines() {
        new.push_str(&" ".repeat(indent));
        new.push_str(line);
        new.push_str(line_end);
    }
    new
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
    fn an_entry_is_appended_in_the_list_s_own_hand() {
        assert_eq!(appended("", "- id: A\n  x: 1\n"), "- id: A\n  x: 1\n");
        assert_eq!(appended("- id: A", "- id: B\n"), "- id: A\n\n- id: B\n");
        assert_eq!(appended("# c\n  - id: A\n", "- id: B\n  x: 1\n"), "# c\n  - id: A\n\n  - id: B\n    x: 1\n");
        assert_eq!(appended("- id: A\r\n", "- id: B\n"), "- id: A\r\n\r\n- id: B\r\n");
    }

    #[test]
    fn every_word_is_one_of_front_matter() {
        assert_eq!(words::<Grade>(), model::Grade::WORDS);
        assert_eq!(words::<Failure>(), model::Failure::WORDS);
        assert_eq!(words::<Role>(), model::SystemRole::WORDS);
        assert_eq!(words::<Method>(), model::Method::WORDS);
        assert_eq!(words::<Kind>(), model::ActivityKind::WORDS);
    }

    #[test]
    fn every_section_of_a_nonconformity_but_the_requirement_is_ready() {
        let text = sections(None);
        for kind in SectionKind::ALL {
            assert_eq!(text.contains(&format!("## {}\n", kind.title())), *kind != SectionKind::Requirement);
        }
    }
}
