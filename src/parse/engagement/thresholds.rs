//! What an engagement changes of the rules: thresholds, decisions on escalations, excused requirements.

use crate::diag::At;
use crate::model::*;
use crate::parse::decode::{Cx, Map};

/// An entry of `escalations`.
#[derive(Debug)]
pub struct RawDecision {
    /// The rule.
    pub rule: EscalationRule,
    /// The requirement.
    pub reference: At<String>,
    /// Accepted or declined.
    pub accepted: bool,
    /// By whom.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A threshold, or its default.
fn threshold(cx: &mut Cx, map: &mut Map<'_>, key: &'static str, default: u32, least: u64, most: u64) -> u32 {
    map.get(key)
        .and_then(|node| cx.number(node, key, least, most))
        .and_then(|at| u32::try_from(at.value).ok())
        .unwrap_or(default)
}

pub(super) fn escalate_minors(cx: &mut Cx, map: &mut Map<'_>) -> u32 {
    let Some(mut map) = map.map(cx, "thresholds") else { return 3 };
    let number = threshold(cx, &mut map, "escalate-minors", 3, 1, 10_000);
    map.finish(cx, false);
    number
}

pub(super) fn deadlines(cx: &mut Cx, map: &mut Map<'_>) -> Deadlines {
    let default = Deadlines::default();
    let Some(mut map) = map.map(cx, "deadlines") else { return default };
    let deadlines = Deadlines {
        correction_major_days: threshold(cx, &mut map, "correction-major-days", default.correction_major_days, 0, 3660),
        major_days: threshold(cx, &mut map, "major-days", default.major_days, 0, 3660),
        minor_months: threshold(cx, &mut map, "minor-months", default.minor_months, 0, 120),
    };
    map.finish(cx, false);
    deadlines
}

pub(super) fn maturity(cx: &mut Cx, map: &mut Map<'_>) -> MaturityThresholds {
    let default = MaturityThresholds::default();
    let Some(mut map) = map.map(cx, "maturity") else { return default };
    let maturity = MaturityThresholds {
        windows: threshold(cx, &mut map, "windows", default.windows, 1, 120),
        window_months: threshold(cx, &mut map, "window-months", default.window_months, 1, 120),
        automated_months: threshold(cx, &mut map, "automated-months", default.automated_months, 0, 120),
        manual_windows: threshold(cx, &mut map, "manual-windows", default.manual_windows, 0, 120),
    };
    map.finish(cx, false);
    maturity
}

pub(super) fn decisions(cx: &mut Cx, map: &mut Map<'_>) -> Vec<RawDecision> {
    let mut decisions = Vec::new();
    for mut entry in map.maps(cx, "escalations") {
        let span = entry.span;
        let rule =
            entry.get("rule").and_then(|node| cx.word(node, "rule", EscalationRule::from_word, EscalationRule::WORDS));
        let reference = entry.text(cx, "ref");
        let accepted = entry.get("decision").and_then(|node| {
            cx.word(
                node,
                "decision",
                |word| match word {
                    "accepted" => Some(true),
                    "declined" => Some(false),
                    _ => None,
                },
                &["accepted", "declined"],
            )
        });
        let by = entry.string(cx, "by");
        let reason = entry.string(cx, "reason");
        for (key, help) in [
            ("rule", "write `rule: E1` or `rule: E2`"),
            ("ref", "name the requirement, such as `ref: A.6.2.6`"),
            ("decision", "write `decision: accepted` or `declined`"),
        ] {
            if !entry.has(key) {
                entry.missing(cx, key, span, help);
            }
        }
        entry.finish(cx, false);
        if let (Some(rule), Some(reference), Some(accepted)) = (rule, reference, accepted) {
            decisions.push(RawDecision { rule: rule.value, reference, accepted: accepted.value, by, reason });
        }
    }
    decisions
}

pub(super) fn excused(cx: &mut Cx, map: &mut Map<'_>) -> Vec<(At<String>, Option<String>)> {
    let mut excused = Vec::new();
    for mut entry in map.maps(cx, "excused") {
        let span = entry.span;
        let reference = entry.text(cx, "ref");
        let reason = entry.string(cx, "reason");
        if !entry.has("ref") {
            entry.missing(cx, "ref", span, "name the requirement that was deliberately not tested");
        }
        entry.finish(cx, false);
        excused.extend(reference.map(|reference| (reference, reason)));
    }
    excused
}
