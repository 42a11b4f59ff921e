//! Our HTML and a reference implementation's, brought to the same form.
//!
//! What differs by intent is undone here, each in one place and by name; what is left must be equal.

use super::html::{Node, nodes};

/// The expected HTML as we would write it.
pub(crate) fn expected(html: &str) -> String {
    let mut out = Vec::new();
    let mut refused = Vec::new();
    for node in nodes(html) {
        match node {
            // A body's first heading is the page's second.
            Node::Open(name, _) if name == "h1" => out.push(open("h2", &[])),
            Node::Close(name) if name == "h1" => out.push(Node::Close("h2".into())),
            // Images are never loaded: a link takes their place, or their text within a link.
            Node::Open(name, attributes) if name == "img" => {
                let source = attributes.get("src").cloned().unwrap_or_default();
                let alt = attributes.get("alt").cloned().filter(|alt| !alt.trim().is_empty());
                let linked = out.iter().fold(0, |open, node| match node {
                    Node::Open(name, _) if name == "a" => open + 1,
                    Node::Close(name) if name == "a" => open - 1,
                    _ => open,
                });
                let text = Node::Text(alt.map_or_else(|| percent_decoded(&source), |alt| alt.trim().to_owned()));
                if linked > 0 {
                    out.push(text);
                } else {
                    out.extend([open("a", &[("href", &source)]), text, Node::Close("a".into())]);
                }
            }
            // Only three schemes are followed; any other is shown. Titles of links into the
            // engagement are the targets' own.
            Node::Open(name, attributes) if name == "a" => {
                let href = attributes.get("href").cloned().unwrap_or_default();
                let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_lowercase());
                match scheme.as_deref() {
                    Some("http" | "https" | "mailto") => {
                        refused.push(None);
                        let mut keep = vec![("href", href.as_str())];
                        keep.extend(attributes.get("title").map(|title| ("title", title.as_str())));
                        out.push(open("a", &keep));
                    }
                    Some(scheme) if scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) => {
                        refused.push(Some(percent_decoded(&href)));
                    }
                    _ => {
                        refused.push(None);
                        out.push(open("a", &[("href", &href)]));
                    }
                }
            }
            Node::Close(name) if name == "a" => match refused.pop().flatten() {
                Some(href) => out.extend([
                    Node::Text(" ".into()),
                    open("code", &[]),
                    Node::Text(href),
                    Node::Close("code".into()),
                ]),
                None => out.push(Node::Close(name)),
            },
            // An empty header cell is an ordinary one.
            Node::Close(name) if name == "th" && matches!(out.last(), Some(Node::Open(last, _)) if last == "th") => {
                if let Some(Node::Open(last, _)) = out.last_mut() {
                    *last = "td".into();
                }
                out.push(Node::Close("td".into()));
            }
            node => out.push(node),
        }
    }
    written(out)
}

/// Our HTML without what reference implementations do not write.
pub(crate) fn ours(html: &str) -> String {
    let mut out = Vec::new();
    let mut skip: Option<&str> = None;
    for node in nodes(html) {
        match (&node, skip) {
            (Node::Close(name), Some(until)) if name == until => {
                skip = None;
                continue;
            }
            (_, Some(_)) => continue,
            _ => {}
        }
        match node {
            Node::Open(name, attributes) => {
                let class = attributes.get("class").map(String::as_str).unwrap_or_default();
                let get = |key: &str| attributes.get(key).cloned().unwrap_or_default();
                match (name.as_str(), class) {
                    ("a", "anchor") => {
                        skip = Some("a");
                        // The space before it.
                        if let Some(Node::Text(text)) = out.last_mut() {
                            text.truncate(text.trim_end().len());
                        }
                    }
                    ("figure" | "div" | "label" | "span", _) => {}
                    ("th" | "td", class) => {
                        let align = class.strip_prefix("align-").unwrap_or_default();
                        out.push(if align.is_empty() { open(&name, &[]) } else { open(&name, &[("align", align)]) });
                    }
                    ("a", _) => {
                        let (href, title) = (get("href"), get("title"));
                        let mut keep = vec![("href", href.as_str())];
                        if !title.is_empty() {
                            keep.push(("title", &title));
                        }
                        out.push(open("a", &keep));
                    }
                    ("code", class) if class.starts_with("language-") => out.push(open("code", &[("class", class)])),
                    ("ol", _) if attributes.contains_key("start") => out.push(open("ol", &[("start", &get("start"))])),
                    ("input", _) => {
                        let mut keep = vec![("disabled", ""), ("type", "checkbox")];
                        if attributes.contains_key("checked") {
                            keep.push(("checked", ""));
                        }
                        out.push(open("input", &keep));
                    }
                    _ => out.push(open(&name, &[])),
                }
            }
            Node::Close(name) if matches!(name.as_str(), "figure" | "div" | "label" | "span") => {}
            node => out.push(node),
        }
    }
    written(out)
}

fn open(name: &str, attributes: &[(&str, &str)]) -> Node {
    Node::Open(name.to_owned(), attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
}

const BLOCKS: [&str; 21] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
    "section",
    "div",
];

/// Nodes as text: white space folded outside `pre`, none beside blocks.
fn written(nodes: Vec<Node>) -> String {
    let mut out = String::new();
    let mut pre = false;
    for node in nodes {
        match node {
            Node::Text(text) if pre => out.push_str(&text),
            Node::Text(text) => {
                for c in text.chars() {
                    let c = if c.is_ascii_whitespace() { ' ' } else { c };
                    if !(c == ' ' && (out.is_empty() || out.ends_with([' ', '\u{1}']))) {
                        out.push(c);
                    }
                }
            }
            Node::Open(name, attributes) => {
                let block = BLOCKS.contains(&name.as_str());
                if block {
                    out.truncate(out.trim_end_matches(' ').len());
                }
                pre |= name == "pre";
                out.push_str(&format!("\n<{name}"));
                for (key, value) in attributes {
                    out.push_str(&format!(" {key}={value:?}"));
                }
                out.push('>');
                out.push(if block || name == "br" { '\u{1}' } else { '\u{2}' });
            }
            Node::Close(name) => {
                let block = BLOCKS.contains(&name.as_str());
                if block {
                    out.truncate(out.trim_end_matches(' ').len());
                }
                if pre {
                    out.truncate(out.trim_end_matches('\n').len());
                }
                pre &= name != "pre";
                out.push_str(&format!("\n</{name}>"));
                out.push(if block { '\u{1}' } else { '\u{2}' });
            }
        }
    }
    out.replace(['\u{1}', '\u{2}'], "").trim().to_owned()
}

fn percent_decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&byte, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (byte, pair) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
