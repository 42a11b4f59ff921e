//! What a theme overrides, in rising cost, and the themes that the program brings.

use super::*;

#[test]
fn a_single_token_is_overridden_in_one_scheme() {
    let css = style(theme(&[("theme.yaml", "light: { brand: '#400010' }")]));
    assert!(css.contains("--brand:#400010;"));
    let dark = css.split("prefers-color-scheme:dark").nth(1).unwrap();
    assert!(dark.contains("--brand:#0b2548;"), "the dark scheme keeps its own");
}

#[test]
fn a_single_string_is_overridden_and_reaches_every_page() {
    let files = [("strings/en.yaml", "frame:\n  disclaimer: Not an audit at all.\n")];
    let html = page(theme(&files), "page.html", "a.html", &plain_view()).unwrap();
    assert!(html.contains("Not an audit at all."));
    assert!(html.contains("Skip to content"), "the other strings stay");
}

#[test]
fn a_single_component_is_overridden_wherever_it_is_used() {
    let files = [
        ("components/mine.html", "{% component figure(f) %}<b>{{ f.count }} of them</b>{% endcomponent figure %}"),
        ("templates/story.html", &in_shell("{{ <stat f={f} label='all' /> }}")),
    ];
    let html = page(theme(&files), "story.html", "a.html", &json!({"f": Figure::new("k", 3, "x.html")})).unwrap();
    assert!(html.contains("<b>3 of them</b>"));
}

#[test]
fn a_whole_template_is_overridden() {
    let files = [("templates/page.html", &*in_shell("<h1>Ours</h1>"))];
    let html = page(theme(&files), "page.html", "a.html", &plain_view()).unwrap();
    assert!(html.contains("<h1>Ours</h1>"));
}

#[test]
fn one_block_of_a_template_is_overridden_by_extending_the_default_of_the_same_name() {
    let template = "{% extends 'default:page.html' %}{% block content %}<p>Before.</p>{{ super() }}{% endblock %}";
    let html = page(theme(&[("templates/page.html", template)]), "page.html", "a.html", &plain_view()).unwrap();
    assert!(html.contains("<p>Before.</p>") && html.contains("<h1>A page</h1>"));
}

#[test]
fn styles_come_after_those_of_the_default_theme() {
    let css = style(theme(&[("assets/custom.css", ".masthead { border: 0; }")]));
    assert!(css.find(".masthead { border: 0; }").unwrap() > css.rfind("Paper, A4 or Letter").unwrap());
}

#[test]
fn a_logo_is_an_asset_and_stands_in_the_masthead() {
    let files = [("theme.yaml", "logo: logo.png"), ("assets/logo.png", "png")];
    let html = page(theme(&files), "page.html", "findings/F-1.html", &plain_view()).unwrap();
    assert!(html.contains("src=\"../assets/logo.png\""));
    assert!(errors(&files[..1])[0].contains("the logo `logo.png` is not among the assets"));
}

#[test]
fn the_stronger_layer_wins() {
    let client = Layer::new("client", vec![("strings/en.yaml".into(), b"frame: { menu: Client }".to_vec())]);
    let house = Layer::new("house", vec![("strings/en.yaml".into(), b"frame: { menu: House, next: Onward }".to_vec())]);
    let theme = Theme::load("en", vec![client, house]).ok().unwrap();
    assert_eq!(theme.strings().say(&Words::say("frame.menu")), "Client");
    assert_eq!(theme.strings().say(&Words::say("frame.next")), "Onward");
}

#[test]
fn names_that_begin_with_a_dot_or_an_underscore_are_ignored() {
    theme(&[("_notes.txt", "x"), (".DS_Store", "x"), ("templates/_old.html", "{% broken"), ("assets/.keep", "")]);
}

#[test]
fn the_second_theme_changes_what_it_states_and_nothing_else() {
    let ledger = Theme::load("en", vec![Layer::named("ledger").unwrap()]).unwrap();
    assert!(ledger.missing_strings().is_empty());
    let shell = Shell::new(Arc::new(ledger), &site()).unwrap();
    let css = aims_site::render::assets(&shell).into_iter().find(|(path, _)| path == "assets/site.css").unwrap().1;
    let css = String::from_utf8(css).unwrap();
    assert!(css.contains("--brand:#1f3d33") && css.contains("--major:#a3151f") && css.contains("double var(--accent)"));
    let frame = Frame::new("a.html", "index", Words::text("A page"));
    let html = String::from_utf8(render(&shell, "page.html", &frame, &plain_view()).unwrap()).unwrap();
    assert!(html.contains("<footer class=\"colophon\">") && html.contains("class=\"masthead\""));
    assert!(Layer::NAMES.iter().all(|name| *name == "default" || Layer::named(name).is_some()));
}

#[test]
fn paper_has_the_size_that_the_theme_states() {
    let letter = theme(&[("theme.yaml", "size: { sheet: letter }")]);
    let shell = Shell::new(Arc::new(letter), &site()).unwrap();
    let css = aims_site::render::assets(&shell).into_iter().find(|(path, _)| path == "assets/site.css").unwrap().1;
    assert!(String::from_utf8(css).unwrap().contains("@page{size:letter;"));
}
