//! The theme of an engagement: its own layer over the one that it names, and what is wrong with either.

use std::sync::Arc;

use camino::Utf8Path;

use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Engagement, Field, Place, Spans};
use crate::read::{FileKind, SourceFile, Sources};
use crate::render::{Layer, Theme, ThemeError};

/// The theme that was loaded the last time.
#[derive(Default)]
pub struct Kept(Option<Loaded>);

struct Loaded {
    name: String,
    language: String,
    files: Vec<SourceFile>,
    theme: Result<Arc<Theme>, Vec<ThemeError>>,
}

impl Kept {
    /// The theme, ready to render: the one of the last time, if it is made of the same files.
    pub(super) fn load(&mut self, engagement: &Engagement, sources: &Sources) -> Result<Arc<Theme>, Vec<ThemeError>> {
        let (name, language) = (&engagement.meta.theme, &engagement.meta.language);
        let still = self.0.take().filter(|kept| {
            let files = || sources.of(FileKind::Theme);
            (&kept.name, &kept.language) == (name, language)
                && kept.files.len() == files().count()
                && kept.files.iter().zip(files()).all(|(old, new)| new.is(old))
        });
        let loaded = self.0.insert(still.unwrap_or_else(|| Loaded {
            name: name.clone(),
            language: language.clone(),
            files: sources.of(FileKind::Theme).cloned().collect(),
            theme: load(engagement, sources).map(Arc::new),
        }));
        loaded.theme.clone()
    }
}

fn load(engagement: &Engagement, sources: &Sources) -> Result<Theme, Vec<ThemeError>> {
    let files: Vec<(String, Vec<u8>)> = sources
        .of(FileKind::Theme)
        .filter_map(|file| {
            let path = file.path.as_str().strip_prefix("theme/")?;
            Some((path.to_owned(), file.bytes.to_vec()))
        })
        .collect();
    let own = (!files.is_empty()).then(|| Layer::new("theme", files));
    let layers = own.into_iter().chain(Layer::named(&engagement.meta.theme)).collect();
    Theme::load(&engagement.meta.language, layers)
}

/// What is wrong with the engagement's theme, as diagnostics.
pub(crate) fn diagnostics(
    engagement: &Engagement,
    spans: &Spans,
    sources: &Sources,
    kept: &mut Kept,
) -> Vec<Diagnostic> {
    let (name, language) = (engagement.meta.theme.as_str(), engagement.meta.language.as_str());
    let mut out = Vec::new();
    if !Layer::NAMES.contains(&name) {
        let (path, span) = spans.at(Place::Engagement, Field::Theme);
        out.push(Diagnostic::new(
            Code::BadValue,
            path,
            span,
            format!("there is no theme `{name}`"),
            format!(
                "write one of: {}; the engagement's own `theme/` folder changes single parts of it",
                Layer::NAMES.join(", ")
            ),
        ));
    }
    // Without files of its own, in English, the theme is the program's, which tests keep whole.
    if sources.of(FileKind::Theme).next().is_none() && language == "en" {
        return out;
    }
    match kept.load(engagement, sources) {
        Ok(theme) => out.extend(missing(&theme, language, sources)),
        Err(errors) => out.extend(errors.into_iter().map(|error| located(error, sources))),
    }
    out
}

/// Words that the language lacks: one diagnostic for all of them, because a language is added word by word.
fn missing(theme: &Theme, language: &str, sources: &Sources) -> Option<Diagnostic> {
    let missing = theme.missing_strings();
    let (first, more) = missing.split_first()?;
    let strings = format!("theme/strings/{language}.yaml");
    let there = sources.text(Utf8Path::new(&strings)).is_some();
    let path = if there { strings.clone() } else { "engagement.yaml".to_owned() };
    let such: Vec<String> = std::iter::once(first).chain(more.iter().take(2)).map(|key| format!("`{key}`")).collect();
    Some(Diagnostic::new(
        Code::StringMissing,
        path,
        Span::default(),
        format!(
            "{} words of the interface have no `{language}`, such as {}; they are printed in English",
            missing.len(),
            such.join(", ")
        ),
        format!("put them into `{strings}`, in the form of the program's English strings"),
    ))
}

/// An error of the theme at its place in the engagement's own file.
fn located(error: ThemeError, sources: &Sources) -> Diagnostic {
    let text = sources.text(Utf8Path::new(&error.path)).unwrap_or("");
    let line: usize = text.split_inclusive('\n').take(error.line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(line..).unwrap_or("");
    let at = line + rest.char_indices().nth(error.column.saturating_sub(1)).map_or(0, |(at, _)| at);
    Diagnostic::new(Code::ThemeInvalid, error.path, Span::new(at..at + 1), error.message, error.help)
}
