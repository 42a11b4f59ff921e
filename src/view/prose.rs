//! Prose, filled in: links get their addresses and titles, figures their numbers.

use super::Cx;
use super::address::{self, Here};
use super::figures;
use super::parts::{Anchor, Bit, Html, Words};
use crate::model::*;

/// A body as HTML for the page `here`.
pub fn fill(cx: &Cx<'_>, here: &Here<'_>, prose: &Prose) -> Html {
    let mut out = Out { cx, here, html: String::new(), bits: Vec::new() };
    out.pieces(&prose.pieces);
    out.finish()
}

/// The same, cut where a long body goes on on another page: at least one, and never none of it.
pub fn fill_pages(cx: &Cx<'_>, here: &Here<'_>, prose: &Prose) -> Vec<Html> {
    let page = |pieces: &[Piece]| {
        let mut out = Out { cx, here, html: String::new(), bits: Vec::new() };
        out.pieces(pieces);
        out.finish()
    };
    prose.pieces.split(|piece| *piece == Piece::Break).map(page).collect()
}

/// The sections of a body as local contents. `prefix` is what stands before its ids: of a finding its id, of a system
/// or a free page its file's stem.
pub fn contents(prefix: &str, prose: &Prose) -> Vec<Anchor> {
    let anchor = |section: &Section| Anchor::new(on_page(prefix, &section.anchor), Words::text(&section.title));
    prose.sections.iter().map(anchor).collect()
}

/// The id of a heading on its page.
pub fn on_page(prefix: &str, anchor: &str) -> String {
    if prefix.is_empty() { anchor.to_owned() } else { format!("{prefix}-{anchor}") }
}

/// A body as it is filled in.
struct Out<'a> {
    cx: &'a Cx<'a>,
    here: &'a Here<'a>,
    html: String,
    bits: Vec<Bit>,
}

