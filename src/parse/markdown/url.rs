//! Addresses: which may be followed, and how they are written into a page.

/// What a link's destination is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `http:` or `https:`.
    Web,
    /// `mailto:`.
    Mail,
    /// A place in the same body: `#impact`.
    Fragment,
    /// A file of the engagement, or nothing.
    Relative,
    /// Any other scheme: shown, never followed.
    Refused,
}

/// Sorts a destination by its scheme.
pub(super) fn kind(destination: &str) -> Kind {
    // Browsers drop control characters and outer white space before they look for a scheme.
    let seen = destination.chars().filter(|c| !c.is_control() && !c.is_whitespace());
    let mut scheme = String::new();
    for c in seen {
        match c {
            ':' if scheme.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                return match scheme.as_str() {
                    "http" | "https" if authority(destination) => Kind::Web,
                    "mailto" => Kind::Mail,
                    _ => Kind::Refused,
                };
            }
            '#' if scheme.is_empty() => return Kind::Fragment,
            'a'..='z' | 'A'..='Z' | '0'..='9' | '+' | '-' | '.' if scheme.len() < 64 => {
                scheme.push(c.to_ascii_lowercase());
            }
            _ => break,
        }
    }
    Kind::Relative
}

/// Whether `//` follows the scheme: `https:x` would be read as relative by some browsers.
fn authority(destination: &str) -> bool {
    destination.split_once(':').is_some_and(|(_, rest)| rest.starts_with("//"))
}

/// Appends `address` to `html`, percent-encoded where a URL needs it and escaped for an attribute.
pub(super) fn push(html: &mut String, address: &str) {
    for byte in address.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => html.push(byte as char),
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'(' | b')' | b',' | b'%' | b'#' | b'@' | b'?' | b'=' | b';'
            | b':' | b'/' | b'$' | b'~' => html.push(byte as char),
            b'&' => html.push_str("&amp;"),
            b'\'' => html.push_str("&#x27;"),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                html.push('%');
                html.push(HEX[usize::from(byte >> 4)] as char);
                html.push(HEX[usize::from(byte & 15)] as char);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_schemes_are_followed() {
        for (destination, expected) in [
            ("https://example.org/a", Kind::Web),
            ("HTTP://EXAMPLE.ORG", Kind::Web),
            ("mailto:a@example.org", Kind::Mail),
            ("#impact", Kind::Fragment),
            ("F-002.md", Kind::Relative),
            ("../evidence/a:b.txt", Kind::Relative),
            ("", Kind::Relative),
            ("javascript:alert(1)", Kind::Refused),
            (" java\nscript:alert(1)", Kind::Refused),
            ("\u{1}javascript:alert(1)", Kind::Refused),
            ("data:text/html,x", Kind::Refused),
            ("file:///etc/passwd", Kind::Refused),
            ("https:example.org", Kind::Refused),
            ("C:\\a", Kind::Refused),
        ] {
            assert_eq!(kind(destination), expected, "{destination:?}");
        }
    }
}
