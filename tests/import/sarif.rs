//! SARIF of any tool.

use super::*;

pub const SCAN: &str = r#"{"version": "2.1.0", "runs": [{"results": [
  {"ruleId": "R1", "message": {"id": "found", "arguments": ["a.py"]}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/with%20space.py"}, "region": {"startLine": 3}}}]},
  {"ruleIndex": 0, "message": {"text": "again"}},
  {"rule": {"index": 0, "toolComponent": {"index": 0}}, "message": {"text": "of an extension"}},
  {"ruleId": "R1", "kind": "pass", "message": {"text": "fine"}},
  {"ruleId": "R1", "baselineState": "absent", "message": {"text": "gone"}},
  {"ruleId": "R1", "suppressions": [{"kind": "external", "status": "accepted"}], "message": {"text": "known"}},
  {"ruleId": "R1", "suppressions": [{"kind": "external", "status": "underReview"}], "message": {"text": "not yet"}}],
 "tool": {"driver": {"name": "Scan", "semanticVersion": "1.2.3", "rules": [{"id": "R1", "shortDescription": {"text": "Secrets in prompts."}, "messageStrings": {"found": {"text": "secret in {0}"}}, "defaultConfiguration": {"level": "note"}, "properties": {"tags": ["external/cwe/cwe-798"]}}]},
          "extensions": [{"name": "More", "rules": [{"id": "X9", "shortDescription": {"text": "Of the extension."}, "properties": {"security-severity": "9.1"}}]}]}}]}"#;

#[test]
fn a_sarif_rule_becomes_a_draft_without_tries() {
    let desk = Desk::new();
    let ran = desk.import("sarif", "scan.sarif", SCAN, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        desk.figures(),
        [("Scan R1: Secrets in prompts".to_owned(), None), ("Scan X9: Of the extension".to_owned(), None)]
    );
    for note in [
        "suppressed by the tool's users, left out: 1",
        "(pass, review, open and the like), left out: 1",
        "absent), left out: 1",
    ] {
        assert!(ran.err.contains(note), "{note}: {}", ran.err);
    }
    assert!(ran.out.contains("3 places") && ran.out.contains("1 place\n"), "{}", ran.out);
    let drafts = desk.drafts();
    assert!(drafts[0].0.contains("# severity: low") && drafts[0].0.contains("cwe: [CWE-798]"), "{}", drafts[0].0);
    assert!(drafts[1].0.contains("# severity: critical"), "{}", drafts[1].0);
    let evidence = desk.evidence_of(&drafts[0].1);
    assert!(evidence.contains("---- src/with space.py:3\n    secret in a.py\n"), "{evidence}");
}
