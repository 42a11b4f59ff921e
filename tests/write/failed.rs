//! What goes wrong leaves the old site.

use std::os::unix::fs::PermissionsExt as _;

use super::*;

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
