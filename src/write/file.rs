//! Single files of an engagement, written whole: those of a new engagement, the next finding, a rewritten front matter.
//!
//! A file is written under another name in its own folder, and gets its own name in one step. So it never stands there
//! in part, and a name that is taken stays what it is. What a killed process leaves behind begins with a dot, which no
//! command reads.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};

use camino::{Utf8Path, Utf8PathBuf};

/// Why a file was not written; the folder is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The name is taken (exit code 2).
    #[error("`{0}` exists already")]
    Exists(Utf8PathBuf),
    /// The machine failed us (exit code 3).
    #[error("cannot {doing} `{path}`: {source}")]
    Failed {
        /// What was tried.
        doing: &'static str,
        /// On which file or folder.
        path: Utf8PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl FileError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            FileError::Exists(_) => "nothing is overwritten: choose another name, or edit that file",
            FileError::Failed { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space and try again",
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    "make the folder writable, or use another"
                }
                _ => "remove the cause and try again: what was there is unchanged",
            },
        }
    }

    fn failed(doing: &'static str, path: &Utf8Path, source: io::Error) -> Self {
        FileError::Failed { doing, path: path.to_owned(), source }
    }
}

/// Writes a file that does not exist yet, with the folders above it. Never overwrites.
pub fn create(path: &Utf8Path, bytes: &[u8]) -> Result<(), FileError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| FileError::failed("create the folder", folder, error))?;
    }
    let beside = Beside::write(path, bytes)?;
    // A second name, unlike a rename, is refused where the name is taken.
    match fs::hard_link(&beside.path, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(FileError::Exists(path.to_owned())),
        // A file system without second names.
        Err(_) => create_in_place(path, bytes),
    }
}

/// Writes the files of a new folder, all of them or none: what was written before one failed is taken back.
pub fn create_all<'f>(root: &Utf8Path, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<(), FileError> {
    let existed = root.exists();
    let mut written: Vec<Utf8PathBuf> = Vec::new();
    let result = files.into_iter().try_for_each(|(name, bytes)| {
        let path = root.join(name);
        // Noted before, because the folders above it may be all that comes to be.
        written.push(path.clone());
        create(&path, bytes).inspect_err(|error| {
            if matches!(error, FileError::Exists(_)) {
                written.pop();
            }
        })
    });
    if result.is_err() {
        for path in written.iter().rev() {
            let _ = fs::remove_file(path);
            let inside = path.ancestors().skip(1).take_while(|folder| *folder != root);
            // Only what is empty goes.
            inside.for_each(|folder| drop(fs::remove_dir(folder)));
        }
        if !existed {
            let _ = fs::remove_dir(root);
        }
    }
    result
}

/// Replaces the bytes of a file that exists in one step; its permissions stay. Through a link, the file itself.
pub fn replace(path: &Utf8Path, bytes: &[u8]) -> Result<(), FileError> {
    let failed = |doing| move |error| FileError::failed(doing, path, error);
    let real = path.canonicalize_utf8().map_err(failed("replace"))?;
    let permissions = fs::metadata(&real).map_err(failed("replace"))?.permissions();
    let mut beside = Beside::write(&real, bytes)?;
    fs::set_permissions(&beside.path, permissions).map_err(failed("replace"))?;
    fs::rename(&beside.path, &real).map_err(failed("replace"))?;
    beside.gone = true;
    Ok(())
}

/// Writes a file, whether it is there or not: what stood under its name is replaced in one step.
pub fn put(path: &Utf8Path, bytes: &[u8]) -> Result<(), FileError> {
    match create(path, bytes) {
        Err(FileError::Exists(_)) => replace(path, bytes),
        other => other,
    }
}

/// Removes a file, and the folder that it leaves empty. One that is not there is removed already.
pub fn remove(path: &Utf8Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Ok(()) => {
            if let Some(folder) = path.parent() {
                // Only what is empty goes.
                let _ = fs::remove_dir(folder);
            }
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(FileError::failed("remove", path, error)),
    }
}

