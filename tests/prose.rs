//! Findings as testers really paste them: odd encodings, endless lines, names in two forms, hidden characters. Each gives
//! a page or a diagnostic, and the page is whole.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test says so by failing")]

#[path = "commonmark/html.rs"]
mod html;
mod support;

use support::site::Site;
use support::{Engagement, FINDING, short};

/// The prose on the page of the finding.
fn prose(engagement: &Engagement) -> String {
    let page = Site::of(engagement).main("findings/F-1.html");
    assert_eq!(html::unbalanced(&format!("<main{page}</main>")), None);
    let ids = html::ids(&page);
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len(), "no id stands twice");
    let (_, prose) = page.split_once("<div class=\"prose\">").unwrap();
    prose.split_once("</section>").unwrap().0.to_owned()
}

#[test]
fn a_byte_order_mark_and_any_line_ends_change_nothing() {
    let plain = prose(&Engagement::new());
    for text in [
        format!("\u{feff}{FINDING}"),
        FINDING.replace('\n', "\r\n"),
        format!("\u{feff}{}", FINDING.replace('\n', "\r\n")),
    ] {
        let engagement = Engagement::new().file("findings/F-1.md", &text);
        assert_eq!(short(&engagement.check()), [""; 0]);
        assert_eq!(prose(&engagement).replace('\r', ""), plain);
    }
}

#[test]
fn other_encodings_are_refused_by_name() {
    let utf16: Vec<u8> = FINDING.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = FINDING.replace("obeyed.", "obéi.").chars().map(|c| c as u8).collect::<Vec<u8>>();
    let surrogate = [FINDING.as_bytes(), b"\xed\xa0\x80"].concat();
    for bytes in [[b"\xff\xfe".to_vec(), utf16].concat(), latin1, surrogate] {
        let seen = Engagement::new().file("findings/F-1.md", bytes).check();
        assert_eq!(seen[0].short(), "not-utf8 findings/F-1.md:1:1", "{seen:?}");
        assert_eq!(seen.len(), 1, "and nothing else: {seen:?}");
    }
}

#[test]
fn evidence_in_another_encoding_is_copied_and_not_shown() {
    let engagement = Engagement::new()
        .finding("evidence:\n", "evidence:\n  - { file: utf16.json }\n  - { file: lone.json }\n")
        .file("evidence/utf16.json", b"\xff\xfe{\0}\0")
        .file("evidence/lone.json", b"{\"a\": \"\xed\xa0\x80\"}");
    let site = Site::of(&engagement);
    for name in ["utf16.json", "lone.json"] {
        assert!(site.path(&format!("evidence/{name}")).exists());
        assert!(site.main(&format!("exhibits/{name}.html")).contains("neither text nor an image"));
    }
}

#[test]
fn names_meet_in_whatever_form_they_are_written() {
    let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}");
    for (on_disk, written) in [(composed, decomposed), (decomposed, composed)] {
        let engagement = Engagement::new()
            .file(&format!("evidence/{on_disk}.txt"), "x")
            .file(&format!("findings/{on_disk}.md"), FINDING.replace("id: F-1", "id: F-2"))
            .finding(
                "evidence:\n",
                &format!(
                    "evidence:\n  - {{ file: {written}.txt, sha256: {} }}\n",
                    "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
                ),
            )
            .body(&format!("[[evidence:{written}.txt]] [f]({written}.md) [e](../evidence/{written}.txt)"));
        assert_eq!(short(&engagement.check()), [""; 0], "{on_disk:?}");
        assert_eq!(prose(&engagement).matches("<a href=\"").count(), 3);
    }
}

#[test]
fn a_line_of_five_megabytes_is_a_paragraph() {
    let line = "word *em* [[F-1]] A.6.2.4 <b>x</b> ".repeat(5_000_000 / 35);
    let page = prose(&Engagement::new().body(&line));
    assert_eq!(page.matches("<em>em</em>").count(), 5_000_000 / 35);
}

#[test]
fn ten_thousand_quotes_and_a_table_of_143_kilobytes_are_pages() {
    let quotes = ">".repeat(10_000) + " deep";
    assert!(prose(&Engagement::new().body(&quotes)).contains("deep"));
    let table = "| a | b |\n|---|---|\n".to_owned() + &"| x | `y` |\n".repeat(143_000 / 13);
    assert_eq!(prose(&Engagement::new().body(&table)).matches("<tr>").count(), 143_000 / 13 + 1);
}

