//! The end of a body: parts become pieces, now that all footnotes and headings are known.

use super::ids;
use super::labels::Notes;
use super::parts::{Part, Room};
use crate::model::Piece;
use crate::parse::highlight::visible;

/// What the last step looks things up in.
pub(super) struct Ends<'a> {
    pub prefix: &'a str,
    pub rooms: &'a [Room],
    pub ids: &'a ids::Ids,
    pub notes: Notes,
}

impl Ends<'_> {
    /// The pieces of a room, with its footnotes at the end.
    pub(super) fn pieces(&mut self, parts: Vec<Part>, room: usize) -> Vec<Piece> {
        let mut out = Out::default();
        self.write(parts, &mut out);
        let list = std::mem::take(&mut self.notes.lists[room]);
        if let Some(&first) = list.first() {
            out.html.push_str("<section class=\"footnotes\">\n");
            match &self.notes.shown[first] {
                Some((number, _)) if *number > 1 => out.html.push_str(&format!("<ol start=\"{number}\">\n")),
                _ => out.html.push_str("<ol>\n"),
            }
            for label in list {
                self.note(label, &mut out);
            }
            out.html.push_str("</ol>\n</section>\n");
        }
        let mut pieces = out.finish();
        pieces.pop_if(|last| *last == Piece::Break);
        pieces
    }

    fn write(&mut self, parts: Vec<Part>, out: &mut Out) {
        for part in parts {
            match part {
                Part::Html(html) => out.html.push_str(&html),
                Part::Piece(piece) => out.push(piece),
                Part::Fragment { link, room } => match self.heading(&link.raw, room) {
                    Some(id) => {
                        out.html.push_str("<a href=\"#");
                        visible::push_attribute(&mut out.html, &ids::on_page(self.prefix, &id));
                        out.html.push_str("\">");
                        out.html.push_str(link.text.as_deref().unwrap_or_default());
                        out.html.push_str("</a>");
                    }
                    None => out.push(Piece::Link(link)),
                },
                Part::Note { at, label, written } => self.reference(at, label, &written, out),
                Part::Passage { audience, span, room, parts } => {
                    let pieces = self.pieces(parts, room);
                    out.push(Piece::Passage { audience, level: None, span, pieces });
                }
            }
        }
    }

    /// The heading that a fragment names, in the room of the link or in one around it.
    fn heading(&self, raw: &str, mut room: usize) -> Option<String> {
        let name = raw.strip_prefix('#')?;
        loop {
            let id = format!("{name}{}", self.rooms[room].scope);
            if !name.contains('_') && self.ids.has(&id) {
                return Some(id);
            }
            if room == 0 {
                return None;
            }
            room = self.rooms[room].parent;
        }
    }

    fn reference(&self, at: usize, label: usize, written: &str, out: &mut Out) {
        let (Some((number, note)), Some(id)) = (&self.notes.shown[label], &self.notes.refs[at]) else {
            return visible::escape(&mut out.html, written);
        };
        out.html.push_str("<sup class=\"footnote-ref\"><a href=\"#");
        visible::push_attribute(&mut out.html, &ids::on_page(self.prefix, note));
        out.html.push_str("\" id=\"");
        visible::push_attribute(&mut out.html, &ids::on_page(self.prefix, id));
        out.html.push_str(&format!("\" role=\"doc-noteref\">{number}</a></sup>"));
    }

    fn note(&mut self, label: usize, out: &mut Out) {
        let (Some(note), Some((_, id))) = (self.notes.notes[label].take(), &self.notes.shown[label]) else { return };
        out.html.push_str("<li id=\"");
        visible::push_attribute(&mut out.html, &ids::on_page(self.prefix, id));
        out.html.push_str("\">\n");
        self.write(note.parts, out);
        // The way back stands at the end of the last paragraph, if there is one.
        let in_paragraph = out.html.ends_with("</p>\n");
        if in_paragraph {
            out.html.truncate(out.html.len() - "</p>\n".len());
        } else {
            out.html.push_str("<p>");
        }
        for &at in &self.notes.back[label] {
            let Some(id) = &self.notes.refs[at] else { continue };
            out.html.push_str(" <a class=\"footnote-back\" href=\"#");
            visible::push_attribute(&mut out.html, &ids::on_page(self.prefix, id));
            out.html.push_str("\" role=\"doc-backlink\" aria-label=\"");
            out.push(Piece::Words { key: "prose.back", n: None });
            out.html.push_str("\">↩</a>");
        }
        out.html.push_str("</p>\n</li>\n");
    }
}

/// Pieces as they are written.
#[derive(Default)]
struct Out {
    html: String,
    pieces: Vec<Piece>,
}

impl Out {
    fn push(&mut self, piece: Piece) {
        self.flush();
        self.pieces.push(piece);
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            self.pieces.push(Piece::Html(std::mem::take(&mut self.html).into()));
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        self.flush();
        // They are held as long as the engagement is.
        self.pieces.shrink_to_fit();
        self.pieces
    }
}
