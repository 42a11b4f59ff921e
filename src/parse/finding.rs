//! `findings/**/*.md`: one finding each.

mod assessed;
mod attack;
mod evidence;
mod follow_up;
mod severity;

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::decode::Cx;
use super::id::{id, stated_id};
use super::yaml::{Kind, Node};
use super::{front_matter, markdown};
use crate::diag::{At, Diagnostic};
use crate::model::*;

pub use assessed::RawEntry;
pub use evidence::RawEvidence;
pub use follow_up::RawVerification;

/// A finding whose references are not resolved yet.
#[derive(Debug, Clone)]
pub struct RawFinding {
    /// The file.
    pub path: Utf8PathBuf,
    /// `id`, if it can be used.
    pub id: At<String>,
    /// `title`.
    pub title: String,
    /// `summary`.
    pub summary: Option<String>,
    /// The finding is a draft: `status: draft`, or `source` without `confirmed`.
    pub draft: bool,
    /// `grade`.
    pub grade: Option<At<Grade>>,
    /// `failure`.
    pub failure: Option<At<Failure>>,
    /// `tested`.
    pub tested: Option<At<Tested>>,
    /// `controls`.
    pub controls: Vec<RawEntry>,
    /// `systems`.
    pub systems: Vec<At<String>>,
    /// `target`.
    pub target: Subject,
    /// `lifecycle`.
    pub lifecycle: Vec<At<String>>,
    /// `threats`.
    pub threats: Vec<At<String>>,
    /// `beyond-27090`.
    pub beyond: Vec<Beyond>,
    /// `taxonomy`.
    pub taxonomy: BTreeMap<String, Vec<String>>,
    /// `risks`.
    pub risks: Vec<At<String>>,
    /// `phase`.
    pub phase: Option<At<String>>,
    /// `severity`.
    pub severity: Option<String>,
    /// `grading`.
    pub grading: Rubric,
    /// `trials`.
    pub trials: Option<At<Trials>>,
    /// `sample`.
    pub sample: Option<Sample>,
    /// `detection`.
    pub detection: Option<Detection>,
    /// `status`.
    pub status: At<Status>,
    /// `author`.
    pub author: Option<String>,
    /// `found`.
    pub found: Option<At<Date>>,
    /// `repeats`.
    pub repeats: Option<At<Repeats>>,
    /// `acknowledged`.
    pub acknowledged: Option<At<Acknowledgement>>,
    /// `acceptance`.
    pub acceptance: Option<At<Acceptance>>,
    /// `withdrawal`.
    pub withdrawal: Option<At<Withdrawal>>,
    /// `remediation.owner`.
    pub owner: Option<At<String>>,
    /// `remediation.correction-due`.
    pub correction_due: Option<Date>,
    /// `remediation.due`.
    pub due: Option<At<Date>>,
    /// `remediation.verify-by`.
    pub verify_by: Option<At<String>>,
    /// `remediation.verification`.
    pub verification: Vec<RawVerification>,
    /// `evidence`.
    pub evidence: Vec<RawEvidence>,
    /// `source`.
    pub source: Option<Source>,
    /// `confirmed`.
    pub confirmed: Option<(String, Option<At<Date>>)>,
    /// `audience`.
    pub audience: Option<At<String>>,
    /// `x-` keys.
    pub own: BTreeMap<String, String>,
    /// The body.
    pub prose: Prose,
    /// Keys that have a value, also one that cannot be used.
    pub stated: BTreeSet<String>,
    /// Of this file nothing but an id could be read.
    pub broken: bool,
}

impl RawFinding {
    /// Whether others find it, and it finds its evidence, as they would find `other`: where it stands, its id, whether it is
    /// published, what it cites.
    pub(crate) fn is_found_like(&self, other: &RawFinding) -> bool {
        (&self.path, &self.id.value, self.draft, self.broken)
            == (&other.path, &other.id.value, other.draft, other.broken)
            && self.cited().map(|at| &at.value).eq(other.cited().map(|at| &at.value))
    }

    /// The evidence files that it names, as written.
    pub(crate) fn cited(&self) -> impl Iterator<Item = &At<String>> {
        let of_retests = self.verification.iter().filter_map(|retest| retest.evidence.as_ref());
        self.evidence.iter().map(|entry| &entry.file).chain(of_retests)
    }
}

/// Reads one finding. What is wrong with it comes back beside it.
pub fn parse(path: &Utf8Path, text: &str) -> (Option<RawFinding>, Vec<Diagnostic>) {
    let mut cx = Cx::new(path);
    let finding = decode(&mut cx, path, text).or_else(|| stand_in(path, text));
    (finding, cx.diagnostics)
}

/// What stands for a finding that cannot be read, so that links to it are not reported as well: its id, if a line
/// states one.
fn stand_in(path: &Utf8Path, text: &str) -> Option<RawFinding> {
    let id = stated_id(text)?;
    let finding = decode(&mut Cx::new(path), path, &format!("---\nid: {id}\n---\n"))?;
    Some(RawFinding { broken: true, ..finding })
}

