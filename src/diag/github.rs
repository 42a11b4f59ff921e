//! Diagnostics as workflow commands of GitHub Actions: each becomes an annotation at its line.

use camino::Utf8Path;

use super::{Report, Severity};

/// One `::error` or `::warning` line for each diagnostic. `root` is the folder from which paths count, seen from the
/// root of the repository.
pub fn render(report: &Report, root: &Utf8Path) -> String {
    let mut out = String::new();
    for located in &report.items {
        let diagnostic = &located.diagnostic;
        let command = match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let path = super::from_root(root, &diagnostic.path);
        out.push_str(&format!(
            "::{command} file={},line={},col={},title={}::{}\n",
            property(&path),
            located.line,
            located.column,
            property(diagnostic.code.as_str()),
            data(&format!("{}\n{}", diagnostic.message, diagnostic.help)),
        ));
    }
    out
}

/// What stands after the second `::`. Nothing in it can begin another command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands in a property, which also ends at a colon or a comma.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Diagnostic, Span};
    use super::*;

    #[test]
    fn each_diagnostic_is_a_command_at_its_line_and_none_can_forge_another() {
        let report = Report::new(
            vec![
                Diagnostic::new(
                    Code::BadValue,
                    "findings/a,b:c.md",
                    Span::new(4..5),
                    "50 % of\n::error::forged",
                    "do, so",
                ),
                Diagnostic::new(Code::RawHtml, "z.md", Span::default(), "raw HTML", "remove it"),
            ],
            |path| (path == "findings/a,b:c.md").then_some("---\nid: F-1\n"),
        );
        assert_eq!(
            render(&report, Utf8Path::new("./report")),
            "::error file=report/findings/a%2Cb%3Ac.md,line=2,col=1,title=bad-value::50 %25 of%0A::error::forged%0Ado, so\n\
             ::warning file=report/z.md,line=1,col=1,title=raw-html::raw HTML%0Aremove it\n"
        );
        assert!(render(&report, Utf8Path::new(".")).contains("file=z.md,"));
    }
}
