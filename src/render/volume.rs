//! Pages bound into one document: their ids get the page's address in front, links between them lead within the document, and
//! headings sink below those of the document. Links out of the document are left as words: paper has no other page.

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
    Ok(bound)
}

/// Where the sheets go: nothing that is escaped can hold these bytes.
const SHEETS: &str = "<!-- sheets -->";

/// Renders a document around the sheets that it holds. They may be tens of megabytes, so they do not pass through the
/// template: it shows where they stand.
pub fn volume(
    shell: &Shell,
    frame: &Frame,
    view: &impl Serialize,
    sheets: Vec<String>,
) -> Result<Vec<u8>, RenderError> {
    let wrong = |error: tera::Error| failed(&error, &frame.path);
    let mut context = shell.context(frame, view)?;
    context.insert_value("logo", shell.logo.clone().map_or(Value::none(), Value::from));
    context.insert_value("policy", Value::safe_string(POLICY));
    context.insert_value("sheets", Value::safe_string(SHEETS));
    let around = shell.theme.tera.render("print.html", &context).map_err(wrong)?;
    let (before, after) = around.split_once(SHEETS).unwrap_or((&around, ""));
    let size = around.len() + sheets.iter().map(String::len).sum::<usize>();
    let mut page = Vec::with_capacity(size);
    page.extend_from_slice(before.as_bytes());
    for sheet in sheets {
        page.extend_from_slice(sheet.as_bytes());
    }
    page.extend_from_slice(after.as_bytes());
    shell.checked(page, "print.html", &frame.path)
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
    /// The content of a page, bound.
    fn bind(&self, html: &str, out: &mut String) {
        // Within `<a …>` that leads nowhere in the document: its end becomes the end of a span.
        let mut unlinked = false;
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let tag = &rest[..end];
            rest = &rest[end..];
            match tag {
                "</a>" if std::mem::take(&mut unlinked) => out.push_str("</span>"),
                _ if tag.starts_with("<a ") => unlinked = self.anchor(tag, out),
                _ => self.tag(tag, out),
            }
        }
        out.push_str(rest);
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

    fn tag(&self, tag: &str, out: &mut String) {
        let heading = |from: usize| {
            let name = tag.as_bytes().get(from..from + 2)?;
            let ends = tag.as_bytes().get(from + 2).is_some_and(|b| matches!(b, b' ' | b'>'));
            (name[0] == b'h' && (b'1'..=b'6').contains(&name[1]) && ends).then(|| (name[1] - b'0' + self.sink).min(6))
        };
        if let Some(level) = tag.starts_with("</").then(|| heading(2)).flatten() {
            out.push_str(&format!("</h{level}>"));
            return;
        }
        let touched =
            || [" id=\"", " src=\"", " aria-", " headers=\"", " for=\""].iter().any(|name| tag.contains(name));
        // Most tags colour code, and have a class alone.
        let touched = !tag.starts_with("</") && !is_colour(tag) && touched();
        let level = heading(1);
        if !touched && level.is_none() {
            return out.push_str(tag);
        }
        let name_end = tag.find([' ', '>']).unwrap_or(tag.len());
        match level {
            Some(level) => out.push_str(&format!("<h{level}")),

            None => out.push_str(&tag[..name_end]),
        }
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

/// Whether a tag is `<span class="…">`.
fn is_colour(tag: &str) -> bool {
    tag.strip_prefix("<span class=\"").is_some_and(|rest| rest.find('"') == Some(rest.len().saturating_sub(2)))
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
