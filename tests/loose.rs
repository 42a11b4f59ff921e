//! Numbers in loose use: what is said of each, and what `fix` makes of it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

mod support;

use aims_site::fix::{self, Choice, Fixes};
use aims_site::model::FindingIx;
use aims_site::{parse, read, resolve};
use support::Engagement;

/// The tiny engagement, graded against one reference.
fn graded(reference: &str) -> Engagement {
    Engagement::new().finding("[A.6.2.4]", &format!("[{reference}]"))
}

/// What is said of it, without what is said of everything: `code: message (help)`.
fn told(reference: &str) -> Vec<String> {
    let said = graded(reference).check();
    said.iter().map(|seen| format!("{}: {} ({})", seen.code, seen.message, seen.help)).collect()
}

macro_rules! each_is_told {
    ($($name:ident: $reference:literal => [$($told:literal),* $(,)?],)*) => {
        $(#[test]
        fn $name() {
            assert_eq!(told($reference), Vec::<String>::from([$($told.to_owned()),*]));
        })*

        /// The references of the tests above.
        const TOLD: &[&str] = &[$($reference,)*];
    };
}

each_is_told! {
    a_6_2_4_verification_and_validation_of_ai_systems: "A.6.2.4 Verification and validation of AI systems" => [],
    a_6_2_5_ai_system_deployment_and_operation: "A.6.2.5 AI system deployment and operation" => ["label-partial: AI system deployment and operation covers A.6.2.5 and A.6.2.6; A.6.2.5 is AI system deployment (Deployment is A.6.2.5; operation is A.6.2.6. Name what is meant: `A.6.2.5 AI system deployment`, `A.6.2.6 AI system operation and monitoring`)"],
    a_6_2_6_ai_system_monitoring: "A.6.2.6 AI system monitoring" => [],
    a_6_2_7_ai_system_change_management: "A.6.2.7 AI system change management" => ["label-mismatch: AI system change management may mean clause 8.1, clause 6.3, A.6.2.5, A.6.2.6 or A.6.2.4; A.6.2.7 is AI system technical documentation (No control has this name. Changes are planned under 6.3 and controlled under 8.1; release is A.6.2.5, updates in operation are A.6.2.6, validation anew is A.6.2.4. Write one of `8.1 Operational planning and control`, `6.3 Planning of changes`, `A.6.2.5 AI system deployment`, `A.6.2.6 AI system operation and monitoring`, `A.6.2.4 AI system verification and validation`)"],
    a_7_2_data_for_ai_systems: "A.7.2 Data for AI systems" => ["label-partial: Data for AI systems covers A.7.2, A.7.3 and A.7.5; A.7.2 is Data for development and enhancement of AI system (This is the title of the whole group A.7; where data come from is A.7.3 and A.7.5. Name what is meant: `A.7.2 Data for development and enhancement of AI system`, `A.7.3 Acquisition of data`, `A.7.5 Data provenance`)"],
    a_7_3_data_quality_for_ai_systems: "A.7.3 Data quality for AI systems" => ["label-mismatch: Data quality for AI systems is A.7.4; A.7.3 is Acquisition of data (write `A.7.4 Quality of data for AI systems`, or run `aims-site fix`)"],
    a_7_4_data_provenance: "A.7.4 Data provenance" => ["label-mismatch: Data provenance is A.7.5; A.7.4 is Quality of data for AI systems (write `A.7.5 Data provenance`, or run `aims-site fix`)"],
    a_5_3_ai_risk_assessment: "A.5.3 AI risk assessment" => ["label-mismatch: AI risk assessment is clauses 6.1.2 and 8.2; A.5.3 is Documentation of AI system impact assessments (Risk assessment is asked for by clauses, not by a control; 6.1.2 defines it and 8.2 has it carried out. Write one of `6.1.2 AI risk assessment`, `8.2 AI risk assessment`)"],
    a_5_4_ai_risk_treatment: "A.5.4 AI risk treatment" => ["label-mismatch: AI risk treatment is clauses 6.1.3 and 8.3; A.5.4 is Assessing AI system impact on individuals or groups of individuals (Risk treatment is asked for by clauses, not by a control; 6.1.3 defines it and 8.3 has it carried out. Write one of `6.1.3 AI risk treatment`, `8.3 AI risk treatment`)"],
    a_5_5_ai_system_impact_assessment: "A.5.5 AI system impact assessment" => ["label-mismatch: AI system impact assessment may mean clause 6.1.4, clause 8.4, A.5.2, A.5.3, A.5.4 or A.5.5; A.5.5 is Assessing societal impacts of AI systems (Impact assessment is clauses 6.1.4 and 8.4 and the whole group A.5, of which A.5.5 is the part about society. Write one of `6.1.4 AI system impact assessment`, `8.4 AI system impact assessment`, `A.5.2 AI system impact assessment process`, `A.5.3 Documentation of AI system impact assessments`, `A.5.4 Assessing AI system impact on individuals or groups of individuals`, `A.5.5 Assessing societal impacts of AI systems`)"],
    a_5_2_ai_policy: "A.5.2 AI policy" => ["label-mismatch: AI policy is A.2.2 and clause 5.2; A.5.2 is AI system impact assessment process (The AI policy is A.2.2 and clause 5.2. Write one of `A.2.2 AI policy`, `5.2 AI policy`)"],
    a_6_2_2_system_architecture: "A.6.2.2 System architecture" => ["label-mismatch: System architecture may mean A.6.2.3, A.6.2.7, A.4.5 or A.6.2.2; A.6.2.2 is AI system requirements and specification (Architecture is recorded under A.6.2.3 and A.6.2.7, and infrastructure under A.4.5. Write one of `A.6.2.3 Documentation of AI system design and development`, `A.6.2.7 AI system technical documentation`, `A.4.5 System and computing resources`, `A.6.2.2 AI system requirements and specification`)"],
    a_6_2_2_ai_system_lifecycle: "A.6.2.2 AI system lifecycle" => ["label-mismatch: AI system lifecycle may mean A.4.2, A.4.3, A.4.4 or A.4.5; A.6.2.2 is AI system requirements and specification (Life cycle is the title of the groups A.6 and A.6.2; where assets are meant, the group is A.4. Write one of `A.4.2 Resource documentation`, `A.4.3 Data resources`, `A.4.4 Tooling resources`, `A.4.5 System and computing resources`)"],
    a_6_2_3_ai_system_development: "A.6.2.3 AI system development" => ["label-partial: AI system development covers A.6.2.3, A.6.1.3 and A.6.1.2; A.6.2.3 is Documentation of AI system design and development (A.6.2.3 is the documentation of development; its process is A.6.1.3 and its objectives are A.6.1.2. Name what is meant: `A.6.2.3 Documentation of AI system design and development`, `A.6.1.3 Processes for responsible AI system design and development`, `A.6.1.2 Objectives for responsible development of AI system`)"],
    a_8_3_third_party_relationships: "A.8.3 Third-party relationships" => ["label-mismatch: Third-party relationships may mean A.10.2 or A.10.3; A.8.3 is External reporting (Third parties are the group A.10. Write one of `A.10.2 Allocating responsibilities`, `A.10.3 Suppliers`)"],
    a_10_2_fairness: "A.10.2 Fairness" => ["label-mismatch: Fairness may mean A.5.4, A.9.3, A.6.1.2 or A.7.4; A.10.2 is Allocating responsibilities (No control has this name. Fairness is judged through impact on individuals, objectives and the quality of data. Write one of `A.5.4 Assessing AI system impact on individuals or groups of individuals`, `A.9.3 Objectives for responsible use of AI system`, `A.6.1.2 Objectives for responsible development of AI system`, `A.7.4 Quality of data for AI systems`)"],
    a_10_3_transparency: "A.10.3 Transparency" => ["label-mismatch: Transparency may mean A.8.2, A.6.2.7 or A.8.5; A.10.3 is Suppliers (No control has this name. What users and others are told is A.8.2 and A.8.5; documentation that must agree with behaviour is A.6.2.7. Write one of `A.8.2 System documentation and information for users`, `A.6.2.7 AI system technical documentation`, `A.8.5 Information for interested parties`)"],
    a_9_1_monitoring_and_measurement: "A.9.1 Monitoring and measurement" => ["label-mismatch: Monitoring and measurement is clause 9.1; there is no control or clause A.9.1 (write `9.1 Monitoring, measurement, analysis and evaluation`, or run `aims-site fix`)"],
    a_9_2_internal_audit: "A.9.2 Internal audit" => ["label-mismatch: Internal audit is clauses 9.2.1 and 9.2.2; A.9.2 is Processes for responsible use of AI systems (This is clause 9.2, which is graded through its leaves. Write one of `9.2.1 General`, `9.2.2 Internal audit programme`)"],
    a_6_2_data_for_ai_systems: "A.6.2 Data for AI systems" => ["label-mismatch: Data for AI systems may mean A.7.2, A.7.3, A.7.4, A.7.5 or A.7.6; A.6.2 is the group AI system life cycle (Data for AI systems is the group A.7; A.6.2 is the group of the life cycle. Write one of `A.7.2 Data for development and enhancement of AI system`, `A.7.3 Acquisition of data`, `A.7.4 Quality of data for AI systems`, `A.7.5 Data provenance`, `A.7.6 Data preparation`)"],
    a_6_5_documentation: "A.6.5 Documentation" => ["label-mismatch: Documentation may mean A.6.2.3, A.6.2.7 or A.8.2; there is no control or clause A.6.5 (The group A.6 ends with A.6.2.8. Documentation is A.6.2.3, A.6.2.7 and, for users, A.8.2. Write one of `A.6.2.3 Documentation of AI system design and development`, `A.6.2.7 AI system technical documentation`, `A.8.2 System documentation and information for users`)"],
}

