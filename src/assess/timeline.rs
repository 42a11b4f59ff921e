//! T: default deadlines, timeline flags, the schedule.
//!
//! Days are civil and the report date is today. Deadlines follow the graded grade: an escalation
//! moves none. Flags speak of findings with an open major or minor, T8 of any that counts as a
//! nonconformity (readings D6).

use super::{dates, outcome::*, state::*};
use crate::model::*;

/// T6: months after the last day of stage 2 within which a major has to be verified (ISO/IEC
/// 17021-1:2015, 9.5.3.2, recalled: shown as practice).
const MONTHS_AFTER_STAGE_2: u32 = 6;

/// The audit events, ordered for questions about "the first after" and "the latest before".
pub(super) struct Calendar {
    /// All events by first day, last day, then as listed.
    events: Vec<(Date, EventIx)>,
    /// First days of surveillance and recertification events, in order.
    follow_ups: Vec<Date>,
    /// The latest event that began on or before the report date.
    pub(super) latest_begun: Option<EventIx>,
    /// The first event that begins on or after the report date.
    pub(super) next: Option<EventIx>,
    /// T6: the stage 2 event that has ended last.
    stage_2: Option<EventIx>,
}

/// The dates of one finding, stated or derived.
pub(super) struct FindingDates {
    pub(super) due: Option<Date>,
    pub(super) due_default: bool,
    pub(super) correction_due: Option<Date>,
    pub(super) correction_default: bool,
    pub(super) verify_by: Option<Date>,
}

impl Calendar {
    pub(super) fn new(engagement: &Engagement) -> Self {
        let today = engagement.today();
        let mut ordered: Vec<(EventIx, &AuditEvent)> = engagement.events().collect();
        ordered.sort_by_key(|(ix, event)| (event.from, event.to, *ix));
        let stage_2 = ordered.iter().filter(|(_, event)| event.kind == AuditKind::Stage2 && event.to <= today);
        let follow_up = |kind| matches!(kind, AuditKind::Surveillance | AuditKind::Recertification);
        Calendar {
            stage_2: stage_2.max_by_key(|(_, event)| event.to).map(|(ix, _)| *ix),
            latest_begun: ordered.iter().rfind(|(_, event)| event.from <= today).map(|(ix, _)| *ix),
            next: ordered.iter().find(|(_, event)| event.from >= today).map(|(ix, _)| *ix),
            follow_ups: ordered.iter().filter(|(_, e)| follow_up(e.kind)).map(|(_, e)| e.from).collect(),
            events: ordered.into_iter().map(|(ix, event)| (event.from, ix)).collect(),
        }
    }

    /// T: stated dates, else the defaults (ours, editable under `deadlines:` since ISO/IEC
    /// 17021-1:2015, 9.4.9, leaves the limit to the certification body). They follow the worst
    /// grade among the majors and minors, corrected or not (readings D5).
    pub(super) fn deadlines(&self, engagement: &Engagement, finding: &Finding) -> FindingDates {
        let stated = &finding.remediation;
        let limits = &engagement.meta.deadlines;
        let worst = finding.entries.iter().map(|entry| entry.grade).filter(|grade| grade.is_nonconformity()).min();
        let (due, correction) = match (worst, finding.found) {
            (Some(Grade::Major), Some(found)) => (
                Some(dates::days_after(found, limits.major_days)),
                Some(dates::days_after(found, limits.correction_major_days)),
            ),
            (Some(_), Some(found)) => (Some(self.minor_due(found, limits.minor_months)), None),
            _ => (None, None),
        };
        FindingDates {
            due: stated.due.or(due),
            due_default: stated.due.is_none() && due.is_some(),
            correction_due: stated.correction_due.or(correction),
            correction_default: stated.correction_due.is_none() && correction.is_some(),
            verify_by: stated.verify_by.map(|by| match by {
                VerifyBy::Event(event) => engagement[event].from,
                VerifyBy::Date(date) => date,
            }),
        }
    }

    /// The first day of the first surveillance or recertification later than `found`, at most
    /// `months` after it.
    fn minor_due(&self, found: Date, months: u32) -> Date {
        let limit = dates::months_after(found, months);
        let at = self.follow_ups.partition_point(|from| *from <= found);
        self.follow_ups.get(at).map_or(limit, |from| limit.min(*from))
    }

