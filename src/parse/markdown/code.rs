//! Blocks of code: highlighted, folded when long; transcripts as conversations.

use serde_json::Value;

use super::parts::{Flow, Part};
use crate::diag::floor_char_boundary;
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

/// A block in stretches of at most so many bytes, each of whole lines; only a line that is longer is cut itself.
pub(super) fn cuts(code: &str, most: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(code);
    std::iter::from_fn(move || {
        let code = rest?;
        let end = floor_char_boundary(code, most);
        let end = match code[..end].rfind('\n') {
            _ if end == code.len() => end,
            Some(newline) => newline + 1,
            None => end,
        };
        let (cut, further) = code.split_at(end);
        rest = (!further.is_empty()).then_some(further);
        Some(cut)
    })
}

/// A text from elsewhere as a block of code, never folded; of a `.json` file, the conversation in it comes first.
pub(super) fn exhibit(html: &mut String, ending: &str, text: &str, whole: bool) {
    if whole && let Some(turns) = recorded(ending, text) {
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
fn recorded(ending: &str, text: &str) -> Option<Vec<Turn>> {
    if ending != "json" {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let list = match &value {
        Value::Array(list) => list,
        Value::Object(map) => TURNS.iter().find_map(|key| map.get(*key)?.as_array())?,
        _ => return None,
    };
    let turns: Vec<Turn> = list.iter().map(recorded_turn).collect::<Option<_>>()?;
    (!turns.is_empty()).then_some(turns)
}

fn recorded_turn(turn: &Value) -> Option<Turn> {
    let turn = turn.as_object()?;
    let role = turn.get("role")?.as_str()?.to_owned();
    let text = SAID.iter().find(|key| turn.get(**key).is_some_and(Value::is_string)).copied();
    let string = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let said = text.map(|key| string(&turn[key])).unwrap_or_default();
    let other = turn.iter().filter(|(key, _)| *key != "role" && text != Some(key.as_str()));
    Some(Turn { role, said, recorded: other.map(|(key, value)| (key.clone(), string(value))).collect() })
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
struct Turn {
    role: String,
    said: String,
    /// What else is recorded of it, such as a call of a tool.
    recorded: Vec<(String, String)>,
}

/// The turns of a transcript: a line that begins with one word and a colon begins a turn, every
/// other line belongs to the turn before it. Without a turn at its beginning it is no transcript.
fn turns(code: &str) -> Option<Vec<Turn>> {
    let mut turns: Vec<Turn> = Vec::new();
    for line in code.split_inclusive('\n') {
        match (role(line), turns.last_mut()) {
            (Some(role), _) => {
                let said = line[role.len() + 1..].trim_start_matches([' ', '\t']).to_owned();
                turns.push(Turn { role: role.to_owned(), said, recorded: Vec::new() });
            }
            (None, Some(turn)) => turn.said.push_str(line),
            (None, None) if line.trim().is_empty() => {}
            (None, None) => return None,
        }
    }
    for turn in &mut turns {
        turn.said = dedented(turn.said.trim_end());
    }
    (!turns.is_empty()).then_some(turns)
}

fn role(line: &str) -> Option<&str> {
    let (role, rest) = line.split_once(':')?;
    let word = role.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let known = role.starts_with(char::is_alphabetic) && role.len() <= 32 && word;
    (known && rest.chars().next().is_none_or(char::is_whitespace)).then_some(role)
}

/// What is said without the indentation that all its further lines share: it only keeps them from being turns.
fn dedented(said: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let further = said.lines().skip(1).filter(|line| !line.trim().is_empty());
    let shared = further.map(indentation).min().unwrap_or(0);
    let lines = said.split('\n').enumerate();
    lines.map(|(at, line)| if at == 0 { line } else { line.get(shared..).unwrap_or("") }).collect::<Vec<_>>().join("\n")
}

fn conversation(html: &mut String, turns: &[Turn]) {
    html.push_str("<div class=\"transcript\">\n");
    for Turn { role, said, recorded } in turns {
        let class: String = role.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
        html.push_str("<div class=\"turn turn-");
        html.push_str(&class.to_lowercase());
        html.push_str("\">\n<p class=\"role\">");
        visible::push(html, role, Eye::Code);
        html.push_str("</p>\n");
        if !said.is_empty() {
            html.push_str("<div class=\"said\">");
            visible::push(html, said, Eye::Code);
            html.push_str("</div>\n");
        }
        if !recorded.is_empty() {
            html.push_str("<ul class=\"recorded\">\n");
            for (key, value) in recorded {
                html.push_str("<li><code>");
                visible::push(html, key, Eye::Code);
                html.push_str("</code> ");
                visible::push(html, value, Eye::Code);
                html.push_str("</li>\n");
            }
            html.push_str("</ul>\n");
        }
        html.push_str("</div>\n");
    }
    html.push_str("</div>\n");
}
