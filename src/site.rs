//! The last part of the line: plan, render, write.
//!
//! ```text
//! Site::plan   Model, Sources  -> Site      every file of the site by address; nothing is made yet
//! Site::make   Site, SiteFile  -> Content   one file: a pure function of the site, on any thread
//! build        Site, folder    -> Built     every file made, written and dropped; the site sealed and swapped in
//! standing     Sources, folder -> Built     the site that stands there, if a build would make the same
//! ```
//!
//! `build_editions` does the same for every audience at once, each in a folder of its own.
//!
//! A build makes each file once; a preview makes those that are asked for. There is no second way to a page.

mod build;
mod plan;
pub(crate) mod theme;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use camino::Utf8PathBuf;
use rayon::prelude::*;

use crate::export::build::Outcome;
use crate::model::{Engagement, EvidenceIx, ExportFormat};
use crate::publish::sign::{SignError, Signer};
use crate::read::Sources;
use crate::render::{self, Binding, RenderError, Shell, ThemeError};
use crate::search;
use crate::view::parts::{self, Frame, Words};
use crate::view::volume::{Sheet, Volume};
use crate::view::{self, Cx, Page, View, address};
use crate::write::{WriteError, Written};
use crate::{Model, export};

pub use build::{build, build_editions, standing};
pub(crate) use plan::Kept;
use plan::Plan;

/// A site, planned: every file that it holds, none of them made.
pub struct Site {
    model: Arc<Model>,
    shell: Arc<Shell>,
    /// What was read: evidence is copied from there.
    sources: Sources,
    signer: Option<Signer>,
    plan: Arc<Plan>,
    /// Every word of the site, once somebody asks for one.
    index: OnceLock<search::Index>,
    /// What pages show that are open in a browser, until they are asked for: whoever is told that a page shows something
    /// else asks for it at once.
    open: Mutex<BTreeMap<String, Looked>>,
}

/// What a page shows, and the number of it.
type Looked = ((Frame, View), u64);

