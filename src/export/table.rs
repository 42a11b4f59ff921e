//! The tables that spreadsheets, CSV and Markdown share: the register, the requirements, the Statement of
//! Applicability, the remediation register, the figures. One row, one thing; a cell has a type, not a look.

use std::collections::BTreeSet;

use crate::assess::{Assessment, Class};
use crate::model::*;

/// A value with its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Not stated, or not applicable.
    Empty,
    /// A text.
    Text(String),
    /// A whole number.
    Number(u64),
    /// A fraction.
    Fraction(f64),
    /// A civil date.
    Date(Date),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    fn text(text: impl AsRef<str>) -> Cell {
        let text = text.as_ref();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }

    fn maybe(text: Option<impl AsRef<str>>) -> Cell {
        text.map_or(Cell::Empty, Cell::text)
    }

    fn date(date: Option<Date>) -> Cell {
        date.map_or(Cell::Empty, Cell::Date)
    }

    fn list(items: impl IntoIterator<Item = impl AsRef<str>>) -> Cell {
        let items: Vec<String> = items.into_iter().map(|item| item.as_ref().to_owned()).collect();
        Cell::text(items.join("; "))
    }
}

/// A column: the key that programs read, the heading that people read, its width in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// In CSV.
    pub key: String,
    /// In workbooks and Markdown.
    pub heading: String,
    /// Of a printed column.
    pub width: u16,
}

/// Columns and rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    fn new(columns: &[(&str, &str, u16)]) -> Table {
        let column = |(key, heading, width): &(&str, &str, u16)| Column {
            key: (*key).to_owned(),
            heading: (*heading).to_owned(),
            width: *width,
        };
        Table { columns: columns.iter().map(column).collect(), rows: Vec::new() }
    }
}

/// Every published finding.
pub fn findings(e: &Engagement, assessment: &Assessment) -> Table {
    let mut table = Table::new(&[
        ("id", "Id", 10),
        ("title", "Title", 48),
        ("summary", "Summary", 48),
        ("grade", "Grade", 13),
        ("counted-as", "Counted as", 13),
        ("failure", "Failure mode", 13),
        ("tested", "Tested", 11),
        ("status", "Status", 13),
        ("corrected", "Corrected", 10),
        ("requirements", "Requirements", 30),
        ("systems", "Systems", 20),
        ("lifecycle", "Lifecycle stages", 24),
        ("threats", "Threats", 20),
        ("phase", "Phase", 20),
        ("severity", "Severity", 10),
        ("attempted", "Tries", 8),
        ("succeeded", "Succeeded", 10),
        ("resisted", "Resisted", 10),
        ("unassessed", "Not assessed", 12),
        ("rate", "Success rate", 11),
        ("detection", "Detected", 14),
        ("found", "Found", 11),
        ("due", "Due", 11),
        ("overdue", "Overdue", 9),
        ("owner", "Owner", 24),
        ("repeats", "Repeats", 16),
        ("audience", "Audience", 12),
        ("evidence", "Evidence", 40),
    ]);
    let own: BTreeSet<&String> = e.published().flat_map(|(_, finding)| finding.own.keys()).collect();
    let column = |key: &&String| Column { key: (*key).clone(), heading: (*key).clone(), width: 16 };
    table.columns.extend(own.iter().map(column));
    for (ix, finding) in e.published() {
        let state = &assessment[ix];
        let rate = state.rate.as_ref();
        let tries = |of: fn(&crate::assess::Rate) -> u64| rate.map_or(Cell::Empty, |rate| Cell::Number(of(rate)));
        let mut row = vec![
            Cell::text(&finding.id),
            Cell::text(&finding.title),
            Cell::maybe(finding.summary.as_deref()),
            Cell::text(finding.grade.as_str()),
            Cell::text(state.class.as_str()),
            Cell::maybe(finding.failure.map(Failure::as_str)),
            Cell::maybe(finding.tested.map(Tested::as_str)),
            Cell::text(finding.status.as_str()),
            Cell::Flag(state.corrected),
            Cell::list(finding.entries.iter().map(|entry| graded(e, entry))),
            Cell::list(finding.systems.iter().map(|ix| &e[*ix].id)),
            Cell::list(finding.lifecycle.iter().map(|ix| &e[*ix].id)),
            Cell::list(finding.threats.iter().map(|ix| &e[*ix].id)),
            Cell::maybe(finding.phase.map(|ix| &e[ix].id)),
            Cell::maybe(finding.severity.as_deref()),
            tries(|rate| rate.attempted),
            tries(|rate| rate.succeeded),
            tries(|rate| rate.resisted),
            tries(|rate| rate.unassessed),
            rate.and_then(|rate| rate.interval.as_ref()).map_or(Cell::Empty, |interval| Cell::Fraction(interval.rate)),
            Cell::maybe(finding.detection.as_ref().map(|detection| detection.detected.as_str())),
            Cell::date(finding.found),
            Cell::date(state.due),
            Cell::Flag(state.overdue),
            Cell::maybe(finding.remediation.owner.as_deref()),
            Cell::maybe(finding.repeats.as_ref().map(|repeats| format!("{}/{}", repeats.period, repeats.id))),
            Cell::maybe(finding.audience.map(|ix| &e[ix])),
            Cell::list(finding.evidence.iter().map(|entry| &e[entry.file].path)),
        ];
        row.extend(own.iter().map(|key| Cell::maybe(finding.own.get(*key))));
        table.rows.push(row);
    }
    table
}

