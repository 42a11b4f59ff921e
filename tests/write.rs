//! The output folder: replaced whole or not at all, and only when it is ours.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::process::Command;
use std::time::{Duration, SystemTime};

use aims_site::write::{self, WriteError, Written, sums};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use tempfile::TempDir;

/// A folder with a site in it, or not yet.
struct Desk {
    _temp: TempDir,
    root: Utf8PathBuf,
    out: Utf8PathBuf,
}

/// A small site.
const SITE: &[(&str, &str)] =
    &[("index.html", "outcome"), ("findings/F-001.html", "first"), ("findings/F-002.html", "second")];

impl Desk {
    fn empty() -> Desk {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().canonicalize_utf8().unwrap();
        Desk { _temp: temp, out: root.join("public"), root }
    }

    /// One with the small site, written an hour ago.
    fn with_site() -> Desk {
        let desk = Desk::empty();
        desk.build(SITE).unwrap();
        for path in desk.files() {
            let hour_ago = SystemTime::now() - Duration::from_secs(3600);
            fs::File::open(desk.out.join(path)).unwrap().set_modified(hour_ago).unwrap();
        }
        desk
    }

    fn build(&self, site: &[(&str, &str)]) -> Result<Written, WriteError> {
        let stage = write::stage(&self.out)?;
        for (path, text) in site {
            stage.put(Utf8Path::new(path), text.as_bytes())?;
        }
        stage.commit()
    }

    fn file(&self, path: &str, text: &str) -> Utf8PathBuf {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn page(&self, path: &str) -> String {
        fs::read_to_string(self.out.join(path)).unwrap()
    }

    /// The files of OUT, as paths.
    fn files(&self) -> Vec<String> {
        let walk = walkdir::WalkDir::new(&self.out).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
        let files = walk.filter(|entry| !entry.file_type().is_dir());
        files.map(|file| file.path().strip_prefix(&self.out).unwrap().to_str().unwrap().to_owned()).collect()
    }

    /// Everything that tells whether a site is still the same: paths, bytes, inodes and time
    /// stamps.
    fn portrait(&self) -> Vec<(String, Vec<u8>, u64, SystemTime)> {
        let look = |path: String| {
            let file = self.out.join(&path);
            let meta = fs::symlink_metadata(&file).unwrap();
            let bytes = if meta.is_file() { fs::read(file).unwrap() } else { Vec::new() };
            (path, bytes, meta.ino(), meta.modified().unwrap())
        };
        self.files().into_iter().map(look).collect()
    }

    fn modified(&self, path: &str) -> SystemTime {
        fs::metadata(self.out.join(path)).unwrap().modified().unwrap()
    }

    /// What stands beside OUT.
    fn beside(&self) -> Vec<String> {
        let names = fs::read_dir(&self.root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "public").collect()
    }

    fn sha256sum_agrees(&self) -> bool {
        Command::new("sha256sum")
            .args(["-c", "--strict", "--quiet", "SHA256SUMS"])
            .current_dir(&self.out)
            .status()
            .unwrap()
            .success()
    }

    /// Asserts that a build is refused, names all this, and changes nothing.
    fn refuses(&self, names: &[&str]) {
        let before = self.portrait();
        let error = self.build(&[("index.html", "new")]).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, WriteError::Refused { .. }), "{text}");
        assert!(text.contains(self.out.as_str()), "{text}");
        for name in names {
            assert!(text.contains(name), "{text} lacks {name}");
        }
        assert_eq!(self.portrait(), before);
        assert!(self.beside().iter().all(|name| !name.starts_with('.')), "{:?}", self.beside());
    }
}

// What is written

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

// What is copied

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

// What is refused

#[test]
fn a_folder_that_is_not_ours_is_refused_with_its_names() {
    let desk = Desk::empty();
    desk.file("public/thesis.docx", "ten years of work");
    desk.file("public/photos/1.jpg", "a face");
    desk.refuses(&["thesis.docx (not in SHA256SUMS)", "photos/ (a folder"]);
}

#[test]
fn a_file_that_somebody_added_is_refused_and_the_old_site_stays_whole() {
    let desk = Desk::with_site();
    desk.file("public/findings/notes.txt", "mine");
    desk.refuses(&["findings/notes.txt (not in SHA256SUMS)"]);
    fs::remove_file(desk.out.join("findings/notes.txt")).unwrap();
    desk.build(SITE).unwrap();
}

#[test]
fn a_file_that_somebody_changed_is_refused() {
    let desk = Desk::with_site();
    desk.file("public/findings/F-001.html", "FIRST");
    desk.refuses(&["findings/F-001.html (changed)"]);
}

