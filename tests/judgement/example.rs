//! The example engagement shows every rule at work, and warns of nothing that is not there to be shown.

use std::collections::{BTreeMap, BTreeSet};

use aims_site::diag::Severity;
use aims_site::export::report;
use camino::Utf8Path;
use serde_json::Value;

fn example() -> (aims_site::Checked, Value) {
    let checked = aims_site::check(Utf8Path::new("example-engagement"), &mut |_| {});
    let model = checked.model.as_ref().unwrap();
    let told = serde_json::from_slice(&report::render(&model.engagement, &model.assessment)).unwrap();
    (checked, told)
}

fn words<'v>(list: &'v Value, key: &str) -> BTreeSet<&'v str> {
    list.as_array().unwrap().iter().filter_map(|entry| entry[key].as_str()).collect()
}

#[test]
fn at_least_one_of_each_rule_is_shown() {
    let (_, told) = example();
    let escalations: Vec<&Value> = told["requirements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["escalation"])
        .filter(|e| !e.is_null())
        .collect();
    let rules: BTreeSet<&str> = escalations.iter().filter_map(|e| e["rule"].as_str()).collect();
    let decisions: BTreeSet<&str> = escalations.iter().filter_map(|e| e["decision"].as_str()).collect();
    assert_eq!(rules, BTreeSet::from(["E1", "E2"]));
    assert_eq!(decisions, BTreeSet::from(["accepted", "declined", "proposed"]));
    // A8 is an error, which no example can hold.
    assert_eq!(
        words(&told["contradictions"], "rule"),
        BTreeSet::from(["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A9"])
    );
    assert_eq!(words(&told["flags"], "rule"), BTreeSet::from(["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"]));
    assert_eq!(
        words(&told["readiness"], "id"),
        BTreeSet::from(["preparation", "stage-1", "stage-2", "surveillance", "recertification"])
    );
    let answers: BTreeSet<Option<bool>> = told["readiness"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|list| list["items"].as_array().unwrap())
        .map(|item| item["met"].as_bool())
        .collect();
    assert!(answers.contains(&Some(true)) && answers.contains(&Some(false)), "items are met and not met");
    let pools = told["trials"].as_array().unwrap();
    assert!(pools.iter().any(|pool| pool["findings"].as_array().unwrap().len() > 1), "P1: tries are pooled");
    assert!(pools.iter().any(|pool| pool["unassessed"].as_u64() > Some(0)), "P1: some tries are not assessed");
    assert_eq!(words(&told["findings"], "detection"), BTreeSet::from(["yes", "partly", "no", "not-observable"]), "P2");
    for change in ["new", "corrected", "reopened", "regraded", "repeated"] {
        assert_ne!(told["trend"][change].as_array().unwrap().len(), 0, "H: {change}");
    }
}

#[test]
fn every_grade_failure_mode_status_area_and_level_is_there() {
    let (_, told) = example();
    let findings = told["findings"].as_array().unwrap();
    assert!(findings.len() >= 14);
    assert_eq!(words(&told["findings"], "grade"), BTreeSet::from(["major", "minor", "opportunity", "conforming"]));
    assert_eq!(words(&told["findings"], "failure"), BTreeSet::from(["design", "operating"]));
    assert_eq!(
        words(&told["findings"], "status"),
        BTreeSet::from(["open", "planned", "implemented", "closed", "accepted", "withdrawn"])
    );
    assert!(findings.iter().any(|finding| finding["corrected"] == true));
    let assessed: BTreeSet<&str> = findings
        .iter()
        .flat_map(|finding| finding["controls"].as_array().unwrap())
        .filter_map(|entry| entry["ref"].as_str())
        .collect();
    let areas: BTreeSet<&str> = told["requirements"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| assessed.contains(row["ref"].as_str().unwrap()))
        .filter_map(|row| row["area"].as_str())
        .collect();
    // Sixteen of ISO/IEC 42001, and that of the client's own catalog.
    assert_eq!(areas.len(), 17, "{areas:?}");
}

#[test]
fn a_transcript_shows_what_hides_in_it() {
    let (checked, _) = example();
    let findings = &checked.model.as_ref().unwrap().engagement.findings;
    let shown: String = findings
        .iter()
        .flat_map(|finding| finding.prose.pieces.iter())
        .filter_map(|piece| match piece {
            aims_site::model::Piece::Html(html) if html.contains("class=\"transcript\"") => Some(&**html),
            _ => None,
        })
        .collect();
    for hidden in ["⟨U+202E⟩", "⟨U+E0073⟩"] {
        assert!(shown.contains(hidden), "{hidden}");
    }
}

#[test]
fn no_phrase_of_eight_words_stands_in_two_findings() {
    let (checked, _) = example();
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    for finding in checked.model.as_ref().unwrap().engagement.findings.iter() {
        let words = finding.prose.text.split(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = words.filter(|word| word.starts_with(char::is_alphabetic)).collect();
        for phrase in words.windows(8).map(|phrase| phrase.join(" ")) {
            let id = *first.entry(phrase.clone()).or_insert(&finding.id);
            assert_eq!(id, finding.id, "{phrase}");
        }
    }
}

/// Why each warning of the example is there.
const SHOWN: &[(&str, &str)] = &[
    ("A1", "rule A1"),
    ("A2", "rule A2"),
    ("A3", "rule A3"),
    ("A4", "rule A4"),
    ("A5", "rule A5"),
    ("A6", "rule A6"),
    ("A7", "rule A7"),
    ("row-missing", "rule A9"),
    ("T1", "rule T1"),
    ("T2", "rule T2"),
    ("T3", "rule T3"),
    ("T4", "rule T4"),
    ("T5", "rule T5"),
    ("T6", "rule T6"),
    ("T7", "rule T7"),
    ("T8", "rule T8"),
    ("not-stated", "without `found` no due date can be derived: rule T5"),
    ("result-missing", "what is planned is no event of the programme: rule M"),
    ("hash-not-stated", "a hash that reads \"computed at build\""),
];

#[test]
fn every_warning_shows_something_and_there_is_no_error() {
    let (checked, _) = example();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for located in &checked.report.items {
        let said = &located.diagnostic;
        assert_eq!(said.severity(), Severity::Warning, "{}: {}", said.path, said.message);
        let code = said.code.as_str();
        assert!(SHOWN.iter().any(|(shown, _)| *shown == code), "{}: {code}: {}", said.path, said.message);
        *seen.entry(code).or_default() += 1;
    }
    for (code, why) in SHOWN {
        assert!(seen.contains_key(code), "nothing shows {code} any longer ({why})");
    }
    // One of a kind is enough where a warning shows a slip and no rule.
    assert_eq!((seen["not-stated"], seen["row-missing"], seen["A5"], seen["A6"]), (1, 1, 1, 1));
}
