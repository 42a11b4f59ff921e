//! What became of a finding: acknowledgement, acceptance, withdrawal, remediation and its retests.

use crate::diag::{At, Code};
use crate::model::*;
use crate::parse::decode::{Cx, Map, excerpt};

/// An entry of `remediation.verification`.
#[derive(Debug, Clone)]
pub struct RawVerification {
    /// When.
    pub date: At<Date>,
    /// By whom.
    pub by: Option<String>,
    /// Result.
    pub result: VerificationResult,
    /// The requirements it speaks of.
    pub refs: Vec<At<String>>,
    /// Its evidence.
    pub evidence: Option<At<String>>,
}

pub(super) fn repeats(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Repeats>> {
    let text = map.text(cx, "repeats")?;
    match text.value.split_once('/') {
        Some((period, id)) if !period.is_empty() && !id.is_empty() => {
            Some(At::new(Repeats { period: period.to_owned(), id: id.to_owned() }, text.span))
        }
        _ => {
            cx.report(
                Code::BadValue,
                text.span,
                format!("repeats: `{}` does not name a period and a finding", excerpt(&text.value)),
                "write it as `PERIOD/ID`, such as `2025-Q3/F-003`",
            );
            None
        }
    }
}

pub(super) fn acknowledged(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Acknowledgement>> {
    let span = map.key_span("acknowledged")?;
    let mut map = map.map(cx, "acknowledged")?;
    let by = map.string(cx, "by");
    let date = map.date(cx, "date");
    let agreed = map.yes_no(cx, "agreed").map(|at| at.value);
    let comment = map.string(cx, "comment");
    map.finish(cx, false);
    let span = date.as_ref().map_or(span, |date| date.span);
    Some(At::new(Acknowledgement { by, date: date.map(|at| at.value), agreed, comment }, span))
}

pub(super) fn acceptance(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Acceptance>> {
    let at = map.key_span("acceptance")?;
    let mut map = map.map(cx, "acceptance")?;
    let by = map.string(cx, "by");
    let date = map.date(cx, "date");
    let until = map.date(cx, "until").map(|at| at.value);
    let reason = map.string(cx, "reason");
    for key in ["by", "date", "reason"] {
        if !map.has(key) {
            map.missing(cx, key, at, "an acceptance states by whom, when and why");
        }
    }
    map.finish(cx, false);
    let date = date?;
    Some(At::new(Acceptance { by: by?, date: date.value, until, reason: reason? }, date.span))
}

pub(super) fn withdrawal(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Withdrawal>> {
    let at = map.key_span("withdrawal")?;
    let mut map = map.map(cx, "withdrawal")?;
    let by = map.string(cx, "by");
    let date = map.date(cx, "date");
    let reason = map.string(cx, "reason");
    for key in ["by", "date", "reason"] {
        if !map.has(key) {
            map.missing(cx, key, at, "a withdrawal states by whom, when and why");
        }
    }
    map.finish(cx, false);
    let date = date?;
    Some(At::new(Withdrawal { by: by?, date: date.value, reason: reason? }, date.span))
}

#[derive(Default)]
pub(super) struct RawRemediation {
    pub(super) owner: Option<At<String>>,
    pub(super) correction_due: Option<Date>,
    pub(super) due: Option<At<Date>>,
    pub(super) verify_by: Option<At<String>>,
    pub(super) verification: Vec<RawVerification>,
}

pub(super) fn remediation(cx: &mut Cx, map: &mut Map<'_>) -> RawRemediation {
    let Some(mut map) = map.map(cx, "remediation") else { return RawRemediation::default() };
    let owner = map.text(cx, "owner");
    let correction_due = map.date(cx, "correction-due").map(|at| at.value);
    let due = map.date(cx, "due");
    let verify_by = map.text(cx, "verify-by");
    let mut verification = Vec::new();
    for mut entry in map.maps(cx, "verification") {
        let span = entry.span;
        let date = entry.date(cx, "date");
        let by = entry.string(cx, "by");
        let result = entry
            .get("result")
            .and_then(|node| cx.word(node, "result", VerificationResult::from_word, VerificationResult::WORDS));
        let refs = entry.texts(cx, "refs");
        let evidence = entry.text(cx, "evidence");
        for key in ["date", "result"] {
            if !entry.has(key) {
                entry.missing(cx, key, span, "a verification states its date and its result");
            }
        }
        entry.finish(cx, false);
        if let (Some(date), Some(result)) = (date, result) {
            verification.push(RawVerification { date, by, result: result.value, refs, evidence });
        }
    }
    map.finish(cx, false);
    RawRemediation { owner, correction_due, due, verify_by, verification }
}
