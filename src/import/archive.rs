//! The zip of an Inspect `.eval` log: entries by name, unpacked as a stream, within limits that no honest log meets.
//!
//! Names in it are never used as paths. What an entry claims about its size is not believed: what comes out is counted.

use std::io::{self, BufReader, Read, Seek};

use zip::{CompressionMethod, ZipArchive};

use super::ImportError;

/// Bytes that one entry may unpack to.
const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// Times that an entry may be larger than its packed form, once it is larger than [`FREE_BYTES`].
const MOST_RATIO: u64 = 200;
/// Bytes up to which the ratio does not matter.
const FREE_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes that a zstd frame may ask to look back at.
const MOST_WINDOW: u64 = 128 * 1024 * 1024;
/// The compression method that Inspect uses since 0.3.206.
#[allow(deprecated, reason = "the crate's own name for it comes with a decoder that we do not use")]
const ZSTD: CompressionMethod = CompressionMethod::Unsupported(93);

/// An archive that was opened.
pub struct Archive<R: Read + Seek>(ZipArchive<R>);

impl<R: Read + Seek> Archive<R> {
    /// Reads its list of entries.
    pub fn open(source: R) -> Result<Self, ImportError> {
        ZipArchive::new(source).map(Archive).map_err(|error| {
            ImportError::new(
                format!("it is no whole zip archive: {error}"),
                "get the file again; a log that is still being written has no list of entries yet",
            )
        })
    }

    /// The names of all entries, in order.
    pub fn names(&self) -> Vec<String> {
        (0..self.0.len()).filter_map(|at| self.0.name_for_index(at)?.ok().map(std::borrow::Cow::into_owned)).collect()
    }

    /// Passes the unpacked bytes of an entry to `read`, as a stream.
    pub fn entry<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut dyn Read) -> Result<T, serde_json::Error>,
    ) -> Result<T, String> {
        let at = self.0.index_for_name(name).ok_or("it is not in the archive")?;
        let raw = self.0.by_index_raw(at).map_err(|error| error.to_string())?;
        let (method, packed, checksum) = (raw.compression(), raw.compressed_size(), raw.crc32());
        let unpacked: Box<dyn Read + '_> = if method == ZSTD {
            Box::new(Frames::new(BufReader::new(raw)))
        } else {
            drop(raw);
            Box::new(self.0.by_index(at).map_err(|error| error.to_string())?)
        };
        let mut limited = Limited { inner: unpacked, packed, out: 0, bomb: false, crc: crc32fast::Hasher::new() };
        let result = read(&mut limited);
        if limited.bomb {
            return Err(BOMB.into());
        }
        let value = result.map_err(|error| super::lenient::problem(&error))?;
        // What follows the value, so that the checksum is that of the whole entry.
        io::copy(&mut limited, &mut io::sink()).map_err(|error| error.to_string())?;
        if limited.crc.finalize() == checksum { Ok(value) } else { Err("its checksum is wrong".into()) }
    }
}

/// What is said of an entry that unpacks without end.
const BOMB: &str = "it unpacks to far more than any log holds: this archive is made to exhaust whoever opens it";

/// Counts what comes out, and stops what comes out without end.
struct Limited<R> {
    inner: R,
    packed: u64,
    out: u64,
    bomb: bool,
    crc: crc32fast::Hasher,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.crc.update(&buffer[..read]);
        self.out += read as u64;
        if self.out > MOST_BYTES || (self.out > FREE_BYTES && self.out / self.packed.max(1) > MOST_RATIO) {
            self.bomb = true;
            return Err(io::Error::other(BOMB));
        }
        Ok(read)
    }
}

/// zstd frames, one after the other.
struct Frames<R: io::BufRead> {
    source: Option<R>,
    frame: Option<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: io::BufRead> Frames<R> {
    fn new(source: R) -> Self {
        Frames { source: Some(source), frame: None }
    }
}

impl<R: io::BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
                self.source = self.frame.take().map(|frame| frame.into_inner());
            }
            let Some(mut source) = self.source.take() else { return Ok(0) };
            if source.fill_buf()?.is_empty() {
                return Ok(0);
            }
            let frame = ruzstd::decoding::StreamingDecoder::new_with_max_window_size(source, MOST_WINDOW);
            self.frame = Some(frame.map_err(|error| io::Error::other(error.to_string()))?);
        }
    }
}
