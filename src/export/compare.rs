//! What changed between two reports: a pure function over two `report.json` of any version, told as text or as JSON.
//!
//! ```text
//! read      text                -> Report        what is compared of a report; unknown keys are left alone
//! compare   &Report, &Report    -> Comparison    both directions of every change, in natural order of ids
//! text      &Comparison         -> String        for a terminal
//! json      &Comparison         -> String        for tools: schema `aims-site.compare/1`
//! ```
//!
//! The words are those of rule H: the same id is the same finding. Nothing is judged here; verdicts and figures are
//! taken as the reports state them.

mod report;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::model::natural_order;
use report::{Assessed, Finding, Maturity};

pub use report::{Report, read};
pub use text::text;

/// The schema that the JSON form names.
pub const SCHEMA: &str = "aims-site.compare/1";

/// What changed from the one report to the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Comparison {
    schema: &'static str,
    old: Side,
    new: Side,
    /// The two are the same, to the last value.
    identical: bool,
    findings: Findings,
    /// Findings that stand in both, against single requirements: `F-007/A.6.2.4`.
    assessments: Vec<Change>,
    verdicts: Vec<Change>,
    figures: Vec<Counted>,
    levels: Vec<Counted>,
}

/// Which report it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Side {
    title: Option<String>,
    date: Option<String>,
    version: Option<String>,
    edition: Option<String>,
    findings: usize,
}

/// Findings by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct Findings {
    new: Vec<Named>,
    gone: Vec<Named>,
    corrected: Vec<Named>,
    reopened: Vec<Named>,
    regraded: Vec<Change>,
    /// New ones that say they are an earlier finding occurring again.
    repeated: Vec<Repeated>,
    status: Vec<Change>,
}

/// A new occurrence of an earlier finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Repeated {
    id: String,
    title: Option<String>,
    /// `PERIOD/ID`.
    repeats: String,
}

/// A finding as one of the reports tells it.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Named {
    id: String,
    title: Option<String>,
    grade: Option<String>,
}

/// A word that changed; `null` on the side that has none.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Change {
    #[serde(rename = "ref")]
    reference: String,
    title: Option<String>,
    old: Option<String>,
    new: Option<String>,
}

/// A number that changed; `null` on the side that has none.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Counted {
    path: String,
    old: Option<u64>,
    new: Option<u64>,
}

/// What changed from `old` to `new`.
pub fn compare(old: &Report, new: &Report) -> Comparison {
    Comparison {
        schema: SCHEMA,
        old: side(old),
        new: side(new),
        identical: old.whole == new.whole,
        findings: findings(old, new),
        assessments: assessments(old, new),
        verdicts: verdicts(old, new),
        figures: counted(&flat(&old.figures), &flat(&new.figures)),
        levels: counted(&levels(&old.maturity), &levels(&new.maturity)),
    }
}

impl Comparison {
    /// Whether nothing that is compared differs.
    pub fn is_empty(&self) -> bool {
        self.findings == Findings::default()
            && self.assessments.is_empty()
            && self.verdicts.is_empty()
            && self.figures.is_empty()
            && self.levels.is_empty()
    }
}

fn side(report: &Report) -> Side {
    let version = match &report.engagement.report.version {
        Value::String(version) => Some(version.clone()),
        Value::Number(version) => Some(version.to_string()),
        _ => None,
    };
    Side {
        title: report.engagement.title.clone(),
        date: report.engagement.report.date.clone(),
        version,
        edition: report.edition.clone(),
        findings: report.findings.len(),
    }
}

/// Findings by id; of one id that stands twice, the first.
fn by_id(report: &Report) -> BTreeMap<&str, &Finding> {
    report.findings.iter().rev().map(|finding| (finding.id.as_str(), finding)).collect()
}

fn findings(old: &Report, new: &Report) -> Findings {
    let (before, now) = (by_id(old), by_id(new));
    let named = |finding: &Finding| Named {
        id: finding.id.clone(),
        title: finding.title.clone(),
        grade: finding.grade.clone(),
    };
    let mut found = Findings::default();
    for finding in in_order(&before) {
        if !now.contains_key(finding.id.as_str()) {
            found.gone.push(named(finding));
        }
    }
    for finding in in_order(&now) {
        let Some(past) = before.get(finding.id.as_str()) else {
            found.new.push(named(finding));
            found.repeated.extend(finding.repeats.as_ref().map(|repeats| Repeated {
                id: finding.id.clone(),
                title: finding.title.clone(),
                repeats: repeats.clone(),
            }));
            continue;
        };
        if was_open(past) && finding.corrected {
            found.corrected.push(named(finding));
        }
        if past.corrected && finding.controls.iter().any(|entry| entry.open) {
            found.reopened.push(named(finding));
        }
        let change = |old: &Option<String>, new: &Option<String>| {
            (old != new).then(|| Change {
                reference: finding.id.clone(),
                title: finding.title.clone(),
                old: old.clone(),
                new: new.clone(),
            })
        };
        found.regraded.extend(change(&past.grade, &finding.grade));
        found.status.extend(change(&past.status, &finding.status));
    }
    found
}

