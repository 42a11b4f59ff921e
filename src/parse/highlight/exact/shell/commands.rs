//! Where a command begins: variables that are set, keywords, builtins, names.

use super::super::{Known, byte, is_space, is_word, span};
use super::arguments::Options;
use super::{In, Line, is_joint, is_meta};
use crate::parse::highlight::paint::Class;

/// The builtins whose options the lexer knows.
const BUILTINS: &[(&str, Options)] = &[
    (":", Options::Letters("", "")),
    (".", Options::Letters("", "")),
    ("cd", Options::Letters("LPe@", "")),
    ("command", Options::Letters("", "pVv")),
    ("echo", Options::Letters("", "neE")),
    ("eval", Options::Letters("", "")),
    ("exit", Options::Letters("", "")),
    ("kill", Options::Letters("snlL", "")),
    ("printf", Options::Letters("v", "")),
    ("pwd", Options::Letters("", "LP")),
    ("read", Options::Read),
    ("return", Options::Letters("", "")),
    ("set", Options::Set),
    ("shift", Options::Letters("", "")),
    ("source", Options::Letters("", "")),
    ("trap", Options::Letters("", "lp")),
    ("type", Options::Letters("", "afptP")),
    ("umask", Options::Letters("pS", "")),
    ("unset", Options::Letters("", "fnv")),
    ("wait", Options::Letters("n", "")),
];

/// Builtins of other options.
const OTHERS: &[&str] = &[
    "help",
    "mapfile",
    "getopts",
    "suspend",
    "hash",
    "ulimit",
    "builtin",
    "bg",
    "exec",
    "enable",
    "logout",
    "fg",
    "disown",
    "jobs",
    "bind",
    "caller",
    "times",
    "unalias",
    "readarray",
    "shopt",
];

impl Line<'_, '_> {
    /// Where a command may stand, or the variables that it is given.
    pub(super) fn main(&mut self) -> Known {
        if !self.begins_word() {
            return None;
        }
        let rest = self.rest();
        let name = usize::from(self.next() == b'=');
        let name = name + span(&rest[name..], |b| !is_meta(b) && b != b'=');
        // A function.
        if name > 0 && byte(rest, name + span(&rest[name..], is_space)) == b'(' {
            return None;
        }
        if self.word_end <= self.at {
            self.measure();
        }
        let word = &self.text[self.at..self.at + span(rest, is_word)];
        match word {
            // What defines something else than a variable, or does so with options.
            "function" | "coproc" | "alias" | "typeset" | "declare" | "local" | "readonly" => return None,
            "export" => {
                let spaces = span(&rest[word.len()..], |b| b == b' ');
                let first = byte(rest, word.len() + spaces);
                if spaces == 0 || !(first.is_ascii_alphabetic() || first == b'_') {
                    return None;
                }
                self.mark(word.len(), Class::Keyword);
                self.at += spaces;
                self.opens(In::Exported);
                return Some(());
            }
            _ => {}
        }
        if self.assigns {
            return self.variable_set();
        }
        if self.next() == b'!' {
            if !is_space(byte(rest, 1)) {
                return None;
            }
            self.operator(1);
            return Some(());
        }
        self.redirection_or(|line| {
            line.opens(In::Command);
            Some(())
        })
    }

    /// Finds out whether a variable is set here, as the grammar does: by the stretch up to a sign that a name is without.
    fn measure(&mut self) {
        let stretch = |at: usize| {
            let rest = &self.text.as_bytes()[at.min(self.text.len())..];
            at + span(rest, |b| !is_space(b) && !matches!(b, b'{' | b'}' | b'(' | b')' | b'='))
        };
        let at = |at: usize| byte(self.text.as_bytes(), at);
        let end = stretch(self.at);
        let mut found = at(end) == b'=';
        if matches!(at(end), b'(' | b'{') {
            let close = stretch(end + 1);
            found = matches!(at(close), b')' | b'}') && at(stretch(close + 1)) == b'=';
        }
        (self.word_end, self.assigns) = (end, found);
    }

    /// `name=value` where a command may stand, up to the value.
    fn variable_set(&mut self) -> Known {
        let word = &self.text.as_bytes()[self.at..self.word_end];
        let name = word.strip_suffix(b"+").or(word.strip_suffix(b"-")).or(word.strip_suffix(b"?")).unwrap_or(word);
        let is_odd = |b: &u8| is_meta(*b) || b"\"'`\\[".contains(b);
        if byte(self.text.as_bytes(), self.word_end) != b'=' || name.iter().any(is_odd) {
            return None;
        }
        self.assignment(name.len())
    }

