//! Hashes that evidence entries lack.

use super::Edited;
use crate::diag::Span;
use crate::parse::finding::{self, RawEvidence, RawFinding};
use crate::read::SourceFile;
use crate::resolve::evidence::Names;

/// States the hash of every cited evidence file whose entry states none. A file that would no longer say the same
/// otherwise is left alone.
pub(super) fn state(file: &SourceFile, evidence: &Names<'_>) -> Option<Edited> {
    let (raw, _) = finding::parse(&file.path, &file.text);
    let raw = raw?;
    let mut after = file.text.to_string();
    let mut notes = Vec::new();
    // From the last to the first, so that earlier places stay where they are.
    let mut entries: Vec<&RawEvidence> = raw.evidence.iter().filter(|entry| entry.sha256.is_none()).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.file.span));
    for entry in entries {
        let Some(source) = evidence.get(&entry.file.value) else { continue };
        let key = format!("sha256: {}", source.sha256);
        let Some((at, text)) = insertion(&after, entry, &key) else { continue };
        let mut edited = after.clone();
        edited.insert_str(at, &text);
        if says_the_same_and(&edited, &raw, file, &entry.file.value, &source.sha256) {
            after = edited;
            notes.push(format!("{}: {}", source.path, source.sha256));
        }
    }
    notes.reverse();
    (!notes.is_empty()).then_some(Edited { after, notes })
}

/// Where and what to insert after the `file` of an entry.
fn insertion(text: &str, entry: &RawEvidence, key: &str) -> Option<(usize, String)> {
    let Span { start, end } = entry.file.span;
    let (start, end) = (start as usize, end as usize);
    if text.get(entry.span.start as usize..)?.starts_with('{') {
        return Some((end, format!(", {key}")));
    }
    // A block mapping: a line of its own, under the `file` key.
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let indent = text.get(line..start)?.rfind("file")?;
    let rest = text.get(end..)?;
    let line_end = rest.find('\n').map_or(text.len(), |at| end + at);
    let ending = if text[..line_end].ends_with('\r') { "\r\n" } else { "\n" };
    let line_end = line_end - (ending.len() - 1).min(line_end);
    Some((line_end, format!("{ending}{}{key}", " ".repeat(text[line..line + indent].chars().count()))))
}

