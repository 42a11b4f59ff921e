//! Every file of a site made, written and dropped; the site sealed, signed and swapped in.

use std::collections::BTreeSet;
use std::io::{BufWriter, Write as _};
use std::sync::Arc;

use camino::Utf8Path;
use rayon::prelude::*;

use super::{BuildError, Built, Content, Site, SiteFile};
use crate::edition::Asked;
use crate::export::build::Outcome;
use crate::model::{AudienceIx, Edition, ExportFormat, MADE};
use crate::publish::sign::Signer;
use crate::read::Sources;
use crate::view::volume::Volume;
use crate::write::{self, Stage, Written};
use crate::{Model, edition, export, read, render};

/// Writes a site into `out`; `done` hears of every step that ended. A file is made and written on any thread, and dropped.
pub fn build(site: &Site, out: &Utf8Path, done: &mut dyn FnMut(&'static str)) -> Result<Built, BuildError> {
    let stage = write::stage(out)?;
    done("stage");
    fill(&stage, Utf8Path::new(""), site)?;
    done("files");
    let written = sealed(stage, site.signer.as_ref())?;
    done("commit");
    Ok(Built { written, outcome: site.outcome() })
}

/// The site that stands in `out`, if a build of what was read would make the same: by this program, with these options,
/// of these inputs, and unchanged since by its seal. It is left alone. Nothing is parsed to know, so that a build after
/// which nothing changed costs no more than reading what it reads and what it wrote. A site that is signed, or does not
/// name its inputs, is never taken for the same.
pub fn standing(
    sources: &Sources,
    asked: &Asked,
    out: &Utf8Path,
    done: &mut dyn FnMut(&'static str),
) -> Result<Option<Built>, BuildError> {
    // What could not be read has a say in what is told, and no part in the hash of the input.
    let document = read::small(&out.join(MADE)).ok().filter(|_| sources.unread.is_empty());
    let outcome = |document: &String| export::build::stands(document, sources.digest(), asked);
    let Some((outcome, document)) = document.and_then(|document| Some((outcome(&document)?, document))) else {
        return Ok(None);
    };
    let stage = write::stage(out)?;
    done("stage");
    if !stage.stands(MADE, document.as_bytes()) {
        return Ok(None);
    }
    let written = stage.leave();
    done("unchanged");
    Ok(Some(Built { written, outcome }))
}

/// Seals a site, signs the seal, swaps the site in.
fn sealed(stage: Stage, signer: Option<&Signer>) -> Result<Written, BuildError> {
    let mut sealed = stage.seal()?;
    if let Some(signer) = signer {
        let signature = signer.sign(sealed.sums())?;
        sealed.sign(signature);
    }
    Ok(sealed.commit()?)
}

/// Writes a site for every audience into `out`, each in the folder of its name and whole with its own `SHA256SUMS`.
/// The sums of `out` list all of them and are for nobody but its owner.
pub fn build_editions(
    model: &Arc<Model>,
    sources: &Sources,
    drafts: bool,
    signer: Option<&Signer>,
    out: &Utf8Path,
    done: &mut dyn FnMut(&'static str),
) -> Result<Built, BuildError> {
    let stage = write::stage(out)?;
    done("stage");
    let mut outcome = Outcome::of(model);
    for (at, name) in model.engagement.meta.audiences.iter().enumerate() {
        let told = edition(model, Edition { audience: AudienceIx::new(at), drafts });
        let site = Site::plan(told, sources)?;
        let folder = Utf8Path::new(name.as_str());
        fill(&stage, folder, &site)?;
        let sums = stage.sums_under(folder);
        stage.put(&folder.join(write::SUMS), sums.as_bytes())?;
        if let Some(signer) = signer {
            stage.put(&folder.join(write::SIGNATURE), &signer.sign(sums.as_bytes())?)?;
        }
        let made = site.outcome();
        (outcome.pages, outcome.evidence) = (outcome.pages + made.pages, outcome.evidence + made.evidence);
        done("edition");
    }
    let written = sealed(stage, signer)?;
    done("commit");
    Ok(Built { written, outcome })
}

/// Makes and writes every file of a site into a folder of the stage.
fn fill(stage: &Stage, folder: &Utf8Path, site: &Site) -> Result<(), BuildError> {
    // The words of a search are held no longer than until they are written: they are many.
    let index = site.words();
    site.plan.files.par_iter().try_for_each(|(path, file)| match file {
        SiteFile::SearchWords(shard) => stage.put(&folder.join(path), &index.script(*shard)),
        _ => Ok(()),
    })?;
    drop(index);
    // The report itself, with its long lists, comes when what was only parsed is no longer held.
    site.plan.volumes.iter().rev().try_for_each(|volume| site.write_volume(volume, stage, folder))?;
    let bound: BTreeSet<&str> =
        site.plan.volumes.iter().flat_map(Volume::pages).map(|sheet| sheet.page.path.as_str()).collect();
    let written = |path: &str, file: &SiteFile| {
        matches!(file, SiteFile::Volume(_) | SiteFile::SearchWords(_)) || bound.contains(path)
    };
    let rest = site.plan.files.par_iter().filter(|(path, file)| !written(path, file));
    rest.try_for_each(|(path, file)| -> Result<(), BuildError> {
        let path = folder.join(path);
        if let SiteFile::Export(ExportFormat::Json) = file {
            return site.write_report(stage, &path);
        }
        match site.make(file)? {
            Content::Bytes(bytes) => stage.put(&path, &bytes)?,
            Content::Copy { from, sha256, bytes } => stage.copy(&path, &from, sha256, bytes)?,
        }
        Ok(())
    })
}

impl Site {
    /// `report.json`, written as it is made.
    fn write_report(&self, stage: &Stage, path: &Utf8Path) -> Result<(), BuildError> {
        let mut file = stage.begin(path)?;
        let mut through = BufWriter::with_capacity(64 * 1024, &mut file);
        let written = export::report::write(&self.model.engagement, &self.model.assessment, &mut through);
        let written = written.and_then(|()| through.flush());
        drop(through);
        Ok(file.finish_after(written)?)
    }

    /// A document and its pages, written as they are made, so that nothing is rendered twice and no document is held whole.
    fn write_volume(&self, volume: &Volume, stage: &Stage, folder: &Utf8Path) -> Result<(), BuildError> {
        let mut document = stage.begin(&folder.join(&volume.path))?;
        self.bind(
            volume,
            |(frame, view), sheet, binding| -> Result<String, BuildError> {
                let group = sheet.group.as_ref();
                let (page, html) = render::page_and_sheet(&self.shell, view.template(), &frame, view, group, binding)?;
                stage.put(&folder.join(&sheet.page.path), &page)?;
                Ok(html)
            },
            |part| Ok(document.add(part)?),
        )?;
        Ok(document.finish()?)
    }
}