#[test]
fn links_pipes_and_empty_folders_are_refused() {
    let desk = Desk::with_site();
    let victim = desk.file("victim.html", "outcome");
    fs::remove_file(desk.out.join("index.html")).unwrap();
    symlink(&victim, desk.out.join("index.html")).unwrap();
    desk.refuses(&["index.html (a symbolic link)"]);

    fs::remove_file(desk.out.join("index.html")).unwrap();
    fs::create_dir(desk.out.join("drafts")).unwrap();
    desk.refuses(&["drafts/ (a folder"]);

    fs::remove_dir(desk.out.join("drafts")).unwrap();
    assert!(Command::new("mkfifo").arg(desk.out.join("index.html")).status().unwrap().success());
    desk.refuses(&["index.html (not in SHA256SUMS)"]);
    assert!(victim.exists());
}

#[test]
fn twenty_names_are_told_and_the_rest_is_counted() {
    let desk = Desk::with_site();
    for n in 0..25 {
        desk.file(&format!("public/photo-{n:02}.jpg"), "");
    }
    desk.refuses(&["photo-00.jpg", "photo-19.jpg", "and 5 more"]);
    let text = desk.build(&[]).unwrap_err().to_string();
    assert!(!text.contains("photo-20.jpg"), "{text}");
}

#[test]
fn a_name_cannot_drive_the_terminal() {
    let desk = Desk::with_site();
    desk.file("public/\u{1b}[2Jgone\u{202e}.txt", "");
    desk.refuses(&["\\u{1b}[2Jgone\\u{202e}.txt"]);
}

#[test]
fn a_seal_that_names_files_elsewhere_moves_none_of_them() {
    let desk = Desk::empty();
    let victim = desk.file("victim.txt", "outcome");
    let hash = sums::to_hex(&sums::digest(b"outcome"));
    for name in ["../victim.txt", victim.as_str(), "findings/../../victim.txt", "./index.html", "SHA256SUMS"] {
        desk.file("public/SHA256SUMS", &format!("{hash}  {name}\n"));
        desk.refuses(&["its SHA256SUMS is not one of ours (line 1)"]);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "outcome", "{name}");
    }
    desk.file("public/SHA256SUMS", "SHA256 (index.html) = 00\n");
    desk.refuses(&["its SHA256SUMS is not one of ours (line 1)"]);
    fs::write(desk.out.join("SHA256SUMS"), [0xff, 0xfe]).unwrap();
    desk.refuses(&["its SHA256SUMS is not text"]);
}

#[test]
fn a_seal_that_is_a_link_lists_nothing() {
    let desk = Desk::with_site();
    fs::rename(desk.out.join("SHA256SUMS"), desk.root.join("elsewhere")).unwrap();
    symlink(desk.root.join("elsewhere"), desk.out.join("SHA256SUMS")).unwrap();
    desk.refuses(&["SHA256SUMS (a symbolic link)", "index.html (not in SHA256SUMS)"]);
}

#[test]
fn a_file_a_link_to_nowhere_and_the_root_are_no_output_folders() {
    let mut desk = Desk::empty();
    desk.out = desk.file("report", "text");
    let refused = |desk: &Desk| matches!(desk.build(SITE), Err(WriteError::Refused { .. }));
    assert!(refused(&desk));
    desk.out = desk.root.join("link");
    symlink(desk.root.join("nowhere"), &desk.out).unwrap();
    assert!(refused(&desk));
    desk.out = desk.root.join("report/public");
    assert!(refused(&desk));
    desk.out = "/".into();
    assert!(refused(&desk));
    desk.out = "".into();
    assert!(refused(&desk));
    assert_eq!(desk.beside().len(), 2, "{:?}", desk.beside());
}

