//! An existing finding, brought up to date: figures, provenance and evidence of the import, and not one byte else.

use std::ops::Range;

use camino::Utf8Path;

use super::draft::{self, Parts};
use super::text::quoted;
use super::weakness::{Count, Key, Tally, Weakness};
use crate::parse::finding::{self, RawFinding};
use crate::parse::front_matter;
use crate::parse::yaml::{self, Kind, Node};

/// A finding after an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The whole text.
    pub text: String,
    /// What changed, in words; empty when nothing did.
    pub what: Vec<String>,
    /// Evidence of the last import that nobody cites any more.
    pub gone: Option<String>,
}

/// Brings the finding up to date. `folder` is where evidence of this weakness lies.
pub fn edit(
    path: &Utf8Path,
    text: &str,
    key: &Key,
    weakness: &Weakness,
    parts: &Parts<'_>,
    folder: &str,
) -> Result<Edited, String> {
    let split = front_matter::split(path, text).map_err(|diagnostic| diagnostic.message)?;
    let tree = yaml::parse(split.yaml.0, split.yaml.1, 20_000).map_err(|error| error.message)?;
    let (Some(before), _) = finding::parse(path, text) else { return Err("it cannot be read".into()) };
    let mut edits = Edits { text, end: split.yaml.1 + split.yaml.0.len(), list: Vec::new(), what: Vec::new() };
    if let Count::Tries(tally) = weakness.count {
        edits.trials(child(&tree, "trials"), key, weakness, tally);
    }
    edits.source(child(&tree, "source"), weakness, parts);
    let gone = edits.evidence(&tree, &before, parts, folder);
    if edits.list.is_empty() {
        return Ok(Edited { text: text.to_owned(), what: Vec::new(), gone: None });
    }
    let what = std::mem::take(&mut edits.what);
    let edited = edits.apply();
    let (Some(after), _) = finding::parse(path, &edited) else { return Err(BY_HAND.into()) };
    if !same_words(&before, &after) || !holds(&after, weakness, parts) {
        return Err(BY_HAND.into());
    }
    Ok(Edited { text: edited, what, gone })
}

const BY_HAND: &str = "its front matter is written in a way that cannot be changed in place";

/// Whether nothing that a person wrote differs.
fn same_words(before: &RawFinding, after: &RawFinding) -> bool {
    let entries =
        |finding: &RawFinding| finding.controls.iter().map(|entry| entry.reference.value.clone()).collect::<Vec<_>>();
    before.id.value == after.id.value
        && before.title == after.title
        && before.status.value == after.status.value
        && before.grade.as_ref().map(|at| at.value) == after.grade.as_ref().map(|at| at.value)
        && entries(before) == entries(after)
        && before.prose.text == after.prose.text
        && before.own == after.own
        && before.draft == after.draft
        && before.evidence.len() <= after.evidence.len()
}

/// Whether what the import knows stands in it.
fn holds(after: &RawFinding, weakness: &Weakness, parts: &Parts<'_>) -> bool {
    let figures = match (weakness.count, &after.trials) {
        (Count::Tries(tally), Some(trials)) => {
            let trials = &trials.value;
            (trials.succeeded, trials.resisted, trials.unassessed)
                == (tally.succeeded, tally.resisted, tally.undecided())
        }
        (Count::Tries(_), None) => false,
        _ => true,
    };
    let cited = |entry: &finding::RawEvidence| {
        entry.file.value == parts.cited.file && entry.sha256.as_ref().is_some_and(|at| at.value == parts.cited.sha256)
    };
    figures && after.evidence.iter().any(cited)
}

/// The value of a key of a mapping.
fn child<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let Kind::Map(pairs) = &node.kind else { return None };
    let pair = pairs.iter().find(|(key, _)| matches!(&key.kind, Kind::Text { value, .. } if value == name));
    pair.map(|(_, value)| value).filter(|value| !matches!(value.kind, Kind::Null))
}

fn text_of(node: &Node) -> &str {
    if let Kind::Text { value, .. } = &node.kind { value } else { "" }
}

fn range(node: &Node) -> Range<usize> {
    node.span.start as usize..node.span.end as usize
}

struct Edits<'t> {
    text: &'t str,
    /// Where the front matter ends.
    end: usize,
    list: Vec<(Range<usize>, String)>,
    what: Vec<String>,
}

