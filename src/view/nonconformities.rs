//! `nonconformities.html`: the graded list, the rubric, escalations with their decisions, timeline flags.

use serde::Serialize;

use super::address::Here;
use super::parts::Row;
use super::parts::*;
use super::register::Stat;
use super::{Cx, cells, figures, lists};
use crate::assess::{AssessmentRef, DecisionState, Escalation, FlagRule, Proposal, rubric_grade};
use crate::model::*;
use crate::resolve::slug;

/// The view.
#[derive(Debug, Serialize)]
pub struct NonconformitiesView {
    header: Header,
    stats: Vec<Stat>,
    /// Majors, minors, corrected.
    lists: Vec<List>,
    escalations: Escalations,
    rubric: Table,
    questions: Table,
    /// Where the rubric is explained in full.
    rubric_rule: Link,
    /// Grades that stand against their rubric, each with its reason.
    exceptions: List,
    flags: Table,
    /// The findings behind each flag.
    flagged: Vec<List>,
}

/// Proposed majors, by where they stand.
#[derive(Debug, Serialize)]
struct Escalations {
    count: usize,
    groups: Vec<EscalationGroup>,
    rules: Vec<Link>,
}

/// Those that are proposed, accepted or declined.
#[derive(Debug, Serialize)]
struct EscalationGroup {
    id: String,
    title: Words,
    entries: Vec<EscalationEntry>,
}

/// A requirement that is graded minor and proposed as major.
#[derive(Debug, Serialize)]
struct EscalationEntry {
    id: String,
    reference: String,
    requirement: Label,
    graded: Badge,
    verdict: Badge,
    proposals: Vec<ProposalEntry>,
}

/// What one rule proposes, and what was decided.
#[derive(Debug, Serialize)]
struct ProposalEntry {
    rule: Link,
    state: Badge,
    outcome: Words,
    because: Vec<Label>,
    /// Where the others are, when too many triggered it.
    others: Option<Link>,
    decided: Vec<Term>,
}

/// So many findings are named that triggered an escalation.
const NAMED: usize = 12;

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, NonconformitiesView) {
    let here = Here::new(cx.engagement, path);
    let counted = &cx.assessment.figures.nonconformities;
    let list =
        |id: &str, of: &[FindingIx]| lists::nonconformities(cx, &here, id, of).titled(Words::say(format!("nc.{id}")));
    let mut frame = Frame::new(path, "nonconformities", Words::say("nav.nonconformities"));
    frame.contents = ["major", "minor", "corrected", "escalations", "rubric", "flags"]
        .into_iter()
        .map(|id| Anchor::new(id, Words::say(format!("nc.{id}"))))
        .collect();
    let tones = [("major", "major"), ("minor", "minor"), ("corrected", "conforming")];
    let view = NonconformitiesView {
        header: Header { lead: Some(Words::say("nc.lead")), ..Header::new(Words::say("nav.nonconformities")) },
        stats: tones
            .into_iter()
            .filter_map(|(grade, tone)| {
                let path = format!("nonconformities.{grade}");
                let figure = figures::global(cx, &here, &path)?;
                Some(Stat { label: Words::count(format!("stat.{path}"), figure.count), figure, tone })
            })
            .collect(),
        lists: vec![
            list("major", &counted.major),
            list("minor", &counted.minor),
            list("corrected", &counted.corrected),
        ],
        escalations: escalations(cx, &here),
        rubric: rubric(),
        questions: questions(),
        rubric_rule: cells::rule(&here, "G3"),
        exceptions: exceptions(cx, &here),
        flags: flags(cx, &here),
        flagged: flagged(cx, &here),
    };
    (frame, view)
}

