//! A weakness as a draft finding: provenance, figures, and what a person may take over. No grade, and no figure in the
//! body, which a later import leaves alone.

use super::evidence::Provenance;
use super::suggest::Suggestions;
use super::text::{clipped, code, fenced, line, quoted};
use super::weakness::{Count, Key, Outcome, Weakness};

/// Everything that stands in a draft besides the weakness.
#[derive(Debug)]
pub struct Parts<'p> {
    /// Its id.
    pub id: &'p str,
    /// Where it comes from.
    pub provenance: &'p Provenance,
    /// What stays the same when it is imported again.
    pub fingerprint: &'p str,
    /// Its tries.
    pub cited: Cited<'p>,
    /// What a person may take over.
    pub suggestions: &'p Suggestions,
}

/// The evidence file of a draft, as its front matter cites it.
#[derive(Debug, Clone, Copy)]
pub struct Cited<'p> {
    /// Its path inside `evidence/`.
    pub file: &'p str,
    /// Its hash.
    pub sha256: &'p str,
    /// Its content is shown to nobody.
    pub sealed: bool,
}

/// The title of a draft.
pub fn title(format: &str, key: &Key, weakness: &Weakness) -> String {
    let (probe, target) = (line(&key.probe, 80), line(&key.target, 80));
    let against = if target.is_empty() { String::new() } else { format!(" against {target}") };
    let outcome = match weakness.count {
        Count::Tries(tally) if tally.succeeded > 0 => "succeeds",
        Count::Tries(tally) if tally.contradictory > 0 => "may succeed",
        Count::Tries(_) => "is resisted",
        Count::Hits(_) | Count::Places(_) => "succeeds",
    };
    let strategy = line(&key.strategy, 80);
    match format {
        "garak" if outcome == "is resisted" => format!("Probe {probe} is resisted{} ({strategy})", by(&target)),
        "garak" => format!("Probe {probe} {outcome}{against} ({strategy})"),
        "promptfoo" if outcome == "is resisted" => {
            format!("Plugin {probe}, strategy {strategy}, is resisted{}", by(&target))
        }
        "promptfoo" => format!("Plugin {probe}, strategy {strategy}, {outcome}{against}"),
        "inspect" if outcome == "is resisted" => format!("Task {probe} is resisted{} (scorer {strategy})", by(&target)),
        "inspect" => format!("Task {probe} {outcome}{against} (scorer {strategy})"),
        _ => {
            let about = weakness.facts.get("Description").or_else(|| weakness.facts.get("Rule"));
            let about = about.map(|text| format!(": {}", line(text, 120).trim_end_matches('.'))).unwrap_or_default();
            format!("{target} {probe}{about}").trim().to_owned()
        }
    }
}

fn by(target: &str) -> String {
    if target.is_empty() { String::new() } else { format!(" by {target}") }
}

/// The draft.
pub fn draft(key: &Key, weakness: &Weakness, parts: &Parts<'_>) -> String {
    let provenance = parts.provenance;
    let mut out = format!(
        "---\nid: {}\ntitle: {}\n# An import is a draft: it counts in nothing, and stands in no page, until a person grades it, removes the next line\n\
         # and takes responsibility with `confirmed: {{ by: NAME, date: YEAR-MONTH-DAY }}`.\nstatus: draft\n",
        parts.id,
        quoted(&title(provenance.format, key, weakness)),
    );
    out.push_str(&suggested(parts.suggestions));
    if let Some(model) = &weakness.model {
        out.push_str(&format!("target: {{ model: {} }}\n", quoted(&line(model, 200))));
    }
    if let Some(date) = provenance.date {
        out.push_str(&format!("found: {date}\n"));
    }
    if let Some(trials) = trials(key, weakness) {
        out.push_str(&format!("trials: {trials}\n"));
    }
    out.push_str(&format!("source: {}\n", source(weakness, parts)));
    out.push_str(&format!("evidence:\n  - {}\n---\n", parts.cited.entry()));
    out.push_str(&body(weakness, parts));
    out
}

/// Lines that a person takes over by removing the mark before them.
fn suggested(suggestions: &Suggestions) -> String {
    let list = |items: &[String]| format!("[{}]", items.join(", "));
    let mut lines = Vec::new();
    let mut add = |key: &str, items: &[String]| {
        if !items.is_empty() {
            lines.push(format!("# {key}: {}", list(items)));
        }
    };
    add("controls", &suggestions.controls);
    add("threats", &suggestions.threats);
    add("beyond-27090", &suggestions.beyond);
    add("lifecycle", &suggestions.lifecycle);
    if !suggestions.taxonomy.is_empty() {
        let taxonomy = suggestions
            .taxonomy
            .iter()
            .map(|(name, ids)| format!("{name}: {}", list(&ids.iter().cloned().collect::<Vec<_>>())));
        lines.push(format!("# taxonomy: {{ {} }}", taxonomy.collect::<Vec<_>>().join(", ")));
    }
    if let Some(severity) = &suggestions.severity {
        lines.push(format!("# severity: {severity}          # the tool's own; it never decides the grade"));
    }
    if lines.is_empty() {
        return String::new();
    }
    let head = "# Suggestions, made from the names that the tool uses; nobody has checked them. To take one over, remove its `# `.";
    format!("{head}\n{}\n", lines.join("\n"))
}

