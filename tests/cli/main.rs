//! Commands as a person or a script meets them: exit codes, streams, what is written and what is not.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

mod build;
mod check;
mod ends;
mod explain;
mod init;
mod new;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use support::program::{self, Ran};

/// A folder to run commands in.
struct Desk {
    _temp: tempfile::TempDir,
    root: Utf8PathBuf,
}

impl Desk {
    fn new() -> Desk {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().to_owned();
        Desk { _temp: temp, root }
    }

    /// A desk with a new engagement in `demo`.
    fn with_demo() -> Desk {
        let desk = Desk::new();
        assert_eq!(desk.run(&["init", "demo"]).code, 0);
        desk
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(&self.root, args)
    }

    /// Runs and expects that it is done.
    fn done(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {}{}", ran.out, ran.err);
        ran
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.root.join(path), text).unwrap();
    }

    /// Every file below a folder, with its bytes.
    fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        program::files(&self.root.join(folder))
    }
}

fn aims_site(folder: &Utf8Path, args: &[&str]) -> Command {
    let mut command = program::aims_site(args);
    command.current_dir(folder);
    command
}

fn run(folder: &Utf8Path, args: &[&str]) -> Ran {
    Ran::of(&mut aims_site(folder, args))
}
