//! Text for a page: escaped, and nothing in it that the eye cannot see.
//!
//! Findings quote payloads that hide instructions in invisible characters or turn the reading order
//! round. Each such character is shown by its number instead, so that what is read is what is there.

/// How strict the eye is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eye {
    /// Running text: joiners and variation selectors pass where a script or an emoji needs them.
    Prose,
    /// Code and payloads: every invisible character is shown.
    Code,
}

/// Appends `text` to `html`, escaped for an element's content.
pub fn push(html: &mut String, text: &str, eye: Eye) {
    walk(text, eye, |bit| match bit {
        Bit::Plain(text) => escape(html, text),
        Bit::Hidden(c) => {
            html.push_str("<span class=\"hl-x\" title=\"");
            html.push_str(&number(c));
            if let Some(name) = name(c) {
                html.push(' ');
                html.push_str(name);
            }
            html.push_str("\">⟨");
            html.push_str(&number(c));
            html.push_str("⟩</span>");
        }
    });
}

/// Appends `text` to `plain`, for places that hold no markup: attributes, search, excerpts.
pub fn push_plain(plain: &mut String, text: &str, eye: Eye) {
    walk(text, eye, |bit| match bit {
        Bit::Plain(text) => plain.push_str(text),
        Bit::Hidden(c) => {
            plain.push('⟨');
            plain.push_str(&number(c));
            plain.push('⟩');
        }
    });
}

/// Appends `text` to `html`, escaped for a double-quoted attribute.
pub fn push_attribute(html: &mut String, text: &str) {
    let mut plain = String::with_capacity(text.len());
    push_plain(&mut plain, text, Eye::Prose);
    escape(html, &plain);
}

/// Appends `text` to `html` with the four characters escaped that mean something in HTML.
pub fn escape(html: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        html.push_str(&text[done..at]);
        html.push_str(entity);
        done = at + 1;
    }
    html.push_str(&text[done..]);
}

enum Bit<'a> {
    Plain(&'a str),
    Hidden(char),
}

fn walk(text: &str, eye: Eye, mut each: impl FnMut(Bit<'_>)) {
    // Most text is printable ASCII; one look at the bytes settles it.
    if text.bytes().all(|b| (b' '..0x7f).contains(&b) || b == b'\n' || b == b'\t') {
        return each(Bit::Plain(text));
    }
    let mut done = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if is_hidden(c) {
            let after = text[at + c.len_utf8()..].chars().next();
            if eye == Eye::Code || !is_needed(c, before, after) {
                each(Bit::Plain(&text[done..at]));
                each(Bit::Hidden(c));
                done = at + c.len_utf8();
            }
        }
        before = Some(c);
    }
    each(Bit::Plain(&text[done..]));
}

/// Whether `c` leaves no mark on the page, or changes the order in which others are read.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => true,
        '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => c as u32 & 0xfffe == 0xfffe,
    }
}

/// Whether running text needs the invisible `c` between its neighbours: joiners inside Arabic,
/// Indic and emoji, one variation selector after the character that it varies.
fn is_needed(c: char, before: Option<char>, after: Option<char>) -> bool {
    let visible = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && !is_hidden(c));
    match c {
        '\u{200c}' => visible(before) && visible(after),
        '\u{200d}' => (visible(before) || before == Some('\u{fe0f}')) && visible(after),
        '\u{fe0e}' | '\u{fe0f}' => {
            visible(before) || (before.is_some_and(|c| "0123456789#*".contains(c)) && after == Some('\u{20e3}'))
        }
        _ => false,
    }
}

fn number(c: char) -> String {
    format!("U+{:04X}", c as u32)
}

