//! `management-review.html`: the inputs of a management review (ISO/IEC 42001:2023, 9.3.2) on one sheet. Those that this
//! engagement can give are computed; the others are to be supplied.

use serde::Serialize;

use super::address::{Here, VERDICTS};
use super::parts::*;
use super::{Cx, cells, figures, gaps, mention, nonconformities, remediation, schedule, trials};
use crate::assess::{DecisionState, FlagRule, Verdict};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct ReviewView {
    header: Header,
    inputs: Vec<Input>,
    results: Vec<Input>,
    requirements: Vec<Label>,
}

/// An input: what this engagement gives, and what the organisation has to.
#[derive(Debug, Serialize)]
struct Input {
    id: &'static str,
    title: Words,
    about: Words,
    ours: Vec<Term>,
    supplied: Vec<Words>,
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, ReviewView) {
    let here = &Here::new(cx.engagement, path);
    let mut frame = Frame::new(path, "management-review", Words::say("nav.management-review"));
    frame.description = Some(Words::say("review-page.lead"));
    let inputs = vec![
        input("earlier-actions", earlier_actions(cx, here), &["earlier-actions"]),
        input("issues", Vec::new(), &["issues"]),
        input("parties", Vec::new(), &["parties"]),
        input("nonconformities", nonconforming(cx, here), &["nonconformities"]),
        input("measurements", measurements(cx, here), &["measurements"]),
        input("audits", audits(cx, here), &["audits-internal", "audits-certification"]),
        input("improvement", improvement(cx, here), &["improvement"]),
    ];
    let results = vec![input("decisions", Vec::new(), &["decisions-improvement", "decisions-changes"])];
    frame.contents = inputs.iter().chain(&results).map(|input| Anchor::new(input.id, input.title.clone())).collect();
    let reviewed =
        ["9.3.1", "9.3.2", "9.3.3"].iter().filter_map(|reference| cx.engagement.shelf.requirement(reference));
    let view = ReviewView {
        header: Header {
            lead: Some(Words::say("review-page.lead")),
            facts: facts(cx),
            ..Header::new(Words::say("nav.management-review"))
        },
        requirements: reviewed.map(|ix| mention::requirement(here, &cx.engagement[ix], ix)).collect(),
        inputs,
        results,
    };
    (frame, view)
}

fn input(id: &'static str, ours: Vec<Term>, supplied: &[&str]) -> Input {
    Input {
        id,
        title: Words::say(format!("review-page.{id}")),
        about: Words::say(format!("review-page.{id}-about")),
        ours,
        supplied: supplied.iter().map(|key| Words::say(format!("review-page.supply-{key}"))).collect(),
    }
}

fn term(key: &str, value: Cell) -> Term {
    Term::new(Words::say(format!("review-page.{key}")), value)
}

/// One of the figures of the whole engagement.
fn global(cx: &Cx<'_>, here: &Here<'_>, path: &str) -> Cell {
    figures::global(cx, here, path).map_or(Cell::Nothing, Cell::Figure)
}

fn facts(cx: &Cx<'_>) -> Vec<Term> {
    let meta = &cx.engagement.meta;
    let period = cells::period(meta.period.0, meta.period.1);
    let next = cx.assessment.schedule.next.map(|ix| cells::event(&cx.engagement[ix]));
    vec![
        term("report-date", Cell::Date(meta.report.date.to_string())),
        term("period", period.map_or(Cell::NotStated, Cell::Text)),
        term("last-review", stated(cx, meta.preparation.management_review)),
        term("next-audit", next.map_or(Cell::NotStated, Cell::Text)),
    ]
}

/// What the client says of something it has or has not done.
fn stated(cx: &Cx<'_>, word: Option<Stated>) -> Cell {
    match word {
        Some(Stated::On(date)) if date > cx.engagement.today() => {
            Cell::Text(Words::say("schedule-page.announced-for").with("date", Value::date(date.to_string())))
        }
        Some(Stated::On(date)) => Cell::Date(date.to_string()),
        Some(Stated::Flag(yes)) => Cell::Badges(vec![Badge::new(BadgeKind::Answer, if yes { "yes" } else { "no" })]),
        None => Cell::NotStated,
    }
}

