//! Lists and the figures that link to them: the one place that knows how an entry of each unit looks and which
//! anchors a tree of assessments has.

use super::address::Here;
use super::parts::*;
use super::{Cx, mention};
use crate::assess::{AssessmentRef, Cells, Class};
use crate::model::{Failure, Finding, FindingIx, Grade, RequirementIx, Status};

/// An entry for a finding: id, title, grade as counted, status.
pub fn finding_entry(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> Entry {
    let finding = &cx.engagement[ix];
    let mut entry = Entry::new(&finding.id, here.finding(ix), title(finding));
    let class = cx.assessment[ix].class;
    entry.badges = vec![class_badge(class)];
    // A status says something where there is something to do, and where the class does not say it already.
    let idle = match class {
        Class::Withdrawn | Class::Draft | Class::Conforming => true,
        Class::Opportunity => finding.status == Status::Open,
        _ => false,
    };
    if !idle {
        entry.badges.push(Badge::new(BadgeKind::Status, finding.status.as_str()));
    }
    entry
}

/// The title of an entry; none where it is withheld, which the list then says.
fn title(finding: &Finding) -> Option<Words> {
    (!finding.withheld).then(|| Words::text(&finding.title))
}

/// A list of findings.
pub fn findings(cx: &Cx<'_>, here: &Here<'_>, id: &str, list: &[FindingIx]) -> List {
    List::of(id, "findings", list.iter().map(|ix| finding_entry(cx, here, *ix)).collect())
}

/// An entry for an assessment, `F-007/A.6.2.4`: the finding's title, the requirement, grade and failure mode.
pub fn assessment_entry(cx: &Cx<'_>, here: &Here<'_>, at: AssessmentRef) -> Entry {
    let requirement = &cx.engagement[at.of(cx.engagement).requirement];
    let mut shown = plain_entry(cx, here, at);
    shown.note = Some(
        Words::say("lists.against")
            .with("ref", requirement.reference.as_str())
            .with("title", requirement.title.as_str()),
    );
    shown.badges = assessment_badges(cx, at);
    shown
}

/// The same by id and title alone.
pub fn plain_entry(cx: &Cx<'_>, here: &Here<'_>, at: AssessmentRef) -> Entry {
    let finding = &cx.engagement[at.finding];
    let requirement = &cx.engagement[at.of(cx.engagement).requirement];
    let reference = [finding.id.as_str(), "/", requirement.reference.as_str()].concat();
    let row = [&super::address::finding(finding), "#", &super::finding::row_id(requirement)].concat();
    Entry::new(reference, here.to(&row), title(finding))
}

/// Grade, failure mode or what was tested, and whether it is corrected.
pub fn assessment_badges(cx: &Cx<'_>, at: AssessmentRef) -> Vec<Badge> {
    let entry = at.of(cx.engagement);
    let state = cx.assessment[at.finding].entries[at.entry as usize];
    let mut badges = vec![Badge::new(BadgeKind::Grade, entry.grade.as_str())];
    if let Some(failure) = entry.failure {
        badges.push(Badge::new(BadgeKind::Failure, failure.as_str()));
    }
    if state.corrected {
        badges.push(Badge::new(BadgeKind::Status, "corrected"));
    }
    badges
}

/// A list of assessments.
pub fn assessments(cx: &Cx<'_>, here: &Here<'_>, id: &str, list: &[AssessmentRef]) -> List {
    List::of(id, "assessments", list.iter().map(|at| assessment_entry(cx, here, *at)).collect())
}

/// An entry for a requirement: ref, title, verdict.
pub fn requirement_entry(cx: &Cx<'_>, here: &Here<'_>, ix: RequirementIx) -> Entry {
    let requirement = &cx.engagement[ix];
    let mut entry = Entry::new(&requirement.reference, here.requirement(ix), Some(Words::text(&requirement.title)));
    entry.badges = vec![Badge::new(BadgeKind::Verdict, cx.assessment[ix].verdict.as_str())];
    entry
}

/// A list of requirements.
pub fn requirements(cx: &Cx<'_>, here: &Here<'_>, id: &str, list: &[RequirementIx]) -> List {
    List::of(id, "requirements", list.iter().map(|ix| requirement_entry(cx, here, *ix)).collect())
}

/// How a finding is counted, as a badge.
pub fn class_badge(class: Class) -> Badge {
    match class {
        Class::Corrected => Badge::new(BadgeKind::Status, "corrected"),
        Class::Withdrawn => Badge::new(BadgeKind::Status, "withdrawn"),
        Class::Draft => Badge::new(BadgeKind::Status, "draft"),
        class => Badge::new(BadgeKind::Grade, class.as_str()),
    }
}

/// All assessments of one value of a dimension, as one tree whose anchors serve every figure about it:
/// `#assessments` > `#open` > `#major` > `#design-major`, `#operating-major` …; `#corrected`, `#opportunity`,
/// `#conforming`.
pub fn tree(cx: &Cx<'_>, here: &Here<'_>, cells: &Cells) -> List {
    // A long list shows ids and titles only, so nothing else is put together for it.
    if cells.all().nth(List::COMPACT_ABOVE as usize).is_some() {
        tree_of(cells, &|at| plain_entry(cx, here, at))
    } else {
        tree_of(cells, &|at| assessment_entry(cx, here, at))
    }
}

/// The same with entries of one's own.
pub fn tree_of(cells: &Cells, entry: &dyn Fn(AssessmentRef) -> Entry) -> List {
    let list = |id: &str, of: &[AssessmentRef]| {
        List::of(id, "assessments", of.iter().map(|at| entry(*at)).collect()).titled(Words::say(format!("lists.{id}")))
    };
    let grade = |grade: &str, design: &[AssessmentRef], operating: &[AssessmentRef]| {
        List::grouped(
            grade,
            "assessments",
            vec![list(&format!("design-{grade}"), design), list(&format!("operating-{grade}"), operating)],
        )
        .titled(Words::say(format!("lists.{grade}")))
    };
    let (design, operating) = (&cells.failure.design, &cells.failure.operating);
    let open = List::grouped(
        "open",
        "assessments",
        vec![grade("major", &design.major, &operating.major), grade("minor", &design.minor, &operating.minor)],
    )
    .titled(Words::say("lists.open"));
    List::grouped(
        "assessments",
        "assessments",
        vec![
            open,
            list("corrected", &cells.corrected),
            list("opportunity", &cells.opportunities),
            list("conforming", &cells.conforming),
        ],
    )
    .titled(Words::say("lists.assessments"))
}

/// The anchors of [`tree`] that a breakdown shows, in the order of its columns.
pub const COLUMNS: &[&str] = &[
    "design-major",
    "design-minor",
    "operating-major",
    "operating-minor",
    "corrected",
    "opportunity",
    "conforming",
    "assessments",
];

/// The figures of one row, in the order of [`COLUMNS`]. `key` is `PAGE.DIMENSION.VALUE`, `address` the page that holds
/// the [`tree`] of the same cells.
pub fn row(here: &Here<'_>, key: &str, address: &str, cells: &Cells) -> Vec<Figure> {
    let (design, operating) = (&cells.failure.design, &cells.failure.operating);
    let open = [design.major.len(), design.minor.len(), operating.major.len(), operating.minor.len()];
    let rest = [cells.corrected.len(), cells.opportunities.len(), cells.conforming.len()];
    let all = open.iter().chain(&rest).sum::<usize>();
    open.iter()
        .chain(&rest)
        .chain(std::iter::once(&all))
        .zip(COLUMNS)
        .map(|(count, anchor)| {
            let figure = match anchor.split_once('-') {
                Some((mode, grade)) => format!("{key}.{mode}.{grade}"),
                None => format!("{key}.{anchor}"),
            };
            Figure::new(figure, *count as u64, here.to(&format!("{address}#{anchor}")))
        })
        .collect()
}

/// A list of nonconformities with what an auditor asks of each: requirements, failure mode, owner, due date, status.
/// They stand by due date (missing last), then id.
pub fn nonconformities(cx: &Cx<'_>, here: &Here<'_>, id: &str, list: &[FindingIx]) -> List {
    let mut sorted = list.to_vec();
    sorted.sort_by_key(|ix| {
        let due = cx.assessment[*ix].due;
        (due.is_none(), due, *ix)
    });
    let columns = ["requirements", "failure", "owner", "due", "status"];
    // A compact list shows ids and titles only.
    let entry = if sorted.len() as u64 > List::COMPACT_ABOVE { finding_entry } else { nonconformity };
    List::of(id, "findings", sorted.iter().map(|ix| entry(cx, here, *ix)).collect())
        .columns(columns.iter().map(|column| Column::text(Words::say(format!("column.{column}")))).collect())
}

fn nonconformity(cx: &Cx<'_>, here: &Here<'_>, ix: FindingIx) -> Entry {
    let (finding, state) = (&cx.engagement[ix], &cx.assessment[ix]);
    let mut entry = Entry::new(&finding.id, here.finding(ix), title(finding));
    // Those that made it stand in this list: the open ones of its highest grade, or all of a corrected finding.
    let open = |grade| finding.entries.iter().zip(&state.entries).any(|(entry, of)| of.open && entry.grade == grade);
    let worst = if open(Grade::Major) { Grade::Major } else { Grade::Minor };
    let (mut counted, mut besides) = (Vec::new(), Vec::new());
    for (entry, of) in finding.entries.iter().zip(&state.entries) {
        if of.open && entry.grade == worst || state.corrected && entry.grade.is_nonconformity() {
            counted.push(entry);
        } else if of.open {
            besides.push(entry);
        }
    }
    let requirements = counted.iter().map(|entry| here.requirement_link(entry.requirement)).collect();
    let named = |entries: &[&crate::model::Entry]| {
        mention::all(entries.iter().map(|entry| {
            let requirement = &cx.engagement[entry.requirement];
            Words::text(format!("{} {}", requirement.reference, requirement.title))
        }))
    };
    entry.note = match (named(&counted), named(&besides)) {
        (Some(counted), Some(besides)) => {
            Some(Words::say("lists.also-minor").with("counted", counted).with("minor", besides))
        }
        (counted, _) => counted,
    };
    let has = |mode| counted.iter().any(|entry| entry.failure == Some(mode));
    let modes = Failure::ALL.iter().filter(|mode| has(**mode));
    let mut status = vec![Badge::new(BadgeKind::Status, finding.status.as_str())];
    if state.overdue {
        status.push(Badge { text: Some(Words::say("flag-short.T1")), ..Badge::new(BadgeKind::Rule, "flag") });
    }
    entry.cells = vec![
        Cell::Links(requirements),
        Cell::Badges(modes.map(|mode| Badge::new(BadgeKind::Failure, mode.as_str())).collect()),
        mention::known(finding, super::cells::stated(finding.remediation.owner.as_deref())),
        mention::known(finding, super::cells::deadline(state.due, state.due_default)),
        Cell::Badges(status),
    ];
    entry
}
