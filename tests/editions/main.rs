//! Editions: what one audience may not know is nowhere in its edition, and all editions show the same figures.
//!
//! The engagement of these tests states every key of a finding with a canary: a word that stands nowhere else. The
//! second reading of it states every withheld thing otherwise.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test says so by failing")]

mod reading;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use aims_site::model::Edition;
use camino::Utf8Path;
use reading::{ONE, TWO, hash};
use support::Engagement;
use support::program::files;

/// A site as bytes, by address.
type Files = BTreeMap<String, Vec<u8>>;

/// The edition for one audience, every file of it.
fn site(engagement: &Engagement, audience: &str, drafts: bool) -> Files {
    let checked = engagement.checked();
    let errors: Vec<String> =
        engagement.check().iter().filter(|seen| seen.severity == "error").map(|seen| format!("{seen:?}")).collect();
    assert_eq!(errors, Vec::<String>::new());
    let model = checked.model.unwrap();
    let audience = model.engagement.audience(audience).unwrap();
    let told = aims_site::edition(&model, Edition { audience, drafts });
    let site = aims_site::Site::plan(told, &checked.sources).unwrap();
    let temp = tempfile::tempdir().unwrap();
    let out = Utf8Path::from_path(temp.path()).unwrap().join("out");
    aims_site::build(&site, &out, &mut |_| {}).unwrap();
    files(&out)
}

/// Where a word stands in a site: in which files' bytes or names. A number counts where it stands alone: its digits
/// occur in hashes by chance.
fn holding<'f>(files: &'f Files, word: &str) -> Vec<&'f str> {
    let word = word.as_bytes();
    let number = word.iter().all(u8::is_ascii_digit);
    let joined = |byte: Option<&u8>| number && byte.is_some_and(u8::is_ascii_alphanumeric);
    let within = |bytes: &[u8]| {
        bytes.windows(word.len()).enumerate().any(|(at, part)| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            part.eq_ignore_ascii_case(word) && !joined(before) && !joined(bytes.get(at + word.len()))
        })
    };
    files
        .iter()
        .filter(|(path, bytes)| within(path.as_bytes()) || within(bytes))
        .map(|(path, _)| path.as_str())
        .collect()
}

fn report(files: &Files) -> serde_json::Value {
    serde_json::from_slice(&files["data/report.json"]).unwrap()
}

#[test]
fn canaries_in_every_withheld_field_are_nowhere_in_the_lower_editions() {
    for reading in [ONE, TWO] {
        let engagement = reading.engagement();
        let full = site(&engagement, "internal", false);
        assert!(holding(&full, reading.word).len() > 8, "the most trusted edition holds them");
        let numbers = reading.tries.map(|n| n.to_string());
        for audience in ["management", "auditor"] {
            let lower = site(&engagement, audience, false);
            let mut words = vec![reading.word, reading.found, reading.due, reading.correction, reading.retest];
            words.push(numbers[0].as_str());
            let hashes = ["content", "retest", "entry"].map(|of| hash(&format!("{}-{of}", reading.word)));
            words.extend(hashes.iter().map(String::as_str));
            for word in words {
                assert_eq!(holding(&lower, word), Vec::<&str>::new(), "`{word}` in the edition for {audience}");
            }
        }
    }
}

#[test]
fn changing_what_is_withheld_leaves_the_lower_editions_byte_identical() {
    for audience in ["management", "auditor"] {
        let [one, two] = [ONE, TWO].map(|reading| site(&reading.engagement(), audience, false));
        assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
        for (path, bytes) in &one {
            let (one, two) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&two[path]));
            let differ = one.lines().zip(two.lines()).find(|(one, two)| one != two);
            assert_eq!(differ, None, "{path} of the edition for {audience}");
            assert_eq!(one.len(), two.len(), "{path}");
        }
    }
}

#[test]
fn all_editions_show_the_same_figures_verdicts_levels_and_flags() {
    let engagement = ONE.engagement();
    let [low, middle, full] = ["management", "auditor", "internal"].map(|of| report(&site(&engagement, of, false)));
    for lower in [&low, &middle] {
        for key in ["figures", "requirements", "flags", "contradictions"] {
            assert_eq!(lower[key], full[key], "{key}");
        }
        assert_eq!(lower["maturity"]["level"], full["maturity"]["level"]);
        let levels = |report: &serde_json::Value| {
            let areas = report["maturity"]["areas"].as_array().unwrap().clone();
            let met = |area: &serde_json::Value| {
                area["criteria"].as_array().unwrap().iter().map(|c| c["met"].clone()).collect::<Vec<_>>()
            };
            areas.iter().map(|area| (area["level"].clone(), met(area))).collect::<Vec<_>>()
        };
        assert_eq!(levels(lower), levels(&full));
    }
    assert_eq!(
        [&low, &middle, &full].map(|report| report["edition"].as_str().unwrap()),
        ["management", "auditor", "internal"]
    );
}

