//! `trend.html`: this period beside earlier ones.

mod past;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::address::{self, Here};
use super::parts::Entry;
use super::parts::*;
use super::register::Stat;
use super::{Cx, Page, Subject, cells, figures, lists};
use crate::assess::{Class, Trend, Verdict};
use crate::model::*;
use past::class;

pub(super) use past::{PeriodView, past_entry, period};

/// The view.
#[derive(Debug, Serialize)]
pub struct TrendView {
    header: Header,
    /// What to do where there is no earlier period.
    missing: Option<Callout>,
    told: Option<Told>,
}

/// What the comparison tells.
#[derive(Debug, Serialize)]
struct Told {
    periods: Vec<PeriodRow>,
    /// The same numbers, drawn.
    bars: Vec<(Label, Bar)>,
    /// What is open, and what was corrected, from period to period.
    lines: Lines,
    stats: Vec<Stat>,
    /// The findings behind them.
    changes: Vec<List>,
    /// Requirements by what became of their verdict.
    verdicts: Vec<List>,
}

/// A period: an earlier one, or this one.
#[derive(Debug, Serialize)]
struct PeriodRow {
    id: String,
    label: Label,
    date: Cell,
    level: Words,
    controls: Cell,
    clauses: Cell,
    /// Majors, minors, corrected, opportunities, positive, withdrawn, all.
    figures: Vec<Figure>,
    now: bool,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    pages.push(Page::new("trend.html", Subject::Trend));
    for at in 0..cx.engagement.history.len() {
        pages.push(Page::new(address::period(cx.engagement, at), Subject::Period(at)));
    }
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, TrendView) {
    let here = &Here::new(cx.engagement, path);
    let mut frame = Frame::new(path, "trend", Words::say("nav.trend"));
    frame.description = Some(Words::say("trend-page.lead"));
    let told = cx.assessment.trend.as_ref().map(|trend| told(cx, here, trend));
    if told.is_some() {
        let anchor = |id: &str| Anchor::new(id, Words::say(format!("trend-page.{id}")));
        frame.contents = ["periods", "changes", "verdicts"].into_iter().map(anchor).collect();
    }
    let missing = told.is_none().then(|| Callout {
        kind: CalloutKind::Note,
        title: Words::say("trend-page.missing-title"),
        lines: ["missing-why", "missing-how", "missing-then"].map(|key| Words::say(format!("trend-page.{key}"))).into(),
        links: vec![cells::rule(here, "H1")],
    });
    let mut header = Header::new(Words::say("nav.trend"));
    header.lead = Some(Words::say(if told.is_some() { "trend-page.lead" } else { "trend-page.lead-missing" }));
    (frame, TrendView { header, missing, told })
}

fn told(cx: &Cx<'_>, here: &Here<'_>, trend: &Trend) -> Told {
    let mut periods: Vec<PeriodRow> = (0..cx.engagement.history.len()).map(|at| earlier(cx, here, at)).collect();
    periods.push(this(cx, here));
    // Bars of one scale, so that periods can be compared.
    let most = periods.iter().map(|period| period.figures.last().map_or(0, |all| all.count)).max().unwrap_or(0);
    let bars =
        periods.iter().map(|period| (period.label.clone(), bar(&period.label.text, most, &period.figures))).collect();
    let lines = lines(&periods);
    let changes = changes(cx, here, trend);
    let tones = ["plain", "conforming", "major", "opportunity", "minor", "plain"];
    Told {
        periods,
        bars,
        lines,
        stats: changes
            .iter()
            .zip(tones)
            .map(|(list, tone)| Stat {
                figure: Figure::new(
                    format!("trend.{}", list.id),
                    list.count,
                    here.to(&format!("trend.html#{}", list.id)),
                ),
                label: Words::say(format!("trend-page.stat-{}", list.id)),
                tone,
            })
            .collect(),
        changes,
        verdicts: verdicts(cx, here, trend),
    }
}

/// How a finding is counted, in the order of the columns.
const CLASSES: [Class; 6] =
    [Class::Major, Class::Minor, Class::Corrected, Class::Opportunity, Class::Conforming, Class::Withdrawn];

