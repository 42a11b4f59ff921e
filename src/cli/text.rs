//! Plain text for a terminal: wrapped to its width, Markdown of ours shown without its markup.

/// Columns of the terminal that results are printed on, at most 100; 80 where there is none.
pub(super) fn width() -> usize {
    let columns = terminal_size::terminal_size_of(std::io::stdout()).map_or(80, |(width, _)| usize::from(width.0));
    columns.clamp(30, 100)
}

/// A path as a shell takes it.
pub(super) fn quoted(path: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+' | ':' | '@' | '%' | ',');
    if !path.is_empty() && path.chars().all(safe) {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', "'\\''"))
}

/// Lines under a heading, if they say anything.
#[derive(Debug)]
pub(super) struct Sheet {
    width: usize,
    text: String,
}

impl Sheet {
    pub(super) fn new(width: usize) -> Self {
        Sheet { width, text: String::new() }
    }

    /// A line as it stands.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A paragraph from the left edge.
    pub(super) fn paragraph(&mut self, paragraph: &str) {
        wrap(&mut self.text, paragraph, self.width, "", "");
    }

    /// A paragraph beside a label; lines after the first stand below its beginning.
    pub(super) fn hanging(&mut self, label: &str, paragraph: &str) {
        let indent = " ".repeat(label.chars().count());
        wrap(&mut self.text, paragraph, self.width, label, &indent);
    }

    /// A heading with a paragraph under it.
    pub(super) fn part(&mut self, heading: &str, paragraph: &str) {
        if !paragraph.trim().is_empty() {
            self.line("");
            self.line(heading);
            wrap(&mut self.text, paragraph, self.width, "  ", "  ");
        }
    }

    /// A heading with a list under it.
    pub(super) fn list(&mut self, heading: &str, items: impl IntoIterator<Item = impl AsRef<str>>) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.line("");
            self.line(heading);
            for item in items {
                wrap(&mut self.text, item.as_ref(), self.width, "  - ", "    ");
            }
        }
    }

    /// A document of ours.
    pub(super) fn markdown(&mut self, markdown: &str) {
        plain(&mut self.text, markdown, self.width);
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Words in lines of at most `width` columns; `first` before the first line, `rest` before the others.
fn wrap(out: &mut String, text: &str, width: usize, first: &str, rest: &str) {
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column == 0 {
            out.push_str(first);
            column = first.chars().count();
        } else if column + 1 + length > width {
            out.push('\n');
            out.push_str(rest);
            column = rest.chars().count();
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    if column > 0 {
        out.push('\n');
    }
}

/// Markdown of ours as text: paragraphs and items wrapped, tables and code as they stand. It knows what our own
/// documents use, not what a stranger may write.
fn plain(out: &mut String, markdown: &str, width: usize) {
    let mut paragraph = String::new();
    let mut item = false;
    let mut code = false;
    let flush = |out: &mut String, paragraph: &mut String, item: bool| {
        let (first, rest) = if item { ("- ", "  ") } else { ("", "") };
        wrap(out, paragraph, width, first, rest);
        paragraph.clear();
    };
    for line in markdown.trim_matches('\n').lines() {
        if line.starts_with("```") {
            flush(out, &mut paragraph, item);
            code = !code;
        } else if code {
            out.push_str(if line.is_empty() { "" } else { "    " });
            out.push_str(line);
            out.push('\n');
        } else if line.trim().is_empty() {
            flush(out, &mut paragraph, item);
            item = false;
            if !out.ends_with("\n\n") {
                out.push('\n');
            }
        } else if let Some(rest) = line.strip_prefix("- ") {
            flush(out, &mut paragraph, item);
            item = true;
            paragraph.push_str(rest);
        } else if line.starts_with('|') {
            flush(out, &mut paragraph, item);
            out.push_str(line);
            out.push('\n');
        } else {
            paragraph.push(' ');
            paragraph.push_str(line.trim_start_matches('#'));
        }
    }
    flush(out, &mut paragraph, item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_can_be_copied_into_a_shell() {
        assert_eq!(quoted("demo/2026-Q3"), "demo/2026-Q3");
        assert_eq!(quoted("my demo's"), "'my demo'\\''s'");
    }

    #[test]
    fn text_is_wrapped_and_a_long_word_stands_alone() {
        let mut sheet = Sheet::new(20);
        sheet.part("About", "one two three four five six https://example.org/a/long/one seven");
        sheet.list("Leaves", ["4.1 Understanding the organization", "4.2"]);
        assert_eq!(
            sheet.finish(),
            "\nAbout\n  one two three four\n  five six\n  https://example.org/a/long/one\n  seven\n\
             \nLeaves\n  - 4.1\n    Understanding\n    the organization\n  - 4.2\n"
        );
    }

    #[test]
    fn code_and_tables_of_a_document_stand_as_they_are() {
        let mut sheet = Sheet::new(16);
        sheet.markdown("One two three\nfour five.\n\n- an item that\n  goes on\n\n```yaml\na:  1\n```\n\n| a | b |\n");
        assert_eq!(
            sheet.finish(),
            "One two three\nfour five.\n\n- an item that\n  goes on\n\n    a:  1\n\n| a | b |\n"
        );
    }
}
