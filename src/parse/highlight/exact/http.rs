//! Requests and responses: a first line, headers, and a body by its type.

use super::{Known, byte, is_space, is_word, json, span};
use crate::parse::highlight::paint::{Class, Paint};

const VERBS: &[&str] = &["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/// What a body is written in, as far as its headers say.
#[derive(Clone, Copy)]
enum Body {
    Plain,
    Json,
    Form,
}

pub(super) fn lex(code: &str, paint: &mut Paint) -> Known {
    let mut rest = code;
    while !rest.is_empty() {
        rest = message(rest, paint)?;
    }
    Some(())
}

/// Paints one message and returns what follows it: another response.
fn message<'t>(code: &'t str, paint: &mut Paint) -> Option<&'t str> {
    let (first, mut rest) = line(code);
    known(first)?;
    if begins_response(first) {
        response(first, paint)?
    } else {
        request(first, paint)?
    }
    let mut body = Body::Plain;
    while !rest.is_empty() {
        let (head, behind) = line(rest);
        rest = behind;
        if head == "\n" {
            paint.push(head, None);
            break;
        }
        known(head)?;
        header(head, &mut body, paint)?;
    }
    let mut end = 0;
    while end < rest.len() && !begins_response(&rest[end..]) {
        let (inside, _) = line(&rest[end..]);
        if inside.starts_with("##") {
            return None;
        }
        end += inside.len();
    }
    let (text, behind) = rest.split_at(end);
    match body {
        Body::Plain => paint.push(text, None),
        Body::Json => json::lex(text, paint)?,
        Body::Form => form(text, paint)?,
    }
    Some(behind)
}

fn line(text: &str) -> (&str, &str) {
    text.split_at(text.find('\n').map_or(text.len(), |at| at + 1))
}

/// Whether a line of the head is one that this lexer knows.
fn known(line: &str) -> Known {
    (line.is_ascii() && line != "\n" && !line.contains('\r') && !line.starts_with("##")).then_some(())
}

/// The length of `HTTP/1.1`, if `text` begins with it.
fn version(text: &[u8]) -> usize {
    if !text.starts_with(b"HTTP/") || !byte(text, 5).is_ascii_digit() {
        return 0;
    }
    if byte(text, 6) == b'.' && byte(text, 7).is_ascii_digit() && !is_word(byte(text, 8)) {
        8
    } else if is_word(byte(text, 6)) {
        0
    } else {
        6
    }
}

fn begins_response(text: &str) -> bool {
    let text = text.as_bytes();
    match version(text) {
        0 => false,
        end => byte(text, end) == b' ' && span(&text[end + 1..], |b| b.is_ascii_digit()) >= 3,
    }
}

/// `POST /path/%20?key=value HTTP/1.1`
fn request(line: &str, paint: &mut Paint) -> Known {
    let bytes = line.as_bytes();
    let verb = VERBS.iter().find(|verb| line.starts_with(**verb)).map_or(0, |verb| verb.len());
    paint.push(&line[..verb], Some(Class::Keyword));
    let mut at = verb;
    while at < bytes.len() {
        let start = at;
        let after_word = at > 0 && is_word(bytes[at - 1]);
        match bytes[at] {
            b'H' if !after_word && version(&bytes[at..]) > 0 => {
                at += version(&bytes[at..]);
                paint.push(&line[start..at], Some(Class::Number));
            }
            b'%' if is_escape(&bytes[at..]) => at = push_escape(line, at, paint),
            b'/' => {
                at += 1;
                paint.push("/", None);
            }
            b'?' => {
                paint.push("?", Some(Class::Operator));
                at = query(line, at + 1, paint);
            }
            b'&' => {
                at += 1;
                paint.push("&", None);
            }
            byte if is_space(byte) => {
                at += span(&bytes[at..], is_space);
                paint.push(&line[start..at], None);
            }
            _ => {
                at += span(&bytes[at..], |b| !is_space(b) && !matches!(b, b'&' | b'?' | b'/'));
                paint.push(&line[start..at], None);
            }
        }
    }
    Some(())
}

fn is_escape(text: &[u8]) -> bool {
    byte(text, 0) == b'%' && byte(text, 1).is_ascii_hexdigit() && byte(text, 2).is_ascii_hexdigit()
}

fn push_escape(line: &str, at: usize, paint: &mut Paint) -> usize {
    paint.push("%", Some(Class::Operator));
    paint.push(&line[at + 1..at + 3], Some(Class::Number));
    at + 3
}

