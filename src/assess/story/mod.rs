//! Tiny engagements for tests, told like stories:
//!
//! ```text
//! let told = story("2026-09-30")
//!     .finding(minor("F-1", "A.6.2.4").found("2026-01-10"))
//!     .finding(conforming("F-2", "A.6.2.4"))
//!     .told();
//! assert_eq!(told.verdict("A.6.2.4"), "minor");
//! ```
//!
//! The shelf holds the real numbers of ISO/IEC 42001:2023 and the real stages.

mod blank;
mod finding;
mod shelf;

pub(super) use blank::past;
pub(super) use finding::{Told, conforming, major, minor, opportunity};
pub(super) use shelf::{add, area, client_area, requirement, stage};

use super::*;
use shelf::list;

/// A date from its text.
pub(super) fn day(text: &str) -> Date {
    text.parse().expect("a civil date")
}

/// A story whose report is dated `today`.
pub(super) fn story(today: &str) -> Story {
    Story { engagement: blank::engagement(day(today)), findings: Vec::new(), systems: Vec::new() }
}

/// An engagement in the making; names become handles when it is told.
#[derive(Clone)]
pub(super) struct Story {
    pub(super) engagement: Engagement,
    findings: Vec<Told>,
    systems: Vec<(String, bool)>,
}

/// What a failed property prints: all but the shelf.
impl std::fmt::Debug for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Engagement { meta, statement, activities, history, .. } = &self.engagement;
        let (today, audits, decisions) = (meta.report.date, &meta.audits, &meta.escalations);
        write!(f, "{today} {:#?} {audits:?} {decisions:?} {statement:?} ", self.findings)?;
        write!(f, "{activities:?} {} {history:?}", meta.maturity.window_months)
    }
}

impl Story {
    pub(super) fn finding(mut self, told: Told) -> Self {
        self.findings.push(told);
        self
    }

    pub(super) fn findings(mut self, told: impl IntoIterator<Item = Told>) -> Self {
        self.findings.extend(told);
        self
    }

    pub(super) fn meta(mut self, change: impl FnOnce(&mut Meta)) -> Self {
        change(&mut self.engagement.meta);
        self
    }

    pub(super) fn system(mut self, id: &str) -> Self {
        self.systems.push((id.to_owned(), true));
        self
    }

    pub(super) fn system_out_of_scope(mut self, id: &str) -> Self {
        self.systems.push((id.to_owned(), false));
        self
    }

    pub(super) fn audit(self, id: &str, kind: AuditKind, from: &str, to: &str) -> Self {
        let event = AuditEvent { id: id.to_owned(), kind, from: day(from), to: day(to) };
        self.meta(|meta| meta.audits.push(event))
    }

    /// A Statement of Applicability, as yet without rows.
    pub(super) fn statement(mut self) -> Self {
        self.engagement.statement.get_or_insert_default();
        self
    }

    /// A row that includes a control, with a justification.
    pub(super) fn includes(self, reference: &str, status: Option<Implementation>) -> Self {
        self.row(reference, true, Some("selected"), status)
    }

    /// A row that excludes a control, with a justification.
    pub(super) fn excludes(self, reference: &str) -> Self {
        self.row(reference, false, Some("not performed"), None)
    }

    pub(super) fn row(
        self,
        reference: &str,
        applicable: bool,
        justification: Option<&str>,
        status: Option<Implementation>,
    ) -> Self {
        let mut story = self.statement();
        let row = Row {
            requirement: requirement(reference),
            applicable,
            justification: justification.map(str::to_owned),
            status,
            owner: None,
            reference: None,
            risks: Vec::new(),
        };
        story.engagement.statement.iter_mut().for_each(|statement| statement.rows.push(row.clone()));
        story
    }

    /// An activity with the result "done": its id, last day, and what it tested.
    pub(super) fn activity(self, id: &str, method: Method, to: &str, refs: &str, stages: &[&str]) -> Self {
        self.activity_with(id, method, to, refs, stages, Some(ActivityResult::Text("done".to_owned())))
    }