    fn assignment(&mut self, name: usize) -> Known {
        let sign = usize::from(byte(self.rest(), name) != b'=');
        self.variable(name);
        self.operator(sign + 1);
        match self.next() {
            b'(' => return None,
            b'&' | b'`' => {}
            _ => self.opens_in(In::Value, Some(Class::String)),
        }
        Some(())
    }

    /// Up to the next variable that is exported, and its value.
    pub(super) fn exported(&mut self) -> Known {
        let spaces = span(self.rest(), is_space);
        let first = byte(self.rest(), spaces);
        if matches!(first, 0 | b'#') || is_joint(&self.rest()[spaces..]) {
            self.leaves();
            return Some(());
        }
        self.at += spaces;
        if !(first.is_ascii_alphabetic() || first == b'_') {
            return None;
        }
        let name = span(self.rest(), is_word);
        match byte(self.rest(), name) {
            b'=' => self.assignment(name),
            next if is_space(next) || next == b';' => {
                self.variable(name);
                Some(())
            }
            _ => None,
        }
    }

    /// The first word of a command.
    pub(super) fn command(&mut self) -> Known {
        let spaces = span(self.rest(), |b| is_space(b) && b != b'\n');
        if spaces > 0 {
            self.at += spaces;
            return Some(());
        }
        if !self.begins_word() {
            return None;
        }
        let rest = self.rest();
        let word = &self.text[self.at..self.at + span(rest, is_word)];
        let next = byte(rest, word.len());
        match word {
            "" => {}
            "let" => return None,
            _ if matches!(next, b'-' | b'=') => {}
            "if" | "then" | "elif" | "else" | "do" | "fi" | "done" | "break" | "for" | "while" | "until"
                if !next.is_ascii() =>
            {
                return None;
            }
            "if" | "then" | "elif" | "else" | "do" => {
                self.mark(word.len(), Class::Keyword);
                self.leaves();
                return Some(());
            }
            "fi" | "done" | "break" => return self.called(word.len(), Class::Keyword, Options::All),
            "for" => return self.called(word.len(), Class::Keyword, Options::For),
            "while" | "until" => {
                self.mark(word.len(), Class::Keyword);
                return Some(());
            }
            "case" | "esac" | "continue" => return None,
            _ => {}
        }
        let length = if word.is_empty() { 1 } else { word.len() };
        let behind = byte(rest, length);
        if is_space(behind) || matches!(behind, b';' | b'>' | b'<' | b'|') {
            if OTHERS.contains(&word) {
                return None;
            }
            let builtin = &rest[..length];
            if let Some((_, options)) = BUILTINS.iter().find(|(name, _)| name.as_bytes() == builtin) {
                let class = if word == "return" { Class::Keyword } else { Class::Function };
                return self.called(length, class, *options);
            }
        }
        match self.next() {
            b'\n' => self.leaves(),
            b'(' | b')' | b'}' => return None,
            b'{' if is_space(byte(rest, 1)) => return None,
            b'[' if is_space(byte(rest, 1)) || byte(rest, 1) == b'[' => return None,
            _ => {
                self.turns(In::Arguments(Options::All));
                self.opens_in(In::Name, Some(Class::Function));
            }
        }
        Some(())
    }

    fn called(&mut self, length: usize, class: Class, options: Options) -> Known {
        self.mark(length, class);
        self.turns(In::Arguments(options));
        Some(())
    }

    /// From the beginning of a command to what follows its name.
    fn turns(&mut self, next: In) {
        self.leaves();
        self.opens(In::Behind);
        self.opens(next);
    }

    /// Within the name of a command.
    pub(super) fn name(&mut self) -> Known {
        match self.next() {
            b'(' | b'}' | b'%' => return None,
            b'=' | b')' => self.leaves(),
            next if is_meta(next) => self.leaves(),
            b'~' => self.variable(1),
            _ if self.quote_or_parameter()? => {}
            _ => return self.text(),
        }
        Some(())
    }

    /// `;`, `|`, `&&` and their like.
    pub(super) fn behind(&mut self) -> Known {
        self.at += span(self.rest(), |b| is_space(b) && b != b'\n');
        let rest = self.rest();
        match (byte(rest, 0), byte(rest, 1)) {
            (b';', b';' | b'&') => return None,
            (b'|', b'|') | (b'&', b'&') => self.operator(2),
            (b';' | b'|' | b'&', _) => self.operator(1),
            _ => {}
        }
        self.leaves();
        Some(())
    }
}
