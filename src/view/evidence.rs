//! `evidence.html`: every evidence file, its hash, and where it is cited; attempts and detection in figures.

use serde::Serialize;

use super::address::{self, Here};
use super::parts::Row;
use super::parts::*;
use super::{Cx, cells, lists, mention};
use crate::assess::{Pool, Rate};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct EvidenceView {
    header: Header,
    files: Vec<FileEntry>,
    /// Above 500 files: the file, its size, its hash and where it is cited.
    compact: bool,
    /// How many files there are.
    total: Figure,
    /// Success rates over pooled tries.
    pools: Table,
    /// Findings whose tries are not pooled.
    alone: Table,
    rate_rule: Link,
    detection: Breakdown,
    detected: List,
    detection_rule: Link,
}

/// One file.
#[derive(Debug, Serialize)]
struct FileEntry {
    id: String,
    file: String,
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
    cited: Vec<Link>,
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, EvidenceView) {
    let here = Here::new(cx.engagement, path);
    let mut frame = Frame::new(path, "evidence", Words::say("nav.evidence"));
    frame.crumbs = vec![Link::new(here.to("index.html"), Words::say("nav.index"))];
    frame.contents = ["files", "attempts", "detection"]
        .into_iter()
        .map(|id| Anchor::new(id, Words::say(format!("evidence-page.{id}"))))
        .collect();
    let files: Vec<FileEntry> =
        (0..cx.engagement.evidence.len()).map(|at| file(cx, &here, EvidenceIx::new(at))).collect();
    let (detection, detected) = detection(cx, &here);
    let view = EvidenceView {
        header: Header { lead: Some(Words::say("evidence-page.lead")), ..Header::new(Words::say("nav.evidence")) },
        compact: files.len() as u64 > List::COMPACT_ABOVE,
        total: Figure::new("evidence.files", files.len() as u64, here.to("evidence.html#files")),
        files,
        pools: pools(cx, &here),
        alone: alone(cx, &here),
        rate_rule: cells::rule(&here, "P1"),
        detection,
        detected,
        detection_rule: cells::rule(&here, "P2"),
    };
    (frame, view)
}

fn file(cx: &Cx<'_>, here: &Here<'_>, ix: EvidenceIx) -> FileEntry {
    let file = &cx.engagement[ix];
    let name = address::evidence_name(file);
    let entries: Vec<&EvidenceEntry> = file
        .cited
        .iter()
        .flat_map(|finding| cx.engagement[*finding].evidence.iter().filter(|entry| entry.file == ix))
        .collect();
    let first = |of: fn(&EvidenceEntry) -> &Option<String>| entries.iter().find_map(|entry| of(entry).clone());
    FileEntry {
        id: address::evidence_id(file),
        file: file.path.clone(),
        copy: (!file.sealed).then(|| here.to(&address::evidence_copy(file))),
        stored_as: (!file.sealed && name != file.path).then_some(name),
        title: first(|entry| &entry.title),
        kind: first(|entry| &entry.kind),
        captured: first(|entry| &entry.captured),
        by: first(|entry| &entry.by),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        computed: entries.iter().all(|entry| entry.sha256.is_none()),
        sealed: file.sealed,
        cited: file.cited.iter().map(|finding| here.finding_link(*finding)).collect(),
    }
}

/// P1: tries of the same probe on the same system, model and version.
fn pools(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let row = |pool: &Pool| {
        let mut cells = vec![
            Cell::Code(pool.probe.clone()),
            pool.system.map_or(Cell::NotStated, |ix| Cell::Link(here.system_link(ix))),
            cells::stated(pool.model.as_deref()),
            cells::stated(pool.version.as_deref()),
        ];
        cells.extend(rate(&pool.rate));
        let rest = pool.system.map_or("findings/index.html".into(), |ix| address::system(&cx.engagement[ix]));
        cells.push(mention::cell(mention::findings(here, pool.findings.iter().copied(), &rest)));
        Row::new(cells)
    };
    let mut columns = words(&["probe", "system", "model", "version"]);
    columns.extend(rate_columns());
    columns.extend(words(&["findings"]));
    Table {
        id: Some("pools".into()),
        caption: Words::say("evidence-page.pools"),
        columns,
        rows: cx.assessment.trials.pools.iter().map(row).collect(),
        none: Some(Words::say("evidence-page.no-pools")),
    }
}

