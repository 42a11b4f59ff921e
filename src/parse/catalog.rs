//! Catalogs: `content/catalogs/*.yaml`, embedded, and a client's `catalogs/*.yaml`, in one format.

use camino::{Utf8Path, Utf8PathBuf};

use super::crosswalk::{self, RawCrosswalk};
use super::decode::{Cx, Map, excerpt};
use super::front_matter;
use super::guidance::{self, RawGuidance};
use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::{Comparison, LooseStatus, RequirementKind};

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
    /// What is no requirement: stages, threats and what goes with them, phases. Catalogs of the program only.
    pub guidance: RawGuidance,
    /// `standard.compare`.
    pub compare: Option<Comparison>,
    /// `loose-numbering`; catalogs of the program only.
    pub loose: Vec<RawLoose>,
}

/// A number that is used with a label of something else.
#[derive(Debug)]
pub struct RawLoose {
    /// `ref`.
    pub reference: String,
    /// `label`.
    pub label: String,
    /// `status`.
    pub status: LooseStatus,
    /// `means`: requirements and groups.
    pub means: Vec<At<String>>,
    /// `why`.
    pub why: String,
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

/// What a file of the shelf holds.
#[derive(Debug)]
pub enum Shelved {
    /// Requirements, or the guidance that they are told by.
    Catalog(Box<RawCatalog>),
    /// A framework and its counterparts: the file has a key `framework`.
    Crosswalk(Box<RawCrosswalk>),
}

/// Reads one file of the shelf.
pub fn parse(path: &Utf8Path, text: &str, embedded: bool) -> (Option<Shelved>, Vec<Diagnostic>) {
    let mut cx = Cx::new(path);
    let shelved = read(&mut cx, path, text, embedded);
    (shelved, cx.diagnostics)
}

fn read(cx: &mut Cx, path: &Utf8Path, text: &str, embedded: bool) -> Option<Shelved> {
    let node = front_matter::read(cx, text, 0, 500_000)?;
    let map = cx.map(&node, "the catalog")?;
    Some(if map.has("framework") {
        Shelved::Crosswalk(Box::new(crosswalk::decode(cx, path, map, embedded)?))
    } else {
        Shelved::Catalog(Box::new(decode(cx, path, map, embedded)))
    })
}

fn decode(cx: &mut Cx, path: &Utf8Path, mut map: Map<'_>, embedded: bool) -> RawCatalog {
    let mut catalog = RawCatalog { path: path.to_owned(), embedded, ..RawCatalog::default() };
    if let Some(mut standard) = map.map(cx, "standard") {
        let span = standard.span;
        catalog.id = standard.text(cx, "id");
        catalog.title = standard.string(cx, "title").unwrap_or_default();
        catalog.designation = standard.string(cx, "designation").unwrap_or_else(|| catalog.title.clone());
        standard.get("kind");
        catalog.compare = crosswalk::compare(cx, &mut standard);
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
        catalog.guidance = guidance::decode(cx, &mut map);
        for entry in map.maps(cx, "loose-numbering") {
            catalog.loose.extend(loose(cx, entry));
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
    catalog
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
pub(super) fn required(cx: &mut Cx, map: &mut Map<'_>, key: &'static str) -> Option<At<String>> {
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

fn loose(cx: &mut Cx, mut map: Map<'_>) -> Option<RawLoose> {
    let status = map.get("status").and_then(|node| cx.word(node, "status", LooseStatus::from_word, LooseStatus::WORDS));
    let loose = RawLoose {
        reference: required(cx, &mut map, "ref")?.value,
        label: required(cx, &mut map, "label")?.value,
        status: status?.value,
        means: map.texts(cx, "means"),
        why: map.string(cx, "why").unwrap_or_default(),
    };
    map.finish(cx, true);
    Some(loose)
}
