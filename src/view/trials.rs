//! `trials.html`: success rates with their intervals, and what was noticed of the attacks. Grades nothing.

use serde::Serialize;

use super::address::Here;
use super::parts::Entry;
use super::parts::*;
use super::{Cx, cells, lists, mention};
use crate::assess::Rate;
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct TrialsView {
    header: Header,
    note: Callout,
    pools: Vec<PoolRow>,
    /// The findings behind each pool.
    pooled: Vec<List>,
    /// Findings whose tries are not pooled.
    alone: Alone,
    detection: Vec<DetectionRow>,
    bar: Bar,
    detected: List,
    /// Tries on systems whose monitoring nobody assessed.
    unmonitored: List,
    rules: Vec<Link>,
}

/// Tries of one probe on one system, model and version.
#[derive(Debug, Serialize)]
struct PoolRow {
    probe: String,
    /// The system, with model and version.
    target: Label,
    tries: Tries,
    findings: Figure,
}

/// So many tries, and the rate with its interval drawn.
#[derive(Debug, Serialize)]
struct Tries {
    attempted: String,
    succeeded: String,
    resisted: String,
    unassessed: String,
    rate: Option<String>,
    between: Words,
    drawn: Option<Drawn>,
}

/// Where an interval lies between none and all, in hundredths.
#[derive(Debug, Serialize)]
struct Drawn {
    low: String,
    width: String,
    rate: String,
    title: Words,
}

/// Findings with tries of their own.
#[derive(Debug, Serialize)]
struct Alone {
    id: &'static str,
    count: u64,
    rows: Vec<AloneRow>,
    /// Instead of the rows, where there are more than a list shows in full: the rates stand on the pages of the findings.
    list: Option<List>,
}

/// A finding whose tries stand for themselves.
#[derive(Debug, Serialize)]
struct AloneRow {
    #[serde(rename = "ref")]
    reference: String,
    finding: Label,
    why: Words,
    tries: Tries,
}

/// What was noticed, and how often.
#[derive(Debug, Serialize)]
struct DetectionRow {
    badge: Badge,
    means: Words,
    figure: Figure,
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, TrialsView) {
    let here = &Here::new(cx.engagement, path);
    let title = Words::say("trials-page.title");
    let mut frame = Frame::new(path, "failures", title.clone());
    frame.description = Some(Words::say("trials-page.lead"));
    frame = frame.under(mention::section(here, "failures", "failures.html"));
    let anchor = |id: &str| Anchor::new(id, Words::say(format!("trials-page.{id}")));
    frame.contents = ["rates", "alone", "detection", "unmonitored"].into_iter().map(anchor).collect();
    let trials = &cx.assessment.trials;
    let (detection, bar, detected) = detection(cx, here);
    let mut lines = vec![Words::say("trials-page.note-independence"), Words::say("trials-page.note-unassessed")];
    lines.extend(mention::withheld(cx, Finding::counts));
    let view = TrialsView {
        header: Header { lead: Some(Words::say("trials-page.lead")), ..Header::new(title) },
        note: Callout {
            kind: CalloutKind::Important,
            title: Words::say("trials-page.note-title"),
            lines,
            links: vec![Link::new(here.rule("P1"), Words::say("trials-page.rule-P1"))],
        },
        pools: (0..trials.pools.len()).map(|at| pool(cx, here, at)).collect(),
        pooled: (0..trials.pools.len()).map(|at| pooled(cx, here, at)).collect(),
        alone: alone(cx, here, &trials.alone),
        detection,
        bar,
        detected,
        unmonitored: unmonitored(cx, here),
        rules: ["P1", "P2"]
            .map(|rule| Link::new(here.rule(rule), Words::say(format!("trials-page.rule-{rule}"))))
            .into(),
    };
    (frame, view)
}

