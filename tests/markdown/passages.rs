//! Passages for one audience.

use super::*;

#[test]
fn a_passage_holds_markdown_for_one_audience() {
    insta::assert_snapshot!(shown("Before\n::: auditor\n- a\n- **b**\n\n::: internal\nInner.\n:::\n:::\nAfter\n"), @r#"
    <p>Before</p>
    <div class="for-auditor">
    <ul>
    <li>a
    </li>
    <li><strong>b</strong>
    </li>
    </ul>
    <div class="for-internal">
    <p>Inner.</p>
    </div>
    </div>
    <p>After</p>
    "#);
}

#[test]
fn a_passage_may_stand_in_a_list_or_a_quote_and_never_in_code() {
    insta::assert_snapshot!(shown("- item\n\n  ::: auditor\n  For auditors.\n  :::\n\n> ::: internal\n> Quoted.\n> :::\n\n```\n::: auditor\n:::\n```\n"), @r#"
    <ul>
    <li><p>item</p>
    <div class="for-auditor">
    <p>For auditors.</p>
    </div>
    </li>
    </ul>
    <blockquote>
    <div class="for-internal">
    <p>Quoted.</p>
    </div>
    </blockquote>
    <figure class="code">
    <pre class="code" tabindex="0"><code>::: auditor
    :::</code></pre>
    </figure>
    "#);
    assert_eq!(says("```\n::: auditor\n```"), [""; 0]);
}

#[test]
fn an_open_passage_is_an_error_at_its_first_line_and_keeps_its_text() {
    assert_eq!(says("A\n\n::: auditor\nB\n"), ["3..14 passage-unclosed: this passage is never closed"]);
    assert_eq!(shown("::: auditor\nB\n"), "<div class=\"for-auditor\">\n<p>B</p>\n</div>\n");
    // The list item ends before the passage does.
    assert_eq!(says("- ::: auditor\n  B\n\n:::\n").len(), 1);
}

#[test]
fn a_line_that_opens_nothing_is_an_error_too_for_it_would_let_everyone_read() {
    assert_eq!(says("text\n        ::: auditor\nB\n").len(), 1);
    assert_eq!(
        says("<div>\n::: auditor\nB\n:::\n</div>\n").iter().filter(|d| d.contains("passage-unclosed")).count(),
        1
    );
    assert_eq!(shown("a\n\n:::\n"), "<p>a</p>\n<p>:::</p>\n");
}

#[test]
fn footnotes_stand_with_those_who_may_read_them() {
    insta::assert_snapshot!(shown(
        "Open[^a].\n\n::: auditor\nClosed[^b] and again[^a].\n:::\n\n[^a]: For all.\n[^b]: For auditors[^c].\n[^c]: Too.\n",
    ), @r##"
    <p>Open<sup class="footnote-ref"><a href="#fn_a" id="fnref_a" role="doc-noteref">1</a></sup>.</p>
    <div class="for-auditor">
    <p>Closed<sup class="footnote-ref"><a href="#fn_b_auditor" id="fnref_b_auditor" role="doc-noteref">2</a></sup> and again<sup class="footnote-ref"><a href="#fn_a" id="fnref_a_auditor" role="doc-noteref">1</a></sup>.</p>
    <section class="footnotes">
    <ol start="2">
    <li id="fn_b_auditor">
    <p>For auditors<sup class="footnote-ref"><a href="#fn_c_auditor" id="fnref_c_auditor" role="doc-noteref">3</a></sup>. <a class="footnote-back" href="#fnref_b_auditor" role="doc-backlink" aria-label="prose.back">↩</a></p>
    </li>
    <li id="fn_c_auditor">
    <p>Too. <a class="footnote-back" href="#fnref_c_auditor" role="doc-backlink" aria-label="prose.back">↩</a></p>
    </li>
    </ol>
    </section>
    </div>
    <section class="footnotes">
    <ol>
    <li id="fn_a">
    <p>For all. <a class="footnote-back" href="#fnref_a" role="doc-backlink" aria-label="prose.back">↩</a></p>
    </li>
    </ol>
    </section>
    "##);
    // A note that is written inside a passage is not for those outside.
    let html = shown("Open[^a].\n\n::: auditor\n[^a]: Secret.\n:::\n");
    assert!(html.starts_with("<p>Open[^a].</p>"), "{html}");
}

#[test]
fn no_id_betrays_a_passage() {
    let open = shown("## Impact\n");
    let html = shown("::: internal\n## Impact\n:::\n\n## Impact\n");
    assert!(html.ends_with(&open), "{html}");
    assert!(shown("[x](#impact)\n\n::: internal\n## Impact\n:::\n").starts_with("<p><a href=\"#impact\">x</a></p>"));
}
