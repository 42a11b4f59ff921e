//! One finding: what was assessed and why it is graded so, the finding in its author's words, evidence, follow-up.

mod assessed;
mod follow_up;
mod particulars;

use serde::Serialize;

use super::address::{self, Here};
use super::further::{self, Further, Shown, Whose};
use super::parts::*;
use super::{Cx, Page, Subject, lists, mention};
use crate::model::*;
use assessed::Assessed;
use follow_up::{FlagLine, Record, Remediation};
use particulars::{Attempts, Exhibit};

/// The view.
#[derive(Debug, Serialize)]
pub struct FindingView {
    header: Header,
    /// What stands beside the text.
    facts: Vec<Term>,
    /// Withdrawn, accepted, reopened: what must be known before reading.
    notices: Vec<Callout>,
    /// What the timeline rules flag.
    flags: Vec<FlagLine>,
    /// A row per requirement.
    assessed: Vec<Assessed>,
    prose: Option<Html>,
    /// Where the prose has several pages.
    further: Option<Further>,
    attempts: Option<Attempts>,
    evidence: Vec<Exhibit>,
    /// How many evidence files this edition withholds.
    evidence_withheld: Option<Words>,
    /// This edition knows the skeleton only.
    withheld: bool,
    remediation: Option<Remediation>,
    /// Acknowledgement or disagreement, acceptance, withdrawal.
    records: Vec<Record>,
    /// What else is stated, own fields last.
    particulars: Vec<Term>,
}

pub(super) fn plan(cx: &Cx<'_>, pages: &mut Vec<Page>) {
    for (ix, finding) in cx.engagement.published().chain(cx.engagement.shown_drafts()) {
        pages.push(Page::new(address::finding(finding), Subject::Finding(ix)));
        further::plan(cx, Whose::Finding(ix), pages);
    }
}

pub(super) fn view(cx: &Cx<'_>, path: &str, ix: FindingIx) -> (Frame, FindingView) {
    let here = Here::new(cx.engagement, path);
    let finding = &cx.engagement[ix];
    let has_prose = !finding.prose.pieces.is_empty();
    let Shown { prose, further, contents: sections } = further::shown(cx, &here, Whose::Finding(ix), &finding.prose, 1);
    let view = FindingView {
        header: header(cx, ix),
        facts: particulars::facts(cx, &here, finding),
        notices: follow_up::notices(cx, ix),
        flags: follow_up::flags(cx, &here, ix),
        assessed: assessed::rows(cx, &here, ix),
        prose: has_prose.then_some(prose),
        further,
        attempts: particulars::attempts(cx, &here, ix),
        evidence: particulars::exhibits(cx, &here, finding),
        evidence_withheld: particulars::evidence_withheld(finding),
        withheld: finding.withheld,
        remediation: if finding.withheld { None } else { follow_up::remediation(cx, &here, ix) },
        records: if finding.withheld { Vec::new() } else { follow_up::records(finding) },
        particulars: particulars::rest(cx, &here, finding),
    };
    let mut frame = Frame::new(path, "findings", title(cx, ix))
        .under(Link::new(here.to(&address::register(1)), Words::say("nav.findings")));
    frame.description = finding.summary.as_deref().map(Words::text);
    frame.contents = contents(finding, &view, sections);
    let neighbour = |ix: FindingIx| {
        let finding = &cx.engagement[ix];
        Link::new(here.finding(ix), mention::id_and_title(finding))
    };
    let (before, after) = neighbours(cx, ix);
    (frame.previous, frame.next) = (before.map(neighbour), after.map(neighbour));
    (frame, view)
}

/// What its page is called.
pub(super) fn title(cx: &Cx<'_>, ix: FindingIx) -> Words {
    mention::id_and_title(&cx.engagement[ix])
}

/// The findings before and after one, drafts left out.
fn neighbours(cx: &Cx<'_>, ix: FindingIx) -> (Option<FindingIx>, Option<FindingIx>) {
    let (before, from) = cx.engagement.findings.split_at(ix.index());
    let published = |finding: &std::sync::Arc<Finding>| !finding.draft;
    let after = from.iter().skip(1).position(published).map(|at| FindingIx::new(ix.index() + 1 + at));
    (before.iter().rposition(published).map(FindingIx::new), after)
}

/// The element of one assessment on the page of its finding.
pub(super) fn row_id(requirement: &Requirement) -> String {
    requirement.reference.chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect()
}

fn header(cx: &Cx<'_>, ix: FindingIx) -> Header {
    let (finding, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let mut badges = vec![lists::class_badge(state.class)];
    let modes = super::register::modes(finding);
    badges.extend(modes.into_iter().map(|mode| Badge::new(BadgeKind::Failure, mode)));
    if badges[0].kind != BadgeKind::Status || badges[0].value != finding.status.as_str() {
        badges.push(Badge::new(BadgeKind::Status, finding.status.as_str()));
    }
    if let Some(severity) = finding.severity.as_deref().filter(|severity| !severity.starts_with("CVSS")) {
        let text = Words::say("finding-page.severity-is").with("severity", Words::say(format!("severity.{severity}")));
        badges.push(Badge { text: Some(text), ..Badge::new(BadgeKind::Severity, severity) });
    }
    if let Some(audience) = finding.audience {
        let text = Words::say("finding-page.audience-is").with("audience", cx.engagement[audience].as_str());
        badges.push(Badge { text: Some(text), ..Badge::new(BadgeKind::Status, "audience") });
    }
    Header {
        kicker: Some(Words::say("finding-page.kicker")),
        title: title(cx, ix),
        badges,
        lead: finding.summary.as_deref().map(Words::text),
        facts: Vec::new(),
    }
}

fn contents(finding: &Finding, view: &FindingView, sections: Vec<Anchor>) -> Vec<Anchor> {
    let anchor = |shown: bool, id: &str| shown.then(|| Anchor::new(id, Words::say(format!("finding-page.{id}"))));
    let mut contents: Vec<Anchor> = anchor(true, "assessments").into_iter().collect();
    contents.extend(sections);
    contents.extend(anchor(view.attempts.is_some(), "attempts"));
    contents.extend(anchor(!finding.withheld, "evidence"));
    contents.extend(anchor(view.remediation.is_some(), "remediation"));
    contents.extend(anchor(!view.records.is_empty(), "records"));
    contents.extend(anchor(!view.particulars.is_empty(), "particulars"));
    contents
}