#[test]
fn every_reference_of_the_facts_is_told_as_they_say() {
    let facts: Vec<Vec<&str>> = include_str!("facts/facts.tsv")
        .lines()
        .filter_map(|line| line.strip_prefix("loose\t"))
        .map(|line| line.split('\t').collect())
        .collect();
    let references: Vec<String> = facts.iter().map(|fact| format!("{} {}", fact[0], fact[1])).collect();
    assert_eq!(references, TOLD);
    for (reference, fact) in references.iter().zip(&facts) {
        let severities: Vec<String> = graded(reference).check().iter().map(|seen| seen.severity.clone()).collect();
        let expected: &[&str] = match fact[2] {
            "match" => &[],
            // The very title of clauses 6.1.4 and 8.4: the title of another requirement is never a matter of degree.
            "partial" if fact[1] == "AI system impact assessment" => &["error"],
            "partial" => &["warning"],
            _ => &["error"],
        };
        assert_eq!(severities, expected, "{reference}");
    }
}

#[test]
fn a_number_without_a_label_is_never_judged() {
    for number in ["A.5.3", "A.6.2.7", "A.7.3", "A.10.2"] {
        assert_eq!(told(number), Vec::<String>::new());
    }
}

#[test]
fn titles_variants_and_spellings_agree() {
    for reference in [
        "A.6.2.4 AI system verification and validation",
        "A.6.2.4 ai system Verification  and validation",
        "A.6.2.4 – AI system verification and validation",
        "A.10.2 Allocation of responsibilities",
        "A.7.4 Data quality for AI systems",
        "4.1 Understanding the organisation and its context",
        "9.2.2 Internal audit",
        "6.1.2 AI risk assessment",
        "8.2 AI risk assessment",
    ] {
        assert_eq!(told(&format!("\"{reference}\"")), Vec::<String>::new(), "{reference}");
    }
}

