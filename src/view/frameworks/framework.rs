//! One framework: what this assessment means there.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::address::{self, Here};
use super::super::classes::{self, by_class, class_figures};
use super::super::parts::Entry;
use super::super::parts::*;
use super::super::register::Stat;
use super::super::{Cx, failures, judged, lists, mention};
use super::shown::{self, Named, Shown, entry_title};
use crate::assess::Verdict;
use crate::model::*;

/// `frameworks/<ID>.html`.
#[derive(Debug, Serialize)]
pub struct FrameworkView {
    header: Header,
    /// What a reader must know before using it.
    cautions: Vec<Callout>,
    /// Its elements by the worst verdict among their counterparts.
    outcomes: Vec<Stat>,
    /// What findings name of their own accord.
    named: Option<Breakdown>,
    /// How many findings an edition may not say that of.
    withheld: Option<Words>,
    /// What the figures of [`FrameworkView::named`] count beyond the pages of the entries.
    named_lists: Vec<List>,
    counterparts: Counterparts,
    /// What the figures of [`FrameworkView::outcomes`] count.
    by_outcome: List,
}

/// The rows that are shown, by element.
#[derive(Debug, Serialize)]
struct Counterparts {
    count: u64,
    groups: Vec<Group>,
    /// How many are not shown.
    hidden: Option<Words>,
}

/// An element with its counterparts.
#[derive(Debug, Serialize)]
struct Group {
    id: String,
    cite: String,
    title: String,
    rows: Vec<Line>,
}

/// One row of the crosswalk.
#[derive(Debug, Serialize)]
struct Line {
    /// Element and requirement.
    #[serde(rename = "ref")]
    reference: String,
    requirement: Label,
    verdict: Badge,
    /// Design and operation, where something was tested.
    aspects: Vec<Badge>,
    findings: Vec<Link>,
    relationship: Words,
    confidence: Badge,
    source: Words,
    difference: Option<Words>,
}

pub(in crate::view) fn view(cx: &Cx<'_>, path: &str, ix: FrameworkIx) -> (Frame, FrameworkView) {
    let here = &Here::new(cx.engagement, path);
    let framework = &cx.engagement[ix];
    let shown = shown::of(cx, ix);
    let title = Words::text(&framework.title);
    let mut header = Header::new(title.clone());
    header.kicker = Some(Words::say("frameworks-page.kicker"));
    header.lead = Some(Words::text(&framework.about));
    header.facts = facts(framework);
    let elements = shown.outcomes(cx);
    let named = shown.named(cx);
    let (breakdown, named_lists) = match named.is_empty() {
        true => (None, Vec::new()),
        false => {
            let (breakdown, lists) = self::named(cx, here, shown, &named);
            (Some(breakdown), lists)
        }
    };
    let view = FrameworkView {
        header,
        cautions: cautions(framework, here),
        outcomes: stats(here, framework, &elements),
        named: breakdown,
        withheld: framework.taxonomy.as_ref().and_then(|_| mention::withheld(cx, Finding::counts)),
        named_lists,
        counterparts: counterparts(cx, here, shown),
        by_outcome: by_outcome(here, framework, &elements),
    };
    let mut frame = Frame::new(path, "frameworks", title);
    frame.description = view.header.lead.clone();
    let anchor = |id: &str| Anchor::new(id, Words::say(format!("frameworks-page.contents-{id}")));
    if view.named.is_some() || view.withheld.is_some() {
        frame.contents.push(anchor("named"));
    }
    frame.contents.push(anchor("counterparts"));
    frame.contents.push(anchor("elements"));
    let all = super::shown(cx);
    let at = all.iter().position(|other| other.ix == ix).unwrap_or(0);
    let link = |other: &Shown| {
        let framework = &cx.engagement[other.ix];
        Link::new(here.to(&address::framework(framework)), Words::text(&framework.title))
    };
    let (previous, next) = failures::around(&all, at, link);
    (frame.previous, frame.next) = (previous, next);
    (frame.under(super::section(here)), view)
}

