//! Rows of cells, each told by a shape and a colour, for what has one verdict in each cell.

use serde::Serialize;

use super::Words;

/// Rows of cells, drawn beside the same in words. Positions are in pixels: all cells have one size, however many there are, and
/// the drawing scrolls where the window is narrower.
#[derive(Serialize, Clone, Debug)]
pub struct Mosaic {
    /// What it shows.
    pub title: Words,
    /// The group of strings that names its kinds (`verdict`, `grid`).
    pub words: String,
    /// Width and height of the drawing.
    pub size: (u64, u64),
    /// Width and height of a cell.
    pub cell: (u64, u64),
    /// Where the cells begin: right of the names of rows, below those of columns.
    pub origin: (u64, u64),
    /// Names of rows, from the top of each.
    pub rows: Vec<(u64, Words)>,
    /// Names of columns, from the left of each; none where cells name themselves.
    pub columns: Vec<(u64, Words)>,
    /// Whether the columns are so narrow that their names stand upright.
    pub upright: bool,
    /// The cells.
    pub cells: Vec<MosaicCell>,
    /// How many cells there are of each kind, in the order of the legend.
    pub counts: Vec<(String, u64)>,
}

/// A cell of a [`Mosaic`].
#[derive(Serialize, Clone, Debug)]
pub struct MosaicCell {
    /// Distance from the left of the drawing.
    pub x: u64,
    /// Distance from its top.
    pub y: u64,
    /// What it is about.
    pub names: Vec<Words>,
    /// What came of it.
    pub kind: String,
    /// A few letters or digits inside.
    pub text: String,
}

/// A row: its name, and per cell what it is about, its kind and the letters inside.
pub type MosaicRow = (Words, Vec<(Vec<Words>, String, String)>);

impl Mosaic {
    /// Between two cells.
    const GAP: u64 = 4;
    /// So many cells that name themselves stand in a line.
    const LINE: usize = 10;
    /// So many columns have room for a name as wide as their cells.
    const BROAD: usize = 6;

    /// Rows whose cells name themselves; a long row goes on in the line below.
    pub fn of_rows(title: Words, words: &str, kinds: &[&str], rows: Vec<MosaicRow>) -> Self {
        Self::new(title, words, (60, 22), (52, 0)).filled(Self::LINE, rows).counted(kinds)
    }

    /// Rows against named columns.
    pub fn of_columns(title: Words, words: &str, kinds: &[&str], columns: Vec<Words>, rows: Vec<MosaicRow>) -> Self {
        let upright = columns.len() > Self::BROAD;
        let (cell, origin) = if upright { ((34, 22), (236, 132)) } else { ((118, 22), (236, 22)) };
        let mut mosaic = Self::new(title, words, cell, origin).filled(columns.len().max(1), rows);
        mosaic.columns = columns.into_iter().enumerate().map(|(at, column)| (mosaic.left(at), column)).collect();
        Self { upright, ..mosaic.counted(kinds) }
    }

    fn new(title: Words, words: &str, cell: (u64, u64), origin: (u64, u64)) -> Self {
        let (rows, columns, cells, counts) = Default::default();
        let words = words.to_owned();
        Self { title, words, size: origin, cell, origin, rows, columns, upright: false, cells, counts }
    }

    /// The left of a column.
    fn left(&self, at: usize) -> u64 {
        self.origin.0 + at as u64 * (self.cell.0 + Self::GAP)
    }

    fn filled(mut self, line: usize, rows: Vec<MosaicRow>) -> Self {
        let below = self.cell.1 + Self::GAP;
        for (name, row) in rows {
            let top = self.size.1;
            self.size.0 = self.size.0.max(self.left(row.len().min(line)));
            self.size.1 += below * row.len().div_ceil(line).max(1) as u64;
            self.rows.push((top, name));
            for (at, (names, kind, text)) in row.into_iter().enumerate() {
                let (x, y) = (self.left(at % line), top + below * (at / line) as u64);
                self.cells.push(MosaicCell { x, y, names, kind, text });
            }
        }
        self
    }

    fn counted(mut self, kinds: &[&str]) -> Self {
        let count = |kind: &str| self.cells.iter().filter(|cell| cell.kind == kind).count() as u64;
        self.counts = kinds.iter().map(|kind| ((*kind).to_owned(), count(kind))).collect();
        self
    }
}
