//! `new finding` on a terminal asks for what no flag tells; a person is played by a pseudo-terminal.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "tests run programs, and may stop")]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::process::{Child, Command};

use camino::{Utf8Path, Utf8PathBuf};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// The program at a terminal, and what it has shown so far.
struct Terminal {
    child: Child,
    screen: File,
    shown: Vec<u8>,
}

impl Terminal {
    fn run(folder: &Utf8Path, args: &[&str]) -> Terminal {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let end = || File::options().read(true).write(true).open(OsStr::from_bytes(name.as_bytes())).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_aims-site"))
            .args(args)
            .current_dir(folder)
            .env("TERM", "xterm")
            .stdin(end())
            .stderr(end())
            .stdout(end())
            .spawn()
            .unwrap();
        Terminal { child, screen: File::from(master), shown: Vec::new() }
    }

    /// Waits until a question is on the screen, then answers it.
    fn answer(&mut self, question: &str, keys: &str) {
        let mut part = [0; 1024];
        while !String::from_utf8_lossy(&self.shown).contains(question) {
            match self.screen.read(&mut part) {
                Ok(count) if count > 0 => self.shown.extend_from_slice(&part[..count]),
                _ => panic!("`{question}` was never asked:\n{}", String::from_utf8_lossy(&self.shown)),
            }
        }
        self.shown.clear();
        self.screen.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for the end; whether all went well, and the rest of what was shown.
    fn end(mut self) -> (bool, String) {
        let mut part = [0; 1024];
        // The last reader of a terminal that nobody writes to any longer gets an error, which is the end.
        while let Ok(count) = self.screen.read(&mut part) {
            if count == 0 {
                break;
            }
            self.shown.extend_from_slice(&part[..count]);
        }
        (self.child.wait().unwrap().success(), String::from_utf8_lossy(&self.shown).into_owned())
    }
}

fn demo() -> (tempfile::TempDir, Utf8PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let folder = Utf8PathBuf::from_path_buf(temp.path().to_owned()).unwrap();
    let made =
        Command::new(env!("CARGO_BIN_EXE_aims-site")).args(["init", "demo"]).current_dir(&folder).output().unwrap();
    assert!(made.status.success());
    (temp, folder)
}

const ENTER: &str = "\r";
const DOWN: &str = "\x1b[B";
const ESCAPE: &str = "\x1b";

#[test]
fn title_grade_failure_and_requirement_are_asked_for() {
    let (_temp, folder) = demo();
    let mut terminal = Terminal::run(&folder, &["new", "finding", "demo"]);
    terminal.answer("Title", "Attachments are obeyed\r");
    terminal.answer("Grade", &format!("{DOWN}{ENTER}"));
    terminal.answer("How the control failed", ENTER);
    terminal.answer("type to search", "verif valid\r");
    let (well, shown) = terminal.end();
    assert!(well, "{shown}");
    let text = fs::read_to_string(folder.join("demo/findings/f-002-attachments-are-obeyed.md")).unwrap();
    for line in ["title: Attachments are obeyed", "grade: minor", "failure: design", "  - A.6.2.4"] {
        assert!(text.lines().any(|written| written.split(" #").next() == Some(line)), "`{line}` in\n{text}");
    }
}

#[test]
fn what_flags_tell_is_not_asked_for_and_escape_leaves_a_question_open() {
    let (_temp, folder) = demo();
    let args = ["new", "finding", "demo", "--title", "A log", "--grade", "conforming"];
    let mut terminal = Terminal::run(&folder, &args);
    // A positive finding has no failure mode.
    terminal.answer("type to search", ESCAPE);
    let (well, shown) = terminal.end();
    assert!(well, "{shown}");
    let text = fs::read_to_string(folder.join("demo/findings/f-002-a-log.md")).unwrap();
    assert!(text.contains("grade: conforming") && text.contains("controls: []"), "{text}");
}
