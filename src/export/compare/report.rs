//! What is compared of a report; keys of other versions are left alone.

use serde::Deserialize;
use serde_json::Value;

/// What is compared of a report.
#[derive(Debug, Clone, Deserialize)]
pub struct Report {
    pub(super) schema: String,
    #[serde(default)]
    pub(super) edition: Option<String>,
    #[serde(default)]
    pub(super) engagement: Engagement,
    #[serde(default)]
    pub(super) findings: Vec<Finding>,
    #[serde(default)]
    pub(super) requirements: Vec<Requirement>,
    #[serde(default)]
    pub(super) figures: Value,
    #[serde(default)]
    pub(super) maturity: Maturity,
    /// All of it, to tell reports that are the same from reports in which only something else differs.
    #[serde(skip)]
    pub(super) whole: Value,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Engagement {
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) report: Info,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Info {
    pub(super) date: Option<String>,
    // YAML may have given a number.
    #[serde(default)]
    pub(super) version: Value,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Finding {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) grade: Option<String>,
    pub(super) status: Option<String>,
    pub(super) repeats: Option<String>,
    #[serde(default)]
    pub(super) corrected: bool,
    #[serde(default)]
    pub(super) controls: Vec<Assessed>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Assessed {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) grade: Option<String>,
    #[serde(default)]
    pub(super) open: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Requirement {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) title: Option<String>,
    pub(super) verdict: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Maturity {
    pub(super) level: Option<u64>,
    #[serde(default)]
    pub(super) areas: Vec<Area>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Area {
    #[serde(rename = "ref")]
    pub(super) reference: String,
    pub(super) level: Option<u64>,
}

/// Reads a report; says why a text is none.
pub fn read(text: &str) -> Result<Report, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let whole: Value = serde_json::from_str(text).map_err(|error| format!("it cannot be read as JSON: {error}"))?;
    let report = Report::deserialize(&whole).map_err(|error| format!("it is no report of aims-site: {error}"))?;
    if !report.schema.starts_with("aims-site.report/") {
        return Err(format!("it is no report of aims-site: its schema is `{}`", report.schema));
    }
    Ok(Report { whole, ..report })
}
