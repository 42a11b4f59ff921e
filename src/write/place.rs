//! OUT and its surroundings: where it really is, and the guards for what stands beside it while a
//! site is written. All of it is named `.NAME.aims-site-…`, so that it is recognised, and ignored
//! by whoever reads the folder that OUT lies in.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::time::Duration;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::error::{Attempt as _, WriteError};

/// How often the lock is tried, a twentieth of a second apart.
pub(super) const PATIENCE: u32 = 200;

/// Where OUT is.
pub(super) struct Place {
    /// As it was asked for, for messages.
    pub(super) shown: Utf8PathBuf,
    /// Absolute and without symbolic links.
    pub(super) out: Utf8PathBuf,
    /// The folder that holds it, in which everything happens: only there can a rename swap it.
    pub(super) parent: Utf8PathBuf,
    name: String,
}

impl Place {
    pub(super) fn find(shown: &Utf8Path) -> Result<Place, WriteError> {
        let out = real(shown)?;
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            return Err(WriteError::refused(shown, "it is the root of the file system"));
        };
        Ok(Place { shown: shown.to_owned(), parent: parent.to_owned(), name: name.to_owned(), out: out.clone() })
    }

    /// A path beside OUT that is ours by its name.
    pub(super) fn beside(&self, what: &str) -> Utf8PathBuf {
        self.parent.join(format!(".{}.aims-site-{what}", self.name))
    }

    /// A folder beside OUT that only this process uses.
    pub(super) fn beside_for_me(&self, what: &str) -> Utf8PathBuf {
        let me = std::process::id();
        let path = self.beside(&format!("{what}-{me}"));
        // A dead process had our number, on a file system without locks.
        if path.exists() {
            (2..).map(|n| self.beside(&format!("{what}-{me}-{n}"))).find(|path| !path.exists()).unwrap_or(path)
        } else {
            path
        }
    }

    /// Whether a file name is what `beside_for_me` makes.
    pub(super) fn is_beside(&self, name: &str, what: &str) -> bool {
        let number = name.strip_prefix('.').and_then(|rest| rest.strip_prefix(&self.name));
        let number = number.and_then(|rest| rest.strip_prefix(".aims-site-")?.strip_prefix(what)?.strip_prefix('-'));
        number.is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        })
    }

    /// Removes the folders that killed builds left beside OUT. What cannot be removed stays: it is
    /// in nobody's way.
    pub(super) fn sweep(&self) {
        for entry in fs::read_dir(&self.parent).into_iter().flatten().flatten() {
            let ours = entry
                .file_name()
                .to_str()
                .is_some_and(|name| self.is_beside(name, "stage") || self.is_beside(name, "old"));
            if ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// Resolves the symbolic links of a path that need not exist: of its nearest existing ancestor,
/// then.
pub(super) fn real(path: &Utf8Path) -> Result<Utf8PathBuf, WriteError> {
    let mut head = camino::absolute_utf8(path).map_err(|error| WriteError::refused(path, error.to_string()))?;
    let mut rest = Vec::new();
    let mut real = loop {
        match head.canonicalize_utf8() {
            Ok(real) => break real,
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                let why = "a part of its path is a file, not a folder";
                return Err(WriteError::refused(path, why));
            }
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).attempt("find", &head);
            }
            // It is named, yet it is not there.
            Err(_) if head.is_symlink() => {
                return Err(WriteError::refused(path, "it is a symbolic link to nowhere"));
            }
            Err(error) => {
                let last = head.components().next_back().map(|part| part.to_string());
                let (Some(last), Some(above)) = (last, head.parent()) else {
                    return Err(error).attempt("find", &head);
                };
                head = above.to_owned();
                rest.push(last);
            }
        }
    };
    let goes_up = rest.iter().any(|part| part == Utf8Component::ParentDir.as_str());
    for part in rest.iter().rev() {
        if part == Utf8Component::ParentDir.as_str() {
            real.pop();
        } else {
            real.push(part);
        }
    }
    // `absent/../link` names something that may exist after all.
    if goes_up { self::real(&real) } else { Ok(real) }
}

/// The parents of OUT that did not exist before; removed again, when empty, unless the site came to
/// be.
pub(super) struct Parents(Vec<Utf8PathBuf>);

