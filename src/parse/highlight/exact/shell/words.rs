//! What stands in words: quotes, variables, patterns, and what a command within prints.

use super::super::{Known, byte, is_word, span};
use super::{In, Line};
use crate::parse::highlight::paint::Class;

impl Line<'_, '_> {
    /// What means something anywhere in an argument, or else text.
    pub(super) fn expansion_or_text(&mut self) -> Known {
        let next = self.next();
        let behind = byte(self.rest(), 1);
        match next {
            b'?' | b'*' | b'+' | b'@' | b'!' if behind == b'(' => return None,
            b'[' if self.last_bracket > self.at => {
                self.mark(1, Class::Keyword);
                self.opens(In::Set);
                match self.next() {
                    b'!' | b'^' => self.operator(1),
                    b'-' => self.at += 1,
                    _ => {}
                }
            }
            b'?' | b'*' => self.operator(1),
            b'~' => self.variable(1),
            b'{' => {
                self.operator(1);
                self.opens(In::Braces);
            }
            b'%' => return self.job(),
            _ if self.quote_or_parameter()? => {}
            _ => return self.text(),
        }
        Some(())
    }

    /// Within `[a-z]`.
    pub(super) fn set(&mut self) -> Known {
        let rest = self.rest();
        let next = self.next();
        let inner = 1 + span(&rest[1..], |b| is_word(b) || !b.is_ascii());
        match next {
            b']' => {
                self.mark(1, Class::Keyword);
                self.leaves();
            }
            b'-' if byte(rest, 1) == b']' => self.at += 1,
            b'-' => self.mark(1, Class::Keyword),
            // A class of characters, or what looks like one.
            b'.' | b'=' | b':' if inner > 1 && byte(rest, inner) == next => return None,
            b'[' if matches!(byte(rest, 1), b'.' | b'=' | b':') => return None,
            b'[' => self.at += 1,
            _ => return self.expansion_or_text(),
        }
        Some(())
    }

    /// A number or name of a job, which may be a part of a date's or text's format.
    fn job(&mut self) -> Known {
        self.flush();
        self.at += 1;
        self.flush();
        let rest = self.rest();
        let digits = span(rest, |b| b.is_ascii_digit());
        let query = usize::from(self.next() == b'?');
        let word = span(&rest[query..], is_word);
        if matches!(self.next(), b'%' | b'+' | b'-') {
            self.variable(1);
        } else if digits > 0 {
            self.mark(digits, Class::Number);
        } else if !byte(rest, query + word).is_ascii() {
            return None;
        } else if word > 0 {
            if query > 0 {
                self.operator(1);
            }
            self.variable(word);
        }
        Some(())
    }

    /// Whether a quotation or a variable begins here, which then is painted or opened.
    pub(super) fn quote_or_parameter(&mut self) -> Option<bool> {
        match self.next() {
            b'"' => {
                self.mark(1, Class::String);
                self.opens_in(In::Double, Some(Class::String));
            }
            b'\'' => {
                self.mark(1, Class::String);
                self.opens_in(In::Single, Some(Class::String));
            }
            b'$' if matches!(byte(self.rest(), 1), b'"' | b'\'') => return None,
            b'$' => return self.parameter(),
            _ => return Some(false),
        }
        Some(true)
    }

    /// `$name`, `${name}` and `$(command)`.
    fn parameter(&mut self) -> Option<bool> {
        let rest = self.rest();
        let next = byte(rest, 1);
        let name = span(&rest[1..], is_word);
        match next {
            b'{' => {
                let name = span(&rest[2..], is_word);
                if name == 0 {
                    return None;
                }
                let behind = &rest[2 + name..];
                let sign = match (byte(behind, 0), byte(behind, 1)) {
                    (b'}', _) => 0,
                    (b'-' | b'+' | b'=' | b'?', _) => 1,
                    (b':', b'-' | b'+' | b'=' | b'?') => 2,
                    _ => return None,
                };
                self.variable(1);
                self.operator(1);
                self.variable(name);
                if sign > 0 {
                    self.operator(sign);
                }
                self.opens_in(In::Default, Some(Class::Variable));
            }
            b'(' if byte(rest, 2) == b'(' => return None,
            b'(' => {
                self.flush();
                self.at += 1;
                self.operator(1);
                self.opens(In::Substitution);
            }
            b'0'..=b'9' => self.variable(2),
            _ if name > 1 || next.is_ascii_alphabetic() => {
                if !byte(rest, 1 + name).is_ascii() {
                    return None;
                }
                self.variable(1 + name);
            }
            b'$' | b'#' | b'@' | b'!' | b'~' | b'*' | b'?' | b'_' | b'-' => {
                let behind = byte(rest, 2);
                if !behind.is_ascii() {
                    return None;
                }
                if is_word(behind) {
                    return Some(false);
                }
                self.variable(2);
            }
            _ if !next.is_ascii() => return None,
            _ => return Some(false),
        }
        Some(true)
    }

    /// Within double quotes.
    pub(super) fn double(&mut self) -> Known {
        self.at += span(self.rest(), |b| !matches!(b, b'"' | b'\\' | b'$' | b'`'));
        match self.next() {
            b'"' => {
                self.mark(1, Class::String);
                self.leaves();
            }
            b'\\' if matches!(byte(self.rest(), 1), b'$' | b'`' | b'"' | b'\\' | b'\n') => self.mark(2, Class::Number),
            b'\\' => self.at += 1,
            b'$' if self.parameter()? => {}
            b'$' => self.at += 1,
            b'`' => return None,
            _ => {}
        }
        Some(())
    }
}
