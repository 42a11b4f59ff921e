//! What is no output folder, and stays as it is.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use aims_site::write::sums;

use super::*;

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
