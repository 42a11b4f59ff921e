//! Other frameworks, and their elements with the requirements that are their counterparts.

use super::super::text::{Sheet, width};
use crate::model::{Confidence, Counterpart, Element, Framework, Shelf};

pub(super) fn explain(shelf: &Shelf, word: &str) -> Option<String> {
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    if let Some(framework) = shelf.frameworks.iter().find(|framework| is(&framework.id) || is(&framework.title)) {
        return Some(of_framework(shelf, framework));
    }
    // Several frameworks may have an element of one id: each is told, none is chosen in silence.
    let found = shelf.frameworks.iter().flat_map(|framework| {
        let named = move |element: &&Element| is(&element.id) || is(&format!("{} {}", framework.cite, element.id));
        framework.elements.iter().enumerate().filter(move |(_, element)| named(element)).map(move |at| (framework, at))
    });
    let told: Vec<String> = found.map(|(framework, (at, element))| of_element(shelf, framework, at, element)).collect();
    (!told.is_empty()).then(|| told.join("\n"))
}

/// Every word that [`explain`] knows.
pub(super) fn words(shelf: &Shelf) -> impl Iterator<Item = &str> {
    shelf.frameworks.iter().flat_map(|framework| {
        let elements = framework.elements.iter().map(|element| element.id.as_str());
        [framework.id.as_str(), framework.title.as_str()].into_iter().chain(elements)
    })
}

fn of_framework(shelf: &Shelf, framework: &Framework) -> String {
    let mut sheet = Sheet::new(width());
    sheet.paragraph(&format!("{} ({})", framework.title, framework.id));
    sheet.paragraph("framework with counterparts; a counterpart shares ground and proves nothing");
    sheet.part("About", &framework.about);
    sheet.part("Status", &framework.status);
    sheet.part("Certification", &framework.compare.certification);
    sheet.list("Before using it", &framework.notes);
    sheet.list(
        "Elements known here",
        framework.elements.iter().map(|element| format!("{} {}", element.id, framework.full_title(element))),
    );
    let low = framework.rows.iter().filter(|row| row.confidence == Confidence::Low).count();
    let (rows, requirements) = (framework.rows.len(), counted(shelf, framework));
    sheet.part("Counterparts", &format!("{rows} with {requirements} requirements, {low} of them of low confidence"));
    sheet.finish()
}

fn of_element(shelf: &Shelf, framework: &Framework, at: usize, element: &Element) -> String {
    let mut sheet = Sheet::new(width());
    sheet.paragraph(&format!("{} {}: {}", framework.cite, element.id, framework.full_title(element)));
    sheet.paragraph(&format!("element of {} ({})", framework.title, framework.id));
    let rows: Vec<&Counterpart> = framework.rows.iter().filter(|row| row.element == at).collect();
    match rows.is_empty() {
        true => sheet.part("Counterparts", "none known here"),
        false => sheet.list("Counterparts", rows.iter().map(|row| counterpart(shelf, row))),
    }
    sheet.finish()
}

fn counterpart(shelf: &Shelf, row: &Counterpart) -> String {
    let requirement = &shelf.requirements[row.requirement.index()];
    let (relationship, confidence) = (row.relationship.as_str(), row.confidence.as_str());
    format!("{} {}: {relationship}, {confidence} confidence, {}", requirement.reference, requirement.title, row.source)
}

/// How many requirements have a counterpart in a framework.
fn counted(shelf: &Shelf, framework: &Framework) -> usize {
    let has = |at: usize| framework.rows.iter().any(|row| row.requirement.index() == at);
    (0..shelf.requirements.len()).filter(|at| has(*at)).count()
}
