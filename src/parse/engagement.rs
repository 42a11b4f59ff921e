//! `engagement.yaml`: who, what, when.

mod audits;
mod thresholds;

use camino::Utf8Path;

use super::decode::{Cx, Map, excerpt};
use super::front_matter;
use super::id::{id, id_problem};
use super::yaml::Kind;
use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::*;

pub use thresholds::RawDecision;

/// `engagement.yaml` with its references as written.
#[derive(Debug)]
pub struct RawMeta {
    /// All but the references.
    pub meta: Meta,
    /// The report has a date. Without one nothing can be judged; what refers to what is looked at all the same.
    pub dated: bool,
    /// Where `theme` stands.
    pub theme: Option<Span>,
    /// `catalogs`.
    pub catalogs: Vec<At<String>>,
    /// `frameworks`: ids, and whether rows of low confidence are asked for.
    pub frameworks: Option<Vec<(At<String>, bool)>>,
    /// `escalations`.
    pub escalations: Vec<RawDecision>,
    /// `excused`.
    pub excused: Vec<(At<String>, Option<String>)>,
}

/// Reads `engagement.yaml`.
pub fn parse(path: &Utf8Path, text: &str) -> (Option<RawMeta>, Vec<Diagnostic>) {
    let mut cx = Cx::new(path);
    let meta = decode(&mut cx, text);
    (meta, cx.diagnostics)
}

fn decode(cx: &mut Cx, text: &str) -> Option<RawMeta> {
    let node = front_matter::read(cx, text, 0, 200_000)?;
    let first = Span::default();
    if matches!(node.kind, Kind::Null) {
        cx.report(
            Code::MissingKey,
            first,
            "engagement.yaml is empty",
            "state `title`, `client` and `report: { date: … }`",
        );
        return None;
    }
    let mut map = cx.map(&node, "engagement.yaml")?;
    let title = map.string(cx, "title");
    let client = map.string(cx, "client");
    for (key, help) in [("title", "give the report a title"), ("client", "name the assessed organisation")] {
        if !map.has(key) {
            map.missing(cx, key, first, help);
        }
    }
    let dated = report(cx, &mut map, first);
    let audiences = audiences(cx, &mut map);
    let theme = map.text(cx, "theme");
    let meta = Meta {
        title: title.unwrap_or_default(),
        reference: map.string(cx, "reference"),
        client: client.unwrap_or_default(),
        assessor: map.string(cx, "assessor"),
        team: team(cx, &mut map),
        independence: map.string(cx, "independence"),
        objectives: map.string(cx, "objectives"),
        scope: scope(cx, &mut map),
        criteria: map.strings(cx, "criteria"),
        limits: map.strings(cx, "limits"),
        // Before the last of days everything lies in the past.
        report: dated.clone().unwrap_or(ReportInfo { version: None, date: Date::MAX, approved_by: None }),
        period: period(cx, &mut map),
        classification: map.string(cx, "classification"),
        language: language(cx, &mut map),
        distribution: map.strings(cx, "distribution"),
        revisions: revisions(cx, &mut map),
        certificate: audits::certificate(cx, &mut map),
        audits: audits::audits(cx, &mut map),
        audiences,
        theme: theme.as_ref().map_or_else(|| "default".into(), |at| at.value.clone()),
        frameworks: None,
        preparation: audits::preparation(cx, &mut map),
        risks: risks(cx, &mut map),
        escalations: Vec::new(),
        escalate_minors: thresholds::escalate_minors(cx, &mut map),
        deadlines: thresholds::deadlines(cx, &mut map),
        maturity: thresholds::maturity(cx, &mut map),
        excused: Vec::new(),
        exports: exports(cx, &mut map),
        raw: node.to_json(),
    };
    let catalogs = map.texts(cx, "catalogs");
    let frameworks = frameworks(cx, &mut map);
    let escalations = thresholds::decisions(cx, &mut map);
    let excused = thresholds::excused(cx, &mut map);
    map.finish(cx, false);
    Some(RawMeta {
        meta,
        dated: dated.is_some(),
        theme: theme.map(|at| at.span),
        catalogs,
        frameworks,
        escalations,
        excused,
    })
}

