//! Names of files in the forms in which they are compared: systems differ in the Unicode form in which they keep a name,
//! and some tell no case apart.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A name in the one Unicode form in which names are compared.
pub(super) fn composed(name: &str) -> Cow<'_, str> {
    // Nearly every name, and an edit in a preview asks for all of them.
    if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(name.nfc().collect()) }
}

/// A name as a system sees it that tells neither case nor Unicode form apart.
pub(super) fn folded(name: &str) -> Cow<'_, str> {
    if !name.is_ascii() {
        Cow::Owned(composed(name).to_lowercase())
    } else if name.bytes().any(|letter| letter.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_system_takes_for_one_are_one() {
        assert_eq!(composed("cafe\u{301}.txt"), "caf\u{e9}.txt");
        assert_eq!(composed("Log.txt"), "Log.txt");
        assert_eq!(folded("Log.TXT"), "log.txt");
        assert_eq!(folded("CAFE\u{301}.txt"), folded("caf\u{c9}.txt"));
        assert!(matches!(folded("log.txt"), Cow::Borrowed(_)));
    }
}
