//! `aims-site status`: the engagement on one terminal screen: what was found, and what is missing before delivery.

use clap::Args;

use super::check::verdict;
use super::text::{Sheet, quoted, width};
use super::{Dir, Exit, Output};
use crate::assess::{DecisionState, Escalation, FlagRule, Ratio, Verdict};
use crate::diag::{Code, Report, human};
use crate::model::*;
use crate::{Checked, Model};

/// Show how an engagement stands, and what is missing before delivery
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  aims-site status
  aims-site status demo

Counts are those of the report. Exit code: 0 without errors, 1 with errors:
its figures are then not to be relied on.")]
pub(super) struct StatusArgs {
    #[command(flatten)]
    dir: Dir,
}

pub(super) fn run(args: &StatusArgs, out: &mut Output) -> Exit {
    let dir = match args.dir.existing(out) {
        Ok(dir) => dir,
        Err(exit) => return exit,
    };
    let checked = crate::check(dir, &mut |step| out.step(step));
    let Some(model) = &checked.model else {
        let text = human::render(&checked.report, out.styled_message(), |path| checked.sources.text(path));
        out.message(&text);
        return Exit::Engagement;
    };
    let mut screen = Screen { sheet: Sheet::new(width()), styled: out.styled_result() };
    head(&mut screen, model);
    outcome(&mut screen, model);
    calendar(&mut screen, model);
    delivery(&mut screen, &checked, model, &quoted(dir.as_str()));
    out.result(&screen.sheet.finish());
    verdict(&checked.report, false)
}

/// Lines of a label and what is said of it.
struct Screen {
    sheet: Sheet,
    styled: bool,
}

/// Columns of the labels.
const LABEL: usize = 14;
/// So many ids are named in a line.
const NAMED: usize = 8;

impl Screen {
    fn title(&mut self, text: &str) {
        let text = plain(text);
        self.sheet.line(&if self.styled { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text });
    }

    fn line(&mut self, label: &str, text: &str) {
        self.sheet.hanging(&format!("{label:LABEL$}"), &plain(text));
    }

    fn gap(&mut self) {
        self.sheet.line("");
    }
}

