//! Names the program by what it is compiled from, for `data/build.json`: the version alone does not tell apart two
//! states of a program that is being worked on.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a build script reads files and speaks to cargo")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

/// Everything that has a say in what a site holds.
const SOURCES: &[&str] = &["Cargo.lock", "content", "src", "themes"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        for entry in WalkDir::new(source) {
            let entry = entry?;
            if entry.file_type().is_file() {
                files.push(entry.into_path());
            }
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    for path in files {
        // As text, and with one kind of slash, so that it is the same on every system.
        hash.update(path.to_string_lossy().replace('\\', "/"));
        hash.update([0]);
        hash.update(Sha256::digest(fs::read(&path)?));
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=SOURCE_SHA256={hex}");
    Ok(())
}
