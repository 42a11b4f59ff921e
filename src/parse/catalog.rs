//! Catalogs: `content/catalogs/*.yaml`, embedded, and a client's `catalogs/*.yaml`, in one format.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::decode::{Cx, Map, excerpt};
use super::front_matter;
use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::RequirementKind;

/// The catalogs that the program brings: path and text. The first four parts of every shelf.
pub const EMBEDDED: &[(&str, &str)] = &[
    ("content/catalogs/iso-42001-2023.yaml", include_str!("../../content/catalogs/iso-42001-2023.yaml")),
    ("content/catalogs/iso-23053-2022.yaml", include_str!("../../content/catalogs/iso-23053-2022.yaml")),
    ("content/catalogs/iso-27090.yaml", include_str!("../../content/catalogs/iso-27090.yaml")),
    ("content/catalogs/phases.yaml", include_str!("../../content/catalogs/phases.yaml")),
];

/// A catalog whose references are as written.
#[derive(Debug, Default)]
pub struct RawCatalog {
    /// The file.
    pub path: Utf8PathBuf,
    /// Brought by the program, hence always there.
    pub embedded: bool,
    /// `standard.id`.
    pub id: Option<At<String>>,
    /// `standard.designation`.
    pub designation: String,
    /// `standard.title`.
    pub title: String,
    /// `prefix`; client catalogs only.
    pub prefix: Option<At<String>>,
    /// `areas`.
    pub areas: Vec<RawArea>,
    /// `groups`.
    pub groups: Vec<RawArea>,
    /// `requirements`.
    pub requirements: Vec<RawRequirement>,
    /// `stages`.
    pub stages: Vec<RawStage>,
    /// `threats`.
    pub threats: Vec<RawThreat>,
    /// `phases`.
    pub phases: Vec<RawPhase>,
}

/// An area or a sub-group.
#[derive(Debug)]
pub struct RawArea {
    /// `ref`.
    pub reference: At<String>,
    /// `title`.
    pub title: String,
    /// `about`.
    pub about: String,
    /// `area`; sub-groups only.
    pub area: Option<At<String>>,
}

/// A requirement.
#[derive(Debug)]
pub struct RawRequirement {
    /// `ref`.
    pub reference: At<String>,
    /// `title`.
    pub title: String,
    /// `kind`.
    pub kind: RequirementKind,
    /// `area`.
    pub area: At<String>,
    /// `about`.
    pub about: String,
    /// `test-approach`.
    pub test_approach: String,
    /// `common-gap`.
    pub common_gap: String,
    /// `why-it-matters`.
    pub why_it_matters: String,
    /// `phases`.
    pub phases: Vec<At<String>>,
    /// `evidence`.
    pub evidence: Vec<String>,
    /// `testable`.
    pub testable: bool,
    /// `synonyms`.
    pub synonyms: Vec<String>,
}

/// A lifecycle stage.
#[derive(Debug)]
pub struct RawStage {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: String,
    /// `about`.
    pub about: String,
    /// `focus`.
    pub focus: Vec<String>,
    /// `requirements`.
    pub requirements: Vec<At<String>>,
    /// `threats`.
    pub threats: Vec<At<String>>,
    /// `failure`.
    pub failure: String,
    /// `boundary`.
    pub boundary: String,
    /// `organizational`.
    pub organizational: bool,
}

/// A threat.
#[derive(Debug)]
pub struct RawThreat {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: String,
    /// `about`.
    pub about: String,
    /// `properties`.
    pub properties: Vec<String>,
    /// `stages`.
    pub stages: Vec<At<String>>,
    /// `requirements`.
    pub requirements: Vec<At<String>>,
    /// `taxonomy`.
    pub taxonomy: BTreeMap<String, Vec<String>>,
    /// `detection`.
    pub detection: Vec<String>,
    /// `tests`.
    pub tests: Vec<String>,
}

/// A phase.
#[derive(Debug)]
pub struct RawPhase {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: String,
    /// `about`.
    pub about: String,
    /// `activities`.
    pub activities: Vec<String>,
    /// `requirements`.
    pub requirements: Vec<At<String>>,
}

