//! The built site as a reader sees it: every link leads somewhere, every figure has its list, the same folder gives
//! the same bytes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test says so by failing")]

mod long;
#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use scraper::{Html, Selector};
use support::build;

/// A site on the disk, every page parsed.
struct Site {
    pages: BTreeMap<String, Html>,
    files: BTreeSet<String>,
}

fn load(out: &Path) -> Site {
    let mut site = Site { pages: BTreeMap::new(), files: BTreeSet::new() };
    for entry in walkdir::WalkDir::new(out) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(out).unwrap().to_str().unwrap().to_owned();
            if path.ends_with(".html") {
                let text = fs::read_to_string(entry.path()).unwrap();
                site.pages.insert(path.clone(), Html::parse_document(&text));
            }
            site.files.insert(path);
        }
    }
    site
}

fn example() -> (tempfile::TempDir, Utf8PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let out = Utf8PathBuf::from_path_buf(dir.path().join("site")).unwrap();
    build(Utf8Path::new("example-engagement"), &out);
    (dir, out)
}

fn select(html: &Html, css: &str) -> Vec<scraper::ElementRef<'static>> {
    // The documents outlive the test; leaking the lifetime keeps the helpers short.
    let selector = Selector::parse(css).unwrap();
    let html: &'static Html = Box::leak(Box::new(html.clone()));
    html.select(&selector).collect()
}

/// The page and fragment that a link on `page` leads to; `None` for links out of the site.
fn target(page: &str, href: &str) -> Option<(String, Option<String>)> {
    if href.contains("://") || href.starts_with("mailto:") {
        return None;
    }
    let (path, fragment) = href.split_once('#').map_or((href, None), |(p, f)| (p, Some(decode(f))));
    let path = decode(path.split('?').next().unwrap());
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    if path.is_empty() {
        return Some((page.to_owned(), fragment));
    }
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop().unwrap_or_else(|| panic!("{href} on {page} leaves the site"));
            }
            part => parts.push(part),
        }
    }
    Some((parts.join("/"), fragment))
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn check_links(site: &Site) {
    let ids: BTreeMap<&str, BTreeSet<String>> = site
        .pages
        .iter()
        .map(|(path, html)| {
            let all: Vec<String> =
                select(html, "[id]").iter().map(|e| e.value().attr("id").unwrap().to_owned()).collect();
            let set: BTreeSet<String> = all.iter().cloned().collect();
            assert_eq!(all.len(), set.len(), "{path} has an id twice");
            (path.as_str(), set)
        })
        .collect();
    let mut dead = Vec::new();
    for (path, html) in &site.pages {
        for (css, attribute) in
            [("a[href]", "href"), ("link[href]", "href"), ("script[src]", "src"), ("img[src]", "src")]
        {
            for element in select(html, css) {
                let href = element.value().attr(attribute).unwrap();
                let Some((to, fragment)) = target(path, href) else { continue };
                if !site.files.contains(&to) {
                    dead.push(format!("{path}: {href} leads to no file"));
                } else if let Some(fragment) = fragment
                    && to.ends_with(".html")
                    && !fragment.is_empty()
                    && !ids[to.as_str()].contains(&fragment)
                {
                    dead.push(format!("{path}: {href} leads to no element"));
                }
            }
        }
    }
    dead.dedup();
    assert!(dead.is_empty(), "{} dead links, such as\n{}", dead.len(), dead[..dead.len().min(40)].join("\n"));
}

