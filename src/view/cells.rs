//! Cells of values that may be missing: what is not stated prints "not stated".

use super::address::Here;
use super::parts::*;
use crate::model::*;

pub(super) use super::mention::stated;

/// A date.
pub(super) fn date(date: Option<Date>) -> Cell {
    date.map_or(Cell::NotStated, |date| Cell::Date(date.to_string()))
}

/// A date that may be derived, which it then says.
pub(super) fn deadline(due: Option<Date>, default: bool) -> Cell {
    match due {
        Some(due) if default => {
            Cell::Text(Words::say("finding-page.default-deadline").with("date", Value::date(due.to_string())))
        }
        due => date(due),
    }
}

/// Links, separated by commas.
pub(super) fn links(links: impl IntoIterator<Item = Link>) -> Cell {
    let links: Vec<Link> = links.into_iter().collect();
    if links.is_empty() { Cell::NotStated } else { Cell::Links(links) }
}

/// Texts, one below the other.
pub(super) fn lines<'t>(texts: impl IntoIterator<Item = &'t String>) -> Cell {
    let lines: Vec<Words> = texts.into_iter().map(Words::text).collect();
    if lines.is_empty() { Cell::NotStated } else { Cell::Lines(lines) }
}

/// From one day to another; either may be missing.
pub(super) fn period(from: Option<Date>, to: Option<Date>) -> Option<Words> {
    let day = |date: Date| Value::date(date.to_string());
    Some(match (from, to) {
        (Some(from), Some(to)) if from == to => Words::say("span.day").with("from", day(from)),
        (Some(from), Some(to)) if (from.year(), from.month()) == (to.year(), to.month()) => {
            Words::say("span.days").with("from", from.day().to_string()).with("to", day(to))
        }
        (Some(from), Some(to)) => Words::say("span.from-to").with("from", day(from)).with("to", day(to)),
        (Some(from), None) => Words::say("span.from").with("from", day(from)),
        (None, Some(to)) => Words::say("span.to").with("to", day(to)),
        (None, None) => return None,
    })
}

/// An audit event: what kind, and when.
pub(super) fn event(event: &AuditEvent) -> Words {
    let phrase =
        Words::say("audit-event.named").with("kind", Words::say(format!("audit-event.{}", event.kind.as_str())));
    match period(Some(event.from), Some(event.to)) {
        Some(days) => phrase.with("days", days),
        None => phrase,
    }
}

/// A rule by id and title.
pub(super) fn rule(here: &Here<'_>, id: &str) -> Link {
    let title = crate::content::rule(id).map_or("", |doc| doc.title.as_str());
    Link::new(here.rule(id), Words::text(format!("{id} {title}")))
}

/// What a requirement belongs to, with its edition: "ISO/IEC 42001:2023, Annex A".
pub(super) fn standard(engagement: &Engagement, requirement: &Requirement) -> Words {
    let standard = &engagement.shelf.standards[requirement.standard];
    let part = match (requirement.kind, &standard.prefix) {
        (_, Some(_)) => "standard.catalog",
        (RequirementKind::Control, None) => "standard.annex-a",
        (RequirementKind::Clause | RequirementKind::Heading, None) => "standard.clause",
    };
    Words::say(part).with("standard", standard.designation.as_str()).with("ref", requirement.reference.as_str())
}

/// The stages that a finding names; two that follow each other are a boundary.
pub(super) fn stages(engagement: &Engagement, here: &Here<'_>, stages: &[StageIx]) -> Cell {
    let Some((first, second)) = engagement.shelf.hand_over(stages) else {
        return links(stages.iter().map(|ix| here.stage_link(*ix)));
    };
    let part = |ix: StageIx, key: &str| {
        let link = here.stage_link(ix);
        Link::new(link.href, Words::say(key).with("stage", link.text))
    };
    Cell::Links(vec![part(first, "finding-page.boundary-between"), part(second, "finding-page.boundary-and")])
}

/// A fraction of one as hundredths with one decimal: 0.1878 is "18.8".
pub(super) fn percent(fraction: f64) -> String {
    // Rates are fractions rounded to four places (P1), so whole numbers say the same on every machine.
    let tenths = ((fraction * 10_000.0).round() as u64 + 5) / 10;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A success rate with its interval, or why there is none.
pub(super) fn rate(rate: &crate::assess::Rate) -> Words {
    match rate.interval {
        Some(interval) => Words::say("attempts.rate-with-interval")
            .with("rate", percent(interval.rate))
            .with("low", percent(interval.low))
            .with("high", percent(interval.high)),
        None => Words::say("attempts.no-rate"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_have_one_decimal() {
        let shown: Vec<String> = [0.0, 0.1878, 0.9995, 1.0, 0.0004].into_iter().map(percent).collect();
        assert_eq!(shown, ["0.0", "18.8", "100.0", "100.0", "0.0"]);
    }
}
