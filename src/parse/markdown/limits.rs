//! Where a text goes beyond what is given its form: such a part stands there plainly, and its writer is told.
//!
//! The parser fills up the rows of a table, so that a few thousand bytes can be millions of cells. The cells are counted
//! before it runs, never too few: what is within the limit here is within it there.

use std::ops::Range;

use super::blocks::Writer;
use super::source::{lines, prefix};
use crate::diag::Code;

/// The cells of all tables of one body.
const MAX_CELLS: usize = 100_000;

/// The delimiter rows of tables that one body has no room for.
pub(super) fn tables(text: &str) -> Vec<Range<usize>> {
    let (mut beyond, mut room) = (Vec::new(), MAX_CELLS);
    let mut table: Option<(Range<usize>, usize, usize)> = None;
    let mut settle = |table: Option<(Range<usize>, usize, usize)>| {
        let Some((row, columns, rows)) = table else { return };
        match room.checked_sub(columns.saturating_mul(rows)) {
            Some(left) => room = left,
            None => beyond.push(row),
        }
    };
    for line in lines(text) {
        let written = &text[line.clone()];
        let rest = line.start + prefix(written).bytes;
        let inside = &text[rest.min(line.end)..line.end];
        if inside.trim().is_empty() {
            settle(table.take());
        } else if delimits(written) || delimits(inside) {
            settle(table.take());
            // The row above it is one too.
            table = Some((line, written.matches('|').count() + 1, 2));
        } else if let Some((_, _, rows)) = &mut table {
            *rows += 1;
        }
    }
    settle(table);
    beyond
}

fn delimits(line: &str) -> bool {
    let only = line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'));
    only && line.contains('|') && line.contains('-')
}

impl Writer<'_> {
    /// Tells of a part that stands there plainly: `what` it is, and what to do instead.
    pub(super) fn tell_plain(&mut self, range: Range<usize>, what: &str, help: &str) {
        let first = self.source.original.get(range.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
        self.diagnose(Code::ShownPlain, self.span(range.start..range.start + first), what, help);
    }

    /// Tells of the tables that are shown as text.
    pub(super) fn tell_tables(&mut self) {
        let what = format!("the tables of this text have more than {MAX_CELLS} cells: this one is shown as text");
        let source = self.source;
        for row in &source.tables_as_text {
            self.tell_plain(row.clone(), &what, "keep large tables in `evidence/`, as .csv, and cite them");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: usize, rows: usize) -> String {
        format!("{}\n{}\n{}\n", "a|".repeat(columns), "-|".repeat(columns), "b\n".repeat(rows))
    }

    #[test]
    fn a_few_thousand_bytes_are_no_million_cells() {
        assert_eq!(tables(&table(300, 300)), []);
        let bomb = table(400, 700);
        assert!(bomb.len() < 4_000);
        assert_eq!(tables(&bomb).len(), 1);
        assert_eq!(tables(&bomb.repeat(3)).len(), 3, "a table begins with its own delimiter row");
        let quoted: String = bomb.lines().map(|line| format!("> - {line}\n")).collect();
        assert_eq!(tables(&quoted).len(), 1);
    }

    #[test]
    fn small_tables_share_the_room() {
        let tables_of = |many| tables(&format!("{}\n", table(100, 100)).repeat(many)).len();
        assert_eq!((tables_of(9), tables_of(12)), (0, 3));
        assert_eq!(tables("---\n\n- a | b\n\ntext\n"), []);
    }
}
