//! Who is answered, and what can be had: the pages of the site, the evidence that they cite, and nothing else.

use std::fs;
use std::os::unix::fs::symlink;

use crate::preview::Preview;
use crate::support::Engagement;

/// A word that no answer may hold.
const SECRET: &str = "zq-secret";

#[test]
fn only_the_browser_on_this_machine_is_answered() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    let host = format!("localhost:{}", preview.port);
    let asked = |method: &str, headers: &[(&str, &str)]| preview.ask(method, "/", headers);
    for (status, headers) in [
        (200, vec![("Host", host.as_str())]),
        (200, vec![("Host", "127.0.0.1")]),
        (403, vec![("Host", "evil.example")]),
        (403, vec![("Host", "localhost.evil.example")]),
        (403, vec![("Host", "192.168.0.7")]),
        (400, vec![]),
        (400, vec![("Host", host.as_str()), ("Host", "evil.example")]),
        (403, vec![("Host", host.as_str()), ("Origin", "http://evil.example")]),
        (403, vec![("Host", host.as_str()), ("Origin", "null")]),
        (403, vec![("Host", host.as_str()), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Dest", "image")]),
    ] {
        let response = asked("GET", &headers);
        assert_eq!(response.status, status, "{headers:?}");
        assert_eq!(response.header("cache-control"), Some("no-store"), "{headers:?}");
        assert_eq!(response.header("access-control-allow-origin"), None, "{headers:?}");
        assert_eq!(response.text().contains("Red-team assessment"), status == 200, "{headers:?}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        assert_eq!(asked(method, &[("Host", &host)]).status, 405, "{method}");
    }
    let head = asked("HEAD", &[("Host", &host)]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    // The news of open pages is for the same eyes.
    let events = preview.ask("GET", "/_events?address=&view=", &[("Host", &host), ("Origin", "http://evil.example")]);
    assert_eq!(events.status, 403);
}

#[test]
fn a_page_is_served_under_its_own_policy() {
    let engagement = Engagement::new();
    let preview = Preview::of(engagement.root(), &[]);
    let page = preview.get("/index.html");
    let policy =
        page.text().split_once("Content-Security-Policy\" content=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    assert_eq!(policy, format!("{}; connect-src 'self'", aims_site::render::POLICY));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
}

#[test]
fn no_path_leads_out_of_the_site() {
    let engagement = Engagement::empty();
    // The engagement is a folder in the folder, so that there is something to get at.
    let inner = engagement.path("inner");
    let engagement = engagement
        .file("secret.txt", SECRET)
        .file("inner/engagement.yaml", format!("{}# {SECRET}\n", crate::support::META))
        .file("inner/.hidden", SECRET)
        .file("inner/findings/_draft.md", SECRET)
        .file("inner/evidence/unused.txt", SECRET);
    let preview = Preview::of(&inner, &[]);
    let host = format!("localhost:{}", preview.port);
    for target in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/evidence/../engagement.yaml",
        "/evidence/%2e%2e/engagement.yaml",
        "/evidence/..%2fengagement.yaml",
        "/evidence/unused.txt",
        "/engagement.yaml",
        "//engagement.yaml",
        "/./engagement.yaml",
        "/findings/_draft.md",
        "/.hidden",
        "/index.html%00.txt",
        "/index.html%20",
        "/index.html/../engagement.yaml",
        "/%ff",
        &format!("{inner}/engagement.yaml"),
        &format!("/{inner}/engagement.yaml"),
        &format!("http://{host}/../secret.txt"),
        "http://evil.example/index.html",
        &format!("/{}", "../".repeat(200)),
    ] {
        let response = preview.ask("GET", target, &[("Host", &host)]);
        assert!([400, 404].contains(&response.status), "{target}: {}", response.status);
        assert!(!response.text().contains(SECRET), "{target}");
    }
    // What is asked for is named in the answer as text.
    let answer = preview.get("/%3Cscript%3Ealert(1)%3C/script%3E%22'");
    assert_eq!(answer.status, 404);
    assert!(!answer.text().contains("<script>alert") && answer.text().contains("&lt;script&gt;"));
    drop(engagement);
}

#[test]
fn of_the_evidence_only_what_the_site_shows_is_streamed() {
    let line = "  - { file: f-1/log.txt, sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae }\n";
    let more = format!("{line}  - {{ file: f-1/page.html }}\n  - {{ file: f-1/sealed.txt, sealed: true }}\n");
    let large: Vec<u8> = (0..3_000_000u32).map(|n| (n % 251) as u8).collect();
    let more = format!("{more}  - {{ file: f-1/large.bin }}\n");
    let engagement = Engagement::new()
        .finding(line, &more)
        .file("evidence/f-1/page.html", "<script>alert(1)</script>")
        .file("evidence/f-1/large.bin", &large)
        .file("evidence/f-1/sealed.txt", SECRET)
        .file("evidence/f-1/uncited.txt", SECRET);
    let preview = Preview::of(engagement.root(), &[]);
    let log = preview.get("/evidence/f-1/log.txt");
    assert_eq!((log.status, log.body.as_slice()), (200, &b"foo"[..]));
    assert_eq!(log.header("content-security-policy"), Some("default-src 'none'; frame-ancestors 'none'"));
    assert_eq!(preview.get("/evidence/f-1/large.bin.bin").body, large);
    // Under an inert name, as in the built site.
    assert_eq!(preview.get("/evidence/f-1/page.html").status, 404);
    assert_eq!(preview.get("/evidence/f-1/page.html.txt").header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(preview.get("/evidence/f-1/sealed.txt").status, 404);
    assert_eq!(preview.get("/evidence/f-1/uncited.txt").status, 404);

    // A file that becomes a way out is none, however late it does.
    let outside = Engagement::empty().file("secret.txt", SECRET);
    fs::remove_file(engagement.path("evidence/f-1/log.txt")).unwrap();
    symlink(outside.path("secret.txt"), engagement.path("evidence/f-1/log.txt")).unwrap();
    let log = preview.get("/evidence/f-1/log.txt");
    assert!(log.status == 404 && !log.text().contains(SECRET), "{}", log.text());
    preview.until_told("outside-folder");
    let log = preview.get("/evidence/f-1/log.txt");
    assert!(log.status == 404 && !log.text().contains(SECRET), "{}", log.text());
}
