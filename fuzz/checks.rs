//! What must hold of any bytes: one check for each way in by which a file reaches the program. The fuzz targets try new
//! bytes; `tests/corpus.rs` tries those that are kept in `corpus/`.

use std::io::Cursor;
use std::sync::LazyLock;

use aims_site::diag::{Diagnostic, Report, Severity};
use aims_site::import::{self, Action, Format, Options, Origin};
use aims_site::model::{Piece, Prose, Shelf};
use aims_site::parse::{self, catalog, engagement, finding, markdown, records};
use aims_site::read::{FileKind, SourceFile, Sources, Stamp};
use camino::{Utf8Path, Utf8PathBuf};

/// A file with front matter, or of YAML alone: the first byte says which, as a part of the file.
pub fn front_matter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let path = Utf8Path::new("a.md");
    let (first, text) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    let found = match first {
        "s" => records::system(path, text).1,
        "p" => records::page(path, text).1,
        "a" => records::statement(path, text).1,
        "l" => records::activities(path, text).1,
        "e" => engagement::parse(path, text).1,
        _ => {
            let (raw, found) = finding::parse(path, text);
            if let Some(raw) = raw {
                only_ours(&raw.prose);
            }
            found
        }
    };
    located(&found, text);
}

/// A body of Markdown.
pub fn markdown(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (prose, found) = markdown::parse(text, Utf8Path::new("a.md"), 0, "F-1");
    located(&found, text);
    only_ours(&prose);
    let html: usize = prose.pieces.iter().map(size).sum();
    // Nothing grows out of proportion: the largest of all is a table filled up to its limit.
    assert!(html <= 8 * 1024 * 1024 + text.len() * 400, "{} bytes became {html}", text.len());
}

/// A catalog or crosswalk of a client.
pub fn catalog(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (_, found) = catalog::parse(Utf8Path::new("catalogs/a.yaml"), text, false);
    located(&found, text);
}

/// A file of another tool: the first byte says of which, as no part of the file.
pub fn import(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let (format, file) = match first {
        b'g' => (Format::Garak, "a.jsonl"),
        b'p' => (Format::Promptfoo, "a.json"),
        b'l' => (Format::Promptfoo, "a.jsonl"),
        b'i' => (Format::Inspect, "a.json"),
        b'z' => (Format::Inspect, "a.eval"),
        _ => (Format::Sarif, "a.sarif"),
    };
    let polarity = (format == Format::Inspect).then(|| "C".parse().ok()).flatten();
    let origin = Origin { file: file.to_owned(), sha256: "0".repeat(64) };
    let options = Options { keep_going: bytes.len() % 2 == 0, polarity };
    let Ok(reading) = import::read(Cursor::new(bytes), origin, format, options) else { return };
    let mut next = 0;
    let plan = import::plan(&[reading], &[], &SHELF, true, || {
        next += 1;
        format!("F-{next}")
    });
    // Whatever was read, a draft is a finding that can be read.
    for change in plan.changes {
        assert!(aims_site::read::kind_of(&change.path) == Some(FileKind::Finding), "{}", change.path);
        let Action::Create(text) = change.action else { continue };
        let (raw, found) = finding::parse(&change.path, &text);
        let errors: Vec<_> = found.iter().filter(|said| said.severity() == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}\n{text}");
        let raw = raw.unwrap_or_else(|| unreachable!("a draft is a finding:\n{text}"));
        assert!(raw.draft, "nothing counts before a person says so:\n{text}");
        only_ours(&raw.prose);
    }
}

/// What the program brings, read once.
static SHELF: LazyLock<Shelf> = LazyLock::new(|| aims_site::resolve::shelf(&parse::parse(&tiny()).0));

