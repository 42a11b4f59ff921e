//! What an import would change in an engagement: drafts to create, findings to bring up to date. Nothing is written
//! here, so that a rehearsal says what the real run does.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use sha2::{Digest, Sha256};

use super::draft::{self, Cited, Parts};
use super::edit;
use super::evidence::{self, Provenance};
use super::suggest;
use super::weakness::{Key, Reading, Weakness};
use crate::model::{Shelf, slug};
use crate::parse::finding;
use crate::read::hex;

/// A finding that is there already.
#[derive(Debug, Clone)]
pub struct Existing<'e> {
    /// Its path in the engagement.
    pub path: Utf8PathBuf,
    /// Its text.
    pub text: &'e str,
}

/// One draft or finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// Its path in the engagement.
    pub path: Utf8PathBuf,
    /// What becomes of it.
    pub action: Action,
    /// Its evidence file inside `evidence/`, and what is written there.
    pub evidence: (String, String),
    /// Evidence inside `evidence/` that nobody cites any more.
    pub gone: Option<String>,
    /// In words.
    pub what: String,
}

/// What becomes of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A new file with this text.
    Create(String),
    /// The file gets this text.
    Update(String),
    /// Nothing changes.
    Keep,
    /// It cannot be brought up to date, and stays as it is.
    Refuse,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// In order of weaknesses.
    pub changes: Vec<Change>,
    /// Weaknesses that nothing got through, and that nobody asked for.
    pub resisted: usize,
    /// Weaknesses of which nothing was assessed.
    pub unassessed: usize,
}

/// Plans the import of what was read. `next_id` gives ids that nobody has.
pub fn plan(
    readings: &[Reading],
    existing: &[Existing<'_>],
    shelf: &Shelf,
    positives: bool,
    mut next_id: impl FnMut() -> String,
) -> Plan {
    let known = by_fingerprint(existing);
    let mut plan = Plan::default();
    for ((format, key), (weakness, provenance)) in joined(readings) {
        let fingerprint = fingerprint(format, &key);
        let old = known.get(fingerprint.as_str());
        if old.is_none() && !weakness.is_hit() && !(positives && weakness.is_resisted()) {
            if weakness.is_resisted() {
                plan.resisted += 1
            } else {
                plan.unassessed += 1
            }
            continue;
        }
        let folder = format!("import/{format}-{}/", &fingerprint[..8]);
        let tries = evidence::evidence(&provenance, &key, &weakness);
        let sha256 = hex(&Sha256::digest(tries.as_bytes()));
        let file = format!("{folder}{}.txt", &sha256[..8]);
        let id = old.map_or_else(&mut next_id, |(id, _)| id.clone());
        let parts = Parts {
            id: &id,
            provenance: &provenance,
            fingerprint: &fingerprint,
            cited: Cited { file: &file, sha256: &sha256, sealed: suggest::sealed(format, &key) },
            suggestions: &suggest::suggestions(format, &key, &weakness, shelf),
        };
        let (path, action, gone, what) = match old {
            None => {
                let stem = id.to_lowercase();
                let name = match slug(&draft::title(format, &key, &weakness)).as_str() {
                    "" => format!("findings/{stem}.md"),
                    slug => format!("findings/{stem}-{slug}.md"),
                };
                let text = draft::draft(&key, &weakness, &parts);
                (name.into(), Action::Create(text), None, evidence::count(weakness.count))
            }
            Some((_, old)) => match edit::edit(&old.path, old.text, &key, &weakness, &parts, &folder) {
                Err(why) => (old.path.clone(), Action::Refuse, None, why),
                Ok(edited) if edited.text == old.text => (old.path.clone(), Action::Keep, None, String::new()),
                Ok(edited) => (old.path.clone(), Action::Update(edited.text), edited.gone, edited.what.join("; ")),
            },
        };
        plan.changes.push(Change { id, path, action, evidence: (file.clone(), tries), gone, what });
    }
    plan
}

/// What several files told of one weakness, joined. A file that was named twice counts once.
fn joined(readings: &[Reading]) -> BTreeMap<(&'static str, Key), (Weakness, Provenance)> {
    let mut all: BTreeMap<(&'static str, Key), (Weakness, Provenance)> = BTreeMap::new();
    let mut seen = Vec::new();
    for reading in readings {
        if seen.contains(&&reading.origin.sha256) {
            continue;
        }
        seen.push(&reading.origin.sha256);
        for (key, weakness) in &reading.weaknesses {
            let (known, provenance) = all.entry((reading.format, key.clone())).or_insert_with(|| {
                let tool = if reading.format == "sarif" { key.target.clone() } else { reading.tool.clone() };
                let none = Provenance { format: reading.format, tool, ..Provenance::default() };
                (Weakness { place: weakness.place.clone(), count: weakness.count, ..Weakness::default() }, none)
            });
            if provenance.origins.is_empty() {
                *known = weakness.clone();
            } else {
                known.join(weakness.clone());
            }
            provenance.version = provenance.version.take().or_else(|| reading.version.clone());
            // Found when it was seen first.
            provenance.date = [provenance.date, reading.date].into_iter().flatten().min();
            provenance.origins.push(reading.origin.clone());
        }
    }
    all
}

/// What stays the same when it is imported again: format, probe, strategy and target.
pub fn fingerprint(format: &str, key: &Key) -> String {
    let mut hasher = Sha256::new();
    for part in ["aims-site.import/1", format, &key.probe, &key.strategy, &key.target] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())[..32].to_owned()
}

/// Findings of earlier imports: fingerprint, id and file. Of two with the same, the first by path.
fn by_fingerprint<'e>(existing: &'e [Existing<'e>]) -> BTreeMap<String, (String, &'e Existing<'e>)> {
    let mut known = BTreeMap::new();
    for file in existing {
        let Some(raw) = finding::parse(&file.path, file.text).0 else { continue };
        if let Some(fingerprint) = raw.source.and_then(|source| source.fingerprint) {
            known.entry(fingerprint).or_insert((raw.id.value, file));
        }
    }
    known
}
