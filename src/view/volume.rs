//! The report as one document made for paper: which pages it holds, in which order, and what stands in front of them.
//!
//! A volume is made of the pages themselves, so it cannot say anything else than they do. What they count page by page is
//! left out: lists of single values, and the finding × requirement matrix, which no sheet holds.

use std::collections::BTreeMap;

use serde::Serialize;

use super::address::{self, Here};
use super::parts::*;
use super::{Cx, Page, Subject, Whose, cells};
use crate::model::*;

/// So many findings fit into one volume.
const WHOLE: usize = 1_000;

/// A volume, in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Its address.
    pub path: String,
    /// What it holds.
    pub chapters: Vec<Chapter>,
    /// The area whose findings it holds; none for the report itself.
    area: Option<AreaIx>,
}

/// A part of a volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chapter {
    /// A page.
    Page(Page),
    /// Pages under one heading.
    Group {
        /// Id of the heading, and of its words (`print.group.TITLE`).
        title: &'static str,
        /// The pages.
        pages: Vec<Page>,
    },
}

/// A page in its volume.
#[derive(Debug)]
pub struct Sheet<'v> {
    /// The page.
    pub page: &'v Page,
    /// By how many levels its headings sink below the title of the report.
    pub level: u8,
    /// The heading in front of it, where it is the first of several.
    pub group: Option<Group>,
}

/// The heading of several pages that belong together.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Its id.
    pub id: &'static str,
    /// Its words.
    pub title: Words,
}

/// What stands in front of the pages: the cover and the contents.
#[derive(Debug, Serialize)]
pub struct VolumeView {
    title: String,
    /// What this volume holds, where there are several.
    part: Option<Words>,
    client: String,
    facts: Vec<Term>,
    distribution: Vec<String>,
    contents: Vec<Line>,
    /// The other volumes.
    volumes: Vec<Link>,
}

/// A line of the contents.
#[derive(Debug, Serialize)]
struct Line {
    id: String,
    title: Words,
    /// 1 for a chapter, 2 for a page in a group.
    level: u8,
}

/// The report, and where it has too many findings for one volume, a volume of findings for each area.
pub fn volumes(cx: &Cx<'_>, pages: &[Page]) -> Vec<Volume> {
    let findings: Vec<&Page> = pages.iter().filter(|page| finding_of(&page.subject).is_some()).collect();
    let whole = findings.len() <= WHOLE;
    let mut volumes = vec![Volume { path: "print.html".into(), chapters: chapters(cx, pages, whole), area: None }];
    if !whole {
        let mut by_area: BTreeMap<AreaIx, Vec<Page>> = BTreeMap::new();
        for page in findings {
            if let Some(ix) = finding_of(&page.subject) {
                by_area.entry(area_of(cx, ix)).or_default().push(page.clone());
            }
        }
        volumes.extend(by_area.into_iter().map(|(area, pages)| Volume {
            path: address::volume(&cx.engagement[area]),
            chapters: vec![Chapter::Group { title: "findings", pages }],
            area: Some(area),
        }));
    }
    volumes
}

/// The finding that a page shows, or goes on with.
fn finding_of(subject: &Subject) -> Option<FindingIx> {
    match subject {
        Subject::Finding(ix) | Subject::Further(Whose::Finding(ix), _) => Some(*ix),
        _ => None,
    }
}

/// A finding stands in the volume of the requirement that it names first.
fn area_of(cx: &Cx<'_>, ix: FindingIx) -> AreaIx {
    let first = cx.engagement[ix].entries.first();
    first.map_or(AreaIx::new(0), |entry| cx.engagement[entry.requirement].area)
}

fn chapters(cx: &Cx<'_>, pages: &[Page], findings: bool) -> Vec<Chapter> {
    let of = |wanted: &dyn Fn(&Subject) -> bool| -> Vec<Page> {
        pages.iter().filter(|page| wanted(&page.subject)).cloned().collect()
    };
    let mut chapters = Vec::new();
    let single = |chapters: &mut Vec<Chapter>, wanted: &dyn Fn(&Subject) -> bool| {
        chapters.extend(of(wanted).into_iter().map(Chapter::Page));
    };
    let group = |title: &'static str, pages: Vec<Page>| (!pages.is_empty()).then_some(Chapter::Group { title, pages });
    single(&mut chapters, &|of| matches!(of, Subject::Overview | Subject::Nonconformities));
    if findings {
        chapters.extend(group("findings", of(&|of| finding_of(of).is_some())));
    }
    single(&mut chapters, &|of| matches!(of, Subject::Controls(1)));
    let assessed = |ix: &RequirementIx| cx.assessment[*ix].cells.all().next().is_some();
    chapters.extend(group("requirements", of(&|of| matches!(of, Subject::Requirement(ix) if assessed(ix)))));
    single(&mut chapters, &|of| {
        matches!(of, Subject::Failures | Subject::Maturity | Subject::Applicability | Subject::Systems)
    });
    chapters
        .extend(group("systems", of(&|of| matches!(of, Subject::System(_) | Subject::Further(Whose::System(_), _)))));
    single(&mut chapters, &|of| {
        matches!(
            of,
            Subject::Lifecycle
                | Subject::Threats
                | Subject::Phases
                | Subject::Schedule
                | Subject::Remediation(_)
                | Subject::Gaps
                | Subject::Trials
                | Subject::Trend
                | Subject::Review
                | Subject::Evidence
                | Subject::Method
        )
    });
    chapters.extend(group("pages", of(&|of| matches!(of, Subject::Free(_) | Subject::Further(Whose::Page(_), _)))));
    chapters
}

