//! The last part of the line: plan, render, write. A page is rendered and written on any thread, and dropped.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, Span};
use crate::model::Engagement;
use crate::read::{FileKind, Sources};
use crate::render::{self, Layer, RenderError, Shell, Theme, ThemeError};
use crate::view::{self, Cx, address};
use crate::write::{self, WriteError, Written};
use crate::{Model, export};

/// What a build made.
#[derive(Debug)]
pub struct Built {
    /// What was written.
    pub written: Written,
    /// Pages among the files.
    pub pages: usize,
    /// Evidence files among them.
    pub evidence: usize,
}

/// Why nothing was built; OUT is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A page could not be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The theme cannot be used.
    #[error("the theme cannot be used: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Theme(Vec<ThemeError>),
    /// The site could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Builds the site of an engagement without errors into `out`; `done` hears of every step that ended.
pub fn build(
    model: &Model,
    sources: &Sources,
    out: &Utf8Path,
    done: &mut dyn FnMut(&'static str),
) -> Result<Built, BuildError> {
    let cx = Cx { engagement: &model.engagement, assessment: &model.assessment };
    let theme = theme(&model.engagement, sources).map_err(BuildError::Theme)?;
    let shell = Shell::new(Arc::new(theme), &view::site(&cx))?;
    done("theme");
    let stage = write::stage(out)?;
    done("stage");
    let pages = view::plan(&cx);
    pages.par_iter().try_for_each(|page| -> Result<(), BuildError> {
        let (frame, view) = view::view(&cx, page);
        let html = render::render(&shell, view.template(), &frame, &view)?;
        Ok(stage.put(Utf8Path::new(&page.path), &html)?)
    })?;
    for (path, bytes) in render::assets(&shell) {
        stage.put(Utf8Path::new(&path), &bytes)?;
    }
    stage.put(Utf8Path::new("data/report.json"), &export::report::render(cx.engagement, cx.assessment))?;
    done("pages");
    let copies: Vec<_> = cx.engagement.evidence.iter().filter(|file| !file.sealed).collect();
    copies.par_iter().try_for_each(|file| {
        let from: Utf8PathBuf = sources.root.join("evidence").join(&file.path);
        stage.copy(Utf8Path::new(&address::evidence_copy(file)), &from, &file.sha256, file.bytes)
    })?;
    done("evidence");
    let written = stage.commit()?;
    done("commit");
    Ok(Built { written, pages: pages.len(), evidence: copies.len() })
}

/// The theme: the engagement's own layer over the one it names.
fn theme(engagement: &Engagement, sources: &Sources) -> Result<Theme, Vec<ThemeError>> {
    let files: Vec<(String, Vec<u8>)> = sources
        .of(FileKind::Theme)
        .filter_map(|file| {
            let path = file.path.as_str().strip_prefix("theme/")?;
            Some((path.to_owned(), file.bytes.clone()))
        })
        .collect();
    let layers = if files.is_empty() { Vec::new() } else { vec![Layer::new("theme", files)] };
    Theme::load(&engagement.meta.language, layers)
}

/// What is wrong with the engagement's theme, as diagnostics.
pub(crate) fn theme_diagnostics(engagement: &Engagement, sources: &Sources) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if engagement.meta.theme != "default" {
        out.push(Diagnostic::new(
            Code::BadValue,
            "engagement.yaml",
            Span::default(),
            format!("there is no theme `{}`", engagement.meta.theme),
            "write `theme: default`; the engagement's own `theme/` folder changes single parts of it",
        ));
    }
    // Without files of its own the theme is the embedded one, which tests keep whole.
    if sources.of(FileKind::Theme).next().is_none() {
        return out;
    }
    for error in theme(engagement, sources).err().into_iter().flatten() {
        let text = sources.text(Utf8Path::new(&error.path)).unwrap_or("");
        let line: usize = text.split_inclusive('\n').take(error.line.saturating_sub(1)).map(str::len).sum();
        let rest = text.get(line..).unwrap_or("");
        let at = line + rest.char_indices().nth(error.column.saturating_sub(1)).map_or(0, |(at, _)| at);
        out.push(Diagnostic::new(Code::ThemeInvalid, error.path, Span::new(at..at + 1), error.message, error.help));
    }
    out
}
