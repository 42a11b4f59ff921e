//! R: computed checklists, and whether the organisation acts on findings.
//!
//! The lists are our selection of what a red team can contribute to each stage (practice).

use std::collections::{BTreeMap, BTreeSet};

use super::{dates, maturity, maturity::Programme, outcome::*, state::*, timeline, timeline::Calendar};
use crate::model::*;

/// D16: a cycle of certification.
const CYCLE_MONTHS: u32 = 36;
/// Recertification looks back on so many earlier periods, this one not counted (readings D15).
const CYCLE_PERIODS: usize = 3;

/// The item that rests on the dates of findings, which not every edition knows.
pub const ACTIVITY_SINCE: &str = "activity-since-last-event";

/// What the checklists rest on.
pub(super) struct Facts<'a> {
    pub(super) engagement: &'a Engagement,
    pub(super) calendar: &'a Calendar,
    pub(super) findings: &'a [FindingState],
    pub(super) figures: &'a Figures,
    pub(super) requirements: &'a [RequirementState],
    pub(super) areas: &'a [AreaState],
    pub(super) programme: &'a Programme,
}

/// The five checklists, in the order of certification.
pub(super) fn checklists(facts: &Facts<'_>) -> Vec<Checklist> {
    let list = |kind, items| Checklist { kind, items };
    vec![
        list(ChecklistKind::Preparation, preparation(facts.engagement)),
        list(ChecklistKind::Stage1, stage_1(facts.engagement)),
        list(
            ChecklistKind::Stage2,
            vec![
                controls_tested(facts),
                nonconformities_complete(facts),
                no_open_major(facts),
                corrections_verified(facts),
            ],
        ),
        list(
            ChecklistKind::Surveillance,
            vec![
                activity_since_last_event(facts),
                earlier_followed_up(facts),
                earlier_periods("earlier-period", 1, facts),
            ],
        ),
        list(
            ChecklistKind::Recertification,
            vec![areas_tested(facts), no_open_major(facts), earlier_periods("three-periods", CYCLE_PERIODS, facts)],
        ),
    ]
}

/// An item about `all`, of which `lacking` stand against it.
fn held(id: &'static str, rests_on: Vec<Basis>, lacking: Vec<Basis>) -> Item {
    Item { id, met: Some(lacking.is_empty()), rests_on, lacking }
}

/// An item that rests on one thing.
fn stated(id: &'static str, met: Option<bool>, basis: Basis) -> Item {
    let lacking = if met == Some(true) { Vec::new() } else { vec![basis] };
    Item { id, met, rests_on: vec![basis], lacking }
}

/// R1: the client's own word, and the Statement of Applicability.
fn preparation(engagement: &Engagement) -> Vec<Item> {
    let word = |stated: Option<Stated>| {
        stated.map(|word| match word {
            // A day that is still to come announces and does not state.
            Stated::On(date) => date <= engagement.today(),
            Stated::Flag(yes) => yes,
        })
    };
    let given = &engagement.meta.preparation;
    vec![
        stated("gap-analysis", word(given.gap_analysis), Basis::Key("preparation.gap-analysis")),
        stated("aims-established", word(given.aims_established), Basis::Key("preparation.aims-established")),
        stated("controls-selected", Some(engagement.statement.is_some()), Basis::Statement),
        stated("internal-audit", word(given.internal_audit), Basis::Key("preparation.internal-audit")),
        stated("management-review", word(given.management_review), Basis::Key("preparation.management-review")),
    ]
}

/// R2: documents.
fn stage_1(engagement: &Engagement) -> Vec<Item> {
    let meta = &engagement.meta;
    let present = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    // A published finding is always mapped; what is left is not yet published (readings S5).
    let drafts = engagement.findings.iter().any(|finding| finding.draft);
    let statement = engagement.statement.as_ref();
    let approved = statement.is_some_and(|s| present(&s.version) && present(&s.approved_by) && s.approved_on.is_some());
    let scope = !meta.scope.units.is_empty() || !meta.scope.roles.is_empty();
    vec![
        held("findings-mapped", Vec::new(), if drafts { vec![Basis::Drafts] } else { Vec::new() }),
        stated("statement-approved", Some(approved), Basis::Statement),
        stated("scope", Some(scope), Basis::Key("scope")),
        stated("criteria", Some(!meta.criteria.is_empty()), Basis::Key("criteria")),
        stated("dates", Some(meta.period.0.is_some() && meta.period.1.is_some()), Basis::Key("period")),
        stated("team", Some(!meta.team.is_empty()), Basis::Key("team")),
    ]
}

