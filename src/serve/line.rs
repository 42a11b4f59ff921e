//! The line, kept in memory: from what changed to what is shown.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::overlay::Editor;
use super::watch::Changed;
use crate::diag::{Code, Diagnostic, Report, Severity, Span, human};
use crate::read::{INPUTS, Sources};
use crate::render::{Shell, Theme};
use crate::{BuildError, Kept, Model, Site, view};

/// Diagnostics that are told in full over a page; of more there is only the number.
const TOLD: usize = 40;

/// An engagement under work.
pub(super) struct Line {
    sources: Sources,
    kept: Kept,
    site: Option<Arc<Site>>,
    root: Utf8PathBuf,
    editor: Editor,
}

/// What is shown now.
pub struct Shown {
    /// The last site without errors, if there ever was one.
    pub(super) site: Option<Arc<Site>>,
    /// The engagement as it is now, errors and all.
    pub(super) model: Option<Arc<Model>>,
    /// What is wrong with it now.
    pub report: Report,
    /// Errors as the terminal tells them, the first of them.
    pub(super) told: Vec<Told>,
    /// Drafts, unconfirmed imports among them.
    pub drafts: usize,
    /// The shell of notices.
    pub(super) shell: Option<Arc<Shell>>,
    pub(super) root: Utf8PathBuf,
    pub(super) editor: Editor,
}

/// A diagnostic as the terminal tells it.
#[derive(Debug)]
pub(super) struct Told {
    /// `findings/F-1.md:7:5`
    pub(super) place: String,
    /// What opens the editor there.
    pub(super) href: String,
    /// The whole text.
    pub(super) text: String,
}

impl Line {
    pub(super) fn new(root: &Utf8Path, editor: Editor) -> Line {
        let sources = Sources { root: root.to_owned(), ..Sources::default() };
        Line { sources, kept: Kept::default(), site: None, root: root.to_owned(), editor }
    }

    /// Looks at everything.
    pub(super) fn begin(&mut self) -> Shown {
        self.sources.refresh(INPUTS.iter().map(Utf8Path::new));
        self.shown()
    }

    /// Looks at what changed; nothing if all is as it was.
    pub(super) fn follow(&mut self, changed: &Changed) -> Option<Shown> {
        let differs = match changed {
            Changed::Paths(paths) => self.sources.refresh(paths.iter().map(Utf8PathBuf::as_path)),
            Changed::Anything => self.sources.refresh(INPUTS.iter().map(Utf8Path::new)),
        };
        differs.then(|| self.shown())
    }

    fn shown(&mut self) -> Shown {
        let (model, mut report) = crate::judge(&self.sources, &mut self.kept, &mut |_| {});
        if let Some(model) = model.as_ref().filter(|_| report.is_clean()) {
            match Site::again(Arc::clone(model), &self.sources, &mut self.kept) {
                Ok(site) => self.site = Some(Arc::new(site)),
                Err(error) => report = self.unplanned(&error),
            }
        }
        let text = |path: &Utf8Path| self.sources.text(path);
        let errors = report.items.iter().filter(|item| item.diagnostic.severity() == Severity::Error);
        let told = errors.take(TOLD).map(|item| {
            let path = &item.diagnostic.path;
            Told {
                place: format!("{path}:{}:{}", item.line, item.column),
                href: self.editor.href(&self.root.join(path), item.line, item.column),
                text: human::plain(item, text(path)),
            }
        });
        Shown {
            told: told.collect(),
            drafts: model.as_ref().map_or(0, |model| model.engagement.findings.iter().filter(|f| f.draft).count()),
            shell: self.shell(model.as_deref()),
            site: self.site.clone(),
            model,
            report,
            root: self.root.clone(),
            editor: self.editor.clone(),
        }
    }

    /// The shell of notices where no site has one.
    fn shell(&self, model: Option<&Model>) -> Option<Arc<Shell>> {
        if self.site.is_some() {
            return None;
        }
        let site = match model {
            Some(model) => view::site(&view::Cx { engagement: &model.engagement, assessment: &model.assessment }),
            None => view::parts::Site { title: "aims-site".into(), language: "en".into(), ..Default::default() },
        };
        let theme = Theme::load(&site.language, Vec::new()).ok()?;
        Shell::new(Arc::new(theme), &site).ok().map(Arc::new)
    }

    /// A theme that cannot be used, or a page that cannot be made of it.
    fn unplanned(&self, error: &BuildError) -> Report {
        let about = |path: &str, message: &str, help: &str| {
            Diagnostic::new(Code::ThemeInvalid, path, Span::default(), message, help)
        };
        let found = match error {
            BuildError::Theme(errors) => errors.iter().map(|e| about(&e.path, &e.message, &e.help)).collect(),
            BuildError::Render(e) => vec![about(&e.path, &e.message, &e.help)],
            BuildError::Write(e) => vec![about("theme", &e.to_string(), e.help())],
            BuildError::Sign(e) => vec![about("theme", &e.to_string(), e.help())],
        };
        Report::new(found, |path| self.sources.text(path))
    }
}

impl Shown {
    /// The shell in which notices stand.
    pub(super) fn shell(&self) -> Option<&Shell> {
        self.site.as_deref().map(Site::shell).or(self.shell.as_deref())
    }

    /// The shell is absent only if the program's own theme cannot be used.
    pub(super) fn path_of(&self, path: &Utf8Path, line: usize, column: usize) -> String {
        self.editor.href(&self.root.join(path), line, column)
    }

    /// Whether there is a site to look at.
    pub fn has_site(&self) -> bool {
        self.site.is_some()
    }

    /// Errors as the terminal tells them.
    pub fn errors(&self) -> impl Iterator<Item = &str> {
        self.told.iter().map(|told| told.text.as_str())
    }
}