fn exports(cx: &mut Cx, map: &mut Map<'_>) -> Vec<ExportFormat> {
    let Some(node) = map.get("exports") else { return Vec::new() };
    let items = cx.list(node, "exports");
    let words = items.iter().filter_map(|item| cx.word(item, "exports", ExportFormat::from_word, ExportFormat::WORDS));
    words.map(|at| at.value).collect()
}

fn report(cx: &mut Cx, map: &mut Map<'_>, first: Span) -> Option<ReportInfo> {
    const HELP: &str = "add `report: { date: 2026-10-09 }`: it is \"now\" everywhere";
    if !map.has("report") {
        map.get("report");
        cx.report(Code::MissingKey, first, "engagement.yaml has no `report.date`", HELP);
        return None;
    }
    let mut map = map.map(cx, "report")?;
    let version = map.string(cx, "version");
    let date = map.date(cx, "date");
    let approved_by = map.string(cx, "approved-by");
    if !map.has("date") {
        cx.report(Code::MissingKey, first, "engagement.yaml has no `report.date`", HELP);
    }
    map.finish(cx, false);
    Some(ReportInfo { version, date: date?.value, approved_by })
}

fn team(cx: &mut Cx, map: &mut Map<'_>) -> Vec<Member> {
    let mut team = Vec::new();
    for mut entry in map.maps(cx, "team") {
        let span = entry.span;
        let name = entry.string(cx, "name");
        let role = entry.string(cx, "role");
        if !entry.has("name") {
            entry.missing(cx, "name", span, "name the person");
        }
        entry.finish(cx, false);
        team.extend(name.map(|name| Member { name, role }));
    }
    team
}

fn scope(cx: &mut Cx, map: &mut Map<'_>) -> Scope {
    let Some(mut map) = map.map(cx, "scope") else { return Scope::default() };
    let scope = Scope {
        units: map.strings(cx, "units"),
        roles: map.strings(cx, "roles"),
        exclusions: map.strings(cx, "exclusions"),
    };
    map.finish(cx, false);
    scope
}

fn period(cx: &mut Cx, map: &mut Map<'_>) -> (Option<Date>, Option<Date>) {
    let Some(mut map) = map.map(cx, "period") else { return (None, None) };
    let range = range(cx, &mut map);
    map.finish(cx, false);
    range
}

/// `from` and `to`, in order.
pub(super) fn range(cx: &mut Cx, map: &mut Map<'_>) -> (Option<Date>, Option<Date>) {
    let from = map.date(cx, "from");
    let to = map.date(cx, "to");
    if let (Some(from), Some(to)) = (&from, &to)
        && to.value < from.value
    {
        cx.report(
            Code::DateOrder,
            to.span,
            format!("`to` ({}) lies before `from` ({})", to.value, from.value),
            "exchange the two dates, or correct one",
        );
    }
    (from.map(|at| at.value), to.map(|at| at.value))
}

fn language(cx: &mut Cx, map: &mut Map<'_>) -> String {
    let Some(tag) = map.text(cx, "language") else { return "en".into() };
    let good = tag.value.len() <= 35
        && tag
            .value
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !good {
        cx.report(
            Code::BadValue,
            tag.span,
            format!("language: `{}` is not a language tag", excerpt(&tag.value)),
            "write it as `en`, `de` or `fr-CH`",
        );
        return "en".into();
    }
    tag.value
}

