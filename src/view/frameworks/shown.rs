//! What is shown of the crosswalks: which frameworks, which of their rows, and what findings name of their own accord.

use std::collections::{BTreeMap, HashMap};

use super::super::Cx;
use super::super::address::{self, Here};
use super::super::parts::Row;
use super::super::parts::*;
use crate::assess::Verdict;
use crate::model::*;

/// A framework that this report shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Which.
    pub ix: FrameworkIx,
    /// Rows of low confidence too.
    all: bool,
}

/// The frameworks that the engagement asks for, in its order; without `frameworks:` every one that has a row to show or
/// that findings name.
pub(super) fn shown(cx: &Cx<'_>) -> Vec<Shown> {
    match &cx.engagement.meta.frameworks {
        Some(chosen) => chosen.iter().map(|choice| Shown { ix: choice.framework, all: choice.show_all }).collect(),
        None => (0..cx.engagement.shelf.frameworks.len())
            .map(|i| Shown { ix: FrameworkIx::new(i), all: false })
            .filter(|shown| shown.rows(cx).next().is_some() || shown.is_named(cx))
            .collect(),
    }
}

/// The framework, if it is shown.
pub(super) fn of(cx: &Cx<'_>, ix: FrameworkIx) -> Shown {
    shown(cx).into_iter().find(|shown| shown.ix == ix).unwrap_or(Shown { ix, all: false })
}

impl Shown {
    /// Its rows that are shown, in the order of the crosswalk.
    pub(super) fn rows<'e>(self, cx: &Cx<'e>) -> impl Iterator<Item = &'e Counterpart> {
        cx.engagement[self.ix].rows.iter().filter(move |row| self.all || row.confidence != Confidence::Low)
    }

    /// How many rows are not shown, for their low confidence.
    pub(super) fn hidden(self, cx: &Cx<'_>) -> usize {
        cx.engagement[self.ix].rows.len() - self.rows(cx).count()
    }

    /// The elements with a row that is shown, in the order of the framework.
    pub(super) fn elements<'e>(self, cx: &Cx<'e>) -> BTreeMap<usize, Vec<&'e Counterpart>> {
        let mut elements: BTreeMap<usize, Vec<&Counterpart>> = BTreeMap::new();
        for row in self.rows(cx) {
            elements.entry(row.element).or_default().push(row);
        }
        elements
    }

    /// The same elements with the worst verdict among their counterparts, as headings compare their leaves (V1).
    pub(super) fn outcomes(self, cx: &Cx<'_>) -> Vec<(usize, Verdict)> {
        let verdict = |rows: &Vec<&Counterpart>| rows.iter().map(|row| cx.assessment[row.requirement].verdict).min();
        self.elements(cx).iter().map(|(element, rows)| (*element, verdict(rows).unwrap_or(Verdict::Untested))).collect()
    }

    /// What findings name of it in their `taxonomy`, in the order of the framework, then others as ids sort. Ids that
    /// would have one page are one entry.
    pub(super) fn named(self, cx: &Cx<'_>) -> Vec<Named> {
        let elements = &cx.engagement[self.ix].elements;
        let places: HashMap<String, usize> =
            elements.iter().enumerate().map(|(i, element)| (address::element_slug(&element.id), i)).collect();
        let mut named: BTreeMap<(usize, String), Named> = BTreeMap::new();
        for (ix, ids) in self.mentions(cx) {
            for id in ids {
                let slug = address::element_slug(entry_of(id));
                let place = places.get(&slug).copied();
                let entry = named.entry((place.unwrap_or(usize::MAX), slug)).or_insert_with(|| Named {
                    id: place.map_or_else(|| entry_of(id).to_owned(), |place| elements[place].id.clone()),
                    findings: Vec::new(),
                });
                if entry.findings.last() != Some(&ix) {
                    entry.findings.push(ix);
                }
            }
        }
        named.into_values().collect()
    }

    /// Whether a finding names it.
    fn is_named(self, cx: &Cx<'_>) -> bool {
        self.mentions(cx).next().is_some()
    }

    /// Findings that count, with the ids of this framework that they name.
    pub(super) fn mentions<'e>(self, cx: &Cx<'e>) -> impl Iterator<Item = (FindingIx, &'e [String])> {
        let taxonomy = cx.engagement[self.ix].taxonomy.as_deref();
        cx.engagement.published().filter(|(_, finding)| finding.counts()).filter_map(move |(ix, finding)| {
            let ids = finding.taxonomy.get(taxonomy?)?;
            (!ids.is_empty()).then_some((ix, ids.as_slice()))
        })
    }
}

