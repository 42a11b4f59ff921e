//! Small lexers for the languages that evidence is written in, in front of the grammars and many times faster.
//!
//! Each follows the contexts of its grammar rule by rule, as far as evidence needs them, and paints the same stretches.
//! Where a block leaves that part of the language, the lexer gives up on the whole block and the grammar paints it: so a
//! lexer is exact or silent, and [`oracle`] holds each against its grammar, byte for byte.
//!
//! Time grows with the length of the block alone. No lexer looks further ahead than the line.

mod diff;
mod http;
mod json;
#[cfg(test)]
mod oracle;
mod python;
mod shell;
mod yaml;

use super::paint::Paint;

/// Paints `code`, if `language` has a lexer and the lexer knows all that stands in the block.
pub(super) fn paint(language: &str, code: &str) -> Option<String> {
    let lex = match language.to_ascii_lowercase().as_str() {
        "json" | "jsonl" | "ndjson" | "jsonc" | "json5" => json::lex,
        "http" | "https" => http::lex,
        "python" | "py" | "python3" | "py3" => python::lex,
        "diff" | "patch" | "udiff" => diff::lex,
        "yaml" | "yml" => yaml::lex,
        "bash" | "sh" | "shell" | "console" | "shell-session" | "sh-session" | "zsh" => shell::lex,
        _ => return None,
    };
    let mut paint = Paint::with_capacity(code.len());
    lex(code, &mut paint)?;
    Some(paint.finish())
}

/// What a lexer gives back when it meets what it does not know.
type Known = Option<()>;

/// The length of the longest prefix of `text` whose bytes all are as asked.
fn span(text: &[u8], is: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|&byte| !is(byte)).unwrap_or(text.len())
}

/// The byte at `at`; 0 behind the end, which stands in no code that gets here.
fn byte(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(0)
}

/// White space as the grammars see it, within ASCII.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// What may stand in a word, within ASCII.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
