//! Plain scalars that mean something else than their text.

use super::{byte, span};

/// Whether a plain scalar is null, a boolean, a number or one of the two signs that have a meaning of their own.
pub(super) fn is_constant(text: &str) -> bool {
    match text {
        "null" | "Null" | "NULL" | "~" | "y" | "Y" | "yes" | "Yes" | "YES" | "n" | "N" | "no" | "No" | "NO"
        | "true" | "True" | "TRUE" | "false" | "False" | "FALSE" | "on" | "On" | "ON" | "off" | "Off" | "OFF"
        | ".nan" | ".NaN" | ".NAN" | "=" | "<<" => true,
        _ => is_number(text.strip_prefix(['-', '+']).unwrap_or(text)),
    }
}

fn is_number(text: &str) -> bool {
    let text = text.as_bytes();
    let all = |from: usize, is: fn(u8) -> bool| text.len() > from && text[from..].iter().all(|&b| is(b));
    let digit = |b: u8| b.is_ascii_digit() || b == b'_';
    let whole = if byte(text, 0).is_ascii_digit() { span(text, digit) } else { 0 };
    let sixties = sixties(&text[whole..]);
    let rest = &text[whole + sixties..];
    match (text, rest) {
        (b"0" | b".inf" | b".Inf" | b".INF", _) => true,
        ([b'0', b'b', ..], _) => all(2, |b| matches!(b, b'0' | b'1' | b'_')),
        ([b'0', b'x', ..], _) => all(2, |b| b.is_ascii_hexdigit() || b == b'_'),
        ([b'0', ..], []) if sixties == 0 => all(1, |b| matches!(b, b'0'..=b'7' | b'_')),
        ([b'1'..=b'9', ..], []) => true,
        (_, [b'.', fraction @ ..]) if sixties > 0 => whole > 0 && fraction.iter().all(|&b| digit(b)),
        (_, [b'.', ..]) => {
            let exponent = &rest[span(rest, |b| b.is_ascii_digit() || b == b'.')..];
            match exponent {
                [] => true,
                [b'e' | b'E', b'-' | b'+', digits @ ..] => {
                    !digits.is_empty() && digits.iter().all(|b| b.is_ascii_digit())
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// The length of `:30:15`, the further places of a number in base sixty.
fn sixties(text: &[u8]) -> usize {
    let mut at = 0;
    while byte(text, at) == b':' {
        match span(&text[at + 1..], |b| b.is_ascii_digit()) {
            1 => at += 2,
            2 if text[at + 1] < b'6' => at += 3,
            _ => break,
        }
    }
    at
}

/// Whether a plain scalar is a date, with or without a time: `2026-09-14T10:22:00Z`.
pub(super) fn is_time(text: &[u8]) -> bool {
    let digits = |text: &[u8]| span(text, |b| b.is_ascii_digit());
    let blank = |text: &[u8]| span(text, |b| b == b' ');
    let is_short = |length: usize| length == 1 || length == 2;
    let part = |at: usize| {
        let length = digits(text.get(at..).unwrap_or_default());
        (length, at + length)
    };
    let (year, at) = part(0);
    let (month, month_end) = part(at + 1);
    let (day, day_end) = part(month_end + 1);
    if year != 4 || byte(text, at) != b'-' || byte(text, month_end) != b'-' {
        return false;
    }
    if day_end == text.len() {
        return month == 2 && day == 2;
    }
    let gap = if matches!(text[day_end], b'T' | b't') { 1 } else { blank(&text[day_end..]) };
    let (hour, hour_end) = part(day_end + gap);
    let (minute, minute_end) = part(hour_end + 1);
    let (second, mut at) = part(minute_end + 1);
    let is_clock = gap > 0 && is_short(hour) && minute == 2 && second == 2;
    if !is_short(month) || !is_short(day) || !is_clock || byte(text, hour_end) != b':' || byte(text, minute_end) != b':'
    {
        return false;
    }
    if byte(text, at) == b'.' {
        (_, at) = part(at + 1);
    }
    let zone = &text[at + blank(&text[at..])..];
    match zone {
        [] | b"Z" => true,
        [b'-' | b'+', offset @ ..] => {
            let hours = digits(offset);
            let minutes = &offset[hours..];
            is_short(hours)
                && match minutes {
                    [] => true,
                    [b':', minutes @ ..] => is_short(minutes.len()) && digits(minutes) == minutes.len(),
                    _ => false,
                }
        }
        _ => false,
    }
}
