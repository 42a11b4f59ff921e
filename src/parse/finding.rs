//! `findings/**/*.md`: one finding each.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::decode::{Cx, Map, civil_date, excerpt};
use super::{front_matter, markdown};
use crate::diag::{At, Code, Diagnostic, Span};
use crate::model::*;

/// A finding whose references are not resolved yet.
#[derive(Debug)]
pub struct RawFinding {
    /// The file.
    pub path: Utf8PathBuf,
    /// `id`, if it can be used.
    pub id: At<String>,
    /// `title`.
    pub title: String,
    /// `summary`.
    pub summary: Option<String>,
    /// The finding is a draft: `status: draft`, or `source` without `confirmed`.
    pub draft: bool,
    /// `grade`.
    pub grade: Option<At<Grade>>,
    /// `failure`.
    pub failure: Option<At<Failure>>,
    /// `tested`.
    pub tested: Option<At<Tested>>,
    /// `controls`.
    pub controls: Vec<RawEntry>,
    /// `systems`.
    pub systems: Vec<At<String>>,
    /// `target`.
    pub target: Subject,
    /// `lifecycle`.
    pub lifecycle: Vec<At<String>>,
    /// `threats`.
    pub threats: Vec<At<String>>,
    /// `beyond-27090`.
    pub beyond: Vec<Beyond>,
    /// `taxonomy`.
    pub taxonomy: BTreeMap<String, Vec<String>>,
    /// `risks`.
    pub risks: Vec<At<String>>,
    /// `phase`.
    pub phase: Option<At<String>>,
    /// `severity`.
    pub severity: Option<String>,
    /// `grading`.
    pub grading: Rubric,
    /// `trials`.
    pub trials: Option<At<Trials>>,
    /// `sample`.
    pub sample: Option<Sample>,
    /// `detection`.
    pub detection: Option<Detection>,
    /// `status`.
    pub status: At<Status>,
    /// `author`.
    pub author: Option<String>,
    /// `found`.
    pub found: Option<At<Date>>,
    /// `repeats`.
    pub repeats: Option<At<Repeats>>,
    /// `acknowledged`.
    pub acknowledged: Option<At<Acknowledgement>>,
    /// `acceptance`.
    pub acceptance: Option<At<Acceptance>>,
    /// `withdrawal`.
    pub withdrawal: Option<At<Withdrawal>>,
    /// `remediation.owner`.
    pub owner: Option<At<String>>,
    /// `remediation.correction-due`.
    pub correction_due: Option<Date>,
    /// `remediation.due`.
    pub due: Option<At<Date>>,
    /// `remediation.verify-by`.
    pub verify_by: Option<At<String>>,
    /// `remediation.verification`.
    pub verification: Vec<RawVerification>,
    /// `evidence`.
    pub evidence: Vec<RawEvidence>,
    /// `source`.
    pub source: Option<Source>,
    /// `confirmed`.
    pub confirmed: Option<(String, Option<At<Date>>)>,
    /// `audience`.
    pub audience: Option<At<String>>,
    /// `x-` keys.
    pub own: BTreeMap<String, String>,
    /// The body.
    pub prose: Prose,
    /// Keys that have a value, also one that cannot be used.
    pub stated: BTreeSet<String>,
    /// Of this file nothing but an id could be read.
    pub broken: bool,
}

/// An entry of `controls`.
#[derive(Debug)]
pub struct RawEntry {
    /// The reference, label included.
    pub reference: At<String>,
    /// Its own grade.
    pub grade: Option<At<Grade>>,
    /// Its own failure mode.
    pub failure: Option<At<Failure>>,
    /// Its own failure mode is stated, perhaps by a word that is none.
    pub states_failure: bool,
    /// What it tested.
    pub tested: Option<At<Tested>>,
    /// Its rubric.
    pub grading: Rubric,
    /// Its statement.
    pub statement: Option<String>,
    /// Where the entry stands.
    pub span: Span,
}

/// An entry of `remediation.verification`.
#[derive(Debug)]
pub struct RawVerification {
    /// When.
    pub date: At<Date>,
    /// By whom.
    pub by: Option<String>,
    /// Result.
    pub result: VerificationResult,
    /// The requirements it speaks of.
    pub refs: Vec<At<String>>,
    /// Its evidence.
    pub evidence: Option<At<String>>,
}

