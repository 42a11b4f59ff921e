//! The facts of one finding: where and when, how many, what proves it, and what else its author states.

use serde::Serialize;

use super::super::address::{self, Here};
use super::super::exhibit::{self, Picture};
use super::super::parts::*;
use super::super::{Cx, cells, frameworks, mention};
use crate::model::*;

/// The tries of an attack, and whether anybody noticed.
#[derive(Debug, Serialize)]
pub(super) struct Attempts {
    /// The counts as a bar, where tries were counted.
    bar: Option<Bar>,
    terms: Vec<Term>,
    /// What the rate does not say.
    caveat: Option<Words>,
    /// The rules behind rate and detection, and all attempts of the engagement.
    rules: Vec<Link>,
}

/// An evidence file as this finding cites it.
#[derive(Debug, Serialize)]
pub(super) struct Exhibit {
    id: String,
    file: String,
    /// Its page.
    page: String,
    /// The file itself, if it is an image.
    picture: Option<Picture>,
    /// Its copy; none where it is sealed.
    copy: Option<String>,
    stored_as: Option<String>,
    title: Option<String>,
    kind: Option<String>,
    captured: Option<String>,
    by: Option<String>,
    bytes: u64,
    sha256: String,
    computed: bool,
    sealed: bool,
    /// The least trusted audience that may see the entry, where it is not that of the finding.
    audience: Option<String>,
}

/// What an auditor asks first. What nobody stated says so.
pub(super) fn facts(cx: &Cx<'_>, here: &Here<'_>, finding: &Finding) -> Vec<Term> {
    let mut facts = Vec::new();
    let mut fact = |key: &str, cell: Cell| facts.push(Term::new(Words::say(format!("fact.{key}")), cell));
    let target = &finding.target;
    fact("systems", cells::links(finding.systems.iter().map(|ix| here.system_link(*ix))));
    if let Some(target) = model(target) {
        fact("target", Cell::Text(target));
    }
    if target.surface.is_some() {
        fact("surface", cells::stated(target.surface.as_deref()));
    }
    if !finding.withheld {
        fact("place", cells::stated(target.place.as_deref()));
        fact("found", cells::date(finding.found));
        fact("author", cells::stated(finding.author.as_deref()));
        fact("sample", finding.sample.as_ref().map_or(Cell::NotStated, sample));
    }
    if !finding.lifecycle.is_empty() {
        fact("lifecycle", cells::stages(cx.engagement, here, &finding.lifecycle));
        // Names the process that failed, not the trick that worked.
        if finding.is_nonconformity() && finding.counts() {
            let failures = finding.lifecycle.iter().map(|ix| Words::text(&cx.engagement[*ix].failure));
            fact("stage-failure", Cell::Lines(failures.collect()));
        }
    }
    if !finding.threats.is_empty() {
        fact("threats", cells::links(finding.threats.iter().map(|ix| here.threat_link(*ix))));
    }
    if !finding.beyond.is_empty() {
        let names = finding.beyond.iter().map(|beyond| Words::say(format!("beyond.{}", beyond.as_str())));
        fact("beyond", Cell::Lines(names.collect()));
    }
    if let Some(phase) = finding.phase {
        fact("phase", Cell::Link(here.phase_link(phase)));
    }
    if !finding.risks.is_empty() {
        fact("risks", cells::links(finding.risks.iter().map(|ix| risk(cx, here, *ix))));
    }
    facts
}

fn model(target: &Subject) -> Option<Words> {
    Some(match (&target.model, &target.version) {
        (Some(model), Some(version)) => {
            Words::say("fact.model-version").with("model", model.as_str()).with("version", version.as_str())
        }
        (Some(model), None) => Words::text(model),
        (None, Some(version)) => Words::say("fact.version").with("version", version.as_str()),
        (None, None) => return None,
    })
}

fn sample(sample: &Sample) -> Cell {
    match sample.of {
        Some(of) => Cell::Text(Words::count("fact.sample-of", of).with("tested", sample.tested.to_string())),
        None => Cell::Text(Words::count("fact.sample-alone", sample.tested)),
    }
}

fn risk(cx: &Cx<'_>, here: &Here<'_>, ix: RiskIx) -> Link {
    let risk = &cx.engagement[ix];
    let words = match &risk.title {
        Some(title) => Words::text(format!("{} {title}", risk.id)),
        None => Words::text(&risk.id),
    };
    Link::new(here.to(&format!("applicability.html#risk-{}", risk.id)), words)
}