fn escalations(cx: &Cx<'_>, here: &Here<'_>) -> Escalations {
    let all = &cx.assessment.escalations;
    let group = |state: DecisionState| EscalationGroup {
        id: format!("escalations-{}", state.as_str()),
        title: Words::say(format!("nc.escalations-{}", state.as_str())),
        entries: all
            .iter()
            .filter(|escalation| standing(escalation) == state)
            .map(|escalation| entry(cx, here, escalation))
            .collect(),
    };
    Escalations {
        count: all.len(),
        groups: [DecisionState::Accepted, DecisionState::Proposed, DecisionState::Declined].map(group).into(),
        rules: EscalationRule::ALL.iter().map(|rule| cells::rule(here, rule.as_str())).collect(),
    }
}

/// Where a requirement's escalation stands: accepted under any rule, else as the one that is shown.
fn standing(escalation: &Escalation) -> DecisionState {
    if escalation.accepted() { DecisionState::Accepted } else { escalation.shown().state }
}

/// The figures of the escalations that stand so.
pub(super) fn escalation_figure(cx: &Cx<'_>, here: &Here<'_>, state: DecisionState) -> Figure {
    let count = cx.assessment.escalations.iter().filter(|escalation| standing(escalation) == state).count();
    let state = state.as_str();
    Figure::new(
        format!("nonconformities.escalation.{state}"),
        count as u64,
        here.to(&format!("nonconformities.html#escalations-{state}")),
    )
}

/// The element of a requirement's escalation.
pub(super) fn escalation_id(requirement: &Requirement) -> String {
    format!("escalation-{}", slug(&requirement.reference))
}

fn entry(cx: &Cx<'_>, here: &Here<'_>, escalation: &Escalation) -> EscalationEntry {
    let requirement = &cx.engagement[escalation.requirement];
    let state = &cx.assessment[escalation.requirement];
    EscalationEntry {
        id: escalation_id(requirement),
        reference: requirement.reference.clone(),
        requirement: Label {
            note: Some(cells::standard(cx.engagement, requirement)),
            ..super::mention::requirement(here, requirement, escalation.requirement)
        },
        graded: Badge::new(BadgeKind::Verdict, state.graded.as_str()),
        verdict: Badge::new(BadgeKind::Verdict, state.verdict.as_str()),
        proposals: escalation.proposals.iter().map(|p| proposal(cx, here, requirement, p)).collect(),
    }
}

fn proposal(cx: &Cx<'_>, here: &Here<'_>, requirement: &Requirement, proposal: &Proposal) -> ProposalEntry {
    let rule = proposal.rule.as_str();
    let label = |ix: &FindingIx| Label {
        id: Some(cx.engagement[*ix].id.clone()),
        ..Label::link(here.finding(*ix), super::mention::title(&cx.engagement[*ix]))
    };
    let decided = proposal.decision.map(|at| {
        let decision = &cx.engagement.meta.escalations[at];
        vec![
            Term::new(Words::say("nc.decided-by"), cells::stated(decision.by.as_deref())),
            Term::new(Words::say("nc.decided-why"), cells::stated(decision.reason.as_deref())),
        ]
    });
    ProposalEntry {
        rule: cells::rule(here, rule),
        state: Badge::new(BadgeKind::Rule, proposal.state.as_str()),
        outcome: Words::say(format!("nc.outcome-{}", proposal.state.as_str())).with("rule", rule),
        because: proposal.because.iter().take(NAMED).map(label).collect(),
        others: (proposal.because.len() > NAMED).then(|| {
            let list = format!("{}#minor", super::address::requirement(requirement));
            Link::new(here.to(&list), Words::say("mention.others"))
        }),
        decided: decided.unwrap_or_default(),
    }
}

/// What each grade means, and which answers lead to it.
fn rubric() -> Table {
    let row = |grade: Grade| {
        let say = |what: &str| Cell::Text(Words::say(format!("nc.rubric-{what}-{}", grade.as_str())));
        Row::new(vec![
            Cell::Badges(vec![Badge::new(BadgeKind::Grade, grade.as_str())]),
            say("means"),
            say("answers"),
            say("source"),
        ])
    };
    table(
        "rubric-grades",
        "nc.rubric-caption",
        &["grade", "means", "answers", "source"],
        vec![row(Grade::Major), row(Grade::Minor)],
    )
}

