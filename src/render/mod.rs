//! Renders pages.
