//! What a finding rests on, and what its retests showed.

use crate::diag::{Code, Diagnostic};
use crate::model::*;
use crate::parse::finding::RawFinding;
use crate::resolve::dates::not_after;
use crate::resolve::evidence::Files;
use crate::resolve::index::Index;

pub(super) fn evidence(
    raw: &RawFinding,
    index: &Index,
    files: &Files,
    written: &mut Written,
    out: &mut Vec<Diagnostic>,
) -> Vec<EvidenceEntry> {
    let mut entries = Vec::with_capacity(raw.evidence.len());
    for entry in &raw.evidence {
        let audience = index.audience(&raw.path, entry.audience.as_ref(), out);
        // Missing files were reported when all citations were gathered.
        let Some((file, found)) = files.get(&entry.file.value) else {
            written.note(Field::UnknownEvidence, entry.span);
            continue;
        };
        if raw.draft {
            continue;
        }
        match &entry.sha256 {
            None if entry.states_hash => {}
            None => out.push(Diagnostic::new(
                Code::HashNotStated,
                &raw.path,
                entry.span,
                format!("no hash is stated for `{}`", entry.file.value),
                format!("add `sha256: {}` once you have made sure that this is the file", found.sha256),
            )),
            Some(stated) if stated.value != found.sha256 => out.push(Diagnostic::new(
                Code::HashMismatch,
                &raw.path,
                stated.span,
                format!("`evidence/{}` is not the file that was hashed", found.path),
                format!("restore the file; its hash is now {}", found.sha256),
            )),
            Some(_) => {}
        }
        written.note(Field::Evidence(u32::try_from(entries.len()).unwrap_or(u32::MAX)), entry.span);
        if let Some(captured) = &entry.captured {
            not_after(captured.value.1, captured.span, "captured", index, &raw.path, out);
        }
        entries.push(EvidenceEntry {
            file,
            kind: entry.kind.clone(),
            title: entry.title.clone(),
            captured: entry.captured.as_ref().map(|at| at.value.0.clone()),
            by: entry.by.clone(),
            sha256: entry.sha256.as_ref().map(|at| at.value.clone()),
            inert: entry.inert,
            sealed: entry.sealed,
            audience,
        });
    }
    entries
}

pub(super) fn verifications(
    raw: &RawFinding,
    index: &Index,
    files: &Files,
    written: &mut Written,
    out: &mut Vec<Diagnostic>,
) -> Vec<Verification> {
    let mut list = Vec::with_capacity(raw.verification.len());
    for verification in &raw.verification {
        let requirements = verification.refs.iter().filter_map(|at| index.requirement(&raw.path, at, out)).collect();
        written.note(Field::Verification(u32::try_from(list.len()).unwrap_or(u32::MAX)), verification.date.span);
        list.push(Verification {
            date: verification.date.value,
            by: verification.by.clone(),
            result: verification.result,
            requirements,
            evidence: verification.evidence.as_ref().and_then(|at| files.get(&at.value)).map(|(ix, _)| ix),
        });
    }
    list
}