#[test]
fn the_title_of_another_requirement_is_always_an_error() {
    assert_eq!(
        told("A.2.2 Suppliers"),
        ["label-mismatch: Suppliers is A.10.3; A.2.2 is AI policy (write `A.10.3 Suppliers`, or run `aims-site fix`)"]
    );
    assert_eq!(
        told("9.3.2 General"),
        [
            "label-mismatch: General is clauses 6.1.1, 7.5.1, 9.2.1 and 9.3.1; 9.3.2 is Management review inputs (write one of `6.1.1 General`, `7.5.1 General`, `9.2.1 General`, `9.3.1 General`)"
        ]
    );
    assert_eq!(
        told("A.4.9 Data provenance"),
        [
            "label-mismatch: Data provenance is A.7.5; there is no control or clause A.4.9 (write `A.7.5 Data provenance`, or run `aims-site fix`)"
        ]
    );
}

#[test]
fn an_unknown_label_is_a_warning_with_the_near_one() {
    assert_eq!(
        told("A.10.3 Supplier"),
        [
            "label-unknown: no catalog knows the label `Supplier`; A.10.3 is Suppliers (did you mean `Suppliers`? A label is the official title, or is left out)"
        ]
    );
    // Where the number is wrong by itself, the label adds nothing.
    assert_eq!(
        told("A.6.9 Something"),
        [
            "unknown-requirement: no catalog has a control or clause `A.6.9` (`aims-site catalog list` shows all of them)"
        ]
    );
}

