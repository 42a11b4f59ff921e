//! What a site consists of: every file by its address, none of them made.

use std::sync::Arc;

use super::{SiteFile, cx, theme};
use crate::model::{Engagement, EvidenceIx, MADE};
use crate::render::{self, RenderError, Shell, Theme};
use crate::search::{self, Document};
use crate::view::volume::Volume;
use crate::view::{self, address, parts};
use crate::{Model, export};

/// What a site consists of.
#[derive(Debug)]
pub(super) struct Plan {
    /// By address.
    pub(super) files: Vec<(String, SiteFile)>,
    pub(super) volumes: Vec<Volume>,
    pub(super) documents: Vec<Document>,
}

/// What the last site was planned with.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) theme: theme::Kept,
    shell: Option<Arc<Shell>>,
    /// The plan, for this model in a shell of this number.
    plan: Option<(Arc<Model>, u64, Arc<Plan>)>,
}

impl Kept {
    /// The shell of a site: that of the last time, with the parts that it made, if it would show the same.
    pub(super) fn shell(&mut self, theme: Arc<Theme>, site: &parts::Site) -> Result<Arc<Shell>, RenderError> {
        let shell = match self.shell.take().filter(|shell| shell.shows(&theme, site)) {
            Some(shell) => shell,
            None => Arc::new(Shell::new(theme, site)?),
        };
        self.shell = Some(Arc::clone(&shell));
        Ok(shell)
    }

    /// The plan of a model's site: that of the last time, if the model differs in words of findings at most.
    pub(super) fn plan(&mut self, model: &Arc<Model>, shell: &Shell) -> Arc<Plan> {
        let still = self.plan.take().filter(|(before, number, _)| {
            Arc::ptr_eq(&before.assessment, &model.assessment)
                && before.engagement.edition == model.engagement.edition
                && before.engagement.pages == model.engagement.pages
                && same_pages(&before.engagement, &model.engagement)
                && *number == shell.number()
        });
        let plan = still.map_or_else(|| Arc::new(Plan::new(model, shell)), |(_, _, plan)| plan);
        self.plan = Some((Arc::clone(model), shell.number(), Arc::clone(&plan)));
        plan
    }
}

/// Whether every body goes over as many pages as before.
fn same_pages(before: &Engagement, now: &Engagement) -> bool {
    let findings = before.findings.iter().zip(&now.findings);
    let systems = before.systems.iter().zip(&now.systems);
    findings.into_iter().all(|(old, new)| Arc::ptr_eq(old, new) || old.prose.pages() == new.prose.pages())
        && systems.into_iter().all(|(old, new)| old.prose.pages() == new.prose.pages())
}

impl Plan {
    fn new(model: &Model, shell: &Shell) -> Plan {
        let pages = view::plan(&cx(model));
        let volumes = view::volume::volumes(&cx(model), &pages);
        let mut files: Vec<(String, SiteFile)> =
            pages.into_iter().map(|page| (page.path.clone(), SiteFile::Page(page))).collect();
        files.extend(volumes.iter().enumerate().map(|(at, volume)| (volume.path.clone(), SiteFile::Volume(at))));
        files.extend(render::assets(shell).into_iter().map(|(path, bytes)| (path, SiteFile::Asset(bytes.into()))));
        let exports = export::of_site(&model.engagement).into_iter();
        files.extend(exports.map(|format| (address::export(format), SiteFile::Export(format))));
        files.push((MADE.to_owned(), SiteFile::Build));
        let shards = 1..=view::register::page_count(&cx(model));
        files.extend(shards.map(|number| (address::rows(number), SiteFile::Rows(number))));
        let documents = search::documents(&cx(model));
        let words = 0..search::word_shards(documents.len());
        let texts = 0..search::text_shards(documents.len());
        files.push((address::SEARCH.to_owned(), SiteFile::Search));
        files.extend(words.map(|shard| (address::search_words(shard), SiteFile::SearchWords(shard))));
        files.extend(texts.map(|shard| (address::search_texts(shard), SiteFile::SearchTexts(shard))));
        let shown = model.engagement.evidence.iter().enumerate().filter(|(_, file)| !file.sealed);
        files.extend(shown.map(|(at, file)| (address::evidence_copy(file), SiteFile::Evidence(EvidenceIx::new(at)))));
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        Plan { files, volumes, documents }
    }
}
