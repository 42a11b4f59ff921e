//! One file: its text, or its hash, and what it looks like from outside.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use imagesize::ImageType;
use sha2::{Digest, Sha256};

use super::{EvidenceSource, FileKind, MAX_GLIMPSE, MAX_GLIMPSES, MAX_TEXT_BYTES, SourceFile};
use crate::diag::{Code, Diagnostic, Span, floor_char_boundary};
use crate::model::Glimpse;

/// What a file looks like from outside: as long as that stays the same, so does its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    /// When its name, owner or content changed, and which file it is; zero where the system does not say.
    changed: (i64, i64, u64),
    /// It had been left alone for a while, so that no later change can look the same.
    settled: bool,
}

impl Stamp {
    /// Clocks of file systems tick this slowly.
    const TICK: Duration = Duration::from_secs(2);

    fn new(found: &Metadata) -> Self {
        let modified = found.modified().ok();
        let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
        let settled = age.is_some_and(|age| age > Stamp::TICK);
        Stamp { bytes: found.len(), modified, changed: changed(found), settled }
    }

    /// Whether the file at `path` is as it was when this stamp was taken.
    fn holds(&self, path: &Utf8Path) -> bool {
        self.settled && fs::metadata(path).is_ok_and(|found| Stamp::new(&found) == *self)
    }
}

#[cfg(unix)]
fn changed(found: &Metadata) -> (i64, i64, u64) {
    use std::os::unix::fs::MetadataExt;
    (found.ctime(), found.ctime_nsec(), found.ino())
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> (i64, i64, u64) {
    (0, 0, 0)
}

/// Reads a text file, unless it is the one that was read `earlier`; `named` ones are read in any case.
pub(super) fn text(
    root: &Utf8Path,
    path: Utf8PathBuf,
    kind: FileKind,
    earlier: Option<&Arc<SourceFile>>,
    named: bool,
) -> Result<Arc<SourceFile>, Diagnostic> {
    let full = root.join(&path);
    if let Some(earlier) = earlier
        && !named
        && earlier.stamp.holds(&full)
    {
        return Ok(Arc::clone(earlier));
    }
    let mut read = read(&full, path, kind)?;
    // What says the same is the same value, so that nobody need look at it again.
    if let Some(earlier) = earlier
        && (&earlier.text, &earlier.bytes) == (&read.text, &read.bytes)
    {
        read.text = Arc::clone(&earlier.text);
        read.bytes = Arc::clone(&earlier.bytes);
    }
    Ok(Arc::new(read))
}

/// Opens a file, and only a file: nobody waits for a pipe that has taken its place since it was listed.
pub(crate) fn open(path: &Utf8Path) -> io::Result<File> {
    opened(path).map(|(file, _)| file)
}

fn opened(path: &Utf8Path) -> io::Result<(File, Metadata)> {
    let mut how = File::options();
    how.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut how, rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    let file = how.open(path)?;
    let about = file.metadata()?;
    if about.is_file() { Ok((file, about)) } else { Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file")) }
}

fn read(full: &Utf8Path, path: Utf8PathBuf, kind: FileKind) -> Result<SourceFile, Diagnostic> {
    let (file, about) = opened(full).map_err(|error| unreadable(&path, &error))?;
    let stamp = Stamp::new(&about);
    // Room for all of it, so that it is read at once.
    let mut bytes = Vec::with_capacity(usize::try_from(about.len().min(MAX_TEXT_BYTES)).unwrap_or_default() + 1);
    file.take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&path, &error))?;
    if bytes.len() as u64 > MAX_TEXT_BYTES {
        return Err(Diagnostic::new(
            Code::TooLarge,
            path,
            Span::default(),
            format!("this file is larger than {} MB", MAX_TEXT_BYTES / (1024 * 1024)),
            "move long transcripts and logs to evidence/ and cite them",
        ));
    }
    if kind == FileKind::Theme {
        let text = std::str::from_utf8(&bytes).unwrap_or_default().into();
        return Ok(SourceFile { path, kind, text, bytes: bytes.into(), stamp });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile { path, kind, text: text.into(), bytes: Arc::default(), stamp }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            let bytes = &error.as_bytes()[at..(at + 1).min(error.as_bytes().len())];
            Err(Diagnostic::new(
                Code::NotUtf8,
                path,
                Span::default(),
                format!("this file is not UTF-8: byte 0x{:02x} on line {line}", bytes.first().unwrap_or(&0)),
                "save the file as UTF-8",
            ))
        }
    }
}

