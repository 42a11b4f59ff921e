//! Passages for one audience: the lines that open and close them.

use std::ops::Range;

use super::blocks::{Frame, Kind, Writer};
use super::ids;
use super::parts::{Part, Room};
use crate::diag::Code;
use crate::parse::highlight::visible;

/// Passages nest so deep. There are rarely more than three audiences.
const MAX_PASSAGES: usize = 8;

impl Writer<'_> {
    /// A thematic break, or the line of a passage.
    pub(super) fn rule(&mut self, range: &Range<usize>) {
        self.flush();
        let Some(marker) = self.source.marker(range) else {
            self.html().push_str("<hr>\n");
            return;
        };
        self.seen_markers.push(marker.range.start);
        let span = self.span(marker.range.clone());
        let here = self.containers.len();
        match &marker.audience {
            Some(audience) => {
                let parent = self.room();
                let depth = self.rooms[parent].depth + 1;
                if depth > MAX_PASSAGES {
                    let help = "close a passage before the next begins";
                    let what = format!("passages stand more than {MAX_PASSAGES} deep in one another");
                    self.diagnose(Code::PassageUnclosed, span, &what, help);
                    return;
                }
                let scope = format!("{}_{}", self.rooms[parent].scope, ids::slug(audience));
                self.rooms.push(Room { parent, depth, scope });
                let room = self.rooms.len() - 1;
                let audience = audience.clone();
                self.frames.push(Frame::new(Kind::Passage { audience, span, room, containers: here }));
            }
            None => match self.frames.last() {
                Some(Frame { kind: Kind::Passage { containers, .. }, .. }) if *containers == here => {
                    self.close_passage();
                }
                _ => {
                    let written = self.source.original[marker.range.clone()].to_owned();
                    let html = self.html();
                    html.push_str("<p>");
                    visible::escape(html, &written);
                    html.push_str("</p>\n");
                }
            },
        }
    }

    fn close_passage(&mut self) {
        if let Some(Frame { kind: Kind::Passage { audience, span, room, .. }, flow, .. }) = self.frames.pop() {
            self.part(Part::Passage { audience, span, room, parts: flow.finish() });
        }
    }

    /// Closes the passages that are still open in the container at `depth`, and says so. What they
    /// hold stays theirs: an edition must not show it for want of a line.
    pub(super) fn close_passages(&mut self, depth: usize) {
        while let Some(Frame { kind: Kind::Passage { span, containers, .. }, .. }) = self.frames.last() {
            if *containers < depth {
                break;
            }
            let span = *span;
            let help = "write a line of ::: after its last line, in the same list item or quote";
            self.diagnose(Code::PassageUnclosed, span, "this passage is never closed", help);
            self.close_passage();
        }
    }

    /// An opening line that is neither code nor a line of its own would let everyone read the rest.
    pub(super) fn refuse_lost_markers(&mut self) {
        self.seen_markers.sort_unstable();
        let lost: Vec<_> = self
            .source
            .markers()
            .iter()
            .filter(|m| m.audience.is_some() && self.seen_markers.binary_search(&m.range.start).is_err())
            .map(|m| self.span(m.range.clone()))
            .collect();
        for span in lost {
            let help =
                "leave an empty line above it and begin it where its paragraph begins; in raw HTML it opens nothing";
            self.diagnose(Code::PassageUnclosed, span, "this line opens no passage where it stands", help);
        }
    }

    pub(super) fn see_markers(&mut self, range: &Range<usize>) {
        let mut from = range.start;
        while let Some(marker) = self.source.marker(&(from..range.end)) {
            self.seen_markers.push(marker.range.start);
            from = marker.range.start + 1;
        }
    }
}