fn decode(cx: &mut Cx, path: &Utf8Path, text: &str) -> Option<RawFinding> {
    let split = match front_matter::split(path, text) {
        Ok(split) => split,
        Err(diagnostic) => {
            cx.diagnostics.push(diagnostic);
            return None;
        }
    };
    let node = front_matter::tree(cx, split.yaml)?;
    let mut map = cx.map(&node, "the finding")?;
    let anchor = front_matter::anchor(&map, &split);

    let id = id(cx, &mut map, "id");
    let (prose, of_prose) = markdown::parse(split.body.0, path, split.body.1, id.as_ref().map_or("", |id| &id.value));
    cx.diagnostics.extend(of_prose);

    let title = map.string(cx, "title");
    let summary = map.string(cx, "summary");
    let status = map.get("status").and_then(|node| cx.word(node, "status", Status::from_word, Status::WORDS));
    let source = evidence::source(cx, &mut map);
    let confirmed = evidence::confirmed(cx, &mut map);
    let draft = status.as_ref().is_some_and(|s| s.value == Status::Draft) || (source.is_some() && confirmed.is_none());
    let grade = map.get("grade").and_then(|node| cx.word(node, "grade", Grade::from_word, Grade::WORDS));
    let failure = map.get("failure").and_then(|node| cx.word(node, "failure", Failure::from_word, Failure::WORDS));
    let tested = map.get("tested").and_then(|node| cx.word(node, "tested", Tested::from_word, Tested::WORDS));
    let controls = assessed::controls(cx, &mut map);

    if !map.has("id") {
        map.missing(cx, "id", anchor, "give the finding an id that no other has, such as `id: F-007`");
    }
    if !map.has("title") {
        map.missing(cx, "title", anchor, "give the finding a title");
    }
    if !draft {
        if !map.has("grade") {
            map.missing(cx, "grade", anchor, "write `grade: major`, `minor`, `opportunity` or `conforming`");
        }
        if !map.has("controls") || (controls.is_empty() && is_empty_list(map.get("controls"))) {
            map.missing(cx, "controls", anchor, "name at least one control or clause, such as `controls: [A.6.2.4]`");
        }
    }

    let target = attack::target(cx, &mut map);
    let beyond = map
        .get("beyond-27090")
        .map(|node| {
            let items = cx.list(node, "beyond-27090");
            items
                .iter()
                .filter_map(|item| cx.word(item, "beyond-27090", Beyond::from_word, Beyond::WORDS))
                .map(|at| at.value)
                .collect()
        })
        .unwrap_or_default();
    let systems = map.texts(cx, "systems");
    let lifecycle = map.texts(cx, "lifecycle");
    let threats = map.texts(cx, "threats");
    let taxonomy = attack::taxonomy(cx, &mut map);
    let risks = map.texts(cx, "risks");
    let phase = map.text(cx, "phase");
    let severity = severity::severity(cx, &mut map);
    let grading = map.map(cx, "grading").map(|m| assessed::rubric(cx, m)).unwrap_or_default();
    let trials = attack::trials(cx, &mut map);
    let sample = attack::sample(cx, &mut map);
    let detection = attack::detection(cx, &mut map);
    let author = map.string(cx, "author");
    let found = map.date(cx, "found");
    let repeats = follow_up::repeats(cx, &mut map);
    let acknowledged = follow_up::acknowledged(cx, &mut map);
    let acceptance = follow_up::acceptance(cx, &mut map);
    let withdrawal = follow_up::withdrawal(cx, &mut map);
    let remediation = follow_up::remediation(cx, &mut map);
    let evidence = evidence::evidence(cx, &mut map);
    let audience = map.text(cx, "audience");
    let stated = map.keys().map(str::to_owned).collect();
    let own = map.own().map(|(key, node)| (key.to_owned(), own_text(node))).collect();
    map.finish(cx, true);

    Some(RawFinding {
        path: path.to_owned(),
        // A path can be no id: it keeps apart what has none, so that all the rest is judged in the same run.
        id: id.unwrap_or_else(|| At::new(path.to_string(), anchor)),
        title: title.unwrap_or_default(),
        summary,
        draft,
        grade,
        failure,
        tested,
        controls,
        systems,
        target,
        lifecycle,
        threats,
        beyond,
        taxonomy,
        risks,
        phase,
        severity,
        grading,
        trials,
        sample,
        detection,
        status: status.unwrap_or(At::new(Status::Open, anchor)),
        author,
        found,
        repeats,
        acknowledged,
        acceptance,
        withdrawal,
        owner: remediation.owner,
        correction_due: remediation.correction_due,
        due: remediation.due,
        verify_by: remediation.verify_by,
        verification: remediation.verification,
        evidence,
        source,
        confirmed,
        audience,
        own,
        prose,
        stated,
        broken: false,
    })
}

fn is_empty_list(node: Option<&Node>) -> bool {
    node.is_some_and(|node| matches!(&node.kind, Kind::List(items) if items.is_empty()))
}

/// An own field as one text: lists and mappings as compact JSON.
fn own_text(node: &Node) -> String {
    match node.to_json() {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}
