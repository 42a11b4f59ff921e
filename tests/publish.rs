//! From the seal to the server: signed, verified, published, rolled back.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test says so by failing")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use support::Engagement;

/// The hash of one byte 255, which is no text.
const DUMP: &str = "a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89";

/// What a command said and how it ended.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// The hash of `foo`.
const FOO: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

fn aims(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_aims-site")).args(arguments).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// An engagement that may be published: classified, versioned, with stated hashes.
fn fit() -> Engagement {
    Engagement::new().statement(&[]).change(
        "engagement.yaml",
        "report: { date: 2026-10-09 }",
        "report: { date: 2026-10-09, version: \"1.2\" }\nclassification: TLP:AMBER",
    )
}

/// The same with another title.
fn changed() -> Engagement {
    fit().change("engagement.yaml", "title: Red-team assessment", "title: Second assessment")
}

fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let path = Utf8Path::from_path(temp.path()).unwrap().to_owned();
    (temp, path)
}

fn build(engagement: &Engagement, out: &Utf8Path, more: &[&str]) {
    let ran = aims(&[&["build", engagement.root().as_str(), "-o", out.as_str()], more].concat());
    assert_eq!((ran.code, ran.err.contains("error")), (0, false), "{}", ran.err);
}

fn key(folder: &Utf8Path, name: &str) -> Utf8PathBuf {
    let key = folder.join(name);
    let arguments = ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key.as_str()];
    assert!(Command::new("ssh-keygen").args(arguments).status().unwrap().success());
    key
}

fn allowed(folder: &Utf8Path, who: &str, key: &Utf8Path) -> Utf8PathBuf {
    let file = folder.join(format!("allowed-{who}"));
    fs::write(&file, format!("{who} {}", fs::read_to_string(format!("{key}.pub")).unwrap())).unwrap();
    file
}

fn files(folder: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    let named = entries.map(|entry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (name, fs::read(entry.path()).unwrap())
    });
    named.collect()
}

#[test]
fn intact_a_flipped_byte_in_a_file_of_each_kind_is_named() {
    let (_temp, root) = folder();
    let (out, key) = (root.join("public"), key(&root, "lead"));
    let allowed = allowed(&root, "lead@example.org", &key);
    // With evidence and exports of every kind.
    let more = ["image.png", "page.html", "notes.md", "table.csv", "turns.jsonl"];
    let cited: String = more.iter().map(|name| format!("\n  - {{ file: f-1/{name}, sha256: {FOO} }}")).collect();
    let exports = "exports: [xlsx, oscal-assessment-results, oscal-poam, sarif, markdown]";
    let engagement = more
        .iter()
        .fold(fit(), |fit, name| fit.file(&format!("evidence/f-1/{name}"), "foo"))
        .file("evidence/f-1/dump", b"\xff")
        .finding("6e7ae }\n", &format!("6e7ae }}{cited}\n  - {{ file: f-1/dump, sha256: {DUMP} }}\n"))
        .change("engagement.yaml", "client: Client", &format!("client: Client\n{exports}"));
    build(&engagement, &out, &["--sign", key.as_str()]);
    let verify = || aims(&["verify", out.as_str(), "--allowed-signers", allowed.as_str()]);
    let sound = verify();
    assert_eq!(sound.code, 0, "{}{}", sound.out, sound.err);
    assert!(sound.out.starts_with("intact: the "), "{}", sound.out);
    // One of each: by its ending, or by the folder that holds it.
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for name in files(&out).into_keys().filter(|name| !name.starts_with("SHA256SUMS")) {
        let ending = name.rsplit('.').next().unwrap().to_owned();
        let top = name.split('/').next().unwrap().to_owned();
        kinds.insert(format!("{top} {ending}"), name);
    }
    assert!(kinds.len() > 25, "{kinds:?}");
    for ending in ["html", "css", "js", "json", "csv", "xlsx", "sarif", "md", "png", "bin", "txt", "jsonl"] {
        assert!(kinds.keys().any(|kind| kind.ends_with(&format!(" {ending}"))), "{ending}: {kinds:?}");
    }
    for name in kinds.values() {
        let path = out.join(name);
        let sound = fs::read(&path).unwrap();
        let mut bytes = sound.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        let ran = verify();
        assert_eq!((ran.code, ran.out.lines().next().unwrap()), (1, format!("changed  {name}").as_str()));
        fs::write(&path, sound).unwrap();
    }
    // The seal and its signature: at each tenth byte.
    for name in ["SHA256SUMS", "SHA256SUMS.sig"] {
        let path = out.join(name);
        let sound = fs::read(&path).unwrap();
        for at in (0..sound.len()).step_by(sound.len() / 10) {
            let mut bytes = sound.clone();
            bytes[at] ^= 1;
            fs::write(&path, bytes).unwrap();
            let ran = verify();
            assert!(ran.code != 0, "byte {at} of {name}: {}", ran.out);
            let said = format!("{}{}", ran.out, ran.err);
            assert!(said.contains("SHA256SUMS") || said.contains("signature"), "byte {at} of {name}: {said}");
        }
        fs::write(&path, sound).unwrap();
    }
    assert_eq!(verify().code, 0);
}

