//! The built site of a tiny engagement, read page by page.
#![allow(dead_code, reason = "every test file uses what it needs")]

use std::fs;

use camino::Utf8PathBuf;

use super::Engagement;

/// A built site.
pub struct Site(tempfile::TempDir);

impl Site {
    /// Builds the site of an engagement that has no errors.
    pub fn of(engagement: &Engagement) -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        let checked = engagement.checked();
        assert!(
            !checked.report.items.iter().any(|d| d.diagnostic.severity() == aims_site::diag::Severity::Error),
            "{}",
            engagement.told()
        );
        let planned = aims_site::Site::plan(checked.model.unwrap(), &checked.sources).unwrap();
        aims_site::build(&planned, &site.path(""), &mut |_| {}).unwrap();
        site
    }

    /// A file of the site.
    pub fn path(&self, path: &str) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.0.path().join("site").join(path)).unwrap()
    }

    /// A page.
    pub fn page(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// The part of a page between its head and its foot.
    pub fn main(&self, path: &str) -> String {
        let page = self.page(path);
        let (_, rest) = page.split_once("<main").unwrap();
        rest.split_once("</main>").unwrap().0.to_owned()
    }
}
