//! What must not run.

use super::*;

#[test]
fn raw_html_is_text_with_a_warning_at_its_place() {
    assert_eq!(
        shown("a <img src=x onerror=alert(1)> <b>b</b>\n\n<script>\nalert(1)\n</script>\n"),
        "<p>a &lt;img src=x onerror=alert(1)&gt; &lt;b&gt;b&lt;/b&gt;</p>\n\
         <p class=\"raw-html\">&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n"
    );
    assert_eq!(
        says("a <b>b</b>\n\n<p>\nx\n"),
        ["2..5 raw-html: raw HTML is shown as text", "12..15 raw-html: raw HTML is shown as text"]
    );
}

#[test]
fn what_cannot_be_seen_is_shown_by_its_number() {
    insta::assert_snapshot!(shown("pay\u{200b}out \u{202e}txt.exe `\u{feff}x` \u{1}\n\n[\u{202e}](F-\u{200b}2.md)"), @r#"
    <p>pay<span class="hl-x" title="U+200B ZERO WIDTH SPACE">⟨U+200B⟩</span>out <span class="hl-x" title="U+202E RIGHT-TO-LEFT OVERRIDE">⟨U+202E⟩</span>txt.exe <code><span class="hl-x" title="U+FEFF ZERO WIDTH NO-BREAK SPACE">⟨U+FEFF⟩</span>x</code> <span class="hl-x" title="U+0001">⟨U+0001⟩</span></p>
    <p><a href="F-%E2%80%8B2.md"><span class="hl-x" title="U+202E RIGHT-TO-LEFT OVERRIDE">⟨U+202E⟩</span></a></p>
    "#);
}
