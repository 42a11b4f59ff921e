//! Labels of references: `A.5.3 AI risk assessment`. A number that carries a label is held against it, because reports
//! in the field cite numbers that belong to other controls, and nobody notices.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diag::{At, Code, Diagnostic};
use crate::model::*;
use crate::parse::decode::{excerpt, nearest};
use camino::Utf8Path;

/// Every label that the catalogs know, and what each means.
#[derive(Debug)]
pub struct Labels {
    shelf: Arc<Shelf>,
    /// Official titles, of requirements and of headings: what can be graded of it.
    titles: HashMap<String, Vec<RequirementIx>>,
    /// Titles of groups and areas: what can be graded below.
    groups: HashMap<String, Vec<RequirementIx>>,
    /// Variants of titles, and labels in loose use.
    others: HashMap<String, Vec<RequirementIx>>,
    /// Labels in loose use with the number they are used for.
    loose: HashMap<(String, String), usize>,
    /// Every label as it is written, for a near miss.
    written: Vec<String>,
}

/// What a label says of its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// It is the title of that number, or means the same.
    Agrees,
    /// It is wider or narrower than that number; it may mean one of these.
    Partial(Vec<RequirementIx>),
    /// It belongs to others: one of these is meant.
    Belongs(Vec<RequirementIx>),
    /// Nobody knows it.
    Unknown,
}

/// The number of a reference, and the label after it if there is one.
pub fn split(reference: &str) -> (&str, Option<&str>) {
    let reference = reference.trim();
    let (number, label) = reference.split_once(char::is_whitespace).unwrap_or((reference, ""));
    let label = label.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':')).trim();
    (number, (!label.is_empty()).then_some(label))
}

/// A label without what makes no difference: case, spacing, a final dot, British or American spelling.
fn plain(label: &str) -> String {
    let words: Vec<String> = label.trim_end_matches('.').split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").replace("organisation", "organization").replace("life cycle", "lifecycle")
}

/// The labels of one shelf are the same.
impl PartialEq for Labels {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shelf, &other.shelf)
    }
}

impl Labels {
    /// The labels of a shelf.
    pub fn new(shelf: &Arc<Shelf>) -> Self {
        let mut labels = Labels {
            shelf: Arc::clone(shelf),
            titles: HashMap::new(),
            groups: HashMap::new(),
            others: HashMap::new(),
            loose: HashMap::new(),
            written: Vec::new(),
        };
        let meant = |ix: RequirementIx, requirement: &Requirement| match requirement.is_gradable() {
            true => vec![ix],
            false => requirement.leaves.clone(),
        };
        for (ix, requirement) in shelf.requirements() {
            labels.written.push(requirement.title.clone());
            let of = meant(ix, requirement);
            labels.titles.entry(plain(&requirement.title)).or_default().extend(&of);
            for synonym in &requirement.synonyms {
                labels.written.push(synonym.clone());
                labels.others.entry(plain(synonym)).or_default().extend(&of);
            }
        }
        let areas = shelf.areas.iter().map(|area| (&area.reference, &area.title));
        for (reference, title) in areas.chain(shelf.groups.iter().map(|group| (&group.reference, &group.title))) {
            let below = format!("{reference}.");
            let of = shelf.requirements().filter(|(_, r)| r.is_gradable() && r.reference.starts_with(&below));
            labels.groups.entry(plain(title)).or_default().extend(of.map(|(ix, _)| ix));
        }
        for (i, loose) in shelf.loose.iter().enumerate() {
            labels.written.push(loose.label.clone());
            labels.others.entry(plain(&loose.label)).or_default().extend(&loose.means);
            labels.loose.insert((loose.reference.clone(), plain(&loose.label)), i);
        }
        for of in labels.titles.values_mut().chain(labels.groups.values_mut()).chain(labels.others.values_mut()) {
            of.sort_unstable();
            of.dedup();
        }
        labels
    }

    /// Holds a number against its label (readings C5): what the facts say of the pair, except that the title of another
    /// requirement is never accepted.
    pub fn judge(&self, number: &str, label: &str) -> Judged {
        let shelf = &*self.shelf;
        let label = plain(label);
        let own = shelf.requirement(number);
        let is_own = |of: &Vec<RequirementIx>| own.is_some_and(|own| of.contains(&own));
        let titled = self.titles.get(&label);
        if titled.is_some_and(is_own) {
            return Judged::Agrees;
        }
        let pair = self.loose.get(&(number.to_owned(), label.clone())).map(|i| &shelf.loose[*i]);
        match (pair, titled) {
            (Some(pair), _) if pair.status == LooseStatus::Match => Judged::Agrees,
            (Some(pair), None) if pair.status == LooseStatus::Partial => Judged::Partial(pair.means.clone()),
            // What the facts name is more exact than the title alone: it may be meant by clause or control.
            (Some(pair), _) => Judged::Belongs(pair.means.clone()),
            (None, Some(titled)) => Judged::Belongs(titled.clone()),
            (None, None) => match self.others.get(&label).or_else(|| self.groups.get(&label)) {
                Some(of) if is_own(of) => Judged::Agrees,
                Some(of) if !of.is_empty() => Judged::Belongs(of.clone()),
                _ => Judged::Unknown,
            },
        }
    }

