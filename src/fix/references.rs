//! References whose label belongs to another requirement: rewritten where exactly one can be meant.

use camino::Utf8PathBuf;

use super::{Choice, Edited};
use crate::diag::{At, Span};
use crate::model::{RequirementIx, Shelf};
use crate::parse::finding::{self, RawFinding};
use crate::parse::front_matter;
use crate::read::SourceFile;
use crate::resolve::labels::{Judged, Labels, split};

/// A reference that may mean several things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The file.
    pub path: Utf8PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// The reference as written.
    pub reference: String,
    /// What it may mean, as it would be written.
    pub candidates: Vec<String>,
    /// Why nothing was done where something could have been.
    pub note: Option<String>,
}

/// Rewrites the references of one finding: the official title becomes the label. What would not be the same finding
/// but for these references is left alone.
pub(super) fn rewrite(
    file: &SourceFile,
    shelf: &Shelf,
    labels: &Labels,
    choices: &[Choice],
) -> (Option<Edited>, Vec<Undecided>) {
    let (Some(raw), _) = finding::parse(&file.path, &file.text) else { return (None, Vec::new()) };
    let (mut edits, mut undecided) = (Vec::new(), Vec::new());
    for list in lists(&raw) {
        let mut plans: Vec<Plan> = list.iter().map(|at| plan(&at.value, shelf, labels, choices)).collect();
        keep_apart(&mut plans);
        for (at, plan) in list.iter().zip(plans) {
            match (plan.to, plan.means.is_empty()) {
                (Some(to), _) => edits.push((at.span, at.value.clone(), written(shelf, to))),
                (None, true) => {}
                (None, false) => undecided.push(Undecided {
                    path: file.path.clone(),
                    line: file.text.get(..at.span.start as usize).map_or(1, |text| text.matches('\n').count() + 1),
                    reference: at.value.clone(),
                    candidates: plan.means.iter().map(|ix| written(shelf, *ix)).collect(),
                    note: plan.note.map(|ix| format!("`{}` stands in this list already", written(shelf, ix))),
                }),
            }
        }
    }
    (apply(file, edits), undecided)
}

/// What becomes of one reference.
#[derive(Debug)]
struct Plan {
    /// What its number names now.
    now: Option<RequirementIx>,
    /// What it becomes.
    to: Option<RequirementIx>,
    /// What it may mean; nothing where its label agrees.
    means: Vec<RequirementIx>,
    /// What stands in the list already.
    note: Option<RequirementIx>,
}

fn plan(reference: &str, shelf: &Shelf, labels: &Labels, choices: &[Choice]) -> Plan {
    let (number, label) = split(reference);
    let now = shelf.requirement(number);
    let (means, sure) = match label.map(|label| labels.judge(number, label)) {
        None | Some(Judged::Agrees | Judged::Unknown) => (Vec::new(), false),
        Some(Judged::Belongs(means)) => (means, true),
        Some(Judged::Partial(means)) => (means, false),
    };
    let chosen = choices.iter().find(|choice| choice.number == number && means.contains(&choice.means));
    let to = match (chosen, means.as_slice()) {
        (Some(choice), _) => Some(choice.means),
        (None, [one]) if sure && now != Some(*one) => Some(*one),
        _ => None,
    };
    Plan { now, to, means, note: None }
}

/// A requirement stands once in a list: what would make a second one stays as it is. What moves away makes room.
fn keep_apart(plans: &mut [Plan]) {
    let ends = |plan: &Plan| plan.to.or(plan.now);
    while let Some(at) = (0..plans.len()).find(|at| {
        plans[*at].to.is_some() && plans.iter().enumerate().any(|(i, other)| i != *at && ends(other) == plans[*at].to)
    }) {
        plans[at].note = plans[at].to.take();
    }
}

/// The lists of references of a finding.
fn lists(raw: &RawFinding) -> Vec<Vec<&At<String>>> {
    let controls = raw.controls.iter().map(|entry| &entry.reference).collect();
    let retests = raw.verification.iter().map(|retest| retest.refs.iter().collect());
    std::iter::once(controls).chain(retests).collect()
}

/// A requirement as it stands in front matter.
fn written(shelf: &Shelf, ix: RequirementIx) -> String {
    let requirement = &shelf.requirements[ix.index()];
    format!("{} {}", requirement.reference, requirement.title)
}

fn apply(file: &SourceFile, mut edits: Vec<(Span, String, String)>) -> Option<Edited> {
    // From the last to the first, so that earlier places stay where they are. An alias and its anchor are one place.
    edits.sort_by_key(|(span, ..)| std::cmp::Reverse(*span));
    edits.dedup_by_key(|(span, ..)| *span);
    let mut after = file.text.to_string();
    let mut notes = Vec::new();
    for (span, from, to) in edits {
        let range = span.start as usize..span.end as usize;
        let Some(text) = after.get(range.clone()).and_then(|old| scalar(old, &to)) else { continue };
        let mut edited = after.clone();
        edited.replace_range(range, &text);
        if differs_in(&after, &edited, &from, &to) {
            after = edited;
            notes.push(format!("{from} → {to}"));
        }
    }
    notes.reverse();
    (!notes.is_empty()).then_some(Edited { after, notes })
}

/// `text` in the style of the scalar that it replaces; nothing for a style that spans lines of its own.
fn scalar(old: &str, text: &str) -> Option<String> {
    match old.chars().next()? {
        '"' => Some(quoted(text)),
        '\'' => Some(format!("'{}'", text.replace('\'', "''"))),
        '|' | '>' | '&' | '*' | '!' => None,
        _ if text.contains(|c: char| ",:#[]{}&*!|>'\"%@`".contains(c)) => Some(quoted(text)),
        _ => Some(text.to_owned()),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether the front matter says the same before and after, but for one text that became another; and the body is the
/// same.
fn differs_in(before: &str, after: &str, from: &str, to: &str) -> bool {
    let (Some((old, old_body)), Some((new, new_body))) =
        (front_matter::read_json(before), front_matter::read_json(after))
    else {
        return false;
    };
    let mut changes = Vec::new();
    old_body == new_body
        && same_shape(&old, &new, &mut changes)
        && matches!(changes.as_slice(), [(a, b)] if a == from && b == to)
}

/// Whether two values differ in texts only, and which.
fn same_shape(a: &serde_json::Value, b: &serde_json::Value, changes: &mut Vec<(String, String)>) -> bool {
    use serde_json::Value;
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_shape(a, b, changes))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k == l && same_shape(a, b, changes))
        }
        (Value::String(a), Value::String(b)) if a != b => {
            changes.push((a.trim().to_owned(), b.trim().to_owned()));
            true
        }
        (a, b) => a == b,
    }
}
