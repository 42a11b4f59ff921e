//! What charts draw. Positions are hundredths of a width, computed in whole numbers.

use serde::Serialize;

use super::{Badge, Figure, Label, Words};

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

/// Requirements as tiles, by area, told by their verdict.
#[derive(Serialize, Clone, Debug)]
pub struct HeatMap {
    /// What it shows.
    pub title: Words,
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
