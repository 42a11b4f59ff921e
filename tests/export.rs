//! Exports: what leaves the program in other forms says what `report.json` says, and nothing that must not leave.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read files, and may stop")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};

use camino::Utf8Path;
use serde_json::Value;
use support::Engagement;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/example-engagement");

fn run(format: &str, dir: &str, out: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aims-site")).args(["export", format, dir, "-o", out]).output().unwrap()
}

fn exported(format: &str, dir: &str) -> String {
    let output = run(format, dir, "-");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(format: &str, dir: &str) -> Value {
    serde_json::from_str(&exported(format, dir)).unwrap()
}

/// Rows by the name of their column.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn ids(report: &Value, list: &str, key: &str) -> Vec<String> {
    report[list].as_array().unwrap().iter().map(|row| row[key].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_tables_have_a_row_for_each_finding_and_each_requirement() {
    let report = json("json", EXAMPLE);
    let findings = rows(&exported("findings-csv", EXAMPLE));
    let named: Vec<String> = findings.iter().map(|row| row["id"].clone()).collect();
    assert_eq!(named, ids(&report, "findings", "id"));
    for (row, finding) in findings.iter().zip(report["findings"].as_array().unwrap()) {
        assert_eq!(row["title"], finding["title"].as_str().unwrap());
        assert_eq!(row["status"], finding["status"].as_str().unwrap());
        assert_eq!(row["due"], finding["due"].as_str().unwrap_or_default());
    }
    let controls = rows(&exported("controls-csv", EXAMPLE));
    let verdicts: Vec<&str> = controls.iter().map(|row| row["verdict"].as_str()).collect();
    let told = report["requirements"].as_array().unwrap();
    assert_eq!(controls.iter().map(|row| row["ref"].clone()).collect::<Vec<_>>(), ids(&report, "requirements", "ref"));
    assert_eq!(verdicts, told.iter().map(|row| row["verdict"].as_str().unwrap()).collect::<Vec<_>>());
}

/// The figures of `report.json` by their paths.
fn figures(report: &Value) -> BTreeMap<String, u64> {
    let at = |path: &str| {
        let root = if path == "maturity.level" { report } else { &report["figures"] };
        path.split('.').fold(root, |value, key| &value[key]).as_u64().unwrap()
    };
    aims_site::model::FIGURES.iter().map(|path| ((*path).to_owned(), at(path))).collect()
}

/// What findings count as, by the figure that counts them.
fn counted<'r>(classes: impl Iterator<Item = &'r str>) -> BTreeMap<String, u64> {
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    for class in classes {
        let path = match class {
            "opportunity" => "opportunities".to_owned(),
            "conforming" | "withdrawn" => class.to_owned(),
            _ => format!("nonconformities.{class}"),
        };
        *counted.entry(path).or_default() += 1;
    }
    counted
}

/// The cells of a sheet, row by row, as texts.
fn sheet(book: &[u8], number: usize) -> Vec<Vec<String>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(book)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let inside = |text: &str, open: &str, close: &str| -> Vec<String> {
        let after = text.split(open).skip(1);
        after.map(|rest| rest.split_once(close).unwrap().0.split_once('>').unwrap().1.to_owned()).collect()
    };
    let shared: Vec<String> = inside(&part("xl/sharedStrings.xml"), "<si", "</si>")
        .iter()
        .map(|si| inside(si, "<t", "</t>").concat())
        .collect();
    let cell = |cell: &str| match cell.split_once("<v>") {
        None => String::new(),
        Some((head, rest)) => {
            let value = rest.split_once("</v>").unwrap().0;
            if head.contains("t=\"s\"") { shared[value.parse::<usize>().unwrap()].clone() } else { value.to_owned() }
        }
    };
    let rows = inside(&part(&format!("xl/worksheets/sheet{number}.xml")), "<row ", "</row>");
    rows.iter().map(|row| row.split("<c ").skip(1).map(cell).collect()).collect()
}

/// Figures that pages print, wherever they stand: key, and the number shown.
fn printed(site: &Utf8Path) -> Vec<(String, u64)> {
    let pages = walkdir::WalkDir::new(site).into_iter().map(Result::unwrap);
    let pages = pages.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "html"));
    let mut all = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(page.path()).unwrap();
        for rest in text.split("data-figure=\"").skip(1) {
            let (key, rest) = rest.split_once('"').unwrap();
            let shown = rest.split_once('>').unwrap().1.split_once('<').unwrap().0;
            all.extend(shown.trim().parse().ok().map(|number| (key.to_owned(), number)));
        }
    }
    all
}