/// The Unicode name of the characters that attacks use.
fn name(c: char) -> Option<&'static str> {
    Some(match c {
        '\0' => "NULL",
        '\u{7}' => "BELL",
        '\u{8}' => "BACKSPACE",
        '\u{b}' => "LINE TABULATION",
        '\u{c}' => "FORM FEED",
        '\u{1b}' => "ESCAPE",
        '\u{7f}' => "DELETE",
        '\u{85}' => "NEXT LINE",
        '\u{ad}' => "SOFT HYPHEN",
        '\u{34f}' => "COMBINING GRAPHEME JOINER",
        '\u{61c}' => "ARABIC LETTER MARK",
        '\u{115f}' => "HANGUL CHOSEONG FILLER",
        '\u{1160}' => "HANGUL JUNGSEONG FILLER",
        '\u{180e}' => "MONGOLIAN VOWEL SEPARATOR",
        '\u{200b}' => "ZERO WIDTH SPACE",
        '\u{200c}' => "ZERO WIDTH NON-JOINER",
        '\u{200d}' => "ZERO WIDTH JOINER",
        '\u{200e}' => "LEFT-TO-RIGHT MARK",
        '\u{200f}' => "RIGHT-TO-LEFT MARK",
        '\u{2028}' => "LINE SEPARATOR",
        '\u{2029}' => "PARAGRAPH SEPARATOR",
        '\u{202a}' => "LEFT-TO-RIGHT EMBEDDING",
        '\u{202b}' => "RIGHT-TO-LEFT EMBEDDING",
        '\u{202c}' => "POP DIRECTIONAL FORMATTING",
        '\u{202d}' => "LEFT-TO-RIGHT OVERRIDE",
        '\u{202e}' => "RIGHT-TO-LEFT OVERRIDE",
        '\u{2060}' => "WORD JOINER",
        '\u{2061}' => "FUNCTION APPLICATION",
        '\u{2062}' => "INVISIBLE TIMES",
        '\u{2063}' => "INVISIBLE SEPARATOR",
        '\u{2064}' => "INVISIBLE PLUS",
        '\u{2066}' => "LEFT-TO-RIGHT ISOLATE",
        '\u{2067}' => "RIGHT-TO-LEFT ISOLATE",
        '\u{2068}' => "FIRST STRONG ISOLATE",
        '\u{2069}' => "POP DIRECTIONAL ISOLATE",
        '\u{2800}' => "BRAILLE PATTERN BLANK",
        '\u{3164}' => "HANGUL FILLER",
        '\u{fe00}'..='\u{fe0f}' => "VARIATION SELECTOR",
        '\u{feff}' => "ZERO WIDTH NO-BREAK SPACE",
        '\u{ffa0}' => "HALFWIDTH HANGUL FILLER",
        '\u{e0001}' | '\u{e0020}'..='\u{e007f}' => "TAG CHARACTER",
        '\u{e0100}'..='\u{e01ef}' => "VARIATION SELECTOR",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, eye: Eye) -> String {
        let mut html = String::new();
        push(&mut html, text, eye);
        html
    }

    #[test]
    fn a_turned_reading_order_is_shown_by_number_and_name() {
        assert_eq!(
            shown("a\u{202e}b", Eye::Prose),
            "a<span class=\"hl-x\" title=\"U+202E RIGHT-TO-LEFT OVERRIDE\">⟨U+202E⟩</span>b"
        );
    }

    #[test]
    fn joiners_pass_in_prose_where_a_script_needs_them_and_never_in_code() {
        let family = "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f} می\u{200c}خواهم";
        assert_eq!(shown(family, Eye::Prose), family);
        assert!(shown(family, Eye::Code).contains("ZERO WIDTH JOINER"));
        assert!(shown("pay\u{200b}load\u{200d}", Eye::Prose).contains("⟨U+200B⟩</span>load"));
    }

    #[test]
    fn text_in_tag_characters_is_shown() {
        assert!(shown("hi\u{e0041}\u{e0042}", Eye::Prose).contains("⟨U+E0041⟩"));
    }

    #[test]
    fn no_control_character_reaches_the_page() {
        let every: String = (0..=0x10ffff).filter_map(char::from_u32).collect();
        let page = shown(&every, Eye::Prose);
        assert!(page.chars().all(|c| !c.is_control() || "\t\n\r".contains(c)));
        assert!(!page.contains('\u{feff}'));
    }
}
