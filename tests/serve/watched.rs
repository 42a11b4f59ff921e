//! Changes, however they come: whole, in steps, in bursts, or not told at all.

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use crate::preview::Preview;
use crate::support::{Engagement, FINDING};

#[test]
fn editors_save_in_many_ways() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    let path = engagement.path("findings/F-1.md");
    let text = |what: &str| FINDING.replace("Attachments are obeyed", what);
    // Another file is renamed over the old one.
    fs::write(engagement.path("findings/.F-1.md.tmp"), text("Saved by rename")).unwrap();
    fs::rename(engagement.path("findings/.F-1.md.tmp"), &path).unwrap();
    preview.until_says("/findings/F-1.html", "Saved by rename");
    // The old one steps aside, and a new one is written in its place.
    fs::rename(&path, engagement.path("findings/F-1.md~")).unwrap();
    fs::write(&path, text("Saved with a copy kept")).unwrap();
    fs::remove_file(engagement.path("findings/F-1.md~")).unwrap();
    preview.until_says("/findings/F-1.html", "Saved with a copy kept");
    // It is emptied first and filled afterwards.
    fs::write(&path, "").unwrap();
    fs::write(&path, text("Saved in two steps")).unwrap();
    preview.until_says("/findings/F-1.html", "Saved in two steps");
    // It is gone for a moment.
    fs::remove_file(&path).unwrap();
    fs::write(&path, text("Saved anew")).unwrap();
    preview.until_says("/findings/F-1.html", "Saved anew");
    assert!(preview.get("/findings/F-1.html").status == 200);
}

#[test]
fn a_hundred_files_at_once_are_one_burst() {
    let mut engagement = Engagement::new();
    for n in 2..=101 {
        engagement = engagement.file(&format!("findings/F-{n}.md"), FINDING.replace("F-1", &format!("F-{n}")));
    }
    let preview = Preview::of(engagement.root(), &[]);
    for round in ["once", "twice"] {
        let before = preview.looks();
        for n in 2..=101 {
            let text = FINDING.replace("F-1", &format!("F-{n}")).replace("obeyed", round);
            engagement = engagement.file(&format!("findings/F-{n}.md"), text);
        }
        for n in 2..=101 {
            preview.until_says(&format!("/findings/F-{n}.html"), &format!("Attachments are {round}"));
        }
        // One, on a machine that does nothing else; a machine that halts between two writes makes it a few.
        assert!(preview.looks() - before <= 10, "{}", preview.told());
    }
    // A folder that is renamed is a hundred files too.
    fs::rename(engagement.path("findings"), engagement.path("_away")).unwrap();
    preview.until("/findings/F-101.html", |page| page.status == 404);
    fs::rename(engagement.path("_away"), engagement.path("findings")).unwrap();
    for n in [2, 50, 101] {
        preview.until_says(&format!("/findings/F-{n}.html"), "Attachments are twice");
    }
}

#[test]
fn reading_is_no_change() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    for path in ["/", "/findings/", "/findings/F-1.html", "/evidence/f-1/log.txt", "/_todo", "/print.html"] {
        assert_eq!(preview.get(path).status, 200);
    }
    for path in ["engagement.yaml", "findings/F-1.md", "evidence/f-1/log.txt"] {
        fs::read(engagement.path(path)).unwrap();
    }
    // Neither are files beside those that are read.
    let engagement = engagement.file("findings/.F-1.md.swp", "x").file("notes.txt", "x").file("findings/4913", "x");
    let engagement = engagement.finding("Add such tests.", "Add many such tests.");
    preview.until_says("/findings/F-1.html", "Add many such tests.");
    preview.until_told("findings/F-1.md: ");
    assert_eq!(preview.looks(), 2, "the first look, and the one edit: {}", preview.told());
    drop(engagement);
}

#[test]
fn where_nothing_is_told_the_folder_is_looked_through() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &["--poll"]);
    let engagement = engagement.finding("Add such tests.", "Add many such tests.");
    preview.until_says("/findings/F-1.html", "Add many such tests.");
    let engagement = engagement.file("findings/deep/F-2.md", FINDING.replace("F-1", "F-2"));
    preview.until("/findings/F-2.html", |page| page.status == 200);
    let engagement = engagement.without("findings/deep/F-2.md");
    preview.until("/findings/F-2.html", |page| page.status == 404);
    drop(engagement);
}

