//! Pages bound into one document: their ids get the page's address in front, links between them lead within the document, and
//! headings sink below those of the document. Links out of the document are left as words: paper has no other page. Nor is
//! there a way around a page: what a `<nav>` holds is left out.

use memchr::memmem;
use rustc_hash::FxHashSet;
use serde::Serialize;
use tera::{Context, Value};

use super::POLICY;
use super::error::RenderError;
use super::shell::{Shell, failed, render};
use crate::view::parts::Frame;

/// Renders the content of a page, without the shell, bound into a document. The view is dropped once the template engine
/// has its values: a list behind a figure may have as many entries as there are findings.
pub fn sheet(
    shell: &Shell,
    template: &str,
    frame: &Frame,
    view: impl Serialize,
    group: Option<&impl Serialize>,
    binding: &Binding<'_>,
) -> Result<String, RenderError> {
    let mut context = shell.context(frame, &view)?;
    drop(view);
    context.insert_value("bare", Value::from(true));
    let html = shell.theme.tera.render(template, &context).map_err(|error| failed(&error, &frame.path))?;
    drop(context);
    bind(shell, template, frame, [&html, "", ""], group, binding)
}

/// The same, and the page itself, from one rendering of the content that both show.
pub fn page_and_sheet(
    shell: &Shell,
    template: &str,
    frame: &Frame,
    view: impl Serialize,
    group: Option<&impl Serialize>,
    binding: &Binding<'_>,
) -> Result<(Vec<u8>, String), RenderError> {
    // A template of somebody else may show something else on paper.
    if shell.theme.overridden {
        let page = render(shell, template, frame, &view)?;
        return Ok((page, sheet(shell, template, frame, view, group, binding)?));
    }
    let wrong = |error: tera::Error| failed(&error, &frame.path);
    let mut context = shell.context(frame, &view)?;
    drop(view);
    context.insert_value("bare", Value::from(true));
    let content = shell.theme.tera.render_block(template, "content", &context).map_err(wrong)?;
    drop(context);
    // What stands around it, of which the program's own templates show nothing but the frame.
    let mut around = shell.framed(frame, Context::new())?;
    around.insert_value("made", Value::safe_string(CONTENT));
    let shown = shell.page(template, frame, around.clone())?;
    let at = memmem::find(&shown, CONTENT.as_bytes()).unwrap_or(shown.len());
    let page = [&shown[..at], content.as_bytes(), shown.get(at + CONTENT.len()..).unwrap_or_default()].concat();
    around.insert_value("bare", Value::from(true));
    let bare = shell.theme.tera.render(template, &around).map_err(wrong)?;
    let (before, after) = bare.split_once(CONTENT).unwrap_or((&bare, ""));
    Ok((page, bind(shell, template, frame, [before, &content, after], group, binding)?))
}

/// Where the content of a page goes: nothing that is escaped can hold these bytes.
const CONTENT: &str = "<!-- content -->";

/// Binds the parts of a page, of which none ends within a tag.
fn bind(
    shell: &Shell,
    template: &str,
    frame: &Frame,
    parts: [&str; 3],
    group: Option<&impl Serialize>,
    binding: &Binding<'_>,
) -> Result<String, RenderError> {
    let wrong = |error: tera::Error| failed(&error, &frame.path);
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut bound = String::with_capacity(length + length / 8);
    if let Some(group) = group {
        let mut context = Context::new();
        context.insert_value("group", Value::try_from_serializable(group).map_err(wrong)?);
        bound.push_str(&shell.theme.tera.render_component("volume_group", &context, None, true).map_err(wrong)?);
    }
    parts.iter().for_each(|part| binding.bind(part, &mut bound));
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
    pub bound: &'b FxHashSet<&'b str>,
}

impl Binding<'_> {
    /// The content of a page, bound. Most of it stays as it is, so it is copied in long stretches.
    fn bind(&self, html: &str, out: &mut String) {
        let mut to = Bound { binding: self, out, address: String::new() };
        // Within `<a …>` that leads nowhere in the document: its end becomes the end of a span.
        let mut unlinked = false;
        let (mut copied, mut at) = (0, 0);
        while let Some(next) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
            let start = at + next;
            let rest = &html[start..];
            // Code holds nothing but colours.
            if rest.starts_with("<pre class=\"code\"") {
                at = memmem::find(rest.as_bytes(), b"</pre>").map_or(html.len(), |end| start + end);
                continue;
            }
            at = start + 1;
            let tag = &rest[..memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1)];
            let kind = Kind::of(tag);
            if kind == Kind::Plain || (kind == Kind::LinkEnd && !unlinked) {
                continue;
            }
            to.out.push_str(&html[copied..start]);
            copied = start + tag.len();
            match kind {
                Kind::Nav => {
                    copied =
                        memmem::find(rest.as_bytes(), NAV_END).map_or(html.len(), |end| start + end + NAV_END.len());
                    at = copied;
                }
                Kind::Link => unlinked = to.anchor(tag),
                Kind::LinkEnd => {
                    unlinked = false;
                    to.out.push_str("</span>");
                }
                Kind::HeadingEnd(level) => {
                    to.out.push_str("</");
                    to.heading(level);
                    to.out.push('>');
                }
                Kind::Heading(level) => {
                    to.out.push('<');
                    to.heading(level);
                    if level == 1 {
                        // The title is where the page is found: a browser names no place in a PDF but one where words stand.
                        to.attribute("id", self.page);
                    }
                    to.attributes(tag);
                }
                Kind::Placed => {
                    to.out.push_str(&tag[..memchr::memchr(b' ', tag.as_bytes()).unwrap_or(tag.len())]);
                    to.attributes(tag);
                }
                Kind::Plain => {}
            }
        }
        to.out.push_str(&html[copied..]);
    }
}

