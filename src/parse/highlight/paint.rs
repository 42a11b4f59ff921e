//! The classes that a theme colours, and the text that carries them.

use super::visible::{self, Eye};

/// What a stretch of code is, as far as a reader cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// `if`, `return`, `SELECT`.
    Keyword,
    /// Text within quotes.
    String,
    /// What machines skip.
    Comment,
    /// A number, and constants such as `true`.
    Number,
    /// A function where it is defined or called; a command.
    Function,
    /// A type, or a tag of markup.
    Type,
    /// The key of a mapping, an attribute, a header's name.
    Property,
    /// A variable or parameter.
    Variable,
    /// Operators and punctuation.
    Operator,
    /// An added line.
    Inserted,
    /// A removed line.
    Deleted,
    /// What the grammar calls invalid.
    Invalid,
}

impl Class {
    /// The class in the HTML.
    pub fn name(self) -> &'static str {
        match self {
            Class::Keyword => "hl-k",
            Class::String => "hl-s",
            Class::Comment => "hl-c",
            Class::Number => "hl-n",
            Class::Function => "hl-f",
            Class::Type => "hl-t",
            Class::Property => "hl-p",
            Class::Variable => "hl-v",
            Class::Operator => "hl-o",
            Class::Inserted => "hl-i",
            Class::Deleted => "hl-d",
            Class::Invalid => "hl-x",
        }
    }
}

/// Code as it is painted, stretch by stretch; neighbours of one class share a span.
#[derive(Debug, Default)]
pub(super) struct Paint {
    html: String,
    open: Option<Class>,
}

impl Paint {
    /// An empty page for so many bytes of code.
    pub(super) fn with_capacity(code: usize) -> Self {
        // Spans take about three times the room of what they hold.
        Paint { html: String::with_capacity(code * 4), open: None }
    }

    /// Appends a stretch. White space takes the class of what stands before it, and a span ends with
    /// its line, so that a page can be cut between lines.
    pub(super) fn push(&mut self, text: &str, class: Option<Class>) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest.as_bytes());
            let line = &rest[..end.unwrap_or(rest.len())];
            let blank = line.bytes().all(|b| b.is_ascii_whitespace());
            if class != self.open && !blank {
                self.close();
                if let Some(class) = class {
                    self.html.push_str("<span class=\"");
                    self.html.push_str(class.name());
                    self.html.push_str("\">");
                    self.open = Some(class);
                }
            }
            visible::push(&mut self.html, line, Eye::Code);
            rest = match end {
                Some(end) => {
                    self.close();
                    self.html.push('\n');
                    &rest[end + 1..]
                }
                None => "",
            };
        }
    }

    /// All of it.
    pub(super) fn finish(mut self) -> String {
        self.close();
        self.html
    }

    /// Code without colours.
    pub(super) fn plain(code: &str) -> String {
        let mut html = String::with_capacity(code.len());
        visible::push(&mut html, code, Eye::Code);
        html
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }
}
