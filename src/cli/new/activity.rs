//! `aims-site new activity`: an entry at the end of `activities.yaml`, every byte before it as it was.

use camino::Utf8Path;

use super::{ActivityArgs, Exit, Folder, Output, after, id, reference, word};
use crate::cli::init::failed;
use crate::cli::starter::{self, fill, template, yaml};
use crate::diag::{Diagnostic, Severity};
use crate::parse::records;
use crate::write::file;

const ACTIVITIES: &str = "activities.yaml";

pub(super) fn activity(args: &ActivityArgs, folder: &Folder, out: &mut Output) -> Result<(), Exit> {
    let path = folder.dir.join(ACTIVITIES);
    let old = folder.sources.text(Utf8Path::new(ACTIVITIES));
    if old.is_none() && path.symlink_metadata().is_ok() {
        out.error(&format!("`{path}` cannot be read"), "run `aims-site check` and correct what it says");
        return Err(Exit::Engagement);
    }
    let (listed, found) = old.map(|text| records::activities(Utf8Path::new(ACTIVITIES), text)).unwrap_or_default();
    if errors(&found) {
        out.error(
            &format!("`{path}` has errors: an entry after them would not be read"),
            "run `aims-site check` and correct them first",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_appended_in_the_list_s_own_hand() {
        assert_eq!(appended("", "- id: A\n  x: 1\n"), "- id: A\n  x: 1\n");
        assert_eq!(appended("- id: A", "- id: B\n"), "- id: A\n\n- id: B\n");
        assert_eq!(appended("# c\n  - id: A\n", "- id: B\n  x: 1\n"), "# c\n  - id: A\n\n  - id: B\n    x: 1\n");
        assert_eq!(appended("- id: A\r\n", "- id: B\n"), "- id: A\r\n\r\n- id: B\r\n");
    }
}
