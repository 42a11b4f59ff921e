//! Blocks, and the sections that headings make.

use super::*;

#[test]
fn a_body_reads_as_it_was_written() {
    insta::assert_snapshot!(shown("# Title\n\n## Impact\nA *strong* **claim**, ~~struck~~ and `x < y`.\n\n1. one\n2. two\n   - inner\n\n> quoted\n\n---\n"), @r##"
    <h2 id="title">Title <a class="anchor" href="#title" aria-hidden="true" tabindex="-1">#</a></h2>
    <h2 id="impact">Impact <a class="anchor" href="#impact" aria-hidden="true" tabindex="-1">#</a></h2>
    <p>A <em>strong</em> <strong>claim</strong>, <del>struck</del> and <code>x &lt; y</code>.</p>
    <ol>
    <li>one
    </li>
    <li>two
    <ul>
    <li>inner
    </li>
    </ul>
    </li>
    </ol>
    <blockquote>
    <p>quoted</p>
    </blockquote>
    <hr>
    "##);
}

#[test]
fn ids_carry_the_findings_prefix_so_that_many_share_a_page() {
    let (prose, _) = parsed_with("## Impact\nA[^n] and [above](#impact).\n\n## Impact\n\n[^n]: Note.\n", 0, "F-007");
    insta::assert_snapshot!(show::pieces(&prose.pieces), @r##"
    <h2 id="F-007-impact">Impact <a class="anchor" href="#F-007-impact" aria-hidden="true" tabindex="-1">#</a></h2>
    <p>A<sup class="footnote-ref"><a href="#F-007-fn_n" id="F-007-fnref_n" role="doc-noteref">1</a></sup> and <a href="#F-007-impact">above</a>.</p>
    <h2 id="F-007-impact-1">Impact <a class="anchor" href="#F-007-impact-1" aria-hidden="true" tabindex="-1">#</a></h2>
    <section class="footnotes">
    <ol>
    <li id="F-007-fn_n">
    <p>Note. <a class="footnote-back" href="#F-007-fnref_n" role="doc-backlink" aria-label="prose.back">↩</a></p>
    </li>
    </ol>
    </section>
    "##);
}

#[test]
fn a_table_can_be_reached_by_keyboard_and_has_the_name_of_its_heading() {
    insta::assert_snapshot!(shown("## Trials\n\n| | n |\n|:--|--:|\n| a \\| b | `1` |\n"), @r##"
    <h2 id="trials">Trials <a class="anchor" href="#trials" aria-hidden="true" tabindex="-1">#</a></h2>
    <div class="table-scroll" tabindex="0" role="group" aria-labelledby="trials">
    <table>
    <thead>
    <tr>
    <td class="align-left"></td>
    <th scope="col" class="align-right">n</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td class="align-left">a | b</td>
    <td class="align-right"><code>1</code></td>
    </tr>
    </tbody>
    </table>
    </div>
    "##);
}

#[test]
fn a_task_is_named_by_its_own_text() {
    insta::assert_snapshot!(shown("- [x] done, see [[F-2]]\n- [ ] open\n  - inner\n"), @r#"
    <ul>
    <li><label class="task"><input type="checkbox" disabled checked> done, see <a href="F-2" class="wiki">F-2</a></label>
    </li>
    <li><label class="task"><input type="checkbox" disabled> open</label>
    <ul>
    <li>inner
    </li>
    </ul>
    </li>
    </ul>
    "#);
}

#[test]
fn alerts_carry_their_label() {
    insta::assert_snapshot!(shown("> [!WARNING]\n> Do **not** retest in production.\n"), @r#"
    <div class="alert alert-warning">
    <p class="alert-title">prose.alert.warning</p>
    <p>Do <strong>not</strong> retest in production.</p>
    </div>
    "#);
}

#[test]
fn sections_are_known_by_their_headings() {
    let (prose, _) = parsed_with(
        "Before.\n\n## Statement of nonconformity\nThe organisation  does\nnot [[A.6.2.4|verify]].\n\n::: internal\nSecret.\n:::\n\n### Detail\n- a\n- b\n\n## root CAUSE\n> ## no section\n",
        100,
        "F-1",
    );
    let seen: Vec<_> =
        prose.sections.iter().map(|s| (s.kind, s.anchor.as_str(), s.span.start, prose.said_in(s))).collect();
    insta::assert_debug_snapshot!(seen, @r#"
    [
        (
            Some(
                Statement,
            ),
            "statement-of-nonconformity",
            109,
            "The organisation does not verify. Detail a b",
        ),
        (
            Some(
                RootCause,
            ),
            "root-cause",
            233,
            "no section",
        ),
    ]
    "#);
    insta::assert_snapshot!(prose.text, @r#"
    Before.
    Statement of nonconformity
    The organisation  does not verify.
    Detail
    a
    b
    root CAUSE
    no section
    "#);
}
