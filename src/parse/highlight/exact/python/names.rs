//! Names, and the parts of statements that consist of them.

use super::words::{builtin, is_constant, is_reserved, magic};
use super::{In, Line};
use crate::parse::highlight::exact::{Known, byte, is_space, is_word, span};
use crate::parse::highlight::paint::Class;

/// A name with all that dots join to it.
struct Path {
    /// Where its names begin and end, from the place at hand.
    names: Vec<(usize, usize)>,
    /// The sign behind it and behind white space.
    next: u8,
}

impl Line<'_, '_> {
    /// A name or a word, and the call or the brackets that belong to it.
    pub(super) fn name(&mut self) -> Known {
        let word = self.word();
        match word {
            "" | "lambda" | "async" => return None,
            "None" | "True" | "False" | "Ellipsis" | "NotImplemented" | "__debug__" => {
                self.mark(word.len(), Some(Class::Number));
                return Some(());
            }
            "and" | "in" | "is" | "not" | "or" | "await" | "if" | "else" | "yield" => {
                self.keyword(word);
                if word == "yield" && self.behind_space(self.at) == b'f' {
                    // The grammar takes both words of `yield from` at once.
                    self.at += span(self.rest(), is_space);
                    if self.word() == "from" {
                        self.keyword("from");
                    }
                }
                return Some(());
            }
            _ => {}
        }
        let after = self.text.as_bytes().get(self.at + word.len());
        if after.is_some_and(|b| matches!(b, b'"' | b'\'')) {
            return self.string(word);
        }
        if is_reserved(word) {
            return None;
        }
        let path = self.path()?;
        match path.next {
            b'(' => self.call(&path, builtin, Class::Function),
            next => {
                self.plain_path(&path)?;
                if next == b'[' {
                    self.at += span(self.rest(), is_space);
                    self.opens(In::Item);
                }
                Some(())
            }
        }
    }

    /// The path at hand.
    fn path(&self) -> Option<Path> {
        let rest = self.rest();
        let mut names = Vec::new();
        let mut at = 0;
        loop {
            let end = at + span(&rest[at..], is_word);
            if !byte(rest, end).is_ascii() || is_reserved(std::str::from_utf8(&rest[at..end]).ok()?) {
                return None;
            }
            names.push((at, end));
            let blank = |b| b == b' ';
            let dot = end + span(&rest[end..], blank);
            let next = dot + 1 + span(rest.get(dot + 1..).unwrap_or_default(), blank);
            let begins_name = |b: u8| is_word(b) && !b.is_ascii_digit();
            if byte(rest, dot) != b'.' || !begins_name(byte(rest, next)) {
                let next = self.behind_space(self.at + end);
                // A dot that leads nowhere, or is set apart in another way.
                return (next != b'.').then_some(Path { names, next });
            }
            at = next;
        }
    }

    /// The names of a path up to the last, and the dots between them.
    fn leading(&mut self, path: &Path, first: fn(&str) -> Option<Class>) -> (usize, usize) {
        let start = self.at;
        for (place, (from, to)) in path.names.iter().enumerate() {
            if place > 0 {
                let dot = span(self.rest(), |b| b == b' ');
                self.at += dot;
                self.operator(1);
                self.at = start + from;
            }
            if place + 1 == path.names.len() {
                return (*from, *to);
            }
            let word = &self.text[start + from..start + to];
            self.mark(word.len(), if place == 0 { first(word) } else { magic(word) });
        }
        (0, 0)
    }

    /// A path that is called; its last name has the class `leaf`.
    fn call(&mut self, path: &Path, first: fn(&str) -> Option<Class>, leaf: Class) -> Known {
        self.call_name(path, first, leaf);
        self.at += span(self.rest(), is_space);
        self.opens(In::Call);
        Some(())
    }

    fn call_name(&mut self, path: &Path, first: fn(&str) -> Option<Class>, leaf: Class) {
        let (from, to) = self.leading(path, first);
        let word = &self.text[self.at..self.at + to - from];
        let own = if path.names.len() == 1 { first(word) } else { magic(word) };
        self.mark(word.len(), own.or(Some(leaf)));
    }