fn facts(framework: &Framework) -> Vec<Term> {
    let stated = |text: &str| mention::stated(Some(text));
    let term = |word: &str, value: Cell| Term::new(Words::say(format!("frameworks-page.{word}")), value);
    vec![
        term("type", stated(&framework.compare.kind)),
        term("certification", stated(&framework.compare.certification)),
        term("status", stated(&framework.status)),
        term("titles", stated(&framework.titles)),
    ]
}

/// What a row is not, and what its author adds.
fn cautions(framework: &Framework, here: &Here<'_>) -> Vec<Callout> {
    let mut lines = vec![Words::say("frameworks-page.caution-pointer")];
    lines.extend(framework.notes.iter().map(Words::text));
    vec![Callout {
        kind: CalloutKind::Important,
        title: Words::say("frameworks-page.cautions"),
        lines,
        links: vec![Link::new(here.to("frameworks/index.html#reading"), Words::say("frameworks-page.how-to-read"))],
    }]
}

/// A figure of elements, by the worst verdict among their counterparts.
pub(super) fn outcome_figure(here: &Here<'_>, framework: &Framework, outcome: &str, count: usize) -> Figure {
    let anchor = if outcome == "all" { "elements-all".to_owned() } else { format!("elements-{outcome}") };
    Figure::new(
        format!("frameworks.{}.element.{outcome}", framework.id),
        count as u64,
        here.to(&format!("{}#{anchor}", address::framework(framework))),
    )
}

fn stats(here: &Here<'_>, framework: &Framework, elements: &[(usize, Verdict)]) -> Vec<Stat> {
    if elements.is_empty() {
        return Vec::new();
    }
    let stat = |verdict: &Verdict| {
        let word = verdict.as_str();
        let count = elements.iter().filter(|(_, of)| of == verdict).count();
        let tone = match verdict {
            Verdict::Untested | Verdict::NotApplicable => "plain",
            _ => word,
        };
        Stat {
            figure: outcome_figure(here, framework, word, count),
            label: Words::say(format!("frameworks-page.outcome-is.{word}")),
            tone,
        }
    };
    Verdict::ALL.iter().map(stat).collect()
}

/// The elements by the worst verdict among their counterparts.
fn by_outcome(here: &Here<'_>, framework: &Framework, elements: &[(usize, Verdict)]) -> List {
    let page = address::framework(framework);
    let list = |verdict: &Verdict| {
        let word = verdict.as_str();
        let entries = elements.iter().filter(|(_, of)| of == verdict).map(|(element, _)| {
            let element = &framework.elements[*element];
            let href = here.to(&format!("{page}#{}", address::element_id(&element.id)));
            Entry::new(&element.id, href, Some(Words::text(framework.full_title(element))))
        });
        List::of(format!("elements-{word}"), "elements", entries.collect())
            .titled(Words::say(format!("frameworks-page.outcome-is.{word}")))
    };
    List::grouped("elements-all", "elements", Verdict::ALL.iter().map(list).collect())
        .titled(Words::say("frameworks-page.contents-elements"))
}

fn counterparts(cx: &Cx<'_>, here: &Here<'_>, shown: Shown) -> Counterparts {
    let framework = &cx.engagement[shown.ix];
    let groups: Vec<Group> = shown
        .elements(cx)
        .into_iter()
        .map(|(element, rows)| {
            let element = &framework.elements[element];
            Group {
                id: address::element_id(&element.id),
                cite: format!("{} {}", framework.cite, element.id),
                title: framework.full_title(element),
                rows: rows.iter().map(|row| line(cx, here, element, row)).collect(),
            }
        })
        .collect();
    let hidden = shown.hidden(cx);
    Counterparts {
        count: groups.iter().map(|group| group.rows.len() as u64).sum(),
        groups,
        hidden: (hidden > 0)
            .then(|| Words::count("frameworks-page.hidden", hidden as u64).with("id", framework.id.as_str())),
    }
}

