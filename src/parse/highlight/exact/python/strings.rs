//! What stands in quotes, and in braces.

use super::words::is_reserved;
use super::{In, Line};
use crate::parse::highlight::exact::{Known, byte, is_space, is_word, span};
use crate::parse::highlight::paint::Class;

/// How a text is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotes {
    mark: u8,
    kind: Kind,
    /// Three marks on each side, and over many lines.
    long: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Bytes,
    Format,
    /// The documentation of what follows.
    Comment,
}

impl Quotes {
    pub(super) fn is_long(self) -> bool {
        self.long
    }

    fn length(self) -> usize {
        if self.long { 3 } else { 1 }
    }
}

/// What the grammar takes for SQL, and paints by another grammar.
const SQL: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "REPLACE", "ALTER", "WITH"];

impl Line<'_, '_> {
    /// Whether three equal quotes stand at hand.
    pub(super) fn is_long_quote(&self) -> bool {
        let rest = self.rest();
        rest.len() >= 3 && rest[..3].iter().all(|&b| b == rest[0])
    }

    /// A text in quotes behind `prefix`.
    pub(super) fn string(&mut self, prefix: &str) -> Known {
        let kind = match prefix {
            "" => Kind::Text,
            "b" | "B" => Kind::Bytes,
            "f" | "F" if self.base.is_none() => Kind::Format,
            _ => return None,
        };
        if !prefix.is_empty() {
            self.keyword(prefix);
        }
        let quotes = Quotes { mark: self.next(), kind, long: self.is_long_quote() };
        let inside = self.text[self.at + quotes.length()..].trim_start();
        // A long text is judged by its first word, which may stand on a line that is not seen yet.
        let hidden = quotes.long && (kind == Kind::Format || inside.is_empty());
        if hidden || SQL.iter().any(|word| inside.starts_with(word)) {
            return None;
        }
        self.begin(quotes)
    }

    /// The documentation at the beginning of a line.
    pub(super) fn docstring(&mut self) -> Known {
        self.begin(Quotes { mark: self.next(), kind: Kind::Comment, long: true })
    }

    fn begin(&mut self, quotes: Quotes) -> Known {
        self.mark(quotes.length(), Some(self.class_in(quotes)));
        self.open.push(In::Quoted(quotes));
        Some(())
    }

    fn class_in(&self, quotes: Quotes) -> Class {
        match (quotes.kind, self.base) {
            (Kind::Comment, _) => Class::Comment,
            (_, Some(base)) => base,
            _ => Class::String,
        }
    }

