//! Every command of the handbook: those of this program are run, those of other programs are known by name.
//!
//! What a block is follows from its first line:
//!
//! - ```` ```console ````: commands behind `$ `, and what they print. They are run, in the order of the page.
//! - ```` ```yaml path/to/file ````: a file, in any language. It is written where the page says.
//! - ```` ```yaml ````: an excerpt of a file; of a recipe for a host, the commands that the host would run are run.
//! - ```` ```sh ````, and text that is set in: commands of other programs, which are not run.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use serde_json::Value;

use crate::{BINARY, pages, root};

/// What the handbook may ask a reader to run that is not run here: it needs a server, an account or an hour.
const OUTSIDE: &[&str] = &["aws", "cargo", "python3", "rclone", "rsync", "ssh", "tests/"];

/// A piece of code of a page.
struct Block {
    /// What its first line says, after the fence; none of text that is set in.
    info: Option<String>,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut inside = false;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                inside = true;
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(info.to_string()),
                    CodeBlockKind::Indented => None,
                };
                blocks.push(Block { info, text: String::new() });
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Text(text) if inside => blocks.last_mut().unwrap().text.push_str(&text),
            _ => {}
        }
    }
    blocks
}

/// What a line of a console begins with.
const PROMPT: &str = "$ ";
/// What a line begins with that goes on with the one before.
const MORE: &str = "> ";

/// A page as a shell script.
fn script(page: &str) -> String {
    let mut script = String::from(START);
    for Block { info, text } in blocks(page) {
        let info = info.unwrap_or_default();
        match info.split_once(' ') {
            Some((_, file)) => {
                let _ = writeln!(script, "cat >{} <<'END OF FILE'\n{text}END OF FILE", quoted(file));
            }
            None if info == "console" => {
                for line in text.lines() {
                    match line.strip_prefix(PROMPT) {
                        Some(command) => run(command, &mut script),
                        None if line.starts_with(MORE) => {
                            let _ = writeln!(script, "{}", &line[MORE.len()..]);
                        }
                        None => {}
                    }
                }
            }
            None if info == "yaml" => {
                let commands = serde_yaml::from_str(&text).map(|recipe| of_host(&recipe)).unwrap_or_default();
                commands.iter().filter(|command| !is_outside(command)).for_each(|command| run(command, &mut script));
            }
            None => {}
        }
    }
    script
}

/// A preview runs until somebody ends it: as soon as it says where it is, Ctrl-C does.
const START: &str = "set -eu
until_it_shows() {
  : >said   # not what the one before said
  \"$@\" >said 2>&1 &
  tries=0
  until grep -q '^http://' said; do
    kill -0 $!
    tries=$((tries + 1))
    test $tries -lt 600
    sleep 0.1
  done
  kill -INT $!
  wait $!
  cat said
}
";

