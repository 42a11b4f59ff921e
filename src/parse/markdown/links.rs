//! Links and images within a text: how they open and close, and what links by itself.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::bare::{self, What};
use super::inline::Run;
use super::parts::Part;
use super::tokens::Text;
use super::url;
use crate::diag::Span;
use crate::model::{LinkForm, Piece, ProseLink, Target};
use crate::parse::highlight::visible::{self, Eye};

/// An image that stands open.
pub(super) struct Image {
    /// Where its text begins in `plain`.
    pub from: usize,
    pub destination: String,
    pub title: String,
}

/// A link that stands open.
pub(super) struct Link {
    pub kind: url::Kind,
    pub destination: String,
    pub span: Span,
}

impl Run<'_, '_> {
    pub(super) fn open_link(&mut self, kind: url::Kind, destination: &str, title: &str) {
        match kind {
            url::Kind::Web | url::Kind::Mail => {
                let out = self.out();
                open_address(out, kind, destination);
                if !title.is_empty() {
                    out.push_str(" title=\"");
                    visible::push_attribute(out, title);
                    out.push('"');
                }
                out.push('>');
            }
            url::Kind::Refused => {}
            url::Kind::Relative | url::Kind::Fragment => self.gathered.push(String::new()),
        }
    }

    pub(super) fn close_link(&mut self, link: Link) {
        match link.kind {
            url::Kind::Web | url::Kind::Mail => self.out().push_str("</a>"),
            url::Kind::Refused => {
                let out = self.out();
                out.push_str(" <code class=\"url\">");
                visible::push(out, &link.destination, Eye::Code);
                out.push_str("</code>");
            }
            url::Kind::Relative => {
                let text = self.gathered.pop();
                self.link(link.destination, text, LinkForm::Relative, link.span);
            }
            url::Kind::Fragment => {
                let text = self.gathered.pop();
                let (room, _) = self.writer.place();
                let link = prose_link(link.destination, text, LinkForm::Relative, link.span);
                self.part(Part::Fragment { link, room });
            }
        }
    }

    /// An image among the evidence is shown once it is found there; any other becomes a link, for nothing is ever
    /// loaded from elsewhere by opening a page.
    pub(super) fn close_image(&mut self) {
        let (Some(Image { from, destination, title }), Some(link)) = (self.image.take(), self.links.pop()) else {
            return;
        };
        let mut alt = String::new();
        visible::escape(&mut alt, self.plain[from..].trim());
        if alt.is_empty() {
            visible::push_attribute(&mut alt, &destination);
        }
        if self.is_linked() {
            return self.out().push_str(&alt);
        }
        let kind = url::kind(&destination);
        if matches!(kind, url::Kind::Relative | url::Kind::Fragment) {
            let mut caption = String::new();
            visible::push(&mut caption, title.trim(), Eye::Prose);
            let link = prose_link(destination, Some(alt), LinkForm::Relative, link.span);
            let caption = Some(caption).filter(|caption| !caption.is_empty());
            return self.part(Part::Piece(Piece::Image { link, caption, block: self.block }));
        }
        if self.block {
            self.out().push_str("<p>");
        }
        let out = self.out();
        if kind == url::Kind::Refused {
            out.push_str(&alt);
            out.push_str(" <code class=\"url\">");
            visible::push(out, &destination, Eye::Code);
            out.push_str("</code>");
        } else {
            open_address(out, kind, &destination);
            out.push('>');
            out.push_str(&alt);
            out.push_str("</a>");
        }
        if self.block {
            self.out().push_str("</p>\n");
        }
    }

    /// Text in which addresses and control references link by themselves.
    pub(super) fn text(&mut self, text: &Text) {
        let mut done = 0;
        for found in bare::find(&text.text, self.controls) {
            self.literal(&text.text[done..found.range.start]);
            let written = &text.text[found.range.clone()];
            done = found.range.end;
            match found.what {
                What::Control => {
                    self.plain.push_str(written);
                    let span = self.writer.span(text.span(found.range));
                    self.link(written.to_owned(), None, LinkForm::Bare, span);
                }
                what => {
                    let (kind, scheme) = match what {
                        What::Www => (url::Kind::Web, "http://"),
                        What::Mail if !written.to_ascii_lowercase().starts_with("mailto:") => {
                            (url::Kind::Mail, "mailto:")
                        }
                        What::Mail => (url::Kind::Mail, ""),
                        _ => (url::Kind::Web, ""),
                    };
                    let destination = format!("{scheme}{written}");
                    open_address(self.out(), kind, &destination);
                    self.out().push('>');
                    self.literal(written);
                    self.out().push_str("</a>");
                }
            }
        }
        self.literal(&text.text[done..]);
    }

    pub(super) fn link(&mut self, raw: String, text: Option<String>, form: LinkForm, span: Span) {
        self.part(Part::Piece(Piece::Link(prose_link(raw, text, form, span))));
    }
}

/// Whether a paragraph is an image and nothing else.
pub(super) fn is_image(run: &[(Event<'_>, Range<usize>)]) -> bool {
    let mut open = 0usize;
    for (at, (event, _)) in run.iter().enumerate() {
        match event {
            Event::Start(Tag::Image { .. }) => open += 1,
            Event::End(TagEnd::Image) => open = open.saturating_sub(1),
            _ => {}
        }
        if open == 0 {
            return at > 0 && at + 1 == run.len();
        }
    }
    false
}

fn open_address(html: &mut String, kind: url::Kind, destination: &str) {
    html.push_str("<a href=\"");
    url::push(html, destination);
    html.push('"');
    if kind == url::Kind::Web {
        html.push_str(" class=\"external\" rel=\"noopener noreferrer\"");
    }
}

pub(super) fn prose_link(raw: String, text: Option<String>, form: LinkForm, span: Span) -> ProseLink {
    ProseLink { raw, text, form, span, target: Target::Unresolved }
}