#[test]
fn intact_missing_and_extra_files_are_named_links_among_them() {
    let (_temp, root) = folder();
    let out = root.join("public");
    build(&fit(), &out, &[]);
    fs::remove_file(out.join("index.html")).unwrap();
    fs::remove_file(out.join("method.html")).unwrap();
    std::os::unix::fs::symlink("gaps.html", out.join("method.html")).unwrap();
    fs::write(out.join("data/extra\u{1b}[2J.js"), "x").unwrap();
    fs::create_dir(out.join("nothing")).unwrap();
    let ran = aims(&["verify", out.as_str()]);
    assert_eq!(ran.code, 1);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines[..5],
        [
            "missing  index.html",
            "missing  method.html",
            "extra    data/extra\\u{1b}[2J.js (not in SHA256SUMS)",
            "extra    method.html (a symbolic link)",
            "extra    nothing/ (a folder of none of its files)"
        ]
    );
    assert_eq!(aims(&["verify", root.join("absent").as_str()]).code, 2);
    let nothing = aims(&["verify", root.as_str()]);
    assert_eq!(nothing.code, 1);
    assert!(nothing.err.contains("holds no SHA256SUMS"), "{}", nothing.err);
}

#[test]
fn intact_stock_tools_check_what_this_program_seals_and_signs() {
    let (_temp, root) = folder();
    let (out, key) = (root.join("public"), key(&root, "lead"));
    build(&fit(), &out, &["--sign", key.as_str()]);
    let sums = Command::new("sha256sum").args(["-c", "--quiet", "SHA256SUMS"]).current_dir(&out).status().unwrap();
    assert!(sums.success());
    let allowed = allowed(&root, "lead@example.org", &key);
    let arguments = ["-Y", "verify", "-f", allowed.as_str(), "-I", "lead@example.org", "-n", "aims-site", "-s"];
    let good = Command::new("ssh-keygen")
        .args(arguments)
        .arg("SHA256SUMS.sig")
        .current_dir(&out)
        .stdin(fs::File::open(out.join("SHA256SUMS")).unwrap())
        .output()
        .unwrap();
    assert!(good.status.success(), "{good:?}");
    // The same again changes nothing: the signature stands.
    let before = fs::metadata(out.join("SHA256SUMS.sig")).unwrap().modified().unwrap();
    build(&fit(), &out, &["--sign", key.as_str()]);
    assert_eq!(fs::metadata(out.join("SHA256SUMS.sig")).unwrap().modified().unwrap(), before);
}

