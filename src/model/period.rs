//! Earlier periods, as their `report.json` told them.

use super::{Date, words::*};

/// An earlier period, as its `report.json` told it.
#[derive(Debug, Clone)]
pub struct Period {
    /// The file's stem.
    pub id: String,
    /// That report's date.
    pub date: Option<Date>,
    /// That report's overall maturity level.
    pub level: Option<u8>,
    /// That report's coverage figures, as they stand.
    pub coverage: serde_json::Value,
    /// Its findings by id.
    pub findings: Vec<PastFinding>,
    /// Its verdicts by ref.
    pub verdicts: Vec<(String, String)>,
}

/// A finding of an earlier period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastFinding {
    /// Its id.
    pub id: String,
    /// Its title; empty where this edition withholds it.
    pub title: String,
    /// The name of the least trusted audience that could read it then; `None` was for all.
    pub audience: Option<String>,
    /// Its grade.
    pub grade: Option<Grade>,
    /// Its status.
    pub status: Option<Status>,
    /// Whether all its nonconformities were corrected.
    pub corrected: bool,
    /// Whether it had a major or minor among its assessments.
    pub nonconformity: bool,
    /// The worst grade among its open majors and minors.
    pub open: Option<Grade>,
    /// The worst grade among all its assessments.
    pub worst: Option<Grade>,
}
