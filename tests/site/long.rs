//! Long bodies: they go on on further pages.

use std::fs;

use camino::Utf8PathBuf;

use super::support::{self, build};
use super::{check_links, load, select};

/// Lines of a block of code that no page holds.
const LINES: usize = 40_000;

/// Paragraphs, each said once, under headings; a footnote at the beginning whose text stands at the end, and a block of
/// code that is too long for a page.
fn long_body(paragraphs: usize) -> String {
    let words = "the assistant was asked for the payout of another customer and refused ".repeat(8);
    let mut body = String::from("It began.[^log]\n\n[^log]: See the log.\n\n");
    for at in 0..paragraphs {
        if at % 1000 == 500 {
            body.push_str(&format!("## Part {at}\n\n### Detail of {at}\n\n"));
        }
        body.push_str(&format!("Paragraph no-{at}-. {words}\n\n"));
    }
    let lines: Vec<String> = (0..LINES).map(|line| format!("line-{line}- <refused> & logged")).collect();
    body + "```text\n" + &lines.join("\n") + "\n```\n\n[to the second part](#part-1500)\n"
}

#[test]
fn a_long_body_goes_on_on_further_pages_and_loses_nothing() {
    let page = format!("---\ntitle: Long\n---\n\n{}", long_body(2_500));
    let engagement = support::Engagement::new()
        .body(&long_body(7_000))
        .file("systems/assist.md", page.replace("Long", "Assist"))
        .file("pages/long.md", &page)
        .file("pages/summary.md", &page);
    let dir = tempfile::tempdir().unwrap();
    let out = Utf8PathBuf::from_path_buf(dir.path().join("site")).unwrap();
    build(engagement.root(), &out);
    for (first, further, paragraphs) in [
        ("findings/F-1.html", "findings/F-1+", 7_000),
        ("systems/assist.html", "systems/assist+", 2_500),
        ("pages/long.html", "pages/long+", 2_500),
        ("index.html", "pages/summary+", 2_500),
    ] {
        let read = |path: &str| fs::read_to_string(out.join(path)).ok();
        let numbers = (2..).map(|number| format!("{further}{number}.html"));
        let pages: Vec<String> =
            std::iter::once(first.to_owned()).chain(numbers).map_while(|path| read(&path)).collect();
        assert!(pages.len() > 2, "{first} has {} pages", pages.len());
        for page in &pages {
            assert!(page.len() < 2_000_000, "a page of {first} has {} bytes", page.len());
            assert!(page.contains(&format!("This text has {} pages", pages.len())), "{first}");
        }
        // Everything stands there once.
        let whole = pages.concat();
        let all = |before: &str| -> Vec<usize> {
            let rest = whole.split(before).skip(1);
            rest.filter_map(|rest| rest.split_once('-')?.0.parse().ok()).collect()
        };
        assert_eq!(all("Paragraph no-"), (0..paragraphs).collect::<Vec<_>>(), "{first}");
        assert_eq!(all("line-"), (0..LINES).collect::<Vec<_>>(), "{first}");
        assert_eq!(whole.matches("- &lt;refused&gt; &amp; logged").count(), LINES);
    }
    let site = load(out.as_std_path());
    check_links(&site);
    // The contents lead to every section, wherever it stands.
    let contents = select(&site.pages["findings/F-1.html"], "#contents a");
    let hrefs: Vec<&str> = contents.iter().filter_map(|link| link.value().attr("href")).collect();
    assert!(hrefs.contains(&"#F-1-part-500"), "{hrefs:?}");
    assert!(hrefs.contains(&"../findings/F-1+2.html#F-1-part-2500"), "{hrefs:?}");
    // The footnote stands on the last page and leads back.
    let note = select(&site.pages["findings/F-1.html"], ".footnote-ref a");
    let href = note[0].value().attr("href").unwrap();
    assert!(href.contains("F-1+") && href.ends_with("#F-1-fn_log"), "{href}");
}

#[test]
fn an_edit_that_makes_a_body_long_gives_it_further_pages() {
    let mut kept = aims_site::Kept::default();
    let mut addresses = |engagement: &support::Engagement| {
        let sources = aims_site::read::folder(engagement.root());
        let (model, _) = aims_site::judge(&sources, &mut kept, &mut |_| {});
        let site = aims_site::Site::again(model.unwrap(), &sources, &mut kept).unwrap();
        site.files().iter().filter(|(path, _)| path.contains('+')).map(|(path, _)| path.clone()).collect::<Vec<_>>()
    };
    let engagement = support::Engagement::new();
    assert!(addresses(&engagement).is_empty());
    let engagement = engagement.body(&"It was refused again.\n\n".repeat(60_000));
    assert_eq!(addresses(&engagement), ["findings/F-1+2.html"]);
    let engagement = engagement.file("findings/F-1.md", support::FINDING);
    assert!(addresses(&engagement).is_empty());
}

#[test]
fn a_long_list_goes_on_with_its_numbers() {
    let items = |mark: &str| -> String {
        (0..40_000).map(|at| format!("{mark} Request no-{at}- was refused, as the policy asks of it.\n")).collect()
    };
    let engagement = support::Engagement::new()
        .body(&items("7."))
        .file("pages/list.md", format!("---\ntitle: List\n---\n\n{}\n> {}", items("-"), "said. ".repeat(300)));
    let site = support::site::Site::of(&engagement);
    for first in ["findings/F-1", "pages/list"] {
        let numbers = (2..).map(|number| format!("{first}+{number}.html"));
        let paths = std::iter::once(format!("{first}.html")).chain(numbers);
        let pages: Vec<String> =
            paths.take_while(|path| site.path(path).exists()).map(|path| site.page(&path)).collect();
        assert!(pages.len() > 2 && pages.iter().all(|page| page.len() < 2_000_000), "{first}");
        let mut items = Vec::new();
        for page in &pages {
            // Each page begins its list at the number that its first item has.
            let begins = page.split_once("<ol start=\"").map(|(_, rest)| rest.split_once('"').unwrap().0);
            let begins: Option<usize> = begins.map(|number| number.parse().unwrap());
            assert!(begins.is_none_or(|begins| begins == 7 + items.len()), "{begins:?} after {}", items.len());
            let said = page.split("Request no-").skip(1);
            items.extend(said.filter_map(|rest| rest.split_once('-')?.0.parse::<usize>().ok()));
        }
        assert_eq!(items, (0..40_000).collect::<Vec<_>>(), "{first}");
    }
}
