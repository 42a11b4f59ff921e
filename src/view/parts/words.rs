//! Words, and prose.

use std::collections::BTreeMap;

use serde::Serialize;

/// Words that a reader sees: of the interface, by their key in `strings/*.yaml`, or of the engagement, as they stand.
///
/// The theme turns a key into words, so a view never holds an English sentence of its own.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
#[serde(untagged)]
pub enum Words {
    /// As written in the engagement or a catalog.
    Text(String),
    /// From the strings of the theme.
    Phrase {
        /// The key, such as `nav.findings`.
        say: String,
        /// The number that chooses between `zero`, `one` and `other`, also `{n}` in the string.
        #[serde(skip_serializing_if = "Option::is_none")]
        n: Option<u64>,
        /// Values of the other `{placeholders}`.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        with: BTreeMap<String, Value>,
    },
}

/// A value for a `{placeholder}`.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
#[serde(untagged)]
pub enum Value {
    /// Words, or a phrase within the phrase.
    Words(Words),
    /// A civil date, written out in the language of the strings.
    Date {
        /// `2026-10-09`.
        date: String,
    },
}

impl Words {
    /// Words as written in the engagement or a catalog.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Words of the interface.
    pub fn say(key: impl Into<String>) -> Self {
        Self::Phrase { say: key.into(), n: None, with: BTreeMap::new() }
    }

    /// Words of the interface that speak of a number.
    pub fn count(key: impl Into<String>, n: u64) -> Self {
        Self::Phrase { say: key.into(), n: Some(n), with: BTreeMap::new() }
    }

    /// The same, with a value for one placeholder. Does nothing to words that are not of the interface.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        if let Self::Phrase { with, .. } = &mut self {
            with.insert(name.into(), value.into());
        }
        self
    }
}

impl Value {
    /// A civil date (`2026-10-09`).
    pub fn date(date: impl Into<String>) -> Self {
        Self::Date { date: date.into() }
    }
}

impl From<Words> for Value {
    fn from(words: Words) -> Self {
        Self::Words(words)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Words(Words::Text(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Words(Words::text(text))
    }
}

/// Prose that came out of our Markdown writer: HTML that is already safe, and words of the interface within it.
///
/// The component `prose` is the only one that prints it unescaped; anywhere else it shows as text.
#[derive(Serialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub Vec<Bit>);

impl Html {
    /// The ids of its elements.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let stretches = self.0.iter().filter_map(|bit| match bit {
            Bit::Html(html) => Some(html),
            Bit::Words(_) => None,
        });
        stretches.flat_map(|html| html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()))
    }

    /// Leads its links to elements that stand on another page there: `elsewhere` knows the address of that page by the id.
    pub fn lead_on(&mut self, elsewhere: impl Fn(&str) -> Option<String>) {
        // Text cannot hold a quote as it is: this stands in tags of the writer alone.
        const LINK: &str = "href=\"#";
        for bit in &mut self.0 {
            let Bit::Html(html) = bit else { continue };
            let mut out = String::with_capacity(html.len());
            let mut stretches = html.split(LINK);
            out.push_str(stretches.next().unwrap_or_default());
            for rest in stretches {
                out.push_str("href=\"");
                out.push_str(&rest.split('"').next().and_then(&elsewhere).unwrap_or_default());
                out.push('#');
                out.push_str(rest);
            }
            *html = out;
        }
    }
}

/// A stretch of prose.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Bit {
    /// Safe HTML; tags may be open at its end.
    Html(String),
    /// Words within it.
    Words(Words),
}
