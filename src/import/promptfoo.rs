//! promptfoo: what `eval -o`, `redteam run` and `export` write, as one document (version 2 or 3, or its inner object
//! alone) or as a row a line.
//!
//! A weakness is a plugin delivered by a strategy to a provider. A row succeeded when its assertion failed: for
//! promptfoo, success is that the target resisted. The document is read row by row; its `config` may hold secrets and
//! is never looked at.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::lenient::{self, By, Line, next_line};
use super::text::{left_out, unreadable};
use super::weakness::{Key, Outcome, Reading, Sample, Weakness};
use super::{ImportError, Options};
use crate::parse::decode::civil_date;

/// Reads a document, or with `lines` a row a line.
pub fn read(mut source: impl BufRead, lines: bool, options: Options) -> Result<Reading, ImportError> {
    let mut rows = Rows::default();
    let mut broken = Vec::new();
    if lines {
        let (mut buffer, mut number) = (Vec::new(), 0u64);
        loop {
            number += 1;
            let problem = match next_line(&mut source, &mut buffer).map_err(|error| unreadable(&error))? {
                Line::End => break,
                Line::TooLong => Some("it is longer than any row of promptfoo".to_owned()),
                Line::Held if buffer.trim_ascii().is_empty() => None,
                Line::Held => match lenient::value(&buffer) {
                    Ok(row) => {
                        rows.row(&row, &format!("line {number}"), false);
                        None
                    }
                    Err(error) => Some(lenient::problem(&error)),
                },
            };
            broken.extend(problem.map(|problem| format!("line {number}: {problem}")));
        }
    } else {
        if let Err(error) = lenient::document(source, Document(&mut rows)) {
            broken.push(format!("line {}, after {} rows: {}", error.line(), rows.count, lenient::problem(&error)));
        }
    }
    if !broken.is_empty() && !options.keep_going {
        let mut error = ImportError::new(
            "it cannot be read to its end",
            "get the file again; `--keep-going` imports what can be read of it",
        );
        error.records = broken;
        return Err(error);
    }
    rows.finish(broken)
}

/// What was read so far.
#[derive(Default)]
struct Rows {
    count: u64,
    ordinary: u64,
    contradictory: u64,
    weaknesses: BTreeMap<Key, Weakness>,
    /// The same, as the table of version 2 tells it: used only where there are no rows.
    table: BTreeMap<Key, Weakness>,
    table_count: u64,
    /// What stands beside the rows.
    about: Map<String, Value>,
    recognised: bool,
}

impl Rows {
    fn row(&mut self, row: &Value, place: &str, of_table: bool) {
        let Some(row) = row.as_object() else { return };
        self.recognised = true;
        if of_table {
            self.table_count += 1
        } else {
            self.count += 1
        };
        let Some(plugin) = about(row, "pluginId").and_then(Value::as_str).map(str::to_owned) else {
            self.ordinary += 1;
            return;
        };
        let strategy = about(row, "strategyId").and_then(Value::as_str).unwrap_or("basic").to_owned();
        let outcome = outcome(row);
        self.contradictory += u64::from(outcome == Outcome::Contradictory);
        let target = provider(row.get("provider"));
        let key = Key { probe: plugin.clone(), strategy: strategy.clone(), target };
        let all = if of_table { &mut self.table } else { &mut self.weaknesses };
        let weakness = all.entry(key).or_insert_with(|| Weakness {
            judge: Some("promptfoo grader".into()),
            place: format!("plugin {plugin}, strategy {strategy}, from {place}"),
            ..Weakness::default()
        });
        weakness.tried(outcome);
        for (label, key) in [("Goal", "goal"), ("Harm category", "harmCategory"), ("Policy", "policy")] {
            weakness.fact(label, about(row, key).and_then(Value::as_str).unwrap_or_default());
        }
        if weakness.severity.is_none() {
            weakness.severity = about(row, "severity").and_then(Value::as_str).and_then(severity);
        }
        if weakness.wants(outcome) {
            weakness.keep(Sample { outcome, place: place.to_owned(), turns: transcript(row), verdict: verdict(row) });
        }
    }

