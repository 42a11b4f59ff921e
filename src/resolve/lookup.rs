//! Looking things up by id, and the one suggestion that a near miss gets.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Ids of one kind: exact, ignoring case, and near.
#[derive(Debug)]
pub(super) struct Ids {
    names: Vec<String>,
    exact: HashMap<String, usize>,
    // Built when the first miss asks.
    near: OnceLock<Near>,
}

/// What a miss may have meant.
#[derive(Debug)]
struct Near {
    /// Names in lower case.
    folded: HashMap<String, usize>,
    /// Names in lower case, whole and with one character left out.
    shortened: HashMap<String, Vec<u32>>,
}

impl PartialEq for Ids {
    fn eq(&self, other: &Ids) -> bool {
        self.names == other.names
    }
}

impl Ids {
    /// The names in their order; of names equal ignoring case the first is meant.
    pub(super) fn new(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let mut exact = HashMap::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            exact.entry(name.clone()).or_insert(index);
        }
        Ids { names, exact, near: OnceLock::new() }
    }

    /// The index of a name.
    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.exact.get(name).copied()
    }

    /// A name that differs from `name` in case or by one edit (readings S12), if `name` has at least
    /// four characters. The work does not grow with the number of names.
    pub(super) fn near(&self, name: &str) -> Option<&str> {
        let lower = name.to_lowercase();
        if !(4..=80).contains(&lower.chars().count()) {
            return None;
        }
        let near = self.near.get_or_init(|| Near::new(&self.names));
        if let Some(index) = near.folded.get(&lower) {
            return Some(&self.names[*index]);
        }
        let mut candidates: Vec<u32> = std::iter::once(lower.clone())
            .chain(shortened(&lower))
            .filter_map(|key| near.shortened.get(&key))
            .flat_map(|found| found.iter().copied().take(64))
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates
            .into_iter()
            .map(|index| self.names[index as usize].as_str())
            .find(|candidate| strsim::levenshtein(&candidate.to_lowercase(), &lower) == 1)
    }

    /// What there is instead, for a help line.
    pub(super) fn known(&self, what: &str) -> String {
        const MOST: usize = 12;
        match self.names.len() {
            0 => format!("the engagement has no {what}; remove the reference, or add one"),
            n if n <= MOST => format!("there are {}", self.names.join(", ")),
            n => format!("there are {n}, such as {}", self.names[..3].join(", ")),
        }
    }

    /// ``did you mean `X`?``, or what to do otherwise.
    pub(super) fn hint(&self, name: &str, otherwise: impl Into<String>) -> String {
        let few = || {
            (self.names.len() <= 64)
                .then(|| crate::parse::decode::nearest(name, self.names.iter().map(String::as_str)))
                .flatten()
        };
        match self.near(name).or_else(few) {
            Some(near) => format!("did you mean `{near}`?"),
            None => otherwise.into(),
        }
    }
}

impl Near {
    fn new(names: &[String]) -> Self {
        let mut folded = HashMap::with_capacity(names.len());
        let mut all: HashMap<String, Vec<u32>> = HashMap::new();
        for (index, name) in names.iter().enumerate() {
            let lower = name.to_lowercase();
            let at = u32::try_from(index).unwrap_or(u32::MAX);
            for key in shortened(&lower) {
                all.entry(key).or_default().push(at);
            }
            all.entry(lower.clone()).or_default().push(at);
            folded.entry(lower).or_insert(index);
        }
        Near { folded, shortened: all }
    }
}

fn shortened(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(|(at, c)| {
        let mut key = String::with_capacity(word.len());
        key.push_str(&word[..at]);
        key.push_str(&word[at + c.len_utf8()..]);
        key
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_means_case_or_one_edit_and_at_least_four_characters() {
        let ids = Ids::new(["F-007", "F-070", "claims-assist", "abc"]);
        assert_eq!(ids.near("f-007"), Some("F-007"));
        assert_eq!(ids.near("F-0077"), Some("F-007"));
        assert_eq!(ids.near("F-07"), Some("F-007"));
        assert_eq!(ids.near("claims-asist"), Some("claims-assist"));
        assert_eq!(ids.near("claim-asist"), None);
        assert_eq!(ids.near("abd"), None);
    }

    proptest::proptest! {
        #[test]
        fn near_agrees_with_plain_edit_distance(
            names in proptest::collection::vec("[ab1-]{3,6}", 0..12),
            word in "[ab1-]{4,7}",
        ) {
            let ids = Ids::new(names.iter().map(String::as_str));
            let plain = names.iter().any(|name| strsim::levenshtein(name, &word) <= 1);
            proptest::prop_assert_eq!(ids.near(&word).is_some(), plain);
        }
    }
}
