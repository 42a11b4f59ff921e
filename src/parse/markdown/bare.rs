//! Links that nobody marked: addresses in running text (GFM) and control references.

use std::ops::Range;

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub range: Range<usize>,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// `http://…` or `https://…`.
    Web,
    /// `www.…`, which lacks its scheme.
    Www,
    /// An address of mail.
    Mail,
    /// `A.6.2.4`.
    Control,
}

/// Everything in `text` that links by itself, in order; control references only where wanted.
pub(super) fn find(text: &str, controls: bool) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut done, mut at) = (0, 0);
    while at < bytes.len() {
        let hit = match bytes[at] {
            b':' => web(bytes, done, at),
            b'w' => www(text, done, at),
            b'@' => mail(bytes, done, at),
            b'A' if controls => control(text, at),
            _ => None,
        };
        match hit {
            Some(hit) => {
                at = hit.range.end.max(at + 1);
                done = at;
                found.push(hit);
            }
            None => at += 1,
        }
    }
    found
}

/// Whether `text` names ISO/IEC 27001 or 27002, whose controls are numbered alike.
pub(super) fn names_other_standard(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    text.match_indices("2700").any(|(at, _)| {
        matches!(bytes.get(at + 4), Some(b'1' | b'2')) && !digit(at.checked_sub(1)) && !digit(Some(at + 5))
    })
}

fn control(text: &str, at: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || ".-_:".contains(c)) {
        return None;
    }
    let (mut end, mut numbers) = (at + 1, 0);
    while bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) && end - at < 16 {
        end += 1 + bytes[end + 1..].iter().take(16).take_while(|b| b.is_ascii_digit()).count();
        numbers += 1;
    }
    let joined = text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    // Only headings have a single number.
    ((2..=4).contains(&numbers) && end - at < 16 && !joined).then_some(Found { range: at..end, what: What::Control })
}

fn web(bytes: &[u8], done: usize, colon: usize) -> Option<Found> {
    if !bytes[colon..].starts_with(b"://") {
        return None;
    }
    let scheme = bytes[done..colon].iter().rev().take(8).take_while(|b| b.is_ascii_alphabetic()).count();
    let start = colon - scheme;
    if ![&b"http"[..], b"https"].iter().any(|s| bytes[start..colon].eq_ignore_ascii_case(s)) {
        return None;
    }
    let end = end_of_address(bytes, colon + 3, colon + 3 + domain(&bytes[colon + 3..], true)?);
    (end > colon + 3).then_some(Found { range: start..end, what: What::Web })
}

fn www(text: &str, done: usize, at: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    if !bytes[at..].starts_with(b"www.") {
        return None;
    }
    let before = text[done..at].chars().next_back();
    if before.is_some_and(|c| !c.is_whitespace() && !"*_~(".contains(c)) || (before.is_none() && done > 0) {
        return None;
    }
    let end = end_of_address(bytes, at + 4, at + domain(&bytes[at..], false)?);
    (end > at + 4).then_some(Found { range: at..end, what: What::Www })
}

fn mail(bytes: &[u8], done: usize, at: usize) -> Option<Found> {
    let local = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-' | b'_');
    let before = bytes[done..at].iter().rev().take_while(local).count();
    let mut start = at - before;
    if before == 0 {
        return None;
    }
    if start >= done + 7 && bytes[start - 7..start].eq_ignore_ascii_case(b"mailto:") {
        start -= 7;
    }
    let (mut end, mut dots) = (at + 1, 0);
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'.' if bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) => dots += 1,
            b'@' => return None,
            b'-' | b'_' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        end += 1;
    }
    (dots > 0 && bytes[end - 1].is_ascii_alphabetic()).then_some(Found { range: start..end, what: What::Mail })
}

/// A longer host is none.
const MAX_HOST: usize = 512;

/// The length of the host at the beginning of `bytes`. The last two names have no underscore.
fn domain(bytes: &[u8], short: bool) -> Option<usize> {
    let host = |b: u8| b.is_ascii_alphanumeric() || !b.is_ascii();
    if !bytes.first().is_some_and(|&b| host(b)) {
        return None;
    }
    let (mut end, mut dots, mut last, mut before) = (1, 0, false, false);
    while let Some(&byte) = bytes.get(end).filter(|_| end < MAX_HOST) {
        match byte {
            b'_' => last = true,
            b'.' => {
                before = last;
                last = false;
                dots += 1;
            }
            b'-' => {}
            _ if host(byte) => {}
            _ => break,
        }
        end += 1;
    }
    ((short || dots > 0) && !last && !before).then_some(end)
}

/// Where an address ends whose host begins at `start` and ends at `from`: at white space or `<`,
/// without the punctuation of the sentence around it.
fn end_of_address(bytes: &[u8], start: usize, from: usize) -> usize {
    let rest = &bytes[from..];
    let mut end = from + rest.iter().position(|b| b.is_ascii_whitespace() || *b == b'<').unwrap_or(rest.len());
    let count = |bracket: u8| bytes[start..end].iter().filter(|&&b| b == bracket).count();
    let (opening, mut closing) = (count(b'('), count(b')'));
    while end > start {
        match bytes[end - 1] {
            b')' if closing > opening => closing -= 1,
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => {}
            b';' => {
                // What looks like an entity is not part of the address.
                let name = bytes[start..end - 1].iter().rev().take_while(|b| b.is_ascii_alphanumeric()).count();
                let ampersand = (end - 1).checked_sub(name + 1).filter(|&at| at >= start && bytes[at] == b'&');
                if let (Some(at), true) = (ampersand, name > 0) {
                    end = at;
                    continue;
                }
            }
            _ => break,
        }
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<&str> {
        find(text, true).into_iter().map(|found| &text[found.range]).collect()
    }

    #[test]
    fn addresses_end_before_the_punctuation_of_the_sentence() {
        assert_eq!(
            all("See https://a.example/x_y?z=1, (www.b.example/q(1)) and x@c.example."),
            ["https://a.example/x_y?z=1", "www.b.example/q(1)", "x@c.example"]
        );
        assert_eq!(all("ftp://a.example javascript://b xwww.c.example a@b"), [""; 0]);
        // As in GFM: of several signs the last one makes the address.
        assert_eq!(all("a@b@c.example x@y.z@w.example. a@b.c- @b"), ["b@c.example", "y.z@w.example"]);
    }

    #[test]
    fn controls_are_found_and_clauses_are_not() {
        assert_eq!(all("A.6.2.4, (A.5.2) A.6.2.6. and A.8.4/A.8.5"), ["A.6.2.4", "A.5.2", "A.6.2.6", "A.8.4", "A.8.5"]);
        assert_eq!(all("6.1.2, A.5, B.6.2.4, xA.6.2, A.6.2.4x, v-A.6.2, A.1.2.3.4.5, A..2"), [""; 0]);
    }

    #[test]
    fn the_other_standards_are_known_by_number() {
        assert!(names_other_standard("of ISO/IEC 27001:2022"));
        assert!(names_other_standard("ISO27002"));
        assert!(!names_other_standard("127001 and 27003 and 270011"));
    }
}
