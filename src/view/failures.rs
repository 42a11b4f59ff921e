//! Design versus operation: by area, requirement, system, lifecycle stage, threat and phase; and the lists behind the
//! rows that have no page elsewhere.

use serde::Serialize;

use super::address::Here;
use super::parts::Row;
use super::parts::*;
use super::{Cx, Page, Subject, address, breakdowns, figures, judged, lists, mention};
use crate::assess::{AssessmentRef, Cells};
use crate::model::*;

/// A row of a breakdown that has no page elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slice {
    /// An area.
    Area(AreaIx),
    /// A phase.
    Phase(PhaseIx),
    /// What states no value of a dimension, and what stands in several rows of it.
    Rest(Dimension),
}

/// A dimension that findings may leave unstated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// AI systems.
    System,
    /// Lifecycle stages.
    Stage,
    /// Threats.
    Threat,
    /// Engagement phases.
    Phase,
}

impl Dimension {
    const ALL: [Dimension; 4] = [Dimension::System, Dimension::Stage, Dimension::Threat, Dimension::Phase];

    /// Its word in addresses, keys of figures and strings.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Dimension::System => "system",
            Dimension::Stage => "stage",
            Dimension::Threat => "threat",
            Dimension::Phase => "phase",
        }
    }
}

/// `failures.html`.
#[derive(Debug, Serialize)]
pub struct FailuresView {
    header: Header,
    /// The open ones by failure mode and grade.
    totals: Vec<Total>,
    /// What the two words mean, with what follows from each.
    modes: Vec<Mode>,
    /// The questions that decide between them, in order.
    questions: Vec<Question>,
    /// Where the definitions stand.
    definitions: Link,
    /// One per dimension.
    breakdowns: Vec<Breakdown>,
    /// All assessments that count.
    all: List,
}

/// A figure for the head of the page.
#[derive(Debug, Serialize)]
struct Total {
    figure: Figure,
    label: Words,
    tone: &'static str,
}

/// A failure mode in words.
#[derive(Debug, Serialize)]
struct Mode {
    badge: Badge,
    means: Words,
    leads: Words,
}

/// A question, and the failure mode that an answer decides.
#[derive(Debug, Serialize)]
struct Question {
    asks: Words,
    answer: Words,
    decides: Badge,
}

/// The page of a [`Slice`].
#[derive(Debug, Serialize)]
pub struct SliceView {
    header: Header,
    /// What is done in a phase.
    points: Vec<Words>,
    /// The requirements of an area, or those a phase serves.
    requirements: Option<Table>,
    /// The assessments.
    tree: List,
    /// Those that stand in several rows.
    several: Option<List>,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("failures.html", Subject::Failures));
    let mut slice = |path: String, slice: Slice| pages.push(Page::new(path, Subject::Slice(slice)));
    for (i, area) in cx.engagement.shelf.areas.iter().enumerate() {
        slice(address::area(area), Slice::Area(AreaIx::new(i)));
    }
    for (i, phase) in cx.engagement.shelf.phases.iter().enumerate() {
        slice(address::phase(phase), Slice::Phase(PhaseIx::new(i)));
    }
    for dimension in Dimension::ALL {
        slice(address::rest(dimension.as_str()), Slice::Rest(dimension));
    }
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, FailuresView) {
    let here = &Here::new(cx.engagement, path);
    let total = |mode: &str, grade: &'static str| {
        let figure = figures::global(cx, here, &format!("failure.{mode}.{grade}"))?;
        Some(Total { figure, label: Words::say(format!("lists.{mode}-{grade}")), tone: grade })
    };
    let mode = |word: &str| Mode {
        badge: Badge::new(BadgeKind::Failure, word),
        means: Words::say(format!("failures-page.{word}-means")),
        leads: Words::say(format!("failures-page.{word}-leads")),
    };
    let question = |word: &str, decides: &str| Question {
        asks: Words::say(format!("failures-page.question-{word}")),
        answer: Words::say(format!("failures-page.answer-{word}")),
        decides: Badge::new(BadgeKind::Failure, decides),
    };
    let breakdowns: Vec<Breakdown> = vec![
        breakdowns::by_area(cx, here, "failures"),
        breakdowns::by_requirement(cx, here, "failures"),
        breakdowns::by_system(cx, here, "failures"),
        breakdowns::by_stage(cx, here, "failures"),
        breakdowns::by_threat(cx, here, "failures"),
        breakdowns::by_phase(cx, here, "failures"),
    ];
    let mut frame = Frame::new(path, "failures", Words::say("nav.failures"));
    frame.description = Some(Words::say("failures-page.lead"));
    frame.contents = vec![Anchor::new("meaning", Words::say("failures-page.meaning"))];
    frame.contents.extend(breakdowns.iter().map(|told| Anchor::new(told.id.clone(), told.caption.clone())));
    frame.contents.push(Anchor::new("assessments", Words::say("lists.assessments")));
    let mut header = Header::new(Words::say("nav.failures"));
    header.lead = Some(Words::say("failures-page.lead"));
    let view = FailuresView {
        header,
        totals: [("design", "major"), ("design", "minor"), ("operating", "major"), ("operating", "minor")]
            .into_iter()
            .filter_map(|(mode, grade)| total(mode, grade))
            .collect(),
        modes: vec![mode("design"), mode("operating")],
        questions: vec![
            question("suitable", "design"),
            question("followed", "operating"),
            question("overcome", "design"),
        ],
        definitions: Link::new(here.to("method.html"), Words::say("failures-page.definitions")),
        breakdowns,
        all: lists::tree(cx, here, &cx.assessment.breakdowns.area.total),
    };
    (frame, view)
}

