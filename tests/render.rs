//! Stories about themes and pages: what can be overridden, what a broken override says, and what no page ever does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::Arc;

use aims_site::render::{Layer, POLICY, RenderError, Shell, Theme, assets, render};
use aims_site::view::parts::*;
use serde::Serialize;
use serde_json::{Value as Json, json};

// ---- What the stories are told with

fn layer(files: &[(&str, &str)]) -> Layer {
    Layer::new("theme", files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
}

fn theme(files: &[(&str, &str)]) -> Theme {
    Theme::load("en", vec![layer(files)]).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// Every error of a theme as `place: message (help)`.
fn errors(files: &[(&str, &str)]) -> Vec<String> {
    match Theme::load("en", vec![layer(files)]) {
        Ok(_) => panic!("the theme loads"),
        Err(errors) => errors.iter().map(|error| format!("{error} ({})", error.help)).collect(),
    }
}

fn site() -> Site {
    let link = |key: &str| NavLink {
        key: key.to_owned(),
        href: format!("{key}.html"),
        text: Words::say(format!("nav.{key}")),
    };
    Site {
        title: "Claims assistant".to_owned(),
        client: "Meridian".to_owned(),
        classification: Some("TLP:AMBER".to_owned()),
        edition: Some("auditor".to_owned()),
        version: Some("1.0".to_owned()),
        date: "2026-10-09".to_owned(),
        language: "en".to_owned(),
        generator: "aims-site".to_owned(),
        nav: vec![NavGroup { title: Words::say("nav.group-outcome"), links: vec![link("index"), link("findings")] }],
        ..Site::default()
    }
}

fn page(theme: Theme, template: &str, path: &str, view: &impl Serialize) -> Result<String, RenderError> {
    let shell = Shell::new(Arc::new(theme), &site())?;
    let frame = Frame::new(path, "findings", Words::text("A page"));
    render(&shell, template, &frame, view).map(|bytes| String::from_utf8(bytes).unwrap())
}

/// What `body` shows of a view, in the default theme.
fn show(body: &str, view: &impl Serialize) -> String {
    let template = format!("{{% extends \"base.html\" %}}{{% block content %}}[[{body}]]{{% endblock %}}");
    let html = page(theme(&[("templates/story.html", &template)]), "story.html", "a.html", view).unwrap();
    let (_, rest) = html.split_once("[[").unwrap();
    rest.split_once("]]").unwrap().0.to_owned()
}

fn style(theme: Theme) -> String {
    let shell = Shell::new(Arc::new(theme), &site()).unwrap();
    style_of(&shell)
}

fn style_of(shell: &Shell) -> String {
    let files: BTreeMap<String, Vec<u8>> = assets(shell).into_iter().collect();
    String::from_utf8(files["assets/site.css"].clone()).unwrap()
}

fn plain_view() -> Json {
    json!({"header": Header::new(Words::text("A page")), "callouts": [], "sections": []})
}

fn finding(id: &str) -> Entry {
    Entry::new(id, format!("findings/{id}.html"), Some(Words::text("A finding")))
}

/// A template with `content` in the shell.
fn in_shell(content: &str) -> String {
    format!("{{% extends 'base.html' %}}{{% block content %}}{content}{{% endblock %}}")
}

// ---- Overriding, in rising cost

#[test]
fn a_single_token_is_overridden_in_one_scheme() {
    let css = style(theme(&[("theme.yaml", "light: { brand: '#400010' }")]));
    assert!(css.contains("--brand:#400010;"));
    let dark = css.split("prefers-color-scheme:dark").nth(1).unwrap();
    assert!(dark.contains("--brand:#0b2548;"), "the dark scheme keeps its own");
}

#[test]
fn a_single_string_is_overridden_and_reaches_every_page() {
    let files = [("strings/en.yaml", "frame:\n  disclaimer: Not an audit at all.\n")];
    let html = page(theme(&files), "page.html", "a.html", &plain_view()).unwrap();
    assert!(html.contains("Not an audit at all."));
    assert!(html.contains("Skip to content"), "the other strings stay");
}

#[test]
fn a_single_component_is_overridden_wherever_it_is_used() {
    let files = [
        ("components/mine.html", "{% component figure(f) %}<b>{{ f.count }} of them</b>{% endcomponent figure %}"),
        ("templates/story.html", &in_shell("{{ <stat f={f} label='all' /> }}")),
    ];
    let html = page(theme(&files), "story.html", "a.html", &json!({"f": Figure::new("k", 3, "x.html")})).unwrap();
    assert!(html.contains("<b>3 of them</b>"));
}

#[test]
fn a_whole_template_is_overridden() {
    let files = [("templates/page.html", &*in_shell("<h1>Ours</h1>"))];
    let html = page(theme(&files), "page.html", "a.html", &plain_view()).unwrap();
    assert!(html.contains("<h1>Ours</h1>"));
}

#[test]
fn one_block_of_a_template_is_overridden_by_extending_the_default_of_the_same_name() {
    let template = "{% extends 'default:page.html' %}{% block content %}<p>Before.</p>{{ super() }}{% endblock %}";
    let html = page(theme(&[("templates/page.html", template)]), "page.html", "a.html", &plain_view()).unwrap();
    assert!(html.contains("<p>Before.</p>") && html.contains("<h1>A page</h1>"));
}

#[test]
fn styles_come_after_those_of_the_default_theme() {
    let css = style(theme(&[("assets/custom.css", ".masthead { border: 0; }")]));
    assert!(css.find(".masthead { border: 0; }").unwrap() > css.rfind("Paper, A4 or Letter").unwrap());
}

#[test]
fn a_logo_is_an_asset_and_stands_in_the_masthead() {
    let files = [("theme.yaml", "logo: logo.png"), ("assets/logo.png", "png")];
    let html = page(theme(&files), "page.html", "findings/F-1.html", &plain_view()).unwrap();
    assert!(html.contains("src=\"../assets/logo.png\""));
    assert!(errors(&files[..1])[0].contains("the logo `logo.png` is not among the assets"));
}

#[test]
fn the_stronger_layer_wins() {
    let client = Layer::new("client", vec![("strings/en.yaml".into(), b"frame: { menu: Client }".to_vec())]);
    let house = Layer::new("house", vec![("strings/en.yaml".into(), b"frame: { menu: House, next: Onward }".to_vec())]);
    let theme = Theme::load("en", vec![client, house]).ok().unwrap();
    assert_eq!(theme.strings().say(&Words::say("frame.menu")), "Client");
    assert_eq!(theme.strings().say(&Words::say("frame.next")), "Onward");
}

#[test]
fn names_that_begin_with_a_dot_or_an_underscore_are_ignored() {
    theme(&[("_notes.txt", "x"), (".DS_Store", "x"), ("templates/_old.html", "{% broken"), ("assets/.keep", "")]);
}

// ---- Broken overrides say where, what, and what to do

#[test]
fn a_syntax_error_names_file_line_and_column() {
    let found =
        errors(&[("templates/finding.html", "{% extends 'base.html' %}\n{% block content %}\n  {{ header.title \n")]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("theme/templates/finding.html:"), "{found:?}");
    let place: Vec<&str> = found[0].splitn(4, ':').collect();
    assert!(place[1].parse::<usize>().unwrap() >= 3 && place[2].parse::<usize>().unwrap() >= 1, "{found:?}");
}

#[test]
fn an_unknown_component_is_named_with_its_place() {
    let found = errors(&[("templates/finding.html", "<p>\n  {{ <figur f={f} /> }}</p>")]);
    assert!(found[0].starts_with("theme/templates/finding.html:2:"), "{found:?}");
    assert!(found[0].contains("Unknown component `figur`") && found[0].contains("components of the default theme"));
}

#[test]
fn an_unknown_token_is_refused_with_the_nearest_name() {
    let found = errors(&[("theme.yaml", "light:\n  ink: '#000'\n  brnad: '#123456'\n")]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("theme/theme.yaml:3:"), "{found:?}");
    assert!(found[0].contains("did you mean `brand`"), "{found:?}");
    theme(&[("theme.yaml", "light: { x-stamp: '#123456' }")]);
}

#[test]
fn a_token_cannot_leave_its_declaration() {
    for value in ["red;} body{display:none", "url(https://e.example/x)", "red/*", "\\72 ed", "@import"] {
        let yaml = format!("light: {{ ink: {value:?} }}");
        assert!(errors(&[("theme.yaml", &yaml)])[0].contains("not a plain CSS value"), "{value}");
    }
}

#[test]
fn broken_yaml_names_its_place() {
    let found = errors(&[("strings/en.yaml", "frame:\n  menu: A\n  menu: B\n")]);
    assert!(found[0].starts_with("theme/strings/en.yaml:3:"), "{found:?}");
    assert!(!errors(&[("strings/en.yaml", "a: &a [x, x]\nb: [*a, *a]\n")]).is_empty(), "no aliases: no bombs");
}

#[test]
fn all_errors_of_all_files_come_at_once() {
    let found = errors(&[
        ("templates/a.html", "{{ }"),
        ("templates/b.html", "{% if x %}"),
        ("templates/c.html", "{{ x | nosuch }}"),
        ("strings/en.yaml", "a: [\n"),
        ("notes.txt", "hello"),
    ]);
    let files: Vec<&str> = found.iter().map(|error| error.split(':').next().unwrap()).collect();
    let templates = ["theme/templates/a.html", "theme/templates/b.html", "theme/templates/c.html"];
    assert_eq!(files[..2], ["theme/notes.txt", "theme/strings/en.yaml"]);
    assert_eq!(files[2..], templates);
}

#[test]
fn a_file_that_is_not_utf_8_is_named() {
    let layer = Layer::new("theme", vec![("templates/a.html".into(), b"<p>\n\xff".to_vec())]);
    let found = Theme::load("en", vec![layer]).err().unwrap();
    assert_eq!(found[0].to_string(), "theme/templates/a.html:2:1: this is not UTF-8");
}

#[test]
fn a_parent_that_does_not_exist_is_named() {
    let found = errors(&[("templates/a.html", "{% extends 'bsae.html' %}")]);
    assert!(found[0].starts_with("theme/templates/a.html:1:1:") && found[0].contains("`bsae.html`"), "{found:?}");
}

#[test]
fn one_component_cannot_be_defined_twice_in_a_layer() {
    let component = "{% component figure(f) %}{{ f.count }}{% endcomponent figure %}";
    let found = errors(&[("components/a.html", component), ("components/b.html", component)]);
    assert!(found[0].starts_with("theme/components/") && found[0].contains("`figure`"), "{found:?}");
}

#[test]
fn a_field_that_the_view_lacks_is_named_with_page_file_and_line() {
    let files =
        [("templates/a.html", "{% extends 'base.html' %}\n{% block content %}\n{{ header.titel }}{% endblock %}")];
    let error = page(theme(&files), "a.html", "findings/F-7.html", &plain_view()).unwrap_err();
    assert_eq!(error.page, "findings/F-7.html");
    assert_eq!((error.path.as_str(), error.line), ("theme/templates/a.html", 3));
    assert!(error.message.contains("titel"), "{error}");
}

#[test]
fn a_component_with_other_arguments_than_the_one_it_overrides_is_named() {
    let files = [
        ("components/figure.html", "{% component figure(number) %}{{ number }}{% endcomponent figure %}"),
        ("templates/a.html", &in_shell("{{ <figure f={f} /> }}")),
    ];
    let error = page(theme(&files), "a.html", "a.html", &json!({"f": Figure::new("k", 1, "x")})).unwrap_err();
    assert!(error.help.contains("same arguments"), "{error:?}");
}

#[test]
fn a_broken_part_of_the_shell_shows_before_the_first_page() {
    let colophon = "{% component colophon(site, root) %}\n{{ site.nosuch }}{% endcomponent colophon %}";
    let error = Shell::new(Arc::new(theme(&[("components/colophon.html", colophon)])), &site()).err().unwrap();
    assert_eq!((error.path.as_str(), error.line), ("theme/components/colophon.html", 2));
}

// ---- Strings

#[test]
fn a_missing_string_falls_back_to_english_then_to_its_key_and_is_listed() {
    let files = [
        ("strings/fr.yaml", "frame:\n  skip: Aller au contenu\n"),
        ("templates/a.html", &in_shell("{{ t(key=\"no.such\") }}")),
    ];
    let theme = Theme::load("fr", vec![layer(&files)]).ok().unwrap();
    let missing = theme.missing_strings();
    assert!(missing.contains(&"frame.menu".to_owned()) && missing.contains(&"no.such".to_owned()));
    assert!(!missing.contains(&"frame.skip".to_owned()));
    let html = page(theme, "a.html", "a.html", &json!({})).unwrap();
    assert!(html.contains("Aller au contenu") && html.contains(">Menu<") && html.contains("no.such"));
}

#[test]
fn the_default_theme_names_no_string_that_english_lacks() {
    assert!(theme(&[]).missing_strings().is_empty());
}

#[test]
fn every_badge_has_words() {
    let theme = theme(&[]);
    let values = [
        (BadgeKind::Grade, "major minor opportunity conforming"),
        (BadgeKind::Verdict, "major minor opportunity conforming untested not-applicable"),
        (BadgeKind::Failure, "design operating both"),
        (BadgeKind::Status, "draft open planned implemented closed accepted withdrawn corrected"),
        (BadgeKind::Design, "deficient effective untested"),
        (BadgeKind::Operating, "deficient effective untested not-relied-on"),
        (BadgeKind::Severity, "critical high medium low none"),
        (BadgeKind::Verification, "effective partial not-effective cannot-verify"),
        (BadgeKind::Answer, "yes no partly not-observable not-stated not-applicable"),
        (BadgeKind::Rule, "met unmet flag contradiction proposed accepted declined"),
        (BadgeKind::Confidence, "high medium low"),
        (BadgeKind::Change, "new corrected repeated reopened regraded unchanged"),
    ];
    for (kind, values) in values {
        let kind = serde_json::to_value(kind).unwrap();
        for value in values.split(' ') {
            let key = format!("{}.{value}", kind.as_str().unwrap());
            assert_ne!(theme.strings().say(&Words::say(key.as_str())), key);
        }
    }
}

#[test]
fn strings_count_and_fill_in() {
    let due = "my:\n  due: { zero: nothing due, one: one due on {date}, other: '{n} due for {who}' }\n";
    let theme = theme(&[("strings/en.yaml", &due.replace("one due on {date}", "'one due on {date}'"))]);
    let say = |words: Words| theme.strings().say(&words);
    assert_eq!(say(Words::count("my.due", 0)), "nothing due");
    assert_eq!(say(Words::count("my.due", 1).with("date", Value::date("2026-03-07"))), "one due on 7 March 2026");
    assert_eq!(say(Words::count("my.due", 12_345).with("who", "{n}")), "12,345 due for {n}");
    assert_eq!(say(Words::count("my.due", 2)), "2 due for {who}");
    assert_eq!(say(Words::text("{n}")), "{n}");
}

#[test]
fn a_phrase_reads_the_same_in_a_template() {
    let words = Words::count("unit.findings", 3);
    let nested = Words::say("frame.version-is").with("value", words.clone());
    assert_eq!(show("{{ w | say }}", &json!({"w": nested})), "Version 3 findings");
    assert_eq!(show("{{ t(key=\"unit.findings\", n=1) }}", &json!({})), "1 finding");
    assert_eq!(show("{{ t(key=\"no.such\", or=\"frame.menu\") }}", &json!({})), "Menu");
}

#[test]
fn dates_numbers_and_sizes_read_well() {
    let view = json!({"d": "2026-09-05", "bad": "2026-13-05"});
    assert_eq!(
        show("{{ d | date }}|{{ d | date(form=\"short\") }}|{{ bad | date }}", &view),
        "5 September 2026|5 Sep 2026|2026-13-05"
    );
    assert_eq!(show("{{ 1234 | number }}|{{ 1234567 | number }}", &view), "1234|1,234,567");
    let sizes = "{{ 1 | size }}|{{ 812 | size }}|{{ 48213 | size }}|{{ 314159265 | size }}|{{ 5000000000 | size }}";
    assert_eq!(show(sizes, &view), "1 byte|812 bytes|48.2 kB|314 MB|5.0 GB");
}

// ---- Figures and lists

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

// ---- The shell

#[test]
fn every_page_says_what_it_is_and_what_it_is_not() {
    let html = page(theme(&[]), "page.html", "findings/F-1.html", &plain_view()).unwrap();
    let disclaimer = "A red-team assessment in support of an AIMS, not a certification audit.";
    for words in [disclaimer, "TLP:AMBER", "Edition: auditor", "Version 1.0", "9 October 2026"] {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\" data-root=\"../\">"));
    assert!(html.contains(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">")));
    assert!(html.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
}

#[test]
fn every_printed_sheet_carries_classification_version_and_number() {
    let css = style(theme(&[]));
    let sheet = &css[css.rfind("@page").unwrap()..];
    for words in ["\"TLP:AMBER\"", "\"Claims assistant\"", "Version 1.0", "counter(page)", "not a certification audit"]
    {
        assert!(sheet.contains(words), "{words} in {sheet}");
    }
}

#[test]
fn addresses_lead_back_to_the_root_from_every_depth() {
    let shell = Shell::new(Arc::new(theme(&[])), &site()).unwrap();
    for (path, root) in [("index.html", ""), ("findings/F-1.html", "../"), ("controls/acme/A-1.html", "../../")] {
        let frame = Frame::new(path, "findings", Words::text("A page"));
        let html = String::from_utf8(render(&shell, "page.html", &frame, &plain_view()).unwrap()).unwrap();
        assert!(html.contains(&format!("href=\"{root}assets/site.css\"")), "{path}");
        assert!(html.contains(&format!("href=\"{root}findings.html\" class=\"current\"")), "{path}");
        for (at, start) in html.match_indices("href=\"").chain(html.match_indices("src=\"")) {
            let value = html[at + start.len()..].split('"').next().unwrap();
            assert!(!value.starts_with('/') && !value.starts_with("http"), "{path}: {value}");
        }
    }
}

#[test]
fn a_page_has_no_inline_script_and_no_inline_style() {
    let html = page(theme(&[]), "page.html", "a.html", &plain_view()).unwrap();
    assert!(!html.contains(" style=") && !html.contains("<style"));
    for tag in html.split("<script").skip(1) {
        assert!(tag.starts_with(" src=\"assets/"), "{tag}");
    }
}

#[test]
fn local_contents_show_from_two_entries_on() {
    let shell = Shell::new(Arc::new(theme(&[])), &site()).unwrap();
    let html = |frame: &Frame| String::from_utf8(render(&shell, "page.html", frame, &plain_view()).unwrap()).unwrap();
    let mut frame = Frame::new("a.html", "index", Words::text("A page"));
    frame.contents = vec![Anchor::new("one", Words::text("One"))];
    assert!(!html(&frame).contains("id=\"contents\""));
    frame.contents.push(Anchor::new("two", Words::text("Two")));
    assert!(html(&frame).contains("<a href=\"#two\">Two</a>"));
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    let once = || page(theme(&[]), "page.html", "a.html", &plain_view()).unwrap();
    assert_eq!(once(), once());
    assert_eq!(style(theme(&[])), style(theme(&[])));
}

// ---- Inert

const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}&amp;";

