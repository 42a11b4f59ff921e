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
use support::program::{Ran, aims_site, files};

fn aims(arguments: &[&str]) -> Ran {
    Ran::of(&mut aims_site(arguments))
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
