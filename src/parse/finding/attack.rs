//! What was attacked, how often, how it is classed elsewhere, and who noticed.

use std::collections::BTreeMap;

use crate::diag::{At, Code};
use crate::model::*;
use crate::parse::decode::{Cx, Map, excerpt};
use crate::parse::yaml::Kind;

pub(super) fn target(cx: &mut Cx, map: &mut Map<'_>) -> Subject {
    let Some(mut map) = map.map(cx, "target") else { return Subject::default() };
    let subject = Subject {
        model: map.string(cx, "model"),
        version: map.string(cx, "version"),
        surface: map.string(cx, "surface"),
        place: map.string(cx, "place"),
    };
    map.finish(cx, false);
    subject
}

/// Taxonomies are named by the user; the form of the ids of the known ones is checked.
pub(super) fn taxonomy(cx: &mut Cx, map: &mut Map<'_>) -> BTreeMap<String, Vec<String>> {
    let Some(node) = map.get("taxonomy") else { return BTreeMap::new() };
    let Kind::Map(pairs) = &node.kind else {
        cx.map(node, "`taxonomy`");
        return BTreeMap::new();
    };
    let mut taxonomies = BTreeMap::new();
    for (key, value) in pairs {
        let Some(name) = cx.text(key, "taxonomy") else { continue };
        let mut ids = Vec::new();
        for id in cx.texts(value, &name.value) {
            if let Some(form) = taxonomy_form(&name.value, &id.value) {
                cx.report(
                    Code::BadValue,
                    id.span,
                    format!("`{}` is no id of {}", excerpt(&id.value), excerpt(&name.value)),
                    format!("write it as {form}"),
                );
            } else {
                ids.push(id.value);
            }
        }
        taxonomies.insert(name.value, ids);
    }
    taxonomies
}

/// The form that an id should have, if it has not.
fn taxonomy_form(taxonomy: &str, id: &str) -> Option<&'static str> {
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    match taxonomy {
        "owasp-llm" => {
            let base = id.split_once(':').map_or(id, |(base, _)| base);
            (!base.strip_prefix("LLM").is_some_and(|n| digits(n, 2))).then_some("`LLM01`")
        }
        "atlas" => {
            let rest = id.strip_prefix("AML.TA").or_else(|| id.strip_prefix("AML.T")).unwrap_or("");
            let (main, sub) = rest.split_once('.').map_or((rest, None), |(m, s)| (m, Some(s)));
            (!(digits(main, 4) && sub.is_none_or(|s| digits(s, 3)))).then_some("`AML.T0051` or `AML.T0051.000`")
        }
        _ => None,
    }
}

pub(super) fn trials(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Trials>> {
    const MOST: u64 = 1_000_000_000_000;
    let at = map.key_span("trials")?;
    let mut map = map.map(cx, "trials")?;
    let probe = map.string(cx, "probe");
    let number = |cx: &mut Cx, map: &mut Map<'_>, key| {
        map.get(key).and_then(|node| cx.number(node, key, 0, MOST)).map(|at| at.value)
    };
    let attempted = number(cx, &mut map, "attempted");
    let succeeded = number(cx, &mut map, "succeeded");
    let resisted = number(cx, &mut map, "resisted");
    let unassessed = number(cx, &mut map, "unassessed");
    let judge = map.string(cx, "judge");
    for key in ["attempted", "succeeded", "resisted"] {
        if !map.has(key) {
            map.missing(cx, key, at, "state attempted, succeeded, resisted and, if any, unassessed tries");
        }
    }
    let unstated = !map.has("unassessed");
    map.finish(cx, false);
    let trials = Trials {
        probe,
        attempted: attempted?,
        succeeded: succeeded?,
        resisted: resisted?,
        unassessed: if unstated { 0 } else { unassessed? },
        judge,
    };
    let sum = trials.succeeded + trials.resisted + trials.unassessed;
    if sum != trials.attempted {
        cx.report(
            Code::TrialsSum,
            at,
            format!(
                "{} attempted, but {} succeeded + {} resisted + {} unassessed = {sum}",
                trials.attempted, trials.succeeded, trials.resisted, trials.unassessed
            ),
            "every try succeeded, was resisted, or is unassessed: correct the numbers",
        );
        return None;
    }
    Some(At::new(trials, at))
}

pub(super) fn sample(cx: &mut Cx, map: &mut Map<'_>) -> Option<Sample> {
    let at = map.key_span("sample")?;
    let mut map = map.map(cx, "sample")?;
    let tested = map.get("tested").and_then(|node| cx.number(node, "tested", 0, u64::MAX / 2));
    let of = map.get("of").and_then(|node| cx.number(node, "of", 0, u64::MAX / 2));
    if !map.has("tested") {
        map.missing(cx, "tested", at, "state how many were looked at");
    }
    if let (Some(tested), Some(of)) = (&tested, &of)
        && tested.value > of.value
    {
        cx.report(
            Code::BadValue,
            tested.span,
            format!("a sample of {} cannot be taken from {}", tested.value, of.value),
            "`tested` is how many were looked at, `of` how many there are",
        );
    }
    map.finish(cx, false);
    Some(Sample { tested: tested?.value, of: of.map(|at| at.value) })
}

pub(super) fn detection(cx: &mut Cx, map: &mut Map<'_>) -> Option<Detection> {
    let at = map.key_span("detection")?;
    let mut map = map.map(cx, "detection")?;
    let detected = map.get("detected").and_then(|node| {
        cx.word(
            node,
            "detected",
            |word| match word {
                "true" => Some(Detected::Yes),
                "false" => Some(Detected::No),
                word => Detected::from_word(word),
            },
            Detected::WORDS,
        )
    });
    let by = map.string(cx, "by");
    let after = map.string(cx, "after");
    if !map.has("detected") {
        map.missing(cx, "detected", at, "write `detected: yes`, `no`, `partly` or `not-observable`");
    }
    map.finish(cx, false);
    Some(Detection { detected: detected?.value, by, after })
}
