//! The line: read, parse, resolve, assess, plan, render, write.
pub mod render;
pub mod view;
pub mod write;