/// Every part, with hostile text in every field that holds text.
fn hostile_view() -> Json {
    let text = || HOSTILE.to_owned();
    let words = || Words::text(HOSTILE);
    let link = || Link { href: text(), text: words() };
    let label = || Label { id: Some(text()), text: words(), href: Some(text()), note: Some(words()) };
    let badge = || Badge { kind: BadgeKind::Grade, value: text(), text: Some(words()) };
    let figure = || Figure { key: text(), count: 1, href: text() };
    let bar = || Bar { title: words(), segments: vec![Segment { kind: text(), value: 1, x: text(), width: text() }] };
    let mark = || Mark { kind: text(), x: text(), text: words() };
    let cells = || {
        let words = vec![Cell::Text(words()), Cell::Lines(vec![words()]), Cell::Code(text()), Cell::Date(text())];
        let links = vec![Cell::Link(link()), Cell::Links(vec![link(), link()]), Cell::Label(label())];
        let figures = vec![Cell::Figure(figure()), Cell::Ratio(figure(), figure()), Cell::Number(text())];
        let others = vec![Cell::Badges(vec![badge()]), Cell::Bar(bar()), Cell::NotStated, Cell::Nothing];
        [words, links, figures, others].concat()
    };
    let columns = || cells().iter().map(|_| Column::text(words())).collect::<Vec<_>>();
    let facts: Vec<Term> = cells().into_iter().map(|cell| Term::new(words(), cell)).collect();
    let entry = || Entry {
        reference: text(),
        href: text(),
        title: Some(words()),
        note: Some(words()),
        badges: vec![badge()],
        cells: cells(),
    };
    let list = |columns: Vec<Column>| List {
        id: text(),
        unit: text(),
        note: Some(words()),
        ..List::of("", "", vec![entry()]).titled(words()).columns(columns)
    };
    let row = || BreakdownRow { label: label(), figures: vec![figure()], bar: Some(bar()) };
    let rows = vec![Row { id: Some(text()), cells: cells() }];
    let table = Table { id: Some(text()), caption: words(), columns: columns(), rows, none: None };
    let empty = Table { rows: vec![], none: Some(words()), ..table.clone() };
    let breakdown = Breakdown {
        id: text(),
        caption: words(),
        unit: text(),
        dimension: words(),
        columns: vec![words()],
        rows: vec![row()],
        not_stated: Some(row()),
        total: Some(row()),
        in_several: Some(figure()),
        bars: true,
    };
    let tile = Tile { reference: text(), title: words(), href: text(), verdict: badge(), note: Some(words()) };
    let areas = vec![HeatArea { label: label(), tiles: vec![tile] }];
    let cells = vec![(vec![words()], text(), text())];
    let picture = Mosaic::of_columns(words(), HOSTILE, &[HOSTILE], vec![words()], vec![(words(), cells)]);
    let lanes = vec![Lane { label: label(), spans: bar().segments, marks: vec![mark()], text: words() }];
    let pages = [1, 2].map(|page| PagerLink { page, href: Some(text()) });
    json!({
        "header": Header { kicker: Some(words()), title: words(), badges: vec![badge()], lead: Some(words()), facts },
        "callout": Callout { kind: CalloutKind::Note, title: words(), lines: vec![words()], links: vec![link()] },
        "lists": [list(vec![]), list(columns()), List { title: None, ..list(columns()) }],
        "tables": [table, empty],
        "breakdown": breakdown,
        "heat": HeatMap { picture, areas, legend: vec![(badge(), figure())] },
        "timeline": Timeline { title: words(), ticks: vec![(text(), words())], rules: vec![mark()], lanes },
        "evidence": Evidence {
            id: text(), file: text(), page: text(), href: Some(text()), title: Some(text()), kind: Some(text()),
            stored_as: Some(text()), bytes: 1, sha256: text(), computed: true, captured: Some(text()), by: Some(text()), sealed: true, cited: vec![link()],
        },
        "pager": Pager { page: 1, pages: pages.into(), count: 2, unit: text() },
        "stat": figure(), "bar": bar(), "legend": [(text(), figure())], "words": words(),
    })
}

