//! Evidence: cited files are found, and judged together over all entries that cite them.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use camino::Utf8Path;

use super::spelling::{composed, folded};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::*;
use crate::parse::decode::excerpt;
use crate::parse::finding::RawFinding;
use crate::parse::id::is_device;
use crate::read::{EvidenceSource, Sources};

/// Evidence files by name. File systems differ in the Unicode form in which they keep names: a file is found under each
/// form of its name, and of two that differ in nothing else each under its own.
pub(crate) struct Names<'s>(HashMap<Cow<'s, str>, &'s EvidenceSource>);

impl<'s> Names<'s> {
    pub(crate) fn new(sources: &'s Sources) -> Self {
        let composed = sources.evidence.iter().map(|file| (composed(&file.path), file));
        let as_written = sources.evidence.iter().filter(|file| !file.path.is_ascii());
        Names(composed.chain(as_written.map(|file| (file.path.as_str().into(), file))).collect())
    }

    /// The file that a name means.
    pub(crate) fn get(&self, name: &str) -> Option<&'s EvidenceSource> {
        self.0.get(name).or_else(|| self.0.get(composed(name).as_ref())).copied()
    }
}

/// The evidence files that published findings cite, by path.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Files {
    files: Vec<EvidenceSource>,
    /// What a citation wrote, and the file it means.
    by_name: BTreeMap<String, usize>,
}

impl Files {
    /// Finds every cited file; reports those that are missing, lead out, or are cited by nobody.
    pub(super) fn new(
        findings: &[Arc<RawFinding>],
        mute: usize,
        sources: &Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let on_disk = Names::new(sources);
        collisions(sources, diagnostics);
        let mut cited: BTreeMap<&str, &EvidenceSource> = BTreeMap::new();
        let mut names: Vec<(&str, &str)> = Vec::new();
        let mut by_drafts: BTreeSet<&str> = BTreeSet::new();
        // By file name, for the hint to a file that lies elsewhere; made for the first that is missing.
        let by_file_name = LazyCell::new(|| {
            let files = sources.evidence.iter().rev();
            files.map(|file| (file_name(&file.path), file.path.as_str())).collect::<BTreeMap<_, _>>()
        });
        for finding in findings {
            for at in finding.cited() {
                if let Some(problem) = path_problem(&at.value) {
                    diagnostics.push(Diagnostic::new(
                        Code::OutsideFolder,
                        &finding.path,
                        at.span,
                        format!("`{}` {problem}", excerpt(&at.value)),
                        "write the path of a file inside `evidence/`, with `/`, such as `f-007/transcript.json`",
                    ));
                    continue;
                }
                match on_disk.get(&at.value) {
                    Some(file) if finding.draft => drop(by_drafts.insert(&file.path)),
                    Some(file) => {
                        cited.insert(&file.path, file);
                        names.push((&at.value, &file.path));
                    }
                    None if finding.draft => {}
                    // What cannot be read has an error of its own.
                    None if sources.is_unread(&Utf8Path::new("evidence").join(&at.value)) => {}
                    None => diagnostics.push(missing(finding, &at.value, at.span, &on_disk, &by_file_name)),
                }
            }
        }
        // What a finding that cannot be read cites, nobody knows.
        let broken = findings.iter().any(|finding| finding.broken);
        let known = !broken && mute == 0 && !sources.unread.iter().any(|found| found.path.starts_with("findings"));
        for file in sources.evidence.iter() {
            if known && !cited.contains_key(file.path.as_str()) && !by_drafts.contains(file.path.as_str()) {
                diagnostics.push(Diagnostic::new(
                    Code::EvidenceUncited,
                    format!("evidence/{}", file.path),
                    Span::default(),
                    "no finding cites this file: it is not copied",
                    "cite it under `evidence:` of a finding, or remove it",
                ));
            }
        }
        let files: Vec<EvidenceSource> = cited.into_values().cloned().collect();
        let index = |path: &str| files.binary_search_by(|file| file.path.as_str().cmp(path)).ok();
        let by_name = names.into_iter().filter_map(|(name, path)| index(path).map(|i| (name.to_owned(), i))).collect();
        Files { files, by_name }
    }

    /// Paths by handle, in the one form in which names are compared.
    pub(super) fn names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.files.iter().map(|file| composed(&file.path))
    }

    /// The file that a citation means.
    pub(super) fn get(&self, name: &str) -> Option<(EvidenceIx, &EvidenceSource)> {
        self.by_name.get(name).map(|&index| (EvidenceIx::new(index), &self.files[index]))
    }

    /// Joins what all entries say of each file: sealed by one is sealed; the most trusted audience
    /// named decides (readings S1).
    pub(super) fn finish(&self, findings: &[Arc<Finding>]) -> Vec<EvidenceFile> {
        let mut evidence: Vec<EvidenceFile> = self
            .files
            .iter()
            .map(|file| EvidenceFile {
                path: file.path.clone(),
                sha256: file.sha256.clone(),
                bytes: file.bytes,
                sealed: false,
                inert: false,
                audience: None,
                is_text: file.is_text,
                glimpse: file.glimpse.clone(),
                cited: Vec::new(),
                title: None,
            })
            .collect();
        for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| !finding.draft) {
            for entry in &finding.evidence {
                let file = &mut evidence[entry.file.index()];
                file.sealed |= entry.sealed;
                file.inert |= entry.inert;
                // `None` (for all) orders below every named audience.
                file.audience = file.audience.max(entry.audience.or(finding.audience));
                if file.title.is_none() {
                    file.title.clone_from(&entry.title);
                }
                cite(file, FindingIx::new(index));
            }
            for verification in &finding.remediation.verification {
                if let Some(ix) = verification.evidence {
                    let file = &mut evidence[ix.index()];
                    file.audience = file.audience.max(finding.audience);
                    cite(file, FindingIx::new(index));
                }
            }
        }
        evidence
    }
}