fn earlier(cx: &Cx<'_>, here: &Here<'_>, at: usize) -> PeriodRow {
    let period = &cx.engagement.history[at];
    let page = address::period(cx.engagement, at);
    let count = |of: Option<Class>| period.findings.iter().filter(|past| of.is_none_or(|of| class(past) == of)).count();
    let figure = |word: &str, count: usize| {
        Figure::new(format!("trend.period.{}.{word}", period.id), count as u64, here.to(&format!("{page}#{word}")))
    };
    let mut figures: Vec<Figure> = CLASSES.iter().map(|of| figure(of.as_str(), count(Some(*of)))).collect();
    figures.push(figure("all", count(None)));
    PeriodRow {
        id: format!("period-{at}"),
        label: Label::link(here.to(&page), Words::text(&period.id)),
        date: cells::date(period.date),
        level: level(period.level),
        controls: past_ratio(period, "controls"),
        clauses: past_ratio(period, "clauses"),
        figures,
        now: false,
    }
}

fn this(cx: &Cx<'_>, here: &Here<'_>) -> PeriodRow {
    let global = |path: &str| figures::global(cx, here, path);
    let ratio = |kind: &str| {
        let part = global(&format!("coverage.{kind}.tested")).zip(global(&format!("coverage.{kind}.applicable")));
        part.map_or(Cell::Nothing, |(tested, applicable)| Cell::Ratio(tested, applicable))
    };
    let paths = [
        "nonconformities.major",
        "nonconformities.minor",
        "nonconformities.corrected",
        "opportunities",
        "conforming",
        "withdrawn",
        "findings",
    ];
    let figures: Vec<Figure> = paths.into_iter().filter_map(global).collect();
    let label = Words::say("trend-page.this-period");
    PeriodRow {
        id: "period-now".into(),
        label: Label::link(here.to("index.html"), label),
        date: Cell::Date(cx.engagement.today().to_string()),
        level: level(Some(cx.assessment.maturity.level())),
        controls: ratio("controls"),
        clauses: ratio("clauses"),
        figures,
        now: true,
    }
}

/// What the segments of a bar stand for, in the order of the figures.
const SEGMENTS: [&str; 6] = ["major", "minor", "corrected", "opportunity", "conforming", "withdrawn"];

fn bar(title: &Words, whole: u64, figures: &[Figure]) -> Bar {
    let parts: Vec<(&str, u64)> = SEGMENTS.into_iter().zip(figures.iter().map(|figure| figure.count)).collect();
    Bar::new(title.clone(), whole, &parts)
}

/// Majors, minors and corrected nonconformities: the first three figures of a period.
fn lines(periods: &[PeriodRow]) -> Lines {
    let names: Vec<Words> = periods.iter().map(|period| period.label.text.clone()).collect();
    let number = |period: &PeriodRow, at: usize| period.figures.get(at).map_or(0, |figure| figure.count);
    let series: Vec<(&str, Vec<u64>)> = SEGMENTS[..3]
        .iter()
        .enumerate()
        .map(|(at, kind)| (*kind, periods.iter().map(|period| number(period, at)).collect()))
        .collect();
    Lines::new(Words::say("trend-page.lines"), &names, &series)
}

fn level(level: Option<u8>) -> Words {
    match level {
        Some(level) => Words::say("trend-page.level").with("level", level.to_string()),
        None => Words::say("cell.not-stated"),
    }
}

/// Coverage as an earlier period printed it. Its lists stand in that period's report and not here, so these are words
/// and no figures.
fn past_ratio(period: &Period, kind: &str) -> Cell {
    let number = |word: &str| period.coverage.get(kind)?.get(word)?.as_u64();
    match number("tested").zip(number("applicable")) {
        Some((tested, applicable)) => Cell::Text(
            Words::say("trend-page.told-ratio").with("part", tested.to_string()).with("whole", applicable.to_string()),
        ),
        None => Cell::NotStated,
    }
}

