//! Views.
pub mod parts;
