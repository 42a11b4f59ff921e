//! What the name of a probe or plugin suggests: a threat, and by it taxonomy, stages and requirements; and whether its
//! transcripts do harm by being read. Suggestions only: they reach a finding when a person takes them over.

use std::collections::{BTreeMap, BTreeSet};

use super::weakness::{Key, Weakness};
use crate::model::Shelf;

/// What a person may take over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Requirements.
    pub controls: Vec<String>,
    /// Threats of ISO/IEC 27090 (FDIS).
    pub threats: Vec<String>,
    /// What lies beyond it.
    pub beyond: Vec<String>,
    /// Lifecycle stages; more than two adjacent ones would not be a boundary, so that one is named.
    pub lifecycle: Vec<String>,
    /// Ids of other taxonomies.
    pub taxonomy: BTreeMap<String, BTreeSet<String>>,
    /// The tool's own severity.
    pub severity: Option<String>,
}

/// A family of probes or plugins: how its name begins, the threat it belongs to, whether its transcripts may be shown.
type Family = (&'static str, &'static str, bool);

/// Transcripts that may be shown: they harm nobody by being read.
const SHOWN: bool = true;
/// Transcripts that are sealed: hate, weapons, personal data, or whatever a jailbreak brings out.
const SEALED: bool = false;

/// Modules of garak.
const GARAK: &[Family] = &[
    ("ansiescape", "output-injection", SHOWN),
    ("apikey", "model-inversion", SEALED),
    ("badchars", "prompt-injection", SHOWN),
    ("dan", "prompt-injection", SEALED),
    ("divergence", "model-inversion", SEALED),
    ("doctor", "prompt-injection", SEALED),
    ("dra", "prompt-injection", SEALED),
    ("encoding", "prompt-injection", SHOWN),
    ("exploitation", "output-injection", SHOWN),
    ("fitd", "prompt-injection", SEALED),
    ("glitch", "evasion-attack", SHOWN),
    ("goodside", "prompt-injection", SHOWN),
    ("grandma", "prompt-injection", SEALED),
    ("latentinjection", "prompt-injection", SHOWN),
    ("leakreplay", "model-inversion", SEALED),
    ("misleading", "", SHOWN),
    ("packagehallucination", "", SHOWN),
    ("phrasing", "prompt-injection", SEALED),
    ("promptinject", "prompt-injection", SHOWN),
    ("propile", "model-inversion", SEALED),
    ("sata", "prompt-injection", SEALED),
    ("smuggling", "prompt-injection", SEALED),
    ("snowball", "", SHOWN),
    ("suffix", "prompt-injection", SEALED),
    ("sysprompt_extraction", "model-io-leak", SHOWN),
    ("tap", "prompt-injection", SEALED),
    ("test", "", SHOWN),
    ("visual_jailbreak", "prompt-injection", SEALED),
    ("web_injection", "output-injection", SHOWN),
    ("xss", "output-injection", SHOWN),
];

/// Plugins of promptfoo; `agents` stands for what lies beyond ISO/IEC 27090 (FDIS).
const PROMPTFOO: &[Family] = &[
    ("agentic", "agents", SHOWN),
    ("ascii-smuggling", "prompt-injection", SHOWN),
    ("cross-session-leak", "model-io-leak", SEALED),
    ("data-exfil", "prompt-injection", SEALED),
    ("debug-access", "prompt-injection", SHOWN),
    ("divergent-repetition", "model-inversion", SEALED),
    ("excessive-agency", "agents", SHOWN),
    ("hallucination", "", SHOWN),
    ("hijacking", "prompt-injection", SHOWN),
    ("indirect-prompt-injection", "prompt-injection", SHOWN),
    ("mcp", "agents", SHOWN),
    ("model-identification", "model-io-leak", SHOWN),
    ("overreliance", "", SHOWN),
    ("pii", "model-io-leak", SEALED),
    ("prompt-extraction", "model-io-leak", SHOWN),
    ("rag-document-exfiltration", "model-io-leak", SEALED),
    ("rag-poisoning", "data-poisoning", SHOWN),
    ("shell-injection", "output-injection", SHOWN),
    ("special-token-injection", "prompt-injection", SHOWN),
    ("sql-injection", "output-injection", SHOWN),
    ("ssrf", "output-injection", SHOWN),
    ("system-prompt-override", "prompt-injection", SHOWN),
    ("tool-discovery", "agents", SHOWN),
];

/// A probe that something got past is a test that verification and validation had to hold.
const ALWAYS: &str = "A.6.2.4";

fn family(format: &str, probe: &str) -> Option<Family> {
    let (families, end): (&[Family], &[char]) = match format {
        "garak" => (GARAK, &['.']),
        "promptfoo" => (PROMPTFOO, &[':']),
        _ => return None,
    };
    let stem = probe.split(end).next().unwrap_or(probe);
    families.iter().find(|(name, _, _)| *name == stem).copied()
}

/// Whether transcripts are sealed: where they may do harm, and where nobody knows.
pub fn sealed(format: &str, key: &Key) -> bool {
    // A scanner's results are places in code.
    format != "sarif" && family(format, &key.probe).is_none_or(|(_, _, shown)| !shown)
}

/// What the probe suggests.
pub fn suggestions(format: &str, key: &Key, weakness: &Weakness, shelf: &Shelf) -> Suggestions {
    let mut made = Suggestions { severity: weakness.severity.clone(), ..Suggestions::default() };
    let name = family(format, &key.probe).map_or("", |(_, threat, _)| threat);
    if name == "agents" {
        made.beyond.push(name.to_owned());
    }
    if let Some(threat) = shelf.threats.iter().find(|threat| threat.id == name) {
        made.threats.push(threat.id.clone());
        made.lifecycle.extend(threat.stages.first().map(|ix| shelf.stages[ix.index()].id.clone()));
        let refs = threat.requirements.iter().map(|ix| shelf.requirements[ix.index()].reference.clone());
        made.controls.extend(refs);
        for (taxonomy, ids) in &threat.taxonomy {
            made.taxonomy.entry(taxonomy.clone()).or_default().extend(ids.iter().cloned());
        }
    }
    if made.controls.is_empty() && shelf.requirement(ALWAYS).is_some() {
        made.controls.push(ALWAYS.to_owned());
    }
    // What the tool itself says outweighs what follows from the threat.
    let told: BTreeSet<String> = weakness.tags.iter().filter_map(|tag| owasp(tag)).collect();
    if !told.is_empty() {
        made.taxonomy.insert("owasp-llm".into(), told);
    }
    let weaknesses: BTreeSet<String> = weakness.tags.iter().filter_map(|tag| cwe(tag)).collect();
    if !weaknesses.is_empty() {
        made.taxonomy.insert("cwe".into(), weaknesses);
    }
    made
}

/// `owasp:llm01` as front matter writes it.
fn owasp(tag: &str) -> Option<String> {
    let number = tag.to_ascii_lowercase().strip_prefix("owasp:llm")?.to_owned();
    (number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit())).then(|| format!("LLM{number}"))
}

/// `CWE:CWE-120`, `external/cwe/cwe-120` and the like.
fn cwe(tag: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let rest = lower.rsplit_once("cwe-").or_else(|| lower.rsplit_once("cwe:"))?.1;
    let number = rest.trim_start_matches('0');
    (!number.is_empty() && number.len() <= 5 && number.bytes().all(|b| b.is_ascii_digit()))
        .then(|| format!("CWE-{number}"))
}
