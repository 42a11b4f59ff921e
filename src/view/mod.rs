//! What each page shows: views, finished down to the words, and the plan of all pages.
//!
//! ```text
//! plan  Cx        -> [Page]            every page of the site, by address; nothing is computed yet
//! view  Cx, Page  -> (Frame, View)     one page: formatted and sorted; its template looks nothing up
//! ```
//!
//! Reads the engagement and its assessment, computes no verdict, writes no HTML but filled-in prose. A page is shown
//! only when somebody asks for it, so a build does each once on any thread and a preview only those that are open.

pub mod address;
mod applicability;
mod axis;
mod breakdowns;
mod cells;
mod classes;
mod controls;
mod declared;
mod evidence;
mod exhibit;
mod failures;
mod figures;
mod finding;
mod frame;
mod frameworks;
mod free;
mod further;
mod gaps;
mod grid;
mod judged;
mod lifecycle;
mod lists;
mod matrix;
mod maturity;
mod mention;
mod method;
mod nonconformities;
mod overview;
pub mod parts;
mod phases;
mod programme;
mod prose;
pub mod register;
mod remediation;
mod requirement;
mod review;
mod risks;
mod schedule;
mod systems;
mod threats;
mod trend;
mod trials;
pub mod volume;

use serde::Serialize;

use crate::assess::Assessment;
use crate::model::*;
use parts::Frame;

pub use frame::site;
pub use further::Whose;

/// What views are made from.
#[derive(Clone, Copy, Debug)]
pub struct Cx<'e> {
    /// What was found.
    pub engagement: &'e Engagement,
    /// What the rules say of it.
    pub assessment: &'e Assessment,
}

