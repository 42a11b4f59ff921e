//! The shelf: catalogs joined in the order in which the engagement lists them.

use std::collections::HashMap;
use std::sync::Arc;

use super::lookup::Ids;
use super::{crosswalk, guidance};
use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::*;
use crate::parse::catalog::{RawCatalog, RawRequirement};
use crate::parse::crosswalk::RawCrosswalk;

/// Joins the listed catalogs. Those of the program that hold no requirements are always there.
pub(super) fn build(
    catalogs: &[Arc<RawCatalog>],
    crosswalks: &[Arc<RawCrosswalk>],
    listed: &[At<String>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Shelf {
    let catalogs = &catalogs.iter().map(|catalog| &**catalog).collect::<Vec<_>>();
    let crosswalks = &crosswalks.iter().map(|crosswalk| &**crosswalk).collect::<Vec<_>>();
    let mut shelf = Shelf::default();
    check_ids(catalogs, diagnostics);
    for catalog in choose(catalogs, listed, diagnostics) {
        add(&mut shelf, catalog, diagnostics);
    }
    guidance::add(&mut shelf, catalogs);
    resolve_phases(&mut shelf, catalogs);
    shelf.frameworks = crosswalk::frameworks(crosswalks, catalogs, &shelf.by_ref, diagnostics);
    shelf
}

/// Two catalogs with one id, or two with one prefix, cannot both be cited.
fn check_ids(catalogs: &[&RawCatalog], diagnostics: &mut Vec<Diagnostic>) {
    for (index, catalog) in catalogs.iter().enumerate() {
        let earlier = &catalogs[..index];
        if let Some(id) = &catalog.id
            && earlier.iter().any(|c| c.id.as_ref().is_some_and(|other| other.value.eq_ignore_ascii_case(&id.value)))
        {
            diagnostics.push(Diagnostic::new(
                Code::DuplicateId,
                &catalog.path,
                id.span,
                format!("another catalog has the id `{}`", id.value),
                "give this catalog another id",
            ));
        }
        if let Some(prefix) = &catalog.prefix
            && earlier.iter().any(|c| c.prefix.as_ref().is_some_and(|p| p.value.eq_ignore_ascii_case(&prefix.value)))
        {
            diagnostics.push(Diagnostic::new(
                Code::CatalogInvalid,
                &catalog.path,
                prefix.span,
                format!("another catalog has the prefix `{}`", prefix.value),
                "give this catalog another prefix",
            ));
        }
    }
}

fn choose<'c>(
    catalogs: &[&'c RawCatalog],
    listed: &[At<String>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<&'c RawCatalog> {
    let with_requirements = || catalogs.iter().copied().filter(|c| !c.requirements.is_empty());
    if listed.is_empty() {
        return with_requirements().filter(|c| c.embedded).collect();
    }
    let ids = Ids::new(with_requirements().filter_map(|c| c.id.as_ref()).map(|id| id.value.as_str()));
    let mut chosen: Vec<&RawCatalog> = Vec::new();
    for id in listed {
        let found = with_requirements().find(|c| c.id.as_ref().is_some_and(|at| at.value == id.value));
        match found {
            Some(catalog) if chosen.iter().any(|c| std::ptr::eq(*c, catalog)) => diagnostics.push(Diagnostic::new(
                Code::DuplicateId,
                "engagement.yaml",
                id.span,
                format!("`{}` is listed twice", id.value),
                "list each catalog once",
            )),
            Some(catalog) => chosen.push(catalog),
            None => diagnostics.push(Diagnostic::new(
                Code::UnknownCatalog,
                "engagement.yaml",
                id.span,
                format!("there is no catalog `{}`", id.value),
                ids.hint(&id.value, "put the catalog's file into `catalogs/`, or name `iso-42001-2023`"),
            )),
        }
    }
    if chosen.is_empty() {
        // All were unknown, which is said above: not of every reference as well.
        return with_requirements().filter(|c| c.embedded).collect();
    }
    chosen
}

/// What to do about two refs of one page.
const SAME_PAGE: &str = "rename one: on pages, other characters than letters, digits, `.`, `_` and `-` become `-`";

fn add(shelf: &mut Shelf, catalog: &RawCatalog, diagnostics: &mut Vec<Diagnostic>) {
    let prefix = catalog.prefix.as_ref().map(|at| at.value.as_str());
    let full = |reference: &str| match prefix {
        Some(prefix) => format!("{prefix}:{reference}"),
        None => reference.to_owned(),
    };
    let standard = shelf.standards.len();
    shelf.standards.push(named(catalog));
    let mut invalid = |span: Span, message: String, help: &str| {
        diagnostics.push(Diagnostic::new(Code::CatalogInvalid, &catalog.path, span, message, help));
    };
    let mut areas: HashMap<&str, AreaIx> = HashMap::new();
    let mut pages: HashMap<String, &str> = HashMap::new();
    for area in &catalog.areas {
        if areas.insert(&area.reference.value, AreaIx::new(shelf.areas.len())).is_some() {
            invalid(area.reference.span, format!("the area `{}` stands twice", area.reference.value), "remove one");
            continue;
        }
        if let Some(other) = pages.insert(slug(&area.reference.value).to_lowercase(), &area.reference.value) {
            let message = format!("the areas `{}` and `{other}` would have the same page", area.reference.value);
            invalid(area.reference.span, message, SAME_PAGE);
        }
        shelf.areas.push(Area {
            reference: full(&area.reference.value),
            title: area.title.clone(),
            about: area.about.clone(),
            standard,
        });
    }
    for group in &catalog.groups {
        match group.area.as_ref().and_then(|area| areas.get(area.value.as_str())) {
            Some(area) => shelf.groups.push(Group {
                reference: full(&group.reference.value),
                title: group.title.clone(),
                area: *area,
            }),
            None => invalid(
                group.reference.span,
                format!("the group `{}` belongs to no area of this catalog", group.reference.value),
                "state `area:` with the ref of an area",
            ),
        }
    }
    let mut slugs: HashMap<String, &str> = HashMap::new();
    for raw in &catalog.requirements {
        let Some(area) = areas.get(raw.area.value.as_str()) else {
            invalid(
                raw.area.span,
                format!("there is no area `{}` in this catalog", raw.area.value),
                "list it under `areas:`",
            );
            continue;
        };
        let reference = full(&raw.reference.value);
        if shelf.by_ref.contains_key(&reference) {
            invalid(
                raw.reference.span,
                format!("`{}` stands twice in this catalog", raw.reference.value),
                "remove one of the two",
            );
            continue;
        }
        if let Some(other) = slugs.insert(slug(&raw.reference.value).to_lowercase(), &raw.reference.value) {
            invalid(
                raw.reference.span,
                format!("`{}` and `{other}` would have the same page", raw.reference.value),
                SAME_PAGE,
            );
            continue;
        }
        shelf.by_ref.insert(reference.clone(), RequirementIx::new(shelf.requirements.len()));
        shelf.requirements.push(requirement(raw, reference, *area, standard));
    }
    nest(shelf, standard);
    for raw in &catalog.loose {
        shelf.loose.push(LooseNumber {
            reference: raw.reference.clone(),
            label: raw.label.clone(),
            status: raw.status,
            // Groups among them are told by `why`: they cannot be graded.
            means: raw.means.iter().filter_map(|at| shelf.by_ref.get(&at.value).copied()).collect(),
            why: raw.why.clone(),
        });
    }
}

/// What a catalog says of its standard.
pub(super) fn named(catalog: &RawCatalog) -> Standard {
    Standard {
        id: catalog.id.as_ref().map(|at| at.value.clone()).unwrap_or_default(),
        designation: catalog.designation.clone(),
        title: catalog.title.clone(),
        prefix: catalog.prefix.as_ref().map(|at| at.value.clone()),
        compare: catalog.compare.clone(),
    }
}

/// A ref as the name of a page.
pub fn slug(reference: &str) -> String {
    reference.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' }).collect()
}

fn requirement(raw: &RawRequirement, reference: String, area: AreaIx, standard: usize) -> Requirement {
    Requirement {
        reference,
        title: raw.title.clone(),
        kind: raw.kind,
        area,
        about: raw.about.clone(),
        test_approach: raw.test_approach.clone(),
        common_gap: raw.common_gap.clone(),
        why_it_matters: raw.why_it_matters.clone(),
        phases: Vec::new(),
        evidence: raw.evidence.clone(),
        testable: raw.testable && raw.kind != RequirementKind::Heading,
        synonyms: raw.synonyms.clone(),
        parent: None,
        leaves: Vec::new(),
        standard,
    }
}

/// Headings hold every requirement whose ref continues theirs after a dot.
fn nest(shelf: &mut Shelf, standard: usize) {
    for index in 0..shelf.requirements.len() {
        if shelf.requirements[index].standard != standard {
            continue;
        }
        let mut above = shelf.requirements[index].reference.clone();
        let gradable = shelf.requirements[index].is_gradable();
        while let Some(dot) = above.rfind('.') {
            above.truncate(dot);
            let Some(&heading) = shelf.by_ref.get(&above) else { continue };
            if shelf.requirements[heading.index()].kind != RequirementKind::Heading {
                continue;
            }
            let this = RequirementIx::new(index);
            shelf.requirements[index].parent.get_or_insert(heading);
            if gradable {
                shelf.requirements[heading.index()].leaves.push(this);
            }
        }
    }
}

fn resolve_phases(shelf: &mut Shelf, catalogs: &[&RawCatalog]) {
    let ids = Ids::new(shelf.phases.iter().map(|p| p.id.as_str()));
    for catalog in catalogs {
        for raw in &catalog.requirements {
            let reference = match &catalog.prefix {
                Some(prefix) => format!("{}:{}", prefix.value, raw.reference.value),
                None => raw.reference.value.clone(),
            };
            if let Some(&index) = shelf.by_ref.get(&reference) {
                shelf.requirements[index.index()].phases =
                    raw.phases.iter().filter_map(|id| ids.get(&id.value)).map(PhaseIx::new).collect();
            }
        }
    }
}