/// Had an open major or minor (H).
fn was_open(past: &Finding) -> bool {
    let nonconforming = |entry: &Assessed| matches!(entry.grade.as_deref(), Some("major" | "minor"));
    past.controls.iter().any(nonconforming) && !past.corrected && past.status.as_deref() != Some("withdrawn")
}

fn in_order<'r>(findings: &BTreeMap<&'r str, &'r Finding>) -> Vec<&'r Finding> {
    let mut list: Vec<&Finding> = findings.values().copied().collect();
    list.sort_by(|a, b| natural_order(&a.id, &b.id));
    list
}

/// Grades against single requirements, of findings that stand in both.
fn assessments(old: &Report, new: &Report) -> Vec<Change> {
    let (before, now) = (by_id(old), by_id(new));
    let mut changes = Vec::new();
    for finding in in_order(&now) {
        let Some(past) = before.get(finding.id.as_str()) else { continue };
        let grades = |finding: &Finding| -> BTreeMap<String, Option<String>> {
            finding.controls.iter().map(|entry| (entry.reference.clone(), entry.grade.clone())).collect()
        };
        let (before, now) = (grades(past), grades(finding));
        for reference in ordered(before.keys().chain(now.keys())) {
            let (old, new) = (before.get(reference), now.get(reference));
            if old != new {
                changes.push(Change {
                    reference: format!("{}/{reference}", finding.id),
                    title: finding.title.clone(),
                    old: old.cloned().flatten(),
                    new: new.cloned().flatten(),
                });
            }
        }
    }
    changes
}

fn ordered<'k>(keys: impl Iterator<Item = &'k String>) -> Vec<&'k String> {
    let mut keys: Vec<&String> = keys.collect::<BTreeSet<_>>().into_iter().collect();
    keys.sort_by(|a, b| natural_order(a, b));
    keys
}

/// Verdicts in the order of the new report, then what only the old one has.
fn verdicts(old: &Report, new: &Report) -> Vec<Change> {
    let by_ref = |report: &'_ Report| -> BTreeMap<String, Option<String>> {
        report.requirements.iter().map(|told| (told.reference.clone(), told.verdict.clone())).collect()
    };
    let (before, now) = (by_ref(old), by_ref(new));
    let only_old = old.requirements.iter().filter(|told| !now.contains_key(&told.reference));
    let all = new.requirements.iter().chain(only_old);
    let changed = all.filter(|told| before.get(&told.reference) != now.get(&told.reference));
    changed
        .map(|told| Change {
            reference: told.reference.clone(),
            title: told.title.clone(),
            old: before.get(&told.reference).cloned().flatten(),
            new: now.get(&told.reference).cloned().flatten(),
        })
        .collect()
}

/// The numbers of a tree by their paths.
fn flat(tree: &Value) -> BTreeMap<String, u64> {
    fn walk(path: &str, tree: &Value, out: &mut BTreeMap<String, u64>) {
        match tree {
            Value::Object(branches) => {
                for (name, branch) in branches {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    walk(&path, branch, out);
                }
            }
            leaf => {
                if let Some(number) = leaf.as_u64() {
                    out.insert(path.to_owned(), number);
                }
            }
        }
    }
    let mut out = BTreeMap::new();
    walk("", tree, &mut out);
    out
}

fn levels(maturity: &Maturity) -> BTreeMap<String, u64> {
    let overall = maturity.level.map(|level| ("overall".to_owned(), level));
    let areas = maturity.areas.iter().filter_map(|area| Some((area.reference.clone(), area.level?)));
    overall.into_iter().chain(areas).collect()
}

fn counted(old: &BTreeMap<String, u64>, new: &BTreeMap<String, u64>) -> Vec<Counted> {
    let changed = ordered(old.keys().chain(new.keys())).into_iter().filter(|path| old.get(*path) != new.get(*path));
    changed
        .map(|path| Counted { path: path.clone(), old: old.get(path).copied(), new: new.get(path).copied() })
        .collect()
}

/// One JSON document.
pub fn json(comparison: &Comparison) -> String {
    let mut text = serde_json::to_string_pretty(comparison).unwrap_or_default();
    text.push('\n');
    text
}
