//! Whatever is edited, in whatever order: what is served stays what a fresh build writes.
//!
//! `AIMS_SITE_TEST_EDITS` says how many edits; `AIMS_SITE_TEST_SEED` which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use aims_site::read::INPUTS;
use aims_site::{Asked, Kept, Site, read};
use camino::{Utf8Path, Utf8PathBuf};

use crate::preview::{Preview, wait};
use crate::same::difference;
use crate::support::{self, Engagement, FINDING, META};

/// Edits between two comparisons.
const BETWEEN: usize = 10;

/// Numbers that look random, and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// An engagement, and somebody at work in it.
struct Writer {
    root: Utf8PathBuf,
    dice: Dice,
    /// What each file holds; an edit that breaks something is mended by writing this again.
    files: BTreeMap<String, String>,
    made: usize,
    log: Vec<String>,
}

impl Writer {
    /// Puts a file into its place in one of the ways of editors.
    fn save(&mut self, path: &str, text: String) {
        let at = self.root.join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        let way = *self.dice.pick(&["in place", "by rename", "in two steps", "anew"]);
        match way {
            "by rename" => {
                let beside = at.with_file_name(format!(".{}.tmp", at.file_name().unwrap()));
                fs::write(&beside, &text).unwrap();
                fs::rename(&beside, &at).unwrap();
            }
            "in two steps" => {
                fs::write(&at, "").unwrap();
                fs::write(&at, &text).unwrap();
            }
            "anew" => {
                let _ = fs::remove_file(&at);
                fs::write(&at, &text).unwrap();
            }
            _ => fs::write(&at, &text).unwrap(),
        }
        self.log.push(format!("{path} {way}"));
        self.files.insert(path.to_owned(), text);
    }

    fn remove(&mut self, path: &str) {
        fs::remove_file(self.root.join(path)).unwrap();
        self.files.remove(path);
        self.log.push(format!("{path} removed"));
    }

    fn below(&self, folder: &str) -> Vec<String> {
        self.files.keys().filter(|path| path.starts_with(folder)).cloned().collect()
    }

    fn one_of(&mut self, folder: &str) -> Option<String> {
        let there = self.below(folder);
        (!there.is_empty()).then(|| self.dice.pick(&there).clone())
    }

    fn new_finding(&mut self) {
        self.made += 1;
        let folder = *self.dice.pick(&["findings", "findings/one", "findings/two/three"]);
        let id = format!("F-{}", self.made + 1);
        let text = FINDING.replace("F-1", &id).replace(
            "  - { file: f-1/log.txt, sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae }\n",
            "  - { file: f-1/log.txt }\n",
        );
        self.save(&format!("{folder}/{id}.md"), text);
    }

    /// Changes one finding in one of its lines.
    fn change_finding(&mut self) {
        let Some(path) = self.one_of("findings/") else { return self.new_finding() };
        let mut lines: Vec<String> = self.files[&path].lines().map(str::to_owned).collect();
        let n = self.dice.below(1000);
        let (key, value) = match self.dice.below(8) {
            0 => ("title:", format!("title: Title {n}")),
            1 => ("grade:", format!("grade: {}", self.dice.pick(&["major", "minor", "opportunity"]))),
            2 => ("controls:", format!("controls: [{}]", self.dice.pick(&support::CONTROLS[..20]))),
            3 => ("failure:", format!("failure: {}", self.dice.pick(&["design", "operating"]))),
            4 => ("author:", format!("author: tester {n}")),
            5 => ("found:", format!("found: 2026-09-{:02}", 1 + n % 28)),
            6 => ("status:", format!("status: {}", self.dice.pick(&["draft", "open"]))),
            _ => ("Add such", format!("Add such tests, {n} of them. See [[A.6.2.4]] and `x = {n}`.")),
        };
        match lines.iter_mut().find(|line| line.starts_with(key)) {
            Some(line) => *line = value,
            None => lines.insert(3, value),
        }
        self.save(&path, lines.join("\n") + "\n");
    }

