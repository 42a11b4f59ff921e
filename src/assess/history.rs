//! H: this period against earlier ones. Same id, same finding (ours).

use std::collections::{BTreeMap, BTreeSet};

use super::{outcome::Trend, state::*};
use crate::model::*;

/// The trend; `None` without an earlier period. A copy of this very report among the earlier
/// periods yields no change (readings D14).
pub(super) fn trend(
    engagement: &Engagement,
    findings: &[FindingState],
) -> Option<Trend> {
    let latest: BTreeMap<&str, &PastFinding> =
        engagement.history.last()?.findings.iter().map(|past| (past.id.as_str(), past)).collect();
    let known: BTreeSet<&str> =
        engagement.history.iter().flat_map(|period| &period.findings).map(|past| past.id.as_str()).collect();
    let mut trend = Trend { verdicts: verdicts(engagement), ..Trend::default() };
    for (ix, finding) in engagement.published() {
        let state = &findings[ix.index()];
        if !known.contains(finding.id.as_str()) {
            trend.new.push(ix);
            // A repetition that an earlier period told already is no change.
            if finding.repeats.is_some() {
                trend.repeated.push(ix);
            }
        }
        let Some(past) = latest.get(finding.id.as_str()) else { continue };
        if was_open(past) && state.corrected {
            trend.corrected.push(ix);
        }
        if past.corrected && state.open {
            trend.reopened.push(ix);
        }
        if past.grade.is_some_and(|grade| grade != finding.grade) {
            trend.regraded.push(ix);
        }
    }
    Some(trend)
}

/// Whether an earlier period had a major or minor of it open.
fn was_open(past: &PastFinding) -> bool {
    past.nonconformity && !past.corrected && past.status != Some(Status::Withdrawn)
}

/// The verdicts that earlier periods gave, by requirement; refs that no catalog has are left out.
fn verdicts(engagement: &Engagement) -> BTreeMap<RequirementIx, Vec<Option<Verdict>>> {
    let mut verdicts: BTreeMap<RequirementIx, Vec<Option<Verdict>>> = BTreeMap::new();
    for (period, told) in engagement.history.iter().enumerate() {
        for (reference, word) in &told.verdicts {
            if let Some(ix) = engagement.shelf.requirement(reference) {
                let row = verdicts.entry(ix).or_insert_with(|| vec![None; engagement.history.len()]);
                row[period] = Verdict::from_word(word);
            }
        }
    }
    verdicts
}
