#!/usr/bin/env python3
"""Compares a report.json with values that were worked out by hand.

    check_hand.py REPORT_JSON EXPECTED_YAML

EXPECTED_YAML maps paths to values; only these are compared. In a path, an entry of a list is named by its id, ref,
file or finding: `requirements[A.6.2.4].verdict`. A list of mappings must have as many entries as the report has,
in any order, and of each entry only the stated keys count.
"""

import json
import re
import sys

import yaml

NAMES = ("id", "ref", "file", "finding")


class Loader(yaml.SafeLoader):
    """Dates are text, and `no` is a word."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def find(report, path):
    """The value at a path; a KeyError names the step that is missing."""
    value = report
    for key, name in re.findall(r"([^.\[\]]+)|\[([^\]]*)\]", path):
        if key:
            value = value[key]
        else:
            value = next((x for x in value if any(str(x.get(k)) == name for k in NAMES)), None)
            if value is None:
                raise KeyError(name)
    return value


def matches(expected, actual):
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(k in actual and matches(v, actual[k]) for k, v in expected.items())
    if isinstance(expected, list) and expected and isinstance(expected[0], dict):
        if not isinstance(actual, list) or len(actual) != len(expected):
            return False
        left = list(actual)
        for entry in expected:
            match = next((x for x in left if matches(entry, x)), None)
            if match is None:
                return False
            left.remove(match)
        return True
    if isinstance(expected, float):
        return isinstance(actual, (int, float)) and abs(expected - actual) < 1e-9
    return type(expected) is type(actual) and expected == actual


def main(report_path, expected_path):
    with open(report_path, encoding="utf-8") as file:
        report = json.load(file)
    with open(expected_path, encoding="utf-8") as file:
        expected = yaml.load(file, Loader)
    wrong = 0
    for path, value in expected.items():
        try:
            actual = find(report, path)
        except (KeyError, TypeError) as error:
            actual = f"no such entry ({error})"
        if not matches(value, actual):
            wrong += 1
            print(f"{path}: by hand {json.dumps(value)}, in the report {json.dumps(actual)}")
    print(f"{len(expected) - wrong} of {len(expected)} values agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: check_hand.py REPORT_JSON EXPECTED_YAML")
    sys.exit(main(sys.argv[1], sys.argv[2]))
