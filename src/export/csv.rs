//! `data/findings.csv` and `data/controls.csv`: RFC 4180, UTF-8, and nothing that a spreadsheet would calculate.

use super::table::{Cell, Table};

/// The table as CSV: a line of keys, then the rows.
pub fn render(table: &Table) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let keys = table.columns.iter().map(|column| inert(&column.key));
    // Writing into memory cannot fail, and every row has a cell for each column.
    let _ = writer.write_record(keys);
    for row in &table.rows {
        let _ = writer.write_record(row.iter().map(text));
    }
    writer.into_inner().unwrap_or_default()
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => inert(text),
        Cell::Number(number) => number.to_string(),
        Cell::Fraction(fraction) => fraction.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// A text that no spreadsheet takes for a formula: what could begin one is preceded by an apostrophe, which
/// spreadsheets show as "this is text". Full-width forms count, because some programs fold them first.
fn inert(text: &str) -> String {
    let begins =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|' | '%');
    if text.trim_start_matches(' ').starts_with(begins) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::table::Column;
    use super::*;

    #[test]
    fn texts_are_quoted_and_never_calculated() {
        let columns = ["a", "b"].map(|key| Column { key: key.into(), heading: key.into(), width: 9 });
        let row = |text: &str| vec![Cell::Text(text.into()), Cell::Number(1)];
        let rows = ["=1+1", " =x", "@SUM(A1)", "-2", "plain", "say \"hi\", you\nthere", "＝1"].map(row).to_vec();
        let csv = render(&Table { columns: columns.to_vec(), rows });
        assert_eq!(
            String::from_utf8(csv).unwrap(),
            "a,b\r\n'=1+1,1\r\n' =x,1\r\n'@SUM(A1),1\r\n'-2,1\r\nplain,1\r\n\"say \"\"hi\"\", you\nthere\",1\r\n'＝1,1\r\n"
        );
    }
}
