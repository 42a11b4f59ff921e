//! The stages of certification: what each is for, and the checklist of this report for it.

use serde::Serialize;

use super::basis::{Rest, rests, unit_of};
use crate::assess::{Checklist, ChecklistKind, Item};
use crate::model::*;
use crate::view::address::Here;
use crate::view::parts::*;
use crate::view::{Cx, cells, figures, mention};

/// A stage of certification.
#[derive(Debug, Serialize)]
pub(super) struct Stage {
    pub(super) id: &'static str,
    pub(super) title: Words,
    /// What it is for, what this report contributes, how long it takes, when it is.
    terms: Vec<Term>,
    /// The checklist, by what is said of its items.
    groups: Vec<Group>,
    rule: Link,
}

/// Items of which the same is said.
#[derive(Debug, Serialize)]
struct Group {
    id: String,
    state: Badge,
    figure: Figure,
    items: Vec<CheckItem>,
}

/// An item of a checklist.
#[derive(Debug, Serialize)]
struct CheckItem {
    /// `stage-1/scope`.
    #[serde(rename = "ref")]
    reference: String,
    title: Words,
    rests_on: Vec<Rest>,
    lacking: Vec<Rest>,
}

/// What can be said of an item; what is wanting comes first.
const STATES: [(Option<bool>, &str); 3] = [(Some(false), "unmet"), (None, "not-stated"), (Some(true), "met")];

pub(super) fn stage(cx: &Cx<'_>, here: &Here<'_>, checklist: &Checklist, bases: &mut Vec<List>) -> Stage {
    let id = checklist.kind.as_str();
    let say = |what: &str| Words::say(format!("schedule-page.{what}.{id}"));
    let term = |what: &str, value| Term::new(Words::say(format!("schedule-page.{what}-term")), value);
    let mut terms = vec![
        term("purpose", Cell::Text(say("purpose"))),
        term("serves", Cell::Text(say("serves"))),
        term("duration", Cell::Text(say("duration"))),
    ];
    if let Some(kind) = audit_kind(checklist.kind) {
        let held =
            cx.assessment.schedule.events.iter().map(|ix| &cx.engagement[*ix]).filter(|event| event.kind == kind);
        let dates: Vec<Words> = held.filter_map(|event| cells::period(Some(event.from), Some(event.to))).collect();
        terms.push(term("dates", if dates.is_empty() { Cell::NotStated } else { Cell::Lines(dates) }));
    }
    let groups = STATES.map(|(met, word)| {
        let group = format!("{id}-{word}");
        let items = checklist.items.iter().filter(|item| item.met == met);
        let items: Vec<CheckItem> = items.map(|item| check_item(cx, here, checklist.kind, item, bases)).collect();
        Group {
            state: match word {
                "not-stated" => Badge::new(BadgeKind::Answer, word),
                _ => Badge::new(BadgeKind::Rule, word),
            },
            figure: Figure::new(
                format!("schedule.{id}.{word}"),
                items.len() as u64,
                here.to(&format!("schedule.html#{group}")),
            ),
            id: group,
            items,
        }
    });
    Stage {
        id,
        title: say("stage"),
        terms,
        groups: groups.into(),
        rule: Link::new(
            here.rule(rule(checklist.kind)),
            Words::say("schedule-page.checklist-rule").with("rule", rule(checklist.kind)),
        ),
    }
}

/// The checklist of an audit: how many of its items are met, with those that are not by name.
pub(super) fn readiness(cx: &Cx<'_>, here: &Here<'_>, audit: AuditKind) -> Option<Label> {
    let list = cx.assessment.readiness.iter().find(|list| audit_kind(list.kind) == Some(audit))?;
    let met = list.items.iter().filter(|item| item.met == Some(true)).count();
    let words =
        Words::say("schedule-page.ready").with("met", met.to_string()).with("all", list.items.len().to_string());
    let wanting = list.items.iter().filter(|item| item.met != Some(true));
    let titles = mention::all(wanting.map(|item| Words::say(format!("schedule-page.item.{}", item.id))));
    Some(Label {
        note: titles.map(|items| Words::say("schedule-page.not-ready").with("items", items)),
        ..Label::link(here.to(&format!("schedule.html#{}", list.kind.as_str())), words)
    })
}

/// How many items of each checklist are met, not met, not stated.
pub(super) fn overview(here: &Here<'_>, stages: &[Stage]) -> Breakdown {
    let row = |stage: &Stage| {
        let counted = |word: &str| stage.groups.iter().find(|group| group.state.value == word);
        let figures: Vec<Figure> =
            STATES.iter().filter_map(|(_, word)| counted(word)).map(|group| group.figure.clone()).collect();
        let parts: Vec<(&str, u64)> =
            STATES.iter().map(|(_, word)| *word).zip(figures.iter().map(|f| f.count)).collect();
        BreakdownRow {
            label: Label::link(here.to(&format!("schedule.html#{}", stage.id)), stage.title.clone()),
            bar: Some(Bar::new(stage.title.clone(), parts.iter().map(|(_, count)| count).sum(), &parts)),
            figures,
        }
    };
    Breakdown {
        id: "readiness".into(),
        caption: Words::say("schedule-page.stages-caption"),
        unit: "items".into(),
        dimension: Words::say("schedule-page.stages-dimension"),
        columns: STATES.iter().map(|(_, word)| Words::say(format!("schedule-page.column-{word}"))).collect(),
        rows: stages.iter().map(row).collect(),
        not_stated: None,
        total: None,
        in_several: None,
        bars: true,
    }
}

fn audit_kind(kind: ChecklistKind) -> Option<AuditKind> {
    match kind {
        ChecklistKind::Preparation => None,
        ChecklistKind::Stage1 => Some(AuditKind::Stage1),
        ChecklistKind::Stage2 => Some(AuditKind::Stage2),
        ChecklistKind::Surveillance => Some(AuditKind::Surveillance),
        ChecklistKind::Recertification => Some(AuditKind::Recertification),
    }
}

fn rule(kind: ChecklistKind) -> &'static str {
    match kind {
        ChecklistKind::Preparation => "R1",
        ChecklistKind::Stage1 => "R2",
        ChecklistKind::Stage2 => "R3",
        ChecklistKind::Surveillance => "R4",
        ChecklistKind::Recertification => "R5",
    }
}

fn check_item(cx: &Cx<'_>, here: &Here<'_>, kind: ChecklistKind, item: &Item, bases: &mut Vec<List>) -> CheckItem {
    let id = format!("{}-{}", kind.as_str(), item.id);
    // Items of several stages ask the same; the first lists it.
    let told = match (kind, item.id) {
        (ChecklistKind::Recertification, "no-open-major") => format!("stage-2-{}", item.id),
        _ => id,
    };
    let mut rests_on = rests(cx, here, &told, "looked-at", item, &item.rests_on, bases);
    if item.id == "findings-mapped" {
        // All that is published is mapped; what is not published stands against it.
        rests_on.extend(figures::global(cx, here, "findings").map(|figure| Rest {
            words: Words::count("schedule-page.counted-findings", figure.count),
            figure: Some(figure),
            href: None,
        }));
    }
    CheckItem {
        reference: format!("{}/{}", kind.as_str(), item.id),
        title: Words::say(format!("schedule-page.item.{}", item.id)),
        rests_on,
        lacking: match item.met {
            Some(true) => Vec::new(),
            // The one thing that an item rests on need not be named twice.
            _ if item.rests_on == item.lacking && unit_of(item).is_none() => Vec::new(),
            _ => rests(cx, here, &told, "lacking", item, &item.lacking, bases),
        },
    }
}
