//! The shelf of ISO/IEC 42001:2023 by number, and handles by name.

use std::collections::BTreeMap;

use crate::model::*;

/// Clauses with `h` for headings, `t` testable, `u` untestable.
const CLAUSES: &str = "4 h,4.1 t,4.2 u,4.3 t,4.4 u,5 h,5.1 u,5.2 t,5.3 t,6 h,6.1 h,6.1.1 u,6.1.2 t,6.1.3 t,6.1.4 t,\
    6.2 t,6.3 t,7 h,7.1 u,7.2 t,7.3 t,7.4 u,7.5 h,7.5.1 u,7.5.2 u,7.5.3 t,8 h,8.1 t,8.2 t,8.3 t,8.4 t,9 h,9.1 t,\
    9.2 h,9.2.1 t,9.2.2 t,9.3 h,9.3.1 u,9.3.2 t,9.3.3 t,10 h,10.1 t,10.2 t";
const CONTROLS: &str = "A.2.2,A.2.3,A.2.4,A.3.2,A.3.3,A.4.2,A.4.3,A.4.4,A.4.5,A.4.6,A.5.2,A.5.3,A.5.4,A.5.5,A.6.1.2,\
    A.6.1.3,A.6.2.2,A.6.2.3,A.6.2.4,A.6.2.5,A.6.2.6,A.6.2.7,A.6.2.8,A.7.2,A.7.3,A.7.4,A.7.5,A.7.6,A.8.2,A.8.3,A.8.4,\
    A.8.5,A.9.2,A.9.3,A.9.4,A.10.2,A.10.3,A.10.4";
const AREAS: &str = "4,5,6,7,8,9,10,A.2,A.3,A.4,A.5,A.6,A.7,A.8,A.9,A.10";
const STAGES: &[(&str, &str)] = &[
    ("data", "A.4.3,A.7.2,A.7.3,A.7.4,A.7.5,A.7.6"),
    ("building", "A.4.4,A.4.5,A.6.1.3,A.6.2.2,A.6.2.3,A.10.3"),
    ("verification", "A.6.2.4,A.5.4,A.6.1.2"),
    ("deployment", "A.6.2.5,A.4.5,A.10.2"),
    ("operation", "A.6.2.6,A.6.2.8,A.8.3,A.8.4,9.1"),
    ("organizational", "6.1.2,6.1.4,A.5.2,A.5.4,A.5.5,A.8.2,A.9.2"),
];
pub(super) const THREATS: &[&str] = &["prompt-injection", "evasion-attack", "data-poisoning"];
pub(super) const PHASES: &[&str] = &["scoping", "exploitation", "reporting"];

/// The handle of a requirement.
pub(in crate::assess) fn requirement(reference: &str) -> RequirementIx {
    thread_local!(static SHELF: Shelf = shelf());
    SHELF.with(|shelf| shelf.requirement(reference)).unwrap_or_else(|| panic!("no requirement {reference}"))
}

/// The handle of an area.
pub(in crate::assess) fn area(reference: &str) -> AreaIx {
    AreaIx::new(AREAS.split(',').position(|area| area == reference).expect("an area"))
}

/// The handle of a stage.
pub(in crate::assess) fn stage(id: &str) -> StageIx {
    StageIx::new(STAGES.iter().position(|(stage, _)| *stage == id).expect("a stage"))
}

