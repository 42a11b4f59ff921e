//! Ids on the page: slugs, made unique, apart for every group of readers.
//!
//! An id must not betray what an edition withholds. If a passage for auditors has a heading "Impact",
//! the public heading "Impact" must not become `impact-1` for that. So each chain of audiences counts
//! for itself, and its ids carry its name after an underscore, which no slug contains.

use std::collections::{BTreeMap, BTreeSet};

/// Longer slugs are cut: a heading may be as long as a file.
const MAX_SLUG: usize = 64;

/// The ids given so far.
#[derive(Default)]
pub(super) struct Ids {
    taken: BTreeSet<String>,
    next: BTreeMap<String, usize>,
}

impl Ids {
    /// A new id made of `base`, in the room of the audiences `scope`.
    pub(super) fn take(&mut self, base: &str, scope: &str) -> String {
        let wanted = format!("{base}{scope}");
        if self.taken.insert(wanted.clone()) {
            return wanted;
        }
        let count = self.next.entry(wanted).or_insert(0);
        loop {
            *count += 1;
            let id = format!("{base}-{count}{scope}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }

    /// Whether such an id was given.
    pub(super) fn has(&self, id: &str) -> bool {
        self.taken.contains(id)
    }
}

/// `text` as part of an address: lower case, letters and digits of any script, hyphens between them.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if slug.len() >= MAX_SLUG {
            break;
        }
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        } else if (c == '-' || c == '_' || c.is_whitespace()) && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The id of `anchor` on a page that shows several bodies.
pub(super) fn on_page(prefix: &str, anchor: &str) -> String {
    if prefix.is_empty() { anchor.to_owned() } else { format!("{prefix}-{anchor}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_any_script() {
        assert_eq!(slug("  What Über-prompts do: 5 ways! "), "what-über-prompts-do-5-ways");
        assert_eq!(slug("snake_case"), "snake-case");
        assert_eq!(slug("…"), "");
    }

    #[test]
    fn equal_ids_are_counted_apart_for_every_audience() {
        let mut ids = Ids::default();
        let mut take = |base: &str, scope: &str| ids.take(base, scope);
        assert_eq!(take("impact-1", ""), "impact-1");
        assert_eq!(take("impact", "_auditor"), "impact_auditor");
        assert_eq!(take("impact", ""), "impact");
        assert_eq!(take("impact", ""), "impact-2");
        assert_eq!(take("impact", "_auditor"), "impact-1_auditor");
    }
}
