//! What both documents are made of: identifiers, metadata, observations, risks, findings, resources.

use serde_json::{Value, json};
use uuid::Uuid;

use super::super::sarif::encoded;
use super::super::words::{name, plain, slug};
use super::{NAMESPACE, VERSION};
use crate::assess::{Assessment, Class};
use crate::model::*;

/// Makes the parts of one engagement.
pub struct Parts<'e> {
    /// What was found.
    pub e: &'e Engagement,
    /// What the rules say of it.
    pub assessment: &'e Assessment,
    base: Uuid,
}

impl<'e> Parts<'e> {
    /// The parts of an engagement.
    pub fn new(e: &'e Engagement, assessment: &'e Assessment) -> Self {
        let ours = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
        let base = Uuid::new_v5(&ours, format!("{}\n{}", slug(e), e.meta.client).as_bytes());
        Parts { e, assessment, base }
    }

    /// The identifier of a thing by its kind and name.
    pub fn id(&self, kind: &str, name: &str) -> String {
        Uuid::new_v5(&self.base, format!("{kind}\n{name}").as_bytes()).to_string()
    }

    /// A property of ours.
    pub fn prop(&self, name: &str, value: impl ToString) -> Value {
        json!({ "name": name, "ns": NAMESPACE, "value": plain(&value.to_string()) })
    }

    /// A property of ours, if there is something to say.
    pub fn maybe(&self, name: &str, value: Option<impl ToString>) -> Option<Value> {
        value
            .map(|value| value.to_string())
            .filter(|value| !plain(value).is_empty())
            .map(|value| self.prop(name, value))
    }

    /// `metadata`.
    pub fn metadata(&self, title: &str) -> Value {
        let meta = &self.e.meta;
        let mut parties =
            vec![json!({ "uuid": self.id("party", "client"), "type": "organization", "name": plain(&meta.client) })];
        let mut responsible = vec![json!({ "role-id": "client", "party-uuids": [self.id("party", "client")] })];
        if let Some(assessor) = meta.assessor.as_deref().map(plain).filter(|name| !name.is_empty()) {
            parties.push(json!({ "uuid": self.id("party", "assessor"), "type": "organization", "name": assessor }));
            responsible.push(json!({ "role-id": "assessor", "party-uuids": [self.id("party", "assessor")] }));
        }
        let mut team = Vec::new();
        for (at, member) in meta.team.iter().enumerate() {
            let id = self.id("party", &format!("team-{at}"));
            let mut party = json!({ "uuid": id, "type": "person", "name": plain(&member.name) });
            put(&mut party, "remarks", member.role.as_deref().map(plain));
            parties.push(party);
            team.push(id);
        }
        if !team.is_empty() {
            responsible.push(json!({ "role-id": "team", "party-uuids": team }));
        }
        let props = [
            self.maybe("classification", meta.classification.as_deref()),
            self.maybe("reference", meta.reference.as_deref()),
            self.maybe("approved-by", meta.report.approved_by.as_deref()),
        ];
        let mut metadata = json!({
            "title": format!("{}: {title}", plain(&meta.title)),
            "last-modified": self.at(meta.report.date),
            "version": meta.report.version.as_deref().map(plain).filter(|v| !v.is_empty()).unwrap_or_else(|| "not stated".into()),
            "oscal-version": VERSION,
            "roles": [
                { "id": "client", "title": "The assessed organisation" },
                { "id": "assessor", "title": "The assessing organisation" },
                { "id": "team", "title": "The red team" },
            ],
            "parties": parties,
            "responsible-parties": responsible,
            "remarks": "A red-team assessment in support of an AI management system (ISO/IEC 42001), not a certification audit. Every grade is a proposal to the certification body.",
        });
        list(&mut metadata, "props", props.into_iter().flatten().collect());
        metadata
    }

    /// The begin of a day, in UTC.
    pub fn at(&self, date: Date) -> String {
        format!("{date}T00:00:00Z")
    }

    /// The systems, as components.
    pub fn components(&self) -> Vec<Value> {
        self.e
            .systems
            .iter()
            .map(|system| {
                let title = plain(&system.title);
                let mut component = json!({
                    "uuid": self.id("system", &system.id),
                    "type": "software",
                    "title": if title.is_empty() { system.id.clone() } else { title.clone() },
                    "description": or(&plain(&system.prose.text), &title, &system.id),
                    "status": { "state": "operational" },
                });
                let props = [
                    Some(self.prop("id", &system.id)),
                    self.maybe("role", system.role.map(SystemRole::as_str)),
                    self.maybe("model", system.model.as_deref()),
                    self.maybe("version", system.version.as_deref()),
                    self.maybe("owner", system.owner.as_deref()),
                ];
                list(&mut component, "props", props.into_iter().flatten().collect());
                component
            })
            .collect()
    }

