//! The figures of the whole engagement: each path of `report.json` with its number and its list.

use super::Cx;
use super::address::{COVERAGE, GRADES, Here};
use super::parts::Figure;

/// The figure at `path` (one of [`crate::model::FIGURES`], but the maturity level, which counts nothing).
pub fn global(cx: &Cx<'_>, here: &Here<'_>, path: &str) -> Option<Figure> {
    let figures = &cx.assessment.figures;
    let (count, list) = match path {
        "findings" => (figures.findings.len(), format!("{GRADES}#all")),
        "nonconformities.major" => (figures.nonconformities.major.len(), "nonconformities.html#major".into()),
        "nonconformities.minor" => (figures.nonconformities.minor.len(), "nonconformities.html#minor".into()),
        "nonconformities.corrected" => {
            (figures.nonconformities.corrected.len(), "nonconformities.html#corrected".into())
        }
        "opportunities" => (figures.opportunities.len(), format!("{GRADES}#opportunity")),
        "conforming" => (figures.conforming.len(), format!("{GRADES}#conforming")),
        "withdrawn" => (figures.withdrawn.len(), format!("{GRADES}#withdrawn")),
        "failure.design.major" => (figures.failure.design.major.len(), "failures.html#design-major".into()),
        "failure.design.minor" => (figures.failure.design.minor.len(), "failures.html#design-minor".into()),
        "failure.operating.major" => (figures.failure.operating.major.len(), "failures.html#operating-major".into()),
        "failure.operating.minor" => (figures.failure.operating.minor.len(), "failures.html#operating-minor".into()),
        "coverage.controls.applicable" => {
            (figures.coverage.controls.applicable.len(), format!("{COVERAGE}#controls-applicable"))
        }
        "coverage.controls.tested" => (figures.coverage.controls.tested.len(), format!("{COVERAGE}#controls-tested")),
        "coverage.clauses.applicable" => {
            (figures.coverage.clauses.applicable.len(), format!("{COVERAGE}#clauses-applicable"))
        }
        "coverage.clauses.tested" => (figures.coverage.clauses.tested.len(), format!("{COVERAGE}#clauses-tested")),
        _ => return None,
    };
    Some(Figure::new(path, count as u64, here.to(&list)))
}
