//! What each step of the line costs by itself, in time and allocations: `cargo bench`.
//!
//! The engagement is made here: as many findings as asked for, of about 3 KB each, no two of them alike. Whole commands
//! are measured by `tests/bench/run`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measurement makes its input, and may stop")]

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use aims_site::assess::assess;
use aims_site::read::{self, Sources};
use aims_site::{Model, Site, SiteFile, parse, resolve};
use camino::{Utf8Path, Utf8PathBuf};
use divan::{AllocProfiler, Bencher};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: AllocProfiler<MiMalloc> = AllocProfiler::new(MiMalloc);

/// Findings of one engagement.
const SIZES: [u32; 2] = [100, 1_000];

const ENGAGEMENT: &str = "title: A measurement\nclient: Example Mutual\nteam: [{ name: I. Okafor, role: Lead tester }]\n\
    independence: No member of the team has built any of the systems.\nobjectives: To measure.\n\
    scope: { units: [Operations], roles: [Provider], exclusions: [] }\ncriteria: [\"ISO/IEC 42001:2023\"]\n\
    report: { version: \"1.0\", date: 2026-10-09, approved-by: I. Okafor }\n\
    period: { from: 2026-02-01, to: 2026-10-01 }\n";

fn main() {
    divan::main();
}

/// A folder with an engagement, removed when it is dropped.
struct Folder {
    root: Utf8PathBuf,
    _temp: tempfile::TempDir,
}

fn folder(findings: u32) -> Folder {
    let temp = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(temp.path()).unwrap().join("engagement");
    fs::create_dir_all(root.join("findings")).unwrap();
    fs::write(root.join("engagement.yaml"), ENGAGEMENT).unwrap();
    for number in 1..=findings {
        fs::write(root.join(format!("findings/F-{number:05}.md")), finding(number, findings)).unwrap();
    }
    Folder { root, _temp: temp }
}

/// A finding as people write them: front matter, prose, a table, a list, links, code.
fn finding(number: u32, of: u32) -> String {
    let other = number * 7 % of + 1;
    let control = number % 6 + 2;
    let mut text = format!(
        "---\nid: F-{number:05}\ntitle: Probe {number} reaches the payout tool\nsummary: The note {number} was followed.\n\
         grade: conforming\ntested: operating\ncontrols: [A.6.2.{control}, A.7.{control}]\n\
         target: {{ model: assist-llm, version: \"{number}\", place: Acceptance environment }}\n\
         trials: {{ attempted: 40, succeeded: 0, resisted: 40, unassessed: 0, judge: human }}\n\
         detection: {{ detected: no }}\nauthor: I. Okafor\nfound: 2026-05-04\n---\n\n## Objective evidence\n\n"
    );
    for line in 0..8 {
        let _ = writeln!(
            text,
            "In session {number}-{line} the *assistant* refused `payout.approve` as A.6.2.{control} asks."
        );
    }
    let _ = write!(
        text,
        "\nSee [[F-{other:05}]].[^log]\n\n[^log]: Log {number}.\n\n| Channel | Tried |\n|---|--:|\n| mail | {number} |\n| chat | 12 |\n\n\
         ```json\n{{\"session\": \"{number:016x}\", \"blocked\": true, \"turns\": [{{\"role\": \"user\", \"tokens\": {number}}}]}}\n```\n\n\
         ```python\nimport json\nfor attempt in range({number}):\n    answer = client.post(\"/v1/chat\", json={{\"seed\": {number}}})\n```\n\n\
         ## Impact\n\nNone was seen in {number} sessions.\n\n## Recommendation\n\n- **Keep** the filter.\n- Test again after release {number}.\n"
    );
    text
}

fn model(sources: &Sources) -> Arc<Model> {
    let (parsed, _) = parse::parse(sources);
    let (engagement, spans) = resolve::resolve(&parsed, sources).0.unwrap();
    let assessment = assess(&engagement);
    Arc::new(Model { engagement, spans, assessment: Arc::new(assessment), warnings: 0 })
}

#[divan::bench(args = SIZES)]
fn a_read(bencher: Bencher, findings: u32) {
    let folder = folder(findings);
    bencher.bench_local(|| read::folder(&folder.root));
}

#[divan::bench(args = SIZES)]
fn b_parse(bencher: Bencher, findings: u32) {
    let sources = read::folder(&folder(findings).root);
    bencher.bench_local(|| parse::parse(&sources));
}

#[divan::bench(args = SIZES)]
fn c_resolve(bencher: Bencher, findings: u32) {
    let sources = read::folder(&folder(findings).root);
    let (parsed, _) = parse::parse(&sources);
    bencher.bench_local(|| resolve::resolve(&parsed, &sources));
}

#[divan::bench(args = SIZES)]
fn d_assess(bencher: Bencher, findings: u32) {
    let model = model(&read::folder(&folder(findings).root));
    bencher.bench_local(|| assess(&model.engagement));
}

#[divan::bench(args = SIZES)]
fn e_plan(bencher: Bencher, findings: u32) {
    let sources = read::folder(&folder(findings).root);
    let model = model(&sources);
    bencher.bench_local(|| Site::plan(Arc::clone(&model), &sources));
}

/// Every file of a kind, made one after the other.
fn made(bencher: Bencher, findings: u32, of: impl Fn(&str, &SiteFile) -> bool) {
    let sources = read::folder(&folder(findings).root);
    let site = Site::plan(model(&sources), &sources).unwrap();
    let files: Vec<&SiteFile> =
        site.files().iter().filter(|(path, file)| of(path, file)).map(|(_, file)| file).collect();
    bencher.bench_local(|| files.iter().map(|file| site.make(file).is_ok()).filter(|made| *made).count());
}

#[divan::bench(args = SIZES)]
fn f_pages_of_findings(bencher: Bencher, findings: u32) {
    made(bencher, findings, |path, file| path.starts_with("findings/F-") && matches!(file, SiteFile::Page(_)));
}

#[divan::bench(args = SIZES)]
fn g_other_pages(bencher: Bencher, findings: u32) {
    made(bencher, findings, |path, file| !path.starts_with("findings/F-") && matches!(file, SiteFile::Page(_)));
}

#[divan::bench(args = SIZES)]
fn h_report_on_paper(bencher: Bencher, findings: u32) {
    made(bencher, findings, |_, file| matches!(file, SiteFile::Volume(_)));
}

#[divan::bench(args = SIZES)]
fn i_search_and_exports(bencher: Bencher, findings: u32) {
    made(bencher, findings, |path, file| path.starts_with("data/") && !matches!(file, SiteFile::Build));
}

#[divan::bench(args = SIZES)]
fn j_build(bencher: Bencher, findings: u32) {
    let folder = folder(findings);
    let sources = read::folder(&folder.root);
    let site = Site::plan(model(&sources), &sources).unwrap();
    let out = folder.root.with_file_name("public");
    bencher
        .with_inputs(|| drop(fs::remove_dir_all(&out)))
        .bench_local_values(|()| aims_site::build(&site, &out, &mut |_| {}).unwrap());
}
