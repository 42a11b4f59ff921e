#!/usr/bin/env python3
"""Imports real files of other tools and compares what came of it with what was counted by hand.

    samples.py BINARY SAMPLES

The counts stand in samples.tsv. Every file of SAMPLES has a row there. The last line reads "N passed, M failed"; the
exit code is 1 if any failed.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

NO_FORMAT = {"schemas", "SOURCES.md"}
COLUMNS = ("drafts", "all", "tries", "succeeded", "resisted", "unassessed", "hits", "places")


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


def reported(binary, engagement):
    """The report without its list of what is still to be done, in which drafts stand."""
    report = json.loads(run(binary, "export", "json", engagement, "-o", "-").stdout)
    return {key: value for key, value in report.items() if key != "readiness"}


def counts(binary, began, form, file, options):
    """What an import gives, in the columns of the table; None if the file is refused."""
    with tempfile.TemporaryDirectory() as work:
        engagement = Path(work) / "engagement"
        shutil.copytree(began, engagement)
        before = reported(binary, engagement)
        command = [binary, "import", form, file, engagement, *options]
        rehearsed = run(*command, "--dry-run")
        if rehearsed.returncode == 1 and "this is an OSCAL document" in rehearsed.stderr:
            return None
        ran = run(*command, "--positives")
        assert rehearsed.returncode == ran.returncode == 0, rehearsed.stderr + ran.stderr
        told = dict.fromkeys(COLUMNS, 0)
        told["drafts"] = rehearsed.stdout.count("would create")
        for path in sorted((engagement / "findings").rglob("*.md")):
            front = yaml.safe_load(path.read_text(encoding="utf-8").split("\n---\n")[0])
            if "source" not in front:
                continue
            told["all"] += 1
            assert front["status"] == "draft" and "grade" not in front and "controls" not in front, path
            trials = front.get("trials", {})
            for column, key in (("tries", "attempted"), ("succeeded",) * 2, ("resisted",) * 2, ("unassessed",) * 2):
                told[column] += trials.get(key, 0)
        for word in ("hit", "place"):
            told[f"{word}s"] = sum(int(n) for n in re.findall(rf"  (\d+) {word}s?\b", ran.stdout))
        # A second import finds everything as it is; no draft is in the report.
        again = run(*command, "--positives")
        assert f"0 created, 0 updated, {told['all']} unchanged" in again.stderr, again.stderr
        assert reported(binary, engagement) == before, "a draft changed the report"
        return tuple(told.values())


def main():
    binary, samples = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    lines = (Path(__file__).parent / "samples.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    named = {row[1] for row in rows}
    there = {str(path.relative_to(samples)) for path in samples.rglob("*") if path.is_file()}
    there = {path for path in there if path.split("/")[0] not in NO_FORMAT}
    passed = failed = 0
    for path in sorted(there ^ named):
        failed += 1
        print(f"FAILED {path}: {'no row' if path in there else 'no such file'}")
    with tempfile.TemporaryDirectory() as work:
        began = Path(work) / "began"
        assert run(binary, "init", began).returncode == 0
        for form, path, options, *expected in rows:
            wanted = None if expected[0] == "no" else tuple(map(int, expected))
            try:
                told = counts(binary, began, form, samples / path, options.split())
                assert told == wanted, f"counted {wanted}, imported {told}"
                passed += 1
            except AssertionError as problem:
                failed += 1
                print(f"FAILED {path} {options}: {problem}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
