//! Python, as scripts of attacks and tests use it: no lambda, no raw text, no line that is continued.
//!
//! The grammar's contexts are kept on a stack, because the same sign means something else in each. [`names`] paints what
//! names are, [`numbers`] numbers, [`strings`] what stands in quotes.

mod names;
mod numbers;
mod strings;
mod words;

use super::{Known, byte, is_space, is_word, span};
use crate::parse::highlight::paint::{Class, Paint};
use strings::Quotes;

/// What the lexer stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum In {
    /// A statement up to its colon, or the end of the line.
    Block,
    Raise,
    /// `for`, up to `in`.
    For,
    Except,
    ExceptAs,
    With,
    WithAs,
    Import,
    From,
    /// The names behind `import`.
    FromNames,
    FromList,
    Global,
    Class,
    Bases,
    BasesEnd,
    Def,
    Parameters,
    Default,
    Annotation,
    /// Behind the parameters of a function.
    Returns,
    Decorator,
    Call,
    /// The value of a keyword argument.
    Keyword,
    Group,
    List,
    Item,
    /// A mapping before a key.
    Mapping,
    Key,
    /// A mapping behind a colon.
    Mapped,
    Value,
    /// The end of a comprehension of a mapping.
    ValueFor,
    Unpacked,
    /// Braces of which one line does not tell what they hold.
    Braces,
    Set,
    /// A comprehension, up to `in`.
    Generator,
    Targets,
    Quoted(Quotes),
    /// An expression within an f-string.
    Interpolated,
}

/// Paints a script.
pub(super) fn lex(code: &str, paint: &mut Paint) -> Known {
    let mut open = Vec::new();
    for text in code.split_inclusive('\n') {
        if text.contains('\r') {
            return None;
        }
        let mut line = Line { text, at: 0, done: 0, open, base: None, paint };
        // Only a key of a mapping colours what has no colour of its own.
        line.base = line.open.contains(&In::Key).then_some(Class::Property);
        while line.at < text.len() {
            line.step()?;
        }
        line.end()?;
        open = line.open;
    }
    Some(())
}

struct Line<'t, 'p> {
    text: &'t str,
    at: usize,
    /// So far it is painted.
    done: usize,
    open: Vec<In>,
    /// The class of what has none of its own.
    base: Option<Class>,
    paint: &'p mut Paint,
}

