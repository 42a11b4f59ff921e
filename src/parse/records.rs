//! The smaller files: systems, Statement of Applicability, activities, free pages.

use camino::{Utf8Path, Utf8PathBuf};

use super::decode::{Cx, excerpt};
use super::engagement::{range, unique};
use super::id::{id, id_problem, stated_id};
use super::yaml::Kind;
use super::{front_matter, markdown};
use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::*;

/// `systems/*.md`.
#[derive(Debug)]
pub struct RawSystem {
    /// The file.
    pub path: Utf8PathBuf,
    /// Where its id stands.
    pub id: Span,
    /// The system; its prose is not resolved.
    pub system: System,
}

/// Reads one system.
pub fn system(path: &Utf8Path, text: &str) -> (Option<RawSystem>, Vec<Diagnostic>) {
    let mut cx = Cx::new(path);
    // A system that cannot be read stands for its name, so that what refers to it is not reported as well.
    let stand_in = || {
        let id = stated_id(text).or(path.file_stem())?;
        decode_system(&mut Cx::new(path), path, &format!("---\nid: {id}\n---\n"))
    };
    let system = decode_system(&mut cx, path, text).or_else(stand_in);
    (system, cx.diagnostics)
}

fn decode_system(cx: &mut Cx, path: &Utf8Path, text: &str) -> Option<RawSystem> {
    let split = front_matter::split(path, text).map_err(|d| cx.diagnostics.push(d)).ok()?;
    let node = front_matter::tree(cx, split.yaml)?;
    let mut map = cx.map(&node, "the system")?;
    let anchor = front_matter::anchor(&map, &split);
    let stated = map.has("id");
    let own = id(cx, &mut map, "id");
    let id = if stated { own? } else { stem_id(cx, path, anchor)? };
    let title = map.string(cx, "title");
    if !map.has("title") {
        map.missing(cx, "title", anchor, "give the system a title");
    }
    let role = map
        .get("role")
        .and_then(|node| cx.word(node, "role", SystemRole::from_word, SystemRole::WORDS))
        .map(|at| at.value);
    let owner = map.string(cx, "owner");
    let model = map.string(cx, "model");
    let version = map.string(cx, "version");
    let in_scope = map.yes_no(cx, "in-scope").is_none_or(|at| at.value);
    let lifecycle = free_text(cx, &mut map, "lifecycle");
    let data = free_text(cx, &mut map, "data");
    map.finish(cx, false);
    let (prose, of_prose) = markdown::parse(split.body.0, path, split.body.1, &id.value);
    cx.diagnostics.extend(of_prose);
    Some(RawSystem {
        path: path.to_owned(),
        id: id.span,
        system: System {
            id: id.value,
            title: title.unwrap_or_default(),
            role,
            owner,
            model,
            version,
            in_scope,
            lifecycle,
            data,
            prose,
        },
    })
}

/// Text, or a list of texts joined by commas.
fn free_text(cx: &mut Cx, map: &mut super::decode::Map<'_>, key: &'static str) -> Option<String> {
    match map.get(key)? {
        node if matches!(node.kind, Kind::List(_)) => {
            let texts: Vec<_> = cx.texts(node, key).into_iter().map(|at| at.value).collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        }
        node => cx.text(node, key).map(|at| at.value),
    }
}

/// The id that a file's name gives.
fn stem_id(cx: &mut Cx, path: &Utf8Path, anchor: Span) -> Option<At<String>> {
    let stem = path.file_stem().unwrap_or_default();
    match id_problem(stem) {
        None => Some(At::new(stem.to_owned(), anchor)),
        Some(problem) => {
            cx.report(
                Code::BadId,
                anchor,
                format!("the file's name `{}` cannot be an id: {problem}", excerpt(stem)),
                "rename the file, using letters, digits, `.`, `_` and `-`",
            );
            None
        }
    }
}

/// `pages/*.md`.
#[derive(Debug)]
pub struct RawPage {
    /// The file.
    pub path: Utf8PathBuf,
    /// Where the front matter begins.
    pub anchor: Span,
    /// The page; audience and prose are not resolved.
    pub page: FreePage,
    /// `audience`.
    pub audience: Option<At<String>>,
}

