//! The inverted index: every word with the documents that hold it, and how much it says of each.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Document, word_shards, words};
use crate::export::script;
use crate::view::Cx;

/// Every word of a site, by shard.
#[derive(Debug)]
pub struct Index {
    /// By shard: the words of a shard in their order, separated by spaces, and as many lists of documents.
    shards: Vec<(String, String)>,
}

/// A document that holds a word, and the weight of the word in it, from 1 to [`HEAVIEST`].
type Posting = (u32, u8);

/// The words of some documents, by shard, then by word.
type Part = Vec<(usize, String, Vec<Posting>)>;

/// So many documents are split at a time, on any thread.
const BATCH: usize = 128;
/// The greatest weight: what one letter of [`ALPHABET`] holds.
const HEAVIEST: u32 = 63;
/// What a word in a title weighs more.
const TITLE: u32 = 32;
/// The letters of the lists: none that a script must escape.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Index {
    /// The index of all documents.
    pub fn new(cx: &Cx<'_>, documents: &[Document]) -> Index {
        let count = word_shards(documents.len());
        let parts: Vec<Part> = documents
            .par_chunks(BATCH)
            .enumerate()
            .map(|(batch, documents)| part(cx, batch * BATCH, documents, count))
            .collect();
        Index { shards: (0..count).into_par_iter().map(|shard| joined(&parts, shard)).collect() }
    }

    /// A shard, as a script.
    pub fn script(&self, shard: usize) -> Vec<u8> {
        let (words, lists) = &self.shards[shard];
        script::call("words", &(shard, words, lists))
    }
}

fn part(cx: &Cx<'_>, first: usize, documents: &[Document], shards: usize) -> Part {
    let mut held: FxHashMap<String, Vec<Posting>> = FxHashMap::default();
    for (at, document) in documents.iter().enumerate() {
        let number = u32::try_from(first + at).unwrap_or(u32::MAX);
        let (title, text) = (words::fold(&document.title(cx)), words::fold(&document.text(cx)));
        let mut counts: FxHashMap<&str, (u32, bool)> = FxHashMap::default();
        let mut length = 0;
        words::each(&text, |word| {
            length += 1;
            counts.entry(word).or_default().0 += 1;
        });
        words::each(&title, |word| counts.entry(word).or_default().1 = true);
        counts.into_iter().for_each(|(word, (times, titled))| {
            let posting = (number, weight(times, titled, length));
            match held.get_mut(word) {
                Some(list) => list.push(posting),
                None => {
                    held.insert(word.to_owned(), vec![posting]);
                }
            }
        });
    }
    let mut part: Part = held.into_iter().map(|(word, list)| (words::shard(&word, shards), word, list)).collect();
    part.sort_unstable_by(|(a, x, _), (b, y, _)| (a, x).cmp(&(b, y)));
    part
}

/// What a word says of a document: more with each time, less each time more, and less in a long text. Whole numbers, so that it
/// is the same everywhere.
fn weight(times: u32, titled: bool, length: u32) -> u8 {
    let body = if times == 0 { 0 } else { 1 + 120 * times / (4 * times + 3 + length / 150) };
    let weight = body + if titled { TITLE } else { 0 };
    u8::try_from(weight.clamp(1, HEAVIEST)).unwrap_or(1)
}

/// The words of one shard from all parts; the parts stand in the order of their documents, and so do the lists.
fn joined(parts: &[Part], shard: usize) -> (String, String) {
    let mut all: BTreeMap<&str, String> = BTreeMap::new();
    let mut last: BTreeMap<&str, u32> = BTreeMap::new();
    for part in parts {
        let from = part.partition_point(|(of, _, _)| *of < shard);
        for (_, word, list) in part[from..].iter().take_while(|(of, _, _)| *of == shard) {
            let (out, before) = (all.entry(word).or_default(), last.entry(word).or_default());
            for &(document, weight) in list {
                number(document - *before, out);
                out.push(char::from(ALPHABET[usize::from(weight)]));
                *before = document;
            }
        }
    }
    let mut words = String::new();
    let mut lists = String::new();
    for (word, list) in all {
        if !words.is_empty() {
            words.push(' ');
            lists.push(' ');
        }
        words.push_str(word);
        lists.push_str(&list);
    }
    (words, lists)
}

/// A number in groups of five bits, the lowest first; the sixth bit says that another follows.
fn number(mut n: u32, out: &mut String) {
    loop {
        let (group, rest) = (n & 31, n >> 5);
        out.push(char::from(ALPHABET[(group | if rest > 0 { 32 } else { 0 }) as usize]));
        if rest == 0 {
            return;
        }
        n = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_in_groups_of_five_bits() {
        let written = |n| {
            let mut out = String::new();
            number(n, &mut out);
            out
        };
        assert_eq!([written(0), written(31), written(32), written(1000)], ["A", "f", "gB", "of"]);
    }

    #[test]
    fn a_title_weighs_more_than_any_number_of_times_and_a_long_text_less() {
        assert!(weight(0, true, 1000) > weight(500, false, 100));
        assert!(weight(3, false, 200) > weight(1, false, 200));
        assert!(weight(1, false, 100) > weight(1, false, 4000));
    }
}
