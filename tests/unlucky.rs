//! Publishing where something is in the way, two do it at once, somebody pulls the plug, or a name is not what it seems.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test says so by failing")]

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use support::Engagement;

/// What a command said and how it ended.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn aims(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_aims-site")).args(arguments).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder, and an engagement that may be published.
struct Desk {
    _temp: tempfile::TempDir,
    root: Utf8PathBuf,
    engagement: Engagement,
}

impl Desk {
    fn new() -> Desk {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().canonicalize_utf8().unwrap();
        let engagement = Engagement::new().statement(&[]).change(
            "engagement.yaml",
            "report: { date: 2026-10-09 }",
            "report: { date: 2026-10-09, version: \"1.2\" }\nclassification: TLP:AMBER",
        );
        Desk { _temp: temp, root, engagement }
    }

    /// The engagement with another title.
    fn titled(&self, title: &str) {
        let path = self.engagement.path("engagement.yaml");
        let text = fs::read_to_string(&path).unwrap();
        let rest = text.split_once('\n').unwrap().1;
        fs::write(path, format!("title: {title}\n{rest}")).unwrap();
    }

    fn publish(&self, to: &str, more: &[&str]) -> Ran {
        let to = self.root.join(to);
        aims(&[&["-q", "publish", self.engagement.root().as_str(), "--to", to.as_str()], more].concat())
    }

    /// Publishes, which must end well.
    fn published(&self, to: &str, more: &[&str]) {
        let ran = self.publish(to, more);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }

    fn build(&self, out: &str) -> Ran {
        aims(&["-q", "build", self.engagement.root().as_str(), "-o", self.root.join(out).as_str()])
    }

    fn rollback(&self, to: &str) -> Ran {
        aims(&["rollback", "--to", self.root.join(to).as_str()])
    }

    fn verified(&self, site: &str) -> Ran {
        aims(&["verify", self.root.join(site).as_str()])
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.root.join(folder)).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn served(&self) -> String {
        fs::read_link(self.root.join("served/current")).unwrap().to_str().unwrap().to_owned()
    }
}

/// Refused as wrong usage, for this reason.
fn refused(ran: &Ran, why: &str) {
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains(why), "{}", ran.err);
}

#[test]
fn a_place_inside_a_site_is_refused_and_the_site_stays_whole() {
    let desk = Desk::new();
    assert_eq!(desk.build("public").code, 0);
    desk.published("served", &[]);
    let why = "whose seal it would break";
    refused(&desk.build("public/sub/site"), why);
    refused(&desk.publish("public", &[]), why);
    refused(&desk.publish("public/report.zip", &[]), why);
    refused(&desk.publish("served/current", &[]), why);
    refused(&desk.publish("served/current/report.tar.gz", &["--dry-run"]), why);
    for site in ["public", "served/current"] {
        assert_eq!(desk.verified(site).code, 0);
    }
    let all = desk.root.join("all");
    assert_eq!(aims(&["-q", "build", desk.engagement.root().as_str(), "-o", all.as_str(), "--all-editions"]).code, 0);
    refused(&desk.build("all/auditor"), why);
    // The sums of somebody else's downloads are no seal of ours.
    fs::create_dir(desk.root.join("downloads")).unwrap();
    let sum = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae  system.iso\n";
    fs::write(desk.root.join("downloads/SHA256SUMS"), sum).unwrap();
    assert_eq!(desk.build("downloads/public").code, 0);
}

#[test]
fn a_name_that_stands_for_something_else_is_left_alone() {
    let desk = Desk::new();
    fs::create_dir_all(desk.root.join("report.zip/mine")).unwrap();
    refused(&desk.publish("report.zip", &[]), "a folder has this name");
    fs::create_dir_all(desk.root.join("served/current/mine")).unwrap();
    refused(&desk.publish("served", &[]), "no link to one of its releases");
    assert_eq!(desk.names("served"), ["current"], "nothing was built");
    fs::remove_dir_all(desk.root.join("served/current")).unwrap();
    fs::create_dir(desk.root.join("other")).unwrap();
    symlink("../other", desk.root.join("served/current")).unwrap();
    refused(&desk.publish("served", &[]), "no link to one of its releases");
    assert_eq!(desk.served(), "../other");
    fs::write(desk.root.join("file"), "mine").unwrap();
    assert_ne!(desk.publish("file", &[]).code, 0);
    assert_eq!(fs::read(desk.root.join("file")).unwrap(), b"mine");
}

