//! JSON, with everything that is wrong with it: evidence is often cut short.

use super::{Known, byte, is_space, is_word, span};
use crate::parse::highlight::paint::{Class, Paint};

/// Where the lexer stands inside a collection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    Array,
    /// Before a key or the end of the mapping.
    Key,
    /// After a key's colon.
    Colon,
    /// Where a value stands; one may follow another directly.
    More,
    /// After a value.
    Value,
}

/// Paints a text of any number of values. Knows no comments.
pub(super) fn lex(code: &str, paint: &mut Paint) -> Known {
    let mut open: Vec<In> = Vec::new();
    for line in code.split_inclusive('\n') {
        Line { text: line, at: 0, done: 0, paint }.lex(&mut open)?;
    }
    Some(())
}

struct Line<'t, 'p> {
    text: &'t str,
    at: usize,
    /// So far it is painted.
    done: usize,
    paint: &'p mut Paint,
}

impl Line<'_, '_> {
    fn lex(mut self, open: &mut Vec<In>) -> Known {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let next = bytes[self.at];
            if !next.is_ascii() || (next == b'/' && matches!(byte(bytes, self.at + 1), b'/' | b'*')) {
                return None;
            }
            match open.last().copied() {
                Some(In::More) if self.value(open) => {}
                Some(In::More) => enter(open, In::Value),
                _ if is_space(next) => self.at += span(&bytes[self.at..], is_space),
                None if self.value(open) => {}
                None => self.at += 1,
                Some(In::Array) if next == b']' => {
                    self.mark(1, Class::Operator);
                    open.pop();
                }
                Some(In::Array) if self.value(open) => {}
                Some(In::Array) if next == b',' => self.mark(1, Class::Operator),
                Some(In::Key) if next == b'}' => {
                    self.mark(1, Class::Operator);
                    open.pop();
                }
                Some(In::Key) if next == b'"' => self.string(Class::Property),
                Some(In::Key) if next == b':' => {
                    enter(open, In::Colon);
                    self.mark(1, Class::Operator);
                }
                Some(In::Array | In::Key) => self.mark(1, Class::Invalid),
                Some(In::Colon) => match next {
                    b'}' => enter(open, In::Key),
                    b',' => {
                        enter(open, In::Key);
                        self.mark(1, Class::Invalid);
                    }
                    _ => {
                        enter(open, In::More);
                        self.plain();
                    }
                },
                Some(In::Value) => {
                    enter(open, In::Key);
                    match next {
                        b',' => self.mark(1, Class::Operator),
                        b'}' => {}
                        // The separator is missing: where there is white space in its place, that is what is wrong.
                        _ if self.done < self.at => self.plain(),
                        _ => self.mark(1, Class::Invalid),
                    }
                }
            }
        }
        self.plain();
        if open.last() == Some(&In::More) {
            enter(open, In::Value);
        }
        Some(())
    }

    /// Takes a value, or the beginning of one that holds others.
    fn value(&mut self, open: &mut Vec<In>) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        match byte(rest, 0) {
            b'"' => self.string(Class::String),
            b'[' => {
                self.mark(1, Class::Operator);
                open.push(In::Array);
            }
            b'{' => {
                self.mark(1, Class::Operator);
                open.push(In::Key);
            }
            b't' | b'f' | b'n' => {
                let word = ["true", "false", "null"].into_iter().find(|word| rest.starts_with(word.as_bytes()));
                let before = self.at > 0 && is_word(self.text.as_bytes()[self.at - 1]);
                match word {
                    Some(word) if !before && !is_word(byte(rest, word.len())) => self.mark(word.len(), Class::Number),
                    _ => return false,
                }
            }
            _ => match number(rest) {
                0 => return false,
                length => self.mark(length, Class::Number),
            },
        }
        true
    }

    /// Takes a text in quotes, to its end or to the end of the line.
    fn string(&mut self, class: Class) {
        self.plain();
        let bytes = self.text.as_bytes();
        let end = self.text.strip_suffix('\n').unwrap_or(self.text).len();
        self.at += 1;
        while self.at < end {
            match bytes[self.at] {
                b'"' => {
                    self.push(class);
                    self.at += 1;
                    return self.push(class);
                }
                b'\\' if self.at + 1 < end => {
                    self.push(class);
                    let length = escape(&bytes[self.at..]);
                    let wrong = self.text[self.at + 1..].chars().next().map_or(1, |c| 1 + c.len_utf8());
                    if length > 0 { self.mark(length, Class::Number) } else { self.mark(wrong, Class::Invalid) }
                }
                _ => self.at += 1,
            }
        }
        self.at = bytes.len();
        self.push(class);
    }

    fn mark(&mut self, length: usize, class: Class) {
        self.plain();
        self.at += length;
        self.push(class);
    }

    fn plain(&mut self) {
        self.paint.push(&self.text[self.done..self.at], None);
        self.done = self.at;
    }

    fn push(&mut self, class: Class) {
        self.paint.push(&self.text[self.done..self.at], Some(class));
        self.done = self.at;
    }
}

/// Moves on within the collection that is open.
fn enter(open: &mut [In], next: In) {
    if let Some(last) = open.last_mut() {
        *last = next;
    }
}

/// The length of an escape that JSON knows.
fn escape(text: &[u8]) -> usize {
    match byte(text, 1) {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
        b'u' if span(&text[2..], |b| b.is_ascii_hexdigit()) >= 4 => 6,
        _ => 0,
    }
}

/// The length of the number that `text` begins with.
fn number(text: &[u8]) -> usize {
    let digits = |at: usize| span(text.get(at..).unwrap_or_default(), |b| b.is_ascii_digit());
    let sign = usize::from(byte(text, 0) == b'-');
    let whole = sign + if byte(text, sign) == b'0' { 1 } else { digits(sign) };
    if whole == sign {
        return 0;
    }
    let fraction = if byte(text, whole) == b'.' { digits(whole + 1) } else { 0 };
    let end = if fraction > 0 { whole + 1 + fraction } else { whole };
    if matches!(byte(text, end), b'e' | b'E') {
        let sign = usize::from(matches!(byte(text, end + 1), b'+' | b'-'));
        match digits(end + 1 + sign) {
            0 => {}
            exponent => return end + 1 + sign + exponent,
        }
    }
    end
}
