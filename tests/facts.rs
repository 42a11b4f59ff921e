//! The shelf against the facts: every id, number, title and mapping that the program prints, one by one.
//!
//! `tests/facts/facts.tsv` holds the facts as lines; `tests/facts/tell.py` writes them from a folder of standards.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests may stop")]

use std::collections::BTreeSet;

use aims_site::model::*;
use aims_site::{parse, read::Sources, resolve};

const FACTS: &str = include_str!("facts/facts.tsv");

fn shelf() -> Shelf {
    let (parsed, _) = parse::parse(&Sources::default());
    resolve::shelf(&parsed)
}

/// What the shelf says of the kinds that the facts speak of, in lines of the same form.
fn told(shelf: &Shelf) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut line = |parts: &[&str]| {
        lines.insert(parts.join("\t"));
    };
    let joined = |words: &mut dyn Iterator<Item = &str>| words.collect::<Vec<_>>().join(" ");
    let refs =
        |list: &[RequirementIx]| joined(&mut list.iter().map(|ix| shelf.requirements[ix.index()].reference.as_str()));
    let threats = |list: &[ThreatIx]| joined(&mut list.iter().map(|ix| shelf.threats[ix.index()].id.as_str()));
    for requirement in &shelf.requirements {
        let testable = if requirement.testable { "testable" } else { "" };
        line(&["requirement", &requirement.reference, &requirement.title, requirement.kind.as_str(), testable]);
    }
    for area in shelf.areas.iter().filter(|area| area.reference.starts_with('A')) {
        line(&["objective", &area.reference, &area.title]);
    }
    for group in &shelf.groups {
        line(&["objective", &group.reference, &group.title]);
    }
    for stage in &shelf.stages {
        line(&["stage", &stage.id, &stage.title, &refs(&stage.requirements), &threats(&stage.threats)]);
    }
    for threat in &shelf.threats {
        line(&[
            "threat",
            &threat.id,
            &threat.title,
            &threat.properties.join(" "),
            &joined(&mut threat.stages.iter().map(|ix| shelf.stages[ix.index()].id.as_str())),
            &refs(&threat.requirements),
            &threat.taxonomy["owasp-llm"].join(" "),
            &threat.taxonomy["atlas"].join(" "),
        ]);
    }
    for measure in &shelf.measures {
        line(&["measure", &measure.id, &measure.title, &refs(&measure.requirements)]);
    }
    for practice in &shelf.practices {
        line(&["practice", &practice.id, &refs(&practice.requirements)]);
    }
    for duties in &shelf.duties {
        line(&["role", duties.role.as_str(), &refs(&duties.requirements), &threats(&duties.threats)]);
    }
    for framework in &shelf.frameworks {
        let size = framework.size.map(|size| size.to_string()).unwrap_or_default();
        line(&["framework", &framework.id, &framework.title, &size]);
        for row in &framework.rows {
            let element = &framework.elements[row.element];
            line(&["element", &framework.id, &element.id, &element.title]);
            line(&[
                "row",
                &framework.id,
                &shelf.requirements[row.requirement.index()].reference,
                &element.id,
                row.relationship.as_str(),
                &row.source,
                &row.also.join(" "),
                row.confidence.as_str(),
            ]);
        }
    }
    lines
}

#[test]
fn ids_titles_and_mappings_are_those_of_the_facts() {
    let shelf = shelf();
    let facts: BTreeSet<String> =
        FACTS.lines().filter(|line| !line.starts_with("variant\t")).map(str::to_owned).collect();
    let mut told = told(&shelf);
    let (parsed, _) = parse::parse(&Sources::default());
    for loose in parsed.catalogs.iter().flat_map(|catalog| &catalog.loose) {
        let means: Vec<&str> = loose.means.iter().map(|at| at.value.as_str()).collect();
        let line = ["loose", &loose.reference, &loose.label, loose.status.as_str(), &means.join(" ")].join("\t");
        told.insert(line);
    }
    let missing: Vec<_> = facts.difference(&told).collect();
    let invented: Vec<_> = told.difference(&facts).collect();
    assert!(missing.is_empty() && invented.is_empty(), "missing {missing:#?}\ninvented {invented:#?}");
    assert!(facts.len() > 700, "the facts are there: {}", facts.len());
}

#[test]
fn every_variant_of_a_title_is_known() {
    let shelf = shelf();
    let variants = FACTS.lines().filter_map(|line| line.strip_prefix("variant\t"));
    for variant in variants {
        let (reference, title) = variant.split_once('\t').unwrap();
        let requirement = &shelf.requirements[shelf.requirement(reference).unwrap().index()];
        assert!(requirement.synonyms.iter().any(|known| known == title), "{reference}: {title}");
    }
}

#[test]
fn what_the_program_brings_has_no_fault_and_no_reference_to_nothing() {
    let (parsed, mut found) = parse::parse(&Sources::default());
    // An empty folder is told, and nothing else.
    found.retain(|diagnostic| diagnostic.path != "engagement.yaml");
    assert!(found.is_empty(), "{found:#?}");
    let shelf = resolve::shelf(&parsed);
    let all: BTreeSet<&str> = shelf.requirements.iter().map(|r| r.reference.as_str()).collect();
    let guidance = parsed.catalogs.iter().map(|catalog| &catalog.guidance);
    for of in guidance {
        let stages = of.stages.iter().flat_map(|stage| &stage.requirements);
        let threats = of.threats.iter().flat_map(|threat| &threat.requirements);
        let measures = of.measures.iter().chain(&of.practices).flat_map(|measure| &measure.requirements);
        let duties = of.duties.iter().flat_map(|duties| &duties.requirements);
        let phases = of.phases.iter().flat_map(|phase| &phase.requirements);
        for at in stages.chain(threats).chain(measures).chain(duties).chain(phases) {
            assert!(all.contains(at.value.as_str()), "{}", at.value);
        }
    }
    let threats: BTreeSet<&str> = shelf.threats.iter().map(|threat| threat.id.as_str()).collect();
    for measure in parsed.catalogs.iter().flat_map(|catalog| &catalog.guidance.measures) {
        assert!(!measure.threats.is_empty(), "{} answers a threat", measure.id);
        assert!(measure.threats.iter().all(|at| threats.contains(at.value.as_str())), "{}", measure.id);
    }
    // Ids of other taxonomies that a threat names have a title.
    for (taxonomy, id) in shelf
        .threats
        .iter()
        .flat_map(|threat| threat.taxonomy.iter().flat_map(|(taxonomy, ids)| ids.iter().map(move |id| (taxonomy, id))))
    {
        let framework = shelf.frameworks.iter().find(|of| of.taxonomy.as_ref() == Some(taxonomy)).unwrap();
        assert!(framework.element(id).is_some(), "{taxonomy} {id}");
    }
}
