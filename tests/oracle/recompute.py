#!/usr/bin/env python3
"""Computes report.json of an engagement a second time, from the rules alone.

    recompute.py ENGAGEMENT_DIR        prints the report as JSON

Nothing here was taken from the program under test: the two share the catalogs in content/catalogs (facts) and
the wording of the rules, and nothing else. Where the rules leave a choice, the docstring says which was made.
The input is trusted to be free of errors; only what the figures need is read.
"""

from __future__ import annotations

import calendar
import hashlib
import json
import re
import sys
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = ROOT / "content" / "catalogs"
SCHEMA = "aims-site.report/1"

NONCONFORMING = ("major", "minor")
WORST_FIRST = ("major", "minor", "opportunity", "untested", "conforming", "not-applicable")
DEFAULT_AUDIENCES = ["management", "auditor", "internal"]
READINESS = ("preparation", "stage-1", "stage-2", "surveillance", "recertification")

getcontext().prec = 50


# --- reading ---------------------------------------------------------------------------------------------------

def read_yaml(text):
    """Every scalar stays the text it is: 9.10 is not 9.1, and `no` is not False."""
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


@cache
def catalog(path):
    return read_yaml(read_file(path))


def read_file(path):
    return path.read_text(encoding="utf-8-sig")  # line ends are read as \n, whichever stand in the file


def front_matter(path):
    lines = read_file(path).split("\n")
    if not lines or lines[0].rstrip() != "---":
        return {}
    end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
    return read_yaml("\n".join(lines[1:end])) or {}


def visible(folder, pattern):
    """Files below `folder`, without any name that begins with `_` or `.`, in path order."""
    if not folder.is_dir():
        return []
    found = [p for p in folder.rglob(pattern) if p.is_file()]
    return sorted(p for p in found if not any(part[0] in "_." for part in p.relative_to(folder).parts))


def text(value):
    """A stated scalar, or None: an empty one states nothing."""
    return None if value is None or value in ("", "~", "null") or isinstance(value, (dict, list)) else str(value)


def yes(value):
    return str(value).lower() in ("yes", "true")


def no(value):
    return str(value).lower() in ("no", "false")


def number(value):
    return None if text(value) is None else int(value)


def day(value):
    return None if text(value) is None else date.fromisoformat(str(value))


def listed(value):
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def natural(identifier):
    """F-2 stands before F-10."""
    parts = re.split(r"(\d+)", identifier.lower())
    return [(1, int(p), "") if p.isdigit() else (0, 0, p) for p in parts if p], identifier


def bare(ref):
    """The requirement that a reference names, without the label that may follow it."""
    return str(ref).split()[0]


# --- dates -----------------------------------------------------------------------------------------------------

def months(start, count):
    """`count` months on (or back), the end of the month clamped."""
    index = start.year * 12 + start.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def iso(value):
    return None if value is None else value.isoformat()


# --- the engagement --------------------------------------------------------------------------------------------

class Assessment:
    """One (finding, requirement) pair with its own grade."""

    def __init__(self, finding, entry):
        own = isinstance(entry, dict) and "grade" in entry
        source = entry if own else finding.front
        self.finding = finding
        self.ref = bare(entry["ref"] if isinstance(entry, dict) else entry)
        self.grade = source["grade"]
        self.nonconforming = self.grade in NONCONFORMING
        self.failure = source.get("failure") if self.nonconforming else None
        self.tested = None if self.nonconforming else text(source.get("tested")) or "operating"

    def verification(self):
        """The latest verification that speaks of this requirement; of several on a day, the later in the list."""
        speaking = [v for v in self.finding.verifications if not v["refs"] or self.ref in v["refs"]]
        return max(speaking, key=lambda v: (v["date"], v["place"]), default=None)

    @property
    def counts(self):  # G1
        return self.finding.counts

    @property
    def corrected(self):  # G2
        latest = self.verification()
        return (self.counts and self.nonconforming and self.finding.status == "closed"
                and latest is not None and latest["result"] == "effective")

    @property
    def open(self):  # G2
        return self.counts and self.nonconforming and not self.corrected

    @property
    def effective_grade(self):
        """What it weighs in a verdict: a corrected one counts as conforming (V1)."""
        return "conforming" if self.corrected else self.grade

    def tests(self, what):
        """Whether it shows that design, or operation, was tested and held: a corrected one in its failure mode."""
        if self.corrected:
            return self.failure == what
        return self.tested in (what, "both")


