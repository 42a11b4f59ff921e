//! What templates can call: `t`, `say`, `badge`, `date`, `number`, `size`. All answers are plain text, and escaped like any other.

use std::sync::Arc;

use tera::value::Key;
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::strings::{Strings, named};

/// Makes the functions and filters of this room known to a set of templates.
pub(super) fn register(tera: &mut Tera, strings: &Arc<Strings>) {
    let words = Arc::clone(strings);
    tera.register_function("t", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let n = kwargs.get::<u64>("n")?;
        let key = kwargs.must_get::<&str>("key")?;
        Ok(words.fill(key, n, |name| kwargs.get::<&Value>(name).ok().flatten().map(|value| shown(&words, value))))
    });
    let words = Arc::clone(strings);
    tera.register_filter("say", move |value: &Value, _: Kwargs, _: &State| -> Value {
        match value.as_map() {
            Some(_) => Value::from(shown(&words, value)),
            None => value.clone(),
        }
    });
    let words = Arc::clone(strings);
    tera.register_filter("badge", move |value: &Value, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        Ok(badge(&words, value, kwargs.get::<&str>("form")? == Some("short")))
    });
    let words = Arc::clone(strings);
    tera.register_filter("date", move |value: &str, kwargs: Kwargs, _: &State| -> TeraResult<String> {
        Ok(words.date(value, kwargs.get::<&str>("form")?.unwrap_or("long")))
    });
    let words = Arc::clone(strings);
    tera.register_filter("number", move |value: u64, _: Kwargs, _: &State| words.number(value));
    let words = Arc::clone(strings);
    tera.register_filter("size", move |value: u64, _: Kwargs, _: &State| words.size(value));
}

/// What a badge says: its own words, or those of its value; in short, where there are short ones.
fn badge(strings: &Strings, badge: &Value, short: bool) -> String {
    let Some(map) = badge.as_map() else { return badge.to_string() };
    if let Some(text) = map.get(&Key::Str("text")).filter(|text| text.is_truthy()) {
        return shown(strings, text);
    }
    let word = |name| map.get(&Key::Str(name)).and_then(Value::as_str).unwrap_or_default();
    let key = ["short.", word("kind"), ".", word("value")].concat();
    let long = &key["short.".len()..];
    strings.fill(if short && strings.says(&key) { &key } else { long }, None, |_| None)
}

/// A value as text: a phrase (`{say, n, with}`) by the strings, a date (`{date}`) in words, anything else as it prints.
fn shown(strings: &Strings, value: &Value) -> String {
    shown_as(strings, value, "long")
}

/// The same, with a date in that form.
fn shown_as(strings: &Strings, value: &Value, form: &str) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    let Some(map) = value.as_map() else { return value.to_string() };
    if let Some(date) = map.get(&Key::Str("date")).and_then(Value::as_str) {
        return strings.date(date, form);
    }
    let Some(key) = map.get(&Key::Str("say")).and_then(Value::as_str) else { return value.to_string() };
    let n = map.get(&Key::Str("n")).and_then(Value::as_u64);
    let with = map.get(&Key::Str("with")).and_then(Value::as_map);
    strings.fill(key, n, |name| {
        let (name, form) = named(name);
        with?.get(&Key::Str(name)).map(|value| shown_as(strings, value, form))
    })
}
