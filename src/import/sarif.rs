//! SARIF 2.1.0 of any tool: a weakness is a rule of a tool.
//!
//! A result is no try, so that no rate follows from it: what is counted are places. Results are read one by one; the
//! rules that say what they mean may stand before or after them, so that they are joined when a run ends.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::lenient::{self, By};
use super::text::left_out;
use super::weakness::{Count, Key, Outcome, Reading, Sample, Weakness};
use super::{ImportError, Options};

/// Places of one rule that are kept.
const MOST_PLACES: usize = 25;

/// Reads a log.
pub fn read(source: impl BufRead, options: Options) -> Result<Reading, ImportError> {
    let mut log = Log::default();
    let read = lenient::document(source, Document { level: Level::Log, log: &mut log });
    let mut notes = Vec::new();
    if let Err(error) = read {
        if !options.keep_going {
            let mut refused = ImportError::new(
                "it cannot be read to its end",
                "get the file again; `--keep-going` imports what can be read of it",
            );
            refused.records.push(format!("line {}: {}", error.line(), lenient::problem(&error)));
            return Err(refused);
        }
        log.end_run();
        notes.push(left_out(1));
    }
    if log.runs == 0 {
        return Err(ImportError::new("it holds no run", "import a SARIF 2.1.0 log with at least one run"));
    }
    for (count, what) in [
        (log.suppressed, "results suppressed by the tool's users, left out"),
        (log.other_kinds, "results that report no failure (pass, review, open and the like), left out"),
        (log.absent, "results no longer there (baseline state absent), left out"),
    ] {
        if count > 0 {
            notes.push(format!("{what}: {count}"));
        }
    }
    notes.push("a scanner's results are places, not tries: no rate follows from them".into());
    let names: Vec<&str> = log.tools.iter().map(|(name, _)| name.as_str()).collect();
    let version = if let [(_, version)] = log.tools.as_slice() { version.clone() } else { None };
    Ok(Reading { tool: names.join(", "), version, weaknesses: log.weaknesses, notes, ..Reading::default() })
}

/// What was read so far; grows with the number of rules, not of results.
#[derive(Default)]
struct Log {
    runs: u64,
    tools: Vec<(String, Option<String>)>,
    weaknesses: BTreeMap<Key, Weakness>,
    suppressed: u64,
    other_kinds: u64,
    absent: u64,
    /// Of the run that is being read.
    tool: Value,
    groups: BTreeMap<Rule, Group>,
}

/// How a result names its rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rule {
    id: Option<String>,
    index: Option<u64>,
    extension: Option<u64>,
}

#[derive(Default)]
struct Group {
    count: u64,
    levels: BTreeMap<String, u64>,
    /// Some of its results, and where they are.
    places: Vec<(Value, String)>,
}

impl Log {
    fn result(&mut self, result: &Value) {
        let text = |key: &str| result.get(key).and_then(Value::as_str);
        if text("kind").is_some_and(|kind| kind != "fail") {
            self.other_kinds += 1;
            return;
        }
        if text("baselineState") == Some("absent") {
            self.absent += 1;
            return;
        }
        let suppressions = result.get("suppressions").and_then(Value::as_array);
        let accepted = |s: &Value| s.get("status").and_then(Value::as_str).is_none_or(|status| status == "accepted");
        if suppressions.into_iter().flatten().any(accepted) {
            self.suppressed += 1;
            return;
        }
        let rule = result.get("rule");
        let number = |value: Option<&Value>| value.and_then(Value::as_u64);
        let rule = Rule {
            id: text("ruleId").or_else(|| rule?.get("id")?.as_str()).map(str::to_owned),
            index: number(result.get("ruleIndex")).or_else(|| number(rule?.get("index"))),
            extension: rule.and_then(|rule| number(rule.get("toolComponent")?.get("index"))),
        };
        let group = self.groups.entry(rule).or_default();
        group.count += 1;
        *group.levels.entry(text("level").unwrap_or_default().to_owned()).or_default() += 1;
        if group.places.len() < MOST_PLACES {
            let message = result.get("message").cloned().unwrap_or_default();
            group.places.push((message, place(result)));
        }
    }

