//! Findings by how they are counted: the columns of a table of findings, its figures, and the lists behind them.

use super::address::Here;
use super::parts::*;
use super::{Cx, lists};
use crate::assess::Class;
use crate::model::*;

/// The classes of findings that count, in the order of the columns.
const CLASSES: &[Class] = &[Class::Major, Class::Minor, Class::Corrected, Class::Opportunity, Class::Conforming];

/// The columns of [`class_figures`].
pub(super) fn columns() -> Vec<Words> {
    let class = |class: &Class| Words::say(format!("class.{}", class.as_str()));
    CLASSES.iter().map(class).chain(std::iter::once(Words::say("class.all"))).collect()
}

/// One figure per class, and one of all; `prefix` stands before the anchors of [`by_class`].
pub(super) fn class_figures(
    cx: &Cx<'_>,
    here: &Here<'_>,
    key: &str,
    address: &str,
    prefix: &str,
    findings: &[FindingIx],
) -> Vec<Figure> {
    let count = |class: &Class| findings.iter().filter(|ix| cx.assessment[**ix].class == *class).count();
    let figure = |word: &str, count: usize| {
        Figure::new(format!("{key}.{word}"), count as u64, here.to(&format!("{address}#{prefix}{word}")))
    };
    let mut figures: Vec<Figure> = CLASSES.iter().map(|class| figure(class.as_str(), count(class))).collect();
    figures.push(figure("all", findings.len()));
    figures
}

/// Findings by how they are counted.
pub(super) fn by_class(cx: &Cx<'_>, here: &Here<'_>, prefix: &str, findings: &[FindingIx]) -> List {
    let list = |class: &Class| {
        let of: Vec<FindingIx> = findings.iter().copied().filter(|ix| cx.assessment[*ix].class == *class).collect();
        lists::findings(cx, here, &format!("{prefix}{}", class.as_str()), &of)
            .titled(Words::say(format!("grades-page.{}", class.as_str())))
    };
    List::grouped(format!("{prefix}all"), "findings", CLASSES.iter().map(list).collect())
}
