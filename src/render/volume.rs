//! Pages bound into one document: their ids get the page's address in front, links between them lead within the document, and
//! headings sink below those of the document. Links out of the document are left as words: paper has no other page. Nor is
//! there a way around a page: what a `<nav>` holds is left out.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::{Context, Value};

use super::POLICY;
use super::error::RenderError;
use super::shell::{Shell, failed};
use crate::view::parts::Frame;

/// Renders the content of a page, without the shell, bound into a document.
pub fn sheet(
    shell: &Shell,
    template: &str,
    frame: &Frame,
    view: &impl Serialize,
    group: Option<&impl Serialize>,
    binding: &Binding<'_>,
) -> Result<String, RenderError> {
    let mut context = shell.context(frame, view)?;
    context.insert_value("bare", Value::from(true));
    bind(shell, template, frame, &context, group, binding)
}

/// The same, and the page itself, from one rendering of the content that both show.
pub fn page_and_sheet(
    shell: &Shell,
    template: &str,
    frame: &Frame,
    view: &impl Serialize,
    group: Option<&impl Serialize>,
    binding: &Binding<'_>,
) -> Result<(Vec<u8>, String), RenderError> {
    let mut context = shell.context(frame, view)?;
    let mut bare = context.clone();
    bare.insert_value("bare", Value::from(true));
    // A template of somebody else may show something else on paper.
    if !shell.theme.overridden {
        let content = shell.theme.tera.render_block(template, "content", &bare);
        let content = Value::safe_string(&content.map_err(|error| failed(&error, &frame.path))?);
        bare.insert_value("made", content.clone());
        context.insert_value("made", content);
    }
    let sheet = bind(shell, template, frame, &bare, group, binding)?;
    Ok((shell.page(template, frame, context)?, sheet))
}

fn bind(
    shell: &Shell,
    template: &str,
    frame: &Frame,
    bare: &Context,
    group: Option<&impl Serialize>,
    binding: &Binding<'_>,
) -> Result<String, RenderError> {
    let wrong = |error: tera::Error| failed(&error, &frame.path);
    let html = shell.theme.tera.render(template, bare).map_err(wrong)?;
    let mut bound = String::with_capacity(html.len() + html.len() / 8);
    if let Some(group) = group {
        let mut context = Context::new();
        context.insert_value("group", Value::try_from_serializable(group).map_err(wrong)?);
        bound.push_str(&shell.theme.tera.render_component("volume_group", &context, None, true).map_err(wrong)?);
    }
    binding.bind(&html, &mut bound);
    shell.harmless(bound.as_bytes(), template, &frame.path)?;
    Ok(bound)
}

/// Where the sheets go: nothing that is escaped can hold these bytes.
const SHEETS: &str = "<!-- sheets -->";

/// Renders what stands before and after the sheets of a document. They may be tens of megabytes, so they do not pass
/// through the template: it shows where they stand.
pub fn volume(shell: &Shell, frame: &Frame, view: &impl Serialize) -> Result<(String, String), RenderError> {
    let wrong = |error: tera::Error| failed(&error, &frame.path);
    let mut context = shell.context(frame, view)?;
    context.insert_value("logo", shell.logo.clone().map_or(Value::none(), Value::from));
    context.insert_value("policy", Value::safe_string(POLICY));
    context.insert_value("sheets", Value::safe_string(SHEETS));
    let around = shell.theme.tera.render("print.html", &context).map_err(wrong)?;
    shell.checked(around.as_bytes(), "print.html", &frame.path)?;
    let (before, after) = around.split_once(SHEETS).unwrap_or((&around, ""));
    Ok((before.to_owned(), after.to_owned()))
}

/// What a page becomes in a document.
pub struct Binding<'b> {
    /// Address of the page.
    pub page: &'b str,
    /// The way from the document to the root of the site.
    pub root: &'b str,
    /// By how many levels headings sink.
    pub sink: u8,
    /// The addresses of all pages in the document.
    pub bound: &'b BTreeSet<&'b str>,
}

