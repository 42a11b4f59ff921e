//! JSON Schema (draft-07) of the files of an engagement and of `report.json`, for editors and for other programs.
//!
//! A schema says of a file what can be said without the rest of the folder: keys, types, words, and the ids that the
//! catalogs define. What only the whole engagement can tell is for `check`. The words come from the model, so that a
//! schema cannot name a value that the parser refuses; the tests hold the example engagement against every schema.

mod catalog;
mod engagement;
mod finding;
mod parts;
mod records;
mod report;

use serde_json::{Value, json};

use crate::model::Shelf;
use crate::model::words;

words! {
    /// What a schema describes.
    Described {
        /// The front matter of `findings/**/*.md`.
        Finding "finding",
        /// `engagement.yaml`.
        Engagement "engagement",
        /// The front matter of `systems/*.md`.
        System "system",
        /// `statement-of-applicability.yaml`.
        Applicability "applicability",
        /// `activities.yaml`.
        Activities "activities",
        /// `catalogs/*.yaml`.
        Catalog "catalog",
        /// `data/report.json`.
        Report "report",
    }
}

impl Described {
    /// The files of an engagement that it describes, as a pattern; the report is no input.
    pub fn files(self) -> Option<&'static str> {
        Some(match self {
            Described::Finding => "findings/**/*.md",
            Described::Engagement => "engagement.yaml",
            Described::System => "systems/*.md",
            Described::Applicability => "statement-of-applicability.yaml",
            Described::Activities => "activities.yaml",
            Described::Catalog => "catalogs/*.yaml",
            Described::Report => return None,
        })
    }
}

/// The schema of `subject`, with the ids of `shelf`.
pub fn schema(subject: Described, shelf: &Shelf) -> Value {
    let mut schema = match subject {
        Described::Finding => finding::schema(shelf),
        Described::Engagement => engagement::schema(shelf),
        Described::System => records::system(),
        Described::Applicability => records::applicability(shelf),
        Described::Activities => records::activities(shelf),
        Described::Catalog => catalog::schema(shelf),
        Described::Report => report::schema(shelf),
    };
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(format!("aims-site {}", subject.as_str()));
    schema
}

/// The schema as text that ends in a line feed.
pub fn render(subject: Described, shelf: &Shelf) -> String {
    format!("{:#}\n", schema(subject, shelf))
}

/// The settings by which an editor finds the schemas of [`editor_files`]: `yaml.schemas` of the YAML language server.
fn settings() -> Value {
    let of =
        |subject: &Described| Some((format!("./.vscode/{}.schema.json", subject.as_str()), json!(subject.files()?)));
    let schemas: serde_json::Map<String, Value> = Described::ALL.iter().filter_map(of).collect();
    json!({ "yaml.schemas": schemas })
}

/// What an engagement folder holds so that editors complete keys and ids: path and text.
pub fn editor_files(shelf: &Shelf) -> Vec<(String, String)> {
    let described = Described::ALL.iter().filter(|subject| subject.files().is_some());
    described
        .map(|subject| (format!(".vscode/{}.schema.json", subject.as_str()), render(*subject, shelf)))
        .chain([(".vscode/settings.json".to_owned(), format!("{:#}\n", settings()))])
        .collect()
}