pub(super) fn attempts(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> Option<Attempts> {
    let finding = &cx.engagement[ix];
    if finding.trials.is_none() && finding.detection.is_none() {
        return None;
    }
    let mut shown = Attempts { bar: None, terms: Vec::new(), caveat: None, rules: Vec::new() };
    let mut term = |key: &str, cell: Cell| shown.terms.push(Term::new(Words::say(format!("attempts.{key}")), cell));
    if let (Some(trials), Some(rate)) = (&finding.trials, &cx.assessment[ix].rate) {
        let parts = [("succeeded", trials.succeeded), ("resisted", trials.resisted), ("unassessed", trials.unassessed)];
        if let Some(probe) = &trials.probe {
            term("probe", Cell::Code(probe.clone()));
        }
        term("attempted", Cell::Number(trials.attempted.to_string()));
        for (key, value) in parts {
            term(key, Cell::Number(value.to_string()));
        }
        term("rate", Cell::Text(cells::rate(rate)));
        term("judge", cells::stated(trials.judge.as_deref()));
        shown.bar = Some(Bar::new(Words::say("attempts.bar"), trials.attempted, &parts));
        shown.caveat = rate.interval.map(|_| Words::say("attempts.caveat"));
        shown.rules.push(cells::rule(here, "P1"));
    }
    if let Some(detection) = &finding.detection {
        let mut term = |key: &str, cell: Cell| shown.terms.push(Term::new(Words::say(format!("attempts.{key}")), cell));
        term("detected", Cell::Badges(vec![Badge::new(BadgeKind::Answer, detection.detected.as_str())]));
        for (key, text) in [("detected-by", &detection.by), ("detected-after", &detection.after)] {
            if text.as_deref().is_some_and(|text| !text.trim().is_empty()) {
                term(key, cells::stated(text.as_deref()));
            }
        }
        shown.rules.push(cells::rule(here, "P2"));
    }
    shown.rules.push(Link::new(here.to("trials.html"), Words::say("attempts.all")));
    Some(shown)
}

pub(super) fn exhibits(cx: &Cx<'_>, here: &Here<'_>, finding: &Finding) -> Vec<Exhibit> {
    finding.evidence.iter().enumerate().map(|(at, entry)| cited(cx, here, finding, at, entry)).collect()
}

/// "n evidence files withheld"; of a finding that is withheld itself nobody learns how many it cites.
pub(super) fn evidence_withheld(finding: &Finding) -> Option<Words> {
    let count = u64::from(finding.withheld_evidence);
    (count > 0).then(|| Words::count("edition.evidence-withheld", count))
}

fn cited(cx: &Cx<'_>, here: &Here<'_>, finding: &Finding, at: usize, entry: &EvidenceEntry) -> Exhibit {
    let file = &cx.engagement[entry.file];
    let name = file.copy_name();
    Exhibit {
        id: format!("exhibit.{}", at + 1),
        file: file.path.clone(),
        page: here.exhibit(entry.file),
        picture: exhibit::picture(here, file),
        copy: (!file.sealed).then(|| here.to(&address::evidence_copy(file))),
        stored_as: (!file.sealed && name != file.path).then_some(name),
        title: entry.title.clone(),
        kind: entry.kind.clone(),
        captured: entry.captured.clone(),
        by: entry.by.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        computed: entry.sha256.is_none(),
        sealed: file.sealed,
        audience: entry.audience.filter(|level| Some(*level) != finding.audience).map(|ix| cx.engagement[ix].clone()),
    }
}

/// What else is stated: other taxonomies, an earlier occurrence, where it was imported from, own fields.
pub(super) fn rest(cx: &Cx<'_>, here: &Here<'_>, finding: &Finding) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut term = |words: Words, cell: Cell| terms.push(Term::new(words, cell));
    if let Some(vector) = finding.severity.as_deref().filter(|severity| severity.starts_with("CVSS")) {
        term(Words::say("fact.severity"), Cell::Code(vector.into()));
    }
    for (taxonomy, ids) in &finding.taxonomy {
        let name = match taxonomy.as_str() {
            "owasp-llm" | "atlas" => Words::say(format!("taxonomy.{taxonomy}")),
            other => Words::text(other),
        };
        term(name, frameworks::taxonomy(cx, here, taxonomy, ids, finding.counts()));
    }
    if let Some(repeats) = &finding.repeats {
        let earlier = cx.engagement.history.iter().find(|period| period.id == repeats.period);
        let title = earlier.and_then(|period| period.findings.iter().find(|past| past.id == repeats.id));
        let words = Words::say("fact.repeats-of")
            .with("id", repeats.id.as_str())
            .with("period", repeats.period.as_str())
            .with("title", title.map_or_else(|| Words::text(""), mention::past_title));
        term(Words::say("fact.repeats"), Cell::Text(words));
    }
    if let Some(source) = &finding.source {
        let parts = [
            ("source-tool", &source.tool),
            ("source-version", &source.version),
            ("source-file", &source.file),
            ("source-sha256", &source.sha256),
            ("source-ref", &source.reference),
            ("source-fingerprint", &source.fingerprint),
        ];
        for (key, value) in parts {
            if let Some(value) = value {
                term(Words::say(format!("fact.{key}")), Cell::Code(value.clone()));
            }
        }
    }
    if let Some((by, date)) = &finding.confirmed {
        let words = match date {
            Some(date) => Words::say("fact.by-on").with("by", by.as_str()).with("date", Value::date(date.to_string())),
            None => Words::text(by),
        };
        term(Words::say("fact.confirmed"), Cell::Text(words));
    }
    for (key, value) in &finding.own {
        term(Words::text(key), Cell::Text(Words::text(value)));
    }
    terms
}
