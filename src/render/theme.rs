//! A theme: an ordered list of layers (the engagement's `theme/`, a named theme, the embedded default).
//!
//! A layer holds any of these, and changes only what it holds, in rising cost:
//!
//! ```text
//! theme.yaml              single tokens: colours, faces, sizes, the logo
//! strings/<lang>.yaml     single strings
//! assets/**.css           styles, after those of the layers below; a file of the same name replaces
//! components/*.html       single components, by their name
//! templates/*.html        whole templates, by their file name; or one block of them:
//!                         {% extends "default:finding.html" %}
//! assets/**               images and fonts
//! ```
//!
//! Scripts come from the program alone, and SVG too: both run when opened from a folder. Styles reach nothing outside
//! the site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::Tera;

use super::error::{self, ThemeError};
use super::shell::number;
use super::strings::{Strings, Tree};
use super::tokens::{self, Tokens};
use super::{assets, filters};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
static LEDGER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/ledger");

/// The name of the embedded layer, and the prefix of its templates.
const EMBEDDED: &str = "default";

/// The files of one layer, in memory.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// What its author calls the folder (`theme`): errors name files by it.
    pub name: String,
    /// Path within the folder (`templates/finding.html`), and content.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Layer {
    /// A layer of files.
    pub fn new(name: impl Into<String>, files: Vec<(String, Vec<u8>)>) -> Self {
        Self { name: name.into(), files }
    }

    /// The themes that an engagement can name.
    pub const NAMES: &'static [&'static str] = &[EMBEDDED, "ledger"];

    /// A named theme of the program; none for the default one, which lies below every theme.
    pub fn named(name: &str) -> Option<Self> {
        (name == "ledger").then(|| Self::of("ledger", &LEDGER))
    }

    fn of(name: &str, folder: &'static Dir<'static>) -> Self {
        let mut files = Vec::new();
        let mut folders = vec![folder];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                files.push((file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec()));
            }
        }
        Self::new(name, files)
    }
}

/// A theme, ready to render: templates compiled, strings and tokens merged.
pub struct Theme {
    pub(super) tera: Tera,
    pub(super) strings: Arc<Strings>,
    pub(super) tokens: Tokens,
    pub(super) assets: assets::Sources,
    missing: Vec<String>,
    /// Whether any template is not of the program's own.
    pub(super) overridden: bool,
    /// Another for other files.
    pub(super) number: u64,
}

impl Theme {
    /// Reads the layers, the strongest first; the embedded default lies below them all. Either there is a theme, or every
    /// error of every layer.
    pub fn load(language: &str, mut layers: Vec<Layer>) -> Result<Self, Vec<ThemeError>> {
        let mut errors = Vec::new();
        for layer in layers.iter().filter(|layer| layer.name == EMBEDDED || layer.name.contains(':')) {
            errors.push(at(&layer.name, "", 0, "a layer cannot be called so", "choose another name for the folder"));
        }
        layers.push(Layer::of(EMBEDDED, &DEFAULT));
        let last = layers.len() - 1;
        // Of the program's own files there is one version in one process.
        let number = number(&(language, layers[..last].iter().map(|l| (&l.name, &l.files)).collect::<Vec<_>>()));
        let mut strings = Strings::new(language);
        let mut tokens = Tokens::default();
        let mut sources = assets::Sources::default();
        let mut pages = Vec::new();
        for (place, layer) in layers.iter_mut().enumerate().rev() {
            layer.files.sort();
            let embedded = place == last;
            for (path, content) in &layer.files {
                if path.split('/').any(|part| part.starts_with(['.', '_'])) {
                    continue;
                }
                let shown = format!("{}/{path}", layer.name);
                match kind(path) {
                    Kind::Tokens => {
                        if let Some(file) = yaml::<tokens::File>(&shown, content, &mut errors) {
                            tokens.add(&shown, file, !embedded, &mut errors);
                        }
                    }
                    Kind::Strings(language) => {
                        if let Some(tree) = yaml::<Tree>(&shown, content, &mut errors) {
                            strings.add(language, tree);
                        }
                    }
                    Kind::Page(name) => {
                        if let Some(text) = text(&shown, content, &mut errors) {
                            check_safe(&shown, path, text, &mut errors);
                            pages.push((format!("{}:{name}", layer.name), text.to_owned()));
                        }
                    }
                    Kind::Asset(name) => sources.add(&shown, name, content, embedded, &mut errors),
                    Kind::Other => errors.push(ThemeError {
                        path: shown,
                        line: 1,
                        column: 1,
                        message: "no part of a theme is called so".to_owned(),
                        help: "a theme holds theme.yaml, strings/<language>.yaml, components/*.html, \
                               templates/*.html and assets/**"
                            .to_owned(),
                    }),
                }
            }
        }
        if let Some(logo) = tokens.logo.as_ref().filter(|logo| !sources.has(logo)) {
            errors.push(ThemeError {
                path: "theme.yaml".to_owned(),
                line: 1,
                column: 1,
                message: format!("the logo `{logo}` is not among the assets"),
                help: format!("put the file at `assets/{logo}`"),
            });
        }
        let strings = Arc::new(strings);
        let prefixes: Vec<String> = layers.iter().map(|layer| format!("{}:", layer.name)).collect();
        let missing = missing(&strings, &pages);
        for (_, text) in pages.iter_mut().filter(|(name, _)| name.starts_with("default:")) {
            *text = spoken(text, &strings);
        }
        let overridden = pages.iter().any(|(name, _)| !name.starts_with("default:"));
        let tera = compile(prefixes, pages, &strings, &mut errors);
        if errors.is_empty() {
            Ok(Self { tera, strings, tokens, assets: sources, missing, overridden, number })
        } else {
            errors.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
            errors.dedup();
            Err(errors)
        }
    }