#[test]
fn labels_are_judged_wherever_a_reference_stands() {
    let engagement = Engagement::new()
        .statement(&["A.7.3"])
        .row("A.7.4", "{ ref: \"A.7.4 Data provenance\", applicable: yes, justification: Because, status: planned }")
        .meta("excused: [{ ref: A.5.3 AI risk assessment, reason: Later }]")
        .file(
            "activities.yaml",
            "- { id: T-1, title: T, from: 2026-09-01, controls: [A.10.3 Transparency], result: Done }\n",
        );
    let places: Vec<String> = engagement
        .check()
        .iter()
        .filter(|seen| seen.code == "label-mismatch")
        .map(|seen| format!("{}:{}", seen.path, seen.line))
        .collect();
    assert_eq!(places, ["activities.yaml:1", "engagement.yaml:6", "statement-of-applicability.yaml:26"]);
}

/// What `fix` makes of an engagement.
fn fixed(engagement: &Engagement, choose: &[(&str, &str)]) -> Fixes {
    let sources = read::folder(engagement.root());
    let (parsed, _) = parse::parse(&sources);
    let shelf = resolve::shelf(&parsed);
    let choices: Vec<Choice> = choose
        .iter()
        .map(|(number, means)| Choice { number: (*number).into(), means: shelf.requirement(means).unwrap() })
        .collect();
    fix::fixes(&sources, &std::sync::Arc::new(shelf), &choices)
}

/// The line `controls:` of the finding before and after.
fn controls(reference: &str, choose: &[(&str, &str)]) -> String {
    let fixes = fixed(&graded(reference), choose);
    let after = fixes.rewrites.first().map_or("", |rewrite| &rewrite.after);
    after.lines().find(|line| line.starts_with("controls:")).unwrap_or("unchanged").to_owned()
}

#[test]
fn fix_rewrites_what_can_mean_one_requirement_only() {
    let each: Vec<String> = TOLD.iter().map(|reference| controls(reference, &[])).collect();
    let changed: Vec<(&str, &str)> = TOLD
        .iter()
        .zip(&each)
        .filter(|(_, after)| *after != "unchanged")
        .map(|(reference, after)| (*reference, after.as_str()))
        .collect();
    assert_eq!(
        changed,
        [
            ("A.7.3 Data quality for AI systems", "controls: [A.7.4 Quality of data for AI systems]"),
            ("A.7.4 Data provenance", "controls: [A.7.5 Data provenance]"),
            (
                "A.9.1 Monitoring and measurement",
                "controls: [\"9.1 Monitoring, measurement, analysis and evaluation\"]"
            ),
        ]
    );
}

#[test]
fn fix_lists_the_candidates_of_the_rest_and_choose_decides() {
    let open = fixed(&graded("A.5.3 AI risk assessment"), &[]).undecided;
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].path.as_str(), open[0].line), ("findings/F-1.md", 6));
    assert_eq!(open[0].candidates, ["6.1.2 AI risk assessment", "8.2 AI risk assessment"]);
    assert_eq!(controls("A.5.3 AI risk assessment", &[("A.5.3", "6.1.2")]), "controls: [6.1.2 AI risk assessment]");
    // A choice that the label cannot mean decides nothing.
    assert_eq!(controls("A.5.3 AI risk assessment", &[("A.5.3", "A.7.4")]), "unchanged");
    assert_eq!(
        controls("A.6.2.5 AI system deployment and operation", &[("A.6.2.5", "A.6.2.5")]),
        "controls: [A.6.2.5 AI system deployment]"
    );
}

#[test]
fn fix_shifts_a_list_that_is_off_by_one_and_makes_no_second_entry() {
    assert_eq!(
        controls("A.7.3 Data quality for AI systems, A.7.4 Data provenance", &[]),
        "controls: [A.7.4 Quality of data for AI systems, A.7.5 Data provenance]"
    );
    let fixes = fixed(&graded("A.7.3 Data quality for AI systems, A.7.4"), &[]);
    assert!(fixes.rewrites.is_empty());
    assert_eq!(
        fixes.undecided[0].note.as_deref(),
        Some("`A.7.4 Quality of data for AI systems` stands in this list already")
    );
}

