//! The lexers against the grammars: for every block of a corpus the same bytes, or silence.
//!
//! The corpus is made here, from a number: blocks as evidence holds them, and each of them once more with something wrong.
//! For YAML and shell the odd corners of their grammars are written down as well, and the project's own pages are read.

mod rules;
mod shell;
mod yaml;

use super::paint;
use crate::parse::highlight::syntect;
use rules::{DIFF, HTTP, JSON, PYTHON, Rules};

/// So many blocks of each language, and as many broken ones.
const BLOCKS: u64 = 1_000;

/// A random number generator that every machine agrees with (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.roll(of.len())]
    }
}

fn grow(rules: Rules, name: &str, depth: usize, dice: &mut Dice, out: &mut String) {
    let Some((_, alternatives)) = rules.iter().find(|(rule, _)| *rule == name) else {
        panic!("no rule `{name}`");
    };
    // Deep down the first alternative is taken, which ends the growth.
    let text = if depth > 12 { alternatives[0] } else { dice.pick(alternatives) };
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('«') {
        out.push_str(before);
        let (name, behind) = behind.split_once('»').expect("a closed name");
        grow(rules, name, depth + 1, dice, out);
        rest = behind;
    }
    out.push_str(rest);
}

/// Something goes wrong with a block: it is cut, a line is lost, a character is another.
fn damage(code: &str, dice: &mut Dice) -> String {
    let chars: Vec<char> = code.chars().collect();
    let at = dice.roll(chars.len().max(1));
    match dice.roll(4) {
        0 => chars[..at].iter().collect(),
        1 => {
            let lines: Vec<&str> = code.split_inclusive('\n').collect();
            let lost = dice.roll(lines.len().max(1));
            lines.iter().enumerate().filter(|(n, _)| *n != lost).map(|(_, line)| *line).collect()
        }
        kind => {
            let wrong =
                ["\"", "'", "{", "}", "[", ")", ",", ":", "\\", " ", "\n", "-", "…", "é", "0", "x", "%", "#", "="];
            let mut text: String = chars[..at].iter().collect();
            text.push_str(dice.pick(&wrong));
            text.extend(&chars[(at + kind - 2).min(chars.len())..]);
            text
        }
    }
}

/// Holds the lexer of a language against its grammar. At least `known` of a hundred sound blocks must be painted by it.
fn hold(language: &str, rules: Rules, known: usize) {
    let mut painted = 0;
    for number in 0..BLOCKS {
        let mut dice = Dice(number);
        let mut sound = String::new();
        grow(rules, "block", 0, &mut dice, &mut sound);
        let broken = damage(&sound, &mut dice);
        painted += usize::from(compare(language, &sound));
        compare(language, &broken);
    }
    let least = BLOCKS as usize * known / 100;
    assert!(painted >= least, "the lexer for {language} knows {painted} of {BLOCKS} blocks");
}

/// Holds the lexer against the grammar for one block, and says whether it painted that.
fn compare(language: &str, code: &str) -> bool {
    let Some(ours) = paint(language, code) else { return false };
    // A grammar is given no line beyond its limit; nothing else is out of its reach.
    let Some(theirs) = syntect::paint(language, code) else {
        assert!(code.lines().any(|line| line.len() > 400), "{language}:\n{code}");
        return true;
    };
    if ours != theirs {
        let line = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b);
        let (ours, theirs) = line.unwrap_or((&ours, &theirs));
        panic!("{language}:\n{code}\n\nlexer:   {ours}\ngrammar: {theirs}");
    }
    true
}

/// The blocks in these languages on the project's own pages.
#[expect(clippy::disallowed_methods, reason = "a test reads pages that no build reads")]
fn written(languages: &[&str]) -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = ["docs", "content", "example-engagement"].into_iter().flat_map(|folder| {
        let files = walkdir::WalkDir::new(root.join(folder)).into_iter().filter_map(Result::ok);
        files.map(walkdir::DirEntry::into_path).filter(|path| path.extension().is_some_and(|end| end == "md"))
    });
    let mut blocks = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page");
        let mut block: Option<String> = None;
        for line in text.split_inclusive('\n') {
            match (line.trim().strip_prefix("```"), &mut block) {
                (Some(_), Some(_)) => blocks.extend(block.take()),
                (Some(name), None) if languages.contains(&name) => block = Some(String::new()),
                (None, Some(block)) => block.push_str(line),
                _ => {}
            }
        }
    }
    blocks
}

#[test]
fn json_is_painted_as_its_grammar_paints_it() {
    hold("json", JSON, 100);
}

#[test]
fn http_is_painted_as_its_grammar_paints_it() {
    hold("http", HTTP, 95);
}

#[test]
fn differences_are_painted_as_their_grammar_paints_them() {
    hold("diff", DIFF, 95);
}

#[test]
fn python_is_painted_as_its_grammar_paints_it() {
    hold("python", PYTHON, 60);
}
