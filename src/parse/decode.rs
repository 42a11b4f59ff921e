//! From a tree of texts to values: every key asked for by name, everything wrong named at its place.

use camino::{Utf8Path, Utf8PathBuf};

use super::yaml::{Kind, Node};
use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::Date;

/// The file that is being decoded, and what was wrong so far.
#[derive(Debug)]
pub struct Cx {
    /// Path in the engagement.
    pub path: Utf8PathBuf,
    /// Found so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl Cx {
    /// Nothing wrong yet.
    pub fn new(path: &Utf8Path) -> Self {
        Cx { path: path.to_owned(), diagnostics: Vec::new() }
    }

    /// Notes a diagnostic.
    pub fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, &self.path, span, message, help));
    }

    /// The node as a mapping.
    pub fn map<'n>(&mut self, node: &'n Node, what: &str) -> Option<Map<'n>> {
        let Kind::Map(pairs) = &node.kind else {
            self.report(
                Code::WrongType,
                node.span,
                format!("{what} is {}, not a mapping", describe(node)),
                "write `key: value` lines",
            );
            return None;
        };
        let mut seen: Vec<(&str, &Node, Span)> = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let Kind::Text { value: name, .. } = &key.kind else {
                self.report(
                    Code::WrongType,
                    key.span,
                    format!("a key of {what} is {}, not a text", describe(key)),
                    "give the key a plain name",
                );
                continue;
            };
            if seen.iter().any(|(other, _, _)| other == name) {
                self.report(
                    Code::DuplicateKey,
                    key.span,
                    format!("`{name}` stands twice in {what}"),
                    "keep one of the two",
                );
            } else {
                seen.push((name, value, key.span));
            }
        }
        Some(Map { what: what.to_owned(), pairs: seen, span: node.span, asked: Vec::new() })
    }

    /// The node as a list; a single value is not a list.
    pub fn list<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        match &node.kind {
            Kind::List(items) => items,
            _ => {
                self.report(
                    Code::WrongType,
                    node.span,
                    format!("{what} is {}, not a list", describe(node)),
                    "write `[a, b]`, or one `- item` on each line",
                );
                &[]
            }
        }
    }

    /// The node as text.
    pub fn text(&mut self, node: &Node, what: &str) -> Option<At<String>> {
        match &node.kind {
            Kind::Text { value, .. } => Some(At::new(value.trim().to_owned(), node.span)),
            _ => {
                self.report(
                    Code::WrongType,
                    node.span,
                    format!("{what} is {}, not a text", describe(node)),
                    "write one value; quote it if it holds `:`, `#`, `[` or `{`",
                );
                None
            }
        }
    }

    /// The node as a list of texts.
    pub fn texts(&mut self, node: &Node, what: &str) -> Vec<At<String>> {
        let items = self.list(node, what);
        items.iter().filter_map(|item| self.text(item, what)).collect()
    }

    /// The node as a civil date.
    pub fn date(&mut self, node: &Node, what: &str) -> Option<At<Date>> {
        let text = self.text(node, what)?;
        match civil_date(&text.value) {
            Some(date) => Some(At::new(date, text.span)),
            None => {
                self.report(
                    Code::BadDate,
                    text.span,
                    format!("{what}: `{}` is not a date", excerpt(&text.value)),
                    "write the day as year-month-day, such as 2026-09-14",
                );
                None
            }
        }
    }

    /// The node as yes or no.
    pub fn yes_no(&mut self, node: &Node, what: &str) -> Option<At<bool>> {
        let text = self.text(node, what)?;
        match text.value.as_str() {
            "yes" | "true" => Some(At::new(true, text.span)),
            "no" | "false" => Some(At::new(false, text.span)),
            other => {
                self.report(
                    Code::BadValue,
                    text.span,
                    format!("{what}: `{}` is neither yes nor no", excerpt(other)),
                    "write `yes` or `no`",
                );
                None
            }
        }
    }

    /// The node as a whole number from `least` to `most`.
    pub fn number(&mut self, node: &Node, what: &str, least: u64, most: u64) -> Option<At<u64>> {
        let text = self.text(node, what)?;
        match text.value.parse::<u64>() {
            Ok(number) if (least..=most).contains(&number) => Some(At::new(number, text.span)),
            _ => {
                self.report(
                    Code::BadValue,
                    text.span,
                    format!("{what}: `{}` is not a whole number from {least} to {most}", excerpt(&text.value)),
                    "write digits only",
                );
                None
            }
        }
    }

    /// The node as one of a few words.
    pub fn word<T>(
        &mut self,
        node: &Node,
        what: &str,
        from_word: impl Fn(&str) -> Option<T>,
        words: &[&str],
    ) -> Option<At<T>> {
        let text = self.text(node, what)?;
        match from_word(&text.value) {
            Some(value) => Some(At::new(value, text.span)),
            None => {
                self.report(
                    Code::BadValue,
                    text.span,
                    format!("{what}: `{}` is not one of {}", excerpt(&text.value), or(words)),
                    match nearest(&text.value, words.iter().copied()) {
                        Some(word) => format!("did you mean `{word}`?"),
                        None => format!("write {}", or(words)),
                    },
                );
                None
            }
        }
    }
}

