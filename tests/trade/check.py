#!/usr/bin/env python3
"""Holds exports against the official schemas and against report.json, as programs of others read them.

    check.py SCHEMAS EXPORTS

EXPORTS holds a folder for each engagement, with report.json and the exports beside it. The last line reads
"N passed, M failed"; the exit code is 1 if any failed.
"""

import datetime
import json
import subprocess
import sys
import tempfile
import uuid
from collections import Counter
from pathlib import Path

import jsonschema
import openpyxl
import regex
from sarif import loader
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.poam import PlanOfActionAndMilestones

SCHEMAS = {
    "oscal-assessment-results.json": ["oscal-1.1.3-assessment-results", "oscal-1.2.1-assessment-results"],
    "oscal-poam.json": ["oscal-1.1.3-poam", "oscal-1.2.1-poam"],
    "report.sarif": ["sarif-2.1.0"],
    "check.sarif": ["sarif-2.1.0"],
}


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def pattern(validator, wanted, instance, schema):
    """NIST's patterns use \\p{L}, which Python's own expressions do not know."""
    if validator.is_type(instance, "string") and not regex.search(wanted, instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {wanted!r}")


def against_schemas(folder, schemas):
    for file, names in SCHEMAS.items():
        # What `check` says is no part of a site.
        if file == "check.sarif" and not (folder / file).exists():
            continue
        document = load(folder / file)
        for name in names:
            schema = load(schemas / f"{name}.schema.json")
            version = name.split("-")[1]
            assert version in (schema.get("$id") or schema.get("id")), f"{name} is the schema of another version"
            kind = jsonschema.validators.validator_for(schema)
            validator = jsonschema.validators.extend(kind, {"pattern": pattern})(schema, format_checker=kind.FORMAT_CHECKER)
            errors = [f"{file}, {name}: {list(e.absolute_path)}: {e.message[:300]}" for e in validator.iter_errors(document)]
            assert not errors, "\n".join(errors[:10])


def figures(report):
    """The figures of report.json by their paths."""
    def flat(value, path):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from flat(inner, f"{path}.{key}" if path else key)
        else:
            yield path, value

    return dict(flat(report["figures"], "")) | {"maturity.level": report["maturity"]["level"]}


def plain(value):
    """A value without the types that compliance-trestle wraps it in."""
    while hasattr(value, "root"):
        value = value.root
    return getattr(value, "value", value)


def props(thing):
    return {plain(prop.name): plain(prop.value) for prop in thing.props or []}


def walk(value):
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def references(folder):
    """Every reference leads to something in the same document; identifiers are stable, and each is one thing's."""
    for file in ("oscal-assessment-results.json", "oscal-poam.json"):
        document = load(folder / file)
        defined = [thing["uuid"] for thing in walk(document) if "uuid" in thing]
        assert len(defined) == len(set(defined)), f"{file}: an identifier stands for two things"
        assert all(uuid.UUID(each).version == 5 for each in defined), f"{file}: not every identifier is of version 5"
        asked = set()
        for thing in walk(document):
            for key, value in thing.items():
                if key.endswith("-uuid"):
                    asked.add(value)
                elif key.endswith("-uuids"):
                    asked.update(value)
                elif key == "href" and value.startswith("#"):
                    asked.add(value[1:])
        assert asked and asked <= set(defined), f"{file}: leads nowhere: {asked - set(defined)}"
        roles = {role["id"] for role in next(iter(document.values()))["metadata"]["roles"]}
        named = {thing["role-id"] for thing in walk(document) if "role-id" in thing}
        assert named <= roles, f"{file}: no such role: {named - roles}"


def with_trestle(folder):
    report, told = load(folder / "report.json"), figures(load(folder / "report.json"))
    results = AssessmentResults.oscal_read(folder / "oscal-assessment-results.json")
    plan = PlanOfActionAndMilestones.oscal_read(folder / "oscal-poam.json")
    (result,) = results.results
    assert {key: int(value) for key, value in props(result).items()} == told
    kept = [f for f in report["findings"] if f["status"] != "withdrawn"]
    assert [props(o)["finding"] for o in result.observations or []] == [f["id"] for f in kept]
    seen = Counter((props(f)["grade"], props(f).get("failure")) for f in result.findings or [] if props(f)["open"] == "true")
    for mode in ("design", "operating"):
        for grade in ("major", "minor"):
            assert seen[grade, mode] == told[f"failure.{mode}.{grade}"], (mode, grade, seen)
    states = Counter(plain(f.target.status.state) for f in result.findings or [])
    assert states["not-satisfied"] == sum(v for k, v in told.items() if k.startswith("failure.")), states
    items = [item for item in plan.poam_items if item.related_risks]
    grades = Counter(props(item)["grade"] for item in items)
    assert (grades["major"], grades["minor"]) == (told["nonconformities.major"], told["nonconformities.minor"])
    status = Counter(plain(risk.status) for risk in plan.risks or [])
    assert status["closed"] == told["nonconformities.corrected"], status
    # Its own validation: roles, links, identifiers.
    with tempfile.TemporaryDirectory() as work:
        def trestle(*args):
            command = [Path(sys.executable).parent / "trestle", *args]
            ran = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
            assert ran.returncode == 0, ran.stdout + ran.stderr

        trestle("init", "--local")
        for file in ("oscal-assessment-results.json", "oscal-poam.json"):
            trestle("import", "-f", str((folder / file).resolve()), "-o", "report")
        trestle("validate", "-a")


def with_sarif_tools(folder):
    report, told = load(folder / "report.json"), figures(load(folder / "report.json"))
    log = loader.load_sarif_file(str(folder / "report.sarif"))
    run = load(folder / "report.sarif")["runs"][0]
    assert run["properties"]["figures"] == told
    levels = Counter(record["Severity"] for record in log.get_records())
    for level, grade in (("error", "major"), ("warning", "minor")):
        assert levels[level] == told[f"failure.design.{grade}"] + told[f"failure.operating.{grade}"], levels
    assert {r["properties"]["finding"] for r in run["results"] if "finding" in r.get("properties", {})} == {
        finding["id"] for finding in report["findings"]
    }
    assert all(result["locations"] for result in run["results"]), "code-scanning hosts show no result without a file"


def with_openpyxl(folder):
    report, told = load(folder / "report.json"), figures(load(folder / "report.json"))
    book = openpyxl.load_workbook(folder / "report.xlsx")
    names = ["Register", "Requirements", "Statement of Applicability", "Remediation", "Figures"]
    assert book.sheetnames == names
    rows = {}
    for sheet in book:
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == sheet.dimensions, sheet.title
        assert sheet.print_title_rows == "$1:$1" and sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.oddFooter.right.text == "&P of &N", sheet.title
        cells = [cell for row in sheet for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"], "a text is never a formula"
        head, *body = sheet.iter_rows(values_only=True)
        rows[sheet.title] = [dict(zip(head, row)) for row in body]
    assert {row["Figure"]: row["Value"] for row in rows["Figures"]} == told
    register = rows["Register"]
    assert [row["Id"] for row in register] == [finding["id"] for finding in report["findings"]]
    counted = Counter(row["Counted as"] for row in register)
    for word, path in (
        ("major", "nonconformities.major"), ("minor", "nonconformities.minor"), ("corrected", "nonconformities.corrected"),
        ("opportunity", "opportunities"), ("conforming", "conforming"), ("withdrawn", "withdrawn"),
    ):
        assert counted[word] == told[path], (word, counted)
    for row, finding in zip(register, report["findings"]):
        dates = [row["Found"], row["Due"]]
        assert all(day is None or isinstance(day, datetime.datetime) for day in dates), "a date is a date"
        assert [day and day.date().isoformat() for day in dates] == [finding["found"], finding["due"]]
        assert all(row[key] is None or isinstance(row[key], int) for key in ("Tries", "Succeeded", "Resisted", "Not assessed"))
    assert [(row["Requirement"], row["Verdict"]) for row in rows["Requirements"]] == [
        (requirement["ref"], requirement["verdict"]) for requirement in report["requirements"]
    ]
    assert len(rows["Remediation"]) == sum(told[f"nonconformities.{key}"] for key in ("major", "minor", "corrected"))


def main():
    schemas, exports = map(Path, sys.argv[1:])
    passed = failed = 0
    for folder in sorted(exports.iterdir()):
        checks = [lambda f: against_schemas(f, schemas), references, with_trestle, with_sarif_tools, with_openpyxl]
        for name, check in zip(["schemas", "references", "compliance-trestle", "sarif-tools", "openpyxl"], checks):
            try:
                check(folder)
                passed += 1
            except Exception as problem:
                failed += 1
                print(f"FAILED {folder.name}, {name}: {type(problem).__name__}: {problem}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