#[test]
fn intact_the_commands_of_the_method_page_work_as_they_are_printed() {
    let (_temp, root) = folder();
    let (out, key) = (root.join("public"), key(&root, "lead"));
    build(&fit(), &out, &["--sign", key.as_str()]);
    fs::rename(allowed(&root, "lead@example.org", &key), root.join("allowed_signers")).unwrap();
    let page = scraper::Html::parse_document(&fs::read_to_string(out.join("method.html")).unwrap());
    let printed: std::collections::BTreeSet<String> = page
        .select(&scraper::Selector::parse("code").unwrap())
        .map(|code| code.text().collect::<String>().trim().to_owned())
        .filter(|code| {
            code.contains("SHA256SUMS") && (code.starts_with("sha256sum ") || code.starts_with("ssh-keygen "))
        })
        .collect();
    assert_eq!(printed.len(), 3, "{printed:?}");
    let run = |command: &String| Command::new("sh").args(["-c", command]).current_dir(&out).output().unwrap();
    for command in &printed {
        assert!(run(command).status.success(), "{command}: {:?}", run(command));
    }
    fs::write(out.join("gaps.html"), "changed").unwrap();
    let sums = out.join("SHA256SUMS");
    fs::write(&sums, fs::read_to_string(&sums).unwrap() + "\n").unwrap();
    for command in &printed {
        assert!(!run(command).status.success(), "{command}");
    }
}

#[test]
fn intact_the_signer_is_named_and_nobody_else_is_taken_for_them() {
    let (_temp, root) = folder();
    let out = root.join("public");
    let (lead, other) = (key(&root, "lead"), key(&root, "other"));
    build(&fit(), &out, &["--sign", lead.as_str()]);
    let verify = |who: &str, key: &Utf8Path| {
        aims(&["verify", out.as_str(), "--allowed-signers", allowed(&root, who, key).as_str()])
    };
    let good = verify("lead@example.org", &lead);
    assert_eq!(good.code, 0, "{}", good.out);
    assert!(good.out.contains("signed by lead@example.org with ED25519 key SHA256:"), "{}", good.out);
    let unasked = aims(&["verify", out.as_str()]);
    assert!(unasked.out.contains("signed with ED25519 key SHA256:"), "{}", unasked.out);
    let wrong = verify("other@example.org", &other);
    assert_eq!(wrong.code, 1);
    assert!(wrong.out.contains("the signature is not good"), "{}", wrong.out);
    // A seal that was made anew after the signature.
    let sums = out.join("SHA256SUMS");
    let text = fs::read_to_string(&sums).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    fs::remove_file(out.join(first.split_once("  ").unwrap().1)).unwrap();
    fs::write(&sums, rest).unwrap();
    let forged = verify("lead@example.org", &lead);
    assert_eq!(forged.code, 1);
    assert!(forged.out.starts_with("intact") && forged.out.contains("the signature is not good"), "{}", forged.out);
    // No signature where one is asked for.
    build(&fit(), &root.join("plain"), &[]);
    let plain = root.join("plain");
    let unsigned =
        aims(&["verify", plain.as_str(), "--allowed-signers", allowed(&root, "lead@example.org", &lead).as_str()]);
    assert_eq!(unsigned.code, 1);
    assert!(unsigned.out.contains("not signed, although"), "{}", unsigned.out);
}

#[test]
fn a_key_that_is_none_leaves_the_old_site() {
    let (_temp, root) = folder();
    let out = root.join("public");
    build(&fit(), &out, &[]);
    let before = files(&out);
    let ran = aims(&["build", changed().root().as_str(), "-o", out.as_str(), "--sign", root.join("absent").as_str()]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("ssh-keygen made no signature"), "{}", ran.err);
    assert_eq!(files(&out), before);
}

#[test]
fn every_edition_of_a_signed_build_is_signed() {
    let (_temp, root) = folder();
    let (out, key) = (root.join("public"), key(&root, "lead"));
    build(&fit(), &out, &["--sign", key.as_str(), "--all-editions"]);
    let allowed = allowed(&root, "lead@example.org", &key);
    for site in [out.clone(), out.join("management"), out.join("auditor"), out.join("internal")] {
        let ran = aims(&["verify", site.as_str(), "--allowed-signers", allowed.as_str()]);
        assert_eq!(ran.code, 0, "{site}: {}", ran.out);
    }
}

