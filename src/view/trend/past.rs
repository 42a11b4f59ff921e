//! What an earlier period told: its own page, and its findings wherever they are named.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{CLASSES, class_words, level, past_ratio};
use crate::assess::Class;
use crate::model::*;
use crate::view::address::{self, Here};
use crate::view::parts::Entry;
use crate::view::parts::*;
use crate::view::{Cx, cells, lists, mention};

/// The page of an earlier period.
#[derive(Debug, Serialize)]
pub struct PeriodView {
    header: Header,
    all: PastList,
}

/// Findings of an earlier period, by how they were counted.
#[derive(Debug, Serialize)]
struct PastList {
    id: &'static str,
    count: u64,
    groups: Vec<PastGroup>,
}

/// Findings that were counted alike.
#[derive(Debug, Serialize)]
struct PastGroup {
    id: &'static str,
    count: u64,
    title: Words,
    entries: Vec<PastEntry>,
}

/// A finding as an earlier period told it.
#[derive(Debug, Serialize)]
struct PastEntry {
    #[serde(rename = "ref")]
    reference: String,
    title: Words,
    /// What became of it.
    now: Option<Label>,
    badges: Vec<Badge>,
}

/// How an earlier period counted a finding (G4).
pub(super) fn class(past: &PastFinding) -> Class {
    match (past.status, past.corrected, past.open.or(past.worst).or(past.grade)) {
        (Some(Status::Withdrawn), ..) => Class::Withdrawn,
        (_, true, _) => Class::Corrected,
        (.., Some(Grade::Major)) => Class::Major,
        (.., Some(Grade::Minor)) => Class::Minor,
        (.., Some(Grade::Opportunity)) => Class::Opportunity,
        _ => Class::Conforming,
    }
}

/// A finding of an earlier period, `PERIOD/ID`, at its place among what that period told.
pub(in crate::view) fn past_entry(cx: &Cx<'_>, here: &Here<'_>, period: usize, finding: usize) -> Entry {
    let told = &cx.engagement.history[period];
    let past = &told.findings[finding];
    let href = here.to(&format!("{}#past-{}", address::period(cx.engagement, period), past.id));
    let mut entry = Entry::new(format!("{}/{}", told.id, past.id), href, Some(mention::past_title(past)));
    entry.badges = past_badges(past);
    entry
}

fn past_badges(past: &PastFinding) -> Vec<Badge> {
    let class = lists::class_badge(class(past));
    let status = past.status.map(|status| Badge::new(BadgeKind::Status, status.as_str()));
    // Withdrawn is told by the class already.
    let status = status.filter(|status| status.value != class.value);
    std::iter::once(class).chain(status).collect()
}

/// `trend/ID.html`: what an earlier period told of its findings.
pub(in crate::view) fn period(cx: &Cx<'_>, path: &str, at: usize) -> (Frame, PeriodView) {
    let here = &Here::new(cx.engagement, path);
    let period = &cx.engagement.history[at];
    let title = Words::say("trend-page.period-title").with("period", period.id.as_str());
    let mut frame = Frame::new(path, "trend", title.clone()).under(mention::section(here, "trend", "trend.html"));
    let link =
        |at: usize| Link::new(here.to(&address::period(cx.engagement, at)), Words::text(&cx.engagement.history[at].id));
    frame.previous = at.checked_sub(1).map(link);
    frame.next = (at + 1 < cx.engagement.history.len()).then(|| link(at + 1));
    let header = Header {
        lead: Some(Words::say("trend-page.period-lead")),
        facts: vec![
            Term::new(Words::say("trend-page.column-date"), cells::date(period.date)),
            Term::new(Words::say("trend-page.column-level"), Cell::Text(level(period.level))),
            Term::new(Words::say("trend-page.column-controls"), past_ratio(period, "controls")),
            Term::new(Words::say("trend-page.column-clauses"), past_ratio(period, "clauses")),
        ],
        ..Header::new(title)
    };
    let now = Now::of(cx, period);
    let groups: Vec<PastGroup> = CLASSES
        .iter()
        .map(|of| {
            let entries = period.findings.iter().filter(|past| class(past) == *of);
            let entries: Vec<PastEntry> = entries.map(|past| told_entry(cx, here, &now, past)).collect();
            PastGroup {
                id: of.as_str(),
                count: entries.len() as u64,
                title: Words::say(format!("trend-page.group-{}", of.as_str())),
                entries,
            }
        })
        .collect();
    let all = PastList { id: "all", count: groups.iter().map(|group| group.count).sum(), groups };
    (frame, PeriodView { header, all })
}

/// Where this report tells of an earlier period's findings: under the same id, and as new occurrences.
struct Now<'e> {
    same: BTreeMap<&'e str, FindingIx>,
    repeated: BTreeMap<&'e str, FindingIx>,
}

impl<'e> Now<'e> {
    fn of(cx: &Cx<'e>, period: &Period) -> Now<'e> {
        let repeats = |(ix, finding): (FindingIx, &'e Finding)| {
            let repeats = finding.repeats.as_ref().filter(|repeats| repeats.period == period.id)?;
            Some((repeats.id.as_str(), ix))
        };
        Now {
            same: cx.engagement.published().map(|(ix, finding)| (finding.id.as_str(), ix)).collect(),
            repeated: cx.engagement.published().filter_map(repeats).collect(),
        }
    }
}

fn told_entry(cx: &Cx<'_>, here: &Here<'_>, now: &Now<'_>, past: &PastFinding) -> PastEntry {
    let label = |ix: &FindingIx, key: &str| Label {
        note: Some(class_words(cx.assessment[*ix].class)),
        ..Label::link(
            here.finding(*ix),
            Words::say(format!("trend-page.{key}")).with("id", cx.engagement[*ix].id.as_str()),
        )
    };
    let same = now.same.get(past.id.as_str()).map(|ix| label(ix, "now"));
    PastEntry {
        reference: past.id.clone(),
        title: mention::past_title(past),
        now: same.or_else(|| now.repeated.get(past.id.as_str()).map(|ix| label(ix, "now-repeated"))),
        badges: past_badges(past),
    }
}
