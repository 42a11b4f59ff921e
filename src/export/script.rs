//! Data that a page loads as a plain script: a site opened from a folder may fetch nothing.

use serde::Serialize;

/// A script that hands values to one of the page's own functions (`aims.rows`).
pub fn call(function: &str, arguments: &impl Serialize) -> Vec<u8> {
    // Plain values with string keys: serializing them into memory cannot fail.
    let json = serde_json::to_string(arguments).unwrap_or_else(|_| "null".into());
    let mut script = format!("aims.{function}(").into_bytes();
    script.extend_from_slice(json.as_bytes());
    script.extend_from_slice(b");\n");
    script
}
