//! `data/build.json`, schema `aims-site.build/1`: what a site was made with, and what came of it. It is sealed with the
//! site, so whoever has the engagement folder, this version and these options can make the same bytes again. `source`
//! tells apart two programs of one version: it is the hash of what they were compiled from.
//!
//! [`stands`] reads the document of an earlier site: the same program, options and input would make the same site again.

use serde::{Deserialize, Serialize};

use crate::Model;
use crate::edition::Asked;
use crate::model::Engagement;

/// What came of a build: what the command says of it, so that it can say so again where nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Evidence files of the site.
    pub evidence: usize,
    /// Findings of the engagement.
    pub findings: usize,
    /// Major nonconformities that are open.
    pub major: usize,
    /// Minor nonconformities that are open.
    pub minor: usize,
    /// Pages of the site.
    pub pages: usize,
    /// Title of the engagement.
    pub title: String,
    /// Warnings that the engagement gave.
    pub warnings: usize,
}

impl Outcome {
    /// What the rules made of an engagement, before any page of it is made.
    pub fn of(model: &Model) -> Outcome {
        let figures = &model.assessment.figures;
        Outcome {
            evidence: 0,
            findings: figures.findings.len(),
            major: figures.nonconformities.major.len(),
            minor: figures.nonconformities.minor.len(),
            pages: 0,
            title: model.engagement.meta.title.clone(),
            warnings: model.warnings,
        }
    }
}

/// The document; its keys are in the order of the alphabet.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    edition: Option<String>,
    input: Option<Hash>,
    options: Options,
    outcome: Option<Outcome>,
    program: String,
    schema: String,
    source: Hash,
    version: String,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hash {
    sha256: String,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    drafts: bool,
}

impl Document {
    fn new(edition: Option<String>, drafts: bool, made: Option<(String, Outcome)>) -> Document {
        let (input, outcome) = made.unzip();
        Document {
            edition,
            input: input.map(|sha256| Hash { sha256 }),
            options: Options { drafts },
            outcome,
            program: "aims-site".to_owned(),
            schema: "aims-site.build/1".to_owned(),
            source: Hash { sha256: env!("SOURCE_SHA256").to_owned() },
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// The document as JSON that ends in a line feed. `input`, the hash of what was read, and what came of it are named in
/// the most trusted edition only: elsewhere they would change with what is withheld.
pub fn render(engagement: &Engagement, input: String, outcome: Outcome) -> Vec<u8> {
    let edition = engagement.edition;
    let made = (edition.audience >= engagement.most_trusted()).then_some((input, outcome));
    let audience = engagement.meta.audiences.get(edition.audience.index()).cloned();
    let mut bytes = serde_json::to_vec_pretty(&Document::new(audience, edition.drafts, made)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// What came of the build that wrote this document, if this program would make the same site of this `input` for the
/// edition that is `asked` for.
pub fn stands(document: &str, input: &str, asked: &Asked) -> Option<Outcome> {
    let document: Document = serde_json::from_str(document).ok()?;
    // Only the most trusted edition names its input, and it is the one that is made where none is asked for.
    let wanted = asked.audience.as_ref().is_none_or(|asked| document.edition.as_ref() == Some(asked));
    let outcome = document.outcome.clone()?;
    let same = Document::new(document.edition.clone(), asked.drafts, Some((input.to_owned(), outcome.clone())));
    (wanted && document == same).then_some(outcome)
}
