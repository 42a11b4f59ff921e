//! `gaps.html`: the gaps that red teams commonly find: seen here, not seen, not tested.

use serde::Serialize;

use super::Cx;
use super::address::{self, Here};
use super::mention;
use super::parts::*;
use super::register::Stat;
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct GapsView {
    header: Header,
    stats: Vec<Stat>,
    bar: Bar,
    groups: Vec<Group>,
}

/// Gaps of which the same is said.
#[derive(Debug, Serialize)]
struct Group {
    id: &'static str,
    count: u64,
    title: Words,
    note: Words,
    gaps: Vec<Gap>,
}

/// A gap, told by the requirement it is about.
#[derive(Debug, Serialize)]
struct Gap {
    #[serde(rename = "ref")]
    reference: String,
    gap: Words,
    requirement: Label,
    verdict: Badge,
    matters: Words,
    /// What it rests on.
    findings: Vec<Finding>,
    /// The others, where there are too many to name.
    others: Option<Link>,
}

/// A finding with its grade against the requirement.
#[derive(Debug, Serialize)]
struct Finding {
    label: Label,
    badges: Vec<Badge>,
}

/// So many findings are named for a gap.
const NAMED: usize = 8;

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, GapsView) {
    let here = &Here::new(cx.engagement, path);
    let gaps = &cx.assessment.gaps;
    let groups = [("seen", &gaps.seen), ("not-seen", &gaps.not_seen), ("not-tested", &gaps.not_tested)];
    let tones = ["minor", "conforming", "plain"];
    let mut frame = Frame::new(path, "gaps", Words::say("nav.gaps"));
    frame.description = Some(Words::say("gaps-page.lead"));
    frame.contents = groups.iter().map(|(id, _)| Anchor::new(*id, Words::say(format!("gaps-page.{id}")))).collect();
    let segments = groups.map(|(id, list)| (id, list.len() as u64));
    let view = GapsView {
        header: Header { lead: Some(Words::say("gaps-page.lead")), ..Header::new(Words::say("nav.gaps")) },
        stats: groups
            .iter()
            .zip(tones)
            .map(|((id, list), tone)| Stat {
                figure: figure(here, id, list.len()),
                label: Words::say(format!("gaps-page.stat-{id}")),
                tone,
            })
            .collect(),
        bar: Bar::new(Words::say("gaps-page.bar"), segments.iter().map(|(_, count)| count).sum(), &segments),
        groups: groups
            .into_iter()
            .map(|(id, list)| Group {
                id,
                count: list.len() as u64,
                title: Words::say(format!("gaps-page.{id}")),
                note: Words::say(format!("gaps-page.{id}-note")),
                gaps: list.iter().map(|ix| gap(cx, here, *ix)).collect(),
            })
            .collect(),
    };
    (frame, view)
}

/// The figure of a group: `seen`, `not-seen`, `not-tested`.
pub(super) fn figure(here: &Here<'_>, group: &str, count: usize) -> Figure {
    Figure::new(format!("gaps.{group}"), count as u64, here.to(&format!("gaps.html#{group}")))
}

fn gap(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Gap {
    let (requirement, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    // Nonconformities say that the gap was seen; without any, what was tested says that it was not.
    let mut told: Vec<_> = state.cells.open().chain(state.cells.corrected.iter().copied()).collect();
    if told.is_empty() {
        told.clone_from(&state.assessments);
    }
    told.sort_unstable();
    let finding = |at: &crate::assess::AssessmentRef| {
        let finding = &cx.engagement[at.finding];
        Finding {
            label: Label {
                id: Some(finding.id.clone()),
                ..Label::link(here.finding(at.finding), mention::title(finding))
            },
            badges: super::lists::assessment_badges(cx, *at),
        }
    };
    let rest = format!("{}#assessments", address::requirement(requirement));
    Gap {
        reference: requirement.reference.clone(),
        gap: Words::text(&requirement.common_gap),
        requirement: mention::requirement(here, requirement, ix),
        verdict: Badge::new(BadgeKind::Verdict, state.verdict.as_str()),
        matters: Words::text(&requirement.why_it_matters),
        others: (told.len() > NAMED).then(|| Link::new(here.to(&rest), Words::say("mention.others"))),
        findings: told.iter().take(NAMED).map(finding).collect(),
    }
}
