//! The line, kept in memory: from what changed to what is shown.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::overlay::Editor;
use super::watch::Changed;
use crate::diag::{Code, Diagnostic, Report, Severity, Span, human};
use crate::read::{INPUTS, Sources};
use crate::render::{Shell, Theme};
use crate::{Asked, BuildError, Kept, Model, NoAudience, Site, view};

/// Diagnostics that are told in full over a page; of more there is only the number.
const TOLD: usize = 40;

/// An engagement under work.
pub(super) struct Line {
    sources: Sources,
    kept: Kept,
    site: Option<Arc<Site>>,
    root: Utf8PathBuf,
    asked: Asked,
    editor: Editor,
}

/// What is shown now.
pub struct Shown {
    /// The last site without errors, if there ever was one.
    pub(super) site: Option<Arc<Site>>,
    /// The engagement as it is now, errors and all, and as its writer knows it, whatever the edition.
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
    pub(super) fn new(root: &Utf8Path, asked: Asked, editor: Editor) -> Line {
        let sources = Sources { root: root.to_owned(), ..Sources::default() };
        Line { sources, kept: Kept::default(), site: None, root: root.to_owned(), asked, editor }
    }

    /// Looks at everything. An audience that is not there at first is none that an edit took away.
    pub(super) fn begin(&mut self) -> Result<Shown, NoAudience> {
        self.sources.refresh(INPUTS.iter().map(Utf8Path::new));
        let shown = self.shown();
        if let Some(model) = &shown.model {
            self.asked.find(&model.engagement)?;
        }
        Ok(shown)
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
            match self.planned(model) {
                Ok(site) => self.site = Some(Arc::new(site)),
                Err(found) => {
                    let warnings = report.items.into_iter().map(|item| item.diagnostic);
                    report = Report::new(warnings.chain(found).collect(), |path| self.sources.text(path));
                }
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

    /// The site of the edition that is asked for, or what is wrong with it.
    fn planned(&mut self, model: &Arc<Model>) -> Result<Site, Vec<Diagnostic>> {
        let told = self.asked.of(model).map_err(|error| {
            let about = "engagement.yaml";
            vec![Diagnostic::new(Code::BadValue, about, Span::default(), error.to_string(), error.help())]
        })?;
        Site::again(told, &self.sources, &mut self.kept).map_err(|error| unplanned(&error))
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
}

/// A theme that cannot be used, or a page that cannot be made of it.
fn unplanned(error: &BuildError) -> Vec<Diagnostic> {
    let about = |path: &str, message: &str, help: &str| {
        Diagnostic::new(Code::ThemeInvalid, path, Span::default(), message, help)
    };
    match error {
        BuildError::Theme(errors) => errors.iter().map(|e| about(&e.path, &e.message, &e.help)).collect(),
        BuildError::Render(e) => vec![about(&e.path, &e.message, &e.help)],
        BuildError::Write(e) => vec![about("theme", &e.to_string(), e.help())],
        BuildError::Sign(e) => vec![about("theme", &e.to_string(), e.help())],
    }
}

impl Shown {
    /// The shell in which notices stand; absent only if the program's own theme cannot be used.
    pub(super) fn shell(&self) -> Option<&Shell> {
        self.site.as_deref().map(Site::shell).or(self.shell.as_deref())
    }

    /// What opens the editor at a place.
    pub(super) fn place(&self, path: &Utf8Path, line: usize, column: usize) -> String {
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
