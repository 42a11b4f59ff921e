//! What is written and copied, and where.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use aims_site::write::sums;
use rayon::prelude::*;

use super::*;

#[test]
fn a_first_build_writes_the_site_and_its_seal_and_nothing_beside_it() {
    let desk = Desk::empty();
    let written = desk.build(SITE).unwrap();

    assert_eq!(written, Written { files: 3, bytes: 18, unchanged: 0, replaced: true, leftover: None });
    assert_eq!(desk.files(), ["SHA256SUMS", "findings/F-001.html", "findings/F-002.html", "index.html"]);
    assert_eq!(desk.page("findings/F-002.html"), "second");
    assert_eq!(
        desk.page("SHA256SUMS"),
        "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e  findings/F-001.html\n\
         16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4  findings/F-002.html\n\
         25a63e52a98f6fdaa6187da559a0a3a55d845d0322ca183ad6ad5e006c4ed646  index.html\n"
    );
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
}

#[test]
fn sha256sum_checks_the_seal_whatever_the_names() {
    let desk = Desk::empty();
    let odd = ["a b.txt", "two  spaces.txt", "-c", "back\\slash.txt", "new\nline.txt", "*.md", "é/ü.txt", "#x"];
    desk.build(&odd.map(|name| (name, name))).unwrap();
    assert!(desk.sha256sum_agrees());

    desk.build(&odd.map(|name| (name, "the next site knows them as its own"))).unwrap();
    assert!(desk.sha256sum_agrees());
}

#[test]
fn the_old_site_goes_and_the_new_one_comes() {
    let desk = Desk::with_site();
    let written = desk.build(&[("index.html", "outcome"), ("controls/A.6.2.4.html", "new")]).unwrap();

    assert_eq!((written.files, written.unchanged, written.replaced), (2, 1, true));
    assert_eq!(desk.files(), ["SHA256SUMS", "controls/A.6.2.4.html", "index.html"]);
    assert!(!desk.out.join("findings").exists());
    assert!(desk.sha256sum_agrees());
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
}

#[test]
fn a_file_that_did_not_change_keeps_its_time_stamp() {
    let desk = Desk::with_site();
    let before = (desk.modified("index.html"), desk.modified("findings/F-001.html"));
    desk.build(&[SITE[0], ("findings/F-001.html", "1st"), SITE[2]]).unwrap();

    assert_eq!(desk.modified("index.html"), before.0);
    assert!(desk.modified("findings/F-001.html") > before.1);
    assert_eq!(desk.page("findings/F-001.html"), "1st");
}

#[test]
fn the_same_site_again_touches_nothing() {
    let desk = Desk::with_site();
    let before = desk.portrait();
    let folder = fs::metadata(&desk.out).unwrap();
    let written = desk.build(SITE).unwrap();

    assert_eq!((written.files, written.unchanged, written.replaced), (3, 3, false));
    assert_eq!(desk.portrait(), before);
    let again = fs::metadata(&desk.out).unwrap();
    assert_eq!((again.ino(), again.modified().unwrap()), (folder.ino(), folder.modified().unwrap()));
    assert!(desk.beside().is_empty());
}

#[test]
fn a_listed_file_that_is_missing_is_written_again() {
    let desk = Desk::with_site();
    fs::remove_dir_all(desk.out.join("findings")).unwrap();
    let written = desk.build(SITE).unwrap();

    assert_eq!((written.unchanged, written.replaced), (1, true));
    assert_eq!(desk.page("findings/F-001.html"), "first");
}

#[test]
fn ten_thousand_pages_from_many_threads_are_all_there() {
    let desk = Desk::empty();
    let path = |n: usize| Utf8PathBuf::from(format!("findings/{}/F-{n:05}.html", n % 7));
    let build = |from: usize| {
        let stage = write::stage(&desk.out).unwrap();
        (from..from + 10_000)
            .into_par_iter()
            .try_for_each(|n| stage.put(&path(n), path(n).as_str().as_bytes()))
            .unwrap();
        stage.commit().unwrap()
    };
    assert_eq!(build(0).files, 10_000);
    assert_eq!(build(5_000).unchanged, 5_000);
    assert!(desk.sha256sum_agrees());
    assert_eq!(desk.files().len(), 10_001);
}