#[test]
fn a_withheld_finding_keeps_its_skeleton_and_nothing_else() {
    let lower = site(&ONE.engagement(), "auditor", false);
    let finding = report(&lower)["findings"][1].clone();
    let state = |key: &str| finding[key].clone();
    assert_eq!((state("id"), state("grade"), state("failure")), ("F-2".into(), "minor".into(), "operating".into()));
    assert_eq!((state("status"), state("audience")), ("closed".into(), "internal".into()));
    assert_eq!(finding["controls"].as_array().unwrap().len(), 3);
    assert_eq!((state("phase"), finding["systems"][0].clone()), ("exploitation".into(), "assist".into()));
    assert_eq!((state("overdue"), finding["threats"][0].clone()), (true.into(), "prompt-injection".into()));
    for absent in ["title", "found", "due", "severity", "trials", "detection", "repeats", "owner"] {
        assert_eq!(finding[absent], serde_json::Value::Null, "{absent}");
    }
    assert_eq!(finding["evidence"], serde_json::json!([]));
    let page = String::from_utf8(lower["findings/F-2.html"].clone()).unwrap();
    assert!(page.contains("This edition shows of this finding only"), "{page}");
    assert!(page.contains("Withheld in this edition"));
    let main = page.split_once("<main").unwrap().1.split_once("</main").unwrap().0;
    assert!(!main.contains("not stated"), "what is withheld is not called unstated: {main}");
    let first = String::from_utf8(lower["findings/F-1.html"].clone()).unwrap();
    assert!(first.contains("1 evidence file withheld."), "{first}");
    assert!(first.contains(">F-2</a>, <a href=\"../findings/F-2.html\">that one</a>"), "links to it show the id");
    let trials = String::from_utf8(lower["trials.html"].clone()).unwrap();
    assert!(trials.contains("1 finding withheld"), "{trials}");
}

#[test]
fn the_history_takes_the_report_of_the_most_trusted_edition_only() {
    let engagement = ONE.engagement();
    let copy = |audience: &str| site(&engagement, audience, false)["data/report.json"].clone();
    let later = |bytes: Vec<u8>| Engagement::new().file("history/2026-Q3.json", bytes).check();
    assert_eq!(later(copy("internal")), []);
    let refused = later(copy("auditor"));
    assert_eq!(support::short(&refused), ["bad-value history/2026-Q3.json:1:1"]);
    assert!(refused[0].message.contains("the edition for `auditor`"), "{}", refused[0].message);
}

#[test]
fn all_editions_stand_side_by_side_each_whole_with_its_own_sums() {
    let engagement = ONE.engagement();
    let checked = engagement.checked();
    let temp = tempfile::tempdir().unwrap();
    let out = Utf8Path::from_path(temp.path()).unwrap().join("out");
    let model = checked.model.unwrap();
    aims_site::build_editions(&model, &checked.sources, false, None, &out, &mut |_| {}).unwrap();
    let all = files(&out);
    let sums = String::from_utf8(all["SHA256SUMS"].clone()).unwrap();
    for audience in ["management", "auditor", "internal"] {
        let inside = format!("{audience}/");
        let whole: Files = all
            .iter()
            .filter_map(|(path, bytes)| Some((path.strip_prefix(&inside)?.to_owned(), bytes.clone())))
            .collect();
        assert_eq!(whole, site(&engagement, audience, false), "{audience}");
        assert!(sums.contains(&format!("  {audience}/SHA256SUMS\n")));
    }
}

#[test]
fn drafts_are_shown_when_asked_for_marked_and_change_no_figure() {
    let draft = "---\nid: D-1\ntitle: Unfinished thought\nstatus: draft\nevidence: [{ file: d-1/own.txt }]\n---\nSee [[F-1]], [[evidence:d-1/own.txt]] and\n[the log](../evidence/d-1/own.txt).\n";
    let import = "---\nid: D-2\ntitle: From a tool\ngrade: major\nfailure: design\ncontrols: [A.8.4]\nsource: { tool: probe }\n---\n";
    let hidden = "---\nid: D-3\ntitle: Not for all\nstatus: draft\naudience: internal\n---\n";
    let engagement = Engagement::new()
        .file("findings/D-1.md", draft)
        .file("evidence/d-1/own.txt", "own")
        .file("findings/D-2.md", import)
        .file("findings/D-3.md", hidden);
    let without = site(&engagement, "internal", false);
    for word in ["D-1", "Unfinished thought", "D-2", "From a tool"] {
        assert_eq!(holding(&without, word), Vec::<&str>::new());
    }
    let with = site(&engagement, "internal", true);
    assert_eq!(report(&with)["figures"], report(&without)["figures"]);
    assert_eq!(with["data/report.json"], without["data/report.json"]);
    let text = |path: &str| String::from_utf8(with[path].clone()).unwrap();
    assert!(text("index.html").contains("Contains drafts"));
    // What a draft cites is known to it, and not copied.
    assert!(
        text("findings/D-1.html").contains("[[evidence:d-1/own.txt]] and\nthe log."),
        "{}",
        text("findings/D-1.html")
    );
    assert!(text("findings/D-2.html").contains("It counts in no figure"));
    assert!(text("findings/index.html").contains("id=\"drafts\" data-count=\"3\""), "{}", text("findings/index.html"));
    let lower = site(&engagement, "management", true);
    assert_eq!(holding(&lower, "D-3"), Vec::<&str>::new());
    assert!(!holding(&lower, "Unfinished thought").is_empty());
}

#[test]
fn where_a_page_of_a_long_body_ends_does_not_tell_how_long_a_withheld_passage_is() {
    let lower = |passage: &str| {
        let public = "It was refused again, as the policy asks of it.\n\n".repeat(30_000);
        let body = format!("{public}\n::: internal\n\n{passage}\n\n:::\n\n{public}");
        site(&Engagement::new().body(&body), "management", false)
    };
    let (short, long) = (lower("Known to few."), lower(&"Known to few, and told at length.\n\n".repeat(40_000)));
    assert!(short.contains_key("findings/F-1+2.html"));
    assert_eq!(short.keys().collect::<Vec<_>>(), long.keys().collect::<Vec<_>>());
    for (path, bytes) in &short {
        assert!(long[path] == *bytes, "{path} tells of it");
    }
}
