//! From the seal to the server: signed, verified, published, rolled back.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test says so by failing")]

mod archive;
mod releases;
mod seal;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use support::Engagement;

/// What a command said and how it ended.
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

/// An engagement that may be published: classified, versioned, with stated hashes.
fn fit() -> Engagement {
    Engagement::new().statement(&[]).change(
        "engagement.yaml",
        "report: { date: 2026-10-09 }",
        "report: { date: 2026-10-09, version: \"1.2\" }\nclassification: TLP:AMBER",
    )
}

/// The same with another title.
fn changed() -> Engagement {
    fit().change("engagement.yaml", "title: Red-team assessment", "title: Second assessment")
}

fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
    let temp = tempfile::tempdir().unwrap();
    let path = Utf8Path::from_path(temp.path()).unwrap().to_owned();
    (temp, path)
}

fn build(engagement: &Engagement, out: &Utf8Path, more: &[&str]) {
    let ran = aims(&[&["build", engagement.root().as_str(), "-o", out.as_str()], more].concat());
    assert_eq!((ran.code, ran.err.contains("error")), (0, false), "{}", ran.err);
}

fn files(folder: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    let named = entries.map(|entry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (name, fs::read(entry.path()).unwrap())
    });
    named.collect()
}