    fn finish(self, broken: Vec<String>) -> Result<Reading, ImportError> {
        if !self.recognised && !self.about.contains_key("evalId") && !self.about.contains_key("stats") {
            return Err(ImportError::new(
                "it holds no row of promptfoo",
                "import what `promptfoo eval -o results.json` or `promptfoo export` wrote",
            ));
        }
        let by_rows = self.count > 0 || self.table_count == 0;
        let count = if by_rows { self.count } else { self.table_count };
        let metadata = self.about.get("metadata").and_then(Value::as_object);
        let text = |key: &str| metadata.and_then(|m| m.get(key)).and_then(Value::as_str);
        let date = text("evaluationCreatedAt").or_else(|| self.about.get("timestamp").and_then(Value::as_str));
        let mut notes = Vec::new();
        if !broken.is_empty() {
            notes.push(left_out(broken.len()));
        }
        let stats = self.about.get("stats").and_then(Value::as_object);
        let told: u64 = ["successes", "failures", "errors"]
            .iter()
            .filter_map(|key| stats.and_then(|stats| stats.get(*key)).and_then(Value::as_u64))
            .fold(0, u64::saturating_add);
        if stats.is_some() && told != count {
            notes.push(format!("the file says that there were {told} rows and holds {count}; only these count"));
        }
        if self.ordinary > 0 {
            notes.push(format!("rows of no red-team plugin, left out: {}", self.ordinary));
        }
        if self.contradictory > 0 {
            notes.push(format!(
                "contradictory rows, counted as not assessed: {} (a turn was judged a success, the row resisted)",
                self.contradictory
            ));
        }
        Ok(Reading {
            tool: "promptfoo".into(),
            version: text("promptfooVersion").map(str::to_owned),
            date: date.and_then(|at| civil_date(at.get(..10)?)),
            weaknesses: if by_rows { self.weaknesses } else { self.table },
            notes,
            broken,
            ..Reading::default()
        })
    }
}

/// What a row says of its test: in its own metadata, then the test's, then the grader's.
fn about<'r>(row: &'r Map<String, Value>, key: &str) -> Option<&'r Value> {
    let grading = row.get("gradingResult");
    let components = grading.and_then(|g| g.get("componentResults")).and_then(Value::as_array);
    let of = |value: Option<&'r Value>| value.and_then(|v| v.get("metadata"));
    std::iter::once(row.get("metadata"))
        .chain([of(row.get("testCase")), of(grading)])
        .chain(components.into_iter().flatten().map(|component| component.get("metadata")))
        .filter_map(|metadata| metadata?.get(key))
        .find(|value| !value.is_null())
}

fn outcome(row: &Map<String, Value>) -> Outcome {
    let graded = row.get("gradingResult").and_then(|g| g.get("pass")).and_then(Value::as_bool);
    let passed = row.get("success").and_then(Value::as_bool);
    let outcome = match (row.get("failureReason").and_then(Value::as_u64), passed) {
        (Some(2), _) => Outcome::Error,
        (Some(1), Some(false)) => Outcome::Succeeded,
        (Some(0), Some(true)) => Outcome::Resisted,
        // Missing, in words, or against `success`: only the grader's word counts. `error` is filled for both.
        _ => match graded {
            Some(true) => Outcome::Resisted,
            Some(false) => Outcome::Succeeded,
            None => Outcome::Unassessed,
        },
    };
    if outcome == Outcome::Resisted && some_turn_succeeded(row) { Outcome::Contradictory } else { outcome }
}

/// Whether a turn of a conversation was judged a success of the attack (promptfoo issue 10930).
fn some_turn_succeeded(row: &Map<String, Value>) -> bool {
    let failed = |value: &Value| {
        let graded = value.get("storedGraderResult").or_else(|| value.get("graderResult"));
        graded.and_then(|g| g.get("pass")).and_then(Value::as_bool) == Some(false)
            || value.get("graderPassed").and_then(Value::as_bool) == Some(false)
    };
    let places = [row.get("response").and_then(|r| r.get("metadata")), row.get("metadata")];
    places.into_iter().flatten().any(|metadata| {
        let list = |key: &str| metadata.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        failed(metadata) || !list("successfulAttacks").is_empty() || list("redteamHistory").iter().any(failed)
    })
}