#[test]
fn a_write_protected_folder_is_refused() {
    let desk = Desk::with_site();
    fs::set_permissions(&desk.out, fs::Permissions::from_mode(0o555)).unwrap();
    desk.refuses(&["write-protected"]);
    fs::set_permissions(&desk.out, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn the_engagement_and_its_inputs_are_no_targets() {
    let desk = Desk::empty();
    let home = desk.root.join("client/engagement");
    desk.file("client/engagement/engagement.yaml", "");
    desk.file("client/engagement/findings/F-001.md", "");
    fs::create_dir(desk.root.join("theme-of-the-house")).unwrap();
    symlink(desk.root.join("theme-of-the-house"), home.join("theme")).unwrap();
    symlink(&home, desk.root.join("link")).unwrap();
    symlink(home.join("findings"), desk.root.join("found")).unwrap();
    let allows = |out: &str| {
        let inputs = ["engagement.yaml", "findings", "evidence", "theme"];
        match write::check_target(&desk.root.join(out), &home, &inputs) {
            Ok(()) => true,
            Err(WriteError::Refused { .. }) => false,
            Err(other) => panic!("{other}"),
        }
    };
    let refused = [
        "",
        "client",
        "client/engagement",
        "client/engagement/",
        "client/engagement/.",
        "client/engagement/public/..",
        "link",
        "link/../engagement",
        "client/engagement/findings",
        "client/engagement/findings/web/public",
        "found",
        "link/findings/public",
        "client/engagement/evidence",
        "client/engagement/evidence/not/yet",
        "client/engagement/absent/../findings",
        "client/engagement/engagement.yaml",
        "theme-of-the-house/public",
    ];
    for out in refused {
        assert!(!allows(out), "{out}");
    }
    for out in
        ["public", "client/engagement/public", "link/public", "client/engagement/findings-site", "client/engagement-2"]
    {
        assert!(allows(out), "{out}");
    }
    assert!(write::check_target("/".into(), &home, &[]).is_err());
}

// What goes wrong

#[test]
fn a_failed_write_leaves_the_old_site() {
    let desk = Desk::with_site();
    let before = desk.portrait();
    let stage = write::stage(&desk.out).unwrap();
    stage.put("a".into(), b"a file").unwrap();
    let error = stage.put("a/b".into(), b"in a file").unwrap_err();
    assert!(matches!(error, WriteError::Failed { .. }), "{error}");
    assert!(stage.commit().is_err(), "even where the caller carries on");
    assert_eq!(desk.portrait(), before);
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
}

#[test]
fn a_stage_that_is_dropped_takes_everything_back() {
    let mut desk = Desk::with_site();
    let before = desk.portrait();
    let stage = write::stage(&desk.out).unwrap();
    stage.put("new.html".into(), b"new").unwrap();
    drop(stage);
    assert_eq!(desk.portrait(), before);
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());

    desk.out = desk.root.join("not/yet/there");
    let stage = write::stage(&desk.out).unwrap();
    stage.put("new.html".into(), b"new").unwrap();
    drop(stage);
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
    desk.build(SITE).unwrap();
    assert_eq!(desk.page("index.html"), "outcome");
}

#[test]
fn two_files_that_are_one_on_some_systems_and_paths_that_lead_out_are_errors() {
    let desk = Desk::empty();
    let fails = |paths: &[&str]| {
        let stage = write::stage(&desk.out).unwrap();
        let put = paths.iter().try_for_each(|path| stage.put(Utf8Path::new(path), b""));
        assert!(stage.commit().is_ok() == put.is_ok(), "{paths:?}");
        matches!(put, Err(WriteError::Internal { .. }))
    };
    for paths in [
        &["a", "a"][..],
        &["a/F.html", "A/f.html"],
        &["../a"],
        &["/a"],
        &["a/../b"],
        &["a//b"],
        &["./a"],
        &[""],
        &["SHA256SUMS"],
        &["sha256sums.SIG"],
        &["a\0"],
    ] {
        assert!(fails(paths), "{paths:?}");
    }
    assert!(!desk.out.exists() && desk.beside().is_empty());
    assert!(!fails(&["a", "b", "c/SHA256SUMS"]));
}

#[test]
fn a_change_while_the_site_is_made_is_refused() {
    let desk = Desk::with_site();
    for (name, text) in [("notes.txt", "mine"), ("index.html", "edited")] {
        let stage = write::stage(&desk.out).unwrap();
        SITE[..2].iter().for_each(|(path, text)| stage.put(Utf8Path::new(path), text.as_bytes()).unwrap());
        let old = fs::read(desk.out.join(name)).ok();
        desk.file(&format!("public/{name}"), text);
        let before = desk.portrait();
        let error = stage.commit().unwrap_err();
        assert!(matches!(error, WriteError::Refused { .. }) && error.to_string().contains(name), "{error}");
        assert_eq!(desk.portrait(), before);
        assert!(desk.beside().is_empty());
        match old {
            Some(old) => fs::write(desk.out.join(name), old).unwrap(),
            None => fs::remove_file(desk.out.join(name)).unwrap(),
        }
    }
}

#[test]
fn a_parent_that_cannot_be_written_fails_at_once() {
    let mut desk = Desk::empty();
    let closed = desk.root.join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(closed.join("root-may"), "").is_ok() {
        return;
    }
    desk.out = closed.join("public");
    let error = write::stage(&desk.out).err().unwrap();
    assert!(matches!(error, WriteError::Failed { .. }) && error.help().contains("must be writable"), "{error}");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
}

// What was left

#[test]
fn what_a_killed_build_left_is_swept_and_nothing_else() {
    let desk = Desk::with_site();
    desk.file(".public.aims-site-stage-4711/findings/half.html", "hal");
    desk.file(".public.aims-site-old-4711/index.html", "before");
    desk.file(".public.aims-site-lock", "");
    let mut others = [".public.aims-site-stage-mine", ".private.aims-site-stage-4711", "public.aims-site-stage-4711"];
    for other in others {
        desk.file(&format!("{other}/keep"), "");
    }
    desk.build(&[("index.html", "new")]).unwrap();
    let mut beside = desk.beside();
    beside.sort();
    others.sort_unstable();
    assert_eq!(beside, others);
}

#[test]
fn a_recovery_record_brings_the_old_site_back() {
    let desk = Desk::with_site();
    let before = desk.portrait();
    let killed_between_two_renames = || {
        fs::rename(&desk.out, desk.root.join(".public.aims-site-old-4711")).unwrap();
        desk.file(".public.aims-site-stage-4711/index.html", "new");
        desk.file(".public.aims-site-recovery", "words\n.public.aims-site-old-4711\n");
    };
    killed_between_two_renames();
    assert!(write::recover(&desk.out).unwrap());
    assert_eq!(desk.portrait(), before);
    assert!(!write::recover(&desk.out).unwrap());

    // A build restores it by itself, also when it then fails.
    fs::remove_dir_all(desk.root.join(".public.aims-site-stage-4711")).unwrap();
    killed_between_two_renames();
    drop(write::stage(&desk.out).unwrap());
    assert_eq!(desk.portrait(), before);
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
}

#[test]
fn to_ask_for_recovery_leaves_no_trace() {
    let desk = Desk::empty();
    assert!(!write::recover(&desk.root.join("not/there")).unwrap());
    assert!(desk.beside().is_empty());
}

// Where OUT is

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

#[test]
fn at_every_instant_the_site_is_the_old_one_or_the_new_one() {
    let desk = Desk::with_site();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..50 {
                desk.build(&[("index.html", &format!("site {n}"))]).unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        while !done.load(std::sync::atomic::Ordering::Relaxed) {
            let text = fs::read_to_string(desk.out.join("index.html")).expect("never absent");
            assert!(text == "outcome" || text.starts_with("site "), "{text}");
        }
    });
}