/// `trials`, where every try is known. The detector belongs to the probe, so that no try is pooled twice.
pub fn trials(key: &Key, weakness: &Weakness) -> Option<String> {
    let Count::Tries(tally) = weakness.count else { return None };
    let probe = if key.strategy.is_empty() { key.probe.clone() } else { format!("{} ({})", key.probe, key.strategy) };
    Some(format!(
        "{{ probe: {}, attempted: {}, succeeded: {}, resisted: {}, unassessed: {}, judge: {} }}",
        quoted(&line(&probe, 200)),
        tally.attempted(),
        tally.succeeded,
        tally.resisted,
        tally.undecided(),
        quoted(&line(weakness.judge.as_deref().unwrap_or_default(), 200)),
    ))
}

/// The values of `source`, in order.
pub fn source_fields(weakness: &Weakness, provenance: &Provenance, fingerprint: &str) -> Vec<(&'static str, String)> {
    let joined = |part: fn(&super::Origin) -> &str| provenance.origins.iter().map(part).collect::<Vec<_>>().join(", ");
    let mut fields = vec![("tool", line(&provenance.tool, 100))];
    fields.extend(provenance.version.as_ref().map(|version| ("version", line(version, 100))));
    fields.push(("file", line(&joined(|origin| &origin.file), 500)));
    fields.push(("sha256", joined(|origin| &origin.sha256)));
    fields.push(("ref", line(&weakness.place, 300)));
    fields.push(("fingerprint", fingerprint.to_owned()));
    fields
}

fn source(weakness: &Weakness, parts: &Parts<'_>) -> String {
    let fields = source_fields(weakness, parts.provenance, parts.fingerprint);
    let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {}", quoted(value))).collect();
    format!("{{ {} }}", fields.join(", "))
}

impl Cited<'_> {
    /// The entry of `evidence`.
    pub fn entry(&self) -> String {
        let sealed = if self.sealed { ", sealed: true" } else { "" };
        let (file, sha256) = (self.file, self.sha256);
        format!("{{ file: {file}, kind: transcript, title: Representative tries{sealed}, sha256: {sha256} }}")
    }
}

fn body(weakness: &Weakness, parts: &Parts<'_>) -> String {
    let mut out = String::new();
    let hit = weakness.is_hit();
    if hit {
        out.push_str(
            "## Statement of nonconformity\n\n\
             [//]: # \"Which requirement is not fulfilled, in one sentence: no cause, no blame, no solution.\"\n\n",
        );
    }
    let files: Vec<String> = parts.provenance.origins.iter().map(|origin| code(&origin.file, 120)).collect();
    let version = parts.provenance.version.as_deref().map(|version| format!(" {}", code(version, 40)));
    out.push_str(&format!(
        "## Objective evidence\n\nImported from {}, written by {}{}; {}\n",
        files.join(", "),
        code(&parts.provenance.tool, 80),
        version.unwrap_or_default(),
        match weakness.count {
            Count::Tries(_) => "the figures are those of `trials`, some of the tries stand in the first evidence file.",
            Count::Hits(_) =>
                "some of the hits stand in the first evidence file; how many tries there were is not known.",
            Count::Places(_) => "the places stand in the first evidence file.",
        },
    ));
    if !weakness.facts.is_empty() {
        out.push_str("\nWhat the tool itself says of it:\n\n");
        for (label, fact) in &weakness.facts {
            out.push_str(&format!("- {label}: {}\n", code(fact, 400)));
        }
    }
    out.push_str("\n## Attack narrative\n\n");
    let told = !matches!(weakness.count, Count::Places(_));
    let wanted = |outcome| matches!(outcome, Outcome::Succeeded | Outcome::Contradictory) || !hit;
    match weakness.samples.first().filter(|sample| told && wanted(sample.outcome)) {
        _ if parts.cited.sealed => {
            out.push_str("The transcripts may do harm by being read: they are sealed, and none is shown here.\n");
        }
        Some(sample) => {
            out.push_str(&format!("A representative try ({}):\n\n", code(&sample.place, 120)));
            let said = |(who, text): &(String, String)| format!("{}: {}", line(who, 40), clipped(text, 1500));
            out.push_str(&fenced(&sample.turns.iter().map(said).collect::<Vec<_>>().join("\n\n"), "text"));
        }
        None => out.push_str("[//]: # \"What was done, step by step, and what happened.\"\n"),
    }
    if hit {
        out.push_str(
            "\n## Impact\n\n[//]: # \"What it means for the organisation and for people.\"\n\n\
             ## Recommendation\n\n[//]: # \"The red team's advice, kept apart from the statement.\"\n",
        );
    }
    out
}
