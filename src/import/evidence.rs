//! A few representative tries as a text file: what evidence of an import looks like.

use super::Origin;
use super::text::{line, visible};
use super::weakness::{Count, Key, Sample, Weakness};

/// Where a weakness was read from: one file or several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The format.
    pub format: &'static str,
    /// The tool.
    pub tool: String,
    /// Its version.
    pub version: Option<String>,
    /// The day of the run.
    pub date: Option<crate::model::Date>,
    /// The files.
    pub origins: Vec<Origin>,
}

/// The file. The same weakness of the same files gives the same bytes.
pub fn evidence(provenance: &Provenance, key: &Key, weakness: &Weakness) -> String {
    let mut out = String::from("Tries of an automated test, as its tool recorded them.\n\n");
    let mut row = |label: &str, text: &str| {
        if !text.is_empty() {
            out.push_str(&format!("{label:<10} {}\n", line(text, 300)));
        }
    };
    row(
        "tool",
        &[Some(provenance.tool.as_str()), provenance.version.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
    );
    for origin in &provenance.origins {
        row("file", &origin.file);
        row("sha256", &origin.sha256);
    }
    row("where", &weakness.place);
    row("probe", &key.probe);
    row("strategy", &key.strategy);
    row("target", &key.target);
    row("judge", weakness.judge.as_deref().unwrap_or_default());
    row("count", &count(weakness.count));
    out.push_str(
        "\nControl, direction and invisible characters are shown as signs; long messages are cut, and say so. What was\n\
         recorded byte for byte stands in the file above.\n",
    );
    if weakness.samples.is_empty() {
        out.push_str("\nThe file holds no transcript of these tries.\n");
    }
    for (at, sample) in weakness.samples.iter().enumerate() {
        out.push_str(&format!("\n==== {} of {}: ", at + 1, weakness.samples.len()));
        self::sample(&mut out, sample, weakness.count);
    }
    out
}

fn sample(out: &mut String, sample: &Sample, count: Count) {
    match count {
        Count::Places(_) => out.push_str(&format!("{}\n", line(&sample.place, 200))),
        _ => out.push_str(&format!("{} ({})\n", sample.outcome.as_str(), line(&sample.place, 200))),
    }
    for (who, text) in &sample.turns {
        out.push_str(&format!("---- {}\n", line(who, 200)));
        indented(out, text);
    }
    if let Some(verdict) = &sample.verdict {
        out.push_str("---- judged\n");
        indented(out, verdict);
    }
}

/// A text that cannot be mistaken for one of the lines between the texts.
fn indented(out: &mut String, text: &str) {
    for line in visible(text).lines() {
        out.push_str(&format!("    {line}\n"));
    }
}

/// The figures in words.
pub fn count(count: Count) -> String {
    match count {
        Count::Hits(n) => format!("{n} hit{}; the number of tries is not known", if n == 1 { "" } else { "s" }),
        Count::Places(n) => format!("{n} {}", if n == 1 { "place" } else { "places" }),
        Count::Tries(tally) => {
            let mut text =
                format!("{} of {} tries succeeded, {} resisted", tally.succeeded, tally.attempted(), tally.resisted);
            for (n, what) in [
                (tally.unassessed, "not assessed"),
                (tally.contradictory, "contradictory"),
                (tally.errors, "ended in an error"),
            ] {
                if n > 0 {
                    text.push_str(&format!(", {n} {what}"));
                }
            }
            text
        }
    }
}
