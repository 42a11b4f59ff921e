//! What ISO/IEC 27090 (FDIS) advises: measures, practices, the duties of two roles, and what lies beyond it.

use super::super::text::{Sheet, width};
use super::titles;
use crate::model::{Duties, Measure, Practice, Shelf, ThreatIx};

pub(super) fn explain(shelf: &Shelf, word: &str) -> Option<String> {
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    if let Some(measure) = shelf.measures.iter().find(|measure| is(&measure.id) || is(&measure.title)) {
        return Some(of_measure(shelf, measure));
    }
    if let Some(practice) = shelf.practices.iter().find(|practice| is(&practice.id) || is(&practice.title)) {
        return Some(of_practice(shelf, practice));
    }
    if let Some(duties) = shelf.duties.iter().find(|duties| is(duties.role.as_str()) || is(&duties.title)) {
        return Some(of_role(shelf, duties));
    }
    let topic = shelf.beyond.iter().find(|topic| is(topic.topic.as_str()) || is(&topic.title))?;
    let kind = "beyond ISO/IEC 27090 (FDIS); a finding says so with `beyond-27090:`";
    Some(begun(&topic.title, topic.topic.as_str(), kind, &topic.about).finish())
}

/// Every word that [`explain`] knows.
pub(super) fn words(shelf: &Shelf) -> impl Iterator<Item = &str> {
    let measures = shelf.measures.iter().flat_map(|m| [m.id.as_str(), m.title.as_str()]);
    let practices = shelf.practices.iter().flat_map(|p| [p.id.as_str(), p.title.as_str()]);
    let duties = shelf.duties.iter().flat_map(|d| [d.role.as_str(), d.title.as_str()]);
    let beyond = shelf.beyond.iter().flat_map(|b| [b.topic.as_str(), b.title.as_str()]);
    measures.chain(practices).chain(duties).chain(beyond)
}

fn of_measure(shelf: &Shelf, measure: &Measure) -> String {
    let kind = "measure of ISO/IEC 27090 (FDIS), which is guidance";
    let mut sheet = begun(&measure.title, &measure.id, kind, &measure.about);
    sheet.list("Threats it answers, by our own judgement", threats(shelf, &measure.threats));
    sheet.list("Requirements it serves, by our own judgement", titles(shelf, &measure.requirements));
    sheet.finish()
}

fn of_practice(shelf: &Shelf, practice: &Practice) -> String {
    let kind = "practice of ISO/IEC 27090 (FDIS), which is guidance";
    let mut sheet = begun(&practice.title, &practice.id, kind, &practice.about);
    sheet.list("Requirements it serves, by our own judgement", titles(shelf, &practice.requirements));
    sheet.finish()
}

fn of_role(shelf: &Shelf, duties: &Duties) -> String {
    let kind = "role of ISO/IEC 27090 (FDIS); `role:` of an AI system states it";
    let mut sheet = begun(&duties.title, duties.role.as_str(), kind, &duties.about);
    sheet.list("Answers for", &duties.duties);
    sheet.list("Threats it meets first", threats(shelf, &duties.threats));
    sheet.list("Requirements that speak of it, by our own judgement", titles(shelf, &duties.requirements));
    sheet.finish()
}

fn begun(title: &str, id: &str, kind: &str, about: &str) -> Sheet {
    let mut sheet = Sheet::new(width());
    sheet.paragraph(&format!("{title} ({id})"));
    sheet.paragraph(kind);
    sheet.part("About", about);
    sheet
}

fn threats<'s>(shelf: &'s Shelf, list: &'s [ThreatIx]) -> impl Iterator<Item = String> + 's {
    list.iter().map(|ix| {
        let threat = &shelf.threats[ix.index()];
        format!("{} ({})", threat.title, threat.id)
    })
}
