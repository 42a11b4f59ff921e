//! Ids: what can be one, and the one that a broken file still states.

use super::decode::{Cx, Map, excerpt};
use crate::diag::{At, Code};

/// An id that can be used as a file name (schema: Ids).
pub(super) fn id(cx: &mut Cx, map: &mut Map<'_>, key: &'static str) -> Option<At<String>> {
    let id = map.text(cx, key)?;
    match id_problem(&id.value) {
        None => Some(id),
        Some(problem) => {
            cx.report(
                Code::BadId,
                id.span,
                format!("`{}` cannot be an id: {problem}", excerpt(&id.value)),
                "use 1 to 64 letters, digits, `.`, `_` or `-`, beginning with a letter or digit",
            );
            None
        }
    }
}

/// Why a text cannot be an id, if it cannot.
pub fn id_problem(id: &str) -> Option<&'static str> {
    if id.is_empty() || id.len() > 64 {
        Some("it has no character, or more than 64")
    } else if !id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')) {
        Some("it holds a character other than letters, digits, `.`, `_` and `-`")
    } else if !id.as_bytes()[0].is_ascii_alphanumeric() {
        Some("it does not begin with a letter or digit")
    } else if id.ends_with('.') {
        Some("it ends with a dot")
    } else if id.eq_ignore_ascii_case("index") {
        Some("`index` is the name of a list page")
    } else if is_device(id) {
        Some("it is the name of a Windows device")
    } else {
        None
    }
}

/// Whether Windows takes a file's name for a device, whatever its ending.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("").trim_end().to_ascii_lowercase();
    let numbered = |device: &str| {
        let number = stem.strip_prefix(device);
        number.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit())
    };
    ["con", "prn", "aux", "nul"].contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// The id that a line of a file states which cannot be read as a whole.
pub(super) fn stated_id(text: &str) -> Option<&str> {
    let line = text.lines().take(400).find_map(|line| line.strip_prefix("id:"))?;
    let id = line.split(" #").next().unwrap_or(line).trim().trim_matches(['"', '\'']);
    id_problem(id).is_none().then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_file_names_everywhere() {
        for good in ["F-007", "a", "2026.1", "Con-1", "x_y", "com10", "indexes"] {
            assert_eq!(id_problem(good), None, "{good}");
        }
        let long = "x".repeat(65);
        for bad in ["", "-a", ".a", "a.", "a/b", "a b", "index", "INDEX", "con", "Com1.x", "nul", "ä", long.as_str()] {
            assert!(id_problem(bad).is_some(), "{bad}");
        }
    }
}
