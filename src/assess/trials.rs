//! P: success rates of tries, and who noticed what. Grades nothing.

use std::collections::BTreeMap;

use super::{outcome::*, state::*};
use crate::model::*;

/// The normal quantile of a two-sided 95 % interval.
const Z: f64 = 1.96;

/// P1 (ours): succeeded / (succeeded + resisted) with its Wilson interval; unassessed tries never
/// count as resisted, and where nothing was assessed there is no rate.
pub(super) fn rate(trials: &Trials) -> Rate {
    with_interval(Rate {
        attempted: trials.attempted,
        succeeded: trials.succeeded,
        resisted: trials.resisted,
        unassessed: trials.unassessed,
        interval: None,
    })
}

fn with_interval(rate: Rate) -> Rate {
    Rate { interval: wilson(rate.succeeded, rate.succeeded.saturating_add(rate.resisted)), ..rate }
}

/// The Wilson score interval of `succeeded` in `assessed` tries.
fn wilson(succeeded: u64, assessed: u64) -> Option<Interval> {
    if assessed == 0 {
        return None;
    }
    // Counts of tries stay far below 2^53, up to which this is exact.
    #[allow(clippy::cast_precision_loss)]
    let (s, n) = (succeeded as f64, assessed as f64);
    let p = s / n;
    let z2 = Z * Z;
    let scale = 1.0 + z2 / n;
    let centre = (p + z2 / (2.0 * n)) / scale;
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / scale;
    Some(Interval { rate: rounded(p), low: rounded(centre - half), high: rounded(centre + half) })
}

/// A fraction to four places, between 0 and 1; never a negative zero.
fn rounded(fraction: f64) -> f64 {
    (fraction.clamp(0.0, 1.0) * 10_000.0).round().abs() / 10_000.0
}

/// P1: pooled only over the same probe, system, model and version, as the findings state them; not
/// without a probe, not over several systems (readings S4).
pub(super) fn pools(engagement: &Engagement) -> TrialPools {
    type Key<'a> = (&'a str, Option<SystemIx>, Option<&'a str>, Option<&'a str>);
    let mut pools: BTreeMap<Key<'_>, (Rate, Vec<FindingIx>)> = BTreeMap::new();
    let mut alone = Vec::new();
    for (ix, finding) in engagement.published().filter(|(_, finding)| finding.counts()) {
        let Some(trials) = &finding.trials else { continue };
        let (Some(probe), [] | [_]) = (trials.probe.as_deref(), finding.systems.as_slice()) else {
            alone.push(ix);
            continue;
        };
        let system = finding.systems.first().copied();
        let key = (probe, system, finding.target.model.as_deref(), finding.target.version.as_deref());
        let (sum, findings) = pools.entry(key).or_default();
        sum.attempted = sum.attempted.saturating_add(trials.attempted);
        sum.succeeded = sum.succeeded.saturating_add(trials.succeeded);
        sum.resisted = sum.resisted.saturating_add(trials.resisted);
        sum.unassessed = sum.unassessed.saturating_add(trials.unassessed);
        findings.push(ix);
    }
    let pool = |((probe, system, model, version), (sum, findings)): (Key<'_>, (Rate, Vec<FindingIx>))| Pool {
        probe: probe.to_owned(),
        system,
        model: model.map(str::to_owned),
        version: version.map(str::to_owned),
        rate: with_interval(sum),
        findings,
    };
    TrialPools { pools: pools.into_iter().map(pool).collect(), alone }
}

/// P2 (ours): what was seen of the attacks. Nothing is graded by it.
pub(super) fn detection(engagement: &Engagement) -> DetectionTable {
    let mut table = DetectionTable::default();
    for (ix, finding) in engagement.published().filter(|(_, finding)| finding.counts()) {
        let list = match finding.detection.as_ref().map(|detection| detection.detected) {
            Some(Detected::Yes) => &mut table.yes,
            Some(Detected::Partly) => &mut table.partly,
            Some(Detected::No) => &mut table.no,
            Some(Detected::NotObservable) => &mut table.not_observable,
            None if finding.trials.is_some() => &mut table.not_stated,
            None => continue,
        };
        list.push(ix);
    }
    table
}