/// Not a test by itself: the build that the next test kills.
#[test]
#[ignore = "runs until it is killed"]
fn build_again_and_again() {
    let mut desk = Desk::empty();
    desk.out = std::env::var("AIMS_SITE_TEST_OUT").unwrap().into();
    for n in 0.. {
        let text = format!("site {n}");
        let pages: Vec<_> = (0..40).map(|page| format!("p/{page}.html")).collect();
        let site: Vec<_> = pages.iter().map(|page| (page.as_str(), text.as_str())).collect();
        desk.build(&site).unwrap();
    }
}

#[test]
fn a_build_that_is_killed_at_any_instant_leaves_a_whole_site() {
    let desk = Desk::with_site();
    let mut left_something = 0;
    let kills = std::env::var("AIMS_SITE_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(30);
    for n in 0..kills {
        let mut build = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "build_again_and_again", "--ignored"])
            .env("AIMS_SITE_TEST_OUT", &desk.out)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(20 + 4 * (n * 7 % 41)));
        build.kill().unwrap();
        build.wait().unwrap();
        assert!(desk.sha256sum_agrees());
        left_something += usize::from(!desk.beside().is_empty());
    }
    assert!(left_something > 0, "no kill hit a build");
    desk.build(SITE).unwrap();
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
}

#[test]
fn two_builds_of_one_folder_take_turns() {
    let desk = Desk::with_site();
    let first = write::stage(&desk.out).unwrap();
    first.put("index.html".into(), b"first").unwrap();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| desk.build(&[("index.html", "second")]));
        std::thread::sleep(Duration::from_millis(200));
        assert!(!second.is_finished());
        first.commit().unwrap();
        second.join().unwrap().unwrap();
    });
    assert_eq!(desk.page("index.html"), "second");

    std::thread::scope(|scope| {
        for n in 0..8 {
            let desk = &desk;
            scope.spawn(move || desk.build(&[("index.html", &format!("site {n}"))]).unwrap());
        }
    });
    assert!(desk.sha256sum_agrees());
    assert!(desk.beside().is_empty(), "{:?}", desk.beside());
}