/// An entry of `evidence`.
#[derive(Debug)]
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

/// Reads one finding. What is wrong with it comes back beside it.
pub fn parse(path: &Utf8Path, text: &str) -> (Option<RawFinding>, Vec<Diagnostic>) {
    let mut cx = Cx::new(path);
    let finding = decode(&mut cx, path, text).or_else(|| stand_in(path, text));
    (finding, cx.diagnostics)
}

/// The id that a line of a file states which cannot be read as a whole.
pub(super) fn stated_id(text: &str) -> Option<&str> {
    let line = text.lines().take(400).find_map(|line| line.strip_prefix("id:"))?;
    let id = line.split(" #").next().unwrap_or(line).trim().trim_matches(['"', '\'']);
    id_problem(id).is_none().then_some(id)
}

/// What stands for a finding that cannot be read, so that links to it are not reported as well: its id, if a line
/// states one.
fn stand_in(path: &Utf8Path, text: &str) -> Option<RawFinding> {
    let id = stated_id(text)?;
    let finding = decode(&mut Cx::new(path), path, &format!("---\nid: {id}\n---\n"))?;
    Some(RawFinding { broken: true, ..finding })
}

fn decode(cx: &mut Cx, path: &Utf8Path, text: &str) -> Option<RawFinding> {
    let split = match front_matter::split(path, text) {
        Ok(split) => split,
        Err(diagnostic) => {
            cx.diagnostics.push(diagnostic);
            return None;
        }
    };
    let node = front_matter::tree(cx, split.yaml)?;
    let mut map = cx.map(&node, "the finding")?;
    let anchor = front_matter::anchor(&map, &split);

    let id = id(cx, &mut map, "id");
    let (prose, of_prose) = markdown::parse(split.body.0, path, split.body.1, id.as_ref().map_or("", |id| &id.value));
    cx.diagnostics.extend(of_prose);

    let title = map.string(cx, "title");
    let summary = map.string(cx, "summary");
    let status = map.get("status").and_then(|node| cx.word(node, "status", Status::from_word, Status::WORDS));
    let source = source(cx, &mut map);
    let confirmed = confirmed(cx, &mut map);
    let draft = status.as_ref().is_some_and(|s| s.value == Status::Draft) || (source.is_some() && confirmed.is_none());
    let grade = map.get("grade").and_then(|node| cx.word(node, "grade", Grade::from_word, Grade::WORDS));
    let failure = map.get("failure").and_then(|node| cx.word(node, "failure", Failure::from_word, Failure::WORDS));
    let tested = map.get("tested").and_then(|node| cx.word(node, "tested", Tested::from_word, Tested::WORDS));
    let controls = controls(cx, &mut map);

    if !map.has("id") {
        map.missing(cx, "id", anchor, "give the finding an id that no other has, such as `id: F-007`");
    }
    if !map.has("title") {
        map.missing(cx, "title", anchor, "give the finding a title");
    }
    if !draft {
        if !map.has("grade") {
            map.missing(cx, "grade", anchor, "write `grade: major`, `minor`, `opportunity` or `conforming`");
        }
        if !map.has("controls") || (controls.is_empty() && is_empty_list(map.get("controls"))) {
            map.missing(cx, "controls", anchor, "name at least one control or clause, such as `controls: [A.6.2.4]`");
        }
    }

    let target = target(cx, &mut map);
    let beyond = map
        .get("beyond-27090")
        .map(|node| {
            let items = cx.list(node, "beyond-27090");
            items
                .iter()
                .filter_map(|item| cx.word(item, "beyond-27090", Beyond::from_word, Beyond::WORDS))
                .map(|at| at.value)
                .collect()
        })
        .unwrap_or_default();
    let systems = map.texts(cx, "systems");
    let lifecycle = map.texts(cx, "lifecycle");
    let threats = map.texts(cx, "threats");
    let taxonomy = taxonomy(cx, &mut map);
    let risks = map.texts(cx, "risks");
    let phase = map.text(cx, "phase");
    let severity = severity(cx, &mut map);
    let grading = map.map(cx, "grading").map(|m| rubric(cx, m)).unwrap_or_default();
    let trials = trials(cx, &mut map);
    let sample = sample(cx, &mut map);
    let detection = detection(cx, &mut map);
    let author = map.string(cx, "author");
    let found = map.date(cx, "found");
    let repeats = repeats(cx, &mut map);
    let acknowledged = acknowledged(cx, &mut map);
    let acceptance = acceptance(cx, &mut map);
    let withdrawal = withdrawal(cx, &mut map);
    let remediation = remediation(cx, &mut map);
    let evidence = evidence(cx, &mut map);
    let audience = map.text(cx, "audience");
    let stated = map.keys().map(str::to_owned).collect();
    let own = map.own().map(|(key, node)| (key.to_owned(), own_text(node))).collect();
    map.finish(cx, true);

    Some(RawFinding {
        path: path.to_owned(),
        // A path can be no id: it keeps apart what has none, so that all the rest is judged in the same run.
        id: id.unwrap_or_else(|| At::new(path.to_string(), anchor)),
        title: title.unwrap_or_default(),
        summary,
        draft,
        grade,
        failure,
        tested,
        controls,
        systems,
        target,
        lifecycle,
        threats,
        beyond,
        taxonomy,
        risks,
        phase,
        severity,
        grading,
        trials,
        sample,
        detection,
        status: status.unwrap_or(At::new(Status::Open, anchor)),
        author,
        found,
        repeats,
        acknowledged,
        acceptance,
        withdrawal,
        owner: remediation.owner,
        correction_due: remediation.correction_due,
        due: remediation.due,
        verify_by: remediation.verify_by,
        verification: remediation.verification,
        evidence,
        source,
        confirmed,
        audience,
        own,
        prose,
        stated,
        broken: false,
    })
}