/// Texts of the engagement may hold anything, and a terminal would obey it.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn head(screen: &mut Screen, model: &Model) {
    let meta = &model.engagement.meta;
    screen.title(&meta.title);
    let version = meta.report.version.as_ref().map(|version| format!("version {version}"));
    let parts = [
        Some(meta.client.clone()),
        meta.reference.clone(),
        version,
        Some(format!("report date {}", meta.report.date)),
        meta.classification.clone(),
    ];
    screen.sheet.paragraph(&plain(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")));
    screen.gap();
}

fn outcome(screen: &mut Screen, model: &Model) {
    let (engagement, assessment) = (&model.engagement, &model.assessment);
    let figures = &assessment.figures;
    let counted = &figures.nonconformities;
    screen.line(
        "Findings",
        &format!(
            "{}: {} major and {} minor open, {} corrected, {}, {} positive, {} withdrawn",
            figures.findings.len(),
            counted.major.len(),
            counted.minor.len(),
            counted.corrected.len(),
            many(figures.opportunities.len(), "opportunity", "opportunities"),
            figures.conforming.len(),
            figures.withdrawn.len(),
        ),
    );
    let failure = &figures.failure;
    screen.line(
        "Failures",
        &format!(
            "of design {} major and {} minor, of operation {} major and {} minor (assessments)",
            failure.design.major.len(),
            failure.design.minor.len(),
            failure.operating.major.len(),
            failure.operating.minor.len(),
        ),
    );
    let verdicts = |verdict: Verdict| {
        assessment.areas.iter().filter_map(|area| area.verdicts.get(&verdict)).map(Vec::len).sum::<usize>()
    };
    screen.line(
        "Verdicts",
        &format!(
            "{} major, {} minor, {}, {} no nonconformity found, {} not tested, {} not applicable (requirements)",
            verdicts(Verdict::Major),
            verdicts(Verdict::Minor),
            many(verdicts(Verdict::Opportunity), "opportunity", "opportunities"),
            verdicts(Verdict::Conforming),
            verdicts(Verdict::Untested),
            verdicts(Verdict::NotApplicable),
        ),
    );
    let ratio = |ratio: &Ratio| format!("{} of {}", ratio.tested.len(), ratio.applicable.len());
    screen.line(
        "Coverage",
        &format!(
            "{} applicable controls, {} testable clauses",
            ratio(&figures.coverage.controls),
            ratio(&figures.coverage.clauses)
        ),
    );
    let lowest = assessment.maturity.lowest.and_then(|lowest| {
        let (_, card) = assessment.maturity.areas.iter().find(|(area, _)| *area == lowest)?;
        Some(format!("; lowest area {} at level {}", engagement[lowest].reference, card.level?))
    });
    screen.line("Maturity", &format!("level {}{}", assessment.maturity.level(), lowest.unwrap_or_default()));
    let decided = |state: DecisionState| assessment.escalations.iter().filter(|e| standing(e) == state).count();
    if !assessment.escalations.is_empty() {
        screen.line(
            "Escalations",
            &format!(
                "{} proposed and undecided, {} accepted, {} declined",
                decided(DecisionState::Proposed),
                decided(DecisionState::Accepted),
                decided(DecisionState::Declined)
            ),
        );
    }
    screen.line(
        "Statement",
        &match &assessment.contradictions {
            Some(found) => {
                many(found.len(), "contradiction with what testing showed", "contradictions with what testing showed")
            }
            None => "no Statement of Applicability; contradictions not computed".to_owned(),
        },
    );
}

/// Where a proposed major stands: accepted under any rule, else as the rule that is shown.
fn standing(escalation: &Escalation) -> DecisionState {
    if escalation.accepted() { DecisionState::Accepted } else { escalation.shown().state }
}

fn calendar(screen: &mut Screen, model: &Model) {
    let (engagement, assessment) = (&model.engagement, &model.assessment);
    let next = match assessment.schedule.next {
        Some(ix) => {
            let event = &engagement[ix];
            let days = engagement.today().until(event.from).map_or(0, |span| span.get_days());
            let when = match days {
                0 => "on the report date".to_owned(),
                days => format!("in {}", many(usize::try_from(days).unwrap_or(0), "day", "days")),
            };
            format!("{} ({}), {} to {}, {when}", event.id, event.kind.as_str(), event.from, event.to)
        }
        None => "none listed".to_owned(),
    };
    screen.line("Next audit", &next);
    let overdue: Vec<FindingIx> =
        assessment.flags.iter().filter(|flag| flag.rule == FlagRule::T1).map(|flag| flag.finding).collect();
    screen.line("Overdue", &ids(engagement, &overdue));
    screen.gap();
}

/// What keeps the report from being delivered, or will be asked about.
fn delivery(screen: &mut Screen, checked: &Checked, model: &Model, dir: &str) {
    let (engagement, report) = (&model.engagement, &checked.report);
    screen.title("Before delivery");
    let mut clear = true;
    let mut wanting = |label: &str, text: String| {
        clear = false;
        screen.line(label, &text);
    };
    if report.errors > 0 {
        wanting(
            "Errors",
            format!("{}; nothing is built until they are corrected: aims-site check {dir}", report.errors),
        );
    }
    if report.warnings > 0 {
        wanting("Warnings", format!("{}: aims-site check {dir}", report.warnings));
    }
    let drafts = |imported: bool| -> Vec<FindingIx> {
        let all = engagement.findings.iter().enumerate().filter(|(_, finding)| finding.draft);
        all.filter(|(_, f)| (f.status != Status::Draft) == imported).map(|(i, _)| FindingIx::new(i)).collect()
    };
    let (drafted, imported) = (drafts(false), drafts(true));
    if !drafted.is_empty() {
        wanting("Drafts", ids(engagement, &drafted));
    }
    if !imported.is_empty() {
        wanting("Unconfirmed", ids(engagement, &imported));
    }
    let hashes = count(report, Code::HashNotStated);
    if hashes > 0 {
        wanting(
            "Hashes",
            format!("{} not stated: aims-site fix {dir}", many(hashes, "evidence hash", "evidence hashes")),
        );
    }
    let missing = missing(&engagement.meta);
    if !missing.is_empty() {
        wanting("Not stated", missing.join(", "));
    }
    let undecided = model.assessment.escalations.iter().filter(|e| standing(e) == DecisionState::Proposed);
    let undecided: Vec<&str> = undecided.map(|e| engagement[e.requirement].reference.as_str()).collect();
    if !undecided.is_empty() {
        wanting("Undecided", format!("escalations of {}", undecided.join(", ")));
    }
    if clear {
        screen.line("", "nothing is missing");
    }
}

fn count(report: &Report, code: Code) -> usize {
    report.items.iter().filter(|item| item.diagnostic.code == code).count()
}

/// Keys of `engagement.yaml` that a report which leaves the house should state.
fn missing(meta: &Meta) -> Vec<&'static str> {
    let absent = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    [
        ("classification", absent(&meta.classification)),
        ("report.version", absent(&meta.report.version)),
        ("report.approved-by", absent(&meta.report.approved_by)),
        ("assessor", absent(&meta.assessor)),
        ("team", meta.team.is_empty()),
        ("independence", absent(&meta.independence)),
        ("scope", meta.scope.units.is_empty() && meta.scope.roles.is_empty()),
        ("criteria", meta.criteria.is_empty()),
        ("limits", meta.limits.is_empty()),
        ("period", meta.period.0.is_none() || meta.period.1.is_none()),
        ("distribution", meta.distribution.is_empty()),
        ("audits", meta.audits.is_empty()),
    ]
    .into_iter()
    .filter(|(_, absent)| *absent)
    .map(|(key, _)| key)
    .collect()
}

/// How many, and the first few ids.
fn ids(engagement: &Engagement, list: &[FindingIx]) -> String {
    if list.is_empty() {
        return "none".to_owned();
    }
    let named: Vec<&str> = list.iter().take(NAMED).map(|ix| engagement[*ix].id.as_str()).collect();
    let others = if list.len() > NAMED { " and others" } else { "" };
    format!("{}: {}{others}", list.len(), named.join(", "))
}

fn many(n: usize, one: &str, other: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { other })
}