impl Binding<'_> {
    /// The content of a page, bound. Most of it stays as it is, so it is copied in long stretches.
    fn bind(&self, html: &str, out: &mut String) {
        // Within `<a …>` that leads nowhere in the document: its end becomes the end of a span.
        let mut unlinked = false;
        let mut copied = 0;
        for start in memchr::memchr_iter(b'<', html.as_bytes()) {
            let rest = &html[start..];
            // What a `<nav>` held was passed over.
            if start < copied || is_colour(rest) {
                continue;
            }
            let tag = &rest[..memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1)];
            let kind = Kind::of(tag);
            if kind == Kind::Plain || (kind == Kind::LinkEnd && !unlinked) {
                continue;
            }
            out.push_str(&html[copied..start]);
            copied = start + tag.len();
            match kind {
                Kind::Nav => copied = rest.find(NAV_END).map_or(html.len(), |end| start + end + NAV_END.len()),
                Kind::Link => unlinked = self.anchor(tag, out),
                Kind::LinkEnd => {
                    unlinked = false;
                    out.push_str("</span>");
                }
                Kind::HeadingEnd(level) => out.push_str(&format!("</h{}>", self.sunk(level))),
                Kind::Heading(level) => self.tag(&format!("h{}", self.sunk(level)), tag, out),
                Kind::Placed => self.tag(name_of(tag), tag, out),
                Kind::Plain => {}
            }
        }
        out.push_str(&html[copied..]);
    }

    /// The level of a heading below the title of the document.
    fn sunk(&self, level: u8) -> u8 {
        (level + self.sink).min(6)
    }

    /// A link; whether it became a span.
    fn anchor(&self, tag: &str, out: &mut String) -> bool {
        let href = attributes(tag).find(|(name, _)| *name == "href").and_then(|(_, value)| value).unwrap_or("");
        let target =
            if href.contains("://") || href.starts_with("mailto:") { Some(href.to_owned()) } else { self.within(href) };
        out.push_str(if target.is_some() { "<a" } else { "<span" });
        for (name, value) in attributes(tag) {
            let Some(value) = value else { continue };
            match (name, &target) {
                ("href", Some(target)) => attribute(name, target, out),
                ("href" | "data-figure" | "rel" | "tabindex", None) => {}
                _ => self.attribute(name, value, out),
            }
        }
        out.push('>');
        target.is_none()
    }

    /// A tag with another name, and attributes that fit the document.
    fn tag(&self, name: &str, tag: &str, out: &mut String) {
        out.push('<');
        out.push_str(name);
        if tag.starts_with("<h1") {
            // The title is where the page is found: a browser names no place in a PDF but one where words stand.
            attribute("id", self.page, out);
        }
        for (name, value) in attributes(tag) {
            match value {
                Some(value) => self.attribute(name, value, out),
                None => {
                    out.push(' ');
                    out.push_str(name);
                }
            }
        }
        out.push_str(if tag.ends_with("/>") { "/>" } else { ">" });
    }

    fn attribute(&self, name: &str, value: &str, out: &mut String) {
        match name {
            "id" => attribute(name, &self.id(value), out),
            "aria-labelledby" | "aria-describedby" | "aria-controls" | "headers" | "for" => {
                let ids: Vec<String> = value.split_whitespace().map(|id| self.id(id)).collect();
                attribute(name, &ids.join(" "), out);
            }
            "src" => attribute(name, &format!("{}{}", self.root, self.address_of(value)), out),
            _ => attribute(name, value, out),
        }
    }

    fn id(&self, id: &str) -> String {
        format!("{}:{id}", self.page)
    }

    /// Where a link leads within the document, if it does.
    fn within(&self, href: &str) -> Option<String> {
        let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
        let page = if path.is_empty() { self.page.to_owned() } else { self.address_of(path) };
        if !self.bound.contains(page.as_str()) {
            return None;
        }
        Some(if fragment.is_empty() { format!("#{page}") } else { format!("#{page}:{fragment}") })
    }

    /// An address relative to the page, from the root of the site.
    fn address_of(&self, href: &str) -> String {
        let mut parts: Vec<&str> = self.page.split('/').collect();
        parts.pop();
        for part in href.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }
}

const NAV_END: &str = "</nav>";

/// What happens to a tag in a document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It stays.
    Plain,
    /// It names a place, or one elsewhere.
    Placed,
    Link,
    LinkEnd,
    /// It goes, with all that it holds.
    Nav,
    /// Of a level, as the page has it.
    Heading(u8),
    HeadingEnd(u8),
}

impl Kind {
    fn of(tag: &str) -> Kind {
        let heading = |name: &[u8]| match name {
            [b'h', level @ b'1'..=b'6', b' ' | b'>', ..] => Some(level - b'0'),
            _ => None,
        };
        match tag.as_bytes() {
            b"</a>" => Kind::LinkEnd,
            [b'<', b'n', b'a', b'v', b' ', ..] => Kind::Nav,
            [b'<', b'/', name @ ..] => heading(name).map_or(Kind::Plain, Kind::HeadingEnd),
            [b'<', b'a', b' ', ..] => Kind::Link,
            [_, name @ ..] => match heading(name) {
                Some(level) => Kind::Heading(level),
                None if attributes(tag).any(|(name, _)| is_place(name)) => Kind::Placed,
                None => Kind::Plain,
            },
            [] => Kind::Plain,
        }
    }
}

/// Whether what an attribute says depends on where its page stands.
fn is_place(attribute: &str) -> bool {
    matches!(attribute, "id" | "src" | "headers" | "for") || attribute.starts_with("aria-")
}

/// Whether a tag of code comes next that has a class alone, or ends: most tags are.
fn is_colour(html: &str) -> bool {
    html.starts_with("</span>")
        || html.strip_prefix("<span class=\"hl-").is_some_and(|rest| rest.as_bytes().get(1..3) == Some(b"\">"))
}

fn name_of(tag: &str) -> &str {
    tag[1..].split([' ', '>']).next().unwrap_or_default()
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    out.push_str(value);
    out.push('"');
}

/// The attributes of a tag, as our templates and our Markdown writer write them: double quotes, no `>` in a value. One
/// may have none.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = inner.find(' ').map_or("", |at| &inner[at..]);
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        let Some(quoted) = rest.strip_prefix("=\"") else {
            return Some((name, None));
        };
        let close = quoted.find('"').unwrap_or(quoted.len());
        rest = quoted.get(close + 1..).unwrap_or("");
        Some((name, Some(&quoted[..close])))
    })
}
