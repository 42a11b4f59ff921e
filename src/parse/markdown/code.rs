//! Blocks of code: highlighted, folded when long; transcripts as conversations.

use serde_json::Value;

use super::parts::{Flow, Part};
use crate::model::Piece;
use crate::parse::highlight::visible::{self, Eye};
use crate::parse::highlight::{Budget, highlight};

/// A block of more lines is folded.
const FOLD: usize = 60;

/// Appends the block to `flow`.
pub(super) fn push(flow: &mut Flow, language: Option<&str>, code: &str, budget: &mut Budget) {
    let code = code.strip_suffix('\n').unwrap_or(code);
    let lines = code.lines().count();
    let turns = match language {
        Some("transcript") => turns(code),
        _ => None,
    };
    if lines > FOLD {
        flow.html.push_str("<details class=\"code-fold\">\n<summary><span class=\"code-lang\">");
        visible::push(&mut flow.html, language.unwrap_or("text"), Eye::Code);
        flow.html.push_str("</span> <span class=\"code-lines\">");
        flow.push(Part::Piece(Piece::Words { key: "prose.lines", n: Some(lines as u64) }));
        flow.html.push_str("</span></summary>\n");
    }
    match turns {
        Some(turns) => conversation(&mut flow.html, &turns),
        None => block(&mut flow.html, language, code, budget),
    }
    if lines > FOLD {
        flow.html.push_str("</details>\n");
    }
}

/// A text from elsewhere as a block of code, never folded; of a `.json` file, the conversation in it comes first.
pub(super) fn exhibit(html: &mut String, ending: &str, text: &str, whole: bool) {
    if whole && let Some(turns) = recorded(ending, text) {
        let turns: Vec<Turn<'_>> = turns.iter().map(|(role, said)| Turn { role, said }).collect();
        conversation(html, &turns);
    }
    let language = (!ending.is_empty() && !PLAIN.contains(&ending)).then_some(ending);
    block(html, language, text.strip_suffix('\n').unwrap_or(text), &mut Budget::default());
}

/// Endings that say nothing about a language.
const PLAIN: [&str; 4] = ["txt", "text", "log", "out"];
/// Under these keys tools record who said what.
const TURNS: [&str; 4] = ["turns", "messages", "conversation", "transcript"];
const SAID: [&str; 3] = ["text", "content", "message"];

/// The turns of a conversation that is recorded as JSON: a list of objects with a `role`, alone or under one of a few
/// keys. What a turn records beside its text, such as a call of a tool, follows it.
fn recorded(ending: &str, text: &str) -> Option<Vec<(String, String)>> {
    if ending != "json" {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let list = match &value {
        Value::Array(list) => list,
        Value::Object(map) => TURNS.iter().find_map(|key| map.get(*key)?.as_array())?,
        _ => return None,
    };
    let turns: Vec<_> = list.iter().map(turn).collect::<Option<_>>()?;
    (!turns.is_empty()).then_some(turns)
}

fn turn(turn: &Value) -> Option<(String, String)> {
    let turn = turn.as_object()?;
    let role = turn.get("role")?.as_str()?;
    let text = SAID.iter().find(|key| turn.get(**key).is_some_and(Value::is_string));
    let mut said = text.and_then(|key| turn[*key].as_str()).unwrap_or_default().to_owned();
    for (key, value) in turn.iter().filter(|(key, _)| *key != "role" && text.is_none_or(|text| key != text)) {
        if !said.is_empty() {
            said.push('\n');
        }
        said.push_str(key);
        said.push_str(": ");
        said.push_str(&value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    Some((role.to_owned(), said))
}

fn block(html: &mut String, language: Option<&str>, code: &str, budget: &mut Budget) {
    html.push_str("<figure class=\"code\"");
    if let Some(language) = language {
        html.push_str(" data-language=\"");
        visible::push_attribute(html, language);
        html.push('"');
    }
    // A long line scrolls, so the keyboard must reach it.
    html.push_str(">\n<pre class=\"code\" tabindex=\"0\"><code");
    if let Some(language) = language {
        html.push_str(" class=\"language-");
        visible::push_attribute(html, language);
        html.push('"');
    }
    html.push('>');
    html.push_str(&highlight(language.unwrap_or_default(), code, budget));
    html.push_str("</code></pre>\n</figure>\n");
}

/// What one side of a conversation says.
struct Turn<'a> {
    role: &'a str,
    said: &'a str,
}

/// The turns of a transcript: a line that begins with one word and a colon begins a turn, every
/// other line belongs to the turn before it. Without a turn at its beginning it is no transcript.
fn turns(code: &str) -> Option<Vec<Turn<'_>>> {
    let mut turns: Vec<Turn<'_>> = Vec::new();
    let (mut at, mut from) = (0, 0);
    for line in code.split_inclusive('\n') {
        match role(line) {
            Some(role) => {
                if let Some(last) = turns.last_mut() {
                    last.said = &code[from..at];
                }
                from = at + role.len() + 1;
                turns.push(Turn { role, said: "" });
            }
            None if turns.is_empty() && !line.trim().is_empty() => return None,
            None => {}
        }
        at += line.len();
    }
    turns.last_mut()?.said = &code[from..];
    Some(turns)
}

fn role(line: &str) -> Option<&str> {
    let (role, rest) = line.split_once(':')?;
    let word = role.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let known = role.starts_with(char::is_alphabetic) && role.len() <= 32 && word;
    (known && rest.chars().next().is_none_or(char::is_whitespace)).then_some(role)
}

fn conversation(html: &mut String, turns: &[Turn<'_>]) {
    html.push_str("<div class=\"transcript\">\n");
    for Turn { role, said } in turns {
        let class: String = role.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
        html.push_str("<div class=\"turn turn-");
        html.push_str(&class.to_lowercase());
        html.push_str("\">\n<p class=\"role\">");
        visible::push(html, role, Eye::Code);
        html.push_str("</p>\n<div class=\"said\">");
        visible::push(html, said.trim_start_matches([' ', '\t']).trim_end(), Eye::Code);
        html.push_str("</div>\n</div>\n");
    }
    html.push_str("</div>\n");
}
