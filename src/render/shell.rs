//! The shell of all pages, and one page in it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use serde::Serialize;
use tera::{Context, Value};

use super::error::{self, RenderError};
use super::theme::{Theme, file_of};
use super::{POLICY, inert};
use crate::view::parts::{Frame, Site};

/// A theme with what all pages of one site show alike.
///
/// The parts that depend on nothing but depth and section are rendered when first needed and kept: the pages of a section
/// share them, whichever thread renders them.
pub struct Shell {
    pub(super) theme: Arc<Theme>,
    /// What stands in the margins of printed sheets: classification, title, edition, disclaimer.
    pub(super) sheet: [String; 4],
    pub(super) site: Value,
    pub(super) logo: Option<String>,
    fixed: RwLock<BTreeMap<(String, String), Fixed>>,
    number: u64,
}

/// The parts that are the same on all pages of a section and depth.
#[derive(Clone)]
struct Fixed {
    masthead: Value,
    navigation: Value,
    colophon: Value,
}

impl Shell {
    /// A shell, with its own parts rendered once, so that what is wrong with them shows before the first page.
    pub fn new(theme: Arc<Theme>, site: &Site) -> Result<Self, RenderError> {
        let value = Value::try_from_serializable(site).map_err(|error| failed(&error, "the shell"))?;
        let strings = theme.strings();
        let words = |key: &str, text: &Option<String>| {
            text.as_ref().map(|text| strings.fill(key, None, |name| (name == "value").then(|| text.clone())))
        };
        let edition = [
            words("frame.edition-is", &site.edition),
            words("frame.version-is", &site.version),
            Some(strings.date(&site.date, "long")),
        ];
        let sheet = [
            site.classification.clone().unwrap_or_default(),
            site.title.clone(),
            edition.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            strings.fill("frame.disclaimer", None, |_| None),
        ];
        let logo = theme.tokens.logo.clone();
        let number = number(&(theme.number, site));
        let shell = Self { theme, sheet, site: value, logo, fixed: RwLock::default(), number };
        shell.fixed(&Frame::default())?;
        Ok(shell)
    }

    /// Whether it is the shell of that site in that theme.
    pub fn shows(&self, theme: &Theme, site: &Site) -> bool {
        self.number == number(&(theme.number, site))
    }

    /// A number that is another for another theme or another site.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The theme it was made with.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    fn fixed(&self, frame: &Frame) -> Result<Fixed, RenderError> {
        let key = (frame.root.clone(), frame.section.clone());
        if let Some(fixed) = self.fixed.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(fixed.clone());
        }
        let mut context = Context::new();
        context.insert_value("site", self.site.clone());
        context.insert_value("root", Value::from(frame.root.clone()));
        let part = |name: &str, context: &Context| {
            let html = self.theme.tera.render_component(name, context, None, true);
            html.map(|html| Value::safe_string(&html)).map_err(|error| failed(&error, &frame.path))
        };
        let colophon = part("colophon", &context)?;
        let masthead = {
            let mut context = context.clone();
            context.insert_value("logo", self.logo.clone().map_or(Value::none(), Value::from));
            part("masthead", &context)?
        };
        context.insert_value("section", Value::from(frame.section.clone()));
        let fixed = Fixed { masthead, colophon, navigation: part("navigation", &context)? };
        self.fixed.write().unwrap_or_else(PoisonError::into_inner).insert(key, fixed.clone());
        Ok(fixed)
    }
}

/// A number that is another for another value.
pub fn number(value: &impl Serialize) -> u64 {
    struct Sink(DefaultHasher);
    impl io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    // In large pieces: a view is written a few bytes at a time.
    let mut sink = io::BufWriter::with_capacity(16 * 1024, Sink(DefaultHasher::new()));
    // Hashing does not fail, and views serialise.
    let _ = serde_json::to_writer(&mut sink, value);
    sink.into_inner().map_or(0, |sink| sink.0.finish())
}

/// Renders one page: a pure function of the theme, the site, the page's frame and its view.
pub fn render(shell: &Shell, template: &str, frame: &Frame, view: &impl Serialize) -> Result<Vec<u8>, RenderError> {
    shell.page(template, frame, shell.context(frame, view)?)
}

impl Shell {
    /// What the templates of a page know, in the shell or without it.
    pub(super) fn context(&self, frame: &Frame, view: &impl Serialize) -> Result<Context, RenderError> {
        self.framed(frame, Context::from_serialize(view).map_err(|error| failed(&error, &frame.path))?)
    }

    /// The same with other values than those of a view.
    pub(super) fn framed(&self, frame: &Frame, mut context: Context) -> Result<Context, RenderError> {
        let value = Value::try_from_serializable(frame).map_err(|error| failed(&error, &frame.path))?;
        context.insert_value("frame", value);
        context.insert_value("site", self.site.clone());
        Ok(context)
    }

    /// A page in its shell.
    pub(super) fn page(&self, template: &str, frame: &Frame, mut context: Context) -> Result<Vec<u8>, RenderError> {
        let fixed = self.fixed(frame)?;
        context.insert_value("policy", Value::safe_string(POLICY));
        context.insert_value("masthead", fixed.masthead);
        context.insert_value("navigation", fixed.navigation);
        context.insert_value("colophon", fixed.colophon);
        let mut page = Vec::with_capacity(16 * 1024);
        self.theme.tera.render_to(template, &context, &mut page).map_err(|error| failed(&error, &frame.path))?;
        self.checked(&page, template, &frame.path)?;
        Ok(page)
    }

    /// Whether a browser may open a page: under the policy, and loading nothing but the site's own files.
    pub(super) fn checked(&self, page: &[u8], template: &str, path: &str) -> Result<(), RenderError> {
        if inert::carries_policy(page) {
            return self.harmless(page, template, path);
        }
        let help = "extend `base.html`, or begin `<head>` with \
                    `<meta http-equiv=\"Content-Security-Policy\" content=\"{{ policy }}\">`";
        Err(refused(template, path, "the page has no Content-Security-Policy".to_owned(), help))
    }

    /// Whether a part of a page loads nothing but the site's own files.
    pub(super) fn harmless(&self, html: &[u8], template: &str, path: &str) -> Result<(), RenderError> {
        // The embedded theme holds nothing else, and text cannot add a tag.
        match self.theme.overridden.then(|| inert::offence(html)).flatten() {
            None => Ok(()),
            Some(tag) => {
                let help = "a page loads nothing but the site's own assets";
                Err(refused(template, path, format!("the page may not hold `{tag}`"), help))
            }
        }
    }
}

fn refused(template: &str, page: &str, message: String, help: &str) -> RenderError {
    let (page, path, help) = (page.to_owned(), template.to_owned(), help.to_owned());
    RenderError { page, path, line: 1, column: 1, message, help }
}

pub(super) fn failed(error: &tera::Error, page: &str) -> RenderError {
    let place = error::places(error).into_iter().next();
    let (path, line, column, message) = match place {
        Some(place) => (file_of(&place.template), place.line, place.column, place.message),
        None => (String::new(), 1, 1, error.to_string()),
    };
    RenderError { page: page.to_owned(), path, line, column, help: error::help(&message), message }
}