impl Volume {
    /// Its pages, in order.
    pub fn pages(&self) -> impl Iterator<Item = Sheet<'_>> {
        self.chapters.iter().flat_map(|chapter| {
            let (pages, level): (&[Page], u8) = match chapter {
                Chapter::Page(page) => (std::slice::from_ref(page), 1),
                Chapter::Group { pages, .. } => (pages, 2),
            };
            pages.iter().enumerate().map(move |(at, page)| Sheet {
                page,
                level,
                group: match chapter {
                    Chapter::Group { title, .. } if at == 0 => Some(Group { id: title, title: group(title) }),
                    _ => None,
                },
            })
        })
    }

    /// The ids that its contents list, in order.
    pub fn anchors(&self) -> Vec<&str> {
        self.chapters
            .iter()
            .flat_map(|chapter| match chapter {
                Chapter::Page(page) => vec![page.path.as_str()],
                Chapter::Group { title, pages } => {
                    std::iter::once(*title).chain(pages.iter().map(|page| page.path.as_str())).collect()
                }
            })
            .collect()
    }
}

/// The words of a heading over several pages.
fn group(title: &str) -> Words {
    Words::say(format!("print.group.{title}"))
}

/// The frame, the cover and the contents of a volume. `titles` are those of its pages, in order.
pub fn view(cx: &Cx<'_>, volume: &Volume, volumes: &[Volume], titles: Vec<Words>) -> (Frame, VolumeView) {
    let here = Here::new(cx.engagement, &volume.path);
    let meta = &cx.engagement.meta;
    let part = volume.area.map(|ix| {
        let area = &cx.engagement[ix];
        Words::say("print.volume").with("area", format!("{} {}", area.reference, area.title))
    });
    let mut titles = titles.into_iter();
    let mut contents = Vec::new();
    for chapter in &volume.chapters {
        let mut line = |id: &str, title: Option<Words>, level| {
            contents.extend(title.map(|title| Line { id: id.to_owned(), title, level }));
        };
        match chapter {
            Chapter::Page(page) => line(&page.path, titles.next(), 1),
            Chapter::Group { title, pages } => {
                line(title, Some(group(title)), 1);
                pages.iter().for_each(|page| line(&page.path, titles.next(), 2));
            }
        }
    }
    let others = volumes.iter().filter(|other| other.area.is_some() && other.path != volume.path);
    let view = VolumeView {
        title: meta.title.clone(),
        part: part.clone(),
        client: meta.client.clone(),
        facts: facts(meta),
        distribution: meta.distribution.clone(),
        contents,
        volumes: others
            .filter_map(|other| {
                let area = &cx.engagement[other.area?];
                Some(Link::new(here.to(&other.path), Words::text(format!("{} {}", area.reference, area.title))))
            })
            .collect(),
    };
    let mut frame = Frame::new(&volume.path, "print", part.unwrap_or_else(|| Words::say("print.title")));
    frame.description = Some(Words::say("print.lead"));
    (frame, view)
}

/// What a cover says.
fn facts(meta: &Meta) -> Vec<Term> {
    let mut facts = Vec::new();
    let mut fact = |key: &str, cell: Cell| facts.push(Term::new(Words::say(format!("report.{key}")), cell));
    fact("reference", cells::stated(meta.reference.as_deref()));
    fact("version", cells::stated(meta.report.version.as_deref()));
    fact("date", Cell::Date(meta.report.date.to_string()));
    fact("assessor", cells::stated(meta.assessor.as_deref()));
    fact("period", cells::period(meta.period.0, meta.period.1).map_or(Cell::NotStated, Cell::Text));
    fact("approved-by", cells::stated(meta.report.approved_by.as_deref()));
    fact("distribution", cells::lines(&meta.distribution));
    facts
}
