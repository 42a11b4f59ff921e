//! YAML as a tree of texts with their places. The only module that knows the YAML library.
//!
//! A tree rather than typed structs, because one run must name everything that is wrong in a file, not
//! the first thing; and every scalar is kept by its text, because `9.10` is a clause, not a number.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

use crate::diag::Span;

/// A value of the file.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it is used: for an alias, the alias.
    pub span: Span,
}

/// The kinds of value.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar, by its text. `plain` tells `5` from `"5"`.
    Text {
        /// The text.
        value: String,
        /// Written without quotes and read as number or boolean by YAML.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A mapping in its order, duplicate keys included.
    Map(Vec<(Node, Node)>),
}

/// What is wrong with the YAML itself, and where.
#[derive(Debug)]
pub struct YamlError {
    /// In one sentence.
    pub message: String,
    /// Where.
    pub span: Span,
    /// The file is within the syntax but beyond the limits.
    pub limit: bool,
}

/// Lists and mappings in one another.
const MAX_DEPTH: usize = 48;
/// Anchors of one file, and as many aliases.
const MAX_ALIASES: usize = 200;
/// Values that all aliases of a file stand for together.
const MAX_REPEATED: usize = 20_000;
/// Bytes of all texts, of those that aliases repeat each time.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// Reads one YAML document. `base` is added to every span.
pub fn parse(text: &str, base: usize, max_nodes: usize) -> Result<Node, YamlError> {
    let (text, base) = text.strip_prefix('\u{feff}').map_or((text, base), |rest| (rest, base + 3));
    let options = serde_yaml::options! {
        duplicate_keys: serde_yaml::options::DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: serde_yaml::options::NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
        budget: serde_yaml::budget! {
            max_nodes: max_nodes,
            max_events: max_nodes * 4,
            max_depth: MAX_DEPTH,
            max_aliases: MAX_ALIASES,
            max_anchors: MAX_ALIASES,
            max_total_scalar_bytes: MAX_BYTES,
            max_documents: 1,
            // The limits above hold whatever the ratio.
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_yaml::alias_limits! {
            max_total_replayed_events: MAX_REPEATED,
            max_replay_stack_depth: 8,
            max_alias_expansions_per_anchor: 1_000,
        },
    };
    let raw: RawNode =
        serde_yaml::from_str_with_options(text, options).map_err(|error| explain(&error, text, base, max_nodes))?;
    Ok(raw.finish(text, base))
}

fn explain(error: &serde_yaml::Error, text: &str, base: usize, max_nodes: usize) -> YamlError {
    let at = error.location().map_or(0, |location| offset(text, location.line(), location.column()));
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let span = Span::new(at..end).shifted(base);
    let mut message = error.to_string();
    // The scanner has a limit of its own on how deep brackets stand.
    let brackets = || message.contains("recursion limit").then(too_deep);
    if let Some(message) = beyond(error, max_nodes).or_else(brackets) {
        return YamlError { message, span, limit: true };
    }
    // The library ends its messages with the place, which ours show themselves.
    if let Some(cut) = message.rfind(" at line ") {
        message.truncate(cut);
    }
    if message.to_lowercase().contains("documents") {
        message = "more than one YAML document in this file".into();
    }
    YamlError { message, span, limit: false }
}

fn too_deep() -> String {
    format!("lists and mappings stand more than {MAX_DEPTH} deep")
}

/// What goes beyond which limit; nothing if it is another error.
fn beyond(error: &serde_yaml::Error, max_nodes: usize) -> Option<String> {
    use serde_yaml::Error;
    use serde_yaml::budget::BudgetBreach;
    match error {
        Error::AliasError { error, .. } | Error::WithSnippet { error, .. } => beyond(error, max_nodes),
        Error::Budget { breach, .. } => match breach {
            BudgetBreach::Documents { .. } | BudgetBreach::SequenceUnbalanced => None,
            BudgetBreach::Depth { .. } => Some(too_deep()),
            BudgetBreach::Nodes { .. } | BudgetBreach::Events { .. } => Some(format!("more than {max_nodes} values")),
            BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. } => {
                Some(format!("more than {MAX_ALIASES} aliases or anchors"))
            }
            BudgetBreach::ScalarBytes { .. } => {
                Some(format!("more than {} MB of text with what aliases repeat", MAX_BYTES / (1024 * 1024)))
            }
            _ => Some("more than any file of an engagement needs".to_owned()),
        },
        Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            Some(format!("its aliases stand for more than {MAX_REPEATED} values"))
        }
        _ => None,
    }
}

