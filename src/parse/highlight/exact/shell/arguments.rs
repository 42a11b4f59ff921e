//! What follows the name of a command: options, arguments, redirections.

use super::super::{Known, byte, is_space, is_word, span};
use super::{In, Line, is_joint};
use crate::parse::highlight::paint::Class;

/// Which words of a command the grammar takes for options.
#[derive(Debug, Clone, Copy)]
pub(super) enum Options {
    /// All that begin with a dash.
    All,
    /// Of a builtin: a dash and one of the first letters, or some of the second.
    Letters(&'static str, &'static str),
    /// Of `read`: one letter behind a dash, or some without.
    Read,
    /// Of `set`: behind a dash or a plus sign.
    Set,
    /// The words of `for`, with `in` among them.
    For,
}

impl Options {
    /// The length of the option of a builtin that `word` begins with.
    fn measure(self, word: &[u8]) -> usize {
        let sign = byte(word, 0);
        let dash = usize::from(sign == b'-' || (sign == b'+' && matches!(self, Options::Set)));
        let one = |of: &str| dash + usize::from(of.as_bytes().contains(&byte(word, dash)));
        let some = |of: &str| dash + span(&word[dash..], |b| of.as_bytes().contains(&b));
        let lengths = match self {
            Options::Letters(single, several) if dash > 0 => [one(single), some(several)],
            Options::Set if dash > 0 => [one("o"), some("abefhkmnptuvxBCEHPT")],
            Options::Read if dash > 0 => [one("adeinNprstu"), 0],
            Options::Read => [some("ers"), 0],
            _ => [0, 0],
        };
        let ends = |at: usize| is_space(byte(word, at)) || matches!(byte(word, at), b';' | b'`' | b')');
        lengths.into_iter().find(|&at| at > dash && ends(at)).unwrap_or(0)
    }
}

impl Line<'_, '_> {
    /// Behind the name of a command, up to what ends it.
    pub(super) fn arguments(&mut self, options: Options) -> Known {
        let rest = self.rest();
        let spaces = span(rest, is_space);
        let first = byte(rest, spaces);
        match first {
            0 => self.at = self.text.len() - 1,
            b')' if spaces == 0 => {}
            _ if is_joint(&rest[spaces..]) => {}
            _ => return self.argument(options, spaces),
        }
        self.leaves();
        Some(())
    }

    /// What follows so much white space.
    fn argument(&mut self, options: Options, spaces: usize) -> Known {
        let rest = self.rest();
        let first = byte(rest, spaces);
        if spaces > 0 || self.at == 0 {
            if first == b'-' && byte(rest, spaces + 1) == b'-' && is_space(byte(rest, spaces + 2)) {
                self.operator(spaces + 2);
                self.leaves();
                self.opens(In::Operands);
                return Some(());
            }
            let word = &rest[spaces..];
            let length = match options {
                Options::All => {
                    let dashes = span(word, |b| b == b'-').min(2);
                    let next = byte(word, dashes);
                    if dashes > 0 && !next.is_ascii() {
                        return None;
                    }
                    if dashes > 0 && (is_word(next) || next == b'$') {
                        self.flush();
                        self.at += spaces + dashes;
                        self.put(Some(Class::Variable));
                        self.opens_in(In::Option, Some(Class::Variable));
                        return Some(());
                    }
                    0
                }
                _ => options.measure(word),
            };
            if length > 0 {
                self.at += spaces;
                self.variable(length);
                return Some(());
            }
        }
        self.at += spaces;
        match self.next() {
            b'}' | b'`' => None,
            b')' => Some(()),
            b'\\' => self.escape(),
            b'i' if matches!(options, Options::For) && self.is_in()? => {
                self.mark(2, Class::Keyword);
                Some(())
            }
            _ => self.redirection_or(Self::expansion_or_text),
        }
    }

    /// Behind `--`.
    pub(super) fn operand(&mut self) -> Known {
        match self.next() {
            b'}' => return None,
            b'\n' | b')' | b';' | b'|' => self.leaves(),
            b'&' if is_joint(self.rest()) => self.leaves(),
            _ => return self.redirection_or(Self::expansion_or_text),
        }
        Some(())
    }

    /// Whether a word may begin here; within one the grammar knows no keywords.
    pub(super) fn begins_word(&self) -> bool {
        !self.text[..self.at].bytes().next_back().is_some_and(|b| is_word(b) || !b.is_ascii())
    }

    fn is_in(&self) -> Option<bool> {
        let before = self.text[..self.at].bytes().next_back().unwrap_or(b' ');
        let behind = byte(self.rest(), 2);
        if !before.is_ascii() || !behind.is_ascii() {
            return None;
        }
        Some(!is_word(before) && self.rest().starts_with(b"in") && !is_word(behind) && !matches!(behind, b'-' | b'='))
    }

    /// Behind the dashes of an option, up to its value.
    pub(super) fn option(&mut self) -> Known {
        let next = self.next();
        match next {
            _ if !next.is_ascii() => return None,
            b'=' => {
                self.leaves();
                self.operator(1);
            }
            b'$' if self.quote_or_parameter()? => {}
            b'$' | b'-' => self.at += 1,
            _ if is_word(next) => self.at += span(self.rest(), is_word),
            _ => self.leaves(),
        }
        Some(())
    }

    /// A redirection up to its target, or else what `otherwise` finds.
    pub(super) fn redirection_or(&mut self, otherwise: impl Fn(&mut Self) -> Known) -> Known {
        let rest = self.rest();
        let digits = span(rest, |b| b.is_ascii_digit());
        let length = match (byte(rest, digits), byte(rest, digits + 1)) {
            (b'<', b'<') if byte(rest, digits + 2) == b'<' && is_space(byte(rest, digits + 3)) => {
                if digits > 0 {
                    self.mark(digits, Class::Number);
                }
                self.operator(3);
                self.at += 1;
                return Some(());
            }
            (b'<', b'<') | (b'<' | b'>', b'(') => return None,
            (b'<' | b'>', b'&') | (b'>', b'>') | (b'&', b'>') => 2,
            (b'<' | b'>', _) => 1,
            _ => return otherwise(self),
        };
        let length = length + usize::from(rest[digits..].starts_with(b">>!"));
        if digits > 0 {
            self.mark(digits, Class::Number);
        }
        self.operator(length);
        self.opens(In::Redirected);
        Some(())
    }

    /// Behind the sign of a redirection.
    pub(super) fn redirected(&mut self) -> Known {
        self.at += span(self.rest(), is_space);
        let digits = span(self.rest(), |b| b.is_ascii_digit());
        if digits > 0 {
            self.mark(digits, Class::Number);
            self.leaves();
        } else if self.next() == b'-' {
            self.operator(1);
            self.leaves();
        } else {
            self.leaves();
            if self.at < self.text.len() {
                self.opens(In::Target);
            }
        }
        Some(())
    }
}
