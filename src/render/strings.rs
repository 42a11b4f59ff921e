//! The words of the interface: `strings/<language>.yaml`, merged over the layers, with English behind.
//!
//! A file is a tree; its leaves are strings, and the path to a leaf is its key (`unit.findings.other`). A key asked for
//! with a number takes its `zero`, `one` or `other` branch. `{name}` is a placeholder, `{n}` the number,
//! `{short-name}` a date in its short form.
//!
//! A string that the language lacks is taken from English; one that English lacks too shows its key, so that it is seen.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use crate::view::parts::{Value, Words};

/// The strings of one language, complete with English.
#[derive(Debug, Clone, Default)]
pub struct Strings {
    language: String,
    own: FxHashMap<String, String>,
    english: FxHashMap<String, String>,
}

/// What a placeholder names, and the form of a date there: `{short-due}` is the date `due` in its short form.
pub(super) fn named(placeholder: &str) -> (&str, &'static str) {
    match placeholder.strip_prefix("short-") {
        Some(name) => (name, "short"),
        None => (placeholder, "long"),
    }
}

impl Strings {
    pub(super) fn new(language: &str) -> Self {
        Self { language: language.to_owned(), ..Self::default() }
    }

    /// Puts a file's strings over those of the layers below it.
    pub(super) fn add(&mut self, language: &str, tree: Tree) {
        let mut flat = Vec::new();
        tree.flatten(String::new(), &mut flat);
        if language == "en" {
            self.english.extend(flat);
        } else if language == self.language {
            self.own.extend(flat);
        }
    }

    /// The string of a key, for a number if there is one, before its placeholders are filled.
    fn find(&self, key: &str, n: Option<u64>) -> Option<&str> {
        let look = |key: &str| self.own.get(key).or_else(|| self.english.get(key)).map(String::as_str);
        let Some(n) = n else { return look(key) };
        let zero = if n == 0 { look(&format!("{key}.zero")) } else { None };
        let form = if self.is_one(n) { "one" } else { "other" };
        zero.or_else(|| look(&format!("{key}.{form}"))).or_else(|| look(&format!("{key}.other"))).or_else(|| look(key))
    }

    /// French and Portuguese count zero as one.
    fn is_one(&self, n: u64) -> bool {
        n == 1 || (n == 0 && matches!(self.language.as_str(), "fr" | "pt"))
    }

    /// Whether there are words for a key that speaks of no number.
    pub(super) fn says(&self, key: &str) -> bool {
        self.find(key, None).is_some()
    }

    /// Whether there are words for a key, in any language and any plural form.
    pub(super) fn has(&self, key: &str) -> bool {
        self.says(key) || self.find(key, Some(2)).is_some()
    }

