//! The program proposes; it never says that somebody conforms or is certified. Strings, templates, content and the built
//! example are read word by word, and what may be said of conformity stands here by name.

use std::collections::BTreeSet;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use scraper::{Html, Node};

use super::support::build;

/// Words that only a certification body may use of a client, in any form that prose takes.
const CLAIMS: &[&str] = &[
    "certified",
    "certifies",
    "compliance",
    "compliant",
    "complied",
    "complies",
    "comply",
    "complying",
    "conform",
    "conformance",
    "conformant",
    "conformed",
    "conforming",
    "conformity",
    "conforms",
];

/// What may be said all the same, in the forms in which files and pages write it, and why.
const ALLOWED: &[(&[&str], &str)] = &[
    (&["head of compliance"], "a job in an invented company"),
    (&["yes, compliance"], "a department of an invented company"),
    (&["through the question which compliance put to it"], "the same department"),
    (&["conformity of the internal audit is judged by the certification body"], "says who judges it"),
    (&["conformity of internal audits"], "names what was not examined"),
    (&["the conformity of the audits themselves was not examined"], "says what was not examined"),
    (&["audits at planned intervals that examine conformity with requirements"], "what clause 9.2 asks of the client"),
    (&["nothing in it can be conformed to"], "says that guidance is no requirement, of one standard"),
    (
        &["conformity with it gives no presumption of conformity with the regulation"],
        "says that nothing is presumed under law",
    ),
    (&["it claims neither conformity with the other text nor the lack of it"], "says that counterparts claim nothing"),
    (&["guidance standards are never conformed to"], "says that guidance is no requirement, of all"),
    (&["conformity assessment of high-risk ai systems"], "the name of a procedure in the EU AI Act"),
    (&["a.18, title: compliance", "a.18 compliance"], "the title of a section of ISO/IEC 27001:2013"),
    (&["a certified public accountant reports"], "a profession"),
];

/// Texts with where each comes from: code, which quotes values of data, is left out.
fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (root, endings) in
        [("themes/default/strings", &["yaml"][..]), ("themes", &["html"]), ("content", &["md", "yaml"])]
    {
        for path in files(Utf8Path::new(root)) {
            if path.extension().is_some_and(|ending| endings.contains(&ending)) {
                let text = fs::read_to_string(&path).unwrap();
                // Comments are read by nobody but us.
                let shown = text.lines().filter(|line| !line.trim_start().starts_with("# "));
                let text = without_code(&shown.collect::<Vec<_>>().join("\n"));
                texts.push((path.to_string(), text));
            }
        }
    }
    assert!(texts.len() > 100, "files were read");
    texts
}

fn files(root: &Utf8Path) -> Vec<Utf8PathBuf> {
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| Utf8PathBuf::from_path_buf(entry.into_path()).unwrap()).collect()
}

/// A file without what names the grade as a value of data: code, expressions of templates, links, keys, front matter.
fn without_code(text: &str) -> String {
    let mut text = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    for (open, close) in [("{%", "%}"), ("{{", "}}"), ("[[", "]]")] {
        while let Some(from) = text.find(open) {
            let to = text[from..].find(close).map_or(text.len(), |at| from + at + close.len());
            text.replace_range(from..to, " ");
        }
    }
    text.replace("conforming:", " ").replace("grade: conforming", " ")
}

/// The words of a page, without code, scripts and styles.
fn words_of(html: &Html) -> String {
    let mut text = String::new();
    let hidden = ["code", "pre", "script", "style"];
    for node in html.tree.nodes() {
        if let Node::Text(words) = node.value() {
            let inside = |name: &str| {
                node.ancestors().any(|above| above.value().as_element().is_some_and(|element| element.name() == name))
            };
            if !hidden.into_iter().any(inside) {
                text.push_str(words);
                text.push(' ');
            }
        }
    }
    text
}

/// Every claim in a text that no allowance covers, with the words around it; allowances that were needed are noted.
fn claims(text: &str, used: &mut BTreeSet<&'static str>) -> Vec<String> {
    let text: String = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut covered: Vec<std::ops::Range<usize>> = Vec::new();
    for (forms, why) in ALLOWED {
        for (at, found) in forms.iter().flat_map(|form| text.match_indices(form)) {
            used.insert(why);
            covered.push(at..at + found.len());
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '-') {
        let start = at;
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        if CLAIMS.contains(&word) && !covered.iter().any(|range| range.contains(&start)) {
            let from = (0..=start.saturating_sub(50)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
            let to = (start + word.len() + 40..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
            found.push(format!("…{}…", &text[from..to]));
        }
    }
    found
}

#[test]
fn nothing_of_ours_claims_what_only_a_certification_body_may() {
    let mut used = BTreeSet::new();
    let mut found: Vec<String> = Vec::new();
    for (path, text) in texts() {
        found.extend(claims(&text, &mut used).into_iter().map(|claim| format!("{path}: {claim}")));
    }
    let temp = tempfile::tempdir().unwrap();
    let site = Utf8PathBuf::from_path_buf(temp.path().join("site")).unwrap();
    build(Utf8Path::new("example-engagement"), &site);
    let mut printed = String::new();
    for path in files(&site).iter().filter(|path| path.extension() == Some("html")) {
        let words = words_of(&Html::parse_document(&fs::read_to_string(path).unwrap()));
        found.extend(claims(&words, &mut used).into_iter().map(|claim| format!("{path}: {claim}")));
        printed.push_str(&words.to_lowercase());
    }
    assert_eq!(found, Vec::<String>::new());
    let unused: Vec<_> = ALLOWED.iter().filter(|(_, why)| !used.contains(why)).collect();
    assert!(unused.is_empty(), "allowances that nothing needs: {unused:?}");
    let printed: String = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in ["proposed", "no nonconformity found", "verified effective by", "positive finding"] {
        assert!(printed.contains(said), "`{said}` stands on no page");
    }
}

#[test]
fn a_claim_is_found_wherever_it_stands() {
    let mut used = BTreeSet::new();
    for claim in [
        "The client is certified.",
        "Claims Assist complies with A.6.2.4",
        "verdict: Conforming",
        "in full\nconformity with the standard",
    ] {
        assert_eq!(claims(claim, &mut used).len(), 1, "{claim}");
    }
    for fair in ["a nonconformity", "Nonconforming findings", "certification body", "Head of Compliance"] {
        assert_eq!(claims(fair, &mut used), Vec::<String>::new(), "{fair}");
    }
}
