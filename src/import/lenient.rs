//! JSON as Python and JavaScript write it: a byte order mark, `NaN` and `Infinity`, lone surrogates, raw control
//! characters in strings. What JSON does not know becomes what it does (`null`, U+FFFD), byte by byte, so that a
//! document of any size passes through in constant memory.

use std::io::{self, BufRead, Read};

use serde::de::{DeserializeSeed, Deserializer, Visitor};
use serde_json::Value;

/// Bytes of one record; a longer line is no result of a test.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A stream of strict JSON over one of lenient JSON.
#[derive(Debug)]
pub struct Lenient<R> {
    inner: R,
    rewrite: Rewrite,
    out: Vec<u8>,
    at: usize,
    begun: bool,
}

impl<R: Read> Lenient<R> {
    /// Reads from `inner`.
    pub fn new(inner: R) -> Self {
        Lenient { inner, rewrite: Rewrite::default(), out: Vec::new(), at: 0, begun: false }
    }
}

impl<R: Read> Read for Lenient<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() {
            let mut raw = [0; 16 * 1024];
            let read = self.inner.read(&mut raw)?;
            if read == 0 {
                return Ok(0);
            }
            self.out.clear();
            self.at = 0;
            let mut bytes = &raw[..read];
            // The first read of a file gives at least its first three bytes.
            if !self.begun {
                bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
                self.begun = true;
            }
            for byte in bytes {
                self.rewrite.push(*byte, &mut self.out);
            }
        }
        let n = buffer.len().min(self.out.len() - self.at);
        buffer[..n].copy_from_slice(&self.out[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// Reads a value by a visitor, whatever kind of value it turns out to be.
#[derive(Debug)]
pub struct By<V>(pub V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for By<V> {
    type Value = V::Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_any(self.0)
    }
}

/// Reads a document to its end, a part at a time.
pub fn document<'de, V: Visitor<'de>>(source: impl Read, visitor: V) -> Result<V::Value, serde_json::Error> {
    let mut document = serde_json::Deserializer::from_reader(Lenient::new(source));
    let value = By(visitor).deserialize(&mut document)?;
    document.end().map(|()| value)
}

/// One line as a value.
pub fn value(line: &[u8]) -> Result<Value, serde_json::Error> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    serde_json::from_slice(line).or_else(|_| {
        let mut out = Vec::with_capacity(line.len() + 16);
        let mut rewrite = Rewrite::default();
        line.iter().for_each(|byte| rewrite.push(*byte, &mut out));
        serde_json::from_slice(&out)
    })
}

/// Where the rewriting stands.
#[derive(Debug, Default)]
struct Rewrite {
    state: State,
    /// A high surrogate that waits for its other half.
    high: Option<u16>,
}

#[derive(Debug, Default)]
enum State {
    /// Between values.
    #[default]
    Outside,
    /// After a minus sign that is not written yet.
    Minus,
    /// In the rest of `NaN` or `Infinity`.
    Word(&'static [u8]),
    /// In a string.
    Inside,
    /// After a backslash.
    Escape,
    /// In the digits after `\u`.
    Digits([u8; 4], usize),
}

const REPLACEMENT: &[u8] = b"\\ufffd";

impl Rewrite {
    fn push(&mut self, byte: u8, out: &mut Vec<u8>) {
        match self.state {
            State::Outside => self.outside(byte, out),
            State::Minus => {
                if byte != b'I' {
                    out.push(b'-');
                }
                self.state = State::Outside;
                self.outside(byte, out);
            }
            State::Word(rest) => match rest.split_first() {
                Some((expected, rest)) if *expected == byte => self.state = State::Word(rest),
                _ => {
                    self.state = State::Outside;
                    self.outside(byte, out);
                }
            },
            State::Inside => self.inside(byte, out),
            State::Escape if byte == b'u' => self.state = State::Digits([0; 4], 0),
            State::Escape => {
                self.lone(out);
                out.extend([b'\\', byte]);
                self.state = State::Inside;
            }
            State::Digits(mut digits, held) => {
                if !byte.is_ascii_hexdigit() {
                    self.lone(out);
                    out.extend(b"\\u");
                    out.extend(&digits[..held]);
                    self.state = State::Inside;
                    self.inside(byte, out);
                    return;
                }
                digits[held] = byte;
                self.state = State::Digits(digits, held + 1);
                if held == 3 {
                    self.state = State::Inside;
                    self.unit(digits, out);
                }
            }
        }
    }

    fn outside(&mut self, byte: u8, out: &mut Vec<u8>) {
        match byte {
            b'"' => {
                out.push(byte);
                self.state = State::Inside;
            }
            b'-' => self.state = State::Minus,
            b'N' => {
                out.extend(b"null");
                self.state = State::Word(b"aN");
            }
            b'I' => {
                out.extend(b"null");
                self.state = State::Word(b"nfinity");
            }
            _ => out.push(byte),
        }
    }

    fn inside(&mut self, byte: u8, out: &mut Vec<u8>) {
        if byte == b'\\' {
            self.state = State::Escape;
            return;
        }
        self.lone(out);
        match byte {
            b'"' => {
                out.push(byte);
                self.state = State::Outside;
            }
            0..0x20 => out.extend(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }

    /// Four digits are there: half of a pair waits, its other half joins it, and a half without another is none.
    fn unit(&mut self, digits: [u8; 4], out: &mut Vec<u8>) {
        let unit = digits.iter().fold(0u16, |unit, digit| {
            unit << 4 | (*digit as char).to_digit(16).and_then(|digit| u16::try_from(digit).ok()).unwrap_or(0)
        });
        match unit {
            0xd800..=0xdbff => {
                self.lone(out);
                self.high = Some(unit);
            }
            0xdc00..=0xdfff => match self.high.take() {
                Some(high) => {
                    out.extend(format!("\\u{high:04x}\\u{unit:04x}").as_bytes());
                }
                None => out.extend(REPLACEMENT),
            },
            _ => {
                self.lone(out);
                out.extend(b"\\u");
                out.extend(digits);
            }
        }
    }

    fn lone(&mut self, out: &mut Vec<u8>) {
        if self.high.take().is_some() {
            out.extend(REPLACEMENT);
        }
    }
}

/// One line of a file, without its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// It is in the buffer.
    Held,
    /// It is longer than a record can be, and was passed over.
    TooLong,
    /// There is none.
    End,
}

/// Reads the next line into `buffer`.
pub fn next_line(source: &mut impl BufRead, buffer: &mut Vec<u8>) -> io::Result<Line> {
    buffer.clear();
    let limit = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    if source.by_ref().take(limit).read_until(b'\n', buffer)? == 0 {
        return Ok(Line::End);
    }
    if buffer.last() != Some(&b'\n') && buffer.len() >= MOST_BYTES {
        buffer.clear();
        loop {
            let held = source.fill_buf()?;
            match held.iter().position(|byte| *byte == b'\n') {
                Some(at) => {
                    source.consume(at + 1);
                    break;
                }
                None if held.is_empty() => break,
                None => {
                    let all = held.len();
                    source.consume(all);
                }
            }
        }
        return Ok(Line::TooLong);
    }
    while matches!(buffer.last(), Some(b'\n' | b'\r')) {
        buffer.pop();
    }
    Ok(Line::Held)
}

/// What is wrong with a record, without the place inside it that only a program would look for.
pub fn problem(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "it ends in the middle of a value: the file was cut off, or is still being written".into();
    }
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text).to_owned();
    if text.contains("invalid unicode code point") { "it is not UTF-8".into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strict(text: &str) -> String {
        let mut out = String::new();
        // A byte at a time: a half may stand at the end of any buffer.
        for size in [1, 7, 4096] {
            out.clear();
            let source = io::BufReader::with_capacity(size, text.as_bytes());
            Lenient::new(source).read_to_string(&mut out).unwrap();
        }
        out
    }

    #[test]
    fn what_json_does_not_know_becomes_what_it_does() {
        for (written, read) in [
            ("[NaN,-Infinity,Infinity,-1,1e-3]", "[null,null,null,-1,1e-3]"),
            (r#"{"NaN":"NaN -Infinity"}"#, r#"{"NaN":"NaN -Infinity"}"#),
            (r#""\ud800""#, r#""\ufffd""#),
            (r#""\udc00\ud800x\ud800\n""#, r#""\ufffd\ufffdx\ufffd\n""#),
            (r#""\ud83d\ude00\ud83d\ud83d\ude00""#, r#""\ud83d\ude00\ufffd\ud83d\ude00""#),
            ("\"a\u{1b}[2J\"", r#""a\u001b[2J""#),
            (r#""\\ud800\"""#, r#""\\ud800\"""#),
        ] {
            assert_eq!(strict(written), read);
        }
        assert!(strict("Nope").starts_with("nullo"));
        assert_eq!(value("\u{feff}{\"a\":NaN}".as_bytes()).unwrap()["a"], Value::Null);
        assert_eq!(value(b"9007199254740993").unwrap(), 9_007_199_254_740_993u64);
    }

    proptest::proptest! {
        #[test]
        fn strict_json_is_left_alone(text in ".*", number in proptest::num::f64::NORMAL) {
            let json = serde_json::json!({ "text": text, "number": number, "list": [true, null, -1] }).to_string();
            proptest::prop_assert_eq!(strict(&json), json);
        }
    }

    #[test]
    fn a_line_ends_where_it_ends() {
        let mut source = io::Cursor::new(b"a\r\n\nb".to_vec());
        let mut buffer = Vec::new();
        let mut lines = Vec::new();
        while next_line(&mut source, &mut buffer).unwrap() == Line::Held {
            lines.push(String::from_utf8(buffer.clone()).unwrap());
        }
        assert_eq!(lines, ["a", "", "b"]);
    }
}
