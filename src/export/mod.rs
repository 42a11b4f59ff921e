//! The one computed model as bytes of other forms. Reads the engagement and its assessment, computes nothing.

pub mod build;
pub mod compare;
mod csv;
mod markdown;
mod oscal;
pub mod report;
pub mod sarif;
pub mod script;
pub mod shelf;
pub mod table;
mod words;
mod xlsx;

use crate::assess::Assessment;
use crate::model::{Engagement, ExportFormat};

/// The file that an export becomes in `data/`.
pub fn file_name(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Json => "report.json",
        ExportFormat::FindingsCsv => "findings.csv",
        ExportFormat::ControlsCsv => "controls.csv",
        ExportFormat::Xlsx => "report.xlsx",
        ExportFormat::OscalAssessmentResults => "oscal-assessment-results.json",
        ExportFormat::OscalPoam => "oscal-poam.json",
        ExportFormat::Sarif => "report.sarif",
        ExportFormat::Markdown => "register.md",
    }
}

/// The formats that a site of this engagement holds: the first three always, the others as `exports` lists them.
pub fn of_site(engagement: &Engagement) -> Vec<ExportFormat> {
    let always = [ExportFormat::Json, ExportFormat::FindingsCsv, ExportFormat::ControlsCsv];
    let chosen = |format: &&ExportFormat| always.contains(format) || engagement.meta.exports.contains(format);
    ExportFormat::ALL.iter().filter(chosen).copied().collect()
}

/// One export. `paths` are the files of findings, by handle. The same model gives the same bytes.
///
/// # Errors
/// What a workbook cannot hold, in words.
pub fn render(
    format: ExportFormat,
    engagement: &Engagement,
    assessment: &Assessment,
    paths: &[String],
) -> Result<Vec<u8>, String> {
    Ok(match format {
        ExportFormat::Json => report::render(engagement, assessment),
        ExportFormat::FindingsCsv => csv::render(&table::findings(engagement, assessment)),
        ExportFormat::ControlsCsv => csv::render(&table::requirements(engagement, assessment)),
        ExportFormat::Xlsx => xlsx::render(engagement, assessment)?,
        ExportFormat::OscalAssessmentResults => oscal::results(engagement, assessment),
        ExportFormat::OscalPoam => oscal::poam(engagement, assessment),
        ExportFormat::Sarif => sarif::render(engagement, assessment, paths),
        ExportFormat::Markdown => markdown::render(engagement, assessment),
    })
}