fn run(command: &str, script: &mut String) {
    let ended = if command.starts_with("aims-site serve") { "until_it_shows " } else { "" };
    let _ = writeln!(script, "printf '\\001%s\\n' {}\n{ended}{command}", quoted(command));
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The commands that a recipe tells its host to run: `run` of GitHub's, `script` of GitLab's.
fn of_host(recipe: &Value) -> Vec<String> {
    match recipe {
        Value::Array(items) => items.iter().flat_map(of_host).collect(),
        Value::Object(keys) => {
            let told = |(key, value): (&String, &Value)| match (key.as_str(), value) {
                ("run", Value::String(command)) => vec![command.clone()],
                ("script", Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                _ => of_host(value),
            };
            keys.iter().flat_map(told).collect()
        }
        _ => Vec::new(),
    }
}

fn is_outside(command: &str) -> bool {
    let program = command.split_whitespace().next().unwrap_or_default();
    OUTSIDE.iter().any(|name| program == *name || name.ends_with('/') && program.starts_with(name))
}

/// The lines that a page says its commands print.
fn promised(page: &str) -> Vec<String> {
    let consoles = blocks(page).into_iter().filter(|block| block.info.as_deref() == Some("console"));
    let lines = consoles.flat_map(|block| block.text.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| !line.starts_with(PROMPT) && !line.starts_with(MORE) && !line.trim().is_empty()).collect()
}

/// A folder to follow a page in, and the programs that a reader has: this one, and a browser that opens nothing.
struct Desk {
    temp: tempfile::TempDir,
    path: String,
}

impl Desk {
    /// With `aims-site` as `program`, a shell script, if it is not the program itself.
    fn new(program: Option<&str>) -> Desk {
        let temp = tempfile::tempdir().unwrap();
        let programs = temp.path().join(".programs");
        fs::create_dir(&programs).unwrap();
        put(&programs.join("xdg-open"), "");
        if let Some(script) = program {
            put(&programs.join("aims-site"), script);
        }
        let folders = [programs.as_path(), Path::new(BINARY).parent().unwrap()].map(|folder| folder.to_str().unwrap());
        let path = format!("{}:{}", folders.join(":"), std::env::var("PATH").unwrap());
        Desk { temp, path }
    }

    /// Whether a script went well, and what it said.
    fn run(&self, script: &str) -> (bool, String) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec 2>&1\n{script}")]).stdin(Stdio::null());
        let folder = self.temp.path();
        let output = shell.env("PATH", &self.path).env("HOME", folder).current_dir(folder).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

fn put(program: &Path, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
}

fn name(page: &Path) -> String {
    page.strip_prefix(root()).unwrap().display().to_string()
}

#[test]
fn every_command_of_the_handbook_does_what_the_page_says() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let script = script(&text);
        if script == START {
            continue;
        }
        let desk = Desk::new(None);
        let mut copy = Command::new("cp");
        let copied = copy.args(["-r", "example-engagement"]).arg(desk.temp.path()).current_dir(root()).status();
        assert!(copied.unwrap().success());
        let (done, said) = desk.run(&script);
        let name = name(&page);
        assert!(done, "{name}: a command failed:\n{said}");
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

/// The pages that a person wrote. The reference shows the files and commands of one finding or other.
fn written() -> impl Iterator<Item = PathBuf> {
    pages().into_iter().filter(|page| !page.starts_with(root().join("docs/reference")))
}

#[test]
fn what_is_not_run_are_commands_of_named_programs() {
    let mut unknown = Vec::new();
    for page in written() {
        for Block { info, text } in blocks(&fs::read_to_string(&page).unwrap()) {
            let commands = match info.as_deref() {
                None | Some("sh") => true,
                Some("console") => continue,
                Some(_) => false,
            };
            // A line that is set in goes on with the command before.
            let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(' '));
            let wrong = lines.filter(|line| match commands {
                true => !is_outside(line),
                false => line.starts_with("aims-site ") || line.starts_with(PROMPT),
            });
            unknown.extend(wrong.map(|line| format!("{}: {line}", name(&page))));
        }
    }
    assert!(unknown.is_empty(), "these are neither run nor commands of other programs: {unknown:#?}");
}

/// The commands that a page names in a sentence, and those of the examples in the program's help.
fn named(page: &str) -> Vec<String> {
    let mut named: Vec<String> = Vec::new();
    for event in Parser::new(page) {
        if let Event::Code(code) = event {
            named.push(code.to_string());
        }
    }
    for Block { info, text } in blocks(page) {
        if info.as_deref() == Some("text") {
            // What is told of a command stands beside it, some way off.
            named.extend(
                text.replace("\\\n", " ").lines().filter_map(|line| line.trim().split("  ").next()).map(str::to_owned),
            );
        }
    }
    // Of a pipe, what this program does of it.
    let own =
        named.iter().flat_map(|line| line.split(" && ")).map(|line| line.split(['|', '>']).next().unwrap().trim());
    own.filter(|line| line.starts_with("aims-site ")).map(str::to_owned).collect()
}

#[test]
fn every_command_that_is_named_is_one() {
    // With `--help` behind them, arguments are read as ever, and nothing is done.
    let desk = Desk::new(Some(&format!("exec {} \"$@\" --help", quoted(BINARY))));
    let mut commands: Vec<String> = pages().iter().flat_map(|page| named(&fs::read_to_string(page).unwrap())).collect();
    commands.sort();
    commands.dedup();
    assert!(commands.len() > 50, "{commands:?}");
    for command in commands {
        let (known, said) = desk.run(&command);
        assert!(known, "{command}\n{said}");
    }
}
