//! Stories about themes and pages: what can be overridden, what a broken override says, and what no page ever does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod broken;
mod colour;
mod figures;
mod inert;
mod overrides;
mod shell;
mod strings;

use std::collections::BTreeMap;
use std::sync::Arc;

use aims_site::render::{Layer, RenderError, Shell, Theme, assets, render};
use aims_site::view::parts::*;
use serde::Serialize;
use serde_json::{Value as Json, json};

fn layer(files: &[(&str, &str)]) -> Layer {
    Layer::new("theme", files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
}

fn theme(files: &[(&str, &str)]) -> Theme {
    Theme::load("en", vec![layer(files)]).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// Every error of a theme as `place: message (help)`.
fn errors(files: &[(&str, &str)]) -> Vec<String> {
    match Theme::load("en", vec![layer(files)]) {
        Ok(_) => panic!("the theme loads"),
        Err(errors) => errors.iter().map(|error| format!("{error} ({})", error.help)).collect(),
    }
}

fn site() -> Site {
    let link = |key: &str| NavLink {
        key: key.to_owned(),
        href: format!("{key}.html"),
        text: Words::say(format!("nav.{key}")),
    };
    Site {
        title: "Claims assistant".to_owned(),
        client: "Meridian".to_owned(),
        classification: Some("TLP:AMBER".to_owned()),
        edition: Some("auditor".to_owned()),
        version: Some("1.0".to_owned()),
        date: "2026-10-09".to_owned(),
        language: "en".to_owned(),
        generator: "aims-site".to_owned(),
        nav: vec![NavGroup { title: Words::say("nav.group-outcome"), links: vec![link("index"), link("findings")] }],
        ..Site::default()
    }
}

fn page(theme: Theme, template: &str, path: &str, view: &impl Serialize) -> Result<String, RenderError> {
    let shell = Shell::new(Arc::new(theme), &site())?;
    let frame = Frame::new(path, "findings", Words::text("A page"));
    render(&shell, template, &frame, view).map(|bytes| String::from_utf8(bytes).unwrap())
}

/// What `body` shows of a view, in the default theme.
fn show(body: &str, view: &impl Serialize) -> String {
    let template = format!("{{% extends \"base.html\" %}}{{% block content %}}[[{body}]]{{% endblock %}}");
    let html = page(theme(&[("templates/story.html", &template)]), "story.html", "a.html", view).unwrap();
    let (_, rest) = html.split_once("[[").unwrap();
    rest.split_once("]]").unwrap().0.to_owned()
}

fn style(theme: Theme) -> String {
    let shell = Shell::new(Arc::new(theme), &site()).unwrap();
    style_of(&shell)
}

fn style_of(shell: &Shell) -> String {
    let files: BTreeMap<String, Vec<u8>> = assets(shell).into_iter().collect();
    String::from_utf8(files["assets/site.css"].clone()).unwrap()
}

fn plain_view() -> Json {
    json!({"header": Header::new(Words::text("A page")), "callouts": [], "sections": []})
}

/// A template with `content` in the shell.
fn in_shell(content: &str) -> String {
    format!("{{% extends 'base.html' %}}{{% block content %}}{content}{{% endblock %}}")
}
