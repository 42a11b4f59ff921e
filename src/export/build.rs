//! `data/build.json`, schema `aims-site.build/1`: what a site was made with. It is sealed with the site, so whoever has
//! the engagement folder, this version and these options can make the same bytes again. `source` tells apart two programs of
//! one version: it is the hash of what they were compiled from.

use serde_json::json;

use crate::model::Engagement;

/// Whether the document of this edition names what was read, so that the same document means the same site.
pub fn names_input(engagement: &Engagement) -> bool {
    engagement.edition.audience >= engagement.most_trusted()
}

/// The document as JSON that ends in a line feed. What was read is named in the most trusted edition only: elsewhere it
/// would change with what is withheld.
pub fn render(engagement: &Engagement, input: &str) -> Vec<u8> {
    let edition = engagement.edition;
    let document = json!({
        "schema": "aims-site.build/1",
        "program": "aims-site",
        "version": env!("CARGO_PKG_VERSION"),
        "source": { "sha256": env!("SOURCE_SHA256") },
        "edition": engagement.meta.audiences.get(edition.audience.index()),
        "options": { "drafts": edition.drafts },
        "input": names_input(engagement).then(|| json!({ "sha256": input })),
    });
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