/// Reads one free page.
pub fn page(path: &Utf8Path, text: &str) -> (Option<RawPage>, Vec<Diagnostic>) {
    let mut cx = Cx::new(path);
    let stand_in = || decode_page(&mut Cx::new(path), path, "---\ntitle: unreadable\n---\n");
    let page = decode_page(&mut cx, path, text).or_else(stand_in);
    (page, cx.diagnostics)
}

fn decode_page(cx: &mut Cx, path: &Utf8Path, text: &str) -> Option<RawPage> {
    let split = front_matter::split(path, text).map_err(|d| cx.diagnostics.push(d)).ok()?;
    let node = front_matter::tree(cx, split.yaml)?;
    let first = Span::new(split.yaml.1..split.yaml.1);
    let mut map = cx.map(&node, "the page")?;
    let id = stem_id(cx, path, first)?;
    let title = map.string(cx, "title");
    if !map.has("title") {
        map.missing(cx, "title", first, "give the page a title");
    }
    let order = match map.text(cx, "order") {
        None => 0,
        Some(text) => text.value.parse().unwrap_or_else(|_| {
            cx.report(
                Code::BadValue,
                text.span,
                format!("order: `{}` is not a whole number", excerpt(&text.value)),
                "write a number; pages stand in its order",
            );
            0
        }),
    };
    let audience = map.text(cx, "audience");
    map.finish(cx, false);
    let (prose, of_prose) = markdown::parse(split.body.0, path, split.body.1, &id.value);
    cx.diagnostics.extend(of_prose);
    let page = FreePage { id: id.value, title: title.unwrap_or_default(), order, audience: None, prose };
    Some(RawPage { path: path.to_owned(), anchor: first, page, audience })
}

/// `statement-of-applicability.yaml`.
#[derive(Debug, Default)]
pub struct RawStatement {
    /// `version`.
    pub version: Option<String>,
    /// `approved-by`.
    pub approved_by: Option<String>,
    /// `approved-on`.
    pub approved_on: Option<Date>,
    /// `controls`.
    pub rows: Vec<RawRow>,
}

/// A row of it.
#[derive(Debug)]
pub struct RawRow {
    /// `ref`.
    pub reference: At<String>,
    /// `applicable`, if it can be used; without it the row has an error, and is a row all the same.
    pub applicable: Option<bool>,
    /// `justification`.
    pub justification: Option<String>,
    /// `status`.
    pub status: Option<Implementation>,
    /// `owner`.
    pub owner: Option<String>,
    /// `reference`.
    pub documented: Option<String>,
    /// `risks`.
    pub risks: Vec<At<String>>,
}

/// Reads the Statement of Applicability.
pub fn statement(path: &Utf8Path, text: &str) -> (Option<RawStatement>, Vec<Diagnostic>) {
    let mut cx = Cx::new(path);
    let statement = decode_statement(&mut cx, text);
    (statement, cx.diagnostics)
}

fn decode_statement(cx: &mut Cx, text: &str) -> Option<RawStatement> {
    let node = front_matter::read(cx, text, 0, 200_000)?;
    let mut map = cx.map(&node, "the Statement of Applicability")?;
    let version = map.string(cx, "version");
    let approved_by = map.string(cx, "approved-by");
    let approved_on = map.date(cx, "approved-on").map(|at| at.value);
    let mut rows = Vec::new();
    for mut entry in map.maps(cx, "controls") {
        let span = entry.span;
        let reference = entry.text(cx, "ref");
        let applicable = entry.yes_no(cx, "applicable");
        let justification = entry.string(cx, "justification");
        let status = entry
            .get("status")
            .and_then(|node| cx.word(node, "status", Implementation::from_word, Implementation::WORDS))
            .map(|at| at.value);
        let owner = entry.string(cx, "owner");
        let documented = entry.string(cx, "reference");
        let risks = entry.texts(cx, "risks");
        for (key, help) in [
            ("ref", "name the control, such as `ref: A.6.2.4`"),
            ("applicable", "write `applicable: yes` or `applicable: no`"),
        ] {
            if !entry.has(key) {
                entry.missing(cx, key, span, help);
            }
        }
        entry.finish(cx, false);
        if let Some(reference) = reference {
            let applicable = applicable.map(|at| at.value);
            rows.push(RawRow { reference, applicable, justification, status, owner, documented, risks });
        }
    }
    map.finish(cx, false);
    Some(RawStatement { version, approved_by, approved_on, rows })
}

