//! The inline events of one block as tokens: neighbouring text joined, `[[…]]` found and paired.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::source::Source;
use super::targets::MAX_TARGET;

/// One token of a block's text.
pub(super) enum Token<'a> {
    Text(Text),
    /// `[[T]]`.
    Wiki {
        raw: String,
        span: Range<usize>,
    },
    /// `[[T|`, with the end of the whole once its `]]` is found.
    WikiOpen {
        raw: String,
        start: usize,
        end: Option<usize>,
    },
    /// `]]`, with the source offset of its first bracket.
    WikiClose {
        start: usize,
        paired: bool,
    },
    /// `[[T]]` that cannot be a link for what follows it.
    NoWiki {
        written: String,
        span: Range<usize>,
    },
    Event(Event<'a>, Range<usize>),
}

/// A run of text, and where its bytes stand in the source.
#[derive(Debug, Default, Clone)]
pub(super) struct Text {
    pub text: String,
    /// Stretches that stand in the source as they are: offset here, offset there, length.
    segments: Vec<(usize, usize, usize)>,
    /// Where the run begins in the source.
    start: usize,
}

impl Text {
    fn push(&mut self, text: &str, source: Option<usize>) {
        if let Some(source) = source {
            match self.segments.last_mut() {
                Some((at, there, length)) if *at + *length == self.text.len() && *there + *length == source => {
                    *length += text.len();
                }
                _ => self.segments.push((self.text.len(), source, text.len())),
            }
        }
        self.text.push_str(text);
    }

    /// The source offset of the byte at `at`, if it stands there as it is.
    fn written(&self, at: usize) -> Option<usize> {
        let next = self.segments.partition_point(|(start, ..)| *start <= at);
        let (start, there, length) = *self.segments.get(next.checked_sub(1)?)?;
        (at < start + length).then(|| there + (at - start))
    }

    /// The span of `range` in the source, as near as it is known.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        let start = self.written(range.start).unwrap_or(self.start);
        let end = range.end.checked_sub(1).and_then(|last| self.written(last)).map_or(start, |end| end + 1);
        start..end.max(start)
    }

    fn slice(&self, range: Range<usize>) -> Text {
        let mut slice = Text { start: self.span(range.clone()).start, ..Text::default() };
        let from = self.segments.partition_point(|(at, _, length)| at + length <= range.start);
        let mut done = range.start;
        for &(at, there, length) in self.segments.iter().skip(from).take_while(|(at, ..)| *at < range.end) {
            let (begin, end) = (at.max(range.start), (at + length).min(range.end));
            slice.push(&self.text[done..begin], None);
            slice.push(&self.text[begin..end], Some(there + (begin - at)));
            done = end;
        }
        slice.push(&self.text[done..range.end], None);
        slice
    }
}

/// Turns the events of one block into tokens.
pub(super) fn tokens<'a>(events: Vec<(Event<'a>, Range<usize>)>, source: &Source<'_>) -> Vec<Token<'a>> {
    let mut tokens = Vec::new();
    let mut run = Text::default();
    for (event, range) in events {
        match event {
            Event::Text(text) => {
                if run.text.is_empty() {
                    run.start = range.start;
                }
                let escaped = range.start > 0
                    && source.byte(range.start - 1) == Some(b'\\')
                    && run.text.len().checked_sub(1).and_then(|last| run.written(last)) != Some(range.start - 1);
                match source.verbatim(&text, &range) {
                    // What a backslash protects is text, but opens and closes nothing.
                    Some(text) if escaped => {
                        let first = text.chars().next().map_or(0, char::len_utf8);
                        run.push(&text[..first], None);
                        run.push(&text[first..], Some(range.start + first));
                    }
                    Some(text) => run.push(text, Some(range.start)),
                    None => run.push(&source.restored(&text, &range), None),
                }
            }
            other => {
                split(std::mem::take(&mut run), source, &mut tokens);
                tokens.push(Token::Event(other, range));
            }
        }
    }
    split(run, source, &mut tokens);
    pair(&mut tokens, source);
    tokens
}