fn pool(cx: &Cx<'_>, here: &Here<'_>, at: usize) -> PoolRow {
    let pool = &cx.assessment.trials.pools[at];
    PoolRow {
        probe: pool.probe.clone(),
        target: Label {
            note: target(pool.model.as_deref(), pool.version.as_deref()),
            ..match pool.system.map(|ix| here.system_link(ix)) {
                Some(link) => Label::link(link.href, link.text),
                None => Label::new(Words::say("trials-page.no-system")),
            }
        },
        tries: tries(&pool.rate),
        findings: Figure::new(
            format!("trials.pool.{}", at + 1),
            pool.findings.len() as u64,
            here.to(&format!("trials.html#pool-{}", at + 1)),
        ),
    }
}

/// The model and its version, as far as they are stated.
fn target(model: Option<&str>, version: Option<&str>) -> Option<Words> {
    let key = match (model, version) {
        (Some(_), Some(_)) => "target-note",
        (Some(_), None) => "target-model",
        (None, Some(_)) => "target-version",
        (None, None) => return None,
    };
    let words = Words::say(format!("trials-page.{key}"));
    Some(words.with("model", model.unwrap_or_default()).with("version", version.unwrap_or_default()))
}

fn tries(rate: &Rate) -> Tries {
    Tries {
        attempted: rate.attempted.to_string(),
        succeeded: rate.succeeded.to_string(),
        resisted: rate.resisted.to_string(),
        unassessed: rate.unassessed.to_string(),
        rate: rate.interval.map(|interval| cells::percent(interval.rate)),
        between: match rate.interval {
            Some(interval) => Words::say("trials-page.between")
                .with("low", cells::percent(interval.low))
                .with("high", cells::percent(interval.high)),
            None => Words::say("trials-page.no-rate"),
        },
        drawn: rate.interval.map(|interval| {
            // Rates are fractions of four places (P1): whole numbers say the same on every machine.
            let whole = |fraction: f64| (fraction * 10_000.0).round() as u64;
            let (low, high) = (whole(interval.low), whole(interval.high));
            Drawn {
                low: hundredths(low, 10_000),
                width: hundredths(high.saturating_sub(low), 10_000),
                rate: hundredths(whole(interval.rate), 10_000),
                title: cells::rate(rate),
            }
        }),
    }
}

/// The findings of a pool with their own tries.
fn pooled(cx: &Cx<'_>, here: &Here<'_>, at: usize) -> List {
    let pool = &cx.assessment.trials.pools[at];
    let entries = pool.findings.iter().map(|ix| {
        let mut entry = lists::finding_entry(cx, here, *ix);
        entry.note = cx.assessment[*ix].rate.as_ref().map(own_tries);
        entry
    });
    let mut title = Words::say("trials-page.pool-title").with("probe", pool.probe.as_str());
    title = match pool.system {
        Some(ix) => title.with("system", cx.engagement[ix].title.as_str()),
        None => title.with("system", Words::say("trials-page.no-system")),
    };
    List::of(format!("pool-{}", at + 1), "findings", entries.collect()).titled(title)
}

fn own_tries(rate: &Rate) -> Words {
    Words::say("trials-page.own-tries")
        .with("attempted", rate.attempted.to_string())
        .with("succeeded", rate.succeeded.to_string())
        .with("resisted", rate.resisted.to_string())
        .with("unassessed", rate.unassessed.to_string())
        .with("rate", cells::rate(rate))
}

fn alone(cx: &Cx<'_>, here: &Here<'_>, findings: &[FindingIx]) -> Alone {
    let (id, count) = ("alone", findings.len() as u64);
    if count > List::COMPACT_ABOVE {
        let list = lists::findings(cx, here, id, findings);
        return Alone { id, count, rows: Vec::new(), list: Some(list) };
    }
    let rows = findings.iter().filter_map(|ix| alone_row(cx, here, *ix)).collect();
    Alone { id, count, rows, list: None }
}