/// How much of each evidence text is held where there are so many files.
pub(super) fn held_of_each(files: usize) -> usize {
    let mut held = MAX_GLIMPSE;
    while held * files > MAX_GLIMPSES {
        held /= 2;
    }
    held
}

/// Hashes an evidence file, unless it is the one that was hashed `earlier`; of a text, the beginning is `held`.
pub(super) fn evidence(
    root: &Utf8Path,
    path: String,
    earlier: Option<&EvidenceSource>,
    held: usize,
) -> Result<EvidenceSource, Diagnostic> {
    let inside = Utf8PathBuf::from(format!("evidence/{path}"));
    let full = root.join(&inside);
    if let Some(earlier) = earlier
        && earlier.stamp.holds(&full)
    {
        return Ok(earlier.clone());
    }
    let (stamp, seen) = look_through(&full).map_err(|error| unreadable(&inside, &error))?;
    let glimpse = match image(&path, &seen.head) {
        Some((width, height)) => Glimpse::Image { width, height },
        None if seen.is_text && held > 0 => Glimpse::Text(beginning(&seen.head, held).into()),
        None => Glimpse::Nothing,
    };
    Ok(EvidenceSource { path, sha256: seen.sha256, bytes: seen.bytes, is_text: seen.is_text, glimpse, stamp })
}

/// Width and height of an image that browsers show, if it is what its name says.
fn image(path: &str, head: &[u8]) -> Option<(usize, usize)> {
    let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let size = match (ending.as_str(), imagesize::image_type(head).ok()?) {
        ("png", ImageType::Png) | ("gif", ImageType::Gif) | ("jpg" | "jpeg", ImageType::Jpeg) => {
            imagesize::blob_size(head)
        }
        ("webp", ImageType::Webp) => imagesize::blob_size(head),
        _ => return None,
    };
    size.ok().map(|size| (size.width, size.height)).filter(|(width, height)| *width > 0 && *height > 0)
}

/// The beginning of a text, cut after a whole line if there is one.
fn beginning(head: &[u8], held: usize) -> String {
    let whole = head.len() <= held;
    // A character may be cut by the end of what was read.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    if whole {
        return text.to_owned();
    }
    let text = &text[..floor_char_boundary(text, held)];
    let lines = text.rfind('\n').map_or(text, |end| &text[..=end]);
    lines.to_owned()
}

/// What one pass over a file tells.
struct Seen {
    sha256: String,
    bytes: u64,
    is_text: bool,
    /// Its first bytes.
    head: Vec<u8>,
}

/// SHA-256, size, whether all of it is UTF-8, and its first bytes; a file of any size in constant memory.
fn look_through(path: &Utf8Path) -> io::Result<(Stamp, Seen)> {
    let mut file = open(path)?;
    let stamp = Stamp::new(&file.metadata()?);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0u8; 128 * 1024];
    let (mut bytes, mut is_text, mut kept) = (0u64, true, 0usize);
    let mut head = Vec::new();
    loop {
        let read = file.read(&mut buffer[kept..])?;
        if read == 0 {
            is_text &= kept == 0;
            break;
        }
        hasher.update(&buffer[kept..kept + read]);
        bytes += read as u64;
        let held = kept + read;
        if head.is_empty() {
            head = buffer[..held].to_vec();
        }
        if is_text {
            // A character may be cut by the end of the buffer: keep its beginning.
            match std::str::from_utf8(&buffer[..held]) {
                Ok(_) => kept = 0,
                Err(error) if error.error_len().is_none() => {
                    let at = error.valid_up_to();
                    buffer.copy_within(at..held, 0);
                    kept = held - at;
                }
                Err(_) => {
                    is_text = false;
                    kept = 0;
                }
            }
        }
    }
    Ok((stamp, Seen { sha256: hex(&hasher.finalize()), bytes, is_text, head }))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)] as char, DIGITS[usize::from(byte & 15)] as char])
        .collect()
}

pub(super) fn unreadable(path: &Utf8Path, error: &io::Error) -> Diagnostic {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "not found".to_owned(),
        _ => error.to_string(),
    };
    Diagnostic::new(
        Code::Unreadable,
        path,
        Span::default(),
        format!("this file cannot be read: {why}"),
        "check that the file exists and that you may read it",
    )
}