impl Out<'_> {
    fn pieces(&mut self, list: &[Piece]) {
        for piece in list {
            match piece {
                Piece::Html(text) => self.html.push_str(text),
                Piece::Words { key, n: None } => self.words(Words::say(*key)),
                Piece::Words { key, n: Some(n) } => self.words(Words::count(*key, *n)),
                Piece::Link(link) => self.link(link),
                Piece::Image { link, caption, block } => self.image(link, caption.as_deref(), *block),
                Piece::Figure { path, .. } => self.figure(path),
                Piece::Break => {}
                Piece::Passage { level, pieces, .. } => {
                    let audience = level.map(|ix| self.cx.engagement[ix].as_str()).unwrap_or_default();
                    self.html.push_str("<div class=\"passage\" data-audience=\"");
                    self.text(audience);
                    self.html.push_str("\">\n<p class=\"passage-audience\">");
                    self.words(Words::say("prose.passage").with("audience", audience));
                    self.html.push_str("</p>\n");
                    self.pieces(pieces);
                    self.html.push_str("</div>\n");
                }
            }
        }
    }

    fn link(&mut self, link: &ProseLink) {
        let Some((href, title)) = self.target(link) else { return self.literal(link) };
        self.anchor(&href);
        match (&link.text, link.form) {
            (Some(text), _) => self.html.push_str(text),
            // A control named in running prose keeps its number; its title would break the sentence.
            (None, LinkForm::Bare) => {
                self.html.push_str("<span class=\"id\">");
                self.text(&link.raw);
                self.html.push_str("</span>");
            }
            (None, _) => self.text(&title),
        }
        self.html.push_str("</a>");
    }

    /// Where a link leads, and the title of what stands there.
    fn target(&self, link: &ProseLink) -> Option<(String, String)> {
        let (engagement, here) = (self.cx.engagement, self.here);
        // Documents of the program are not resolved with an engagement: its controls link where it has such a control.
        let target = match (link.target, link.form) {
            (Target::Unresolved, LinkForm::Bare) => Target::Requirement(engagement.shelf.requirement(&link.raw)?),
            (target, _) => target,
        };
        Some(match target {
            Target::Unresolved | Target::Literal | Target::Withheld => return None,
            // A draft that this edition does not show has no page.
            Target::Finding(ix) if engagement[ix].draft && !engagement.shows_draft(ix) => return None,
            Target::Finding(ix) if engagement[ix].withheld => (here.finding(ix), engagement[ix].id.clone()),
            Target::Finding(ix) => (here.finding(ix), format!("{} {}", engagement[ix].id, engagement[ix].title)),
            Target::Requirement(ix) => {
                (here.requirement(ix), format!("{} {}", engagement[ix].reference, engagement[ix].title))
            }
            Target::System(ix) => (here.system_link(ix).href, engagement[ix].title.clone()),
            Target::Threat(ix) => (here.threat_link(ix).href, engagement[ix].title.clone()),
            Target::Stage(ix) => (here.stage_link(ix).href, engagement[ix].title.clone()),
            Target::Evidence(ix) => {
                let file = &engagement[ix];
                (here.exhibit(ix), file.title.clone().unwrap_or_else(|| file.path.clone()))
            }
            Target::Page(ix) => (here.to(&address::page(&engagement[ix])), engagement[ix].title.clone()),
            Target::Risk(ix) => {
                let risk = &engagement[ix];
                let title =
                    risk.title.as_deref().map_or_else(|| risk.id.clone(), |title| format!("{} {title}", risk.id));
                (here.to(&format!("applicability.html#risk-{}", risk.id)), title)
            }
        })
    }

    /// A link that leads nowhere is shown as it was written.
    fn literal(&mut self, link: &ProseLink) {
        match (&link.text, link.form) {
            (Some(text), _) if link.target == Target::Withheld => self.html.push_str(text),
            (None, _) if link.target == Target::Withheld => self.html.push_str(crate::edition::OMITTED),
            (Some(text), LinkForm::Relative) => self.html.push_str(text),
            (text, LinkForm::Wiki) => {
                self.html.push_str("[[");
                self.text(&link.raw);
                if let Some(text) = text {
                    self.html.push('|');
                    self.html.push_str(text);
                }
                self.html.push_str("]]");
            }
            _ => self.text(&link.raw),
        }
    }

    /// An image among the evidence with its caption, its file and its size; else a link in its place.
    fn image(&mut self, link: &ProseLink, caption: Option<&str>, block: bool) {
        let shown = match link.target {
            Target::Evidence(ix) => self.cx.engagement[ix].image().map(|size| (ix, size)),
            _ => None,
        };
        let alt = link.text.as_deref().unwrap_or_default();
        let Some((ix, size)) = shown else {
            self.html.push_str(if block { "<p>" } else { "" });
            self.link(link);
            return self.html.push_str(if block { "</p>\n" } else { "" });
        };
        let file = &self.cx.engagement[ix];
        let (copy, page) = (self.here.to(&address::evidence_copy(file)), self.here.exhibit(ix));
        self.html.push_str(if block { "<figure class=\"picture\">\n" } else { "" });
        self.anchor(&page);
        self.html.push_str("<img src=\"");
        self.text(&copy);
        self.html.push_str(&format!("\" width=\"{}\" height=\"{}\" alt=\"{alt}\"></a>", size.0, size.1));
        if block {
            self.html.push_str("\n<figcaption>");
            match (caption, &file.title) {
                (Some(caption), _) => self.html.push_str(caption),
                (None, Some(title)) => self.text(title),
                (None, None) => self.html.push_str(alt),
            }
            self.html.push_str(" <span class=\"picture-file\"><code>");
            self.text(&file.path);
            self.html.push_str(&format!("</code>, {} × {}</span></figcaption>\n</figure>\n", size.0, size.1));
        }
    }

    fn figure(&mut self, path: &str) {
        if path == "maturity.level" {
            self.anchor(&self.here.to("maturity.html"));
            self.html.push_str(&format!("{}</a>", self.cx.assessment.maturity.level()));
        } else if let Some(figure) = figures::global(self.cx, self.here, path) {
            self.html.push_str("<a class=\"figure\" data-figure=\"");
            self.text(&figure.key);
            self.html.push_str("\" href=\"");
            self.text(&figure.href);
            self.html.push_str(&format!("\">{}</a>", figure.count));
        }
    }

    fn anchor(&mut self, href: &str) {
        self.html.push_str("<a href=\"");
        self.text(href);
        self.html.push_str("\">");
    }

    fn text(&mut self, text: &str) {
        escape(text, &mut self.html);
    }

    fn words(&mut self, words: Words) {
        self.flush();
        self.bits.push(Bit::Words(words));
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            self.bits.push(Bit::Html(std::mem::take(&mut self.html)));
        }
    }

    fn finish(mut self) -> Html {
        self.flush();
        Html(self.bits)
    }
}

/// Escapes text for HTML.
fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}
