//! The last part of the line: plan, render, write.
//!
//! ```text
//! Site::plan   Model, Sources  -> Site      every file of the site by address; nothing is made yet
//! Site::make   Site, SiteFile  -> Content   one file: a pure function of the site, on any thread
//! build        Site, folder    -> Built     every file made, written and dropped; the site sealed and swapped in
//! ```
//!
//! A build makes each file once; a preview makes those that are asked for. There is no second way to a page.

use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Engagement, EvidenceIx, Field, Place, Spans};
use crate::read::{FileKind, Sources};
use crate::render::{self, Layer, RenderError, Shell, Theme, ThemeError};
use crate::search::{self, Document};
use crate::view::{self, Cx, Page, address};
use crate::write::{self, WriteError, Written};
use crate::{Model, export};

/// A site, planned: every file that it holds, none of them made.
pub struct Site {
    model: Arc<Model>,
    shell: Shell,
    /// The engagement folder, from which evidence is copied.
    root: Utf8PathBuf,
    /// By address.
    files: Vec<(String, SiteFile)>,
    documents: Vec<Document>,
    /// Every word of the site, once somebody asks for one.
    index: OnceLock<search::Index>,
}

/// One file of a site: what it is, not its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteFile {
    /// A page.
    Page(Page),
    /// A style sheet, a script, an image of the theme.
    Asset(Arc<[u8]>),
    /// `data/report.json`.
    Report,
    /// Rows of the register for its script, by the number of their page.
    Rows(usize),
    /// Where a search begins.
    Search,
    /// A shard of the words that can be searched for.
    SearchWords(usize),
    /// A shard of the texts that a search shows.
    SearchTexts(usize),
    /// An evidence file, under a name that can run nothing.
    Evidence(EvidenceIx),
}

/// A file, made.
#[derive(Debug)]
pub enum Content<'s> {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// A copy of a file of the engagement, never held in memory.
    Copy {
        /// Where it is read from.
        from: Utf8PathBuf,
        /// Its SHA-256 in hexadecimal when the engagement was read.
        sha256: &'s str,
        /// Its size then.
        bytes: u64,
    },
}

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

impl Site {
    /// Plans the site of an engagement without errors.
    pub fn plan(model: Arc<Model>, sources: &Sources) -> Result<Site, BuildError> {
        let theme = theme(&model.engagement, sources).map_err(BuildError::Theme)?;
        let shell = Shell::new(Arc::new(theme), &view::site(&cx(&model)))?;
        let mut files: Vec<(String, SiteFile)> =
            view::plan(&cx(&model)).into_iter().map(|page| (page.path.clone(), SiteFile::Page(page))).collect();
        files.extend(render::assets(&shell).into_iter().map(|(path, bytes)| (path, SiteFile::Asset(bytes.into()))));
        files.push(("data/report.json".to_owned(), SiteFile::Report));
        let shards = 1..=view::register::page_count(&cx(&model));
        files.extend(shards.map(|number| (address::rows(number), SiteFile::Rows(number))));
        let documents = search::documents(&cx(&model));
        let words = 0..search::word_shards(documents.len());
        let texts = 0..search::text_shards(documents.len());
        files.push((address::SEARCH.to_owned(), SiteFile::Search));
        files.extend(words.map(|shard| (address::search_words(shard), SiteFile::SearchWords(shard))));
        files.extend(texts.map(|shard| (address::search_texts(shard), SiteFile::SearchTexts(shard))));
        let shown = model.engagement.evidence.iter().enumerate().filter(|(_, file)| !file.sealed);
        files.extend(shown.map(|(at, file)| (address::evidence_copy(file), SiteFile::Evidence(EvidenceIx::new(at)))));
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Site { model, shell, root: sources.root.clone(), files, documents, index: OnceLock::new() })
    }

    /// Every file with its address from the root of the site, in their order.
    pub fn files(&self) -> &[(String, SiteFile)] {
        &self.files
    }

    /// The file at an address, exactly as written.
    pub fn find(&self, address: &str) -> Option<&SiteFile> {
        let at = self.files.binary_search_by(|(path, _)| path.as_str().cmp(address)).ok()?;
        Some(&self.files[at].1)
    }

    /// One file, finished.
    pub fn make(&self, file: &SiteFile) -> Result<Content<'_>, RenderError> {
        let cx = cx(&self.model);
        Ok(Content::Bytes(match file {
            SiteFile::Page(page) => {
                let (frame, view) = view::view(&cx, page);
                render::render(&self.shell, view.template(), &frame, &view)?
            }
            SiteFile::Asset(bytes) => bytes.to_vec(),
            SiteFile::Report => export::report::render(cx.engagement, cx.assessment),
            SiteFile::Rows(number) => export::script::call("rows", &(number, view::register::data(&cx, *number))),
            SiteFile::Search => search::index_script(self.documents.len(), self.shell.theme().strings()),
            SiteFile::SearchWords(shard) => self.index().script(*shard),
            SiteFile::SearchTexts(shard) => search::text_script(&cx, &self.documents, *shard),
            SiteFile::Evidence(ix) => {
                let file = &self.model.engagement[*ix];
                let from = self.root.join("evidence").join(&file.path);
                return Ok(Content::Copy { from, sha256: &file.sha256, bytes: file.bytes });
            }
        }))
    }

    fn index(&self) -> &search::Index {
        self.index.get_or_init(|| search::Index::new(&cx(&self.model), &self.documents))
    }
}

fn cx(model: &Model) -> Cx<'_> {
    Cx { engagement: &model.engagement, assessment: &model.assessment }
}

/// Writes a site into `out`; `done` hears of every step that ended. A file is made and written on any thread, and dropped.
pub fn build(site: &Site, out: &Utf8Path, done: &mut dyn FnMut(&'static str)) -> Result<Built, BuildError> {
    let stage = write::stage(out)?;
    done("stage");
    // On all threads, before any of them writes files: one that waited here for another could wait for itself.
    site.index();
    done("search");
    site.files.par_iter().try_for_each(|(path, file)| -> Result<(), BuildError> {
        let path = Utf8Path::new(path.as_str());
        match site.make(file)? {
            Content::Bytes(bytes) => stage.put(path, &bytes)?,
            Content::Copy { from, sha256, bytes } => stage.copy(path, &from, sha256, bytes)?,
        }
        Ok(())
    })?;
    done("files");
    let written = stage.commit()?;
    done("commit");
    let count = |is: fn(&SiteFile) -> bool| site.files.iter().filter(|(_, file)| is(file)).count();
    Ok(Built {
        written,
        pages: count(|file| matches!(file, SiteFile::Page(_))),
        evidence: count(|file| matches!(file, SiteFile::Evidence(_))),
    })
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
pub(crate) fn theme_diagnostics(engagement: &Engagement, spans: &Spans, sources: &Sources) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if engagement.meta.theme != "default" {
        let (path, span) = spans.at(Place::Engagement, Field::Theme);
        out.push(Diagnostic::new(
            Code::BadValue,
            path,
            span,
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