#[test]
fn hostile_text_stays_text_in_every_part() {
    let (text, words) = (|| HOSTILE.to_owned(), || Words::text(HOSTILE));
    let link = || Link { href: text(), text: words() };
    let body = "{{ <page_header h={header} /> }}{{ <callout c={callout} /> }}{% for l in lists %}{{ <list l={l} /> }}{% endfor %}\
                {% for t in tables %}{{ <table t={t} /> }}{% endfor %}{{ <breakdown b={breakdown} /> }}{{ <heatmap h={heat} /> }}\
                {{ <timeline t={timeline} /> }}{{ <evidence e={evidence} /> }}{{ <pager p={pager} /> }}\
                {{ <stat f={stat} label={words} /> }}{{ <meter b={bar} figures={legend} /> }}";
    let site = Site {
        title: text(),
        client: text(),
        assessor: Some(text()),
        classification: Some(text()),
        edition: Some(text()),
        version: Some(text()),
        date: text(),
        reference: Some(text()),
        language: text(),
        generator: text(),
        nav: vec![NavGroup { title: words(), links: vec![NavLink { key: text(), href: text(), text: words() }] }],
        drafts: true,
    };
    let anchor = || Anchor { id: text(), text: words(), below: vec![Anchor::new(text(), words())] };
    let frame = Frame {
        description: Some(words()),
        crumbs: vec![link()],
        previous: Some(link()),
        next: Some(link()),
        contents: vec![anchor(), anchor()],
        ..Frame::new("a.html", HOSTILE, words())
    };
    let shell = Shell::new(Arc::new(theme(&[("templates/a.html", &in_shell(body))])), &site).unwrap();
    let html = String::from_utf8(render(&shell, "a.html", &frame, &hostile_view()).unwrap()).unwrap();
    assert!(html.matches("alert(1)").count() > 200, "the text is shown");
    assert!(html.contains("{{ 7*7 }}"), "and is no template");
    assert!(!html.contains("<script>") && !html.contains("<img"), "and makes no element");
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap();
        let policy = tag.contains("Content-Security-Policy");
        assert!(tag.matches('"').count() % 2 == 0 && (policy || !tag.contains('\'')), "nor leaves an attribute: {tag}");
    }
    let css = style_of(&shell);
    assert!(!css.contains("<script>") && css.contains("\\22 "), "nor its string in the style sheet");
}

