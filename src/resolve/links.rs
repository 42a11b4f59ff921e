//! Links in prose: targets are found; what leads nowhere is an error, or stays text.

use std::collections::{BTreeSet, HashMap};

use camino::{Utf8Path, Utf8PathBuf};

use super::index::Index;
use super::spelling::composed;
use crate::diag::{At, Code, Diagnostic};
use crate::model::*;
use crate::parse::decode::excerpt;

/// Every file that has a page, by its path in the engagement.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Paths(HashMap<String, Target>);

impl Paths {
    pub(super) fn new<'p>(
        findings: impl IntoIterator<Item = &'p Utf8Path>,
        systems: &[Utf8PathBuf],
        pages: &[Utf8PathBuf],
    ) -> Self {
        let spelled = |path: &Utf8Path| composed(path.as_str()).into_owned();
        let findings =
            findings.into_iter().enumerate().map(|(i, path)| (spelled(path), Target::Finding(FindingIx::new(i))));
        let systems = systems.iter().enumerate().map(|(i, path)| (spelled(path), Target::System(SystemIx::new(i))));
        let pages = pages.iter().enumerate().map(|(i, path)| (spelled(path), Target::Page(PageIx::new(i))));
        Paths(findings.chain(systems).chain(pages).collect())
    }
}

/// Finds the targets of all links in a body. A published one must not link to drafts; a draft says by `draft` which
/// evidence it cites: nobody copies it, so that a link to it is known and leads nowhere yet.
pub(super) fn resolve(
    prose: &mut Prose,
    path: &Utf8Path,
    draft: Option<&BTreeSet<String>>,
    index: &Index,
    paths: &Paths,
    out: &mut Vec<Diagnostic>,
) {
    pieces(&mut prose.pieces, &Cx { path, draft, index, paths }, out);
}

struct Cx<'a> {
    path: &'a Utf8Path,
    draft: Option<&'a BTreeSet<String>>,
    index: &'a Index,
    paths: &'a Paths,
}

impl Cx<'_> {
    /// Whether this is a draft that cites an evidence file of this name.
    fn is_own(&self, name: &str) -> bool {
        self.draft.is_some_and(|names| names.contains(name))
    }
}

fn pieces(pieces_: &mut [Piece], cx: &Cx<'_>, out: &mut Vec<Diagnostic>) {
    for piece in pieces_ {
        match piece {
            Piece::Html(_) | Piece::Words { .. } | Piece::Break => {}
            Piece::Link(link) | Piece::Image { link, .. } => link.target = target(link, cx, out),
            Piece::Figure { path, span } => {
                if !FIGURES.contains(&path.as_str()) {
                    let near = crate::parse::decode::nearest(path, FIGURES.iter().copied());
                    out.push(Diagnostic::new(
                        Code::UnknownFigure,
                        cx.path,
                        *span,
                        format!("there is no figure `{}`", excerpt(path)),
                        match near {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => format!("figures are {}", FIGURES.join(", ")),
                        },
                    ));
                }
            }
            Piece::Passage { audience, level, span, pieces: inner } => {
                let at = At::new(audience.clone(), *span);
                *level = cx.index.audience(cx.path, Some(&at), out);
                pieces(inner, cx, out);
            }
        }
    }
}

fn target(link: &ProseLink, cx: &Cx<'_>, out: &mut Vec<Diagnostic>) -> Target {
    let found = match link.form {
        LinkForm::Bare => return bare(&link.raw, cx),
        LinkForm::Relative => return relative(link, cx, out),
        LinkForm::Wiki => wiki(&link.raw, cx),
    };
    match found {
        Ok(Target::Finding(ix)) if cx.draft.is_none() && cx.index.drafts[ix.index()] => {
            out.push(Diagnostic::new(
                Code::DraftLinked,
                cx.path,
                link.span,
                format!("`{}` is a draft: a published text cannot link to it", link.raw),
                "publish the draft, or remove the link",
            ));
            Target::Literal
        }
        Ok(target) => target,
        Err(Unknown::Error(message, help)) => {
            out.push(Diagnostic::new(Code::UnknownTarget, cx.path, link.span, message, help));
            Target::Literal
        }
        Err(Unknown::Literal) => {
            out.push(Diagnostic::new(
                Code::LiteralLink,
                cx.path,
                link.span,
                format!("`[[{}]]` is no link: it is shown as written", excerpt(&link.raw)),
                "write `\\[[` if that is what you mean",
            ));
            Target::Literal
        }
    }
}

enum Unknown {
    Error(String, String),
    Literal,
}

fn bare(reference: &str, cx: &Cx<'_>) -> Target {
    match cx.index.requirements.get(reference) {
        Some(i) => Target::Requirement(RequirementIx::new(i)),
        None => Target::Literal,
    }
}

