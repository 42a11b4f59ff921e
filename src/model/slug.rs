//! A title as a part of a file name or an id: what a finding's file, and an export's name for an engagement, are made of.

use unicode_normalization::UnicodeNormalization;

/// A text as a part of a file name: lower-case letters, digits and single hyphens, at most 60 of them.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    // Letters with marks fall apart, and the marks go.
    for c in text.nfkd().filter(char::is_ascii) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    const MOST: usize = 60;
    if slug.len() > MOST {
        let end = slug[..=MOST].rfind('-').unwrap_or(MOST);
        slug.truncate(end);
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(slug("  Prompt injection: d'être “là”, déjà vu!  "), "prompt-injection-detre-la-deja-vu");
        assert_eq!(slug("…"), "");
        let long = slug(&"word ".repeat(40));
        assert!(long.len() <= 60 && long.ends_with("word"));
        assert_eq!(slug(&"x".repeat(90)).len(), 60);
    }
}
