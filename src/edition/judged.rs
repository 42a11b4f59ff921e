//! What the rules said, without what stands behind it where that is withheld (readings C1 to C3).

use crate::assess::{
    self, Assessment, Basis, ChecklistKind, Criterion, FindingState, Flag, Maturity, Missing, Scorecard, TestEvent,
    Trend,
};
use crate::model::*;

/// The assessment, for the readers of an engagement from which everything that they may not know is gone.
pub(super) fn withhold(engagement: &Engagement, judged: &Assessment) -> Assessment {
    let mut told = judged.clone();
    for (finding, state) in engagement.findings.iter().zip(&mut told.findings) {
        if finding.withheld {
            undated(state);
        }
    }
    let withheld = |ix: &FindingIx| engagement[*ix].withheld;
    for flag in told.flags.iter_mut().filter(|flag| withheld(&flag.finding)) {
        *flag = Flag { event: None, verification: None, ..*flag };
    }
    // E2 rests on dates and repetitions; E1 on grades and status, which every edition knows.
    let proposals = told.escalations.iter_mut().flat_map(|escalation| &mut escalation.proposals);
    for proposal in proposals.filter(|proposal| proposal.rule == EscalationRule::E2) {
        proposal.because.retain(|ix| !withheld(ix));
    }
    // Others than nonconformities stand there because they state a date.
    told.schedule.deadlines.retain(|ix| !withheld(ix) || engagement[*ix].is_nonconformity());
    let surveillance = told.readiness.iter_mut().filter(|list| list.kind == ChecklistKind::Surveillance);
    for item in surveillance.flat_map(|list| &mut list.items).filter(|item| item.id == assess::ACTIVITY_SINCE) {
        item.rests_on.retain(|basis| !matches!(basis, Basis::Finding(ix) if withheld(ix)));
    }
    maturity(engagement, &mut told.maturity);
    if let Some(Trend { repeated, .. }) = &mut told.trend {
        repeated.retain(|ix| !withheld(ix));
    }
    told.rubric_contradictions.retain(|at| !withheld(&at.finding));
    told.unmonitored.retain(|(ix, _)| !withheld(ix));
    // Told anew from what is left: tables of what the skeleton does not name.
    told.trials = assess::pools(engagement);
    told.detection = assess::detection(engagement);
    told.risks = assess::risks(engagement);
    told
}

/// What is counted and flagged of a finding stays; its dates and its tries go.
fn undated(state: &mut FindingState) {
    (state.due, state.due_default) = (None, false);
    (state.correction_due, state.correction_default) = (None, false);
    (state.verify_by, state.rate) = (None, None);
    for entry in &mut state.entries {
        entry.verification = None;
    }
}

/// Levels and criteria stay. A finding's place among the events tells its date, and what is missing tells where the
/// dates are not.
fn maturity(engagement: &Engagement, maturity: &mut Maturity) {
    let counting: Vec<&Finding> = engagement.withheld().map(|(_, finding)| finding).filter(|f| f.counts()).collect();
    card(engagement, &mut maturity.programme, counting.len(), counting.len());
    for (area, scorecard) in &mut maturity.areas {
        let names = |finding: &&&Finding| finding.entries.iter().any(|e| engagement[e.requirement].area == *area);
        let here = counting.iter().filter(names).count();
        card(engagement, scorecard, here, counting.len());
    }
}

fn card(engagement: &Engagement, card: &mut Scorecard, here: usize, programme: usize) {
    for criterion in &mut card.criteria {
        let count = if criterion.of_programme { programme } else { here };
        prune(engagement, criterion, count);
    }
}

fn prune(engagement: &Engagement, criterion: &mut Criterion, withheld: usize) {
    criterion.withheld = u32::try_from(withheld).unwrap_or(u32::MAX);
    criterion.evidence.retain(|event| !matches!(event, TestEvent::Finding(ix) if engagement[*ix].withheld));
    if withheld > 0 {
        criterion.missing.retain(|missing| *missing == Missing::Event);
    }
}
