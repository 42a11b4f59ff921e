//! The line: read, parse, resolve, assess, plan, render, write.
pub mod diag;
pub mod model;
pub mod render;
pub mod view;
pub mod write;
