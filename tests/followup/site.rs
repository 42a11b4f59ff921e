//! A built site, and figures followed to what they count.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use super::support::{Engagement, FINDING, build};

/// A built site.
pub(super) struct Site {
    _temp: tempfile::TempDir,
    root: Utf8PathBuf,
}

impl Site {
    pub(super) fn of(engagement: &Engagement) -> Site {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().join("site");
        build(engagement.root(), &root);
        Site { _temp: temp, root }
    }

    pub(super) fn page(&self, path: &str) -> Page {
        let text = fs::read_to_string(self.root.join(path)).unwrap_or_else(|_| panic!("there is no {path}"));
        Page { path: path.to_owned(), html: Html::parse_document(&text) }
    }

    pub(super) fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.root.join(path)).unwrap()
    }

    pub(super) fn report(&self) -> Value {
        serde_json::from_slice(&self.bytes("data/report.json")).unwrap()
    }

    /// The refs that a figure on a page counts: its number is that of the list it leads to.
    pub(super) fn counts(&self, page: &str, figure: &str) -> Vec<String> {
        let from = self.page(page);
        let found = from.all(&format!("a.figure[data-figure='{figure}']"));
        let figure_ = found.first().unwrap_or_else(|| panic!("{page} has no figure {figure}"));
        let (file, id) = figure_.attr("href").unwrap().split_once('#').unwrap();
        let base: Utf8PathBuf = Utf8Path::new(page).parent().unwrap().into();
        let mut path: Vec<&str> = base.components().map(|c| c.as_str()).collect();
        for part in file.split('/') {
            if part == ".." { path.pop().map_or((), drop) } else { path.push(part) }
        }
        let to = self.page(&path.join("/"));
        let list = to.all(&format!("[id='{id}']")).into_iter().next();
        let list = list.unwrap_or_else(|| panic!("{figure} leads to no list #{id} on {}", to.path));
        let refs: Vec<String> =
            inside(list, "[data-ref]").iter().map(|entry| entry.attr("data-ref").unwrap().to_owned()).collect();
        assert_eq!(list.attr("data-count"), Some(refs.len().to_string().as_str()), "{figure}");
        assert_eq!(text(*figure_), refs.len().to_string(), "{figure}");
        refs
    }
}

/// A page, parsed.
pub(super) struct Page {
    path: String,
    html: Html,
}

impl Page {
    pub(super) fn all(&self, css: &str) -> Vec<ElementRef<'_>> {
        self.html.select(&Selector::parse(css).unwrap()).collect()
    }

    pub(super) fn text(&self, css: &str) -> String {
        self.all(css).into_iter().map(text).collect::<Vec<_>>().join(" | ")
    }
}

pub(super) fn inside<'a>(element: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    element.select(&Selector::parse(css).unwrap()).collect()
}

/// The words of an element: those of each element in it apart, white space folded.
pub(super) fn text(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// Another finding like the first, changed in several places.
pub(super) fn another(id: &str, changes: &[(&str, &str)]) -> String {
    let mut out = FINDING.replace("id: F-1", &format!("id: {id}"));
    for (from, to) in changes {
        assert_eq!(out.matches(from).count(), 1, "`{from}` stands once");
        out = out.replacen(from, to, 1);
    }
    out
}

pub(super) const AUDITS: &str = "audits: [{ id: stage-1, kind: stage-1, from: 2026-11-16 }]";
pub(super) const MENDED: &str =
    "Add such tests.\n\n## Root cause\n\nHaste.\n\n## Correction\n\nDone.\n\n## Corrective action\n\nRule.\n";