fn tiny() -> Sources {
    let text = "title: T\nclient: C\nreport: { date: 2026-10-09 }\n";
    let path = Utf8PathBuf::from("engagement.yaml");
    let (kind, stamp) = (FileKind::Engagement, Stamp::default());
    let file = SourceFile { path, kind, text: text.into(), bytes: [].into(), stamp };
    let mut sources = Sources::default();
    sources.files.push(file.into());
    sources
}

/// Every diagnostic stands in the file, at characters, and says what to do.
fn located(found: &[Diagnostic], text: &str) {
    for said in found {
        let (start, end) = (said.span.start as usize, said.span.end as usize);
        assert!(start <= end && end <= text.len().max(1) + 1, "{said:?} in {} bytes", text.len());
        assert!(text.is_char_boundary(start.min(text.len())), "{said:?}");
        assert!(!said.message.is_empty() && !said.help.is_empty(), "{said:?}");
    }
    let report = Report::new(found.to_vec(), |_| Some(text));
    assert!(report.items.iter().all(|item| item.line > 0 && item.column > 0));
}

fn size(piece: &Piece) -> usize {
    match piece {
        Piece::Html(html) => html.len(),
        Piece::Link(link) => link.text.as_ref().map_or(0, String::len) + link.raw.len(),
        Piece::Image { link, caption, .. } => link.raw.len() + caption.as_ref().map_or(0, String::len),
        Piece::Passage { pieces, .. } => pieces.iter().map(size).sum(),
        Piece::Words { .. } | Piece::Figure { .. } => 8,
        Piece::Break => 0,
    }
}

/// All HTML of a body is made of our elements and attributes, and leads nowhere but over safe schemes.
fn only_ours(prose: &Prose) {
    // What the engagement fills in stands between tags or in an attribute: any word will do.
    fn join(pieces: &[Piece], html: &mut String) {
        for piece in pieces {
            match piece {
                Piece::Html(text) => html.push_str(text),
                Piece::Link(link) => html.push_str(link.text.as_deref().unwrap_or("title")),
                Piece::Image { link, caption, .. } => {
                    html.push_str(link.text.as_deref().unwrap_or("title"));
                    html.push_str(caption.as_deref().unwrap_or("caption"));
                }
                Piece::Passage { pieces, .. } => join(pieces, html),
                Piece::Words { .. } | Piece::Figure { .. } => html.push_str("words"),
                Piece::Break => {}
            }
        }
    }
    let mut html = String::new();
    join(&prose.pieces, &mut html);
    ours(&html);
}

const ELEMENTS: &[&str] = &[
    "p",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "a",
    "code",
    "pre",
    "figure",
    "div",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "span",
    "em",
    "strong",
    "del",
    "br",
    "hr",
    "details",
    "summary",
    "sup",
    "section",
    "input",
    "label",
];
const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "href",
    "title",
    "start",
    "tabindex",
    "role",
    "aria-labelledby",
    "aria-hidden",
    "aria-label",
    "aria-describedby",
    "data-language",
    "scope",
    "rel",
    "type",
    "checked",
    "disabled",
];

fn ours(html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let closing = rest.starts_with('/');
        rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, mut after) = rest.split_at(end);
        assert!(ELEMENTS.contains(&name), "<{name}> in {html}");
        while let Some(attribute) = after.strip_prefix(' ') {
            assert!(!closing, "{html}");
            let end = attribute.find(['=', ' ', '>']).unwrap_or(attribute.len());
            let (key, value) = attribute.split_at(end);
            assert!(ATTRIBUTES.contains(&key), "{key} in {html}");
            after = value;
            if let Some(value) = value.strip_prefix("=\"") {
                let (value, behind) =
                    value.split_once('"').unwrap_or_else(|| unreachable!("no end of {key} in {html}"));
                let safe = ["#", "http://", "https://", "mailto:"]
                    .iter()
                    .any(|scheme| value.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)));
                assert!(key != "href" || safe, "{value} in {html}");
                after = behind;
            }
        }
        assert!(after.starts_with('>'), "<{name} never ends in {html}");
        rest = after;
    }
}