    /// The words of a key, with its placeholders filled by `value`; one that it does not know stays as it is.
    pub fn fill(&self, key: &str, n: Option<u64>, value: impl Fn(&str) -> Option<String>) -> String {
        let Some(string) = self.find(key, n) else { return key.to_owned() };
        let mut out = String::with_capacity(string.len() + 16);
        let mut rest = string;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            rest = &rest[open..];
            let Some(close) = rest.find('}') else { break };
            match (&rest[1..close], n) {
                ("n", Some(n)) => out.push_str(&self.number(n)),
                (name, _) => match value(name) {
                    Some(text) => out.push_str(&text),
                    None => out.push_str(&rest[..=close]),
                },
            }
            rest = &rest[close + 1..];
        }
        out.push_str(rest);
        out
    }

    /// Words as text.
    pub fn say(&self, words: &Words) -> String {
        match words {
            Words::Text(text) => text.clone(),
            Words::Phrase { say, n, with } => self.fill(say, *n, |name| {
                let (name, form) = named(name);
                with.get(name).map(|value| match value {
                    Value::Words(words) => self.say(words),
                    Value::Date { date } => self.date(date, form),
                })
            }),
        }
    }

    /// A civil date (`2026-10-09`) in words, with the time of day and its offset where it has them
    /// (`2026-10-09T14:05:00+02:00`); what is no such date stays as written.
    pub fn date(&self, date: &str, form: &str) -> String {
        if let Some((date, time)) = date.split_once('T').filter(|(date, _)| civil(date).is_some()) {
            let (clock, offset) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
            let day = self.date(date, form);
            return self.fill("date.moment", None, |name| match name {
                "date" => Some(day.clone()),
                "clock" => {
                    Some(clock.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(clock).to_owned())
                }
                "offset" => Some(if offset == "Z" { "UTC" } else { offset }.to_owned()),
                _ => None,
            });
        }
        let Some((year, month, day)) = civil(date) else { return date.to_owned() };
        // Dates are said by the thousand: their keys are not put together each time.
        let (long, short) = MONTHS[usize::from(month) - 1];
        let (month, form) = match form {
            "short" => (short, Cow::Borrowed("date.short")),
            "long" => (long, Cow::Borrowed("date.long")),
            form => (long, Cow::Owned(format!("date.{form}"))),
        };
        self.fill(&form, None, |name| match name {
            "day" => Some(day.to_string()),
            "month" => Some(self.fill(month, None, |_| None)),
            "year" => Some(year.to_owned()),
            _ => None,
        })
    }

    /// A number with the separators of the language, from five digits on.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        if digits.len() < 5 {
            return digits;
        }
        let separator = self.find("number.group", None).unwrap_or(",");
        let mut out = String::with_capacity(digits.len() + 6);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push_str(separator);
            }
            out.push(digit);
        }
        out
    }

    /// A number of bytes, in the largest unit that leaves a whole part.
    pub fn size(&self, bytes: u64) -> String {
        let units = ["size.b", "size.kb", "size.mb", "size.gb", "size.tb"];
        let mut scale: u64 = 1;
        let mut unit = 0;
        while bytes / scale >= 1000 && unit + 1 < units.len() {
            scale *= 1000;
            unit += 1;
        }
        if unit == 0 {
            return self.fill("size.b", Some(bytes), |_| None);
        }
        let tenths = u128::from(bytes) * 10 / u128::from(scale);
        let amount = if tenths >= 1000 {
            (tenths / 10).to_string()
        } else {
            let point = self.find("number.point", None).unwrap_or(".");
            format!("{}{point}{}", tenths / 10, tenths % 10)
        };
        self.fill(units[unit], None, |name| (name == "n").then(|| amount.clone()))
    }

    /// Keys that English has and the language lacks, in no order.
    pub(super) fn missing(&self) -> Vec<String> {
        if self.language == "en" {
            return Vec::new();
        }
        self.english.keys().filter(|key| !self.own.contains_key(*key)).cloned().collect()
    }
}

/// The keys of the months, long and short.
const MONTHS: [(&str, &str); 12] = [
    ("date.month.1", "date.short-month.1"),
    ("date.month.2", "date.short-month.2"),
    ("date.month.3", "date.short-month.3"),
    ("date.month.4", "date.short-month.4"),
    ("date.month.5", "date.short-month.5"),
    ("date.month.6", "date.short-month.6"),
    ("date.month.7", "date.short-month.7"),
    ("date.month.8", "date.short-month.8"),
    ("date.month.9", "date.short-month.9"),
    ("date.month.10", "date.short-month.10"),
    ("date.month.11", "date.short-month.11"),
    ("date.month.12", "date.short-month.12"),
];

/// Year, month (without a leading zero) and day of `2026-10-09`.
fn civil(date: &str) -> Option<(&str, u8, u8)> {
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let digits = |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    let month: u8 = month.parse().ok()?;
    (1..=12).contains(&month).then_some((year, month, day.parse().ok()?))
}

/// A tree of strings, as a YAML file holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    Leaf(String),
    Branch(BTreeMap<String, Tree>),
}

impl Tree {
    fn flatten(self, key: String, flat: &mut Vec<(String, String)>) {
        match self {
            Self::Leaf(text) => flat.push((key, text)),
            Self::Branch(branches) => {
                for (name, tree) in branches {
                    let key = if key.is_empty() { name } else { format!("{key}.{name}") };
                    tree.flatten(key, flat);
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Leaves;
        impl<'de> Visitor<'de> for Leaves {
            type Value = Tree;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a string, or a tree of strings")
            }
            fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
                Ok(Tree::Leaf(text.to_owned()))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
                Ok(Tree::Leaf(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
                Ok(Tree::Leaf(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
                Ok(Tree::Leaf(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
                Ok(Tree::Leaf(value.to_string()))
            }
            fn visit_unit<E>(self) -> Result<Tree, E> {
                Ok(Tree::Leaf(String::new()))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
                let mut branches = BTreeMap::new();
                while let Some((name, tree)) = map.next_entry::<String, Tree>()? {
                    branches.insert(name, tree);
                }
                Ok(Tree::Branch(branches))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
                let mut branches = BTreeMap::new();
                let mut place = 0;
                while let Some(tree) = seq.next_element::<Tree>()? {
                    place += 1;
                    branches.insert(place.to_string(), tree);
                }
                Ok(Tree::Branch(branches))
            }
        }
        deserializer.deserialize_any(Leaves)
    }
}