/// One file of a site: what it is, not its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteFile {
    /// A page.
    Page(Page),
    /// A style sheet, a script, an image of the theme.
    Asset(Arc<[u8]>),
    /// The report as one document, or the findings of one area: by its place among the volumes.
    Volume(usize),
    /// `data/build.json`: what the site was made with.
    Build,
    /// A form of the computed model in `data/`: `report.json`, the CSV files, and those that the engagement chose.
    Export(ExportFormat),
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
    /// What came of it.
    pub outcome: Outcome,
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
    /// The site could not be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl Site {
    /// Plans the site of an engagement without errors, for the edition that the model is told for.
    pub fn plan(model: Arc<Model>, sources: &Sources) -> Result<Site, BuildError> {
        Site::again(model, sources, &mut crate::Kept::default())
    }

    /// Plans the same from what was `kept` the last time.
    pub fn again(model: Arc<Model>, sources: &Sources, kept: &mut crate::Kept) -> Result<Site, BuildError> {
        let theme = kept.site.theme.load(&model.engagement, sources).map_err(BuildError::Theme)?;
        let shell = kept.site.shell(theme, &view::site(&cx(&model)))?;
        let plan = kept.site.plan(&model, &shell);
        Ok(Site {
            model,
            shell,
            sources: sources.clone(),
            signer: None,
            plan,
            index: OnceLock::new(),
            open: Mutex::default(),
        })
    }

    /// The same, whose seal is signed when it is built.
    #[must_use]
    pub fn signed_by(mut self, signer: Option<Signer>) -> Site {
        self.signer = signer;
        self
    }

    /// The engagement that the site tells of, as its edition knows it.
    pub fn engagement(&self) -> &Engagement {
        &self.model.engagement
    }

    /// Every file with its address from the root of the site, in their order.
    pub fn files(&self) -> &[(String, SiteFile)] {
        &self.plan.files
    }

    /// The file at an address, exactly as written.
    pub fn find(&self, address: &str) -> Option<&SiteFile> {
        let files = &self.plan.files;
        let at = files.binary_search_by(|(path, _)| path.as_str().cmp(address)).ok()?;
        Some(&files[at].1)
    }

    /// One file, finished.
    pub fn make(&self, file: &SiteFile) -> Result<Content<'_>, RenderError> {
        let cx = cx(&self.model);
        Ok(Content::Bytes(match file {
            SiteFile::Page(page) => self.page(&view::view(&cx, page))?,
            SiteFile::Volume(at) => self.volume(&self.plan.volumes[*at])?,
            SiteFile::Asset(bytes) => bytes.to_vec(),
            SiteFile::Export(format) => self.export(*format)?,
            SiteFile::Build => export::build::render(cx.engagement, self.sources.digest().to_owned(), self.outcome()),
            SiteFile::Rows(number) => export::script::call("rows", &(number, view::register::data(&cx, *number))),
            SiteFile::Search => search::index_script(self.plan.documents.len(), self.shell.theme().strings()),
            SiteFile::SearchWords(shard) => self.index.get_or_init(|| self.words()).script(*shard),
            SiteFile::SearchTexts(shard) => search::text_script(&cx, &self.plan.documents, *shard),
            SiteFile::Evidence(ix) => {
                let file = &self.model.engagement[*ix];
                let from = self.sources.root.join("evidence").join(&file.path);
                return Ok(Content::Copy { from, sha256: &file.sha256, bytes: file.bytes });
            }
        }))
    }

    fn page(&self, (frame, view): &(Frame, View)) -> Result<Vec<u8>, RenderError> {
        render::render(&self.shell, view.template(), frame, view)
    }

    /// A page that is open in a browser: its bytes, and the number of what it shows; nothing for other files.
    pub fn open(&self, file: &SiteFile) -> Option<Result<(Vec<u8>, u64), RenderError>> {
        match file {
            SiteFile::Page(page) => {
                let looked = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&page.path);
                let (shown, number) = looked.unwrap_or_else(|| self.look(page));
                Some(self.page(&shown).map(|bytes| (bytes, number)))
            }
            SiteFile::Volume(at) => {
                Some(self.volume(&self.plan.volumes[*at]).map(|bytes| (bytes, self.number(file).unwrap_or_default())))
            }
            _ => None,
        }
    }

    /// A number that is another when a page shows something else: of what its view holds, not of its bytes.
    pub fn number(&self, file: &SiteFile) -> Option<u64> {
        match file {
            SiteFile::Page(page) => {
                let looked = self.look(page);
                let number = looked.1;
                self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(page.path.clone(), looked);
                Some(number)
            }
            SiteFile::Volume(at) => {
                let sheets = self.plan.volumes[*at].pages();
                Some(render::number(&sheets.map(|sheet| self.look(sheet.page).1).collect::<Vec<_>>()))
            }
            _ => None,
        }
    }

    fn look(&self, page: &Page) -> Looked {
        let shown = view::view(&cx(&self.model), page);
        let number = render::number(&(self.shell.number(), &shown));
        (shown, number)
    }

    /// What all its pages show alike.
    pub fn shell(&self) -> &Shell {
        &self.shell
    }

    /// The documents made for paper, the report itself first.
    pub fn volumes(&self) -> &[Volume] {
        &self.plan.volumes
    }

    /// A document: its pages, bound.
    fn volume(&self, volume: &Volume) -> Result<Vec<u8>, RenderError> {
        let mut bytes = Vec::new();
        self.bind(
            volume,
            |(frame, view), sheet, binding| {
                render::sheet(&self.shell, view.template(), &frame, view, sheet.group.as_ref(), binding)
            },
            |part| {
                bytes.extend_from_slice(part);
                Ok(())
            },
        )?;
        Ok(bytes)
    }

    /// Hands over a document part by part in its order: `html` makes a sheet, `out` takes what is finished.
    fn bind<E: From<RenderError> + Send>(
        &self,
        volume: &Volume,
        html: impl Fn((Frame, View), &Sheet<'_>, &Binding<'_>) -> Result<String, E> + Sync,
        mut out: impl FnMut(&[u8]) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let cx = cx(&self.model);
        let root = parts::root_of(&volume.path);
        let pages: Vec<_> = volume.pages().collect();
        let bound = pages.iter().map(|sheet| sheet.page.path.as_str()).collect();
        let title = |sheet: &Sheet<'_>| view::title(&cx, sheet.page).unwrap_or(Words::say("print.title"));
        let titles = pages.par_iter().map(title).collect();
        let (frame, view) = view::volume::view(&cx, volume, &self.plan.volumes, titles);
        let (before, after) = render::volume(&self.shell, &frame, &view)?;
        let make = |sheet: &Sheet<'_>| {
            let binding = Binding { page: &sheet.page.path, root: &root, sink: sheet.level, bound: &bound };
            html(view::view(&cx, sheet.page), sheet, &binding)
        };
        out(before.as_bytes())?;
        // Made on all threads, handed over in order: what is made too early waits for those before it.
        let order = Mutex::new((0, BTreeMap::new(), &mut out));
        pages.iter().enumerate().par_bridge().try_for_each(|(at, sheet)| -> Result<(), E> {
            let html = make(sheet)?;
            let mut order = order.lock().unwrap_or_else(PoisonError::into_inner);
            let (next, waiting, out) = &mut *order;
            waiting.insert(at, html);
            while let Some(html) = waiting.remove(next) {
                *next += 1;
                out(html.as_bytes())?;
            }
            Ok(())
        })?;
        out(after.as_bytes())
    }

    fn export(&self, format: ExportFormat) -> Result<Vec<u8>, RenderError> {
        let paths = crate::finding_paths(&self.model);
        export::render(format, &self.model.engagement, &self.model.assessment, &paths).map_err(|why| RenderError {
            page: address::export(format),
            path: "engagement.yaml".to_owned(),
            line: 1,
            column: 1,
            message: format!("{} cannot hold this: {why}", format.as_str()),
            help: "take the format out of `exports`".to_owned(),
        })
    }

    /// What comes of its build.
    fn outcome(&self) -> Outcome {
        let count = |is: fn(&SiteFile) -> bool| self.plan.files.iter().filter(|(_, file)| is(file)).count();
        Outcome {
            evidence: count(|file| matches!(file, SiteFile::Evidence(_))),
            pages: count(|file| matches!(file, SiteFile::Page(_) | SiteFile::Volume(_))),
            ..Outcome::of(&self.model)
        }
    }

    fn words(&self) -> search::Index {
        search::Index::new(&cx(&self.model), &self.plan.documents)
    }
}

fn cx(model: &Model) -> Cx<'_> {
    Cx { engagement: &model.engagement, assessment: &model.assessment }
}
