//! One requirement: what it is about, what testing showed, the findings for and against. Headings show their leaves.

use serde::Serialize;

use super::address::{Here, matrix};
use super::judged::{self, Judged};
use super::parts::*;
use super::parts::{Entry, Row};
use super::{Cx, Page, Subject, address, declared, failures, frameworks, lists, mention};
use crate::assess::{Cells, Verdict};
use crate::model::*;

/// `controls/<REF>.html`.
#[derive(Debug, Serialize)]
pub struct RequirementView {
    header: Header,
    /// Escalations, contradictions, exclusion, the reason for not testing.
    callouts: Vec<Callout>,
    /// What is said of it; none of a heading.
    judged: Option<Judged>,
    /// A heading's leaves.
    leaves: Option<Leaves>,
    /// What it is about, how it is tested, the common gap, typical evidence.
    about: Vec<Term>,
    /// Evidence that an assessor typically asks for.
    evidence: Vec<Words>,
    /// All assessments that count.
    tree: Option<List>,
    /// Those of withdrawn findings.
    withdrawn: Option<List>,
    /// Its entry in the Statement of Applicability.
    statement: Option<Vec<Term>>,
    /// Stages, threats and phases that map to it.
    related: Vec<Term>,
    /// Where other frameworks speak of the same.
    counterparts: Table,
    /// How many rows about it are not shown.
    hidden: Option<Words>,
    /// Its verdict in earlier periods.
    history: Option<Table>,
}

/// The leaves of a heading.
#[derive(Debug, Serialize)]
struct Leaves {
    sentence: Words,
    tested: Figure,
    all: Figure,
    /// What the figures count.
    list: List,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for (ix, requirement) in cx.engagement.shelf.requirements() {
        pages.push(Page::new(address::requirement(requirement), Subject::Requirement(ix)));
    }
}