impl<'t> Line<'t, '_> {
    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn next(&self) -> u8 {
        byte(self.rest(), 0)
    }

    /// The word at hand; empty if there is none.
    fn word(&self) -> &'t str {
        let rest = self.rest();
        let length = if self.next().is_ascii_digit() { 0 } else { span(rest, is_word) };
        &self.text[self.at..self.at + length]
    }

    /// The sign behind the white space that stands at `at`.
    fn behind_space(&self, at: usize) -> u8 {
        let bytes = &self.text.as_bytes()[at..];
        byte(bytes, span(bytes, is_space))
    }

    fn flush(&mut self) {
        self.paint.push(&self.text[self.done..self.at], self.base);
        self.done = self.at;
    }

    fn mark(&mut self, length: usize, class: Option<Class>) {
        self.flush();
        self.at += length;
        self.paint.push(&self.text[self.done..self.at], class.or(self.base));
        self.done = self.at;
    }

    fn operator(&mut self, length: usize) {
        self.mark(length, Some(Class::Operator));
    }

    fn keyword(&mut self, word: &str) {
        self.mark(word.len(), Some(Class::Keyword));
    }

    /// Moves from one context on to another.
    fn turn(&mut self, next: In) {
        self.open.pop();
        self.open.push(next);
    }

    fn opens(&mut self, next: In) {
        self.operator(1);
        self.open.push(next);
    }

    /// A closing bracket, and what may follow an expression.
    fn closes(&mut self) -> Known {
        self.operator(1);
        self.open.pop();
        self.behind_expression()
    }

    fn step(&mut self) -> Known {
        let context = self.open.last().copied();
        if let Some(In::Quoted(quotes)) = context {
            return self.quoted(quotes);
        }
        let next = self.next();
        match next {
            _ if !next.is_ascii() => return None,
            b'\\' | b'?' | b'$' | b'`' => return None,
            // An assignment within an expression.
            b':' if byte(self.rest(), 1) == b'=' => return None,
            _ if is_space(next) => {
                self.at += span(self.rest(), is_space);
                return Some(());
            }
            b'#' if !matches!(context, Some(In::Bases | In::Global | In::Returns | In::Def | In::Class)) => {
                return self.comment();
            }
            _ => {}
        }
        match context {
            None => self.statement(),
            Some(In::Import | In::From | In::FromNames | In::FromList | In::Global) => self.import(context?),
            Some(In::Class | In::Bases | In::BasesEnd | In::Def | In::Decorator) => self.definition(context?),
            Some(In::For | In::Except | In::ExceptAs | In::With | In::WithAs | In::Generator | In::Targets) => {
                self.targets(context?)
            }
            Some(
                In::Mapping | In::Key | In::Mapped | In::Value | In::ValueFor | In::Unpacked | In::Braces | In::Set,
            ) => self.braces(context?),
            Some(In::Parameters | In::Default | In::Annotation | In::Returns) => self.parameters(context?),
            Some(context) => self.inside(context),
        }
    }

    /// The end of a line ends what stands outside brackets.
    fn end(&mut self) -> Known {
        self.flush();
        while let Some(last) = self.open.last() {
            match last {
                In::Block | In::Raise | In::Import | In::From | In::FromNames | In::Global | In::Decorator => {}
                In::With | In::WithAs | In::For | In::Except | In::ExceptAs => {}
                In::Class | In::BasesEnd | In::Def | In::Returns | In::Interpolated => return None,
                In::Quoted(quotes) if !quotes.is_long() => return None,
                _ => break,
            }
            self.open.pop();
        }
        Some(())
    }

    fn comment(&mut self) -> Known {
        let end = self.text.strip_suffix('\n').unwrap_or(self.text).len();
        self.mark(1, Some(Class::Comment));
        self.mark(end - self.at, Some(Class::Comment));
        Some(())
    }

    /// Outside all others.
    fn statement(&mut self) -> Known {
        let first = self.text[..self.at].bytes().all(is_space);
        let word = self.word();
        let follows = byte(&self.text.as_bytes()[self.at + word.len()..], 0);
        let after = |text: &str| text.trim_start_matches(' ').bytes().next().unwrap_or(b'\n');
        match word {
            "" => {}
            "class" | "def" if !first => return None,
            "async" if first || !self.text[self.at..].starts_with("async def") => {
                let next = &self.text[self.at + word.len()..];
                let next = next.trim_start_matches(' ');
                return match ["for", "with", "def"].iter().any(|word| starts_with_word(next, word)) {
                    true => {
                        self.keyword(word);
                        self.at += span(self.rest(), is_space);
                        self.head(self.word());
                        Some(())
                    }
                    false => None,
                };
            }
            "print" | "exec" => {
                let next = after(&self.text[self.at + word.len()..]);
                let is_name = b",.()]}".contains(&next) || (word == "exec" && next == b'\n');
                if !is_name {
                    self.keyword(word);
                    return Some(());
                }
            }
            "assert" | "del" | "return" | "break" | "continue" | "pass" | "else" | "try" | "finally" => {
                self.keyword(word);
                return Some(());
            }
            "as" => return None,
            _ if self.head(word) => return Some(()),
            _ => {}
        }
        match self.next() {
            b'@' if first => {
                self.operator(1);
                self.open.push(In::Decorator);
                Some(())
            }
            b'"' | b'\'' if first && self.is_long_quote() => self.docstring(),
            b':' | b';' | b'=' => {
                self.operator(1);
                Some(())
            }
            b',' => {
                self.at += 1;
                Some(())
            }
            _ if word.is_empty() && follows == 0 => None,
            _ => self.expression(),
        }
    }

    /// The word that a statement of more than one part begins with.
    fn head(&mut self, word: &str) -> bool {
        let context = match word {
            "import" => In::Import,
            "from" => In::From,
            "raise" => In::Raise,
            "for" => In::For,
            "with" => In::With,
            "except" => In::Except,
            "if" | "while" | "elif" => In::Block,
            "class" => In::Class,
            "def" => In::Def,
            "global" | "nonlocal" => In::Global,
            _ => return false,
        };
        self.keyword(word);
        self.open.push(context);
        true
    }

    /// Within a statement, brackets, or an interpolation.
    fn inside(&mut self, context: In) -> Known {
        match (context, self.next()) {
            (In::Block, b':') => {
                self.operator(1);
                self.open.pop();
            }
            (In::Block | In::Raise | In::Item, b',') => self.at += 1,
            (In::Call, b')') | (In::Group, b')') | (In::List, b']') | (In::Item, b']') => return self.closes(),
            (In::Call | In::Group | In::List, b',') | (In::Item, b':') => self.operator(1),
            (In::Keyword, b',' | b')') => {
                self.open.pop();
            }
            (In::Interpolated, b'}') => {
                self.operator(1);
                self.open.pop();
            }
            (In::Interpolated, b'!' | b':' | b'=') => return self.conversion(),
            (In::Call, _) if self.is_keyword_argument() => {
                let word = self.word();
                if words::is_reserved(word) {
                    return None;
                }
                self.mark(word.len(), Some(Class::Variable));
                self.at += span(self.rest(), is_space);
                self.opens(In::Keyword);
            }
            (In::Raise, _) if self.word() == "from" => self.keyword("from"),
            (In::Call | In::Group | In::List, _) if self.word() == "for" => {
                self.keyword("for");
                self.open.push(In::Generator);
            }
            _ => return self.expression(),
        }
        Some(())
    }

    fn is_keyword_argument(&self) -> bool {
        let word = self.word();
        let rest = &self.rest()[word.len()..];
        let equals = span(rest, is_space);
        !word.is_empty() && byte(rest, equals) == b'=' && byte(rest, equals + 1) != b'='
    }

    /// What stands in every expression.
    fn expression(&mut self) -> Known {
        let next = self.next();
        let rest = self.rest();
        match next {
            b'"' | b'\'' => return self.string(""),
            b'0'..=b'9' => return self.number(),
            b'.' if byte(rest, 1).is_ascii_digit() => return None,
            b'.' if rest.starts_with(b"...") && !is_word(byte(rest, 3)) && byte(rest, 3).is_ascii() => {
                self.mark(3, Some(Class::Number));
            }
            b'<' if byte(rest, 1) == b'>' => return None,
            b'=' | b'!' if byte(rest, 1) == b'=' => self.operator(2),
            b'<' | b'>' | b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'~' | b'@' => self.augmented(),
            b'[' | b'(' => {
                let close = if next == b'[' { b']' } else { b')' };
                let empty = 1 + span(&rest[1..], is_space);
                if byte(rest, empty) == close {
                    self.operator(1);
                    self.at += empty - 1;
                    self.operator(1);
                    return self.behind_expression();
                }
                self.opens(if next == b'[' { In::List } else { In::Group });
            }
            b'{' => return self.open_braces(),
            _ => return self.name(),
        }
        Some(())
    }

    /// An operator; outside all brackets it may assign.
    fn augmented(&mut self) {
        self.operator(1);
        if self.open.is_empty() && self.next() == b'=' && byte(self.rest(), 1) != b'=' {
            self.operator(1);
        }
    }
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.bytes().next().is_some_and(|b| is_word(b) || !b.is_ascii()))
}