/// Cuts a run of text at the brackets of wiki links.
fn split<'a>(run: Text, source: &Source<'_>, tokens: &mut Vec<Token<'a>>) {
    if run.text.is_empty() {
        return;
    }
    if !run.text.contains("[[") && !run.text.contains("]]") {
        return tokens.push(Token::Text(run));
    }
    let bytes = run.text.as_bytes();
    // Both brackets as written, one beside the other.
    let doubled = |at: usize, bracket: u8| {
        bytes.get(at) == Some(&bracket)
            && bytes.get(at + 1) == Some(&bracket)
            && run.written(at).is_some_and(|there| run.written(at + 1) == Some(there + 1))
    };
    let (mut done, mut at) = (0, 0);
    while at + 1 < bytes.len() {
        let (token, next) = if doubled(at, b'[') && bytes.get(at + 2) != Some(&b'[') {
            match target(&run, at + 2, &doubled) {
                Some((end, piped)) => {
                    let start = run.written(at).unwrap_or_default();
                    let raw = run.text[at + 2..end].to_owned();
                    if piped {
                        (Token::WikiOpen { raw, start, end: None }, end + 1)
                    } else {
                        let span = start..run.written(end).unwrap_or(start) + 2;
                        if is_followed(source, span.end) {
                            let written = run.text[at..end + 2].to_owned();
                            (Token::NoWiki { written, span }, end + 2)
                        } else {
                            (Token::Wiki { raw, span }, end + 2)
                        }
                    }
                }
                None => {
                    at += 2;
                    continue;
                }
            }
        } else if doubled(at, b']') {
            (Token::WikiClose { start: run.written(at).unwrap_or_default(), paired: false }, at + 2)
        } else {
            at += 1;
            continue;
        };
        if done < at {
            tokens.push(Token::Text(run.slice(done..at)));
        }
        tokens.push(token);
        (done, at) = (next, next);
    }
    if done < bytes.len() {
        tokens.push(Token::Text(run.slice(done..bytes.len())));
    }
}

/// Where the target that begins at `from` ends, and whether a text follows it.
fn target(run: &Text, from: usize, doubled: &impl Fn(usize, u8) -> bool) -> Option<(usize, bool)> {
    let window = run.text.as_bytes()[from..].iter().take(MAX_TARGET);
    for (length, &byte) in window.enumerate() {
        match byte {
            b'|' if length > 0 => return Some((from + length, true)),
            b']' if length > 0 && doubled(from + length, b']') => return Some((from + length, false)),
            // No id and no file has a star in its name, but `[[*emphasis*]]` has two.
            b'|' | b'[' | b']' | b'*' | b'\n' | b'\r' => return None,
            // A footnote in brackets.
            b'^' if length == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Whether `(` or `[` follows, which makes it a link of Markdown's own form, or nothing.
fn is_followed(source: &Source<'_>, end: usize) -> bool {
    matches!(source.byte(end), Some(b'(' | b'['))
}

/// Pairs each `]]` with the nearest `[[T|` before it that stands in the same emphasis.
fn pair(tokens: &mut [Token<'_>], source: &Source<'_>) {
    let mut open: Option<(usize, isize)> = None;
    let mut depth = 0;
    for at in 0..tokens.len() {
        match &mut tokens[at] {
            Token::WikiOpen { .. } => open = Some((at, depth)),
            Token::Wiki { .. } | Token::NoWiki { .. } => open = None,
            Token::Event(Event::Start(Tag::Link { .. } | Tag::Image { .. }), _) => {
                open = None;
                depth += 1;
            }
            Token::Event(Event::FootnoteReference(_), _) => open = None,
            Token::Event(Event::Start(_), _) => depth += 1,
            Token::Event(Event::End(_), _) => {
                depth -= 1;
                open = open.filter(|(_, level)| *level <= depth);
            }
            Token::WikiClose { start, paired } => {
                let close = *start + 2;
                let found = open.take().filter(|(_, level)| *level == depth && !is_followed(source, close));
                if let Some((opened, _)) = found {
                    *paired = true;
                    if let Token::WikiOpen { end, .. } = &mut tokens[opened] {
                        *end = Some(close);
                    }
                }
            }
            _ => {}
        }
    }
}