    /// A path that is neither called nor indexed.
    fn plain_path(&mut self, path: &Path) -> Known {
        let constant = |word: &str| is_constant(word).then_some(Class::Variable);
        let start = self.at;
        for (place, (from, to)) in path.names.iter().enumerate() {
            if place > 0 {
                self.at += span(self.rest(), |b| b == b' ');
                self.operator(1);
                self.at = start + from;
            }
            let word = &self.text[start + from..start + to];
            let own = if place == 0 { builtin(word) } else { magic(word) };
            self.mark(word.len(), own.or_else(|| constant(word)));
        }
        Some(())
    }

    /// What may stand behind an expression that ends with a bracket or a quote.
    pub(super) fn behind_expression(&mut self) -> Known {
        loop {
            let space = span(self.rest(), is_space);
            match byte(self.rest(), space) {
                b'(' => {
                    self.at += space;
                    self.opens(In::Call);
                    return Some(());
                }
                b'[' => {
                    self.at += space;
                    self.opens(In::Item);
                    return Some(());
                }
                b'.' => {
                    self.at += space;
                    let name = self.at + 1;
                    let begins = byte(self.text.as_bytes(), name);
                    if !is_word(begins) || begins.is_ascii_digit() {
                        return None;
                    }
                    let dot = self.at;
                    self.at = name;
                    let path = self.path()?;
                    self.at = dot;
                    self.operator(1);
                    if path.next == b'(' && space == 0 {
                        return self.call(&path, magic, Class::Function);
                    }
                    let word = self.word();
                    self.mark(word.len(), magic(word));
                }
                next if space == 0 && (is_word(next) || !next.is_ascii()) => return None,
                _ => return Some(()),
            }
        }
    }

    /// A list of names that something is bound to.
    pub(super) fn targets(&mut self, context: In) -> Known {
        let word = self.word();
        match (context, self.next()) {
            (In::With | In::WithAs | In::Except | In::ExceptAs, b':') => {
                self.operator(1);
                self.open.pop();
            }
            (In::For, _) if word == "in" => {
                self.keyword(word);
                self.turn(In::Block);
            }
            (In::Generator, _) if word == "in" => {
                self.keyword(word);
                self.open.pop();
            }
            (In::Except, _) if word == "as" => {
                self.keyword(word);
                self.turn(In::ExceptAs);
            }
            (In::With, _) if word == "as" => {
                self.keyword(word);
                self.turn(In::WithAs);
            }
            (In::WithAs, b',') => {
                self.operator(1);
                self.turn(In::With);
            }
            (In::With, b',') => self.operator(1),
            (In::With, _) => return self.expression(),
            (In::Targets, b')') => {
                self.operator(1);
                self.open.pop();
            }
            (In::For | In::Except | In::Generator | In::Targets, b'(') => self.opens(In::Targets),
            (In::For | In::Except | In::Generator | In::Targets, b',') => self.operator(1),
            (In::Except, b'.') => self.at += 1,
            _ => return self.bare_name(word),
        }
        Some(())
    }

    /// A name by itself.
    fn bare_name(&mut self, word: &str) -> Known {
        if word.is_empty() || is_reserved(word) || !byte(&self.rest()[word.len()..], 0).is_ascii() {
            return None;
        }
        let constant = is_constant(word).then_some(Class::Variable);
        self.mark(word.len(), builtin(word).or(constant));
        Some(())
    }

    /// `import a.b as c`, `from a.b import (c as d)`, `global a`
    pub(super) fn import(&mut self, context: In) -> Known {
        let word = self.word();
        match (context, self.next()) {
            (In::From, b'.') => {
                let dots = span(self.rest(), |b| b == b'.');
                self.mark(dots, Some(Class::Keyword));
            }
            (In::From, _) if word == "import" => {
                self.keyword(word);
                self.turn(In::FromNames);
                let list = span(self.rest(), |b| b == b' ');
                if byte(self.rest(), list) == b'(' {
                    self.at += list;
                    self.operator(1);
                    self.turn(In::FromList);
                }
            }
            (In::From, _) => {
                let path = self.path().filter(|path| !word.is_empty() && path.names.len() < 9)?;
                self.leading(&path, |_| None);
                let word = self.word();
                self.mark(word.len(), None);
            }
            (In::FromList, b')') => {
                self.operator(1);
                self.open.pop();
            }
            (In::FromList | In::FromNames, b'*') => self.mark(1, Some(Class::Number)),
            (_, b',') => self.operator(1),
            (In::Global, _) => return self.bare_name(word),
            (_, _) if word == "as" => self.keyword(word),
            (In::Import, _) if !word.is_empty() => {
                let path = self.path()?;
                return self.plain_path(&path);
            }
            _ => return self.bare_name(word),
        }
        Some(())
    }

