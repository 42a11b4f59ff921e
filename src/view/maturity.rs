//! `maturity.html`: the scorecard of the testing programme.

use serde::Serialize;

use super::address::Here;
use super::parts::Row;
use super::parts::*;
use super::{Cx, mention, programme, systems};
use crate::assess::{Criterion, Maturity, Missing, Scorecard, Window};
use crate::model::*;
use crate::resolve::slug;

/// The view.
#[derive(Debug, Serialize)]
pub struct MaturityView {
    header: Header,
    /// Levels 1 to 4.
    rungs: Vec<Rung>,
    /// What is missing for the next level; none at the highest.
    next: Option<Next>,
    /// The programme and every area, level by level.
    scorecard: Mosaic,
    areas: Table,
    thresholds: Table,
    /// Everything that the evidence rests on.
    events: List,
    activities: Activities,
}

/// A level.
#[derive(Debug, Serialize)]
struct Rung {
    number: u8,
    name: Words,
    /// Earned: met, and all below it too.
    earned: bool,
    met: Badge,
    /// What it asks.
    asks: Words,
    /// What it is worth to certification.
    worth: Words,
    rule: Link,
    /// What is asked, each with its evidence.
    evidence: Table,
}

/// The way to the next level.
#[derive(Debug, Serialize)]
struct Next {
    title: Words,
    missing: Vec<Words>,
}

/// The activities of the programme, as a list that figures count.
#[derive(Debug, Serialize)]
struct Activities {
    count: u64,
    rows: Vec<ActivityRow>,
}

/// An activity.
#[derive(Debug, Serialize)]
struct ActivityRow {
    id: String,
    title: Words,
    days: Words,
    method: Words,
    requirements: Vec<Link>,
    systems: Vec<Link>,
    stages: Vec<Link>,
    phase: Option<Link>,
    result: Cell,
    /// Why it is no event of the programme.
    note: Option<Words>,
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, MaturityView) {
    let here = &Here::new(cx.engagement, path);
    let maturity = &cx.assessment.maturity;
    let level = maturity.level();
    let (evidence, events) = programme::evidence(cx, here);
    let view = MaturityView {
        header: header(cx, here, maturity),
        rungs: evidence
            .into_iter()
            .zip(&maturity.programme.criteria)
            .map(|(evidence, criterion)| rung(cx, here, criterion, criterion.number <= level, evidence))
            .collect(),
        next: maturity.programme.criteria.get(usize::from(level)).map(|criterion| Next {
            title: Words::say("maturity-page.next")
                .with("level", (level + 1).to_string())
                .with("name", name(level + 1)),
            missing: (criterion.missing.iter().map(|missing| self::missing(cx, missing)))
                .chain(withheld(criterion))
                .collect(),
        }),
        scorecard: scorecard(cx, maturity),
        areas: areas(cx, here, maturity),
        thresholds: thresholds(cx),
        events,
        activities: Activities {
            count: cx.engagement.activities.len() as u64,
            rows: cx.engagement.activities.iter().map(|activity| row(cx, here, activity)).collect(),
        },
    };
    let mut frame = Frame::new(path, "maturity", Words::say("nav.maturity"));
    frame.description = view.header.lead.clone();
    frame.contents = ["ladder", "next", "areas", "thresholds", "activities", "events"]
        .iter()
        .filter(|id| **id != "next" || view.next.is_some())
        .map(|id| Anchor::new(*id, Words::say(format!("maturity-page.contents-{id}"))))
        .collect();
    (frame, view)
}

fn header(cx: &Cx<'_>, here: &Here<'_>, maturity: &Maturity) -> Header {
    let level = maturity.level();
    let mut header = Header::new(Words::say("maturity-page.title"));
    header.lead = Some(Words::say("maturity-page.lead"));
    let said = Words::say("maturity-page.level-and-name").with("level", level.to_string()).with("name", name(level));
    header.facts = vec![Term::new(Words::say("maturity-page.overall"), Cell::Text(said))];
    let lowest = maturity.lowest.and_then(|ix| maturity.areas.iter().find(|(area, _)| *area == ix));
    if let Some((ix, card)) = lowest {
        let area = &cx.engagement[*ix];
        let text = Words::say("maturity-page.area-level")
            .with("area", format!("{} {}", area.reference, area.title))
            .with("level", card.level.unwrap_or(0).to_string());
        let href = format!("#area-{}", slug(&area.reference));
        header.facts.push(Term::new(Words::say("maturity-page.lowest"), Cell::Link(Link::new(href, text))));
    }
    let activities =
        Figure::new("maturity.activities", cx.engagement.activities.len() as u64, here.to("maturity.html#activities"));
    header.facts.push(Term::new(Words::say("maturity-page.activities"), Cell::Figure(activities)));
    let year = cx.assessment.maturity.windows.last().zip(maturity.windows.first());
    if let Some((first, last)) = year {
        let year = Window { after: first.after, until: last.until };
        header.facts.push(Term::new(Words::say("maturity-page.year"), Cell::Text(programme::window(&year))));
    }
    header
}

