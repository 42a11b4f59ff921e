//! The text of one block: tokens in, HTML and links out.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::blocks::Writer;
use super::links::{Image, Link};
use super::parts::{NoteRef, Part};
use super::tokens::{self, Token};
use super::url;
use crate::diag::Code;
use crate::model::{LinkForm, Piece};
use crate::parse::highlight::visible::{self, Eye};

/// Emphasis nests so deep; deeper marks are dropped, their text is not.
const MAX_MARKS: usize = 24;

/// The state within one block.
pub(super) struct Run<'w, 'a> {
    pub writer: &'w mut Writer<'a>,
    /// Texts of links that are being gathered; the innermost last.
    pub gathered: Vec<String>,
    pub links: Vec<Link>,
    /// An address in angle brackets stands open inside a link. It is a text there: a link holds no other.
    nested: bool,
    /// How many images stand open: their content is a text only.
    pub images: usize,
    /// The outermost image.
    pub image: Option<Image>,
    /// Whether an image stands as a block of its own.
    pub block: bool,
    marks: usize,
    pub controls: bool,
    /// A checkbox waits for the end of the text that names it.
    label: bool,
    opened_html: bool,
    pub plain: String,
}

impl<'a> Writer<'a> {
    /// Writes the text of a block and returns it without markup.
    pub(super) fn inline(&mut self, events: Vec<(Event<'a>, Range<usize>)>, controls: bool) -> String {
        self.run(events, controls, false)
    }

    /// Writes a paragraph that is an image and nothing else, and returns its text.
    pub(super) fn image_block(&mut self, events: Vec<(Event<'a>, Range<usize>)>) -> String {
        self.run(events, false, true)
    }

    fn run(&mut self, events: Vec<(Event<'a>, Range<usize>)>, controls: bool, block: bool) -> String {
        let tokens = tokens::tokens(events, self.source);
        let mut run = Run {
            writer: self,
            gathered: Vec::new(),
            links: Vec::new(),
            nested: false,
            images: 0,
            image: None,
            block,
            marks: 0,
            controls,
            label: false,
            opened_html: false,
            plain: String::new(),
        };
        for token in tokens {
            run.token(token);
        }
        if run.label {
            run.out().push_str("</label>");
        }
        run.plain
    }
}

impl<'a> Run<'_, 'a> {
    fn token(&mut self, token: Token<'a>) {
        match token {
            Token::Text(text) if self.is_linked() => self.literal(&text.text),
            Token::Text(text) => self.text(&text),
            Token::Wiki { raw, span } if self.is_linked() => {
                self.literal(&format!("[[{raw}]]"));
                self.warn_literal(span);
            }
            Token::Wiki { raw, span } => {
                let span = self.writer.span(span);
                match raw.trim().strip_prefix("figure:") {
                    Some(path) => {
                        self.plain.push('…');
                        self.part(Part::Piece(Piece::Figure { path: path.trim().to_owned(), span }));
                    }
                    None => {
                        visible::push_plain(&mut self.plain, &raw, Eye::Prose);
                        self.link(raw, None, LinkForm::Wiki, span);
                    }
                }
            }
            Token::NoWiki { written, span } => {
                self.literal(&written);
                self.warn_literal(span);
            }
            Token::WikiOpen { raw, start, end: Some(end) } if !self.is_linked() => {
                let span = self.writer.span(start..end);
                self.links.push(Link { kind: url::Kind::Relative, destination: raw, span });
                self.gathered.push(String::new());
            }
            Token::WikiOpen { raw, start, end } => {
                self.literal(&format!("[[{raw}|"));
                if let Some(end) = end {
                    self.warn_literal(start..end);
                }
            }
            Token::WikiClose { paired: true, .. } if self.images == 0 && !self.gathered.is_empty() => {
                if let (Some(link), text) = (self.links.pop(), self.gathered.pop()) {
                    match link.destination.trim().strip_prefix("figure:") {
                        // A figure has no text of its own; the whole is looked up, and not found.
                        Some(path) => {
                            let path = format!("{}|{}", path, text.unwrap_or_default());
                            self.part(Part::Piece(Piece::Figure { path, span: link.span }));
                        }
                        None => self.link(link.destination, text, LinkForm::Wiki, link.span),
                    }
                }
            }
            Token::WikiClose { .. } => self.literal("]]"),
            Token::Event(event, range) => self.event(event, range),
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Code(code) => {
                let code = self.writer.source.restored(&code, &range);
                visible::push_plain(&mut self.plain, &code, Eye::Code);
                if self.images == 0 {
                    let out = self.out();
                    out.push_str("<code>");
                    visible::push(out, &code, Eye::Code);
                    out.push_str("</code>");
                }
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                let html = self.writer.source.restored(&html, &range);
                // The end tag of what was warned of needs no warning of its own.
                let closes = html.starts_with("</");
                if !(closes && self.opened_html) {
                    self.writer.warn_html(range);
                }
                self.opened_html |= !closes;
                self.literal(&html);
            }
            Event::SoftBreak => {
                self.plain.push(' ');
                self.markup("\n");
            }
            Event::HardBreak => {
                self.plain.push(' ');
                self.markup("<br>\n");
            }
            Event::FootnoteReference(label) => self.note(&label),
            Event::TaskListMarker(done) => {
                let checked = if done { " checked" } else { "" };
                self.out().push_str(&format!("<label class=\"task\"><input type=\"checkbox\" disabled{checked}> "));
                self.label = true;
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => self.mark("<em>"),
            Tag::Strong => self.mark("<strong>"),
            Tag::Strikethrough => self.mark("<del>"),
            Tag::Image { dest_url, title, .. } => {
                self.images += 1;
                if self.images == 1 {
                    let (destination, title) = (dest_url.into_string(), title.into_string());
                    self.image = Some(Image { from: self.plain.len(), destination, title });
                    self.links.push(Link {
                        kind: url::Kind::Relative,
                        destination: String::new(),
                        span: self.writer.span(range),
                    });
                }
            }
            Tag::Link { .. } if self.images == 0 && self.is_linked() => self.nested = true,
            Tag::Link { link_type, dest_url, title, .. } => {
                let (kind, destination) = match link_type {
                    LinkType::Email => (url::Kind::Mail, format!("mailto:{dest_url}")),
                    _ => (url::kind(&dest_url), dest_url.into_string()),
                };
                if self.images == 0 {
                    self.open_link(kind, &destination, &title);
                }
                self.links.push(Link { kind, destination, span: self.writer.span(range) });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.unmark("</em>"),
            TagEnd::Strong => self.unmark("</strong>"),
            TagEnd::Strikethrough => self.unmark("</del>"),
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                if self.images == 0 {
                    self.close_image();
                }
            }
            TagEnd::Link if self.nested => self.nested = false,
            TagEnd::Link => {
                let Some(link) = self.links.pop() else { return };
                if self.images == 0 {
                    self.close_link(link);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, label: &str) {
        let label_index = self.writer.labels.index(label);
        let written = format!("[^{label}]");
        if self.is_linked() || self.writer.passage_in_note() {
            return self.literal(&written);
        }
        let (room, inside) = self.writer.place();
        self.writer.refs.push(NoteRef { label: label_index, room, inside });
        let at = self.writer.refs.len() - 1;
        self.part(Part::Note { at, label: label_index, written });
    }

    pub(super) fn literal(&mut self, text: &str) {
        visible::push_plain(&mut self.plain, text, Eye::Prose);
        if self.images == 0 {
            visible::push(self.out(), text, Eye::Prose);
        }
    }

    fn markup(&mut self, html: &str) {
        if self.images == 0 {
            self.out().push_str(html);
        }
    }

    fn mark(&mut self, open: &str) {
        self.marks += 1;
        if self.marks <= MAX_MARKS {
            self.markup(open);
        }
    }

    fn unmark(&mut self, close: &str) {
        if self.marks <= MAX_MARKS {
            self.markup(close);
        }
        self.marks = self.marks.saturating_sub(1);
    }

    pub(super) fn part(&mut self, part: Part) {
        self.writer.part(part);
    }

    fn warn_literal(&mut self, span: Range<usize>) {
        let span = self.writer.span(span);
        let help =
            "it stands inside another link, or ( or [ follows it; write a space between them, or \\[[ for the brackets";
        self.writer.diagnose(Code::LiteralLink, span, "these double brackets are no link", help);
    }

    pub(super) fn is_linked(&self) -> bool {
        !self.links.is_empty()
    }

    pub(super) fn out(&mut self) -> &mut String {
        match self.gathered.last_mut() {
            Some(text) => text,
            None => self.writer.html(),
        }
    }
}