    /// Moves a finding to another file, or all of a folder to another.
    fn move_something(&mut self) {
        let folders = ["findings/one", "findings/two", "findings/moved"];
        let from = *self.dice.pick(&folders);
        let to = *self.dice.pick(&folders);
        if from != to && self.root.join(from).is_dir() && !self.root.join(to).exists() {
            fs::rename(self.root.join(from), self.root.join(to)).unwrap();
            for path in self.below(&format!("{from}/")) {
                let text = self.files.remove(&path).unwrap();
                self.files.insert(path.replacen(from, to, 1), text);
            }
            return self.log.push(format!("{from} to {to}"));
        }
        let Some(path) = self.one_of("findings/") else { return };
        self.made += 1;
        let to = format!("findings/moved-{}.md", self.made);
        fs::rename(self.root.join(&path), self.root.join(&to)).unwrap();
        let text = self.files.remove(&path).unwrap();
        self.log.push(format!("{path} to {to}"));
        self.files.insert(to, text);
    }

    fn change_beside(&mut self) {
        let n = self.dice.below(1000);
        let theme = ["theme/theme.yaml", "theme/strings/en.yaml"];
        match self.dice.below(9) {
            0 => self.save("engagement.yaml", META.replace("Red-team assessment", &format!("Assessment {n}"))),
            1 => self.save("systems/assist.md", format!("---\ntitle: Assist {n}\n---\nSystem {n}.\n")),
            2 => self.save(&format!("systems/other-{}.md", n % 3), format!("---\ntitle: Other {n}\n---\n")),
            3 => self.save(&format!("pages/page-{}.md", n % 3), format!("---\ntitle: Page {n}\n---\nText {n}.\n")),
            4 => self.save("evidence/f-1/log.txt", format!("log {n}")),
            5 => self.save(theme[0], format!("light: {{ accent: \"#12{:02}56\" }}\n", n % 100)),
            6 => self.save(theme[1], format!("nav:\n  index: Start {n}\n")),
            7 => {
                let row = |control: &&str| {
                    let status = ["planned", "implemented"][(n + control.len()) % 2];
                    format!("  - {{ ref: {control}, applicable: yes, justification: Because {n}, status: {status} }}\n")
                };
                let rows: String = support::CONTROLS.iter().map(row).collect();
                self.save("statement-of-applicability.yaml", format!("controls:\n{rows}"));
            }
            _ => {
                let beside = ["systems/other", "pages/", "theme/", "statement"];
                let folder = *self.dice.pick(&beside);
                if let Some(path) = self.one_of(folder) {
                    self.remove(&path);
                }
            }
        }
    }

    /// Breaks a file, and mends it.
    fn break_something(&mut self) {
        let Some(path) = self.one_of("findings/") else { return };
        let good = self.files[&path].clone();
        self.save(&path, good.replace("systems: [assist]", "systems: [nowhere]"));
        self.save(&path, good);
    }

    /// Writes into a finding what is wrong, odd, or means something else to others.
    fn be_rough(&mut self) {
        let Some(path) = self.one_of("findings/") else { return };
        let good = self.files[&path].clone();
        let line = *self.dice.pick(&[
            "id: F-2",
            "id: f-3",
            "summary: In a word.",
            "audience: everybody",
            "evidence: [{ file: f-1/gone.txt }]",
            "evidence: [{ file: f-1/log.txt, title: Another }]",
            "evidence: [{ file: ../out.txt }]",
            "title: [",
            "---",
            "x-note: some",
            "lifecycle: [nowhere]",
        ]);
        let key = line.split_once(':').map_or("---", |(key, _)| key).to_owned() + ":";
        // The key may be stated already: it is replaced, or said twice.
        let twice = self.dice.below(4) == 0;
        let text = good.replacen("---\n", &format!("---\n{line}\n"), 1);
        let lines = text.lines().enumerate().filter(|(at, text)| twice || *at < 2 || !text.starts_with(&key));
        let text = lines.map(|(_, line)| line).collect::<Vec<_>>().join("\n") + "\n";
        let nowhere = self.dice.below(3) == 0;
        self.save(&path, if nowhere { format!("{text}\nSee [[F-99]].\n") } else { text });
    }