    /// The text in quotes, to its end, to an interpolation, or to the end of the line.
    pub(super) fn quoted(&mut self, quotes: Quotes) -> Known {
        let class = self.class_in(quotes);
        let places = matches!(quotes.kind, Kind::Text | Kind::Bytes);
        loop {
            let rest = self.rest();
            let next = byte(rest, 0);
            match next {
                _ if rest.is_empty() || next == b'\n' => {
                    if !quotes.long {
                        return None;
                    }
                    self.at = self.text.len();
                    self.text_so_far(class);
                    return Some(());
                }
                _ if next == quotes.mark && (!quotes.long || self.is_long_quote()) => {
                    self.text_so_far(class);
                    self.at += quotes.length();
                    self.text_so_far(class);
                    self.open.pop();
                    return if quotes.kind == Kind::Comment { Some(()) } else { self.behind_expression() };
                }
                b'\\' => {
                    self.text_so_far(class);
                    let (length, class) = escape(&self.text[self.at..], quotes.kind == Kind::Bytes)?;
                    self.at += length;
                    self.text_so_far(class);
                }
                b'{' if quotes.kind == Kind::Format && byte(rest, 1) != b'{' => {
                    if byte(rest, 1 + span(&rest[1..], is_space)) == b'}' {
                        return None;
                    }
                    self.text_so_far(class);
                    self.opens(In::Interpolated);
                    return Some(());
                }
                b'{' | b'}' if quotes.kind != Kind::Comment && byte(rest, 1) == next => {
                    self.text_so_far(class);
                    self.at += 2;
                    self.text_so_far(Class::Number);
                }
                b'}' if quotes.kind == Kind::Format => return None,
                b'{' if places => {
                    let field = 1 + span(&rest[1..], |b| is_word(b) || matches!(b, b'.' | b'[' | b']'));
                    match byte(rest, field) {
                        b'}' => {
                            self.text_so_far(class);
                            self.at += 1;
                            self.text_so_far(Class::Operator);
                            self.at += field - 1;
                            self.text_so_far(Class::Number);
                            self.at += 1;
                            self.text_so_far(Class::Operator);
                        }
                        b'!' | b':' => return None,
                        other if !other.is_ascii() => return None,
                        _ if nests(&rest[1..]) => return None,
                        _ => self.at += 1,
                    }
                }
                b'%' if places => {
                    self.text_so_far(class);
                    match placeholder(rest)? {
                        0 => self.at += 1,
                        length => {
                            self.at += length;
                            self.text_so_far(Class::Number);
                        }
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// Paints what has been passed within quotes.
    fn text_so_far(&mut self, class: Class) {
        self.paint.push(&self.text[self.done..self.at], Some(class));
        self.done = self.at;
    }

    /// The end of an interpolation: how its value is to be written.
    pub(super) fn conversion(&mut self) -> Known {
        let rest = self.rest();
        match (rest[0], byte(rest, 1)) {
            (b'=' | b'!', b'=') => return self.expression(),
            (b'!', b'a' | b'r' | b's') => self.mark(2, Some(Class::Keyword)),
            (b'=', b'!' | b':' | b'}') => self.mark(1, Some(Class::Keyword)),
            (b':', _) => {
                let length = span(rest, |b| !matches!(b, b'}' | b'{' | b'"' | b'\'' | b'\\' | b'\n'));
                if byte(rest, length) != b'}' {
                    return None;
                }
                self.mark(1, Some(Class::Number));
                self.mark(length - 1, Some(Class::Number));
            }
            _ => return None,
        }
        // Nothing but the end may follow.
        matches!(self.next(), b'}' | b':').then_some(())
    }

    /// An opening brace: what it opens is told by the line.
    pub(super) fn open_braces(&mut self) -> Known {
        if self.base.is_some() || self.open.contains(&In::Interpolated) {
            return None;
        }
        let rest = self.rest();
        let empty = 1 + span(&rest[1..], is_space);
        if byte(rest, empty) == b'}' {
            self.operator(1);
            self.at += empty - 1;
            self.operator(1);
            return self.behind_expression();
        }
        let context = match first_of_braces(&rest[1..])? {
            b':' => In::Mapping,
            _ if rest[empty..].starts_with(b"**") => In::Mapping,
            b',' | b'}' => In::Set,
            _ if byte(rest, empty) == b'*' => In::Set,
            _ => In::Braces,
        };
        self.opens(context);
        Some(())
    }

    /// Within braces of any kind.
    pub(super) fn braces(&mut self, context: In) -> Known {
        let next = self.next();
        let is_for = self.word() == "for";
        match (context, next) {
            (In::Mapping | In::Mapped | In::Braces | In::Set, b'}') => return self.closes(),
            (In::Mapping | In::Braces, b':') => {
                self.operator(1);
                self.turn(In::Mapped);
            }
            (In::Mapping, b',') | (In::Set, b':') | (In::ValueFor, b',') => return None,
            (In::Mapping, b'*') if byte(self.rest(), 1) == b'*' => {
                self.operator(2);
                self.open.push(In::Unpacked);
            }
            (In::Mapping, _) => {
                self.flush();
                self.open.push(In::Key);
                self.base = Some(Class::Property);
            }
            (In::Key, b'}' | b',' | b':') => {
                self.flush();
                self.open.pop();
                self.base = None;
            }
            (In::Mapped, b',') => {
                self.operator(1);
                self.turn(In::Mapping);
            }
            (In::Mapped, _) => self.open.push(if is_for { In::ValueFor } else { In::Value }),
            (In::Value | In::ValueFor | In::Unpacked, b'}') | (In::Value, b',') => {
                self.open.pop();
            }
            (In::Value, _) if is_for => {
                self.open.pop();
            }
            (In::Unpacked, b',') => {
                self.operator(1);
                self.open.pop();
            }
            (In::Braces, b',') => {
                self.operator(1);
                self.turn(In::Set);
            }
            (In::Set, b',') => self.operator(1),
            (In::Braces | In::Set | In::ValueFor, _) if is_for => {
                self.keyword("for");
                self.open.push(In::Generator);
            }
            _ => return self.expression(),
        }
        Some(())
    }
}

/// The length of an escape and its class; none for a line that goes on.
fn escape(text: &str, bytes: bool) -> Option<(usize, Class)> {
    let rest = text.as_bytes();
    let hex = |at: usize| span(rest.get(at..).unwrap_or_default(), |b| b.is_ascii_hexdigit());
    let known = match byte(rest, 1) {
        b'\n' | 0 => return None,
        b'U' if !bytes && hex(2) >= 8 => 10,
        b'u' if !bytes && hex(2) >= 4 => 6,
        b'N' if !bytes && byte(rest, 2) == b'{' => return None,
        b'x' if hex(2) >= 2 => 4,
        b'0'..=b'7' => 1 + span(&rest[1..], |b| matches!(b, b'0'..=b'7')).min(3),
        b'\\' | b'"' | b'\'' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' => 2,
        _ => return Some((1 + text[1..].chars().next().map_or(0, char::len_utf8), Class::Invalid)),
    };
    Some((known, Class::Number))
}

/// Whether braces follow within braces, which the grammar then takes for a format.
fn nests(text: &[u8]) -> bool {
    let end = span(text, |b| !matches!(b, b'{' | b'}' | b'"' | b'\'' | b'\n'));
    byte(text, end) == b'{'
}

/// The length of `%s`, `%-5.2f` and their like; 0 for a percent sign that means itself.
fn placeholder(text: &[u8]) -> Option<usize> {
    if byte(text, 1) == b'(' {
        return None;
    }
    let one = |at: usize, of: &[u8]| at + usize::from(of.contains(&byte(text, at)) && at < text.len());
    let number = |at: usize| match byte(text, at) {
        b'*' => at + 1,
        _ => at + span(text.get(at..).unwrap_or_default(), |b| b.is_ascii_digit()),
    };
    let mut at = [b"#".as_slice(), b"0", b"-", b" ", b"+-"].iter().fold(1, |at, of| one(at, of));
    at = number(at);
    if byte(text, at) == b'.' {
        at = number(at + 1);
    }
    at = one(at, b"hlL");
    if b"acdeEfFgGiorsuxX%".contains(&byte(text, at)) {
        return Some(at + 1);
    }
    Some(match byte(text, 1) {
        next if b"aAwdbBGmyYHIpMSfzZjuUVWcxX%".contains(&next) => 2,
        b'-' if b"dmHIMSj".contains(&byte(text, 2)) => 3,
        _ => 0,
    })
}

/// The sign behind the simple expression that stands first in braces; 0 at the end of the line.
fn first_of_braces(text: &[u8]) -> Option<u8> {
    let mut at = 0;
    loop {
        let next = byte(text, at);
        at += match next {
            _ if is_space(next) => span(&text[at..], is_space),
            b'"' | b'\'' => {
                let inside = span(&text[at + 1..], |b| b != next && b != b'\\' && b != b'\n');
                if byte(text, at + 1 + inside) != next {
                    return None;
                }
                inside + 2
            }
            b'0'..=b'9' | b'.' => {
                let end = at + span(&text[at..], |b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'j'));
                if is_word(text[end - 1]) && is_word(byte(text, end)) {
                    return None;
                }
                end - at
            }
            b'+' | b'*' | b'/' | b'%' | b'@' | b'-' => 1,
            _ if is_word(next) => {
                let end = at + span(&text[at..], is_word);
                let word = std::str::from_utf8(&text[at..end]).ok()?;
                if is_reserved(word) && !matches!(word, "and" | "or") {
                    return None;
                }
                end - at
            }
            _ if !next.is_ascii() => return None,
            _ => return Some(next),
        };
    }
}
