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
    let (s, n) = (succeeded as f64, assessed as f64);
    let p = s / n;
    let z2 = Z * Z;
    let scale = 1.0 + z2 / n;
    let centre = (p + z2 / (2.0 * n)) / scale;
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / scale;
    Some(Interval { rate: quotient(succeeded, assessed), low: rounded(centre - half), high: rounded(centre + half) })
}

/// `part` / `whole` to four places, halves up. In whole numbers, since a quotient such as 57/800
/// lies exactly between two values and its floating-point form may fall on the wrong side.
fn quotient(part: u64, whole: u64) -> f64 {
    let (part, whole) = (u128::from(part), u128::from(whole));
    let steps = (part * 20_000 + whole) / (2 * whole);
    u32::try_from(steps).map_or(1.0, |steps| f64::from(steps) / 10_000.0)
}

/// A fraction to four places, between 0 and 1: rounding errors below 0 would print as `-0.0`.
fn rounded(fraction: f64) -> f64 {
    (fraction.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0
}

/// P1: pooled only over the same probe, system, model and version, as the findings state them; not
/// without a probe, not over several systems (readings S4).
pub fn pools(engagement: &Engagement) -> TrialPools {
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
pub fn detection(engagement: &Engagement) -> DetectionTable {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::story::*;

    const REF: &str = "A.6.2.4";

    /// Values of the Wilson score interval, worked out elsewhere with forty digits.
    #[test]
    fn p1_wilson_interval() {
        for (succeeded, resisted, rate, low, high) in [
            (37, 160, 0.1878, 0.1394, 0.2481),
            (5, 5, 0.5, 0.2366, 0.7634),
            (0, 10, 0.0, 0.0, 0.2775),
            (10, 0, 1.0, 0.7225, 1.0),
            (1, 0, 1.0, 0.2065, 1.0),
            (0, 1, 0.0, 0.0, 0.7935),
            (81, 182, 0.308, 0.2553, 0.3662),
            // Exactly 0.07125, which floating point puts just below.
            (57, 743, 0.0713, 0.0554, 0.0912),
        ] {
            let interval = wilson(succeeded, succeeded + resisted).expect("something was assessed");
            assert_eq!((interval.rate, interval.low, interval.high), (rate, low, high), "{succeeded}/{resisted}");
            assert!(interval.low.is_sign_positive());
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn p1_unassessed_never_counts_as_resisted() {
        let rate = |unassessed| {
            let told = story("2026-09-30").finding(minor("F-1", REF).trials(None, 1, 3, unassessed)).told();
            told.finding("F-1").rate.expect("tries were counted")
        };
        assert_eq!((rate(0).interval, rate(0).attempted), (rate(96).interval, 4));
        assert_eq!((rate(96).attempted, rate(96).interval.map(|i| i.rate)), (100, Some(0.25)));
        let none = story("2026-09-30").finding(minor("F-1", REF).trials(None, 0, 0, 7)).told();
        assert_eq!(none.finding("F-1").rate.map(|r| (r.attempted, r.interval)), Some((7, None)));
        assert_eq!(story("2026-09-30").finding(minor("F-1", REF)).told().finding("F-1").rate, None);
    }

    /// `probe/system/model/version: F-1 F-2 succeeded/assessed` for each pool, then those alone.
    fn pooled(findings: Vec<Told>) -> Vec<String> {
        let told = story("2026-09-30").system("chat").system("claims").findings(findings).told();
        let line = |pool: &Pool| {
            let system = pool.system.map_or("-", |ix| told.engagement[ix].id.as_str());
            let (model, version) = (pool.model.as_deref().unwrap_or("-"), pool.version.as_deref().unwrap_or("-"));
            let (s, n) = (pool.rate.succeeded, pool.rate.succeeded + pool.rate.resisted);
            format!("{}/{system}/{model}/{version}: {} {s}/{n}", pool.probe, told.ids(&pool.findings))
        };
        let mut lines: Vec<String> = told.assessment.trials.pools.iter().map(line).collect();
        lines.push(format!("alone: {}", told.ids(&told.assessment.trials.alone)));
        lines
    }

    #[test]
    fn p1_pooled_over_the_same_probe_system_model_and_version() {
        let tried = |id, probe| minor(id, REF).trials(Some(probe), 1, 2, 1).on(&["chat"]).target(Some("m"), Some("1"));
        assert_eq!(
            pooled(vec![
                tried("F-1", "pdf"),
                tried("F-2", "pdf"),
                tried("F-3", "html"),
                tried("F-4", "pdf").on(&["claims"]),
                tried("F-5", "pdf").target(Some("n"), Some("1")),
                tried("F-6", "pdf").target(Some("m"), Some("2")),
                tried("F-7", "pdf").target(Some("m"), None),
                tried("F-8", "pdf").on(&[]),
            ]),
            [
                "html/chat/m/1: F-3 1/3",
                "pdf/-/m/1: F-8 1/3",
                "pdf/chat/m/-: F-7 1/3",
                "pdf/chat/m/1: F-1 F-2 2/6",
                "pdf/chat/m/2: F-6 1/3",
                "pdf/chat/n/1: F-5 1/3",
                "pdf/claims/m/1: F-4 1/3",
                "alone: ",
            ]
        );
    }

    #[test]
    fn p1_not_pooled_without_probe_over_several_systems_or_where_nothing_counts() {
        let tried = |id, probe| minor(id, REF).trials(probe, 1, 2, 0);
        assert_eq!(
            pooled(vec![
                tried("F-1", None),
                tried("F-2", Some("pdf")).on(&["chat", "claims"]),
                tried("F-3", Some("pdf")).status(Status::Withdrawn),
                tried("F-4", Some("pdf")).status(Status::Draft),
                minor("F-5", REF),
            ]),
            ["alone: F-1 F-2"]
        );
    }

    #[test]
    fn p1_the_rate_of_a_pool_is_the_rate_of_its_sums() {
        let told = story("2026-09-30")
            .finding(minor("F-1", REF).trials(Some("pdf"), 30, 100, 3))
            .finding(minor("F-2", REF).trials(Some("pdf"), 7, 60, 0))
            .told();
        let pool = &told.assessment.trials.pools[0].rate;
        assert_eq!((pool.attempted, pool.unassessed, pool.interval), (200, 3, wilson(37, 197)));
    }

    #[test]
    fn p2_detection_is_told_and_grades_nothing() {
        let told = story("2026-09-30")
            .finding(minor("F-1", REF).detected(Detected::Yes))
            .finding(conforming("F-2", REF).detected(Detected::Partly))
            .finding(conforming("F-3", REF).detected(Detected::No))
            .finding(conforming("F-4", REF).detected(Detected::NotObservable))
            .finding(conforming("F-5", REF).trials(None, 1, 1, 0))
            .finding(conforming("F-6", REF))
            .finding(conforming("F-7", REF).detected(Detected::No).status(Status::Withdrawn))
            .told();
        let table = &told.assessment.detection;
        let lists = [&table.yes, &table.partly, &table.no, &table.not_observable, &table.not_stated];
        assert_eq!(lists.map(|list| told.ids(list)), ["F-1", "F-2", "F-3", "F-4", "F-5"]);
        assert_eq!(told.verdict("A.6.2.6"), "untested");
    }
}
