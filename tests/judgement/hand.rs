//! Engagements worked out by hand: `expected.yaml` beside each maps paths of report.json to values, and the pages print
//! the same.

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use scraper::{Html, Selector};
use serde_json::Value;

use super::support::build;

#[test]
fn one_period_with_every_kind_of_finding() {
    agrees("tests/oracle/hand");
}

#[test]
fn three_periods_with_escalations_flags_and_readiness() {
    agrees("tests/oracle/hand-periods");
}

/// Builds the engagement and names every value that differs, in the report and on the pages.
fn agrees(folder: &str) {
    let folder = Utf8Path::new(folder);
    let temp = tempfile::tempdir().unwrap();
    let site = Utf8PathBuf::from_path_buf(temp.path().join("site")).unwrap();
    build(folder, &site);
    let report: Value = serde_json::from_slice(&fs::read(site.join("data/report.json")).unwrap()).unwrap();
    let text = fs::read_to_string(folder.join("expected.yaml")).unwrap();
    let expected: BTreeMap<String, Value> = serde_yaml::from_str(&text).unwrap();
    assert!(expected.len() > 50, "values were read");
    let mut wrong = Vec::new();
    let mut printed = 0;
    for (path, value) in &expected {
        let actual = find(&report, path).unwrap_or(&Value::Null);
        if !matches(value, actual) {
            wrong.push(format!("{path}: by hand {value}, in the report {actual}"));
        }
        if let Some((page, css)) = places(&report, path, value) {
            printed += 1;
            let html = Html::parse_document(&fs::read_to_string(site.join(&page)).unwrap());
            if html.select(&Selector::parse(&css).unwrap()).next().is_none() {
                wrong.push(format!("{path}: by hand {value}, not on {page} ({css})"));
            }
        }
    }
    for (path, number) in figures(&site) {
        let by_hand = expected.get(&format!("figures.{path}")).and_then(Value::as_u64);
        if by_hand.is_some_and(|by_hand| by_hand != number) {
            wrong.push(format!("figures.{path}: by hand {}, printed {number}", by_hand.unwrap_or_default()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(printed > 5, "values were looked for on pages");
}

/// The value at a path such as `requirements[A.6.2.4].verdict`: an entry of a list is named by its id, ref, file or
/// finding.
fn find<'v>(report: &'v Value, path: &str) -> Option<&'v Value> {
    let mut value = report;
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (name, after) = inside.split_once(']')?;
            let named = |entry: &&Value| ["id", "ref", "file", "finding"].iter().any(|key| entry[key] == name);
            value = value.as_array()?.iter().find(named)?;
            rest = after;
        } else {
            let step = rest.trim_start_matches('.');
            let end = step.find(['.', '[']).unwrap_or(step.len());
            value = value.get(&step[..end])?;
            rest = &step[end..];
        }
    }
    Some(value)
}

/// Of a mapping only the stated keys count; a list of mappings has as many entries, in any order.
fn matches(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().all(|(key, value)| actual.get(key).is_some_and(|actual| matches(value, actual)))
        }
        (Value::Array(expected), Value::Array(actual)) if expected.first().is_some_and(Value::is_object) => {
            let mut left: Vec<&Value> = actual.iter().collect();
            let found = expected.iter().all(|entry| {
                let at = left.iter().position(|actual| matches(entry, actual));
                at.map(|at| left.remove(at)).is_some()
            });
            found && left.is_empty()
        }
        (Value::Number(expected), Value::Number(actual)) => {
            let [expected, actual] = [expected, actual].map(|number| number.as_f64().unwrap_or(f64::NAN));
            (expected - actual).abs() < 1e-9
        }
        _ => expected == actual,
    }
}

/// Where a page prints a value, and by which element. Of an excluded requirement design and operation are values of data
/// only (V1), and a design that was merely judged able to work is printed as not tested (V2).
fn places(report: &Value, path: &str, value: &Value) -> Option<(String, String)> {
    let word = value.as_str()?;
    let part = |prefix: &str| path.strip_prefix(prefix)?.split_once(']');
    if let Some((reference, key)) = part("requirements[") {
        let excluded = find(report, &format!("requirements[{reference}].applicable")) == Some(&Value::Bool(false));
        let css = match (key, word) {
            (".verdict", _) => format!(".page-header .badge-verdict-{word}"),
            (".design" | ".operating", _) if excluded => ".aspect-verdict-not-applicable".to_owned(),
            (".design", "effective") => ".aspect-design-effective, .aspect-design-untested".to_owned(),
            (".design", _) => format!(".aspect-design-{word}"),
            (".operating", _) => format!(".aspect-operating-{word}"),
            _ => return None,
        };
        return Some((format!("controls/{reference}.html"), css));
    }
    let (id, key) = part("findings[")?;
    (key == ".status").then(|| (format!("findings/{id}.html"), format!(".badge-status-{word}")))
}

/// Every figure of the report that any page prints, by its path.
fn figures(site: &Utf8Path) -> Vec<(String, u64)> {
    let figure = Selector::parse("a.figure").unwrap();
    let mut printed = Vec::new();
    for entry in walkdir::WalkDir::new(site).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|ext| ext == "html") {
            let html = Html::parse_document(&fs::read_to_string(entry.path()).unwrap());
            for element in html.select(&figure) {
                let number = element.text().collect::<String>().trim().replace(',', "");
                printed.push((element.attr("data-figure").unwrap().to_owned(), number.parse().unwrap()));
            }
        }
    }
    printed
}