fn wiki(raw: &str, cx: &Cx<'_>) -> Result<Target, Unknown> {
    let index = cx.index;
    if let Some((kind, id)) = raw.split_once(':') {
        let of_kind = |ids: &super::lookup::Ids, what: &str, make: fn(usize) -> Target| {
            ids.get(id).map(make).ok_or_else(|| {
                Unknown::Error(format!("there is no {what} `{}`", excerpt(id)), ids.hint(id, ids.known(what)))
            })
        };
        match kind {
            "system" => return of_kind(&index.systems, "system", |i| Target::System(SystemIx::new(i))),
            "threat" => return of_kind(&index.threats, "threat", |i| Target::Threat(ThreatIx::new(i))),
            "stage" => return of_kind(&index.stages, "lifecycle stage", |i| Target::Stage(StageIx::new(i))),
            "page" => return of_kind(&index.pages, "page", |i| Target::Page(PageIx::new(i))),
            "risk" => return of_kind(&index.risks, "risk", |i| Target::Risk(RiskIx::new(i))),
            "evidence" => {
                let name = composed(id);
                return match index.evidence.get(&name) {
                    Some(i) => Ok(Target::Evidence(EvidenceIx::new(i))),
                    None if cx.is_own(&name) => Ok(Target::Literal),
                    None => Err(Unknown::Error(
                        format!("no finding cites an evidence file `{}`", excerpt(id)),
                        index.evidence.hint(id, "cite it under `evidence:` of a finding first"),
                    )),
                };
            }
            _ => {}
        }
    }
    if let Some(i) = index.findings.get(raw) {
        return Ok(Target::Finding(FindingIx::new(i)));
    }
    if let Some(i) = index.requirements.get(raw) {
        return Ok(Target::Requirement(RequirementIx::new(i)));
    }
    if looks_like_requirement(raw) {
        return Err(Unknown::Error(
            format!("no catalog has a control or clause `{}`", excerpt(raw)),
            index.requirements.hint(raw, "`aims-site catalog list` shows all of them"),
        ));
    }
    match index.findings.near(raw).or_else(|| index.requirements.near(raw)) {
        Some(near) => Err(Unknown::Error(
            format!("there is no finding or requirement `{}`", excerpt(raw)),
            format!("did you mean `{near}`?"),
        )),
        None => Err(Unknown::Literal),
    }
}

/// `(A|B|[4-9]|10)(\.\d+)+`, whole (readings S12).
fn looks_like_requirement(text: &str) -> bool {
    let Some((head, rest)) = text.split_once('.') else { return false };
    matches!(head, "A" | "B" | "4" | "5" | "6" | "7" | "8" | "9" | "10")
        && rest.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// A relative link to a file of findings/, systems/ or pages/ leads to its page; to a cited evidence
/// file, to its entry (readings S13).
fn relative(link: &ProseLink, cx: &Cx<'_>, out: &mut Vec<Diagnostic>) -> Target {
    let without_fragment = link.raw.split(['#', '?']).next().unwrap_or_default();
    let decoded = percent_decoded(without_fragment);
    let joined = join(cx.path, &decoded);
    let joined = joined.as_ref().map(|path| composed(path.as_str()));
    let target = joined.as_ref().and_then(|path| {
        cx.paths.0.get(path.as_ref()).copied().or_else(|| {
            let inside = path.strip_prefix("evidence/")?;
            let published = cx.index.evidence.get(inside).map(|i| Target::Evidence(EvidenceIx::new(i)));
            published.or_else(|| cx.is_own(inside).then_some(Target::Literal))
        })
    });
    match target {
        Some(Target::Finding(ix)) if cx.draft.is_none() && cx.index.drafts[ix.index()] => {
            out.push(Diagnostic::new(
                Code::DraftLinked,
                cx.path,
                link.span,
                format!("`{}` is a draft: a published text cannot link to it", excerpt(&link.raw)),
                "publish the draft, or remove the link",
            ));
            Target::Literal
        }
        Some(target) => target,
        None => {
            out.push(Diagnostic::new(
                Code::RelativeLink,
                cx.path,
                link.span,
                format!("`{}` is no file of findings/, systems/ or pages/ and no cited evidence", excerpt(&link.raw)),
                "link by id, such as `[[F-007]]` or `[[evidence:f-007/transcript.json]]`",
            ));
            Target::Literal
        }
    }
}

/// `path`, read from the folder of `from`; nothing if it leaves the engagement.
fn join(from: &Utf8Path, path: &str) -> Option<Utf8PathBuf> {
    let mut parts: Vec<&str> = from.parent().map(|p| p.as_str().split('/').filter(|s| !s.is_empty()).collect())?;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/").into())
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_requirement() {
        for yes in ["A.6", "A.6.2.4", "B.1", "4.1", "10.2", "9.2.1.7"] {
            assert!(looks_like_requirement(yes), "{yes}");
        }
        for no in ["A", "3.1", "11.2", "A.", "A.6.", "A.x", "A.6.2.4 x", "F-1.2", ""] {
            assert!(!looks_like_requirement(no), "{no}");
        }
    }

    #[test]
    fn relative_paths_stay_in_the_engagement() {
        let from = Utf8Path::new("findings/a/F-1.md");
        assert_eq!(join(from, "../b/F-2.md").unwrap(), "findings/b/F-2.md");
        assert_eq!(join(from, "./F-2.md").unwrap(), "findings/a/F-2.md");
        assert_eq!(join(from, "../../../etc/passwd"), None);
        assert_eq!(percent_decoded("a%20b%zz%e"), "a b%zz%e");
    }
}