    /// The words of the interface.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// Keys without words: those that English has and the language lacks, and those that a template names and nobody has.
    pub fn missing_strings(&self) -> &[String] {
        &self.missing
    }

    /// Whether there is such a template.
    pub fn has_template(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }
}

enum Kind<'p> {
    Tokens,
    Strings(&'p str),
    /// A template, or a file of components, by the name that tera knows it by.
    Page(&'p str),
    Asset(&'p str),
    Other,
}

fn kind(path: &str) -> Kind<'_> {
    let plain = |name: &str| !name.contains('/');
    if path == "theme.yaml" {
        return Kind::Tokens;
    }
    match path.split_once('/') {
        Some(("strings", name)) if plain(name) && name.ends_with(".yaml") => Kind::Strings(&name[..name.len() - 5]),
        Some(("templates", name)) if name.ends_with(".html") => Kind::Page(name),
        Some(("components", name)) if name.ends_with(".html") => Kind::Page(path),
        Some(("assets", name)) => Kind::Asset(name),
        _ => Kind::Other,
    }
}

/// The file of a template, from the name that tera knows it by (`theme:finding.html`).
pub(super) fn file_of(template: &str) -> String {
    match template.split_once(':') {
        Some((layer, name)) if name.starts_with("components/") => format!("{layer}/{name}"),
        Some((layer, name)) => format!("{layer}/templates/{name}"),
        None => format!("templates/{template}"),
    }
}

fn text<'c>(path: &str, content: &'c [u8], errors: &mut Vec<ThemeError>) -> Option<&'c str> {
    match std::str::from_utf8(content) {
        Ok(text) => Some(text),
        Err(error) => {
            let before = String::from_utf8_lossy(&content[..error.valid_up_to()]).into_owned();
            errors.push(at(path, &before, before.len(), "this is not UTF-8", "save the file as UTF-8"));
            None
        }
    }
}

fn yaml<T: serde::de::DeserializeOwned>(path: &str, content: &[u8], errors: &mut Vec<ThemeError>) -> Option<T> {
    let text = text(path, content, errors)?;
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! { max_nodes: 20_000, max_aliases: 0, max_depth: 8 },
    };
    match serde_yaml::from_str_with_options(text, options) {
        Ok(value) => Some(value),
        Err(error) => {
            let place = error.location();
            errors.push(ThemeError {
                path: path.to_owned(),
                line: place.map_or(1, |place| place.line() as usize),
                column: place.map_or(1, |place| place.column() as usize),
                message: error.without_snippet().to_string(),
                help: "correct the YAML, or remove the entry to use the default theme's".to_owned(),
            });
            None
        }
    }
}