/// Reads one catalog.
pub fn parse(path: &Utf8Path, text: &str, embedded: bool) -> (Option<RawCatalog>, Vec<Diagnostic>) {
    let mut cx = Cx::new(path);
    let catalog = decode(&mut cx, path, text, embedded);
    (catalog, cx.diagnostics)
}

fn decode(cx: &mut Cx, path: &Utf8Path, text: &str, embedded: bool) -> Option<RawCatalog> {
    let node = front_matter::read(cx, text, 0, 500_000)?;
    let mut map = cx.map(&node, "the catalog")?;
    let mut catalog = RawCatalog { path: path.to_owned(), embedded, ..RawCatalog::default() };
    if let Some(mut standard) = map.map(cx, "standard") {
        let span = standard.span;
        catalog.id = standard.text(cx, "id");
        catalog.title = standard.string(cx, "title").unwrap_or_default();
        catalog.designation = standard.string(cx, "designation").unwrap_or_else(|| catalog.title.clone());
        standard.get("kind");
        if !standard.has("id") {
            standard.missing(cx, "id", span, "give the catalog an id that `catalogs:` can list");
        }
        standard.finish(cx, true);
    } else if !embedded {
        cx.report(
            Code::MissingKey,
            Span::default(),
            "the catalog has no `standard`",
            "add `standard: { id: …, designation: …, title: … }`",
        );
    }
    catalog.prefix = map.text(cx, "prefix");
    if !embedded {
        check_prefix(cx, &mut catalog);
    }
    for entry in map.maps(cx, "areas") {
        catalog.areas.extend(area(cx, entry));
    }
    for entry in map.maps(cx, "groups") {
        catalog.groups.extend(area(cx, entry));
    }
    for entry in map.maps(cx, "requirements") {
        catalog.requirements.extend(requirement(cx, entry));
    }
    if embedded {
        for entry in map.maps(cx, "stages") {
            catalog.stages.extend(stage(cx, entry));
        }
        for entry in map.maps(cx, "threats") {
            catalog.threats.extend(threat(cx, entry));
        }
        for entry in map.maps(cx, "phases") {
            catalog.phases.extend(phase(cx, entry));
        }
        // Shown by the pages of the shelf; not part of any rule.
        for key in ["measures", "practices", "roles", "beyond"] {
            map.get(key);
        }
    } else if catalog.requirements.is_empty() {
        cx.report(
            Code::CatalogInvalid,
            map.span,
            "the catalog has no requirements",
            "list them under `requirements:`, each with `ref`, `title`, `kind` and `area`",
        );
    }
    map.finish(cx, true);
    Some(catalog)
}

/// A client's refs are always `prefix:ID`, and its pages live in a folder of that name.
fn check_prefix(cx: &mut Cx, catalog: &mut RawCatalog) {
    match &catalog.prefix {
        None => cx.report(
            Code::MissingKey,
            Span::default(),
            "the catalog has no `prefix`",
            "state one, such as `prefix: acme`: its requirements are cited as `acme:ID`",
        ),
        Some(prefix) => {
            let reserved = ["system", "threat", "stage", "evidence", "page", "risk", "figure", "list"];
            let problem = super::id::id_problem(&prefix.value).or_else(|| {
                reserved.contains(&prefix.value.to_lowercase().as_str()).then_some("it has a meaning in links")
            });
            if let Some(problem) = problem {
                cx.report(
                    Code::CatalogInvalid,
                    prefix.span,
                    format!("`{}` cannot be a prefix: {problem}", excerpt(&prefix.value)),
                    "choose another short word of letters and digits",
                );
                catalog.prefix = None;
            }
        }
    }
}

/// Text of a key that must be there.
fn required(cx: &mut Cx, map: &mut Map<'_>, key: &'static str) -> Option<At<String>> {
    let span = map.span;
    let text = map.text(cx, key);
    if !map.has(key) {
        map.missing(cx, key, span, "every entry of a catalog states it");
    }
    text
}

fn area(cx: &mut Cx, mut map: Map<'_>) -> Option<RawArea> {
    let reference = required(cx, &mut map, "ref");
    let title = required(cx, &mut map, "title");
    let about = map.string(cx, "about").unwrap_or_default();
    let area = map.text(cx, "area");
    map.finish(cx, true);
    Some(RawArea { reference: reference?, title: title?.value, about, area })
}

