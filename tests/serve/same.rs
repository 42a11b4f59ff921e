//! What is served is what `build` writes, byte for byte, but for the preview's script.

use std::collections::BTreeSet;
use std::fs;

use aims_site::{Asked, Site};
use camino::Utf8Path;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use walkdir::WalkDir;

use crate::preview::Preview;
use crate::support::Engagement;

/// Builds a folder, and returns the address of the first file that is served otherwise, if there is any. What earlier
/// builds had and this one has not must be gone; `before` grows by what this one has.
pub fn difference(preview: &Preview, dir: &Utf8Path, edition: &Asked, before: &mut BTreeSet<String>) -> Option<String> {
    let temp = tempfile::tempdir().unwrap();
    let out = Utf8Path::from_path(temp.path()).unwrap().join("site");
    let checked = aims_site::check(dir, &mut |_| {});
    assert!(checked.report.is_clean(), "{dir} has errors");
    let site = Site::plan(edition.of(&checked.model.unwrap()).unwrap(), &checked.sources).unwrap();
    aims_site::build(&site, &out, &mut |_| {}).unwrap();
    let files = addresses(&out);
    for address in &files {
        let response = preview.get(&format!("/{}", encoded(address)));
        let page = address.ends_with(".html");
        let served = if page { without_script(&response.body) } else { response.body };
        if response.status != 200 || served != fs::read(out.join(address)).unwrap() {
            return Some(format!("{address} ({})", response.status));
        }
    }
    let gone = |address: &&String| preview.get(&format!("/{}", encoded(address))).status == 404;
    let still = before.difference(&files).find(|address| !gone(address)).cloned();
    before.extend(files);
    still
}

/// Every file of a site but its seal, which seals a folder.
fn addresses(out: &Utf8Path) -> BTreeSet<String> {
    let files = WalkDir::new(out).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let paths = files.map(|entry| entry.path().strip_prefix(out).unwrap().to_str().unwrap().to_owned());
    paths.filter(|path| path != "SHA256SUMS").collect()
}

/// An address as it stands in a request.
fn encoded(address: &str) -> String {
    let parts = address.split('/').map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string());
    parts.collect::<Vec<_>>().join("/")
}

fn without_script(page: &[u8]) -> Vec<u8> {
    let page = String::from_utf8(page.to_vec()).unwrap();
    let (before, script) = page.split_once("<script src=\"/_preview.js\"").unwrap();
    let (_, after) = script.split_once("</script>\n").unwrap();
    format!("{before}{after}").replacen("; connect-src 'self'", "", 1).into_bytes()
}

#[test]
fn the_example_is_served_as_it_is_built() {
    let example = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("example-engagement");
    let preview = Preview::of(&example, &[]);
    assert_eq!(difference(&preview, &example, &Asked::default(), &mut BTreeSet::new()), None);
    // What a page has and its sheet on paper has not.
    assert!(preview.page("/findings/F-001.html").contains("<nav class=\"contents\""));
    assert!(!preview.page("/print.html").contains("findings/F-001.html:contents"));
}

#[test]
fn folders_lead_to_their_first_page() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    assert_eq!(
        preview.page("/"),
        preview.page("/index.html").replace("data-address=\"index.html\"", "data-address=\"\"")
    );
    let moved = preview.get("/findings");
    assert_eq!((moved.status, moved.header("location")), (307, Some("/findings/")));
    assert!(preview.page("/findings/").contains("Attachments are obeyed"));
}