    /// What was seen: one for each finding.
    pub fn observation(&self, ix: FindingIx) -> Value {
        let (finding, state) = (&self.e[ix], &self.assessment[ix]);
        let evidence = finding.prose.said(SectionKind::ObjectiveEvidence).map(|text| plain(&text));
        let summary = finding.summary.as_deref().map(plain);
        let mut observation = json!({
            "uuid": self.id("observation", &finding.id),
            "title": format!("{} {}", finding.id, plain(&finding.title)).trim_end(),
            "description": or(&evidence.unwrap_or_default(), &summary.unwrap_or_default(), &name(finding)),
            "methods": ["TEST"],
            "types": ["finding"],
            // Without a day of its own it was seen by the day of the report.
            "collected": self.at(finding.found.unwrap_or(self.e.meta.report.date)),
        });
        let subjects = finding
            .systems
            .iter()
            .map(|ix| json!({ "subject-uuid": self.id("system", &self.e[*ix].id), "type": "component" }));
        list(&mut observation, "subjects", subjects.collect());
        let files = finding.evidence.iter().map(|cited| {
            let file = &self.e[cited.file];
            let title = plain(cited.title.as_deref().unwrap_or_default());
            json!({
                "href": format!("#{}", self.id("evidence", &file.path)),
                "description": or(&title, &plain(&file.path), "evidence"),
            })
        });
        list(&mut observation, "relevant-evidence", files.collect());
        let rate = state.rate.as_ref();
        let props = [
            Some(self.prop("finding", &finding.id)),
            self.maybe("severity", finding.severity.as_deref()),
            self.maybe("detection", finding.detection.as_ref().map(|detection| detection.detected.as_str())),
            self.maybe("attempted", rate.map(|rate| rate.attempted)),
            self.maybe("succeeded", rate.map(|rate| rate.succeeded)),
            self.maybe("resisted", rate.map(|rate| rate.resisted)),
            self.maybe("unassessed", rate.map(|rate| rate.unassessed)),
        ];
        list(&mut observation, "props", props.into_iter().flatten().collect());
        observation
    }

    /// What a nonconformity means and what is done about it.
    pub fn risk(&self, ix: FindingIx) -> Value {
        let (finding, state) = (&self.e[ix], &self.assessment[ix]);
        let section = |kind| finding.prose.said(kind).map(|text| plain(&text)).unwrap_or_default();
        let status = match finding.status {
            _ if state.class == Class::Corrected => "closed",
            Status::Accepted => "deviation-approved",
            Status::Planned | Status::Implemented | Status::Closed => "remediating",
            _ => "open",
        };
        let summary = plain(finding.summary.as_deref().unwrap_or_default());
        let mut risk = json!({
            "uuid": self.id("risk", &finding.id),
            "title": name(finding),
            "description": or(&section(SectionKind::Impact), &summary, &name(finding)),
            "statement": or(&section(SectionKind::Statement), &summary, &name(finding)),
            "status": status,
            "characterizations": [{
                "origin": { "actors": [self.actor()] },
                "facets": [{ "name": "grade", "system": NAMESPACE, "value": state.class.as_str() }],
            }],
            "related-observations": [{ "observation-uuid": self.id("observation", &finding.id) }],
        });
        put(&mut risk, "deadline", state.due.map(|due| self.at(due)));
        let props = [
            self.maybe("owner", finding.remediation.owner.as_deref()),
            Some(self.prop("status", finding.status.as_str())),
        ];
        list(&mut risk, "props", props.into_iter().flatten().collect());
        list(&mut risk, "remediations", self.remediations(ix));
        let entries: Vec<Value> = finding
            .remediation
            .verification
            .iter()
            .enumerate()
            .map(|(at, verification)| {
                let by = verification.by.as_deref().map(|by| format!(" by {}", plain(by))).unwrap_or_default();
                let mut entry = json!({
                    "uuid": self.id("verification", &format!("{}/{at}", finding.id)),
                    "title": format!("Verified{by}: {}", verification.result.as_str()),
                    "start": self.at(verification.date),
                });
                let closes = state.class == Class::Corrected && verification.result == VerificationResult::Effective;
                put(&mut entry, "status-change", closes.then(|| "closed".to_owned()));
                entry
            })
            .collect();
        if !entries.is_empty() {
            risk["risk-log"] = json!({ "entries": entries });
        }
        risk
    }

    /// The red team's advice, and what the client plans, with its milestones.
    fn remediations(&self, ix: FindingIx) -> Vec<Value> {
        let (finding, state) = (&self.e[ix], &self.assessment[ix]);
        let section = |kind| finding.prose.said(kind).map(|text| plain(&text)).filter(|text| !text.is_empty());
        let mut made = Vec::new();
        if let Some(advice) = section(SectionKind::Recommendation) {
            made.push(json!({
                "uuid": self.id("recommendation", &finding.id),
                "lifecycle": "recommendation",
                "title": "The red team's advice",
                "description": advice,
            }));
        }
        let days = [
            ("correction-due", "Correction due", state.correction_due),
            ("due", "Corrective action due", state.due),
            ("verify-by", "Effectiveness verified", state.verify_by),
        ];
        let tasks: Vec<Value> = days
            .into_iter()
            .filter_map(|(key, title, date)| {
                let date = self.at(date?);
                let id = self.id("milestone", &format!("{}/{key}", finding.id));
                Some(json!({ "uuid": id, "type": "milestone", "title": title, "timing": { "on-date": { "date": date } } }))
            })
            .collect();
        let action = [section(SectionKind::Correction), section(SectionKind::CorrectiveAction)];
        let action: Vec<String> = action.into_iter().flatten().collect();
        if !tasks.is_empty() || !action.is_empty() {
            let lifecycle = if state.class == Class::Corrected { "completed" } else { "planned" };
            let mut planned = json!({
                "uuid": self.id("remediation", &finding.id),
                "lifecycle": lifecycle,
                "title": "Correction and corrective action",
                "description": or(&action.join(" "), "", "not stated by the client yet"),
            });
            list(&mut planned, "tasks", tasks);
            made.push(planned);
        }
        made
    }