/// An entry of `activities.yaml`.
#[derive(Debug)]
pub struct RawActivity {
    /// `id`.
    pub id: At<String>,
    /// `title`.
    pub title: Option<String>,
    /// `from`.
    pub from: Date,
    /// `to`, else `from`.
    pub to: At<Date>,
    /// `method`.
    pub method: Method,
    /// `kind`.
    pub kind: Option<ActivityKind>,
    /// `controls`.
    pub controls: Vec<At<String>>,
    /// `systems`.
    pub systems: Vec<At<String>>,
    /// `lifecycle`.
    pub lifecycle: Vec<At<String>>,
    /// `phase`.
    pub phase: Option<At<String>>,
    /// `result`.
    pub result: Option<RawResult>,
}

/// What came of an activity.
#[derive(Debug)]
pub enum RawResult {
    /// In words.
    Text(String),
    /// Finding ids.
    Findings(Vec<At<String>>),
}

/// Reads `activities.yaml`: a list.
pub fn activities(path: &Utf8Path, text: &str) -> (Vec<RawActivity>, Vec<Diagnostic>) {
    let mut cx = Cx::new(path);
    let activities = decode_activities(&mut cx, text);
    (activities, cx.diagnostics)
}

fn decode_activities(cx: &mut Cx, text: &str) -> Vec<RawActivity> {
    let Some(node) = front_matter::read(cx, text, 0, 1_000_000) else { return Vec::new() };
    if matches!(node.kind, Kind::Null) {
        return Vec::new();
    }
    let mut activities: Vec<RawActivity> = Vec::new();
    let mut ids = std::collections::BTreeMap::new();
    for item in cx.list(&node, "activities.yaml") {
        let Some(mut entry) = cx.map(item, "an activity") else { continue };
        let span = entry.span;
        let id = id(cx, &mut entry, "id");
        let title = entry.string(cx, "title");
        let to_span = entry.key_span("to").or(entry.key_span("from")).unwrap_or(span);
        let (from, to) = range(cx, &mut entry);
        let method = entry.get("method").and_then(|node| cx.word(node, "method", Method::from_word, Method::WORDS));
        let kind = entry
            .get("kind")
            .and_then(|node| cx.word(node, "kind", ActivityKind::from_word, ActivityKind::WORDS))
            .map(|at| at.value);
        let controls = entry.texts(cx, "controls");
        let systems = entry.texts(cx, "systems");
        let lifecycle = entry.texts(cx, "lifecycle");
        let phase = entry.text(cx, "phase");
        let result = entry.get("result").and_then(|node| match &node.kind {
            Kind::List(_) => Some(RawResult::Findings(cx.texts(node, "result"))),
            _ => cx.text(node, "result").filter(|at| !at.value.is_empty()).map(|at| RawResult::Text(at.value)),
        });
        for (key, help) in [
            ("id", "give the activity an id, such as `id: ACT-2026-07`"),
            ("from", "state the first day of the activity"),
        ] {
            if !entry.has(key) {
                entry.missing(cx, key, span, help);
            }
        }
        entry.finish(cx, false);
        let (Some(id), Some(from)) = (id, from) else { continue };
        let lower = id.value.to_ascii_lowercase();
        if !unique(cx, &id, ids.get(&lower).into_iter().map(String::as_str), "activity") {
            continue;
        }
        ids.insert(lower, id.value.clone());
        activities.push(RawActivity {
            id,
            title,
            from,
            to: At::new(to.unwrap_or(from), to_span),
            method: method.map_or(Method::Manual, |at| at.value),
            kind,
            controls,
            systems,
            lifecycle,
            phase,
            result,
        });
    }
    activities
}
