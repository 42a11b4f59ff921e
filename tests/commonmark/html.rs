//! HTML as a list of tags and texts: to see whether it is balanced, and to compare what two writers
//! made of the same Markdown.

use std::collections::BTreeMap;

/// A tag or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Open(String, BTreeMap<String, String>),
    Close(String),
    Text(String),
}

const VOID: [&str; 4] = ["br", "hr", "img", "input"];

/// Cuts HTML into nodes; entities are resolved.
pub(crate) fn nodes(html: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            nodes.push(Node::Text(unescape(&rest[..at])));
        }
        let end = end_of_tag(&rest[at..]).map_or(rest.len(), |end| at + end);
        let tag = rest[at + 1..end].trim_end_matches('>').trim_end_matches('/').trim();
        match tag.strip_prefix('/') {
            Some(name) => nodes.push(Node::Close(name.to_lowercase())),
            None => {
                let name = tag.split_whitespace().next().unwrap_or_default();
                nodes.push(Node::Open(name.to_lowercase(), attributes(&tag[name.len()..])));
            }
        }
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        nodes.push(Node::Text(unescape(rest)));
    }
    nodes
}

/// The first tag that is closed without being open, or the other way round.
pub(crate) fn unbalanced(html: &str) -> Option<String> {
    let mut open = Vec::new();
    for node in nodes(html) {
        match node {
            Node::Open(name, _) if !VOID.contains(&name.as_str()) => {
                let nested = name == "a" && open.contains(&name) || name == "p" && open.contains(&name);
                if nested {
                    return Some(format!("<{name}> in <{name}>"));
                }
                open.push(name);
            }
            Node::Close(name) if open.last() == Some(&name) => drop(open.pop()),
            Node::Close(name) => return Some(format!("</{name}> closes {:?}", open.last())),
            _ => {}
        }
    }
    open.pop().map(|name| format!("<{name}> is never closed"))
}

/// Every id, in order.
pub(crate) fn ids(html: &str) -> Vec<String> {
    nodes(html)
        .into_iter()
        .filter_map(|node| match node {
            Node::Open(_, mut attributes) => attributes.remove("id"),
            _ => None,
        })
        .collect()
}

fn end_of_tag(html: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes(mut rest: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        if end == 0 {
            return attributes;
        }
        let name = rest[..end].to_lowercase();
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').unwrap_or(quoted.len());
            value = &quoted[..end];
            rest = quoted.get(end + 1..).unwrap_or_default();
        }
        attributes.insert(name, unescape(value));
    }
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
