//! On which page of a PDF its named places stand.
//!
//! Reads what Chromium writes, and no more of it than that: a table of objects (`xref`), a tree of pages, and the dictionary
//! `Dests`. What is not there as expected gives no places, never an error: the contents then stay without numbers.

use std::collections::BTreeMap;

/// A PDF with the offsets of its objects.
struct Pdf<'b> {
    bytes: &'b [u8],
    offsets: BTreeMap<u32, usize>,
}

/// The page of each named place, from 1.
pub(super) fn places(bytes: &[u8]) -> BTreeMap<String, u32> {
    read(bytes).unwrap_or_default()
}

fn read(bytes: &[u8]) -> Option<BTreeMap<String, u32>> {
    let pdf = Pdf::open(bytes)?;
    let trailer = &bytes[rfind(bytes, b"trailer")?..];
    let catalog = pdf.object(number(after(trailer, b"/Root")?)?)?;
    let mut pages = Vec::new();
    pdf.pages(number(after(catalog, b"/Pages")?)?, 0, &mut pages);
    let numbers: BTreeMap<u32, u32> = pages.into_iter().zip(1..).collect();
    let named = pdf.object(number(after(catalog, b"/Dests")?)?)?;
    let mut places = BTreeMap::new();
    let mut rest = named;
    while let Some(at) = find(rest, b"/") {
        rest = &rest[at + 1..];
        let end =
            rest.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'[' | b'/' | b'>')).unwrap_or(rest.len());
        let name = name(&rest[..end]);
        rest = &rest[end..];
        let target = rest.trim_ascii_start().strip_prefix(b"[");
        if let Some(page) = target.and_then(number).and_then(|object| numbers.get(&object)) {
            places.insert(name, *page);
        }
    }
    Some(places)
}

impl<'b> Pdf<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let start = &bytes[rfind(bytes, b"startxref")? + b"startxref".len()..];
        let table = bytes.get(number(start)? as usize..)?.strip_prefix(b"xref")?;
        let mut words = table.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let mut offsets = BTreeMap::new();
        let (first, count) = (number(words.next()?)?, number(words.next()?)?);
        for object in first..first.checked_add(count)? {
            let (offset, _generation, kind) = (words.next()?, words.next()?, words.next()?);
            if kind == b"n" {
                offsets.insert(object, number(offset)? as usize);
            }
        }
        Some(Self { bytes, offsets })
    }

    /// An object's own bytes.
    fn object(&self, object: u32) -> Option<&'b [u8]> {
        let rest = self.bytes.get(*self.offsets.get(&object)?..)?;
        Some(&rest[..find(rest, b"endobj")?])
    }

    /// The pages below a node of the tree, in order.
    fn pages(&self, node: u32, depth: u8, pages: &mut Vec<u32>) {
        let Some(object) = self.object(node).filter(|_| depth < 32) else { return };
        let Some(kids) = after(object, b"/Kids").and_then(|kids| kids.trim_ascii_start().strip_prefix(b"[")) else {
            return pages.push(node);
        };
        let kids = &kids[..kids.iter().position(|b| *b == b']').unwrap_or(kids.len())];
        let words: Vec<&[u8]> = kids.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
        for kid in words.chunks(3).filter_map(|words| number(words[0])) {
            self.pages(kid, depth + 1, pages);
        }
    }
}

/// The number that stands first; of a reference (`23 0 R`) the object.
fn number(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.trim_ascii_start();
    let end = digits.iter().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len());
    std::str::from_utf8(&digits[..end]).ok()?.parse().ok()
}

/// A name, its escapes (`#2F`) undone.
fn name(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        let hex = (first == b'#').then(|| std::str::from_utf8(tail.get(..2)?).ok()).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &tail[2..];
            }
            None => {
                out.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn after<'b>(bytes: &'b [u8], key: &[u8]) -> Option<&'b [u8]> {
    Some(&bytes[find(bytes, key)? + key.len()..])
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn rfind(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of two pages in a tree of two levels, as small as can be read.
    fn small() -> Vec<u8> {
        let objects = [
            "<</Type /Catalog /Pages 2 0 R /Dests 6 0 R>>",
            "<</Type /Pages /Count 2 /Kids [3 0 R 5 0 R]>>",
            "<</Type /Pages /Count 1 /Kids [4 0 R]>>",
            "<</Type /Page /Parent 3 0 R>>",
            "<</Type /Page /Parent 2 0 R>>",
            "<</findings#2FF-1.html [5 0 R /XYZ 6 827.6 0]\n/index.html [4 0 R /XYZ 6 827.6 0]>>",
        ];
        let mut bytes = b"%PDF-1.4\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (at, object) in objects.iter().enumerate() {
            table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
            bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
        }
        let start = bytes.len();
        bytes.extend(format!("{table}trailer\n<</Size 7\n/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").bytes());
        bytes
    }

    #[test]
    fn places_are_told_by_page() {
        let places = places(&small());
        let told: Vec<(&str, u32)> = places.iter().map(|(name, page)| (name.as_str(), *page)).collect();
        assert_eq!(told, [("findings/F-1.html", 2), ("index.html", 1)]);
    }

    #[test]
    fn what_is_no_such_pdf_has_no_places() {
        assert!(places(b"%PDF-1.7 something else").is_empty());
        assert!(places(&small()[..200]).is_empty());
    }
}
