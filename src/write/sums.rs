//! `SHA256SUMS`: the seal of a site, in the format that `sha256sum -c` checks.
//!
//! Pure text. A parsed path is a name to compare with, never one to open: the file may have come
//! from anywhere.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

pub use crate::model::{SIGNATURE, SUMS};

/// A SHA-256.
pub type Digest = [u8; 32];

/// Reads a seal; the error completes "SHA256SUMS …". Whatever this program does not write is an
/// error: a path that leads out of the folder, one that is listed twice, the seal itself, another
/// hash, a comment.
pub fn parse(text: &str) -> Result<BTreeMap<String, Digest>, String> {
    let mut listed = BTreeMap::new();
    // Not `lines()`: that would take the carriage return off a name.
    for (number, line) in (1..).zip(text.split_terminator('\n')) {
        let Some((name, digest)) = parse_line(line) else {
            return Err(format!("is not one of ours (line {number})"));
        };
        if listed.insert(name, digest).is_some() {
            return Err(format!("lists a file twice (line {number})"));
        }
    }
    Ok(listed)
}

fn parse_line(line: &str) -> Option<(String, Digest)> {
    let (escaped, line) = line.strip_prefix('\\').map_or((false, line), |rest| (true, rest));
    let (hex, name) = line.split_once("  ")?;
    let name = if escaped { unescape(name)? } else { name.to_owned() };
    let ours = is_site_path(&name) && name != SUMS && name != SIGNATURE;
    ours.then_some((name, from_hex(hex)?))
}

/// Writes a seal, sorted by path.
pub fn to_text(mut files: Vec<(&str, Digest)>) -> String {
    files.sort_unstable();
    let mut text = String::with_capacity(files.len() * 112);
    for (name, digest) in files {
        let safe = escape(name);
        if safe.len() != name.len() {
            text.push('\\');
        }
        push_hex(&mut text, &digest);
        text.push_str("  ");
        text.push_str(&safe);
        text.push('\n');
    }
    text
}

/// Whether a path is relative, goes down only, and is spelled in the one way that names it.
pub fn is_site_path(path: &str) -> bool {
    !path.contains('\0') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The hash of some bytes.
pub fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// A hash as 64 lower-case digits.
pub fn to_hex(digest: &Digest) -> String {
    let mut text = String::with_capacity(64);
    push_hex(&mut text, digest);
    text
}

fn push_hex(text: &mut String, digest: &Digest) {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    text.extend(digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
}

/// A hash from 64 digits of either case.
pub fn from_hex(hex: &str) -> Option<Digest> {
    let mut digest = [0; 32];
    let value = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
    if hex.len() != 64 {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        *byte = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(digest)
}

/// As `sha256sum` writes a name that would break its line; the line then begins with a backslash.
fn escape(name: &str) -> String {
    name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(name: &str) -> Option<String> {
    let mut chars = name.chars();
    let mut plain = String::with_capacity(name.len());
    while let Some(char) = chars.next() {
        plain.push(match char {
            '\\' => match chars.next()? {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let names = ["index.html", "findings/F-001.html", "evidence/a b  c.txt", "odd\\name\nin two\rlines", "é.txt"];
        let text = to_text(names.iter().map(|name| (*name, digest(name.as_bytes()))).collect());
        let listed = parse(&text).expect("our own text");
        assert_eq!(listed, names.iter().map(|name| (name.to_string(), digest(name.as_bytes()))).collect());
        assert!(
            text.contains(&format!("\n\\{}  odd\\\\name\\nin two\\rlines\n", to_hex(&digest(names[3].as_bytes())))),
            "{text}"
        );
    }

    #[test]
    fn what_we_would_not_write_is_an_error() {
        let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for name in
            ["../up", "/etc/passwd", "a/../../up", "a//b", "./a", "a/", "", "SHA256SUMS", "SHA256SUMS.sig", "a\0"]
        {
            assert!(parse(&format!("{hash}  {name}\n")).is_err(), "{name}");
        }
        assert_eq!(parse(&format!("{hash}  a\n# note\n")), Err("is not one of ours (line 2)".to_owned()));
        assert_eq!(parse(&format!("{hash}  a\n{hash}  a\n")), Err("lists a file twice (line 2)".to_owned()));
        assert!(parse(&format!("{}  a\n", &hash[1..])).is_err());
        assert!(parse(&format!("{}é  a\n", &hash[2..])).is_err(), "64 bytes, but not 64 digits");
        assert!(parse("").is_ok_and(|listed| listed.is_empty()));
    }
}