fn cite(file: &mut EvidenceFile, finding: FindingIx) {
    if file.cited.last() != Some(&finding) {
        file.cited.push(finding);
    }
}

fn path_problem(path: &str) -> Option<&'static str> {
    if path.starts_with('/') || path.contains('\\') || path.as_bytes().get(1) == Some(&b':') {
        Some("is not a path inside `evidence/`")
    } else if path.split('/').any(|part| part == "..") {
        Some("leads out of `evidence/`")
    } else if path.split('/').any(|part| part.is_empty() || part == ".") || path.chars().any(char::is_control) {
        Some("is not written as a plain path")
    } else {
        None
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn missing(
    finding: &RawFinding,
    name: &str,
    span: Span,
    on_disk: &Names<'_>,
    by_file_name: &BTreeMap<&str, &str>,
) -> Diagnostic {
    let without = name.strip_prefix("evidence/").filter(|rest| on_disk.get(rest).is_some());
    let hidden = name.split('/').any(|part| part.starts_with(['_', '.']));
    let help = if let Some(rest) = without {
        format!("leave `evidence/` out: `{rest}`")
    } else if hidden {
        "names that begin with `_` or `.` are not read: rename the file".to_owned()
    } else if let Some(other) = by_file_name.get(file_name(name)) {
        format!("did you mean `{other}`?")
    } else {
        format!("put the file at `evidence/{}`", excerpt(name))
    };
    Diagnostic::new(
        Code::EvidenceMissing,
        &finding.path,
        span,
        format!("the evidence file `{}` is not there", excerpt(name)),
        help,
    )
}

/// Files whose names are equal but for case or Unicode form cannot stand side by side everywhere, nor can folders.
fn collisions(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let mut spelled: HashMap<Cow<'_, str>, &str> = HashMap::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for file in sources.evidence.iter() {
        for (end, _) in file.path.match_indices('/') {
            let folder = &file.path[..end];
            let first = *spelled.entry(folded(folder)).or_insert(folder);
            if first != folder && told.insert(folder) {
                diagnostics.push(Diagnostic::new(
                    Code::NameCollision,
                    format!("evidence/{}", file.path),
                    Span::default(),
                    format!("its folder `evidence/{folder}` equals `evidence/{first}` but for case or Unicode form"),
                    "move the files of both into one folder",
                ));
            }
        }
    }
    let mut seen: HashMap<Cow<'_, str>, &str> = HashMap::with_capacity(sources.evidence.len());
    for file in sources.evidence.iter() {
        if let Some(other) = seen.insert(folded(&file.path), &file.path) {
            diagnostics.push(Diagnostic::new(
                Code::NameCollision,
                format!("evidence/{}", file.path),
                Span::default(),
                format!("this name equals `evidence/{other}` but for case or Unicode form"),
                "rename one of the two files",
            ));
        }
    }
}

/// Copies that would be one file, or a file and a folder: a copy that gets another ending may take a name that is in
/// use. Of names that collide as they are, [`collisions`] has told.
pub(super) fn copies(files: &[EvidenceFile], diagnostics: &mut Vec<Diagnostic>) {
    let copied: Vec<(String, &EvidenceFile)> =
        files.iter().filter(|file| !file.sealed).map(|file| (folded(&file.copy_name()).into_owned(), file)).collect();
    let mut taken: BTreeMap<&str, &EvidenceFile> = BTreeMap::new();
    for (name, file) in &copied {
        for (end, _) in name.match_indices('/') {
            taken.entry(&name[..end]).or_insert(file);
        }
    }
    for (_, file) in &copied {
        if let Some(why) = not_portable(&file.copy_name()) {
            diagnostics.push(Diagnostic::new(
                Code::NameNotPortable,
                format!("evidence/{}", file.path),
                Span::default(),
                format!("Windows can hold no copy of this file: {why}"),
                "rename it, and its citations, or seal it with `sealed: yes`",
            ));
        }
    }
    for (name, file) in &copied {
        let renamed = file.copy_name() != file.path;
        match taken.insert(name, file) {
            Some(other) if folded(&other.path) != folded(&file.path) => {
                let (told, other) = if renamed { (*file, other) } else { (other, *file) };
                diagnostics.push(Diagnostic::new(
                    Code::NameCollision,
                    format!("evidence/{}", told.path),
                    Span::default(),
                    format!(
                        "its copy would be called `{}`, which the copy of `evidence/{}` needs",
                        told.copy_name(),
                        other.path
                    ),
                    "rename one of the two files, or seal one with `sealed: yes`",
                ));
            }
            _ => {}
        }
    }
}

/// Why Windows cannot hold a file of this path, if it cannot.
fn not_portable(path: &str) -> Option<String> {
    path.split('/').find_map(|part| {
        if is_device(part) {
            Some(format!("`{}` is the name of a device there", excerpt(part)))
        } else if part.ends_with(['.', ' ']) {
            Some("a name cannot end with a dot or a blank there".to_owned())
        } else {
            let letter = part.chars().find(|letter| "<>:\"\\|?*".contains(*letter))?;
            Some(format!("`{letter}` is in no name there"))
        }
    })
}

/// The names of the files that one finding cites, in the one form in which they are compared.
pub(super) fn names_of(finding: &RawFinding) -> BTreeSet<String> {
    finding.cited().map(|at| composed(&at.value).into_owned()).collect()
}
