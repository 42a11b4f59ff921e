//! The whole shelf as JSON, for `aims-site catalog`: every requirement, stage, threat, measure and framework, with ids
//! as they are written in an engagement.

use serde::Serialize;

use crate::model::*;

/// Everything on the shelf.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ShelfList<'s> {
    standards: Vec<StandardRow<'s>>,
    areas: Vec<Named<'s>>,
    groups: Vec<Named<'s>>,
    requirements: Vec<Row<'s>>,
    stages: Vec<StageRow<'s>>,
    threats: Vec<ThreatRow<'s>>,
    measures: Vec<MeasureRow<'s>>,
    practices: Vec<MeasureRow<'s>>,
    roles: Vec<RoleRow<'s>>,
    beyond: Vec<Named<'s>>,
    phases: Vec<MeasureRow<'s>>,
    frameworks: Vec<FrameworkRow<'s>>,
}

#[derive(Debug, Serialize)]
struct StandardRow<'s> {
    id: &'s str,
    designation: &'s str,
    title: &'s str,
    prefix: Option<&'s str>,
}

#[derive(Debug, Serialize)]
struct Named<'s> {
    #[serde(rename = "ref")]
    reference: &'s str,
    title: &'s str,
}

/// A requirement in one line.
#[derive(Debug, Serialize)]
pub struct Row<'s> {
    /// Its ref.
    #[serde(rename = "ref")]
    pub reference: &'s str,
    /// Its title.
    pub title: &'s str,
    /// `control`, `clause` or `heading`.
    pub kind: &'s str,
    /// Its area.
    pub area: &'s str,
    /// The designation of its standard.
    pub standard: &'s str,
    /// Whether red teaming gives direct evidence of it.
    pub testable: bool,
}

#[derive(Debug, Serialize)]
struct StageRow<'s> {
    id: &'s str,
    title: &'s str,
    organizational: bool,
    requirements: Vec<&'s str>,
    threats: Vec<&'s str>,
}

#[derive(Debug, Serialize)]
struct ThreatRow<'s> {
    id: &'s str,
    title: &'s str,
    properties: &'s [String],
    stages: Vec<&'s str>,
    requirements: Vec<&'s str>,
    taxonomy: &'s std::collections::BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Serialize)]
struct MeasureRow<'s> {
    id: &'s str,
    title: &'s str,
    requirements: Vec<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threats: Option<Vec<&'s str>>,
}

#[derive(Debug, Serialize)]
struct RoleRow<'s> {
    id: &'s str,
    title: &'s str,
    duties: &'s [String],
    requirements: Vec<&'s str>,
    threats: Vec<&'s str>,
}

#[derive(Debug, Serialize)]
struct FrameworkRow<'s> {
    id: &'s str,
    title: &'s str,
    size: Option<u64>,
    elements: Vec<ElementRow<'s>>,
    rows: Vec<CounterpartRow<'s>>,
}

#[derive(Debug, Serialize)]
struct ElementRow<'s> {
    id: &'s str,
    title: &'s str,
}

#[derive(Debug, Serialize)]
struct CounterpartRow<'s> {
    from: &'s str,
    to: &'s str,
    relationship: &'s str,
    source: &'s str,
    also: &'s [String],
    confidence: &'s str,
    difference: Option<&'s str>,
}

/// A counterpart of one requirement.
#[derive(Debug, Serialize)]
pub struct CounterpartOf<'s> {
    framework: &'s str,
    id: &'s str,
    title: String,
    relationship: &'s str,
    source: &'s str,
    confidence: &'s str,
}

