//! The files that pages load: one style sheet, two scripts, images and fonts.

use std::fmt::Write;

use super::error::ThemeError;
use super::shell::Shell;
use super::theme::{self, Files};

/// The assets of all layers, those of the stronger layers over those of the weaker.
#[derive(Debug, Clone, Default)]
pub(super) struct Sources {
    /// Styles in the order in which they apply: by layer, then by name; a replaced file keeps its place.
    styles: Vec<(String, String)>,
    scripts: Files,
    others: Files,
}

/// What a theme may bring along besides styles: files that do nothing but show.
const INERT: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "woff2", "woff"];

impl Sources {
    pub(super) fn add(
        &mut self,
        shown: &str,
        name: &str,
        content: &[u8],
        embedded: bool,
        errors: &mut Vec<ThemeError>,
    ) {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        match ending.as_str() {
            "css" => match std::str::from_utf8(content) {
                Ok(css) => {
                    check_style(shown, css, errors);
                    match self.styles.iter_mut().find(|(own, _)| own == name) {
                        Some((_, own)) => css.clone_into(own),
                        None => self.styles.push((name.to_owned(), css.to_owned())),
                    }
                }
                Err(_) => errors.push(theme::at(shown, "", 0, "this is not UTF-8", "save the file as UTF-8")),
            },
            "js" if embedded && name.starts_with("js/") => {
                self.scripts.insert(name.to_owned(), content.to_vec());
            }
            "js" | "svg" if embedded => {
                self.others.insert(name.to_owned(), content.to_vec());
            }
            ending if INERT.contains(&ending) => {
                self.others.insert(name.to_owned(), content.to_vec());
            }
            "js" | "svg" => errors.push(theme::at(
                shown,
                "",
                0,
                "a theme brings no scripts and no SVG: both can run in the reader's browser",
                "use styles, and PNG or WebP for images",
            )),
            _ => errors.push(theme::at(
                shown,
                "",
                0,
                "this kind of file is no asset",
                "a theme's assets are css, png, jpg, gif, webp, woff and woff2",
            )),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.others.contains_key(name)
    }
}

/// Styles reach nothing outside the site: no import, no address with a scheme or a host, and no escape to hide one in.
fn check_style(shown: &str, css: &str, errors: &mut Vec<ThemeError>) {
    let lower = without_comments(&css.to_ascii_lowercase());
    let mut refuse = |byte, message: &str, help: &str| errors.push(theme::at(shown, css, byte, message, help));
    let inside = "put the file into `assets/` and name it by a relative address";
    for (byte, _) in lower.match_indices("@import") {
        refuse(byte, "a style sheet imports nothing", "put the styles into a file of `assets/`");
    }
    for (byte, _) in lower.match_indices('\\') {
        refuse(byte, "a style sheet of a theme holds no escapes", "write the character itself");
    }
    for host in ["://", "\"//", "'//"] {
        for (byte, _) in lower.match_indices(host) {
            refuse(byte, "a style sheet loads nothing from outside the site", inside);
        }
    }
    for (byte, start) in lower.match_indices("url(") {
        let target = lower[byte + start.len()..].trim_start().trim_start_matches(['"', '\'']);
        let target = target.split([')', '"', '\'']).next().unwrap_or_default();
        if target.contains(':') || target.starts_with('/') || target.contains("..") {
            refuse(byte, "a style sheet loads nothing but the site's own assets", inside);
        }
    }
}

/// The same text with spaces for comments, so that every byte keeps its place.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        let end = rest[start + 2..].find("*/").map_or(rest.len(), |end| start + 2 + end + 2);
        out.push_str(&rest[..start]);
        out.extend(std::iter::repeat_n(' ', end - start));
        rest = &rest[end..];
    }
    out + rest
}

/// The asset files of a site, by path.
pub fn assets(shell: &Shell) -> Vec<(String, Vec<u8>)> {
    let sources = &shell.theme.assets;
    let mut css = String::from("/* Generated from the theme. */\n");
    css.push_str(&shell.theme.tokens.css());
    for (_, style) in &sources.styles {
        css.push_str(style.trim_end());
        css.push('\n');
    }
    css.push_str(&sheet(shell));
    let mut script = Vec::new();
    for content in sources.scripts.values() {
        script.extend_from_slice(content);
    }
    let mut files: Vec<(String, Vec<u8>)> =
        sources.others.iter().map(|(name, content)| (format!("assets/{name}"), content.clone())).collect();
    files.push(("assets/site.css".to_owned(), css.into_bytes()));
    files.push(("assets/site.js".to_owned(), script));
    files.sort();
    files
}

/// What stands in the margins of every printed sheet: classification, title, version and date, the number of the sheet.
fn sheet(shell: &Shell) -> String {
    let [mark, title, edition, disclaimer] = shell.sheet.each_ref().map(|text| quoted(text));
    let of = shell.theme.strings.fill("print.sheet", None, |name| match name {
        "page" => Some("\u{1}".into()),
        "pages" => Some("\u{2}".into()),
        _ => None,
    });
    let counter = quoted(&of).replace('\u{1}', "\" counter(page) \"").replace('\u{2}', "\" counter(pages) \"");
    let paper = shell.theme.tokens.get("size", "sheet").unwrap_or("A4");
    format!(
        "@page{{size:{paper};@top-left{{content:{title}}}@top-right{{content:{mark};font-weight:bold}}\
         @bottom-left{{content:{disclaimer};width:50%}}@bottom-right{{content:{edition} \" · \" {counter};width:50%}}}}\n"
    )
}

/// A CSS string. Everything that could end it, or the style sheet, is written as an escape.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\u{1}' | '\u{2}' => out.push(c),
            '"' | '\\' | '<' | '>' | '&' => {
                let _ = write!(out, "\\{:x} ", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