impl Edits<'_> {
    /// Sets a scalar; whether it was another.
    fn set(&mut self, node: &Node, value: &str, written: String) -> bool {
        let differs = text_of(node) != value;
        if differs {
            self.list.push((self.scalar(node), written));
        }
        differs
    }

    /// The bytes of a scalar with its quotes.
    fn scalar(&self, node: &Node) -> Range<usize> {
        let Range { mut start, mut end } = range(node);
        let at = |at: usize| self.text.as_bytes().get(at).copied();
        if start > 0 && matches!(at(start - 1), Some(b'"' | b'\'')) && at(end) == at(start - 1) {
            start -= 1;
            end += 1;
        }
        start..end
    }

    /// A line at the end of the front matter.
    fn line(&mut self, line: String) {
        self.list.push((self.end..self.end, line));
    }

    fn trials(&mut self, node: Option<&Node>, key: &Key, weakness: &Weakness, tally: Tally) {
        let shown = |succeeded: &str, attempted: &str| format!("{succeeded} of {attempted}");
        let Some(node) = node else {
            self.line(format!("trials: {}\n", draft::trials(key, weakness).unwrap_or_default()));
            self.what.push(format!(
                "trials: {} tries succeeded",
                shown(&tally.succeeded.to_string(), &tally.attempted().to_string())
            ));
            return;
        };
        let old = |name: &str| child(node, name).map_or("0", text_of).to_owned();
        let before = shown(&old("succeeded"), &old("attempted"));
        let mut differs = false;
        for (name, value) in [
            ("attempted", tally.attempted()),
            ("succeeded", tally.succeeded),
            ("resisted", tally.resisted),
            ("unassessed", tally.undecided()),
        ] {
            let value = value.to_string();
            match child(node, name) {
                Some(old) => differs |= self.set(old, &value, value.clone()),
                None if value == "0" => {}
                None => {
                    differs = true;
                    self.insert(node, name, &value);
                }
            }
        }
        if differs {
            let after = shown(&tally.succeeded.to_string(), &tally.attempted().to_string());
            self.what.push(format!("tries that succeeded: {before} -> {after}"));
        }
    }

    /// A further key in a mapping that is written in braces.
    fn insert(&mut self, node: &Node, name: &str, value: &str) {
        let Kind::Map(pairs) = &node.kind else { return };
        if let Some((_, last)) = pairs.last() {
            let end = self.scalar(last).end;
            self.list.push((end..end, format!(", {name}: {value}")));
        }
    }

    fn source(&mut self, node: Option<&Node>, weakness: &Weakness, parts: &Parts<'_>) {
        let Some(node) = node else { return };
        let mut changed = Vec::new();
        for (name, value) in draft::source_fields(weakness, parts.provenance, parts.fingerprint) {
            match child(node, name) {
                Some(old) => {
                    let differs = self.set(old, &value, quoted(&value));
                    // A place in the file and its hash follow from the file.
                    if differs && matches!(name, "file" | "version") {
                        changed.push(format!("{name} {value}"));
                    } else if differs && name == "sha256" {
                        changed.push("another file".into());
                    }
                }
                None => self.insert(node, name, &quoted(&value)),
            }
        }
        if !changed.is_empty() {
            self.what.push(format!("source: {}", changed.join(", ")));
        }
    }

    /// The entry of the last import gives way, unless somebody relies on it.
    fn evidence(&mut self, tree: &Node, before: &RawFinding, parts: &Parts<'_>, folder: &str) -> Option<String> {
        let list = child(tree, "evidence");
        let items = match list.map(|node| &node.kind) {
            Some(Kind::List(items)) => items.as_slice(),
            _ => &[],
        };
        let file = |item: &Node| child(item, "file").map(text_of).unwrap_or_default().to_owned();
        if let Some(item) = items.iter().find(|item| file(item) == parts.cited.file) {
            match child(item, "sha256") {
                Some(old) => drop(self.set(old, parts.cited.sha256, parts.cited.sha256.to_owned())),
                None => self.insert(item, "sha256", parts.cited.sha256),
            }
            return None;
        }
        self.what.push("evidence: new tries".into());
        let ours = items.iter().find(|item| file(item).starts_with(folder));
        let relied_on = |file: &str| before.confirmed.is_some() || self.text.matches(file).count() > 1;
        if let Some(item) = ours
            && let (Some(old), Some(hash)) = (child(item, "file"), child(item, "sha256"))
            && !relied_on(text_of(old))
        {
            self.set(old, parts.cited.file, parts.cited.file.to_owned());
            self.set(hash, parts.cited.sha256, parts.cited.sha256.to_owned());
            return Some(text_of(old).to_owned());
        }
        let entry = parts.cited.entry();
        match (list, items.first()) {
            (Some(list), Some(first)) => {
                let start = range(first).start;
                let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
                let lead = &self.text[line..start];
                let bracket = self.text[..start].rfind('[').filter(|at| *at >= range(list).start);
                match (lead.trim() == "-", bracket) {
                    (true, _) => {
                        let lead = lead.to_owned();
                        self.list.push((line..line, format!("{lead}{entry}\n")));
                    }
                    (false, Some(at)) => self.list.push((at + 1..at + 1, format!("{entry}, "))),
                    (false, None) => {}
                }
            }
            _ if list.is_none() => self.line(format!("evidence:\n  - {entry}\n")),
            _ => {}
        }
        None
    }

    fn apply(mut self) -> String {
        self.list.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(self.text.len() + 256);
        let mut at = 0;
        for (range, written) in self.list {
            out.push_str(self.text.get(at..range.start).unwrap_or_default());
            out.push_str(&written);
            at = range.end;
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }
}
