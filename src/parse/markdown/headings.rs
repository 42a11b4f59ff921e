//! Headings: the text, its id and the link to itself.

use super::blocks::{Block, Frame, Kind, Writer};
use super::ids;
use super::parts::Part;
use crate::model::Piece;
use crate::parse::highlight::visible;

impl Writer<'_> {
    pub(super) fn heading(&mut self) {
        let Block::Heading(level, range) = std::mem::replace(&mut self.block, Block::Tight) else { return };
        let run = std::mem::take(&mut self.run);
        let (room, note) = self.place();
        // The text is written after the tag that carries its slug, so it is kept apart for now.
        self.frames.push(Frame::new(Kind::Body));
        let title = self.inline(run, false);
        let flow = self.frames.pop().map(|frame| frame.flow).unwrap_or_default();
        let level = (level as usize).clamp(2, 6);
        let parts = flow.finish();
        let base = match ids::slug(&without_names(&title, &parts)) {
            slug if slug.is_empty() => "section".to_owned(),
            slug => slug,
        };
        let anchor = self.outline.ids.take(&base, &self.rooms[room].scope);
        let id = ids::on_page(self.prefix, &anchor);
        let html = self.html();
        html.push_str(&format!("<h{level} id=\""));
        visible::push_attribute(html, &id);
        html.push_str("\">");
        for part in parts {
            match part {
                Part::Html(text) => self.html().push_str(&text),
                part => self.part(part),
            }
        }
        let html = self.html();
        html.push_str(" <a class=\"anchor\" href=\"#");
        visible::push_attribute(html, &id);
        html.push_str(&format!("\" aria-hidden=\"true\" tabindex=\"-1\">#</a></h{level}>\n"));
        self.frame().heading = Some(id);
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let public = room == 0 && note.is_none();
        if public && level == 2 && self.containers.is_empty() {
            let span = self.span(range);
            self.outline.section(&title, anchor, span);
        } else {
            self.say(&title);
        }
    }
}

/// A heading's text without the names of evidence and pages that it links to: an edition may withhold them, and the
/// heading keeps its id in every edition.
fn without_names(title: &str, parts: &[Part]) -> String {
    let mut title = title.to_owned();
    for part in parts {
        if let Part::Piece(Piece::Link(link)) = part
            && link.text.is_none()
            && (link.raw.starts_with("evidence:") || link.raw.starts_with("page:"))
        {
            title = title.replace(&link.raw, "");
        }
    }
    title
}
