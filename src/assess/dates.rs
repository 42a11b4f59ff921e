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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::story::day;

    #[test]
    fn months_clamp_to_the_end_of_the_month() {
        for (from, months, later) in [
            ("2026-01-31", 1, "2026-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2023-02-28", 12, "2024-02-28"),
            ("2026-08-31", 6, "2027-02-28"),
            ("2026-12-31", 0, "2026-12-31"),
            ("2026-11-30", 3, "2027-02-28"),
            ("2026-12-15", 1, "2027-01-15"),
        ] {
            assert_eq!(months_after(day(from), months), day(later), "{from} + {months}");
        }
        for (from, months, earlier) in [
            ("2026-05-31", 3, "2026-02-28"),
            ("2026-05-31", 6, "2025-11-30"),
            ("2026-03-31", 1, "2026-02-28"),
            ("2024-03-31", 1, "2024-02-29"),
            ("2028-02-29", 12, "2027-02-28"),
            ("2028-02-29", 48, "2024-02-29"),
            ("2026-01-15", 1, "2025-12-15"),
            ("2026-01-15", 13, "2024-12-15"),
        ] {
            assert_eq!(months_before(day(from), months), day(earlier), "{from} - {months}");
        }
    }

    #[test]
    fn days_run_over_leap_days_and_year_ends() {
        assert_eq!(days_after(day("2024-02-28"), 1), day("2024-02-29"));
        assert_eq!(days_after(day("2026-12-31"), 7), day("2027-01-07"));
        assert_eq!(days_after(day("2026-09-14"), 90), day("2026-12-13"));
    }

    #[test]
    fn the_calendar_ends_without_harm() {
        assert_eq!(months_after(Date::MAX, 1), Date::MAX);
        assert_eq!(months_before(Date::MIN, 1), Date::MIN);
        assert_eq!(months_before(day("2026-01-01"), u32::MAX), Date::MIN);
        assert_eq!(months_after(day("2026-01-01"), u32::MAX), Date::MAX);
        assert_eq!(days_after(day("2026-01-01"), u32::MAX), Date::MAX);
        assert_eq!(windows(day("2026-01-01"), u32::MAX, u32::MAX).len(), MOST_WINDOWS as usize);
    }

    #[test]
    fn each_window_is_reckoned_from_the_report_date() {
        let shown: Vec<String> =
            windows(day("2026-05-31"), 4, 3).iter().map(|w| format!("{}..{}", w.after, w.until)).collect();
        // From the window before, the third would begin on 2025-08-28.
        assert_eq!(
            shown,
            ["2026-02-28..2026-05-31", "2025-11-30..2026-02-28", "2025-08-31..2025-11-30", "2025-05-31..2025-08-31"]
        );
    }

    #[test]
    fn a_day_stands_in_one_window() {
        let windows = windows(day("2026-05-31"), 4, 3);
        for (date, place) in [
            ("2026-06-01", None),
            ("2026-05-31", Some(0)),
            ("2026-03-01", Some(0)),
            ("2026-02-28", Some(1)),
            ("2025-12-01", Some(1)),
            ("2025-11-30", Some(2)),
            ("2025-06-01", Some(3)),
            ("2025-05-31", None),
        ] {
            assert_eq!(window_of(&windows, day(date)), place, "{date}");
        }
    }

    #[test]
    fn windows_without_months_hold_no_day() {
        let windows = windows(day("2026-05-31"), 2, 0);
        assert_eq!(window_of(&windows, day("2026-05-31")), None);
    }

    proptest::proptest! {
        #[test]
        fn windows_cover_the_year_without_overlap(offset in 0u32..20_000, back in 0u32..500) {
            let end = days_after(day("1990-01-01"), offset);
            let windows = windows(end, 4, 3);
            let date = end.saturating_sub(Span::new().days(back));
            let holding = windows.iter().filter(|w| w.after < date && date <= w.until).count();
            let within = months_before(end, 12) < date && date <= end;
            proptest::prop_assert_eq!(holding, usize::from(within));
            proptest::prop_assert_eq!(window_of(&windows, date).is_some(), within);
        }
    }
}
