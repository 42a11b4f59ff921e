//! The source as the Markdown parser sees it.
//!
//! Some things of ours are not Markdown: the lines that open and close a passage, the target inside
//! `[[…]]`, and limits on how deep containers nest and how large tables are. Each is covered by other bytes **of the same
//! length** before the parser runs, so every offset stays true, and what was covered is put back
//! wherever it turns out to be text.
//!
//! - A line `::: auditor` becomes `___`: a thematic break ends every paragraph, list and quote that
//!   such a line must end, cannot be mistaken for a heading's underline or a bullet, and its event
//!   says which containers the line stands in. In code it stays text, and is put back.
//! - In the target of a wiki link, `*`, `_` and `~` are no emphasis.
//! - Of a line that opens more than [`MAX_MARKERS`] containers the rest is text: the parser's cost
//!   is depth times lines.
//! - The delimiter row of a table beyond [`limits`] is text, and with it the table.

use std::borrow::Cow;
use std::ops::Range;

use super::limits;

/// How many containers one line may open.
const MAX_MARKERS: usize = 64;

/// What covers a byte of text: neither punctuation nor white space, so it means nothing.
const COVER: u8 = 1;

/// A body and what the parser is shown of it.
pub(super) struct Source<'a> {
    /// As written.
    pub original: &'a str,
    shown: Cow<'a, str>,
    markers: Vec<Marker>,
    /// The delimiter rows that are covered because their tables are too large.
    pub tables_as_text: Vec<Range<usize>>,
}

/// A line that opens or closes a passage, if it stands where blocks stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    /// From the first colon to the last character of the line.
    pub range: Range<usize>,
    /// Who may read the passage; nothing on a closing line.
    pub audience: Option<String>,
}

impl<'a> Source<'a> {
    /// Covers the lines of passages, and the markers and tables beyond the limits.
    pub(super) fn new(original: &'a str) -> Self {
        let tables_as_text = limits::tables(original);
        let mut source = Source { original, shown: Cow::Borrowed(original), markers: Vec::new(), tables_as_text };
        let mut covers: Vec<(Range<usize>, u8)> = Vec::new();
        for row in &source.tables_as_text {
            let dash = original[row.clone()].find('-').map_or(row.start, |at| row.start + at);
            covers.push((dash..dash + 1, COVER));
        }
        for line in lines(original) {
            let prefix = prefix(&original[line.clone()]);
            let rest = line.start + prefix.bytes;
            if let Some(deep) = prefix.too_deep {
                covers.push((line.start + deep..line.start + deep + 1, COVER));
            }
            if original[rest..line.end].starts_with(":::") {
                let marker = marker(original, rest..line.end);
                if prefix.too_deep.is_none() {
                    covers.push((marker.range.start..marker.range.start + 3, b'_'));
                    covers.push((marker.range.start + 3..marker.range.end, b' '));
                }
                source.markers.push(marker);
            }
        }
        source.cover(covers);
        source
    }

    /// What the parser is given.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Covers single bytes; only ASCII is covered.
    pub(super) fn cover_bytes(&mut self, bytes: impl Iterator<Item = usize>) {
        let ascii = |at: &usize| self.byte(*at).is_some_and(|byte| byte.is_ascii());
        let covers = bytes.filter(ascii).map(|at| (at..at + 1, COVER)).collect();
        self.cover(covers);
    }