#[test]
fn an_archive_that_is_a_link_is_replaced_where_it_is_and_its_folder_is_made() {
    let desk = Desk::new();
    desk.published("not/yet/report.zip", &[]);
    symlink("not/yet/report.zip", desk.root.join("latest.zip")).unwrap();
    let before = fs::read(desk.root.join("not/yet/report.zip")).unwrap();
    desk.titled("Second");
    desk.published("latest.zip", &[]);
    assert!(desk.root.join("latest.zip").is_symlink());
    assert_ne!(fs::read(desk.root.join("not/yet/report.zip")).unwrap(), before);
    assert_eq!(desk.names("not/yet"), ["report.zip"]);
}

#[test]
fn a_link_that_a_person_wrote_is_known_wherever_it_leads() {
    let desk = Desk::new();
    desk.published("served", &[]);
    desk.titled("Second");
    desk.published("served", &[]);
    let current = desk.root.join("served/current");
    let absolute = desk.root.join("served/releases/0002-1.2-internal");
    for link in ["releases/0002-1.2-internal/", "./releases/0002-1.2-internal", absolute.as_str()] {
        fs::remove_file(&current).unwrap();
        symlink(link, &current).unwrap();
        let back = desk.rollback("served");
        assert_eq!((back.code, desk.served().as_str()), (0, "releases/0001-1.2-internal"), "{link}: {}", back.err);
    }
}

#[test]
fn there_is_nothing_to_go_back_to_and_nothing_is_made() {
    let desk = Desk::new();
    refused(&desk.rollback("absent"), "holds no releases");
    assert!(!desk.root.join("absent").exists());
    fs::create_dir(desk.root.join("empty")).unwrap();
    refused(&desk.rollback("empty"), "holds no releases");
    assert!(desk.names("empty").is_empty());
    desk.published("served", &[]);
    refused(&desk.rollback("served"), "its oldest release already");
    fs::remove_file(desk.root.join("served/current")).unwrap();
    refused(&desk.rollback("served"), "serves no release");
    // Nobody keeps none, and an archive keeps no others.
    refused(&desk.publish("served", &["--keep", "0"]), "--keep");
    refused(&desk.publish("report.zip", &["--keep", "2"]), "an archive keeps no releases");
}

#[test]
fn a_place_serves_one_audience_only() {
    let desk = Desk::new();
    desk.published("served", &["--edition", "management"]);
    let why = "serves the edition for `management`, and this one is for `internal`";
    refused(&desk.publish("served", &["--edition", "internal"]), why);
    let plan = desk.publish("served", &["--edition", "internal", "--dry-run"]);
    assert!(plan.code == 1 && plan.out.contains("serves the edition for management"), "{plan:?}");
    assert_eq!(desk.names("served/releases"), ["0001-1.2-management"]);
    // Nor does a way back lead to what others may read.
    desk.published("other", &["--edition", "internal"]);
    desk.titled("Second");
    desk.published("other", &["--edition", "internal"]);
    fs::remove_dir_all(desk.root.join("other/releases/0001-1.2-internal")).unwrap();
    let (from, to) = ("served/releases/0001-1.2-management", "other/releases/0001-1.2-management");
    fs::rename(desk.root.join(from), desk.root.join(to)).unwrap();
    refused(&desk.rollback("other"), "serves the edition for `internal`, and this one is for `management`");
}

