//! The output folder: replaced whole or not at all, and only when it is ours.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk, and may stop")]

mod failed;
mod instants;
mod left;
mod refused;
mod written;

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::process::Command;
use std::time::{Duration, SystemTime};

use aims_site::write::{self, WriteError, Written};
use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

/// A folder with a site in it, or not yet.
struct Desk {
    _temp: TempDir,
    root: Utf8PathBuf,
    out: Utf8PathBuf,
}

/// A small site.
const SITE: &[(&str, &str)] =
    &[("index.html", "outcome"), ("findings/F-001.html", "first"), ("findings/F-002.html", "second")];

impl Desk {
    fn empty() -> Desk {
        let temp = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(temp.path()).unwrap().canonicalize_utf8().unwrap();
        Desk { _temp: temp, out: root.join("public"), root }
    }

    /// One with the small site, written an hour ago.
    fn with_site() -> Desk {
        let desk = Desk::empty();
        desk.build(SITE).unwrap();
        for path in desk.files() {
            let hour_ago = SystemTime::now() - Duration::from_secs(3600);
            fs::File::open(desk.out.join(path)).unwrap().set_modified(hour_ago).unwrap();
        }
        desk
    }

    fn build(&self, site: &[(&str, &str)]) -> Result<Written, WriteError> {
        let stage = write::stage(&self.out)?;
        for (path, text) in site {
            stage.put(Utf8Path::new(path), text.as_bytes())?;
        }
        stage.commit()
    }

    fn file(&self, path: &str, text: &str) -> Utf8PathBuf {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn page(&self, path: &str) -> String {
        fs::read_to_string(self.out.join(path)).unwrap()
    }

    /// The files of OUT, as paths.
    fn files(&self) -> Vec<String> {
        let walk = walkdir::WalkDir::new(&self.out).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
        let files = walk.filter(|entry| !entry.file_type().is_dir());
        files.map(|file| file.path().strip_prefix(&self.out).unwrap().to_str().unwrap().to_owned()).collect()
    }

    /// Everything that tells whether a site is still the same: paths, bytes, inodes and time
    /// stamps.
    fn portrait(&self) -> Vec<(String, Vec<u8>, u64, SystemTime)> {
        let look = |path: String| {
            let file = self.out.join(&path);
            let meta = fs::symlink_metadata(&file).unwrap();
            let bytes = if meta.is_file() { fs::read(file).unwrap() } else { Vec::new() };
            (path, bytes, meta.ino(), meta.modified().unwrap())
        };
        self.files().into_iter().map(look).collect()
    }

    fn modified(&self, path: &str) -> SystemTime {
        fs::metadata(self.out.join(path)).unwrap().modified().unwrap()
    }

    /// What stands beside OUT.
    fn beside(&self) -> Vec<String> {
        let names = fs::read_dir(&self.root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "public").collect()
    }

    fn sha256sum_agrees(&self) -> bool {
        Command::new("sha256sum")
            .args(["-c", "--strict", "--quiet", "SHA256SUMS"])
            .current_dir(&self.out)
            .status()
            .unwrap()
            .success()
    }

    /// Asserts that a build is refused, names all this, and changes nothing.
    fn refuses(&self, names: &[&str]) {
        let before = self.portrait();
        let error = self.build(&[("index.html", "new")]).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, WriteError::Refused { .. }), "{text}");
        assert!(text.contains(self.out.as_str()), "{text}");
        for name in names {
            assert!(text.contains(name), "{text} lacks {name}");
        }
        assert_eq!(self.portrait(), before);
        assert!(self.beside().iter().all(|name| !name.starts_with('.')), "{:?}", self.beside());
    }
}
