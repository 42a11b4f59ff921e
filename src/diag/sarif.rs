//! Diagnostics as SARIF 2.1.0: a rule for each code, a result for each diagnostic, for code-scanning hosts.

use camino::Utf8Path;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Code, Report};

/// What a path may not hold as a URI.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The report as one log that ends in a line feed. `root` is the folder from which paths count, seen from the root of
/// the repository.
pub fn render(report: &Report, root: &Utf8Path) -> String {
    let rules: Vec<Value> = Code::ALL
        .iter()
        .map(|code| {
            json!({
                "id": code.as_str(),
                "shortDescription": { "text": code.title() },
                "defaultConfiguration": { "level": code.severity().as_str() },
            })
        })
        .collect();
    let results: Vec<Value> = report
        .items
        .iter()
        .map(|located| {
            let diagnostic = &located.diagnostic;
            let path = super::from_root(root, &diagnostic.path);
            json!({
                "ruleId": diagnostic.code.as_str(),
                "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
                "level": diagnostic.severity().as_str(),
                "message": { "text": format!("{} {}", sentence(&diagnostic.message), sentence(&diagnostic.help)) },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": utf8_percent_encode(&path, PATH).to_string() },
                    "region": { "startLine": located.line, "startColumn": located.column },
                }}],
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "aims-site check",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::super::{Diagnostic, Span};
    use super::*;

    #[test]
    fn each_diagnostic_is_a_result_with_its_rule_and_its_place() {
        let diagnostic =
            Diagnostic::new(Code::BadValue, "findings/ä b#1.md", Span::new(6..7), "no severity", "write `high`");
        let report = Report::new(vec![diagnostic], |_| Some("---\né x\n"));
        let log: Value = serde_json::from_str(&render(&report, Utf8Path::new("."))).unwrap();
        let run = &log["runs"][0];
        let result = &run["results"][0];
        assert_eq!(
            *result,
            json!({
                "ruleId": "bad-value",
                "ruleIndex": result["ruleIndex"],
                "level": "error",
                "message": { "text": "no severity. write `high`." },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": "findings/%C3%A4%20b%231.md" },
                    "region": { "startLine": 2, "startColumn": 2 },
                }}],
            })
        );
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], "bad-value");
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), Code::ALL.len());
    }
}