fn is_empty_list(node: Option<&super::yaml::Node>) -> bool {
    node.is_some_and(|node| matches!(&node.kind, super::yaml::Kind::List(items) if items.is_empty()))
}

/// An id that can be used as a file name (schema: Ids).
pub(super) fn id(cx: &mut Cx, map: &mut Map<'_>, key: &'static str) -> Option<At<String>> {
    let id = map.text(cx, key)?;
    match id_problem(&id.value) {
        None => Some(id),
        Some(problem) => {
            cx.report(
                Code::BadId,
                id.span,
                format!("`{}` cannot be an id: {problem}", excerpt(&id.value)),
                "use 1 to 64 letters, digits, `.`, `_` or `-`, beginning with a letter or digit",
            );
            None
        }
    }
}

/// Why a text cannot be an id, if it cannot.
pub fn id_problem(id: &str) -> Option<&'static str> {
    const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];
    let lower = id.to_ascii_lowercase();
    let stem = lower.split('.').next().unwrap_or("");
    let numbered =
        |device: &str| stem.strip_prefix(device).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    if id.is_empty() || id.len() > 64 {
        Some("it has no character, or more than 64")
    } else if !id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')) {
        Some("it holds a character other than letters, digits, `.`, `_` and `-`")
    } else if !id.as_bytes()[0].is_ascii_alphanumeric() {
        Some("it does not begin with a letter or digit")
    } else if id.ends_with('.') {
        Some("it ends with a dot")
    } else if lower == "index" {
        Some("`index` is the name of a list page")
    } else if DEVICES.contains(&stem) || numbered("com") || numbered("lpt") {
        Some("it is the name of a Windows device")
    } else {
        None
    }
}

fn controls(cx: &mut Cx, map: &mut Map<'_>) -> Vec<RawEntry> {
    use super::yaml::Kind;
    let Some(node) = map.get("controls") else { return Vec::new() };
    let items = cx.list(node, "controls");
    let mut entries = Vec::new();
    for item in items {
        let entry = match &item.kind {
            Kind::Map(_) => cx.map(item, "an entry of `controls`").and_then(|m| entry(cx, m)),
            _ => cx.text(item, "controls").map(|reference| RawEntry {
                span: reference.span,
                reference,
                grade: None,
                failure: None,
                states_failure: false,
                tested: None,
                grading: Rubric::default(),
                statement: None,
            }),
        };
        entries.extend(entry);
    }
    entries
}