/// The whole shelf.
pub fn list(shelf: &Shelf) -> ShelfList<'_> {
    let refs = |list: &[RequirementIx]| -> Vec<&str> {
        list.iter().map(|ix| shelf.requirements[ix.index()].reference.as_str()).collect()
    };
    let threats =
        |list: &[ThreatIx]| -> Vec<&str> { list.iter().map(|ix| shelf.threats[ix.index()].id.as_str()).collect() };
    let standards = shelf.standards.iter().chain(&shelf.guidance).map(|standard| StandardRow {
        id: &standard.id,
        designation: &standard.designation,
        title: &standard.title,
        prefix: standard.prefix.as_deref(),
    });
    ShelfList {
        standards: standards.collect(),
        areas: shelf.areas.iter().map(|area| Named { reference: &area.reference, title: &area.title }).collect(),
        groups: shelf.groups.iter().map(|group| Named { reference: &group.reference, title: &group.title }).collect(),
        requirements: shelf.requirements.iter().map(|requirement| row(shelf, requirement)).collect(),
        stages: shelf
            .stages
            .iter()
            .map(|stage| StageRow {
                id: &stage.id,
                title: &stage.title,
                organizational: stage.organizational,
                requirements: refs(&stage.requirements),
                threats: threats(&stage.threats),
            })
            .collect(),
        threats: shelf
            .threats
            .iter()
            .map(|threat| ThreatRow {
                id: &threat.id,
                title: &threat.title,
                properties: &threat.properties,
                stages: threat.stages.iter().map(|ix| shelf.stages[ix.index()].id.as_str()).collect(),
                requirements: refs(&threat.requirements),
                taxonomy: &threat.taxonomy,
            })
            .collect(),
        measures: shelf
            .measures
            .iter()
            .map(|measure| MeasureRow {
                id: &measure.id,
                title: &measure.title,
                requirements: refs(&measure.requirements),
                threats: Some(threats(&measure.threats)),
            })
            .collect(),
        practices: shelf
            .practices
            .iter()
            .map(|practice| MeasureRow {
                id: &practice.id,
                title: &practice.title,
                requirements: refs(&practice.requirements),
                threats: None,
            })
            .collect(),
        roles: shelf
            .duties
            .iter()
            .map(|duties| RoleRow {
                id: duties.role.as_str(),
                title: &duties.title,
                duties: &duties.duties,
                requirements: refs(&duties.requirements),
                threats: threats(&duties.threats),
            })
            .collect(),
        beyond: shelf.beyond.iter().map(|of| Named { reference: of.topic.as_str(), title: &of.title }).collect(),
        phases: shelf
            .phases
            .iter()
            .map(|phase| MeasureRow {
                id: &phase.id,
                title: &phase.title,
                requirements: refs(&phase.requirements),
                threats: None,
            })
            .collect(),
        frameworks: shelf.frameworks.iter().map(|framework| framework_row(shelf, framework)).collect(),
    }
}

/// One requirement in one line.
pub fn row<'s>(shelf: &'s Shelf, requirement: &'s Requirement) -> Row<'s> {
    Row {
        reference: &requirement.reference,
        title: &requirement.title,
        kind: requirement.kind.as_str(),
        area: &shelf.areas[requirement.area.index()].reference,
        standard: &shelf.standards[requirement.standard].designation,
        testable: requirement.testable,
    }
}

/// The counterparts of one requirement, those of low confidence among them.
pub fn counterparts(shelf: &Shelf, requirement: RequirementIx) -> Vec<CounterpartOf<'_>> {
    shelf
        .frameworks
        .iter()
        .flat_map(|framework| {
            let of = framework.rows.iter().filter(move |row| row.requirement == requirement);
            of.map(move |row| {
                let element = &framework.elements[row.element];
                CounterpartOf {
                    framework: &framework.id,
                    id: &element.id,
                    title: framework.full_title(element),
                    relationship: row.relationship.as_str(),
                    source: &row.source,
                    confidence: row.confidence.as_str(),
                }
            })
        })
        .collect()
}

fn framework_row<'s>(shelf: &'s Shelf, framework: &'s Framework) -> FrameworkRow<'s> {
    let row = |row: &'s Counterpart| CounterpartRow {
        from: &shelf.requirements[row.requirement.index()].reference,
        to: &framework.elements[row.element].id,
        relationship: row.relationship.as_str(),
        source: &row.source,
        also: &row.also,
        confidence: row.confidence.as_str(),
        difference: row.difference.as_deref(),
    };
    FrameworkRow {
        id: &framework.id,
        title: &framework.title,
        size: framework.size,
        elements: framework
            .elements
            .iter()
            .map(|element| ElementRow { id: &element.id, title: &element.title })
            .collect(),
        rows: framework.rows.iter().map(row).collect(),
    }
}
