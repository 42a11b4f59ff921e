//! The preview, as a writer and a browser meet it: the real program, edits on the disk, requests over the wire.
//!
//! Nothing here waits for a length of time. What must come is waited for, and a test fails when it has not come after a
//! minute; what must not come is shown by the next thing that does.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests run programs and write files, and may stop"
)]

#[path = "../support/mod.rs"]
mod support;

mod editions;
mod errors;
mod follows;
mod guarded;
mod preview;
mod random;
mod same;
mod watched;