/// What became of what earlier periods found.
fn earlier_actions(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Term> {
    let Some(trend) = &cx.assessment.trend else {
        return vec![term("trend", Cell::Link(Link::new(here.to("trend.html"), Words::say("review-page.no-trend"))))];
    };
    let figure = |word: &str, count: usize| {
        Cell::Figure(Figure::new(format!("trend.{word}"), count as u64, here.to(&format!("trend.html#{word}"))))
    };
    vec![
        term("corrected-since", figure("corrected", trend.corrected.len())),
        term("reopened-since", figure("reopened", trend.reopened.len())),
        term("repeated", figure("repeated", trend.repeated.len())),
    ]
}

fn nonconforming(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Term> {
    let escalated = |state: DecisionState| Cell::Figure(nonconformities::escalation_figure(cx, here, state));
    let act = |word: &str| Cell::Ratio(schedule::act(cx, here, word), schedule::act(cx, here, "nonconformities"));
    let mut terms = vec![
        term("major", global(cx, here, "nonconformities.major")),
        term("minor", global(cx, here, "nonconformities.minor")),
        term("corrected", global(cx, here, "nonconformities.corrected")),
        term("design-major", global(cx, here, "failure.design.major")),
        term("operating-major", global(cx, here, "failure.operating.major")),
        term("overdue", Cell::Figure(remediation::flag_figure(cx, here, FlagRule::T1))),
        term("ownerless", Cell::Figure(remediation::flag_figure(cx, here, FlagRule::T4))),
        term("late", Cell::Figure(remediation::flag_figure(cx, here, FlagRule::T2))),
        term("on-time", act("on-time")),
        term("verified", act("verified")),
        term("proposed", escalated(DecisionState::Proposed)),
        term("escalated", escalated(DecisionState::Accepted)),
    ];
    if let Some(trend) = &cx.assessment.trend {
        let new = Figure::new("trend.new", trend.new.len() as u64, here.to("trend.html#new"));
        terms.push(term("new", Cell::Figure(new)));
    }
    terms
}

fn measurements(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Term> {
    let ratio = |kind: &str| {
        let tested = figures::global(cx, here, &format!("coverage.{kind}.tested"));
        let applicable = figures::global(cx, here, &format!("coverage.{kind}.applicable"));
        tested.zip(applicable).map_or(Cell::Nothing, |(tested, applicable)| Cell::Ratio(tested, applicable))
    };
    let maturity = &cx.assessment.maturity;
    let level = Words::say("review-page.level").with("level", maturity.level().to_string());
    let detection = &cx.assessment.detection;
    let seen = |word: &str, list: &[FindingIx]| Cell::Figure(trials::detection_figure(here, word, list.len()));
    let mut terms = vec![
        term("coverage-controls", ratio("controls")),
        term("coverage-clauses", ratio("clauses")),
        term("maturity", Cell::Link(Link::new(here.to("maturity.html"), level))),
    ];
    if let Some(lowest) = maturity.lowest {
        terms.push(term("lowest", Cell::Label(mention::area(here, &cx.engagement[lowest]))));
    }
    if let Some(withheld) = mention::withheld(cx, Finding::counts) {
        terms.push(Term::new(Words::say("edition.title"), Cell::Text(withheld)));
    }
    terms.extend([
        term("detected", seen("yes", &detection.yes)),
        term("detected-partly", seen("partly", &detection.partly)),
        term("undetected", seen("no", &detection.no)),
        term("rates", Cell::Link(Link::new(here.to("trials.html#rates"), Words::say("review-page.rates-link")))),
    ]);
    terms
}

fn audits(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Term> {
    let verdict = |verdict: Verdict| {
        let count =
            cx.assessment.areas.iter().filter_map(|area| area.verdicts.get(&verdict)).map(Vec::len).sum::<usize>();
        let word = verdict.as_str();
        Cell::Figure(Figure::new(
            format!("controls.verdict.{word}"),
            count as u64,
            here.to(&format!("{VERDICTS}#{word}")),
        ))
    };
    let latest = cx.assessment.schedule.latest_begun.map(|ix| cells::event(&cx.engagement[ix]));
    vec![
        term("verdict-major", verdict(Verdict::Major)),
        term("verdict-minor", verdict(Verdict::Minor)),
        term("verdict-conforming", verdict(Verdict::Conforming)),
        term("verdict-untested", verdict(Verdict::Untested)),
        term(
            "contradictions",
            match &cx.assessment.contradictions {
                Some(all) => Cell::Figure(Figure::new(
                    "applicability.contradictions",
                    all.len() as u64,
                    here.to("applicability.html#contradictions"),
                )),
                None => Cell::Text(Words::say("review-page.not-computed")),
            },
        ),
        term("internal-audit", stated(cx, cx.engagement.meta.preparation.internal_audit)),
        term("last-audit", latest.map_or(Cell::NotStated, Cell::Text)),
    ]
}

fn improvement(cx: &Cx<'_>, here: &Here<'_>) -> Vec<Term> {
    let maturity = Link::new(here.to("maturity.html"), Words::say("review-page.next-level-link"));
    vec![
        term("opportunities", global(cx, here, "opportunities")),
        term("gaps-seen", Cell::Figure(gaps::figure(here, "seen", cx.assessment.gaps.seen.len()))),
        term("next-level", Cell::Link(maturity)),
    ]
}