#[test]
fn a_folder_that_vanishes_is_waited_for() {
    for options in [&[][..], &["--poll"]] {
        let engagement = Engagement::empty();
        let (here, away) = (engagement.path("here"), engagement.path("away"));
        let written = Engagement::new();
        fs::rename(written.root(), &here).unwrap();
        let preview = Preview::of(&here, options);
        fs::rename(&here, &away).unwrap();
        preview.until_told("engagement-missing");
        assert!(preview.page("/findings/F-1.html").contains("Attachments are obeyed"), "the last good pages stay");
        fs::rename(&away, &here).unwrap();
        preview.until_told("0 errors");
        let text = FINDING.replace("obeyed", "swallowed");
        fs::write(here.join("findings/F-1.md"), &text).unwrap();
        preview.until_says("/findings/F-1.html", "Attachments are swallowed");
        // Another folder in its place is the engagement then.
        fs::rename(&here, &away).unwrap();
        fs::create_dir_all(here.join("findings")).unwrap();
        fs::create_dir_all(here.join("systems")).unwrap();
        fs::create_dir_all(here.join("evidence/f-1")).unwrap();
        for path in ["engagement.yaml", "systems/assist.md", "evidence/f-1/log.txt"] {
            fs::copy(away.join(path), here.join(path)).unwrap();
        }
        fs::write(here.join("findings/F-1.md"), text.replace("swallowed", "forgotten")).unwrap();
        preview.until_says("/findings/F-1.html", "Attachments are forgotten");
    }
}

#[test]
fn linked_folders_are_followed() {
    let engagement = Engagement::new().file("shared/F-2.md", FINDING.replace("F-1", "F-2"));
    std::os::unix::fs::symlink(engagement.path("shared"), engagement.path("findings/linked")).unwrap();
    let preview = Preview::of(engagement.root(), &[]);
    preview.until_says("/findings/F-2.html", "Attachments are obeyed");
    let engagement = engagement.change("shared/F-2.md", "Attachments are obeyed", "Attachments are swallowed");
    preview.until_says("/findings/F-2.html", "Attachments are swallowed");
    drop(engagement);
}

#[test]
fn previews_stand_side_by_side() {
    let (one, two) = (Engagement::new(), Engagement::new());
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().min(65_000);
    let serve = |engagement: &Engagement| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aims-site"));
        Preview::run(command.args(["serve", engagement.root().as_str()]), &port.to_string())
    };
    let (first, second) = (serve(&one), serve(&two));
    assert!(first.port > port && second.port > first.port, "{port}, {}, {}", first.port, second.port);
    first.until_told(&format!("port {port} is taken: this preview is at port {}", first.port));
    let one = one.finding("Attachments are obeyed", "taken for one");
    let two = two.finding("Attachments are obeyed", "taken for two");
    first.until_says("/findings/F-1.html", "taken for one");
    second.until_says("/findings/F-1.html", "taken for two");
    drop((one, two));
}

#[test]
fn it_listens_on_this_machine_unless_told_otherwise() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    assert!(!preview.told().contains("warning:"), "{}", preview.told());
    let open = Preview::of(engagement.root(), &["--host", "0.0.0.0"]);
    open.until_told("warning: everyone who reaches this machine over the network can read the engagement");
    assert_eq!(open.get("/").status, 200);
}

#[test]
fn an_interrupt_ends_it_although_pages_are_open() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    let mut tab = preview.tab("/");
    tab.next();
    assert_eq!(preview.interrupt().code(), Some(0));
}

/// Only a user with namespaces of their own can lower the limit for one program.
#[test]
#[cfg(target_os = "linux")]
fn a_limit_of_watches_is_told_and_nothing_is_lost() {
    let lower = |command: &str| format!("echo 2 > /proc/sys/user/max_inotify_watches && {command}");
    let unshare = |command: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--user", "--map-root-user", "sh", "-c", &lower(command)]);
        unshare
    };
    if !unshare("true").status().is_ok_and(|status| status.success()) {
        eprintln!("not tried: this user may have no namespace");
        return;
    }
    let engagement = Engagement::new();
    let command = format!("exec {} serve {} \"$@\"", env!("CARGO_BIN_EXE_aims-site"), engagement.root());
    let preview = Preview::run(unshare(&command).arg("sh"), "0");
    preview.until_told("warning: the system's limit of watched folders is reached");
    preview.until_told("fs.inotify.max_user_watches");
    let engagement = engagement.finding("Attachments are obeyed", "found by looking");
    preview.until_says("/findings/F-1.html", "found by looking");
    assert_eq!(preview.told().matches("limit of watched folders").count(), 1, "told once: {}", preview.told());
    drop(engagement);
}
