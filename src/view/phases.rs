//! `phases.html`: the phases of an engagement: what each is for, what was done in it, the requirements it serves and
//! what came of it.

use serde::Serialize;

use super::address::{self, Here};
use super::parts::*;
use super::{Cx, breakdowns, mention, schedule};
use crate::model::*;

/// The view.
#[derive(Debug, Serialize)]
pub struct PhasesView {
    header: Header,
    breakdown: Breakdown,
    phases: Vec<PhasePart>,
    /// Activities that state no phase.
    unplaced: List,
}

/// A phase.
#[derive(Debug, Serialize)]
struct PhasePart {
    id: String,
    title: Words,
    about: Words,
    /// What is usually done in it.
    usual: Vec<Words>,
    /// Its open nonconformities, and all its assessments.
    figures: Vec<(Figure, Words)>,
    lists: Link,
    requirements: Vec<(Label, Badge)>,
    /// What the testing programme did in it.
    activities: List,
}

pub(super) fn view(cx: &Cx<'_>, path: &str) -> (Frame, PhasesView) {
    let here = &Here::new(cx.engagement, path);
    let shelf = &cx.engagement.shelf;
    let mut frame = Frame::new(path, "phases", Words::say("nav.phases"));
    frame.description = Some(Words::say("phases-page.lead"));
    frame.contents = vec![Anchor::new("by-phase", Words::say("phases-page.overview"))];
    frame.contents.extend(shelf.phases.iter().map(|phase| Anchor::new(&phase.id, Words::text(&phase.title))));
    let view = PhasesView {
        header: Header { lead: Some(Words::say("phases-page.lead")), ..Header::new(Words::say("nav.phases")) },
        breakdown: breakdowns::by_phase(cx, here, "phases"),
        phases: (0..shelf.phases.len()).map(|at| phase(cx, here, PhaseIx::new(at))).collect(),
        unplaced: activities(cx, here, None).titled(Words::say("phases-page.unplaced")),
    };
    (frame, view)
}

fn phase(cx: &Cx<'_>, here: &Here<'_>, ix: PhaseIx) -> PhasePart {
    let phase = &cx.engagement[ix];
    let page = address::phase(phase);
    let cells = &cx.assessment.breakdowns.phase.rows[ix.index()].1;
    let figure = |word: &str, count: usize| {
        let figure =
            Figure::new(format!("phases.phase.{}.{word}", phase.id), count as u64, here.to(&format!("{page}#{word}")));
        (figure, Words::count(format!("phases-page.count-{word}"), count as u64))
    };
    let requirement = |ix: &RequirementIx| {
        let badge = Badge::new(BadgeKind::Verdict, cx.assessment[*ix].verdict.as_str());
        (mention::requirement(here, &cx.engagement[*ix], *ix), badge)
    };
    PhasePart {
        id: phase.id.clone(),
        title: Words::text(&phase.title),
        about: Words::text(&phase.about),
        usual: phase.activities.iter().map(Words::text).collect(),
        figures: vec![
            figure("open", cells.open().count()),
            figure("corrected", cells.corrected.len()),
            figure("opportunity", cells.opportunities.len()),
            figure("conforming", cells.conforming.len()),
            figure("assessments", cells.all().count()),
        ],
        lists: Link::new(here.to(&page), Words::say("phases-page.lists").with("phase", phase.title.as_str())),
        requirements: phase.requirements.iter().map(requirement).collect(),
        activities: activities(cx, here, Some(ix)),
    }
}

/// Activities of the programme that state this phase, or none.
fn activities(cx: &Cx<'_>, here: &Here<'_>, phase: Option<PhaseIx>) -> List {
    let all = cx.engagement.activities.iter().enumerate();
    let of = all.filter(|(_, activity)| activity.phase == phase).map(|(at, _)| ActivityIx::new(at));
    let entries = of.map(|ix| {
        let activity = &cx.engagement[ix];
        let mut entry = schedule::activity_entry(cx, here, ix);
        let method = Words::say(format!("phases-page.method-{}", activity.method.as_str()));
        entry.cells = vec![Cell::Text(method), systems(here, activity), mention::result(cx, here, activity)];
        entry
    });
    let id = match phase {
        Some(ix) => format!("{}-activities", cx.engagement[ix].id),
        None => "activities-without-phase".into(),
    };
    let column = |key: &str, align| Column { title: Words::say(format!("phases-page.column-{key}")), align };
    List::of(id, "activities", entries.collect()).titled(Words::say("phases-page.activities")).columns(vec![
        column("method", Align::Start),
        column("systems", Align::Start),
        column("result", Align::Wide),
    ])
}

fn systems(here: &Here<'_>, activity: &Activity) -> Cell {
    mention::cell(activity.systems.iter().map(|ix| here.system_link(*ix)).collect())
}
