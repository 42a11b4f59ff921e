//! M: maturity of the testing programme, per area and overall.
//!
//! The levels are practice; what counts as an event, the windows and the mapping of stages to areas
//! are ours. Levels are earned in order, while each criterion is judged on its own (readings R7).

use std::collections::BTreeSet;

use super::{dates, outcome::*, state::*};
use crate::model::*;

/// Everything that was tested on a day, up to the report date.
pub(super) struct Programme {
    /// By date, then activities before findings.
    pub(super) events: Vec<DatedEvent>,
    /// By [`AreaIx`]: places in `events` of those that name a requirement of the area.
    pub(super) of_area: Vec<Vec<usize>>,
}

/// An event with all that the criteria ask about.
pub(super) struct DatedEvent {
    pub(super) date: Date,
    pub(super) event: TestEvent,
    automated: bool,
    stages: BTreeSet<StageIx>,
}

impl Programme {
    /// An event is an activity with a result, on its last day, or a counting finding by its `found`
    /// date, up to the report date (readings D10).
    pub(super) fn new(engagement: &Engagement) -> Self {
        let mut events: Vec<(DatedEvent, BTreeSet<AreaIx>)> = Vec::new();
        let areas = |requirements: &mut dyn Iterator<Item = RequirementIx>| -> BTreeSet<AreaIx> {
            requirements.map(|ix| engagement[ix].area).collect()
        };
        for (i, activity) in engagement.activities.iter().enumerate() {
            if activity.to <= engagement.today() && has_result(activity) {
                let event = DatedEvent {
                    date: activity.to,
                    event: TestEvent::Activity(ActivityIx::new(i)),
                    automated: activity.method == Method::Automated,
                    stages: activity.lifecycle.iter().copied().collect(),
                };
                events.push((event, areas(&mut activity.controls.iter().copied())));
            }
        }
        let automated = automated(engagement);
        for (ix, finding) in engagement.published().filter(|(_, finding)| finding.counts()) {
            if let Some(date) = finding.found.filter(|found| *found <= engagement.today()) {
                let event = DatedEvent {
                    date,
                    event: TestEvent::Finding(ix),
                    automated: automated[ix.index()] == Some(true),
                    stages: finding.lifecycle.iter().copied().collect(),
                };
                events.push((event, areas(&mut finding.entries.iter().map(|entry| entry.requirement))));
            }
        }
        events.sort_by_key(|(event, _)| (event.date, event.event));
        let mut of_area = vec![Vec::new(); engagement.shelf.areas.len()];
        for (place, (_, areas)) in events.iter().enumerate() {
            for area in areas {
                of_area[area.index()].push(place);
            }
        }
        Programme { events: events.into_iter().map(|(event, _)| event).collect(), of_area }
    }

    fn of_area(&self, area: AreaIx) -> Vec<&DatedEvent> {
        self.of_area[area.index()].iter().map(|place| &self.events[*place]).collect()
    }
}

/// An empty list or a blank text is no result.
fn has_result(activity: &Activity) -> bool {
    match &activity.result {
        None => false,
        Some(ActivityResult::Text(text)) => !text.trim().is_empty(),
        Some(ActivityResult::Findings(findings)) => !findings.is_empty(),
    }
}

/// By finding: whether every activity whose `result` names it is automated; `None` where none does.
pub fn automated(engagement: &Engagement) -> Vec<Option<bool>> {
    let mut automated = vec![None; engagement.findings.len()];
    for activity in &engagement.activities {
        if let Some(ActivityResult::Findings(findings)) = &activity.result {
            let machine = activity.method == Method::Automated;
            for ix in findings {
                if let Some(all) = automated.get_mut(ix.index()) {
                    *all = Some(all.unwrap_or(true) && machine);
                }
            }
        }
    }
    automated
}

/// The scorecards of the programme and of every area.
pub(super) fn maturity(engagement: &Engagement, programme: &Programme, areas: &[AreaState]) -> Maturity {
    let thresholds = &engagement.meta.maturity;
    let yardstick = Yardstick {
        windows: dates::windows(engagement.today(), thresholds.windows, thresholds.window_months),
        months: dates::windows(engagement.today(), thresholds.automated_months, 1),
        manual_windows: thresholds.manual_windows,
    };
    let stages = |of: Option<AreaIx>| -> Vec<StageIx> {
        let all = engagement.shelf.stages.iter().enumerate().filter(|(_, stage)| !stage.organizational);
        let maps = |stage: &Stage| of.is_none_or(|area| stage.requirements.iter().any(|r| engagement[*r].area == area));
        all.filter(|(_, stage)| maps(stage)).map(|(i, _)| StageIx::new(i)).collect()
    };
    let all: Vec<&DatedEvent> = programme.events.iter().collect();
    let integrated = yardstick.integrated(&all, &stages(None));
    let of_area = |ix: AreaIx| {
        let (events, stages) = (programme.of_area(ix), stages(Some(ix)));
        // M4: an area that maps to no stage takes the programme's result.
        let integrated = if stages.is_empty() {
            Criterion { of_programme: true, ..integrated.clone() }
        } else {
            yardstick.integrated(&events, &stages)
        };
        let card = yardstick.scorecard(&events, integrated);
        let level = card.level.filter(|_| !areas[ix.index()].applicable.is_empty());
        (ix, Scorecard { level, ..card })
    };
    let mut cards: Vec<(AreaIx, Scorecard)> =
        (0..engagement.shelf.areas.len()).map(|i| of_area(AreaIx::new(i))).collect();
    // Areas of client catalogs follow the sixteen, wherever their catalog is listed.
    cards.sort_by_key(|(ix, _)| is_client(engagement, *ix));
    let levels = cards.iter().filter_map(|(ix, card)| card.level.map(|level| (level, *ix)));
    let lowest = levels.min_by_key(|(level, _)| *level).map(|(_, ix)| ix);
    let programme = yardstick.scorecard(&all, integrated);
    Maturity { programme, lowest, areas: cards, windows: yardstick.windows, months: yardstick.months }
}