fn check_figures(site: &Site) -> usize {
    let mut lists: BTreeMap<(String, String), (u64, usize, usize)> = BTreeMap::new();
    for (path, html) in &site.pages {
        let of = Selector::parse("[data-ref]").unwrap();
        for list in select(html, "[data-count]") {
            let refs: Vec<_> = list.select(&of).map(|e| e.value().attr("data-ref").unwrap().to_owned()).collect();
            let distinct: BTreeSet<_> = refs.iter().collect();
            let Some(id) = list.value().attr("id") else { continue };
            let count = list.value().attr("data-count").unwrap().parse().unwrap();
            lists.insert((path.clone(), id.to_owned()), (count, refs.len(), distinct.len()));
        }
    }
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (path, html) in &site.pages {
        for figure in select(html, "a.figure") {
            seen += 1;
            let value = figure.value();
            let shown: u64 = figure.text().collect::<String>().trim().parse().unwrap();
            let (page, id) = target(path, value.attr("href").unwrap()).unwrap();
            let key = value.attr("data-figure").unwrap();
            assert!(!key.is_empty());
            match lists.get(&(page.clone(), id.clone().unwrap_or_default())) {
                None => wrong.push(format!("{path}: {key} has no list at {page}#{id:?}")),
                Some(&(count, entries, distinct)) => {
                    if (count, entries as u64, distinct as u64) != (shown, shown, shown) {
                        wrong.push(format!(
                            "{path}: {key} says {shown}, its list {page}#{id:?} says {count} and holds {entries} ({distinct} distinct)"
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong figures, such as\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    seen
}

#[test]
fn every_link_and_anchor_of_the_example_leads_somewhere() {
    let (_dir, out) = example();
    check_links(&load(out.as_std_path()));
}

#[test]
fn every_figure_of_the_example_links_to_exactly_what_it_counts() {
    let (_dir, out) = example();
    let seen = check_figures(&load(out.as_std_path()));
    assert!(seen > 100, "only {seen} figures");
}

#[test]
fn figures_on_pages_are_those_of_the_report() {
    let (_dir, out) = example();
    let report: serde_json::Value = serde_json::from_slice(&fs::read(out.join("data/report.json")).unwrap()).unwrap();
    let site = load(out.as_std_path());
    let mut seen = BTreeSet::new();
    for (path, html) in &site.pages {
        for figure in select(html, "a.figure") {
            let key = figure.value().attr("data-figure").unwrap().to_owned();
            if let Some(value) = report["figures"].pointer(&format!("/{}", key.replace('.', "/"))) {
                assert_eq!(value.to_string(), figure.text().collect::<String>().trim(), "{key} on {path}");
                seen.insert(key);
            }
        }
    }
    let all = aims_site::model::FIGURES.iter().filter(|f| **f != "maturity.level").count();
    assert_eq!(seen.len(), all, "shown are only {seen:?}");
}

#[test]
fn the_sums_cover_every_file() {
    let (_dir, out) = example();
    let sums = fs::read_to_string(out.join("SHA256SUMS")).unwrap();
    let listed: BTreeSet<String> = sums.lines().map(|line| line[66..].to_owned()).collect();
    let mut files = load(out.as_std_path()).files;
    files.remove("SHA256SUMS");
    assert_eq!(listed, files);
}

#[test]
fn every_page_carries_its_policy_classification_and_disclaimer() {
    let (_dir, out) = example();
    for (path, html) in &load(out.as_std_path()).pages {
        assert_eq!(select(html, "meta[http-equiv='Content-Security-Policy']").len(), 1, "{path}");
        assert_eq!(select(html, "h1").len(), 1, "{path}");
        let text: String = html.root_element().text().collect();
        assert!(text.contains("in support of an AIMS, not a certification audit"), "{path}");
        assert!(text.contains("TLP:AMBER"), "{path}");
        for attribute in ["style", "onclick", "onload", "onerror"] {
            assert!(select(html, &format!("[{attribute}]")).is_empty(), "{attribute} on {path}");
        }
        assert!(select(html, "script:not([src]), style").is_empty(), "inline script or style on {path}");
    }
}

/// Bytes of every file of a site.
fn bytes(out: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(out)
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.file_type().is_file())
        .map(|e| (e.path().strip_prefix(out).unwrap().to_owned(), fs::read(e.path()).unwrap()))
        .collect()
}

/// Copies a folder, files in the order of `order`, so that directory entries differ.
fn copy(from: &Path, to: &Path, backwards: bool) {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(from)
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.file_type().is_file())
        .map(|e| e.path().strip_prefix(from).unwrap().to_owned())
        .collect();
    files.sort();
    if backwards {
        files.reverse();
    }
    for file in files {
        fs::create_dir_all(to.join(&file).parent().unwrap()).unwrap();
        fs::copy(from.join(&file), to.join(&file)).unwrap();
    }
}

#[test]
fn time_zone_locale_folder_order_umask_and_threads_change_no_byte() {
    let dir = tempfile::tempdir().unwrap();
    let mut sites = Vec::new();
    for (name, zone, locale, umask, threads) in
        [("a", "Pacific/Kiritimati", "tr_TR.UTF-8", "077", "1"), ("b", "America/Adak", "C", "002", "7")]
    {
        let engagement = dir.path().join(format!("engagement-{name}"));
        copy(Path::new("example-engagement"), &engagement, name == "b");
        let out = dir.path().join(name);
        let command =
            format!("umask {umask}; exec '{}' build engagement-{name} -o {name}", env!("CARGO_BIN_EXE_aims-site"));
        let status = Command::new("sh")
            .args(["-c", &command])
            .current_dir(dir.path())
            .envs([("TZ", zone), ("LC_ALL", locale), ("LANG", locale), ("RAYON_NUM_THREADS", threads)])
            .output()
            .unwrap();
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
        sites.push(bytes(&out));
    }
    let (a, b) = (&sites[0], &sites[1]);
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (path, content) in a {
        assert!(content == &b[path], "{} differs", path.display());
    }
}

/// A folder made of a few texts.
fn engagement(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join("engagement").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn site_of(dir: &tempfile::TempDir) -> (Site, serde_json::Value) {
    let out = Utf8PathBuf::from_path_buf(dir.path().join("site")).unwrap();
    let from = Utf8PathBuf::from_path_buf(dir.path().join("engagement")).unwrap();
    build(&from, &out);
    let report = serde_json::from_slice(&fs::read(out.join("data/report.json")).unwrap()).unwrap();
    (load(out.as_std_path()), report)
}

fn check_extreme(files: &[(&str, &str)]) -> serde_json::Value {
    let dir = engagement(files);
    let (site, report) = site_of(&dir);
    check_links(&site);
    check_figures(&site);
    for (path, html) in &site.pages {
        let text: String = html.root_element().text().collect();
        for word in ["NaN", "Infinity", "inf%", "null", "undefined"] {
            assert!(!text.split_whitespace().any(|w| w == word), "{word} on {path}");
        }
        // Said of the client by us; the pages about the standard itself may use the words in their plain sense.
        if path == "index.html" || path.starts_with("findings/") || path == "nonconformities.html" {
            let lower = text.to_lowercase();
            for claim in ["complies", "compliant", "is certified", "conforms to"] {
                assert!(!lower.contains(claim), "`{claim}` on {path}");
            }
        }
    }
    report
}

const LEAST: &str = "title: Least\nclient: Nobody\nreport: { date: 2026-08-31 }\n";

#[test]
fn an_engagement_of_title_client_and_date_only_is_a_whole_site() {
    let report = check_extreme(&[("engagement.yaml", LEAST)]);
    assert_eq!(report["figures"]["findings"], 0);
    assert_eq!(report["figures"]["coverage"]["controls"]["applicable"], 38);
    assert_eq!(report["maturity"]["level"], 0);
    assert_eq!(report["contradictions"], serde_json::Value::Null);
}

#[test]
fn an_engagement_in_which_every_control_is_excluded_divides_by_nothing() {
    let refs: Vec<String> = aims_site::parse::catalog::EMBEDDED[0]
        .1
        .lines()
        // Numbers in loose use follow the catalog.
        .take_while(|line| !line.starts_with("loose-numbering:"))
        .filter_map(|line| line.trim().strip_prefix("- ref: \"A."))
        .map(|rest| format!("A.{}", rest.trim_end_matches('"')))
        .filter(|r| r.matches('.').count() > 1 && r != "A.6.1" && r != "A.6.2")
        .collect();
    let rows: String =
        refs.iter().map(|r| format!("  - {{ ref: {r}, applicable: no, justification: not used }}\n")).collect();
    assert_eq!(rows.lines().count(), 38);
    let report = check_extreme(&[
        ("engagement.yaml", LEAST),
        ("statement-of-applicability.yaml", &format!("version: 1\ncontrols:\n{rows}")),
    ]);
    assert_eq!(report["figures"]["coverage"]["controls"]["applicable"], 0);
    assert_eq!(report["maturity"]["areas"][15]["level"], serde_json::Value::Null);
}

#[test]
fn an_engagement_in_which_everything_is_positive_claims_nothing() {
    let report = check_extreme(&[
        ("engagement.yaml", LEAST),
        ("evidence/e.txt", "seen"),
        (
            "findings/f.md",
            "---\nid: F-1\ntitle: Held\ngrade: conforming\ntested: both\ncontrols: [A.6.2.4, 9.2.1]\nfound: 2026-08-01\nevidence: [{ file: e.txt }]\n---\nIt held.\n",
        ),
    ]);
    assert_eq!(report["figures"]["conforming"], 1);
}

#[test]
fn an_engagement_in_which_everything_is_corrected_has_nothing_open() {
    let report = check_extreme(&[
        ("engagement.yaml", LEAST),
        ("evidence/e.txt", "seen"),
        (
            "findings/f.md",
            "---\nid: F-1\ntitle: Mended\ngrade: major\nfailure: design\ncontrols: [A.6.2.4]\nfound: 2026-08-01\nstatus: closed\nremediation: { owner: Ops, verification: [{ date: 2026-08-30, by: Lead, result: effective }] }\nevidence: [{ file: e.txt }]\n---\n## Statement of nonconformity\nNot done.\n## Objective evidence\nSeen.\n## Root cause\nHaste.\n## Correction\nDone.\n## Corrective action\nRule.\n",
        ),
    ]);
    assert_eq!(report["figures"]["nonconformities"], serde_json::json!({"major": 0, "minor": 0, "corrected": 1}));
    assert_eq!(report["figures"]["failure"]["design"]["major"], 0);
}
