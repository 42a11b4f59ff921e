//! What is fit to be published; releases side by side, switched and rolled back.

use super::*;

#[test]
fn an_engagement_that_is_not_fit_is_not_published() {
    let (_temp, root) = folder();
    let to = root.join("served");
    let refused = |engagement: &Engagement, code: i32, why: &str| {
        let ran = aims(&["publish", engagement.root().as_str(), "--to", to.as_str()]);
        assert_eq!(ran.code, code, "{}", ran.err);
        assert!(ran.err.contains(why), "{}", ran.err);
        assert!(!to.exists(), "{why}");
    };
    let without = |line: &str| fit().change("engagement.yaml", line, "");
    refused(&without("classification: TLP:AMBER"), 1, "a classification: `classification` is not stated");
    refused(&without(", version: \"1.2\""), 1, "a version: `report.version` is not stated");
    refused(&fit().finding("grade: minor\n", "grade: dreadful\n"), 1, "no errors: 1 error");
    let hash = ", sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    refused(&fit().finding(hash, ""), 1, "every hash of evidence stated: 1 not stated");
    refused(&fit().key("audience: internal"), 2, "an edition chosen");
    refused(&fit().body("::: internal\nx\n:::"), 2, "an edition chosen");
    let named = fit().key("audience: internal");
    let ran = aims(&["publish", named.root().as_str(), "--to", to.as_str(), "--edition", "auditor"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(files(&to).keys().any(|name| name.starts_with("releases/0001-1.2-auditor/")));
    // There is no way to publish drafts, and those that lie in the folder do not stop it.
    assert_eq!(aims(&["publish", "--to", "x", "--drafts"]).code, 2);
}

#[test]
fn releases_stand_side_by_side_and_the_served_one_is_switched() {
    let (_temp, root) = folder();
    let to = root.join("served");
    let publish = |engagement: &Engagement, more: &[&str]| {
        let ran = aims(&[&["publish", engagement.root().as_str(), "--to", to.as_str()], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    };
    let served = || fs::read_link(to.join("current")).unwrap().to_str().unwrap().to_owned();
    let plan = publish(&fit(), &["--dry-run"]);
    assert!(!to.exists());
    assert!(plan.out.contains("ok      a classification") && plan.out.contains("0001-1.2-internal"), "{}", plan.out);
    publish(&fit(), &[]);
    assert_eq!(served(), "releases/0001-1.2-internal");
    publish(&changed(), &[]);
    assert_eq!(served(), "releases/0002-1.2-internal");
    let page = |release: &str| fs::read_to_string(to.join(release).join("index.html")).unwrap();
    assert!(page("releases/0001-1.2-internal").contains("Red-team assessment"));
    assert!(page("current").contains("Second assessment"));
    // The same again adds nothing.
    publish(&changed(), &[]);
    assert_eq!(fs::read_dir(to.join("releases")).unwrap().count(), 2);
    assert_eq!(aims(&["verify", to.join("current").as_str()]).code, 0);

    let back = aims(&["rollback", "--to", to.as_str()]);
    assert_eq!((back.code, served().as_str()), (0, "releases/0001-1.2-internal"), "{}", back.err);
    assert_eq!(aims(&["rollback", "--to", to.as_str()]).code, 2, "there is none before the first");
    publish(&fit().change("engagement.yaml", "client: Client", "client: Other"), &["--keep", "2"]);
    assert_eq!(served(), "releases/0003-1.2-internal");
    let mut left: Vec<_> = fs::read_dir(to.join("releases")).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["0002-1.2-internal", "0003-1.2-internal"]);
    for name in ["nginx.conf", "apache.conf", "Caddyfile"] {
        let text = fs::read_to_string(to.join("headers").join(name)).unwrap();
        assert!(text.contains(aims_site::render::POLICY), "{name}");
    }
}

#[test]
fn a_release_that_somebody_changed_is_neither_removed_nor_gone_back_to() {
    let (_temp, root) = folder();
    let to = root.join("served");
    let publish = |engagement: &Engagement, more: &[&str]| {
        aims(&[&["publish", engagement.root().as_str(), "--to", to.as_str()], more].concat())
    };
    publish(&fit(), &[]);
    fs::write(to.join("releases/0001-1.2-internal/notes.txt"), "mine").unwrap();
    let second = publish(&changed(), &["--keep", "1"]);
    assert_eq!(second.code, 0, "{}", second.err);
    assert!(to.join("releases/0001-1.2-internal/notes.txt").exists());
    let back = aims(&["rollback", "--to", to.as_str()]);
    assert_eq!(back.code, 3);
    assert_eq!(fs::read_link(to.join("current")).unwrap().to_str(), Some("releases/0002-1.2-internal"));
}
