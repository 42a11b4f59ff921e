//! Every language by its grammar: syntect's parser, two-face's grammars, scopes mapped to classes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{LazyLock, OnceLock};

use ::syntect::parsing::{ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::paint::{Class, Paint};

/// The grammars, unpacked when the first block needs them.
static GRAMMARS: OnceLock<SyntaxSet> = OnceLock::new();

/// Paints `code` by the grammar of `language`; nothing if there is none, or if it fails.
pub(super) fn paint(language: &str, code: &str) -> Option<String> {
    if language.is_empty() || language == "text" || language == "plain" {
        return None;
    }
    let grammars = GRAMMARS.get_or_init(two_face::syntax::extra_newlines);
    let grammar = find(grammars, language)?;
    let longest = longest_line(&grammar.name);
    if code.lines().any(|line| line.len() > longest) {
        return None;
    }
    // A grammar with a broken rule panics when it is first used. One block stays plain for that.
    catch_unwind(AssertUnwindSafe(|| lines(grammars, grammar, code))).ok()?
}

/// A block with a longer line stays plain. Grammars try their rules at every byte of a line, and some
/// of these look far ahead each time: measured on lines of one repeated character or word, the
/// others stay below 30 ms for a kilobyte at 400 bytes a line.
fn longest_line(grammar: &str) -> usize {
    match grammar {
        "JSON" | "Diff" => 16 * 1024,
        "SystemVerilog" | "CFML Script" | "CFML Script (Tags)" | "INI" | "MultiMarkdown" | "Markdown" | "Typst"
        | "gnuplot" | "MATLAB" | "Less" | "R" => 120,
        _ => 400,
    }
}

fn find<'g>(grammars: &'g SyntaxSet, language: &str) -> Option<&'g SyntaxReference> {
    let name = match language.to_ascii_lowercase().as_str() {
        "shell" | "console" | "shell-session" | "sh-session" | "zsh" => "bash".to_owned(),
        "jsonl" | "jsonc" | "json5" | "ndjson" => "json".to_owned(),
        "http" | "https" => "HTTP Request and Response".to_owned(),
        "python3" | "py3" => "python".to_owned(),
        "ps" | "ps1" | "pwsh" => "powershell".to_owned(),
        "patch" | "udiff" => "diff".to_owned(),
        other => other.to_owned(),
    };
    grammars.find_syntax_by_token(&name).filter(|grammar| grammar.name != "Plain Text")
}

fn lines(grammars: &SyntaxSet, grammar: &SyntaxReference, code: &str) -> Option<String> {
    let mut state = ParseState::new(grammar);
    let mut classes = Classes::default();
    let mut paint = Paint::default();
    for line in code.split_inclusive('\n') {
        let ended = line.ends_with('\n');
        // The grammars are written for lines that end.
        let whole = if ended { line.to_owned() } else { format!("{line}\n") };
        let mut done = 0;
        for (at, op) in state.parse_line(&whole, grammars).ok()? {
            let at = at.min(line.len());
            paint.push(line.get(done..at)?, classes.current());
            done = at;
            classes.apply(&op);
        }
        paint.push(line.get(done..)?, classes.current());
    }
    Some(paint.finish())
}

/// The classes of the scopes that stand open; each scope without one takes the outer scope's.
#[derive(Default)]
struct Classes {
    open: Vec<Option<Class>>,
    cleared: Vec<Vec<Option<Class>>>,
}

impl Classes {
    fn current(&self) -> Option<Class> {
        self.open.last().copied().flatten()
    }

    fn apply(&mut self, op: &ScopeStackOp) {
        match op {
            ScopeStackOp::Push(scope) => {
                let class = match says(*scope, self.current()) {
                    Says::Class(class) => Some(class),
                    Says::Plain => None,
                    Says::Around => self.current(),
                };
                self.open.push(class);
            }
            ScopeStackOp::Pop(count) => self.open.truncate(self.open.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let kept = match amount {
                    ::syntect::parsing::ClearAmount::TopN(count) => self.open.len().saturating_sub(*count),
                    ::syntect::parsing::ClearAmount::All => 0,
                };
                self.cleared.push(self.open.split_off(kept));
            }
            ScopeStackOp::Restore => self.open.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }
}

/// What a scope says about the text in it.
#[derive(Clone, Copy)]
enum Says {
    /// Its class.
    Class(Class),
    /// The page's own colour, whatever stands around.
    Plain,
    /// The colour of what stands around.
    Around,
}

/// The scopes that mean something, the more particular first.
static SCOPES: LazyLock<Vec<(Scope, Says)>> = LazyLock::new(|| {
    TABLE
        .iter()
        .flat_map(|(says, names)| names.split_whitespace().map(move |name| (name, *says)))
        .filter_map(|(name, says)| Some((Scope::new(name).ok()?, says)))
        .collect()
});

const TABLE: &[(Says, &str)] = &[
    (Says::Plain, "source text meta.embedded meta.interpolation"),
    (
        Says::Around,
        "punctuation.definition.string punctuation.definition.comment punctuation.definition.inserted \
         punctuation.definition.deleted punctuation.definition.constant punctuation.definition.variable \
         punctuation.definition.parameter punctuation.definition.range punctuation.definition.from-file \
         punctuation.definition.to-file punctuation.definition.character punctuation.definition.entity \
         punctuation.definition.keyword punctuation.definition.numeric punctuation.separator.decimal \
         punctuation.separator.path punctuation.terminator.entity",
    ),
    (Says::Class(Class::Inserted), "markup.inserted"),
    (Says::Class(Class::Deleted), "markup.deleted"),
    (Says::Class(Class::Invalid), "invalid"),
    (Says::Class(Class::Comment), "comment"),
    (
        Says::Class(Class::Property),
        "meta.mapping.key meta.object-literal.key support.type.property-name support.type.map.key \
         entity.other.attribute-name entity.name.tag.yaml entity.name.tag.toml variable.other.member \
         variable.other.property keyword.other.http-header keyword.name.ini",
    ),
    (
        Says::Class(Class::Number),
        "constant.character.escape constant.numeric constant.language constant.other support.constant",
    ),
    (Says::Class(Class::String), "string constant.character markup.raw"),
    (Says::Class(Class::Keyword), "keyword.operator.word keyword.operator.logical.python"),
    (Says::Class(Class::Operator), "keyword.operator punctuation meta.brace"),
    (
        Says::Class(Class::Type),
        "storage.type.class entity.name.tag entity.name.type entity.name.class entity.name.struct entity.name.enum \
         entity.name.trait entity.name.namespace entity.name.table entity.section entity.other.inherited-class \
         support.type support.class",
    ),
    (Says::Class(Class::Keyword), "keyword storage markup.heading meta.diff.header meta.diff.range"),
    (
        Says::Class(Class::Function),
        "entity.name.function support.function support.macro variable.function variable.annotation",
    ),
    (Says::Class(Class::Variable), "variable support.variable entity.name.variable meta.group.expansion.parameter"),
];

fn says(scope: Scope, around: Option<Class>) -> Says {
    let says = SCOPES.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map_or(Says::Around, |(_, says)| *says);
    match (says, around) {
        // The key of a mapping is a key first, and a text in quotes second.
        (Says::Class(Class::String), Some(Class::Property)) => Says::Around,
        _ => says,
    }
}
