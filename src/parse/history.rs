//! `history/*.json`: the `report.json` of earlier periods, of any version of the program.

use camino::Utf8Path;
use serde::Deserialize;

use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Grade, PastFinding, Period, Status};

// Only what rule H reads; keys of later versions are left alone.
#[derive(Deserialize)]
struct Document {
    schema: String,
    edition: Option<String>,
    #[serde(default)]
    engagement: Engagement,
    #[serde(default)]
    findings: Vec<Finding>,
    #[serde(default)]
    requirements: Vec<Requirement>,
    #[serde(default)]
    figures: serde_json::Value,
    #[serde(default)]
    maturity: Maturity,
}

#[derive(Deserialize, Default)]
struct Engagement {
    #[serde(default)]
    report: Report,
    #[serde(default)]
    audiences: serde_json::Value,
}

#[derive(Deserialize, Default)]
struct Report {
    date: Option<String>,
}

#[derive(Deserialize)]
struct Finding {
    id: String,
    #[serde(default)]
    title: Option<String>,
    grade: Option<String>,
    status: Option<String>,
    audience: Option<String>,
    #[serde(default)]
    corrected: bool,
    #[serde(default)]
    controls: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    grade: Option<String>,
    #[serde(default)]
    open: bool,
}

impl Entry {
    fn grade(&self) -> Option<Grade> {
        Grade::from_word(self.grade.as_deref()?)
    }
}

#[derive(Deserialize)]
struct Requirement {
    #[serde(rename = "ref")]
    reference: String,
    verdict: Option<String>,
}

#[derive(Deserialize, Default)]
struct Maturity {
    level: Option<u8>,
}

/// Reads one earlier period; its id is the file's stem.
pub fn parse(path: &Utf8Path, text: &str) -> (Option<Period>, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match serde_json::from_str::<Document>(text) {
        Ok(document) if document.schema.starts_with("aims-site.report/") => match lower_edition(&document) {
            None => (Some(period(path, document)), Vec::new()),
            Some(edition) => {
                let message =
                    format!("this is the report of the edition for `{edition}`, from which things are withheld");
                (None, vec![bad(path, Span::default(), message)])
            }
        },
        Ok(document) => {
            let message = format!("this is no report of an earlier period: its schema is `{}`", document.schema);
            (None, vec![bad(path, Span::default(), message)])
        }
        Err(error) => {
            let at = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>()
                + error.column().saturating_sub(1);
            // The library ends its messages with the place, which ours show themselves.
            let said = error.to_string();
            let said = said.split(" at line ").next().unwrap_or(&said);
            (None, vec![bad(path, Span::new(at..at + 1), format!("this report cannot be read: {said}"))])
        }
    }
}

/// The edition of a report that is not the one for the most trusted audience of its engagement.
fn lower_edition(document: &Document) -> Option<&str> {
    let edition = document.edition.as_deref()?;
    let most_trusted =
        document.engagement.audiences.as_array().and_then(|all| all.last()?.as_str()).unwrap_or("internal");
    (edition != most_trusted).then_some(edition)
}

fn bad(path: &Utf8Path, span: Span, message: String) -> Diagnostic {
    Diagnostic::new(
        Code::BadValue,
        path,
        span,
        message,
        "copy `data/report.json` of that period's site for its most trusted audience into `history/`, unchanged",
    )
}

fn period(path: &Utf8Path, document: Document) -> Period {
    let past = |finding: Finding| PastFinding {
        title: finding.title.unwrap_or_default(),
        audience: finding.audience,
        grade: finding.grade.as_deref().and_then(Grade::from_word),
        status: finding.status.as_deref().and_then(Status::from_word),
        corrected: finding.corrected,
        nonconformity: finding.controls.iter().any(|entry| entry.grade().is_some_and(Grade::is_nonconformity)),
        open: finding.controls.iter().filter(|entry| entry.open).filter_map(Entry::grade).min(),
        worst: finding.controls.iter().filter_map(Entry::grade).min(),
        id: finding.id,
    };
    Period {
        id: path.file_stem().unwrap_or_default().to_owned(),
        date: document.engagement.report.date.as_deref().and_then(super::decode::civil_date),
        level: document.maturity.level,
        coverage: document.figures.get("coverage").cloned().unwrap_or(serde_json::Value::Null),
        findings: document.findings.into_iter().map(past).collect(),
        verdicts: document
            .requirements
            .into_iter()
            .filter_map(|r| r.verdict.map(|verdict| (r.reference, verdict)))
            .collect(),
    }
}
