//! Texts of an engagement in forms that other formats allow.

use crate::model::{Engagement, Finding};

/// White space folded, control characters gone: what formats call a string on one line.
pub fn plain(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The finding's title, or its id where an edition withholds it.
pub fn name(finding: &Finding) -> String {
    let title = plain(&finding.title);
    if title.is_empty() { finding.id.clone() } else { title }
}

/// What tells this engagement from others: its reference, else its title.
pub fn slug(e: &Engagement) -> String {
    let reference = e.meta.reference.as_deref().unwrap_or(&e.meta.title);
    let slug = crate::model::slug(reference);
    if slug.is_empty() { "engagement".into() } else { slug }
}
