//! Crosswalks: both ends of every row are looked up, and `frameworks:` of the engagement.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::lookup::Ids;
use super::shelf::slug;
use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::*;
use crate::parse::catalog::RawCatalog;
use crate::parse::crosswalk::RawCrosswalk;
use crate::parse::decode::excerpt;

/// The frameworks with their counterparts among the requirements of this engagement's catalogs. A row from a
/// catalog that is not listed is left out; one from a requirement that no catalog has is an error.
pub(super) fn frameworks(
    crosswalks: &[&RawCrosswalk],
    catalogs: &[&RawCatalog],
    by_ref: &HashMap<String, RequirementIx>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Framework> {
    let known = Ids::new(catalogs.iter().copied().flat_map(refs).collect::<BTreeSet<_>>().iter().map(String::as_str));
    let mut frameworks: Vec<Framework> = Vec::new();
    for raw in crosswalks {
        if let Some(other) = frameworks.iter().find(|other| other.id.eq_ignore_ascii_case(&raw.id.value)) {
            diagnostics.push(Diagnostic::new(
                Code::DuplicateId,
                &raw.path,
                raw.id.span,
                format!("another crosswalk has the framework `{}`", other.id),
                "give this framework another id",
            ));
            continue;
        }
        let framework = Look { raw, known: &known, by_ref, diagnostics: &mut *diagnostics }.framework();
        frameworks.push(framework);
    }
    frameworks
}

/// Every ref of a catalog, as it is cited.
fn refs(catalog: &RawCatalog) -> impl Iterator<Item = String> {
    catalog.requirements.iter().map(|requirement| match &catalog.prefix {
        Some(prefix) => format!("{}:{}", prefix.value, requirement.reference.value),
        None => requirement.reference.value.clone(),
    })
}

/// One crosswalk, and where its rows are looked up.
struct Look<'a> {
    raw: &'a RawCrosswalk,
    known: &'a Ids,
    by_ref: &'a HashMap<String, RequirementIx>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Look<'_> {
    fn invalid(&mut self, span: Span, message: String, help: String) {
        self.diagnostics.push(Diagnostic::new(Code::CatalogInvalid, &self.raw.path, span, message, help));
    }

    fn framework(mut self) -> Framework {
        let elements = self.elements();
        let rows = self.rows(&elements);
        let head = &self.raw.head;
        Framework {
            id: self.raw.id.value.clone(),
            title: head.title.clone(),
            cite: head.cite.clone(),
            taxonomy: head.taxonomy.clone(),
            size: head.size,
            about: head.about.clone(),
            status: head.status.clone(),
            titles: head.titles.clone(),
            compare: head.compare.clone(),
            notes: head.notes.clone(),
            elements,
            rows,
        }
    }

    fn elements(&mut self) -> Vec<Element> {
        let mut slugs: HashMap<String, &str> = HashMap::new();
        let mut elements = Vec::new();
        for element in &self.raw.elements {
            let id = &element.id.value;
            // Elements are anchors of one page.
            if let Some(other) = slugs.insert(slug(id).to_lowercase(), id) {
                let message = if other == id {
                    format!("the element `{}` stands twice", excerpt(id))
                } else {
                    format!("`{}` and `{}` would be one place on the page", excerpt(id), excerpt(other))
                };
                self.invalid(element.id.span, message, "remove one of the two, or give it another id".into());
                continue;
            }
            elements.push(Element { id: id.clone(), title: element.title.clone() });
        }
        elements
    }

    fn rows(&mut self, elements: &[Element]) -> Vec<Counterpart> {
        let ids = Ids::new(elements.iter().map(|element| element.id.as_str()));
        let mut seen = HashSet::new();
        let mut rows = Vec::new();
        for row in &self.raw.rows {
            let element = ids.get(&row.to.value);
            if element.is_none() {
                let message = format!("the framework has no element `{}`", excerpt(&row.to.value));
                self.invalid(row.to.span, message, ids.hint(&row.to.value, "list it under `elements:`"));
            }
            if self.known.get(&row.from.value).is_none() {
                let message = format!("no catalog has a control or clause `{}`", excerpt(&row.from.value));
                let help = self.known.hint(&row.from.value, "`aims-site catalog list` shows all of them");
                self.invalid(row.from.span, message, help);
            } else if !seen.insert((row.from.value.as_str(), row.to.value.as_str())) {
                let message =
                    format!("`{}` and `{}` are paired twice", excerpt(&row.from.value), excerpt(&row.to.value));
                self.invalid(row.from.span, message, "remove one of the two rows".into());
                continue;
            }
            let (Some(element), Some(&requirement)) = (element, self.by_ref.get(&row.from.value)) else { continue };
            rows.push(Counterpart {
                requirement,
                element,
                relationship: row.relationship,
                source: row.source.clone(),
                also: row.also.clone(),
                confidence: row.confidence,
                difference: row.difference.clone(),
            });
        }
        rows
    }
}

/// The frameworks that the engagement asks for.
pub(super) fn chosen(
    raw: Option<&[(At<String>, bool)]>,
    shelf: &Shelf,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<FrameworkChoice>> {
    let ids = Ids::new(shelf.frameworks.iter().map(|framework| framework.id.as_str()));
    let mut chosen: Vec<FrameworkChoice> = Vec::new();
    for (id, show_all) in raw? {
        let Some(index) = ids.get(&id.value) else {
            // Editions are part of an id, and easily left out.
            let begins = shelf.frameworks.iter().find(|framework| framework.id.starts_with(&id.value));
            let help = match begins {
                Some(framework) if !id.value.is_empty() => format!("did you mean `{}`?", framework.id),
                _ => ids.hint(&id.value, ids.known("framework")),
            };
            let message = format!("there is no framework `{}`", excerpt(&id.value));
            diagnostics.push(Diagnostic::new(Code::UnknownFramework, "engagement.yaml", id.span, message, help));
            continue;
        };
        let framework = FrameworkIx::new(index);
        if chosen.iter().any(|choice| choice.framework == framework) {
            diagnostics.push(Diagnostic::new(
                Code::DuplicateId,
                "engagement.yaml",
                id.span,
                format!("`{}` is listed twice", id.value),
                "list each framework once",
            ));
            continue;
        }
        chosen.push(FrameworkChoice { framework, show_all: *show_all });
    }
    Some(chosen)
}
