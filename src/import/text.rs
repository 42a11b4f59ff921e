//! Texts of strangers: made harmless for a terminal, a line of YAML, a fence of Markdown.

use super::ImportError;

/// The beginning of a text, with a word on what is missing.
pub fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{} […] ({} characters in all)", &text[..at], text.chars().count()),
    }
}

/// A text in which nothing drives a terminal, turns the direction of reading or hides: control characters as
/// pictures, format characters and those that Unicode gives no meaning as U+FFFD. Line feeds and tabs stay.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\n' | '\t' => out.push(c),
            '\u{7f}' => out.push('\u{2421}'),
            c if (c as u32) < 0x20 => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            c if is_hidden(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// C1 controls, direction marks, zero-width and tag characters, noncharacters.
fn is_hidden(c: char) -> bool {
    let code = c as u32;
    matches!(code, 0x80..=0x9f | 0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f)
        || matches!(code, 0xfdd0..=0xfdef | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f)
        || code & 0xfffe == 0xfffe
}

/// The same on one line, cut.
pub fn line(text: &str, most: usize) -> String {
    let folded = visible(text).split_whitespace().collect::<Vec<_>>().join(" ");
    match folded.char_indices().nth(most) {
        None => folded,
        Some((at, _)) => format!("{}…", folded[..at].trim_end()),
    }
}

/// A text as a YAML value in quotes: nothing in it can end them.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(visible(text)).to_string()
}

/// A text as a code block of Markdown that nothing in it can close.
pub fn fenced(text: &str, language: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end_matches('\n'))
}

/// A text as inline code of Markdown.
pub fn code(text: &str, most: usize) -> String {
    let text = line(text, most);
    if text.is_empty() {
        return "not stated".to_owned();
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// What the system said when a file could not be read.
pub fn unreadable(error: &std::io::Error) -> ImportError {
    ImportError::new(format!("it cannot be read: {error}"), "check that the file is whole and that you may read it")
}

/// What `--keep-going` left out, in one sentence.
pub fn left_out(records: usize) -> String {
    format!("broken records left out: {records}; the figures do not count them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_drives_a_terminal_or_hides() {
        assert_eq!(
            visible("a\u{1b}[2Jb\r\nc\u{202e}d\u{0}\u{9b}\u{feff}"),
            "a\u{241b}[2Jb\nc\u{fffd}d\u{2400}\u{fffd}\u{fffd}"
        );
        assert_eq!(line(" a\n\n b\tc ", 10), "a b c");
        assert_eq!(line("abcdef", 3), "abc…");
    }

    #[test]
    fn a_fence_is_longer_than_any_in_its_text() {
        assert_eq!(fenced("x", ""), "```\nx\n```\n");
        assert_eq!(fenced("a\n````\nb", "text"), "`````text\na\n````\nb\n`````\n");
        assert_eq!(fenced("a\r```\rb", ""), "````\na\n```\nb\n````\n");
        assert_eq!(code("a`b``c", 99), "```a`b``c```");
        assert_eq!(code("`", 99), "`` ` ``");
        assert_eq!(code(" ", 99), "not stated");
    }

    #[test]
    fn quotes_hold_what_yaml_would_read_otherwise() {
        for hostile in ["a\"b\nkey: x", "\u{85}", "*alias", "{{x}}", "\u{7f}", "---\nid: F-1", "\u{fffe}"] {
            let yaml = format!("k: {}", quoted(hostile));
            let node = crate::parse::yaml::parse(&yaml, 0, 10).unwrap();
            assert_eq!(node.to_json()["k"], visible(hostile), "{yaml}");
        }
    }
}