fn alone(cx: &Cx<'_>, here: &Here<'_>) -> Table {
    let row = |ix: &FindingIx| {
        let label = Label {
            id: Some(cx.engagement[*ix].id.clone()),
            ..Label::link(here.finding(*ix), Words::text(&cx.engagement[*ix].title))
        };
        let mut cells = vec![Cell::Label(label)];
        cells.extend(rate(&cx.assessment[*ix].rate.unwrap_or_default()));
        Row::new(cells)
    };
    let mut columns = words(&["finding"]);
    columns.extend(rate_columns());
    Table {
        id: Some("not-pooled".into()),
        caption: Words::say("evidence-page.alone"),
        columns,
        rows: cx.assessment.trials.alone.iter().map(row).collect(),
        none: None,
    }
}

fn words(columns: &[&str]) -> Vec<Column> {
    columns.iter().map(|column| Column::text(Words::say(format!("column.{column}")))).collect()
}

fn rate_columns() -> Vec<Column> {
    let number = |column: &&str| Column::number(Words::say(format!("column.{column}")));
    let mut columns: Vec<Column> = ["attempted", "succeeded", "resisted", "unassessed"].iter().map(number).collect();
    columns.push(Column::text(Words::say("column.rate")));
    columns
}

fn rate(rate: &Rate) -> Vec<Cell> {
    let number = |n: u64| Cell::Number(n.to_string());
    let mut cells: Vec<Cell> =
        [rate.attempted, rate.succeeded, rate.resisted, rate.unassessed].into_iter().map(number).collect();
    cells.push(Cell::Text(cells::rate(rate)));
    cells
}

/// P2: who noticed what.
fn detection(cx: &Cx<'_>, here: &Here<'_>) -> (Breakdown, List) {
    let table = &cx.assessment.detection;
    let values = [
        ("yes", &table.yes),
        ("partly", &table.partly),
        ("no", &table.no),
        ("not-observable", &table.not_observable),
        ("not-stated", &table.not_stated),
    ];
    let figure = |value: &str, count: usize, id: &str| {
        Figure::new(format!("evidence.detection.{value}"), count as u64, here.to(&format!("evidence.html#{id}")))
    };
    let row = |(value, list): (&str, &Vec<FindingIx>)| BreakdownRow {
        label: Label::new(Words::say(format!("evidence-page.detected-{value}"))),
        figures: vec![figure(value, list.len(), &format!("detected-{value}"))],
        bar: None,
    };
    let groups = values.iter().map(|(value, list)| {
        lists::findings(cx, here, &format!("detected-{value}"), list)
            .titled(Words::say(format!("evidence-page.detected-{value}")))
    });
    let all = List::grouped("detected", "findings", groups.collect());
    let [yes, partly, no, not_observable, not_stated] = values.map(row);
    let breakdown = Breakdown {
        id: "detection-table".into(),
        caption: Words::say("evidence-page.detection-caption"),
        unit: "findings".into(),
        dimension: Words::say("evidence-page.noticed"),
        columns: vec![Words::say("column.findings")],
        rows: vec![yes, partly, no, not_observable],
        not_stated: Some(not_stated),
        total: Some(BreakdownRow {
            label: Label::new(Words::say("breakdown.total")),
            figures: vec![figure("all", all.count as usize, "detected")],
            bar: None,
        }),
        in_several: None,
        bars: false,
    };
    (breakdown, all)
}
