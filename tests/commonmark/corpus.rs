//! Documents made of every construct: each inside each, each beside each, and hostile ones.

use proptest::prelude::*;

/// The constructs that stand as blocks.
const BLOCKS: [(&str, &str); 26] = [
    ("paragraph", "Some text over\ntwo lines.\n"),
    ("emphasis", "A *b **c** d* ~~e~~ `f` and ***g***.\n"),
    ("heading", "## Impact\n"),
    ("deep-heading", "#### *Detail* [[F-1]]\n"),
    ("setext", "Title\n=====\n"),
    ("bullets", "- a\n- b\n  - c\n"),
    ("loose", "- a\n\n- b\n\n  c\n"),
    ("numbers", "3. a\n4. b\n"),
    ("tasks", "- [x] done *now*\n- [ ] open\n"),
    ("quote", "> quoted\n> text\n"),
    ("alert", "> [!NOTE]\n> Mind this.\n"),
    ("table", "| a | b |\n|:--|--:|\n| 1 | [[F-1]] |\n| A.6.2.4 | |\n"),
    ("bare-table", "| |\n|-|\n"),
    ("fence", "```json\n{\"a\": 1}\n```\n"),
    ("unknown-fence", "~~~nosuch\n<b>&\n~~~\n"),
    ("indented", "    code <i>\n"),
    ("transcript", "```transcript\nuser: hi\nassistant: no\n```\n"),
    ("rule", "***\n"),
    ("html", "<div onclick=\"x\">\n<b>\n</div>\n"),
    ("inline-html", "a <b>b</b> <!-- c -->\n"),
    ("links", "[[F-1]] [[A.6.2.4|the *control*]] [a](F-2.md) <https://a.example> www.b.example A.6.2.4\n"),
    ("images", "![a *b*](evidence/a.png) ![](https://a.example/x.png) [![c](d.png)](F-1.md)\n"),
    ("figures", "[[figure:nonconformities.major]] of [[figure:findings]]\n"),
    ("notes", "a[^1] b[^2]\n\n[^1]: One *note*.\n\n    - list\n[^2]: Two[^1].\n"),
    ("passage", "::: auditor\nFor *auditors*[^1].\n:::\n"),
    ("breaks", "a  \nb\\\nc &amp; &copy; \\* \u{202e}x\n"),
];

/// The containers that hold blocks.
const CONTAINERS: [(&str, &str, &str); 5] = [
    ("in-quote", "> ", "> "),
    ("in-bullet", "- ", "  "),
    ("in-number", "1. ", "   "),
    ("in-note", "x[^n]\n\n[^n]: ", "    "),
    ("in-passage", "::: internal\n", ""),
];

/// Every block after every other, and every block in every container, twice nested.
pub(crate) fn documents() -> Vec<(String, String)> {
    let mut documents = Vec::new();
    for (first, one) in BLOCKS {
        for (second, two) in BLOCKS {
            documents.push((format!("{first}-{second}"), format!("{one}\n{two}{one}")));
        }
        for (outer, begin, rest) in CONTAINERS {
            let held = contained(one, outer, begin, rest);
            for (outmost, begin, rest) in CONTAINERS {
                documents.push((format!("{first}-{outer}-{outmost}"), contained(&held, outmost, begin, rest)));
            }
            documents.push((format!("{first}-{outer}"), format!("{held}\n{one}")));
        }
    }
    documents
}

fn contained(block: &str, container: &str, begin: &str, rest: &str) -> String {
    let mut held = begin.to_owned();
    for (at, line) in block.lines().enumerate() {
        if at > 0 {
            held.push_str(rest);
        }
        held.push_str(line);
        held.push('\n');
    }
    if container == "in-passage" {
        held.push_str(":::\n");
    }
    held
}