#[test]
fn every_export_and_every_page_shows_the_figures_of_the_report() {
    let report = json("json", EXAMPLE);
    let told = figures(&report);
    let classes = |path: &&String| !path.contains('.') || path.starts_with("nonconformities.");
    let register: BTreeMap<String, u64> = told
        .iter()
        .filter(|(path, _)| classes(path) && *path != "findings")
        .map(|(path, n)| (path.clone(), *n))
        .collect();

    let findings = rows(&exported("findings-csv", EXAMPLE));
    assert_eq!(counted(findings.iter().map(|row| row["counted-as"].as_str())), register, "CSV");
    let controls = rows(&exported("controls-csv", EXAMPLE));
    let tested = controls.iter().filter(|row| row["kind"] == "control" && row["applicable"] == "true");
    let tested = tested.filter(|row| row["verdict"] != "untested").count() as u64;
    assert_eq!(tested, told["coverage.controls.tested"], "CSV");

    let output = run("xlsx", EXAMPLE, "-");
    let listed: BTreeMap<String, u64> =
        sheet(&output.stdout, 5)[1..].iter().map(|row| (row[0].clone(), row[1].parse().unwrap())).collect();
    assert_eq!(listed, told, "XLSX");
    let sheet = sheet(&output.stdout, 1);
    let column = sheet[0].iter().position(|heading| heading == "Counted as").unwrap();
    assert_eq!(counted(sheet[1..].iter().map(|row| row[column].as_str())), register, "XLSX");

    let results = json("oscal-assessment-results", EXAMPLE);
    let result = &results["assessment-results"]["results"][0];
    let props = |thing: &Value| -> BTreeMap<String, String> {
        let all = thing["props"].as_array().unwrap().iter();
        all.map(|prop| (prop["name"].as_str().unwrap().to_owned(), prop["value"].as_str().unwrap().to_owned()))
            .collect()
    };
    let listed: BTreeMap<String, u64> =
        props(result).into_iter().map(|(path, value)| (path, value.parse().unwrap())).collect();
    assert_eq!(listed, told, "OSCAL assessment results");
    let plan = json("oscal-poam", EXAMPLE);
    let items = plan["plan-of-action-and-milestones"]["poam-items"].as_array().unwrap();
    for grade in ["major", "minor"] {
        let open = items.iter().filter(|item| props(item)["grade"] == grade).count() as u64;
        assert_eq!(open, told[&format!("nonconformities.{grade}")], "OSCAL plan");
    }

    let log = json("sarif", EXAMPLE);
    let listed: BTreeMap<String, u64> =
        serde_json::from_value(log["runs"][0]["properties"]["figures"].clone()).unwrap();
    assert_eq!(listed, told, "SARIF");
    let open =
        log["runs"][0]["results"].as_array().unwrap().iter().filter(|result| result["properties"]["open"] == true);
    let open = open.filter(|result| result["level"] == "error" || result["level"] == "warning").count() as u64;
    let failures: u64 = told.iter().filter(|(path, _)| path.starts_with("failure.")).map(|(_, n)| n).sum();
    assert_eq!(open, failures, "SARIF");

    let markdown = exported("markdown", EXAMPLE);
    for (path, number) in &told {
        assert!(markdown.contains(&format!("| {path} | {number} |")), "Markdown: {path}");
    }

    let temp = tempfile::tempdir().unwrap();
    let site = Utf8Path::from_path(temp.path()).unwrap().join("site");
    let built = Command::new(env!("CARGO_BIN_EXE_aims-site")).args(["build", EXAMPLE, "-o", site.as_str()]).output();
    assert!(built.unwrap().status.success());
    let pages = printed(&site);
    for (path, number) in told.iter().filter(|(path, _)| *path != "maturity.level") {
        let shown: Vec<u64> = pages.iter().filter(|(key, _)| key == path).map(|(_, shown)| *shown).collect();
        assert!(!shown.is_empty(), "{path} stands on no page");
        assert!(shown.iter().all(|shown| shown == number), "{path}: {shown:?}, not {number}");
    }
    let kept = std::fs::read(site.join("data/report.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&kept).unwrap(), report, "the report of the site");
}

#[test]
fn a_site_holds_the_exports_that_the_engagement_chose_and_links_them() {
    let chosen = Engagement::new().meta("exports: [xlsx, oscal-assessment-results, oscal-poam, sarif, markdown]\n");
    let site = support::site::Site::of(&chosen);
    for file in [
        "report.json",
        "findings.csv",
        "controls.csv",
        "report.xlsx",
        "oscal-assessment-results.json",
        "oscal-poam.json",
        "report.sarif",
        "register.md",
    ] {
        assert!(site.path(&format!("data/{file}")).exists(), "{file}");
        assert!(site.page("evidence.html").contains(&format!("\"data/{file}\"")), "{file} is linked");
    }
    let plain = support::site::Site::of(&Engagement::new());
    assert!(plain.path("data/findings.csv").exists() && !plain.path("data/report.sarif").exists());
}

#[test]
fn oscal_results_say_what_was_tested_when_and_what_is_only_planned() {
    let told = Engagement::new().file(
        "activities.yaml",
        "- { id: EX-1, title: First exercise, from: 2026-03-02, to: 2026-03-06, kind: exercise, controls: [A.6.2.4, 9.1], systems: [assist], result: [F-1] }\n\
         - { id: EX-2, title: Second exercise, from: 2026-12-01, method: automated }\n",
    );
    let document = json("oscal-assessment-results", told.root().as_str());
    let results = &document["assessment-results"];
    let activities = results["local-definitions"]["activities"].as_array().unwrap();
    assert_eq!(activities.len(), 2);
    let controls = &activities[0]["related-controls"]["control-selections"][0]["include-controls"];
    assert_eq!(controls, &serde_json::json!([{ "control-id": "A.6.2.4" }, { "control-id": "cl-9.1" }]));
    assert!(activities[1].get("related-controls").is_none(), "OSCAL knows no empty list");
    let log = results["results"][0]["assessment-log"]["entries"].as_array().unwrap();
    assert_eq!(log.len(), 1, "what is planned is no event yet");
    assert_eq!(
        (&log[0]["start"], &log[0]["end"], &log[0]["description"]),
        (&"2026-03-02T00:00:00Z".into(), &"2026-03-06T00:00:00Z".into(), &"F-1".into())
    );
}

#[test]
fn every_sarif_result_has_a_file_for_code_scanning_hosts() {
    let excluded =
        Engagement::new().statement(&[]).row("A.10.4", "{ ref: A.10.4, applicable: no, justification: No customers }");
    let log = json("sarif", excluded.root().as_str());
    let results = log["runs"][0]["results"].as_array().unwrap();
    let file = |result: &Value| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone();
    let files: Vec<(Value, Value)> = results.iter().map(|result| (result["kind"].clone(), file(result))).collect();
    let finding = (Value::from("fail"), Value::from("findings/F-1.md"));
    let statement = (Value::from("notApplicable"), Value::from("statement-of-applicability.yaml"));
    assert_eq!(files, [finding, statement]);
}

/// Every string under a key of this ending, wherever it stands.
fn under<'v>(value: &'v Value, key: &str, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                if let Some(text) = inner.as_str().filter(|_| name == key) {
                    found.insert(text);
                }
                under(inner, key, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| under(inner, key, found)),
        _ => {}
    }
}

