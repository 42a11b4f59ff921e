//! The program as a person or a script runs it.
#![allow(dead_code, reason = "every test file uses what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

use camino::Utf8Path;
use walkdir::WalkDir;

/// How a command ended, and what it said.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// A command of the program, without colour and without anybody who could be asked.
pub fn aims_site(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aims-site"));
    command.args(args).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

impl Ran {
    /// Runs a command to its end.
    pub fn of(command: &mut Command) -> Ran {
        let output = command.output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Every file below a folder, with its bytes.
pub fn files(folder: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let named = entries.map(|entry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (name, fs::read(entry.path()).unwrap())
    });
    named.collect()
}
