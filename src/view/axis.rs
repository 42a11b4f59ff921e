//! Days on an axis: where a day stands between the first and the last, and the months that mark it.

use super::parts::{Mark, Words, hundredths};
use crate::model::Date;

/// From one day to a later one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    from: Date,
    to: Date,
}

/// So many months are marked at most.
const TICKS: usize = 7;
/// Months between two marks, the first that leaves few enough.
const STEPS: &[i32] = &[1, 2, 3, 6, 12, 24, 60, 120, 600];

impl Axis {
    /// An axis that holds all `days`, with a margin on both sides; `None` without any.
    pub fn around(days: impl IntoIterator<Item = Date>) -> Option<Axis> {
        let (from, to) = days.into_iter().fold(None, |ends: Option<(Date, Date)>, day| {
            Some(ends.map_or((day, day), |(from, to)| (from.min(day), to.max(day))))
        })?;
        let margin = jiff::Span::new().days((between(from, to) / 25).max(3));
        Some(Axis { from: from.saturating_sub(margin), to: to.saturating_add(margin) })
    }

    /// Its first and its last day.
    pub fn ends(&self) -> [Date; 2] {
        [self.from, self.to]
    }

    /// Whether it holds a day.
    pub fn holds(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Where a day stands, in days from the start; one outside stands at the edge.
    pub fn at(&self, day: Date) -> u64 {
        u64::try_from(between(self.from, day.clamp(self.from, self.to))).unwrap_or(0)
    }

    /// How long it is, in days.
    pub fn whole(&self) -> u64 {
        u64::try_from(between(self.from, self.to)).unwrap_or(0).max(1)
    }

    /// Where a day stands, in hundredths of the width.
    pub fn x(&self, day: Date) -> String {
        hundredths(self.at(day), self.whole())
    }

    /// A mark at a day.
    pub fn mark(&self, kind: &str, day: Date, text: Words) -> Mark {
        Mark { kind: kind.into(), x: self.x(day), text }
    }

    /// The months that mark it, a few, none at the very edge.
    pub fn ticks(&self) -> Vec<(String, Words)> {
        let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        let marked = |step: &i32| {
            let first = months(self.from).div_euclid(*step) + 1;
            let months = (first..).map(|k| k * step).take_while(|month| *month <= months(self.to));
            let days = months.filter_map(|month| {
                Date::new(i16::try_from(month.div_euclid(12)).ok()?, i8::try_from(month.rem_euclid(12)).ok()? + 1, 1)
                    .ok()
            });
            // A word at the very edge would hang out of the axis.
            days.filter(|day| (4..=96).contains(&(self.at(*day) * 100 / self.whole()))).collect::<Vec<Date>>()
        };
        let days = STEPS.iter().map(marked).find(|days| days.len() <= TICKS).unwrap_or_default();
        let word = |day: &Date| {
            Words::say("axis.month")
                .with("month", Words::say(format!("date.short-month.{}", day.month())))
                .with("year", day.year().to_string())
        };
        days.iter().map(|day| (self.x(*day), word(day))).collect()
    }
}

/// Days from one day to another; negative backwards.
pub(super) fn between(from: Date, to: Date) -> i32 {
    // Two civil dates lie some millions of days apart at most, so the span is in days.
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_axis_marks_a_few_months_and_keeps_every_day_inside() {
        let axis = Axis::around([day("2026-03-01"), day("2027-01-15")]).unwrap();
        let ticks = axis.ticks();
        assert!((3..=TICKS).contains(&ticks.len()), "{ticks:?}");
        assert!(axis.holds(day("2026-03-01")) && axis.holds(day("2027-01-15")));
        assert_eq!(axis.x(day("1999-01-01")), "0", "what lies before stands at the edge");
    }

    #[test]
    fn a_single_day_and_ten_thousand_years_are_drawn_without_dividing_by_nothing() {
        assert!(Axis::around([]).is_none());
        let one = Axis::around([day("2026-03-01")]).unwrap();
        assert_eq!(one.x(day("2026-03-01")), "50");
        let long = Axis::around([Date::MIN, Date::MAX]).unwrap();
        assert_eq!((long.x(Date::MIN).as_str(), long.x(Date::MAX).as_str()), ("0", "100"));
        assert!(long.ticks().len() <= TICKS);
    }

    #[test]
    fn days_are_counted_both_ways() {
        assert_eq!(between(day("2026-10-09"), day("2026-11-16")), 38);
        assert_eq!(between(day("2026-10-09"), day("2026-10-08")), -1);
    }
}
