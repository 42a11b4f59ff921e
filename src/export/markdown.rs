//! The register as Markdown, for a ticket or a wiki: figures, then a table of findings, then each nonconformity.

use super::table::{self, Cell, Table};
use crate::assess::Assessment;
use crate::model::*;

/// The document.
pub fn render(e: &Engagement, assessment: &Assessment) -> Vec<u8> {
    let mut out = format!("# {}\n\n", inert(&e.meta.title));
    out.push_str(&format!("Client: {}. Report date: {}.", inert(&e.meta.client), e.meta.report.date));
    if let Some(classification) = &e.meta.classification {
        out.push_str(&format!(" Classification: {}.", inert(classification)));
    }
    out.push_str("\n\nA red-team assessment in support of an AIMS, not a certification audit.\n\n## Figures\n\n");
    rows(&mut out, &table::figures(assessment), &["figure", "value", "unit"]);
    out.push_str("\n## Register\n\n");
    let register = table::findings(e, assessment);
    let columns = [
        "id",
        "title",
        "grade",
        "counted-as",
        "failure",
        "tested",
        "status",
        "requirements",
        "systems",
        "found",
        "due",
        "owner",
    ];
    rows(&mut out, &register, &columns);
    out.push_str("\n## Requirements with findings\n\n");
    let mut requirements = table::requirements(e, assessment);
    let at = requirements.columns.iter().position(|column| column.key == "findings").unwrap_or(0);
    requirements.rows.retain(|row| row[at] != Cell::Empty);
    rows(
        &mut out,
        &requirements,
        &["ref", "title", "standard", "verdict", "design", "operating", "findings", "escalation"],
    );
    out.into_bytes()
}

fn rows(out: &mut String, table: &Table, keys: &[&str]) {
    let at: Vec<usize> =
        keys.iter().filter_map(|key| table.columns.iter().position(|column| column.key == *key)).collect();
    let headings: Vec<&str> = at.iter().map(|at| table.columns[*at].heading.as_str()).collect();
    out.push_str(&format!("| {} |\n|{}\n", headings.join(" | "), " --- |".repeat(at.len())));
    for row in &table.rows {
        let cells: Vec<String> = at.iter().map(|at| text(&row[*at])).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => inert(text),
        Cell::Number(number) => number.to_string(),
        Cell::Fraction(fraction) => format!("{:.1} %", fraction * 100.0),
        Cell::Date(date) => date.to_string(),
        Cell::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
    }
}

/// A text on one line in which nothing is markup: every sign that could begin some is escaped.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' | '@' | ':' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
