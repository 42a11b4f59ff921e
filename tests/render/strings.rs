//! The words of the interface.

use super::*;

#[test]
fn a_missing_string_falls_back_to_english_then_to_its_key_and_is_listed() {
    let files = [
        ("strings/fr.yaml", "frame:\n  skip: Aller au contenu\n"),
        ("templates/a.html", &in_shell("{{ t(key=\"no.such\") }}")),
    ];
    let theme = Theme::load("fr", vec![layer(&files)]).ok().unwrap();
    let missing = theme.missing_strings();
    assert!(missing.contains(&"frame.menu".to_owned()) && missing.contains(&"no.such".to_owned()));
    assert!(!missing.contains(&"frame.skip".to_owned()));
    let html = page(theme, "a.html", "a.html", &json!({})).unwrap();
    assert!(html.contains("Aller au contenu") && html.contains(">Menu<") && html.contains("no.such"));
}

#[test]
fn the_default_theme_names_no_string_that_english_lacks() {
    assert!(theme(&[]).missing_strings().is_empty());
}

#[test]
fn every_badge_has_words() {
    let theme = theme(&[]);
    let values = [
        (BadgeKind::Grade, "major minor opportunity conforming"),
        (BadgeKind::Verdict, "major minor opportunity conforming untested not-applicable"),
        (BadgeKind::Failure, "design operating both"),
        (BadgeKind::Status, "draft open planned implemented closed accepted withdrawn corrected"),
        (BadgeKind::Design, "deficient effective untested"),
        (BadgeKind::Operating, "deficient effective untested not-relied-on"),
        (BadgeKind::Severity, "critical high medium low none"),
        (BadgeKind::Verification, "effective partial not-effective cannot-verify"),
        (BadgeKind::Answer, "yes no partly not-observable not-stated not-applicable"),
        (BadgeKind::Rule, "met unmet flag contradiction proposed accepted declined"),
        (BadgeKind::Confidence, "high medium low"),
        (BadgeKind::Change, "new corrected repeated reopened regraded unchanged"),
    ];
    for (kind, values) in values {
        let kind = serde_json::to_value(kind).unwrap();
        for value in values.split(' ') {
            let key = format!("{}.{value}", kind.as_str().unwrap());
            assert_ne!(theme.strings().say(&Words::say(key.as_str())), key);
        }
    }
}

#[test]
fn strings_count_and_fill_in() {
    let due = "my:\n  due: { zero: nothing due, one: one due on {date}, other: '{n} due for {who}' }\n";
    let theme = theme(&[("strings/en.yaml", &due.replace("one due on {date}", "'one due on {date}'"))]);
    let say = |words: Words| theme.strings().say(&words);
    assert_eq!(say(Words::count("my.due", 0)), "nothing due");
    assert_eq!(say(Words::count("my.due", 1).with("date", Value::date("2026-03-07"))), "one due on 7 March 2026");
    let short = Words::say("finding-page.default-deadline").with("date", Value::date("2026-03-07"));
    assert_eq!(say(short.clone()), "7 Mar 2026 (default deadline)");
    assert_eq!(show("{{ w | say }}", &json!({"w": short})), "7 Mar 2026 (default deadline)");
    assert_eq!(say(Words::count("my.due", 12_345).with("who", "{n}")), "12,345 due for {n}");
    assert_eq!(say(Words::count("my.due", 2)), "2 due for {who}");
    assert_eq!(say(Words::text("{n}")), "{n}");
}

#[test]
fn a_phrase_reads_the_same_in_a_template() {
    let words = Words::count("unit.findings", 3);
    let nested = Words::say("frame.version-is").with("value", words.clone());
    assert_eq!(show("{{ w | say }}", &json!({"w": nested})), "Version 3 findings");
    assert_eq!(show("{{ t(key=\"unit.findings\", n=1) }}", &json!({})), "1 finding");
}

#[test]
fn a_badge_says_its_value_in_short_where_there_are_short_words() {
    let said = |badge| show("{{ b | badge }}|{{ b | badge(form=\"short\") }}", &json!({"b": badge}));
    assert_eq!(said(json!({"kind": "grade", "value": "major"})), "Major nonconformity|Major");
    assert_eq!(said(json!({"kind": "failure", "value": "both"})), "Design and operation|Design and operation");
    let own = json!({"kind": "grade", "value": "major", "text": "Its <own> words"});
    assert_eq!(said(own), "Its &lt;own&gt; words|Its &lt;own&gt; words");
}

#[test]
fn dates_numbers_and_sizes_read_well() {
    let view = json!({"d": "2026-09-05", "bad": "2026-13-05"});
    assert_eq!(
        show("{{ d | date }}|{{ d | date(form=\"short\") }}|{{ bad | date }}", &view),
        "5 September 2026|5 Sep 2026|2026-13-05"
    );
    assert_eq!(show("{{ 1234 | number }}|{{ 1234567 | number }}", &view), "1234|1,234,567");
    let sizes = "{{ 1 | size }}|{{ 812 | size }}|{{ 48213 | size }}|{{ 314159265 | size }}|{{ 5000000000 | size }}";
    assert_eq!(show(sizes, &view), "1 byte|812 bytes|48.2 kB|314 MB|5.0 GB");
}
