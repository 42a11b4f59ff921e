//! Hostile text stays text, and no theme can make a page run or load anything.

use aims_site::render::POLICY;

use super::*;

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
    let anchor = || Anchor { id: text(), page: Some(text()), text: words(), below: vec![Anchor::new(text(), words())] };
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
