//! The handbook: its reference is what the program says, its commands do what they say, its links lead somewhere.
//!
//! `UPDATE_REFERENCE=1` writes the generated pages instead of comparing them.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read and write files, and may stop")]

mod commands;
mod files;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aims_site::content;
use aims_site::diag::Code;

const BINARY: &str = env!("CARGO_BIN_EXE_aims-site");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages of the handbook, and the README, by path.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

fn generated(name: &str, text: &str) {
    let path = root().join("docs/reference").join(name);
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        fs::write(path, text).unwrap();
        return;
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == text, "docs/reference/{name} is stale: run `UPDATE_REFERENCE=1 cargo test --test handbook`");
}

/// What the program prints about a command, with the width of its help fixed.
fn help(command: &[&str]) -> String {
    let output = Command::new(BINARY).args(command).arg("--help").env("COLUMNS", "100").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_reference_of_commands_is_what_help_prints() {
    let all = help(&[]);
    let names = all.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let mut text = format!(
        "# Commands\n\n<!-- Generated: the program's own help. -->\n\nExit codes: 0 done; 1 the engagement has errors (with \
         `--strict` also warnings) or an input cannot be read;\n2 wrong usage, a missing folder or a refused output; 3 a \
         write or the machine failed. Results go to stdout, messages to stderr.\n\n## aims-site\n\n```text\n{all}\n```\n"
    );
    for line in names {
        // A wrapped description continues on lines of its own, further in.
        let Some(name) = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')) else { continue };
        let name = name.split_whitespace().next().unwrap();
        if name != "help" {
            let _ = write!(text, "\n## aims-site {name}\n\n```text\n{}\n```\n", help(&[name]));
        }
    }
    generated("commands.md", &text);
}

#[test]
fn the_reference_of_rules_is_what_explain_prints() {
    let mut text = String::from(
        "# Rules\n\n<!-- Generated from content/rules/. -->\n\nHow every verdict and figure is computed. `aims-site explain \
         ID` prints one; `method.html` of a report lists them with the\nthresholds in force.\n",
    );
    for rule in content::rules() {
        let _ = write!(text, "\n## {}: {}\n\nSource: {}.\n\n{}\n", rule.id, rule.title, rule.source, rule.body.trim());
    }
    generated("rules.md", &text);
}

#[test]
fn the_reference_of_diagnostics_has_every_code() {
    let mut text = String::from(
        "# Diagnostics\n\n<!-- Generated from content/rules/. -->\n\nAn error makes a figure wrong or untraceable: nothing is \
         built. A warning is worth a look. `aims-site explain CODE` prints one.\n",
    );
    let mut codes: Vec<Code> = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.as_str());
    for code in codes {
        let doc = content::rule(code.as_str()).unwrap();
        let _ = write!(text, "\n## {}\n\n{}: {}.\n", code.as_str(), code.severity().as_str(), code.title());
        if doc.family().is_none() {
            let _ = write!(text, "\n{}\n", doc.body.trim());
        } else {
            let _ = write!(text, "\nSee [rule {}](rules.md).\n", doc.id);
        }
    }
    generated("diagnostics.md", &text);
}

/// A page without its code, where brackets are no links.
fn prose_of(page: &str) -> String {
    let mut code = false;
    let mut prose = String::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        } else if !code {
            prose.extend(line.split('`').step_by(2));
            prose.push('\n');
        }
    }
    prose
}

#[test]
fn every_link_of_the_handbook_leads_somewhere() {
    let mut broken = BTreeSet::new();
    for page in pages() {
        let text = prose_of(&fs::read_to_string(&page).unwrap());
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split([')', '#', ' ']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains(':') && !page.parent().unwrap().join(target).exists() {
                broken.insert(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
