//! What charts draw. Positions are hundredths of a width, computed in whole numbers.

use serde::Serialize;

use super::{Badge, Figure, Label, Mosaic, Words};

/// A horizontal bar of segments, drawn beside the same numbers.
#[derive(Serialize, Clone, Debug)]
pub struct Bar {
    /// What it shows, for those who do not see it.
    pub title: Words,
    /// Its segments, from the left.
    pub segments: Vec<Segment>,
}

/// A segment of a [`Bar`].
#[derive(Serialize, Clone, Debug)]
pub struct Segment {
    /// What it stands for: a grade, `untested`, `not-applicable`, `design`, `operating`, `done`.
    pub kind: String,
    /// The number it draws.
    pub value: u64,
    /// Where it begins, in hundredths of the bar (`12.5`).
    pub x: String,
    /// How long it is, in hundredths of the bar.
    pub width: String,
}

impl Bar {
    /// A bar whose whole length is `whole`, with (kind, value) from the left. Values of zero draw nothing.
    pub fn new(title: Words, whole: u64, parts: &[(&str, u64)]) -> Self {
        let mut at = 0;
        let mut segments = Vec::new();
        for &(kind, value) in parts.iter().filter(|(_, value)| *value > 0) {
            segments.push(Segment {
                kind: kind.to_owned(),
                value,
                x: hundredths(at, whole),
                width: hundredths(value, whole),
            });
            at += value;
        }
        Self { title, segments }
    }
}

/// `part` of `whole` in hundredths with at most two decimals, computed in whole numbers so that it is the same everywhere.
pub fn hundredths(part: u64, whole: u64) -> String {
    let scaled = u128::from(part) * 10_000 / u128::from(whole.max(1));
    match (scaled / 100, scaled % 100) {
        (whole, 0) => whole.to_string(),
        (whole, decimals) => format!("{whole}.{decimals:02}").trim_end_matches('0').to_owned(),
    }
}

/// Numbers over periods as lines, beside the same numbers in a table. All positions are hundredths.
#[derive(Serialize, Clone, Debug)]
pub struct Lines {
    /// What it shows.
    pub title: Words,
    /// The numbers of the vertical axis with their heights.
    pub levels: Vec<(String, u64)>,
    /// The periods, those that have room named.
    pub periods: Vec<(String, Option<Words>)>,
    /// A line per kind.
    pub series: Vec<Series>,
}

/// A line of [`Lines`].
#[derive(Serialize, Clone, Debug)]
pub struct Series {
    /// What it stands for, as in a [`Segment`].
    pub kind: String,
    /// Where each period stands, with its number.
    pub points: Vec<(String, String, u64)>,
}

impl Lines {
    /// So many periods are named on the axis at most.
    const NAMED: usize = 8;

    /// A line per kind through its numbers, one number for each period.
    pub fn new(title: Words, periods: &[Words], series: &[(&str, Vec<u64>)]) -> Self {
        let most = series.iter().flat_map(|(_, numbers)| numbers).copied().max().unwrap_or(0).max(1);
        // Steps of 1, 2, 5, 10, 20 … that leave at most five of them.
        let step = (0..19).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u64.pow(power)));
        let step = step.into_iter().find(|step| most.div_ceil(*step) <= 5).unwrap_or(most);
        let top = most.div_ceil(step) * step;
        // The drawing keeps a margin for numbers at its left and for names below.
        let x = |at: usize| match periods.len() {
            0 | 1 => hundredths(1, 2),
            count => hundredths(8 * (count as u64 - 1) + 84 * at as u64, 100 * (count as u64 - 1)),
        };
        let y = |number: u64| hundredths(84 * top - 78 * number, 100 * top);
        let every = periods.len().div_ceil(Self::NAMED).max(1);
        let name = |(at, words): (usize, &Words)| (x(at), (at % every == 0).then(|| words.clone()));
        let point = |(at, number): (usize, &u64)| (x(at), y(*number), *number);
        Self {
            title,
            levels: (0..=top / step).map(|level| (y(level * step), level * step)).collect(),
            periods: periods.iter().enumerate().map(name).collect(),
            series: series
                .iter()
                .map(|(kind, numbers)| Series {
                    kind: (*kind).to_owned(),
                    points: numbers.iter().enumerate().map(point).collect(),
                })
                .collect(),
        }
    }
}

/// Requirements as tiles, by area, told by their verdict.
#[derive(Serialize, Clone, Debug)]
pub struct HeatMap {
    /// All of it at one look.
    pub picture: Mosaic,
    /// Its areas, in catalog order.
    pub areas: Vec<HeatArea>,
    /// The verdicts that its legend explains, in order, with their figures.
    pub legend: Vec<(Badge, Figure)>,
}

/// An area of a [`HeatMap`].
#[derive(Serialize, Clone, Debug)]
pub struct HeatArea {
    /// The area.
    pub label: Label,
    /// Its requirements.
    pub tiles: Vec<Tile>,
}

/// A requirement in a [`HeatMap`].
#[derive(Serialize, Clone, Debug)]
pub struct Tile {
    /// The requirement's ref.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its title.
    pub title: Words,
    /// Its page.
    pub href: String,
    /// Its verdict.
    pub verdict: Badge,
    /// What else is to be said: corrected, contradiction, proposed escalation.
    pub note: Option<Words>,
}

/// Dates and spans on one axis, with the same dates in words beside it.
#[derive(Serialize, Clone, Debug)]
pub struct Timeline {
    /// What it shows.
    pub title: Words,
    /// The marks of the axis: position in hundredths and words.
    pub ticks: Vec<(String, Words)>,
    /// Vertical lines through all lanes: the report date, audit events.
    pub rules: Vec<Mark>,
    /// A lane per thing.
    pub lanes: Vec<Lane>,
}

/// A lane of a [`Timeline`].
#[derive(Serialize, Clone, Debug)]
pub struct Lane {
    /// The thing.
    pub label: Label,
    /// Its spans: class, start and length in hundredths.
    pub spans: Vec<Segment>,
    /// Its points.
    pub marks: Vec<Mark>,
    /// The same in words.
    pub text: Words,
}

/// A point on the axis of a [`Timeline`].
#[derive(Serialize, Clone, Debug)]
pub struct Mark {
    /// `now`, `event`, `found`, `due`, `overdue`, `verify`, `done`.
    pub kind: String,
    /// Position in hundredths.
    pub x: String,
    /// What it is, for a title.
    pub text: Words,
}