    /// The heads of classes and functions, and what stands above them.
    pub(super) fn definition(&mut self, context: In) -> Known {
        let word = self.word();
        match (context, self.next()) {
            (In::Class | In::BasesEnd, b':') => {
                self.operator(1);
                self.open.pop();
            }
            (In::Class, b'(') => {
                self.operator(1);
                self.turn(In::Bases);
            }
            (In::Bases, b')') => {
                self.operator(1);
                self.turn(In::BasesEnd);
            }
            (In::Bases, b',') => self.operator(1),
            (In::Def, b'(') => {
                self.operator(1);
                self.turn(In::Parameters);
            }
            _ if word.is_empty() || is_reserved(word) => return None,
            (In::Class, _) => self.mark(word.len(), Some(Class::Type)),
            (In::Def, _) => self.mark(word.len(), magic_function(word).or(Some(Class::Function))),
            (In::Bases, _) if self.is_keyword_argument_of_class(word) => {
                self.mark(word.len(), Some(Class::Variable));
                self.at += span(self.rest(), |b| b == b' ');
                self.operator(1);
            }
            (In::Bases, _) => {
                let path = self.path().filter(|path| matches!(path.next, b',' | b')'))?;
                for (place, (from, to)) in path.names.iter().enumerate() {
                    if place > 0 {
                        self.operator(1);
                    }
                    self.mark(to - from, Some(Class::Type));
                }
            }
            (In::Decorator, _) => {
                let path = self.path()?;
                self.open.pop();
                if path.next == b'(' {
                    return self.call(&path, builtin, Class::Function);
                }
                self.call_name(&path, builtin, Class::Function);
                if self.behind_space(self.at) != 0 {
                    return None;
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn is_keyword_argument_of_class(&self, word: &str) -> bool {
        let rest = &self.rest()[word.len()..];
        let equals = span(rest, |b| b == b' ');
        byte(rest, equals) == b'=' && byte(rest, equals + 1) != b'='
    }

    /// The parameters of a function, their defaults and types, and what it returns.
    pub(super) fn parameters(&mut self, context: In) -> Known {
        let word = self.word();
        match (context, self.next()) {
            (In::Returns, b':') => {
                self.operator(1);
                self.open.pop();
            }
            (In::Returns, b'-') if self.rest().starts_with(b"->") => self.operator(2),
            (In::Returns, b',') => return None,
            (In::Parameters, b')') => {
                self.operator(1);
                self.turn(In::Returns);
            }
            (In::Default | In::Annotation, b',' | b')') => self.turn(In::Parameters),
            (In::Parameters, b',') => self.operator(1),
            (In::Parameters, b'*') => {
                let stars = span(self.rest(), |b| b == b'*');
                let before = self.text[..self.at].trim_end();
                if stars > 2 || !before.ends_with(['(', ',']) {
                    return None;
                }
                self.operator(stars);
            }
            (In::Parameters | In::Annotation, b'=') if byte(self.rest(), 1) != b'=' => {
                self.operator(1);
                self.turn(In::Default);
            }
            (In::Parameters, b':') => {
                self.operator(1);
                self.turn(In::Annotation);
            }
            (In::Parameters, _) if !word.is_empty() && !is_reserved(word) => {
                self.mark(word.len(), Some(Class::Variable));
            }
            (In::Default, b':') | (In::Annotation, b':') | (In::Parameters, _) => return None,
            _ => return self.expression(),
        }
        Some(())
    }
}

/// Of the names between underscores only those of functions have their class where they are defined.
fn magic_function(word: &str) -> Option<Class> {
    magic(word).filter(|class| *class == Class::Function)
}
