//! Shell against its grammar: grown blocks, the odd corners by hand, and the commands on the project's own pages.

mod cases;
mod rules;

use super::{compare, hold, written};
use cases::SHELL as CASES;
use rules::SHELL;

#[test]
fn shell_is_painted_as_its_grammar_paints_it() {
    hold("bash", SHELL, 80);
    for case in CASES {
        compare("bash", case);
        compare("bash", &format!("{case}\na b"));
        compare("bash", &format!("a $({case})\nb"));
        compare("bash", &format!("a \"$({case})\" c\n{case}\n"));
    }
    for name in ["sh", "shell", "console", "shell-session", "sh-session", "zsh"] {
        assert!(compare(name, "$ cd \"$HOME\" && ls -l  # files\n"), "{name}");
    }
}

#[test]
fn commands_on_own_pages_are_painted_as_their_grammar_paints_them() {
    let blocks = written(&["sh", "bash", "shell", "console"]);
    let painted = blocks.iter().filter(|block| compare("bash", block)).count();
    assert!(blocks.len() > 30 && painted * 10 >= blocks.len() * 9, "{painted} of {}", blocks.len());
}
