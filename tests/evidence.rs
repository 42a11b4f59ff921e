//! Evidence as a reader of the site sees it: listed, shown, neutralised, withheld.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test says so by failing")]

mod support;

use std::fs;
use std::process::Command;

use support::Engagement;
use support::site::Site;

/// A PNG of 3 by 2 pixels, as far as its header tells.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0\x12\x16\xf1\x4d";

/// The tiny engagement with one more file, cited with these further keys.
fn citing(file: &str, keys: &str, bytes: &[u8]) -> Engagement {
    Engagement::new()
        .finding("evidence:\n", &format!("evidence:\n  - {{ file: \"{file}\"{keys} }}\n"))
        .file(&format!("evidence/{file}"), bytes)
}

#[test]
fn a_text_is_shown_on_its_page_with_all_that_is_known_of_it() {
    let site =
        Site::of(&citing("f-1/a.log", ", title: The log, captured: 2026-09-14T10:22:00Z, by: tester", b"GET /<b>\n"));
    let page = site.main("exhibits/f-1_a.log.html");
    for part in [
        "The log",
        "f-1/a.log",
        "2026-09-14T10:22:00Z",
        "tester",
        "GET /&lt;b&gt;",
        "../evidence/f-1/a.log",
        "findings/F-1.html",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(site.main("evidence.html").contains("exhibits/f-1_a.log.html"));
    assert!(site.main("findings/F-1.html").contains("../exhibits/f-1_a.log.html"));
}

#[test]
fn of_a_long_text_whole_lines_of_the_beginning_are_shown() {
    let text: String = (0..5000).map(|n| format!("line {n}\n")).collect();
    let page = Site::of(&citing("a.txt", "", text.as_bytes())).main("exhibits/a.txt.html");
    assert!(page.contains("line 0\n") && !page.contains("line 4999"));
    let last = page.split("</code></pre>").next().unwrap().rsplit('\n').next().unwrap().to_owned();
    assert!(text.contains(&format!("\n{last}\n")), "{last}");
    assert!(page.contains("The beginning of the file"));
}

#[test]
fn a_recorded_conversation_is_read_as_one_and_its_file_follows() {
    let json = r#"{"turns": [{"role": "user", "text": "Pay <b>now</b>"}, {"role": "tool", "ok": [1]}]}"#;
    let page = Site::of(&citing("talk.json", "", json.as_bytes())).main("exhibits/talk.json.html");
    assert!(
        page.contains("<p class=\"role\">user</p>\n<div class=\"said\">Pay &lt;b&gt;now&lt;/b&gt;</div>"),
        "{page}"
    );
    assert!(
        page.contains("<p class=\"role\">tool</p>\n<ul class=\"recorded\">\n<li><code>ok</code> [1]</li>\n</ul>"),
        "{page}"
    );
    assert!(page.contains("<code class=\"language-json\">"));
}

#[test]
fn broken_json_is_shown_as_it_stands() {
    for json in [r#"{"turns": [{"role": "user", "text": "\ud800"}]}"#, "{\"turns\": [", "[]", "{\"turns\": 1}"] {
        let page = Site::of(&citing("talk.json", "", json.as_bytes())).main("exhibits/talk.json.html");
        assert!(!page.contains("class=\"transcript\"") && page.contains("<pre"), "{json}");
    }
}

#[test]
fn an_image_is_shown_with_its_caption_and_its_size() {
    let engagement = citing("f-1/a.png", ", title: The panel", PNG).body(
        "![Handler's panel](../evidence/f-1/a.png)\n\n![x](../evidence/f-1/a.png \"As <b>seen</b>\")\n\nand ![y](../evidence/f-1/a.png).",
    );
    let site = Site::of(&engagement);
    let page = site.main("findings/F-1.html");
    let image = "<img src=\"../evidence/f-1/a.png\" width=\"3\" height=\"2\" alt=\"";
    assert!(
        page.contains(&format!("{image}Handler's panel\"")) || page.contains(&format!("{image}Handler&#39;s panel\"")),
        "{page}"
    );
    assert!(
        page.contains(
            "<figcaption>The panel <span class=\"picture-file\"><code>f-1/a.png</code>, 3 × 2</span></figcaption>"
        ),
        "{page}"
    );
    assert!(page.contains("<figcaption>As &lt;b&gt;seen&lt;/b&gt; "));
    assert!(page.contains(&format!("{image}y\"")));
    assert!(site.main("exhibits/f-1_a.png.html").contains("3 × 2"));
}

#[test]
fn what_only_calls_itself_an_image_is_a_link() {
    let engagement = citing("a.png", "", b"<script>alert(1)</script>").body("![shot](../evidence/a.png)");
    let page = Site::of(&engagement).main("findings/F-1.html");
    assert!(!page.contains("<img") && page.contains("<p><a href=\"../exhibits/a.png.html\">shot</a></p>"), "{page}");
}

#[test]
fn of_a_sealed_file_nothing_but_hash_and_size_leaves_the_folder() {
    let engagement = citing("f-1/a.png", ", sealed: true", PNG).body("![shot](../evidence/f-1/a.png)");
    let site = Site::of(&engagement);
    assert!(!site.path("evidence/f-1/a.png").exists());
    assert!(!site.main("findings/F-1.html").contains("<img"));
    let page = site.main("exhibits/f-1_a.png.html");
    assert!(!page.contains("<img") && page.contains("the content is not part of this report"), "{page}");
    let secret = citing("key.txt", ", sealed: true", b"hunter2");
    assert!(!Site::of(&secret).main("exhibits/key.txt.html").contains("hunter2"));
}

#[test]
fn active_types_lose_their_name_and_keep_their_hash() {
    let site = Site::of(&citing("x.html", "", b"<script>alert(1)</script>"));
    assert_eq!(site.page("evidence/x.html.txt"), "<script>alert(1)</script>");
    let page = site.main("exhibits/x.html.html");
    assert!(page.contains("x.html.txt") && page.contains("&lt;") && !page.contains("<script"), "{page}");
    let site = Site::of(&citing("x.svg", "", b"<svg/>\xff"));
    assert!(site.path("evidence/x.svg.bin").exists());
    assert!(site.main("exhibits/x.svg.html").contains("neither text nor an image"));
}

#[test]
fn names_that_no_address_holds_have_a_page_all_the_same() {
    // Short enough for a file, too long for an address, in which each of these takes three characters.
    let long = format!("{}.txt", "\u{e9}".repeat(110));
    for (file, page) in [
        ("a b_c+d.txt", "exhibits/a+20b+5fc+2bd.txt.html"),
        ("caf\u{e9}.txt", "exhibits/caf+e9.txt.html"),
        (long.as_str(), ""),
    ] {
        let site = Site::of(&citing(file, "", b"x"));
        if page.is_empty() {
            assert_eq!(fs::read_dir(site.path("exhibits")).unwrap().count(), 2);
        } else {
            assert!(site.path(page).exists(), "{file}");
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_log_larger_than_all_memory_allowed_is_hashed_and_copied() {
    const BYTES: u64 = 400 << 20;
    let engagement = citing("big.log", "", b"");
    let log = fs::File::options().write(true).open(engagement.path("evidence/big.log")).unwrap();
    log.set_len(BYTES).unwrap();
    let temp = tempfile::tempdir().unwrap();
    let site = temp.path().join("site");
    let build = Command::new("sh")
        // In units of 1024 bytes, of which the program and its threads need most.
        .args(["-c", "ulimit -v 300000; exec \"$0\" --quiet build \"$1\" -o \"$2\"", env!("CARGO_BIN_EXE_aims-site")])
        .args([engagement.root().as_std_path(), &site])
        .env("RAYON_NUM_THREADS", "2")
        .status();
    assert!(build.unwrap().success());
    assert_eq!(fs::metadata(site.join("evidence/big.log")).unwrap().len(), BYTES);
}

#[test]
fn sections_are_known_in_the_language_of_the_engagement() {
    let german = Engagement::new()
        .meta("language: de")
        .finding("## Statement of nonconformity", "## Feststellung der Abweichung")
        .finding("## Objective evidence", "## Objektiver NACHWEIS");
    // That the rest of the interface stays English is a warning of its own.
    let codes = |engagement: &Engagement| -> Vec<String> {
        engagement.check().into_iter().map(|d| d.code).filter(|code| code != "string-missing").collect()
    };
    assert_eq!(codes(&german), ["section-missing", "statement-missing"]);
    let strings = "section: { statement: Feststellung der Abweichung, objective-evidence: Objektiver Nachweis }\n";
    assert_eq!(codes(&german.file("theme/strings/de.yaml", strings)), Vec::<String>::new());
}