/// `A.6.2.4 minor, design`.
fn graded(e: &Engagement, entry: &Entry) -> String {
    let mode = entry.failure.map(Failure::as_str).or(entry.tested.map(Tested::as_str));
    let mode = mode.map(|mode| format!(", {mode}")).unwrap_or_default();
    format!("{} {}{mode}", e[entry.requirement].reference, entry.grade.as_str())
}

/// Every requirement, headings too, as `report.json` has them.
pub fn requirements(e: &Engagement, assessment: &Assessment) -> Table {
    let mut table = Table::new(&[
        ("ref", "Requirement", 13),
        ("title", "Title", 48),
        ("standard", "Standard", 20),
        ("kind", "Kind", 10),
        ("area", "Area", 8),
        ("applicable", "Applicable", 11),
        ("verdict", "Verdict", 15),
        ("graded", "As graded", 15),
        ("design", "Design", 14),
        ("operating", "Operation", 14),
        ("findings", "Findings", 30),
        ("escalation", "Escalation", 22),
    ]);
    for (ix, requirement) in e.shelf.requirements() {
        let state = &assessment[ix];
        let escalation = assessment.escalation(ix).map(|escalation| {
            let shown = escalation.shown();
            format!("{}: {}", shown.rule.as_str(), shown.state.as_str())
        });
        table.rows.push(vec![
            Cell::text(&requirement.reference),
            Cell::text(&requirement.title),
            Cell::text(&e.shelf.standards[requirement.standard].designation),
            Cell::text(requirement.kind.as_str()),
            Cell::text(&e[requirement.area].reference),
            state.applicable.map_or(Cell::Empty, Cell::Flag),
            Cell::text(state.verdict.as_str()),
            Cell::text(state.graded.as_str()),
            Cell::maybe(state.design.map(crate::assess::DesignState::as_str)),
            Cell::maybe(state.operating.map(crate::assess::OperatingState::as_str)),
            Cell::list(state.findings().iter().map(|ix| &e[*ix].id)),
            Cell::maybe(escalation),
        ]);
    }
    table
}