impl Parents {
    pub(super) fn create(place: &Place) -> Result<Parents, WriteError> {
        let mut made = Parents(Vec::new());
        let missing: Vec<_> = place.parent.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => made.0.push(folder.to_owned()),
                // Another build, in the same moment.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).attempt("create the folder", folder),
            }
        }
        Ok(made)
    }

    pub(super) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Parents {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Keeps other builds away from OUT. The system lets go of it when its process dies; the file goes
/// with its last owner.
pub(super) struct Lock {
    path: Utf8PathBuf,
    file: Option<File>,
}

impl Lock {
    pub(super) fn take(place: &Place, patience: u32) -> Result<Lock, WriteError> {
        let path = place.beside("lock");
        for _ in 0..patience {
            let file = File::options().write(true).create(true).truncate(false).open(&path).attempt("create", &path)?;
            match file.try_lock() {
                // Its last owner may have removed the file while we held it open: then the lock is
                // on nothing.
                Ok(()) if stands(&file, &path) => {
                    return Ok(Lock { path, file: Some(file) });
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(50)),
                // Some network file systems have no locks. One build at a time is then up to the
                // user.
                Err(TryLockError::Error(_)) => return Ok(Lock { path, file: None }),
            }
        }
        Err(WriteError::refused(&place.shown, "another build is writing it; wait until that has ended"))
    }

    /// Whether it keeps anybody away.
    pub(super) fn holds(&self) -> bool {
        self.file.is_some()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still locked, or another build's file could be hit.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn stands(file: &File, path: &Utf8Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(open), Ok(named)) = (file.metadata(), fs::symlink_metadata(path)) else {
        return false;
    };
    (open.dev(), open.ino()) == (named.dev(), named.ino())
}

#[cfg(not(unix))]
fn stands(_: &File, path: &Utf8Path) -> bool {
    path.exists()
}

/// The staging folder, removed when it is dropped.
pub(super) struct Folder {
    pub(super) path: Utf8PathBuf,
}

impl Folder {
    pub(super) fn create(place: &Place) -> Result<Folder, WriteError> {
        let path = place.beside_for_me("stage");
        fs::create_dir(&path).attempt("create the folder", &path)?;
        Ok(Folder { path })
    }

    /// OUT stays as open or as closed as its owner made it.
    pub(super) fn wear_mode_of(&self, out: &Utf8Path) -> Result<(), WriteError> {
        match fs::metadata(out) {
            Ok(old) => fs::set_permissions(&self.path, old.permissions()).attempt("set the permissions of", &self.path),
            Err(_) => Ok(()),
        }
    }

    /// Removes what stands there now; the path, when that cannot be done.
    pub(super) fn remove(self) -> Option<Utf8PathBuf> {
        match fs::remove_dir_all(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Some(self.path.clone()),
            _ => None,
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Makes the names in a folder durable, where the system lets folders be opened. Some file systems
/// cannot; the swap is one step all the same.
pub(super) fn sync_folder(folder: &Utf8Path) {
    let _: io::Result<()> = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    #[test]
    fn a_lock_keeps_others_away_until_it_is_dropped_and_leaves_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let place = Place::find(&Utf8Path::from_path(temp.path()).unwrap().join("public")).unwrap();
        let lock = Lock::take(&place, 1).unwrap();
        let error = Lock::take(&place, 1).err().unwrap();
        assert!(matches!(&error, WriteError::Refused { .. }));
        assert!(error.to_string().contains("another build"), "{error}");
        drop(lock);
        drop(Lock::take(&place, 1).unwrap());
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
    }

    #[test]
    fn only_our_own_names_are_ours() {
        let place = Place::find("/nowhere/public".into()).unwrap();
        let mine = place.beside_for_me("stage");
        assert!(place.is_beside(mine.file_name().unwrap(), "stage"));
        assert!(place.is_beside(".public.aims-site-stage-12-2", "stage"));
        for name in [
            "stage-1",
            ".public.aims-site-stage-",
            ".public.aims-site-old-1",
            ".a.aims-site-stage-1",
            ".public.aims-site-stage-1/..",
        ] {
            assert!(!place.is_beside(name, "stage"), "{name}");
        }
    }
}
