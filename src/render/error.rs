//! What can be wrong with a theme or a page, with its place and what to do.

use thiserror::Error;

/// Something is wrong in a file of a theme. All of them are reported at once.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}:{line}:{column}: {message}")]
pub struct ThemeError {
    /// The file, as its author knows it (`theme/templates/finding.html`).
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A page could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}:{line}:{column}: {message} (page {page})")]
pub struct RenderError {
    /// The page.
    pub page: String,
    /// The file of the theme, as its author knows it.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The place of an error as tera reports it: template, line, column (from 1), message.
pub(super) struct Place {
    pub(super) template: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
}

/// Every place that one error of tera names. References to things that do not exist arrive as one text of several
/// reports, which is why text is read here.
pub(super) fn places(error: &tera::Error) -> Vec<Place> {
    use tera::ErrorKind::*;
    match error.kind() {
        SyntaxError(report) | RenderingError(report) => vec![Place {
            template: report.filename().to_owned(),
            line: report.span().start_line,
            column: report.span().start_col + 1,
            message: report.message().to_owned(),
        }],
        MissingParent { current, parent } => vec![Place {
            template: current.clone(),
            line: 1,
            column: 1,
            message: format!("it extends `{parent}`, which does not exist"),
        }],
        CircularExtend { tpl, .. } => vec![Place::of(tpl, "it extends itself, through other templates")],
        CircularInclude { tpl, .. } => vec![Place::of(tpl, "it includes itself, through other templates")],
        TemplateNotFound(name) => vec![Place::of(name, "there is no such template")],
        _ => {
            let text = error.to_string();
            let reports: Vec<Place> = text.split("\n\n").filter_map(report).collect();
            if reports.is_empty() { vec![Place::of(&quoted(&text), &text)] } else { reports }
        }
    }
}

impl Place {
    fn of(template: &str, message: &str) -> Self {
        Self { template: template.to_owned(), line: 1, column: 1, message: message.to_owned() }
    }
}

/// The last name in backticks: where tera reports no place, it names the template so.
fn quoted(text: &str) -> String {
    text.split('`').skip(1).step_by(2).last().unwrap_or_default().to_owned()
}

/// Reads one report: `error: MESSAGE` and, on the next line, `--> TEMPLATE:LINE:COLUMN`.
fn report(text: &str) -> Option<Place> {
    let mut lines = text.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let place = lines.next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let template = parts.next()?.to_owned();
    Some(Place { template, line, column, message: message.to_owned() })
}

/// What to do about a message of tera.
pub(super) fn help(message: &str) -> String {
    let advice = if message.contains("Unknown component") {
        "check its name against the components of the default theme, or define it in `components/`"
    } else if message.contains("Unknown filter")
        || message.contains("Unknown function")
        || message.contains("Unknown test")
    {
        "use one of those that tera or this program provide"
    } else if message.contains("extends") || message.contains("template") {
        "name a template of the theme, such as `base.html`"
    } else if message.contains("not defined") || message.contains("undefined") {
        "show only what the view holds; a field that may be absent needs `{% if … %}`"
    } else if message.contains("omponent") && message.contains("rgument") {
        "an overriding component takes the same arguments as the one it overrides"
    } else {
        "correct the file, or remove it to use the default theme's"
    };
    advice.to_owned()
}
