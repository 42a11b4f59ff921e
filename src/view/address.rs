//! Where everything stands: the addresses of pages, from the root of the site, and links to them.
//!
//! The only place that knows them. Addresses are relative; a page turns one into a link with its own
//! way back to the root ([`Here`]).

use sha2::{Digest, Sha256};

use super::parts::{Link, Words, root_of};
use crate::model::*;
use crate::read::hex;
use crate::resolve::slug;

/// A form of the computed model.
pub fn export(format: ExportFormat) -> String {
    format!("data/{}", crate::export::file_name(format))
}

/// A finding's page: its id verbatim.
pub fn finding(finding: &Finding) -> String {
    ["findings/", finding.id.as_str(), ".html"].concat()
}

/// A further page of a long body that begins on the page at `first`, from 2. No id holds a `+`.
pub fn further(first: &str, number: usize) -> String {
    format!("{}+{number}.html", first.strip_suffix(".html").unwrap_or(first))
}

/// A page of the register, from 1.
pub fn register(page: usize) -> String {
    if page <= 1 { "findings/index.html".into() } else { format!("findings/page/{page}.html") }
}

/// The rows of a page of the register, as a script.
pub fn rows(page: usize) -> String {
    format!("data/register/{page}.js")
}

/// Where a search begins.
pub const SEARCH: &str = "data/search/index.js";

/// A shard of the words that can be searched for.
pub fn search_words(shard: usize) -> String {
    format!("data/search/words/{shard}.js")
}

/// A shard of the texts that a search shows.
pub fn search_texts(shard: usize) -> String {
    format!("data/search/texts/{shard}.js")
}

/// The findings of one area as a document made for paper.
pub fn volume(area: &Area) -> String {
    format!("print/{}.html", slug(&area.reference))
}

/// A page of the finding × requirement matrix, from 1; the first stands on `controls/index.html`.
pub fn matrix(page: usize) -> String {
    if page <= 1 { "controls/index.html".into() } else { format!("controls/page/{page}.html") }
}

/// A requirement's page; a client's stand in a folder named after the prefix.
pub fn requirement(requirement: &Requirement) -> String {
    match requirement.reference.split_once(':') {
        Some((prefix, id)) => format!("controls/{prefix}/{}.html", slug(id)),
        None => format!("controls/{}.html", slug(&requirement.reference)),
    }
}

/// The lists of one area; those of a client's catalog stand in a folder named after the prefix.
pub fn area(area: &Area) -> String {
    match area.reference.split_once(':') {
        Some((prefix, id)) => format!("failures/area/{prefix}/{}.html", slug(id)),
        None => format!("failures/area/{}.html", slug(&area.reference)),
    }
}

/// A system's page.
pub fn system(system: &System) -> String {
    format!("systems/{}.html", system.id)
}

/// A lifecycle stage's page.
pub fn stage(stage: &Stage) -> String {
    format!("lifecycle/{}.html", stage.id)
}

/// A threat's page.
pub fn threat(threat: &Threat) -> String {
    format!("threats/{}.html", threat.id)
}

/// The lists of one phase.
pub fn phase(phase: &Phase) -> String {
    format!("failures/phase/{}.html", phase.id)
}

/// What states no value of a dimension (`system`, `stage`, `threat`, `phase`), and what stands in several rows of it.
pub fn rest(dimension: &str) -> String {
    format!("failures/rest/{dimension}.html")
}

/// A framework's page.
pub fn framework(framework: &Framework) -> String {
    format!("frameworks/{}.html", framework.id)
}

/// The findings that name an entry of a framework in their `taxonomy`.
pub fn element(framework: &Framework, id: &str) -> String {
    format!("frameworks/{}/{}.html", framework.id, element_slug(id))
}

/// An entry's id as a name of a page; the same for ids that differ in case, or in what no file name has.
pub fn element_slug(id: &str) -> String {
    slug(id).chars().take(64).collect::<String>().to_ascii_uppercase()
}

/// An element's place on the page of its framework.
pub fn element_id(id: &str) -> String {
    format!("at-{}", slug(id))
}

/// A page of the remediation register, from 1.
pub fn remediation(page: usize) -> String {
    if page <= 1 { "remediation.html".into() } else { format!("remediation/page/{page}.html") }
}

/// What an earlier period told: the page named after it. Names that would be the same file are told apart by their
/// place.
pub fn period(engagement: &Engagement, at: usize) -> String {
    let name = |period: &Period| slug(&period.id).to_ascii_lowercase();
    let own = &engagement.history[at];
    match engagement.history[..at].iter().any(|earlier| name(earlier) == name(own)) {
        true => format!("trend/{}-{at}.html", slug(&own.id)),
        false => format!("trend/{}.html", slug(&own.id)),
    }
}

/// A free page; `summary`, `scope` and `method` stand in front of the built-in text of those pages.
pub fn page(page: &FreePage) -> String {
    match page.id.as_str() {
        "summary" => "index.html#summary".into(),
        "scope" => "method.html#scope".into(),
        "method" => "method.html#method".into(),
        id => format!("pages/{id}.html"),
    }
}

