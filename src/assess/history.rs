//! H: this period against earlier ones. Same id, same finding (ours).

use std::collections::{BTreeMap, BTreeSet};

use super::{outcome::Trend, state::*};
use crate::model::*;

/// The trend; `None` without an earlier period. A copy of this very report among the earlier
/// periods yields no change (readings D14).
pub(super) fn trend(engagement: &Engagement, findings: &[FindingState]) -> Option<Trend> {
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
        if past.open.is_some() && state.corrected {
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

#[cfg(test)]
mod tests {
    use crate::assess::{Trend, story::*};
    use crate::model::{Grade, PastFinding, Status, VerificationResult::*};

    const REF: &str = "A.6.2.4";

    fn trend(story: Story) -> (Outcome, Trend) {
        let told = story.told();
        let trend = told.assessment.trend.clone().expect("an earlier period");
        (told, trend)
    }

    fn corrected(id: &str) -> PastFinding {
        PastFinding { corrected: true, open: None, ..past(id, Grade::Minor) }
    }

    #[test]
    fn no_earlier_period_no_trend() {
        assert_eq!(story("2026-09-30").finding(minor("F-1", REF)).told().assessment.trend, None);
    }

    #[test]
    fn h1_new_in_no_earlier_period() {
        let (told, trend) = trend(
            story("2026-09-30")
                .period("2024", vec![past("F-1", Grade::Minor)])
                .period("2025", vec![past("F-2", Grade::Minor)])
                .findings(["F-1", "F-2", "F-3"].map(|id| minor(id, REF)))
                .finding(minor("F-4", REF).status(Status::Draft)),
        );
        assert_eq!(told.ids(&trend.new), "F-3");
    }

    #[test]
    fn h2_h3_corrected_and_reopened_against_the_latest_period() {
        let effective = |told: Told| told.closed().retest("2026-08-01", Effective, "");
        let withdrawn = |id| PastFinding { status: Some(Status::Withdrawn), open: None, ..past(id, Grade::Minor) };
        let (told, trend) = trend(
            story("2026-09-30")
                // What the period before told of these is of no account.
                .period("2024", vec![corrected("F-1"), past("F-3", Grade::Minor), past("F-7", Grade::Minor)])
                .period(
                    "2025",
                    vec![
                        past("F-1", Grade::Minor),
                        past("F-2", Grade::Minor),
                        corrected("F-3"),
                        corrected("F-4"),
                        withdrawn("F-5"),
                        past("F-6", Grade::Opportunity),
                    ],
                )
                .finding(effective(minor("F-1", REF)))
                .finding(minor("F-2", REF))
                .finding(effective(minor("F-3", REF)))
                .finding(minor("F-4", REF).closed().retest("2026-08-01", NotEffective, ""))
                .finding(effective(minor("F-5", REF)))
                .finding(effective(minor("F-6", REF)))
                .finding(effective(minor("F-7", REF))),
        );
        assert_eq!((told.ids(&trend.corrected), told.ids(&trend.reopened)), ("F-1".into(), "F-4".into()));
    }

    #[test]
    fn h4_regraded_compares_the_grade_of_the_finding() {
        let (told, trend) = trend(
            story("2026-09-30")
                .period("2024", vec![past("F-2", Grade::Major)])
                .period(
                    "2025",
                    vec![
                        past("F-1", Grade::Major),
                        past("F-2", Grade::Minor),
                        PastFinding { grade: None, ..past("F-3", Grade::Major) },
                        past("F-4", Grade::Minor),
                    ],
                )
                .findings(["F-1", "F-2", "F-3", "F-5"].map(|id| minor(id, REF)))
                // Another grade of an entry is no regrading.
                .finding(minor("F-4", REF).and("A.8.4", Grade::Major, crate::model::Failure::Design)),
        );
        assert_eq!(told.ids(&trend.regraded), "F-1");
    }

    #[test]
    fn h5_repeated_is_told_once() {
        let (told, trend) = trend(
            story("2026-09-30")
                .period("2024", vec![past("F-1", Grade::Major)])
                .period("2025", vec![past("F-2", Grade::Major)])
                .finding(minor("F-2", REF).repeats("2024", "F-1"))
                .finding(minor("F-3", REF).repeats("2024", "F-1")),
        );
        assert_eq!(told.ids(&trend.repeated), "F-3");
    }

    #[test]
    fn verdicts_of_earlier_periods_stand_by_requirement() {
        let mut story = story("2026-09-30").period("2024", Vec::new()).period("2025", Vec::new());
        let verdict = |r: &str, v: &str| (r.to_owned(), v.to_owned());
        std::sync::Arc::make_mut(&mut story.engagement.history[0]).verdicts =
            vec![verdict(REF, "major"), verdict("gone", "minor")];
        std::sync::Arc::make_mut(&mut story.engagement.history[1]).verdicts =
            vec![verdict(REF, "conforming"), verdict("9.2.1", "unheard-of")];
        let (_, trend) = trend(story);
        let words = |r: &str| trend.verdicts[&requirement(r)].iter().map(|v| v.map(|v| v.as_str())).collect::<Vec<_>>();
        assert_eq!(words(REF), [Some("major"), Some("conforming")]);
        assert_eq!(words("9.2.1"), [None, None]);
        assert_eq!(trend.verdicts.len(), 2);
    }
}
