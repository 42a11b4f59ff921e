//! YAML against its grammar: grown blocks, the odd corners by hand, and every block and file that ships with the program.

mod rules;

use include_dir::{Dir, File, include_dir};

use super::{compare, hold, paint, written};
use rules::{BEYOND, CORNERS, YAML};

static CONTENT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content");
static EXAMPLE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/example-engagement");

#[test]
fn yaml_is_painted_as_its_grammar_paints_it() {
    hold("yaml", YAML, 90);
}

#[test]
fn the_corners_of_yaml_are_painted_or_left_to_the_grammar() {
    for code in CORNERS {
        assert!(compare("yaml", code), "{code}");
        assert!(compare("yml", &format!("{code}\n- x: 1\n")), "{code}");
    }
    for code in BEYOND {
        assert_eq!(paint("yaml", code), None, "{code}");
    }
}

#[test]
fn the_yaml_that_ships_with_the_program_is_painted_without_the_grammar() {
    let blocks = written(&["yaml"]);
    let painted = blocks.iter().filter(|block| compare("yaml", block)).count();
    assert!(blocks.len() > 50 && painted * 10 >= blocks.len() * 9, "{painted} of {}", blocks.len());
    let files = files_of(&CONTENT).into_iter().chain(files_of(&EXAMPLE));
    let files: Vec<_> = files.filter(|file| file.path().extension().is_some_and(|end| end == "yaml")).collect();
    assert!(files.len() > 15, "{} files", files.len());
    for file in files {
        assert!(compare("yaml", file.contents_utf8().unwrap_or_default()), "{}", file.path().display());
    }
}

fn files_of(folder: &'static Dir<'static>) -> Vec<&'static File<'static>> {
    folder.files().chain(folder.dirs().flat_map(files_of)).collect()
}
