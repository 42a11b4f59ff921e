//! Footnotes: which there are, who reads them, how they are numbered, and their lists.
//!
//! A footnote stands in one place: at the end of the smallest passage that holds all references to
//! it, or of the body. So nobody reads the note of a sentence that is withheld from them, and no
//! number tells that there is one. A reference from outside to a note inside a passage stays text.

use std::collections::{BTreeMap, VecDeque};

use super::ids::{Ids, slug};
use super::parts::{Note, NoteRef, Room};

/// The footnotes of a body by their labels.
#[derive(Default)]
pub(super) struct Labels {
    indexes: BTreeMap<String, usize>,
    names: Vec<String>,
    notes: Vec<Option<Note>>,
}

/// Where every footnote and every reference stands, once all are known.
pub(super) struct Notes {
    pub notes: Vec<Option<Note>>,
    /// For each footnote that is shown: its number and its id.
    pub shown: Vec<Option<(usize, String)>>,
    /// For each reference that links: its id.
    pub refs: Vec<Option<String>>,
    /// For each footnote, the references that stand where it is listed.
    pub back: Vec<Vec<usize>>,
    /// For each room, its footnotes in order.
    pub lists: Vec<Vec<usize>>,
}

impl Labels {
    /// The index of a label; labels are equal but for case and white space.
    pub(super) fn index(&mut self, label: &str) -> usize {
        let key = label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if let Some(&index) = self.indexes.get(&key) {
            return index;
        }
        self.names.push(key.clone());
        self.notes.push(None);
        self.indexes.insert(key, self.names.len() - 1);
        self.names.len() - 1
    }

    /// Keeps the text of a footnote; the first definition counts.
    pub(super) fn define(&mut self, label: usize, note: Note) {
        if let Some(slot @ None) = self.notes.get_mut(label) {
            *slot = Some(note);
        }
    }

    /// Decides what stands where.
    pub(super) fn settle(self, rooms: &[Room], refs: &[NoteRef], ids: &mut Ids) -> Notes {
        let Labels { names, notes, .. } = self;
        let count = names.len();
        let links: Vec<bool> = refs.iter().map(|r| links(r, rooms, &notes)).collect();
        let inside = grouped(refs, count, |r| r.inside);
        let places = places(rooms, refs, &links, &inside, count);

        let mut settled = Notes {
            notes,
            shown: (0..count).map(|_| None).collect(),
            refs: refs.iter().map(|_| None).collect(),
            back: vec![Vec::new(); count],
            lists: vec![Vec::new(); rooms.len()],
        };
        let mut listed = vec![false; count];
        // First what the room's own text refers to, in its order; then what those footnotes refer
        // to; then what only inner passages refer to, so that their numbers change no other.
        for (r, _) in refs.iter().zip(&links).filter(|(r, links)| **links && r.inside.is_none()) {
            if places[r.label] == Some(r.room) && !std::mem::replace(&mut listed[r.label], true) {
                settled.lists[r.room].push(r.label);
            }
        }
        for (room, list) in settled.lists.iter_mut().enumerate() {
            let mut next = 0;
            while let Some(&label) = list.get(next) {
                next += 1;
                for r in inside[label].iter().filter(|&&r| links[r]).map(|&r| &refs[r]) {
                    if places[r.label] == Some(room) && !std::mem::replace(&mut listed[r.label], true) {
                        list.push(r.label);
                    }
                }
            }
        }
        for (label, place) in places.iter().enumerate() {
            if let (Some(room), false) = (*place, listed[label]) {
                settled.lists[room].push(label);
            }
        }
        // A passage goes on counting where the text around it ends, so no number in it means two notes.
        let mut first = vec![1; rooms.len()];
        for (room, list) in settled.lists.iter().enumerate() {
            if room > 0 {
                first[room] = first[rooms[room].parent] + settled.lists[rooms[room].parent].len();
            }
            for (number, &label) in list.iter().enumerate() {
                let id = ids.take(&format!("fn_{}", slug(&names[label])), &rooms[room].scope);
                settled.shown[label] = Some((first[room] + number, id));
            }
        }
        for (at, r) in refs.iter().enumerate().filter(|(at, _)| links[*at]) {
            let room = match r.inside {
                None => Some(r.room),
                Some(note) => places[note],
            };
            let Some(room) = room else { continue };
            let id = ids.take(&format!("fnref_{}", slug(&names[r.label])), &rooms[room].scope);
            settled.refs[at] = Some(id);
            if places[r.label] == Some(room) {
                settled.back[r.label].push(at);
            }
        }
        settled
    }
}

/// Whether a reference may lead to its footnote: everyone who reads the one may read the other.
fn links(r: &NoteRef, rooms: &[Room], notes: &[Option<Note>]) -> bool {
    let Some(Some(note)) = notes.get(r.label) else { return false };
    common(rooms, note.room, r.room) == note.room
}

/// The room in which each footnote stands that anyone refers to.
fn places(rooms: &[Room], refs: &[NoteRef], links: &[bool], inside: &[Vec<usize>], count: usize) -> Vec<Option<usize>> {
    let mut places = vec![None; count];
    let mut queue: VecDeque<(usize, usize)> = refs
        .iter()
        .zip(links)
        .filter(|(r, links)| **links && r.inside.is_none())
        .map(|(r, _)| (r.label, r.room))
        .collect();
    // A place only moves outwards, and rooms are few deep, so this ends soon.
    while let Some((label, room)) = queue.pop_front() {
        let place = places[label].map_or(room, |place| common(rooms, place, room));
        if places[label] != Some(place) {
            places[label] = Some(place);
            queue.extend(inside[label].iter().filter(|&&r| links[r]).map(|&r| (refs[r].label, place)));
        }
    }
    places
}

/// The innermost room that holds both.
fn common(rooms: &[Room], mut a: usize, mut b: usize) -> usize {
    while a != b {
        if rooms[a].depth >= rooms[b].depth {
            a = rooms[a].parent;
        } else {
            b = rooms[b].parent;
        }
    }
    a
}

fn grouped(refs: &[NoteRef], count: usize, by: impl Fn(&NoteRef) -> Option<usize>) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); count];
    for (at, r) in refs.iter().enumerate() {
        if let Some(group) = by(r) {
            groups[group].push(at);
        }
    }
    groups
}
