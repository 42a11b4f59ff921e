//! The auditor's judgement held against values that nobody computed with this program, and against its own calendar.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests look at the disk, and may stop"
)]

#[path = "../support/mod.rs"]
mod support;

mod calendar;
mod example;
mod hand;
mod wording;