    /// One for each assessment that counts.
    pub fn findings(&self, ix: FindingIx) -> Vec<Value> {
        let (finding, state) = (&self.e[ix], &self.assessment[ix]);
        let entries = finding.entries.iter().zip(&state.entries).filter(|(_, state)| state.counts);
        entries
            .map(|(entry, told)| {
                let requirement = &self.e[entry.requirement];
                let statement = entry.statement.as_deref().map(plain).unwrap_or_default();
                let of_finding = finding.prose.said(SectionKind::Statement).map(|text| plain(&text));
                let fails = told.open;
                let mut target = json!({
                    "type": "statement-id",
                    "target-id": format!("{}_smt", control_id(&requirement.reference)),
                    "title": format!("{} {}", requirement.reference, plain(&requirement.title)),
                    "status": {
                        "state": if fails { "not-satisfied" } else { "satisfied" },
                        "reason": if fails { "fail" } else { "pass" },
                    },
                });
                if entry.grade == Grade::Opportunity {
                    target["status"]["remarks"] =
                        json!("An opportunity for improvement: no requirement is unfulfilled.");
                }
                let key = format!("{}/{}", finding.id, requirement.reference);
                let mut made = json!({
                    "uuid": self.id("finding", &key),
                    "title": format!("{key} {}", plain(&finding.title)).trim_end(),
                    "description": or(&statement, &of_finding.unwrap_or_default(), &name(finding)),
                    "target": target,
                    "related-observations": [{ "observation-uuid": self.id("observation", &finding.id) }],
                });
                let props = [
                    Some(self.prop("finding", &finding.id)),
                    Some(self.prop("ref", &requirement.reference)),
                    Some(self.prop("grade", entry.grade.as_str())),
                    self.maybe("failure", entry.failure.map(Failure::as_str)),
                    self.maybe("tested", entry.tested.map(Tested::as_str)),
                    Some(self.prop("open", told.open)),
                    Some(self.prop("corrected", told.corrected)),
                ];
                list(&mut made, "props", props.into_iter().flatten().collect());
                if entry.grade.is_nonconformity() {
                    made["related-risks"] = json!([{ "risk-uuid": self.id("risk", &finding.id) }]);
                }
                made
            })
            .collect()
    }

    /// The evidence that findings cite, with its hashes.
    pub fn resources(&self) -> Vec<Value> {
        self.e
            .evidence
            .iter()
            .map(|file| {
                let sealed = file.sealed.then_some("sealed: the file is no part of the report; its hash and size are");
                let mut resource = json!({
                    "uuid": self.id("evidence", &file.path),
                    "title": plain(file.title.as_deref().unwrap_or(&file.path)),
                    "rlinks": [{
                        "href": format!("evidence/{}", encoded(&file.path)),
                        "hashes": [{ "algorithm": "SHA-256", "value": file.sha256 }],
                    }],
                    "props": [self.prop("bytes", file.bytes), self.prop("sealed", file.sealed)],
                });
                put(&mut resource, "remarks", sealed.map(str::to_owned));
                resource
            })
            .collect()
    }

    fn actor(&self) -> Value {
        let party = if self.e.meta.assessor.is_some() { "assessor" } else { "client" };
        json!({ "type": "party", "actor-uuid": self.id("party", party) })
    }
}

/// Sets a key that has a value: OSCAL knows no null.
pub fn put(object: &mut Value, key: &str, value: Option<String>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        object[key] = Value::String(value);
    }
}

/// Sets a key that has items: OSCAL knows no empty list.
pub fn list(object: &mut Value, key: &str, items: Vec<Value>) {
    if !items.is_empty() {
        object[key] = Value::Array(items);
    }
}

/// The first that says something.
pub fn or(first: &str, second: &str, last: &str) -> String {
    [first, second, last].into_iter().find(|text| !text.is_empty()).unwrap_or("not stated").to_owned()
}

/// A ref as an OSCAL token, which cannot begin with a digit or hold a colon.
pub fn control_id(reference: &str) -> String {
    let token: String =
        reference.chars().map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' }).collect();
    match token.chars().next() {
        Some(first) if first.is_alphabetic() || first == '_' => token,
        _ => format!("cl-{token}"),
    }
}
