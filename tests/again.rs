//! A site that is built again: where nothing changed, nothing is made; where one byte did, the site is made.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test says so by failing")]

mod support;

use std::fs;

use aims_site::Asked;
use camino::Utf8Path;
use support::Engagement;
use support::program::{Ran, aims_site, files};

/// Builds an engagement into `out`; whether anything was made, rather than found to stand there already.
fn builds(engagement: &Engagement, out: &Utf8Path, asked: &Asked) -> bool {
    let checked = engagement.checked();
    if let Some(built) = aims_site::standing(&checked.sources, asked, out, &mut |_| {}).unwrap() {
        assert_eq!(built.written.unchanged, built.written.files);
        assert!(built.written.files > 10 && !built.written.replaced, "{built:?}");
        return false;
    }
    let told = asked.of(&checked.model.unwrap()).unwrap();
    let site = aims_site::Site::plan(told, &checked.sources).unwrap();
    let built = aims_site::build(&site, out, &mut |_| {}).unwrap();
    assert_eq!(built.written.files, site.files().len());
    assert!(built.outcome.pages > 10 && built.outcome.evidence == 1, "{built:?}");
    true
}

/// The most trusted edition.
const FULL: &Asked = &Asked { audience: None, drafts: false };

#[test]
fn where_nothing_changed_nothing_is_made() {
    let (engagement, dir) = (Engagement::new(), tempfile::tempdir().unwrap());
    let out = Utf8Path::from_path(dir.path()).unwrap().join("site");
    assert!(builds(&engagement, &out, FULL));
    let before = files(&out);
    // The same bytes written again are the same input, whatever their time stamps say.
    let engagement = engagement.finding("Add such tests.", "Add tests.").finding("Add tests.", "Add such tests.");
    assert!(!builds(&engagement, &out, FULL));
    assert_eq!(files(&out), before);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn one_byte_of_what_is_read_is_a_change() {
    // Without a stated hash, so that the evidence may change.
    let engagement =
        Engagement::new().finding(", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "");
    let dir = tempfile::tempdir().unwrap();
    let out = Utf8Path::from_path(dir.path()).unwrap().join("site");
    assert!(builds(&engagement, &out, FULL));
    let engagement = engagement.finding("Add such tests.", "Add such texts.");
    assert!(builds(&engagement, &out, FULL));
    assert!(fs::read_to_string(out.join("findings/F-1.html")).unwrap().contains("Add such texts."));
    let engagement = engagement.file("evidence/f-1/log.txt", "fop");
    assert!(builds(&engagement, &out, FULL));
    assert!(builds(&engagement, &out, &Asked { drafts: true, ..FULL.clone() }), "another option is another site");
    assert!(builds(&engagement, &out, FULL));
}

#[test]
fn what_was_changed_in_the_site_is_not_taken_for_the_site() {
    let (engagement, dir) = (Engagement::new(), tempfile::tempdir().unwrap());
    let out = Utf8Path::from_path(dir.path()).unwrap().join("site");
    assert!(builds(&engagement, &out, FULL));
    let before = files(&out);
    fs::remove_file(out.join("findings/F-1.html")).unwrap();
    assert!(builds(&engagement, &out, FULL), "what is missing is made again");
    assert_eq!(files(&out), before);
    fs::write(out.join("SHA256SUMS.sig"), "of somebody").unwrap();
    assert!(builds(&engagement, &out, FULL), "this site is not signed");
    assert_eq!(files(&out), before);
    let page = out.join("index.html");
    fs::write(&page, fs::read_to_string(&page).unwrap().replacen("Red-team", "Red-Team", 1)).unwrap();
    let checked = engagement.checked();
    let site = aims_site::Site::plan(checked.model.unwrap(), &checked.sources).unwrap();
    let refused = aims_site::build(&site, &out, &mut |_| {}).unwrap_err();
    assert!(refused.to_string().contains("index.html"), "{refused}");
}

#[test]
fn an_edition_that_does_not_name_its_inputs_is_always_made() {
    let (engagement, dir) = (Engagement::new(), tempfile::tempdir().unwrap());
    let out = Utf8Path::from_path(dir.path()).unwrap().join("site");
    let lower = &Asked { audience: Some("management".to_owned()), drafts: false };
    assert!(builds(&engagement, &out, lower));
    assert!(builds(&engagement, &out, lower));
}

#[test]
fn a_pipe_in_the_place_of_what_a_site_says_of_itself_is_not_waited_for() {
    let (engagement, dir) = (Engagement::new(), tempfile::tempdir().unwrap());
    let out = Utf8Path::from_path(dir.path()).unwrap().join("site");
    assert!(builds(&engagement, &out, FULL));
    let made = out.join("data/build.json");
    fs::remove_file(&made).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&made).status().unwrap().success());
    let standing = aims_site::standing(&engagement.checked().sources, FULL, &out, &mut |_| {}).unwrap();
    assert!(standing.is_none());
}

#[test]
fn the_most_trusted_edition_is_the_same_by_its_name() {
    let (engagement, dir) = (Engagement::new(), tempfile::tempdir().unwrap());
    let out = Utf8Path::from_path(dir.path()).unwrap().join("site");
    let named = |name: &str| Asked { audience: Some(name.to_owned()), drafts: false };
    assert!(builds(&engagement, &out, FULL));
    assert!(!builds(&engagement, &out, &named("internal")));
    assert!(builds(&engagement, &out, &named("management")));
}

#[test]
fn what_made_nothing_says_what_the_build_said() {
    let dir = tempfile::tempdir().unwrap();
    let out = Utf8Path::from_path(dir.path()).unwrap().join("site");
    // Raw HTML is warned of.
    let engagement = Engagement::new().body("A <b>word</b>.");
    let ran = |more: &[&str]| {
        Ran::of(&mut aims_site(&[&["build", engagement.root().as_str(), "-o", out.as_str()], more].concat()))
    };
    let (first, again) = (ran(&[]), ran(&[]));
    assert_eq!((first.code, again.code), (0, 0), "{}{}", first.err, again.err);
    let said = |ran: &Ran| format!("{}{}", ran.out, ran.err);
    assert!(said(&again).contains("(nothing had changed)"), "{}", said(&again));
    let size = said(&first).lines().find_map(|line| line.split_once(" (")).unwrap().1.to_owned();
    assert_eq!(said(&first).replace(&format!("({size}"), "(nothing had changed)"), said(&again));
    assert!(said(&again).contains("1 warning: run"), "{}", said(&again));
    // What a warning forbids is not there because it was made before.
    assert_eq!(ran(&["--strict"]).code, 1);
    assert_eq!(ran(&["--edition", "nobody"]).code, 2);
}
