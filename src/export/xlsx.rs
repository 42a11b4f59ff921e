//! A workbook that an audit office keeps: register, requirements, Statement of Applicability, remediation, figures.
//! Frozen headings, filters, types, a print set-up; every text is a text, and the only time in it is the report date.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::table::{self, Cell, Table};
use crate::assess::Assessment;
use crate::model::*;

/// Characters that a cell can hold.
const MOST_CHARS: usize = 32_000;

/// The workbook.
pub fn render(e: &Engagement, assessment: &Assessment) -> Result<Vec<u8>, String> {
    workbook(e, assessment).map_err(|error| error.to_string())
}

fn workbook(e: &Engagement, assessment: &Assessment) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(clipped(&e.meta.title, 250))
        .set_subject("A red-team assessment in support of an AIMS, not a certification audit")
        .set_author(clipped(e.meta.assessor.as_deref().unwrap_or_default(), 250))
        .set_company(clipped(&e.meta.client, 250))
        .set_creation_datetime(&day(e.meta.report.date)?);
    book.set_properties(&properties);
    let sheets: [(&str, Table); 5] = [
        ("Register", table::findings(e, assessment)),
        ("Requirements", table::requirements(e, assessment)),
        ("Statement of Applicability", table::statement(e, assessment)),
        ("Remediation", table::remediation(e, assessment)),
        ("Figures", table::figures(assessment)),
    ];
    for (name, table) in &sheets {
        sheet(book.add_worksheet(), e, name, table)?;
    }
    book.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, e: &Engagement, name: &str, table: &Table) -> Result<(), XlsxError> {
    const PAPER_A4: u8 = 9;
    let head =
        Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin).set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let number = Format::new().set_num_format("0").set_align(FormatAlign::Top);
    let percent = Format::new().set_num_format("0.0%").set_align(FormatAlign::Top);
    let date = Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top);
    sheet.set_name(name)?;
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.set_column_width(at, f64::from(column.width))?;
        sheet.write_string_with_format(0, at, clipped(&column.heading, MOST_CHARS), &head)?;
    }
    for (line, row) in (1u32..).zip(&table.rows) {
        for (at, cell) in (0u16..).zip(row) {
            match cell {
                Cell::Empty => sheet.write_blank(line, at, &text)?,
                Cell::Text(words) => sheet.write_string_with_format(line, at, clipped(words, MOST_CHARS), &text)?,
                // Every whole number here is a count, far below 2^53.
                Cell::Number(n) => sheet.write_number_with_format(line, at, *n as f64, &number)?,
                Cell::Fraction(n) => sheet.write_number_with_format(line, at, *n, &percent)?,
                Cell::Date(on) => sheet.write_datetime_with_format(line, at, day(*on)?, &date)?,
                Cell::Flag(yes) => sheet.write_string_with_format(line, at, if *yes { "yes" } else { "no" }, &text)?,
            };
        }
    }
    let last = (u32::try_from(table.rows.len()).unwrap_or(u32::MAX), u16::try_from(table.columns.len()).unwrap_or(1));
    sheet.autofilter(0, 0, last.0, last.1.saturating_sub(1))?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0);
    let footer = |text: &str| clipped(&text.replace('&', "&&"), 70);
    let classification = e.meta.classification.as_deref().unwrap_or_default();
    sheet.set_header(format!("&L{}&R{}", footer(&e.meta.title), footer(classification)));
    sheet.set_footer("&LA red-team assessment in support of an AIMS, not a certification audit&R&P of &N");
    Ok(())
}

fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or(1900), part(date.month()), part(date.day()))
}

/// What fits into a cell. Control characters, which XML cannot hold, become U+FFFD.
fn clipped(text: &str, most: usize) -> String {
    let held = |c: char| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c };
    let mut chars = text.chars().map(held);
    let mut out: String = chars.by_ref().take(most).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}