    /// Says what is wrong with the label of a reference; nothing where there is none or it agrees. A number that nothing
    /// can be graded against is wrong by itself: then only a label that says what is meant is worth a word.
    pub(super) fn remark(&self, path: &Utf8Path, at: &At<String>, diagnostics: &mut Vec<Diagnostic>) -> Judged {
        let shelf = &*self.shelf;
        let (number, Some(label)) = split(&at.value) else { return Judged::Agrees };
        let judged = self.judge(number, label);
        let gradable = shelf.requirement(number).is_some_and(|ix| shelf.requirements[ix.index()].is_gradable());
        if !gradable && !matches!(judged, Judged::Belongs(_)) {
            return judged;
        }
        let (code, message, help) = match &judged {
            Judged::Agrees => return judged,
            Judged::Partial(means) => (
                Code::LabelPartial,
                format!("{} covers {}; {}", excerpt(label), names(shelf, means, "and"), called(shelf, number)),
                self.because(number, label, format!("name what is meant: {}", candidates(shelf, means))),
            ),
            Judged::Belongs(means) => (
                Code::LabelMismatch,
                match means.len() == 1 || self.is_title_of(label, means) {
                    true => format!("{} is {}; {}", excerpt(label), names(shelf, means, "and"), called(shelf, number)),
                    false => {
                        format!("{} may mean {}; {}", excerpt(label), names(shelf, means, "or"), called(shelf, number))
                    }
                },
                match means.as_slice() {
                    [one] => format!("write {}, or run `aims-site fix`", title(shelf, *one)),
                    several => self.because(number, label, format!("write one of {}", candidates(shelf, several))),
                },
            ),
            Judged::Unknown => (
                Code::LabelUnknown,
                format!("no catalog knows the label `{}`; {}", excerpt(label), called(shelf, number)),
                match nearest(label, self.written.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`? A label is the official title, or is left out"),
                    None => "write the official title after the number, or the number alone".to_owned(),
                },
            ),
        };
        diagnostics.push(Diagnostic::new(code, path, at.span, message, help));
        judged
    }

    /// What to do, after what is known of a number in loose use.
    fn because(&self, number: &str, label: &str, help: String) -> String {
        match self.loose.get(&(number.to_owned(), plain(label))) {
            Some(i) => format!("{} {}{}", self.shelf.loose[*i].why, help[..1].to_uppercase(), &help[1..]),
            None => help,
        }
    }

    /// Whether the label is the very title of all of these.
    fn is_title_of(&self, label: &str, means: &[RequirementIx]) -> bool {
        let mut sorted = means.to_vec();
        sorted.sort_unstable();
        self.titles.get(&plain(label)) == Some(&sorted)
    }
}

/// `A.7.4`, `clauses 6.1.2 and 8.2`, `A.2.2 and clause 5.2`; joined by `and` or `or`.
fn names(shelf: &Shelf, list: &[RequirementIx], joined_by: &str) -> String {
    let (clauses, controls): (Vec<&Requirement>, Vec<&Requirement>) = list
        .iter()
        .map(|ix| &shelf.requirements[ix.index()])
        .partition(|requirement| requirement.kind == RequirementKind::Clause);
    let refs = |of: &[&Requirement]| -> Vec<String> { of.iter().map(|r| r.reference.clone()).collect() };
    let mut parts = refs(&controls);
    match refs(&clauses).as_slice() {
        [] => {}
        [one] => parts.push(format!("clause {one}")),
        several if parts.is_empty() => parts.push(format!("clauses {}", joined(several, joined_by))),
        several => parts.splice(0..0, several.iter().map(|clause| format!("clause {clause}"))).for_each(drop),
    }
    joined(&parts, joined_by)
}

/// `a`, `a and b`, `a, b and c`.
fn joined(words: &[String], by: &str) -> String {
    match words {
        [most @ .., last] if !most.is_empty() => format!("{} {by} {last}", most.join(", ")),
        words => words.concat(),
    }
}

/// What a number is really called.
fn called(shelf: &Shelf, number: &str) -> String {
    let group = || {
        let groups = shelf.groups.iter().map(|group| (&group.reference, &group.title));
        let mut all = groups.chain(shelf.areas.iter().map(|area| (&area.reference, &area.title)));
        all.find(|(reference, _)| *reference == number).map(|(_, title)| title)
    };
    match shelf.requirement(number) {
        Some(ix) => format!("{number} is {}", shelf.requirements[ix.index()].title),
        None => match group() {
            Some(title) => format!("{number} is the group {title}"),
            None => format!("there is no control or clause {}", excerpt(number)),
        },
    }
}

/// A requirement as it is written in front matter.
pub fn title(shelf: &Shelf, ix: RequirementIx) -> String {
    let requirement = &shelf.requirements[ix.index()];
    format!("`{} {}`", requirement.reference, requirement.title)
}

fn candidates(shelf: &Shelf, list: &[RequirementIx]) -> String {
    list.iter().map(|ix| title(shelf, *ix)).collect::<Vec<_>>().join(", ")
}