#[test]
fn prose_is_the_only_html_that_is_not_escaped() {
    let view = json!({"html": Html(vec![Bit::Html("<p>safe</p>".to_owned()), Bit::Words(Words::text("<b>"))])});
    assert_eq!(show("{{ <prose html={html} /> }}", &view), "<div class=\"prose\"><p>safe</p>&lt;b&gt;</div>");
    assert!(show("{{ html[0].html }}", &view).contains("&lt;p&gt;safe&lt;/p&gt;"));
    for text in ["{{ x | safe }}", "{{ x|safe }}", "{% filter safe %}x{% endfilter %}"] {
        let found = errors(&[("templates/a.html", text)]);
        assert!(found[0].contains("`safe` may stand in `components/prose.html` only"), "{text}");
    }
    theme(&[("templates/a.html", "{# a safe place #}<p>safe | safely</p>")]);
}

#[test]
fn a_theme_brings_no_script_and_no_svg() {
    for path in ["assets/x.js", "assets/js/10-site.js", "assets/logo.svg"] {
        assert!(errors(&[(path, "alert(1)")])[0].contains("no scripts and no SVG"), "{path}");
    }
    assert!(errors(&[("assets/x.html", "hi")])[0].contains("no asset"));
}

#[test]
fn a_style_sheet_reaches_nothing_outside() {
    for css in [
        "@import 'x.css';",
        "a { background: url(https://e.example/x.png) }",
        "a { background: url(\"//e.example/x.png\") }",
        "a { background: URL( 'data:image/png;base64,AA' ) }",
        "a { background: url(../../evidence/x.png) }",
        "a { background: u\\72l(https://e.example) }",
        "a { background: image-set(\"https://e.example/x.png\" 1x) }",
    ] {
        assert!(!errors(&[("assets/custom.css", css)]).is_empty(), "{css}");
    }
    theme(&[("assets/custom.css", "@font-face { src: url(fonts/x.woff2) }"), ("assets/fonts/x.woff2", "")]);
}