/// R3: every applicable control tested or excused.
fn controls_tested(facts: &Facts<'_>) -> Item {
    let controls = facts.figures.coverage.controls.applicable.iter();
    let all = controls.clone().map(|ix| Basis::Requirement(*ix)).collect();
    let untested = controls.filter(|ix| {
        let state = &facts.requirements[ix.index()];
        !state.tested() && !state.excused
    });
    held("controls-tested", all, untested.map(|ix| Basis::Requirement(*ix)).collect())
}

/// R3: nonconformities have failure mode, evidence, owner and due date.
fn nonconformities_complete(facts: &Facts<'_>) -> Item {
    let complete = |ix: &FindingIx| {
        let finding = &facts.engagement[*ix];
        let mut nonconforming = finding.entries.iter().filter(|entry| entry.grade.is_nonconformity());
        nonconforming.all(|entry| entry.failure.is_some())
            && !finding.evidence.is_empty()
            && timeline::owner(finding).is_some()
            && facts.findings[ix.index()].due.is_some()
    };
    of_findings("nonconformities-complete", nonconformities(facts.engagement), complete)
}

/// R3, R5: no major is open. Escalations change no count.
fn no_open_major(facts: &Facts<'_>) -> Item {
    let majors: Vec<Basis> = facts.figures.nonconformities.major.iter().map(|ix| Basis::Finding(*ix)).collect();
    held("no-open-major", majors.clone(), majors)
}

/// R3: where a correction is claimed (implemented or closed), its latest verification is effective
/// and lies before the stage 2 event: the next one, else the latest. `None` without such an event.
fn corrections_verified(facts: &Facts<'_>) -> Item {
    const ID: &str = "corrections-verified";
    let engagement = facts.engagement;
    let stage_2 = || engagement.events().filter(|(_, event)| event.kind == AuditKind::Stage2);
    let next = stage_2().filter(|(_, event)| event.from >= engagement.today()).min_by_key(|(_, event)| event.from);
    let Some((_, event)) = next.or_else(|| stage_2().max_by_key(|(_, event)| event.from)) else {
        return Item { id: ID, met: None, rests_on: Vec::new(), lacking: vec![Basis::Key("audits")] };
    };
    let claimed: Vec<FindingIx> = nonconformities(engagement)
        .into_iter()
        .filter(|ix| matches!(engagement[*ix].status, Status::Implemented | Status::Closed))
        .collect();
    of_findings(ID, claimed, |ix| {
        verified_on(&engagement[*ix], &facts.findings[ix.index()]).is_some_and(|date| date < event.from)
    })
}

/// R4, readings D15: an event of the programme on or after the first day of the latest audit begun.
fn activity_since_last_event(facts: &Facts<'_>) -> Item {
    const ID: &str = ACTIVITY_SINCE;
    let Some(audit) = facts.calendar.latest_begun else {
        return Item { id: ID, met: None, rests_on: Vec::new(), lacking: vec![Basis::Key("audits")] };
    };
    let from = facts.engagement[audit].from;
    let since = facts.programme.events.iter().filter(|event| event.date >= from);
    let mut rests_on = vec![Basis::Event(audit)];
    rests_on.extend(since.map(|event| match event.event {
        TestEvent::Activity(ix) => Basis::Activity(ix),
        TestEvent::Finding(ix) => Basis::Finding(ix),
    }));
    let lacking = if rests_on.len() > 1 { Vec::new() } else { vec![Basis::Event(audit)] };
    held(ID, rests_on, lacking)
}

