//! What a body says without its markup: its sections, and all its text.

use super::ids::Ids;
use crate::diag::{Span, floor_char_boundary};
use crate::model::{Section, SectionKind};

/// So much of a section's text is kept: enough to quote it.
const MAX_SECTION: usize = 4096;

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
        self.sections.push(Section { kind, title: title.to_owned(), anchor, span, text: String::new() });
    }

    /// Adds the text of a footnote, which belongs to no section.
    pub(super) fn note(&mut self, plain: &str) {
        line(&mut self.text, plain);
    }

    /// Adds the text of a block.
    pub(super) fn say(&mut self, plain: &str) {
        line(&mut self.text, plain);
        let Some(Section { text, .. }) = self.sections.last_mut() else { return };
        for word in plain.split_whitespace() {
            if text.len() >= MAX_SECTION {
                break;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text.truncate(floor_char_boundary(text, MAX_SECTION));
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
