//! Every diagnostic at its place, and nothing beside it.
//!
//! One case for each code: a tiny engagement with one mistake, and all that is said of it. Where a mistake is two things
//! at once, both are listed.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use aims_site::content;
use aims_site::diag::Code;
use support::{CONTROLS, Engagement, META, short};

const F: &str = "findings/F-1.md";
const SOA: &str = "statement-of-applicability.yaml";

/// The sections and keys that a planned finding has beyond those of an open one.
fn planned(engagement: Engagement, status: &str) -> Engagement {
    engagement
        .key(&format!("status: {status}\nacknowledged: {{ by: Head of IT, date: 2026-09-20, agreed: yes }}"))
        .body("## Root cause\n\nNobody asked.\n\n## Correction\n\nThe plan was extended.\n\n## Corrective action\n\nA review.")
}

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
    case(Code::UnknownFramework, new().meta("frameworks: [iso-27001]"), &["engagement.yaml:6:14"]);
    case(Code::UnknownCatalog, new().meta("catalogs: [iso-42001]"), &["engagement.yaml:6:12"]);
    case(Code::UnknownTarget, new().body("See [[system:asist]]."), &["findings/F-1.md:31:5"]);
    case(Code::RelativeLink, new().body("See [the log](../notes/log.txt)."), &["findings/F-1.md:31:5"]);
    case(Code::LiteralLink, new().body("It said [[REDACTED]]."), &["findings/F-1.md:31:9"]);
    let draft = new().file("findings/F-2.md", "---\nid: F-2\ntitle: Draft\nstatus: draft\n---\n").body("See [[F-2]].");
    case(Code::DraftLinked, draft, &["findings/F-1.md:31:5"]);
    case(Code::PassageUnclosed, new().body("::: auditor\nA key."), &["findings/F-1.md:31:1"]);
    case(Code::UnknownFigure, new().body("[[figure:nonconformity.major]] majors"), &["findings/F-1.md:31:1"]);
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
    cases
}

