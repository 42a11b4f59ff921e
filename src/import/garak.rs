//! garak 0.9 to 0.17: `*.report.jsonl` and `*.hitlog.jsonl`, one record a line.
//!
//! A weakness is a probe judged by a detector against a target. Its figures are those of the report's `eval` line,
//! where there is one: it counts outputs, and "passed" means resisted. A report that broke off before it is counted
//! from its attempts. A hit log holds hits only, so that no rate follows from it.

use std::collections::BTreeMap;
use std::io::BufRead;

use serde_json::{Map, Value};

use super::lenient::{self, Line, next_line};
use super::text::{code, left_out, unreadable};
use super::weakness::{Count, Key, Outcome, Reading, Sample, Tally, Weakness};
use super::{ImportError, Options};
use crate::parse::decode::civil_date;

/// From this score on an output counts as a hit, where the report does not say.
const THRESHOLD: f64 = 0.5;
/// Broken lines that a message names.
const MOST_BROKEN: usize = 20;

/// Reads a report, a hit log, or lines of both.
pub fn read(mut source: impl BufRead, options: Options) -> Result<Reading, ImportError> {
    let mut run = Run { threshold: THRESHOLD, ..Run::default() };
    let (mut buffer, mut number) = (Vec::new(), 0u64);
    loop {
        number += 1;
        let problem = match next_line(&mut source, &mut buffer).map_err(|error| unreadable(&error))? {
            Line::End => break,
            Line::TooLong => {
                Some(format!("it is longer than {} MB: no garak record is", lenient::MOST_BYTES / 1024 / 1024))
            }
            Line::Held if buffer.trim_ascii().is_empty() => None,
            Line::Held => match lenient::value(&buffer) {
                Ok(Value::Object(record)) => {
                    run.record(&record, number);
                    None
                }
                Ok(_) => Some("it is no JSON object".to_owned()),
                Err(error) => Some(lenient::problem(&error)),
            },
        };
        if let Some(problem) = problem {
            run.broken_lines += 1;
            if run.broken.len() < MOST_BROKEN {
                run.broken.push(format!("line {number}: {problem}"));
            }
        }
    }
    run.finish(options)
}

/// What was read so far; grows with the number of probes, not of tries.
#[derive(Default)]
struct Run {
    version: Option<String>,
    started: Option<String>,
    target: String,
    model: Option<String>,
    threshold: f64,
    recognised: bool,
    is_report: bool,
    is_hit_log: bool,
    has_ended: bool,
    scoreless: u64,
    weaknesses: BTreeMap<Key, Weakness>,
    /// By probe and detector: what `eval` lines told.
    told: BTreeMap<(String, String), Tally>,
    /// By probe and detector: what attempts showed.
    seen: BTreeMap<(String, String), Tally>,
    /// By probe: outputs that were answered, and of those the evaluated ones.
    answered: BTreeMap<String, (u64, u64)>,
    broken: Vec<String>,
    broken_lines: usize,
}

impl Run {
    fn record(&mut self, record: &Map<String, Value>, number: u64) {
        let kind = record.get("entry_type").and_then(Value::as_str);
        self.recognised |= kind.is_some();
        match kind {
            Some("start_run setup") => self.setup(record),
            Some("init") => {
                self.is_report = true;
                self.version = word(record, "garak_version").or(self.version.take());
                self.started = word(record, "orig_start_time").or_else(|| word(record, "start_time"));
            }
            Some("attempt") => self.attempt(record, number),
            Some("eval") => self.eval(record, number),
            Some("completion") => self.has_ended = true,
            Some("digest") => self.digest(record),
            // Later versions will have more of them.
            Some(_) => {}
            None if record.contains_key("probe") => self.hit(record, number),
            None => {}
        }
    }

