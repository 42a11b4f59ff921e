//! Diagnostics as JSON: `{"diagnostics": […], "errors": n, "warnings": n}`.

use serde::Serialize;

use super::Report;

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Item<'a>>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Item<'a> {
    code: &'a str,
    severity: &'a str,
    path: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    help: &'a str,
}

/// The whole report as one JSON document that ends in a line feed.
pub fn render(report: &Report) -> String {
    let document = Document {
        diagnostics: report
            .items
            .iter()
            .map(|located| Item {
                code: located.diagnostic.code.as_str(),
                severity: located.diagnostic.severity().as_str(),
                path: located.diagnostic.path.as_str(),
                line: located.line,
                column: located.column,
                message: &located.diagnostic.message,
                help: &located.diagnostic.help,
            })
            .collect(),
        errors: report.errors,
        warnings: report.warnings,
    };
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
