//! Code in colours: a few theme classes, no styles, so that a theme decides and print stays readable.
//!
//! [`highlight`] is the one door. Behind it stands syntect with two-face's grammars, and in front of these
//! the lexers of [`exact`] for the languages that evidence is written in. Both write through the same [`Paint`].
//!
//! A grammar is a program that a pasted payload feeds. So a block is given to one only within
//! limits that are counted, not timed: the same block gives the same page on every machine. Beyond
//! them, for an unknown language, and after any failure the text stands there plain. The time of a lexer
//! grows with the block alone, so for it only the limit of a block holds, which keeps pages small.

mod exact;
mod paint;
mod syntect;
pub mod visible;

pub use paint::Class;
use paint::Paint;

/// So many bytes of one body are given to grammars; what follows stays plain.
const MAX_BODY: usize = 64 * 1024;
/// A longer block stays plain.
pub(super) const MAX_BLOCK: usize = 32 * 1024;

/// What grammars may still spend on one body.
#[derive(Debug)]
pub struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Budget(MAX_BODY)
    }
}

/// The HTML of `code`, which is written in `language`: escaped, invisible characters shown.
pub fn highlight(language: &str, code: &str, budget: &mut Budget) -> String {
    if code.len() > MAX_BLOCK {
        return Paint::plain(code);
    }
    exact::paint(language, code).or_else(|| by_grammar(language, code, budget)).unwrap_or_else(|| Paint::plain(code))
}

fn by_grammar(language: &str, code: &str, budget: &mut Budget) -> Option<String> {
    let left = budget.0.checked_sub(code.len())?;
    let painted = syntect::paint(language, code)?;
    budget.0 = left;
    Some(painted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coloured(language: &str, code: &str) -> String {
        highlight(language, code, &mut Budget::default())
    }

    #[test]
    fn classes_are_few_and_spans_end_with_their_line() {
        assert_eq!(
            coloured("python", "# why\nx = f('a')"),
            "<span class=\"hl-c\"># why</span>\nx <span class=\"hl-o\">= </span><span class=\"hl-f\">f</span>\
             <span class=\"hl-o\">(</span><span class=\"hl-s\">'a'</span><span class=\"hl-o\">)</span>"
        );
        assert_eq!(
            coloured("JSON", "{\"a\": true}"),
            "<span class=\"hl-o\">{</span><span class=\"hl-p\">&quot;a&quot;</span><span class=\"hl-o\">: </span>\
             <span class=\"hl-n\">true</span><span class=\"hl-o\">}</span>"
        );
    }

    #[test]
    fn names_that_people_write_are_known() {
        for language in
            ["console", "jsonl", "http", "py", "ps1", "patch", "yml", "ts", "tsx", "dockerfile", "rs", "toml"]
        {
            assert!(syntect::paint(language, "x\n").is_some(), "{language}");
        }
        for language in ["", "text", "plain", "nosuch", "../etc", "<b>"] {
            assert_eq!(coloured(language, "a < b"), "a &lt; b", "{language}");
        }
    }

    #[test]
    fn beyond_the_limits_code_is_plain() {
        let line = "x = 1\n";
        for language in ["ruby", "python"] {
            assert!(!coloured(language, &line.repeat(MAX_BLOCK / line.len() + 1)).contains("<span"), "{language}");
        }
        assert!(!coloured("ruby", &"x = ".repeat(200)).contains("<span"));
        let mut budget = Budget(10);
        assert!(highlight("ruby", line, &mut budget).contains("<span"));
        assert!(!highlight("ruby", line, &mut budget).contains("<span"));
    }

    #[test]
    fn what_a_lexer_knows_has_the_limit_of_a_block_only() {
        let mut budget = Budget(10);
        for _ in 0..10 {
            let long = format!("{{\"output\": \"{}\"}}", "a ".repeat(10_000));
            assert!(highlight("json", &long, &mut budget).contains("<span"));
        }
        assert_eq!(budget.0, 10);
        assert!(highlight("ruby", "x = 1\n", &mut budget).contains("<span"));
    }

    #[test]
    fn painted_code_says_what_was_written() {
        let code = "a = \"<&>\" # \u{e9}\r\n\tif x:\n\n\u{1f600} = `b`\n";
        for language in ["python", "js", "bash", "html", "sql", "yaml", "nosuch"] {
            let html = coloured(language, code);
            let mut text = String::new();
            for piece in html.split('<') {
                text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
            }
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            assert_eq!(text, code, "{language}");
        }
    }
}
