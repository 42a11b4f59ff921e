//! Tables: reached by keyboard, named by the heading above, aligned by class.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::bare;
use super::blocks::Writer;
use crate::parse::highlight::visible;

/// The table that is being read.
pub(super) struct Table {
    pub alignments: Vec<Alignment>,
    pub cell: usize,
    pub head: bool,
    pub body: bool,
    /// Whether control references in it link.
    pub controls: bool,
}

impl Writer<'_> {
    pub(super) fn open_table(&mut self, alignments: Vec<Alignment>, range: Range<usize>) {
        let controls = !bare::names_other_standard(self.source.original.get(range).unwrap_or_default());
        let heading = self.frame().heading.clone();
        let html = self.html();
        // A wide table scrolls, so the keyboard must reach it; the heading above gives it a name.
        html.push_str("<div class=\"table-scroll\" tabindex=\"0\" role=\"group\"");
        if let Some(id) = heading {
            html.push_str(" aria-labelledby=\"");
            visible::push_attribute(html, &id);
            html.push('"');
        }
        html.push_str(">\n<table>\n");
        self.table = Some(Table { alignments, cell: 0, head: false, body: false, controls });
    }

    pub(super) fn open_row(&mut self, head: bool) {
        let Some(table) = &mut self.table else { return };
        (table.head, table.cell) = (head, 0);
        let first = !head && !std::mem::replace(&mut table.body, !head);
        let section = match (head, first) {
            (true, _) => "<thead>\n",
            (false, true) => "<tbody>\n",
            (false, false) => "",
        };
        self.html().push_str(section);
        self.html().push_str("<tr>\n");
    }

    pub(super) fn cell(&mut self) {
        let run = std::mem::take(&mut self.run);
        let Some(table) = &mut self.table else { return };
        let class = match table.alignments.get(table.cell) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        table.cell += 1;
        let controls = table.controls;
        // A header cell that says nothing is none.
        let (name, scope) = if table.head && !run.is_empty() { ("th", " scope=\"col\"") } else { ("td", "") };
        let html = self.html();
        ["<", name, scope, class, ">"].iter().for_each(|part| html.push_str(part));
        let plain = self.inline(run, controls);
        self.say(&plain);
        let html = self.html();
        ["</", name, ">\n"].iter().for_each(|part| html.push_str(part));
    }

    pub(super) fn close_table(&mut self) {
        self.flush();
        let body = self.table.take().is_some_and(|table| table.body);
        self.html().push_str(if body { "</tbody>\n</table>\n</div>\n" } else { "</table>\n</div>\n" });
    }
}