    pub(super) fn activity_with(
        mut self,
        id: &str,
        method: Method,
        to: &str,
        refs: &str,
        stages: &[&str],
        result: Option<ActivityResult>,
    ) -> Self {
        self.engagement.activities.push(Activity {
            id: id.to_owned(),
            title: None,
            // Activities last a while; only the last day dates an event.
            from: day(to).saturating_sub(jiff::Span::new().days(5)),
            to: day(to),
            method,
            kind: None,
            controls: list(refs).map(requirement).collect(),
            systems: Vec::new(),
            lifecycle: stages.iter().map(|s| stage(s)).collect(),
            phase: None,
            result,
        });
        self
    }

    pub(super) fn decision(self, rule: EscalationRule, reference: &str, accepted: bool) -> Self {
        let requirement = requirement(reference);
        self.meta(|meta| meta.escalations.push(Decision { rule, requirement, accepted, by: None, reason: None }))
    }

    /// An earlier period with its findings.
    pub(super) fn period(mut self, id: &str, findings: Vec<PastFinding>) -> Self {
        self.engagement.history.push(
            Period {
                id: id.to_owned(),
                date: None,
                level: None,
                coverage: serde_json::Value::Null,
                findings,
                verdicts: Vec::new(),
            }
            .into(),
        );
        self
    }

    /// Names become handles; findings are put in natural order.
    pub(super) fn build(self) -> Engagement {
        let Story { mut engagement, mut findings, systems } = self;
        findings.sort_by(|a, b| natural_order(&a.finding.id, &b.finding.id));
        engagement.systems = systems.iter().map(|(id, in_scope)| blank::system(id, *in_scope)).collect();
        for told in findings {
            let mut finding = told.finding;
            let place = |id: &String| systems.iter().position(|(s, _)| s == id).expect("a system of the story");
            finding.systems = told.systems.iter().map(|id| SystemIx::new(place(id))).collect();
            finding.remediation.verify_by = told.verify_by.map(|by| {
                let event = engagement.meta.audits.iter().position(|event| event.id == by);
                event.map_or_else(|| VerifyBy::Date(day(&by)), |at| VerifyBy::Event(EventIx::new(at)))
            });
            engagement.findings.push(finding.into());
        }
        engagement
    }

    /// Builds and assesses.
    pub(super) fn told(self) -> Outcome {
        let engagement = self.build();
        let assessment = assess(&engagement);
        Outcome { engagement, assessment }
    }
}

/// An engagement with what is said about it, by names.
pub(super) struct Outcome {
    pub(super) engagement: Engagement,
    pub(super) assessment: Assessment,
}

impl Outcome {
    pub(super) fn finding(&self, id: &str) -> &FindingState {
        &self.assessment[self.ix(id)]
    }

    pub(super) fn ix(&self, id: &str) -> FindingIx {
        FindingIx::new(self.engagement.findings.iter().position(|f| f.id == id).expect("a finding of the story"))
    }

    pub(super) fn class(&self, id: &str) -> &'static str {
        self.finding(id).class.as_str()
    }

    pub(super) fn requirement(&self, reference: &str) -> &RequirementState {
        &self.assessment[requirement(reference)]
    }

    pub(super) fn verdict(&self, reference: &str) -> &'static str {
        self.requirement(reference).verdict.as_str()
    }

    pub(super) fn design(&self, reference: &str) -> &'static str {
        self.requirement(reference).design.map_or("null", DesignState::as_str)
    }

    pub(super) fn operating(&self, reference: &str) -> &'static str {
        self.requirement(reference).operating.map_or("null", OperatingState::as_str)
    }

    /// Ids of findings, separated by blanks.
    pub(super) fn ids(&self, findings: &[FindingIx]) -> String {
        join(findings.iter().map(|ix| self.engagement[*ix].id.clone()))
    }

    /// Assessments as `F-1/A.6.2.4`, separated by blanks.
    pub(super) fn refs(&self, assessments: impl IntoIterator<Item = AssessmentRef>) -> String {
        join(assessments.into_iter().map(|at| {
            let requirement = at.of(&self.engagement).requirement;
            format!("{}/{}", self.engagement[at.finding].id, self.engagement[requirement].reference)
        }))
    }

    /// Refs of requirements, separated by blanks.
    pub(super) fn requirements(&self, requirements: &[RequirementIx]) -> String {
        join(requirements.iter().map(|ix| self.engagement[*ix].reference.clone()))
    }

    /// The rules that flag a finding, separated by blanks.
    pub(super) fn flags(&self, id: &str) -> String {
        join(self.assessment.flags_of(self.ix(id)).iter().map(|flag| flag.rule.as_str().to_owned()))
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" ")
}
