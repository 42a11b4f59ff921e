//! Every text can be read in every scheme.

use super::*;

/// The colours that a block of the style sheet sets.
fn colours(css: &str, block: &str) -> BTreeMap<String, String> {
    let block = css.split(block).nth(1).unwrap().split('}').next().unwrap();
    let token = |line: &str| {
        let (name, value) = line.split_once("--")?.1.split_once(':')?;
        Some((name.to_owned(), value.to_owned()))
    };
    block.split(';').filter_map(token).collect()
}

/// Contrast of two `#rrggbb`, as WCAG defines it.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_text_keeps_its_contrast_in_every_scheme() {
    let mut pairs = vec![("brand-ink", "brand", 4.5), ("brand-soft", "brand", 4.5), ("paper", "major", 4.5)];
    pairs.extend([("rule-strong", "paper", 3.0), ("focus", "paper", 3.0)]);
    for ground in ["paper", "surface", "surface-deep", "mark"] {
        pairs.extend(["ink", "muted", "heading", "link"].map(|text| (text, ground, 4.5)));
    }
    for (tone, ground) in [
        ("major", "major-ground"),
        ("minor", "minor-ground"),
        ("opportunity", "opportunity-ground"),
        ("conforming", "conforming-ground"),
        ("untested", "untested-ground"),
        ("not-applicable", "not-applicable-ground"),
        ("design", "paper"),
        ("operating", "paper"),
    ] {
        pairs.extend([(tone, ground, 4.5), (tone, "paper", 4.5), (tone, "surface-deep", 4.5)]);
        pairs.extend([("ink", ground, 4.5), ("muted", ground, 4.5)]);
    }
    let code = "code-keyword code-string code-comment code-number code-function code-type code-property code-variable code-operator";
    pairs.extend(code.split(' ').map(|token| (token, "code-ground", 4.5)));
    let css = style(theme(&[]));
    let mut short = Vec::new();
    for scheme in [":root[data-scheme=light]{", ":root[data-scheme=dark]{", ":root,:root[data-scheme]{"] {
        let colours = colours(&css, scheme);
        for &(text, ground, needed) in &pairs {
            let ratio = contrast(&colours[text], &colours[ground]);
            if ratio < needed {
                short.push(format!("{scheme} {text} on {ground} is {ratio:.2}, not {needed}"));
            }
        }
    }
    assert!(short.is_empty(), "{}", short.join("\n"));
}