class Finding:
    def __init__(self, front):
        self.front = front
        self.id = front["id"]
        self.status = text(front.get("status")) or "open"
        self.draft = self.status == "draft" or ("source" in front and "confirmed" not in front)
        self.found = day(front.get("found"))
        self.systems = listed(front.get("systems"))
        self.lifecycle = listed(front.get("lifecycle"))
        self.repeats = text(front.get("repeats"))
        self.remediation = front.get("remediation") or {}
        self.owner = text(self.remediation.get("owner"))
        self.verifications = [
            {"date": day(v["date"]), "by": text(v.get("by")), "result": v["result"], "place": place,
             "refs": [bare(r) for r in listed(v.get("refs"))], "evidence": listed(v.get("evidence"))}
            for place, v in enumerate(listed(self.remediation.get("verification")))]
        self.evidence = listed(front.get("evidence"))
        self.assessments = [] if self.draft else [Assessment(self, entry) for entry in front["controls"]]

    @property
    def counts(self):  # G1
        return not self.draft and self.status != "withdrawn"

    @property
    def nonconforming(self):
        return [a for a in self.assessments if a.nonconforming]

    @property
    def is_open(self):
        return any(a.open for a in self.assessments)

    @property
    def corrected(self):
        """All its majors and minors are corrected, and it has one (G4)."""
        return bool(self.nonconforming) and all(a.corrected for a in self.nonconforming)

    @property
    def counted_as(self):
        """The one place in which the finding is counted (G4)."""
        if not self.counts:
            return "withdrawn"
        open_grades = {a.grade for a in self.assessments if a.open}
        for grade in NONCONFORMING:
            if grade in open_grades:
                return grade
        if self.nonconforming:
            return "corrected"
        return "opportunity" if any(a.grade == "opportunity" for a in self.assessments) else "conforming"

    @property
    def worst(self):
        """The worst grade among its majors and minors, corrected or not; due dates follow it."""
        grades = {a.grade for a in self.nonconforming}
        return next((g for g in NONCONFORMING if g in grades), None)

    @property
    def last_verification(self):
        return max(self.verifications, key=lambda v: (v["date"], v["place"]), default=None)