#[test]
fn a_signature_is_made_over_the_seal_and_belongs_to_the_site() {
    let desk = Desk::with_site();
    let build = |signature: Option<&str>| {
        let stage = write::stage(&desk.out).unwrap();
        SITE.iter().for_each(|(path, text)| stage.put(Utf8Path::new(path), text.as_bytes()).unwrap());
        let mut sealed = stage.seal().unwrap();
        assert_eq!(sealed.sums(), desk.page("SHA256SUMS").as_bytes());
        signature.into_iter().for_each(|text| sealed.sign(text.into()));
        sealed.commit().unwrap()
    };
    assert!(build(Some("signed")).replaced);
    assert_eq!(desk.page("SHA256SUMS.sig"), "signed");
    assert!(desk.sha256sum_agrees());
    assert!(!build(Some("signed")).replaced);
    assert!(build(None).replaced);
    assert!(!desk.out.join("SHA256SUMS.sig").exists());
}

#[test]
fn an_edition_in_a_folder_of_its_own_has_a_seal_of_its_own() {
    let desk = Desk::empty();
    let stage = write::stage(&desk.out).unwrap();
    for path in ["auditor/index.html", "auditor/data/report.json", "auditors.html", "client/index.html"] {
        stage.put(path.into(), path.as_bytes()).unwrap();
    }
    let seal = stage.sums_under("auditor".into());
    assert_eq!(seal.lines().map(|line| &line[66..]).collect::<Vec<_>>(), ["data/report.json", "index.html"]);
    stage.put("auditor/SHA256SUMS".into(), seal.as_bytes()).unwrap();
    assert_eq!(stage.sums_under("auditor".into()), seal);
    stage.commit().unwrap();

    assert!(desk.page("SHA256SUMS").contains("  auditor/SHA256SUMS\n"));
    assert!(desk.sha256sum_agrees());
}

#[test]
fn evidence_is_copied_and_kept() {
    let desk = Desk::empty();
    let text = "x".repeat(300_000);
    let from = desk.file("evidence/chat.log", &text);
    let hash = sums::to_hex(&sums::digest(text.as_bytes()));
    let build = || {
        let stage = write::stage(&desk.out).unwrap();
        stage.copy("evidence/chat.log".into(), &from, &hash, 300_000).unwrap();
        stage.commit().unwrap()
    };
    assert_eq!((build().bytes, desk.page("evidence/chat.log")), (300_000, text));
    assert!(desk.sha256sum_agrees());
    assert_eq!(build().unchanged, 1);
}

#[test]
fn evidence_that_changed_since_it_was_read_stops_the_build() {
    let desk = Desk::with_site();
    let before = desk.portrait();
    let read = "as it was read";
    let hash = sums::to_hex(&sums::digest(read.as_bytes()));
    let pipe = desk.root.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let now = [
        desk.file("same-size.log", "as it is today"),
        desk.file("longer.log", "as it was read, and more"),
        desk.file("shorter.log", "as it was"),
        desk.root.join("gone.log"),
        pipe,
        "/dev/zero".into(),
    ];
    for from in now {
        let stage = write::stage(&desk.out).unwrap();
        let error = stage.copy("evidence/chat.log".into(), &from, &hash, read.len() as u64).unwrap_err();
        assert!(matches!(&error, WriteError::Source { path, .. } if *path == from), "{error}");
        assert!(stage.commit().is_err(), "even where the caller carries on");
        assert_eq!(desk.portrait(), before);
    }
}

#[test]
fn an_output_folder_that_is_a_link_is_replaced_where_it_is() {
    let mut desk = Desk::empty();
    fs::create_dir_all(desk.root.join("server/www")).unwrap();
    desk.out = desk.root.join("link");
    symlink("server/www", &desk.out).unwrap();
    desk.build(&[("index.html", "one")]).unwrap();
    desk.build(&[("index.html", "two")]).unwrap();
    assert!(desk.out.is_symlink());
    assert_eq!(fs::read_to_string(desk.root.join("server/www/index.html")).unwrap(), "two");
    assert_eq!(fs::read_dir(desk.root.join("server")).unwrap().count(), 1);
}

#[test]
fn the_folder_keeps_the_mode_that_its_owner_gave_it() {
    let desk = Desk::with_site();
    fs::set_permissions(&desk.out, fs::Permissions::from_mode(0o2750)).unwrap();
    desk.build(&[("index.html", "new")]).unwrap();
    assert_eq!(fs::metadata(&desk.out).unwrap().mode() & 0o7777, 0o2750);
}