    /// Joins the results of a run with what its tool says of their rules.
    fn end_run(&mut self) {
        self.runs += 1;
        let tool = std::mem::take(&mut self.tool);
        let driver = tool.get("driver").unwrap_or(&Value::Null);
        let text = |key: &str| driver.get(key).and_then(Value::as_str).map(str::to_owned);
        let name = text("name").unwrap_or_else(|| "a tool without a name".into());
        let named = (name.clone(), text("semanticVersion").or_else(|| text("version")));
        if !self.tools.contains(&named) {
            self.tools.push(named);
        }
        for (rule, group) in std::mem::take(&mut self.groups) {
            let told = find(&tool, &rule).unwrap_or(&Value::Null);
            let id = rule.id.or_else(|| told.get("id")?.as_str().map(str::to_owned));
            let id = id.unwrap_or_else(|| "no rule".into());
            let key = Key { probe: id.clone(), strategy: String::new(), target: name.clone() };
            let weakness = self.weaknesses.entry(key).or_default();
            let before = if let Count::Places(n) = weakness.count { n } else { 0 };
            weakness.count = Count::Places(before + group.count);
            weakness.judge = Some(name.clone());
            weakness.place = format!("rule {id}");
            weakness.severity = weakness.severity.take().or_else(|| severity(told, &group));
            let words =
                |key: &str| told.get(key).and_then(|m| m.get("text")).and_then(Value::as_str).unwrap_or_default();
            weakness.fact("Rule", told.get("name").and_then(Value::as_str).unwrap_or_default());
            weakness.fact("Description", words("shortDescription"));
            weakness.fact("Full description", words("fullDescription"));
            weakness.tags.extend(tags(told));
            let turns = group.places.iter().map(|(message, place)| (place.clone(), message_text(message, told)));
            let kept: Vec<_> = turns.collect();
            if kept.is_empty() {
                continue;
            }
            let place = if group.count > kept.len() as u64 {
                format!("{} of {} places", kept.len(), group.count)
            } else {
                format!("all {} places", group.count)
            };
            weakness.keep(Sample { outcome: Outcome::Succeeded, place, turns: kept, verdict: None });
        }
    }
}

/// The rule in the driver or an extension: by its index, by its id, by the id without its last part.
fn find<'t>(tool: &'t Value, rule: &Rule) -> Option<&'t Value> {
    let rules = |component: &'t Value| component.get("rules").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let extensions = tool.get("extensions").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let driver = tool.get("driver").unwrap_or(&Value::Null);
    let component = match rule.extension {
        Some(at) => extensions.get(usize::try_from(at).ok()?)?,
        None => driver,
    };
    let at = |n: u64| rules(component).get(usize::try_from(n).ok()?);
    let by_id = |id: &str| {
        let all = rules(component).iter().chain(rules(driver)).chain(extensions.iter().flat_map(rules));
        all.into_iter().find(|told| told.get("id").and_then(Value::as_str) == Some(id))
    };
    rule.index
        .and_then(at)
        .or_else(|| by_id(rule.id.as_deref()?))
        .or_else(|| by_id(rule.id.as_deref()?.rsplit_once('/')?.0))
}

/// The worst level, its rule's where a result states none, as a severity; a score of the rule comes first.
fn severity(rule: &Value, group: &Group) -> Option<String> {
    let score = rule.get("properties").and_then(|p| p.get("security-severity"));
    let score = score.and_then(|score| score.as_f64().or_else(|| score.as_str()?.parse().ok()));
    if let Some(score) = score {
        let word = match score {
            s if s >= 9.0 => "critical",
            s if s >= 7.0 => "high",
            s if s >= 4.0 => "medium",
            s if s > 0.0 => "low",
            _ => "none",
        };
        return Some(word.into());
    }
    let default = rule.get("defaultConfiguration").and_then(|c| c.get("level")).and_then(Value::as_str);
    let levels = group.levels.keys().map(|level| if level.is_empty() { default.unwrap_or("warning") } else { level });
    let rank = |level: &str| ["none", "note", "warning", "error"].iter().position(|known| *known == level).unwrap_or(2);
    let words = ["none", "low", "medium", "high"];
    levels.map(rank).max().map(|rank| words[rank].to_owned())
}