class Engagement:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.config = read_yaml(read_file(self.folder / "engagement.yaml"))
        self.date = day(self.config["report"]["date"])
        everything = [Finding(front_matter(p)) for p in visible(self.folder / "findings", "*.md")]
        everything.sort(key=lambda f: natural(f.id))
        self.drafts = [f for f in everything if f.draft]
        self.findings = [f for f in everything if not f.draft]
        self.counting = [f for f in self.findings if f.counts]
        self.audits = [
            {"id": a["id"], "kind": a["kind"], "from": day(a["from"]), "to": day(a.get("to"))}
            for a in listed(self.config.get("audits"))]
        self.activities = [self._activity(a) for a in self._yaml("activities.yaml") or []]
        self.statement = self._yaml("statement-of-applicability.yaml") \
            if (self.folder / "statement-of-applicability.yaml").is_file() else None
        self.rows = {bare(r["ref"]): r for r in listed((self.statement or {}).get("controls"))}
        self.catalogs = [self._catalog(c) for c in listed(self.config.get("catalogs")) or ["iso-42001-2023"]]
        self.requirements = [r for c in self.catalogs for r in c["requirements"]]
        self.area_of = {r["ref"]: r["area"] for r in self.requirements}
        self.areas = [a for c in self.catalogs for a in c["areas"]]
        self.history = self._history()
        self.events = self._events()

    def _yaml(self, name):
        path = self.folder / name
        return read_yaml(read_file(path)) if path.is_file() else None

    def _activity(self, a):
        result = a.get("result")
        return {"id": a["id"], "date": day(a.get("to")) or day(a.get("from")),
                "automated": a.get("method") == "automated",
                "controls": [bare(r) for r in listed(a.get("controls"))],
                "lifecycle": listed(a.get("lifecycle")),
                "has_result": result not in (None, "", []),
                "names": result if isinstance(result, list) else []}

    def _catalog(self, name):
        """A catalog of ours, or the client's own, whose refs carry its prefix."""
        path = CATALOGS / f"{name}.yaml"
        own = not path.is_file()
        data = read_yaml(read_file(self.folder / "catalogs" / f"{name}.yaml")) if own else catalog(path)
        prefix = f"{data['prefix']}:" if own else ""
        return {
            "areas": [prefix + a["ref"] for a in data["areas"]],
            "requirements": [
                {"ref": prefix + r["ref"], "title": r["title"], "kind": r["kind"], "area": prefix + r["area"],
                 "testable": yes(r.get("testable", "yes"))} for r in data["requirements"]],
        }

    def _history(self):
        """Earlier periods by report date, then id; the file's stem is the id."""
        periods = [(p.stem, json.loads(read_file(p))) for p in visible(self.folder / "history", "*.json")]
        return sorted(periods, key=lambda p: (p[1]["engagement"]["report"]["date"], p[0]))

    def _events(self):
        """What maturity counts: activities with a result, on their last day, and counting findings as found."""
        events = [
            {"id": a["id"], "date": a["date"], "automated": a["automated"], "stages": set(a["lifecycle"]),
             "areas": {self.area_of[r] for r in a["controls"]}}
            for a in self.activities if a["has_result"] and a["date"] and a["date"] <= self.date]
        for f in self.counting:
            if f.found and f.found <= self.date:
                naming = [a["automated"] for a in self.activities if f.id in a["names"]]
                events.append({"id": f.id, "date": f.found, "automated": bool(naming) and all(naming),
                               "stages": set(f.lifecycle), "areas": {self.area_of[a.ref] for a in f.assessments}})
        return events

    def setting(self, group, key, default):
        return number((self.config.get(group) or {}).get(key)) or default

    def applicable(self, requirement):
        """Clauses always apply; a control applies unless a row of the Statement excludes it (V4, A9)."""
        row = self.rows.get(requirement["ref"])
        return requirement["kind"] != "control" or row is None or not no(row.get("applicable"))

    def assessments_of(self, ref):
        return [a for f in self.counting for a in f.assessments if a.ref == ref]

    def latest_audit(self):
        """The latest audit event that began on or before the report date."""
        return max((a["from"] for a in self.audits if a["from"] <= self.date), default=None)


# --- T: due dates ----------------------------------------------------------------------------------------------

def due(e, f):
    stated = day(f.remediation.get("due"))
    if stated or f.found is None or f.worst is None:
        return stated
    if f.worst == "major":
        return f.found + timedelta(days=e.setting("deadlines", "major-days", 90))
    limit = months(f.found, e.setting("deadlines", "minor-months", 12))
    after = [a["from"] for a in e.audits if a["kind"] in ("surveillance", "recertification") and a["from"] > f.found]
    return min(after + [limit])


def correction_due(e, f):
    stated = day(f.remediation.get("correction-due"))
    if stated or f.found is None or f.worst != "major":
        return stated
    return f.found + timedelta(days=e.setting("deadlines", "correction-major-days", 7))


def overdue(e, f):  # T1
    return f.is_open and due(e, f) is not None and due(e, f) < e.date


# --- V and E: requirements -------------------------------------------------------------------------------------

def graded_verdict(e, requirement):  # V1
    if not e.applicable(requirement):
        return "not-applicable"
    grades = {a.effective_grade for a in e.assessments_of(requirement["ref"])}
    return next((g for g in ("major", "minor", "opportunity", "conforming") if g in grades), "untested")


