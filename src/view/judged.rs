//! What is said of a requirement, in words: the verdict, design and operation, and what was looked at.

use serde::Serialize;

use super::Cx;
use super::address::{self, Here};
use super::mention;
use super::parts::Entry;
use super::parts::*;
use crate::assess::{AssessmentRef, DesignState, OperatingState, RequirementState, Verdict};
use crate::model::*;

/// The verdict in words, with what it rests on.
#[derive(Debug, Serialize)]
pub struct Judged {
    /// One sentence.
    sentence: Words,
    /// Design, then operation.
    aspects: Vec<Aspect>,
    /// Systems, dates, corrections.
    facts: Vec<Term>,
    /// The systems on which it was tested.
    systems: Option<List>,
}

/// Design or operation.
#[derive(Debug, Serialize)]
struct Aspect {
    title: Words,
    badge: Badge,
    sentence: Words,
    /// What the findings below are to it.
    behind: Option<Words>,
    links: Vec<Link>,
}

/// What is said of one requirement.
pub(super) fn judged(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Judged {
    let state = &cx.assessment[ix];
    Judged {
        sentence: sentence(state),
        aspects: vec![design(cx, here, ix), operating(cx, here, ix)],
        facts: facts(cx, here, ix),
        systems: state.tested().then(|| systems(cx, here, &state.systems)),
    }
}

/// The verdict as a sentence that claims no more than was tested.
fn sentence(state: &RequirementState) -> Words {
    let corrected = !state.cells.corrected.is_empty();
    Words::say(match state.verdict {
        Verdict::Major if state.graded != Verdict::Major => "judged.major-escalated",
        Verdict::Major => "judged.major",
        Verdict::Minor => "judged.minor",
        Verdict::Opportunity => "judged.opportunity",
        Verdict::Conforming if corrected => "judged.conforming-corrected",
        Verdict::Conforming => "judged.conforming",
        Verdict::Untested if state.excused => "judged.excused",
        Verdict::Untested => "judged.untested",
        Verdict::NotApplicable if state.tested() => "judged.not-applicable-tested",
        Verdict::NotApplicable => "judged.not-applicable",
    })
}

/// V2 in words. The value `effective` never stands for a test that did not take place.
fn design(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Aspect {
    let state = &cx.assessment[ix];
    let failed = &state.cells.failure.design;
    let aspect = |value: &str, sentence: Words, behind: Option<&str>, links| Aspect {
        title: Words::say("failure.design"),
        badge: Badge::new(BadgeKind::Design, value),
        sentence,
        behind: behind.map(|word| Words::say(format!("judged.behind-{word}"))),
        links,
    };
    if state.applicable == Some(false) {
        return not_applicable("design");
    }
    let named = |list: &mut dyn Iterator<Item = FindingIx>| mention::findings(here, list, &rest(cx, ix));
    match state.design {
        Some(DesignState::Deficient) => {
            let links = named(&mut each(failed.iter()));
            aspect("deficient", Words::say("judged.design-deficient"), Some("against"), links)
        }
        Some(DesignState::Effective) if !state.judged_able_by.is_empty() => {
            let ids = mention::ids(cx, &state.judged_able_by);
            let mut shown = aspect(
                "untested",
                Words::say("judged.design-able").with("findings", ids.clone()),
                Some("able"),
                named(&mut state.judged_able_by.iter().copied()),
            );
            shown.badge.text = Some(Words::say("judged.design-able-badge").with("findings", ids));
            shown
        }
        Some(DesignState::Effective) => {
            let links = named(&mut each(state.tested_design.iter().copied()));
            aspect("effective", Words::say("judged.design-effective"), Some("tested"), links)
        }
        _ => aspect("untested", Words::say("judged.design-untested"), None, Vec::new()),
    }
}

/// V2 as a badge for tables: a design that was only judged able to work is not shown as tested. None of a heading or an
/// excluded control. `able` are the words of such a judgement.
pub(super) fn design_badge(cx: &Cx<'_>, ix: RequirementIx, able: &str) -> Option<Badge> {
    let state = &cx.assessment[ix];
    let mut badge = Badge::new(BadgeKind::Design, state.design?.as_str());
    if !state.judged_able_by.is_empty() {
        badge.value = DesignState::Untested.as_str().into();
        badge.text = Some(Words::say(able).with("findings", mention::ids(cx, &state.judged_able_by)));
    }
    (state.applicable != Some(false)).then_some(badge)
}

/// V3 as a badge for tables.
pub(super) fn operating_badge(cx: &Cx<'_>, ix: RequirementIx) -> Option<Badge> {
    let state = &cx.assessment[ix];
    let badge = Badge::new(BadgeKind::Operating, state.operating?.as_str());
    (state.applicable != Some(false)).then_some(badge)
}

/// V3 in words.
fn operating(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Aspect {
    let state = &cx.assessment[ix];
    let failed = &state.cells.failure.operating;
    if state.applicable == Some(false) {
        return not_applicable("operating");
    }
    let (value, behind, list): (_, _, Vec<AssessmentRef>) = match state.operating {
        Some(OperatingState::NotReliedOn) if failed.is_empty() => ("not-relied-on", None, Vec::new()),
        Some(OperatingState::NotReliedOn) => ("not-relied-on", Some("listed"), failed.iter().collect()),
        Some(OperatingState::Deficient) => ("deficient", Some("against"), failed.iter().collect()),
        Some(OperatingState::Effective) => ("effective", Some("tested"), state.tested_operation.clone()),
        _ => ("untested", None, Vec::new()),
    };
    Aspect {
        title: Words::say("failure.operating"),
        badge: Badge::new(BadgeKind::Operating, value),
        sentence: match (value, list.is_empty()) {
            ("not-relied-on", true) => Words::say("judged.operating-not-relied-on-alone"),
            _ => Words::say(format!("judged.operating-{value}")),
        },
        behind: behind.map(|word| Words::say(format!("judged.behind-{word}"))),
        links: mention::findings(here, each(list.into_iter()), &rest(cx, ix)),
    }
}

/// An excluded control: computed, and printed as not applicable (readings D2).
fn not_applicable(aspect: &str) -> Aspect {
    Aspect {
        title: Words::say(format!("failure.{aspect}")),
        badge: Badge::new(BadgeKind::Verdict, "not-applicable"),
        sentence: Words::say("judged.aspect-not-applicable"),
        behind: None,
        links: Vec::new(),
    }
}

fn facts(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Vec<Term> {
    let (requirement, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    if !state.tested() {
        return Vec::new();
    }
    let page = address::requirement(requirement);
    let reference = &requirement.reference;
    let mut facts = vec![Term::new(
        Words::say("judged.systems"),
        Cell::Ratio(
            Figure::new(
                format!("controls.{reference}.systems"),
                state.systems.len() as u64,
                here.to(&format!("{page}#systems")),
            ),
            Figure::new(
                "systems.scope.in-scope",
                cx.engagement.systems_in_scope() as u64,
                here.to("systems/index.html#in-scope"),
            ),
        ),
    )];
    facts.push(Term::new(Words::say("judged.dates"), dates(cx, state)));
    let corrected: Vec<Words> = state.cells.corrected.iter().map(|at| corrected(cx, *at)).collect();
    if !corrected.is_empty() {
        facts.push(Term::new(Words::say("judged.corrected"), Cell::Lines(corrected)));
    }
    facts
}

/// The days on which the findings were made: the first and the last.
fn dates(cx: &Cx<'_>, state: &RequirementState) -> Cell {
    let found = || state.findings().iter().filter_map(|ix| cx.engagement[*ix].found);
    match (found().min(), found().max()) {
        (Some(first), Some(last)) if first == last => {
            Cell::Text(Words::say("judged.on-day").with("day", Value::date(first.to_string())))
        }
        (Some(first), Some(last)) => Cell::Text(
            Words::say("judged.between")
                .with("first", Value::date(first.to_string()))
                .with("last", Value::date(last.to_string())),
        ),
        _ if state.findings().iter().any(|ix| cx.engagement[*ix].withheld) => {
            Cell::Text(Words::say("edition.withheld"))
        }
        _ => Cell::NotStated,
    }
}

/// "F-003: corrected, verified effective DATE by WHO".
fn corrected(cx: &Cx<'_>, at: AssessmentRef) -> Words {
    let finding = &cx.engagement[at.finding];
    let place = cx.assessment[at.finding].entries[at.entry as usize].verification;
    let verification = place.and_then(|place| finding.remediation.verification.get(place as usize));
    let Some(verification) = verification else {
        return Words::say("judged.corrected-plain").with("finding", finding.id.as_str());
    };
    let key = if verification.by.is_some() { "judged.corrected-by" } else { "judged.corrected-on" };
    Words::say(key)
        .with("finding", finding.id.as_str())
        .with("day", Value::date(verification.date.to_string()))
        .with("who", verification.by.clone().unwrap_or_default())
}

/// The systems in scope on which it was tested.
fn systems(cx: &Cx<'_>, here: &Here<'_>, list: &[SystemIx]) -> List {
    let entry = |ix: &SystemIx| {
        let system = &cx.engagement[*ix];
        Entry::new(&system.id, here.to(&address::system(system)), Some(Words::text(&system.title)))
    };
    List::of("systems", "systems", list.iter().map(entry).collect()).titled(Words::say("judged.systems-list"))
}

/// The findings of assessments that stand finding by finding, each once.
fn each(list: impl Iterator<Item = AssessmentRef>) -> impl Iterator<Item = FindingIx> {
    let mut findings: Vec<FindingIx> = list.map(|at| at.finding).collect();
    findings.sort_unstable();
    findings.dedup();
    findings.into_iter()
}

/// Where all assessments of the requirement stand.
fn rest(cx: &Cx<'_>, ix: RequirementIx) -> String {
    format!("{}#assessments", address::requirement(&cx.engagement[ix]))
}