#[test]
fn every_reference_of_the_oscal_documents_leads_to_something_in_them() {
    for format in ["oscal-assessment-results", "oscal-poam"] {
        let document = json(format, EXAMPLE);
        let (mut there, mut asked) = (BTreeSet::new(), BTreeSet::new());
        under(&document, "uuid", &mut there);
        for key in ["finding-uuid", "observation-uuid", "risk-uuid", "party-uuid", "subject-uuid", "component-uuid"] {
            under(&document, key, &mut asked);
        }
        assert!(!asked.is_empty(), "{format} refers to something");
        let dangling: Vec<_> = asked.difference(&there).collect();
        assert!(dangling.is_empty(), "{format}: {dangling:?}");
    }
}

#[test]
fn all_forms_name_the_same_published_findings() {
    let report = json("json", EXAMPLE);
    // What was withdrawn is no result of the assessment; the registers keep it.
    let withdrawn = |finding: &&Value| finding["status"] == "withdrawn";
    let findings = report["findings"].as_array().unwrap();
    for format in ["markdown", "sarif", "oscal-assessment-results"] {
        let text = exported(format, EXAMPLE);
        let named = findings.iter().filter(|finding| format != "oscal-assessment-results" || !withdrawn(finding));
        let missing: Vec<_> = named.filter(|f| !text.contains(f["id"].as_str().unwrap())).collect();
        assert!(missing.is_empty(), "{format}: {missing:?}");
    }
    let drafts = Engagement::new()
        .file("findings/F-9.md", "---\nid: F-9\ntitle: Zqdraft, not yet told\nstatus: draft\n---\nZqdraft.\n");
    for format in
        ["json", "findings-csv", "controls-csv", "markdown", "sarif", "oscal-assessment-results", "oscal-poam"]
    {
        assert!(!exported(format, drafts.root().as_str()).contains("Zqdraft"), "{format}");
    }
}

#[test]
fn a_cell_is_never_a_formula() {
    let hostile = Engagement::new().finding("title: Attachments are obeyed", "title: \"=HYPERLINK(1)\"");
    let cells = rows(&exported("findings-csv", hostile.root().as_str()));
    assert!(cells[0]["title"].ends_with("=HYPERLINK(1)") && !cells[0]["title"].starts_with('='), "{cells:?}");
}

#[test]
fn an_export_stays_out_of_what_the_engagement_is_read_from() {
    let engagement = Engagement::new();
    let target = engagement.path("evidence/register.csv");
    let output = run("findings-csv", engagement.root().as_str(), target.as_str());
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!Utf8Path::new(&target).exists());
    let beside = engagement.path("register.csv");
    assert!(run("findings-csv", engagement.root().as_str(), beside.as_str()).status.success());
    assert!(beside.exists());
}
