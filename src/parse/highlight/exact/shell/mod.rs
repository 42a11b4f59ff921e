//! Shell, as how-tos and transcripts hold it: commands with their arguments, pipes, redirections, quotes, variables.
//!
//! The grammar's contexts are kept on a stack, because words, quotes and commands stand in each other. It knows no
//! transcripts: a prompt is a command to it, and so is the first word of each line that a command prints. [`commands`]
//! paints where one begins, [`arguments`] what follows its name, [`words`] what stands in both.

mod arguments;
mod commands;
mod words;

use super::{Known, byte, is_space, is_word, span};
use crate::parse::highlight::paint::{Class, Paint};
use arguments::Options;

/// What the lexer stands in.
#[derive(Debug, Clone, Copy)]
enum In {
    /// Before a command.
    Main,
    /// A command whose first word is not read yet.
    Command,
    Name,
    Arguments(Options),
    /// Behind `--`.
    Operands,
    Option,
    /// Before what joins a command to the next.
    Behind,
    Redirected,
    Target,
    /// What a variable is set to.
    Value,
    /// Behind one of the variables that `export` names.
    Exported,
    /// `${name:-`
    Default,
    /// `$(`
    Substitution,
    /// `{a,b}`
    Braces,
    /// `[a-z]`
    Set,
    Double,
    Single,
}

impl In {
    /// Whether the grammar has a scope for it, at whose ends a stretch ends.
    fn is_scope(self) -> bool {
        !matches!(self, In::Main | In::Command | In::Behind | In::Redirected | In::Target | In::Set)
    }

    fn ends_with_line(self) -> bool {
        match self {
            In::Command | In::Name | In::Arguments(_) | In::Operands | In::Option | In::Behind | In::Redirected => true,
            In::Value | In::Exported => true,
            In::Main | In::Target | In::Default | In::Substitution | In::Braces => false,
            In::Set | In::Double | In::Single => false,
        }
    }
}

/// Paints commands.
pub(super) fn lex(code: &str, paint: &mut Paint) -> Known {
    let mut open = vec![(In::Main, None)];
    let mut ended;
    for text in code.split_inclusive('\n') {
        // White space beyond ASCII ends words, too, and would have to be looked for everywhere.
        if text.contains(|c: char| c == '\r' || (!c.is_ascii() && c.is_whitespace())) {
            return None;
        }
        let end = text.len();
        let text = if text.ends_with('\n') {
            text
        } else {
            ended = format!("{text}\n");
            &ended
        };
        let mut line = Line {
            text,
            end,
            at: 0,
            done: 0,
            word_end: 0,
            assigns: false,
            last_bracket: text.rfind(']').unwrap_or(0),
            goes_on: false,
            open,
            paint,
        };
        while line.at < text.len() {
            line.step()?;
        }
        line.end();
        open = line.open;
    }
    Some(())
}

struct Line<'t, 'p> {
    /// Always with its end, for which the grammar is written.
    text: &'t str,
    /// So much of it is in the block.
    end: usize,
    at: usize,
    /// So far it is painted.
    done: usize,
    /// Where the stretch ends that may hold the name of a variable, so that it is searched once.
    word_end: usize,
    /// Whether that sets a variable.
    assigns: bool,
    /// Where the last bracket stands that may close a set of characters.
    last_bracket: usize,
    /// Whether a backslash joins the next line to it.
    goes_on: bool,
    /// The contexts, each with the class of what has none of its own.
    open: Vec<(In, Option<Class>)>,
    paint: &'p mut Paint,
}

