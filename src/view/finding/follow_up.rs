//! What happens after a finding: remediation and every retest, records of people, timeline flags.

use serde::Serialize;

use super::super::address::Here;
use super::super::parts::Row;
use super::super::parts::*;
use super::super::{Cx, cells, prose};
use crate::assess::{Flag, FlagRule};
use crate::model::*;

/// Remediation and verification.
#[derive(Debug, Serialize)]
pub(super) struct Remediation {
    terms: Vec<Term>,
    /// Every retest, the earliest first.
    verifications: Table,
}

/// Somebody's word on the finding.
#[derive(Debug, Serialize)]
pub(super) struct Record {
    title: Words,
    terms: Vec<Term>,
}

/// What a timeline rule says of the finding.
#[derive(Debug, Serialize)]
pub(super) struct FlagLine {
    rule: Link,
    text: Words,
}

/// Withdrawn, accepted, reopened.
pub(super) fn notices(cx: &Cx<'_>, ix: FindingIx) -> Vec<Callout> {
    let (finding, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let notice = |kind, key: &str, line: Words| Callout {
        kind,
        title: Words::say(format!("finding-page.notice-{key}")),
        lines: vec![line],
        links: Vec::new(),
    };
    let day = |date: Date| Value::date(date.to_string());
    let mut notices = Vec::new();
    if finding.withheld {
        notices.push(notice(CalloutKind::Note, "withheld", Words::say("finding-page.withheld-line")));
    }
    if finding.draft {
        notices.push(notice(CalloutKind::Warning, "draft", Words::say("finding-page.draft-line")));
    }
    if let Some(withdrawal) = finding.withdrawal.as_ref().filter(|_| finding.status == Status::Withdrawn) {
        let line = Words::say("finding-page.withdrawn-line")
            .with("by", withdrawal.by.as_str())
            .with("date", day(withdrawal.date))
            .with("reason", withdrawal.reason.as_str());
        notices.push(notice(CalloutKind::Note, "withdrawn", line));
    }
    if let Some(acceptance) = finding.acceptance.as_ref().filter(|_| finding.status == Status::Accepted) {
        let line = Words::say("finding-page.accepted-line")
            .with("by", acceptance.by.as_str())
            .with("date", day(acceptance.date));
        notices.push(notice(CalloutKind::Important, "accepted", line));
    }
    if state.reopened {
        notices.push(notice(CalloutKind::Warning, "reopened", Words::say("finding-page.reopened-line")));
    }
    notices
}

pub(super) fn flags(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> Vec<FlagLine> {
    let line = |flag: &Flag| {
        let rule = flag.rule.as_str();
        FlagLine { rule: Link::new(here.rule(rule), Words::text(rule)), text: flag_words(cx, flag) }
    };
    cx.assessment.flags_of(ix).iter().map(line).collect()
}

fn flag_words(cx: &Cx<'_>, flag: &Flag) -> Words {
    let (finding, state) = (&cx.engagement[flag.finding], &cx.assessment[flag.finding]);
    if finding.withheld {
        return Words::say(format!("flag-short.{}", flag.rule.as_str()));
    }
    let mut words = Words::say(format!("flag.{}", flag.rule.as_str()));
    let mut dates = vec![("today", Some(cx.engagement.today())), ("due", state.due), ("verify-by", state.verify_by)];
    dates.push(("expires", cx.engagement.meta.certificate.expires));
    for (name, date) in dates {
        if let Some(date) = date {
            words = words.with(name, Value::date(date.to_string()));
        }
    }
    if let Some(event) = flag.event {
        words = words.with("event", cells::event(&cx.engagement[event]));
    }
    if flag.rule == FlagRule::T8 {
        let verification = flag.verification.and_then(|at| finding.remediation.verification.get(at as usize));
        words = words.with("by", verification.and_then(|v| v.by.as_deref()).unwrap_or_default());
    }
    words
}

/// Of nonconformities always; of others where anything of it is stated.
pub(super) fn remediation(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> Option<Remediation> {
    let (finding, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let of = &finding.remediation;
    let stated = of.owner.is_some() || of.due.is_some() || of.verify_by.is_some() || !of.verification.is_empty();
    if !finding.is_nonconformity() && !stated {
        return None;
    }
    let term = |key: &str, cell: Cell| Term::new(Words::say(format!("remediation.{key}")), cell);
    let mut terms = vec![
        term("status", Cell::Badges(vec![Badge::new(BadgeKind::Status, finding.status.as_str())])),
        term("owner", cells::stated(of.owner.as_deref())),
    ];
    if state.correction_due.is_some() || finding.is_nonconformity() {
        let none_needed = state.correction_due.is_none() && !has_major(finding);
        let correction = cells::deadline(state.correction_due, state.correction_default);
        terms.push(term("correction-due", if none_needed { Cell::Nothing } else { correction }));
    }
    terms.push(term("due", cells::deadline(state.due, state.due_default)));
    terms.push(term("verify-by", verify_by(cx, of.verify_by)));
    if finding.is_nonconformity() {
        terms.extend(SECTIONS.iter().map(|(key, kind)| term(key, section(finding, *kind))));
    }
    Some(Remediation { terms, verifications: verifications(cx, here, of) })
}

/// What an auditor looks for in the answer to a nonconformity, wherever its author wrote it.
const SECTIONS: &[(&str, SectionKind)] = &[
    ("extent", SectionKind::Extent),
    ("root-cause", SectionKind::RootCause),
    ("correction", SectionKind::Correction),
    ("corrective-action", SectionKind::CorrectiveAction),
];

fn section(finding: &Finding, kind: SectionKind) -> Cell {
    match finding.prose.section(kind) {
        Some(section) => {
            let id = prose::on_page(&finding.id, &section.anchor);
            Cell::Link(Link::new(format!("#{id}"), Words::say("remediation.in-the-finding")))
        }
        None => Cell::NotStated,
    }
}

fn has_major(finding: &Finding) -> bool {
    finding.entries.iter().any(|entry| entry.grade == Grade::Major)
}

fn verify_by(cx: &Cx<'_>, by: Option<VerifyBy>) -> Cell {
    match by {
        Some(VerifyBy::Event(event)) => Cell::Text(cells::event(&cx.engagement[event])),
        Some(VerifyBy::Date(date)) => cells::date(Some(date)),
        None => Cell::NotStated,
    }
}

fn verifications(cx: &Cx<'_>, here: &Here<'_>, of: &crate::model::Remediation) -> Table {
    let mut retests: Vec<&Verification> = of.verification.iter().collect();
    retests.sort_by_key(|retest| retest.date);
    let row = |retest: &Verification| {
        let evidence = retest
            .evidence
            .map(|file| Cell::Link(Link::new(here.exhibit(file), Words::text(&cx.engagement[file].path))));
        Row::new(vec![
            Cell::Date(retest.date.to_string()),
            cells::stated(retest.by.as_deref()),
            Cell::Badges(vec![Badge::new(BadgeKind::Verification, retest.result.as_str())]),
            if retest.requirements.is_empty() {
                Cell::Text(Words::say("remediation.speaks-of-all"))
            } else {
                Cell::Links(retest.requirements.iter().map(|ix| here.requirement_link(*ix)).collect())
            },
            evidence.unwrap_or(Cell::NotStated),
        ])
    };
    let columns = ["date", "by", "result", "speaks-of", "evidence"];
    Table {
        id: Some("verifications".into()),
        caption: Words::say("remediation.verifications"),
        columns: columns.iter().map(|column| Column::text(Words::say(format!("column.{column}")))).collect(),
        rows: retests.into_iter().map(row).collect(),
        none: Some(Words::say("remediation.not-verified")),
    }
}

pub(super) fn records(finding: &Finding) -> Vec<Record> {
    let mut records = Vec::new();
    if let Some(word) = &finding.acknowledged {
        let title = match word.agreed {
            Some(true) => "record.acknowledged-agreed",
            Some(false) => "record.acknowledged-disagreed",
            None => "record.acknowledged",
        };
        let mut terms = vec![person(word.by.as_deref()), day("date", word.date)];
        terms.extend(
            word.comment
                .as_deref()
                .filter(|comment| !comment.trim().is_empty())
                .map(|comment| Term::new(Words::say("record.comment"), Cell::Text(Words::text(comment)))),
        );
        records.push(Record { title: Words::say(title), terms });
    } else if finding.is_nonconformity() {
        let missing = vec![Term::new(Words::say("record.by"), Cell::NotStated)];
        records.push(Record { title: Words::say("record.acknowledged"), terms: missing });
    }
    if let Some(acceptance) = &finding.acceptance {
        let terms = vec![
            person(Some(&acceptance.by)),
            day("date", Some(acceptance.date)),
            day("until", acceptance.until),
            reason(&acceptance.reason),
        ];
        records.push(Record { title: Words::say("record.acceptance"), terms });
    }
    if let Some(withdrawal) = &finding.withdrawal {
        let terms = vec![person(Some(&withdrawal.by)), day("date", Some(withdrawal.date)), reason(&withdrawal.reason)];
        records.push(Record { title: Words::say("record.withdrawal"), terms });
    }
    records
}

fn person(by: Option<&str>) -> Term {
    Term::new(Words::say("record.by"), cells::stated(by))
}

fn day(key: &str, date: Option<Date>) -> Term {
    Term::new(Words::say(format!("record.{key}")), cells::date(date))
}

fn reason(text: &str) -> Term {
    Term::new(Words::say("record.reason"), cells::stated(Some(text)))
}