/// Whether the edited text is the same finding, but for one hash more.
fn says_the_same_and(edited: &str, raw: &RawFinding, file: &SourceFile, name: &str, sha256: &str) -> bool {
    let (Some(again), _) = finding::parse(&file.path, edited) else { return false };
    let same = |a: &RawEvidence, b: &RawEvidence| {
        a.file.value == b.file.value && a.title == b.title && a.kind == b.kind && a.sealed == b.sealed && a.by == b.by
    };
    again.id.value == raw.id.value
        && again.evidence.len() == raw.evidence.len()
        && again.evidence.iter().zip(&raw.evidence).all(|(a, b)| same(a, b))
        && again.evidence.iter().any(|e| e.file.value == name && e.sha256.as_ref().is_some_and(|at| at.value == sha256))
        && again.controls.len() == raw.controls.len()
        && again.own == raw.own
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Glimpse;
    use crate::read::{EvidenceSource, FileKind, Sources, Stamp};

    const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn fixed(text: &str) -> Option<String> {
        let sources = sources(&["a.txt", "b c.txt"].map(|path| (path, HASH)));
        state(&finding(text), &Names::new(&sources)).map(|edited| edited.after)
    }

    fn finding(text: &str) -> SourceFile {
        SourceFile {
            path: "findings/f.md".into(),
            kind: FileKind::Finding,
            text: text.into(),
            bytes: [].into(),
            stamp: Stamp::default(),
        }
    }

    fn sources(evidence: &[(&str, &str)]) -> Sources {
        let source = |(path, sha256): &(&str, &str)| EvidenceSource {
            path: (*path).into(),
            sha256: (*sha256).into(),
            bytes: 0,
            is_text: true,
            glimpse: Glimpse::Nothing,
            stamp: Stamp::default(),
        };
        Sources { evidence: Arc::new(evidence.iter().map(source).collect()), ..Sources::default() }
    }

    #[test]
    fn a_flow_entry_gets_its_hash_after_the_file() {
        let text = "---\nid: F\ntitle: T\nevidence:\n  - { file: a.txt, title: A } # seen\n  - {file: \"b c.txt\"}\n---\nbody a.txt\n";
        let want = text
            .replace("file: a.txt,", &format!("file: a.txt, sha256: {HASH},"))
            .replace("\"b c.txt\"", &format!("\"b c.txt\", sha256: {HASH}"));
        assert_eq!(fixed(text).unwrap(), want);
        assert_eq!(fixed(&want), None, "nothing is left to do");
    }

    #[test]
    fn a_block_entry_gets_a_line_of_its_own_with_the_endings_of_the_file() {
        let text = "---\r\nid: F\r\ntitle: T\r\nevidence:\r\n  - title: A\r\n    file: a.txt  # seen\r\n  - file: b c.txt\r\n---\r\nbody\r\n";
        let want = text
            .replace("# seen\r\n", &format!("# seen\r\n    sha256: {HASH}\r\n"))
            .replace("b c.txt\r\n", &format!("b c.txt\r\n    sha256: {HASH}\r\n"));
        assert_eq!(fixed(text).unwrap(), want);
    }

    #[test]
    fn what_states_a_hash_or_cannot_be_found_stays() {
        assert_eq!(fixed(&format!("---\nid: F\ntitle: T\nevidence: [{{file: a.txt, sha256: {HASH}}}]\n---\n")), None);
        assert_eq!(fixed("---\nid: F\ntitle: T\nevidence: [{file: gone.txt}]\n---\n"), None);
        assert_eq!(fixed("---\nid: F\nevidence: [{file: a.txt\n---\n"), None);
    }

    #[test]
    fn a_name_finds_its_file_in_either_unicode_form_and_its_own_form_first() {
        let (composed, decomposed) = ("caf\u{e9}.txt", "cafe\u{301}.txt");
        let (one, other) = ("1".repeat(64), "2".repeat(64));
        let stated = |disk: &[(&str, &str)], written: &str| {
            let text = format!("---\nid: F\ntitle: T\nevidence:\n  - {{ file: {written} }}\n---\n");
            let after = state(&finding(&text), &Names::new(&sources(disk)))?.after;
            Some(after.split_once("sha256: ")?.1[..64].to_owned())
        };
        for (on_disk, written) in [(composed, decomposed), (decomposed, composed), (decomposed, decomposed)] {
            assert_eq!(stated(&[(on_disk, &one)], written), Some(one.clone()));
        }
        let both = [(decomposed, one.as_str()), (composed, other.as_str())];
        assert_eq!(stated(&both, decomposed), Some(one.clone()));
        assert_eq!(stated(&both, composed), Some(other.clone()));
    }

    proptest::proptest! {
        #[test]
        fn every_other_byte_stays(
            before in "[a-z: é]{0,20}", crlf in proptest::bool::ANY, flow in proptest::bool::ANY, indent in 0usize..4,
            body in "[ -~é\n]{0,60}",
        ) {
            let pad = " ".repeat(indent);
            let entry = if flow {
                format!("{pad}- {{ file: a.txt, title: \"{before}\" }}")
            } else {
                format!("{pad}- file: a.txt\n{pad}  title: \"{before}\"")
            };
            let mut text = format!("---\nid: F\ntitle: T\nevidence:\n{entry}\nx-own: \"{before}\"\n---\n{body}");
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            let after = fixed(&text).unwrap();
            let added = after.len() - text.len();
            let at = text.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
            // Removing one stretch of text gives the file back.
            let gives_back = (0..=at).rev().any(|at| {
                after.is_char_boundary(at) && after.is_char_boundary(at + added)
                    && format!("{}{}", &after[..at], &after[at + added..]) == text
            });
            proptest::prop_assert!(gives_back, "{after:?}");
            proptest::prop_assert!(after.contains(HASH));
            proptest::prop_assert_eq!(fixed(&after), None);
        }
    }
}
