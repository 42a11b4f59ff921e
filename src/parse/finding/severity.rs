//! `severity`: a word or a CVSS 3.1 vector, never instead of the grade.

use crate::diag::Code;
use crate::parse::decode::{Cx, Map, excerpt, nearest, or};

pub(super) fn severity(cx: &mut Cx, map: &mut Map<'_>) -> Option<String> {
    const WORDS: &[&str] = &["critical", "high", "medium", "low", "none"];
    let severity = map.text(cx, "severity")?;
    if WORDS.contains(&severity.value.as_str()) || is_cvss_31(&severity.value) {
        return Some(severity.value);
    }
    let help = match nearest(&severity.value, WORDS.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => "write one of these words, or a base vector that begins with `CVSS:3.1/`".to_owned(),
    };
    cx.report(
        Code::BadValue,
        severity.span,
        format!("severity: `{}` is neither {} nor a CVSS 3.1 vector", excerpt(&severity.value), or(WORDS)),
        help,
    );
    None
}

/// A CVSS 3.1 vector: every base metric once, each with a value it can have.
fn is_cvss_31(text: &str) -> bool {
    const BASE: &[(&str, &str)] = &[
        ("AV", "NALP"),
        ("AC", "LH"),
        ("PR", "NLH"),
        ("UI", "NR"),
        ("S", "UC"),
        ("C", "HLN"),
        ("I", "HLN"),
        ("A", "HLN"),
    ];
    const MORE: &[(&str, &str)] = &[
        ("E", "XHFPU"),
        ("RL", "XUWTO"),
        ("RC", "XCRU"),
        ("CR", "XHML"),
        ("IR", "XHML"),
        ("AR", "XHML"),
        ("MAV", "XNALP"),
        ("MAC", "XLH"),
        ("MPR", "XNLH"),
        ("MUI", "XNR"),
        ("MS", "XUC"),
        ("MC", "XNLH"),
        ("MI", "XNLH"),
        ("MA", "XNLH"),
    ];
    let Some(rest) = text.strip_prefix("CVSS:3.1/") else { return false };
    let mut seen: Vec<&str> = Vec::new();
    for metric in rest.split('/') {
        let Some((name, value)) = metric.split_once(':') else { return false };
        let known = BASE.iter().chain(MORE).find(|(known, _)| *known == name);
        let Some((name, values)) = known else { return false };
        if value.len() != 1 || !values.contains(value) || seen.contains(name) {
            return false;
        }
        seen.push(name);
    }
    BASE.iter().all(|(name, _)| seen.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_has_every_base_metric_once() {
        assert!(is_cvss_31("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"));
        assert!(is_cvss_31("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P"));
        assert!(!is_cvss_31("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H"));
        assert!(!is_cvss_31("CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"));
        assert!(!is_cvss_31("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"));
        assert!(!is_cvss_31("CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"));
    }
}
