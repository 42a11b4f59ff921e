//! What is bounded and confined: each limit just within it and just beyond it, with what is said.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::support::{Engagement, Seen, short};

/// `code path:line:column: message`, for each.
fn told(engagement: &Engagement) -> Vec<String> {
    engagement.check().iter().map(|seen: &Seen| format!("{}: {}", seen.short(), seen.message)).collect()
}

fn none() -> [&'static str; 0] {
    []
}

#[test]
fn a_text_file_holds_so_many_bytes() {
    let of = |bytes: usize| {
        let head = "---\nid: F-2\ntitle: Long\nstatus: draft\n---\n";
        Engagement::new().file("findings/F-2.md", format!("{head}{}\n", "x".repeat(bytes - head.len() - 1)))
    };
    assert_eq!(told(&of(16 * 1024 * 1024)), none());
    assert_eq!(told(&of(16 * 1024 * 1024 + 1)), ["too-large findings/F-2.md:1:1: this file is larger than 16 MB"]);
}

#[test]
fn a_yaml_file_holds_so_many_values_so_deep() {
    let many = |n: usize| Engagement::new().key(&format!("x-own: [{}]", vec!["1"; n].join(",")));
    assert_eq!(told(&many(19_000)), none());
    assert_eq!(
        told(&many(21_000))[0].split_once(": ").unwrap().1,
        "the YAML goes beyond the limits: more than 20000 values"
    );
    let deep = |n: usize| Engagement::new().key(&format!("x-own: {}1{}", "[".repeat(n), "]".repeat(n)));
    assert_eq!(told(&deep(40)), none());
    assert_eq!(
        told(&deep(60))[0].split_once(": ").unwrap().1,
        "the YAML goes beyond the limits: lists and mappings stand more than 48 deep"
    );
    // So deep that a parser which calls itself would fall over.
    assert_eq!(short(&deep(1_000_000).check())[0].split(' ').next(), Some("too-large"));
}

