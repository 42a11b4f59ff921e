//! Pages that no report has: the writer's list, and what stands in for a page that cannot be shown.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::TODO;
use super::line::Shown;
use crate::diag::{Located, Severity};
use crate::model::{Finding, FindingIx};
use crate::publish;
use crate::render::{self, RenderError, Shell};
use crate::view::address;
use crate::view::parts::*;
use crate::{Model, Site};

/// Findings that are listed in full.
const MOST: usize = 500;

/// A page of the preview's own.
#[derive(Serialize)]
pub(super) struct Notice {
    /// Whether it is what was asked for.
    #[serde(skip)]
    pub(super) found: bool,
    #[serde(skip)]
    address: String,
    header: Header,
    callouts: Vec<Callout>,
    parts: Vec<Part>,
}

/// What there is to do of one owner, or in files that nobody owns.
#[derive(Serialize)]
struct Part {
    id: String,
    title: Words,
    count: Words,
    groups: Vec<Group>,
    /// How many findings more have something to do.
    more: Option<Words>,
}

/// What there is to do in one finding or file.
#[derive(Serialize)]
struct Group {
    id: String,
    title: Words,
    href: Option<String>,
    badges: Vec<Badge>,
    lines: Vec<Line>,
}

/// One thing to do.
#[derive(Serialize)]
struct Line {
    /// `error`, `warning`, `draft` or `needed`.
    kind: &'static str,
    text: Words,
    help: Option<String>,
    place: Link,
}

/// A notice as a page.
pub(super) fn render(shell: &Shell, notice: Notice) -> Result<Vec<u8>, RenderError> {
    let mut frame = Frame::new(notice.address.clone(), "", notice.header.title.clone());
    if notice.found {
        frame.contents = notice.parts.iter().map(|part| Anchor::new(&part.id, part.title.clone())).collect();
    }
    render::render(shell, "preview.html", &frame, &notice)
}

/// What is missing before delivery: of the report as a whole, then by owner and finding.
pub(super) fn todo(shown: &Shown) -> Notice {
    let mut by_path: BTreeMap<&str, Vec<&Located>> = BTreeMap::new();
    for item in &shown.report.items {
        by_path.entry(item.diagnostic.path.as_str()).or_default().push(item);
    }
    let mut parts: Vec<Part> = shown.model.as_deref().and_then(|model| needed(shown, model)).into_iter().collect();
    if let Some(model) = &shown.model {
        parts.extend(of_findings(shown, model, &mut by_path));
    }
    let files: Vec<Group> = by_path.into_iter().map(|(path, items)| of_file(shown, path, &items)).collect();
    if !files.is_empty() {
        parts.push(Part::new(Words::say("preview.other-files"), files));
    }
    for (at, part) in parts.iter_mut().enumerate() {
        part.id = format!("part-{}", at + 1);
    }
    let lead = Words::say(if parts.is_empty() { "preview.todo-none" } else { "preview.todo-lead" });
    Notice {
        found: true,
        address: TODO.to_owned(),
        header: Header { lead: Some(lead), ..Header::new(Words::say("preview.todo")) },
        callouts: Vec::new(),
        parts,
    }
}

impl Part {
    fn new(title: Words, groups: Vec<Group>) -> Part {
        let things = groups.iter().map(|group| group.lines.len() as u64).sum();
        Part { id: String::new(), title, count: Words::count("preview.things", things), groups, more: None }
    }
}

/// What `publish` asks of the report as a whole and does not find. For whom it is published is asked then.
fn needed(shown: &Shown, model: &Model) -> Option<Part> {
    let gates = publish::gates(Some(model), &shown.report, true).into_iter();
    let line = |gate: publish::Gate| {
        let text = format!("{}: {}", gate.asks, gate.fails?);
        let place = Link::new(shown.place("engagement.yaml".into(), 1, 1), Words::text("engagement.yaml"));
        Some(Line { kind: "needed", text: Words::text(text), help: Some(gate.help.to_owned()), place })
    };
    let lines: Vec<Line> = gates.filter_map(line).collect();
    let title = Words::say("preview.needed");
    let group =
        Group { id: "todo-needed".to_owned(), title: Words::text("publish"), href: None, badges: Vec::new(), lines };
    (!group.lines.is_empty()).then(|| Part::new(title, vec![group]))
}

/// Findings with something to do, by owner. What is said of them is taken out of `by_path`.
fn of_findings(shown: &Shown, model: &Model, by_path: &mut BTreeMap<&str, Vec<&Located>>) -> Vec<Part> {
    let mut owners: BTreeMap<Option<&str>, (Vec<Group>, u64)> = BTreeMap::new();
    let mut listed = 0;
    for (at, finding) in model.engagement.findings.iter().enumerate() {
        let path = model.spans.findings[at].path.as_str();
        let items = by_path.remove(path).unwrap_or_default();
        if items.is_empty() && !finding.draft {
            continue;
        }
        let (groups, more) = owners.entry(finding.remediation.owner.as_deref()).or_default();
        if listed == MOST {
            *more += 1;
        } else {
            listed += 1;
            groups.push(of_finding(shown, FindingIx::new(at), finding, path, &items));
        }
    }
    // Whoever owns nothing yet comes last: there is somebody to be found.
    let nobody = owners.remove(&None).map(|owned| (Words::say("preview.nobody"), owned));
    let named = owners.into_iter().map(|(owner, owned)| (Words::text(owner.unwrap_or_default()), owned));
    let part = |(title, (groups, more)): (Words, (Vec<Group>, u64))| Part {
        more: (more > 0).then(|| Words::count("preview.more-findings", more)),
        ..Part::new(title, groups)
    };
    named.chain(nobody).map(part).collect()
}

