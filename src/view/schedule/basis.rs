//! What the items of a checklist rest on: single things by name, many of a kind as a figure with its list.

use serde::Serialize;

use super::{act, activity_entry};
use crate::assess::{Basis, Item};
use crate::model::*;
use crate::view::address::{self, Here};
use crate::view::parts::Entry;
use crate::view::parts::*;
use crate::view::{Cx, cells, figures, lists, mention, trend};

/// What an item rests on: so many of something, or one thing by name.
#[derive(Debug, Serialize)]
pub(super) struct Rest {
    pub(super) figure: Option<Figure>,
    pub(super) words: Words,
    pub(super) href: Option<String>,
}

/// What stands behind an item: single things by name, many of a kind as a figure with its list.
pub(super) fn rests(
    cx: &Cx<'_>,
    here: &Here<'_>,
    id: &str,
    part: &str,
    item: &Item,
    all: &[Basis],
    bases: &mut Vec<List>,
) -> Vec<Rest> {
    let mut rests: Vec<Rest> = all.iter().filter_map(|basis| named(cx, here, *basis)).collect();
    let title = Words::say(format!("schedule-page.list-{part}"))
        .with("item", Words::say(format!("schedule-page.item.{}", item.id)));
    for (unit, list) in counted(cx, here, &format!("{id}-{part}"), all) {
        if list.count == 0 && unit_of(item) != Some(unit) {
            continue;
        }
        let elsewhere = match (item.id, part) {
            ("controls-tested", "looked-at") => figures::global(cx, here, "coverage.controls.applicable"),
            ("no-open-major", _) => figures::global(cx, here, "nonconformities.major"),
            ("nonconformities-complete", "looked-at") => Some(act(cx, here, "nonconformities")),
            _ => None,
        };
        let figure = elsewhere.unwrap_or_else(|| {
            let key = format!("schedule.{}.{part}.{unit}", item.id);
            let figure = Figure::new(key, list.count, here.to(&format!("schedule.html#{}", list.id)));
            bases.push(List { compact: true, ..list }.titled(title.clone()));
            figure
        });
        let words = Words::count(format!("schedule-page.counted-{unit}"), figure.count);
        rests.push(Rest { words, figure: Some(figure), href: None });
    }
    rests
}

/// What an item counts even where there is none of it.
pub(super) fn unit_of(item: &Item) -> Option<&'static str> {
    item.met?;
    match item.id {
        "controls-tested" => Some("requirements"),
        "nonconformities-complete" | "no-open-major" | "corrections-verified" => Some("findings"),
        "areas-tested" => Some("areas"),
        "earlier-nonconformities-have-status" => Some("past"),
        _ => None,
    }
}

/// What is counted, by its kind; kinds of which there is none among them.
fn counted(cx: &Cx<'_>, here: &Here<'_>, id: &str, all: &[Basis]) -> Vec<(&'static str, List)> {
    let mut kinds: [(&'static str, Vec<Entry>); 5] =
        [("requirements", vec![]), ("findings", vec![]), ("areas", vec![]), ("activities", vec![]), ("past", vec![])];
    for basis in all {
        let (place, entry) = match *basis {
            Basis::Requirement(ix) => (0, lists::requirement_entry(cx, here, ix)),
            Basis::Finding(ix) => (1, lists::finding_entry(cx, here, ix)),
            Basis::Area(ix) => (2, area_entry(&cx.engagement[ix], here)),
            Basis::Activity(ix) => (3, activity_entry(cx, here, ix)),
            Basis::Past(period, finding) => (4, trend::past_entry(cx, here, period, finding)),
            Basis::Key(_) | Basis::Statement | Basis::Drafts | Basis::Event(_) | Basis::Period(_) => continue,
        };
        kinds[place].1.push(entry);
    }
    let list = |(kind, entries): (&'static str, Vec<Entry>)| {
        let unit = if kind == "past" { "findings" } else { kind };
        (kind, List::of(format!("{id}-{kind}"), unit, entries))
    };
    kinds.into_iter().map(list).collect()
}

fn area_entry(area: &Area, here: &Here<'_>) -> Entry {
    Entry::new(&area.reference, here.to(&address::area(area)), Some(Words::text(&area.title)))
}

/// What can be named in a word.
fn named(cx: &Cx<'_>, here: &Here<'_>, basis: Basis) -> Option<Rest> {
    let rest = |words, href: Option<String>| Some(Rest { figure: None, words, href });
    match basis {
        Basis::Key(key) => match key.strip_prefix("preparation.") {
            Some(word) => rest(declared(cx, word), None),
            None => rest(
                Words::say(format!("schedule-page.key-{key}")),
                Some(here.to(match key {
                    "audits" => "schedule.html#events",
                    "history" => "trend.html",
                    _ => "method.html#scope",
                })),
            ),
        },
        Basis::Statement => rest(statement(cx), Some(here.to("applicability.html"))),
        Basis::Drafts => rest(Words::say("schedule-page.drafts-left"), None),
        Basis::Event(ix) => rest(
            cells::event(&cx.engagement[ix]),
            Some(here.to(&format!("schedule.html#audit-{}", cx.engagement[ix].id))),
        ),
        Basis::Period(at) => {
            rest(Words::text(&cx.engagement.history[at].id), Some(here.to(&address::period(cx.engagement, at))))
        }
        _ => None,
    }
}

/// What the client says of its preparation.
fn declared(cx: &Cx<'_>, word: &str) -> Words {
    let given = &cx.engagement.meta.preparation;
    let stated = match word {
        "gap-analysis" => given.gap_analysis,
        "aims-established" => given.aims_established,
        "internal-audit" => given.internal_audit,
        _ => given.management_review,
    };
    match stated {
        Some(Stated::On(date)) => {
            let key = if date <= cx.engagement.today() { "stated-on" } else { "announced-for" };
            Words::say(format!("schedule-page.{key}")).with("date", Value::date(date.to_string()))
        }
        Some(Stated::Flag(true)) => Words::say("schedule-page.stated-yes"),
        Some(Stated::Flag(false)) => Words::say("schedule-page.stated-no"),
        None => Words::say("cell.not-stated"),
    }
}

/// The Statement of Applicability by version and approval.
fn statement(cx: &Cx<'_>) -> Words {
    let Some(statement) = &cx.engagement.statement else { return Words::say("schedule-page.no-statement") };
    let version = match &statement.version {
        Some(version) => Words::say("schedule-page.statement-version").with("version", version.as_str()),
        None => Words::say("schedule-page.statement-unversioned"),
    };
    let approval = match (&statement.approved_by, statement.approved_on) {
        (Some(by), Some(on)) => Words::say("schedule-page.statement-approved")
            .with("who", by.as_str())
            .with("date", Value::date(on.to_string())),
        _ => Words::say("schedule-page.statement-unapproved"),
    };
    mention::all([version, approval]).unwrap_or_else(|| Words::say("schedule-page.no-statement"))
}