/// A mapping whose keys are asked for one by one.
#[derive(Debug)]
pub struct Map<'n> {
    what: String,
    pairs: Vec<(&'n str, &'n Node, Span)>,
    /// Where the mapping stands.
    pub span: Span,
    asked: Vec<&'static str>,
}

impl<'n> Map<'n> {
    /// The value of `key`; nothing for a key without a value, or with an empty text.
    pub fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        self.pairs
            .iter()
            .find(|(name, _, _)| *name == key)
            .map(|(_, value, _)| *value)
            .filter(|value| !states_nothing(value))
    }

    /// Where the key itself stands.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.pairs.iter().find(|(name, _, _)| *name == key).map(|(_, _, span)| *span)
    }

    /// Whether the mapping has the key with a value, even one that cannot be used.
    pub fn has(&self, key: &str) -> bool {
        self.pairs.iter().any(|(name, value, _)| *name == key && !states_nothing(value))
    }

    /// The keys that say something: an empty text or list does not.
    pub fn keys(&self) -> impl Iterator<Item = &'n str> + '_ {
        let says =
            |value: &Node| !states_nothing(value) && !matches!(&value.kind, Kind::List(items) if items.is_empty());
        self.pairs.iter().filter(move |(_, value, _)| says(value)).map(|(name, _, _)| *name)
    }

    /// The keys that begin with `x-`, with their values.
    pub fn own(&self) -> impl Iterator<Item = (&'n str, &'n Node)> + '_ {
        self.pairs.iter().filter(|(name, _, _)| name.starts_with("x-")).map(|(name, value, _)| (*name, *value))
    }

    /// Text of a key.
    pub fn text(&mut self, cx: &mut Cx, key: &'static str) -> Option<At<String>> {
        let node = self.get(key)?;
        let text = cx.text(node, key)?;
        (!text.value.is_empty()).then_some(text)
    }

    /// Text of a key without its place.
    pub fn string(&mut self, cx: &mut Cx, key: &'static str) -> Option<String> {
        self.text(cx, key).map(|at| at.value)
    }

    /// Texts of a key without their places.
    pub fn strings(&mut self, cx: &mut Cx, key: &'static str) -> Vec<String> {
        self.texts(cx, key).into_iter().map(|at| at.value).collect()
    }

    /// Texts of a key.
    pub fn texts(&mut self, cx: &mut Cx, key: &'static str) -> Vec<At<String>> {
        self.get(key).map(|node| cx.texts(node, key)).unwrap_or_default()
    }

    /// Date of a key.
    pub fn date(&mut self, cx: &mut Cx, key: &'static str) -> Option<At<Date>> {
        let node = self.get(key)?;
        cx.date(node, key)
    }

    /// Yes or no of a key.
    pub fn yes_no(&mut self, cx: &mut Cx, key: &'static str) -> Option<At<bool>> {
        let node = self.get(key)?;
        cx.yes_no(node, key)
    }

    /// Mappings of a key that holds a list of them.
    pub fn maps(&mut self, cx: &mut Cx, key: &'static str) -> Vec<Map<'n>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let items = cx.list(node, key);
        items.iter().filter_map(|item| cx.map(item, &format!("an entry of `{key}`"))).collect()
    }

    /// The mapping of a key.
    pub fn map(&mut self, cx: &mut Cx, key: &'static str) -> Option<Map<'n>> {
        let node = self.get(key)?;
        cx.map(node, &format!("`{key}`"))
    }

    /// Reports a key that must be there, at `span`.
    pub fn missing(&self, cx: &mut Cx, key: &str, span: Span, help: &str) {
        cx.report(Code::MissingKey, span, format!("{} has no `{key}`", self.what), help);
    }

    /// Reports every key that nobody asked for. `own` allows `x-` keys.
    pub fn finish(self, cx: &mut Cx, own: bool) {
        for (name, _, span) in &self.pairs {
            if self.asked.contains(name) || (own && name.starts_with("x-")) {
                continue;
            }
            let help = match nearest(name, self.asked.iter().copied()) {
                Some(word) => format!("did you mean `{word}`?"),
                None if own => format!("remove it, or name it `x-{}` to keep it as a field of your own", excerpt(name)),
                None => format!("remove it; known keys are {}", list(&self.asked)),
            };
            cx.report(Code::UnknownKey, *span, format!("`{}` is no key of {}", excerpt(name), self.what), help);
        }
    }
}

/// No value, or a text of nothing.
fn states_nothing(node: &Node) -> bool {
    match &node.kind {
        Kind::Null => true,
        Kind::Text { value, .. } => value.trim().is_empty(),
        Kind::List(_) | Kind::Map(_) => false,
    }
}

fn describe(node: &Node) -> &'static str {
    match node.kind {
        Kind::Null => "empty",
        Kind::Text { .. } => "a single value",
        Kind::List(_) => "a list",
        Kind::Map(_) => "a mapping",
    }
}

/// `2026-09-14`, nothing else.
pub fn civil_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if shape { text.parse().ok() } else { None }
}

/// The nearest of a few words, if it is near enough to be meant.
pub fn nearest<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    if word.len() > 64 {
        return None;
    }
    let lower = word.to_lowercase().replace('_', "-");
    words
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `a`, `b` or `c`.
pub fn or(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [most @ .., last] => {
            format!("{} or `{last}`", most.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "))
        }
    }
}

fn list(words: &[&str]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
}

/// The beginning of a text that a message quotes.
pub fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}
