//! The vocabulary that all page views share.
//!
//! A view is a plain value: it holds everything its template shows, formatted and sorted, and a template looks nothing
//! up. These are the parts that views are put together from. Each part has a component of the same name in
//! `themes/default/components/`, which is the only place that knows its markup:
//!
//! | part | component | what it shows |
//! |---|---|---|
//! | [`Words`] | `{{ w \| say }}` | words of the interface (a key of `strings/*.yaml`) or of the engagement (a text) |
//! | [`Figure`] | `<figure f={…} />` | a number that links to exactly what it counts |
//! | [`List`] | `<list l={…} level={2} />` | what a figure counts: `data-count`, entries with `data-ref` |
//! | [`Badge`] | `<badge b={…} />` | grade, verdict, failure mode, status …, told by text and shape as well as colour |
//! | [`Link`], [`Label`] | `<link l={…} />`, `<label l={…} />` | a link; words that may be a link |
//! | [`Term`] | `<terms terms={…} />` | a definition list |
//! | [`Cell`] | `<cell c={…} />` | one value of a table or a definition list |
//! | [`Table`] | `<table t={…} />` | rows and columns that no figure counts |
//! | [`Breakdown`] | `<breakdown b={…} level={2} />` | the figures of one dimension, its distinct total, "not stated", "in several rows" |
//! | [`Bar`] | `<bar b={…} />` | a horizontal bar as SVG, beside the same numbers |
//! | [`Mosaic`] | `<mosaic m={…} />` | cells in rows as SVG, told by shape and colour, beside the same in words |
//! | [`HeatMap`] | `<heatmap h={…} />` | requirements as a mosaic and as tiles, by area |
//! | [`Lines`] | `<lines l={…} />` | numbers over periods, beside the same numbers |
//! | [`Timeline`] | `<timeline t={…} />` | dates and spans on one axis |
//! | [`Callout`] | `<callout c={…} />` | a note, a warning, a contradiction |
//! | [`Evidence`] | `<evidence e={…} />` | one evidence file with its hash |
//! | [`Header`] | `<page_header h={…} />` | the head of a page, with its only `h1` |
//! | [`Pager`] | `<pager p={…} />` | the static pages of a long register |
//! | [`Html`] | `<prose html={…} />` | prose from the Markdown writer: the only HTML that is not escaped |
//!
//! Addresses in a view are relative to the page that shows it: `format!("{root}findings/F-007.html")` with
//! [`root_of`]. Addresses in a [`Site`] are relative to the root of the site, because every page shares them.

mod chart;
mod frame;
mod item;
mod list;
mod mosaic;
mod table;
mod words;

pub use chart::{Bar, HeatArea, HeatMap, Lane, Lines, Mark, Segment, Series, Tile, Timeline, hundredths};
pub use frame::{Anchor, Frame, Header, NavGroup, NavLink, Pager, PagerLink, Site, root_of};
pub use item::{Badge, BadgeKind, Callout, CalloutKind, Cell, Evidence, Figure, Label, Link, Term};
pub use list::{Entry, List};
pub use mosaic::{Mosaic, MosaicCell};
pub use table::{Align, Breakdown, BreakdownRow, Column, Row, Table};
pub use words::{Bit, Html, Value, Words};
