//! The seal and its signature: what is checked, by this program and by stock tools.

use super::*;

/// The hash of `foo`.
const FOO: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

/// The hash of one byte 255, which is no text.
const DUMP: &str = "a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89";

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

#[test]
fn a_flipped_byte_in_a_file_of_each_kind_is_named() {
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
fn missing_and_extra_files_are_named_links_among_them() {
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
fn stock_tools_check_what_this_program_seals_and_signs() {
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
fn the_commands_of_the_method_page_work_as_they_are_printed() {
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
fn the_signer_is_named_and_nobody_else_is_taken_for_them() {
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
