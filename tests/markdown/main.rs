//! Markdown in, HTML in place.

mod blocks;
#[path = "../commonmark/checks.rs"]
mod checks;
mod code;
#[path = "../commonmark/compare.rs"]
mod compare;
#[path = "../commonmark/corpus.rs"]
mod corpus;
#[path = "../commonmark/html.rs"]
mod html;
mod inert;
mod links;
mod pages;
mod passages;
#[path = "../commonmark/show.rs"]
mod show;

use show::{diagnoses as says, html as shown, parsed_with};
