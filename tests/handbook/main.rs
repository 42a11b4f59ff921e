//! The handbook: its reference is what the program says, its commands do what they say, its links lead somewhere.
//!
//! `UPDATE_REFERENCE=1` writes the generated pages instead of comparing them.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read and write files, and may stop")]

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

/// A page as a shell script: files it shows are written, commands it shows are run, in the order of the page.
///
/// A block ```` ```yaml path/to/file ```` is a file; a block ```` ```console ```` holds commands behind `$ `, and what they print.
fn script(page: &str) -> String {
    let mut script = String::from("set -eu\n");
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let mut words = info.split_whitespace();
        match (words.next(), words.next()) {
            (Some("console"), None) => {
                for line in &block {
                    match line.strip_prefix("$ ") {
                        Some(command) => {
                            let _ = writeln!(script, "printf '\\001%s\\n' {}\n{command}", quoted(command));
                        }
                        None if line.starts_with("> ") => {
                            let _ = writeln!(script, "{}", &line[2..]);
                        }
                        None => {}
                    }
                }
            }
            (Some(_), Some(file)) => {
                let _ = writeln!(script, "cat >{} <<'END OF FILE'\n{}\nEND OF FILE", quoted(file), block.join("\n"));
            }
            _ => {}
        }
    }
    script
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The lines that a page says its commands print.
fn promised(page: &str) -> Vec<&str> {
    let mut promised = Vec::new();
    let mut console = false;
    for line in page.lines() {
        match line {
            "```console" => console = true,
            "```" => console = false,
            line if console && !line.starts_with("$ ") && !line.starts_with("> ") && !line.trim().is_empty() => {
                promised.push(line);
            }
            _ => {}
        }
    }
    promised
}

#[test]
fn every_command_of_the_handbook_does_what_the_page_says() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        if !text.contains("\n```console\n") {
            continue;
        }
        let temp = tempfile::tempdir().unwrap();
        let copied =
            Command::new("cp").args(["-r", "example-engagement"]).arg(temp.path()).current_dir(root()).status();
        assert!(copied.unwrap().success());
        let path = format!("{}:{}", Path::new(BINARY).parent().unwrap().display(), std::env::var("PATH").unwrap());
        let script = format!("exec 2>&1\n{}", script(&text));
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).env("PATH", path).env("HOME", temp.path()).current_dir(temp.path());
        let output = shell.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let name = page.strip_prefix(root()).unwrap().display();
        assert!(output.status.success(), "{name}: a command failed:\n{said}");
        let mut rest = said.lines().map(str::trim_end);
        for line in promised(&text) {
            // `…` stands for what differs from run to run.
            let parts: Vec<&str> = line.trim_end().split('…').collect();
            let found = rest.any(|said| {
                let mut from = Some(said);
                for part in &parts {
                    from = from.and_then(|from| from.find(part).map(|at| &from[at + part.len()..]));
                }
                from.is_some()
            });
            assert!(found, "{name} says that this is printed, and it is not:\n{line}\n--- printed:\n{said}");
        }
    }
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