/// The three questions.
fn questions() -> Table {
    let row = |key: &str| {
        let say = |what: &str| Cell::Text(Words::say(format!("nc.question-{what}-{key}")));
        Row::new(vec![say("asks"), say("look"), say("source")])
    };
    table(
        "rubric-questions",
        "nc.questions-caption",
        &["question", "look", "source"],
        vec![row("absent"), row("systemic"), row("affects-intended-results")],
    )
}

fn table(id: &str, caption: &str, columns: &[&str], rows: Vec<Row>) -> Table {
    Table {
        id: Some(id.into()),
        caption: Words::say(caption),
        columns: columns.iter().map(|column| Column::text(Words::say(format!("column.{column}")))).collect(),
        rows,
        none: None,
    }
}

/// Assessments whose grade stands against their rubric for a stated reason (G3).
fn exceptions(cx: &Cx<'_>, here: &Here<'_>) -> List {
    let published = cx.engagement.published().filter(|(_, finding)| finding.counts());
    let entries = published.flat_map(|(ix, finding)| {
        let against = finding
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| rubric_grade(&entry.grading).is_some_and(|grade| grade != entry.grade));
        against.map(move |(place, entry)| {
            let mut shown = lists::assessment_entry(cx, here, AssessmentRef::new(ix, place));
            shown.note = entry.grading.rationale.as_deref().map(Words::text).or(shown.note);
            shown
        })
    });
    List::of("rubric-exceptions", "assessments", entries.collect()).titled(Words::say("nc.exceptions"))
}

/// Rules that flag something, and whatever is overdue even if nothing is.
fn raised(cx: &Cx<'_>) -> Vec<(FlagRule, Vec<FindingIx>)> {
    FlagRule::ALL
        .iter()
        .map(|rule| {
            let of = cx.assessment.flags.iter().filter(|flag| flag.rule == *rule);
            let mut findings: Vec<FindingIx> = of.map(|flag| flag.finding).collect();
            findings.dedup();
            (*rule, findings)
        })
        .filter(|(rule, findings)| *rule == FlagRule::T1 || !findings.is_empty())
        .collect()
}

/// The figure of a timeline flag.
pub(super) fn flag_figure(cx: &Cx<'_>, here: &Here<'_>, rule: FlagRule) -> Figure {
    let count = raised(cx).into_iter().find(|(raised, _)| *raised == rule).map_or(0, |(_, findings)| findings.len());
    let rule = rule.as_str();
    let list = here.to(&format!("nonconformities.html#flag-{rule}"));
    Figure::new(format!("nonconformities.flag.{rule}"), count as u64, list)
}

fn flags(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let row = |(rule, _): (FlagRule, _)| {
        let id = rule.as_str();
        let label = Label {
            id: Some(id.into()),
            note: Some(Words::say(format!("flag-about.{id}"))),
            ..Label::link(here.rule(id), Words::say(format!("flag-short.{id}")))
        };
        Row::new(vec![Cell::Label(label), Cell::Figure(flag_figure(cx, here, rule))])
    };
    Table {
        id: Some("flag-rules".into()),
        caption: Words::say("nc.flags-caption"),
        columns: vec![Column::text(Words::say("column.rule")), Column::number(Words::say("column.findings"))],
        rows: raised(cx).into_iter().map(row).collect(),
        none: None,
    }
}

fn flagged(cx: &Cx<'_>, here: &Here<'_>) -> Vec<List> {
    let list = |(rule, findings): (FlagRule, Vec<FindingIx>)| {
        let id = rule.as_str();
        let title = Words::say("nc.flag-title").with("rule", id).with("name", Words::say(format!("flag-short.{id}")));
        lists::findings(cx, here, &format!("flag-{id}"), &findings).titled(title)
    };
    raised(cx).into_iter().map(list).collect()
}
