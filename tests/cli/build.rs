//! `build`.

use super::*;

#[test]
fn the_old_site_stays_whole_when_a_build_fails() {
    let desk = Desk::with_demo();
    desk.done(&["build", "demo", "-o", "out"]);
    let before = desk.files("out");
    assert!(before.contains_key("index.html") && before.contains_key("SHA256SUMS"));
    let text = desk.read("demo/engagement.yaml");
    desk.write("demo/engagement.yaml", &text.replace("title:", "titel:"));
    let ran = desk.run(&["build", "demo", "-o", "out"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("error[missing-key]") && ran.err.ends_with("nothing was built\n"), "{}", ran.err);
    assert_eq!(desk.files("out"), before);
    desk.write("out/mine.txt", "kept");
    desk.write("demo/engagement.yaml", &text);
    let ran = desk.run(&["build", "demo", "-o", "out"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("mine.txt"), "{}", ran.err);
    assert_eq!(desk.read("out/mine.txt"), "kept");
}

#[test]
fn without_a_browser_the_site_is_built_and_the_way_to_a_pdf_is_told() {
    let desk = Desk::with_demo();
    let ran = desk.run(&["build", "demo", "-o", "site", "--pdf", "--chromium", "./no-browser"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("no Chromium was found") && ran.err.contains("apt install chromium"), "{}", ran.err);
    assert!(desk.root.join("site/print.html").exists() && !desk.root.join("site.pdf").exists());
}
