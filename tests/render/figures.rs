//! Figures, and the lists that hold as many entries as they count.

use super::*;

fn finding(id: &str) -> Entry {
    Entry::new(id, format!("findings/{id}.html"), Some(Words::text("A finding")))
}

#[test]
fn a_figure_links_to_what_it_counts_even_if_it_is_zero() {
    let view = json!({"f": Figure::new("nonconformities.major", 0, "nonconformities.html#major")});
    assert_eq!(
        show("{{ <figure f={f} /> }}", &view),
        "<a class=\"figure\" data-figure=\"nonconformities.major\" href=\"nonconformities.html#major\">0</a>"
    );
}

#[test]
fn a_figure_is_plain_digits() {
    let shown = show("{{ <figure f={f} /> }}", &json!({"f": Figure::new("findings", 1_234_567, "x.html")}));
    assert!(shown.contains(">1234567</a>"));
}

/// For every element with `data-count`: its id, the count, and how many elements within it carry `data-ref`.
fn counted(html: &str) -> Vec<(String, usize, usize)> {
    let attribute = |tag: &str, name: &str| {
        let (_, value) = tag.split_once(&format!(" {name}=\""))?;
        Some(value.split_once('"')?.0.to_owned())
    };
    let void = ["meta", "link", "img", "rect", "br", "hr", "!DOCTYPE", "input", "circle", "line"];
    let mut open: Vec<(String, Option<usize>)> = Vec::new();
    let mut lists: Vec<(String, usize, usize)> = Vec::new();
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap();
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap().to_owned();
        if void.contains(&name.as_str()) {
            continue;
        }
        if tag.starts_with('/') {
            assert_eq!(open.pop().map(|(open, _)| open), Some(name), "elements nest");
            continue;
        }
        let list = attribute(tag, "data-count").map(|count| {
            lists.push((attribute(tag, "id").unwrap(), count.parse().unwrap(), 0));
            lists.len() - 1
        });
        open.push((name, list));
        if attribute(tag, "data-ref").is_some() {
            for list in open.iter().filter_map(|(_, list)| *list) {
                lists[list].2 += 1;
            }
        }
    }
    lists
}

#[test]
fn a_list_holds_as_many_entries_as_it_counts_at_every_depth() {
    let columns = || vec![Column::text(Words::text("Due"))];
    let mut first = finding("F-1/A.5.2");
    first.cells = vec![Cell::Date("2026-11-20".to_owned())];
    let design = List::of("design-major", "assessments", vec![first]).titled(Words::text("Design")).columns(columns());
    let operating =
        List::of("operating-major", "assessments", vec![]).titled(Words::text("Operation")).columns(columns());
    let major = List::grouped("major", "assessments", vec![design, operating]);
    let minor = List::of("minor", "assessments", vec![finding("F-2/A.5.2"), finding("F-3/9.1")]);
    let open = List::grouped("open", "assessments", vec![major, minor]).titled(Words::text("Open"));
    let files = [("templates/a.html", &*in_shell("{{ <list l={open} /> }}"))];
    let html = page(theme(&files), "a.html", "a.html", &json!({"open": open})).unwrap();
    let expected = [("open", 3), ("major", 1), ("design-major", 1), ("operating-major", 0), ("minor", 2)];
    assert_eq!(counted(&html), expected.map(|(id, count)| (id.to_owned(), count, count)));
    assert!(html.contains("<tr data-ref=\"F-1/A.5.2\">") && html.contains("<li data-ref=\"F-2/A.5.2\">"));
    assert!(html.contains("20 Nov 2026"));
}

#[test]
fn an_empty_list_says_so_and_counts_zero() {
    let list = List::of("major", "findings", vec![]).titled(Words::text("Major"));
    let shown = show("{{ <list l={l} /> }}", &json!({"l": list}));
    assert!(shown.contains("id=\"major\" data-count=\"0\""));
    assert!(shown.contains("0 findings") && shown.contains("<p class=\"none\">None.</p>"));
}

#[test]
fn a_long_list_shows_ids_and_titles_only() {
    let entries = (0..501).map(|n| {
        let mut entry = finding(&format!("F-{n}"));
        entry.badges = vec![Badge::new(BadgeKind::Grade, "major")];
        entry
    });
    let list = List::grouped("all", "findings", vec![List::of("major", "findings", entries.collect())]);
    let shown = show("{{ <list l={l} /> }}", &json!({"l": list}));
    assert!(!shown.contains("badge"));
    assert_eq!(shown.matches("data-ref").count(), 501);
}

#[test]
fn a_withheld_entry_shows_its_id_alone() {
    let list = List::of("a", "findings", vec![Entry::new("F-9", "F-9.html", None)]);
    let shown = show("{{ <list l={l} /> }}", &json!({"l": list}));
    assert!(shown.contains("F-9") && shown.contains("Withheld in this edition"));
}

#[test]
fn a_breakdown_prints_its_unit_the_distinct_total_and_what_keeps_the_sum_honest() {
    let row = |label: Words, count| BreakdownRow {
        label: Label::new(label),
        figures: vec![Figure::new("k", count, "x.html#a")],
        bar: None,
    };
    let breakdown = Breakdown {
        id: "by-system".to_owned(),
        caption: Words::text("By system"),
        unit: "findings".to_owned(),
        dimension: Words::text("System"),
        columns: vec![Words::text("Major")],
        rows: vec![row(Words::text("Claims"), 2), row(Words::text("Chat"), 2)],
        not_stated: Some(row(Words::say("breakdown.not-stated"), 1)),
        total: Some(row(Words::say("breakdown.total"), 4)),
        in_several: Some(Figure::new("k", 1, "x.html#b")),
        bars: false,
    };
    let shown = show("{{ <breakdown b={b} /> }}", &json!({"b": breakdown}));
    for words in ["Counts findings, each once.", "Not stated", "Distinct total", "Counted in several rows"] {
        assert!(shown.contains(words), "{words}");
    }
    assert_eq!(shown.matches("class=\"figure\"").count(), 5);
}

#[test]
fn bars_are_drawn_in_whole_hundredths() {
    let bar = Bar::new(Words::text("Tested"), 3, &[("major", 1), ("minor", 0), ("conforming", 2)]);
    let at: Vec<(&str, &str)> = bar.segments.iter().map(|s| (s.x.as_str(), s.width.as_str())).collect();
    assert_eq!(at, [("0", "33.33"), ("33.33", "66.66")]);
    assert_eq!([hundredths(1, 8), hundredths(1, 2), hundredths(0, 0), hundredths(1, 1000)], ["12.5", "50", "0", "0.1"]);
    let shown = show("{{ <bar b={b} /> }}", &json!({"b": bar}));
    assert!(shown.contains("<desc>1 major, 2 positive</desc>") && !shown.contains("style="));
}