def design_and_operation(e, ref):  # V2, V3
    all_of_it = e.assessments_of(ref)
    if any(a.open and a.failure == "design" for a in all_of_it):
        return "deficient", "not-relied-on"
    judged_able = any(a.nonconforming and a.failure == "operating" for a in all_of_it)
    design = "effective" if judged_able or any(a.tests("design") for a in all_of_it) else "untested"
    if any(a.open and a.failure == "operating" for a in all_of_it):
        return design, "deficient"
    return design, "effective" if any(a.tests("operating") for a in all_of_it) else "untested"


def escalation(e, requirement, graded):  # E1, E2
    """Both rules are asked; shown is the first that is not declined, else the first. Any accepted one counts."""
    if graded != "minor":
        return None, None
    minors = [a.finding for a in e.assessments_of(requirement["ref"]) if a.open and a.grade == "minor"]
    earlier = {f"{period}/{f['id']}" for period, report in e.history for f in report["findings"]
               if any(c["grade"] in NONCONFORMING for c in f["controls"])}
    audit = e.latest_audit()
    met = []
    if len(minors) >= e.setting("thresholds", "escalate-minors", 3):
        met.append(("E1", minors))
    again = [f for f in minors if f.repeats in earlier
             or (audit and due(e, f) is not None and due(e, f) < audit)]
    if again:
        met.append(("E2", again))
    if not met:
        return None, None
    decisions = {(d["rule"], bare(d["ref"])): d["decision"] for d in listed(e.config.get("escalations"))}
    rows = [{"rule": rule, "because": [f.id for f in because],
             "decision": decisions.get((rule, requirement["ref"]), "proposed")} for rule, because in met]
    shown = next((r for r in rows if r["decision"] != "declined"), rows[0])
    return shown, next((r for r in rows if r["decision"] == "accepted"), None)


def requirements(e):
    rows = []
    for r in e.requirements:
        row = {"ref": r["ref"], "title": r["title"], "kind": r["kind"], "area": r["area"], "applicable": None,
               "graded": None, "verdict": None, "design": None, "operating": None, "findings": [], "escalation": None}
        if r["kind"] != "heading":
            row["applicable"] = e.applicable(r)
            row["graded"] = graded_verdict(e, r)
            row["design"], row["operating"] = design_and_operation(e, r["ref"])
            row["findings"] = [a.finding.id for a in e.assessments_of(r["ref"])]
            row["escalation"], accepted = escalation(e, r, row["graded"])
            row["verdict"] = "major" if accepted else row["graded"]
        rows.append(row)
    for row in rows:
        if row["kind"] == "heading":
            leaves = [l for l in rows if l["kind"] != "heading" and l["ref"].startswith(row["ref"] + ".")]
            for key in ("graded", "verdict"):
                row[key] = min((l[key] for l in leaves), key=WORST_FIRST.index)
    return rows


# --- G and V4: figures -----------------------------------------------------------------------------------------

def figures(e):
    counted = [f.counted_as for f in e.findings]
    open_ones = [a for f in e.counting for a in f.assessments if a.open]

    def failures(mode):
        return {g: sum(a.failure == mode and a.grade == g for a in open_ones) for g in NONCONFORMING}

    def ratio(those):
        return {"applicable": len(those), "tested": sum(bool(e.assessments_of(r["ref"])) for r in those)}

    return {
        "findings": len(e.findings),
        "nonconformities": {k: counted.count(k) for k in ("major", "minor", "corrected")},
        "opportunities": counted.count("opportunity"),
        "conforming": counted.count("conforming"),
        "withdrawn": counted.count("withdrawn"),
        "failure": {"design": failures("design"), "operating": failures("operating")},
        "coverage": {
            "controls": ratio([r for r in e.requirements if r["kind"] == "control" and e.applicable(r)]),
            "clauses": ratio([r for r in e.requirements if r["kind"] == "clause" and r["testable"]]),
        },
    }


# --- M: maturity -----------------------------------------------------------------------------------------------