/// An error at a byte of a text.
pub(super) fn at(path: &str, text: &str, byte: usize, message: &str, help: &str) -> ThemeError {
    let before = &text[..byte];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    ThemeError {
        path: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message: message.to_owned(),
        help: help.to_owned(),
    }
}

/// `safe` prints a text unescaped. Findings are full of attacks, so one component may use it, and no other file.
fn check_safe(shown: &str, path: &str, text: &str, errors: &mut Vec<ThemeError>) {
    if path == "components/prose.html" {
        return;
    }
    for (byte, word) in text.match_indices("safe") {
        let before = text[..byte].trim_end();
        let after = text[byte + word.len()..].chars().next();
        let ends = !after.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if ends && (before.ends_with('|') || before.ends_with("filter")) {
            errors.push(at(
                shown,
                text,
                byte,
                "`safe` may stand in `components/prose.html` only",
                "print prose with `{{ <prose html={…} /> }}`, and everything else escaped",
            ));
        }
    }
}

/// Compiles the templates. A file that tera refuses is reported and left out, so that the others are checked as well.
fn compile(
    prefixes: Vec<String>,
    mut pages: Vec<(String, String)>,
    strings: &Arc<Strings>,
    errors: &mut Vec<ThemeError>,
) -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on([""]);
    tera.set_escape_fn(escape);
    filters::register(&mut tera, strings);
    if let Err(error) = tera.set_fallback_prefixes(prefixes) {
        errors.push(at("theme", "", 0, &error.to_string(), "report this as a defect of the program"));
    }
    while let Err(error) = tera.add_raw_templates(pages.iter().map(|(name, text)| (name, text))) {
        let places = error::places(&error);
        let refused: BTreeSet<String> = places.iter().map(|place| place.template.clone()).collect();
        for place in places {
            errors.push(ThemeError {
                path: file_of(&place.template),
                line: place.line,
                column: place.column,
                help: error::help(&place.message),
                message: place.message,
            });
        }
        let before = pages.len();
        pages.retain(|(name, _)| !refused.contains(name));
        if pages.len() == before {
            break;
        }
    }
    tera
}

/// A template with the words of its plain calls in their places: `{{ t(key="frame.skip") }}` says the same on every page, and
/// a call costs more than the words. Only for the program's own templates: errors in another's are shown where they stand.
fn spoken(text: &str, strings: &Strings) -> String {
    const CALL: &str = "{{ t(key=\"";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(CALL) {
        let (before, call) = rest.split_at(at);
        out.push_str(before);
        let key = call[CALL.len()..].split_once("\") }}").filter(|(key, _)| !key.contains(['"', '{', '\n']));
        let words = key.map(|(key, _)| strings.fill(key, None, |_| None)).filter(|words| !words.contains('{'));
        rest = match key.zip(words) {
            Some(((_, after), words)) => {
                out.push_str(&escaped(&words));
                after
            }
            None => {
                out.push_str(CALL);
                &call[CALL.len()..]
            }
        };
    }
    out.push_str(rest);
    out
}

fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    // Writing into memory does not fail.
    let _ = escape(text, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Escapes the five characters of HTML, in runs, because most text has none.
fn escape(text: &str, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let bytes = text.as_bytes();
    let mut written = 0;
    for (place, byte) in bytes.iter().enumerate() {
        let entity: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'"' => b"&quot;",
            b'\'' => b"&#39;",
            _ => continue,
        };
        out.write_all(&bytes[written..place])?;
        out.write_all(entity)?;
        written = place + 1;
    }
    out.write_all(&bytes[written..])
}

/// Keys that the language lacks, and keys that a template names in plain words and nobody has.
fn missing(strings: &Strings, pages: &[(String, String)]) -> Vec<String> {
    let mut keys: BTreeSet<String> = strings.missing().into_iter().collect();
    for (_, text) in pages {
        for (byte, start) in text.match_indices("t(key=\"") {
            let rest = &text[byte + start.len()..];
            let Some(end) = rest.find('"') else { continue };
            let computed = rest[end + 1..].trim_start().starts_with('~');
            if !computed && !strings.has(&rest[..end]) {
                keys.insert(rest[..end].to_owned());
            }
        }
    }
    keys.into_iter().collect()
}

/// The files of a map of names, in order: what other modules of this room list.
pub(super) type Files = BTreeMap<String, Vec<u8>>;