fn entry(cx: &mut Cx, mut map: Map<'_>) -> Option<RawEntry> {
    let span = map.span;
    let reference = map.text(cx, "ref");
    if reference.is_none() && !map.has("ref") {
        map.missing(cx, "ref", span, "name the control or clause, such as `ref: A.6.2.4`");
    }
    let grade = map.get("grade").and_then(|node| cx.word(node, "grade", Grade::from_word, Grade::WORDS));
    let statement = map.string(cx, "statement");
    if !map.has("grade") {
        for key in ["failure", "tested", "grading"] {
            if let Some(at) = map.key_span(key) {
                cx.report(
                    Code::EntryIncomplete,
                    at,
                    format!("`{key}` needs the entry's own `grade`"),
                    "state `grade` in this entry, or leave it to the finding",
                );
            }
        }
    }
    let failure = map.get("failure").and_then(|node| cx.word(node, "failure", Failure::from_word, Failure::WORDS));
    let states_failure = map.has("failure");
    let tested = map.get("tested").and_then(|node| cx.word(node, "tested", Tested::from_word, Tested::WORDS));
    let grading = map.map(cx, "grading").map(|m| rubric(cx, m)).unwrap_or_default();
    map.finish(cx, false);
    let reference = reference?;
    Some(RawEntry { reference, grade, failure, states_failure, tested, grading, statement, span })
}

fn rubric(cx: &mut Cx, mut map: Map<'_>) -> Rubric {
    let rubric = Rubric {
        absent: map.yes_no(cx, "absent").map(|at| at.value),
        systemic: map.yes_no(cx, "systemic").map(|at| at.value),
        affects_intended_results: map.yes_no(cx, "affects-intended-results").map(|at| at.value),
        rationale: map.string(cx, "rationale"),
    };
    map.finish(cx, false);
    rubric
}

fn target(cx: &mut Cx, map: &mut Map<'_>) -> Subject {
    let Some(mut map) = map.map(cx, "target") else { return Subject::default() };
    let subject = Subject {
        model: map.string(cx, "model"),
        version: map.string(cx, "version"),
        surface: map.string(cx, "surface"),
        place: map.string(cx, "place"),
    };
    map.finish(cx, false);
    subject
}

/// Taxonomies are named by the user; the form of the ids of the known ones is checked.
fn taxonomy(cx: &mut Cx, map: &mut Map<'_>) -> BTreeMap<String, Vec<String>> {
    use super::yaml::Kind;
    let Some(node) = map.get("taxonomy") else { return BTreeMap::new() };
    let Kind::Map(pairs) = &node.kind else {
        cx.map(node, "`taxonomy`");
        return BTreeMap::new();
    };
    let mut taxonomies = BTreeMap::new();
    for (key, value) in pairs {
        let Some(name) = cx.text(key, "taxonomy") else { continue };
        let mut ids = Vec::new();
        for id in cx.texts(value, &name.value) {
            if let Some(form) = taxonomy_form(&name.value, &id.value) {
                cx.report(
                    Code::BadValue,
                    id.span,
                    format!("`{}` is no id of {}", excerpt(&id.value), excerpt(&name.value)),
                    format!("write it as {form}"),
                );
            } else {
                ids.push(id.value);
            }
        }
        taxonomies.insert(name.value, ids);
    }
    taxonomies
}

/// The form that an id should have, if it has not.
fn taxonomy_form(taxonomy: &str, id: &str) -> Option<&'static str> {
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    match taxonomy {
        "owasp-llm" => {
            let base = id.split_once(':').map_or(id, |(base, _)| base);
            (!base.strip_prefix("LLM").is_some_and(|n| digits(n, 2))).then_some("`LLM01`")
        }
        "atlas" => {
            let rest = id.strip_prefix("AML.TA").or_else(|| id.strip_prefix("AML.T")).unwrap_or("");
            let (main, sub) = rest.split_once('.').map_or((rest, None), |(m, s)| (m, Some(s)));
            (!(digits(main, 4) && sub.is_none_or(|s| digits(s, 3)))).then_some("`AML.T0051` or `AML.T0051.000`")
        }
        _ => None,
    }
}

