//! The register of findings, in pages of 500 rows, and findings by how they are counted.

use serde::Serialize;

use super::address::{self, GRADES, Here};
use super::parts::*;
use super::{Cx, Page, Subject, cells, figures, lists, mention};
use crate::assess::Class;
use crate::model::*;

/// Rows of a page.
const ROWS: usize = 500;

/// A page of the register.
#[derive(Debug, Serialize)]
pub struct RegisterView {
    header: Header,
    /// How findings are counted; on the first page.
    stats: Vec<Stat>,
    rows: Vec<RegisterRow>,
    pager: Pager,
    /// Drafts and unconfirmed imports, where this edition shows them: on the first page, in no figure.
    drafts: Option<List>,
    /// The lists by grade.
    grades: Link,
    /// What the script that filters needs of the page.
    script: Script,
}

/// How many files hold all rows, and every value that the badges of a row can take, in the order of sorting.
#[derive(Debug, Serialize)]
struct Script {
    shards: usize,
    grades: Vec<Badge>,
    failures: Vec<Badge>,
    statuses: Vec<Badge>,
    /// What stands in a cell that is empty.
    not_stated: Cell,
    nothing: Cell,
}

/// A row as data, for the script that filters and sorts: in the order of the columns, addresses from the root of the site.
/// An empty text is not stated; `null` means that there is nothing to say.
#[derive(Debug, Serialize)]
pub struct RowData<'e>(
    &'e str,
    String,
    &'e str,
    Option<&'e str>,
    &'static str,
    Vec<&'static str>,
    &'static str,
    Vec<(String, String)>,
    Vec<(String, String)>,
    Option<String>,
    Option<String>,
    Option<&'e str>,
);

/// A figure with words below it.
#[derive(Debug, Serialize)]
pub struct Stat {
    /// The figure.
    pub figure: Figure,
    /// Its words.
    pub label: Words,
    /// How it is set: a grade, or `plain`.
    pub tone: &'static str,
}

/// A row: one finding.
#[derive(Debug, Serialize)]
struct RegisterRow {
    id: String,
    href: String,
    title: Words,
    summary: Option<String>,
    /// Grade, failure modes, status.
    badges: [Vec<Badge>; 3],
    /// Requirements and AI systems.
    links: [Vec<Link>; 2],
    /// When it was found, when it is due, and who owns it.
    cells: [Cell; 3],
}

/// Findings by how they are counted.
#[derive(Debug, Serialize)]
pub struct GradesView {
    header: Header,
    lists: Vec<List>,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for number in 1..=page_count(cx) {
        pages.push(Page::new(address::register(number), Subject::Register(number)));
    }
    pages.push(Page::new(GRADES, Subject::Grades));
}

/// How many pages, and files of rows, there are.
pub fn page_count(cx: &Cx<'_>) -> usize {
    cx.assessment.figures.findings.len().div_ceil(ROWS).max(1)
}

pub(super) fn view(cx: &Cx<'_>, path: &str, number: usize) -> (Frame, RegisterView) {
    let here = Here::new(cx.engagement, path);
    let count = page_count(cx);
    let title =
        if number > 1 { Words::count("register.title-page", number as u64) } else { Words::say("register.title") };
    let mut frame = Frame::new(path, "findings", title.clone());
    let page =
        |number: usize| Link::new(here.to(&address::register(number)), Words::count("register.page", number as u64));
    frame.previous = (number > 1).then(|| page(number - 1));
    frame.next = (number < count).then(|| page(number + 1));
    let rows = cx.assessment.figures.findings.iter().skip((number - 1) * ROWS).take(ROWS);
    let view = RegisterView {
        header: Header { lead: Some(Words::say("register.lead")), ..Header::new(title) },
        stats: if number == 1 { stats(cx, &here) } else { Vec::new() },
        rows: rows.map(|ix| row(cx, &here, *ix)).collect(),
        pager: pager(&here, number, count, cx.assessment.figures.findings.len()),
        drafts: if number == 1 { drafts(cx, &here) } else { None },
        grades: Link::new(here.to(GRADES), Words::say("register.by-grade")),
        script: script(cx),
    };
    (frame, view)
}

