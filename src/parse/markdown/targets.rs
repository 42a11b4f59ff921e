//! Targets of wiki links that Markdown would read otherwise.
//!
//! In `[[evidence:logs/_a_.txt]]` the underscores are no emphasis, and `[[T]]` is ours even where a
//! line `[T]: address` would make a link of the inner brackets. Such targets are covered before the
//! real parse. They are rare, so the parse that tells code from text is made only for them.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::source::Source;

/// A longer target is no target.
pub(super) const MAX_TARGET: usize = 512;

/// Covers the targets that need it.
pub(super) fn cover(source: &mut Source<'_>, options: Options) {
    let found = candidates(source.original);
    if found.is_empty() {
        return;
    }
    let texts = texts(source.shown(), options);
    let in_text = |at: usize| {
        let next = texts.partition_point(|text| text.end <= at);
        texts.get(next).is_some_and(|text| text.start <= at)
    };
    let mut covered = Vec::new();
    for Candidate { target, marks } in found.into_iter().filter(|found| in_text(found.target.start - 2)) {
        let bytes = source.original.as_bytes();
        if marks {
            covered.extend(target.filter(|&at| matches!(bytes[at], b'_' | b'~')));
        } else {
            covered.push(target.start);
        }
    }
    source.cover_bytes(covered.into_iter());
}

struct Candidate {
    target: Range<usize>,
    /// Whether it holds marks of emphasis; otherwise it is the label of an address.
    marks: bool,
}

fn candidates(text: &str) -> Vec<Candidate> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut labels = None;
    for (at, _) in text.match_indices("[[") {
        let start = at + 2;
        let length = bytes[start..].iter().take(MAX_TARGET).take_while(|b| !b"[]|`*<>\n\r\\".contains(b)).count();
        let target = start..start + length;
        let ended = bytes[target.end..].starts_with(b"]]") || bytes.get(target.end) == Some(&b'|');
        if !ended || length == 0 || bytes[start] == b'^' {
            continue;
        }
        let plain = |at: Option<usize>| {
            at.filter(|at| target.contains(at))
                .is_some_and(|at| bytes[at].is_ascii_alphanumeric() || !bytes[at].is_ascii())
        };
        let marks = target.clone().any(|at| match bytes[at] {
            b'~' => true,
            b'_' => !(plain(at.checked_sub(1)) && plain(Some(at + 1))),
            _ => false,
        });
        let mut defined = || labels.get_or_insert_with(|| self::labels(text)).contains(&key(&text[target.clone()]));
        if marks || defined() {
            found.push(Candidate { target, marks });
        }
    }
    found
}

/// What stands before `]:`, as the definition of an address has it.
fn labels(text: &str) -> BTreeSet<String> {
    text.match_indices("]:")
        .filter_map(|(end, _)| {
            let start = (0..end).rev().take(MAX_TARGET).find(|&at| text.as_bytes()[at] == b'[')?;
            Some(key(&text[start + 1..end]))
        })
        .collect()
}

fn key(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Where text stands: not code, not raw HTML, not an address.
fn texts(shown: &str, options: Options) -> Vec<Range<usize>> {
    let mut texts: Vec<Range<usize>> = Vec::new();
    let mut code = false;
    for (event, range) in Parser::new_ext(shown, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(_) if !code => match texts.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => texts.push(range),
            },
            _ => {}
        }
    }
    texts
}
