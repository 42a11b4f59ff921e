//! What stands at an address: a page, a file, or a notice that stands in for one.

use camino::Utf8PathBuf;

use super::line::Shown;
use super::notice::{self, Notice};
use super::overlay;
use crate::render::{self, RenderError};
use crate::{Content, Site, SiteFile};

/// The writer's list.
pub(super) const TODO: &str = "_todo";

/// What a browser gets.
pub(super) enum Answer {
    /// A page with the preview's script; whether it is the one that was asked for.
    Page(Vec<u8>, bool),
    /// Bytes, and what they are.
    File(Vec<u8>, &'static str),
    /// A file of the evidence, to be streamed, and what it is.
    Evidence(Utf8PathBuf, &'static str),
    /// Another address, from the root.
    Moved(String),
}

/// What stands at an address.
enum Place<'s> {
    File(&'s Site, &'s SiteFile),
    Script,
    Style,
    Moved(String),
    Notice(Box<Notice>),
}

/// What stands at `address`, which is relative to the root and decoded.
fn place<'s>(shown: &'s Shown, address: &str) -> Place<'s> {
    match address {
        "_preview.js" => return Place::Script,
        "_preview.css" => return Place::Style,
        TODO => return Place::Notice(notice::todo(shown).into()),
        _ => {}
    }
    let Some(site) = &shown.site else { return Place::Notice(notice::nothing_yet(shown).into()) };
    let index = match address {
        "" => Some("index.html".to_owned()),
        folder if folder.ends_with('/') => Some(format!("{folder}index.html")),
        _ => None,
    };
    match site.find(index.as_deref().unwrap_or(address)) {
        Some(file) => Place::File(site, file),
        None if site.find(&format!("{address}/index.html")).is_some() => Place::Moved(format!("{address}/")),
        None => Place::Notice(notice::vanished(site, address).into()),
    }
}

/// Answers a request for `address`.
pub(super) fn answer(shown: &Shown, address: &str) -> Result<Answer, RenderError> {
    match place(shown, address) {
        Place::Notice(notice) => {
            let view = hex(render::number(&*notice));
            let found = notice.found;
            let bytes = match shown.shell() {
                Some(shell) => notice::render(shell, *notice)?,
                None => Vec::new(),
            };
            Ok(Answer::Page(overlay::with_script(&bytes, address, &view), found))
        }
        Place::Script => Ok(Answer::File(overlay::SCRIPT.into(), "text/javascript; charset=utf-8")),
        Place::Style => Ok(Answer::File(overlay::STYLE.into(), "text/css; charset=utf-8")),
        Place::Moved(address) => Ok(Answer::Moved(address)),
        Place::File(site, file) => match site.open(file) {
            Some(page) => {
                let (bytes, number) = page?;
                Ok(Answer::Page(overlay::with_script(&bytes, address, &hex(number)), true))
            }
            None => Ok(match site.make(file)? {
                Content::Bytes(bytes) => Answer::File(bytes, kind(address)),
                Content::Copy { from, .. } => Answer::Evidence(from, kind(address)),
            }),
        },
    }
}

/// A number that is another when the page at `address` shows something else.
pub(super) fn view(shown: &Shown, address: &str) -> String {
    match place(shown, address) {
        Place::File(site, file) => site.number(file).map(hex).unwrap_or_default(),
        Place::Notice(notice) => hex(render::number(&*notice)),
        _ => String::new(),
    }
}

fn hex(number: u64) -> String {
    format!("{number:016x}")
}

/// What a file is, by the ending of its address. Nothing that a browser would run but the site's own scripts.
fn kind(address: &str) -> &'static str {
    let evidence = address.starts_with("evidence/");
    match address.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase().as_str() {
        "css" if !evidence => "text/css; charset=utf-8",
        "js" if !evidence => "text/javascript; charset=utf-8",
        "svg" if !evidence => "image/svg+xml",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "json" => "application/json",
        "txt" | "log" | "md" | "csv" | "jsonl" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