pub(super) fn slice(cx: &Cx<'_>, path: &str, slice: Slice) -> (Frame, SliceView) {
    let here = &Here::new(cx.engagement, path);
    let (title, view) = match slice {
        Slice::Area(ix) => area(cx, here, ix),
        Slice::Phase(ix) => phase(cx, here, ix),
        Slice::Rest(dimension) => rest(cx, here, dimension),
    };
    let mut frame = Frame::new(path, "failures", title);
    frame.description = view.header.lead.clone();
    let (previous, next) = neighbours(cx, here, slice);
    (frame.previous, frame.next) = (previous, next);
    (frame.under(mention::section(here, "failures", "failures.html")), view)
}

fn area(cx: &Cx<'_>, here: &Here<'_>, ix: AreaIx) -> (Words, SliceView) {
    let (area, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let title = Words::text(format!("{} {}", area.reference, area.title));
    let mut header = Header::new(title.clone());
    header.kicker = Some(Words::say("failures-page.of-area"));
    header.badges = vec![Badge::new(BadgeKind::Verdict, state.worst.as_str())];
    header.lead = Some(Words::text(&area.about));
    let maturity = cx.assessment.maturity.areas.iter().find(|(area, _)| *area == ix).and_then(|(_, card)| card.level);
    let level = match maturity {
        Some(level) => Words::say("maturity-page.level-of").with("level", level.to_string()),
        None => Words::say("maturity-page.no-level"),
    };
    let anchor = crate::resolve::slug(&area.reference);
    header.facts = vec![Term::new(
        Words::say("nav.maturity"),
        Cell::Link(Link::new(here.to(&format!("maturity.html#area-{anchor}")), level)),
    )];
    let view = SliceView {
        header,
        points: Vec::new(),
        requirements: Some(requirements(cx, here, "failures-page.requirements-of-area", &state.requirements)),
        tree: lists::tree(cx, here, &cx.assessment.breakdowns.area.rows[ix.index()].1),
        several: None,
    };
    (title, view)
}

fn phase(cx: &Cx<'_>, here: &Here<'_>, ix: PhaseIx) -> (Words, SliceView) {
    let phase = &cx.engagement[ix];
    let title = Words::text(&phase.title);
    let mut header = Header::new(title.clone());
    header.kicker = Some(Words::say("failures-page.of-phase"));
    header.lead = Some(Words::text(&phase.about));
    let view = SliceView {
        header,
        points: phase.activities.iter().map(Words::text).collect(),
        requirements: Some(requirements(cx, here, "failures-page.requirements-of-phase", &phase.requirements)),
        tree: lists::tree(cx, here, &cx.assessment.breakdowns.phase.rows[ix.index()].1),
        several: None,
    };
    (title, view)
}

fn rest(cx: &Cx<'_>, here: &Here<'_>, dimension: Dimension) -> (Words, SliceView) {
    let told = &cx.assessment.breakdowns;
    let (not_stated, several): (&Cells, &[AssessmentRef]) = match dimension {
        Dimension::System => (&told.system.not_stated, &told.system.several),
        Dimension::Stage => (&told.stage.not_stated, &told.stage.several),
        Dimension::Threat => (&told.threat.not_stated, &told.threat.several),
        Dimension::Phase => (&told.phase.not_stated, &told.phase.several),
    };
    let word = dimension.as_str();
    let title = Words::say(format!("failures-page.rest-{word}"));
    let mut header = Header::new(title.clone());
    header.kicker = Some(Words::say("failures-page.of-rest"));
    header.lead = Some(Words::say("failures-page.rest-lead"));
    let several = lists::assessments(cx, here, "several", several).titled(Words::say("breakdown.in-several"));
    let tree = lists::tree(cx, here, not_stated).titled(Words::say("breakdown.not-stated"));
    (title, SliceView { header, points: Vec::new(), requirements: None, tree, several: Some(several) })
}

/// Requirements with what is said of each.
pub(super) fn requirements(cx: &Cx<'_>, here: &Here<'_>, caption: &str, list: &[RequirementIx]) -> Table {
    let rows = list.iter().map(|ix| {
        let label = Cell::Label(mention::requirement(here, &cx.engagement[*ix], *ix));
        Row::new(std::iter::once(label).chain(said(cx, here, *ix)).collect())
    });
    let column = |key: &str| Column::text(Words::say(format!("columns.{key}")));
    Table {
        id: Some("requirements".into()),
        caption: Words::say(caption),
        columns: std::iter::once(Column { align: Align::Wide, ..column("requirement") })
            .chain(said_columns())
            .collect(),
        rows: rows.collect(),
        none: None,
    }
}

/// What is said of a requirement, as cells: verdict, design, operation, findings.
pub(super) fn said(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Vec<Cell> {
    let state = &cx.assessment[ix];
    let badge = |badge: Option<Badge>| badge.map_or(Cell::Nothing, |badge| Cell::Badges(vec![badge]));
    let rest = format!("{}#assessments", address::requirement(&cx.engagement[ix]));
    vec![
        badge(Some(Badge::new(BadgeKind::Verdict, state.verdict.as_str()))),
        badge(judged::design_badge(cx, ix, "judged.design-able-short")),
        badge(judged::operating_badge(cx, ix)),
        mention::cell(mention::findings(here, state.findings().iter().copied(), &rest)),
    ]
}

/// The columns of [`said`].
pub(super) fn said_columns() -> Vec<Column> {
    ["verdict", "design", "operating", "findings"].map(|key| Column::text(Words::say(format!("columns.{key}")))).into()
}

/// The page before and after, among those of the same kind.
fn neighbours(cx: &Cx<'_>, here: &Here<'_>, slice: Slice) -> (Option<Link>, Option<Link>) {
    let shelf = &cx.engagement.shelf;
    match slice {
        Slice::Area(ix) => {
            let link = |area: &Area| {
                Link::new(here.to(&address::area(area)), Words::text(format!("{} {}", area.reference, area.title)))
            };
            around(&shelf.areas, ix.index(), link)
        }
        Slice::Phase(ix) => around(&shelf.phases, ix.index(), |phase: &Phase| {
            Link::new(here.to(&address::phase(phase)), Words::text(&phase.title))
        }),
        Slice::Rest(_) => (None, None),
    }
}

/// Links to what stands before and after a place.
pub(super) fn around<T>(all: &[T], at: usize, link: impl Fn(&T) -> Link) -> (Option<Link>, Option<Link>) {
    (at.checked_sub(1).and_then(|before| all.get(before)).map(&link), all.get(at + 1).map(link))
}