def stages_by_area(e):
    """The five stages, and for each area those that map to it. A stage that accompanies all is none of the five."""
    stages = [s for s in catalog(CATALOGS / "iso-23053-2022.yaml")["stages"]
              if not yes(s.get("organizational"))]
    mapped = {area: {s["id"] for s in stages if area in {e.area_of.get(r) for r in s["requirements"]}}
              for area in e.areas}
    return {s["id"] for s in stages}, mapped


def criteria(e, events, stages, programme):
    """M1 to M4, each judged on its own. Without stages of its own, M4 is the programme's."""
    length = e.setting("maturity", "window-months", 3)
    count = e.setting("maturity", "windows", 4)

    def within(those, width, k):
        return [v for v in those if months(e.date, -width * k) < v["date"] <= months(e.date, -width * (k - 1))]

    windows = [within(events, length, k) for k in range(1, count + 1)]
    year = within(events, length * count, 1)
    automated = [v for v in events if v["automated"]]
    manual = [v for v in events if not v["automated"]]
    recent = [within(automated, 1, k) for k in range(1, e.setting("maturity", "automated-months", 3) + 1)]
    by_hand = [within(manual, length, k) for k in range(1, count + 1)]
    staged = [v for v in year if v["stages"] & stages]

    def criterion(identifier, met, evidence):
        ids = {v["id"] for v in evidence}
        return {"id": identifier, "met": met, "evidence": [v["id"] for v in events if v["id"] in ids]}

    return [
        criterion("M1", bool(events), events),
        criterion("M2", all(windows), [v for w in windows for v in w]),
        criterion("M3", all(recent) and sum(map(bool, by_hand)) >= e.setting("maturity", "manual-windows", 2),
                  [v for w in recent + by_hand for v in w]),
        criterion("M4", stages <= {s for v in staged for s in v["stages"]}, staged) if stages else programme[3],
    ]


def level(those):
    earned = 0
    for criterion in those:
        if not criterion["met"]:
            break
        earned += 1
    return earned


def maturity(e):
    five, mapped = stages_by_area(e)
    programme = criteria(e, e.events, five, None)
    areas = []
    for area in e.areas:
        own = criteria(e, [v for v in e.events if area in v["areas"]], mapped[area], programme)
        none_left = not any(e.applicable(r) for r in e.requirements if r["area"] == area and r["kind"] != "heading")
        areas.append({"ref": area, "level": None if none_left else level(own), "criteria": own})
    judged = [a for a in areas if a["level"] is not None]
    lowest = min(judged, key=lambda a: a["level"])["ref"] if judged else None
    return {"level": level(programme), "lowest-area": lowest, "areas": areas}


# --- T: flags and schedule -------------------------------------------------------------------------------------

def verify_by(e, f):
    stated = text(f.remediation.get("verify-by"))
    event = next((a for a in e.audits if a["id"] == stated), None)
    return None if stated is None else event["from"] if event else day(stated)


def flags_of(e, f):
    """T1 to T7 ask about an open major or minor; T8 about any major or minor that counts."""
    met = []
    if f.is_open:
        last_day = max((a["to"] or a["from"] for a in e.audits
                        if a["kind"] == "stage-2" and (a["to"] or a["from"]) <= e.date), default=None)
        first = min((a["from"] for a in e.audits if f.found and a["from"] > f.found), default=None)
        open_major = any(a.open and a.grade == "major" for a in f.assessments)
        expires = day((e.config.get("certificate") or {}).get("expires"))
        planned = verify_by(e, f)
        rules = {
            "T1": overdue(e, f),
            "T2": bool(planned and first and planned > first),
            "T3": f.status == "closed",
            "T4": f.owner is None,
            "T5": due(e, f) is None,
            "T6": bool(open_major and last_day and e.date > months(last_day, 6) and f.found and f.found <= last_day),
            "T7": bool(due(e, f) and expires and due(e, f) > expires),
        }
        met = [rule for rule, is_met in rules.items() if is_met]
    last = f.last_verification
    if f.counts and f.nonconforming and last and f.owner is not None and last["by"] == f.owner:
        met.append("T8")
    return met


def flags(e):
    return sorted(({"rule": rule, "finding": f.id} for f in e.findings for rule in flags_of(e, f)),
                  key=lambda r: (r["rule"], natural(r["finding"])))


