//! Arithmetic on civil dates: months with clamped ends, days, windows back from the report date.
//!
//! Everything is total: what would leave the calendar stays at its edge.

use jiff::Span;

use super::outcome::Window;
use crate::model::Date;

/// More windows than anyone can fill; keeps a mistyped threshold from filling the memory.
const MOST_WINDOWS: u32 = 1200;

/// The same day `months` later, or the last day of that month where it has no such day.
pub(super) fn months_after(date: Date, months: u32) -> Date {
    shifted(date, i64::from(months))
}

/// The same day `months` earlier, or the last day of that month where it has no such day.
pub(super) fn months_before(date: Date, months: u32) -> Date {
    shifted(date, -i64::from(months))
}

fn shifted(date: Date, months: i64) -> Date {
    let edge = if months < 0 { Date::MIN } else { Date::MAX };
    let total = i64::from(date.year()) * 12 + i64::from(date.month()) - 1 + months;
    let (Ok(year), Ok(month)) = (i16::try_from(total.div_euclid(12)), i8::try_from(total.rem_euclid(12) + 1)) else {
        return edge;
    };
    let Ok(first) = Date::new(year, month, 1) else { return edge };
    Date::new(year, month, date.day().min(first.days_in_month())).unwrap_or(edge)
}

/// The date `days` later.
pub(super) fn days_after(date: Date, days: u32) -> Date {
    Span::new().try_days(days).map_or(Date::MAX, |span| date.saturating_add(span))
}

/// `count` windows of `months` months back from `end`, the latest first. Window k holds the days
/// after `end` − k·months up to and including `end` − (k − 1)·months; each end is reckoned from
/// `end` itself and clamped, not from the window before (readings D11).
pub(super) fn windows(end: Date, count: u32, months: u32) -> Vec<Window> {
    (1..=count.min(MOST_WINDOWS))
        .map(|k| Window {
            after: months_before(end, months.saturating_mul(k)),
            until: months_before(end, months.saturating_mul(k - 1)),
        })
        .collect()
}

/// The place of the window that holds `date`. Windows of one row neither overlap nor leave gaps.
pub(super) fn window_of(windows: &[Window], date: Date) -> Option<usize> {
    let at = windows.partition_point(|window| window.after >= date);
    windows.get(at).filter(|window| date <= window.until).map(|_| at)
}