/// `key=value&key=value`, to the next white space; returns where it ends.
fn query(line: &str, mut at: usize, paint: &mut Paint) -> usize {
    let bytes = line.as_bytes();
    let mut in_value = false;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            byte if is_space(byte) => break,
            b'&' => {
                at += 1;
                in_value = false;
                paint.push("&", Some(Class::Operator));
            }
            b'%' if in_value && is_escape(&bytes[at..]) => at = push_escape(line, at, paint),
            b'%' if in_value => in_value = false,
            _ if in_value => {
                at += span(&bytes[at..], |b| !is_space(b) && !matches!(b, b'&' | b'%'));
                paint.push(&line[start..at], Some(Class::String));
            }
            b'=' => {
                at += 1;
                in_value = true;
                paint.push("=", Some(Class::Operator));
            }
            _ => {
                at += span(&bytes[at..], |b| !is_space(b) && !matches!(b, b'&' | b'='));
                paint.push(&line[start..at], Some(Class::Variable));
            }
        }
    }
    at
}

/// `HTTP/1.1 403 Forbidden`
fn response(line: &str, paint: &mut Paint) -> Known {
    let bytes = line.as_bytes();
    let end = version(bytes);
    let code = end + 1;
    if !matches!(byte(bytes, code), b'1'..=b'5') {
        return None;
    }
    let reason = code + span(&bytes[code..], |b| b.is_ascii_digit());
    let text = reason + span(&bytes[reason..], is_space);
    if byte(bytes, reason) == b'.' || byte(bytes, text).is_ascii_digit() {
        return None;
    }
    paint.push(&line[..end], Some(Class::Number));
    paint.push(&line[end..code], None);
    paint.push(&line[code..reason], Some(Class::Number));
    paint.push(&line[reason..text], None);
    paint.push(&line[text..], Some(Class::String));
    Some(())
}

fn header(line: &str, body: &mut Body, paint: &mut Paint) -> Known {
    let Some(colon) = line.find(':') else {
        paint.push(line, None);
        return Some(());
    };
    let bytes = line.as_bytes();
    let value = colon + 1 + span(&bytes[colon + 1..], is_space);
    let text = line[value..].trim_end_matches('\n');
    // Without a name the grammar looks for one behind the colon, and without a value on the next line.
    if colon == 0 || text.is_empty() {
        return None;
    }
    paint.push(&line[..colon], Some(Class::Property));
    paint.push(":", Some(Class::Operator));
    let is_type = line[..colon].eq_ignore_ascii_case("content-type");
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    if is_type || is_number {
        paint.push(&line[colon + 1..value], None);
    }
    if is_type {
        *body = body_of(text.split(';').next().unwrap_or(text))?;
        header_value(line, value, value, paint);
    } else if is_number {
        paint.push(&line[value..], Some(Class::Number));
    } else {
        header_value(line, colon + 1, value, paint);
    }
    Some(())
}

/// The language of a body by its media type; none for those whose grammar is another's.
fn body_of(media: &str) -> Option<Body> {
    let (kind, subtype) = media.split_once('/').unwrap_or((media, ""));
    let is_name = |text: &str| !text.is_empty() && text.bytes().all(|b| is_word(b) || matches!(b, b'.' | b'-'));
    let suffix = subtype.rsplit_once('+').filter(|(name, _)| is_name(kind) && is_name(name)).map(|(_, suffix)| suffix);
    Some(match media {
        "application/json" | "text/json" => Body::Json,
        "application/x-www-form-urlencoded" => Body::Form,
        "application/xhtml+xml"
        | "text/html"
        | "application/xml"
        | "text/xml"
        | "multipart/form-data"
        | "application/javascript"
        | "text/css" => return None,
        _ if suffix == Some("json") => Body::Json,
        _ if suffix == Some("xml") => return None,
        _ => Body::Plain,
    })
}

/// A header's value from `at`, painted so far to `done`: text with separators and parameters.
fn header_value(line: &str, mut done: usize, mut at: usize, paint: &mut Paint) {
    let bytes = line.as_bytes();
    let mut word_end = at;
    while at < bytes.len() {
        let is_part = |b| is_word(b) || b == b'-';
        if at >= word_end {
            word_end = at + span(&bytes[at..], is_part);
        }
        let begins_word = at == 0 || is_word(bytes[at]) != is_word(bytes[at - 1]);
        if matches!(bytes[at], b';' | b',') {
            paint.push(&line[done..at], Some(Class::String));
            paint.push(&line[at..=at], Some(Class::Operator));
            at += 1;
            done = at;
        } else if begins_word && at < word_end && byte(bytes, word_end) == b'=' {
            paint.push(&line[done..at], Some(Class::String));
            paint.push(&line[at..word_end], Some(Class::Variable));
            paint.push("=", Some(Class::Operator));
            at = word_end + 1;
            done = at + span(&bytes[at..], |b| b.is_ascii_digit());
            if done > at && !is_word(byte(bytes, done)) && byte(bytes, done) != b'.' {
                paint.push(&line[at..done], Some(Class::Number));
                at = done;
            }
            done = at;
        } else {
            at += 1;
        }
    }
    paint.push(&line[done..], Some(Class::String));
}

/// A form: the grammar reads its first stretch only.
fn form(text: &str, paint: &mut Paint) -> Known {
    if !text.is_ascii() {
        return None;
    }
    let end = query(text, 0, paint);
    paint.push(&text[end..], None);
    Some(())
}
