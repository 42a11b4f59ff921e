//! The way of a site to where it is read: signed, judged fit, put there in one step, looked at where it arrived.
//!
//! [`gates`] says what still forbids to publish an engagement. [`to_directory`] and [`to_archive`] build afresh.
//! A signature is made and checked by `ssh-keygen` ([`sign`]).
//!
//! Absent here, on purpose: a client for any server. What lies in a folder or an archive is carried further by the
//! tools that its owner trusts already (`docs/publishing.md`).

mod headers;
pub mod sign;

use camino::{Utf8Path, Utf8PathBuf};

use crate::diag::{Code, Report, Severity};
use crate::model::{Edition, MADE};
use crate::site::{BuildError, Built, Site, build};
use crate::write::archive::{self, Archive};
use crate::write::audit::{self, Audit, AuditError};
use crate::write::release::{self, Release, Releases};
use crate::write::{self, WriteError};
use crate::{Checked, Model, edition, read};

/// Something that forbids to publish, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// What is asked.
    pub asks: &'static str,
    /// What is wrong; none where it holds.
    pub fails: Option<String>,
    /// What to do.
    pub help: &'static str,
}

/// What the last gate asks: the only one that is about how the command was called.
pub const EDITION: &str = "an edition chosen";

/// What a site must be before anybody is given it, in the order of asking.
pub fn gates(model: Option<&Model>, report: &Report, edition_chosen: bool) -> Vec<Gate> {
    let engagement = model.map(|model| &model.engagement);
    let gate = |asks, fails: Option<String>, help| Gate { asks, fails, help };
    let stated = |value: Option<&String>, what: &str| match value.map(|text| text.trim()) {
        Some(text) if !text.is_empty() => None,
        _ => Some(format!("{what} is not stated")),
    };
    let errors = report.items.iter().filter(|d| d.diagnostic.severity() == Severity::Error).count();
    let unstated = report.items.iter().filter(|d| d.diagnostic.code == Code::HashNotStated).count();
    let named = engagement.is_some_and(crate::model::Engagement::names_an_audience);
    vec![
        gate(
            "no errors",
            (errors > 0).then(|| format!("{errors} {}", if errors == 1 { "error" } else { "errors" })),
            "run `aims-site check` and correct them",
        ),
        gate(
            "a classification",
            stated(engagement.and_then(|e| e.meta.classification.as_ref()), "`classification`"),
            "write `classification:` in engagement.yaml, such as TLP:AMBER",
        ),
        gate(
            "a version",
            stated(engagement.and_then(|e| e.meta.report.version.as_ref()), "`report.version`"),
            "write `report: { version: … }` in engagement.yaml",
        ),
        gate(
            "every hash of evidence stated",
            (unstated > 0).then(|| format!("{unstated} not stated")),
            "run `aims-site fix` once you have made sure that these are the files",
        ),
        gate(
            EDITION,
            (named && !edition_chosen)
                .then(|| "something is meant for one audience, and no edition is named".to_owned()),
            "say for whom with --edition AUDIENCE",
        ),
    ]
}

/// What publishing did.
#[derive(Debug)]
pub struct Published {
    /// What was built.
    pub built: Built,
    /// Where it stands: the release, or the archive.
    pub place: Utf8PathBuf,
    /// The site was published already: nothing was added.
    pub unchanged: bool,
    /// Releases that were removed, by name.
    pub removed: Vec<String>,
    /// Releases that were to be removed and hold what this program did not write, by name.
    pub kept: Vec<String>,
}

/// Why nothing was published; what was served is served still.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// What arrived could not be read.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// What arrived is not what was sent.
    #[error("`{0}` is not what was written there: {1}")]
    Damaged(Utf8PathBuf, String),
    /// What is served there is for somebody else.
    #[error("`{target}` serves the edition for `{served}`, and this one is for `{other}`")]
    OtherEdition {
        /// The place.
        target: Utf8PathBuf,
        /// Who may read it.
        served: String,
        /// Who may read what would be served instead.
        other: String,
    },
    /// There is nothing to go back to.
    #[error("`{0}` {1}")]
    NoRelease(Utf8PathBuf, &'static str),
}

