//! A comparison for a terminal.

use super::{Change, Comparison, Counted, Named, Repeated, Side};

/// For a terminal: what changed, by kind; a line each.
pub fn text(comparison: &Comparison) -> String {
    let Comparison { old, new, findings, .. } = comparison;
    let mut out = format!("old  {}\nnew  {}\n", name(old), name(new));
    if old.edition != new.edition {
        out.push_str("note: the editions differ; what one of them withholds looks like a change\n");
    }
    if comparison.is_empty() {
        out.push_str(match comparison.identical {
            true => "\nno changes\n",
            false => "\nno changes in findings, verdicts, figures and levels; the reports differ otherwise\n",
        });
        return out;
    }
    let named = |finding: &Named| row(&finding.id, finding.grade.as_deref().unwrap_or("-"), finding.title.as_deref());
    let changed = |change: &Change| row(&change.reference, &arrow(&change.old, &change.new), change.title.as_deref());
    let repeated = |again: &Repeated| row(&again.id, &format!("repeats {}", again.repeats), again.title.as_deref());
    let number = |counted: &Counted| {
        let word = |number: Option<u64>| number.map(|number| number.to_string());
        row(&counted.path, &arrow(&word(counted.old), &word(counted.new)), None)
    };
    part(&mut out, "New findings", findings.new.iter().map(named));
    part(&mut out, "Gone", findings.gone.iter().map(named));
    part(&mut out, "Corrected", findings.corrected.iter().map(named));
    part(&mut out, "Reopened", findings.reopened.iter().map(named));
    part(&mut out, "Regraded", findings.regraded.iter().map(changed));
    part(&mut out, "Repeated", findings.repeated.iter().map(repeated));
    part(&mut out, "Status", findings.status.iter().map(changed));
    part(&mut out, "Assessments", comparison.assessments.iter().map(changed));
    part(&mut out, "Verdicts", comparison.verdicts.iter().map(changed));
    part(&mut out, "Figures", comparison.figures.iter().map(number));
    part(&mut out, "Maturity levels", comparison.levels.iter().map(number));
    out
}

fn name(side: &Side) -> String {
    let edition = side.edition.as_ref().map(|edition| format!("edition {edition}"));
    let version = side.version.as_ref().map(|version| format!("version {version}"));
    let count = format!("{} finding{}", side.findings, if side.findings == 1 { "" } else { "s" });
    let parts = [side.date.clone(), side.title.clone(), version, edition, Some(count)];
    plain(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn arrow(old: &Option<String>, new: &Option<String>) -> String {
    let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "none".into());
    format!("{} -> {}", word(old), word(new))
}

fn row(id: &str, change: &str, title: Option<&str>) -> [String; 3] {
    [plain(id), plain(change), plain(title.unwrap_or_default())]
}

/// A title may hold anything, and a terminal would obey it.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A heading with its number of lines, in columns; nothing without lines.
fn part(out: &mut String, heading: &str, rows: impl Iterator<Item = [String; 3]>) {
    let rows: Vec<[String; 3]> = rows.collect();
    if rows.is_empty() {
        return;
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    out.push_str(&format!("\n{heading} ({})\n", rows.len()));
    for [id, change, title] in &rows {
        let line = format!("  {id:first$}  {change:second$}  {title}");
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