#[test]
fn half_a_release_is_not_gone_back_to_and_goes_when_its_time_comes() {
    let desk = Desk::new();
    desk.published("served", &[]);
    desk.titled("Second");
    desk.published("served", &[]);
    fs::remove_dir_all(desk.root.join("served/releases/0001-1.2-internal/findings")).unwrap();
    let back = desk.rollback("served");
    assert_eq!(back.code, 3);
    assert!(back.err.contains("files missing"), "{}", back.err);
    assert_eq!(desk.served(), "releases/0002-1.2-internal");
    let half = desk.verified("served/releases/0001-1.2-internal");
    assert!(half.code == 1 && half.out.contains("missing  findings/F-1.html"), "{}", half.out);
    desk.titled("Third");
    desk.published("served", &["--keep", "1"]);
    assert_eq!(desk.names("served/releases"), ["0003-1.2-internal"]);
}

#[test]
fn what_killed_publishers_left_is_gone_with_the_next_and_nothing_else() {
    let desk = Desk::new();
    let left = ["releases/.0009-1.1-auditor.aims-site-stage-4711", "releases/.0003-1.0-internal.aims-site-old-12-2"];
    let mine = ["releases/.0009-1.1-auditor.aims-site-stage-mine", "releases/.notes", "releases/.x.aims-site-stage-1"];
    for folder in left.iter().chain(&mine) {
        fs::create_dir_all(desk.root.join("served").join(folder).join("data")).unwrap();
    }
    desk.published("served", &[]);
    for folder in left {
        assert!(!desk.root.join("served").join(folder).exists(), "{folder}");
    }
    for folder in mine {
        assert!(desk.root.join("served").join(folder).exists(), "{folder}");
    }
    fs::create_dir_all(desk.root.join(".report.zip.aims-site-stage-4711/site")).unwrap();
    desk.published("report.zip", &[]);
    assert_eq!(desk.names(""), ["report.zip", "served"]);
}

#[test]
fn a_publisher_that_is_killed_leaves_what_was_served() {
    let desk = Desk::new();
    desk.published("served", &[]);
    desk.published("report.zip", &[]);
    for wait in 0..12 {
        desk.titled(&format!("Number {wait}"));
        for to in ["served", "report.zip"] {
            let to = desk.root.join(to);
            let mut publish = Command::new(env!("CARGO_BIN_EXE_aims-site"));
            publish.args(["-q", "publish", desk.engagement.root().as_str(), "--to", to.as_str()]);
            if to.extension().is_none() {
                publish.args(["--keep", "1"]);
            }
            let mut publish = publish.stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(30 * wait));
            publish.kill().unwrap();
            publish.wait().unwrap();
        }
        let served = desk.verified("served/current");
        assert_eq!(served.code, 0, "{}{}", served.out, served.err);
        let archive = desk.root.join("report.zip");
        let whole = Command::new("python3").args(["-m", "zipfile", "-t", archive.as_str()]).output().unwrap();
        assert!(whole.status.success() && !String::from_utf8_lossy(&whole.stdout).contains("corrupted"), "{whole:?}");
    }
    desk.published("served", &["--keep", "1"]);
    desk.published("report.zip", &[]);
    assert_eq!(desk.names("served/releases").len(), 1);
    assert_eq!(desk.names(""), ["report.zip", "served"]);
}

#[test]
fn two_who_publish_at_once_take_turns_or_are_told() {
    let desk = Desk::new();
    desk.published("report.zip", &[]);
    let one = fs::read(desk.root.join("report.zip")).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| desk.published("report.zip", &[]));
            scope.spawn(|| {
                let ran = desk.publish("served", &["--keep", "2"]);
                assert!(ran.code == 0 || ran.err.contains("somebody else is publishing there"), "{}", ran.err);
            });
        }
    });
    assert_eq!(fs::read(desk.root.join("report.zip")).unwrap(), one);
    assert_eq!(desk.names(""), ["report.zip", "served"]);
    assert_eq!(desk.names("served/releases"), ["0001-1.2-internal"]);
    assert_eq!(desk.verified("served/current").code, 0);
}

