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
fn traceable_pages_report_and_exports_show_the_same_figures() {
    let site = Site::of(&Engagement::new());
    let report: serde_json::Value = serde_json::from_str(&site.page("data/report.json")).unwrap();
    assert_eq!(report["figures"]["nonconformities"]["minor"], 1);
    let table = site.page("data/findings.csv");
    assert_eq!(table.lines().skip(1).filter(|line| line.contains("minor")).count(), 1, "{table}");
}

#[test]
fn reproducible_two_builds_are_the_same_bytes() {
    let (one, two) = (Site::of(&Engagement::new()), Site::of(&Engagement::new()));
    assert_eq!(files(&one.path("")), files(&two.path("")));
}

#[test]
fn reproducible_the_machine_s_ways_change_no_byte() {
    let engagement = Engagement::new();
    let temp = tempfile::tempdir().unwrap();
    let built = |name: &str, ways: &str| {
        let out = Utf8Path::from_path(temp.path()).unwrap().join(name);
        let script = format!("{ways} exec {} -q build {} -o {out}", env!("CARGO_BIN_EXE_aims-site"), engagement.root());
        assert!(Command::new("bash").args(["-c", &script]).status().unwrap().success());
        files(&out)
    };
    let plain = built("plain", "umask 022; TZ=UTC LC_ALL=C RAYON_NUM_THREADS=1");
    let other = built("other", "umask 077; TZ=Pacific/Apia LC_ALL=tr_TR.UTF-8 LANG=de RAYON_NUM_THREADS=4");
    assert_eq!(plain, other);
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
fn whole_a_build_that_is_killed_leaves_the_old_site_or_the_new_one() {
    let engagement = Engagement::new();
    let site = Site::of(&engagement);
    let before = files(&site.path(""));
    let changed = Engagement::new().change("engagement.yaml", "title: Red-team assessment", "title: Another");
    let after = files(&Site::of(&changed).path(""));
    for wait in [0, 20, 60, 150] {
        let arguments = ["-q", "build", changed.root().as_str(), "-o", site.path("").as_str()].map(str::to_owned);
        let mut child = Command::new(env!("CARGO_BIN_EXE_aims-site")).args(&arguments).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = files(&site.path(""));
        assert!(now == before || now == after);
    }
    assert_eq!(aims(&["-q", "build", changed.root().as_str(), "-o", site.path("").as_str()]).0, 0);
    assert_eq!(files(&site.path("")), after);
    let folder = site.path("");
    let beside: Vec<_> = fs::read_dir(folder.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(beside, [folder.file_name().unwrap()], "what the killed ones left is gone");
}

#[test]
fn whole_a_folder_that_holds_anything_else_is_refused_with_the_names() {
    let site = Site::of(&Engagement::new());
    fs::write(site.path("notes.txt"), "mine").unwrap();
    let engagement = Engagement::new();
    let output = Command::new(env!("CARGO_BIN_EXE_aims-site"))
        .args(["build", engagement.root().as_str(), "-o", site.path("").as_str()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("notes.txt (not in SHA256SUMS)"));
    assert_eq!(fs::read(site.path("notes.txt")).unwrap(), b"mine");
}

#[test]
fn whole_unchanged_files_keep_their_time_stamps() {
    let engagement = Engagement::new();
    let site = Site::of(&engagement);
    let stamp = |name: &str| fs::metadata(site.path(name)).unwrap().modified().unwrap();
    let old = (stamp("assets/site.css"), stamp("findings/F-1.html"));
    let changed = engagement.change("findings/F-1.md", "title: Attachments are obeyed", "title: Mails are obeyed");
    assert_eq!(aims(&["-q", "build", changed.root().as_str(), "-o", site.path("").as_str()]).0, 0);
    assert_eq!(stamp("assets/site.css"), old.0);
    assert_ne!(stamp("findings/F-1.html"), old.1);
}

#[test]
fn intact_stock_tools_check_the_seal() {
    let site = Site::of(&Engagement::new());
    let check = || {
        Command::new("sha256sum").args(["-c", "--quiet", "--strict", "SHA256SUMS"]).current_dir(site.path("")).output()
    };
    assert!(check().unwrap().status.success());
    fs::write(site.path("gaps.html"), "changed").unwrap();
    assert!(!check().unwrap().status.success());
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
fn inert_a_strict_policy_stands_in_every_page() {
    let site = Site::of(&Engagement::new());
    let policy = Selector::parse("head > meta[http-equiv='Content-Security-Policy']").unwrap();
    for (path, bytes) in files(&site.path("")).into_iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = Html::parse_document(&String::from_utf8(bytes).unwrap());
        let stated: Vec<_> = page.select(&policy).filter_map(|meta| meta.value().attr("content")).collect();
        assert_eq!(stated, [aims_site::render::POLICY], "{path}");
        assert!(stated[0].starts_with("default-src 'none';") && !stated[0].contains("unsafe"), "{path}");
    }
}

#[test]
fn inert_evidence_keeps_its_name_only_if_its_type_can_run_nothing() {
    const FOO: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    let kept = ["txt", "log", "md", "csv", "json", "jsonl", "png", "jpg", "jpeg", "gif", "webp"];
    let active = ["html", "svg", "js", "xml", "xhtml", "mht", "swf", "exe", "htm", "pdf", "css", ""];
    let engagement = kept.iter().chain(&active).fold(Engagement::new(), |engagement, ending| {
        let file = format!("e-{ending}/x.{ending}");
        let file = file.trim_end_matches('.');
        let cited = format!("evidence:\n  - {{ file: \"{file}\", sha256: {FOO} }}\n");
        engagement.file(&format!("evidence/{file}"), "foo").finding("evidence:\n", &cited)
    });
    let engagement = engagement.file("evidence/sound.pdf", "foo").file("evidence/x.dat", b"\xff").finding(
        "evidence:\n",
        &format!("evidence:\n  - {{ file: sound.pdf, sha256: {FOO}, inert: yes }}\n  - {{ file: x.dat }}\n"),
    );
    let site = Site::of(&engagement);
    for ending in kept {
        assert_eq!(fs::read(site.path(&format!("evidence/e-{ending}/x.{ending}"))).unwrap(), b"foo", "{ending}");
    }
    for ending in active {
        let name = format!("x.{ending}");
        let copies: Vec<_> = fs::read_dir(site.path(&format!("evidence/e-{ending}"))).unwrap().collect();
        assert_eq!(copies.len(), 1);
        let copy = copies.into_iter().next().unwrap().unwrap().file_name().into_string().unwrap();
        assert_eq!(copy, format!("{}.txt", name.trim_end_matches('.')));
    }
    assert!(site.path("evidence/sound.pdf").exists() && site.path("evidence/x.dat.bin").exists());
}

#[test]
fn inert_evidence_loses_a_name_that_some_servers_read_from_the_middle() {
    const FOO: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    let of = |name: &str| {
        let cited = format!("evidence:\n  - {{ file: x/{name}, sha256: {FOO}, inert: yes }}\n");
        let site =
            Site::of(&Engagement::new().file(&format!("evidence/x/{name}"), "foo").finding("evidence:\n", &cited));
        let copies: Vec<_> =
            fs::read_dir(site.path("evidence/x")).unwrap().map(|copy| copy.unwrap().file_name()).collect();
        copies.into_iter().map(|name| name.into_string().unwrap()).collect::<Vec<_>>()
    };
    for name in ["page.html.jsonl", "code.JS.log", "image.svg.webp", "page.xhtml.v2.md"] {
        assert_eq!(of(name), [format!("{name}.txt")]);
    }
    for name in ["run.report.jsonl", "2026.09.14.log", "html.md", "page.html.txt", "page.html.png", "scan.xml.pdf"] {
        assert_eq!(of(name), [name]);
    }
}

#[test]
fn confined_bombs_circles_huge_files_and_broken_encodings_are_errors() {
    let said = |engagement: Engagement| {
        let seen = engagement.check().into_iter().filter(|seen| seen.severity == "error");
        seen.map(|seen| seen.code).collect::<Vec<_>>()
    };
    let mut laughs = "x-a: &a0 [lol, lol, lol, lol, lol]".to_owned();
    for level in 1..12 {
        laughs += &format!("\nx-a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 5].join(", "));
    }
    assert_eq!(said(Engagement::new().key(&laughs)), ["too-large"]);
    assert_eq!(said(Engagement::new().file("findings/F-2.md", vec![b'x'; 17 * 1024 * 1024])), ["too-large"]);
    assert_eq!(said(Engagement::new().file("findings/F-2.md", b"---\nid: \xff\n---\n")), ["not-utf8"]);
    let circle = Engagement::new();
    std::os::unix::fs::symlink(".", circle.path("findings/again")).unwrap();
    assert_eq!(said(circle), ["outside-folder"]);
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
