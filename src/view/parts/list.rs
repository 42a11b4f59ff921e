//! What figures count.

use serde::Serialize;

use super::{Badge, Cell, Column, Words};

/// What a [`Figure`](super::Figure) counts: the element `id` carries `data-count` and holds as many entries, each marked `data-ref`.
///
/// A list has entries or groups. The entries of its groups count towards it, so one tree of lists serves many figures
/// (`#open` > `#major` > `#design-major`). Build it with [`List::of`] and [`List::grouped`], which keep the count. A ref
/// must not stand twice in one tree.
#[derive(Serialize, Clone, Debug)]
pub struct List {
    /// Id of the element, unique in its page.
    pub id: String,
    /// How many entries it holds, with those of its groups.
    pub count: u64,
    /// What it counts: `findings`, `assessments`, `requirements` …; its words are the strings `unit.UNIT` and `counts.UNIT`.
    pub unit: String,
    /// Heading above it; a list without one is only an anchor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Words>,
    /// A sentence below the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
    /// Headings of the cells of its entries; none for a list of ids and titles.
    pub columns: Vec<Column>,
    /// Ids and titles only.
    pub compact: bool,
    /// Its own entries.
    pub entries: Vec<Entry>,
    /// The lists it consists of.
    pub groups: Vec<List>,
}

impl List {
    /// Above this many entries a list shows ids and titles only.
    pub const COMPACT_ABOVE: u64 = 500;

    /// A list of entries.
    pub fn of(id: impl Into<String>, unit: impl Into<String>, entries: Vec<Entry>) -> Self {
        let count = entries.len() as u64;
        let mut list = Self {
            id: id.into(),
            count,
            unit: unit.into(),
            title: None,
            note: None,
            columns: Vec::new(),
            compact: false,
            entries,
            groups: Vec::new(),
        };
        if count > Self::COMPACT_ABOVE {
            list.set_compact();
        }
        list
    }

    /// A list of lists.
    pub fn grouped(id: impl Into<String>, unit: impl Into<String>, groups: Vec<List>) -> Self {
        let count = groups.iter().map(|group| group.count).sum();
        let mut list = Self { count, groups, ..Self::of(id, unit, Vec::new()) };
        if count > Self::COMPACT_ABOVE {
            list.set_compact();
        }
        list
    }

    /// The same, with a heading.
    #[must_use]
    pub fn titled(mut self, title: Words) -> Self {
        self.title = Some(title);
        self
    }

    /// The same, with a note under its heading.
    #[must_use]
    pub fn noted(mut self, note: Option<Words>) -> Self {
        self.note = note;
        self
    }

    /// The same, with columns for the cells of its entries.
    #[must_use]
    pub fn columns(mut self, columns: Vec<Column>) -> Self {
        self.columns = columns;
        self
    }

    /// What a long list does not show is not held: it may have as many entries as there are findings.
    fn set_compact(&mut self) {
        self.compact = true;
        for entry in &mut self.entries {
            (entry.note, entry.badges, entry.cells) = (None, Vec::new(), Vec::new());
        }
        for group in &mut self.groups {
            group.set_compact();
        }
    }
}

/// One thing that a list holds.
#[derive(Serialize, Clone, Debug)]
pub struct Entry {
    /// Id of the thing in the unit of the list: `F-007`, `F-007/A.6.2.4`, `A.6.2.4`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its page.
    pub href: String,
    /// Its title; none where it is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Words>,
    /// Smaller words below the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
    /// Badges beside the title, for a list without columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub badges: Vec<Badge>,
    /// Its cells, one per column of the list.
    pub cells: Vec<Cell>,
}

impl Entry {
    /// An entry of id and title.
    pub fn new(reference: impl Into<String>, href: impl Into<String>, title: Option<Words>) -> Self {
        Self {
            reference: reference.into(),
            href: href.into(),
            title,
            note: None,
            badges: Vec::new(),
            cells: Vec::new(),
        }
    }
}
