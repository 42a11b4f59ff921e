//! Texts of the files that commands write: values of YAML, parts of names.

/// A text as a YAML value: as it is where that is safe, else in quotes.
pub fn yaml(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_alphabetic())
        && text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ')' | '?' | '!'))
        && text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | ';' | '/' | '(' | ')' | '\'' | '?' | '!' | '’')
        })
        && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// A text as a part of a file name: lower-case letters, digits and single hyphens, at most 60 of them.
pub fn slug(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
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
    fn values_are_quoted_where_yaml_would_read_something_else() {
        for plain in ["Prompt injection in attachments", "A (very) odd case", "Élan"] {
            assert_eq!(yaml(plain), plain);
        }
        for quoted in ["", "a: b", "2026", "no", "a #b", "[x]", "say \"hi\"", "ends ", "a,b", "{{x}}", "two\nlines"] {
            assert!(yaml(quoted).starts_with('"'), "{quoted}");
        }
    }

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(slug("  Prompt injection: d'être “là”, déjà vu!  "), "prompt-injection-detre-la-deja-vu");
        assert_eq!(slug("…"), "");
        let long = slug(&"word ".repeat(40));
        assert!(long.len() <= 60 && long.ends_with("word"));
        assert_eq!(slug(&"x".repeat(90)).len(), 60);
    }
}
