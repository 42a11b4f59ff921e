//! Evidence: files that findings cite, known by path, size and hash.

use std::sync::Arc;

use super::handle::*;

/// A file that published findings cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Path inside `evidence/`, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Sealed by one entry: never copied.
    pub sealed: bool,
    /// Stated inert by one entry: a PDF keeps its name.
    pub inert: bool,
    /// The most trusted audience named for it; `None` is for all.
    pub audience: Option<AudienceIx>,
    /// Whether all of it is UTF-8, which decides the name of an active type.
    pub is_text: bool,
    /// What of its content is kept, to be shown on its page.
    pub glimpse: Glimpse,
    /// Findings that cite it, in their order.
    pub cited: Vec<FindingIx>,
    /// The first stated title.
    pub title: Option<String>,
}

/// Endings of types that can run nothing; a PDF is one if a person says so.
const INERT: &[&str] = &["txt", "log", "md", "csv", "json", "jsonl", "png", "jpg", "jpeg", "gif", "webp"];
/// Those of them that some servers do not know, and then go by the ending before: to these, `x.html.jsonl` is a page.
const LITTLE_KNOWN: &[&str] = &["log", "md", "jsonl", "webp"];
/// Endings of types that a browser runs, or shows as a page.
const ACTIVE: &[&str] = &[
    "htm", "html", "shtm", "shtml", "xhtm", "xhtml", "xht", "hta", "htc", "mht", "mhtml", "svg", "svgz", "xml", "xsl",
    "xslt", "rdf", "rss", "atom", "mml", "mathml", "js", "mjs", "cjs", "css", "swf", "pdf",
];

impl EvidenceFile {
    /// The name of its copy, with folders: its own only if its type can run nothing (product, section 5: Inert).
    pub fn copy_name(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path).to_ascii_lowercase();
        let mut endings: Vec<&str> = name.split('.').skip(1).collect();
        let last = endings.pop().unwrap_or_default();
        let active = LITTLE_KNOWN.contains(&last) && endings.iter().any(|ending| ACTIVE.contains(ending));
        if !active && (INERT.contains(&last) || (last == "pdf" && self.inert)) {
            self.path.clone()
        } else if self.is_text {
            format!("{}.txt", self.path)
        } else {
            format!("{}.bin", self.path)
        }
    }

    /// Width and height, if it is an image that may be shown.
    pub fn image(&self) -> Option<(usize, usize)> {
        match self.glimpse {
            Glimpse::Image { width, height } if !self.sealed && self.copy_name() == self.path => Some((width, height)),
            _ => None,
        }
    }
}

/// What of a file's content is held: never more than a few kilobytes, whatever its size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Glimpse {
    /// Nothing: neither text nor an image that browsers show.
    #[default]
    Nothing,
    /// The beginning of a text.
    Text(Arc<str>),
    /// An image, in pixels.
    Image {
        /// Its width.
        width: usize,
        /// Its height.
        height: usize,
    },
}