/// R4: every nonconformity of earlier periods has a status: this period tells it under its id or as
/// a repetition, or the last period that told it had it corrected or withdrawn. `None` without one.
fn earlier_followed_up(facts: &Facts<'_>) -> Item {
    const ID: &str = "earlier-nonconformities-have-status";
    let engagement = facts.engagement;
    if engagement.history.is_empty() {
        return Item { id: ID, met: None, rests_on: Vec::new(), lacking: Vec::new() };
    }
    let mut followed: BTreeSet<&str> = BTreeSet::new();
    for (_, finding) in engagement.published() {
        followed.insert(&finding.id);
        followed.extend(finding.repeats.as_ref().map(|repeats| repeats.id.as_str()));
    }
    // The last period that told of an id has the last word on it.
    let mut last: BTreeMap<&str, (usize, usize, bool)> = BTreeMap::new();
    for (p, period) in engagement.history.iter().enumerate() {
        for (f, past) in period.findings.iter().enumerate() {
            if past.nonconformity || last.contains_key(past.id.as_str()) {
                last.insert(&past.id, (p, f, past.open.is_none()));
            }
        }
    }
    let open = last.iter().filter(|(id, (_, _, settled))| !settled && !followed.contains(*id));
    let lacking = open.map(|(_, (p, f, _))| Basis::Past(*p, *f)).collect();
    held(ID, last.values().map(|(p, f, _)| Basis::Past(*p, *f)).collect(), lacking)
}

/// R4, R5: so many earlier periods.
fn earlier_periods(id: &'static str, wanted: usize, facts: &Facts<'_>) -> Item {
    let periods: Vec<Basis> = (0..facts.engagement.history.len()).map(Basis::Period).collect();
    let lacking = if periods.len() >= wanted { Vec::new() } else { vec![Basis::Key("history")] };
    held(id, periods, lacking)
}

/// R5, readings D16: each of the sixteen areas has an event later than the report date less 36
/// months; an area whose controls are all excluded is left out.
fn areas_tested(facts: &Facts<'_>) -> Item {
    let after = dates::months_before(facts.engagement.today(), CYCLE_MONTHS);
    let areas: Vec<AreaIx> = (0..facts.areas.len())
        .map(AreaIx::new)
        .filter(|ix| !maturity::is_client(facts.engagement, *ix) && !facts.areas[ix.index()].applicable.is_empty())
        .collect();
    // Events stand by date, so the last one decides.
    let latest = |ix: &AreaIx| facts.programme.of_area[ix.index()].last().map(|at| facts.programme.events[*at].date);
    let untested = areas.iter().filter(|ix| latest(ix).is_none_or(|date| date <= after));
    let lacking = untested.map(|ix| Basis::Area(*ix)).collect();
    held("areas-tested", areas.iter().map(|ix| Basis::Area(*ix)).collect(), lacking)
}

/// R6: shares of the nonconformities, printed with numerator and denominator and without threshold.
pub(super) fn acts(facts: &Facts<'_>) -> Acts {
    let all = nonconformities(facts.engagement);
    let part = |keep: &dyn Fn(&FindingState, &Finding) -> bool| -> Vec<FindingIx> {
        all.iter().copied().filter(|ix| keep(&facts.findings[ix.index()], &facts.engagement[*ix])).collect()
    };
    Acts {
        owned: part(&|_, finding| timeline::owner(finding).is_some()),
        on_time: part(&|state, finding| {
            // What the file proves is the day of the verification; the correction was made by then.
            state.corrected && verified_on(finding, state).zip(state.due).is_some_and(|(date, due)| date <= due)
        }),
        verified: part(&|state, finding| verified_on(finding, state).is_some()),
        nonconformities: all,
    }
}

/// Counting findings with a major or minor, open or corrected.
fn nonconformities(engagement: &Engagement) -> Vec<FindingIx> {
    engagement.published().filter(|(_, f)| f.counts() && f.is_nonconformity()).map(|(ix, _)| ix).collect()
}

/// The day by which the latest verification of each major and minor was effective.
fn verified_on(finding: &Finding, state: &FindingState) -> Option<Date> {
    let mut last = None;
    for (entry, said) in finding.entries.iter().zip(&state.entries) {
        if entry.grade.is_nonconformity() {
            let retest = finding.remediation.verification.get(said.verification? as usize)?;
            if retest.result != VerificationResult::Effective {
                return None;
            }
            last = last.max(Some(retest.date));
        }
    }
    last
}

fn of_findings(id: &'static str, all: Vec<FindingIx>, fine: impl Fn(&FindingIx) -> bool) -> Item {
    let lacking = all.iter().filter(|ix| !fine(ix)).map(|ix| Basis::Finding(*ix)).collect();
    held(id, all.into_iter().map(Basis::Finding).collect(), lacking)
}

#[cfg(test)]
mod tests;
