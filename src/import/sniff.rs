//! What a file is, by its first bytes: so that the wrong one is called by its name.

use std::collections::BTreeSet;

use super::{Format, ImportError};

/// How many bytes are looked at.
pub const HEAD: usize = 256 * 1024;

/// The one key of each kind of OSCAL document.
const OSCAL: [&str; 7] = [
    "assessment-plan",
    "assessment-results",
    "catalog",
    "component-definition",
    "plan-of-action-and-milestones",
    "profile",
    "system-security-plan",
];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing in it.
    Empty,
    /// What Git LFS leaves in place of a file.
    LfsPointer,
    /// What git-annex leaves in place of a file.
    AnnexPointer,
    /// Text, but not UTF-8.
    Utf16,
    /// A zip archive, as `.eval` is.
    Zip,
    /// Compressed by gzip, bzip2, xz or zstd.
    Compressed,
    /// A PDF.
    Pdf,
    /// A web page or another XML document.
    Markup,
    /// Lines of a garak report.
    GarakReport,
    /// Lines of a garak hit log.
    GarakHitLog,
    /// promptfoo results.
    Promptfoo,
    /// An Inspect log.
    Inspect,
    /// SARIF.
    Sarif,
    /// What PyRIT exports.
    Pyrit,
    /// What DeepTeam saves.
    DeepTeam,
    /// An AVID report.
    Avid,
    /// An OSCAL document.
    Oscal,
    /// Our own `report.json`.
    Report,
    /// JSON of nobody we know.
    OtherJson,
    /// Neither JSON nor anything above.
    Other,
}

impl Kind {
    /// In a few words.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Empty => "an empty file",
            Kind::LfsPointer => "a Git LFS pointer, not the file it stands for",
            Kind::AnnexPointer => "a git-annex pointer, not the file it stands for",
            Kind::Utf16 => "UTF-16 text",
            Kind::Zip => "a zip archive",
            Kind::Compressed => "a compressed file",
            Kind::Pdf => "a PDF",
            Kind::Markup => "a web page or another XML document",
            Kind::GarakReport => "a garak report",
            Kind::GarakHitLog => "a garak hit log",
            Kind::Promptfoo => "a promptfoo results file",
            Kind::Inspect => "an Inspect log",
            Kind::Sarif => "a SARIF log",
            Kind::Pyrit => "a PyRIT export",
            Kind::DeepTeam => "a DeepTeam risk assessment",
            Kind::Avid => "an AVID report",
            Kind::Oscal => "an OSCAL document",
            Kind::Report => "a report.json of this program",
            Kind::OtherJson => "JSON of another kind",
            Kind::Other => "no JSON",
        }
    }

    /// By which format it is imported.
    pub fn format(self) -> Option<Format> {
        match self {
            Kind::GarakReport | Kind::GarakHitLog => Some(Format::Garak),
            Kind::Promptfoo => Some(Format::Promptfoo),
            Kind::Inspect | Kind::Zip => Some(Format::Inspect),
            Kind::Sarif => Some(Format::Sarif),
            _ => None,
        }
    }

    fn help(self) -> String {
        match self {
            Kind::Empty => "the tool may still be running, or have failed: look at its own messages".into(),
            Kind::LfsPointer => "run `git lfs pull` where it comes from, then import the file itself".into(),
            Kind::AnnexPointer => "run `git annex get` where it comes from, then import the file itself".into(),
            Kind::Utf16 => "save it as UTF-8, for instance with `iconv -f UTF-16 -t UTF-8`".into(),
            Kind::Compressed => "unpack it first".into(),
            Kind::Markup => "export the results as JSON; a web page cannot be imported".into(),
            Kind::Report => "put it into `history/` of the engagement, or run `aims-site compare OLD NEW`".into(),
            kind => match kind.format() {
                Some(Format::Inspect) => "import it with `aims-site import inspect --attack-success … FILE`".into(),
                Some(format) => format!("import it with `aims-site import {} FILE`", format.as_str()),
                None => "files of garak, promptfoo, Inspect and SARIF can be imported".into(),
            },
        }
    }
}

