//! Links and images.

use super::*;

#[test]
fn double_brackets_are_links_into_the_engagement() {
    insta::assert_snapshot!(show::pieces_as_data(
        "See [[F-002]], [[A.6.2.4|the *control*]], [[system:claims-assist]] and [[figure:nonconformities.major]] majors.",
    ), @r#"
    <p>See 
    Wiki "F-002" None
    , 
    Wiki "A.6.2.4" Some("the <em>control</em>")
    , 
    Wiki "system:claims-assist" None
     and 
    figure "nonconformities.major"
     majors.</p>
    "#);
}

#[test]
fn brackets_that_markdown_needs_stay_markdowns() {
    assert_eq!(shown("`[[F-1]]`"), "<p><code>[[F-1]]</code></p>\n");
    assert_eq!(shown("\\[[F-1]]"), "<p>[[F-1]]</p>\n");
    assert_eq!(shown("[\\[F-1]]"), "<p>[[F-1]]</p>\n");
    assert_eq!(shown("[[1, [2]]]"), "<p>[[1, [2]]]</p>\n");
    assert_eq!(shown("[[]] [[|x]] [[a\nb]] [[*a*]]"), "<p>[[]] [[|x]] [[a\nb]] [[<em>a</em>]]</p>\n");
    assert_eq!(shown("a[[^1]]\n\n[^1]: b").matches("doc-noteref").count(), 1);
    assert_eq!(shown("[[x]](F-2.md)"), "<p><a href=\"F-2.md\">[x]</a></p>\n");
    assert_eq!(shown("[[x]][y]\n\n[y]: F-2.md"), "<p><a href=\"F-2.md\">[x]</a></p>\n");
}

#[test]
fn brackets_before_brackets_are_no_link_and_the_writer_is_told() {
    assert_eq!(shown("[[F-1]](and more)"), "<p>[[F-1]](and more)</p>\n");
    assert_eq!(says("[[F-1]](and more)"), ["0..7 literal-link: these double brackets are no link"]);
    assert_eq!(says("[see [[F-1]]](https://a.example)"), ["5..12 literal-link: these double brackets are no link"]);
}

#[test]
fn targets_keep_their_underscores_and_their_own_meaning() {
    assert_eq!(
        shown("[[evidence:logs/_a_.txt]] and ~b [[evidence:x~1.txt]]"),
        "<p><a href=\"evidence:logs/_a_.txt\" class=\"wiki\">evidence:logs/_a_.txt</a> and ~b \
         <a href=\"evidence:x~1.txt\" class=\"wiki\">evidence:x~1.txt</a></p>\n"
    );
    assert_eq!(shown("[[F-1]]\n\n[F-1]: https://a.example"), "<p><a href=\"F-1\" class=\"wiki\">F-1</a></p>\n");
    assert_eq!(
        shown("`[[a_]] _b_` [[_a_]]"),
        "<p><code>[[a_]] _b_</code> <a href=\"_a_\" class=\"wiki\">_a_</a></p>\n"
    );
}

#[test]
fn a_pipe_in_a_table_is_escaped_as_everywhere_in_a_table() {
    let table = shown("| a |\n|---|\n| [[F-1\\|text]] |\n");
    assert!(table.contains("<td><a href=\"F-1\" class=\"wiki\">text</a></td>"), "{table}");
}

#[test]
fn controls_in_running_prose_link_by_themselves() {
    insta::assert_snapshot!(shown(
        "Against A.6.2.4 and *A.8.4*, not 6.1.2, `A.6.2.4` or [A.6.2.4](F-2.md).\n\n\
         ## A.6.2.4\n\n- in a list: A.6.2.6\n\nISO/IEC 27001 has A.5.7 too.\n\n\
         | control |\n|---|\n| A.9.2 |\n\n| ISO/IEC 27002 |\n|---|\n| A.5.9 |\n",
    ), @r##"
    <p>Against <a href="A.6.2.4" class="bare">A.6.2.4</a> and <em><a href="A.8.4" class="bare">A.8.4</a></em>, not 6.1.2, <code>A.6.2.4</code> or <a href="F-2.md">A.6.2.4</a>.</p>
    <h2 id="a624">A.6.2.4 <a class="anchor" href="#a624" aria-hidden="true" tabindex="-1">#</a></h2>
    <ul>
    <li>in a list: <a href="A.6.2.6" class="bare">A.6.2.6</a>
    </li>
    </ul>
    <p>ISO/IEC 27001 has A.5.7 too.</p>
    <div class="table-scroll" tabindex="0" role="group" aria-labelledby="a624">
    <table>
    <thead>
    <tr>
    <th scope="col">control</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td><a href="A.9.2" class="bare">A.9.2</a></td>
    </tr>
    </tbody>
    </table>
    </div>
    <div class="table-scroll" tabindex="0" role="group" aria-labelledby="a624">
    <table>
    <thead>
    <tr>
    <th scope="col">ISO/IEC 27002</th>
    </tr>
    </thead>
    <tbody>
    <tr>
    <td>A.5.9</td>
    </tr>
    </tbody>
    </table>
    </div>
    "##);
}

#[test]
fn addresses_are_followed_by_scheme_and_others_are_shown() {
    insta::assert_snapshot!(shown(
        "[a](https://a.example \"t\") <b@b.example> https://c.example/x?y=1&z. [d](javascript:alert(1)) \
         [e](data:text/html,x) [f](../findings/F-2.md#impact) [g](#nowhere)",
    ), @r##"<p><a href="https://a.example" class="external" rel="noopener noreferrer" title="t">a</a> <a href="mailto:b@b.example">b@b.example</a> <a href="https://c.example/x?y=1&amp;z" class="external" rel="noopener noreferrer">https://c.example/x?y=1&amp;z</a>. d <code class="url">javascript:alert(1)</code> e <code class="url">data:text/html,x</code> <a href="../findings/F-2.md#impact">f</a> <a href="#nowhere">g</a></p>"##);
}

#[test]
fn images_from_elsewhere_are_links_and_nothing_is_loaded() {
    insta::assert_snapshot!(shown(
        "![shot](../evidence/a.png) ![](https://a.example/x.png) ![x](data:image/png;base64,AA) [![in](e.png)](F-2.md)",
    ), @r#"<p><a href="../evidence/a.png">shot</a> <a href="https://a.example/x.png" class="external" rel="noopener noreferrer">https://a.example/x.png</a> x <code class="url">data:image/png;base64,AA</code> <a href="F-2.md">in</a></p>"#);
}

#[test]
fn an_image_alone_is_a_block_with_a_caption_and_one_in_a_line_is_not() {
    insta::assert_snapshot!(show::pieces_as_data(
        "![A *panel*](../evidence/a.png \"The panel\")\n\nIn a ![line](b.png).\n\n- ![item](c.png)\n",
    ), @r#"
    image "../evidence/a.png" Some("A panel") Some("The panel") true
    <p>In a 
    image "b.png" Some("line") None false
    .</p>
    <ul>
    <li>
    image "c.png" Some("item") None false

    </li>
    </ul>
    "#);
}

#[test]
fn a_link_holds_no_other_link() {
    for markdown in ["[<a@b.example> ](F-2.md)", "[<https://a.example>](https://b.example)", "[[F-2|<a@b.example>]]"] {
        let html = shown(markdown);
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
        assert!(html.contains("a@b.example") || html.contains("https://a.example<"), "{html}");
    }
}

#[test]
fn a_link_says_where_it_stands_in_its_file() {
    let (prose, _) = parsed_with("> a\n> [[F-1]] A.6.2.4 [x](F-2.md)", 1000, "");
    insta::assert_snapshot!(show::spans(&prose.pieces), @r#"
    F-1 1006..1013
    A.6.2.4 1014..1021
    F-2.md 1022..1033
    "#);
}
