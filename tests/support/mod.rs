//! Tiny engagements, built in a temporary folder and told like stories.
#![allow(dead_code, reason = "every test file uses what it needs")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests write files, and may stop")]

pub mod program;
pub mod site;

use std::fs;

use aims_site::Checked;
use aims_site::diag::{Severity, human};
use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

/// An engagement in a folder of its own, removed with it.
pub struct Engagement {
    temp: TempDir,
}

/// A diagnostic as tests see it: code, severity, path, line, column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub code: String,
    pub severity: String,
    pub path: String,
    pub line: usize,
    pub column: usize,
    pub message: String,
    pub help: String,
}

/// `engagement.yaml` of the tiny engagement.
pub const META: &str = "\
title: Red-team assessment
client: Client
report: { date: 2026-10-09 }
audits: [{ id: stage-1, kind: stage-1, from: 2026-11-16 }]
risks: [{ id: R-1, title: Manipulated documents }]
";

/// `findings/F-1.md` of the tiny engagement: a minor nonconformity that lacks nothing.
pub const FINDING: &str = "\
---
id: F-1
title: Attachments are obeyed
grade: minor
failure: design
controls: [A.6.2.4]
systems: [assist]
sample: { tested: 1, of: 1 }
author: tester
found: 2026-09-14
remediation: { owner: Head of IT, due: 2026-11-01 }
evidence:
  - { file: f-1/log.txt, sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae }
---
## Statement of nonconformity

The verification plan contains no adversarial test.

## Objective evidence

Plan VP-3, read on 14 September.

## Impact

Text from outside is obeyed.

## Recommendation

Add such tests.
";

/// The controls of Annex A, in their order.
pub const CONTROLS: &[&str] = &[
    "A.2.2", "A.2.3", "A.2.4", "A.3.2", "A.3.3", "A.4.2", "A.4.3", "A.4.4", "A.4.5", "A.4.6", "A.5.2", "A.5.3",
    "A.5.4", "A.5.5", "A.6.1.2", "A.6.1.3", "A.6.2.2", "A.6.2.3", "A.6.2.4", "A.6.2.5", "A.6.2.6", "A.6.2.7",
    "A.6.2.8", "A.7.2", "A.7.3", "A.7.4", "A.7.5", "A.7.6", "A.8.2", "A.8.3", "A.8.4", "A.8.5", "A.9.2", "A.9.3",
    "A.9.4", "A.10.2", "A.10.3", "A.10.4",
];

impl Engagement {
    /// A folder with nothing in it.
    pub fn empty() -> Self {
        Engagement { temp: tempfile::tempdir().unwrap() }
    }

    /// One system, one finding with its evidence; nothing to complain about.
    pub fn new() -> Self {
        Engagement::empty()
            .file("engagement.yaml", META)
            .file("systems/assist.md", "---\ntitle: Assist\n---\n")
            .file("findings/F-1.md", FINDING)
            .file("evidence/f-1/log.txt", "foo")
    }

    /// Adds or replaces a file.
    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let full = self.root().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(&full, bytes).unwrap();
        self
    }

    /// Changes a file in one place.
    pub fn change(self, path: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert_eq!(text.matches(from).count(), 1, "`{from}` stands once in {path}");
        self.file(path, text.replacen(from, to, 1))
    }

    /// Changes the finding in one place.
    pub fn finding(self, from: &str, to: &str) -> Self {
        self.change("findings/F-1.md", from, to)
    }

    /// Adds a line to the front matter of the finding, as its line 12.
    pub fn key(self, line: &str) -> Self {
        self.finding("evidence:\n", &format!("{line}\nevidence:\n"))
    }

    /// Adds to the body of the finding, whose next line is the 31st.
    pub fn body(self, text: &str) -> Self {
        self.finding("Add such tests.\n", &format!("Add such tests.\n\n{text}\n"))
    }

    /// Adds a line to `engagement.yaml`, as its sixth.
    pub fn meta(self, line: &str) -> Self {
        self.file("engagement.yaml", format!("{META}{line}\n"))
    }

    /// Adds a Statement of Applicability with a row for each control but `without`, all of them planned. The row of the
    /// n-th control stands in line n + 1.
    pub fn statement(self, without: &[&str]) -> Self {
        let rows = CONTROLS.iter().filter(|control| !without.contains(control)).map(|control| {
            format!("  - {{ ref: {control}, applicable: yes, justification: Because, status: planned }}\n")
        });
        let text = format!("controls:\n{}", rows.collect::<String>());
        self.file("statement-of-applicability.yaml", text)
    }

    /// Changes the row of a control.
    pub fn row(self, control: &str, row: &str) -> Self {
        let old = format!("{{ ref: {control}, applicable: yes, justification: Because, status: planned }}");
        self.change("statement-of-applicability.yaml", &old, row)
    }

    /// Takes a file away.
    pub fn without(self, path: &str) -> Self {
        fs::remove_file(self.root().join(path)).unwrap();
        self
    }

    /// The folder.
    pub fn root(&self) -> &Utf8Path {
        Utf8Path::from_path(self.temp.path()).unwrap()
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> Utf8PathBuf {
        self.root().join(path)
    }

    /// The engagement, read and judged.
    pub fn checked(&self) -> Checked {
        aims_site::check(self.root(), &mut |_| {})
    }

    /// Everything that is wrong with it, in order.
    pub fn check(&self) -> Vec<Seen> {
        let report = self.checked().report;
        let seen = |located: &aims_site::diag::Located| Seen {
            code: located.diagnostic.code.to_string(),
            severity: located.diagnostic.severity().as_str().to_owned(),
            path: located.diagnostic.path.to_string(),
            line: located.line,
            column: located.column,
            message: located.diagnostic.message.clone(),
            help: located.diagnostic.help.clone(),
        };
        report.items.iter().map(seen).collect()
    }

    /// What a person at a terminal reads.
    pub fn told(&self) -> String {
        let checked = self.checked();
        human::render(&checked.report, false, |path| checked.sources.text(path)).trim_end().to_owned()
    }
}

/// Builds the site of the engagement in `root`, which must be without errors, into `out`.
pub fn build(root: &Utf8Path, out: &Utf8Path) {
    let checked = aims_site::check(root, &mut |_| {});
    let items = checked.report.items.iter();
    let errors: Vec<_> = items
        .filter(|d| d.diagnostic.severity() == Severity::Error)
        .map(|d| format!("{}:{}:{} {}", d.diagnostic.path, d.line, d.column, d.diagnostic.message))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    let site = aims_site::Site::plan(checked.model.unwrap(), &checked.sources).unwrap();
    aims_site::build(&site, out, &mut |_| {}).unwrap();
}

impl Seen {
    /// `unknown-key findings/F-1.md:12:1`
    pub fn short(&self) -> String {
        format!("{} {}:{}:{}", self.code, self.path, self.line, self.column)
    }
}

/// All of them in short.
pub fn short(seen: &[Seen]) -> Vec<String> {
    seen.iter().map(Seen::short).collect()
}