/// Says what the first bytes of a file are.
pub fn sniff(head: &[u8]) -> Kind {
    let starts = |magic: &[u8]| head.starts_with(magic);
    if starts(b"\xff\xfe") || starts(b"\xfe\xff") {
        return Kind::Utf16;
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if starts(b"\x1f\x8b") || starts(b"BZh") || starts(b"\xfd7zXZ") || starts(b"\x28\xb5\x2f\xfd") {
        return Kind::Compressed;
    }
    if starts(b"%PDF") {
        return Kind::Pdf;
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if text.starts_with(b"version https://git-lfs.github.com/spec/") {
        return Kind::LfsPointer;
    }
    if text.starts_with(b"/annex/objects/") || text.starts_with(b".git/annex/objects/") {
        return Kind::AnnexPointer;
    }
    match text.first() {
        None => Kind::Empty,
        Some(b'<') => Kind::Markup,
        Some(b'{' | b'[') => json(text),
        Some(_) => Kind::Other,
    }
}

fn json(text: &[u8]) -> Kind {
    let (outer, inner) = keys(text);
    let has = |key: &str| outer.contains(key);
    if text.starts_with(b"[") {
        let pyrit =
            inner.contains("conversation_id") && (inner.contains("original_value") || inner.contains("executed_turns"));
        return if pyrit { Kind::Pyrit } else { Kind::OtherJson };
    }
    if has("entry_type") {
        Kind::GarakReport
    } else if has("probe") && has("detector") {
        Kind::GarakHitLog
    } else if has("runs") {
        Kind::Sarif
    } else if has("eval") && (has("status") || has("plan") || has("version")) {
        Kind::Inspect
    } else if has("overview") && has("test_cases") {
        Kind::DeepTeam
    } else if has("schema") && has("engagement") {
        Kind::Report
    } else if ["evalId", "promptIdx", "testIdx", "failureReason"].into_iter().any(has)
        || (has("results") && ["prompts", "config", "stats", "table"].into_iter().any(has))
    {
        Kind::Promptfoo
    } else if has("problemtype") {
        Kind::Avid
    } else if OSCAL.into_iter().any(has) {
        Kind::Oscal
    } else {
        Kind::OtherJson
    }
}

/// The names of keys at the first and second level.
fn keys(text: &[u8]) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut outer, mut inner) = (BTreeSet::new(), BTreeSet::new());
    let (mut depth, mut at) = (0usize, 0);
    while at < text.len() {
        match text[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at + 1;
                at = start;
                while at < text.len() && text[at] != b'"' {
                    at += if text[at] == b'\\' { 2 } else { 1 };
                }
                let end = at.min(text.len());
                let after = text.get(end + 1..).unwrap_or_default().trim_ascii_start();
                if depth <= 2 && after.first() == Some(&b':') && end - start <= 64 {
                    let key = String::from_utf8_lossy(&text[start..end]).into_owned();
                    if depth == 1 {
                        outer.insert(key)
                    } else {
                        inner.insert(key)
                    };
                }
            }
            _ => {}
        }
        at += 1;
    }
    (outer, inner)
}

/// Refuses a file that is known to be another's.
pub fn expect(kind: Kind, format: Format) -> Result<(), ImportError> {
    let fits = kind.format() == Some(format);
    // What nobody can name is for the reader of the format to judge.
    if fits || kind == Kind::OtherJson {
        return Ok(());
    }
    Err(ImportError::new(format!("this is {}", kind.name()), kind.help()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_by_their_names() {
        for (head, kind) in [
            (&b""[..], Kind::Empty),
            (b" \n", Kind::Empty),
            (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", Kind::LfsPointer),
            (b"/annex/objects/SHA256E-s1--0\n", Kind::AnnexPointer),
            (b"\xff\xfe{\0", Kind::Utf16),
            (b"\x1f\x8b\x08", Kind::Compressed),
            (b"<!doctype html>", Kind::Markup),
            (b"id,score\n", Kind::Other),
            (br#"{"entry_type": "init"}"#, Kind::GarakReport),
            (br#"{"goal": "{\"entry_type\": 1}", "probe": "a", "detector": "b"}"#, Kind::GarakHitLog),
            (br#"{"version":3,"results":[],"prompts":[]}"#, Kind::Promptfoo),
            (br#"{"version":2,"status":"success","eval":{}}"#, Kind::Inspect),
            (br#"{"version":"2.1.0","runs":[]}"#, Kind::Sarif),
            (br#"[{"conversation_id":"1","original_value":"x"}]"#, Kind::Pyrit),
            (br#"{"note":"\"runs\":"}"#, Kind::OtherJson),
        ] {
            assert_eq!(sniff(head), kind, "{}", String::from_utf8_lossy(head));
        }
    }
}
