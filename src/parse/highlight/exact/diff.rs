//! Differences as `diff` writes them: each line is of one kind.

use super::Known;
use crate::parse::highlight::paint::{Class, Paint};

/// Paints a unified difference; the older forms are left to the grammar.
pub(super) fn lex(code: &str, paint: &mut Paint) -> Known {
    for line in code.split_inclusive('\n') {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let names_file = |sign: &str| text.strip_prefix(sign).is_some_and(|name| !name.is_empty());
        let class = match text.as_bytes().first() {
            Some(b'+') if names_file("+++ ") => Some(Class::Keyword),
            Some(b'+') => Some(Class::Inserted),
            Some(b'-') if text == "---" || text.ends_with(" ----") => return None,
            Some(b'-') if names_file("--- ") => Some(Class::Keyword),
            Some(b'-') => Some(Class::Deleted),
            Some(b'@') => is_hunk(text).then_some(Class::Keyword),
            Some(b'*' | b'=' | b'>' | b'<' | b'!' | b'I' | b'0'..=b'9') => return None,
            Some(first) if !first.is_ascii() || text.ends_with(" ====") => return None,
            _ => None,
        };
        paint.push(line, class);
    }
    Some(())
}

/// `@@ -1,4 +1,5 @@ section`
fn is_hunk(text: &str) -> bool {
    let mut ranges = text.strip_prefix("@@").unwrap_or_default().chars();
    ranges.next().is_some() && ranges.as_str().contains("@@")
}
