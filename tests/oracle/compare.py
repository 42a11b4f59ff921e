#!/usr/bin/env python3
"""Compares a report.json with what the rules give for the engagement it was built from.

    compare.py REPORT_JSON ENGAGEMENT_DIR

Prints every difference with its path; ends with 1 if there is one. Lists whose order is promised are compared in
order, the others by what identifies an entry. How the items of a readiness checklist are called and what they rest on
is the program's own choice: only the answers are compared.
"""

import json
import sys
from collections import Counter

import recompute

MISSING = object()

# Lists without a promised order, and what identifies an entry of each.
KEYED = {
    "flags": ("rule", "finding"),
    "contradictions": ("rule", "ref"),
    "schedule.events": ("id",),
    "schedule.deadlines": ("finding",),
    "trials": ("probe", "system", "model", "version"),
    "findings[].evidence": ("file",),
    "findings[].controls": ("ref",),
}
# Lists of ids that are sets.
SETS = ("maturity.areas[].criteria[].evidence", "contradictions[].findings", "evidence[].cited")
# What the identity of an entry of an ordered list is called in a path.
NAMES = ("id", "ref", "file", "finding")
# A key of engagement.yaml that nobody stated may stand in the report with the default that is in force.
DEFAULTS = {"audiences", "catalogs", "theme", "language", "thresholds", "deadlines", "maturity", "preparation"}


def shown(value):
    return "absent" if value is MISSING else json.dumps(value, ensure_ascii=False)


def name_of(entry, position):
    if isinstance(entry, dict):
        for key in NAMES:
            if key in entry:
                return str(entry[key])
    return str(position)


def compare(expected, actual, path, general):
    """Yields (path, expected, actual). `general` is the path without the identities in brackets."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in list(expected) + [k for k in actual if k not in expected]:
            yield from compare(expected.get(key, MISSING), actual.get(key, MISSING),
                               f"{path}.{key}".lstrip("."), f"{general}.{key}".lstrip("."))
    elif isinstance(expected, list) and isinstance(actual, list):
        if general in SETS:
            if Counter(map(str, expected)) != Counter(map(str, actual)):
                yield path, sorted(expected), sorted(actual)
        elif general in KEYED:
            key = KEYED[general]
            left, right = ({tuple(str(x.get(k)) for k in key): x for x in side} for side in (expected, actual))
            for identity in list(left) + [i for i in right if i not in left]:
                yield from compare(left.get(identity, MISSING), right.get(identity, MISSING),
                                   f"{path}[{' '.join(identity)}]", f"{general}[]")
            if len(expected) != len(left) or len(actual) != len(right):
                yield path, f"{len(expected)} entries", f"{len(actual)} entries"
        else:
            left, right = ([name_of(x, n) for n, x in enumerate(side)] for side in (expected, actual))
            if left != right:
                yield f"{path} (order or members)", left, right
            for n, name in enumerate(left):
                other = actual[right.index(name)] if name in right else MISSING
                if other is not MISSING:
                    yield from compare(expected[n], other, f"{path}[{name}]", f"{general}[]")
    elif isinstance(expected, bool) or isinstance(actual, bool) or expected is None or actual is None:
        if expected is not actual:
            yield path, expected, actual
    elif isinstance(expected, (int, float)) and isinstance(actual, (int, float)):
        if abs(expected - actual) > 1e-9:
            yield path, expected, actual
    elif expected != actual:
        yield path, expected, actual


def plain(value):
    """The engagement's own keys, whichever way a scalar was read: yes is true, 3 is "3"."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v not in (None, "")}
    if isinstance(value, list):
        return [plain(v) for v in value]
    word = str(value).lower()
    return {"yes": "true", "no": "false"}.get(word, word if isinstance(value, bool) else str(value))


def stated(expected, actual, path):
    """Every stated key must stand in the report as it was stated; what was not stated is empty or a default."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key in expected:
            yield from stated(expected[key], actual.get(key, MISSING), f"{path}.{key}")
        for key in actual:
            if key not in expected and actual[key] not in ([], {}) and key not in DEFAULTS \
                    and path.split(".")[-1] not in DEFAULTS:
                yield f"{path}.{key}", MISSING, actual[key]
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for n, (left, right) in enumerate(zip(expected, actual)):
            yield from stated(left, right, f"{path}[{n}]")
    elif expected != actual:
        yield path, expected, actual


def checklists(expected, actual):
    """The answers of each checklist, whatever its items are called."""
    left, right = ({row["id"]: Counter(str(item["met"]) for item in row["items"]) for row in side}
                   for side in (expected, actual))
    for kind in list(left) + [k for k in right if k not in left]:
        if left.get(kind) != right.get(kind):
            yield (f"readiness[{kind}]",
                   *({i["id"]: i["met"] for row in side if row["id"] == kind for i in row["items"]}
                     for side in (expected, actual)))


def differences(expected, actual):
    for key in list(expected) + [k for k in actual if k not in expected]:
        left, right = expected.get(key, MISSING), actual.get(key, MISSING)
        if MISSING in (left, right):
            yield key, left, right
        elif key == "engagement":
            yield from stated(plain(left), plain(right), key)
        elif key == "readiness":
            yield from checklists(left, right)
        else:
            yield from compare(left, right, key, key)


def main(report, folder):
    with open(report, encoding="utf-8") as file:
        actual = json.load(file)
    expected = recompute.report(folder)
    found = list(differences(expected, actual))
    for path, left, right in found:
        print(f"{path}: by the rules {shown(left)}, in the report {shown(right)}")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: compare.py REPORT_JSON ENGAGEMENT_DIR")
    sys.exit(main(sys.argv[1], sys.argv[2]))
