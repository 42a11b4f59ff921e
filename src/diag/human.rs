//! Diagnostics for a person at a terminal: the text underlined, one sentence, what to do.

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet, renderer::DecorStyle};
use camino::Utf8Path;

use super::{Located, Report, Severity, floor_char_boundary};

/// Characters of a line shown on either side of the underlined text; longer lines are cut.
const CONTEXT: usize = 160;

/// All diagnostics, followed by one line that counts them. `text` gives the text of a file by its path.
pub fn render<'t>(report: &Report, styled: bool, text: impl Fn(&Utf8Path) -> Option<&'t str>) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for located in &report.items {
        out.push_str(&one(&renderer, located, text(&located.diagnostic.path)));
        out.push_str("\n\n");
    }
    out
}

/// `3 errors, 1 warning`.
pub fn count(report: &Report) -> String {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    format!("{}, {}", plural(report.errors, "error"), plural(report.warnings, "warning"))
}

/// One diagnostic in plain text.
pub fn plain(located: &Located, text: Option<&str>) -> String {
    one(&Renderer::plain().decor_style(DecorStyle::Ascii), located, text)
}

fn one(renderer: &Renderer, located: &Located, text: Option<&str>) -> String {
    let diagnostic = &located.diagnostic;
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = visible(&diagnostic.message);
    let help = visible(&diagnostic.help);
    let path = visible(diagnostic.path.as_str());
    let title = level.primary_title(message.as_str()).id(diagnostic.code.as_str());
    let help = Level::HELP.message(help.as_str());
    let window = text.filter(|text| !text.is_empty()).map(|text| window(text, located));
    let group = match &window {
        Some(window) => title
            .element(
                Snippet::source(window.text.as_str())
                    .path(path.as_str())
                    .line_start(located.line)
                    .annotation(AnnotationKind::Primary.span(window.span.clone())),
            )
            .element(help),
        None => title.element(Origin::path(path.as_str()).line(located.line).char_column(located.column)).element(help),
    };
    renderer.render(&[group])
}

struct Window {
    text: String,
    span: std::ops::Range<usize>,
}

/// The first line of the span, cut around it, with the span inside it.
fn window(text: &str, located: &Located) -> Window {
    let start = floor_char_boundary(text, located.diagnostic.span.start as usize);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = floor_char_boundary(text, located.diagnostic.span.end as usize).clamp(start, line_end);
    let end = floor_char_boundary(text, end.min(start + CONTEXT));
    let from = floor_char_boundary(text, start.saturating_sub(CONTEXT).max(line_start)).max(line_start);
    let to = floor_char_boundary(text, (end + CONTEXT).min(line_end));
    let before = visible(&text[from..start]);
    let inside = visible(&text[start..end]);
    let after = visible(text[end..to].trim_end_matches('\r'));
    // Where the line was cut, columns no longer count from its beginning: say so.
    let lead = if from > line_start { "…" } else { "" };
    let span = lead.len() + before.len()..lead.len() + before.len() + inside.len().max(1);
    let mut line = format!("{lead}{before}{inside}{after}");
    if line.len() < span.end {
        line.push(' ');
    }
    Window { text: line, span }
}

/// Control characters as pictures, so that a message cannot drive the terminal.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' => ' ',
            '\u{7f}' => '\u{2421}',
            c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32).unwrap_or('?'),
            '\u{80}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                '\u{fffd}'
            }
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Diagnostic, Span};
    use super::*;

    fn shown(text: &str, span: std::ops::Range<usize>) -> String {
        let diagnostic =
            Diagnostic::new(Code::BadValue, "findings/a.md", Span::new(span), "`hgih` is no severity", "write `high`");
        let report = Report::new(vec![diagnostic], |_| Some(text));
        render(&report, false, |_| Some(text))
    }

    #[test]
    fn the_text_is_underlined_and_the_help_follows() {
        insta::assert_snapshot!(shown("---\nid: F-1\nseverity: hgih\n", 22..26), @r"
        error[bad-value]: `hgih` is no severity
         --> findings/a.md:3:11
          |
        3 | severity: hgih
          |           ^^^^
          |
          = help: write `high`
        ");
    }

    #[test]
    fn long_lines_ends_of_file_and_control_characters_do_no_harm() {
        let long = format!("{}\u{1b}[2J{}", "é".repeat(5000), "x".repeat(5000));
        assert!(shown(&long, 10_000..10_004).len() < 2000);
        assert!(!shown(&long, 10_000..10_004).contains('\u{1b}'));
        shown("ab", 2..2);
        shown("ab", 90..120);
        shown("é", 1..2);
    }
}