/// A page that is being bound.
struct Bound<'b, 'o> {
    binding: &'b Binding<'b>,
    out: &'o mut String,
    /// Where the last link leads, from the root of the site: the same text again and again.
    address: String,
}

impl Bound<'_, '_> {
    /// The name of a heading, at its level below the title of the document.
    fn heading(&mut self, level: u8) {
        self.out.push('h');
        self.out.push(char::from(b'0' + (level + self.binding.sink).min(6)));
    }

    /// A link; whether it became a span, because it leads out of the document.
    fn anchor(&mut self, tag: &str) -> bool {
        let href = attributes(tag).find(|(name, _)| *name == "href").and_then(|(_, value)| value).unwrap_or("");
        let (path, fragment) = href.split_at(memchr::memchr(b'#', href.as_bytes()).unwrap_or(href.len()));
        let outside = href.contains("://") || href.starts_with("mailto:");
        if !outside {
            self.find(path);
        }
        let leads = outside || self.binding.bound.contains(self.address.as_str());
        self.out.push_str(if leads { "<a" } else { "<span" });
        for (name, value) in attributes(tag) {
            let Some(value) = value else { continue };
            match name {
                "href" if outside => self.attribute(name, value),
                "href" if leads => {
                    self.out.push_str(" href=\"#");
                    self.out.push_str(&self.address);
                    if fragment.len() > 1 {
                        self.out.push(':');
                        self.out.push_str(&fragment[1..]);
                    }
                    self.out.push('"');
                }
                "href" | "data-figure" | "rel" | "tabindex" if !leads => {}
                _ => self.placed(name, value),
            }
        }
        self.out.push('>');
        !leads
    }

    /// The attributes of a tag as they fit the document, and its end.
    fn attributes(&mut self, tag: &str) {
        for (name, value) in attributes(tag) {
            match value {
                Some(value) => self.placed(name, value),
                None => {
                    self.out.push(' ');
                    self.out.push_str(name);
                }
            }
        }
        self.out.push_str(if tag.ends_with("/>") { "/>" } else { ">" });
    }

    /// An attribute that may depend on where its page stands.
    fn placed(&mut self, name: &str, value: &str) {
        if !is_place(name) {
            return self.attribute(name, value);
        }
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        if name == "src" {
            self.find(value);
            self.out.push_str(self.binding.root);
            self.out.push_str(&self.address);
        } else {
            // One id, or several.
            for (at, id) in value.split_ascii_whitespace().enumerate() {
                self.out.push_str(if at > 0 { " " } else { "" });
                self.out.push_str(self.binding.page);
                self.out.push(':');
                self.out.push_str(id);
            }
        }
        self.out.push('"');
    }

    fn attribute(&mut self, name: &str, value: &str) {
        for part in [" ", name, "=\"", value, "\""] {
            self.out.push_str(part);
        }
    }

    /// Finds the address of what a page names relative to itself, from the root of the site.
    fn find(&mut self, path: &str) {
        self.address.clear();
        self.address.push_str(self.binding.page);
        if path.is_empty() {
            return;
        }
        self.up();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => self.up(),
                part => {
                    self.address.push_str(if self.address.is_empty() { "" } else { "/" });
                    self.address.push_str(part);
                }
            }
        }
    }

    /// To the folder above.
    fn up(&mut self) {
        self.address.truncate(memchr::memrchr(b'/', self.address.as_bytes()).unwrap_or(0));
    }
}

const NAV_END: &[u8] = b"</nav>";

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
    matches!(attribute, "id" | "src" | "headers" | "for" | "aria-labelledby" | "aria-describedby" | "aria-controls")
}

/// The attributes of a tag, as our templates and our Markdown writer write them: double quotes, no `>` in a value. One
/// may have none.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let inner = tag.strip_suffix('>').unwrap_or(tag);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let mut rest = &inner[memchr::memchr(b' ', inner.as_bytes()).unwrap_or(inner.len())..];
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        let end = rest.bytes().position(|byte| byte == b'=' || byte == b' ').unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        let Some(quoted) = rest.strip_prefix("=\"") else {
            return Some((name, None));
        };
        let close = memchr::memchr(b'"', quoted.as_bytes()).unwrap_or(quoted.len());
        rest = quoted.get(close + 1..).unwrap_or("");
        Some((name, Some(&quoted[..close])))
    })
}
