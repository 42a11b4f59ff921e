//! What a catalog of the program holds beside requirements: lifecycle stages, threats with measures, practices and
//! duties, phases. A client's catalog holds none of it.

use std::collections::BTreeMap;

use super::catalog::required;
use super::decode::{Cx, Map};
use crate::diag::At;
use crate::model::{Beyond, BeyondTopic, SystemRole};

/// Guidance whose references are as written.
#[derive(Debug, Default)]
pub struct RawGuidance {
    /// `stages`.
    pub stages: Vec<RawStage>,
    /// `threats`.
    pub threats: Vec<RawThreat>,
    /// `measures`.
    pub measures: Vec<RawMeasure>,
    /// `practices`, which name no threats.
    pub practices: Vec<RawMeasure>,
    /// `roles`.
    pub duties: Vec<RawDuties>,
    /// `beyond`.
    pub beyond: Vec<BeyondTopic>,
    /// `phases`.
    pub phases: Vec<RawPhase>,
}

/// A lifecycle stage.
#[derive(Debug)]
pub struct RawStage {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: String,
    /// `about`.
    pub about: String,
    /// `focus`.
    pub focus: Vec<String>,
    /// `requirements`.
    pub requirements: Vec<At<String>>,
    /// `threats`.
    pub threats: Vec<At<String>>,
    /// `failure`.
    pub failure: String,
    /// `boundary`.
    pub boundary: String,
    /// `organizational`.
    pub organizational: bool,
}

/// A threat.
#[derive(Debug)]
pub struct RawThreat {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: String,
    /// `about`.
    pub about: String,
    /// `properties`.
    pub properties: Vec<String>,
    /// `stages`.
    pub stages: Vec<At<String>>,
    /// `requirements`.
    pub requirements: Vec<At<String>>,
    /// `taxonomy`.
    pub taxonomy: BTreeMap<String, Vec<String>>,
    /// `detection`.
    pub detection: Vec<String>,
    /// `tests`.
    pub tests: Vec<String>,
}

/// A phase.
#[derive(Debug)]
pub struct RawPhase {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: String,
    /// `about`.
    pub about: String,
    /// `activities`.
    pub activities: Vec<String>,
    /// `requirements`.
    pub requirements: Vec<At<String>>,
}

/// A measure or a practice.
#[derive(Debug)]
pub struct RawMeasure {
    /// `id`.
    pub id: String,
    /// `title`.
    pub title: String,
    /// `about`.
    pub about: String,
    /// `requirements`.
    pub requirements: Vec<At<String>>,
    /// `threats`.
    pub threats: Vec<At<String>>,
}

/// What a role answers for.
#[derive(Debug)]
pub struct RawDuties {
    /// `id`.
    pub role: SystemRole,
    /// `title`.
    pub title: String,
    /// `does`.
    pub about: String,
    /// `duties`.
    pub duties: Vec<String>,
    /// `threats`.
    pub threats: Vec<At<String>>,
    /// `requirements`.
    pub requirements: Vec<At<String>>,
}

/// Everything of it that a catalog holds.
pub(super) fn decode(cx: &mut Cx, map: &mut Map<'_>) -> RawGuidance {
    RawGuidance {
        stages: entries(cx, map, "stages", stage),
        threats: entries(cx, map, "threats", threat),
        measures: entries(cx, map, "measures", measure),
        practices: entries(cx, map, "practices", measure),
        duties: entries(cx, map, "roles", duties),
        beyond: entries(cx, map, "beyond", beyond),
        phases: entries(cx, map, "phases", phase),
    }
}

fn entries<'n, T>(
    cx: &mut Cx,
    map: &mut Map<'n>,
    key: &'static str,
    read: fn(&mut Cx, Map<'n>) -> Option<T>,
) -> Vec<T> {
    map.maps(cx, key).into_iter().filter_map(|entry| read(cx, entry)).collect()
}

fn stage(cx: &mut Cx, mut map: Map<'_>) -> Option<RawStage> {
    let stage = RawStage {
        id: required(cx, &mut map, "id")?.value,
        title: required(cx, &mut map, "title")?.value,
        about: map.string(cx, "about").unwrap_or_default(),
        focus: map.strings(cx, "focus"),
        requirements: map.texts(cx, "requirements"),
        threats: map.texts(cx, "threats"),
        failure: map.string(cx, "failure").unwrap_or_default(),
        boundary: map.string(cx, "boundary").unwrap_or_default(),
        organizational: map.yes_no(cx, "organizational").is_some_and(|at| at.value),
    };
    map.finish(cx, true);
    Some(stage)
}

fn threat(cx: &mut Cx, mut map: Map<'_>) -> Option<RawThreat> {
    let id = required(cx, &mut map, "id")?.value;
    let title = required(cx, &mut map, "title")?.value;
    let mut taxonomy = BTreeMap::new();
    if let Some(mut ids) = map.map(cx, "taxonomy") {
        for name in ["owasp-llm", "atlas"] {
            taxonomy.insert(name.to_owned(), ids.strings(cx, name));
        }
        ids.finish(cx, false);
    }
    let threat = RawThreat {
        id,
        title,
        about: map.string(cx, "about").unwrap_or_default(),
        properties: map.strings(cx, "properties"),
        stages: map.texts(cx, "stages"),
        requirements: map.texts(cx, "requirements"),
        taxonomy,
        detection: map.strings(cx, "detection"),
        tests: map.strings(cx, "tests"),
    };
    map.finish(cx, true);
    Some(threat)
}

fn phase(cx: &mut Cx, mut map: Map<'_>) -> Option<RawPhase> {
    let phase = RawPhase {
        id: required(cx, &mut map, "id")?.value,
        title: required(cx, &mut map, "title")?.value,
        about: map.string(cx, "about").unwrap_or_default(),
        activities: map.strings(cx, "activities"),
        requirements: map.texts(cx, "requirements"),
    };
    map.finish(cx, true);
    Some(phase)
}

fn measure(cx: &mut Cx, mut map: Map<'_>) -> Option<RawMeasure> {
    let measure = RawMeasure {
        id: required(cx, &mut map, "id")?.value,
        title: required(cx, &mut map, "title")?.value,
        about: map.string(cx, "about").unwrap_or_default(),
        requirements: map.texts(cx, "requirements"),
        threats: map.texts(cx, "threats"),
    };
    map.finish(cx, true);
    Some(measure)
}

fn duties(cx: &mut Cx, mut map: Map<'_>) -> Option<RawDuties> {
    let role = map.get("id").and_then(|node| cx.word(node, "id", SystemRole::from_word, &["provider", "deployer"]));
    let duties = RawDuties {
        role: role?.value,
        title: required(cx, &mut map, "title")?.value,
        about: map.string(cx, "does").unwrap_or_default(),
        duties: map.strings(cx, "duties"),
        threats: map.texts(cx, "threats"),
        requirements: map.texts(cx, "requirements"),
    };
    map.finish(cx, true);
    Some(duties)
}

fn beyond(cx: &mut Cx, mut map: Map<'_>) -> Option<BeyondTopic> {
    let topic = map.get("id").and_then(|node| cx.word(node, "id", Beyond::from_word, Beyond::WORDS));
    let beyond = BeyondTopic {
        topic: topic?.value,
        title: required(cx, &mut map, "title")?.value,
        about: map.string(cx, "about").unwrap_or_default(),
    };
    map.finish(cx, true);
    Some(beyond)
}
