//! How a command ends and on which stream it speaks.

use super::*;
use crate::support::Engagement;

#[test]
fn exit_codes_say_what_happened() {
    let desk = Desk::with_demo();
    desk.write("file", "");
    fs::create_dir(desk.root.join("empty")).unwrap();
    let broken = Engagement::new().finding("minor", "mayor");
    let warned = Engagement::new().finding("author: tester\n", "");
    let (broken, warned) = (broken.root().as_str(), warned.root().as_str());
    for (code, args) in [
        (0, &["--help"][..]),
        (0, &["--version"]),
        (0, &["help", "new"]),
        (0, &["check", "demo"]),
        (0, &["check", "demo", "--strict"]),
        (0, &["check", warned]),
        (0, &["build", "demo", "-o", "out"]),
        (0, &["new", "finding", "demo"]),
        (0, &["explain", "A.6.2.4"]),
        (0, &["catalog", "list"]),
        (0, &["catalog", "show", "9.2.1"]),
        (0, &["completions", "bash"]),
        (0, &["fix", "demo", "--dry-run"]),
        (2, &["fix", "demo", "--choose", "A.5.3"]),
        (2, &["fix", "demo", "--choose", "A.5.3=9.9"]),
        (0, &["fix", "demo", "--dry-run", "--choose", "A.5.3=6.1.2"]),
        (0, &["status", "demo"]),
        (0, &["compare", "demo", "demo"]),
        (1, &["check", broken]),
        (1, &["check", "empty"]),
        (1, &["check", warned, "--strict"]),
        (1, &["build", broken, "-o", "out"]),
        (1, &["build", "empty", "-o", "out"]),
        (1, &["build", warned, "-o", "out", "--strict"]),
        (1, &["new", "finding", "empty"]),
        (2, &[]),
        (2, &["nonsense"]),
        (2, &["check", "demo", "--nonsense"]),
        (2, &["check", "demo", "--format", "xml"]),
        (2, &["check", "demo", "--quiet", "--verbose"]),
        (2, &["check", "absent"]),
        (2, &["check", "file"]),
        (2, &["build", "absent"]),
        (2, &["build", "demo", "-o", "demo"]),
        (2, &["build", "demo", "-o", "demo/findings/site"]),
        (2, &["build", "demo", "-o", "."]),
        (2, &["init"]),
        (2, &["init", "demo"]),
        (2, &["init", "file"]),
        (2, &["new"]),
        (2, &["new", "finding", "absent"]),
        (2, &["new", "finding", "demo", "--grade", "mayor"]),
        (2, &["fix", "absent"]),
        (2, &["status", "absent"]),
        (2, &["compare", "absent", "demo"]),
        (2, &["explain"]),
        (2, &["explain", "nonsense"]),
        (2, &["catalog"]),
        (2, &["catalog", "show", "A.6.2.44"]),
        (2, &["catalog", "show", "A.6.2.4", "absent"]),
        (3, &["init", "file/demo"]),
    ] {
        let ran = desk.run(args);
        assert_eq!(ran.code, code, "{args:?}\n{}{}", ran.out, ran.err);
        match code {
            // Help, results and diagnostics of `check` are asked for; everything else that is said is a message.
            0 => assert!(!ran.err.contains("error:"), "{args:?}\n{}", ran.err),
            1 if args[0] == "check" => assert!(!ran.out.is_empty() && ran.err.is_empty(), "{args:?}\n{}", ran.err),
            _ => assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}\n{}", ran.out),
        }
    }
}

#[test]
fn a_closed_pipe_is_no_error_and_a_full_disk_is_one() {
    let desk = Desk::with_demo();
    for args in [&["catalog", "list"][..], &["check", "demo"], &["explain", "G1"], &["completions", "zsh"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        assert_eq!(aims_site(&desk.root, args).stdout(writer).status().unwrap().code(), Some(0), "{args:?}");
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        assert_eq!(aims_site(&desk.root, args).stdout(full).status().unwrap().code(), Some(3), "{args:?}");
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let built = aims_site(&desk.root, &["build", "demo", "-o", "out"]).stderr(writer).status().unwrap();
    assert_eq!(built.code(), Some(0));
}

#[test]
fn quiet_says_nothing_but_errors() {
    let desk = Desk::new();
    for args in [
        &["init", "demo", "-q"][..],
        &["build", "demo", "-o", "out", "--quiet"],
        &["new", "finding", "demo", "-q"],
        &["new", "activity", "demo", "-q"],
    ] {
        assert_eq!(desk.done(args).err, "", "{args:?}");
    }
    assert!(desk.run(&["init", "demo", "-q"]).err.starts_with("error: `demo` is not empty"));
    desk.write("demo/engagement.yaml", "title: x\n");
    let ran = desk.run(&["build", "demo", "-o", "out", "-q"]);
    assert!(ran.err.contains("error[missing-key]"), "{}", ran.err);
}

#[test]
fn verbose_says_what_takes_how_long_on_stderr() {
    let desk = Desk::with_demo();
    let ran = desk.done(&["check", "demo", "-v"]);
    assert_eq!(ran.out, "0 errors, 0 warnings\n");
    assert!(ran.err.lines().all(|line| line.ends_with(" ms")) && ran.err.contains("parse"), "{}", ran.err);
}

#[test]
fn colour_is_used_when_it_is_asked_for() {
    let broken = Engagement::new().finding("minor", "mayor");
    let plain = run(broken.root(), &["check"]);
    let styled = run(broken.root(), &["check", "--color", "always"]);
    assert!(!plain.out.contains('\u{1b}') && styled.out.contains('\u{1b}'));
    let styled = run(broken.root(), &["init", ".", "--color", "always"]);
    assert!(styled.err.contains('\u{1b}'));
}

#[test]
fn every_command_has_help_with_examples() {
    let desk = Desk::new();
    let help = desk.done(&["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // A line that goes on stands deeper.
    let names = commands.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    let names: Vec<&str> = names.filter_map(|line| line.split(' ').next()).filter(|name| *name != "help").collect();
    assert!(names.len() >= 7, "{help}");
    for name in names {
        let help = desk.done(&[name, "--help"]).out;
        assert!(help.contains("Examples:"), "{name}\n{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 120), "{name}\n{help}");
    }
}