/// The Statement of Applicability beside what testing showed: every control, with or without a row.
pub fn statement(e: &Engagement, assessment: &Assessment) -> Table {
    let mut table = Table::new(&[
        ("ref", "Control", 13),
        ("title", "Title", 44),
        ("applicable", "Included", 10),
        ("justification", "Justification", 48),
        ("status", "Declared status", 16),
        ("owner", "Owner", 24),
        ("reference", "Documented in", 24),
        ("risks", "Risks treated", 16),
        ("verdict", "Verdict of testing", 17),
        ("findings", "Findings", 24),
        ("contradictions", "Contradictions", 15),
    ]);
    for (ix, requirement) in e.shelf.requirements().filter(|(_, r)| r.kind == RequirementKind::Control) {
        let row = e.statement.as_ref().and_then(|statement| statement.row(ix));
        let state = &assessment[ix];
        let contradictions = assessment.contradictions.iter().flatten().filter(|c| c.requirement == ix);
        table.rows.push(vec![
            Cell::text(&requirement.reference),
            Cell::text(&requirement.title),
            row.map_or(Cell::Empty, |row| Cell::Flag(row.applicable)),
            Cell::maybe(row.and_then(|row| row.justification.as_deref())),
            Cell::maybe(row.and_then(|row| row.status).map(Implementation::as_str)),
            Cell::maybe(row.and_then(|row| row.owner.as_deref())),
            Cell::maybe(row.and_then(|row| row.reference.as_deref())),
            Cell::list(row.into_iter().flat_map(|row| row.risks.iter()).map(|risk| &e[*risk].id)),
            Cell::text(state.verdict.as_str()),
            Cell::list(state.findings().iter().map(|ix| &e[*ix].id)),
            Cell::list(contradictions.map(|c| c.rule.as_str())),
        ]);
    }
    table
}

/// Every nonconformity with what is done about it.
pub fn remediation(e: &Engagement, assessment: &Assessment) -> Table {
    let mut table = Table::new(&[
        ("id", "Id", 10),
        ("title", "Title", 44),
        ("counted-as", "Counted as", 12),
        ("requirements", "Requirements", 28),
        ("status", "Status", 13),
        ("owner", "Owner", 24),
        ("found", "Found", 11),
        ("correction-due", "Correction due", 14),
        ("due", "Due", 11),
        ("overdue", "Overdue", 9),
        ("verify-by", "Verify by", 11),
        ("verified", "Last verified", 12),
        ("result", "Result", 14),
        ("verified-by", "Verified by", 20),
        ("root-cause", "Root cause", 40),
        ("correction", "Correction", 40),
        ("corrective-action", "Corrective action", 40),
    ]);
    for (ix, finding) in e.published().filter(|(ix, finding)| {
        finding.is_nonconformity() && !matches!(assessment[*ix].class, Class::Withdrawn | Class::Draft)
    }) {
        let state = &assessment[ix];
        let latest = finding.remediation.latest(None);
        let section = |kind| Cell::maybe(finding.prose.said(kind).as_deref());
        table.rows.push(vec![
            Cell::text(&finding.id),
            Cell::text(&finding.title),
            Cell::text(state.class.as_str()),
            Cell::list(finding.entries.iter().map(|entry| graded(e, entry))),
            Cell::text(finding.status.as_str()),
            Cell::maybe(finding.remediation.owner.as_deref()),
            Cell::date(finding.found),
            Cell::date(state.correction_due),
            Cell::date(state.due),
            Cell::Flag(state.overdue),
            Cell::date(state.verify_by),
            Cell::date(latest.map(|verification| verification.date)),
            Cell::maybe(latest.map(|verification| verification.result.as_str())),
            Cell::maybe(latest.and_then(|verification| verification.by.as_deref())),
            section(SectionKind::RootCause),
            section(SectionKind::Correction),
            section(SectionKind::CorrectiveAction),
        ]);
    }
    table
}

/// The figures of the whole engagement, by their paths in `report.json`.
pub fn figures(assessment: &Assessment) -> Table {
    let mut table = Table::new(&[("figure", "Figure", 32), ("value", "Value", 10), ("unit", "What is counted", 34)]);
    for path in FIGURES {
        let unit = match path.split('.').next() {
            Some("failure") => "open assessments",
            Some("coverage") => "requirements",
            Some("maturity") => "level of the testing programme",
            _ => "findings, each once",
        };
        let value = assessment.figure(path).map_or(Cell::Empty, |n| Cell::Number(n as u64));
        table.rows.push(vec![Cell::text(path), value, Cell::text(unit)]);
    }
    table
}