impl<'t> Line<'t, '_> {
    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn next(&self) -> u8 {
        byte(self.rest(), 0)
    }

    fn base(&self) -> Option<Class> {
        self.open.last().and_then(|(_, base)| *base)
    }

    fn put(&mut self, class: Option<Class>) {
        self.paint.push(&self.text[self.done.min(self.end)..self.at.min(self.end)], class);
        self.done = self.at;
    }

    fn flush(&mut self) {
        self.put(self.base());
    }

    fn mark(&mut self, length: usize, class: Class) {
        self.flush();
        self.at += length;
        self.put(Some(class));
    }

    fn operator(&mut self, length: usize) {
        self.mark(length, Class::Operator);
    }

    fn variable(&mut self, length: usize) {
        self.mark(length, Class::Variable);
    }

    /// Opens a context in the colour of what stands around.
    fn opens(&mut self, next: In) {
        self.opens_in(next, self.base());
    }

    fn opens_in(&mut self, next: In, base: Option<Class>) {
        if next.is_scope() {
            self.flush();
        }
        self.open.push((next, base));
    }

    fn leaves(&mut self) {
        if self.open.last().is_some_and(|(last, _)| last.is_scope()) {
            self.flush();
        }
        self.open.pop();
    }

    /// What closes a context, in the colour of brackets.
    fn closes(&mut self) -> Known {
        self.operator(1);
        self.leaves();
        Some(())
    }

    /// The end of a line ends what stands outside quotes and brackets.
    fn end(&mut self) {
        while !self.goes_on && self.open.last().is_some_and(|(last, _)| last.ends_with_line()) {
            self.leaves();
        }
        self.flush();
    }

    fn step(&mut self) -> Known {
        let context = self.open.last()?.0;
        match context {
            In::Double => return self.double(),
            In::Single => {
                self.at += span(self.rest(), |b| b != b'\'');
                if self.next() == b'\'' {
                    self.mark(1, Class::String);
                    self.leaves();
                }
                return Some(());
            }
            In::Value | In::Exported => {}
            _ if self.comment() => return Some(()),
            _ => {}
        }
        if self.next() == b'\\' && !matches!(context, In::Exported) {
            // Where a command may stand, an escape may be a variable's name as well.
            let begins = matches!(context, In::Main | In::Substitution | In::Command);
            return if begins && byte(self.rest(), 1) != b'\n' { None } else { self.escape() };
        }
        if self.next() == b'`' {
            return None;
        }
        match context {
            In::Main | In::Substitution if is_space(self.next()) => {
                self.at += span(self.rest(), is_space);
                Some(())
            }
            In::Main => self.main(),
            In::Substitution if self.next() == b')' => self.closes(),
            In::Substitution => self.main(),
            In::Command => self.command(),
            In::Name => self.name(),
            In::Arguments(options) => self.arguments(options),
            In::Operands => self.operand(),
            In::Option => self.option(),
            In::Behind => self.behind(),
            In::Redirected => self.redirected(),
            In::Target | In::Value if is_meta(self.next()) => {
                self.leaves();
                Some(())
            }
            In::Target | In::Value => self.expansion_or_text(),
            In::Exported => self.exported(),
            In::Default | In::Braces if self.next() == b'}' => self.closes(),
            In::Default if self.next() == b'~' => {
                self.variable(1);
                Some(())
            }
            In::Default if self.quote_or_parameter()? => Some(()),
            In::Default => self.text(),
            In::Braces if self.next() == b',' => {
                self.operator(1);
                Some(())
            }
            In::Braces => self.expansion_or_text(),
            In::Set => self.set(),
            In::Double | In::Single => None,
        }
    }

    /// A comment, up to the end of the line and with it.
    fn comment(&mut self) -> bool {
        let spaces = span(self.rest(), is_space);
        let found = (spaces > 0 || self.at == 0) && byte(self.rest(), spaces) == b'#';
        if found {
            self.at += spaces;
            self.mark(self.text.len() - self.at, Class::Comment);
        }
        found
    }

    /// An escaped character, or a line that goes on.
    fn escape(&mut self) -> Known {
        let next = byte(self.rest(), 1);
        if next == b'\n' {
            self.operator(2);
            self.goes_on = true;
        } else if !next.is_ascii() || byte(self.rest(), 1 + span(&self.rest()[1..], is_space)) == 0 {
            return None;
        } else {
            self.mark(2, Class::Number);
        }
        Some(())
    }

    /// A character that means nothing here, and those like it.
    fn text(&mut self) -> Known {
        let next = self.next();
        self.at += match next {
            _ if is_word(next) => {
                let word = span(self.rest(), is_word);
                let name = self.rest()[..word].iter().rposition(|b| !b.is_ascii_digit()).map_or(0, |last| last + 1);
                // The digits before a redirection are its own.
                if name > 0 && matches!(byte(self.rest(), word), b'<' | b'>' | b'&') { name } else { word }
            }
            _ if is_space(next) => span(self.rest(), is_space),
            _ if next.is_ascii() => 1,
            _ => span(self.rest(), |b| !b.is_ascii()),
        };
        Some(())
    }
}

/// Whether `text` begins with what joins a command to the next.
fn is_joint(text: &[u8]) -> bool {
    match byte(text, 0) {
        b'|' | b';' => true,
        b'&' => byte(text, 1) != b'>',
        _ => false,
    }
}

/// What ends a word, within ASCII.
fn is_meta(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'|' | b'&' | b';' | b'(' | b')' | b'<' | b'>')
}