fn offset(text: &str, line: u64, column: u64) -> usize {
    let skip = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
    let start = if skip == 0 { 0 } else { text.match_indices('\n').nth(skip - 1).map_or(text.len(), |(at, _)| at + 1) };
    let column = usize::try_from(column.saturating_sub(1)).unwrap_or(0);
    text[start..].char_indices().nth(column).map_or(text.len(), |(at, _)| start + at)
}

struct RawNode(Spanned<RawKind>);

enum RawKind {
    Null,
    /// A scalar that YAML reads as a number or boolean: its text is taken from the file.
    Bare,
    Text(String),
    List(Vec<RawNode>),
    Map(Vec<(RawNode, RawNode)>),
}

impl RawNode {
    fn finish(self, text: &str, base: usize) -> Node {
        let range = |location: &serde_yaml::Location| {
            let span = location.span();
            let start = usize::try_from(span.byte_offset().unwrap_or(0)).unwrap_or(0);
            let len = usize::try_from(span.byte_len().unwrap_or(0)).unwrap_or(0);
            start..start + len
        };
        let written = range(&self.0.defined);
        let mut span = Span::new(range(&self.0.referenced));
        let kind = match self.0.value {
            RawKind::Null => Kind::Null,
            RawKind::Bare => Kind::Text { value: text.get(written).unwrap_or_default().trim().to_owned(), plain: true },
            RawKind::Text(value) => Kind::Text { value, plain: false },
            RawKind::List(items) => {
                let items: Vec<_> = items.into_iter().map(|item| item.finish(text, base)).collect();
                // Block lists have no mark of their own: point at the first item.
                if span.start == span.end
                    && let Some(first) = items.first()
                {
                    span = Span { start: first.span.start - clip(base), end: first.span.end - clip(base) };
                }
                Kind::List(items)
            }
            RawKind::Map(pairs) => {
                let pairs: Vec<_> =
                    pairs.into_iter().map(|(key, value)| (key.finish(text, base), value.finish(text, base))).collect();
                if span.start == span.end
                    && let Some((first, _)) = pairs.first()
                {
                    span = Span { start: first.span.start - clip(base), end: first.span.end - clip(base) };
                }
                Kind::Map(pairs)
            }
        };
        Node { kind, span: span.shifted(base) }
    }
}

fn clip(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'de> Deserialize<'de> for RawNode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::deserialize(deserializer).map(RawNode)
    }
}

impl<'de> Deserialize<'de> for RawKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindVisitor)
    }
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = RawKind;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<RawKind, E> {
        Ok(RawKind::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<RawKind, E> {
        Ok(RawKind::Bare)
    }

    fn visit_i64<E>(self, _: i64) -> Result<RawKind, E> {
        Ok(RawKind::Bare)
    }

    fn visit_u64<E>(self, _: u64) -> Result<RawKind, E> {
        Ok(RawKind::Bare)
    }

    fn visit_f64<E>(self, _: f64) -> Result<RawKind, E> {
        Ok(RawKind::Bare)
    }

    fn visit_str<E>(self, text: &str) -> Result<RawKind, E> {
        Ok(RawKind::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<RawKind, E> {
        Ok(RawKind::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<RawKind, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(RawKind::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<RawKind, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = access.next_entry()? {
            pairs.push(pair);
        }
        Ok(RawKind::Map(pairs))
    }
}

impl Node {
    /// The value as JSON: integers and booleans as such, everything else by its text.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Text { value, plain: true } => match value.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                other => other.parse::<i64>().map_or_else(|_| Value::String(other.to_owned()), Value::from),
            },
            Kind::Text { value, .. } => Value::String(value.clone()),
            Kind::List(items) => items.iter().map(Node::to_json).collect(),
            Kind::Map(pairs) => Value::Object(
                pairs
                    .iter()
                    .filter_map(|(key, value)| match &key.kind {
                        Kind::Text { value: key, .. } => Some((key.clone(), value.to_json())),
                        _ => None,
                    })
                    .collect(),
            ),
        }
    }
}
