//! One entry of a taxonomy, such as LLM01: the findings that name it, and where ISO/IEC 42001 treats it.

use serde::Serialize;

use super::super::Cx;
use super::super::address::{self, Here};
use super::super::classes::by_class;
use super::super::failures;
use super::super::mention;
use super::super::parts::*;
use super::shown::{self, Named, entry_title};
use crate::model::*;

/// `frameworks/<ID>/<ENTRY>.html`.
#[derive(Debug, Serialize)]
pub struct ElementView {
    header: Header,
    /// The findings that name it.
    findings: List,
    /// Requirements that are its counterparts, where such rows are shown.
    requirements: Table,
}

pub(in crate::view) fn view(cx: &Cx<'_>, path: &str, ix: FrameworkIx, number: usize) -> (Frame, ElementView) {
    let here = &Here::new(cx.engagement, path);
    let framework = &cx.engagement[ix];
    let shown = shown::of(cx, ix);
    let named = shown.named(cx);
    let id = named.get(number).map_or("", |named| named.id.as_str());
    let title = entry_title(framework, id);
    let mut header = Header::new(title.clone());
    header.kicker = Some(Words::say("frameworks-page.entry-kicker").with("framework", framework.title.as_str()));
    header.lead = Some(Words::say("frameworks-page.entry-lead"));
    let threats = cx.engagement.shelf.threats.iter().enumerate().filter(|(_, threat)| {
        let ids = framework.taxonomy.as_ref().and_then(|taxonomy| threat.taxonomy.get(taxonomy));
        ids.is_some_and(|ids| ids.iter().any(|other| other == id))
    });
    let threats = threats.map(|(i, _)| here.threat_link(ThreatIx::new(i))).collect();
    header.facts = vec![Term::new(Words::say("frameworks-page.threats"), mention::cell(threats))];
    let rows = shown.rows(cx).filter(|row| framework.elements[row.element].id == id);
    let requirements: Vec<RequirementIx> = rows.map(|row| row.requirement).collect();
    let findings = named.get(number).map_or(&[][..], |named| &named.findings);
    let view = ElementView {
        header,
        findings: by_class(cx, here, "", findings)
            .titled(Words::say("frameworks-page.entry-findings"))
            .noted(mention::withheld(cx, Finding::counts)),
        requirements: Table {
            none: Some(Words::say("frameworks-page.no-requirement")),
            ..failures::requirements(cx, here, "frameworks-page.entry-requirements-caption", &requirements)
        },
    };
    let mut frame = Frame::new(path, "frameworks", title);
    frame.contents = vec![
        Anchor::new("all", Words::say("frameworks-page.entry-findings")),
        Anchor::new("mapped", Words::say("frameworks-page.entry-requirements")),
    ];
    let link =
        |named: &Named| Link::new(here.to(&address::element(framework, &named.id)), entry_title(framework, &named.id));
    let (previous, next) = failures::around(&named, number, link);
    (frame.previous, frame.next) = (previous, next);
    let above = Link::new(here.to(&address::framework(framework)), Words::text(&framework.title));
    (frame.under(super::section(here)).under(above), view)
}
