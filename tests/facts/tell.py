"""Tells the facts of a folder of standards as lines, for comparison with `facts.tsv`.

    python3 tests/facts/tell.py FOLDER

A line is a kind, an id, and what is known of it, separated by tabs. Only ids, numbers, titles and mappings: sentences
are the program's own.
"""

import pathlib
import sys

import yaml

folder = pathlib.Path(sys.argv[1])


def read(name):
    return yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))


told = set()


def line(*parts):
    text = "\t".join("" if part is None else str(part) for part in parts)
    if text not in told:
        told.add(text)
        print(text)


def refs(ids):
    return " ".join(str(i) for i in ids)


standard = read("iso-42001-2023")
parents = {clause["parent"] for clause in standard["clauses"]}
for clause in standard["clauses"]:
    heading = clause["id"] in parents
    line("requirement", clause["id"], clause["title"], "heading" if heading else "clause",
         "testable" if clause["testable"] and not heading else "")
for control in standard["controls"]:
    line("requirement", control["id"], control["title"], "control", "testable")
    for variant in control["title_variants"]:
        line("variant", control["id"], variant)
for objective in standard["objectives"]:
    line("objective", objective["id"], objective["title"])

lifecycle = read("iso-23053")
for area in lifecycle["lifecycle_areas"]:
    line("stage", area["slug"], area["title"], refs(area["iso42001"]), refs(area["threats"]))

threats = read("iso-27090")
for threat in threats["chapter_6_threats"]:
    line("threat", threat["id"], threat["title"], refs(threat["cia"]), refs(threat["lifecycle_stages"]),
         refs(threat["iso42001_controls"] + threat["iso42001_clauses"]), refs(threat["owasp_llm_2025"]),
         refs(threat["mitre_atlas"]))
for measure in threats["chapter_7_measures"]:
    line("measure", measure["id"], measure["title"], refs(measure["iso42001"]))
for practice in threats["chapter_5_practices"]:
    line("practice", practice["id"], refs(practice["iso42001"]))
for role in threats["roles"]:
    line("role", role["id"], refs(role["iso42001"]), refs(role["threat_focus"]))

crosswalk = read("crosswalk")
for framework in crosswalk["frameworks"]:
    line("framework", framework["id"], framework["name"], framework["element_count"])
for row in crosswalk["rows"]:
    line("element", row["target_framework"], row["target_id"], row["target_title"])
    source = {"seed-000": "article"}.get(row["mapping_source"], row["mapping_source"])
    line("row", row["target_framework"], row["source_id"], row["target_id"], row["relationship"], source,
         refs(row["also_supported_by"]), row["confidence"])

for entry in read("seed-numbering")["entries"]:
    line("loose", entry["seed_id"], entry["seed_title"], entry["status"],
         refs(match["id"] for match in entry["published_matches"]))
