//! What all tools have in common: tries, grouped into weaknesses.

use std::collections::{BTreeMap, BTreeSet};

use super::Origin;
use super::text::clipped;
use crate::model::Date;

/// Characters of one message that a representative try keeps.
const MOST_CHARS: usize = 8_000;
/// Messages of one representative try.
const MOST_TURNS: usize = 60;

/// What one file told.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The format it was read as.
    pub format: &'static str,
    /// The tool that wrote it.
    pub tool: String,
    /// The version of that tool.
    pub version: Option<String>,
    /// The day of the run.
    pub date: Option<Date>,
    /// The file.
    pub origin: Origin,
    /// What was tried, in order of keys.
    pub weaknesses: BTreeMap<Key, Weakness>,
    /// What a person should know before believing the figures.
    pub notes: Vec<String>,
    /// Records that were left out, each with its place and what is wrong with it.
    pub broken: Vec<String>,
}

/// One draft stands for one of these.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Probe, plugin, task or rule.
    pub probe: String,
    /// How it was delivered, or by what it was judged; empty where the tool knows no such thing.
    pub strategy: String,
    /// What was attacked; empty where the file does not say.
    pub target: String,
}

/// How one try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The attack worked.
    Succeeded,
    /// A turn was judged a success, the whole a failure: nobody can tell.
    Contradictory,
    /// It was resisted.
    Resisted,
    /// Nobody could tell.
    Unassessed,
    /// The test itself failed.
    Error,
}

impl Outcome {
    /// In a few words.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Succeeded => "the attack worked",
            Outcome::Contradictory => "contradictory: a turn succeeded, the whole was judged resisted",
            Outcome::Resisted => "resisted",
            Outcome::Unassessed => "not assessed",
            Outcome::Error => "error: not assessed",
        }
    }
}

/// Tries by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// The attack worked.
    pub succeeded: u64,
    /// It was resisted.
    pub resisted: u64,
    /// Nobody could tell; contradictory ones and errors are not among them.
    pub unassessed: u64,
    /// Contradictory ones.
    pub contradictory: u64,
    /// The test itself failed.
    pub errors: u64,
}

impl Tally {
    /// Counts one try.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Succeeded => self.succeeded += 1,
            Outcome::Contradictory => self.contradictory += 1,
            Outcome::Resisted => self.resisted += 1,
            Outcome::Unassessed => self.unassessed += 1,
            Outcome::Error => self.errors += 1,
        }
    }

    /// Counts the tries of another tally.
    pub fn join(&mut self, other: Tally) {
        self.succeeded = self.succeeded.saturating_add(other.succeeded);
        self.resisted = self.resisted.saturating_add(other.resisted);
        self.unassessed = self.unassessed.saturating_add(other.unassessed);
        self.contradictory = self.contradictory.saturating_add(other.contradictory);
        self.errors = self.errors.saturating_add(other.errors);
    }

    /// Every try of which nobody can tell how it ended: what front matter calls unassessed.
    pub fn undecided(self) -> u64 {
        self.unassessed.saturating_add(self.contradictory).saturating_add(self.errors)
    }

    /// All tries.
    pub fn attempted(self) -> u64 {
        self.succeeded.saturating_add(self.resisted).saturating_add(self.undecided())
    }
}

/// How often it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Every try is known.
    Tries(Tally),
    /// Only what was hit is known, so that no rate can be told.
    Hits(u64),
    /// Places where a scanner reports it; no tries at all.
    Places(u64),
}

impl Default for Count {
    fn default() -> Self {
        Count::Tries(Tally::default())
    }
}

/// A representative try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// How it ended.
    pub outcome: Outcome,
    /// Where it stands in the file.
    pub place: String,
    /// Who said what.
    pub turns: Vec<(String, String)>,
    /// Score, or the judge's reason.
    pub verdict: Option<String>,
}