def schedule(e):
    """Deadlines, as days: of every counting finding that has a major or a minor, corrected or not, and of any other
    for which a day is stated. An event that names no last day ends on its first."""
    rows = [{"finding": f.id, "correction-due": iso(correction_due(e, f)), "due": iso(due(e, f)),
             "verify-by": iso(verify_by(e, f))} for f in e.counting]
    asked = {f.id for f in e.counting if f.nonconforming}
    return {
        "events": [{**a, "from": iso(a["from"]), "to": iso(a["to"] or a["from"])} for a in e.audits],
        "deadlines": [r for r in rows if r["finding"] in asked or r["correction-due"] or r["due"] or r["verify-by"]],
    }


# --- A: contradictions -----------------------------------------------------------------------------------------

def contradictions(e, rows):
    """The findings behind A1 and A2 are those that set the verdict: of the worst open grade, or of the accepted
    escalation. Behind A4 are all open ones."""
    if e.statement is None:
        return None
    met = []
    for row in rows:
        if row["kind"] != "control":
            continue
        ref, stated = row["ref"], e.rows.get(row["ref"])
        open_here = [a for a in e.assessments_of(ref) if a.open]
        worst = next((g for g in NONCONFORMING if any(a.grade == g for a in open_here)), None)
        if stated is None:
            met.append(("A9", ref, []))
            continue
        justified = text(stated.get("justification")) is not None
        if not row["applicable"]:
            if open_here:
                met.append(("A4", ref, [a.finding.id for a in open_here]))
            if not justified:
                met.append(("A5", ref, []))
            continue
        if text(stated.get("status")) == "implemented":
            rule = {"major": "A1", "minor": "A2", "untested": "A3"}.get(row["verdict"])
            _, accepted = escalation(e, row, row["graded"])
            if rule:
                met.append((rule, ref, accepted["because"] if accepted
                            else [a.finding.id for a in open_here if a.grade == worst]))
        if not justified:
            met.append(("A6", ref, []))
        if text(stated.get("status")) == "not-implemented":
            met.append(("A7", ref, []))
    return [{"rule": rule, "ref": ref, "findings": ids} for rule, ref, ids in sorted(met, key=lambda m: m[0])]


# --- P: trials -------------------------------------------------------------------------------------------------

