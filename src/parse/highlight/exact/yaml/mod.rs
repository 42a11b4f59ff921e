//! YAML: mappings and sequences of both styles, scalars of all five, comments, anchors, aliases and plain tags.
//!
//! The grammar reads no indentation but that of block scalars. So a line is a row of tokens, and only what stands open in
//! flow style, in quotes or in a block scalar goes on to the next.

mod constants;

use super::{Known, byte, is_word, span};
use crate::parse::highlight::paint::{Class, Paint};
use constants::{is_constant, is_time};

/// What stands open; nothing in block style.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    /// Within `[]`.
    Sequence,
    /// Within `{}`.
    Mapping,
    /// After a colon in one of the two.
    Value,
    /// Within double quotes.
    Double,
    /// Within single quotes.
    Single,
    /// After the head of a block scalar.
    Head,
    /// Within a block scalar that is indented so far.
    Block(usize),
}

/// Paints any number of documents, as far as they need no directives, explicit keys or tabs.
pub(super) fn lex(code: &str, paint: &mut Paint) -> Known {
    let mut open: Vec<In> = Vec::new();
    for line in code.split_inclusive('\n') {
        if line.chars().any(is_odd_space) {
            return None;
        }
        let end = line.trim_end_matches('\n').len();
        Line { text: line, end, at: 0, done: 0, paint }.lex(&mut open)?;
    }
    Some(())
}

struct Line<'t, 'p> {
    text: &'t str,
    /// Where its end of line stands.
    end: usize,
    at: usize,
    /// So far it is painted.
    done: usize,
    paint: &'p mut Paint,
}

impl Line<'_, '_> {
    fn lex(mut self, open: &mut Vec<In>) -> Known {
        if self.is_in_block(open) {
            return Some(());
        }
        if open.is_empty() {
            if self.text.starts_with('%') {
                return None;
            }
            if self.text.starts_with("---") || self.text.starts_with("...") {
                self.mark(3, None);
            }
        }
        while self.at < self.end {
            match open.last() {
                Some(In::Double) => self.double(open)?,
                Some(In::Single) => self.single(open),
                _ => self.token(open)?,
            }
        }
        self.at = self.text.len();
        self.push(None);
        Some(())
    }

    /// Takes a line of a block scalar, or leaves the scalar.
    fn is_in_block(&mut self, open: &mut Vec<In>) -> bool {
        let indent = span(&self.text.as_bytes()[..self.end], |b| b == b' ');
        match open.last() {
            Some(In::Head) if self.end == 0 => {}
            Some(In::Head) if indent > 0 => {
                open.pop();
                open.push(In::Block(indent));
            }
            Some(In::Block(least)) if indent >= *least || indent == self.end => {}
            Some(In::Head | In::Block(_)) => {
                open.pop();
                return false;
            }
            _ => return false,
        }
        self.mark(self.text.len(), Some(Class::String));
        true
    }