    fn edit(&mut self) {
        match self.dice.below(12) {
            0 | 1 => self.new_finding(),
            2..=5 => self.change_finding(),
            6 => self.move_something(),
            7 if self.below("findings/").len() > 3 => {
                let path = self.one_of("findings/").unwrap();
                self.remove(&path);
            }
            8 => self.break_something(),
            _ => self.change_beside(),
        }
    }
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |n| n.parse().unwrap())
}

/// Somebody about to work in an engagement of four findings.
fn writer(root: &Utf8Path, seed: usize) -> Writer {
    let dice = Dice(seed as u64);
    let mut writer = Writer { root: root.to_owned(), dice, files: BTreeMap::new(), made: 0, log: Vec::new() };
    writer.save("systems/assist.md", "---\ntitle: Assist\n---\n".to_owned());
    writer.save("engagement.yaml", META.to_owned());
    fs::remove_file(root.join("findings/F-1.md")).unwrap();
    (0..4).for_each(|_| writer.new_finding());
    writer
}

#[test]
fn whatever_is_edited_is_served_as_a_fresh_build_writes_it() {
    let (edits, seed) = (number("AIMS_SITE_TEST_EDITS", 3 * BETWEEN), number("AIMS_SITE_TEST_SEED", 1));
    let engagement = Engagement::new();
    let root = engagement.root().to_owned();
    let mut writer = writer(&root, seed);
    let preview = Preview::of(&root, &[]);
    let mut before = BTreeSet::new();
    for edit in 1..=edits {
        writer.edit();
        if edit % BETWEEN != 0 {
            continue;
        }
        let mut found = None;
        wait(|| {
            found = difference(&preview, &root, &Asked::default(), &mut before);
            found.is_none()
        });
        assert_eq!(found, None, "seed {seed}, edit {edit}:\n{}\n{}", writer.log.join("\n"), preview.told());
    }
}

#[test]
fn whatever_is_edited_is_judged_as_if_nobody_had_looked_before() {
    let (edits, seed) = (number("AIMS_SITE_TEST_EDITS", 10 * BETWEEN), number("AIMS_SITE_TEST_SEED", 1));
    let engagement = Engagement::new();
    let root = engagement.root().to_owned();
    let mut writer = writer(&root, seed);
    let (mut sources, mut kept) = (read::folder(&root), Kept::default());
    for edit in 1..=edits {
        if writer.dice.below(3) == 0 {
            writer.be_rough()
        } else {
            writer.edit()
        }
        sources.refresh(INPUTS.iter().map(Utf8Path::new));
        let (model, report) = aims_site::judge(&sources, &mut kept, &mut |_| {});
        let anew = aims_site::check(&root, &mut |_| {});
        let about = format!("seed {seed}, edit {edit}:\n{}", writer.log.join("\n"));
        assert_eq!(report.items, anew.report.items, "{about}");
        let (Some(model), Some(other)) = (model, anew.model) else { continue };
        assert!(model.assessment == other.assessment, "the assessment, {about}");
        let (now, other_now) = (&model.engagement, &other.engagement);
        assert_eq!(now.findings, other_now.findings, "{about}");
        assert_eq!(now.evidence, other_now.evidence, "{about}");
        assert_eq!(format!("{:?}", model.spans), format!("{:?}", other.spans), "{about}");
        let site = Site::again(Arc::clone(&model), &sources, &mut kept).unwrap();
        let planned = Site::plan(other, &anew.sources).unwrap();
        assert_eq!(site.files(), planned.files(), "{about}");
        assert_eq!(site.volumes(), planned.volumes(), "{about}");
    }
}