fn of_finding(shown: &Shown, ix: FindingIx, finding: &Finding, path: &str, items: &[&Located]) -> Group {
    let mut lines: Vec<Line> = items.iter().map(|item| line(shown, item)).collect();
    if finding.draft {
        let unconfirmed = finding.source.is_some() && finding.confirmed.is_none();
        lines.insert(
            0,
            Line {
                kind: "draft",
                text: Words::say(if unconfirmed { "preview.unconfirmed" } else { "preview.draft" }),
                help: None,
                place: Link::new(shown.place(path.into(), 1, 1), Words::text(path)),
            },
        );
    }
    let page = shown.model.as_ref().map(|model| address::finding(&model.engagement[ix]));
    let page = page.filter(|page| shown.site.as_ref().is_some_and(|site| site.find(page).is_some()));
    Group {
        id: format!("todo-{}", finding.id),
        title: Words::text(format!("{} {}", finding.id, finding.title)),
        href: page,
        badges: vec![Badge::new(BadgeKind::Status, if finding.draft { "draft" } else { finding.status.as_str() })],
        lines,
    }
}

fn of_file(shown: &Shown, path: &str, items: &[&Located]) -> Group {
    let lines = items.iter().map(|item| line(shown, item)).collect();
    Group { id: format!("todo-{path}"), title: Words::text(path), href: None, badges: Vec::new(), lines }
}

fn line(shown: &Shown, item: &Located) -> Line {
    let diagnostic = &item.diagnostic;
    let place = format!("{}:{}:{}", diagnostic.path, item.line, item.column);
    Line {
        kind: match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        text: Words::text(&diagnostic.message),
        help: Some(diagnostic.help.clone()),
        place: Link::new(shown.place(&diagnostic.path, item.line, item.column), Words::text(place)),
    }
}

/// Stands in for every page as long as there was no site without errors.
pub(super) fn nothing_yet(shown: &Shown) -> Notice {
    let mut notice = todo(shown);
    notice.found = false;
    let errors = shown.report.errors as u64;
    let title = Words::count("preview.errors", errors);
    notice
        .callouts
        .insert(0, callout(CalloutKind::Caution, title, vec![Words::say("preview.nothing-lead")], Vec::new()));
    notice.header = Header::new(Words::say("preview.nothing"));
    notice.address = "index.html".to_owned();
    notice
}

/// Stands in for a page that the report does not have.
pub(super) fn vanished(site: &Site, asked: &str) -> Notice {
    let root = root_of(asked);
    let folder = asked.rsplit_once('/').map_or("", |(folder, _)| folder);
    let index = format!("{folder}/index.html");
    let mut links = Vec::new();
    let near = || site.files().iter().map(|(path, _)| path.as_str()).filter(|path| path.ends_with(".html"));
    let name = asked.to_lowercase();
    let closest = near().map(|path| (strsim::levenshtein(&path.to_lowercase(), &name), path)).min();
    if let Some((_, path)) = closest.filter(|(edits, _)| *edits <= 3) {
        links.push(Link::new(format!("{root}{path}"), Words::text(path)));
    }
    if !folder.is_empty() && site.find(&index).is_some() {
        links.push(Link::new(format!("{root}{index}"), Words::text(&index)));
    }
    links.push(Link::new(format!("{root}index.html"), Words::say("nav.index")));
    let lead = Words::say("preview.vanished-lead").with("address", asked);
    Notice {
        found: false,
        address: asked.to_owned(),
        header: Header { lead: Some(lead), ..Header::new(Words::say("preview.vanished")) },
        callouts: vec![callout(CalloutKind::Note, Words::say("preview.leads-on"), Vec::new(), links)],
        parts: Vec::new(),
    }
}

/// Stands in for a page that the theme cannot show.
pub(super) fn unrendered(asked: &str, error: &RenderError) -> Notice {
    let place = format!("{}:{}:{}: {}", error.path, error.line, error.column, error.message);
    let lines = vec![Words::text(place), Words::text(&error.help)];
    Notice {
        found: false,
        address: asked.to_owned(),
        header: Header::new(Words::say("preview.unrendered")),
        callouts: vec![callout(CalloutKind::Caution, Words::say("preview.theme-error"), lines, Vec::new())],
        parts: Vec::new(),
    }
}

fn callout(kind: CalloutKind, title: Words, lines: Vec<Words>, links: Vec<Link>) -> Callout {
    Callout { kind, title, lines, links }
}
