//! When the certification body comes, what it has decided, and what the client has prepared.

use super::{range, unique};
use crate::diag::Code;
use crate::model::*;
use crate::parse::decode::{Cx, Map, civil_date, excerpt};
use crate::parse::id::id;

pub(super) fn certificate(cx: &mut Cx, map: &mut Map<'_>) -> Certificate {
    let Some(mut map) = map.map(cx, "certificate") else { return Certificate::default() };
    let body = map.string(cx, "body");
    let decided = map.date(cx, "decided");
    let expires = map.date(cx, "expires");
    if let (Some(decided), Some(expires)) = (&decided, &expires)
        && expires.value < decided.value
    {
        cx.report(
            Code::DateOrder,
            expires.span,
            format!("the certificate expires ({}) before it was decided ({})", expires.value, decided.value),
            "correct one of the two dates",
        );
    }
    map.finish(cx, false);
    Certificate { body, decided: decided.map(|at| at.value), expires: expires.map(|at| at.value) }
}

pub(super) fn audits(cx: &mut Cx, map: &mut Map<'_>) -> Vec<AuditEvent> {
    let mut events: Vec<AuditEvent> = Vec::new();
    for mut entry in map.maps(cx, "audits") {
        let span = entry.span;
        let id = id(cx, &mut entry, "id");
        let kind = entry.get("kind").and_then(|node| cx.word(node, "kind", AuditKind::from_word, AuditKind::WORDS));
        let (from, to) = range(cx, &mut entry);
        for (key, help) in [
            ("id", "give the event an id, such as `id: stage-2`"),
            ("kind", "write `kind: stage-1`, `stage-2`, `surveillance` or `recertification`"),
            ("from", "state the first day of the audit"),
        ] {
            if !entry.has(key) {
                entry.missing(cx, key, span, help);
            }
        }
        entry.finish(cx, false);
        if let (Some(id), Some(kind), Some(from)) = (id, kind, from)
            && unique(cx, &id, events.iter().map(|event| event.id.as_str()), "audit event")
        {
            events.push(AuditEvent { id: id.value, kind: kind.value, from, to: to.unwrap_or(from) });
        }
    }
    events
}

pub(super) fn preparation(cx: &mut Cx, map: &mut Map<'_>) -> Preparation {
    let Some(mut map) = map.map(cx, "preparation") else { return Preparation::default() };
    let mut stated = |key: &'static str| {
        let text = map.text(cx, key)?;
        match text.value.as_str() {
            "yes" | "true" => Some(Stated::Flag(true)),
            "no" | "false" => Some(Stated::Flag(false)),
            other => match civil_date(other) {
                Some(date) => Some(Stated::On(date)),
                None => {
                    cx.report(
                        Code::BadValue,
                        text.span,
                        format!("{key}: `{}` is neither a date nor yes or no", excerpt(other)),
                        "write the day it was done, `yes` or `no`",
                    );
                    None
                }
            },
        }
    };
    let preparation = Preparation {
        gap_analysis: stated("gap-analysis"),
        aims_established: stated("aims-established"),
        internal_audit: stated("internal-audit"),
        management_review: stated("management-review"),
    };
    map.finish(cx, false);
    preparation
}