/// The name of a level.
fn name(level: u8) -> Words {
    Words::say(format!("maturity-page.name-{level}"))
}

fn rung(cx: &Cx<'_>, here: &Here<'_>, criterion: &Criterion, earned: bool, evidence: Table) -> Rung {
    let number = criterion.number;
    let thresholds = &cx.engagement.meta.maturity;
    Rung {
        number,
        name: name(number),
        earned,
        met: met(criterion),
        asks: Words::say(format!("maturity-page.asks-{number}"))
            .with("windows", thresholds.windows.to_string())
            .with("window-months", thresholds.window_months.to_string())
            .with("automated-months", thresholds.automated_months.to_string())
            .with("manual-windows", thresholds.manual_windows.to_string()),
        worth: Words::say(format!("maturity-page.worth-{number}")),
        rule: Link::new(here.rule(&format!("M{number}")), Words::text(format!("M{number}"))),
        evidence,
    }
}

fn met(criterion: &Criterion) -> Badge {
    Badge::new(BadgeKind::Rule, if criterion.met { "met" } else { "unmet" })
}

/// That what is missing would tell dates which this edition withholds.
fn withheld(criterion: &Criterion) -> Option<Words> {
    let count = u64::from(criterion.withheld);
    (count > 0 && !criterion.met).then(|| Words::count("edition.missing-withheld", count))
}

/// What is missing, in words.
fn missing(cx: &Cx<'_>, missing: &Missing) -> Words {
    match missing {
        Missing::Event => Words::say("maturity-page.missing-event"),
        Missing::Window(window) => Words::say("maturity-page.missing-window").with("window", programme::window(window)),
        Missing::AutomatedMonth(window) => {
            Words::say("maturity-page.missing-month").with("window", programme::window(window))
        }
        Missing::ManualWindows { have, need } => {
            Words::say("maturity-page.missing-manual").with("have", have.to_string()).with("need", need.to_string())
        }
        Missing::Stage(stage) => {
            Words::say("maturity-page.missing-stage").with("stage", cx.engagement[*stage].title.as_str())
        }
    }
}

/// The same in one line each for windows, months and stages, by the numbers that the evidence above gives them.
fn lacking(cx: &Cx<'_>, maturity: &Maturity, list: &[Missing]) -> Vec<Words> {
    let numbers = |spans: &[Window], of: &dyn Fn(Window) -> Missing| {
        let open = spans.iter().enumerate().filter(|(_, span)| list.contains(&of(**span)));
        mention::all(open.map(|(i, _)| Words::text((i + 1).to_string())))
    };
    let windows = numbers(&maturity.windows, &Missing::Window);
    let months = numbers(&maturity.months, &Missing::AutomatedMonth);
    let stages = mention::all(list.iter().filter_map(|found| match found {
        Missing::Stage(stage) => Some(Words::text(&cx.engagement[*stage].title)),
        _ => None,
    }));
    let line = |word: &str, what: Option<Words>| {
        what.map(|what| Words::say(format!("maturity-page.lacking-{word}")).with("which", what))
    };
    let rest = list.iter().filter(|found| matches!(found, Missing::Event | Missing::ManualWindows { .. }));
    [line("windows", windows), line("months", months), line("stages", stages)]
        .into_iter()
        .flatten()
        .chain(rest.map(|found| missing(cx, found)))
        .collect()
}

