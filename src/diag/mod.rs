//! The diagnostic as data: code, severity, place, sentence, help. Knows nobody.
//!
//! A step of the line returns its diagnostics beside its value; nothing here prints. The forms they
//! are shown in stand beside this file, one each: [`human`] for a terminal, [`json`] for tools, [`github`] and [`sarif`]
//! for the hosts of repositories.
//! Every [`Code`] has one document in `content/rules/` and one test case.

mod code;
pub mod github;
pub mod human;
pub mod json;
pub mod sarif;

use std::ops::Range;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

pub use code::{Code, Severity};

/// A range of bytes in one file of the engagement, from the file's first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`, clipped to what a file may hold.
    pub fn new(range: Range<usize>) -> Self {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: clip(range.start), end: clip(range.end) }
    }

    /// The same span in a text that begins `base` bytes later in its file.
    #[must_use]
    pub fn shifted(self, base: usize) -> Self {
        Span::new(self.start as usize + base..self.end as usize + base)
    }
}

/// A value with the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> At<T> {
    /// Puts `value` at `span`.
    pub fn new(value: T, span: Span) -> Self {
        At { value, span }
    }
}

/// One thing that is wrong, or should be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule speaks; decides the severity.
    pub code: Code,
    /// The file, relative to the engagement folder.
    pub path: Utf8PathBuf,
    /// The bytes to underline.
    pub span: Span,
    /// One sentence that says what is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// A diagnostic about `span` of `path`.
    pub fn new(
        code: Code,
        path: impl AsRef<Utf8Path>,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Diagnostic { code, path: path.as_ref().to_owned(), span, message: message.into(), help: help.into() }
    }

    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// A diagnostic with line and column, both from 1, in Unicode scalar values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// Line of the first underlined character.
    pub line: usize,
    /// Column of the first underlined character.
    pub column: usize,
}

/// All diagnostics of one run, located and in their order: by path, line, column, code.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The diagnostics.
    pub items: Vec<Located>,
    /// How many of them are errors.
    pub errors: usize,
    /// How many of them are warnings.
    pub warnings: usize,
}

impl Report {
    /// Locates and sorts `diagnostics`; `text` gives the text of a file by its path, where it has one.
    pub fn new<'t>(diagnostics: Vec<Diagnostic>, text: impl Fn(&Utf8Path) -> Option<&'t str>) -> Self {
        // By characters: two paths compare as a reader sorts them, not folder by folder.
        let mut by_path: std::collections::BTreeMap<String, Vec<Diagnostic>> = std::collections::BTreeMap::new();
        for diagnostic in diagnostics {
            by_path.entry(diagnostic.path.to_string()).or_default().push(diagnostic);
        }
        let mut items = Vec::new();
        for (path, mut of_file) in by_path {
            of_file.sort_by(|a, b| (a.span.start, a.code.as_str()).cmp(&(b.span.start, b.code.as_str())));
            locate(of_file, text(Utf8Path::new(&path)).unwrap_or(""), &mut items);
        }
        items.dedup();
        let errors = items.iter().filter(|d| d.diagnostic.severity() == Severity::Error).count();
        let warnings = items.len() - errors;
        Report { items, errors, warnings }
    }

    /// Whether the engagement can be built.
    pub fn is_clean(&self) -> bool {
        self.errors == 0
    }
}

/// Walks the text once, from diagnostic to diagnostic.
fn locate(sorted: Vec<Diagnostic>, text: &str, items: &mut Vec<Located>) {
    let (mut at, mut line, mut column) = (0usize, 1usize, 1usize);
    for diagnostic in sorted {
        let target = floor_char_boundary(text, diagnostic.span.start as usize);
        for c in text.get(at..target).unwrap_or("").chars() {
            if c == '\n' {
                line += 1;
                column = 1;
            } else {
                column += 1;
            }
        }
        at = target.max(at);
        items.push(Located { diagnostic, line, column });
    }
}

/// The path of a file as seen from where the folder `root` was named.
fn from_root(root: &Utf8Path, path: &Utf8Path) -> String {
    let parts = root.components().chain(path.components());
    let parts = parts.filter(|part| *part != Utf8Component::CurDir);
    parts.collect::<Utf8PathBuf>().into_string().replace('\\', "/")
}

/// The last character boundary at or before `at`, inside `text`.
pub fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str, start: usize, code: Code) -> Diagnostic {
        Diagnostic::new(code, path, Span::new(start..start + 1), "m", "h")
    }

    #[test]
    fn columns_count_scalar_values_and_order_is_path_line_column_code() {
        let report = Report::new(
            vec![
                at("b.md", 0, Code::NotUtf8),
                at("a.md", 6, Code::UnknownKey),
                at("a.md", 6, Code::BadDate),
                at("a.md", 3, Code::UnknownKey),
            ],
            |path| (path == "a.md").then_some("é\nüx\nz"),
        );
        let seen: Vec<_> = report
            .items
            .iter()
            .map(|d| (d.diagnostic.path.as_str(), d.line, d.column, d.diagnostic.code.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("a.md", 2, 1, "unknown-key"),
                ("a.md", 2, 3, "bad-date"),
                ("a.md", 2, 3, "unknown-key"),
                ("b.md", 1, 1, "not-utf8"),
            ]
        );
    }
}