/// The shelf of ISO/IEC 42001:2023 by number.
pub(in crate::assess) fn shelf() -> Shelf {
    let standard = |id: &str| Standard {
        id: id.into(),
        designation: id.into(),
        title: String::new(),
        prefix: None,
        compare: None,
    };
    let mut shelf = Shelf { standards: vec![standard("iso-42001-2023")], ..Shelf::default() };
    for reference in AREAS.split(',') {
        let (reference, title, about) = (reference.into(), String::new(), String::new());
        shelf.areas.push(Area { reference, title, about, standard: 0 });
    }
    for clause in list(CLAUSES) {
        let (reference, mark) = clause.split_once(' ').expect("a marked clause");
        let kind = if mark == "h" { RequirementKind::Heading } else { RequirementKind::Clause };
        let area = reference.split('.').next().unwrap_or_default();
        add(&mut shelf, reference, kind, area, mark == "t");
    }
    for reference in list(CONTROLS) {
        let end = reference[2..].find('.').map_or(reference.len(), |at| at + 2);
        add(&mut shelf, reference, RequirementKind::Control, &reference[..end], true);
    }
    let leaves: Vec<(String, RequirementIx)> =
        shelf.requirements().filter(|(_, r)| r.is_gradable()).map(|(ix, r)| (r.reference.clone(), ix)).collect();
    for heading in shelf.requirements.iter_mut().filter(|r| !r.is_gradable()) {
        let below = format!("{}.", heading.reference);
        heading.leaves = leaves.iter().filter(|(r, _)| r.starts_with(&below)).map(|(_, ix)| *ix).collect();
    }
    for (id, refs) in STAGES {
        let requirements = list(refs).filter_map(|r| shelf.requirement(r)).collect();
        shelf.stages.push(Stage {
            id: (*id).into(),
            title: String::new(),
            about: String::new(),
            focus: Vec::new(),
            requirements,
            threats: Vec::new(),
            failure: String::new(),
            boundary: String::new(),
            organizational: *id == "organizational",
        });
    }
    for id in THREATS {
        shelf.threats.push(Threat {
            id: (*id).into(),
            title: String::new(),
            about: String::new(),
            properties: Vec::new(),
            stages: Vec::new(),
            requirements: Vec::new(),
            taxonomy: BTreeMap::new(),
            detection: Vec::new(),
            tests: Vec::new(),
        });
    }
    for id in PHASES {
        let (title, about, activities, requirements) = (String::new(), String::new(), Vec::new(), Vec::new());
        shelf.phases.push(Phase { id: (*id).into(), title, about, activities, requirements });
    }
    shelf
}

/// Puts one requirement on a shelf.
pub(in crate::assess) fn add(shelf: &mut Shelf, reference: &str, kind: RequirementKind, area: &str, testable: bool) {
    let at = shelf.areas.iter().position(|a| a.reference == area).unwrap_or_else(|| panic!("no area {area}"));
    let ix = RequirementIx::new(shelf.requirements.len());
    shelf.by_ref.insert(reference.to_owned(), ix);
    shelf.requirements.push(Requirement {
        reference: reference.to_owned(),
        title: String::new(),
        kind,
        area: AreaIx::new(at),
        about: String::new(),
        test_approach: String::new(),
        common_gap: "a gap".to_owned(),
        why_it_matters: String::new(),
        phases: Vec::new(),
        evidence: Vec::new(),
        testable,
        synonyms: Vec::new(),
        parent: None,
        leaves: Vec::new(),
        standard: shelf.areas[at].standard,
    });
}

/// Puts the area `acme:X` of a client's catalog at place `at`, with one control `acme:X-1`.
pub(in crate::assess) fn client_area(shelf: &mut Shelf, at: usize) {
    let standard = shelf.standards.len();
    let acme = || "acme".to_owned();
    shelf.standards.push(Standard {
        id: acme(),
        designation: acme(),
        title: String::new(),
        prefix: Some(acme()),
        compare: None,
    });
    for requirement in shelf.requirements.iter_mut().filter(|r| r.area.index() >= at) {
        requirement.area = AreaIx::new(requirement.area.index() + 1);
    }
    shelf.areas.insert(at, Area { reference: "acme:X".into(), title: String::new(), about: String::new(), standard });
    add(shelf, "acme:X-1", RequirementKind::Control, "acme:X", true);
}

/// The parts of a list separated by commas.
pub(super) fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}