fn provider(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(id)) => id.clone(),
        Some(provider) => ["label", "id"]
            .iter()
            .filter_map(|key| provider.get(key).and_then(Value::as_str))
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default()
            .to_owned(),
        None => String::new(),
    }
}

fn severity(word: &str) -> Option<String> {
    match word.to_ascii_lowercase().as_str() {
        "informational" => Some("none".into()),
        known @ ("critical" | "high" | "medium" | "low") => Some(known.to_owned()),
        _ => None,
    }
}

fn verdict(row: &Map<String, Value>) -> Option<String> {
    let grading = row.get("gradingResult");
    let reason = grading.and_then(|g| g.get("reason")).or_else(|| row.get("error"))?;
    reason.as_str().map(str::to_owned)
}

/// Who said what: the whole conversation where it is kept, else the final attack and the answer.
fn transcript(row: &Map<String, Value>) -> Vec<(String, String)> {
    let metadata = row.get("response").and_then(|response| response.get("metadata"));
    let places = [metadata, row.get("metadata")];
    let kept = |key: &str| places.into_iter().flatten().find_map(|place| place.get(key)?.as_array());
    if let Some(messages) = kept("messages").filter(|messages| !messages.is_empty()) {
        let role = |message: &Value| message.get("role").and_then(Value::as_str).unwrap_or("user").to_owned();
        return messages.iter().map(|message| (role(message), words(message.get("content")))).collect();
    }
    if let Some(history) = kept("redteamHistory").filter(|history| !history.is_empty()) {
        return history
            .iter()
            .flat_map(|turn| {
                [("user".to_owned(), words(turn.get("prompt"))), ("assistant".to_owned(), words(turn.get("output")))]
            })
            .collect();
    }
    let last = places.into_iter().flatten().find_map(|place| place.get("redteamFinalPrompt"));
    let prompt = last.or_else(|| row.get("prompt").map(|prompt| prompt.get("raw").unwrap_or(prompt)));
    let response = row.get("response");
    let output = response.and_then(|response| response.get("output").or_else(|| response.get("error")));
    vec![("user".into(), words(prompt)), ("assistant".into(), words(output))]
}

/// A text, or any JSON as one.
fn words(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

/// The document, or its inner object, or a single row.
struct Document<'r>(&'r mut Rows);

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the results of promptfoo")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut beside = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "results" => map.next_value_seed(By(Document(self.0)))?,
                "table" => map.next_value_seed(By(Table(self.0)))?,
                // `config` may hold secrets; prompts are long and told by the rows.
                "config" | "prompts" => drop(map.next_value::<IgnoredAny>()?),
                _ => drop(beside.insert(key, map.next_value()?)),
            }
        }
        if beside.contains_key("testIdx") || beside.contains_key("failureReason") {
            self.0.row(&Value::Object(beside), "the only row", false);
        } else {
            beside.into_iter().for_each(|(key, value)| drop(self.0.about.insert(key, value)));
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.recognised = true;
        while let Some(row) = list.next_element::<Value>()? {
            let place = format!("row {}", self.0.count + 1);
            self.0.row(&row, &place, false);
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// The table of version 2: a row of cells for each test.
struct Table<'r>(&'r mut Rows);

impl<'de> Visitor<'de> for Table<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of promptfoo")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "body" {
                map.next_value_seed(By(Table(self.0)))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(test) = list.next_element::<Value>()? {
            for cell in test.get("outputs").and_then(Value::as_array).into_iter().flatten() {
                let place = format!("cell {}", self.0.table_count + 1);
                self.0.row(&from_cell(cell, test.get("test")), &place, true);
            }
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// A cell of the table in the shape of a row.
fn from_cell(cell: &Value, test: Option<&Value>) -> Value {
    let mut row = cell.as_object().cloned().unwrap_or_default();
    if let Some(pass) = row.remove("pass") {
        row.insert("success".into(), pass);
    }
    if let Some(text) = row.remove("text") {
        row.entry("response").or_insert_with(|| serde_json::json!({ "output": text }));
    }
    if let Some(test) = test {
        row.entry("testCase").or_insert_with(|| test.clone());
    }
    Value::Object(row)
}
