//! The threats of ISO/IEC 27090 (FDIS), what lies beyond them, and one page per threat.

mod guidance;

use serde::Serialize;

use super::address::Here;
use super::grid::{self, Grid};
use super::parts::Row;
use super::parts::*;
use super::{Cx, Page, Subject, address, breakdowns, failures, frameworks, lists, mention};
use crate::model::*;

pub(super) use guidance::{Duties, duties};

/// `threats/index.html`.
#[derive(Debug, Serialize)]
pub struct ThreatsView {
    header: Header,
    /// The threats, with what each harms and where it strikes.
    threats: Table,
    grid: Grid,
    by_threat: Breakdown,
    /// What the draft does not cover: figures and the lists behind them.
    beyond: Vec<Beyond>,
    /// What the draft advises against them.
    measures: Table,
    practices: Table,
    roles: Vec<guidance::Role>,
}

/// Findings about something that the draft does not cover.
#[derive(Debug, Serialize)]
struct Beyond {
    title: Words,
    about: Words,
    figure: Figure,
    list: List,
}

/// `threats/<threat>.html`.
#[derive(Debug, Serialize)]
pub struct ThreatView {
    header: Header,
    facts: Vec<Term>,
    /// How it can be noticed.
    detection: Vec<Words>,
    /// How it can be tested.
    tests: Vec<Words>,
    requirements: Table,
    /// Measures of the draft that answer it; our judgement.
    measures: Table,
    tree: List,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("threats/index.html", Subject::Threats));
    for (i, threat) in cx.engagement.shelf.threats.iter().enumerate() {
        pages.push(Page::new(address::threat(threat), Subject::Threat(ThreatIx::new(i))));
    }
}

pub(super) fn index(cx: &Cx<'_>, path: &str) -> (Frame, ThreatsView) {
    let here = &Here::new(cx.engagement, path);
    let mut header = Header::new(Words::say("threats-page.title"));
    header.lead = Some(Words::say("threats-page.lead"));
    let view = ThreatsView {
        header,
        threats: overview(cx, here),
        grid: grid::grid(cx, here, "threat", values(cx, here)),
        by_threat: breakdowns::by_threat(cx, here, "threats"),
        measures: guidance::measures(cx, here),
        practices: guidance::practices(cx, here),
        roles: guidance::roles(cx, here),
        beyond: cx.engagement.shelf.beyond.iter().map(|topic| beyond(cx, here, topic)).collect(),
    };
    let mut frame = Frame::new(path, "threats", Words::say("threats-page.title"));
    frame.description = view.header.lead.clone();
    frame.contents = ["threats", "coverage", "results", "measures", "practices", "roles", "beyond"]
        .map(|id| Anchor::new(id, Words::say(format!("threats-page.contents-{id}"))))
        .into();
    (frame, view)
}

/// Every threat as a row of the grid.
fn values<'e>(cx: &Cx<'e>, here: &Here<'_>) -> Vec<grid::Value<'e>> {
    let rows = cx.assessment.breakdowns.threat.rows.iter();
    rows.map(|(ix, cells)| {
        let link = here.threat_link(*ix);
        grid::Value {
            key: format!("threats.threat.{}", cx.engagement[*ix].id),
            label: Label::link(link.href, link.text),
            address: address::threat(&cx.engagement[*ix]),
            cells,
            // Activities state no threats.
            activities: Vec::new(),
        }
    })
    .collect()
}

fn overview(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let rows = cx.engagement.shelf.threats.iter().enumerate().map(|(i, threat)| {
        let link = here.threat_link(ThreatIx::new(i));
        let stages = threat.stages.iter().map(|stage| here.stage_link(*stage)).collect();
        Row::new(vec![
            Cell::Label(Label { note: Some(Words::text(&threat.about)), ..Label::link(link.href, link.text) }),
            Cell::Lines(properties(threat)),
            mention::cell(stages),
        ])
    });
    let column = |word: &str| Column::text(Words::say(format!("threats-page.{word}")));
    Table {
        id: None,
        caption: Words::say("threats-page.overview-caption"),
        columns: vec![Column { align: Align::Wide, ..column("threat") }, column("properties"), column("stages")],
        rows: rows.collect(),
        none: None,
    }
}

/// Confidentiality, integrity, availability.
fn properties(threat: &Threat) -> Vec<Words> {
    threat.properties.iter().map(|property| Words::say(format!("threats-page.property-{property}"))).collect()
}

fn beyond(cx: &Cx<'_>, here: &Here<'_>, topic: &BeyondTopic) -> Beyond {
    let word = topic.topic.as_str();
    let findings: Vec<FindingIx> = cx
        .engagement
        .published()
        .filter(|(_, finding)| finding.counts() && finding.beyond.contains(&topic.topic))
        .map(|(ix, _)| ix)
        .collect();
    let id = format!("beyond-{word}");
    let title = Words::text(&topic.title);
    Beyond {
        about: Words::text(&topic.about),
        figure: Figure::new(
            format!("threats.beyond.{word}"),
            findings.len() as u64,
            here.to(&format!("threats/index.html#{id}")),
        ),
        list: List {
            note: mention::withheld(cx, Finding::counts),
            ..lists::findings(cx, here, &id, &findings).titled(title.clone())
        },
        title,
    }
}

pub(super) fn view(cx: &Cx<'_>, path: &str, ix: ThreatIx) -> (Frame, ThreatView) {
    let here = &Here::new(cx.engagement, path);
    let threat = &cx.engagement[ix];
    let title = Words::text(&threat.title);
    let mut header = Header::new(title.clone());
    header.kicker = Some(Words::say("threats-page.kicker"));
    header.lead = Some(Words::text(&threat.about));
    let term = |word: &str, value: Cell| Term::new(Words::say(format!("threats-page.{word}")), value);
    let stages = threat.stages.iter().map(|stage| here.stage_link(*stage)).collect();
    let mut facts = vec![
        term("properties", mention::all(properties(threat)).map_or(Cell::Nothing, Cell::Text)),
        term("stages", mention::cell(stages)),
        term("met-by", guidance::met_by(cx, here, ix)),
    ];
    for (taxonomy, ids) in threat.taxonomy.iter().filter(|(_, ids)| !ids.is_empty()) {
        facts.push(term(&format!("taxonomy-{taxonomy}"), frameworks::taxonomy(cx, here, taxonomy, ids, false)));
    }
    let view = ThreatView {
        header,
        facts,
        detection: threat.detection.iter().map(Words::text).collect(),
        tests: threat.tests.iter().map(Words::text).collect(),
        requirements: failures::requirements(cx, here, "threats-page.requirements-caption", &threat.requirements),
        measures: guidance::against(cx, here, ix),
        tree: lists::tree(cx, here, &cx.assessment.breakdowns.threat.rows[ix.index()].1),
    };
    let mut frame = Frame::new(path, "threats", title);
    frame.description = view.header.lead.clone();
    frame.contents = vec![
        Anchor::new("testing", Words::say("threats-page.tests")),
        Anchor::new("mapped", Words::say("threats-page.requirements")),
        Anchor::new("measures", Words::say("threats-page.measures-against")),
        Anchor::new("assessments", Words::say("lists.assessments")),
    ];
    let link = |threat: &Threat| Link::new(here.to(&address::threat(threat)), Words::text(&threat.title));
    let (previous, next) = failures::around(&cx.engagement.shelf.threats, ix.index(), link);
    (frame.previous, frame.next) = (previous, next);
    (frame.under(mention::section(here, "threats", "threats/index.html")), view)
}