    fn cover(&mut self, covers: Vec<(Range<usize>, u8)>) {
        if covers.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.shown).into_owned().into_bytes();
        for (range, with) in covers {
            bytes[range].fill(with);
        }
        // Whole characters are replaced by ASCII, so this is UTF-8; if not, nothing is covered.
        self.shown = match String::from_utf8(bytes) {
            Ok(text) => Cow::Owned(text),
            Err(_) => Cow::Borrowed(self.original),
        };
    }

    /// The text as written, if the parser passed on `range` unchanged.
    pub(super) fn verbatim(&self, text: &str, range: &Range<usize>) -> Option<&'a str> {
        (self.shown.get(range.clone())? == text).then(|| self.original.get(range.clone()))?
    }

    /// The text as written, as far as it can be found again in what the parser made of it.
    pub(super) fn restored(&self, text: &str, range: &Range<usize>) -> String {
        if let Some(verbatim) = self.verbatim(text, range) {
            return verbatim.to_owned();
        }
        if matches!(self.shown, Cow::Borrowed(_)) || !text.bytes().any(|b| b == COVER || b == b'_') {
            return text.to_owned();
        }
        // Code over several lines has lost its line ends. Walk both side by side.
        let (mut out, mut at) = (String::with_capacity(text.len()), range.start);
        for c in text.chars() {
            let found = self.shown.get(at..range.end).and_then(|rest| rest.find(c).filter(|&skip| skip < 256));
            match found {
                Some(skip) if c as u32 == u32::from(COVER) || c == '_' => {
                    out.push_str(self.original.get(at + skip..at + skip + 1).unwrap_or("_"));
                    at += skip + 1;
                }
                Some(skip) => {
                    out.push(c);
                    at += skip + c.len_utf8();
                }
                None => out.push(c),
            }
        }
        out
    }

    /// The passage line that starts in `range`.
    pub(super) fn marker(&self, range: &Range<usize>) -> Option<&Marker> {
        let next = self.markers.partition_point(|m| m.range.start < range.start);
        self.markers.get(next).filter(|m| m.range.start < range.end)
    }

    /// Every line that looks like one of a passage.
    pub(super) fn markers(&self) -> &[Marker] {
        &self.markers
    }

    /// The byte at `at`, as written.
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.original.as_bytes().get(at).copied()
    }
}

fn marker(original: &str, range: Range<usize>) -> Marker {
    let line = original[range.clone()].trim_end();
    let audience = line.trim_start_matches(':').trim_end_matches(':').trim();
    Marker {
        range: range.start..range.start + line.len(),
        audience: (!audience.is_empty()).then(|| audience.to_owned()),
    }
}

/// The lines of `text` without their ends; CommonMark knows three of them.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let bytes = text.as_bytes();
        let end = bytes[start..].iter().position(|b| matches!(b, b'\n' | b'\r')).map(|n| start + n);
        next = end.map(|end| end + 1).filter(|&at| at < bytes.len());
        Some(start..end.unwrap_or(bytes.len()))
    })
}

pub(super) struct Prefix {
    /// White space, quote marks, bullets and numbers at the line's beginning.
    pub bytes: usize,
    /// Where the first marker beyond the limit stands.
    too_deep: Option<usize>,
}

pub(super) fn prefix(line: &str) -> Prefix {
    let bytes = line.as_bytes();
    let (mut at, mut markers, mut too_deep) = (0, 0, None);
    while let Some(&byte) = bytes.get(at) {
        let gap = |at: usize| bytes.get(at).is_none_or(|b| matches!(b, b' ' | b'\t'));
        let length = match byte {
            b' ' | b'\t' => {
                at += 1;
                continue;
            }
            b'>' => 1,
            b'-' | b'+' | b'*' if gap(at + 1) => 1,
            b'0'..=b'9' => {
                let digits = bytes[at..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
                let closed = matches!(bytes.get(at + digits), Some(b'.' | b')')) && gap(at + digits + 1);
                if !closed {
                    break;
                }
                digits + 1
            }
            _ => break,
        };
        markers += 1;
        if markers > MAX_MARKERS && too_deep.is_none() {
            too_deep = Some(at);
        }
        at += length;
    }
    // A line of one bullet repeated is a thematic break, however long.
    let only = |bullet: u8| bytes.iter().all(|&b| b == bullet || matches!(b, b' ' | b'\t'));
    if too_deep.is_some() && (only(b'-') || only(b'*')) {
        too_deep = None;
    }
    Prefix { bytes: at, too_deep }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_line_is_covered_at_the_same_length() {
        let source = Source::new("a\n> ::: auditor\r\nb\n:::\n");
        assert_eq!(source.shown(), "a\n> ___        \r\nb\n___\n");
        let audiences: Vec<_> = source.markers().iter().map(|m| m.audience.as_deref()).collect();
        assert_eq!(audiences, [Some("auditor"), None]);
    }

    #[test]
    fn what_is_not_covered_is_borrowed() {
        assert!(matches!(Source::new("plain :: text").shown, Cow::Borrowed(_)));
    }

    #[test]
    fn quotes_beyond_the_limit_are_text() {
        let deep = ">".repeat(100);
        let source = Source::new(&deep);
        assert_eq!(source.shown().find('\u{1}'), Some(64));
        assert_eq!(source.verbatim("\u{1}", &(64..65)), Some(">"));
    }

    #[test]
    fn a_long_thematic_break_is_no_nesting() {
        let rule = "- ".repeat(100);
        assert_eq!(Source::new(&rule).shown(), rule);
    }
}
