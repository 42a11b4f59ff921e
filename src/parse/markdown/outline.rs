//! What a body says without its markup: its sections, and all its text.

use super::ids::Ids;
use crate::diag::Span;
use crate::model::{Section, SectionKind};

/// Sections and text as they grow.
#[derive(Default)]
pub(super) struct Outline {
    pub ids: Ids,
    pub sections: Vec<Section>,
    pub text: String,
}

impl Outline {
    /// Begins a section.
    pub(super) fn section(&mut self, title: &str, anchor: String, span: Span) {
        line(&mut self.text, title);
        let kind = SectionKind::from_title(title);
        let says = self.text.len()..self.text.len();
        self.sections.push(Section { kind, title: title.to_owned(), anchor, span, says });
    }

    /// Adds the text of a footnote, which belongs to no section.
    pub(super) fn note(&mut self, plain: &str) {
        line(&mut self.text, plain);
    }

    /// Adds the text of a block.
    pub(super) fn say(&mut self, plain: &str) {
        line(&mut self.text, plain);
        if let Some(section) = self.sections.last_mut() {
            section.says.end = self.text.len();
        }
    }
}

fn line(text: &mut String, plain: &str) {
    let plain = plain.trim();
    if !plain.is_empty() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(plain);
    }
}