fn tags(rule: &Value) -> Vec<String> {
    let listed = rule.get("properties").and_then(|p| p.get("tags")).and_then(Value::as_array);
    let related = rule.get("relationships").and_then(Value::as_array);
    let targets = related.into_iter().flatten().filter_map(|relation| relation.get("target"));
    let targets = targets.filter_map(|target| {
        let taxonomy = target.get("toolComponent").and_then(|c| c.get("name")).and_then(Value::as_str)?;
        Some(format!("{taxonomy}:{}", target.get("id")?.as_str()?))
    });
    let listed = listed.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    listed.chain(targets).collect()
}

/// A message in words, or by its id in the rule, with its arguments in place.
fn message_text(message: &Value, rule: &Value) -> String {
    let text = |message: &Value| {
        message.get("text").or_else(|| message.get("markdown")).and_then(Value::as_str).map(str::to_owned)
    };
    let by_id = || {
        let id = message.get("id")?.as_str()?;
        text(rule.get("messageStrings")?.get(id)?)
    };
    let mut words = text(message).or_else(by_id).unwrap_or_default();
    for (at, argument) in message.get("arguments").and_then(Value::as_array).into_iter().flatten().enumerate() {
        words = words.replace(&format!("{{{at}}}"), argument.as_str().unwrap_or_default());
    }
    words
}

/// Where a result is: file and line, else the logical location.
fn place(result: &Value) -> String {
    let location = result.get("locations").and_then(|locations| locations.get(0)).unwrap_or(&Value::Null);
    let physical = location.get("physicalLocation").unwrap_or(&Value::Null);
    let uri = physical.get("artifactLocation").and_then(|a| a.get("uri")).and_then(Value::as_str).map(decoded);
    let region = physical.get("region");
    let line = region.and_then(|region| region.get("startLine")).and_then(Value::as_u64);
    let logical = location.get("logicalLocations").and_then(|all| all.get(0));
    let logical = logical.and_then(|l| l.get("fullyQualifiedName").or_else(|| l.get("name"))).and_then(Value::as_str);
    match (uri, line, logical) {
        (Some(uri), Some(line), _) => format!("{uri}:{line}"),
        (Some(uri), None, _) => uri,
        (None, _, Some(logical)) => logical.to_owned(),
        (None, _, None) => "no location stated".to_owned(),
    }
}

/// A URI with its `%20` and the like as they were.
fn decoded(uri: &str) -> String {
    let mut bytes = Vec::with_capacity(uri.len());
    let mut rest = uri.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |at: usize| {
            after.get(at).and_then(|digit| (*digit as char).to_digit(16)).and_then(|d| u8::try_from(d).ok())
        };
        if let (b'%', Some(high), Some(low)) = (*first, hex(0), hex(1)) {
            bytes.push(high * 16 + low);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| uri.to_owned())
}

/// What is being read.
#[derive(Clone, Copy)]
enum Level {
    Log,
    Runs,
    Run,
    Results,
}

impl Level {
    fn of(self, log: &mut Log) -> By<Document<'_>> {
        By(Document { level: self, log })
    }
}

struct Document<'l> {
    level: Level,
    log: &'l mut Log,
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a SARIF log")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Document { level, log } = self;
        while let Some(key) = map.next_key::<String>()? {
            match (level, key.as_str()) {
                (Level::Log, "runs") => map.next_value_seed(Level::Runs.of(log))?,
                (Level::Run, "tool") => log.tool = map.next_value()?,
                (Level::Run, "results") => map.next_value_seed(Level::Results.of(log))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if matches!(level, Level::Run) {
            log.end_run();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Document { level, log } = self;
        match level {
            Level::Runs => while list.next_element_seed(Level::Run.of(log))?.is_some() {},
            Level::Results => {
                while let Some(result) = list.next_element::<Value>()? {
                    log.result(&result);
                }
            }
            _ => while list.next_element::<IgnoredAny>()?.is_some() {},
        }
        Ok(())
    }
}
