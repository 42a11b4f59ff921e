//! Prose, filled in: links get their addresses and titles, figures their numbers.

use super::Cx;
use super::address::{self, Here};
use super::figures;
use super::parts::{Anchor, Html, Words};
use crate::model::*;

/// A body as HTML for the page `here`.
pub fn fill(cx: &Cx<'_>, here: &Here<'_>, prose: &Prose) -> Html {
    let mut html = String::new();
    pieces(cx, here, &prose.pieces, &mut html);
    Html(html)
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

fn pieces(cx: &Cx<'_>, here: &Here<'_>, list: &[Piece], html: &mut String) {
    for piece in list {
        match piece {
            Piece::Html(text) => html.push_str(text),
            Piece::Link(link) => self::link(cx, here, link, html),
            Piece::Figure { path, .. } => figure(cx, here, path, html),
            Piece::Passage { level, pieces: inner, .. } => {
                let audience = level.map(|ix| cx.engagement[ix].as_str()).unwrap_or_default();
                html.push_str("<div class=\"passage\" data-audience=\"");
                escape(audience, html);
                html.push_str("\">");
                pieces(cx, here, inner, html);
                html.push_str("</div>");
            }
        }
    }
}

fn link(cx: &Cx<'_>, here: &Here<'_>, link: &ProseLink, html: &mut String) {
    let engagement = cx.engagement;
    // Documents of the program are not resolved with an engagement: its controls link where it has such a control.
    let target = match (link.target, link.form) {
        (Target::Unresolved, LinkForm::Bare) => {
            engagement.shelf.requirement(&link.raw).map_or(Target::Literal, Target::Requirement)
        }
        (target, _) => target,
    };
    let (href, title) = match target {
        Target::Unresolved | Target::Literal => {
            match (&link.text, link.form) {
                (Some(text), LinkForm::Relative) => html.push_str(text),
                (text, LinkForm::Wiki) => {
                    html.push_str("[[");
                    escape(&link.raw, html);
                    if let Some(text) = text {
                        html.push('|');
                        html.push_str(text);
                    }
                    html.push_str("]]");
                }
                _ => escape(&link.raw, html),
            }
            return;
        }
        Target::Finding(ix) => (here.finding(ix), format!("{} {}", engagement[ix].id, engagement[ix].title)),
        Target::Requirement(ix) => {
            (here.requirement(ix), format!("{} {}", engagement[ix].reference, engagement[ix].title))
        }
        Target::System(ix) => (here.system_link(ix).href, engagement[ix].title.clone()),
        Target::Threat(ix) => (here.threat_link(ix).href, engagement[ix].title.clone()),
        Target::Stage(ix) => (here.stage_link(ix).href, engagement[ix].title.clone()),
        Target::Evidence(ix) => {
            let file = &engagement[ix];
            (here.evidence(ix), file.title.clone().unwrap_or_else(|| file.path.clone()))
        }
        Target::Page(ix) => (here.to(&address::page(&engagement[ix])), engagement[ix].title.clone()),
        Target::Risk(ix) => {
            let risk = &engagement[ix];
            let title = risk.title.as_deref().map_or_else(|| risk.id.clone(), |title| format!("{} {title}", risk.id));
            (here.to(&format!("applicability.html#risk-{}", risk.id)), title)
        }
    };
    html.push_str("<a href=\"");
    escape(&href, html);
    html.push_str("\">");
    match (&link.text, link.form) {
        (Some(text), _) => html.push_str(text),
        // A control named in running prose keeps its number; its title would break the sentence.
        (None, LinkForm::Bare) => escape(&link.raw, html),
        (None, _) => escape(&title, html),
    }
    html.push_str("</a>");
}

fn figure(cx: &Cx<'_>, here: &Here<'_>, path: &str, html: &mut String) {
    if path == "maturity.level" {
        html.push_str("<a href=\"");
        escape(&here.to("maturity.html"), html);
        html.push_str(&format!("\">{}</a>", cx.assessment.maturity.level()));
    } else if let Some(figure) = figures::global(cx, here, path) {
        html.push_str("<a class=\"figure\" data-figure=\"");
        escape(&figure.key, html);
        html.push_str("\" href=\"");
        escape(&figure.href, html);
        html.push_str(&format!("\">{}</a>", figure.count));
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
