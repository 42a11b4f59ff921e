//! How a text is split into the words that can be searched for. The script that reads the index does the same.
//!
//! - Letters are folded: lower case, without accents. Han, kana and Hangul stay as they are.
//! - A word is a run of letters and digits. A run joined by `.`, `-`, `_`, `/` or `:` (`A.6.2.4`, `claims-assist`) is a word too,
//!   beside its parts.
//! - Scripts that write no spaces are split into single characters and pairs of neighbours.
//! - A word longer than [`LONGEST`] characters ends there.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest word, in characters.
pub(super) const LONGEST: usize = 40;
/// So many characters of a word choose its shard.
const STEM: usize = 3;

/// A character of a script without spaces between words.
fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x3040..=0x30ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// A text in the letters that are compared.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else if is_cjk(c) {
            out.push(c);
        } else {
            let plain = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c));
            out.extend(plain.flat_map(char::to_lowercase));
        }
    }
    out
}

/// Hands over every word of a folded text, in order.
pub(super) fn each<'t>(folded: &'t str, mut word: impl FnMut(&'t str)) {
    let joins = |c: char| matches!(c, '.' | '-' | '_' | '/' | ':');
    let mut rest = folded;
    while let Some(start) = find(rest, char::is_alphanumeric) {
        rest = &rest[start..];
        let end = find(rest, |c: char| !c.is_alphanumeric() && !joins(c)).unwrap_or(rest.len());
        let run = rest[..end].trim_end_matches(joins);
        rest = &rest[end..];
        if run.contains(joins) {
            word(clipped(run));
            run.split(joins).filter(|part| !part.is_empty()).for_each(|part| pieces(part, &mut word));
        } else {
            pieces(run, &mut word);
        }
    }
}

/// Where the first such character stands. Most text is ASCII, and its bytes are looked at as they are.
fn find(text: &str, is: impl Fn(char) -> bool) -> Option<usize> {
    for (at, byte) in text.bytes().enumerate() {
        if !byte.is_ascii() {
            return text[at..].find(is).map(|more| at + more);
        }
        if is(char::from(byte)) {
            return Some(at);
        }
    }
    None
}

/// A run of letters and digits: itself, or characters and pairs where it holds a script without spaces.
fn pieces<'t>(run: &'t str, word: &mut impl FnMut(&'t str)) {
    if run.is_ascii() || !run.contains(is_cjk) {
        return word(clipped(run));
    }
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let cjk = is_cjk(first);
        let end = rest.find(|c| is_cjk(c) != cjk).unwrap_or(rest.len());
        let part = &rest[..end];
        rest = &rest[end..];
        if !cjk {
            word(clipped(part));
            continue;
        }
        let mut places = part.char_indices().map(|(at, _)| at).chain(std::iter::once(part.len())).peekable();
        let (mut before, mut from) = (None, places.next());
        while let (Some(start), Some(&end)) = (from, places.peek()) {
            word(&part[start..end]);
            if let Some(before) = before {
                word(&part[before..end]);
            }
            before = Some(start);
            from = places.next();
        }
    }
}

fn clipped(word: &str) -> &str {
    if word.len() <= LONGEST {
        return word;
    }
    word.char_indices().nth(LONGEST).map_or(word, |(end, _)| &word[..end])
}

/// The shard of a word: FNV-1a over its first characters, so that all words that begin alike stand together.
pub(super) fn shard(word: &str, shards: usize) -> usize {
    let hash = word.chars().take(STEM).fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193));
    hash as usize % shards
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each(&fold(text), |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_are_folded_and_joined_ones_stand_beside_their_parts() {
        assert_eq!(split("Prüfung, of CLAIMS-assist."), ["prufung", "of", "claims-assist", "claims", "assist"]);
        assert_eq!(split("A.6.2.4"), ["a.6.2.4", "a", "6", "2", "4"]);
    }

    #[test]
    fn scripts_without_spaces_give_characters_and_pairs() {
        assert_eq!(split("間接注入 via PDF"), ["間", "接", "間接", "注", "接注", "入", "注入", "via", "pdf"]);
        assert_eq!(split("モデルv2"), ["モ", "デ", "モデ", "ル", "デル", "v2"]);
    }

    #[test]
    fn a_long_word_ends() {
        assert_eq!(split(&"e".repeat(64))[0].len(), LONGEST);
    }

    #[test]
    fn words_that_begin_alike_share_a_shard() {
        assert_eq!(shard("injection", 64), shard("inject", 64));
    }
}