/// The figures of G4: each finding once.
pub(super) fn stats(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Stat> {
    [
        ("nonconformities.major", "major"),
        ("nonconformities.minor", "minor"),
        ("nonconformities.corrected", "conforming"),
        ("opportunities", "opportunity"),
        ("conforming", "conforming"),
        ("withdrawn", "plain"),
        ("findings", "plain"),
    ]
    .into_iter()
    .filter_map(|(path, tone)| {
        let figure = figures::global(cx, here, path)?;
        Some(Stat { label: Words::count(format!("stat.{path}"), figure.count), figure, tone })
    })
    .collect()
}

fn drafts(cx: &Cx<'_>, here: &Here<'_>) -> Option<List> {
    let drafts: Vec<FindingIx> = cx.engagement.shown_drafts().map(|(ix, _)| ix).collect();
    let list = lists::findings(cx, here, "drafts", &drafts).titled(Words::say("register.drafts"));
    (!drafts.is_empty()).then(|| List { note: Some(Words::say("register.drafts-note")), ..list })
}

fn row(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> RegisterRow {
    let (finding, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let badges = |mode: &'static str| Badge::new(BadgeKind::Failure, mode);
    RegisterRow {
        id: finding.id.clone(),
        href: here.finding(ix),
        title: mention::title(finding),
        summary: finding.summary.clone(),
        badges: [
            vec![lists::class_badge(state.class)],
            modes(finding).into_iter().map(badges).collect(),
            vec![Badge::new(BadgeKind::Status, finding.status.as_str())],
        ],
        links: [
            finding.entries.iter().map(|entry| here.requirement_link(entry.requirement)).collect(),
            finding.systems.iter().map(|system| here.system_link(*system)).collect(),
        ],
        cells: [
            mention::known(finding, cells::date(finding.found)),
            if state.open || state.due.is_some() {
                mention::known(finding, cells::date(state.due))
            } else {
                Cell::Nothing
            },
            owner(finding),
        ],
    }
}

/// The rows of one page as data.
pub fn data<'e>(cx: &Cx<'e>, number: usize) -> Vec<RowData<'e>> {
    let here = Here::new(cx.engagement, "index.html");
    let pair = |link: Link, text: &str| (text.to_owned(), link.href);
    let row = |ix: &FindingIx| {
        let (finding, state) = (&cx.engagement[*ix], &cx.assessment[*ix]);
        let against = finding
            .entries
            .iter()
            .map(|entry| pair(here.requirement_link(entry.requirement), &cx.engagement[entry.requirement].reference));
        let systems =
            finding.systems.iter().map(|system| pair(here.system_link(*system), &cx.engagement[*system].title));
        RowData(
            &finding.id,
            here.finding(*ix),
            &finding.title,
            finding.summary.as_deref(),
            state.class.as_str(),
            modes(finding),
            finding.status.as_str(),
            against.collect(),
            systems.collect(),
            finding.found.map(|found| found.to_string()),
            state.due.map(|due| due.to_string()).or(state.open.then(String::new)),
            finding.remediation.owner.as_deref().or(finding.is_nonconformity().then_some("")),
        )
    };
    cx.assessment.figures.findings.iter().skip((number - 1) * ROWS).take(ROWS).map(row).collect()
}

fn script(cx: &Cx<'_>) -> Script {
    let classes =
        [Class::Major, Class::Minor, Class::Corrected, Class::Opportunity, Class::Conforming, Class::Withdrawn];
    let badges = |kind, words: &[&str]| words.iter().map(|word| Badge::new(kind, *word)).collect();
    Script {
        shards: page_count(cx),
        grades: classes.into_iter().map(lists::class_badge).collect(),
        failures: badges(BadgeKind::Failure, Failure::WORDS),
        statuses: badges(BadgeKind::Status, Status::WORDS),
        not_stated: Cell::NotStated,
        nothing: Cell::Nothing,
    }
}

/// Who owns the remediation; where nothing is to be remedied, nobody need be stated.
fn owner(finding: &Finding) -> Cell {
    match cells::stated(finding.remediation.owner.as_deref()) {
        Cell::NotStated if !finding.is_nonconformity() => Cell::Nothing,
        cell => mention::known(finding, cell),
    }
}

/// The failure modes among a finding's majors and minors, each once.
pub(super) fn modes(finding: &Finding) -> Vec<&'static str> {
    let has = |mode| finding.entries.iter().any(|entry| entry.failure == Some(mode));
    Failure::ALL.iter().filter(|mode| has(**mode)).map(|mode| mode.as_str()).collect()
}

/// All pages by number; of many, the first, the last and those around.
fn pager(here: &Here<'_>, number: usize, count: usize, findings: usize) -> Pager {
    let mut pages: Vec<PagerLink> = Vec::new();
    for page in 1..=count {
        if count <= 12 || page == 1 || page == count || page.abs_diff(number) <= 3 {
            pages.push(PagerLink { page: page as u64, href: Some(here.to(&address::register(page))) });
        } else if pages.last().is_some_and(|last| last.href.is_some()) {
            pages.push(PagerLink { page: page as u64, href: None });
        }
    }
    Pager { page: number as u64, pages, count: findings as u64, unit: "findings".into() }
}

/// `findings/list/grades.html`: `#all` > `#major`, `#minor` …
pub(super) fn grades(cx: &Cx<'_>, path: &str) -> (Frame, GradesView) {
    let here = Here::new(cx.engagement, path);
    let figures = &cx.assessment.figures;
    let groups: Vec<List> = [
        ("major", &figures.nonconformities.major),
        ("minor", &figures.nonconformities.minor),
        ("corrected", &figures.nonconformities.corrected),
        ("opportunity", &figures.opportunities),
        ("conforming", &figures.conforming),
        ("withdrawn", &figures.withdrawn),
    ]
    .into_iter()
    .map(|(id, list)| lists::findings(cx, &here, id, list).titled(Words::say(format!("grades-page.{id}"))))
    .collect();
    let title = Words::say("grades-page.title");
    let mut frame = Frame::new(path, "findings", title.clone());
    frame = frame.under(mention::section(&here, "findings", &address::register(1)));
    frame.contents =
        groups.iter().map(|group| Anchor::new(&group.id, Words::say(format!("grades-page.{}", group.id)))).collect();
    let header = Header { lead: Some(Words::say("grades-page.lead")), ..Header::new(title) };
    let all = List::grouped("all", "findings", groups).titled(Words::say("grades-page.all"));
    (frame, GradesView { header, lists: vec![all] })
}