    /// The event of any kind with the smallest first day later than `date` (readings D7).
    fn first_after(&self, date: Date) -> Option<(Date, EventIx)> {
        let at = self.events.partition_point(|(from, _)| *from <= date);
        self.events.get(at).copied()
    }
}

/// All flags, by finding, then rule.
pub(super) fn flags(engagement: &Engagement, calendar: &Calendar, findings: &[FindingState]) -> Vec<Flag> {
    let mut flags = Vec::new();
    for (ix, finding) in engagement.published() {
        let state = &findings[ix.index()];
        if !state.counts || !finding.is_nonconformity() {
            continue;
        }
        let mut raise = |rule, event, verification| flags.push(Flag { rule, finding: ix, event, verification });
        if state.open {
            // T1 (practice; deadlines ours).
            if state.overdue {
                raise(FlagRule::T1, None, None);
            }
            // T2 (practice).
            if let Some(event) = verified_after(calendar, finding, state) {
                raise(FlagRule::T2, Some(event), None);
            }
            // T3 (ours): a closed finding is only open where no effective verification says otherwise.
            if finding.status == Status::Closed {
                raise(FlagRule::T3, None, None);
            }
            // T4 (ours).
            if owner(finding).is_none() {
                raise(FlagRule::T4, None, None);
            }
            // T5 (ours).
            if state.due.is_none() {
                raise(FlagRule::T5, None, None);
            }
            // T6 (practice under ISO/IEC 17021-1).
            if let Some(event) = outlived_stage_2(engagement, calendar, finding, state) {
                raise(FlagRule::T6, Some(event), None);
            }
            // T7 (practice).
            let expires = engagement.meta.certificate.expires;
            if state.due.zip(expires).is_some_and(|(due, expires)| due > expires) {
                raise(FlagRule::T7, None, None);
            }
        }
        // T8 (ours).
        if let Some(verification) = verified_by_owner(finding) {
            raise(FlagRule::T8, None, Some(verification));
        }
    }
    flags
}

/// Who owns the remediation, unless blank.
pub(super) fn owner(finding: &Finding) -> Option<&str> {
    finding.remediation.owner.as_deref().map(str::trim).filter(|owner| !owner.is_empty())
}

/// T2: the first audit after `found`, if verification is planned for a day after it has begun.
fn verified_after(calendar: &Calendar, finding: &Finding, state: &FindingState) -> Option<EventIx> {
    let (from, event) = calendar.first_after(finding.found?)?;
    (state.verify_by? > from).then_some(event)
}

/// T6: from the day after (last day of stage 2 + six months), every open major found on or before
/// that last day; of several stage 2 events the latest that has ended (readings D8).
fn outlived_stage_2(
    engagement: &Engagement,
    calendar: &Calendar,
    finding: &Finding,
    state: &FindingState,
) -> Option<EventIx> {
    let event = calendar.stage_2?;
    let last_day = engagement[event].to;
    let limit = dates::months_after(last_day, MONTHS_AFTER_STAGE_2);
    // An open major decides the class of its finding.
    let flagged = state.class == Class::Major && finding.found? <= last_day && engagement.today() > limit;
    flagged.then_some(event)
}

/// T8: the latest verification, where its person owns the remediation.
fn verified_by_owner(finding: &Finding) -> Option<u32> {
    let retests = finding.remediation.verification.iter().enumerate();
    let (at, latest) = retests.max_by_key(|(_, v)| v.date)?;
    let by = latest.by.as_deref().map(str::trim)?;
    if owner(finding)? == by { u32::try_from(at).ok() } else { None }
}

/// The events in order, and every finding that has a deadline to be held.
pub(super) fn schedule(engagement: &Engagement, calendar: &Calendar, findings: &[FindingState]) -> Schedule {
    let dated = |s: &FindingState| s.due.is_some() || s.correction_due.is_some() || s.verify_by.is_some();
    Schedule {
        events: calendar.events.iter().map(|(_, ix)| *ix).collect(),
        latest_begun: calendar.latest_begun,
        next: calendar.next,
        deadlines: engagement
            .published()
            .filter(|(_, finding)| finding.counts())
            .filter(|(ix, finding)| finding.is_nonconformity() || dated(&findings[ix.index()]))
            .map(|(ix, _)| ix)
            .collect(),
    }
}

#[cfg(test)]
mod tests;
