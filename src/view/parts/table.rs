//! Tables, and breakdowns of figures.

use serde::Serialize;

use super::{Bar, Cell, Figure, Label, Words};

/// A column of a table.
#[derive(Serialize, Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub title: Words,
    /// How its cells are set.
    pub align: Align,
}

impl Column {
    /// A column of words.
    pub fn text(title: Words) -> Self {
        Self { title, align: Align::Start }
    }

    /// A column of numbers.
    pub fn number(title: Words) -> Self {
        Self { title, align: Align::End }
    }
}

/// How the cells of a column are set.
#[derive(Serialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// As words.
    Start,
    /// As numbers.
    End,
    /// As short values that must not break (ids, dates).
    Tight,
    /// As long words, which get a comfortable width.
    Wide,
}

/// A table that no figure counts.
#[derive(Serialize, Clone, Debug)]
pub struct Table {
    /// Id of the element.
    pub id: Option<String>,
    /// What it shows; every table says so.
    pub caption: Words,
    /// Its columns; the first names the row.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What it prints without rows; none for "None."
    pub none: Option<Words>,
}

/// A row of a [`Table`].
#[derive(Serialize, Clone, Debug)]
pub struct Row {
    /// Id of the element, for links to it.
    pub id: Option<String>,
    /// Its cells, one per column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row of cells.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { id: None, cells }
    }
}

/// The figures of one dimension: a row per value, and what keeps the sum honest below it.
#[derive(Serialize, Clone, Debug)]
pub struct Breakdown {
    /// Id of the element.
    pub id: String,
    /// What it shows.
    pub caption: Words,
    /// What its figures count (`findings`), printed with the caption.
    pub unit: String,
    /// Heading of the first column.
    pub dimension: Words,
    /// Headings of the figures.
    pub columns: Vec<Words>,
    /// A row per value.
    pub rows: Vec<BreakdownRow>,
    /// Those that state no value.
    pub not_stated: Option<BreakdownRow>,
    /// The distinct total of everything above.
    pub total: Option<BreakdownRow>,
    /// Those that stand in several rows, which is why the rows may exceed the total.
    pub in_several: Option<Figure>,
    /// Whether its rows draw bars.
    pub bars: bool,
}

/// A row of a [`Breakdown`].
#[derive(Serialize, Clone, Debug)]
pub struct BreakdownRow {
    /// The value, linked to its page.
    pub label: Label,
    /// One figure per column.
    pub figures: Vec<Figure>,
    /// The same numbers as a bar.
    pub bar: Option<Bar>,
}
