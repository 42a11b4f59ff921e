//! Every promise that the program makes of a site, kept in the smallest case; the rooms have the hard ones.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test says so by failing")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use camino::Utf8Path;
use scraper::{Html, Selector};
use support::Engagement;
use support::site::Site;

fn aims(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_aims-site")).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

fn files(folder: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    entries
        .map(|entry| {
            (entry.path().strip_prefix(folder).unwrap().display().to_string(), fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn traceable_a_figure_links_to_a_list_of_as_many() {
    let site = Site::of(&Engagement::new());
    let page = Html::parse_document(&site.page("index.html"));
    let figure = Selector::parse("a.figure[data-figure='nonconformities.minor']").unwrap();
    let figure = page.select(&figure).next().unwrap();
    assert_eq!(figure.text().collect::<String>().trim(), "1");
    let (path, id) = figure.value().attr("href").unwrap().split_once('#').unwrap();
    let list = Html::parse_document(&site.page(if path.is_empty() { "index.html" } else { path }));
    let list = list
        .select(&Selector::parse(&format!("[id='{id}'][data-count]")).unwrap())
        .next()
        .unwrap()
        .value()
        .attr("data-count")
        .map(str::to_owned);
    assert_eq!(list.as_deref(), Some("1"));
}

#[test]
fn reproducible_two_builds_are_the_same_bytes() {
    let (one, two) = (Site::of(&Engagement::new()), Site::of(&Engagement::new()));
    assert_eq!(files(&one.path("")), files(&two.path("")));
}

#[test]
fn whole_a_build_that_cannot_write_leaves_the_old_site() {
    let engagement = Engagement::new();
    let site = Site::of(&engagement);
    let before = files(&site.path(""));
    let changed = engagement.change("engagement.yaml", "title: Red-team assessment", "title: Another");
    // No file may grow beyond one block: the system refuses what a full disk would refuse.
    let script = format!(
        "trap '' XFSZ; ulimit -f 1; exec {} build {} -o {}",
        env!("CARGO_BIN_EXE_aims-site"),
        changed.root(),
        site.path("")
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert!(!output.status.success());
    assert_eq!(files(&site.path("")), before);
}

#[test]
fn intact_a_changed_byte_is_named() {
    let site = Site::of(&Engagement::new());
    let folder = site.path("");
    assert_eq!(aims(&["verify", folder.as_str()]).0, 0);
    fs::write(site.path("gaps.html"), "changed").unwrap();
    let (code, told) = aims(&["verify", folder.as_str()]);
    assert_eq!((code, told.lines().next()), (1, Some("changed  gaps.html")));
}

#[test]
fn inert_a_payload_is_text_and_active_evidence_is_renamed() {
    let payload = "<script>alert(1)</script>";
    let engagement = Engagement::new()
        .finding("evidence:\n", "evidence:\n  - { file: f-1/page.html }\n")
        .file("evidence/f-1/page.html", payload)
        .body(&format!("{payload} [x](javascript:alert)"));
    let site = Site::of(&engagement);
    let page = site.page("findings/F-1.html");
    assert!(!page.contains(payload) && !page.contains("href=\"javascript:"));
    assert_eq!(fs::read_to_string(site.path("evidence/f-1/page.html.txt")).unwrap(), payload);
    assert!(!site.path("evidence/f-1/page.html").exists());
}

#[test]
fn confined_no_path_leads_out_of_the_folder() {
    let engagement = Engagement::new().finding("evidence:\n", "evidence:\n  - { file: ../../etc/passwd }\n");
    assert!(engagement.check().iter().any(|seen| seen.code == "outside-folder"));
    let engagement = Engagement::new();
    std::os::unix::fs::symlink("/etc/passwd", engagement.path("findings/F-2.md")).unwrap();
    assert!(engagement.check().iter().any(|seen| seen.severity == "error" && seen.path == "findings/F-2.md"));
}

#[test]
fn discreet_a_passage_for_others_is_in_no_file_of_an_edition() {
    let engagement = Engagement::new().body("::: internal\nzqcanary\n:::");
    let temp = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(temp.path()).unwrap();
    let holds = |audience: &str| {
        let out = folder.join(audience);
        assert_eq!(aims(&["build", engagement.root().as_str(), "-o", out.as_str(), "--edition", audience]).0, 0);
        files(&out).values().any(|bytes| bytes.windows(8).any(|part| part == b"zqcanary"))
    };
    assert_eq!(["management", "auditor", "internal"].map(holds), [false, false, true]);
}

#[test]
fn offline_no_page_loads_anything_from_elsewhere() {
    let site = Site::of(&Engagement::new().body("![x](https://example.org/x.png) <img src=https://example.org/y>"));
    let loads = Selector::parse("[src], link[href]").unwrap();
    for (path, bytes) in files(&site.path("")).into_iter().filter(|(path, _)| path.ends_with(".html")) {
        for element in Html::parse_document(&String::from_utf8(bytes).unwrap()).select(&loads) {
            let address = element.value().attr("src").or(element.value().attr("href")).unwrap();
            assert!(!address.contains("//"), "{path} loads {address}");
        }
    }
}
