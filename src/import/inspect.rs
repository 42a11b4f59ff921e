//! Inspect: logs as `.json`, and as `.eval`, a zip with a file for each sample.
//!
//! A weakness is a task judged by a scorer against a model. Inspect has no notion of an attack: whether "correct" means
//! that the agent did harm or refused to is the task's business, so that whoever imports says it, and it is recorded.
//! Samples are read one by one; what an agent did step by step (`events`) is not kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{BufRead, Read, Seek};

use serde::de::{Deserialize, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::archive::Archive;
use super::lenient::{self, By, Lenient};
use super::text::left_out;
use super::weakness::{Count, Key, Outcome, Reading, Sample, Tally, Weakness};
use super::{ImportError, Options, Polarity};
use crate::model::natural_order;
use crate::parse::decode::civil_date;

/// Reads a `.json` log.
pub fn read(source: impl BufRead, options: Options) -> Result<Reading, ImportError> {
    let mut log = Log::new(options)?;
    if let Err(error) = lenient::document(source, Document(&mut log)) {
        let problem = lenient::problem(&error);
        log.broken.push(format!("line {}, after {} samples: {problem}", error.line(), log.samples));
    }
    log.finish(options)
}

/// Reads an `.eval` log.
pub fn read_archive<R: Read + Seek>(source: R, options: Options) -> Result<Reading, ImportError> {
    let mut log = Log::new(options)?;
    let mut archive = Archive::open(source)?;
    let mut names = archive.names();
    names.sort_by(|a, b| natural_order(a, b));
    let has = |name: &str| names.iter().any(|other| other == name);
    let head = if has("header.json") { "header.json" } else { "_journal/start.json" };
    if !has(head) {
        return Err(ImportError::new(
            "this zip archive is no Inspect log: it has neither header.json nor _journal/start.json",
            "import the `.eval` file that Inspect wrote",
        ));
    }
    log.broken_off = head != "header.json";
    let read = archive.entry(head, |entry| lenient::document(entry, Document(&mut log)));
    if let Err(problem) = read {
        log.broken.push(format!("{head}: {problem}"));
    }
    for name in names.iter().filter(|name| name.starts_with("samples/") && name.ends_with(".json")) {
        match archive.entry(name, |entry| {
            RawSample::deserialize(&mut serde_json::Deserializer::from_reader(Lenient::new(entry)))
        }) {
            Ok(sample) => log.sample(&sample, name),
            Err(problem) => log.broken.push(format!("{name}: {problem}")),
        }
    }
    log.finish(options)
}

/// What was read so far; grows with the number of scorers, not of samples.
struct Log {
    polarity: Polarity,
    status: String,
    broken_off: bool,
    eval: Value,
    results: Results,
    samples: u64,
    scorers: BTreeMap<String, Weakness>,
    /// Samples without any score, by how they ended.
    unscored: Tally,
    shapeless: u64,
    broken: Vec<String>,
    recognised: bool,
}

#[derive(Default, serde::Deserialize)]
struct Results {
    #[serde(default)]
    total_samples: Option<u64>,
    #[serde(default)]
    scores: Vec<ScorerName>,
}

#[derive(Default, serde::Deserialize)]
struct ScorerName {
    #[serde(default)]
    name: Option<String>,
}

/// A sample as far as it is looked at.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct RawSample {
    id: Value,
    epoch: Value,
    input: Value,
    messages: Value,
    output: Value,
    scores: Value,
    /// Before there could be several scorers.
    score: Value,
    error: Value,
    limit: Value,
    invalidation: Value,
    attachments: Value,
    /// Where older logs keep attachments.
    transcript: Transcript,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Transcript {
    content: Value,
}

impl Log {
    fn new(options: Options) -> Result<Self, ImportError> {
        let polarity = options.polarity.ok_or_else(|| {
            ImportError::new(
                "nobody has said which score means that the attack worked",
                "say it with `--attack-success C`, `I`, or a bound such as '>=0.5'",
            )
        })?;
        Ok(Log {
            polarity,
            status: String::new(),
            broken_off: false,
            eval: Value::Null,
            results: Results::default(),
            samples: 0,
            scorers: BTreeMap::new(),
            unscored: Tally::default(),
            shapeless: 0,
            broken: Vec::new(),
            recognised: false,
        })
    }

    fn sample(&mut self, sample: &RawSample, place: &str) {
        self.samples += 1;
        let forced = if !sample.error.is_null() {
            Some(Outcome::Error)
        } else if !sample.limit.is_null() || !sample.invalidation.is_null() {
            Some(Outcome::Unassessed)
        } else {
            None
        };
        let mut scores: Vec<(String, Value)> = match &sample.scores {
            Value::Object(scores) => scores.iter().map(|(name, score)| (name.clone(), score.clone())).collect(),
            _ => Vec::new(),
        };
        if scores.is_empty() && !sample.score.is_null() {
            scores.push(("scorer".into(), sample.score.clone()));
        }
        if scores.is_empty() {
            self.unscored.add(forced.unwrap_or(Outcome::Unassessed));
        }
        for (scorer, score) in scores {
            let value = score.get("value").unwrap_or(&Value::Null);
            self.shapeless += u64::from(value.is_array() || value.is_object());
            let outcome = forced.unwrap_or_else(|| self.polarity.outcome(value));
            let weakness = self.scorers.entry(scorer).or_default();
            weakness.tried(outcome);
            if weakness.wants(outcome) {
                let explanation = score.get("explanation").and_then(Value::as_str).unwrap_or_default();
                let verdict = Some(format!("score {value}. {explanation}").trim().to_owned());
                let turns = transcript(sample);
                weakness.keep(Sample { outcome, place: place.to_owned(), turns, verdict });
            }
        }
    }

    fn text(&self, key: &str) -> Option<String> {
        self.eval.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn finish(mut self, options: Options) -> Result<Reading, ImportError> {
        if !self.broken.is_empty() && !options.keep_going {
            let mut error = ImportError::new(
                "it cannot be read to its end",
                "get the file again; `--keep-going` imports what can be read of it",
            );
            let more = self.broken.len().saturating_sub(20);
            self.broken.truncate(20);
            error.records = self.broken;
            error.records.extend((more > 0).then(|| format!("and {more} more")));
            return Err(error);
        }
        if !self.recognised {
            return Err(ImportError::new(
                "it holds no Inspect log",
                "import what Inspect wrote into its `logs` folder",
            ));
        }
        let mut notes =
            vec![format!("the attack counts as a success where the score is {}, as stated here", self.polarity)];
        if !self.broken.is_empty() {
            notes.push(left_out(self.broken.len()));
        }
        // Scorers that judged no sample which is here.
        let named: BTreeSet<String> = self.results.scores.iter().filter_map(|score| score.name.clone()).collect();
        for name in named {
            self.scorers.entry(name).or_default();
        }
        if self.scorers.is_empty() {
            self.scorers.insert("no scorer".into(), Weakness::default());
        }
        let missing = self.results.total_samples.unwrap_or(0).saturating_sub(self.samples);
        let finished = self.status == "success" && !self.broken_off;
        if missing > 0 {
            notes.push(format!("samples that the log counts and does not hold, not assessed: {missing}"));
        }
        if !finished {
            let status = if self.broken_off { "broken off" } else { self.status.as_str() };
            notes.push(format!("the run did not succeed (status: {status}): none of its tries counts as assessed"));
        }
        if self.shapeless > 0 {
            notes.push(format!("scores that are lists or mappings, not assessed: {}", self.shapeless));
        }
        let (task, model) = (self.text("task").unwrap_or_default(), self.text("model").unwrap_or_default());
        let (polarity, unscored) = (self.polarity, self.unscored);
        let weaknesses = std::mem::take(&mut self.scorers).into_iter().map(|(scorer, mut weakness)| {
            if let Count::Tries(tally) = &mut weakness.count {
                tally.join(unscored);
                tally.unassessed += missing;
                if !finished {
                    *tally = Tally {
                        unassessed: tally.attempted() - tally.errors,
                        errors: tally.errors,
                        ..Tally::default()
                    };
                    weakness.samples.retain(|sample| sample.outcome >= Outcome::Unassessed);
                }
            }
            weakness.judge = Some(format!("Inspect scorer {scorer}; {polarity} means that the attack worked"));
            weakness.model = Some(model.clone()).filter(|model| !model.is_empty());
            weakness.place = format!("task {task}, scorer {scorer}");
            (Key { probe: task.clone(), strategy: scorer, target: model.clone() }, weakness)
        });
        let weaknesses = weaknesses.collect();
        let packages = self.eval.get("packages");
        Ok(Reading {
            tool: "inspect".into(),
            version: packages.and_then(|p| p.get("inspect_ai")).and_then(Value::as_str).map(str::to_owned),
            date: self.text("created").as_deref().and_then(|at| civil_date(at.get(..10)?)),
            weaknesses,
            notes,
            broken: self.broken,
            ..Reading::default()
        })
    }
}

/// Who said what in a sample: its messages, else its input and output.
fn transcript(sample: &RawSample) -> Vec<(String, String)> {
    let attached = [&sample.attachments, &sample.transcript.content];
    let attached: Vec<&Map<String, Value>> = attached.into_iter().filter_map(Value::as_object).collect();
    let said = |message: &Value| {
        let role = message.get("role").and_then(Value::as_str).unwrap_or("user").to_owned();
        let mut text = content(message.get("content").unwrap_or(&Value::Null), &attached);
        for call in message.get("tool_calls").and_then(Value::as_array).into_iter().flatten() {
            let function = call.get("function").and_then(Value::as_str).unwrap_or("tool");
            let arguments = call.get("arguments").map(Value::to_string).unwrap_or_default();
            text.push_str(&format!("\n[calls {function}({arguments})]"));
        }
        (role, text.trim_start_matches('\n').to_owned())
    };
    if let Some(messages) = sample.messages.as_array().filter(|messages| !messages.is_empty()) {
        return messages.iter().map(said).collect();
    }
    let mut turns: Vec<(String, String)> = match &sample.input {
        Value::Array(messages) => messages.iter().map(said).collect(),
        input => vec![("user".into(), content(input, &attached))],
    };
    let answer = sample.output.get("choices").and_then(|choices| choices.get(0)?.get("message"));
    turns.extend(answer.map(said));
    turns
}

/// A text, or the parts of one; what was put aside into attachments is put back.
fn content(value: &Value, attached: &[&Map<String, Value>]) -> String {
    match value {
        Value::String(text) => {
            let key = text.strip_prefix("attachment://").or_else(|| text.strip_prefix("tc://"));
            let kept = key.and_then(|key| attached.iter().find_map(|all| all.get(key)?.as_str()));
            kept.unwrap_or(text).to_owned()
        }
        Value::Array(parts) => {
            let part = |part: &Value| {
                let words = ["text", "reasoning", "refusal"].iter().find_map(|key| part.get(key));
                match words {
                    Some(words) => content(words, attached),
                    None => format!("[{}]", part.get("type").and_then(Value::as_str).unwrap_or("a part")),
                }
            };
            parts.iter().map(part).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// The log; its samples are passed on one by one.
struct Document<'l>(&'l mut Log);

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an Inspect log")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let log = self.0;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "status" => log.status = map.next_value::<Value>()?.as_str().unwrap_or_default().to_owned(),
                "eval" => {
                    log.eval = map.next_value()?;
                    log.recognised = log.eval.is_object();
                }
                "results" => log.results = map.next_value::<Option<Results>>()?.unwrap_or_default(),
                "samples" => map.next_value_seed(By(Samples(log)))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

struct Samples<'l>(&'l mut Log);

impl<'de> Visitor<'de> for Samples<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of samples")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(sample) = list.next_element::<RawSample>()? {
            let part = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let place = format!("sample {}, epoch {}", part(&sample.id), part(&sample.epoch));
            self.0.sample(&sample, &place);
        }
        Ok(())
    }
}