fn create_in_place(path: &Utf8Path, bytes: &[u8]) -> Result<(), FileError> {
    let mut file = File::create_new(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => FileError::Exists(path.to_owned()),
        _ => FileError::failed("write", path, error),
    })?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| {
        // The file is ours: it did not exist a moment ago.
        let _ = fs::remove_file(path);
        FileError::failed("write", path, error)
    })
}

/// The bytes under another name in the same folder, removed when it is dropped.
struct Beside {
    path: Utf8PathBuf,
    gone: bool,
}

impl Beside {
    fn write(path: &Utf8Path, bytes: &[u8]) -> Result<Beside, FileError> {
        // Not made from the file's own name, which may be as long as names can be.
        let me = std::process::id();
        let mut taken = 0;
        loop {
            let beside = path.with_file_name(format!(".aims-site-new-{me}-{taken}"));
            match File::create_new(&beside) {
                Ok(mut file) => {
                    let beside = Beside { path: beside, gone: false };
                    let written = file.write_all(bytes).and_then(|()| file.sync_all());
                    return written.map(|()| beside).map_err(|error| FileError::failed("write", path, error));
                }
                // Left by a killed process that had our number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists && taken < 100 => taken += 1,
                Err(error) => return Err(FileError::failed("write", path, error)),
            }
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.gone {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let temp = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(temp.path()).unwrap().to_owned();
        (temp, path)
    }

    fn names(folder: &Utf8Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_created_with_its_folders_and_never_overwritten() {
        let (_temp, root) = folder();
        let path = root.join("findings/deep/F-1.md");
        create(&path, b"one").unwrap();
        assert!(matches!(create(&path, b"two"), Err(FileError::Exists(at)) if at == path));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(names(path.parent().unwrap()), ["F-1.md"]);
    }

    #[test]
    fn a_folder_is_written_whole_or_not_at_all() {
        let (_temp, root) = folder();
        let demo = root.join("demo");
        create_all(&demo, [("a/b/one", &b"1"[..]), ("two", b"2")]).unwrap();
        assert_eq!(fs::read(demo.join("a/b/one")).unwrap(), b"1");
        let taken = create_all(&demo, [("c/three", &b"3"[..]), ("two", b"other")]);
        assert!(matches!(taken, Err(FileError::Exists(_))));
        assert!(!demo.join("c").exists());
        assert_eq!(fs::read(demo.join("two")).unwrap(), b"2");
        let long = "n".repeat(300);
        assert!(create_all(&root.join("new"), [("a/one", &b"1"[..]), (&long, b"2")]).is_err());
        assert_eq!(names(&root), ["demo"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_name_that_is_a_link_to_nowhere_is_taken() {
        let (_temp, root) = folder();
        let path = root.join("F-1.md");
        std::os::unix::fs::symlink("nowhere", &path).unwrap();
        assert!(matches!(create(&path, b"x"), Err(FileError::Exists(_))));
    }

    #[test]
    #[cfg(unix)]
    fn bytes_are_replaced_in_one_step_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_temp, root) = folder();
        let (path, link) = (root.join("a.yaml"), root.join("link.yaml"));
        create(&path, b"one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink("a.yaml", &link).unwrap();
        replace(&link, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(names(&root).len(), 2);
        assert!(replace(&root.join("absent"), b"x").is_err());
    }

    #[test]
    fn a_write_that_fails_leaves_nothing() {
        let (_temp, root) = folder();
        create(&root.join("file"), b"x").unwrap();
        assert!(create(&root.join("file/inside"), b"x").is_err());
        assert!(create(&root.join("n".repeat(300)), b"x").is_err());
        create(&root.join("n".repeat(255)), b"x").unwrap();
        fs::remove_file(root.join("n".repeat(255))).unwrap();
        assert_eq!(names(&root), ["file"]);
    }
}
