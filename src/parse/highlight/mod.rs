//! Code in colours.

pub mod visible;

use visible::Eye;

/// The HTML of `code`, which is written in `language`.
pub fn highlight(_language: &str, code: &str) -> String {
    let mut html = String::new();
    visible::push(&mut html, code, Eye::Code);
    html
}
