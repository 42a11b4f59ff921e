//! The embedded templates of a new engagement and of its next parts, and how their places are filled.

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};

static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/content/starter");

/// A template by its path in `content/starter`; tests make sure that those asked for are there.
pub(super) fn template(path: &str) -> &'static str {
    STARTER.get_file(path).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// The files of a new engagement: path in it, and template.
pub(super) fn engagement() -> Vec<(&'static str, &'static str)> {
    fn gather(dir: &'static Dir<'static>, files: &mut Vec<(&'static str, &'static str)>) {
        files.extend(dir.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?))));
        dir.dirs().for_each(|dir| gather(dir, files));
    }
    let mut files = Vec::new();
    if let Some(dir) = STARTER.get_dir("engagement") {
        gather(dir, &mut files);
    }
    let inside = |path: &'static str| path.strip_prefix("engagement/").unwrap_or(path);
    let mut files: Vec<_> = files.into_iter().map(|(path, text)| (inside(path), text)).collect();
    files.sort_unstable();
    files
}

/// Today, in UTC: the only day that is the same for everybody.
pub(super) fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}

/// The template with each `{{place}}` filled; `{{day}}`, `{{day+60}}` and `{{day-10}}` are days around `today`.
pub(super) fn fill(template: &str, today: Date, fill: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((place, after)) = after.split_once("}}") else { break };
        out.push_str(before);
        match fill(place).or_else(|| day(place, today)) {
            Some(text) => out.push_str(&text),
            None => out.push_str(&format!("{{{{{place}}}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn day(place: &str, today: Date) -> Option<String> {
    let days = match place.strip_prefix("day")? {
        "" => 0,
        offset => offset.parse::<i64>().ok()?,
    };
    Some(today.saturating_add(days.days()).to_string())
}

/// A text as a YAML value: as it is where that is safe, else in quotes.
pub(super) fn yaml(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_alphabetic())
        && text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ')' | '?' | '!'))
        && text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | ';' | '/' | '(' | ')' | '\'' | '?' | '!' | '’')
        })
        && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_days_counted() {
        let today = jiff::civil::date(2026, 3, 1);
        let filled = fill("{{day}} {{day-1}} {{day+31}} {{id}} {{other}} {{", today, |place| {
            (place == "id").then(|| "F-1".to_owned())
        });
        assert_eq!(filled, "2026-03-01 2026-02-28 2026-04-01 F-1 {{other}} {{");
    }

    #[test]
    fn values_are_quoted_where_yaml_would_read_something_else() {
        for plain in ["Prompt injection in attachments", "A (very) odd case", "Élan"] {
            assert_eq!(yaml(plain), plain);
        }
        for quoted in ["", "a: b", "2026", "no", "a #b", "[x]", "say \"hi\"", "ends ", "a,b", "{{x}}", "two\nlines"] {
            assert!(yaml(quoted).starts_with('"'), "{quoted}");
        }
    }

    #[test]
    fn the_templates_are_there() {
        assert!(engagement().iter().any(|(path, _)| *path == "engagement.yaml"));
        for path in ["new/finding.md", "new/system.md", "new/activity.yaml"] {
            assert!(!template(path).is_empty(), "{path}");
        }
    }
}