    /// Takes what begins here outside quotes and block scalars.
    fn token(&mut self, open: &mut Vec<In>) -> Known {
        let rest = &self.text.as_bytes()[self.at..self.end];
        let context = open.last().copied();
        let ends = |at: usize| at >= rest.len() || rest[at] == b' ' || (context.is_some() && is_flow(rest[at]));
        match rest[0] {
            b' ' => self.at += span(rest, |b| b == b' '),
            b'#' if self.at == 0 || self.text.as_bytes()[self.at - 1] == b' ' => {
                self.mark(rest.len(), Some(Class::Comment));
            }
            b'?' => return None,
            b'!' => self.mark(tag(rest)?, Some(Class::Keyword)),
            b'&' => {
                let name = span(&rest[1..], is_name);
                if name == 0 || !matches!(byte(rest, 1 + name), 0 | b' ') {
                    return None;
                }
                self.mark(1, Some(Class::Operator));
                self.mark(name, None);
            }
            b'*' if is_name(byte(rest, 1)) && rest.len() > 1 => {
                let name = span(&rest[1..], is_name);
                if !matches!(byte(rest, 1 + name), 0 | b' ' | b']' | b'}' | b',') {
                    return None;
                }
                self.mark(1, Some(Class::Operator));
                self.mark(name, Some(Class::Variable));
            }
            b'|' | b'>' if context.is_none() => {
                self.head()?;
                open.push(In::Head);
            }
            b'-' if context.is_none() && ends(1) => self.mark(1, Some(Class::Operator)),
            b':' if ends(1) && context != Some(In::Value) => {
                self.mark(1, Some(Class::Operator));
                if context.is_some() {
                    open.push(In::Value);
                }
            }
            b',' | b']' | b'}' if context == Some(In::Value) => {
                self.push(None);
                open.pop();
            }
            b',' if context.is_some() => self.mark(1, Some(Class::Operator)),
            b']' if context == Some(In::Sequence) => self.closes(open),
            b'}' if context == Some(In::Mapping) => self.closes(open),
            b'[' => self.opens(1, Class::Operator, In::Sequence, open),
            b'{' => self.opens(1, Class::Operator, In::Mapping, open),
            b'"' => self.opens(1, Class::String, In::Double, open),
            b'\'' => self.opens(1, Class::String, In::Single, open),
            b'-' | b':' if !ends(1) => self.scalar(context)?,
            b'-' | b':' | b',' | b']' | b'}' | b'#' | b'*' | b'|' | b'>' | b'%' | b'@' | b'`' => self.at += 1,
            _ => self.scalar(context)?,
        }
        Some(())
    }

    fn opens(&mut self, length: usize, class: Class, context: In, open: &mut Vec<In>) {
        self.mark(length, Some(class));
        open.push(context);
    }

    fn closes(&mut self, open: &mut Vec<In>) {
        self.mark(1, Some(Class::Operator));
        open.pop();
    }

    /// Takes the head of a block scalar, behind which nothing but a comment may stand.
    fn head(&mut self) -> Known {
        self.mark(1, Some(Class::Keyword));
        let rest = &self.text.as_bytes()[self.at..self.end];
        let depth = usize::from(matches!(byte(rest, 0), b'1'..=b'9'));
        let chomping = usize::from(matches!(byte(rest, depth), b'-' | b'+'));
        let blank = span(&rest[depth + chomping..], |b| b == b' ');
        let behind = byte(rest, depth + chomping + blank);
        if behind != 0 && (behind != b'#' || blank == 0) {
            return None;
        }
        self.mark(depth, Some(Class::Number));
        self.mark(chomping, Some(Class::Keyword));
        self.at += blank;
        if behind == b'#' {
            self.mark(self.end - self.at, Some(Class::Comment));
        }
        Some(())
    }

    /// Takes a plain scalar as far as it stands on this line.
    fn scalar(&mut self, context: Option<In>) -> Known {
        let (length, colon) = plain(&self.text.as_bytes()[self.at..self.end], context.is_some())?;
        let text = &self.text[self.at..self.at + length];
        if text.chars().any(|c| !c.is_ascii() && c.is_numeric()) {
            return None;
        }
        if is_time(text.as_bytes()) {
            self.time(length);
        } else if is_constant(text) {
            self.mark(length, Some(Class::Number));
        } else if colon && context != Some(In::Value) {
            self.mark(length, Some(Class::Property));
        } else {
            self.mark(length, Some(Class::String));
        }
        Some(())
    }

    /// Takes a point in time: a number whose parts are held apart, but for the sign of the zone.
    fn time(&mut self, length: usize) {
        let behind = self.at + length;
        let date = self.at + 8;
        self.push(None);
        while self.at < behind {
            match self.text.as_bytes()[self.at] {
                b'-' if self.at > date => self.at += 1,
                b'-' | b':' | b'.' => {
                    self.push(Some(Class::Number));
                    self.at += 1;
                    self.push(Some(Class::Operator));
                }
                _ => self.at += 1,
            }
        }
        self.push(Some(Class::Number));
    }

