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
}

impl Writer<'_> {
    pub(super) fn open(&mut self, open: &str, close: &'static str, item: bool) {
        let shown = self.containers.len() < MAX_CONTAINERS;
        if shown {
            self.html().push_str(open);
        }
        self.containers.push(Container { close: if shown { close } else { "" }, item });
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
