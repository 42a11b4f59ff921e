//! Blocks of code: highlighted, folded when long; transcripts as conversations.

use crate::parse::highlight::visible::{self, Eye};
use crate::parse::highlight::{Budget, highlight};

/// A block of more lines is folded.
const FOLD: usize = 60;

/// Appends the block to `html`.
pub(super) fn push(html: &mut String, language: Option<&str>, code: &str, budget: &mut Budget) {
    let code = code.strip_suffix('\n').unwrap_or(code);
    let lines = code.lines().count();
    let turns = match language {
        Some("transcript") => turns(code),
        _ => None,
    };
    if lines > FOLD {
        html.push_str("<details class=\"code-fold\">\n<summary><span class=\"code-lang\">");
        visible::push(html, language.unwrap_or("text"), Eye::Code);
        html.push_str(&format!("</span> <span class=\"code-lines\">{lines}</span></summary>\n"));
    }
    match turns {
        Some(turns) => conversation(html, &turns),
        None => block(html, language, code, budget),
    }
    if lines > FOLD {
        html.push_str("</details>\n");
    }
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
        html.push_str("<div class=\"turn turn-");
        visible::push_attribute(html, &role.to_lowercase());
        html.push_str("\">\n<p class=\"role\">");
        visible::push(html, role, Eye::Code);
        html.push_str("</p>\n<div class=\"said\">");
        visible::push(html, said.trim_start_matches([' ', '\t']).trim_end(), Eye::Code);
        html.push_str("</div>\n</div>\n");
    }
    html.push_str("</div>\n");
}
