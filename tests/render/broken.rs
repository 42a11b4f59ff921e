//! Broken overrides say where, what, and what to do.

use super::*;

#[test]
fn a_syntax_error_names_file_line_and_column() {
    let found =
        errors(&[("templates/finding.html", "{% extends 'base.html' %}\n{% block content %}\n  {{ header.title \n")]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("theme/templates/finding.html:"), "{found:?}");
    let place: Vec<&str> = found[0].splitn(4, ':').collect();
    assert!(place[1].parse::<usize>().unwrap() >= 3 && place[2].parse::<usize>().unwrap() >= 1, "{found:?}");
}

#[test]
fn an_unknown_component_is_named_with_its_place() {
    let found = errors(&[("templates/finding.html", "<p>\n  {{ <figur f={f} /> }}</p>")]);
    assert!(found[0].starts_with("theme/templates/finding.html:2:"), "{found:?}");
    assert!(found[0].contains("Unknown component `figur`") && found[0].contains("components of the default theme"));
}

#[test]
fn an_unknown_token_is_refused_with_the_nearest_name() {
    let found = errors(&[("theme.yaml", "light:\n  ink: '#000'\n  brnad: '#123456'\n")]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("theme/theme.yaml:3:"), "{found:?}");
    assert!(found[0].contains("did you mean `brand`"), "{found:?}");
    theme(&[("theme.yaml", "light: { x-stamp: '#123456' }")]);
}

#[test]
fn a_token_cannot_leave_its_declaration() {
    for value in ["red;} body{display:none", "url(https://e.example/x)", "red/*", "\\72 ed", "@import"] {
        let yaml = format!("light: {{ ink: {value:?} }}");
        assert!(errors(&[("theme.yaml", &yaml)])[0].contains("not a plain CSS value"), "{value}");
    }
}

#[test]
fn broken_yaml_names_its_place() {
    let found = errors(&[("strings/en.yaml", "frame:\n  menu: A\n  menu: B\n")]);
    assert!(found[0].starts_with("theme/strings/en.yaml:3:"), "{found:?}");
    assert!(!errors(&[("strings/en.yaml", "a: &a [x, x]\nb: [*a, *a]\n")]).is_empty(), "no aliases: no bombs");
}

#[test]
fn all_errors_of_all_files_come_at_once() {
    let found = errors(&[
        ("templates/a.html", "{{ }"),
        ("templates/b.html", "{% if x %}"),
        ("templates/c.html", "{{ x | nosuch }}"),
        ("strings/en.yaml", "a: [\n"),
        ("notes.txt", "hello"),
    ]);
    let files: Vec<&str> = found.iter().map(|error| error.split(':').next().unwrap()).collect();
    let templates = ["theme/templates/a.html", "theme/templates/b.html", "theme/templates/c.html"];
    assert_eq!(files[..2], ["theme/notes.txt", "theme/strings/en.yaml"]);
    assert_eq!(files[2..], templates);
}

#[test]
fn a_file_that_is_not_utf_8_is_named() {
    let layer = Layer::new("theme", vec![("templates/a.html".into(), b"<p>\n\xff".to_vec())]);
    let found = Theme::load("en", vec![layer]).err().unwrap();
    assert_eq!(found[0].to_string(), "theme/templates/a.html:2:1: this is not UTF-8");
}

#[test]
fn a_parent_that_does_not_exist_is_named() {
    let found = errors(&[("templates/a.html", "{% extends 'bsae.html' %}")]);
    assert!(found[0].starts_with("theme/templates/a.html:1:1:") && found[0].contains("`bsae.html`"), "{found:?}");
}

#[test]
fn one_component_cannot_be_defined_twice_in_a_layer() {
    let component = "{% component figure(f) %}{{ f.count }}{% endcomponent figure %}";
    let found = errors(&[("components/a.html", component), ("components/b.html", component)]);
    assert!(found[0].starts_with("theme/components/") && found[0].contains("`figure`"), "{found:?}");
}

#[test]
fn a_field_that_the_view_lacks_is_named_with_page_file_and_line() {
    let files =
        [("templates/a.html", "{% extends 'base.html' %}\n{% block content %}\n{{ header.titel }}{% endblock %}")];
    let error = page(theme(&files), "a.html", "findings/F-7.html", &plain_view()).unwrap_err();
    assert_eq!(error.page, "findings/F-7.html");
    assert_eq!((error.path.as_str(), error.line), ("theme/templates/a.html", 3));
    assert!(error.message.contains("titel"), "{error}");
}

#[test]
fn a_component_with_other_arguments_than_the_one_it_overrides_is_named() {
    let files = [
        ("components/figure.html", "{% component figure(number) %}{{ number }}{% endcomponent figure %}"),
        ("templates/a.html", &in_shell("{{ <figure f={f} /> }}")),
    ];
    let error = page(theme(&files), "a.html", "a.html", &json!({"f": Figure::new("k", 1, "x")})).unwrap_err();
    assert!(error.help.contains("same arguments"), "{error:?}");
}

#[test]
fn a_broken_part_of_the_shell_shows_before_the_first_page() {
    let colophon = "{% component colophon(site, root) %}\n{{ site.nosuch }}{% endcomponent colophon %}";
    let error = Shell::new(Arc::new(theme(&[("components/colophon.html", colophon)])), &site()).err().unwrap();
    assert_eq!((error.path.as_str(), error.line), ("theme/components/colophon.html", 2));
}
