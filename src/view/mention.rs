//! Things named in a line: the first few as links, and where the rest stands. A line that named ten thousand findings
//! would say nothing.

use super::Cx;
use super::address::Here;
use super::parts::*;
use crate::model::*;

/// How many a line names.
const FEW: usize = 6;

/// The first few links; what is left out stands at `rest`, the address of a list on this site.
pub(super) fn few(here: &Here<'_>, mut links: impl Iterator<Item = Link>, rest: &str) -> Vec<Link> {
    let mut shown: Vec<Link> = links.by_ref().take(FEW).collect();
    if links.next().is_some() {
        shown.push(Link::new(here.to(rest), Words::say("mention.others")));
    }
    shown
}

/// The first few findings of a list.
pub(super) fn findings(here: &Here<'_>, list: impl Iterator<Item = FindingIx>, rest: &str) -> Vec<Link> {
    few(here, list.map(|ix| here.finding_link(ix)), rest)
}

/// Links as a cell; a dash where there is none.
pub(super) fn cell(links: Vec<Link>) -> Cell {
    if links.is_empty() { Cell::Nothing } else { Cell::Links(links) }
}

/// What came of an activity: words, or the first few of the findings it led to. Drafts stand in no page.
pub(super) fn result(cx: &Cx<'_>, here: &Here<'_>, activity: &Activity) -> Cell {
    match &activity.result {
        Some(ActivityResult::Text(text)) => Cell::Text(Words::text(text.trim())),
        Some(ActivityResult::Findings(list)) => {
            let published: Vec<FindingIx> = list.iter().copied().filter(|ix| !cx.engagement[*ix].draft).collect();
            match published.is_empty() {
                true => Cell::Text(Words::say("activity.unpublished-result")),
                false => Cell::Links(findings(here, published.into_iter(), "findings/index.html")),
            }
        }
        None => Cell::Text(Words::say("activity.no-result")),
    }
}

/// The ids of the first few findings, for a sentence.
pub(super) fn ids(cx: &Cx<'_>, list: &[FindingIx]) -> Words {
    let ids: Vec<&str> = list.iter().take(FEW).map(|ix| cx.engagement[*ix].id.as_str()).collect();
    let ids = ids.join(", ");
    if list.len() > FEW { Words::say("mention.ids-and-others").with("ids", ids) } else { Words::text(ids) }
}

/// Words one after another, separated as the language does.
pub(super) fn all(words: impl IntoIterator<Item = Words>) -> Option<Words> {
    words.into_iter().reduce(|first, second| Words::say("mention.and").with("first", first).with("second", second))
}

/// A requirement by ref and title.
pub(super) fn requirement(here: &Here<'_>, requirement: &Requirement, ix: RequirementIx) -> Label {
    Label {
        id: Some(requirement.reference.clone()),
        ..Label::link(here.requirement(ix), Words::text(&requirement.title))
    }
}

/// An area by ref and title, linked to its lists.
pub(super) fn area(here: &Here<'_>, area: &Area) -> Label {
    Label {
        id: Some(area.reference.clone()),
        ..Label::link(here.to(&super::address::area(area)), Words::text(&area.title))
    }
}

/// A finding's title, or that it is withheld.
pub(super) fn title(finding: &Finding) -> Words {
    if finding.withheld { Words::say("entry.withheld") } else { Words::text(&finding.title) }
}

/// The title that an earlier period gave a finding, or that it is withheld.
pub(super) fn past_title(past: &PastFinding) -> Words {
    if past.title.is_empty() { Words::say("entry.withheld") } else { Words::text(&past.title) }
}

/// A finding by id and title; by its id alone where the title is withheld.
pub(super) fn id_and_title(finding: &Finding) -> Words {
    match finding.withheld {
        true => Words::text(&finding.id),
        false => Words::say("finding-page.title").with("id", finding.id.as_str()).with("title", finding.title.as_str()),
    }
}

/// A value of a finding that is not of its skeleton.
pub(super) fn known(finding: &Finding, cell: Cell) -> Cell {
    if finding.withheld { Cell::Text(Words::say("edition.withheld")) } else { cell }
}

/// That findings are missing from a table of what the skeleton does not name; nothing where none is.
pub(super) fn withheld(cx: &Cx<'_>, counted: impl Fn(&Finding) -> bool) -> Option<Words> {
    let count = cx.engagement.withheld().filter(|(_, finding)| counted(finding)).count();
    (count > 0).then(|| Words::count("edition.findings-withheld", count as u64))
}

/// A text of the engagement that may be missing.
pub(super) fn stated(text: Option<&str>) -> Cell {
    match text.map(str::trim) {
        Some(text) if !text.is_empty() => Cell::Text(Words::text(text)),
        _ => Cell::NotStated,
    }
}

/// The page of a section, by the name that the navigation gives it.
pub(super) fn section(here: &Here<'_>, section: &str, address: &str) -> Link {
    Link::new(here.to(address), Words::say(format!("nav.{section}")))
}
