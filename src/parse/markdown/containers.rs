//! What holds blocks: quotes, alerts, lists, footnotes.

use pulldown_cmark::BlockQuoteKind;

use super::blocks::{Frame, Kind, Writer};
use super::parts::{Note, Part};
use crate::model::Piece;

/// Quotes, lists and footnotes nest so deep; what is deeper stands there without its own frame.
pub(super) const MAX_CONTAINERS: usize = 24;

/// A container that stands open.
pub(super) struct Container {
    pub close: &'static str,
    pub item: bool,
    /// The number of the next item of an ordered list; of others, and of what is no list, it says nothing.
    pub number: u64,
    /// Whether something stands in it.
    pub begun: bool,
}

impl Writer<'_> {
    pub(super) fn open(&mut self, open: &str, close: &'static str, item: bool) {
        let shown = self.containers.len() < MAX_CONTAINERS;
        if shown {
            self.html().push_str(open);
        }
        self.containers.push(Container { close: if shown { close } else { "" }, item, number: 1, begun: false });
    }

    pub(super) fn open_list(&mut self, first: Option<u64>) {
        match first {
            None => self.open("<ul>\n", "</ul>\n", false),
            Some(1) => self.open("<ol>\n", "</ol>\n", false),
            Some(first) => self.open(&format!("<ol start=\"{first}\">\n"), "</ol>\n", false),
        }
        if let (Some(list), Some(first)) = (self.containers.last_mut(), first) {
            list.number = first;
        }
    }

    /// The next item of a list. A long list that stands in nothing else may go on on another page, where its items keep
    /// their numbers.
    pub(super) fn open_item(&mut self) {
        let long = self.frames.len() == 1 && self.containers.len() == 1 && self.is_long();
        if let Some(list) = self.containers.last_mut() {
            let (close, number, begun) = (list.close, list.number, list.begun);
            (list.number, list.begun) = (number.saturating_add(1), true);
            if long && begun {
                self.html().push_str(close);
                self.break_page();
                let open = if close == "</ol>\n" { &format!("<ol start=\"{number}\">\n") } else { "<ul>\n" };
                self.html().push_str(open);
            }
        }
        self.open("<li>", "</li>\n", true);
    }

    pub(super) fn open_alert(&mut self, kind: BlockQuoteKind) {
        let (name, key) = alert(kind);
        let shown = self.containers.len() < MAX_CONTAINERS;
        self.open(&format!("<div class=\"alert alert-{name}\">\n<p class=\"alert-title\">"), "</div>\n", false);
        if shown {
            self.part(Part::Piece(Piece::Words { key, n: None }));
            self.html().push_str("</p>\n");
        }
    }

    pub(super) fn close(&mut self) {
        self.flush();
        self.close_passages(self.containers.len());
        if let Some(container) = self.containers.pop() {
            self.html().push_str(container.close);
        }
    }

    pub(super) fn close_note(&mut self) {
        self.flush();
        self.close_passages(self.containers.len());
        let depth = self.containers.len();
        if !matches!(self.frames.last(), Some(Frame { kind: Kind::Note { containers, .. }, .. }) if *containers == depth)
        {
            return;
        }
        self.containers.pop();
        let room = self.room();
        if let Some(Frame { kind: Kind::Note { label, .. }, flow, text, .. }) = self.frames.pop() {
            self.labels.define(label, Note { room, parts: flow.finish(), text });
        }
    }
}

fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "prose.alert.note"),
        BlockQuoteKind::Tip => ("tip", "prose.alert.tip"),
        BlockQuoteKind::Important => ("important", "prose.alert.important"),
        BlockQuoteKind::Warning => ("warning", "prose.alert.warning"),
        BlockQuoteKind::Caution => ("caution", "prose.alert.caution"),
    }
}