#[test]
fn an_agent_signs_where_the_key_itself_is_elsewhere() {
    let desk = Desk::new();
    // Agent, key and signature in one session, so that nothing of it outlives the test.
    let script = r#"
        ssh-keygen -q -t ed25519 -N '' -C lead -f key
        eval "$(ssh-agent -s -a "$PWD/agent")" >/dev/null
        trap 'ssh-agent -k >/dev/null' EXIT
        ssh-add -q key && rm key
        "$0" -q publish "$1" --to report.tar.gz --sign key.pub && "$0" -q build "$1" -o public --sign key.pub
    "#;
    let ran = Command::new("bash")
        .args(["-euc", script, env!("CARGO_BIN_EXE_aims-site"), desk.engagement.root().as_str()])
        .current_dir(&desk.root)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let allowed = desk.root.join("allowed");
    let key = fs::read_to_string(desk.root.join("key.pub")).unwrap();
    fs::write(&allowed, format!("lead@example.org {key}")).unwrap();
    assert!(Command::new("tar").args(["xzf", "report.tar.gz"]).current_dir(&desk.root).status().unwrap().success());
    for site in ["public", "report"] {
        let ran = aims(&["verify", desk.root.join(site).as_str(), "--allowed-signers", allowed.as_str()]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("signed by lead@example.org with"), "{}", ran.out);
    }
    // Without the agent there is nobody to sign.
    let ran = desk.publish("other", &["--sign", desk.root.join("key.pub").as_str()]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("ssh-keygen made no signature"), "{}", ran.err);
    assert!(!desk.root.join("other/current").exists());
}

#[test]
fn a_signature_made_for_something_else_is_none() {
    let desk = Desk::new();
    assert_eq!(desk.build("public").code, 0);
    let script = "ssh-keygen -q -t ed25519 -N '' -f key; printf 'lead@example.org %s\\n' \"$(cat key.pub)\" > allowed
        ssh-keygen -q -Y sign -f key -n git public/SHA256SUMS";
    assert!(Command::new("bash").args(["-euc", script]).current_dir(&desk.root).status().unwrap().success());
    let plain = desk.verified("public");
    assert!(plain.code == 1 && plain.out.contains("the signature is not good"), "{}", plain.out);
    let allowed = desk.root.join("allowed");
    let asked = aims(&["verify", desk.root.join("public").as_str(), "--allowed-signers", allowed.as_str()]);
    assert!(asked.code == 1 && asked.out.contains("the signature is not good"), "{}", asked.out);
    // Nor is a key that may sign something else only.
    let key = fs::read_to_string(desk.root.join("key.pub")).unwrap();
    fs::write(&allowed, format!("lead@example.org namespaces=\"git\" {key}")).unwrap();
    let script = "rm public/SHA256SUMS.sig; ssh-keygen -q -Y sign -f key -n aims-site public/SHA256SUMS";
    assert!(Command::new("bash").args(["-euc", script]).current_dir(&desk.root).status().unwrap().success());
    let asked = aims(&["verify", desk.root.join("public").as_str(), "--allowed-signers", allowed.as_str()]);
    assert!(asked.code == 1 && asked.out.contains("the signature is not good"), "{}", asked.out);
}

#[test]
fn names_that_are_no_text_or_as_long_as_names_can_be_are_told_and_nothing_is_published() {
    use std::os::unix::ffi::OsStrExt as _;
    for name in [&b"caf\xe9.txt"[..], &[b'x'; 255]] {
        let desk = Desk::new();
        let path = desk.engagement.path("evidence/f-1");
        fs::write(path.as_std_path().join(std::ffi::OsStr::from_bytes(name)), "foo").unwrap();
        let ran = desk.publish("report.zip", &[]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(desk.names("").is_empty());
    }
    // The archive's own name may be long, too: what stands beside it while it is made has a longer one.
    let desk = Desk::new();
    desk.published(&format!("{}.zip", "x".repeat(200)), &[]);
    let ran = desk.publish(&format!("{}.zip", "x".repeat(251)), &[]);
    assert_eq!(ran.code, 3);
    assert_eq!(desk.names("").len(), 1);
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    let desk = Desk::new();
    let file = desk.engagement.path("evidence/f-1/log.txt");
    fs::remove_file(&file).unwrap();
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    // As a preview opens it, which listed a file there a moment ago.
    let error = aims_site::read::confined(desk.engagement.root(), &file).unwrap_err();
    assert_eq!(error.to_string(), "it is no file");
    assert_eq!(desk.publish("report.zip", &[]).code, 1);
}