fn severity(cx: &mut Cx, map: &mut Map<'_>) -> Option<String> {
    const WORDS: &[&str] = &["critical", "high", "medium", "low", "none"];
    let severity = map.text(cx, "severity")?;
    if WORDS.contains(&severity.value.as_str()) || is_cvss_31(&severity.value) {
        return Some(severity.value);
    }
    let help = match super::decode::nearest(&severity.value, WORDS.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => "write one of these words, or a base vector that begins with `CVSS:3.1/`".to_owned(),
    };
    cx.report(
        Code::BadValue,
        severity.span,
        format!(
            "severity: `{}` is neither {} nor a CVSS 3.1 vector",
            excerpt(&severity.value),
            super::decode::or(WORDS)
        ),
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

fn trials(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Trials>> {
    const MOST: u64 = 1_000_000_000_000;
    let at = map.key_span("trials")?;
    let mut map = map.map(cx, "trials")?;
    let probe = map.string(cx, "probe");
    let number = |cx: &mut Cx, map: &mut Map<'_>, key| {
        map.get(key).and_then(|node| cx.number(node, key, 0, MOST)).map(|at| at.value)
    };
    let attempted = number(cx, &mut map, "attempted");
    let succeeded = number(cx, &mut map, "succeeded");
    let resisted = number(cx, &mut map, "resisted");
    let unassessed = number(cx, &mut map, "unassessed");
    let judge = map.string(cx, "judge");
    for key in ["attempted", "succeeded", "resisted"] {
        if !map.has(key) {
            map.missing(cx, key, at, "state attempted, succeeded, resisted and, if any, unassessed tries");
        }
    }
    let unstated = !map.has("unassessed");
    map.finish(cx, false);
    let trials = Trials {
        probe,
        attempted: attempted?,
        succeeded: succeeded?,
        resisted: resisted?,
        unassessed: if unstated { 0 } else { unassessed? },
        judge,
    };
    let sum = trials.succeeded + trials.resisted + trials.unassessed;
    if sum != trials.attempted {
        cx.report(
            Code::TrialsSum,
            at,
            format!(
                "{} attempted, but {} succeeded + {} resisted + {} unassessed = {sum}",
                trials.attempted, trials.succeeded, trials.resisted, trials.unassessed
            ),
            "every try succeeded, was resisted, or is unassessed: correct the numbers",
        );
        return None;
    }
    Some(At::new(trials, at))
}

fn sample(cx: &mut Cx, map: &mut Map<'_>) -> Option<Sample> {
    let at = map.key_span("sample")?;
    let mut map = map.map(cx, "sample")?;
    let tested = map.get("tested").and_then(|node| cx.number(node, "tested", 0, u64::MAX / 2));
    let of = map.get("of").and_then(|node| cx.number(node, "of", 0, u64::MAX / 2));
    if !map.has("tested") {
        map.missing(cx, "tested", at, "state how many were looked at");
    }
    if let (Some(tested), Some(of)) = (&tested, &of)
        && tested.value > of.value
    {
        cx.report(
            Code::BadValue,
            tested.span,
            format!("a sample of {} cannot be taken from {}", tested.value, of.value),
            "`tested` is how many were looked at, `of` how many there are",
        );
    }
    map.finish(cx, false);
    Some(Sample { tested: tested?.value, of: of.map(|at| at.value) })
}

fn detection(cx: &mut Cx, map: &mut Map<'_>) -> Option<Detection> {
    let at = map.key_span("detection")?;
    let mut map = map.map(cx, "detection")?;
    let detected = map.get("detected").and_then(|node| {
        cx.word(
            node,
            "detected",
            |word| match word {
                "true" => Some(Detected::Yes),
                "false" => Some(Detected::No),
                word => Detected::from_word(word),
            },
            Detected::WORDS,
        )
    });
    let by = map.string(cx, "by");
    let after = map.string(cx, "after");
    if !map.has("detected") {
        map.missing(cx, "detected", at, "write `detected: yes`, `no`, `partly` or `not-observable`");
    }
    map.finish(cx, false);
    Some(Detection { detected: detected?.value, by, after })
}

fn repeats(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Repeats>> {
    let text = map.text(cx, "repeats")?;
    match text.value.split_once('/') {
        Some((period, id)) if !period.is_empty() && !id.is_empty() => {
            Some(At::new(Repeats { period: period.to_owned(), id: id.to_owned() }, text.span))
        }
        _ => {
            cx.report(
                Code::BadValue,
                text.span,
                format!("repeats: `{}` does not name a period and a finding", excerpt(&text.value)),
                "write it as `PERIOD/ID`, such as `2025-Q3/F-003`",
            );
            None
        }
    }
}

fn acknowledged(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Acknowledgement>> {
    let span = map.key_span("acknowledged")?;
    let mut map = map.map(cx, "acknowledged")?;
    let by = map.string(cx, "by");
    let date = map.date(cx, "date");
    let agreed = map.yes_no(cx, "agreed").map(|at| at.value);
    let comment = map.string(cx, "comment");
    map.finish(cx, false);
    let span = date.as_ref().map_or(span, |date| date.span);
    Some(At::new(Acknowledgement { by, date: date.map(|at| at.value), agreed, comment }, span))
}

fn acceptance(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Acceptance>> {
    let at = map.key_span("acceptance")?;
    let mut map = map.map(cx, "acceptance")?;
    let by = map.string(cx, "by");
    let date = map.date(cx, "date");
    let until = map.date(cx, "until").map(|at| at.value);
    let reason = map.string(cx, "reason");
    for key in ["by", "date", "reason"] {
        if !map.has(key) {
            map.missing(cx, key, at, "an acceptance states by whom, when and why");
        }
    }
    map.finish(cx, false);
    let date = date?;
    Some(At::new(Acceptance { by: by?, date: date.value, until, reason: reason? }, date.span))
}

fn withdrawal(cx: &mut Cx, map: &mut Map<'_>) -> Option<At<Withdrawal>> {
    let at = map.key_span("withdrawal")?;
    let mut map = map.map(cx, "withdrawal")?;
    let by = map.string(cx, "by");
    let date = map.date(cx, "date");
    let reason = map.string(cx, "reason");
    for key in ["by", "date", "reason"] {
        if !map.has(key) {
            map.missing(cx, key, at, "a withdrawal states by whom, when and why");
        }
    }
    map.finish(cx, false);
    let date = date?;
    Some(At::new(Withdrawal { by: by?, date: date.value, reason: reason? }, date.span))
}

#[derive(Default)]
struct RawRemediation {
    owner: Option<At<String>>,
    correction_due: Option<Date>,
    due: Option<At<Date>>,
    verify_by: Option<At<String>>,
    verification: Vec<RawVerification>,
}

fn remediation(cx: &mut Cx, map: &mut Map<'_>) -> RawRemediation {
    let Some(mut map) = map.map(cx, "remediation") else { return RawRemediation::default() };
    let owner = map.text(cx, "owner");
    let correction_due = map.date(cx, "correction-due").map(|at| at.value);
    let due = map.date(cx, "due");
    let verify_by = map.text(cx, "verify-by");
    let mut verification = Vec::new();
    for mut entry in map.maps(cx, "verification") {
        let span = entry.span;
        let date = entry.date(cx, "date");
        let by = entry.string(cx, "by");
        let result = entry
            .get("result")
            .and_then(|node| cx.word(node, "result", VerificationResult::from_word, VerificationResult::WORDS));
        let refs = entry.texts(cx, "refs");
        let evidence = entry.text(cx, "evidence");
        for key in ["date", "result"] {
            if !entry.has(key) {
                entry.missing(cx, key, span, "a verification states its date and its result");
            }
        }
        entry.finish(cx, false);
        if let (Some(date), Some(result)) = (date, result) {
            verification.push(RawVerification { date, by, result: result.value, refs, evidence });
        }
    }
    map.finish(cx, false);
    RawRemediation { owner, correction_due, due, verify_by, verification }
}

fn evidence(cx: &mut Cx, map: &mut Map<'_>) -> Vec<RawEvidence> {
    let mut entries = Vec::new();
    for mut entry in map.maps(cx, "evidence") {
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
    let clock: jiff::civil::Time = time.trim_end().parse().ok()?;
    let _ = clock;
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

fn source(cx: &mut Cx, map: &mut Map<'_>) -> Option<Source> {
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

fn confirmed(cx: &mut Cx, map: &mut Map<'_>) -> Option<(String, Option<At<Date>>)> {
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

/// An own field as one text: lists and mappings as compact JSON.
fn own_text(node: &super::yaml::Node) -> String {
    match node.to_json() {
        serde_json::Value::String(text) => text.trim().to_owned(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_file_names_everywhere() {
        for good in ["F-007", "a", "2026.1", "Con-1", "x_y", "com10", "indexes"] {
            assert_eq!(id_problem(good), None, "{good}");
        }
        let long = "x".repeat(65);
        for bad in ["", "-a", ".a", "a.", "a/b", "a b", "index", "INDEX", "con", "Com1.x", "nul", "ä", long.as_str()] {
            assert!(id_problem(bad).is_some(), "{bad}");
        }
    }

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
