//! The engagement as the rules see it: plain values, references resolved to handles.
//!
//! Knows nobody but [`crate::diag`]'s spans; holds no text of the interface and computes no verdict.

mod catalog;
mod crosswalk;
mod engagement;
mod evidence;
mod finding;
mod guidance;
mod handle;
mod meta;
mod period;
mod programme;
mod prose;
mod slug;
mod spans;
mod words;

pub use catalog::*;
pub use crosswalk::*;
pub use engagement::*;
pub use evidence::*;
pub use finding::*;
pub use guidance::*;
pub use handle::*;
pub use meta::*;
pub use period::*;
pub use programme::*;
pub use prose::*;
pub use slug::slug;
pub use spans::*;
pub use words::*;

/// Civil dates everywhere; nothing of ours knows a time zone.
pub use jiff::civil::Date;

use std::cmp::Ordering;

/// The natural order of ids: runs of digits compare as numbers (`F-2` before `F-10`), the rest by
/// character, ignoring ASCII case first. Total: ids that differ never compare equal.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    loop {
        match (x.first(), y.first()) {
            (None, None) => return a.cmp(b),
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(p), Some(q)) if p.is_ascii_digit() && q.is_ascii_digit() => {
                let (m, rest_x) = number(x);
                let (n, rest_y) = number(y);
                let order = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
                if order != Ordering::Equal {
                    return order;
                }
                (x, y) = (rest_x, rest_y);
            }
            (Some(p), Some(q)) => {
                let order = p.to_ascii_lowercase().cmp(&q.to_ascii_lowercase());
                if order != Ordering::Equal {
                    return order;
                }
                (x, y) = (&x[1..], &y[1..]);
            }
        }
    }
}

/// The digits at the start without leading zeros, and what follows them.
fn number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let start = text[..end].iter().position(|b| *b != b'0').unwrap_or(end);
    (&text[start..end], &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_in_natural_order() {
        let mut ids = ["F-10", "f-3", "F-2", "F-02", "F-2a", "A", "F-1.10", "F-1.9", "F-"];
        ids.sort_by(|a, b| natural_order(a, b));
        assert_eq!(ids, ["A", "F-", "F-1.9", "F-1.10", "F-02", "F-2", "F-2a", "f-3", "F-10"]);
    }

    proptest::proptest! {
        #[test]
        fn natural_order_is_total(mut ids in proptest::collection::vec("[Ff0-9.-]{0,6}", 3)) {
            ids.sort_by(|a, b| natural_order(a, b));
            proptest::prop_assert!(natural_order(&ids[0], &ids[2]) != Ordering::Greater);
            proptest::prop_assert_eq!(natural_order(&ids[0], &ids[1]) == Ordering::Equal, ids[0] == ids[1]);
        }
    }
}
