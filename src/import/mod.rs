//! Results of other tools: files in, draft findings out.
//!
//! ```text
//! sniff     first bytes         -> Kind      what a file is, whoever wrote it
//! read      file, Format        -> Reading   its tries, grouped into weaknesses; streamed, a record at a time
//! plan      Readings, findings  -> Plan      drafts to create, figures to bring up to date
//! ```
//!
//! The disk is read by the caller and written through [`crate::write::file`]; nothing here opens a path. An import
//! never grades: what it makes are drafts, and what it guesses stands in them as a comment. Everything in these files
//! is hostile: payloads, escape sequences, numbers that are none, archives that unpack without end.

mod archive;
mod draft;
mod edit;
mod evidence;
mod garak;
mod inspect;
mod lenient;
mod plan;
mod polarity;
mod promptfoo;
mod sarif;
mod sniff;
mod suggest;
mod text;
mod weakness;

pub use plan::{Action, Change, Existing, Plan, plan};
pub use polarity::Polarity;
pub use sniff::{HEAD, Kind, sniff};
pub use weakness::{Count, Key, Reading, Tally, Weakness};

use std::io::{BufRead, Seek, SeekFrom};

/// Whose files can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Report and hit log of garak.
    Garak,
    /// Results of promptfoo.
    Promptfoo,
    /// Logs of Inspect, `.json` and `.eval`.
    Inspect,
    /// SARIF 2.1.0 of any tool.
    Sarif,
}

impl Format {
    /// The word of the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Garak => "garak",
            Format::Promptfoo => "promptfoo",
            Format::Inspect => "inspect",
            Format::Sarif => "sarif",
        }
    }
}

/// How to read.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Leave out broken records instead of giving up.
    pub keep_going: bool,
    /// Inspect only: which score means that the attack worked.
    pub polarity: Option<Polarity>,
}

/// Tries of one test. A file that counts more of them is broken, or made to break what reads its figures: front matter
/// holds no numbers as large as some hundreds of such files together.
const MOST_TRIES: u64 = 1_000_000_000;

/// Why a file was not imported. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ImportError {
    /// What it is, or what is wrong with it.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The broken records, if that is why, a line each.
    pub records: Vec<String>,
}

impl ImportError {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        ImportError { message: message.into(), help: help.into(), records: Vec::new() }
    }
}

/// Where a file was read from, for whoever wants to find it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its name, without folders.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// Reads one file. Memory is bounded by its largest record.
pub fn read<R: BufRead + Seek>(
    mut source: R,
    origin: Origin,
    format: Format,
    options: Options,
) -> Result<Reading, ImportError> {
    let mut head = vec![0; HEAD];
    let held = fill(&mut source, &mut head).map_err(|error| text::unreadable(&error))?;
    let kind = sniff(&head[..held]);
    sniff::expect(kind, format)?;
    source.seek(SeekFrom::Start(0)).map_err(|error| text::unreadable(&error))?;
    let lines = origin.file.ends_with(".jsonl");
    let mut reading = match format {
        Format::Garak => garak::read(source, options),
        Format::Promptfoo => promptfoo::read(source, lines, options),
        Format::Inspect if kind == Kind::Zip => inspect::read_archive(source, options),
        Format::Inspect => inspect::read(source, options),
        Format::Sarif => sarif::read(source, options),
    }?;
    let most = reading.weaknesses.values().map(Weakness::tries).max().unwrap_or(0);
    if most > MOST_TRIES {
        return Err(ImportError::new(
            format!("it counts {most} tries of one test, and no test has more than {MOST_TRIES}"),
            "look at the totals that the file states, and get it again",
        ));
    }
    reading.origin = origin;
    reading.format = format.as_str();
    Ok(reading)
}

/// Reads until the buffer is full or the file ends.
fn fill(source: &mut impl BufRead, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut held = 0;
    while held < buffer.len() {
        match source.read(&mut buffer[held..]) {
            Ok(0) => break,
            Ok(read) => held += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(held)
}