#[test]
fn a_page_without_the_policy_is_not_rendered() {
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    let commented = format!("<!DOCTYPE html><html><head><!-- {meta} --><p>");
    for text in ["<!DOCTYPE html><html><head><title>x</title></head></html>", &commented] {
        let error = page(theme(&[("templates/a.html", text)]), "a.html", "a.html", &json!({})).unwrap_err();
        assert!(error.message.contains("Content-Security-Policy") && error.help.contains("base.html"), "{error:?}");
    }
}

#[test]
fn a_template_cannot_run_or_load_what_is_not_the_sites_own() {
    for tag in [
        "<script src=\"../evidence/f-1/x.txt\"></script>",
        "<scr{# #}ipt src=\"assets/../evidence/x.txt\"></script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<script data-src=\"assets/site.js\" SRC=\"../evidence/x.txt\"></script>",
        "<script src=\"assets/site.js\" src=\"../evidence/x.js\"></script>",
        "<link rel=\"dns-prefetch\" href=\"https://e.example\">",
        "<meta http-equiv=\"refresh\" content=\"0;url=https://e.example\">",
        "<iframe src=\"x.html\"></iframe>",
        "<base href=\"https://e.example\">",
    ] {
        let files = [("templates/a.html", &*in_shell(tag))];
        let error = page(theme(&files), "a.html", "a.html", &json!({})).unwrap_err();
        assert!(error.message.starts_with("the page may not hold"), "{tag}");
    }
}