#[test]
fn the_tiny_engagement_lacks_nothing() {
    assert_eq!(short(&Engagement::new().check()), [""; 0]);
    assert_eq!(short(&Engagement::new().statement(&[]).check()), [""; 0]);
    assert_eq!(short(&planned(Engagement::new(), "planned").check()), [""; 0]);
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

/// What must be refused, each with all that is said of it.
#[test]
fn bad_input_is_named_at_its_place() {
    let new = Engagement::new;
    let refused: Vec<(&str, Engagement, &[&str])> = vec![
        ("an empty folder", Engagement::empty(), &["engagement-missing engagement.yaml:1:1"]),
        ("an empty engagement.yaml", new().file("engagement.yaml", ""), &["missing-key engagement.yaml:1:1"]),
        (
            "a report without date",
            new().change("engagement.yaml", "{ date: 2026-10-09 }", "{ version: '1' }"),
            &["missing-key engagement.yaml:1:1"],
        ),
        (
            "a client that is not named",
            new().change("engagement.yaml", "client: Client\n", ""),
            &["missing-key engagement.yaml:1:1"],
        ),
        (
            "front matter after a blank line",
            new().finding("---\nid", "\n---\nid"),
            &["front-matter-missing findings/F-1.md:1:1"],
        ),
        ("an empty finding", new().file("findings/F-2.md", ""), &["front-matter-missing findings/F-2.md:1:1"]),
        (
            "front matter that is a list",
            new().file("findings/F-2.md", "---\n- a\n---\n"),
            &["wrong-type findings/F-2.md:2:3"],
        ),
        (
            "two documents",
            new().file("activities.yaml", "- { id: A, from: 2026-01-01, result: x }\n---\n- b\n"),
            &["yaml-syntax activities.yaml:2:1"],
        ),
        ("a tab", new().key("sub:\n\tkey: 1"), &["yaml-syntax findings/F-1.md:13:2"]),
        ("an unclosed quote", new().finding("tester\n", "\"tester\n"), &["yaml-syntax findings/F-1.md:9:9"]),
        ("an unclosed list", new().finding("[assist]", "[assist"), &["yaml-syntax findings/F-1.md:8:7"]),
        (
            "a report without date, and a control that is none",
            new().change("engagement.yaml", "date: 2026-10-09", "date: soon").finding("A.6.2.4", "A.6.2.14"),
            &["bad-date engagement.yaml:3:17", "unknown-requirement findings/F-1.md:6:12"],
        ),
        ("an id of nothing", new().finding("id: F-1", "id: \"\""), &["missing-key findings/F-1.md:2:1"]),
        ("a title of blanks", new().finding("Attachments are obeyed", "\" \""), &["missing-key findings/F-1.md:2:1"]),
        (
            "a report of nothing",
            new().change("engagement.yaml", "title: Red-team assessment", "title: ''"),
            &["missing-key engagement.yaml:1:1"],
        ),
        (
            "a field of one's own where none is kept",
            new().file("systems/assist.md", "---\ntitle: Assist\nx-ticket: 1\n---\n"),
            &["unknown-key systems/assist.md:3:1"],
        ),
        (
            "an acceptance that lacks its reason",
            new().key("status: accepted\nacceptance: { by: Board, date: 2026-09-20 }"),
            &["missing-key findings/F-1.md:13:1"],
        ),
        (
            "a row that says neither yes nor no",
            new().statement(&[]).row("A.2.2", "{ ref: A.2.2, applicable: maybe, justification: x }"),
            &["bad-value statement-of-applicability.yaml:2:31"],
        ),
        (
            "an unknown key in a nested mapping",
            new().finding("owner: Head of IT", "owner: Head of IT, ownr: x"),
            &["unknown-key findings/F-1.md:11:35"],
        ),
        (
            "an unknown key of an entry",
            new().finding("[A.6.2.4]", "[{ ref: A.6.2.4, garde: minor }]"),
            &["unknown-key findings/F-1.md:6:28"],
        ),
        ("an unknown key of the engagement", new().meta("reprot: x"), &["unknown-key engagement.yaml:6:1"]),
        (
            "a duplicate key in a nested mapping",
            new().finding("owner: Head of IT", "owner: A, owner: B"),
            &["duplicate-key findings/F-1.md:11:26"],
        ),
        ("a finding without id", new().finding("id: F-1\n", ""), &["missing-key findings/F-1.md:2:1"]),
        ("a finding without grade", new().finding("grade: minor\n", ""), &["missing-key findings/F-1.md:2:1"]),
        (
            "a finding without controls",
            new().finding("controls: [A.6.2.4]\n", ""),
            &["missing-key findings/F-1.md:2:1"],
        ),
        ("an empty list of controls", new().finding("[A.6.2.4]", "[]"), &["missing-key findings/F-1.md:2:1"]),
        (
            "a wrong failure mode",
            new().finding("failure: design", "failure: process"),
            &["bad-value findings/F-1.md:5:10"],
        ),
        (
            "a day of finding that is none",
            new().finding("found: 2026-09-14", "found: yesterday"),
            &["bad-date findings/F-1.md:10:8"],
        ),
        ("a system that is unknown", new().finding("[assist]", "[asist]"), &["unknown-system findings/F-1.md:7:11"]),
        ("a wrong status", new().key("status: done"), &["bad-value findings/F-1.md:12:9"]),
        ("a wrong severity", new().key("severity: hgih"), &["bad-value findings/F-1.md:12:11"]),
        ("a wrong vector", new().key("severity: CVSS:3.1/AV:N"), &["bad-value findings/F-1.md:12:11"]),
        ("a wrong yes", new().key("grading: { absent: maybe }"), &["bad-value findings/F-1.md:12:20"]),
        ("a number that is none", new().finding("tested: 1", "tested: all"), &["bad-value findings/F-1.md:8:19"]),
        (
            "a sample larger than the whole",
            new().finding("tested: 1", "tested: 2"),
            &["bad-value findings/F-1.md:8:19"],
        ),
        ("a hash that is none", new().finding("2c26b46b", "xyz"), &["bad-value findings/F-1.md:13:34"]),
        ("a day that does not exist", new().finding("2026-11-01", "2026-02-30"), &["bad-date findings/F-1.md:11:40"]),
        (
            "a time without offset",
            new().finding("f-1/log.txt,", "f-1/log.txt, captured: 2026-09-14T10:22:00,"),
            &["bad-date findings/F-1.md:13:36"],
        ),
        ("an unknown clause", new().finding("A.6.2.4", "9.9"), &["unknown-requirement findings/F-1.md:6:12"]),
        ("an item of Annex B", new().finding("A.6.2.4", "B.6.2.4"), &["unknown-requirement findings/F-1.md:6:12"]),
        ("a group of controls", new().finding("A.6.2.4", "A.6.2"), &["heading-graded findings/F-1.md:6:12"]),
        ("an area", new().finding("A.6.2.4", "A.6"), &["heading-graded findings/F-1.md:6:12"]),
        ("an objective", new().finding("A.6.2.4", "A.9.1"), &["heading-graded findings/F-1.md:6:12"]),
        ("a clause that is a heading", new().finding("A.6.2.4", "'10'"), &["heading-graded findings/F-1.md:6:12"]),
        (
            "a control of a catalog that is not there",
            new().finding("A.6.2.4", "acme:S-1"),
            &["unknown-requirement findings/F-1.md:6:12"],
        ),
        (
            "a date in the place of an event",
            new().finding("2026-11-01 }", "2026-11-01, verify-by: soon }"),
            &["unknown-event findings/F-1.md:11:63"],
        ),
        (
            "two systems by one id",
            new().file("systems/b.md", "---\nid: ASSIST\ntitle: B\n---\n"),
            &["duplicate-id systems/b.md:2:5"],
        ),
        (
            "two events by one id",
            new().change(
                "engagement.yaml",
                "[{ id: stage-1, kind: stage-1, from: 2026-11-16 }]",
                "[{ id: a, kind: stage-1, from: 2026-11-16 }, { id: A, kind: stage-2, from: 2027-11-16 }]",
            ),
            &["duplicate-id engagement.yaml:4:60"],
        ),
        (
            "two activities by one id",
            new().file(
                "activities.yaml",
                "- { id: A, from: 2026-01-01, result: x }\n- { id: a, from: 2026-01-01, result: x }\n",
            ),
            &["duplicate-id activities.yaml:2:9"],
        ),
        (
            "two rows for one control",
            new().statement(&[]).row("A.10.4", "{ ref: A.2.2, applicable: yes, justification: Because }"),
            &[
                "row-missing statement-of-applicability.yaml:1:1",
                "duplicate-requirement statement-of-applicability.yaml:39:12",
            ],
        ),
        ("an id that is a ref", new().finding("id: F-1", "id: A.6.2.4"), &["bad-id findings/F-1.md:2:5"]),
        ("an id that is a list page", new().finding("id: F-1", "id: Index"), &["bad-id findings/F-1.md:2:5"]),
        ("an id that is a device", new().finding("id: F-1", "id: nul.md"), &["bad-id findings/F-1.md:2:5"]),
        (
            "an absolute evidence path",
            new().finding("f-1/log.txt,", "/etc/passwd,").without("evidence/f-1/log.txt"),
            &["outside-folder findings/F-1.md:13:13"],
        ),
        (
            "an evidence path with a backslash",
            new().finding("f-1/log.txt,", "f-1\\log.txt,").without("evidence/f-1/log.txt"),
            &["outside-folder findings/F-1.md:13:13"],
        ),
        (
            "an evidence path through the parent",
            new().finding("f-1/log.txt,", "f-1/../../x,").without("evidence/f-1/log.txt"),
            &["outside-folder findings/F-1.md:13:13"],
        ),
        (
            "the only evidence missing",
            new().without("evidence/f-1/log.txt"),
            &["evidence-missing findings/F-1.md:13:13"],
        ),
        (
            "the evidence of a retest missing",
            new().finding(
                "2026-11-01 }",
                "2026-11-01, verification: [{ date: 2026-10-01, result: partial, evidence: f-1/no.txt }] }",
            ),
            &["evidence-missing findings/F-1.md:11:114"],
        ),
        (
            "an entry of its own without statement",
            new().finding("[A.6.2.4]", "[A.6.2.4, { ref: A.6.2.6, grade: minor, failure: operating }]"),
            &["statement-missing findings/F-1.md:6:21"],
        ),
        (
            "an entry of its own without failure mode",
            new().finding("[A.6.2.4]", "[A.6.2.4, { ref: A.6.2.6, grade: minor, statement: No alert. }]"),
            &["failure-missing findings/F-1.md:6:21"],
        ),
        (
            "an empty section",
            new().finding("Plan VP-3, read on 14 September.\n", ""),
            &["section-missing findings/F-1.md:4:8"],
        ),
        (
            "a retest in the future",
            new().finding("2026-11-01 }", "2026-11-01, verification: [{ date: 2026-10-10, result: partial }] }"),
            &["result-in-future findings/F-1.md:11:75"],
        ),
        (
            "an activity in the future",
            new().file("activities.yaml", "- { id: A, from: 2026-10-01, to: 2026-10-10, result: x }\n"),
            &["result-in-future activities.yaml:1:30"],
        ),
        (
            "evidence captured in the future",
            new().finding("f-1/log.txt,", "f-1/log.txt, captured: 2026-10-10T00:00:00Z,"),
            &["result-in-future findings/F-1.md:13:36"],
        ),
        ("a theme that does not exist", new().meta("theme: dark"), &["bad-value engagement.yaml:6:8"]),
        ("a history that is none", new().file("history/2025.json", "{}"), &["bad-value history/2025.json:1:2"]),
        ("a passage for nobody", new().body("::: public\nA key.\n:::"), &["unknown-audience findings/F-1.md:31:1"]),
        (
            "a passage that opens in a paragraph of a list",
            new().body("- A key.\n> ::: auditor\n> x"),
            &["passage-unclosed findings/F-1.md:32:3"],
        ),
        (
            "a link to a requirement that is none",
            new().body("See [[A.6.2.14]]."),
            &["unknown-target findings/F-1.md:31:5"],
        ),
    ];
    let mut wrong = Vec::new();
    for (what, engagement, said) in refused {
        let seen = engagement.check();
        if short(&seen) != *said {
            wrong.push(format!("{what}\n  expected {said:?}\n  was said {:?}", short(&seen)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_near_miss_gets_one_suggestion() {
    let new = Engagement::new;
    for (engagement, suggestion) in [
        (new().key("serverity: high"), "severity"),
        (new().key("severity: hihg"), "high"),
        (new().finding("minor", "minr"), "minor"),
        (new().finding("A.6.2.4", "A.6.2.44"), "A.6.2.4"),
        (new().finding("A.6.2.4", "a.6.2.4"), "A.6.2.4"),
        (new().finding("[assist]", "[assist, Assist]"), "assist"),
        (new().key("threats: [prompt-injektion]"), "prompt-injection"),
        (new().key("lifecycle: [deploiment]"), "deployment"),
        (new().key("phase: scopping"), "scoping"),
        (new().key("audience: auditors"), "auditor"),
        (new().finding("2026-11-01 }", "2026-11-01, verify-by: stage1 }"), "stage-1"),
        (new().body("See [[system:asist]]."), "assist"),
        (new().body("[[figure:nonconformities.mayor]]"), "nonconformities.major"),
        (new().finding("id: F-1", "id: F-101").body("See [[F-1001]]."), "F-101"),
        (new().finding("f-1/log.txt,", "log.txt,"), "f-1/log.txt"),
    ] {
        let seen: Vec<_> = engagement.check().into_iter().filter(|seen| seen.severity == "error").collect();
        let help: Vec<&str> = seen.iter().map(|seen| seen.help.as_str()).collect();
        assert_eq!(help, [format!("did you mean `{suggestion}`?")]);
    }
}

#[test]
fn one_run_names_every_mistake_of_a_file() {
    let engagement = Engagement::new().file(
        "findings/F-2.md",
        "---\nid: F-2\ntitle: Five mistakes\ngrade: mjor\nfailure: design\ncontrols: [A.6.2.14]\nsystems: [asist]\n\
         found: 14.9.2026\nserverity: high\nevidence: [{ file: f-2/no.txt }]\n---\nSee [[system:nowhere]] and <b>.\n",
    );
    assert_eq!(
        short(&engagement.check()),
        [
            "bad-value findings/F-2.md:4:8",
            "unknown-requirement findings/F-2.md:6:12",
            "unknown-system findings/F-2.md:7:11",
            "bad-date findings/F-2.md:8:8",
            "unknown-key findings/F-2.md:9:1",
            "evidence-missing findings/F-2.md:10:20",
            "unknown-target findings/F-2.md:12:5",
            "raw-html findings/F-2.md:12:28",
        ]
    );
}

#[test]
fn what_lacks_an_id_or_shares_one_is_judged_all_the_same() {
    let text = support::FINDING.replace("[A.6.2.4]", "[A.6.2.14]");
    let engagement =
        Engagement::new().file("findings/F-2.md", text.replace("id: F-1\n", "")).file("findings/F-3.md", &text);
    assert_eq!(
        short(&engagement.check()),
        [
            "missing-key findings/F-2.md:2:1",
            "unknown-requirement findings/F-2.md:5:12",
            "duplicate-id findings/F-3.md:2:5",
            "unknown-requirement findings/F-3.md:6:12",
        ]
    );
}

#[test]
fn a_file_that_cannot_be_read_does_not_drag_others_with_it() {
    let engagement = Engagement::new()
        .file("systems/assist.md", "---\ntitle: a: b\n---\n")
        .file("pages/scope.md", "no front matter\n")
        .file("findings/F-2.md", "---\nid: F-2 # the second\ntitle: a: b\nevidence: [{ file: f-2/log.txt }]\n---\n")
        .file("evidence/f-2/log.txt", "x")
        .body("See [[F-2]], [[system:assist]] and [[page:scope]].");
    assert_eq!(
        short(&engagement.check()),
        [
            "yaml-syntax findings/F-2.md:3:9",
            "front-matter-missing pages/scope.md:1:1",
            "yaml-syntax systems/assist.md:2:9",
        ]
    );
}

#[test]
fn what_an_unreadable_finding_cites_is_not_called_uncited() {
    for (bytes, code) in [(&b"no front matter"[..], "front-matter-missing"), (b"\xff", "not-utf8")] {
        let engagement = Engagement::new().file("findings/F-1.md", bytes);
        assert_eq!(short(&engagement.check()), [format!("{code} findings/F-1.md:1:1")]);
    }
}

#[test]
fn evidence_that_cannot_be_read_is_not_called_absent() {
    let engagement = Engagement::new().without("evidence/f-1/log.txt");
    symlink("nowhere", engagement.path("evidence/f-1/log.txt")).unwrap();
    assert_eq!(short(&engagement.check()), ["unreadable evidence/f-1/log.txt:1:1"]);
}

#[test]
fn paths_stand_in_the_order_of_their_characters() {
    let engagement = Engagement::new()
        .file("findings/a/b.md", "x")
        .file("findings/a-b.md", "x")
        .file("findings/a.md", "x")
        .file("findings/a b.md", "x");
    let paths: Vec<String> = engagement.check().into_iter().map(|seen| seen.path).collect();
    assert_eq!(paths, ["findings/a b.md", "findings/a-b.md", "findings/a.md", "findings/a/b.md"]);
}

#[test]
fn what_is_not_a_file_of_an_engagement_is_left_alone() {
    let engagement = Engagement::new()
        .file("findings/_notes.md", "no front matter")
        .file("findings/.hidden.md", b"\xff")
        .file("findings/F-9.md/inside.txt", "a folder that looks like a finding")
        .file("findings/readme.txt", b"\xff")
        .file("README.md", b"\xff")
        .file("evidence/_scratch/x", "x");
    assert_eq!(short(&engagement.check()), [""; 0]);
}

#[test]
fn ten_thousand_unknown_ids_in_ten_thousand_findings_come_to_an_end() {
    let engagement = Engagement::new();
    for n in 0..10_000 {
        let text = format!(
            "---\nid: G-{n}\ntitle: T\ngrade: conforming\ncontrols: [A.6.2.{n}x]\nsystems: [asist-{n}]\nrepeats: 2025/F-{n}\n\
             evidence: [{{ file: g/{n}.txt }}]\n---\nSee [[G-{n}x]].\n"
        );
        std::fs::write(engagement.path(&format!("findings/g-{n}.md")), text).unwrap();
    }
    let seen = engagement.check();
    let of = |code: &str| seen.iter().filter(|seen| seen.code == code).count();
    assert_eq!(of("unknown-requirement"), 10_000);
    assert_eq!(of("unknown-system"), 10_000);
    assert_eq!(of("unknown-period"), 10_000);
    assert_eq!(of("evidence-missing"), 10_000);
    assert!(of("unknown-target") > 9_000, "a link near an id is an error: {}", of("unknown-target"));
}

#[test]
fn hostile_yaml_is_an_error_and_comes_to_an_end() {
    let bomb: String = (1..=9).fold("x-0: &a0 [x, x]\n".into(), |text, n| {
        let last = format!("*a{}", n - 1);
        format!("{text}x-{n}: &a{n} [{}]\n", [last.as_str(); 10].join(", "))
    });
    let deep = format!("x-deep: {}{}\n", "[".repeat(5000), "]".repeat(5000));
    let wide = format!("x-wide: [{}]\n", "x, ".repeat(200_000));
    for text in [bomb, deep, wide] {
        let seen = Engagement::new().key(text.trim_end()).check();
        assert_eq!(seen.len(), 1, "{seen:#?}");
        assert_eq!((seen[0].code.as_str(), seen[0].path.as_str()), ("too-large", F));
    }
}

#[test]
fn columns_count_characters_and_lines_end_in_any_way() {
    let engagement = Engagement::new().finding("[assist]", "[ässist]");
    assert_eq!(short(&engagement.check()), ["unknown-system findings/F-1.md:7:11"]);
    let engagement = Engagement::new().body("🜂 ä 漢 [[system:nowhere]]");
    assert_eq!(short(&engagement.check()), ["unknown-target findings/F-1.md:31:7"]);
    let windows = format!("\u{feff}{}", support::FINDING.replace('\n', "\r\n"));
    let engagement = Engagement::new().file(F, windows.replace("minor", "mayor"));
    assert_eq!(short(&engagement.check()), ["bad-value findings/F-1.md:4:8"]);
}

#[test]
fn messages_are_told_like_this() {
    let engagement = Engagement::new().finding("minor", "mayor").finding("A.6.2.4", "9.2").key("serverity: high");
    insta::assert_snapshot!(engagement.told(), @r"
    error[bad-value]: grade: `mayor` is not one of `major`, `minor`, `opportunity` or `conforming`
     --> findings/F-1.md:4:8
      |
    4 | grade: mayor
      |        ^^^^^
      |
      = help: did you mean `major`?

    error[heading-graded]: 9.2 is a heading: it cannot be graded
     --> findings/F-1.md:6:12
      |
    6 | controls: [9.2]
      |            ^^^
      |
      = help: name one of its leaves: 9.2.1, 9.2.2

    error[unknown-key]: `serverity` is no key of the finding
      --> findings/F-1.md:12:1
       |
    12 | serverity: high
       | ^^^^^^^^^
       |
       = help: did you mean `severity`?
    ");
    let engagement = Engagement::new().statement(&["A.8.5"]).without("evidence/f-1/log.txt");
    insta::assert_snapshot!(engagement.told(), @r"
    error[evidence-missing]: the evidence file `f-1/log.txt` is not there
      --> findings/F-1.md:13:13
       |
    13 |   - { file: f-1/log.txt, sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae }
       |             ^^^^^^^^^^^
       |
       = help: put the file at `evidence/f-1/log.txt`

    warning[row-missing]: A.8.5 Information for interested parties has no row (A9)
     --> statement-of-applicability.yaml:1:1
      |
    1 | controls:
      | ^
      |
      = help: add a row with `ref: A.8.5`, `applicable:` and `justification:`
    ");
    insta::assert_snapshot!(Engagement::empty().told(), @r"
    error[engagement-missing]: this folder holds no engagement
    --> engagement.yaml:1:1
     = help: run `aims-site init DIR` for a new engagement, or name the folder that holds one
    ");
}

#[test]
fn the_list_of_controls_that_these_tests_use_is_the_catalog_s() {
    let missing = Engagement::new().file(SOA, "controls: []\n").check();
    assert_eq!(missing.len(), CONTROLS.len());
    assert!(missing.iter().zip(CONTROLS).all(|(seen, control)| seen.message.starts_with(&format!("{control} "))));
    assert!(META.contains("2026-10-09"));
}