#[test]
fn fix_reaches_entries_and_retests_and_nothing_else() {
    let engagement = Engagement::new()
        .finding("[A.6.2.4]", "\n  - { ref: 'A.7.4 Data provenance', statement: About A.7.4 Data provenance. }")
        .finding(
            "remediation: {",
            "remediation: { verification: [{ date: 2026-10-01, by: T, result: partial, refs: [A.7.4 Data provenance] }],",
        )
        .body("A.7.4 Data provenance");
    let before = std::fs::read_to_string(engagement.path("findings/F-1.md")).unwrap();
    let fixes = fixed(&engagement, &[]);
    let after =
        before.replace("ref: 'A.7.4 Data", "ref: 'A.7.5 Data").replace("refs: [A.7.4 Data", "refs: [A.7.5 Data");
    assert_eq!(fixes.rewrites[0].after, after);
    assert_eq!(fixes.rewrites[0].references.len(), 2);
}

#[test]
fn a_finding_counts_against_its_number_until_it_is_fixed() {
    let checked = graded("A.6.2.5 AI system deployment and operation").checked();
    let model = checked.model.unwrap();
    let finding = &model.engagement[FindingIx::new(0)];
    assert_eq!(model.engagement[finding.entries[0].requirement].reference, "A.6.2.5");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    /// Random findings with loose references among others, in flow and in block style, quoted or not, with either line
    /// ending: `fix` changes the references that can mean one thing, once, and not a byte beside them.
    #[test]
    fn fix_changes_nothing_else_and_nothing_twice(
        picks in proptest::collection::vec((0usize..6, 0usize..3), 1..5),
        block in proptest::bool::ANY,
        crlf in proptest::bool::ANY,
        title in "[a-zA-Zé ]{1,20}x",
        own in "[ -~é]{0,30}",
        body in "[ -~é\n]{0,120}",
    ) {
        let known = [
            ("A.7.3 Data quality for AI systems", "A.7.4 Quality of data for AI systems"),
            ("A.10.2 Fairness", "A.10.2 Fairness"),
            ("A.6.2.4", "A.6.2.4"),
            ("A.6.2.5 AI system deployment and operation", "A.6.2.5 AI system deployment and operation"),
            ("A.9.1 Monitoring and measurement", "9.1 Monitoring, measurement, analysis and evaluation"),
            ("A.8.4 Unheard of", "A.8.4 Unheard of"),
        ];
        let mut picks = picks;
        let mut seen = std::collections::BTreeSet::new();
        picks.retain(|(known, _)| seen.insert(*known));
        let quote = |text: &str, style: usize| match style {
            0 if !text.contains(',') => text.to_owned(),
            1 => format!("'{text}'"),
            _ => format!("\"{text}\""),
        };
        let list = |after: bool| {
            let items = picks.iter().map(|(at, style)| {
                let (from, to) = known[*at];
                quote(if after { to } else { from }, *style)
            });
            match block {
                true => items.map(|item| format!("\n  - {item}   # {title}")).collect::<String>(),
                false => format!(" [ {} ]  # seen", items.collect::<Vec<_>>().join(" ,  ")),
            }
        };
        let own = own.replace('\'', "''");
        let text = |after: bool| {
            let text = format!(
                "---\nid: F-1\ntitle: {title}\ngrade: minor\nfailure: design\nx-own: '{own} A.7.4 Data provenance'\ncontrols:{}\n---\n{body}\nA.7.3 Data quality for AI systems\n",
                list(after),
            );
            if crlf { text.replace('\n', "\r\n") } else { text }
        };
        let engagement = Engagement::new().file("findings/F-1.md", text(false));
        let fixes = fixed(&engagement, &[]);
        let after = fixes.rewrites.first().map_or(text(false), |rewrite| rewrite.after.clone());
        proptest::prop_assert_eq!(&after, &text(true));
        let again = fixed(&engagement.file("findings/F-1.md", &after), &[]);
        proptest::prop_assert!(again.rewrites.is_empty(), "{:?}", again.rewrites);
        proptest::prop_assert_eq!(again.undecided, fixes.undecided);
    }
}