def rounded(value):
    return float(Decimal(value).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def wilson(succeeded, resisted):
    """Rate and the Wilson interval at z = 1.96, to four places; nothing when nothing was assessed (P1)."""
    n = succeeded + resisted
    if n == 0:
        return {"rate": None, "low": None, "high": None}
    z, p, size = Decimal("1.96"), Decimal(succeeded) / n, Decimal(n)
    centre = (p + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * (p * (1 - p) / size + z * z / (4 * size * size)).sqrt()
    rate = Fraction(succeeded, n)
    return {"rate": rounded(Decimal(rate.numerator) / Decimal(rate.denominator)),
            "low": rounded(max(Decimal(0), centre - half)), "high": rounded(min(Decimal(1), centre + half))}


def tries(f):
    stated = f.front.get("trials")
    if not stated:
        return None
    counts = {key: number(stated.get(key)) or 0 for key in ("attempted", "succeeded", "resisted", "unassessed")}
    if text(stated.get("attempted")) is None:
        counts["attempted"] = counts["succeeded"] + counts["resisted"] + counts["unassessed"]
    return counts


def trials(e):
    """Pools over the same probe, system, model and version; a finding with several systems is in none."""
    pools = {}
    for f in e.counting:
        counts = tries(f)
        probe = text((f.front.get("trials") or {}).get("probe"))
        if counts is None or probe is None or len(f.systems) > 1:
            continue
        target = f.front.get("target") or {}
        key = (probe, f.systems[0] if f.systems else None, text(target.get("model")), text(target.get("version")))
        pools.setdefault(key, []).append((f.id, counts))
    rows = []
    for key in sorted(pools, key=lambda k: tuple(part or "" for part in k)):
        total = {c: sum(counts[c] for _, counts in pools[key])
                 for c in ("attempted", "succeeded", "resisted", "unassessed")}
        rows.append({**dict(zip(("probe", "system", "model", "version"), key)), **total,
                     **wilson(total["succeeded"], total["resisted"]), "findings": [i for i, _ in pools[key]]})
    return rows


# --- evidence --------------------------------------------------------------------------------------------------

def hashed(e, name):
    content = (e.folder / "evidence" / name).read_bytes()
    return {"file": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def sealed_files(e):
    return {x["file"] for f in e.findings for x in f.evidence if yes(x.get("sealed"))}


def cited_by(f):
    return {x["file"] for x in f.evidence} | {name for v in f.verifications for name in v["evidence"]}


def evidence(e):
    """Every file that a published finding cites, in its list or as the record of a verification."""
    names = sorted({name for f in e.findings for name in cited_by(f)})
    sealed = sealed_files(e)
    return [{**hashed(e, name), "sealed": name in sealed, "cited": [f.id for f in e.findings if name in cited_by(f)]}
            for name in names]


# --- H: history ------------------------------------------------------------------------------------------------

def trend(e):
    """Against the latest earlier period. Corrected since means open then; a repeated one is new in this period, since
    a copy of this report among the earlier ones must show no change."""
    if not e.history:
        return None
    ever = {f["id"] for _, report in e.history for f in report["findings"]}
    then = {f["id"]: f for f in e.history[-1][1]["findings"]}
    known = [f for f in e.findings if f.id in then]
    return {
        "periods": [{"id": period, "date": report["engagement"]["report"]["date"],
                     "level": report["maturity"]["level"], "coverage": report["figures"]["coverage"]}
                    for period, report in e.history],
        "new": [f.id for f in e.findings if f.id not in ever],
        "corrected": [f.id for f in known if f.corrected and any(c["open"] for c in then[f.id]["controls"])],
        "reopened": [f.id for f in known if f.is_open and then[f.id]["corrected"]],
        "regraded": [f.id for f in known if f.front["grade"] != then[f.id]["grade"]],
        "repeated": [f.id for f in e.findings if f.repeats and f.id not in ever],
    }


# --- R: readiness ----------------------------------------------------------------------------------------------

def has_status(e, identifier):
    """Whether an earlier nonconformity has a status: it is in this period, was last seen corrected or withdrawn, or
    came back under another id that names it."""
    if any(f.id == identifier for f in e.findings):
        return True
    records = [f for _, report in e.history for f in report["findings"] if f["id"] == identifier]
    return (records[-1]["corrected"] or records[-1]["status"] == "withdrawn"
            or any(f.repeats == f"{period}/{identifier}" for f in e.findings for period, _ in e.history))


def verified(a, event):
    """Whether the latest verification that speaks of it is effective and lies before the event."""
    latest = a.verification()
    return latest is not None and latest["result"] == "effective" and latest["date"] < event


def readiness(e):
    """Five checklists. A correction is what is called implemented or closed; the event is the last stage 2; the areas
    asked for are the sixteen of the standard."""
    config, statement = e.config, e.statement or {}
    stated = config.get("preparation") or {}

    def prepared(key):
        value = text(stated.get(key))
        return None if value is None else not no(value)

    open_major = any(a.open and a.grade == "major" for f in e.counting for a in f.assessments)
    nonconforming = [f for f in e.counting if f.nonconforming]
    excused = {bare(x["ref"]) for x in listed(config.get("excused"))}
    controls = [r for r in e.requirements if r["kind"] == "control" and e.applicable(r)]
    latest = e.latest_audit()
    horizon = months(e.date, -36)
    tested_areas = {area for v in e.events if v["date"] > horizon for area in v["areas"]}
    asked_areas = [a for a in e.catalogs[0]["areas"]
                   if any(e.applicable(r) for r in e.requirements if r["area"] == a and r["kind"] != "heading")]
    stage_2 = max((a["from"] for a in e.audits if a["kind"] == "stage-2"), default=None)
    earlier = {f["id"] for _, report in e.history for f in report["findings"]
               if any(c["grade"] in NONCONFORMING for c in f["controls"])}
    lists = {
        "preparation": [
            ("gap-analysis", prepared("gap-analysis")), ("aims-established", prepared("aims-established")),
            ("controls-selected", e.statement is not None), ("internal-audit", prepared("internal-audit")),
            ("management-review", prepared("management-review"))],
        "stage-1": [
            ("findings-mapped", not e.drafts),
            ("statement-approved", all(text(statement.get(k)) for k in ("version", "approved-by", "approved-on"))),
            ("scope", any(listed(v) for v in (config.get("scope") or {}).values())),
            ("criteria", bool(listed(config.get("criteria")))), ("dates", bool(config.get("period"))),
            ("team", bool(listed(config.get("team"))))],
        "stage-2": [
            ("controls-tested", all(e.assessments_of(r["ref"]) or r["ref"] in excused for r in controls)),
            ("nonconformities-complete", all(f.evidence and f.owner and due(e, f) for f in nonconforming)),
            ("no-open-major", not open_major),
            ("corrections-verified", None if stage_2 is None else all(
                verified(a, stage_2) for f in nonconforming if f.status in ("implemented", "closed")
                for a in f.nonconforming))],
        "surveillance": [
            ("activity-since-last-event", None if latest is None else any(v["date"] >= latest for v in e.events)),
            ("earlier-nonconformities-have-status", all(has_status(e, i) for i in earlier) if e.history else None),
            ("earlier-period", len(e.history) >= 1)],
        "recertification": [
            ("areas-tested", set(asked_areas) <= tested_areas), ("no-open-major", not open_major),
            ("three-periods", len(e.history) >= 3)],
    }
    return [{"id": kind, "items": [{"id": i, "met": met, "rests-on": []} for i, met in lists[kind]]}
            for kind in READINESS]


# --- the report ------------------------------------------------------------------------------------------------

def findings(e):
    sealed = sealed_files(e)
    rows = []
    for f in e.findings:
        front, counts = f.front, tries(f)
        own = front["grade"] in NONCONFORMING
        detected = text((front.get("detection") or {}).get("detected"))
        rows.append({
            "id": f.id, "title": front["title"], "grade": front["grade"],
            "failure": front.get("failure") if own else None,
            "tested": None if own else text(front.get("tested")) or "operating",
            "status": f.status, "corrected": f.corrected, "audience": text(front.get("audience")),
            "found": iso(f.found), "due": iso(due(e, f)), "overdue": overdue(e, f), "systems": f.systems,
            "lifecycle": f.lifecycle, "threats": listed(front.get("threats")), "phase": text(front.get("phase")),
            "severity": text(front.get("severity")),
            "trials": None if counts is None else {**counts, **wilson(counts["succeeded"], counts["resisted"])},
            "detection": {"true": "yes", "false": "no"}.get(detected, detected), "repeats": f.repeats,
            "owner": f.owner,
            "evidence": [{**hashed(e, x["file"]), "sealed": x["file"] in sealed} for x in f.evidence],
            "controls": [{"ref": a.ref, "grade": a.grade, "failure": a.failure, "tested": a.tested,
                          "counts": a.counts, "open": a.open} for a in f.assessments],
        })
    return rows


def report(folder):
    e = Engagement(folder)
    rows = requirements(e)
    return {
        "schema": SCHEMA,
        "edition": (listed(e.config.get("audiences")) or DEFAULT_AUDIENCES)[-1],
        "engagement": e.config,
        "findings": findings(e),
        "requirements": rows,
        "figures": figures(e),
        "maturity": maturity(e),
        "schedule": schedule(e),
        "readiness": readiness(e),
        "contradictions": contradictions(e, rows),
        "flags": flags(e),
        "evidence": evidence(e),
        "trials": trials(e),
        "trend": trend(e),
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: recompute.py ENGAGEMENT_DIR")
    json.dump(report(sys.argv[1]), sys.stdout, indent=1, ensure_ascii=False)
    print()