fn requirement(cx: &mut Cx, mut map: Map<'_>) -> Option<RawRequirement> {
    const KINDS: &[&str] = &["control", "clause", "heading"];
    let reference = required(cx, &mut map, "ref");
    let title = required(cx, &mut map, "title");
    let area = required(cx, &mut map, "area");
    let kind = map.get("kind").map_or(Some(RequirementKind::Control), |node| {
        let from_word = |word: &str| match word {
            "control" => Some(RequirementKind::Control),
            "clause" => Some(RequirementKind::Clause),
            "heading" => Some(RequirementKind::Heading),
            _ => None,
        };
        cx.word(node, "kind", from_word, KINDS).map(|at| at.value)
    });
    let about = map.string(cx, "about").unwrap_or_default();
    let test_approach = map.string(cx, "test-approach").unwrap_or_default();
    let common_gap = map.string(cx, "common-gap").unwrap_or_default();
    let why_it_matters = map.string(cx, "why-it-matters").unwrap_or_default();
    let phases = map.texts(cx, "phases");
    let evidence = map.strings(cx, "evidence");
    let testable = map.yes_no(cx, "testable").is_none_or(|at| at.value);
    let synonyms = map.strings(cx, "synonyms");
    map.finish(cx, true);
    let reference = reference?;
    if reference.value.len() > 64 || reference.value.chars().any(|c| c.is_whitespace() || c.is_control() || c == ':') {
        cx.report(
            Code::CatalogInvalid,
            reference.span,
            format!("`{}` cannot be a ref", excerpt(&reference.value)),
            "use at most 64 characters without spaces and colons",
        );
        return None;
    }
    Some(RawRequirement {
        reference,
        title: title?.value,
        kind: kind?,
        area: area?,
        about,
        test_approach,
        common_gap,
        why_it_matters,
        phases,
        evidence,
        testable,
        synonyms,
    })
}

fn stage(cx: &mut Cx, mut map: Map<'_>) -> Option<RawStage> {
    let stage = RawStage {
        id: required(cx, &mut map, "id")?.value,
        title: required(cx, &mut map, "title")?.value,
        about: map.string(cx, "about").unwrap_or_default(),
        focus: map.strings(cx, "focus"),
        requirements: map.texts(cx, "requirements"),
        threats: map.texts(cx, "threats"),
        failure: map.string(cx, "failure").unwrap_or_default(),
        boundary: map.string(cx, "boundary").unwrap_or_default(),
        organizational: map.yes_no(cx, "organizational").is_some_and(|at| at.value),
    };
    map.finish(cx, true);
    Some(stage)
}

fn threat(cx: &mut Cx, mut map: Map<'_>) -> Option<RawThreat> {
    let id = required(cx, &mut map, "id")?.value;
    let title = required(cx, &mut map, "title")?.value;
    let mut taxonomy = BTreeMap::new();
    if let Some(mut ids) = map.map(cx, "taxonomy") {
        for name in ["owasp-llm", "atlas"] {
            taxonomy.insert(name.to_owned(), ids.strings(cx, name));
        }
        ids.finish(cx, false);
    }
    let threat = RawThreat {
        id,
        title,
        about: map.string(cx, "about").unwrap_or_default(),
        properties: map.strings(cx, "properties"),
        stages: map.texts(cx, "stages"),
        requirements: map.texts(cx, "requirements"),
        taxonomy,
        detection: map.strings(cx, "detection"),
        tests: map.strings(cx, "tests"),
    };
    map.finish(cx, true);
    Some(threat)
}

fn phase(cx: &mut Cx, mut map: Map<'_>) -> Option<RawPhase> {
    let phase = RawPhase {
        id: required(cx, &mut map, "id")?.value,
        title: required(cx, &mut map, "title")?.value,
        about: map.string(cx, "about").unwrap_or_default(),
        activities: map.strings(cx, "activities"),
        requirements: map.texts(cx, "requirements"),
    };
    map.finish(cx, true);
    Some(phase)
}
