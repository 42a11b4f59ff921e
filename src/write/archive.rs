//! A site as one file: `.tar.gz` or `.zip`, the same bytes for the same site, read back before it gets its name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};

use camino::{Utf8Path, Utf8PathBuf};
use flate2::{Compression, GzBuilder, read::GzDecoder};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;

use super::error::{Attempt as _, WriteError};
use super::place::{self, Folder, Lock, Parents, Place};
use super::sums::{self, Digest};

/// What kind of archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archive {
    /// `.tar.gz`, `.tgz`
    TarGz,
    /// `.zip`
    Zip,
}

impl Archive {
    /// The kind that a file's name asks for.
    pub fn of(path: &Utf8Path) -> Option<Archive> {
        let name = path.file_name()?.to_ascii_lowercase();
        match name {
            name if name.ends_with(".tar.gz") || name.ends_with(".tgz") => Some(Archive::TarGz),
            name if name.ends_with(".zip") => Some(Archive::Zip),
            _ => None,
        }
    }
}

/// The name of the folder inside an archive: the archive's own, without its ending.
pub fn top(path: &Utf8Path) -> &str {
    let name = path.file_name().unwrap_or("site");
    let lower = name.to_ascii_lowercase();
    let ending = [".tar.gz", ".tgz", ".zip"].into_iter().find(|ending| lower.ends_with(ending)).map_or(0, str::len);
    let stem = &name[..name.len() - ending];
    if stem.is_empty() || stem.starts_with('.') { "site" } else { stem }
}

/// A folder beside an archive, in which it is made; locked against others who make it, and removed with this value.
pub struct Room {
    // Dropped in this order.
    folder: Folder,
    lock: Lock,
    parents: Parents,
    place: Place,
}

impl Room {
    /// Opens one, and removes what killed ones left.
    pub fn beside(archive: &Utf8Path) -> Result<Room, WriteError> {
        let place = Place::find(archive)?;
        if place.out.is_dir() {
            return Err(WriteError::refused(archive, "a folder has this name, and an archive is a file"));
        }
        let parents = Parents::create(&place)?;
        let lock = Lock::take(&place, place::PATIENCE)?;
        if lock.holds() {
            place.sweep();
        }
        let folder = Folder::create(&place)?;
        Ok(Room { folder, lock, parents, place })
    }

    /// Where the site goes.
    pub fn site(&self) -> Utf8PathBuf {
        self.folder.path.join("site")
    }

    /// Packs the site, every file under [`top`]; replaces an archive that stands there in one step. Midnight of `day`
    /// is the time that all files get.
    pub fn pack(self, kind: Archive, day: Date) -> Result<(), WriteError> {
        let (site, new, to) = (self.site(), self.folder.path.join("archive"), &self.place.out);
        let top = top(&self.place.shown);
        let files = files(&site).attempt("read", &site)?;
        write(&site, &files, &new, top, kind, day).attempt("write", &new)?;
        if digests(&new, kind, top).attempt("read", &new)? != files {
            return Err(WriteError::internal(to, "was not read back as it was written"));
        }
        fs::rename(&new, to).attempt("write", to)?;
        place::sync_folder(&self.place.parent);
        let Room { folder, lock, parents, .. } = self;
        parents.keep();
        drop(folder);
        drop(lock);
        Ok(())
    }
}

/// Every file of a site with its hash.
fn files(site: &Utf8Path) -> io::Result<BTreeMap<String, Digest>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(site) {
        let entry = entry?;
        let path = Utf8PathBuf::from_path_buf(entry.into_path()).map_err(|_| io::ErrorKind::InvalidFilename)?;
        if path.is_file() {
            let inside = path.strip_prefix(site).unwrap_or(&path);
            let name = inside.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/");
            files.insert(name, super::bytes::digest_of(&path)?);
        }
    }
    Ok(files)
}

fn write(
    site: &Utf8Path,
    files: &BTreeMap<String, Digest>,
    to: &Utf8Path,
    top: &str,
    kind: Archive,
    day: Date,
) -> io::Result<()> {
    let out = BufWriter::new(File::create(to)?);
    let out = match kind {
        Archive::TarGz => tar(site, files, out, top, day)?,
        Archive::Zip => zip(site, files, out, top, day)?,
    };
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

fn tar<W: Write>(site: &Utf8Path, files: &BTreeMap<String, Digest>, out: W, top: &str, day: Date) -> io::Result<W> {
    // Neither the time nor the system stand in the head of the stream.
    let gzip = GzBuilder::new().mtime(0).operating_system(255).write(out, Compression::default());
    let mut tar = tar::Builder::new(gzip);
    for name in files.keys() {
        let file = File::open(site.join(name))?;
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(file.metadata()?.len());
        header.set_mode(0o644);
        header.set_mtime(seconds(day));
        header.set_uid(0);
        header.set_gid(0);
        tar.append_data(&mut header, format!("{top}/{name}"), file)?;
    }
    tar.into_inner()?.finish()
}

fn zip<W: Write + io::Seek>(
    site: &Utf8Path,
    files: &BTreeMap<String, Digest>,
    out: W,
    top: &str,
    day: Date,
) -> io::Result<W> {
    let mut zip = zip::ZipWriter::new(out);
    for name in files.keys() {
        let mut file = File::open(site.join(name))?;
        let options = SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(moment(day))
            .unix_permissions(0o644)
            .large_file(file.metadata()?.len() >= u64::from(u32::MAX));
        zip.start_file(format!("{top}/{name}"), options)?;
        io::copy(&mut file, &mut zip)?;
    }
    Ok(zip.finish()?)
}

/// Midnight, in seconds since 1970.
fn seconds(day: Date) -> u64 {
    let days = (day - Date::constant(1970, 1, 1)).get_days();
    u64::try_from(days).unwrap_or(0) * 86_400
}

/// Midnight; zip knows no time before 1980.
fn moment(day: Date) -> zip::DateTime {
    let (year, month, day) = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day()));
    let moment = year
        .ok()
        .zip(month.ok())
        .zip(day.ok())
        .and_then(|((year, month), day)| zip::DateTime::from_date_and_time(year, month, day, 0, 0, 0).ok());
    moment.unwrap_or_default()
}

/// Every file of an archive with its hash, by its name under `top`.
fn digests(archive: &Utf8Path, kind: Archive, top: &str) -> io::Result<BTreeMap<String, Digest>> {
    let file = BufReader::new(File::open(archive)?);
    let inside = |name: &str| {
        let name = name.strip_prefix(top).and_then(|name| name.strip_prefix('/'));
        name.filter(|name| sums::is_site_path(name)).map(str::to_owned).ok_or(io::ErrorKind::InvalidData)
    };
    let mut files = BTreeMap::new();
    match kind {
        Archive::TarGz => {
            for entry in tar::Archive::new(GzDecoder::new(file)).entries()? {
                let mut entry = entry?;
                let name = inside(std::str::from_utf8(&entry.path_bytes()).map_err(|_| io::ErrorKind::InvalidData)?)?;
                files.insert(name, digest(&mut entry)?);
            }
        }
        Archive::Zip => {
            let mut zip = zip::ZipArchive::new(file)?;
            for at in 0..zip.len() {
                let mut entry = zip.by_index(at)?;
                let name = inside(&entry.name()?)?;
                files.insert(name, digest(&mut entry)?);
            }
        }
    }
    Ok(files)
}

fn digest(from: &mut impl Read) -> io::Result<Digest> {
    let (mut hash, mut room) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match from.read(&mut room)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&room[..read]),
        }
    }
}
