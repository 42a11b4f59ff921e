//! The search over all text of a site, as plain scripts: a page opened from a folder may fetch nothing.
//!
//! ```text
//! documents  Cx              -> [Document]   what can be found, by kind; no text yet
//! Index      Cx, documents   -> Index        every word with the documents that hold it, in shards by its first letters
//! script     …               -> bytes        data/search/index.js, data/search/words/N.js, data/search/texts/N.js
//! ```
//!
//! A reader's first query loads the index (a few hundred bytes), one shard of words for each word of the query, and the texts of
//! the documents shown. `themes/default/assets/search.js` reads what is written here, and splits a query as [`words`] does.
//!
//! Reads the engagement that the pages are made from, so what an edition withholds is in no shard.

mod document;
mod index;
mod words;

use serde::Serialize;

use crate::export::script;
use crate::render::Strings;
use crate::view::Cx;
use crate::view::parts::Words;

pub use document::{Document, documents};
pub use index::Index;

/// Documents whose texts are loaded together.
const TOGETHER: usize = 8;
/// How much of a text is kept for excerpts, in bytes.
const EXCERPTED: usize = 8_000;
/// The least documents for each shard of words.
const DENSITY: usize = 64;

/// How many shards of words a site of so many documents has.
pub fn word_shards(documents: usize) -> usize {
    (documents / DENSITY).next_power_of_two().min(512)
}

/// How many shards of texts.
pub fn text_shards(documents: usize) -> usize {
    documents.div_ceil(TOGETHER)
}

/// The first script: how many shards there are, and the words of the interface.
pub fn index_script(documents: usize, strings: &Strings) -> Vec<u8> {
    #[derive(Serialize)]
    struct Start<'s> {
        documents: usize,
        shards: usize,
        together: usize,
        words: Vec<(&'s str, String)>,
    }
    let say = |key: &'static str| (key, strings.say(&Words::say(format!("search.{key}"))));
    let keys = ["label", "hint", "close", "none", "found", "one", "loading", "failed", "keys", "more"];
    let keys = keys.into_iter().map(say);
    let kinds = Document::KINDS.iter().map(|kind| (*kind, strings.say(&Words::say(format!("search.kind.{kind}")))));
    let start =
        Start { documents, shards: word_shards(documents), together: TOGETHER, words: keys.chain(kinds).collect() };
    script::call("search", &start)
}

/// A shard of texts: what the results show.
pub fn text_script(cx: &Cx<'_>, documents: &[Document], shard: usize) -> Vec<u8> {
    let texts: Vec<_> = documents
        .iter()
        .skip(shard * TOGETHER)
        .take(TOGETHER)
        .map(|document| (document.kind(), document.title(cx), document.href(cx), excerpt(document.text(cx))))
        .collect();
    script::call("texts", &(shard, texts))
}

/// The beginning of a text, white space folded.
fn excerpt(text: String) -> String {
    let mut out = String::with_capacity(text.len().min(EXCERPTED));
    for word in text.split_whitespace() {
        if out.len() + word.len() > EXCERPTED {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