fn alone_row(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> Option<AloneRow> {
    let finding = &cx.engagement[ix];
    let probe = finding.trials.as_ref()?.probe.as_deref();
    Some(AloneRow {
        reference: finding.id.clone(),
        finding: Label { id: Some(finding.id.clone()), ..Label::link(here.finding(ix), mention::title(finding)) },
        why: match probe {
            None => Words::say("trials-page.no-probe"),
            Some(probe) => Words::say("trials-page.several-systems").with("probe", probe),
        },
        tries: tries(cx.assessment[ix].rate.as_ref()?),
    })
}

fn detection(cx: &Cx<'_>, here: &Here<'_>) -> (Vec<DetectionRow>, Bar, List) {
    let table = &cx.assessment.detection;
    let kinds: [(&str, &str, &[FindingIx]); 5] = [
        ("yes", "noticed", &table.yes),
        ("partly", "noticed-in-part", &table.partly),
        ("no", "unnoticed", &table.no),
        ("not-observable", "unobservable", &table.not_observable),
        ("not-stated", "not-stated", &table.not_stated),
    ];
    let row = |word: &str, list: &[FindingIx]| DetectionRow {
        badge: Badge {
            text: Some(Words::say(format!("trials-page.seen.{word}"))),
            ..Badge::new(BadgeKind::Answer, word)
        },
        means: Words::say(format!("trials-page.seen-means.{word}")),
        figure: detection_figure(here, word, list.len()),
    };
    let list = |word: &str, of: &[FindingIx]| {
        let entries = of.iter().map(|ix| {
            let mut entry = lists::finding_entry(cx, here, *ix);
            entry.note = noticed(&cx.engagement[*ix]);
            entry
        });
        List::of(format!("detected-{word}"), "findings", entries.collect())
            .titled(Words::say(format!("trials-page.seen.{word}")))
    };
    let whole = kinds.iter().map(|(_, _, of)| of.len() as u64).sum();
    let segments: Vec<(&str, u64)> = kinds.iter().map(|(_, kind, of)| (*kind, of.len() as u64)).collect();
    let all = List::grouped("detected", "findings", kinds.iter().map(|(word, _, of)| list(word, of)).collect());
    (
        kinds.iter().map(|(word, _, of)| row(word, of)).collect(),
        Bar::new(Words::say("trials-page.detection"), whole, &segments),
        all.titled(Words::say("trials-page.detected")),
    )
}

/// One of the figures of the detection table.
pub(super) fn detection_figure(here: &Here<'_>, word: &str, count: usize) -> Figure {
    Figure::new(format!("trials.detection.{word}"), count as u64, here.to(&format!("trials.html#detected-{word}")))
}

/// By whom or what an attack was noticed, and after how long.
fn noticed(finding: &Finding) -> Option<Words> {
    let detection = finding.detection.as_ref()?;
    let said = |key: &str, text: &Option<String>| {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
        Some(Words::say(format!("trials-page.{key}")).with("text", text))
    };
    mention::all([said("noticed-by", &detection.by), said("noticed-after", &detection.after)].into_iter().flatten())
}

/// Each finding once, with the systems on which nobody assessed A.6.2.6.
fn unmonitored(cx: &Cx<'_>, here: &Here<'_>) -> List {
    let mut entries: Vec<Entry> = Vec::new();
    for (ix, system) in &cx.assessment.unmonitored {
        let title = Words::text(&cx.engagement[*system].title);
        let id = &cx.engagement[*ix].id;
        match entries.last_mut().filter(|last| last.reference == *id) {
            Some(last) => last.note = mention::all(last.note.take().into_iter().chain([title])),
            None => {
                let mut entry = lists::finding_entry(cx, here, *ix);
                entry.note = Some(title);
                entries.push(entry);
            }
        }
    }
    let list = List::of("unmonitored", "findings", entries).titled(Words::say("trials-page.unmonitored"));
    List { note: Some(Words::say("trials-page.unmonitored-note")), ..list }
}