/// Findings by how they are counted (G4).
pub const GRADES: &str = "findings/list/grades.html";
/// Requirements by coverage (V4).
pub const COVERAGE: &str = "controls/list/coverage.html";
/// Requirements by verdict (V1).
pub const VERDICTS: &str = "controls/list/verdicts.html";

/// The element of an evidence file on `evidence.html`: ids cannot hold every character of a path, and two paths
/// must not share one.
pub fn evidence_id(file: &EvidenceFile) -> String {
    let mut id = String::from("e-");
    for c in file.path.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') => id.push(c),
            '/' => id.push('_'),
            c => id.push_str(&format!(":{:x}", c as u32)),
        }
    }
    id
}

/// The page of an evidence file. Its name cannot be the path, for a folder may be called as the page of a file; it is
/// told apart as the element's id is, and cut where file systems would not hold it.
pub fn exhibit(file: &EvidenceFile) -> String {
    const LONGEST: usize = 160;
    let id = evidence_id(file).replace(':', "+");
    let name = id.strip_prefix("e-").unwrap_or(&id);
    match name.get(..LONGEST) {
        Some(beginning) => format!("exhibits/{beginning}+{}.html", &hex(&Sha256::digest(name))[..16]),
        None => format!("exhibits/{name}.html"),
    }
}

/// Where the copy of an evidence file stands.
pub fn evidence_copy(file: &EvidenceFile) -> String {
    format!("evidence/{}", file.copy_name())
}

/// `address` as a URL: characters that mean something in URLs are escaped.
pub fn url(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    push_url(&mut out, address);
    out
}

fn push_url(out: &mut String, address: &str) {
    // A first segment with a colon would read as a scheme.
    if let Some(colon) = address.find(':')
        && !address[..colon].contains('/')
    {
        out.push_str("./");
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/#:+@,".contains(&byte);
    // Nearly all addresses are plain.
    if address.bytes().all(plain) {
        return out.push_str(address);
    }
    for byte in address.bytes() {
        match plain(byte) {
            true => out.push(byte as char),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

/// A place from which links start: a page of the site.
#[derive(Clone, Debug)]
pub struct Here<'e> {
    engagement: &'e Engagement,
    /// The way back to the root: empty, `../` or `../../`.
    pub root: String,
}

impl<'e> Here<'e> {
    /// The page at `path`.
    pub fn new(engagement: &'e Engagement, path: &str) -> Self {
        Here { engagement, root: root_of(path) }
    }

    /// A link to an address.
    pub fn to(&self, address: &str) -> String {
        let mut link = String::with_capacity(self.root.len() + address.len());
        link.push_str(&self.root);
        push_url(&mut link, address);
        link
    }

    /// A finding's page.
    pub fn finding(&self, ix: FindingIx) -> String {
        self.to(&finding(&self.engagement[ix]))
    }

    /// A finding by its id.
    pub fn finding_link(&self, ix: FindingIx) -> Link {
        Link::new(self.finding(ix), Words::text(&self.engagement[ix].id))
    }

    /// A requirement's page.
    pub fn requirement(&self, ix: RequirementIx) -> String {
        self.to(&requirement(&self.engagement[ix]))
    }

    /// A requirement by its ref.
    pub fn requirement_link(&self, ix: RequirementIx) -> Link {
        Link::new(self.requirement(ix), Words::text(&self.engagement[ix].reference))
    }

    /// A system by its title.
    pub fn system_link(&self, ix: SystemIx) -> Link {
        let system_ = &self.engagement[ix];
        Link::new(self.to(&system(system_)), Words::text(&system_.title))
    }

    /// A stage by its title.
    pub fn stage_link(&self, ix: StageIx) -> Link {
        let stage_ = &self.engagement[ix];
        Link::new(self.to(&stage(stage_)), Words::text(&stage_.title))
    }

    /// A threat by its title.
    pub fn threat_link(&self, ix: ThreatIx) -> Link {
        let threat_ = &self.engagement[ix];
        Link::new(self.to(&threat(threat_)), Words::text(&threat_.title))
    }

    /// A phase by its title.
    pub fn phase_link(&self, ix: PhaseIx) -> Link {
        let phase_ = &self.engagement[ix];
        Link::new(self.to(&phase(phase_)), Words::text(&phase_.title))
    }

    /// An evidence file's page.
    pub fn exhibit(&self, ix: EvidenceIx) -> String {
        self.to(&exhibit(&self.engagement[ix]))
    }

    /// An evidence file's entry on `evidence.html`.
    pub fn evidence(&self, ix: EvidenceIx) -> String {
        self.to(&format!("evidence.html#{}", evidence_id(&self.engagement[ix])))
    }

    /// The page that explains a rule.
    pub fn rule(&self, id: &str) -> String {
        self.to(&format!("method.html#rule-{id}"))
    }
}
