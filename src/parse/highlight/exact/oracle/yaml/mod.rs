//! YAML against its grammar: grown blocks, the odd corners by hand, and every block and file that ships with the program.

mod rules;

use include_dir::{Dir, File, include_dir};

use super::{compare, hold, paint};
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
        assert!(compare("yaml", code, "a corner"), "{code}");
        assert!(compare("yml", &format!("{code}\n- x: 1\n"), "a corner, and more"), "{code}");
    }
    for code in BEYOND {
        assert_eq!(paint("yaml", code), None, "{code}");
    }
}

#[test]
fn the_yaml_that_ships_with_the_program_is_painted_without_the_grammar() {
    let (mut blocks, mut files) = (0, 0);
    for file in files_of(&CONTENT).into_iter().chain(files_of(&EXAMPLE)) {
        let (name, Some(text)) = (file.path().display().to_string(), file.contents_utf8()) else { continue };
        if name.ends_with(".md") {
            for block in text.split("```yaml\n").skip(1) {
                blocks += 1;
                let block = block.split("```").next().unwrap_or(block);
                assert!(compare("yaml", block, &name), "{name}:\n{block}");
            }
        } else if name.ends_with(".yaml") {
            files += 1;
            assert!(compare("yaml", text, &name), "{name}");
        }
    }
    assert!(blocks > 50 && files > 15, "{blocks} blocks and {files} files");
}

fn files_of(folder: &'static Dir<'static>) -> Vec<&'static File<'static>> {
    folder.files().chain(folder.dirs().flat_map(files_of)).collect()
}
