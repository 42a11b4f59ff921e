//! Stages, threats, measures, practices, duties and phases: always on the shelf, their references looked up in the
//! catalogs that the engagement lists.

use std::collections::HashMap;

use super::lookup::Ids;
use super::shelf::named;
use crate::diag::At;
use crate::model::*;
use crate::parse::catalog::RawCatalog;
use crate::parse::guidance::*;

/// Puts the guidance of all catalogs on the shelf.
pub(super) fn add(shelf: &mut Shelf, catalogs: &[&RawCatalog]) {
    let all = || catalogs.iter().map(|catalog| &catalog.guidance);
    let threats = Ids::new(all().flat_map(|of| &of.threats).map(|threat| threat.id.as_str()));
    let stages = Ids::new(all().flat_map(|of| &of.stages).map(|stage| stage.id.as_str()));
    let with_guidance = |catalog: &&RawCatalog| {
        catalog.id.is_some() && !(catalog.guidance.stages.is_empty() && catalog.guidance.threats.is_empty())
    };
    shelf.guidance = catalogs.iter().copied().filter(with_guidance).map(named).collect();
    let look_up = LookUp { requirements: &shelf.by_ref, threats, stages };
    shelf.stages = all().flat_map(|of| &of.stages).map(|raw| look_up.stage(raw)).collect();
    shelf.threats = all().flat_map(|of| &of.threats).map(|raw| look_up.threat(raw)).collect();
    shelf.measures = all().flat_map(|of| &of.measures).map(|raw| look_up.measure(raw)).collect();
    shelf.practices = all().flat_map(|of| &of.practices).map(|raw| look_up.practice(raw)).collect();
    shelf.duties = all().flat_map(|of| &of.duties).map(|raw| look_up.duties(raw)).collect();
    shelf.beyond = all().flat_map(|of| &of.beyond).cloned().collect();
    shelf.phases = all().flat_map(|of| &of.phases).map(|raw| look_up.phase(raw)).collect();
}

/// Where references are looked up.
struct LookUp<'s> {
    requirements: &'s HashMap<String, RequirementIx>,
    threats: Ids,
    stages: Ids,
}

impl LookUp<'_> {
    /// Refs that this engagement's catalogs have; a catalog that is not listed has none.
    fn refs(&self, wanted: &[At<String>]) -> Vec<RequirementIx> {
        wanted.iter().filter_map(|at| self.requirements.get(&at.value).copied()).collect()
    }

    fn threats(&self, wanted: &[At<String>]) -> Vec<ThreatIx> {
        wanted.iter().filter_map(|id| self.threats.get(&id.value)).map(ThreatIx::new).collect()
    }

    fn stage(&self, raw: &RawStage) -> Stage {
        Stage {
            id: raw.id.clone(),
            title: raw.title.clone(),
            about: raw.about.clone(),
            focus: raw.focus.clone(),
            requirements: self.refs(&raw.requirements),
            threats: self.threats(&raw.threats),
            failure: raw.failure.clone(),
            boundary: raw.boundary.clone(),
            organizational: raw.organizational,
        }
    }

    fn threat(&self, raw: &RawThreat) -> Threat {
        Threat {
            id: raw.id.clone(),
            title: raw.title.clone(),
            about: raw.about.clone(),
            properties: raw.properties.clone(),
            stages: raw.stages.iter().filter_map(|id| self.stages.get(&id.value)).map(StageIx::new).collect(),
            requirements: self.refs(&raw.requirements),
            taxonomy: raw.taxonomy.clone(),
            detection: raw.detection.clone(),
            tests: raw.tests.clone(),
        }
    }

    fn measure(&self, raw: &RawMeasure) -> Measure {
        Measure {
            id: raw.id.clone(),
            title: raw.title.clone(),
            about: raw.about.clone(),
            requirements: self.refs(&raw.requirements),
            threats: self.threats(&raw.threats),
        }
    }

    fn practice(&self, raw: &RawMeasure) -> Practice {
        Practice {
            id: raw.id.clone(),
            title: raw.title.clone(),
            about: raw.about.clone(),
            requirements: self.refs(&raw.requirements),
        }
    }

    fn duties(&self, raw: &RawDuties) -> Duties {
        Duties {
            role: raw.role,
            title: raw.title.clone(),
            about: raw.about.clone(),
            duties: raw.duties.clone(),
            threats: self.threats(&raw.threats),
            requirements: self.refs(&raw.requirements),
        }
    }

    fn phase(&self, raw: &RawPhase) -> Phase {
        Phase {
            id: raw.id.clone(),
            title: raw.title.clone(),
            about: raw.about.clone(),
            activities: raw.activities.clone(),
            requirements: self.refs(&raw.requirements),
        }
    }
}
