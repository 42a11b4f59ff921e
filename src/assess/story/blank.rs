//! Findings, systems and engagements of which nothing is stated.

use std::collections::BTreeMap;

use super::shelf;
use crate::model::{Prose, *};

/// A finding of an earlier period with a major or minor, open.
pub(in crate::assess) fn past(id: &str, grade: Grade) -> PastFinding {
    PastFinding {
        id: id.to_owned(),
        title: id.to_owned(),
        audience: None,
        grade: Some(grade),
        status: Some(Status::Open),
        corrected: false,
        nonconformity: grade.is_nonconformity(),
        open: grade.is_nonconformity().then_some(grade),
        worst: Some(grade),
    }
}

pub(super) fn finding(id: &str, grade: Grade) -> Finding {
    Finding {
        id: id.to_owned(),
        title: id.to_owned(),
        summary: None,
        draft: false,
        grade,
        failure: None,
        tested: None,
        entries: Vec::new(),
        systems: Vec::new(),
        target: Subject::default(),
        lifecycle: Vec::new(),
        threats: Vec::new(),
        beyond: Vec::new(),
        taxonomy: BTreeMap::new(),
        risks: Vec::new(),
        phase: None,
        severity: None,
        grading: Rubric::default(),
        trials: None,
        sample: None,
        detection: None,
        status: Status::Open,
        author: None,
        found: None,
        repeats: None,
        acknowledged: None,
        acceptance: None,
        withdrawal: None,
        remediation: Remediation::default(),
        evidence: Vec::new(),
        source: None,
        confirmed: None,
        audience: None,
        own: BTreeMap::new(),
        prose: Prose::default(),
        withheld: false,
        withheld_evidence: 0,
    }
}

pub(super) fn system(id: &str, in_scope: bool) -> System {
    System {
        id: id.to_owned(),
        title: id.to_owned(),
        role: None,
        owner: None,
        model: None,
        version: None,
        in_scope,
        lifecycle: None,
        data: None,
        prose: Prose::default(),
    }
}

pub(super) fn engagement(today: Date) -> Engagement {
    Engagement {
        meta: Meta {
            title: "Test".to_owned(),
            reference: None,
            client: "Client".to_owned(),
            assessor: None,
            team: Vec::new(),
            independence: None,
            objectives: None,
            scope: Scope::default(),
            criteria: Vec::new(),
            limits: Vec::new(),
            report: ReportInfo { version: None, date: today, approved_by: None },
            period: (None, None),
            classification: None,
            language: "en".to_owned(),
            distribution: Vec::new(),
            revisions: Vec::new(),
            certificate: Certificate::default(),
            audits: Vec::new(),
            audiences: Vec::new(),
            theme: "default".to_owned(),
            frameworks: None,
            preparation: Preparation::default(),
            risks: Vec::new(),
            escalations: Vec::new(),
            escalate_minors: 3,
            deadlines: Deadlines::default(),
            maturity: MaturityThresholds::default(),
            excused: Vec::new(),
            exports: Vec::new(),
            raw: serde_json::Value::Null,
        },
        shelf: shelf::shelf().into(),
        findings: Vec::new(),
        systems: Vec::new(),
        statement: None,
        activities: Vec::new(),
        pages: Vec::new(),
        evidence: Default::default(),
        history: Vec::new(),
        edition: Edition { audience: AudienceIx(0), drafts: false },
    }
}