// ---- Colour

/// The colours that a block of the style sheet sets.
fn colours(css: &str, block: &str) -> BTreeMap<String, String> {
    let block = css.split(block).nth(1).unwrap().split('}').next().unwrap();
    let token = |line: &str| {
        let (name, value) = line.split_once("--")?.1.split_once(':')?;
        Some((name.to_owned(), value.to_owned()))
    };
    block.split(';').filter_map(token).collect()
}

/// Contrast of two `#rrggbb`, as WCAG defines it.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_text_keeps_its_contrast_in_every_scheme() {
    let mut pairs = vec![("brand-ink", "brand", 4.5), ("brand-soft", "brand", 4.5), ("paper", "major", 4.5)];
    pairs.extend([("rule-strong", "paper", 3.0), ("focus", "paper", 3.0)]);
    for ground in ["paper", "surface", "surface-deep", "mark"] {
        pairs.extend(["ink", "muted", "heading", "link"].map(|text| (text, ground, 4.5)));
    }
    for (tone, ground) in [
        ("major", "major-ground"),
        ("minor", "minor-ground"),
        ("opportunity", "opportunity-ground"),
        ("conforming", "conforming-ground"),
        ("untested", "untested-ground"),
        ("not-applicable", "not-applicable-ground"),
        ("design", "paper"),
        ("operating", "paper"),
    ] {
        pairs.extend([(tone, ground, 4.5), (tone, "paper", 4.5), (tone, "surface-deep", 4.5)]);
        pairs.extend([("ink", ground, 4.5), ("muted", ground, 4.5)]);
    }
    let code = "code-keyword code-string code-comment code-number code-function code-type code-property code-variable code-operator";
    pairs.extend(code.split(' ').map(|token| (token, "code-ground", 4.5)));
    let css = style(theme(&[]));
    let mut short = Vec::new();
    for scheme in [":root[data-scheme=light]{", ":root[data-scheme=dark]{", ":root,:root[data-scheme]{"] {
        let colours = colours(&css, scheme);
        for &(text, ground, needed) in &pairs {
            let ratio = contrast(&colours[text], &colours[ground]);
            if ratio < needed {
                short.push(format!("{scheme} {text} on {ground} is {ratio:.2}, not {needed}"));
            }
        }
    }
    assert!(short.is_empty(), "{}", short.join("\n"));
}