/// Builds a site into the releases of a folder and serves it. Of the older ones `keep` stay, or all.
pub fn to_directory(
    site: &Site,
    target: &Utf8Path,
    keep: Option<usize>,
    done: &mut dyn FnMut(&'static str),
) -> Result<Published, PublishError> {
    let releases = Releases::open(target)?;
    let engagement = site.engagement();
    let audience = &engagement[engagement.edition.audience];
    same_readers(target, served_edition(target).as_deref(), Some(audience))?;
    let before = releases.list()?;
    let number = before.last().map_or(1, |last| last.number.saturating_add(1));
    let release = Release { number, name: name(site, number) };
    let folder = releases.folder(&release);
    let built = build(site, &folder, done)?;
    let arrived = intact(&folder)?;
    done("verify");
    // The same site again adds nothing.
    let same = |old: &&Release| audit::audit(&releases.folder(old)).is_ok_and(|a| a.intact() && a.sums == arrived.sums);
    let last = before.last().filter(same).cloned();
    let unchanged = last.is_some();
    let served = match last {
        Some(last) => {
            releases.remove(&release)?;
            last
        }
        None => release,
    };
    for (file, text) in headers::FILES {
        releases.place(file, text)?;
    }
    releases.switch(&served)?;
    done("switch");
    let (removed, kept) = match keep {
        Some(keep) => prune(&releases, keep.max(1))?,
        None => Default::default(),
    };
    Ok(Published { built, place: releases.folder(&served), unchanged, removed, kept })
}

/// For whom the release is that a place serves, where it says so.
pub fn served_edition(target: &Utf8Path) -> Option<String> {
    edition_in(&release::folder(target, &release::current(target)?))
}

/// For whom a site is, by what it says of its own making.
fn edition_in(site: &Utf8Path) -> Option<String> {
    let made: serde_json::Value = serde_json::from_str(&read::small(&site.join(MADE)).ok()?).ok()?;
    made["edition"].as_str().map(str::to_owned)
}

/// Who reads one place are the same people: what some may not know is not put before them by a switch.
fn same_readers(target: &Utf8Path, served: Option<&str>, other: Option<&str>) -> Result<(), PublishError> {
    match served.zip(other) {
        Some((served, other)) if served != other => Err(PublishError::OtherEdition {
            target: target.to_owned(),
            served: served.to_owned(),
            other: other.to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Removes the oldest releases until `keep` are left. One that holds what this program did not write stays.
fn prune(releases: &Releases, keep: usize) -> Result<(Vec<String>, Vec<String>), PublishError> {
    let all = releases.list()?;
    let (mut removed, mut kept) = (Vec::new(), Vec::new());
    for old in all.iter().take(all.len().saturating_sub(keep)) {
        if releases.current().as_ref() == Some(old) {
            continue;
        }
        match audit::audit(&releases.folder(old)) {
            Ok(audit) if audit.extra.is_empty() && audit.changed.is_empty() => {
                releases.remove(old)?;
                removed.push(old.name.clone());
            }
            _ => kept.push(old.name.clone()),
        }
    }
    Ok((removed, kept))
}

/// The name of a release: its number, the report's version, the edition.
pub fn name(site: &Site, number: u32) -> String {
    let engagement = site.engagement();
    let audience = &engagement[engagement.edition.audience];
    let version = engagement.meta.report.version.as_deref().unwrap_or("unversioned");
    let plain = |text: &str| -> String {
        let kept = text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' });
        kept.take(40).collect()
    };
    format!("{number:04}-{}-{}", plain(version), plain(audience))
}

/// Builds a site into one file.
pub fn to_archive(
    site: &Site,
    target: &Utf8Path,
    kind: Archive,
    done: &mut dyn FnMut(&'static str),
) -> Result<Published, PublishError> {
    let room = archive::Room::beside(target)?;
    let folder = room.site();
    let built = build(site, &folder, done)?;
    intact(&folder)?;
    done("verify");
    // The only day that the same engagement always has.
    room.pack(kind, site.engagement().today())?;
    done("pack");
    Ok(Published { built, place: target.to_owned(), unchanged: false, removed: Vec::new(), kept: Vec::new() })
}

fn intact(folder: &Utf8Path) -> Result<Audit, PublishError> {
    let arrived = audit::audit(folder)?;
    if arrived.intact() {
        return Ok(arrived);
    }
    let (missing, changed, extra) = (arrived.missing.len(), arrived.changed.len(), arrived.extra.len());
    let why = format!("{missing} files missing, {changed} changed, {extra} that do not belong");
    Err(PublishError::Damaged(folder.to_owned(), why))
}

/// Serves the release before the one that is served.
pub fn roll_back(target: &Utf8Path) -> Result<(Release, Release), PublishError> {
    let nothing = |why| PublishError::NoRelease(target.to_owned(), why);
    if write::release::list(target)?.is_empty() {
        return Err(nothing("holds no releases"));
    }
    let releases = Releases::open(target)?;
    let current = releases.current().ok_or_else(|| nothing("serves no release"))?;
    let all = releases.list()?;
    let before = all.into_iter().rev().find(|release| release.number < current.number);
    let before = before.ok_or_else(|| nothing("serves its oldest release already"))?;
    intact(&releases.folder(&before))?;
    let edition = edition_in(&releases.folder(&before));
    same_readers(target, served_edition(target).as_deref(), edition.as_deref())?;
    releases.switch(&before)?;
    Ok((current, before))
}

/// The site that is published: never with drafts.
pub fn plan(checked: &Checked, audience: crate::model::AudienceIx) -> Option<Result<Site, BuildError>> {
    let model = checked.model.as_ref()?;
    Some(Site::plan(edition(model, Edition { audience, drafts: false }), &checked.sources))
}