#[test]
fn every_control_character_is_shown_by_its_number() {
    let all: String =
        (1..0xa0).filter_map(char::from_u32).filter(|c| c.is_control() && !"\t\n\r".contains(*c)).collect();
    let page = prose(&Engagement::new().body(&format!("a{all}b\n\n```\n{all}\0\n```\n")));
    assert!(page.chars().all(|c| !c.is_control() || "\t\n\r".contains(c)));
    for number in ["U+0001", "U+001B", "U+007F", "U+0085", "U+009F"] {
        assert_eq!(page.matches(&format!("⟨{number}⟩")).count(), 2, "{number}");
    }
}

#[test]
fn what_hides_or_turns_text_is_shown_wherever_it_stands() {
    let hidden = "a\u{202e}b\u{200b}\u{e0041}";
    let engagement = Engagement::new()
        .finding("evidence:\n", "evidence:\n  - { file: h.txt }\n")
        .file("evidence/h.txt", hidden)
        .body(&format!(
            "{hidden}\n\n`{hidden}`\n\n```transcript\nuser: {hidden}\n```\n\n[{hidden}](https://a.example)\n"
        ));
    let page = prose(&engagement);
    for number in ["U+202E", "U+200B", "U+E0041"] {
        assert_eq!(page.matches(&format!("⟨{number}⟩")).count(), 4, "{page}");
    }
    assert!(Site::of(&engagement).main("exhibits/h.txt.html").contains("⟨U+202E⟩"));
}

#[test]
fn html_of_the_real_world_is_text_that_can_be_read() {
    let body = "<table>\n<tr><td>Version</td><td><code>< 1.2</code></td></tr>\n</table>\n\n<details>\n<summary>PoC</summary>\n\n\
                ```js\nalert(1)\n```\n\n</details>\n\n[![build](https://img.example/b.svg)](https://ci.example)\n\n<!-- a comment -->\n\n\
                Line<br>break and <img src=x onerror=alert(1)>\n";
    let page = prose(&Engagement::new().body(body));
    for part in [
        "&lt;td&gt;Version&lt;/td&gt;",
        "&lt;summary&gt;PoC",
        "&lt;!-- a comment --&gt;",
        "&lt;br&gt;",
        "onerror=alert(1)&gt;",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(page.contains("<a href=\"https://ci.example\" class=\"external\" rel=\"noopener noreferrer\">build</a>"));
    assert!(!page.contains("<img") && !page.contains("<table"));
}

#[test]
fn scripts_that_run_from_right_to_left_and_emoji_stay_as_they_are() {
    let text = "שלום עולם، مرحبا بالعالم، می\u{200c}خواهم 👨\u{200d}👩\u{200d}👧 日本語 한국어 ไทย";
    assert!(prose(&Engagement::new().body(text)).contains(text));
}

#[test]
fn odd_yaml_is_read_or_named() {
    for (front, said) in [
        ("id: F-2\ntitle: 'It''s: odd # no comment'\nstatus: draft\n", &[][..]),
        ("id: F-2\ntitle: >-\n  Folded\n  title\nstatus: draft\n", &[]),
        ("id: F-2\ntitle: \"\\u00e9\"\nstatus: draft\nx-a: |\n  kept\n", &[]),
        ("id: 77\ntitle: on\nstatus: draft\n", &[]),
        ("id: F-2\ntitle: a: b\nstatus: draft\n", &["yaml-syntax"]),
        ("id: F-2\ntitle: [a]\nstatus: draft\n", &["wrong-type"]),
        ("id: F-2\ntitle: \"\\ud800\"\nstatus: draft\n", &["yaml-syntax"]),
        ("id: F-2\ntitle: @a\nstatus: draft\n", &["yaml-syntax"]),
        ("id: F-2\ntitle: !!binary aGk=\nstatus: draft\n", &[]),
        ("%YAML 1.2\nid: F-2\n", &["yaml-syntax"]),
    ] {
        let seen = Engagement::new().file("findings/F-2.md", format!("---\n{front}---\n")).check();
        let codes: Vec<_> = seen.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes, said, "{front}");
    }
}