/// An id that findings name.
#[derive(Debug)]
pub(super) struct Named {
    /// The id, without the edition.
    pub id: String,
    /// The findings that count and name it.
    pub findings: Vec<FindingIx>,
}

/// The entry that an id means: `LLM01:2025` is LLM01 of the edition of that year.
fn entry_of(id: &str) -> &str {
    id.split_once(':').map_or(id, |(entry, _)| entry)
}

/// An id with its title where that is known.
pub(super) fn entry_title(framework: &Framework, id: &str) -> Words {
    match framework.element(id) {
        Some(element) => Words::text(format!("{id} {}", framework.full_title(element))),
        None => Words::text(id),
    }
}

/// The ids of a taxonomy, each linked to its entry on the page of the framework that it belongs to; with its title where
/// that is known. `named` says that a finding that counts names them, so that they have a page.
pub(in crate::view) fn taxonomy(cx: &Cx<'_>, here: &Here<'_>, taxonomy: &str, ids: &[String], named: bool) -> Cell {
    let frameworks = &cx.engagement.shelf.frameworks;
    let found = frameworks.iter().position(|framework| framework.taxonomy.as_deref() == Some(taxonomy));
    let Some(ix) = found.map(FrameworkIx::new) else { return Cell::Text(Words::text(ids.join(", "))) };
    let framework = &cx.engagement[ix];
    let asked_for = match &cx.engagement.meta.frameworks {
        Some(chosen) => chosen.iter().any(|choice| choice.framework == ix),
        None => named || shown(cx).iter().any(|shown| shown.ix == ix),
    };
    let titles = ids.iter().map(|id| entry_title(framework, entry_of(id)));
    if !asked_for {
        return Cell::Lines(titles.collect());
    }
    let address = |id: &str| match named {
        true => address::element(framework, entry_of(id)),
        false => address::framework(framework),
    };
    Cell::Links(ids.iter().zip(titles).map(|(id, title)| Link::new(here.to(&address(id)), title)).collect())
}

/// The counterparts of one requirement in the frameworks that are shown, and how many rows are not, for their low
/// confidence.
pub(in crate::view) fn counterparts(cx: &Cx<'_>, here: &Here<'_>, requirement: RequirementIx) -> (Table, usize) {
    let mut hidden = 0;
    let mut rows = Vec::new();
    for shown in shown(cx) {
        let framework = &cx.engagement[shown.ix];
        let page = address::framework(framework);
        let all = framework.rows.iter().filter(|row| row.requirement == requirement).count();
        let before = rows.len();
        for row in shown.rows(cx).filter(|row| row.requirement == requirement) {
            let element = &framework.elements[row.element];
            let text = Words::text(format!("{} {} {}", framework.cite, element.id, framework.full_title(element)));
            let label = Label {
                note: row.difference.as_ref().map(Words::text),
                ..Label::link(here.to(&format!("{page}#{}", address::element_id(&element.id))), text)
            };
            rows.push(Row::new(vec![
                Cell::Label(label),
                Cell::Text(Words::say(format!("relationship.{}", row.relationship.as_str()))),
                Cell::Badges(vec![Badge::new(BadgeKind::Confidence, row.confidence.as_str())]),
                Cell::Text(source(row)),
            ]));
        }
        hidden += all - (rows.len() - before);
    }
    let column = |word: &str| Column::text(Words::say(format!("frameworks-page.{word}")));
    let table = Table {
        id: None,
        caption: Words::say("frameworks-page.counterparts-caption"),
        columns: vec![
            Column { align: Align::Wide, ..column("element") },
            column("relationship"),
            column("confidence"),
            column("row-source"),
        ],
        rows,
        none: Some(Words::say("frameworks-page.no-counterpart")),
    };
    (table, hidden)
}

/// Where a row comes from, and who agrees.
pub(super) fn source(row: &Counterpart) -> Words {
    let words = |source: &String| match SOURCES.contains(&source.as_str()) {
        true => Words::say(format!("row-source.{source}")),
        false => Words::text(source),
    };
    row.also.iter().fold(words(&row.source), |first, also| {
        Words::say("frameworks-page.source-and").with("first", first).with("second", words(also))
    })
}