fn revisions(cx: &mut Cx, map: &mut Map<'_>) -> Vec<Revision> {
    let mut revisions = Vec::new();
    for mut entry in map.maps(cx, "revisions") {
        let span = entry.span;
        let version = entry.string(cx, "version");
        if !entry.has("version") {
            entry.missing(cx, "version", span, "state which version of the report it is");
        }
        let date = entry.date(cx, "date").map(|at| at.value);
        let by = entry.string(cx, "by");
        let note = entry.string(cx, "note");
        entry.finish(cx, false);
        revisions.extend(version.map(|version| Revision { version, date, by, note }));
    }
    revisions
}

/// Reports an id that stands earlier in the same list, ignoring case.
pub(super) fn unique<'a>(cx: &mut Cx, id: &At<String>, mut others: impl Iterator<Item = &'a str>, what: &str) -> bool {
    match others.find(|other| other.eq_ignore_ascii_case(&id.value)) {
        None => true,
        Some(other) => {
            cx.report(
                Code::DuplicateId,
                id.span,
                format!("the {what} `{}` has the id of `{other}`", id.value),
                "give one of the two another id; upper and lower case do not make a difference",
            );
            false
        }
    }
}

/// What stands beside the editions where all are built: each edition is a folder with the name of its audience.
const SEALS: &[&str] = &[SUMS, SIGNATURE];

fn audiences(cx: &mut Cx, map: &mut Map<'_>) -> Vec<String> {
    let default = || ["management", "auditor", "internal"].map(String::from).to_vec();
    let Some(node) = map.get("audiences") else { return default() };
    let mut audiences: Vec<String> = Vec::new();
    for audience in cx.texts(node, "audiences") {
        if let Some(problem) = id_problem(&audience.value) {
            cx.report(
                Code::BadId,
                audience.span,
                format!("`{}` cannot name an audience: {problem}", excerpt(&audience.value)),
                "use letters, digits, `.`, `_` and `-`",
            );
        } else if SEALS.iter().any(|seal| seal.eq_ignore_ascii_case(&audience.value)) {
            cx.report(
                Code::BadId,
                audience.span,
                format!("`{}` cannot name an audience: a file beside its edition has this name", audience.value),
                "choose another name, such as `auditor`",
            );
        } else if unique(cx, &audience, audiences.iter().map(String::as_str), "audience") {
            audiences.push(audience.value);
        }
    }
    if audiences.is_empty() {
        cx.report(
            Code::BadValue,
            node.span,
            "`audiences` names nobody",
            "list at least one, from the least to the most trusted, or remove the key",
        );
        return default();
    }
    audiences
}

fn frameworks(cx: &mut Cx, map: &mut Map<'_>) -> Option<Vec<(At<String>, bool)>> {
    let node = map.get("frameworks")?;
    let mut choices = Vec::new();
    for item in cx.list(node, "frameworks") {
        if matches!(item.kind, Kind::Map(_)) {
            let Some(mut entry) = cx.map(item, "an entry of `frameworks`") else { continue };
            let span = entry.span;
            let id = entry.text(cx, "id");
            let show = entry
                .get("show")
                .and_then(|node| cx.word(node, "show", |word| (word == "all").then_some(()), &["all"]));
            if !entry.has("id") {
                entry.missing(cx, "id", span, "name the framework");
            }
            entry.finish(cx, false);
            choices.extend(id.map(|id| (id, show.is_some())));
        } else if let Some(id) = cx.text(item, "frameworks") {
            choices.push((id, false));
        }
    }
    Some(choices)
}

fn risks(cx: &mut Cx, map: &mut Map<'_>) -> Vec<Risk> {
    let mut risks: Vec<Risk> = Vec::new();
    for mut entry in map.maps(cx, "risks") {
        let span = entry.span;
        let id = id(cx, &mut entry, "id");
        let title = entry.string(cx, "title");
        if !entry.has("id") {
            entry.missing(cx, "id", span, "give the risk the id that the register has");
        }
        entry.finish(cx, false);
        if let Some(id) = id
            && unique(cx, &id, risks.iter().map(|risk| risk.id.as_str()), "risk")
        {
            risks.push(Risk { id: id.value, title });
        }
    }
    risks
}
