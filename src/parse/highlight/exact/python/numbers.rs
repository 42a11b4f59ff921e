//! Numbers, with what stands behind them.

use super::{Known, Line, byte, is_word, span};
use crate::parse::highlight::paint::Class;

impl Line<'_, '_> {
    /// A number in base ten or sixteen.
    pub(super) fn number(&mut self) -> Known {
        let rest = self.rest();
        let digits = |at: usize| span(rest.get(at..).unwrap_or_default(), |b| b.is_ascii_digit());
        let mut end = span(rest, |b| b.is_ascii_digit() || b == b'_');
        let whole = &rest[..end];
        let is_hex = whole == b"0" && matches!(byte(rest, 1), b'x' | b'X');
        if is_hex {
            end = 2 + span(&rest[2..], |b| b.is_ascii_hexdigit());
        } else if whole.len() > 1 && whole[0] == b'0' {
            return None;
        } else if byte(rest, end) == b'.' {
            end += 1 + digits(end + 1);
        }
        if !is_hex && matches!(byte(rest, end), b'e' | b'E') {
            let sign = usize::from(matches!(byte(rest, end + 1), b'+' | b'-'));
            end += 1 + sign + digits(end + 1 + sign);
        }
        let split = whole.contains(&b'_') && (whole.len() != end || whole.ends_with(b"_"));
        let (last, next) = (rest[end - 1], byte(rest, end));
        let whole_number = if is_hex { end > 2 } else { last.is_ascii_digit() || last == b'.' };
        if split || !whole_number || is_word(next) || next == b'.' {
            return None;
        }
        self.mark(end, Some(Class::Number));
        next.is_ascii().then_some(())
    }
}
