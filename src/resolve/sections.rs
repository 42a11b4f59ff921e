//! Sections of findings in the engagement's language, by the headings that its theme's strings give them.
//!
//! English headings are known everywhere, and told by the Markdown writer. Another language comes with
//! `theme/strings/<language>.yaml`; what is wrong with that file is the theme's to say.

use std::sync::Arc;

use camino::Utf8Path;

use crate::model::{Prose, SectionKind};
use crate::parse::yaml::{self, Kind, Node};
use crate::read::Sources;

/// The strings of a theme have fewer nodes.
const MAX_NODES: usize = 20_000;

/// Headings in lower case, with the sections that they name.
pub(super) type Headings = Vec<(String, SectionKind)>;

/// Tells the sections of a body whose headings are in the engagement's language.
pub(super) fn tell(prose: &mut Prose, headings: &Headings) {
    if headings.is_empty() {
        return;
    }
    for section in Arc::make_mut(&mut prose.sections).iter_mut().filter(|section| section.kind.is_none()) {
        let title = section.title.to_lowercase();
        section.kind = headings.iter().find(|(heading, _)| *heading == title).map(|(_, kind)| *kind);
    }
}

/// The headings that the strings of `language` give to the sections.
pub(super) fn headings(language: &str, sources: &Sources) -> Headings {
    let file = format!("theme/strings/{language}.yaml");
    let Some(text) = sources.text(Utf8Path::new(&file)) else { return Vec::new() };
    let Ok(tree) = yaml::parse(text, 0, MAX_NODES) else { return Vec::new() };
    let Some(section) = value(&tree, "section") else { return Vec::new() };
    let heading = |kind: &SectionKind| match &value(section, kind.key())?.kind {
        Kind::Text { value, .. } => Some((value.trim().to_lowercase(), *kind)),
        _ => None,
    };
    SectionKind::ALL.iter().filter_map(heading).collect()
}

fn value<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let Kind::Map(entries) = &node.kind else { return None };
    let named = |name: &Node| matches!(&name.kind, Kind::Text { value, .. } if value == key);
    entries.iter().find(|(name, _)| named(name)).map(|(_, value)| value)
}