macro_rules! pages {
    ($($(#[$doc:meta])* $name:ident $(($($of:ty),+))? => $module:ident, $view:ident, $template:literal;)*) => {
        /// What a page is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Subject {
            $($(#[$doc])* $name $(($($of),+))?,)*
        }

        /// What a page shows.
        #[derive(Debug, Serialize)]
        #[serde(untagged)]
        pub enum View {
            $($(#[$doc])* $name(Box<$module::$view>),)*
        }

        impl View {
            /// The template that shows it.
            pub fn template(&self) -> &'static str {
                match self { $(View::$name(_) => $template,)* }
            }
        }
    };
}

pages! {
    /// `index.html`: the outcome at a glance.
    Overview => overview, OverviewView, "overview.html";
    /// A page of the register of findings, from 1.
    Register(usize) => register, RegisterView, "register.html";
    /// Findings by how they are counted.
    Grades => register, GradesView, "lists.html";
    /// One finding.
    Finding(FindingIx) => finding, FindingView, "finding.html";
    /// The graded list, the rubric, escalations.
    Nonconformities => nonconformities, NonconformitiesView, "nonconformities.html";
    /// Requirements as a heat map, and the first page of the matrix; further pages of the matrix, from 2.
    Controls(usize) => controls, ControlsView, "controls.html";
    /// Requirements by coverage.
    Coverage => controls, ListsView, "lists.html";
    /// Requirements by verdict.
    Verdicts => controls, ListsView, "lists.html";
    /// One requirement.
    Requirement(RequirementIx) => requirement, RequirementView, "requirement.html";
    /// Design versus operation.
    Failures => failures, FailuresView, "failures.html";
    /// The assessments of one row of a breakdown.
    Slice(failures::Slice) => failures, SliceView, "slice.html";
    /// Maturity of the testing programme.
    Maturity => maturity, MaturityView, "maturity.html";
    /// The Statement of Applicability beside what testing showed.
    Applicability => applicability, ApplicabilityView, "applicability.html";
    /// The AI system inventory.
    Systems => systems, SystemsView, "systems.html";
    /// One system.
    System(SystemIx) => systems, SystemView, "system.html";
    /// The stages of ISO/IEC 23053.
    Lifecycle => lifecycle, LifecycleView, "lifecycle.html";
    /// One stage.
    Stage(StageIx) => lifecycle, StageView, "stage.html";
    /// The threats of ISO/IEC 27090 (FDIS).
    Threats => threats, ThreatsView, "threats.html";
    /// One threat.
    Threat(ThreatIx) => threats, ThreatView, "threat.html";
    /// Other standards, laws and knowledge bases.
    Frameworks => frameworks, FrameworksView, "frameworks.html";
    /// One of them.
    Framework(FrameworkIx) => frameworks, FrameworkView, "framework.html";
    /// One entry of a taxonomy, by its place among those that findings name.
    Element(FrameworkIx, usize) => frameworks, ElementView, "element.html";
    /// The phases of an engagement.
    Phases => phases, PhasesView, "phases.html";
    /// Audits, stages of certification, acts on findings.
    Schedule => schedule, ScheduleView, "schedule.html";
    /// A page of the remediation register, from 1.
    Remediation(usize) => remediation, RemediationView, "remediation.html";
    /// Gaps that red teams commonly find.
    Gaps => gaps, GapsView, "gaps.html";
    /// Success rates and detection.
    Trials => trials, TrialsView, "trials.html";
    /// This period beside earlier ones.
    Trend => trend, TrendView, "trend.html";
    /// What an earlier period told, by its place in `history`.
    Period(usize) => trend, PeriodView, "period.html";
    /// The inputs of a management review.
    Review => review, ReviewView, "review.html";
    /// Every evidence file.
    Evidence => evidence, EvidenceView, "evidence.html";
    /// One evidence file.
    Exhibit(EvidenceIx) => exhibit, ExhibitView, "exhibit.html";
    /// How to read this.
    Method => method, MethodView, "method.html";
    /// A free page.
    Free(PageIx) => free, FreeView, "free.html";
    /// A page of a long body, from 2.
    Further(Whose, usize) => further, FurtherView, "further.html";
}

/// One page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address from the root of the site.
    pub path: String,
    /// What it is about.
    pub subject: Subject,
}

impl Page {
    fn new(path: impl Into<String>, subject: Subject) -> Self {
        Page { path: path.into(), subject }
    }
}

/// Every page of the site, in the order of this list.
pub fn plan(cx: &Cx<'_>) -> Vec<Page> {
    let mut pages = vec![Page::new("index.html", Subject::Overview)];
    register::plan(cx, &mut pages);
    finding::plan(cx, &mut pages);
    pages.push(Page::new("nonconformities.html", Subject::Nonconformities));
    controls::plan(cx, &mut pages);
    requirement::plan(cx, &mut pages);
    failures::plan(cx, &mut pages);
    pages.push(Page::new("maturity.html", Subject::Maturity));
    pages.push(Page::new("applicability.html", Subject::Applicability));
    systems::plan(cx, &mut pages);
    lifecycle::plan(cx, &mut pages);
    threats::plan(cx, &mut pages);
    frameworks::plan(cx, &mut pages);
    pages.push(Page::new("phases.html", Subject::Phases));
    pages.push(Page::new("schedule.html", Subject::Schedule));
    remediation::plan(cx, &mut pages);
    pages.push(Page::new("gaps.html", Subject::Gaps));
    pages.push(Page::new("trials.html", Subject::Trials));
    trend::plan(cx, &mut pages);
    pages.push(Page::new("management-review.html", Subject::Review));
    pages.push(Page::new("evidence.html", Subject::Evidence));
    exhibit::plan(cx, &mut pages);
    pages.push(Page::new("method.html", Subject::Method));
    free::plan(cx, &mut pages);
    pages
}

/// What a page is called.
pub fn title(cx: &Cx<'_>, page: &Page) -> Option<parts::Words> {
    match page.subject {
        // There may be thousands, and a volume lists them all before it shows the first.
        Subject::Finding(ix) => Some(finding::title(cx, ix)),
        Subject::Further(whose, number) => Some(further::title(cx, whose, number)),
        _ => view(cx, page).0.title,
    }
}

/// One page, finished.
pub fn view(cx: &Cx<'_>, page: &Page) -> (Frame, View) {
    fn boxed<V>((frame, view): (Frame, V), wrap: fn(Box<V>) -> View) -> (Frame, View) {
        (frame, wrap(Box::new(view)))
    }
    let path = page.path.as_str();
    match page.subject {
        Subject::Overview => boxed(overview::view(cx, path), View::Overview),
        Subject::Register(number) => boxed(register::view(cx, path, number), View::Register),
        Subject::Grades => boxed(register::grades(cx, path), View::Grades),
        Subject::Finding(ix) => boxed(finding::view(cx, path, ix), View::Finding),
        Subject::Nonconformities => boxed(nonconformities::view(cx, path), View::Nonconformities),
        Subject::Controls(number) => boxed(controls::view(cx, path, number), View::Controls),
        Subject::Coverage => boxed(controls::coverage(cx, path), View::Coverage),
        Subject::Verdicts => boxed(controls::verdicts(cx, path), View::Verdicts),
        Subject::Requirement(ix) => boxed(requirement::view(cx, path, ix), View::Requirement),
        Subject::Failures => boxed(failures::view(cx, path), View::Failures),
        Subject::Slice(slice) => boxed(failures::slice(cx, path, slice), View::Slice),
        Subject::Maturity => boxed(maturity::view(cx, path), View::Maturity),
        Subject::Applicability => boxed(applicability::view(cx, path), View::Applicability),
        Subject::Systems => boxed(systems::index(cx, path), View::Systems),
        Subject::System(ix) => boxed(systems::view(cx, path, ix), View::System),
        Subject::Lifecycle => boxed(lifecycle::index(cx, path), View::Lifecycle),
        Subject::Stage(ix) => boxed(lifecycle::view(cx, path, ix), View::Stage),
        Subject::Threats => boxed(threats::index(cx, path), View::Threats),
        Subject::Threat(ix) => boxed(threats::view(cx, path, ix), View::Threat),
        Subject::Frameworks => boxed(frameworks::index(cx, path), View::Frameworks),
        Subject::Framework(ix) => boxed(frameworks::framework(cx, path, ix), View::Framework),
        Subject::Element(ix, number) => boxed(frameworks::element(cx, path, ix, number), View::Element),
        Subject::Phases => boxed(phases::view(cx, path), View::Phases),
        Subject::Schedule => boxed(schedule::view(cx, path), View::Schedule),
        Subject::Remediation(number) => boxed(remediation::view(cx, path, number), View::Remediation),
        Subject::Gaps => boxed(gaps::view(cx, path), View::Gaps),
        Subject::Trials => boxed(trials::view(cx, path), View::Trials),
        Subject::Trend => boxed(trend::view(cx, path), View::Trend),
        Subject::Period(at) => boxed(trend::period(cx, path, at), View::Period),
        Subject::Review => boxed(review::view(cx, path), View::Review),
        Subject::Evidence => boxed(evidence::view(cx, path), View::Evidence),
        Subject::Exhibit(ix) => boxed(exhibit::view(cx, path, ix), View::Exhibit),
        Subject::Method => boxed(method::view(cx, path), View::Method),
        Subject::Free(ix) => boxed(free::view(cx, path, ix), View::Free),
        Subject::Further(whose, number) => boxed(further::view(cx, path, whose, number), View::Further),
    }
}