/// Documents of about `size` bytes that are known to have slowed Markdown parsers down.
pub(crate) fn hostile(size: usize) -> Vec<(&'static str, String)> {
    let fill = |unit: &str| unit.repeat(size / unit.len());
    let half = |unit: &str| unit.repeat(size / unit.len() / 2);
    let numbered = |line: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        let mut number = 0;
        while text.len() < size {
            text.push_str(&line(number));
            number += 1;
        }
        text
    };
    let root = size.isqrt();
    vec![
        ("deep quotes", fill(">") + "a"),
        ("deep quotes and lazy lines", half(">") + "a\n" + &half("b\n")),
        ("deep bullets", fill("- ") + "a"),
        ("deep bullets and lazy lines", half("- ") + "a\n" + &half("b\n")),
        ("deep numbers", fill("1. ") + "a"),
        ("stairs of lists", (0..root).map(|n| " ".repeat(n) + "- a\n").collect()),
        ("stairs and lazy lines", (0..root).map(|n| " ".repeat(n) + "- a\n").collect::<String>() + &half("b\n")),
        ("quotes in bullets", fill("> - ") + "a"),
        ("open emphasis", fill("*a ")),
        ("open strong and emphasis", fill("*a **b ")),
        ("closed emphasis", fill("a* ")),
        ("alternating", fill("_*")),
        ("nested emphasis", half("*a ") + &half(" a*")),
        ("nested strong", half("**a") + &half("b**")),
        ("tildes", fill("~a~~")),
        ("brackets", fill("[")),
        ("nested brackets", half("[") + &half("]")),
        ("open links", fill("[a](b")),
        ("images", fill("![")),
        ("double brackets", fill("[[")),
        ("open wiki links", fill("[[a|")),
        ("closed wiki links", fill("]]")),
        ("wiki links", fill("[[a]] ")),
        ("wiki links with marks", fill("[[_a_]] ")),
        ("wiki links with texts", fill("[[a|b]] ")),
        ("long wiki link", format!("[[{}]]", fill("a"))),
        ("figures", fill("[[figure:a]]")),
        ("backticks", (1..root * 2).map(|n| "`".repeat(n % 700) + " ").collect()),
        ("entities", fill("&#x;&a;")),
        ("tags", fill("<b>")),
        ("open tags", fill("<a b=\"")),
        ("comments", fill("<!-- ")),
        ("instructions", fill("<?")),
        ("definitions", numbered(&|n| format!("[a{n}]: /b\n"))),
        ("one definition used", format!("[a]: {}\n\n", half("x")) + &half("[a] ")),
        ("notes", numbered(&|n| format!("[^{n}] a\n\n[^{n}]: b\n\n"))),
        ("one note used", fill("[^1] ") + "\n\n[^1]: a\n"),
        ("notes in notes", numbered(&|n| format!("[^{n}]: [^{}]\n\n", n + 1)) + "[^0]\n"),
        ("wide table", {
            let columns = size / 8;
            "|a".repeat(columns) + "\n" + &"|-".repeat(columns) + "\n" + &"|\n".repeat(columns)
        }),
        ("long table", "|a|b|\n|-|-|\n".to_owned() + &fill("|x|y|\n")),
        ("pipes", fill("|")),
        ("one word", fill("a")),
        ("spaces", fill(" ") + "a"),
        ("lines", fill("a\n")),
        ("empty lines", fill("\n")),
        ("controls", fill("\u{1}\u{2}\u{1b}\u{7f}")),
        ("nothing", fill("\0")),
        ("turned", fill("\u{202e}")),
        ("headings", fill("# a\n")),
        ("other headings", numbered(&|n| format!("# a-{n}\n# a\n"))),
        ("long heading", "# ".to_owned() + &fill("a ")),
        ("passages", fill("::: a\nb\n:::\n")),
        ("open passages", fill("::: a\n")),
        ("closing lines", fill(":::\n")),
        ("addresses", fill("http://a.b ")),
        ("broken addresses", fill("http://_www.a_")),
        ("hosts", fill("_www.a_")),
        ("mail", fill("a@b")),
        ("long mail", half("a") + "@" + &half("a.")),
        ("closing brackets", "http://a.b/".to_owned() + &fill(")")),
        ("ends of entities", "http://a.b/".to_owned() + &fill("&a;")),
        ("controls of the standard", fill("A.6.2.4 ")),
        ("long control", "A".to_owned() + &fill(".1")),
        ("backslashes", fill("\\")),
        ("code", "```python\n".to_owned() + &fill("((a")),
        ("lines of code", "```typescript\n".to_owned() + &fill("$a$a$a$a$a$a$a$a$a$a\n")),
        ("unknown code", "```nosuch\n".to_owned() + &fill("((a\n")),
        ("fences", fill("```\na\n")),
        ("many blocks of code", fill("```json\n{\"a\": [\n```\n")),
        ("transcript", "```transcript\n".to_owned() + &fill("a: b\n")),
        ("image text", half("![") + &half("](a)")),
    ]
}

/// Texts made of what means something in Markdown.
pub(crate) fn marks() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "*",
        "**",
        "_",
        "~",
        "`",
        "```",
        "[",
        "]",
        "[[",
        "]]",
        "|",
        "(",
        ")",
        "<",
        ">",
        "!",
        "![",
        "#",
        "## ",
        "- ",
        "1. ",
        "> ",
        "\n",
        "\n\n",
        "    ",
        "  ",
        "\\",
        "&amp;",
        "&",
        "a",
        "b c",
        "F-1",
        "A.6.2.4",
        "figure:x",
        "[^1]",
        "[^1]: ",
        "::: auditor\n",
        "::: x",
        ":::\n",
        "[!NOTE]",
        "[x] ",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "http://a.b",
        "www.a.b",
        "a@b.c",
        "](",
        "](F-2.md)",
        "](https://x)",
        "](javascript:x)",
        "](#impact)",
        "## Impact\n",
        "[a]: b\n",
        "|-|\n",
        "---",
        "===\n",
        "\t",
        "\r\n",
        "\u{202e}",
        "\u{0}",
        "é",
        "𝒳",
        "27001",
    ]);
    prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}
