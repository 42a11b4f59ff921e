//! Pages from views: `render: &Shell, template, Frame, view -> bytes`.
//!
//! ```text
//! Theme::load    language, layers     -> Theme     templates compiled, strings and tokens merged: once per process
//! Shell::new     Theme, Site          -> Shell     what all pages show alike: once per model
//! render         Shell, Frame, view   -> bytes     one page: pure, on any thread
//! sheet          Shell, Frame, view   -> html      the content of a page, bound into a document made for paper
//! page_and_sheet Shell, Frame, view   -> both      the two, their content rendered once
//! volume         Shell, Frame, view   -> html      what stands before and after the sheets of that document
//! assets         Shell                -> files     assets/site.css, assets/site.js, icon, logo, fonts
//! ```
//!
//! This room knows no engagement: it sees [`Site`](crate::view::parts::Site), [`Frame`](crate::view::parts::Frame) and views made of [`crate::view::parts`], and turns them
//! into HTML with the templates of a theme. A view must serialize to a map; its fields are the variables of the template,
//! beside `site`, `frame` and the three parts of the shell that are the same on all pages of a section (`masthead`,
//! `navigation`, `colophon`). Those are rendered once per section and depth, because a navigation per page costs more than
//! the page.
//!
//! A page template extends the shell and fills its blocks:
//!
//! ```text
//! {% extends "base.html" %}
//! {% block content %}
//! {{ <page_header h={header} /> }}
//! {{ <breakdown b={by_area} level={2} /> }}
//! {{ <list l={open} level={2} /> }}
//! {% endblock %}
//! ```
//!
//! # What is deliberately absent
//!
//! - No lookup: a template shows what its view holds. There is no function that reaches an engagement.
//! - No map is iterated in a template: tera's maps have no order. Views hold lists.
//! - No unescaped text: everything is escaped, but for [`crate::view::parts::Html`] in the component `prose`. A theme that
//!   uses `safe` anywhere else does not load, and a page without the Content-Security-Policy is not rendered.
//!   Nor is a page of a theme of one's own that would load anything but the site's own files.
//! - No clock, no disk, no environment.
//!
//! # Functions and filters for templates
//!
//! | | |
//! |---|---|
//! | `t(key="unit.findings", n=3, name="x")` | a string, by plural form, with its placeholders filled |
//! | `w \| say` | [`crate::view::parts::Words`] as text; a plain string stays as it is |
//! | `b \| badge`, `b \| badge(form="short")` | what a badge says; in short, by the string `short.KIND.VALUE`, if there is one |
//! | `d \| date`, `d \| date(form="short")` | `2026-10-09` as "9 October 2026" or "9 Oct 2026" |
//! | `n \| number` | 12,345 with the separators of the language (a figure prints plain digits) |
//! | `n \| size` | bytes as "12.3 kB" |

mod assets;
mod error;
mod filters;
mod inert;
mod shell;
mod strings;
mod theme;
mod tokens;
mod volume;

pub use assets::assets;
pub use error::{RenderError, ThemeError};
pub use shell::{Shell, number, render};
pub use strings::Strings;
pub use theme::{Layer, Theme};
pub use volume::{Binding, page_and_sheet, sheet, volume};

/// The policy that stands in every page: nothing but the site's own styles, scripts, images and fonts.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
                          base-uri 'none'; form-action 'none'";
