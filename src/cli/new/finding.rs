//! `aims-site new finding`: a draft with every section ready.

use super::{Exit, Failure, FindingArgs, Folder, Grade, Output, after, ask, create, id, reference, word};
use crate::cli::starter::{self, fill, template, yaml};
use crate::cli::text::quoted;
use crate::model::{SectionKind, slug};

pub(super) fn finding(args: &FindingArgs, folder: &Folder, out: &mut Output) -> Result<(), Exit> {
    let ids = folder.finding_ids();
    let refs: Vec<&str> = folder.shelf.requirements.iter().map(|r| r.reference.as_str()).collect();
    let taken: Vec<&str> = ids.iter().chain(&refs).copied().collect();
    let id = id(args.id.as_deref(), || after(&ids, "F-001"), &taken, "a finding or requirement", out)?;
    if args.failure.is_some() && !nonconformity(args.grade) {
        out.error(
            &format!("`--failure` says nothing about {}", word_of(args.grade)),
            "leave it out: only a major or minor has a failure mode",
        );
        return Err(Exit::Usage);
    }
    let controls = folder.controls(&args.controls, out)?;
    let systems = folder.systems(&args.systems, out)?;
    let told = ask::finding(args, controls, &folder.shelf, out)?;
    let stem = id.to_lowercase();
    let title = told.title.as_deref();
    let path = match slug(title.unwrap_or_default()).as_str() {
        "" => format!("findings/{stem}.md"),
        slug => format!("findings/{stem}-{slug}.md"),
    };
    let text = fill(template("new/finding.md"), starter::today(), |place| {
        Some(match place {
            "id" => id.clone(),
            "stem" => stem.clone(),
            "title" => yaml(title.unwrap_or("A new finding")),
            "grade" => told.grade.map(word).unwrap_or_default(),
            "mode" => mode(nonconformity(told.grade), told.failure),
            "controls" => list("controls", &told.controls),
            "systems" => list("systems", &systems),
            "sections" => sections(told.grade),
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

/// Whether a finding of this grade is one; without a grade it may become one.
fn nonconformity(grade: Option<Grade>) -> bool {
    !matches!(grade, Some(Grade::Opportunity | Grade::Conforming))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_a_nonconformity_but_the_requirement_is_ready() {
        let text = sections(None);
        for kind in SectionKind::ALL {
            assert_eq!(text.contains(&format!("## {}\n", kind.title())), *kind != SectionKind::Requirement);
        }
    }
}