#[test]
fn the_site_says_what_it_was_made_with_and_only_the_most_trusted_edition_of_what() {
    let (_temp, root) = folder();
    let engagement = fit();
    build(&engagement, &root.join("all"), &["--all-editions", "--drafts"]);
    let made = |edition: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(root.join("all").join(edition).join("data/build.json")).unwrap()).unwrap()
    };
    let full = made("internal");
    assert_eq!((&full["edition"], &full["options"]["drafts"]), (&"internal".into(), &true.into()));
    assert_eq!(full["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(made("auditor")["input"], serde_json::Value::Null);
    // The digest is what stock tools make of the folder.
    let lines = "find . -type f | sed s:^./:: | LC_ALL=C sort | xargs sha256sum | sha256sum";
    let said = Command::new("sh").args(["-c", lines]).current_dir(engagement.root()).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert_eq!(full["input"]["sha256"].as_str(), said.split_whitespace().next());
}

#[test]
fn an_engagement_that_is_not_fit_is_not_published() {
    let (_temp, root) = folder();
    let to = root.join("served");
    let refused = |engagement: &Engagement, code: i32, why: &str| {
        let ran = aims(&["publish", engagement.root().as_str(), "--to", to.as_str()]);
        assert_eq!(ran.code, code, "{}", ran.err);
        assert!(ran.err.contains(why), "{}", ran.err);
        assert!(!to.exists(), "{why}");
    };
    let without = |line: &str| fit().change("engagement.yaml", line, "");
    refused(&without("classification: TLP:AMBER"), 1, "a classification: `classification` is not stated");
    refused(&without(", version: \"1.2\""), 1, "a version: `report.version` is not stated");
    refused(&fit().finding("grade: minor\n", "grade: dreadful\n"), 1, "no errors: 1 error");
    let hash = ", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    refused(&fit().finding(hash, ""), 1, "every hash of evidence stated: 1 not stated");
    refused(&fit().key("audience: internal"), 2, "an edition chosen");
    refused(&fit().body("::: internal\nx\n:::"), 2, "an edition chosen");
    let named = fit().key("audience: internal");
    let ran = aims(&["publish", named.root().as_str(), "--to", to.as_str(), "--edition", "auditor"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(files(&to).keys().any(|name| name.starts_with("releases/0001-1.2-auditor/")));
    // There is no way to publish drafts, and those that lie in the folder do not stop it.
    assert_eq!(aims(&["publish", "--to", "x", "--drafts"]).code, 2);
}

#[test]
fn releases_stand_side_by_side_and_the_served_one_is_switched() {
    let (_temp, root) = folder();
    let to = root.join("served");
    let publish = |engagement: &Engagement, more: &[&str]| {
        let ran = aims(&[&["publish", engagement.root().as_str(), "--to", to.as_str()], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    };
    let served = || fs::read_link(to.join("current")).unwrap().to_str().unwrap().to_owned();
    let plan = publish(&fit(), &["--dry-run"]);
    assert!(!to.exists());
    assert!(plan.out.contains("ok      a classification") && plan.out.contains("0001-1.2-internal"), "{}", plan.out);
    publish(&fit(), &[]);
    assert_eq!(served(), "releases/0001-1.2-internal");
    publish(&changed(), &[]);
    assert_eq!(served(), "releases/0002-1.2-internal");
    let page = |release: &str| fs::read_to_string(to.join(release).join("index.html")).unwrap();
    assert!(page("releases/0001-1.2-internal").contains("Red-team assessment"));
    assert!(page("current").contains("Second assessment"));
    // The same again adds nothing.
    publish(&changed(), &[]);
    assert_eq!(fs::read_dir(to.join("releases")).unwrap().count(), 2);
    assert_eq!(aims(&["verify", to.join("current").as_str()]).code, 0);

    let back = aims(&["rollback", "--to", to.as_str()]);
    assert_eq!((back.code, served().as_str()), (0, "releases/0001-1.2-internal"), "{}", back.err);
    assert_eq!(aims(&["rollback", "--to", to.as_str()]).code, 2, "there is none before the first");
    publish(&fit().change("engagement.yaml", "client: Client", "client: Other"), &["--keep", "2"]);
    assert_eq!(served(), "releases/0003-1.2-internal");
    let mut left: Vec<_> = fs::read_dir(to.join("releases")).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["0002-1.2-internal", "0003-1.2-internal"]);
    for name in ["nginx.conf", "apache.conf", "Caddyfile"] {
        let text = fs::read_to_string(to.join("headers").join(name)).unwrap();
        assert!(text.contains(aims_site::render::POLICY), "{name}");
    }
}

#[test]
fn a_release_that_somebody_changed_is_neither_removed_nor_gone_back_to() {
    let (_temp, root) = folder();
    let to = root.join("served");
    let publish = |engagement: &Engagement, more: &[&str]| {
        aims(&[&["publish", engagement.root().as_str(), "--to", to.as_str()], more].concat())
    };
    publish(&fit(), &[]);
    fs::write(to.join("releases/0001-1.2-internal/notes.txt"), "mine").unwrap();
    let second = publish(&changed(), &["--keep", "1"]);
    assert_eq!(second.code, 0, "{}", second.err);
    assert!(to.join("releases/0001-1.2-internal/notes.txt").exists());
    let back = aims(&["rollback", "--to", to.as_str()]);
    assert_eq!(back.code, 3);
    assert_eq!(fs::read_link(to.join("current")).unwrap().to_str(), Some("releases/0002-1.2-internal"));
}

#[test]
fn an_archive_is_the_same_bytes_for_the_same_site_and_opens_anywhere() {
    let (_temp, root) = folder();
    let publish = |to: &Utf8Path| {
        let ran = aims(&["publish", fit().root().as_str(), "--to", to.as_str()]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        fs::read(to).unwrap()
    };
    build(&fit(), &root.join("public"), &[]);
    let built = files(&root.join("public"));
    for ending in ["tar.gz", "zip"] {
        let (one, two) = (root.join(format!("report.{ending}")), root.join(format!("b/report.{ending}")));
        fs::create_dir_all(root.join("b")).unwrap();
        assert_eq!(publish(&one), publish(&two), "{ending}");
        assert_eq!(fs::read_dir(root.join("b")).unwrap().count(), 1 + usize::from(ending == "zip"), "nothing is left");
        // Unpacked deep below the root of a server it is the site, and whole.
        let deep = root.join(format!("srv-{ending}/a/b"));
        fs::create_dir_all(&deep).unwrap();
        let unpacked = match ending {
            "zip" => Command::new("python3").args(["-m", "zipfile", "-e", one.as_str(), deep.as_str()]).status(),
            _ => Command::new("tar").args(["xzf", one.as_str(), "-C", deep.as_str()]).status(),
        };
        assert!(unpacked.unwrap().success());
        assert_eq!(files(&deep.join("report")), built, "{ending}");
        assert_eq!(aims(&["verify", deep.join("report").as_str()]).code, 0);
    }
}

#[test]
fn no_two_names_of_an_archive_are_one_where_case_and_unicode_form_do_not_count() {
    let (_temp, root) = folder();
    let named = |site: &Utf8Path| -> Vec<String> { files(site).into_keys().collect() };
    let ran = aims(&["build", "example-engagement", "-o", root.join("editions").as_str(), "--all-editions"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let archive = root.join("report.zip");
    let ran = aims(&["publish", fit().root().as_str(), "--to", archive.as_str()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let listed =
        Command::new("python3").args(["-m", "zipfile", "-e", archive.as_str(), root.as_str()]).status().unwrap();
    assert!(listed.success());
    for names in [named(&root.join("report")), named(&root.join("editions"))] {
        assert!(names.len() > 100);
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for name in &names {
            // Folders, too: where `a/` and `A/` are one, `a/x` and `A/y` stand in the same.
            for end in name.match_indices('/').map(|(at, _)| at).chain([name.len()]) {
                let part = &name[..end];
                let folded: String = unicode_normalization::UnicodeNormalization::nfkc(part).collect();
                let other = seen.entry(folded.to_lowercase()).or_insert_with(|| part.to_owned());
                assert_eq!(other, part, "these are one there");
            }
        }
    }
}
