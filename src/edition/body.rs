//! Prose without the passages that are for others, and without the names of what is withheld.

use std::sync::Arc;

use crate::model::*;

/// What a link shows in the place of a name that is withheld.
pub const OMITTED: &str = "[…]";

/// Things of a list that were kept, and under which numbers.
pub(super) struct Kept(Vec<Option<usize>>);

impl Kept {
    /// Drops what is not to be kept.
    pub(super) fn of<T>(list: &mut Vec<T>, keep: impl Fn(&T) -> bool) -> Kept {
        let mut next = 0..;
        let numbers = list.iter().map(|thing| keep(thing).then(|| next.next()).flatten()).collect();
        list.retain(|thing| keep(thing));
        Kept(numbers)
    }

    /// The number now of what had the number `before`.
    pub(super) fn now(&self, before: usize) -> Option<usize> {
        self.0.get(before).copied().flatten()
    }
}

/// Takes out of a body what `reader` may not know. Its sections and its text never held what stands in a passage.
pub(super) fn prune(prose: &mut Prose, reader: AudienceIx, files: &Kept, pages: &Kept) {
    let mut names = Vec::new();
    walk(&mut prose.pieces, reader, files, pages, &mut names);
    // The longer first: one name may begin with another.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for name in names {
        if prose.text.contains(&name) {
            omit(prose, &name);
        }
    }
}

/// Takes a name out of the text of a body; its sections stand where they stand afterwards.
fn omit(prose: &mut Prose, name: &str) {
    let mut text = String::with_capacity(prose.text.len());
    let mut copied = 0;
    for section in Arc::make_mut(&mut prose.sections) {
        section.title = section.title.replace(name, OMITTED);
        text.push_str(&prose.text[copied..section.says.start].replace(name, OMITTED));
        let start = text.len();
        text.push_str(&prose.text[section.says.clone()].replace(name, OMITTED));
        copied = section.says.end;
        section.says = start..text.len();
    }
    text.push_str(&prose.text[copied..].replace(name, OMITTED));
    prose.text = text.into();
}

fn walk(list: &mut Vec<Piece>, reader: AudienceIx, files: &Kept, pages: &Kept, names: &mut Vec<String>) {
    list.retain_mut(|piece| match piece {
        Piece::Html(_) | Piece::Words { .. } | Piece::Figure { .. } | Piece::Break => true,
        Piece::Link(link) | Piece::Image { link, .. } => {
            if let Some(name) = retarget(link, files, pages) {
                names.push(name);
            }
            true
        }
        // A passage for somebody whom nobody knows is nobody's.
        Piece::Passage { level, pieces: inner, .. } => {
            let open = level.is_some_and(|level| level <= reader);
            if open {
                walk(inner, reader, files, pages, names);
            }
            open
        }
    });
}

/// Follows a target to its new number; the name of one that is withheld, which the link then no longer holds.
fn retarget(link: &mut ProseLink, files: &Kept, pages: &Kept) -> Option<String> {
    link.target = match link.target {
        Target::Evidence(ix) => {
            files.now(ix.index()).map_or(Target::Withheld, |now| Target::Evidence(EvidenceIx::new(now)))
        }
        Target::Page(ix) => pages.now(ix.index()).map_or(Target::Withheld, |now| Target::Page(PageIx::new(now))),
        target => target,
    };
    (link.target == Target::Withheld).then(|| std::mem::take(&mut link.raw))
}
