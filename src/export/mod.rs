//! The one computed model as bytes of other forms. Reads the engagement and its assessment, computes nothing.

pub mod build;
pub mod compare;
pub mod report;
pub mod script;
pub mod shelf;