// ---- Named themes and documents made for paper

#[test]
fn the_second_theme_changes_what_it_states_and_nothing_else() {
    let ledger = Theme::load("en", vec![Layer::named("ledger").unwrap()]).unwrap();
    assert!(ledger.missing_strings().is_empty());
    let shell = Shell::new(Arc::new(ledger), &site()).unwrap();
    let css = aims_site::render::assets(&shell).into_iter().find(|(path, _)| path == "assets/site.css").unwrap().1;
    let css = String::from_utf8(css).unwrap();
    assert!(css.contains("--brand:#1f3d33") && css.contains("--major:#a3151f") && css.contains("double var(--accent)"));
    let frame = Frame::new("a.html", "index", Words::text("A page"));
    let html = String::from_utf8(render(&shell, "page.html", &frame, &plain_view()).unwrap()).unwrap();
    assert!(html.contains("<footer class=\"colophon\">") && html.contains("class=\"masthead\""));
    assert!(Layer::NAMES.iter().all(|name| *name == "default" || Layer::named(name).is_some()));
}

#[test]
fn paper_has_the_size_that_the_theme_states() {
    let letter = theme(&[("theme.yaml", "size: { sheet: letter }")]);
    let shell = Shell::new(Arc::new(letter), &site()).unwrap();
    let css = aims_site::render::assets(&shell).into_iter().find(|(path, _)| path == "assets/site.css").unwrap().1;
    assert!(String::from_utf8(css).unwrap().contains("@page{size:letter;"));
}
