//! The swap: the step before which OUT is the old site, and after which it is the new one.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};

use camino::Utf8Path;

use super::error::{Attempt as _, WriteError};
use super::place::{Place, sync_folder};

/// Puts the new site where OUT is. The old one, if there is one, stands afterwards where the new
/// one was staged, or nowhere.
pub(super) fn swap_in(stage: &Utf8Path, place: &Place, replaces: bool) -> Result<(), WriteError> {
    let done = if replaces { exchange(stage, &place.out) } else { fs::rename(stage, &place.out) };
    match done {
        Err(error) if replaces && error.kind() == ErrorKind::Unsupported => rename_twice(stage, place)?,
        done => done.attempt("put the new site in the place of", &place.out)?,
    }
    sync_folder(&place.parent);
    Ok(())
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Utf8Path, other: &Utf8Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one.as_std_path(), CWD, other.as_std_path(), RenameFlags::EXCHANGE) {
        // An old kernel does not know the call; a file system that cannot do it says that the flag
        // is invalid.
        Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => Err(ErrorKind::Unsupported.into()),
        done => Ok(done?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Utf8Path, _: &Utf8Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// The other way: OUT is absent for a moment, and a record beside it says where the old site is
/// until the new one stands.
fn rename_twice(stage: &Utf8Path, place: &Place) -> Result<(), WriteError> {
    let aside = place.beside_for_me("old");
    write_record(place, &aside)?;
    if let Err(error) = fs::rename(&place.out, &aside) {
        forget(place)?;
        return Err(error).attempt("move", &place.out);
    }
    if let Err(error) = fs::rename(stage, &place.out) {
        // Should this fail as well, the record stays for the next command.
        heal(place)?;
        return Err(error).attempt("put the new site in the place of", &place.out);
    }
    sync_folder(&place.parent);
    forget(place)?;
    // What cannot be removed is swept by the next build.
    let _ = fs::remove_dir_all(aside);
    Ok(())
}

/// Whether a build was killed between its two renames, or close to them.
pub(super) fn has_record(place: &Place) -> bool {
    place.beside("recovery").exists()
}

/// Puts the old site back if a record says that it stands aside; true when it did.
pub(super) fn heal(place: &Place) -> Result<bool, WriteError> {
    let record = place.beside("recovery");
    let text = match fs::read_to_string(&record) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).attempt("read", &record),
    };
    // A name of ours beside OUT, and nothing else: the record is a file that anybody could have put
    // there.
    let aside = text.lines().last().filter(|name| place.is_beside(name, "old")).map(|name| place.parent.join(name));
    // A record is whole before anything moves: one that is not belongs to a build that moved
    // nothing.
    let aside = aside.filter(|aside| fs::symlink_metadata(aside).is_ok_and(|kind| kind.is_dir()));
    let restored = match aside.map(|aside| fs::rename(aside, &place.out)) {
        None => false,
        Some(Ok(())) => true,
        // The rename itself asks whether OUT is absent. If it is not, the new site stands already.
        Some(Err(error)) if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists) => false,
        Some(Err(error)) => return Err(error).attempt("put the old site back at", &place.out),
    };
    if restored {
        sync_folder(&place.parent);
    }
    forget(place)?;
    Ok(restored)
}

fn write_record(place: &Place, aside: &Utf8Path) -> Result<(), WriteError> {
    let record = place.beside("recovery");
    let name = aside.file_name().unwrap_or_default();
    let text = format!(
        "aims-site was killed while it replaced a folder. The old one stands beside it under this\n\
         name, until the next command puts it back:\n{name}\n"
    );
    File::create(&record)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .attempt("write", &record)?;
    sync_folder(&place.parent);
    Ok(())
}

fn forget(place: &Place) -> Result<(), WriteError> {
    let record = place.beside("recovery");
    fs::remove_file(&record).attempt("remove", &record)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop")]
mod tests {
    use super::*;

    /// A folder with the site `OUT`, whose only page reads "old", and a stage whose page reads
    /// "new".
    fn scene() -> (tempfile::TempDir, Place, camino::Utf8PathBuf) {
        let temp = tempfile::tempdir().unwrap();
        let out = Utf8Path::from_path(temp.path()).unwrap().join("public");
        let place = Place::find(&out).unwrap();
        let stage = place.beside_for_me("stage");
        for (folder, text) in [(&place.out, "old"), (&stage, "new")] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("index.html"), text).unwrap();
        }
        (temp, place, stage)
    }

    fn page(place: &Place) -> String {
        fs::read_to_string(place.out.join("index.html")).unwrap()
    }

    fn names(place: &Place) -> Vec<String> {
        fs::read_dir(&place.parent).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn two_renames_leave_the_new_site_and_nothing_beside_it() {
        let (_temp, place, stage) = scene();
        rename_twice(&stage, &place).unwrap();
        assert_eq!(page(&place), "new");
        assert_eq!(names(&place), ["public"]);
    }

    #[test]
    fn when_the_second_rename_fails_the_old_site_comes_back() {
        let (_temp, place, stage) = scene();
        fs::remove_dir_all(&stage).unwrap();
        assert!(rename_twice(&stage, &place).is_err());
        assert_eq!(page(&place), "old");
        assert_eq!(names(&place), ["public"]);
    }

    #[test]
    fn a_kill_between_the_renames_is_healed_and_a_kill_after_them_changes_nothing() {
        let (_temp, place, stage) = scene();
        let aside = place.beside_for_me("old");
        write_record(&place, &aside).unwrap();
        fs::rename(&place.out, &aside).unwrap();
        assert!(heal(&place).unwrap());
        assert_eq!(page(&place), "old");

        write_record(&place, &aside).unwrap();
        fs::rename(&place.out, &aside).unwrap();
        fs::rename(&stage, &place.out).unwrap();
        assert!(!heal(&place).unwrap());
        assert_eq!(page(&place), "new");
        place.sweep();
        assert_eq!(names(&place), ["public"]);
    }

    #[test]
    fn a_record_that_names_a_place_elsewhere_moves_nothing() {
        let (temp, place, _stage) = scene();
        fs::remove_dir_all(&place.out).unwrap();
        let victim = temp.path().join("victim");
        fs::create_dir(&victim).unwrap();
        for name in ["victim", "../victim", victim.to_str().unwrap(), ".public.aims-site-old-1/../victim", ""] {
            fs::write(place.beside("recovery"), format!("words\n{name}\n")).unwrap();
            assert!(!heal(&place).unwrap(), "{name}");
            assert!(victim.exists() && !place.out.exists() && !has_record(&place), "{name}");
        }
    }
}