pub(super) fn view(cx: &Cx<'_>, path: &str, ix: RequirementIx) -> (Frame, RequirementView) {
    let here = &Here::new(cx.engagement, path);
    let (requirement, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let (counterparts, hidden) = frameworks::counterparts(cx, here, ix);
    let view = RequirementView {
        header: header(cx, here, ix),
        callouts: declared::callouts(cx, here, ix),
        judged: requirement.is_gradable().then(|| judged::judged(cx, here, ix)),
        leaves: leaves(cx, here, ix),
        about: about(requirement),
        evidence: requirement.evidence.iter().map(Words::text).collect(),
        tree: requirement.is_gradable().then(|| tree(cx, here, &state.cells)),
        withdrawn: (!state.withdrawn.is_empty()).then(|| {
            lists::assessments(cx, here, "withdrawn", &state.withdrawn).titled(Words::say("requirement-page.withdrawn"))
        }),
        statement: requirement.is_gradable().then(|| declared::terms(cx, here, ix)),
        related: related(cx, here, ix),
        counterparts,
        hidden: (hidden > 0).then(|| Words::count("frameworks-page.hidden-of-requirement", hidden as u64)),
        history: history(cx, ix),
    };
    let mut frame = Frame::new(path, "controls", title(requirement));
    frame.description = (!requirement.about.is_empty()).then(|| Words::text(&requirement.about));
    frame.contents = contents(&view);
    let link = |requirement: &Requirement| Link::new(here.to(&address::requirement(requirement)), title(requirement));
    let (previous, next) = failures::around(&cx.engagement.shelf.requirements, ix.index(), link);
    (frame.previous, frame.next) = (previous, next);
    frame = frame.under(mention::section(here, "controls", &matrix(1)));
    if let Some(parent) = requirement.parent {
        frame = frame.under(Link::new(here.requirement(parent), title(&cx.engagement[parent])));
    }
    (frame, view)
}

/// The assessments, with what this page does not say anyway: where each was made, when, and where it stands.
fn tree(cx: &Cx<'_>, here: &Here<'_>, cells: &Cells) -> List {
    if cells.all().nth(List::COMPACT_ABOVE as usize).is_some() {
        return lists::tree(cx, here, cells);
    }
    lists::tree_of(cells, &|at| {
        let finding = &cx.engagement[at.finding];
        let mut entry = lists::plain_entry(cx, here, at);
        let systems = finding.systems.iter().map(|ix| Words::text(&cx.engagement[*ix].title));
        let place = finding.target.place.iter().map(Words::text);
        let found =
            finding.found.map(|day| Words::say("requirement-page.found").with("day", Value::date(day.to_string())));
        entry.note = mention::all(systems.chain(place).chain(found));
        entry.badges = lists::assessment_badges(cx, at);
        if cx.assessment[at.finding].entries[at.entry as usize].open {
            entry.badges.push(Badge::new(BadgeKind::Status, finding.status.as_str()));
        }
        entry
    })
}

/// Ref and title: a number never stands alone.
fn title(requirement: &Requirement) -> Words {
    Words::text(format!("{} {}", requirement.reference, requirement.title))
}

fn header(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Header {
    let (requirement, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let standard = cx.engagement.shelf.standards.get(requirement.standard);
    let designation = standard.map_or("", |standard| standard.designation.as_str());
    let mut header = Header::new(title(requirement));
    header.kicker = Some(
        Words::say(format!("requirement-page.kicker-{}", requirement.kind.as_str())).with("standard", designation),
    );
    header.badges = vec![Badge::new(BadgeKind::Verdict, state.verdict.as_str())];
    let area = mention::area(here, &cx.engagement[requirement.area]);
    header.facts = vec![Term::new(Words::say("requirement-page.area"), Cell::Label(area))];
    if state.graded != state.verdict {
        let graded = Cell::Badges(vec![Badge::new(BadgeKind::Verdict, state.graded.as_str())]);
        header.facts.push(Term::new(Words::say("requirement-page.graded"), graded));
    }
    if requirement.is_gradable() {
        let word = match (state.applicable, requirement.testable) {
            (Some(false), _) => "excluded",
            (_, true) => "testable",
            (_, false) => "untestable",
        };
        header.facts.push(Term::new(
            Words::say("requirement-page.coverage"),
            Cell::Text(Words::say(format!("requirement-page.{word}"))),
        ));
    }
    header
}

fn about(requirement: &Requirement) -> Vec<Term> {
    [
        ("about", &requirement.about),
        ("test-approach", &requirement.test_approach),
        ("common-gap", &requirement.common_gap),
        ("why-it-matters", &requirement.why_it_matters),
    ]
    .into_iter()
    .filter(|(_, text)| !text.trim().is_empty())
    .map(|(word, text)| Term::new(Words::say(format!("requirement-page.{word}")), Cell::Text(Words::text(text))))
    .collect()
}

/// "k of n leaves tested", and the leaves themselves.
fn leaves(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Option<Leaves> {
    let (requirement, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let leaves = state.leaves.as_ref()?;
    let untested: Vec<RequirementIx> =
        leaves.of.iter().copied().filter(|leaf| !cx.assessment[*leaf].tested()).collect();
    let list = |word: &str, of: &[RequirementIx]| {
        let entry = |ix: &RequirementIx| {
            let leaf = &cx.engagement[*ix];
            let mut entry = Entry::new(&leaf.reference, here.requirement(*ix), Some(Words::text(&leaf.title)));
            entry.cells = failures::said(cx, here, *ix);
            entry
        };
        List::of(format!("leaves-{word}"), "requirements", of.iter().map(entry).collect())
            .columns(failures::said_columns())
            .titled(Words::say(format!("requirement-page.leaves-{word}")))
    };
    let figure = |word: &str, anchor: &str, count: usize| {
        let key = format!("controls.{}.leaves.{word}", requirement.reference);
        let page = address::requirement(requirement);
        Figure::new(key, count as u64, here.to(&format!("{page}#{anchor}")))
    };
    Some(Leaves {
        sentence: Words::say(format!("requirement-page.worst-leaf-{}", state.verdict.as_str())),
        tested: figure("tested", "leaves-tested", leaves.tested.len()),
        all: figure("all", "leaves", leaves.of.len()),
        list: List::grouped(
            "leaves",
            "requirements",
            vec![list("tested", &leaves.tested), list("untested", &untested)],
        )
        .titled(Words::say("requirement-page.leaves")),
    })
}

/// Stages, threats and phases that name the requirement.
fn related(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Vec<Term> {
    let shelf = &cx.engagement.shelf;
    let stages = shelf.stages.iter().enumerate().filter(|(_, stage)| stage.requirements.contains(&ix));
    let threats = shelf.threats.iter().enumerate().filter(|(_, threat)| threat.requirements.contains(&ix));
    let requirement = &cx.engagement[ix];
    let phases = shelf
        .phases
        .iter()
        .enumerate()
        .filter(|(i, phase)| phase.requirements.contains(&ix) || requirement.phases.contains(&PhaseIx::new(*i)));
    let rows: [(&str, Vec<Link>); 3] = [
        ("stages", stages.map(|(i, _)| here.stage_link(StageIx::new(i))).collect()),
        ("threats", threats.map(|(i, _)| here.threat_link(ThreatIx::new(i))).collect()),
        ("phases", phases.map(|(i, _)| here.phase_link(PhaseIx::new(i))).collect()),
    ];
    if rows.iter().all(|(_, links)| links.is_empty()) {
        return Vec::new();
    }
    rows.into_iter()
        .map(|(word, links)| Term::new(Words::say(format!("requirement-page.{word}")), mention::cell(links)))
        .collect()
}

/// Its verdict in earlier periods, and now.
fn history(cx: &Cx<'_>, ix: RequirementIx) -> Option<Table> {
    let earlier = cx.assessment.trend.as_ref()?.verdicts.get(&ix);
    let row = |period: Words, date: Option<Date>, verdict: Option<Verdict>| {
        Row::new(vec![
            Cell::Text(period),
            date.map_or(Cell::NotStated, |date| Cell::Date(date.to_string())),
            verdict.map_or(Cell::NotStated, |verdict| {
                Cell::Badges(vec![Badge::new(BadgeKind::Verdict, verdict.as_str())])
            }),
        ])
    };
    let mut rows: Vec<Row> = cx
        .engagement
        .history
        .iter()
        .enumerate()
        .map(|(i, period)| {
            let verdict = earlier.and_then(|verdicts| verdicts.get(i).copied().flatten());
            row(Words::text(&period.id), period.date, verdict)
        })
        .collect();
    let today = cx.engagement.today();
    rows.push(row(Words::say("requirement-page.this-period"), Some(today), Some(cx.assessment[ix].verdict)));
    Some(Table {
        id: None,
        caption: Words::say("requirement-page.history-caption"),
        columns: ["period", "date", "verdict"].map(|word| Column::text(Words::say(format!("columns.{word}")))).into(),
        rows,
        none: None,
    })
}

fn contents(view: &RequirementView) -> Vec<Anchor> {
    let anchor = |id: &str| Anchor::new(id, Words::say(format!("requirement-page.contents-{id}")));
    let mut contents = Vec::new();
    if view.judged.is_some() {
        contents.push(anchor("verdict"));
    }
    if view.leaves.is_some() {
        contents.push(anchor("leaves-overview"));
    }
    contents.push(anchor("subject"));
    if let Some(tree) = &view.tree {
        let mut assessments = anchor("assessments");
        assessments.below = tree.groups.iter().map(|group| anchor(&group.id)).collect();
        contents.push(assessments);
    }
    if view.statement.is_some() {
        contents.push(anchor("statement"));
    }
    if !view.related.is_empty() {
        contents.push(anchor("related"));
    }
    contents.push(anchor("counterparts"));
    if view.history.is_some() {
        contents.push(anchor("history"));
    }
    contents
}
