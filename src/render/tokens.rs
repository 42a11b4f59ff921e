//! `theme.yaml`: the colours, faces and sizes of a theme, as custom properties of its style sheet.
//!
//! A token of `light`, `dark` or `print` named `ink` becomes `--ink` in that scheme; `body` of `font` becomes
//! `--font-body`, `page` of `size` becomes `--size-page`. A layer states only the tokens it changes. A token that the
//! default theme lacks is an error, because it is a typing error more often than not; one's own begin with `x-`.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;
use serde_yaml::Spanned;

use super::error::ThemeError;

/// What one layer's `theme.yaml` states.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    light: BTreeMap<String, Spanned<String>>,
    dark: BTreeMap<String, Spanned<String>>,
    print: BTreeMap<String, Spanned<String>>,
    font: BTreeMap<String, Spanned<String>>,
    size: BTreeMap<String, Spanned<String>>,
    logo: Option<Spanned<String>>,
}

/// The merged tokens of all layers.
#[derive(Debug, Clone, Default)]
pub(super) struct Tokens {
    groups: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// The logo, as a file of `assets/`.
    pub(super) logo: Option<String>,
}

impl Tokens {
    /// Puts a layer's tokens over those below it. `known` is false for the default theme, which says what there is.
    pub(super) fn add(&mut self, path: &str, file: File, known: bool, errors: &mut Vec<ThemeError>) {
        let groups = [
            ("light", file.light),
            ("dark", file.dark),
            ("print", file.print),
            ("font", file.font),
            ("size", file.size),
        ];
        for (group, tokens) in groups {
            for (name, value) in tokens {
                let own = self.groups.entry(group).or_default();
                match check(group, &name, &value.value, known.then_some(&*own)) {
                    Ok(()) => {
                        own.insert(name, value.value);
                    }
                    Err((message, help)) => errors.push(ThemeError {
                        path: path.to_owned(),
                        line: value.defined.line() as usize,
                        column: value.defined.column() as usize,
                        message,
                        help,
                    }),
                }
            }
        }
        if let Some(logo) = file.logo {
            self.logo = Some(logo.value);
        }
    }

    /// A token as stated.
    pub(super) fn get(&self, group: &str, name: &str) -> Option<&str> {
        self.groups.get(group)?.get(name).map(String::as_str)
    }

    /// The custom properties: light, dark by preference, either by choice, print.
    pub(super) fn css(&self) -> String {
        let mut css = String::new();
        let group = |name: &str, prefix: &str| {
            let tokens = self.groups.get(name).into_iter().flatten();
            tokens.fold(String::new(), |mut out, (token, value)| {
                let _ = write!(out, "--{prefix}{token}:{value};");
                out
            })
        };
        let (light, dark, print) = (group("light", ""), group("dark", ""), group("print", ""));
        let shapes = group("font", "font-") + &group("size", "size-");
        let _ = writeln!(css, ":root{{color-scheme:light;{shapes}{light}}}");
        let _ = writeln!(css, "@media (prefers-color-scheme:dark){{:root{{color-scheme:dark;{dark}}}}}");
        let _ = writeln!(css, ":root[data-scheme=light]{{color-scheme:light;{light}}}");
        let _ = writeln!(css, ":root[data-scheme=dark]{{color-scheme:dark;{dark}}}");
        let _ = writeln!(css, "@media print{{:root,:root[data-scheme]{{color-scheme:light;{light}{print}}}}}");
        css
    }
}

/// Whether a token may stand: a known name, and a value that cannot leave its declaration or reach out of the site.
fn check(
    group: &str,
    name: &str,
    value: &str,
    known: Option<&BTreeMap<String, String>>,
) -> Result<(), (String, String)> {
    if let Some(known) = known.filter(|known| !known.contains_key(name) && !name.starts_with("x-")) {
        let near = known.keys().max_by(|a, b| {
            let likeness = |key: &str| strsim::jaro_winkler(key, name);
            likeness(a).total_cmp(&likeness(b))
        });
        let help = match near {
            Some(near) => format!("did you mean `{near}`? A token of your own begins with `x-`"),
            None => "a token of your own begins with `x-`".to_owned(),
        };
        return Err((format!("there is no token `{name}` in `{group}`"), help));
    }
    if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Err((format!("`{name}` cannot name a token"), "use letters, digits and hyphens".to_owned()));
    }
    let lower = value.to_ascii_lowercase();
    if value.contains(['{', '}', ';', '<', '>', '\\', '\n']) || ["/*", "url(", "@"].iter().any(|s| lower.contains(s)) {
        return Err((
            format!("the value of `{name}` is not a plain CSS value"),
            "write a colour, a length or a list of faces; rules belong in `assets/custom.css`".to_owned(),
        ));
    }
    Ok(())
}