/// Tries of one probe against one target.
#[derive(Debug, Clone, Default)]
pub struct Weakness {
    /// How often.
    pub count: Count,
    /// A few tries, worst first.
    pub samples: Vec<Sample>,
    /// What the tool says of it: a label, and the tool's own words.
    pub facts: BTreeMap<&'static str, String>,
    /// Tags by which the tool classes it.
    pub tags: BTreeSet<String>,
    /// The tool's own severity, in our words.
    pub severity: Option<String>,
    /// Who or what judged.
    pub judge: Option<String>,
    /// The model under test.
    pub model: Option<String>,
    /// Where in the file.
    pub place: String,
}

impl Weakness {
    /// Counts one try.
    pub fn tried(&mut self, outcome: Outcome) {
        let mut tally = match self.count {
            Count::Tries(tally) => tally,
            Count::Hits(_) | Count::Places(_) => Tally::default(),
        };
        tally.add(outcome);
        self.count = Count::Tries(tally);
    }

    /// Whether there is still room for a try that ended like this.
    pub fn wants(&self, outcome: Outcome) -> bool {
        let most = if outcome == Outcome::Succeeded { 3 } else { 1 };
        self.samples.iter().filter(|sample| sample.outcome == outcome).count() < most
    }

    /// Keeps a try, cut to what a person reads.
    pub fn keep(&mut self, mut sample: Sample) {
        sample.turns.retain(|(_, text)| !text.is_empty());
        if sample.turns.len() > MOST_TURNS {
            let left_out = sample.turns.len() - MOST_TURNS;
            sample.turns.truncate(MOST_TURNS);
            sample.turns.push(("note".into(), format!("{left_out} more messages are left out here")));
        }
        for (_, text) in &mut sample.turns {
            *text = clipped(text, MOST_CHARS);
        }
        sample.verdict = sample.verdict.map(|verdict| clipped(&verdict, MOST_CHARS));
        self.samples.push(sample);
        self.samples.sort_by_key(|sample| sample.outcome);
    }

    /// Keeps what the tool says, the first time that it says something.
    pub fn fact(&mut self, label: &'static str, text: &str) {
        if !text.trim().is_empty() {
            self.facts.entry(label).or_insert_with(|| clipped(text.trim(), MOST_CHARS));
        }
    }

    /// Adds what another file told of the same weakness. Tries outweigh hits, which outweigh nothing.
    pub fn join(&mut self, other: Weakness) {
        self.count = match (self.count, other.count) {
            (Count::Tries(mut tally), Count::Tries(more)) => {
                tally.join(more);
                Count::Tries(tally)
            }
            (tries @ Count::Tries(_), _) | (_, tries @ Count::Tries(_)) => tries,
            (Count::Hits(a), Count::Hits(b) | Count::Places(b)) => Count::Hits(a.saturating_add(b)),
            (Count::Places(a), Count::Hits(b) | Count::Places(b)) => Count::Places(a.saturating_add(b)),
        };
        for sample in other.samples {
            if self.wants(sample.outcome) {
                self.keep(sample);
            }
        }
        for (label, fact) in other.facts {
            self.facts.entry(label).or_insert(fact);
        }
        self.tags.extend(other.tags);
        self.severity = self.severity.take().or(other.severity);
        self.judge = self.judge.take().or(other.judge);
        self.model = self.model.take().or(other.model);
    }

    /// Every try that is known.
    pub fn tries(&self) -> u64 {
        match self.count {
            Count::Tries(tally) => tally.attempted(),
            Count::Hits(n) | Count::Places(n) => n,
        }
    }

    /// Whether something got through, or may have.
    pub fn is_hit(&self) -> bool {
        match self.count {
            Count::Tries(tally) => tally.succeeded.saturating_add(tally.contradictory) > 0,
            Count::Hits(n) | Count::Places(n) => n > 0,
        }
    }

    /// Whether something was tried and nothing got through.
    pub fn is_resisted(&self) -> bool {
        matches!(self.count, Count::Tries(tally) if tally.resisted > 0) && !self.is_hit()
    }
}