#[test]
fn aliases_repeat_only_so_much() {
    let beyond = |yaml: &str| {
        let told = told(&Engagement::new().key(yaml));
        let (code, message) = told[0].split_once(" findings/F-1.md:").unwrap();
        assert_eq!(code, "too-large");
        message.split_once("the YAML goes beyond the limits: ").unwrap().1.to_owned()
    };
    let few = format!("x-a: &a one\nx-b: [{}]", vec!["*a"; 150].join(","));
    assert_eq!(told(&Engagement::new().key(&few)), none());
    let many = format!("x-a: &a one\nx-b: [{}]", vec!["*a"; 250].join(","));
    assert_eq!(beyond(&many), "more than 200 aliases or anchors");
    // A billion laughs.
    let mut laughs = "x-a: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]\n".to_owned();
    for level in 1..9 {
        laughs += &format!("x-a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(","));
    }
    assert_eq!(beyond(laughs.trim_end()), "its aliases stand for more than 20000 values");
    // A few aliases of something large.
    let large = format!("x-a: &a {}\nx-b: [{}]", "x".repeat(1024 * 1024), vec!["*a"; 150].join(","));
    assert_eq!(beyond(&large), "more than 32 MB of text with what aliases repeat");
    assert_eq!(
        told(&Engagement::new().key("x-a: &a [*a]"))[0].split(' ').next(),
        Some("yaml-syntax"),
        "what stands for itself"
    );
}

#[test]
fn an_earlier_report_nests_only_so_deep() {
    let json =
        format!("{{\"schema\": \"aims-site.report/1\", \"figures\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let told = told(&Engagement::new().file("history/2025.json", json));
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("bad-value history/2025.json:1:"), "{told:?}");
    assert!(told[0].ends_with("this report cannot be read: recursion limit exceeded"), "{told:?}");
}

#[test]
fn quotes_and_lists_nest_only_so_deep() {
    let deep = |n: usize| Engagement::new().body(&format!("{}deep", "> ".repeat(n)));
    assert_eq!(told(&deep(24)), none());
    let said = "quotes and lists stand more than 24 deep: what is deeper has no frame";
    assert_eq!(told(&deep(25)), [format!("shown-plain findings/F-1.md:31:49: {said}")]);
    assert_eq!(told(&deep(100_000)), [format!("shown-plain findings/F-1.md:31:49: {said}")]);
}

#[test]
fn passages_nest_only_so_deep() {
    let deep =
        |n: usize| Engagement::new().body(&format!("{}deep\n\n{}", "::: auditor\n\n".repeat(n), ":::\n\n".repeat(n)));
    assert_eq!(told(&deep(8)), none());
    let beyond = told(&deep(9));
    assert_eq!(beyond[0], "passage-unclosed findings/F-1.md:47:1: passages stand more than 8 deep in one another");
}

#[test]
fn tables_hold_only_so_many_cells() {
    let table = |columns: usize, rows: usize| {
        let line = |cell: &str| vec![cell; columns].join("|");
        Engagement::new().body(&format!("|{}|\n|{}|\n{}", line("a"), line("-"), "|b|\n".repeat(rows)))
    };
    assert_eq!(told(&table(100, 900)), none());
    // Four kilobytes that would be half a million cells.
    let bomb = table(500, 1_000);
    assert_eq!(
        told(&bomb),
        [
            "shown-plain findings/F-1.md:32:1: the tables of this text have more than 100000 cells: this one is shown as text"
        ]
    );
}

#[test]
fn blocks_of_code_have_colours_only_up_to_a_size() {
    let code = |bytes: usize| Engagement::new().body(&format!("```json\n{}\n```", "[1],\n".repeat(bytes / 5)));
    assert_eq!(told(&code(32_000)), none());
    assert_eq!(
        told(&code(40_000)),
        ["shown-plain findings/F-1.md:31:1: this block of code is larger than 32 KB: it has no colours"]
    );
}

#[test]
fn names_and_paths_are_only_so_long() {
    // A name of 241 bytes, but of few characters.
    let long = format!("evidence/{}x.txt", "語".repeat(79));
    assert_eq!(
        told(&Engagement::new().file(&long, "x")),
        [format!("too-large {long}:1:1: this name is longer than 240 bytes")]
    );
    // One of 240 is read.
    let within = format!("evidence/{}xx.txt", "語".repeat(78));
    assert_eq!(short(&Engagement::new().file(&within, "x").check()), [format!("evidence-uncited {within}:1:1")]);
    let deep = |n: usize| format!("evidence/f-1/{}/{}.txt", "d".repeat(90), "e".repeat(n));
    assert_eq!(short(&Engagement::new().file(&deep(92), "x").check())[0].split(' ').next(), Some("evidence-uncited"));
    let long = deep(93);
    assert_eq!(
        told(&Engagement::new().file(&long, "x")),
        [format!("too-large {long}:1:1: this path is longer than 200 characters")]
    );
}

#[test]
fn folders_nest_only_so_deep() {
    let path = |n: usize| format!("findings{}", "/d".repeat(n));
    let engagement = Engagement::new();
    fs::create_dir_all(engagement.path(&path(63))).unwrap();
    assert_eq!(told(&engagement), none());
    fs::create_dir_all(engagement.path(&path(64))).unwrap();
    assert_eq!(
        told(&engagement),
        [format!("too-large {}:1:1: folders stand more than 64 deep in one another", path(64))]
    );
}

#[test]
fn links_stay_inside_and_go_in_no_circle() {
    let link = |to: &str, at: &str| {
        let engagement = Engagement::new();
        symlink(to, engagement.path(at)).unwrap();
        told(&engagement)
    };
    let out = "this link leads out of the engagement folder";
    let back = "this link leads back to a folder above it";
    assert_eq!(link("/etc/hostname", "findings/F-2.md"), [format!("outside-folder findings/F-2.md:1:1: {out}")]);
    assert_eq!(link("/etc", "evidence/etc"), [format!("outside-folder evidence/etc:1:1: {out}")]);
    assert_eq!(link("/dev/zero", "evidence/zero"), [format!("outside-folder evidence/zero:1:1: {out}")]);
    assert_eq!(link("/etc", "theme"), [format!("outside-folder theme:1:1: {out}")]);
    assert_eq!(link("..", "findings/up"), [format!("outside-folder findings/up:1:1: {back}")]);
    assert_eq!(link(".", "findings/again"), [format!("outside-folder findings/again:1:1: {back}")]);
    assert_eq!(link("self", "findings/self")[0].split(':').next(), Some("unreadable findings/self"));
    // One that stays inside is read.
    assert_eq!(link("assist.md", "systems/other.md"), none());
}

#[test]
fn what_is_no_file_is_not_read() {
    for input in
        ["engagement.yaml", "findings/pipe.md", "evidence/pipe", "history/pipe.json", "theme/pipe", "pages/p.md"]
    {
        let engagement = Engagement::new();
        let path = engagement.path(input);
        let _ = fs::remove_file(&path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let said = format!("special-file {input}:1:1: this is a device, pipe or socket, not a file");
        assert!(told(&engagement).contains(&said), "{input}: {:?}", told(&engagement));
    }
}

#[test]
fn names_that_some_systems_cannot_hold_are_told() {
    let cited = |name: &str| {
        Engagement::new()
            .file(&format!("evidence/{name}"), "foo")
            .finding("6e7ae }\n", &format!("6e7ae }}\n  - {{ file: \"{name}\", sha256: {} }}\n", super::FOO))
    };
    let no = "Windows can hold no copy of this file: ";
    for (name, why) in [
        ("f-1/con.txt", "`con.txt` is the name of a device there"),
        ("f-1/LPT1.html", "`LPT1.html.txt` is the name of a device there"),
        ("aux/log.txt", "`aux` is the name of a device there"),
        ("f-1/10:15.log", "`:` is in no name there"),
        ("f-1./log.txt", "a name cannot end with a dot or a blank there"),
    ] {
        assert_eq!(told(&cited(name)), [format!("name-not-portable evidence/{name}:1:1: {no}{why}")]);
    }
    assert_eq!(told(&cited("f-1/console.txt")), none());
    let bad = |path: &str, text: &str, said: &str| {
        let told = told(&Engagement::new().file(path, text));
        assert!(told.iter().any(|told| told.starts_with(said) && told.contains("Windows device")), "{path}: {told:?}");
    };
    bad("systems/con.md", "---\ntitle: Con\n---\n", "bad-id systems/con.md:");
    bad("pages/aux.md", "---\ntitle: Aux\n---\n", "bad-id pages/aux.md:");
    bad("findings/F-2.md", "---\nid: nul\ntitle: Nul\nstatus: draft\n---\n", "bad-id findings/F-2.md:2:5");
}

#[test]
fn names_that_are_one_on_some_systems_are_told() {
    let both = |one: &str, other: &str| {
        let engagement =
            Engagement::new().file(&format!("evidence/{one}"), "x").file(&format!("evidence/{other}"), "x");
        let told = told(&engagement);
        told.into_iter().filter(|told| told.starts_with("name-collision")).collect::<Vec<_>>()
    };
    assert_eq!(both("f-1/a.txt", "f-1/A.txt").len(), 1);
    assert_eq!(both("f-1/\u{e9}.txt", "f-1/e\u{301}.txt").len(), 1, "composed or not");
    assert_eq!(both("f-1/\u{c9}.txt", "f-1/e\u{301}.txt").len(), 1, "both");
    assert_eq!(both("f-1/a.txt", "F-1/b.txt").len(), 1, "folders");
    assert_eq!(both("f-1/a.txt", "f-1/b.txt").len(), 0);
}
