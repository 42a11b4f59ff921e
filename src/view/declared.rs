//! What the Statement of Applicability declares of a requirement, where it and testing disagree, and what a person
//! decided about its grade.

use super::Cx;
use super::address::{self, Here};
use super::parts::*;
use super::{cells, mention};
use crate::assess::{Contradiction, Proposal, Verdict};
use crate::model::*;

/// The entry of a requirement in the Statement of Applicability.
pub(super) fn terms(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Vec<Term> {
    let mut terms = vec![Term::new(Words::say("declared.declaration"), Cell::Text(declaration(cx, ix)))];
    let row = cx.engagement.statement.as_ref().and_then(|statement| statement.row(ix));
    if let Some(row) = row {
        terms.push(Term::new(
            Words::say(if row.applicable { "declared.justification" } else { "declared.justification-excluded" }),
            mention::stated(row.justification.as_deref()),
        ));
        if row.applicable {
            terms.push(Term::new(Words::say("declared.status"), status(row)));
            terms.push(Term::new(Words::say("declared.owner"), mention::stated(row.owner.as_deref())));
            terms.push(Term::new(Words::say("declared.reference"), mention::stated(row.reference.as_deref())));
            let risks: Vec<Link> = row.risks.iter().map(|risk| risk_link(cx, here, *risk)).collect();
            terms.push(Term::new(
                Words::say("declared.risks"),
                if risks.is_empty() { Cell::NotStated } else { Cell::Links(risks) },
            ));
        }
    }
    if cx.engagement[ix].kind == RequirementKind::Control {
        let value = match &cx.assessment.contradictions {
            None => Cell::Text(Words::say("declared.not-computed")),
            Some(_) if of(cx, ix).is_empty() => Cell::Text(Words::say("declared.no-contradiction")),
            Some(_) => Cell::Links(of(cx, ix).iter().map(|found| cells::rule(here, found.rule.as_str())).collect()),
        };
        terms.push(Term::new(Words::say("declared.contradictions"), value));
    }
    terms
}

/// "declared applicable in Statement of Applicability v… (6.1.3)".
pub(super) fn declaration(cx: &Cx<'_>, ix: RequirementIx) -> Words {
    let Some(statement) = &cx.engagement.statement else { return Words::say("declared.no-statement") };
    if cx.engagement[ix].kind != RequirementKind::Control {
        return Words::say("declared.clause");
    }
    let key = match statement.row(ix) {
        Some(row) if row.applicable => "declared.applicable",
        Some(_) => "declared.excluded",
        None => "declared.no-row",
    };
    match &statement.version {
        Some(version) => {
            Words::say(key).with("statement", Words::say("declared.statement-v").with("version", version.as_str()))
        }
        None => Words::say(key).with("statement", Words::say("declared.statement")),
    }
}

/// How far a control is implemented, as declared.
pub(super) fn status(row: &crate::model::Row) -> Cell {
    row.status.map_or(Cell::NotStated, |status| Cell::Text(Words::say(format!("declared.status-{}", status.as_str()))))
}

/// A risk by its id, at its findings.
pub(super) fn risk_link(cx: &Cx<'_>, here: &Here<'_>, ix: RiskIx) -> Link {
    let id = &cx.engagement[ix].id;
    Link::new(here.to(&format!("applicability.html#risk-{id}")), Words::text(id))
}

/// The contradictions about one requirement.
pub(super) fn of<'a>(cx: &Cx<'a>, ix: RequirementIx) -> &'a [Contradiction] {
    let all = cx.assessment.contradictions.as_deref().unwrap_or_default();
    let from = all.partition_point(|found| found.requirement < ix);
    let to = all.partition_point(|found| found.requirement <= ix);
    &all[from..to]
}

/// What must not be overlooked about a requirement.
pub(super) fn callouts(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Vec<Callout> {
    let mut callouts: Vec<Callout> = cx
        .assessment
        .escalation(ix)
        .iter()
        .flat_map(|escalation| &escalation.proposals)
        .map(|proposal| escalation(cx, here, ix, proposal))
        .collect();
    callouts.extend(of(cx, ix).iter().map(|found| contradiction(here, cx, found)));
    let state = &cx.assessment[ix];
    let excused = cx.engagement.meta.excused.iter().find(|(requirement, _)| *requirement == ix);
    if let Some((_, reason)) = excused {
        let reason = match reason {
            Some(reason) => Words::text(reason),
            None => Words::say("declared.no-reason"),
        };
        let mut lines = vec![reason];
        if state.verdict != Verdict::Untested {
            lines.push(Words::say("declared.excused-yet-tested"));
        }
        callouts.push(callout(CalloutKind::Note, Words::say("declared.excused"), lines, Vec::new()));
    }
    callouts
}

fn callout(kind: CalloutKind, title: Words, lines: Vec<Words>, links: Vec<Link>) -> Callout {
    Callout { kind, title, lines, links }
}

/// The rule, the findings that triggered it, and the decision or "proposed".
fn escalation(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx, proposal: &Proposal) -> Callout {
    let rule = proposal.rule.as_str();
    let mut lines = vec![Words::say(format!("escalation.because-{rule}"))];
    let decision = proposal.decision.and_then(|at| cx.engagement.meta.escalations.get(at));
    let state = proposal.state.as_str();
    lines.push(match decision.and_then(|decision| decision.by.as_deref()) {
        Some(by) => Words::say(format!("escalation.{state}-by")).with("who", by),
        None => Words::say(format!("escalation.{state}")),
    });
    if let Some(reason) = decision.and_then(|decision| decision.reason.as_deref()) {
        lines.push(Words::say("escalation.reason").with("reason", reason.trim()));
    }
    let rest = format!("{}#minor", address::requirement(&cx.engagement[ix]));
    let mut links = vec![cells::rule(here, rule)];
    links.extend(mention::findings(here, proposal.because.iter().copied(), &rest));
    let kind = if state == "declined" { CalloutKind::Note } else { CalloutKind::Important };
    callout(kind, Words::say(format!("escalation.title-{state}")).with("rule", rule), lines, links)
}

fn contradiction(here: &Here<'_>, cx: &Cx<'_>, found: &Contradiction) -> Callout {
    let rule = found.rule.as_str();
    let rest = format!("{}#open", address::requirement(&cx.engagement[found.requirement]));
    let mut links = vec![cells::rule(here, rule)];
    links.extend(mention::findings(here, found.findings.iter().copied(), &rest));
    let kind = match rule {
        "A3" | "A5" | "A6" | "A9" => CalloutKind::Note,
        _ => CalloutKind::Warning,
    };
    let title = Words::say(match rule {
        "A1" | "A2" | "A4" => "contradiction.disagreement",
        "A3" => "contradiction.gap",
        _ => "contradiction.incomplete",
    });
    callout(kind, title, vec![Words::say(format!("contradiction.{rule}"))], links)
}