fn areas(cx: &Cx<'_>, here: &Here<'_>, maturity: &Maturity) -> Table {
    let row = |ix: AreaIx, card: &Scorecard| {
        let area = &cx.engagement[ix];
        let next = card.level.and_then(|level| card.criteria.get(usize::from(level)));
        let level = card
            .level
            .map_or(Cell::Text(Words::say("maturity-page.no-level")), |level| Cell::Number(level.to_string()));
        let missing: Vec<Words> = match next {
            Some(criterion) => {
                let of_programme = criterion.of_programme.then(|| Words::say("maturity-page.of-programme"));
                of_programme
                    .into_iter()
                    .chain(lacking(cx, maturity, &criterion.missing))
                    .chain(withheld(criterion))
                    .collect()
            }
            None => Vec::new(),
        };
        let mut cells = vec![Cell::Label(mention::area(here, area)), level];
        cells.extend(card.criteria.iter().map(|criterion| Cell::Badges(vec![met(criterion)])));
        cells.push(if missing.is_empty() { Cell::Nothing } else { Cell::Lines(missing) });
        Row { id: Some(format!("area-{}", slug(&area.reference))), cells }
    };
    let column = |word: &str| Column::text(Words::say(format!("columns.{word}")));
    let mut columns = vec![column("area"), column("level")];
    columns.extend((1..=4).map(|number| {
        Column::text(
            Words::say("maturity-page.criterion").with("number", number.to_string()).with("name", name(number)),
        )
    }));
    columns.push(Column { align: Align::Wide, ..column("missing") });
    Table {
        id: None,
        caption: Words::say("maturity-page.areas-caption"),
        columns,
        rows: maturity.areas.iter().map(|(ix, card)| row(*ix, card)).collect(),
        none: None,
    }
}

/// Which levels the programme and every area meet, at one look.
fn scorecard(cx: &Cx<'_>, maturity: &Maturity) -> Mosaic {
    let title = |number: u8| {
        Words::say("maturity-page.criterion").with("number", number.to_string()).with("name", name(number))
    };
    let row = |name: Words, card: &Scorecard| {
        let cell = |criterion: &Criterion| {
            let names = vec![name.clone(), title(criterion.number)];
            (names, met(criterion).value, String::new())
        };
        let cells = card.criteria.iter().map(cell).collect();
        (name, cells)
    };
    let areas = maturity.areas.iter().map(|(ix, card)| {
        let area = &cx.engagement[*ix];
        row(Words::text(format!("{} {}", area.reference, area.title)), card)
    });
    let rows = std::iter::once(row(Words::say("maturity-page.programme"), &maturity.programme)).chain(areas);
    let columns = (1..=4).map(title).collect();
    Mosaic::of_columns(Words::say("maturity-page.scorecard"), "rule", &["met", "unmet"], columns, rows.collect())
}

/// The thresholds in force, beside the defaults.
fn thresholds(cx: &Cx<'_>) -> Table {
    let (now, default) = (&cx.engagement.meta.maturity, &MaturityThresholds::default());
    let row = |word: &str, now: u32, default: u32| {
        let changed = if now == default { "unchanged" } else { "changed" };
        Row::new(vec![
            Cell::Text(Words::say(format!("maturity-page.threshold-{word}"))),
            Cell::Number(now.to_string()),
            Cell::Number(default.to_string()),
            Cell::Text(Words::say(format!("maturity-page.{changed}"))),
        ])
    };
    Table {
        id: None,
        caption: Words::say("maturity-page.thresholds-caption"),
        columns: vec![
            Column { title: Words::say("columns.threshold"), align: Align::Wide },
            Column::number(Words::say("columns.in-force")),
            Column::number(Words::say("columns.default")),
            Column::text(Words::say("columns.difference")),
        ],
        rows: vec![
            row("windows", now.windows, default.windows),
            row("window-months", now.window_months, default.window_months),
            row("automated-months", now.automated_months, default.automated_months),
            row("manual-windows", now.manual_windows, default.manual_windows),
        ],
        none: None,
    }
}

fn row(cx: &Cx<'_>, here: &Here<'_>, activity: &Activity) -> ActivityRow {
    let method = Words::say(format!("activity.{}", activity.method.as_str()));
    let note = if activity.result.is_none() {
        Some(Words::say("activity.no-event-result"))
    } else if activity.to > cx.engagement.today() {
        Some(Words::say("activity.no-event-date"))
    } else {
        None
    };
    ActivityRow {
        id: activity.id.clone(),
        title: systems::activity_title(activity),
        days: systems::days(activity),
        method: match activity.kind {
            Some(kind) => Words::say("mention.and")
                .with("first", method)
                .with("second", Words::say(format!("activity.{}", kind.as_str()))),
            None => method,
        },
        requirements: activity.controls.iter().map(|ix| here.requirement_link(*ix)).collect(),
        systems: activity.systems.iter().map(|ix| here.system_link(*ix)).collect(),
        stages: activity.lifecycle.iter().map(|ix| here.stage_link(*ix)).collect(),
        phase: activity.phase.map(|ix| here.phase_link(ix)),
        result: mention::result(cx, here, activity),
        note,
    }
}
