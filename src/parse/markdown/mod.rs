//! Markdown in, prose out: CommonMark and GFM, our links, and passages for one audience.
//!
//! 1. [`source`] and [`targets`] cover what is not Markdown: passage lines, targets of wiki links, and what
//!    goes beyond the [`limits`].
//! 2. pulldown-cmark turns the source into events.
//! 3. [`blocks`] (with [`containers`], [`tables`], [`passages`], [`headings`] and [`code`]) and [`inline`] (with [`links`])
//!    write them; [`tokens`] finds `[[…]]`, [`bare`] what links by itself.
//! 4. [`labels`] decides where footnotes stand, [`finish`] turns parts into pieces.
//!
//! Nothing here fails and nothing runs: raw HTML is text, an address is followed only over `http`,
//! `https` and `mailto`, an image from elsewhere is a link. Time grows with the length of the source.

mod bare;
mod blocks;
mod code;
mod containers;
mod finish;
mod headings;
mod ids;
mod inline;
mod labels;
mod limits;
mod links;
mod outline;
mod parts;
mod passages;
mod source;
mod tables;
mod targets;
mod tokens;
mod url;

use camino::Utf8Path;
use pulldown_cmark::{Options, Parser};

use crate::diag::Diagnostic;
use crate::model::{Piece, Prose};

/// Reads a body of Markdown. `base` is its offset in the file at `path`; `prefix` stands before
/// every id, so that many bodies can share a page.
pub fn parse(markdown: &str, path: &Utf8Path, base: usize, prefix: &str) -> (Prose, Vec<Diagnostic>) {
    let mut source = source::Source::new(markdown);
    targets::cover(&mut source, options());
    let mut writer = blocks::Writer::new(&source, path, base, prefix);
    for (event, range) in Parser::new_ext(source.shown(), options()).into_offset_iter() {
        writer.event(event, range);
    }
    let parts = writer.finish();
    let blocks::Writer { mut outline, labels, rooms, refs, diagnostics, .. } = writer;
    let notes = labels.settle(&rooms, &refs, &mut outline.ids);
    for &label in notes.lists.first().into_iter().flatten() {
        if let Some(note) = &notes.notes[label] {
            outline.note(&note.text);
        }
    }
    let mut ends = finish::Ends { prefix, rooms: &rooms, ids: &outline.ids, notes };
    let pieces = ends.pieces(parts, 0);
    (Prose { pieces, sections: outline.sections.into(), text: outline.text.into() }, diagnostics)
}

/// A text file of the evidence as prose. `ending` is that of its name; of a whole file that records a conversation,
/// the conversation comes first.
pub fn exhibit(ending: &str, text: &str, whole: bool) -> Prose {
    let mut html = String::new();
    code::exhibit(&mut html, ending, text, whole);
    Prose { pieces: vec![Piece::Html(html.into())], ..Prose::default() }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}
