//! What holds for every body: it reads as in the reference implementations, it is whole, it is safe,
//! and it ends in time.

use aims_site::diag::Code;
use proptest::prelude::*;

use super::show::{self, html as shown, parsed};
use super::{compare, corpus, html};

/// Examples that we render otherwise on purpose.
const DIFFERENCES: &[(&str, &[u64], &str)] = &[
    ("commonmark", &[548, 590], "[[foo]] is a link into the engagement"),
    ("commonmark", &[602, 606, 608, 611, 612], "addresses in running text link, as GFM has it"),
    ("gfm", &[556, 598], "[[foo]] is a link into the engagement"),
    ("gfm", &[610, 614, 616, 619, 620], "addresses in running text link; these examples are without the extension"),
    ("gfm", &[398, 426, 434, 435, 436, 473, 474, 475, 477], "strong within strong stays, as CommonMark 0.31 has it"),
    ("gfm", &[628], "ftp: is not followed"),
];

/// The examples of a specification, taken from a package at test time: see tests/commonmark/run.sh.
#[test]
#[ignore = "needs the examples; run tests/commonmark/run.sh"]
fn examples_render_as_the_reference_implementations_do() {
    let (mut same, mut raw, mut named, mut wrong) = (0, 0, 0, Vec::new());
    let examples = show::examples();
    for example in &examples {
        let (specification, number) =
            (example["specification"].as_str().unwrap(), example["example"].as_u64().unwrap());
        let (markdown, theirs) = (example["markdown"].as_str().unwrap(), example["html"].as_str().unwrap());
        let (prose, diagnostics) = parsed(markdown);
        if diagnostics.iter().any(|d| d.code == Code::RawHtml) {
            raw += 1;
            continue;
        }
        let (ours, theirs) = (compare::ours(&show::pieces(&prose.pieces)), compare::expected(theirs));
        let meant = DIFFERENCES.iter().any(|(s, numbers, _)| *s == specification && numbers.contains(&number));
        match (ours == theirs, meant) {
            (true, false) => same += 1,
            (false, true) => named += 1,
            (true, true) => wrong.push(format!("{specification} {number} is named as different, and is not")),
            (false, false) => {
                wrong.push(format!("{specification} {number}\n{markdown:?}\n--- ours\n{ours}\n--- theirs\n{theirs}\n"))
            }
        }
    }
    println!("{} examples: {same} equal, {named} different and named, {raw} with raw HTML", examples.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_combination_of_constructs_gives_balanced_html_with_unique_ids() {
    let documents = corpus::documents();
    assert!(documents.len() >= 500);
    for (name, markdown) in &documents {
        let page = shown(markdown);
        assert_eq!(html::unbalanced(&page), None, "{name}\n{markdown}\n{page}");
        let mut ids = html::ids(&page);
        ids.sort();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}\n{markdown}\n{page}");
    }
    show::save(&documents);
}

#[test]
fn hostile_bodies_end_in_time() {
    let (size, seconds) = if show::thorough() { (1_000_000, 30) } else { (60_000, 10) };
    for (name, markdown) in corpus::hostile(size) {
        let (page, took) = show::timed(|| shown(&markdown));
        assert!(took.as_secs() < seconds, "{name} took {took:?}");
        assert!(page.len() < markdown.len() * 80 + 10_000, "{name} grew to {}", page.len());
        assert_eq!(html::unbalanced(&page), None, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_safe(markdown in any::<String>()) {
        safe(&markdown)?;
    }

    #[test]
    fn any_marks_are_safe(markdown in corpus::marks()) {
        safe(&markdown)?;
    }
}

fn safe(markdown: &str) -> Result<(), TestCaseError> {
    let (prose, diagnostics) = parsed(markdown);
    let page = show::pieces(&prose.pieces);
    prop_assert_eq!(html::unbalanced(&page), None, "{}", page);
    prop_assert!(!page.contains("<script") && !page.contains("<img"));
    prop_assert!(page.chars().all(|c| !c.is_control() || "\n\t\r".contains(c)));
    for diagnostic in diagnostics {
        let span = diagnostic.span;
        prop_assert!(markdown.get(span.start as usize..span.end as usize).is_some(), "{:?}", diagnostic);
    }
    let mut ids = html::ids(&page);
    let all = ids.len();
    ids.sort();
    ids.dedup();
    prop_assert_eq!(all, ids.len());
    Ok(())
}
