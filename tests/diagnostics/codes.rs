//! One case for each code: a tiny engagement with one mistake, and all that is said of it. Where a mistake is two things
//! at once, both are listed.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use aims_site::content;
use aims_site::diag::Code;

use super::support::{self, Engagement, short};
use super::{FOO, SOA, planned};

/// Every code with a mistake that raises it, and all that is said.
fn cases() -> Vec<(Code, Engagement, Vec<String>)> {
    let mut cases = Vec::new();
    let mut case = |code: Code, engagement: Engagement, said: &[&str]| {
        let said = said.iter().map(|place| match place.strip_prefix("+ ") {
            Some(other) => other.to_owned(),
            None => format!("{code} {place}"),
        });
        cases.push((code, engagement, said.collect()));
    };
    let new = Engagement::new;

    // The folder and its files.
    case(Code::EngagementMissing, new().without("engagement.yaml"), &["engagement.yaml:1:1"]);
    let engagement = new();
    symlink("nowhere", engagement.path("findings/F-2.md")).unwrap();
    case(Code::Unreadable, engagement, &["findings/F-2.md:1:1"]);
    case(Code::NotUtf8, new().file("findings/F-2.md", b"---\nid: F-2\ntitle: \xff\n---\n"), &["findings/F-2.md:1:1"]);
    let large = format!("---\nid: F-2\n---\n{}", "x".repeat(16 * 1024 * 1024));
    case(Code::TooLarge, new().file("findings/F-2.md", large), &["findings/F-2.md:1:1"]);
    let outside = new().finding("6e7ae }\n", "6e7ae }\n  - { file: ../engagement.yaml }\n");
    case(Code::OutsideFolder, outside, &["findings/F-1.md:14:13"]);
    let engagement = new();
    UnixListener::bind(engagement.path("findings/socket")).unwrap();
    case(Code::SpecialFile, engagement, &["findings/socket:1:1"]);
    let collision = new()
        .file("evidence/f-1/Log.txt", "foo")
        .finding("f-1/log.txt, sha256", "f-1/Log.txt, sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae }\n  - { file: f-1/log.txt, sha256");
    case(Code::NameCollision, collision, &["evidence/f-1/log.txt:1:1"]);
    let copies = |other: &str| {
        new().file("evidence/f-1/a.html", "foo").file(&format!("evidence/f-1/{other}"), "foo").finding(
            "6e7ae }\n",
            &format!(
                "6e7ae }}\n  - {{ file: f-1/a.html, sha256: {FOO} }}\n  - {{ file: f-1/{other}, sha256: {FOO} }}\n"
            ),
        )
    };
    case(Code::NameCollision, copies("a.html.txt"), &["evidence/f-1/a.html:1:1"]);
    case(Code::NameCollision, copies("A.HTML.txt/log.txt"), &["evidence/f-1/a.html:1:1"]);

    let device = new()
        .file("evidence/f-1/con.txt", "foo")
        .finding("6e7ae }\n", &format!("6e7ae }}\n  - {{ file: f-1/con.txt, sha256: {FOO} }}\n"));
    case(Code::NameNotPortable, device, &["evidence/f-1/con.txt:1:1"]);

    // Front matter and YAML.
    case(Code::FrontMatterMissing, new().file("findings/F-2.md", "# F-2\n"), &["findings/F-2.md:1:1"]);
    case(
        Code::FrontMatterUnclosed,
        new().file("findings/F-2.md", "---\nid: F-2\n## Extent\n"),
        &["findings/F-2.md:1:1"],
    );
    case(Code::YamlSyntax, new().finding("Attachments are", "Attachments: are"), &["findings/F-1.md:3:19"]);
    case(Code::UnknownKey, new().key("serverity: high"), &["findings/F-1.md:12:1"]);
    case(Code::DuplicateKey, new().key("grade: major"), &["findings/F-1.md:12:1"]);
    case(Code::MissingKey, new().finding("title: Attachments are obeyed\n", ""), &["findings/F-1.md:2:1"]);
    case(Code::WrongType, new().finding("[A.6.2.4]", "A.6.2.4"), &["findings/F-1.md:6:11"]);
    case(Code::BadValue, new().finding("minor", "mayor"), &["findings/F-1.md:4:8"]);
    case(Code::BadDate, new().finding("2026-11-01", "1.11.2026"), &["findings/F-1.md:11:40"]);
    case(Code::BadId, new().finding("id: F-1", "id: F/1"), &["findings/F-1.md:2:5"]);
    case(Code::BadId, new().meta("audiences: [auditor, sha256sums.SIG]"), &["engagement.yaml:6:22"]);
    let copy = new().file("findings/sub/copy.md", support::FINDING.replace("id: F-1", "id: f-1"));
    case(Code::DuplicateId, copy, &["findings/sub/copy.md:2:5"]);
    case(Code::NoEffect, new().key("tested: design"), &["findings/F-1.md:12:9"]);

    // References.
    case(Code::UnknownRequirement, new().finding("A.6.2.4", "A.6.2.14"), &["findings/F-1.md:6:12"]);
    case(Code::HeadingGraded, new().finding("A.6.2.4", "9.2"), &["findings/F-1.md:6:12"]);
    case(Code::DuplicateRequirement, new().finding("A.6.2.4", "A.6.2.4, A.6.2.4"), &["findings/F-1.md:6:21"]);
    case(Code::UnknownSystem, new().finding("[assist]", "[assist, asist]"), &["findings/F-1.md:7:19"]);
    case(Code::UnknownStage, new().key("lifecycle: [validation]"), &["findings/F-1.md:12:13"]);
    case(Code::UnknownThreat, new().key("threats: [jailbreak]"), &["findings/F-1.md:12:11"]);
    case(Code::UnknownPhase, new().key("phase: exploit"), &["findings/F-1.md:12:8"]);
    case(Code::UnknownRisk, new().key("risks: [R-1, R-2]"), &["findings/F-1.md:12:14"]);
    let event = new().finding("2026-11-01 }", "2026-11-01, verify-by: stage1 }");
    case(Code::UnknownEvent, event, &["findings/F-1.md:11:63"]);
    let activity = "- { id: ACT-1, from: 2026-09-01, result: [F-1, F-2] }\n";
    case(Code::UnknownFinding, new().file("activities.yaml", activity), &["activities.yaml:1:48"]);
    case(Code::UnknownPeriod, new().key("repeats: 2025/F-3"), &["findings/F-1.md:12:10"]);
    case(Code::UnknownAudience, new().key("audience: auditors"), &["findings/F-1.md:12:11"]);
    let labelled = |label: &str| new().finding("[A.6.2.4]", &format!("[{label}]"));
    case(Code::LabelMismatch, labelled("A.7.3 Data quality for AI systems"), &["findings/F-1.md:6:12"]);
    case(Code::LabelPartial, labelled("A.6.2.5 AI system deployment and operation"), &["findings/F-1.md:6:12"]);
    case(Code::LabelUnknown, labelled("A.6.2.4 Checking"), &["findings/F-1.md:6:12"]);
    case(Code::UnknownFramework, new().meta("frameworks: [iso-27001]"), &["engagement.yaml:6:14"]);
    case(Code::UnknownCatalog, new().meta("catalogs: [iso-42001]"), &["engagement.yaml:6:12"]);
    case(Code::UnknownTarget, new().body("See [[system:asist]]."), &["findings/F-1.md:31:5"]);
    case(Code::RelativeLink, new().body("See [the log](../notes/log.txt)."), &["findings/F-1.md:31:5"]);
    case(Code::LiteralLink, new().body("It said [[REDACTED]]."), &["findings/F-1.md:31:9"]);
    let draft = new().file("findings/F-2.md", "---\nid: F-2\ntitle: Draft\nstatus: draft\n---\n").body("See [[F-2]].");
    case(Code::DraftLinked, draft, &["findings/F-1.md:31:5"]);
    case(Code::PassageUnclosed, new().body("::: auditor\nA key."), &["findings/F-1.md:31:1"]);
    case(Code::UnknownFigure, new().body("[[figure:nonconformity.major]] majors"), &["findings/F-1.md:31:1"]);
    case(Code::ShownPlain, new().body(&format!("{}deep", "> ".repeat(30))), &["findings/F-1.md:31:49"]);
    case(Code::RawHtml, new().body("It was <b>approved</b>."), &["findings/F-1.md:31:8"]);

    // What a finding needs.
    let entry = new().finding("[A.6.2.4]", "[A.6.2.4, { ref: A.6.2.6, failure: operating }]");
    case(Code::EntryIncomplete, entry, &["findings/F-1.md:6:37"]);
    case(Code::FailureMissing, new().finding("failure: design\n", ""), &["findings/F-1.md:2:5"]);
    let statement = "## Statement of nonconformity\n\nThe verification plan contains no adversarial test.\n\n";
    case(Code::StatementMissing, new().finding(statement, ""), &["findings/F-1.md:4:8"]);
    let evidence = "evidence:\n  - { file: f-1/log.txt, sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae }\n";
    let none = new().finding(evidence, "").without("evidence/f-1/log.txt");
    case(Code::EvidenceRequired, none, &["findings/F-1.md:2:5"]);
    let objective = "## Objective evidence\n\nPlan VP-3, read on 14 September.\n\n";
    case(Code::SectionMissing, new().finding(objective, ""), &["findings/F-1.md:4:8"]);
    let impact = "## Impact\n\nText from outside is obeyed.\n\n";
    case(Code::SectionAdvised, new().finding(impact, ""), &["findings/F-1.md:4:8"]);
    let owner = planned(new(), "planned").finding("owner: Head of IT, ", "");
    case(Code::OwnerMissing, owner, &["+ T4 findings/F-1.md:2:5", "findings/F-1.md:2:5"]);
    let rubric = new().key("grading: { absent: yes, systemic: no, affects-intended-results: no }");
    case(Code::RubricContradiction, rubric, &["findings/F-1.md:4:8"]);
    case(Code::RecordMissing, new().key("status: accepted"), &["findings/F-1.md:2:5"]);
    let sum = new().key("trials: { attempted: 200, succeeded: 37, resisted: 160 }");
    case(Code::TrialsSum, sum, &["findings/F-1.md:12:1"]);
    case(Code::ResultInFuture, new().finding("found: 2026-09-14", "found: 2026-10-10"), &["findings/F-1.md:10:8"]);
    case(Code::DateOrder, new().meta("period: { from: 2026-10-02, to: 2026-02-02 }"), &["engagement.yaml:6:33"]);
    case(Code::NotStated, new().finding("author: tester\n", ""), &["findings/F-1.md:2:5"]);
    let tried = new().key("trials: { attempted: 2, succeeded: 1, resisted: 1 }");
    case(Code::MonitoringUnassessed, tried, &["findings/F-1.md:12:1"]);

    // Evidence.
    let missing = new().finding("6e7ae }\n", "6e7ae }\n  - { file: f-1/screen.png }\n");
    case(Code::EvidenceMissing, missing, &["findings/F-1.md:14:13"]);
    case(Code::HashMismatch, new().file("evidence/f-1/log.txt", "bar"), &["findings/F-1.md:13:34"]);
    let unhashed = new().finding(", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "");
    case(Code::HashNotStated, unhashed, &["findings/F-1.md:13:5"]);
    case(Code::EvidenceUncited, new().file("evidence/f-1/screen.png", "png"), &["evidence/f-1/screen.png:1:1"]);

    // Statement of Applicability and programme.
    let clause = new().statement(&["A.10.4"]).change(
        SOA,
        "  - { ref: A.2.2,",
        "  - { ref: 9.2.1, applicable: yes }\n  - { ref: A.2.2,",
    );
    let said = ["+ row-missing statement-of-applicability.yaml:1:1", "statement-of-applicability.yaml:2:12"];
    case(Code::NotAControl, clause, &said);
    case(Code::RowMissing, new().statement(&["A.8.5"]), &["statement-of-applicability.yaml:1:1"]);
    case(
        Code::ResultMissing,
        new().file("activities.yaml", "- { id: ACT-1, from: 2026-09-01 }\n"),
        &["activities.yaml:1:9"],
    );

    // What the rules say of the whole.
    let implemented =
        |control: &str| format!("{{ ref: {control}, applicable: yes, justification: Because, status: implemented }}");
    let with = |control: &str, row: &str| new().statement(&[]).row(control, row);
    let a1 = with("A.6.2.4", &implemented("A.6.2.4")).finding("minor", "major");
    case(Code::A1, a1, &["statement-of-applicability.yaml:20:12"]);
    case(Code::A2, with("A.6.2.4", &implemented("A.6.2.4")), &["statement-of-applicability.yaml:20:12"]);
    case(Code::A3, with("A.2.2", &implemented("A.2.2")), &["statement-of-applicability.yaml:2:12"]);
    let excluded = with("A.6.2.4", "{ ref: A.6.2.4, applicable: no, justification: Because }");
    case(Code::A4, excluded, &["statement-of-applicability.yaml:20:12"]);
    case(Code::A5, with("A.2.3", "{ ref: A.2.3, applicable: no }"), &["statement-of-applicability.yaml:3:12"]);
    case(
        Code::A6,
        with("A.2.3", "{ ref: A.2.3, applicable: yes, status: planned }"),
        &["statement-of-applicability.yaml:3:12"],
    );
    let idle = "{ ref: A.2.3, applicable: yes, justification: Because, status: not-implemented }";
    case(Code::A7, with("A.2.3", idle), &["statement-of-applicability.yaml:3:12"]);
    case(Code::T1, new().finding("2026-11-01", "2026-10-08"), &["findings/F-1.md:11:40"]);
    let late = new().finding("2026-11-01 }", "2026-11-01, verify-by: 2026-11-17 }");
    case(Code::T2, late, &["findings/F-1.md:11:63"]);
    case(Code::T3, planned(new(), "closed"), &["findings/F-1.md:12:9"]);
    case(Code::T4, new().finding("owner: Head of IT, ", ""), &["findings/F-1.md:2:5"]);
    let undated = new().finding("found: 2026-09-14\n", "").finding(", due: 2026-11-01", "");
    case(Code::T5, undated, &["findings/F-1.md:2:5", "+ not-stated findings/F-1.md:2:5"]);
    let outlived = new()
        .change("engagement.yaml", "[{ id: stage-1", "[{ id: stage-2, kind: stage-2, from: 2026-01-19 }, { id: stage-1")
        .finding("found: 2026-09-14", "found: 2026-01-14")
        .finding("minor", "major");
    case(Code::T6, outlived, &["findings/F-1.md:4:8"]);
    case(Code::T7, new().meta("certificate: { expires: 2026-10-31 }"), &["findings/F-1.md:11:40"]);
    let own = new()
        .finding("2026-11-01 }", "2026-11-01, verification: [{ date: 2026-10-01, by: Head of IT, result: partial }] }");
    case(Code::T8, own, &["findings/F-1.md:11:75"]);
    let decision = new().meta("escalations: [{ rule: E1, ref: A.6.2.4, decision: accepted }]");
    case(Code::DecisionUnmet, decision, &["engagement.yaml:6:32"]);

    // Catalogs and themes.
    let catalog = "standard: { id: acme }\nprefix: system\nareas: [{ ref: S, title: Safety }]\nrequirements: [{ ref: S-1, title: Kill switch, area: S }]\n";
    case(Code::CatalogInvalid, new().file("catalogs/acme.yaml", catalog), &["catalogs/acme.yaml:2:9"]);
    case(
        Code::ThemeInvalid,
        new().file("theme/theme.yaml", "light:\n  acent: '#00aa55'\n"),
        &["theme/theme.yaml:2:10"],
    );
    let german = new().meta("language: de").file("theme/strings/de.yaml", "nav: { findings: Feststellungen }\n");
    case(Code::StringMissing, german, &["theme/strings/de.yaml:1:1"]);
    cases
}

#[test]
fn every_code_is_said_at_its_place_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (code, engagement, said) in cases() {
        let seen = engagement.check();
        if short(&seen) != said {
            wrong.push(format!("{code}\n  expected {said:?}\n  was said {seen:#?}"));
        }
        let of_code: Vec<_> = seen.iter().filter(|seen| seen.code == code.as_str()).collect();
        if of_code.is_empty()
            || of_code.iter().any(|seen| seen.severity != code.severity().as_str() || seen.help.is_empty())
        {
            wrong.push(format!("{code}: severity and help"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let tried: BTreeSet<&str> = cases().iter().map(|(code, _, _)| code.as_str()).collect();
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(all.difference(&tried).collect::<Vec<_>>(), [&""; 0], "codes without a case");
}

#[test]
fn every_code_has_one_document_and_every_document_has_a_code_or_is_a_rule() {
    let docs: BTreeMap<&str, &content::RuleDoc> =
        content::rules().iter().chain(content::codes()).map(|doc| (doc.id, doc)).collect();
    for code in Code::ALL {
        let doc = docs.get(code.as_str()).unwrap_or_else(|| panic!("content/rules/{code}.md is missing"));
        if doc.family().is_none() {
            // A rule has a title of its own.
            assert_eq!(doc.title, code.title(), "{code}");
            let words = doc.body.split_whitespace().count();
            assert!((40..=130).contains(&words), "{code}: {words} words");
            assert!(doc.body.contains("before") && doc.body.contains("after"), "{code} shows an example");
        }
    }
    for doc in content::codes() {
        assert!(Code::ALL.iter().any(|code| code.as_str() == doc.id), "content/rules/{}.md explains no code", doc.id);
    }
}

#[test]
fn no_document_of_ours_raises_a_diagnostic() {
    for doc in content::rules().iter().chain(content::codes()) {
        let (_, found) = aims_site::parse::markdown::parse(doc.body, camino::Utf8Path::new(doc.id), 0, "");
        assert_eq!(found, [], "{}", doc.id);
    }
}
