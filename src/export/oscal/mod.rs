//! OSCAL 1.1.3: assessment results, and the plan of action and milestones. Both validate against 1.2.1 too.
//!
//! What OSCAL has no place for (grade, failure mode, figures) stands in `props` under our own namespace. Identifiers
//! are UUIDs of version 5 over stable names, so that the same engagement gives the same document.

mod parts;
mod poam;
mod results;

pub use poam::render as poam;
pub use results::render as results;

/// Our own namespace: the meaning of each property is that of the same key in `report.json`.
pub const NAMESPACE: &str = "urn:aims-site:oscal:1";
/// The version that the documents state.
pub const VERSION: &str = "1.1.3";
