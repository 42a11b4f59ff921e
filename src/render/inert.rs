//! Whether a page that a theme of one's own had a hand in can still run or load nothing but the site's own files.
//!
//! The policy stops inline scripts and everything from outside. It does not stop a template from running an evidence file
//! as a script, nor from sending the reader elsewhere, so the page itself is looked at. Pages of the embedded theme are
//! not: their templates hold nothing of the kind, and text cannot add a tag.

use super::POLICY;

/// Tags that no page has: what they load is forbidden anyway, and what they change is the meaning of addresses.
const NEVER: [&str; 7] = ["iframe", "frame", "object", "embed", "base", "form", "portal"];

/// What a page has that it must not have, if anything.
pub(super) fn offence(page: &[u8]) -> Option<String> {
    let page = String::from_utf8_lossy(page);
    page.split('<').skip(1).find_map(|piece| {
        let name = &piece[..piece.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let tag = piece.split('>').next().unwrap_or_default();
        let allowed = if is("script") {
            loads(tag, &["script src="], &["", " defer"], &["assets/", "data/"])
                .is_some_and(|file| file.ends_with(".js"))
        } else if is("link") {
            let before = ["link rel=\"stylesheet\" href=", "link rel=\"icon\" href="];
            loads(tag, &before, &["", " type=\"image/svg+xml\"", " type=\"image/png\""], &["assets/"]).is_some()
        } else if is("meta") {
            !tag.to_ascii_lowercase().contains("http-equiv") || tag.contains(POLICY)
        } else {
            !NEVER.iter().any(|never| is(never))
        };
        (!allowed).then(|| format!("<{tag}>"))
    })
}

/// The file that a tag loads, if the tag is written in just one of these ways and the file lies in one of the folders.
fn loads<'t>(tag: &'t str, before: &[&str], after: &[&str], folders: &[&str]) -> Option<&'t str> {
    let rest = before.iter().find_map(|before| tag.strip_prefix(before))?;
    let (mut file, rest) = rest.strip_prefix('"')?.split_once('"')?;
    while let Some(inner) = file.strip_prefix("../") {
        file = inner;
    }
    let plain = file.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b)) && !file.contains("..");
    let ours = folders.iter().any(|folder| file.starts_with(folder));
    (plain && ours && after.contains(&rest)).then_some(file)
}

/// Whether the policy stands at the beginning of a page, before anything could load: only the document type, `html`,
/// `head` and the encoding may come first.
pub(super) fn carries_policy(page: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&page[..page.len().min(1024)]);
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    start.find(&meta).is_some_and(|place| {
        let before = &start[..place];
        before.matches('<').count() <= 4 && !before.contains("<!--")
    })
}
