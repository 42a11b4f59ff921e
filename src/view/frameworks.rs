//! Other standards, laws and knowledge bases: how they compare, what this assessment means in each of them, and the
//! entries of a taxonomy that findings name.

mod element;
mod framework;
mod shown;

use serde::Serialize;

use super::address::Here;
use super::parts::Row;
use super::parts::*;
use super::{Cx, Page, Subject, address, mention};
use crate::assess::Verdict;
use crate::model::*;

pub use element::ElementView;
pub use framework::FrameworkView;

pub(super) use element::view as element;
pub(super) use framework::view as framework;
use shown::{Shown, shown};
pub(super) use shown::{counterparts, taxonomy};

/// `frameworks/index.html`.
#[derive(Debug, Serialize)]
pub struct FrameworksView {
    header: Header,
    /// The frameworks that are shown, with what testing showed of the counterparts of their elements.
    outcomes: Option<Breakdown>,
    /// How the standards compare.
    comparison: Table,
    /// What relationship, source and confidence mean.
    reading: Vec<Reading>,
    /// What holds for every row.
    cautions: Vec<Words>,
}

/// The words of one column, explained.
#[derive(Debug, Serialize)]
struct Reading {
    title: Words,
    terms: Vec<Term>,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("frameworks/index.html", Subject::Frameworks));
    for shown in shown(cx) {
        let framework = &cx.engagement[shown.ix];
        pages.push(Page::new(address::framework(framework), Subject::Framework(shown.ix)));
        for (number, named) in shown.named(cx).iter().enumerate() {
            pages.push(Page::new(address::element(framework, &named.id), Subject::Element(shown.ix, number)));
        }
    }
}

pub(super) fn index(cx: &Cx<'_>, path: &str) -> (Frame, FrameworksView) {
    let here = &Here::new(cx.engagement, path);
    let mut header = Header::new(Words::say("nav.frameworks"));
    header.lead = Some(Words::say("frameworks-page.lead"));
    let shown = shown(cx);
    let view = FrameworksView {
        header,
        outcomes: (!shown.is_empty()).then(|| outcomes(cx, here, &shown)),
        comparison: comparison(cx, here, &shown),
        reading: reading(),
        cautions: ["pointer", "guidance", "low"].map(|of| Words::say(format!("frameworks-page.caution-{of}"))).into(),
    };
    let mut frame = Frame::new(path, "frameworks", Words::say("nav.frameworks"));
    frame.description = view.header.lead.clone();
    let sections = ["outcomes", "comparison", "reading"];
    let skipped = usize::from(view.outcomes.is_none());
    frame.contents = sections[skipped..]
        .iter()
        .map(|id| Anchor::new(*id, Words::say(format!("frameworks-page.contents-{id}"))))
        .collect();
    (frame, view)
}

/// A row per framework: its elements by the worst verdict among their counterparts.
fn outcomes(cx: &Cx<'_>, here: &Here<'_>, shown: &[Shown]) -> Breakdown {
    let rows = shown.iter().map(|shown| {
        let framework = &cx.engagement[shown.ix];
        let page = address::framework(framework);
        let elements = shown.outcomes(cx);
        let count = |verdict: Verdict| elements.iter().filter(|(_, of)| *of == verdict).count();
        let mut figures: Vec<Figure> = Verdict::ALL
            .iter()
            .map(|verdict| framework::outcome_figure(here, framework, verdict.as_str(), count(*verdict)))
            .collect();
        figures.push(framework::outcome_figure(here, framework, "all", elements.len()));
        BreakdownRow {
            label: Label {
                note: Some(match elements.is_empty() {
                    true => Words::say("frameworks-page.only-low"),
                    false => Words::text(&framework.status),
                }),
                ..Label::link(here.to(&page), Words::text(&framework.title))
            },
            figures,
            bar: None,
        }
    });
    let mut columns: Vec<Words> = Verdict::ALL
        .iter()
        .map(|verdict| Words::say(format!("frameworks-page.outcome.{}", verdict.as_str())))
        .collect();
    columns.push(Words::say("frameworks-page.outcome.all"));
    Breakdown {
        id: "outcomes-table".into(),
        caption: Words::say("frameworks-page.outcomes-caption"),
        unit: "elements".into(),
        dimension: Words::say("frameworks-page.framework"),
        columns,
        rows: rows.collect(),
        not_stated: None,
        total: None,
        in_several: None,
        bars: false,
    }
}

/// The standards beside each other; those with a page of this report are linked to it.
fn comparison(cx: &Cx<'_>, here: &Here<'_>, shown: &[Shown]) -> Table {
    let shelf = &cx.engagement.shelf;
    let row = |title: &str, href: Option<String>, compare: &Comparison| {
        let text = |text: &str| match text {
            "" => Cell::NotStated,
            text => Cell::Text(Words::text(text)),
        };
        let title = Words::text(title);
        let label = match href {
            Some(href) => Label::link(href, title),
            None => Label::new(title),
        };
        Row::new(vec![
            Cell::Label(label),
            text(&compare.kind),
            text(&compare.scope),
            text(&compare.certification),
            text(&compare.controls),
            text(&compare.updates),
        ])
    };
    let standards = shelf.standards.iter().chain(&shelf.guidance).filter_map(|standard| {
        let page = match standard.id.as_str() {
            "iso-23053-2022" => "lifecycle/index.html",
            "iso-27090" => "threats/index.html",
            _ => "controls/index.html",
        };
        Some(row(&standard.designation, Some(here.to(page)), standard.compare.as_ref()?))
    });
    let frameworks = shelf.frameworks.iter().enumerate().map(|(i, framework)| {
        let page = shown.iter().any(|shown| shown.ix == FrameworkIx::new(i));
        row(&framework.title, page.then(|| here.to(&address::framework(framework))), &framework.compare)
    });
    let column = |word: &str| Column::text(Words::say(format!("frameworks-page.{word}")));
    let columns = ["type", "scope", "certification", "controls", "updates"].map(column);
    Table {
        id: Some("comparison-table".into()),
        caption: Words::say("frameworks-page.comparison-caption"),
        columns: std::iter::once(column("standard")).chain(columns).collect(),
        rows: standards.chain(frameworks).collect(),
        none: None,
    }
}

/// What the words of a row mean.
fn reading() -> Vec<Reading> {
    let explained = |kind: &str, words: &[&str]| Reading {
        title: Words::say(format!("frameworks-page.{kind}")),
        terms: words
            .iter()
            .map(|word| {
                let means = Cell::Text(Words::say(format!("{kind}-means.{word}")));
                Term::new(Words::say(format!("{kind}.{word}")), means)
            })
            .collect(),
    };
    vec![
        explained("relationship", Relationship::WORDS),
        explained("confidence", Confidence::WORDS),
        explained("row-source", SOURCES),
    ]
}

/// The page above those of the frameworks.
fn section(here: &Here<'_>) -> Link {
    mention::section(here, "frameworks", "frameworks/index.html")
}
