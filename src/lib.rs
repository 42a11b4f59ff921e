//! The line: read, parse, resolve, assess, plan, render, write.
pub mod assess;
pub mod diag;
pub mod model;
pub mod parse;
pub mod read;
pub mod render;
pub mod resolve;
pub mod view;
pub mod write;