/// Whether an area belongs to a client's catalog.
pub(super) fn is_client(engagement: &Engagement, area: AreaIx) -> bool {
    let standard = engagement.shelf.standards.get(engagement[area].standard);
    standard.is_some_and(|standard| standard.prefix.is_some())
}

/// The thresholds in force, laid on the report date.
struct Yardstick {
    /// The windows of the last year, from the latest.
    windows: Vec<Window>,
    /// The last months of M3, from the latest.
    months: Vec<Window>,
    /// Windows that need a manual event.
    manual_windows: u32,
}

impl Yardstick {
    /// Levels are earned in order; none is 0.
    fn scorecard(&self, events: &[&DatedEvent], integrated: Criterion) -> Scorecard {
        let criteria = vec![ad_hoc(events), self.periodic(events), self.continuous(events), integrated];
        let earned = criteria.iter().take_while(|criterion| criterion.met).count();
        Scorecard { level: u8::try_from(earned).ok(), criteria }
    }

    /// M2: an event in each window.
    fn periodic(&self, events: &[&DatedEvent]) -> Criterion {
        let within = events.iter().filter(|event| dates::window_of(&self.windows, event.date).is_some());
        let missing = unfilled(&self.windows, within.clone()).map(Missing::Window).collect();
        criterion(2, within.map(|event| event.event).collect(), missing)
    }

    /// M3: an automated event in each of the last months, and a manual one in enough windows.
    fn continuous(&self, events: &[&DatedEvent]) -> Criterion {
        let speaks = |event: &&&DatedEvent| {
            let span = if event.automated { &self.months } else { &self.windows };
            dates::window_of(span, event.date).is_some()
        };
        let evidence = events.iter().filter(speaks).map(|event| event.event).collect();
        let of_kind = |automated| events.iter().filter(move |event| event.automated == automated);
        let mut missing: Vec<Missing> = unfilled(&self.months, of_kind(true)).map(Missing::AutomatedMonth).collect();
        let empty = unfilled(&self.windows, of_kind(false)).count();
        let have = u32::try_from(self.windows.len() - empty).unwrap_or(u32::MAX);
        if have < self.manual_windows {
            missing.push(Missing::ManualWindows { have, need: self.manual_windows });
        }
        criterion(3, evidence, missing)
    }

    /// M4: within the year an event at each of `stages`, which must stand on an event of `events`.
    fn integrated(&self, events: &[&DatedEvent], stages: &[StageIx]) -> Criterion {
        let within = events.iter().filter(|event| dates::window_of(&self.windows, event.date).is_some());
        let mut seen = BTreeSet::new();
        let mut evidence = Vec::new();
        for event in within {
            let mut speaks = false;
            for stage in event.stages.iter().filter(|stage| stages.contains(stage)) {
                seen.insert(*stage);
                speaks = true;
            }
            if speaks {
                evidence.push(event.event);
            }
        }
        let unseen = stages.iter().filter(|stage| !seen.contains(stage));
        criterion(4, evidence, unseen.map(|stage| Missing::Stage(*stage)).collect())
    }
}

/// M1: one event ever.
fn ad_hoc(events: &[&DatedEvent]) -> Criterion {
    let evidence: Vec<TestEvent> = events.iter().map(|event| event.event).collect();
    let missing = if evidence.is_empty() { vec![Missing::Event] } else { Vec::new() };
    criterion(1, evidence, missing)
}

fn criterion(number: u8, evidence: Vec<TestEvent>, missing: Vec<Missing>) -> Criterion {
    Criterion { number, met: missing.is_empty(), evidence, missing, withheld: 0, of_programme: false }
}

/// The windows that hold none of `events`, from the latest.
fn unfilled<'a>(
    windows: &'a [Window],
    events: impl Iterator<Item = &'a &'a DatedEvent>,
) -> impl Iterator<Item = Window> + 'a {
    let filled: BTreeSet<usize> = events.filter_map(|event| dates::window_of(windows, event.date)).collect();
    windows.iter().enumerate().filter(move |(i, _)| !filled.contains(i)).map(|(_, window)| *window)
}

#[cfg(test)]
mod tests;