    /// Takes a text in double quotes, to its end or to the end of the line.
    fn double(&mut self, open: &mut Vec<In>) -> Known {
        let bytes = self.text.as_bytes();
        while self.at < self.end {
            match bytes[self.at] {
                b'"' => {
                    self.ends_string(open);
                    return Some(());
                }
                b'\\' => match escape(&bytes[self.at..self.end])? {
                    0 => self.at += 1,
                    length => {
                        self.push(Some(Class::String));
                        self.at += length;
                        self.push(Some(Class::Number));
                    }
                },
                _ => self.at += 1,
            }
        }
        self.push(Some(Class::String));
        Some(())
    }

    /// Takes a text in single quotes, to its end or to the end of the line.
    fn single(&mut self, open: &mut Vec<In>) {
        let bytes = self.text.as_bytes();
        while self.at < self.end {
            match bytes[self.at] {
                b'\'' if byte(bytes, self.at + 1) == b'\'' => {
                    self.push(Some(Class::String));
                    self.at += 2;
                    self.push(Some(Class::Number));
                }
                b'\'' => return self.ends_string(open),
                _ => self.at += 1,
            }
        }
        self.push(Some(Class::String));
    }

    fn ends_string(&mut self, open: &mut Vec<In>) {
        self.push(Some(Class::String));
        self.mark(1, Some(Class::String));
        open.pop();
    }

    /// Paints the next stretch, and before it what stands between the tokens.
    fn mark(&mut self, length: usize, class: Option<Class>) {
        self.push(None);
        self.at += length;
        self.push(class);
    }

    fn push(&mut self, class: Option<Class>) {
        self.paint.push(&self.text[self.done..self.at], class);
        self.done = self.at;
    }
}

/// White space that the grammar, or an older Unicode, reads as such in places.
fn is_odd_space(c: char) -> bool {
    c == '\u{180e}' || (c.is_whitespace() && !matches!(c, ' ' | '\n'))
}

fn is_flow(byte: u8) -> bool {
    matches!(byte, b'[' | b']' | b'{' | b'}' | b',')
}

/// What may stand in the name of an anchor.
fn is_name(byte: u8) -> bool {
    byte != b' ' && byte != b'/' && !is_flow(byte)
}

/// The length of a tag that stands alone.
fn tag(text: &[u8]) -> Option<usize> {
    let prefix = if byte(text, 1) == b'!' { 2 } else { 1 };
    let name = span(&text[prefix..], |b| is_word(b) || matches!(b, b'-' | b'.' | b'/' | b':'));
    let is_whole = matches!(byte(text, prefix + name), 0 | b' ') && (name > 0 || prefix == 1);
    is_whole.then_some(prefix + name)
}

/// The length of a plain scalar, and whether the colon of a key follows it. In flow style brackets and commas end it too.
fn plain(text: &[u8], in_flow: bool) -> Option<(usize, bool)> {
    if matches!(text[0], b'-' | b':') && byte(text, 1) == b':' {
        return None;
    }
    let mut at = 1;
    while at < text.len() {
        let start = at;
        at += span(&text[at..], |b| b == b' ');
        let colons = span(&text[at..], |b| b == b':');
        let next = text.get(at + colons).copied();
        let is_flow = in_flow && next.is_some_and(is_flow);
        if colons > 0 && (next.is_none_or(|b| b == b' ') || is_flow) {
            // Of several colons the grammar takes pairs, which is not worth following.
            return (colons == 1).then_some((start, !is_flow));
        }
        if next.is_none() || is_flow || (colons == 0 && at > start && next == Some(b'#')) {
            return Some((start, false));
        }
        at += colons.max(1);
    }
    Some((text.len(), false))
}

/// The length of an escape in double quotes; the end of the line counts as one character.
fn escape(text: &[u8]) -> Option<usize> {
    let hex = |digits: usize| {
        let known = span(&text[2..], |b| b.is_ascii_hexdigit());
        // To the grammar the digits of every script are digits here.
        (known >= digits || byte(text, 2 + known).is_ascii()).then_some(if known >= digits { 2 + digits } else { 0 })
    };
    match text.get(1) {
        None => Some(1),
        Some(b'x') => hex(2),
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        Some(next) if b"0abtnvfre \"/\\N_Lp".contains(next) => Some(2),
        Some(_) => Some(0),
    }
}