/// New, corrected, reopened, regraded, repeated; and what is told no longer.
fn changes(cx: &Cx<'_>, here: &Here<'_>, trend: &Trend) -> Vec<List> {
    let latest: BTreeMap<&str, &PastFinding> = latest(cx).iter().map(|past| (past.id.as_str(), past)).collect();
    let before = |ix: FindingIx| latest.get(cx.engagement[ix].id.as_str()).copied();
    let list = |word: &str, of: &[FindingIx], note: &dyn Fn(FindingIx) -> Option<Words>| {
        let entries = of.iter().map(|ix| {
            let mut entry = lists::finding_entry(cx, here, *ix);
            entry.note = note(*ix);
            entry
        });
        let list = List::of(word, "findings", entries.collect()).titled(Words::say(format!("trend-page.{word}")));
        List { note: Some(Words::say(format!("trend-page.{word}-note"))), ..list }
    };
    let was = |ix: FindingIx| {
        let class = class(before(ix)?);
        Some(Words::say("trend-page.was").with("class", class_words(class)))
    };
    vec![
        list("new", &trend.new, &|_| None),
        list("corrected", &trend.corrected, &|ix| {
            let retest = cx.engagement[ix].remediation.latest(None)?;
            let date = Value::date(retest.date.to_string());
            Some(match &retest.by {
                Some(by) => Words::say("trend-page.verified-by").with("date", date).with("who", by.as_str()),
                None => Words::say("trend-page.verified-on").with("date", date),
            })
        }),
        list("reopened", &trend.reopened, &was),
        list("regraded", &trend.regraded, &|ix| {
            let past = before(ix)?.grade?;
            let grade = |grade: Grade| Words::say(format!("grade.{}", grade.as_str()));
            Some(
                Words::say("trend-page.regraded-from")
                    .with("old", grade(past))
                    .with("new", grade(cx.engagement[ix].grade)),
            )
        }),
        list("repeated", &trend.repeated, &|ix| {
            let repeats = cx.engagement[ix].repeats.as_ref()?;
            Some(
                Words::say("trend-page.repeats")
                    .with("period", repeats.period.as_str())
                    .with("id", repeats.id.as_str()),
            )
        }),
        gone(cx, here),
    ]
}

fn class_words(class: Class) -> Words {
    Words::say(match class {
        Class::Corrected => "status.corrected".to_owned(),
        Class::Withdrawn => "status.withdrawn".to_owned(),
        Class::Draft => "status.draft".to_owned(),
        class => format!("grade.{}", class.as_str()),
    })
}

/// What the latest earlier period told of.
fn latest<'e>(cx: &Cx<'e>) -> &'e [PastFinding] {
    cx.engagement.history.last().map(|period| period.findings.as_slice()).unwrap_or_default()
}

/// Findings of the latest earlier period that this report does not tell of under their id.
fn gone(cx: &Cx<'_>, here: &Here<'_>) -> List {
    let told: BTreeSet<&str> = cx.engagement.published().map(|(_, finding)| finding.id.as_str()).collect();
    let last = cx.engagement.history.len().saturating_sub(1);
    let gone = latest(cx).iter().enumerate().filter(|(_, past)| !told.contains(past.id.as_str()));
    let entries = gone.map(|(at, past)| Entry { reference: past.id.clone(), ..past_entry(cx, here, last, at) });
    let list = List::of("gone", "findings", entries.collect()).titled(Words::say("trend-page.gone"));
    List { note: Some(Words::say("trend-page.gone-note")), ..list }
}

/// The verdict on each requirement, period by period: those that changed since the last one, those that were tested
/// on one side only, and those that did not change.
fn verdicts(cx: &Cx<'_>, here: &Here<'_>, trend: &Trend) -> Vec<List> {
    let none = vec![None; cx.engagement.history.len()];
    let mut lists = ["changed", "first", "left", "unchanged"].map(|word| (word, Vec::new()));
    for (ix, requirement) in cx.engagement.shelf.requirements().filter(|(_, requirement)| requirement.is_gradable()) {
        let past = trend.verdicts.get(&ix).unwrap_or(&none);
        let (before, now) = (past.last().copied().flatten(), Some(cx.assessment[ix].verdict));
        let told =
            |verdict: Option<Verdict>| !matches!(verdict, None | Some(Verdict::Untested | Verdict::NotApplicable));
        let place = match (told(before), told(now)) {
            (true, true) if before == now => 3,
            (true, true) => 0,
            (false, true) => 1,
            (_, false) if past.iter().any(|verdict| told(*verdict)) => 2,
            // What nobody ever tested says nothing about a trend.
            _ => continue,
        };
        let mut entry = Entry::new(&requirement.reference, here.requirement(ix), Some(Words::text(&requirement.title)));
        let badge = |verdict: Option<Verdict>| match verdict {
            Some(verdict) => Cell::Badges(vec![Badge::new(BadgeKind::Verdict, verdict.as_str())]),
            None => Cell::Nothing,
        };
        entry.cells = past.iter().copied().chain([now]).map(badge).collect();
        lists[place].1.push(entry);
    }
    let columns = || {
        let earlier = cx.engagement.history.iter().map(|period| Column::text(Words::text(&period.id)));
        earlier.chain([Column::text(Words::say("trend-page.this-period"))]).collect::<Vec<_>>()
    };
    let list = |(word, entries)| {
        List::of(format!("verdicts-{word}"), "requirements", entries)
            .titled(Words::say(format!("trend-page.verdicts-{word}")))
            .columns(columns())
    };
    lists.into_iter().map(list).collect()
}
