//! What a body is made of while it is read. Two things are known only at its end: the numbers of
//! footnotes and which headings there are. Until then they stand as parts of their own.

use crate::diag::Span;
use crate::model::{Piece, ProseLink};

/// A stretch of a body that is being read.
pub(super) enum Part {
    Html(String),
    /// What is finished, but for what only the whole engagement knows.
    Piece(Piece),
    /// A link into the same body, if there is such a heading.
    Fragment {
        link: ProseLink,
        room: usize,
    },
    /// A reference to a footnote: its place among all references, and how it is written.
    Note {
        at: usize,
        label: usize,
        written: String,
    },
    Passage {
        audience: String,
        span: Span,
        room: usize,
        parts: Vec<Part>,
    },
}

/// What a place counts for that only the engagement fills in.
const PLACE: usize = 64;

impl Part {
    /// Bytes of HTML, as every reader may know them: where a page of the body ends must not tell how long a passage is
    /// that an edition withholds, or the name of a file.
    fn bytes(&self) -> usize {
        match self {
            Part::Html(html) => html.len(),
            Part::Piece(Piece::Link(link)) | Part::Fragment { link, .. } => {
                link.text.as_ref().map_or(PLACE, String::len)
            }
            Part::Piece(_) | Part::Note { .. } => PLACE,
            Part::Passage { .. } => 0,
        }
    }
}

/// Who reads a stretch: the body's room is 0, each passage opens another inside its own.
pub(super) struct Room {
    pub parent: usize,
    pub depth: usize,
    /// The chain of audiences, as ids carry it.
    pub scope: String,
}

/// Where footnotes are referred to, in the order of the body.
pub(super) struct NoteRef {
    /// The index of the footnote's label.
    pub label: usize,
    /// The room in which it stands.
    pub room: usize,
    /// The label of the footnote in whose text it stands.
    pub inside: Option<usize>,
}

/// A footnote's text.
pub(super) struct Note {
    /// The room in which it is defined.
    pub room: usize,
    pub parts: Vec<Part>,
    pub text: String,
}

/// Parts as they are written: HTML grows at the end until another part follows.
#[derive(Default)]
pub(super) struct Flow {
    pub html: String,
    parts: Vec<Part>,
    /// Bytes of HTML in the parts.
    held: usize,
}

impl Flow {
    /// Appends a part after the HTML written so far.
    pub(super) fn push(&mut self, part: Part) {
        self.flush();
        self.held += part.bytes();
        self.parts.push(part);
    }

    /// Bytes of HTML written so far, as every reader may know them.
    pub(super) fn bytes(&self) -> usize {
        self.held + self.html.len()
    }

    /// All of it.
    pub(super) fn finish(mut self) -> Vec<Part> {
        self.flush();
        self.parts
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            self.held += self.html.len();
            self.parts.push(Part::Html(std::mem::take(&mut self.html)));
        }
    }
}
