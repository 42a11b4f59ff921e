//! The words that Python's grammar knows, as its rules list them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::parse::highlight::paint::Class;

/// What every name is looked up in.
static BUILTIN: LazyLock<FxHashMap<&str, Class>> = LazyLock::new(|| {
    let of = |words: &'static str, class| words.split_ascii_whitespace().map(move |word| (word, class));
    of(TYPES, Class::Type).chain(of(FUNCTIONS, Class::Function)).collect()
});

const FUNCTIONS: &str = "__import__ all abs any apply ascii bin breakpoint callable chr classmethod cmp coerce compile \
    delattr dir divmod enumerate eval exec execfile filter format getattr globals hasattr hash help hex id input intern \
    isinstance issubclass iter len locals map max min next oct open ord pow print property range raw_input reduce reload \
    repr reversed round setattr sorted staticmethod sum super type unichr vars zip";

const TYPES: &str = "basestring bool buffer bytearray bytes complex dict float frozenset int list long memoryview object \
    set slice str tuple unicode xrange";

const ERRORS: &str = "Arithmetic Assertion Attribute BlockingIO BrokenPipe Buffer ChildProcess Connection \
    ConnectionAborted ConnectionRefused ConnectionReset EOF Environment FileExists FileNotFound FloatingPoint Interrupted \
    IO IsADirectoryError Import Indentation Index Key Lookup Memory Name NotADirectory NotImplemented OS Overflow \
    Permission ProcessLookup Reference Runtime Standard Syntax System Tab Timeout Type UnboundLocal Unicode UnicodeEncode \
    UnicodeDecode UnicodeTranslate Value VMS Windows ZeroDivision";

const WARNINGS: &str = "PendingDeprecation Deprecation Runtime Syntax User Future Import Unicode Bytes";

const OTHER_ERRORS: &str =
    "Exception BaseException Warning SystemExit StopIteration NotImplemented KeyboardInterrupt GeneratorExit";

const MAGIC_FUNCTIONS: &str = "invert neg pos abs add and div divmod floordiv lshift mod mul or pow rshift sub truediv \
    xor contains radd rand rdiv rdivmod rfloordiv rlshift rmod rmul ror rpow rrshift rsub rtruediv rxor iadd iand idiv \
    ifloordiv ilshift imod imul ior ipow irshift isub itruediv ixor eq ge gt le lt ne cmp rcmp bool str nonzero unicode \
    bytes complex float index int round long format len length_hint hash repr reversed coerce hex oct fspath iter next \
    aiter anext await delattr delitem delslice getattr getattribute getitem getslice setattr setitem setslice dir missing \
    enter exit aenter aexit call del init new init_subclass instancecheck subclasscheck getnewargs getnewargs_ex getstate \
    setstate reduce reduce_ex delete get set set_name subclasses post_init class_getitem mro_entries";

const MAGIC_VARIABLES: &str = "class dict doc module name all file package annotations closure code defaults func \
    globals kwdefaults self qualname bases prepare slots metaclass mro members methods";

const RESERVED: &str = "and as assert break class continue def del elif else except finally for from global if import in \
    is lambda not or pass raise return try while with yield";

fn lists(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|listed| listed == word)
}

/// Whether a word can be no name.
pub(super) fn is_reserved(word: &str) -> bool {
    word.len() <= 8 && lists(RESERVED, word)
}

/// What a name is that stands alone or before a dot.
pub(super) fn builtin(word: &str) -> Option<Class> {
    let is_error = || {
        word.strip_suffix("Error").is_some_and(|word| lists(ERRORS, word))
            || word.strip_suffix("Warning").is_some_and(|word| lists(WARNINGS, word))
            || lists(OTHER_ERRORS, word)
    };
    match word {
        "self" | "cls" | "_" => Some(Class::Variable),
        _ if word.starts_with(|c: char| c.is_ascii_uppercase()) => is_error().then_some(Class::Type),
        _ => BUILTIN.get(word).copied().or_else(|| magic(word)),
    }
}

/// What a name between two pairs of underscores is.
pub(super) fn magic(word: &str) -> Option<Class> {
    let name = word.strip_prefix("__")?.strip_suffix("__")?;
    match name {
        _ if lists(MAGIC_FUNCTIONS, name) => Some(Class::Function),
        _ if lists(MAGIC_VARIABLES, name) => Some(Class::Variable),
        _ => None,
    }
}

/// Capitals, digits and underscores, with two capitals side by side somewhere.
pub(super) fn is_constant(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && word.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase))
}
