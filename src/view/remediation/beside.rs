//! What stands beside the register: flags with the dates behind them, reopened findings, accepted risks.

use serde::Serialize;

use super::retest_words;
use crate::assess::{Flag, FlagRule};
use crate::model::*;
use crate::view::address::Here;
use crate::view::parts::*;
use crate::view::{Cx, cells, lists, mention};

/// A rule of the timeline with what it flags.
#[derive(Debug, Serialize)]
pub(super) struct FlagRow {
    rule: Label,
    figure: Figure,
}

/// The figure of a flag, which links to its list here.
pub(in crate::view) fn flag_figure(cx: &Cx<'_>, here: &Here<'_>, rule: FlagRule) -> Figure {
    let count = flags_of(cx, rule).count();
    let id = rule.as_str();
    Figure::new(format!("remediation.flag.{id}"), count as u64, here.to(&format!("remediation.html#flag-{id}")))
}

fn flags_of<'a>(cx: &Cx<'a>, rule: FlagRule) -> impl Iterator<Item = &'a Flag> {
    cx.assessment.flags.iter().filter(move |flag| flag.rule == rule)
}

pub(super) fn flag_row(cx: &Cx<'_>, here: &Here<'_>, rule: FlagRule) -> FlagRow {
    let id = rule.as_str();
    let link = cells::rule(here, id);
    FlagRow {
        rule: Label {
            note: Some(Words::say(format!("remediation-page.flag-about.{id}"))),
            ..Label::link(link.href, link.text)
        },
        figure: flag_figure(cx, here, rule),
    }
}

/// The findings that a rule flags, each with the dates or the person behind it.
pub(super) fn flagged(cx: &Cx<'_>, here: &Here<'_>, rule: FlagRule) -> List {
    let entries = flags_of(cx, rule).map(|flag| {
        let mut entry = lists::finding_entry(cx, here, flag.finding);
        entry.note = Some(why(cx, flag));
        entry
    });
    let id = rule.as_str();
    List::of(format!("flag-{id}"), "findings", entries.collect()).titled(cells::rule(here, id).text)
}

/// What a flag rests on, in a sentence.
fn why(cx: &Cx<'_>, flag: &Flag) -> Words {
    let (finding, state) = (&cx.engagement[flag.finding], &cx.assessment[flag.finding]);
    if finding.withheld {
        return Words::say(format!("flag-short.{}", flag.rule.as_str()));
    }
    let mut words = Words::say(format!("remediation-page.why.{}", flag.rule.as_str()));
    let date = |date: Option<Date>| {
        date.map_or_else(|| Words::say("cell.not-stated").into(), |date| Value::date(date.to_string()))
    };
    words = words.with("due", date(state.due)).with("verify", date(state.verify_by));
    words = words.with("expires", date(cx.engagement.meta.certificate.expires));
    if let Some(event) = flag.event {
        words = words.with("event", cells::event(&cx.engagement[event]));
    }
    let retest = flag.verification.and_then(|place| finding.remediation.verification.get(place as usize));
    if let Some(by) = retest.and_then(|retest| retest.by.as_deref()) {
        words = words.with("who", by);
    }
    words
}

pub(super) fn reopened_findings<'a>(cx: &Cx<'a>) -> impl Iterator<Item = FindingIx> + use<'a> {
    let (engagement, assessment) = (cx.engagement, cx.assessment);
    engagement.published().map(|(ix, _)| ix).filter(|ix| assessment[*ix].reopened)
}

/// A retest was effective and a later one was not; every retest stays visible.
pub(super) fn reopened(cx: &Cx<'_>, here: &Here<'_>) -> List {
    let entries = reopened_findings(cx).map(|ix| {
        let mut retests: Vec<&Verification> = cx.engagement[ix].remediation.verification.iter().collect();
        retests.sort_by_key(|retest| retest.date);
        let mut entry = lists::finding_entry(cx, here, ix);
        entry.note = mention::all(retests.into_iter().map(|retest| {
            Words::say("remediation-page.retest-result")
                .with("result", Words::say(format!("verification.{}", retest.result.as_str())))
                .with("retest", retest_words(retest, 1))
        }));
        entry
    });
    let list = List::of("reopened", "findings", entries.collect()).titled(Words::say("remediation-page.reopened"));
    List { note: Some(Words::say("remediation-page.reopened-note")), ..list }
}

pub(super) fn accepted_findings<'a>(cx: &Cx<'a>) -> impl Iterator<Item = FindingIx> + use<'a> {
    let counting =
        cx.engagement.published().filter(|(_, finding)| finding.counts() && finding.status == Status::Accepted);
    counting.map(|(ix, _)| ix)
}

/// Accepting a risk does not undo a nonconformity (G2): by whom, since when, until when, why.
pub(super) fn accepted(cx: &Cx<'_>, here: &Here<'_>) -> List {
    let today = cx.engagement.today();
    let entries = accepted_findings(cx).map(|ix| {
        let mut entry = lists::finding_entry(cx, here, ix);
        let acceptance = cx.engagement[ix].acceptance.as_ref();
        let until = acceptance.and_then(|acceptance| acceptance.until);
        let expired = until.is_some_and(|until| until < today);
        let cells = vec![
            cells::stated(acceptance.map(|acceptance| acceptance.by.as_str())),
            cells::date(acceptance.map(|acceptance| acceptance.date)),
            match until {
                Some(until) if expired => {
                    Cell::Text(Words::say("remediation-page.expired").with("date", Value::date(until.to_string())))
                }
                Some(until) => Cell::Date(until.to_string()),
                None => Cell::NotStated,
            },
            cells::stated(acceptance.map(|acceptance| acceptance.reason.as_str())),
        ];
        let finding = &cx.engagement[ix];
        entry.cells = cells.into_iter().map(|cell| mention::known(finding, cell)).collect();
        entry
    });
    let column = |key: &str, align| Column { title: Words::say(format!("remediation-page.column-{key}")), align };
    let list = List::of("accepted", "findings", entries.collect())
        .titled(Words::say("remediation-page.accepted"))
        .columns(vec![
            column("accepted-by", Align::Start),
            column("accepted-on", Align::Tight),
            column("accepted-until", Align::Tight),
            column("reason", Align::Wide),
        ]);
    List { note: Some(Words::say("remediation-page.accepted-note")), ..list }
}