fn line(cx: &Cx<'_>, here: &Here<'_>, element: &Element, row: &Counterpart) -> Line {
    let requirement = &cx.engagement[row.requirement];
    let state = &cx.assessment[row.requirement];
    let tested = state.tested();
    let design = judged::design_badge(cx, row.requirement, "judged.design-able-short");
    let aspects = design.into_iter().chain(judged::operating_badge(cx, row.requirement));
    let rest = format!("{}#assessments", address::requirement(requirement));
    Line {
        reference: format!("{}/{}", element.id, requirement.reference),
        requirement: mention::requirement(here, requirement, row.requirement),
        verdict: Badge::new(BadgeKind::Verdict, state.verdict.as_str()),
        aspects: if tested { aspects.collect() } else { Vec::new() },
        findings: mention::findings(here, state.findings().iter().copied(), &rest),
        relationship: Words::say(format!("relationship.{}", row.relationship.as_str())),
        confidence: Badge::new(BadgeKind::Confidence, row.confidence.as_str()),
        source: shown::source(row),
        difference: row.difference.as_ref().map(Words::text),
    }
}

/// The entries that findings name, and the lists behind what stands below them.
fn named(cx: &Cx<'_>, here: &Here<'_>, shown: Shown, named: &[Named]) -> (Breakdown, Vec<List>) {
    let framework = &cx.engagement[shown.ix];
    let page = address::framework(framework);
    let key = format!("frameworks.{}", framework.id);
    let rows = named.iter().map(|named| {
        let address = address::element(framework, &named.id);
        BreakdownRow {
            label: Label::link(here.to(&address), entry_title(framework, &named.id)),
            figures: class_figures(cx, here, &format!("{key}.{}", named.id), &address, "", &named.findings),
            bar: None,
        }
    });
    let all: Vec<FindingIx> = shown.mentions(cx).map(|(ix, _)| ix).collect();
    let mut places: BTreeMap<FindingIx, usize> = BTreeMap::new();
    for ix in named.iter().flat_map(|named| &named.findings) {
        *places.entry(*ix).or_default() += 1;
    }
    let several: Vec<FindingIx> = places.iter().filter(|(_, places)| **places > 1).map(|(ix, _)| *ix).collect();
    let silent: Vec<FindingIx> = cx
        .engagement
        .published()
        .filter(|(ix, finding)| finding.counts() && !places.contains_key(ix))
        .map(|(ix, _)| ix)
        .collect();
    let row = |word: &str, title: &str, findings: &[FindingIx]| BreakdownRow {
        label: Label::new(Words::say(title)),
        figures: class_figures(cx, here, &format!("{key}.{word}"), &page, &format!("{word}-"), findings),
        bar: None,
    };
    let lists = vec![
        by_class(cx, here, "named-", &all).titled(Words::say("frameworks-page.all-named")),
        by_class(cx, here, "silent-", &silent).titled(Words::say("breakdown.not-stated")),
        lists::findings(cx, here, "several", &several).titled(Words::say("breakdown.in-several")),
    ];
    let breakdown = Breakdown {
        id: "named-table".into(),
        caption: Words::say("frameworks-page.named-caption").with("framework", framework.title.as_str()),
        unit: "findings".into(),
        dimension: Words::say("frameworks-page.entry"),
        columns: classes::columns(),
        rows: rows.collect(),
        not_stated: Some(row("silent", "breakdown.not-stated", &silent)),
        total: Some(row("named", "breakdown.total", &all)),
        in_several: Some(Figure::new(
            format!("{key}.several"),
            several.len() as u64,
            here.to(&format!("{page}#several")),
        )),
        bars: false,
    };
    (breakdown, lists)
}
