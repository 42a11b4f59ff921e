//! What all pages share: the site's head and its navigation of constant size, and the frame of one page.

use super::Cx;
use super::parts::*;

/// The site: title, client, classification, version, date, navigation.
pub fn site(cx: &Cx<'_>) -> Site {
    let meta = &cx.engagement.meta;
    Site {
        title: meta.title.clone(),
        client: meta.client.clone(),
        assessor: meta.assessor.clone(),
        classification: meta.classification.clone(),
        edition: meta.audiences.get(cx.engagement.edition.audience.index()).cloned(),
        version: meta.report.version.clone(),
        date: meta.report.date.to_string(),
        reference: meta.reference.clone(),
        language: meta.language.clone(),
        drafts: cx.engagement.edition.drafts,
        generator: concat!("aims-site ", env!("CARGO_PKG_VERSION")).into(),
        nav: nav(),
    }
}

/// At most 20 links, the same on every page.
fn nav() -> Vec<NavGroup> {
    let group = |title: &str, links: &[(&str, &str)]| NavGroup {
        title: Words::say(format!("nav.group-{title}")),
        links: links
            .iter()
            .map(|(key, href)| NavLink {
                key: (*key).into(),
                href: (*href).into(),
                text: Words::say(format!("nav.{key}")),
            })
            .collect(),
    };
    vec![
        group(
            "outcome",
            &[
                ("index", "index.html"),
                ("findings", "findings/index.html"),
                ("nonconformities", "nonconformities.html"),
                ("failures", "failures.html"),
                ("maturity", "maturity.html"),
            ],
        ),
        group(
            "requirements",
            &[
                ("controls", "controls/index.html"),
                ("applicability", "applicability.html"),
                ("frameworks", "frameworks/index.html"),
            ],
        ),
        group(
            "views",
            &[
                ("systems", "systems/index.html"),
                ("lifecycle", "lifecycle/index.html"),
                ("threats", "threats/index.html"),
                ("phases", "phases.html"),
            ],
        ),
        group(
            "follow-up",
            &[
                ("schedule", "schedule.html"),
                ("remediation", "remediation.html"),
                ("gaps", "gaps.html"),
                ("trend", "trend.html"),
                ("management-review", "management-review.html"),
            ],
        ),
        group("record", &[("evidence", "evidence.html"), ("method", "method.html")]),
    ]
}

impl Frame {
    /// The same, one step further down: below `page`.
    #[must_use]
    pub fn under(mut self, page: Link) -> Self {
        self.crumbs.push(page);
        self
    }
}
