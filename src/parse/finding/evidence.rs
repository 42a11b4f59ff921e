//! What a finding rests on: evidence files, and the tool that an imported finding came from.

use crate::diag::{At, Code, Span};
use crate::model::*;
use crate::parse::decode::{Cx, Map, civil_date, excerpt};

/// An entry of `evidence`.
#[derive(Debug, Clone)]
pub struct RawEvidence {
    /// Path inside `evidence/`.
    pub file: At<String>,
    /// Kind.
    pub kind: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// When it was captured, as written, with its civil date.
    pub captured: Option<At<(String, Date)>>,
    /// By whom.
    pub by: Option<String>,
    /// The stated hash.
    pub sha256: Option<At<String>>,
    /// A hash is stated, perhaps in a form that is none.
    pub states_hash: bool,
    /// Stated inert.
    pub inert: bool,
    /// Sealed.
    pub sealed: bool,
    /// Audience.
    pub audience: Option<At<String>>,
    /// Where the entry stands.
    pub span: Span,
}

pub(super) fn evidence(cx: &mut Cx, map: &mut Map<'_>) -> Vec<RawEvidence> {
    let maps = map.maps(cx, "evidence");
    let mut entries = Vec::with_capacity(maps.len());
    for mut entry in maps {
        let span = entry.span;
        let file = entry.text(cx, "file");
        if file.is_none() && !entry.has("file") {
            entry.missing(cx, "file", span, "name the file inside `evidence/`, such as `file: f-007/transcript.json`");
        }
        let kind = entry.string(cx, "kind");
        let title = entry.string(cx, "title");
        let captured = captured(cx, &mut entry);
        let by = entry.string(cx, "by");
        let sha256 = sha256(cx, &mut entry);
        let states_hash = entry.has("sha256");
        let inert = entry.yes_no(cx, "inert").is_some_and(|at| at.value);
        let sealed = entry.yes_no(cx, "sealed").is_some_and(|at| at.value);
        let audience = entry.text(cx, "audience");
        entry.finish(cx, false);
        if let Some(file) = file {
            entries.push(RawEvidence {
                file,
                kind,
                title,
                captured,
                by,
                sha256,
                states_hash,
                inert,
                sealed,
                audience,
                span,
            });
        }
    }
    entries
}

/// A time with offset; printed as written.
fn captured(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<(String, Date)>> {
    let text = map.text(cx, "captured")?;
    let date = timestamp_date(&text.value);
    if date.is_none() {
        cx.report(
            Code::BadDate,
            text.span,
            format!("captured: `{}` is not a time with an offset", excerpt(&text.value)),
            "write it as 2026-09-14T10:22:00Z or 2026-09-14T12:22:00+02:00",
        );
    }
    Some(At::new((text.value, date?), text.span))
}

/// The civil date of `2026-09-14T10:22:00Z`, as written there.
fn timestamp_date(text: &str) -> Option<Date> {
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let at = rest.find(['Z', 'z', '+', '-'])?;
    let (time, offset) = rest.split_at(at);
    time.trim_end().parse::<jiff::civil::Time>().ok()?;
    let good = match offset {
        "Z" | "z" => true,
        offset => {
            let digits = offset[1..].replace(':', "");
            digits.len() == 4
                && digits.bytes().all(|b| b.is_ascii_digit())
                && digits[..2].parse::<u8>().is_ok_and(|h| h < 24)
                && digits[2..].parse::<u8>().is_ok_and(|m| m < 60)
        }
    };
    if good { civil_date(date) } else { None }
}

fn sha256(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<String>> {
    let text = map.text(cx, "sha256")?;
    let lower = text.value.to_ascii_lowercase();
    if lower.len() == 64 && lower.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(At::new(lower, text.span));
    }
    cx.report(
        Code::BadValue,
        text.span,
        format!("sha256: `{}` is not a SHA-256 hash", excerpt(&text.value)),
        "write the 64 hexadecimal digits that `sha256sum` prints",
    );
    None
}

pub(super) fn source(cx: &mut Cx, map: &mut Map<'_>) -> Option<Source> {
    let mut map = map.map(cx, "source")?;
    let source = Source {
        tool: map.string(cx, "tool"),
        version: map.string(cx, "version"),
        file: map.string(cx, "file"),
        sha256: map.string(cx, "sha256"),
        reference: map.string(cx, "ref"),
        fingerprint: map.string(cx, "fingerprint"),
    };
    map.finish(cx, false);
    Some(source)
}

pub(super) fn confirmed(cx: &mut Cx, map: &mut Map<'_>) -> Option<(String, Option<At<Date>>)> {
    let at = map.key_span("confirmed")?;
    let mut map = map.map(cx, "confirmed")?;
    let by = map.string(cx, "by");
    let date = map.date(cx, "date");
    for key in ["by", "date"] {
        if !map.has(key) {
            map.missing(cx, key, at, "a confirmation states by whom and when");
        }
    }
    map.finish(cx, false);
    Some((by?, date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_captured_time_has_an_offset_and_keeps_its_own_day() {
        let day = |text| timestamp_date(text).map(|d| d.to_string());
        assert_eq!(day("2026-09-14T23:59:59+14:00").as_deref(), Some("2026-09-14"));
        assert_eq!(day("2026-09-14T10:22:00.123Z").as_deref(), Some("2026-09-14"));
        for bad in [
            "2026-09-14",
            "2026-09-14T10:22:00",
            "2026-02-30T10:00:00Z",
            "2026-09-14T25:00:00Z",
            "2026-09-14T10:00:00+9",
            "é",
        ] {
            assert_eq!(day(bad), None, "{bad}");
        }
    }
}
