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

impl EvidenceFile {
    /// The name of its copy, with folders: its own only if its type can run nothing (product, section 5: Inert).
    pub fn copy_name(&self) -> String {
        const INERT: &[&str] = &["txt", "log", "md", "csv", "json", "jsonl", "png", "jpg", "jpeg", "gif", "webp"];
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        if INERT.contains(&ending.as_str()) || (ending == "pdf" && self.inert) {
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
            Glimpse::Image { width, height } if !self.sealed => Some((width, height)),
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