    fn setup(&mut self, setup: &Map<String, Value>) {
        let either = |new: &str, old: &str| word(setup, new).or_else(|| word(setup, old));
        let kind = either("plugins.target_type", "plugins.model_type").unwrap_or_default();
        let name = either("plugins.target_name", "plugins.model_name");
        self.target = [Some(kind), name.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ").trim().to_owned();
        self.model = name;
        self.version = word(setup, "_config.version").or(self.version.take());
        if let Some(threshold) = setup.get("run.eval_threshold").and_then(Value::as_f64) {
            self.threshold = threshold;
        }
    }

    fn weakness(&mut self, probe: &str, detector: &str, target: &str, number: u64) -> &mut Weakness {
        let key = Key { probe: probe.to_owned(), strategy: detector.to_owned(), target: target.to_owned() };
        self.weaknesses.entry(key).or_insert_with(|| Weakness {
            judge: Some(format!("garak detector {detector}")),
            model: target.split_once(' ').map(|(_, name)| name.to_owned()),
            place: format!("probe {probe}, detector {detector}, from line {number}"),
            ..Weakness::default()
        })
    }

    fn attempt(&mut self, attempt: &Map<String, Value>, number: u64) {
        self.is_report = true;
        let Some(probe) = word(attempt, "probe_classname") else { return };
        let outputs = attempt.get("outputs").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let results = attempt.get("detector_results").and_then(Value::as_object);
        let counted = self.answered.entry(probe.clone()).or_default();
        let n = outputs.len() as u64;
        match attempt.get("status").and_then(Value::as_u64) {
            // The same attempt comes again when it is evaluated.
            Some(0 | 1) => {
                counted.0 += n;
                return;
            }
            _ => counted.1 += n,
        }
        let target = self.target.clone();
        for (detector, scores) in results.into_iter().flatten() {
            let scores = scores.as_array().map_or(&[][..], Vec::as_slice);
            for (at, score) in scores.iter().enumerate() {
                let outcome = match score.as_f64() {
                    None => Outcome::Unassessed,
                    Some(score) if score >= self.threshold => Outcome::Succeeded,
                    Some(_) => Outcome::Resisted,
                };
                self.seen.entry((probe.clone(), detector.clone())).or_default().add(outcome);
                let weakness = self.weakness(&probe, detector, &target, number);
                for (label, key) in [("Goal", "goal"), ("Intent", "intent")] {
                    weakness.fact(label, attempt.get(key).and_then(Value::as_str).unwrap_or_default());
                }
                if weakness.wants(outcome) {
                    let turns = transcript(attempt, outputs, at);
                    let verdict = score.as_f64().map(|score| format!("score {score}"));
                    weakness.keep(Sample { outcome, place: format!("line {number}, output {at}"), turns, verdict });
                }
            }
        }
    }

    fn eval(&mut self, eval: &Map<String, Value>, number: u64) {
        self.is_report = true;
        let (Some(probe), Some(detector)) = (word(eval, "probe"), word(eval, "detector")) else { return };
        let count = |key: &str| eval.get(key).and_then(Value::as_u64);
        let passed = count("passed").unwrap_or(0);
        // Old files have `total` and no `fails`.
        let evaluated = count("total_evaluated").or_else(|| count("total"));
        let fails = count("fails").unwrap_or_else(|| evaluated.unwrap_or(passed).saturating_sub(passed));
        let processed = count("total_processed").unwrap_or(0);
        let nones = count("nones").unwrap_or_else(|| processed.saturating_sub(passed.saturating_add(fails)));
        let tally = Tally { succeeded: fails, resisted: passed, unassessed: nones, ..Tally::default() };
        self.told.entry((probe.clone(), detector.clone())).or_default().join(tally);
        let target = self.target.clone();
        self.weakness(&probe, &detector, &target, number);
    }

    fn hit(&mut self, hit: &Map<String, Value>, number: u64) {
        let (Some(probe), Some(detector)) = (word(hit, "probe"), word(hit, "detector")) else { return };
        self.recognised = true;
        self.is_hit_log = true;
        let target = word(hit, "generator").unwrap_or_default();
        let score = hit.get("score").and_then(Value::as_f64);
        self.scoreless += u64::from(score.is_none());
        let weakness = self.weakness(&probe, &detector, &target, number);
        weakness.count = match weakness.count {
            Count::Hits(n) => Count::Hits(n + 1),
            _ => Count::Hits(1),
        };
        weakness.fact("Goal", hit.get("goal").and_then(Value::as_str).unwrap_or_default());
        if weakness.wants(Outcome::Succeeded) {
            let mut turns = conversation(hit.get("prompt"));
            turns.push(("assistant".into(), message(hit.get("output"))));
            let verdict = score.map(|score| format!("score {score}"));
            weakness.keep(Sample { outcome: Outcome::Succeeded, place: format!("line {number}"), turns, verdict });
        }
    }

    /// The digest names what each probe is about, and its tags.
    fn digest(&mut self, digest: &Map<String, Value>) {
        self.has_ended = true;
        self.is_report = true;
        let groups = digest.get("eval").and_then(Value::as_object).into_iter().flat_map(Map::values);
        let probes = groups.filter_map(Value::as_object).flatten().filter(|(name, _)| *name != "_summary");
        for (probe, told) in probes {
            let Some(summary) = told.get("_summary").and_then(Value::as_object) else { continue };
            let tags = summary.get("probe_tags").and_then(Value::as_array);
            for weakness in self.weaknesses.iter_mut().filter(|(key, _)| key.probe == *probe).map(|(_, w)| w) {
                weakness.fact("Description", &word(summary, "probe_descr").unwrap_or_default());
                let tags = tags.into_iter().flatten().filter_map(Value::as_str);
                weakness.tags.extend(tags.map(str::to_owned));
            }
        }
    }

    fn finish(mut self, options: Options) -> Result<Reading, ImportError> {
        if self.broken_lines > 0 && !options.keep_going {
            return Err(self.refused());
        }
        if !self.recognised {
            return Err(ImportError::new(
                "no line of it is a record of garak",
                "import the file that ends in `.report.jsonl`, or the one that ends in `.hitlog.jsonl`",
            ));
        }
        let mut reading = Reading {
            tool: "garak".into(),
            version: self.version.clone(),
            date: self.started.as_deref().and_then(|at| civil_date(at.get(..10)?)),
            ..Reading::default()
        };
        self.figures(&mut reading);
        if self.broken_lines > 0 {
            reading.notes.push(left_out(self.broken_lines));
        }
        if self.is_report && !self.has_ended {
            reading.notes.push("the run broke off: the report has no completion entry".into());
        }
        if self.is_hit_log || !self.is_report {
            let hits = "a hit log holds hits only: without the report nobody can tell how many tries there were";
            reading.notes.push(match self.is_hit_log {
                true => hits.into(),
                false => format!("it holds no hit; {hits}"),
            });
        }
        if self.scoreless > 0 {
            reading.notes.push(format!(
                "hits without a score that is a number, counted as garak counts them: {}",
                self.scoreless
            ));
        }
        reading.broken = self.broken;
        reading.weaknesses = self.weaknesses;
        Ok(reading)
    }

    /// Puts what was told, else what was seen, into the weaknesses; says where the two differ.
    fn figures(&mut self, reading: &mut Reading) {
        for (key, weakness) in &mut self.weaknesses {
            let pair = (key.probe.clone(), key.strategy.clone());
            let (told, seen) = (self.told.get(&pair), self.seen.get(&pair));
            let name = || format!("{} ({})", code(&key.probe, 80), code(&key.strategy, 80));
            match (told, seen) {
                (Some(told), seen) => {
                    weakness.count = Count::Tries(*told);
                    if seen.is_some_and(|seen| seen.succeeded != told.succeeded) {
                        let seen = seen.map_or(0, |seen| seen.succeeded);
                        reading.notes.push(format!(
                            "{}: the totals of the report say {} hits, its attempts show {seen}; the totals count",
                            name(),
                            told.succeeded
                        ));
                    }
                }
                (None, Some(seen)) => {
                    let mut tally = *seen;
                    let (answered, evaluated) = self.answered.get(&key.probe).copied().unwrap_or_default();
                    tally.unassessed += answered.saturating_sub(evaluated);
                    weakness.count = Count::Tries(tally);
                    reading.notes.push(format!("{}: no totals in the report; counted from its attempts", name()));
                }
                // Of a hit log.
                (None, None) => {}
            }
        }
        for (probe, (answered, evaluated)) in &self.answered {
            let judged = self.seen.keys().chain(self.told.keys()).any(|(name, _)| name == probe);
            if !judged && answered.max(evaluated) > &0 {
                let tries = answered.max(evaluated);
                reading.notes.push(format!("{}: {tries} tries, none of them evaluated", code(probe, 80)));
            }
        }
    }

    fn refused(&self) -> ImportError {
        let mut error = ImportError::new(
            match self.broken_lines {
                1 => "one line of it cannot be read".to_owned(),
                n => format!("{n} lines of it cannot be read"),
            },
            "correct them or get the file again; `--keep-going` imports it without them",
        );
        error.records = self.broken.clone();
        if self.broken_lines > self.broken.len() {
            error.records.push(format!("and {} more", self.broken_lines - self.broken.len()));
        }
        error
    }
}

/// A text that says something.
fn word(record: &Map<String, Value>, key: &str) -> Option<String> {
    let text = record.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A message: a text (before 0.12), or one of several parts.
fn message(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(message)) => match message.get("text").and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => match message.get("data_path").and_then(Value::as_str) {
                Some(path) => format!("[a file: {path}]"),
                None => String::new(),
            },
        },
        _ => String::new(),
    }
}

/// Who said what up to an output: its whole conversation where the report holds one, else the prompt and the output.
fn transcript(attempt: &Map<String, Value>, outputs: &[Value], at: usize) -> Vec<(String, String)> {
    let whole = attempt.get("conversations").and_then(|all| all.get(at)).filter(|whole| whole.is_object());
    let whole = whole.map(|whole| conversation(Some(whole))).unwrap_or_default();
    if whole.last().is_some_and(|(role, _)| role == "assistant") {
        return whole;
    }
    let mut turns = conversation(attempt.get("prompt"));
    turns.push(("assistant".into(), message(outputs.get(at))));
    turns
}

/// A prompt: a text (before 0.12), or a conversation.
fn conversation(value: Option<&Value>) -> Vec<(String, String)> {
    match value {
        Some(Value::Object(conversation)) => {
            let turns = conversation.get("turns").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let role = |turn: &Value| turn.get("role").and_then(Value::as_str).unwrap_or("user").to_owned();
            turns.iter().map(|turn| (role(turn), message(turn.get("content")))).collect()
        }
        other => vec![("user".into(), message(other))],
    }
}
