#!/usr/bin/env python3
"""Generates an engagement without errors, of a shape that the seed decides; the same seed gives the same bytes.

    generate.py OUT --seed N --findings K [--periods P]

Seeds 0 to 6 (modulo 12) give the extremes: no findings, everything excluded, everything conforming, everything
corrected, title, client and date only, no Statement of Applicability, minors that repeat. The others are mixed. Dates
crowd the edges: ends of windows and months, first days of audits, the day a certificate expires. Reports of earlier
periods are what recompute.py gives for the engagement as it stood then.
"""

import argparse
import copy
import hashlib
import json
import random
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import yaml

import recompute
from recompute import months

DATES = ["2024-02-29", "2026-08-31", "2025-12-31", "2026-05-31", "2025-03-01", "2026-01-01", "2026-11-30", "2025-02-28"]
EXTREMES = ["empty", "excluded", "conforming", "corrected", "bare", "no-statement", "minors"]
PEOPLE = ["Ada Lind", "B. Okoye", "Head of Data", "Lead tester", "Zoë Ørsted", "team-7"]
PHASES = ["scoping", "reconnaissance", "vulnerability-assessment", "exploitation", "reporting"]
MODELS = ["m-large", "m-small", None]
PROBES = ["injection", "leak:pii", "evasion"]
SEVERITIES = ["critical", "high", "medium", "low", "none", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"]
KINDS = ["stage-1", "stage-2", "surveillance", "recertification"]
NONCONFORMING = ("major", "minor")
FROM_PLANNED = ("planned", "implemented", "closed")
CLIENT = """\
standard: { id: house, designation: House rules, title: Rules of the house, kind: certifiable }
prefix: house
areas:
  - { ref: S, title: Secrets, about: Handling of secrets. }
  - { ref: T, title: Tools, about: Tools in use. }
requirements:
  - { ref: S.1, title: Secrets are rotated, kind: control, area: S, about: Rotation., phases: [exploitation], testable: true, synonyms: [] }
  - { ref: S.2, title: Secrets are inventoried, kind: control, area: S, about: Inventory., phases: [], testable: true, synonyms: [] }
  - { ref: T.1, title: Tools are approved, kind: clause, area: T, about: Approval., phases: [], testable: true, synonyms: [] }
  - { ref: T.2, title: Tools are pinned, kind: clause, area: T, about: Versions., phases: [], testable: false, synonyms: [] }
"""


# --- writing YAML ----------------------------------------------------------------------------------------------

class Plain(str):
    """A scalar that stands without quotation marks, whatever a YAML reader may take it for."""


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True

    def process_tag(self):
        """A quoted date is a text, not a tagged date."""
        if not isinstance(self.event, yaml.ScalarEvent):
            return super().process_tag()
        self.style = self.choose_scalar_style()
        self.prepared_tag = None


Dumper.add_representer(
    Plain, lambda dumper, s: dumper.represent_scalar(dumper.resolve(yaml.ScalarNode, str(s), (True, False)), str(s)))


def dump(value, rng):
    return yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=rng.random() < 0.7, width=110,
                     default_flow_style=rng.choice([None, False]))


def without_nothing(mapping):
    return {k: v for k, v in mapping.items() if v is not None}


# --- the generator ---------------------------------------------------------------------------------------------

class World:
    """What persists from period to period: the organisation, its systems, its calendar, its findings."""

    def __init__(self, seed, size, periods):
        self.rng = random.Random(f"aims-site oracle {seed}")
        self.shape = EXTREMES[seed % 12] if seed % 12 < len(EXTREMES) else "mixed"
        self.size = 0 if self.shape == "empty" else size
        self.periods = 1 if self.shape == "bare" else periods
        self.date = date.fromisoformat(DATES[seed % len(DATES)] if self.chance(0.7) else "2026-06-17")
        self.last_date = self.date
        self.client_catalog = self.shape == "mixed" and self.chance(0.25)
        self.load_requirements()
        self.systems = [f"sys-{n}" for n in range(1, self.rng.randint(1, 4))] if self.shape != "bare" else []
        self.crowded = self.rng.sample(self.leaves, 6)
        self.pattern = self.rng.choice(["F-{}", "F-{:03}", "rt.{}", "Obs_{}b"])
        self.next_id = 1
        self.audiences = self.rng.choice([None, None, None, ["public", "client", "team"], ["all"]])
        if self.shape == "bare":
            self.audiences = None
        self.findings = []
        self.files = {}
        self.past = []
        self.audits = self.make_audits()
        self.certificate = without_nothing({
            "body": self.maybe(0.8, "Cert AG"), "decided": Plain((self.date - timedelta(days=300)).isoformat()),
            "expires": Plain(self.near(self.date + timedelta(days=60)))}) \
            if self.chance(0.6) and self.shape != "bare" else None
        self.settings = {
            "thresholds": {"escalate-minors": self.rng.choice([2, 3, 4])},
            "deadlines": {"correction-major-days": 10, "major-days": self.rng.choice([30, 60]),
                          "minor-months": self.rng.choice([1, 6, 18])},
            "maturity": self.rng.choice([
                {"windows": 2, "window-months": 6}, {"automated-months": 1, "manual-windows": 1},
                {"windows": 3, "window-months": 1, "automated-months": 2, "manual-windows": 3}]),
        }
        self.settings = {k: v for k, v in self.settings.items() if self.chance(0.3)}

    # --- chance

    def chance(self, p):
        return self.rng.random() < p

    def maybe(self, p, value):
        return value if self.chance(p) else None

    def some(self, items, most):
        return self.rng.sample(items, min(len(items), self.rng.randint(0, most)))

    def near(self, when):
        return (when + timedelta(days=self.rng.choice([-1, 0, 0, 1]))).isoformat()

    def past_day(self):
        """A day up to the report date, by preference one at which a window ends or begins."""
        if self.chance(0.5):
            edge = months(self.date, -self.rng.choice([0, 0, 1, 2, 3, 3, 6, 6, 9, 12, 12, 18, 36]))
        elif self.chance(0.3) and self.audits:
            edge = date.fromisoformat(self.rng.choice(self.audits)["from"])
        else:
            edge = self.date - timedelta(days=self.rng.randint(0, 800))
        return Plain(min(date.fromisoformat(self.near(edge)), self.date).isoformat())

    def any_day(self):
        edges = [self.date, months(self.date, 3), months(self.date, -2)]
        edges += [date.fromisoformat(a["from"]) for a in self.audits]
        if self.certificate:
            edges.append(date.fromisoformat(self.certificate["expires"]))
        return Plain(self.near(self.rng.choice(edges)))

    def since(self, start):
        span = (self.date - date.fromisoformat(start)).days
        return Plain((date.fromisoformat(start) + timedelta(days=self.rng.randint(0, max(0, span)))).isoformat())

    # --- the ground

    def load_requirements(self):
        catalog = recompute.catalog(recompute.CATALOGS / "iso-42001-2023.yaml")
        rows = [r for r in catalog["requirements"] if r["kind"] != "heading"]
        self.titles = {r["ref"]: r["title"] for r in rows}
        self.controls = [r["ref"] for r in rows if r["kind"] == "control"]
        self.leaves = [r["ref"] for r in rows]
        if self.client_catalog:
            self.controls += ["house:S.1", "house:S.2"]
            self.leaves += ["house:S.1", "house:S.2", "house:T.1", "house:T.2"]
        self.stages = [s["id"] for s in recompute.catalog(recompute.CATALOGS / "iso-23053-2022.yaml")["stages"]]
        self.threats = [t["id"] for t in recompute.catalog(recompute.CATALOGS / "iso-27090.yaml")["threats"]]

    def make_audits(self):
        """A cycle whose days lie at, or a day beside, the days the rules look at."""
        if self.chance(0.15) or self.shape == "bare":
            return []
        at = {"stage-1": -14, "stage-2": self.rng.choice([-6, -6, -12, 0]),
              "surveillance": self.rng.choice([-3, 0, 1, 9]), "recertification": self.rng.choice([-1, 2, 20])}
        events = []
        for kind in KINDS:
            for n in range(self.rng.choice([0, 1, 1, 1, 2])):
                start = date.fromisoformat(self.near(months(self.last_date, at[kind] + 4 * n)))
                length = self.rng.randint(0, 4)
                events.append(without_nothing({
                    "id": f"{kind}-{n + 1}", "kind": kind, "from": Plain(start.isoformat()),
                    "to": Plain((start + timedelta(days=length)).isoformat()) if length or self.chance(0.5) else None}))
        self.rng.shuffle(events)
        return events

    def ref(self, ref):
        """A reference as people write it: plain, or with the title behind it."""
        if ref in self.titles and self.chance(0.1):
            return f"{ref} {self.titles[ref]}"
        return Plain(ref) if self.chance(0.7) and ":" not in ref else ref

    def file(self, name, content):
        self.files[name] = content
        return name

    # --- findings

    def grade(self):
        if self.shape == "conforming":
            return "conforming"
        if self.shape == "corrected":
            return self.rng.choice(NONCONFORMING)
        if self.shape == "minors" and self.chance(0.9):
            return "minor"
        return self.rng.choice(["major", "minor", "minor", "minor", "minor", "opportunity", "conforming", "conforming"])

    def grading(self, grade):
        asked = {k: Plain(self.rng.choice(["yes", "true", "no", "false"]))
                 for k in ("absent", "systemic", "affects-intended-results") if self.chance(0.7)}
        if len(asked) == 3:
            rubric = "major" if any(v in ("yes", "true") for v in asked.values()) else "minor"
            if rubric != grade:
                asked["rationale"] = "The team weighed the effect on the whole of the system."
        return asked

    def graded(self, grade):
        """The keys that belong to a grade, for a finding or an entry of its own."""
        if grade in NONCONFORMING:
            front = {"grade": grade, "failure": self.rng.choice(["design", "operating"])}
            if self.chance(0.3):
                front["grading"] = self.grading(grade)
            return front
        return without_nothing({"grade": grade, "tested": self.rng.choice([None, "design", "operating", "both"])})

    def entries(self):
        pool = self.crowded if self.chance(0.6) else self.leaves
        rows = []
        for ref in self.rng.sample(pool, self.rng.choice([1, 1, 2, 2, 3, 4])):
            if self.chance(0.35):
                grade = self.grade()
                row = {"ref": self.ref(ref), **self.graded(grade)}
                if grade in NONCONFORMING:
                    row["statement"] = f"What {ref} asks for was not done for the sampled cases."
                rows.append(row)
            elif self.chance(0.1):
                rows.append({"ref": self.ref(ref), "statement": "The same, seen from this side."})
            else:
                rows.append(self.ref(ref))
        return rows

    def evidence(self, identifier):
        rows = []
        for n in range(self.rng.choice([1, 1, 2, 3])):
            if self.files and self.chance(0.15):
                name = self.rng.choice(sorted(self.files))
            else:
                suffix = self.rng.choice(["txt", "json", "csv", "md", "log", "html", "dat"])
                size = self.rng.choice([0, 1, 40, 3000])
                content = (f"{identifier} {n}\n" * size).encode()[:size] if suffix != "dat" \
                    else bytes(self.rng.randrange(256) for _ in range(min(size, 40)))
                name = self.file(f"{identifier.lower()}/e{n}-{self.rng.randint(0, 99)}.{suffix}", content)
            if any(r["file"] == name for r in rows):
                continue
            rows.append(without_nothing({
                "file": name, "kind": self.maybe(0.6, "log"), "title": self.maybe(0.6, "What was seen"),
                "captured": self.maybe(0.5, Plain("2023-01-31T23:30:00+01:00")), "by": self.maybe(0.5, "team-7"),
                "sealed": self.maybe(0.2, Plain("yes")),
                "sha256": self.maybe(0.7, hashlib.sha256(self.files[name]).hexdigest())}))
        return rows

    def trials(self):
        s, r, u = (self.rng.choice([0, 0, 1, 3, 7, 31, 200]) for _ in range(3))
        return without_nothing({"probe": self.maybe(0.8, self.rng.choice(PROBES)), "attempted": s + r + u,
                                "succeeded": s, "resisted": r, "unassessed": u, "judge": self.maybe(0.5, "human")})

    def new_finding(self):
        identifier = self.pattern.format(self.next_id)
        self.next_id += self.rng.choice([1, 1, 1, 3])
        front = {"id": identifier, "title": f"Observation {identifier}: \"as found\" — {self.rng.randint(1, 9)}",
                 **self.graded(self.grade()), "controls": self.entries()}
        front.update(without_nothing({
            "summary": self.maybe(0.6, "One sentence for the tables."),
            "systems": self.maybe(0.8, self.some(self.systems, 2)) or None,
            "target": self.maybe(0.6, without_nothing({
                "model": self.rng.choice(MODELS), "version": self.rng.choice(["2026-08", "1.10", None]),
                "surface": self.maybe(0.5, "chat"), "place": self.maybe(0.5, "Test bench")})) or None,
            "lifecycle": self.maybe(0.7, self.some(self.stages, 2)) or None,
            "threats": self.maybe(0.6, self.some(self.threats, 2)) or None,
            "phase": self.maybe(0.6, self.rng.choice(PHASES)),
            "severity": self.maybe(0.5, self.rng.choice(SEVERITIES)),
            "trials": self.maybe(0.5, self.trials()),
            "detection": self.maybe(0.4, {"detected": Plain(self.rng.choice(
                ["yes", "no", "true", "false", "partly", "not-observable"]))}),
            "author": self.maybe(0.8, "team-7"), "found": self.maybe(0.85, self.past_day()),
            "audience": self.maybe(0.3, self.rng.choice(self.audiences or recompute.DEFAULT_AUDIENCES)),
            "x-ticket": self.maybe(0.2, "T-100")}))
        if self.chance(0.1):
            front["source"] = {"tool": "garak", "version": "0.13", "file": "run.report.jsonl"}
            front["confirmed"] = {"by": "Lead tester", "date": self.past_day()}
        self.progress(front)
        if self.past and self.chance(0.6 if self.shape == "minors" else 0.35):
            period, report = self.rng.choice(self.past)
            if report["findings"]:
                front["repeats"] = f"{period}/{self.rng.choice(report['findings'])['id']}"
        return front

    def is_nonconforming(self, front):
        return any((e["grade"] if isinstance(e, dict) and "grade" in e else front["grade"]) in NONCONFORMING
                   for e in front["controls"])

    def progress(self, front):
        """Status, remediation and verifications as they stand at the report date."""
        for key in ("status", "acceptance", "withdrawal", "acknowledged"):
            front.pop(key, None)
        nonconforming = self.is_nonconforming(front)
        if self.shape == "corrected":
            status = "closed"
        elif nonconforming:
            status = self.rng.choice([None, "open", "open", "planned", "implemented", "closed", "closed", "accepted",
                                      "withdrawn"])
        else:
            status = self.rng.choice([None, None, "open", "open", "withdrawn" if self.chance(0.3) else None])
        front.update(without_nothing({"status": status}))
        said = {"by": "Head of Data", "date": self.past_day()}
        if status == "accepted":
            front["acceptance"] = {**said, "until": self.any_day(), "reason": "The effect is bounded."}
        if status == "withdrawn":
            front["withdrawal"] = {**said, "reason": "Measured on the wrong release."}
        if nonconforming and self.chance(0.5):
            front["acknowledged"] = {**said, "agreed": Plain(self.rng.choice(["yes", "no"]))}
        owner = self.rng.choice(PEOPLE) if status in FROM_PLANNED or self.chance(0.6) else None
        old = front.get("remediation", {})
        checks = old.get("verification", []) + self.verifications(front, status)
        front["remediation"] = without_nothing({
            "owner": old.get("owner") or owner, "correction-due": self.maybe(0.15, self.any_day()),
            "due": self.maybe(0.45, self.any_day()),
            "verify-by": self.maybe(0.5, self.rng.choice(
                [a["id"] for a in self.audits] + [self.any_day(), self.any_day()])),
            "verification": checks or None}) if nonconforming or self.chance(0.2) else {}
        if not front["remediation"]:
            del front["remediation"]

    def verifications(self, front, status):
        if status not in ("closed", "implemented") or not self.is_nonconforming(front):
            return []
        refs = [e["ref"] if isinstance(e, dict) else e for e in front["controls"]]
        rows = []
        start = front.get("found", Plain("2023-03-01"))
        for _ in range(self.rng.choice([0, 1, 1, 2, 3])):
            when = rows[-1]["date"] if rows and self.chance(0.3) else self.since(start)
            rows.append(without_nothing({
                "date": when, "by": self.rng.choice(PEOPLE),
                "result": self.rng.choice(["effective"] * 4 + ["partial", "not-effective", "cannot-verify"]),
                "refs": self.maybe(0.4, self.rng.sample(refs, self.rng.randint(1, len(refs)))),
                "evidence": self.maybe(0.3, self.file(f"{front['id'].lower()}/retest-{len(rows)}.txt", b"held\n"))}))
        self.rng.shuffle(rows)
        if self.shape == "corrected":
            rows.append({"date": Plain(self.date.isoformat()), "by": "Lead tester", "result": "effective"})
        return rows

    def draft(self):
        identifier = self.pattern.format(self.next_id)
        self.next_id += 1
        kind = self.rng.choice(["bare", "graded", "import", "full", "full import"])
        if kind.startswith("full"):
            front = self.new_finding()
            front["evidence"] = self.evidence(front["id"])
            for key in ("confirmed", "source", "status", "acceptance", "withdrawal"):
                front.pop(key, None)
            return {**front, "status": "draft"} if kind == "full" else \
                {**front, "source": {"tool": "inspect", "version": "0.3", "file": "log.json"}}
        if kind == "bare":
            return {"id": identifier, "title": "Not yet written", "status": "draft"}
        if kind == "graded":
            return {"id": identifier, "title": "Half written", "status": "draft", "grade": "major",
                    "failure": "design", "controls": [self.crowded[0]], "found": self.past_day()}
        return {"id": identifier, "title": "Imported: 3 of 45", "systems": self.systems[:1],
                "trials": {"probe": PROBES[0], "attempted": 45, "succeeded": 3, "resisted": 42, "unassessed": 0},
                "source": {"tool": "promptfoo", "version": "0.100", "file": "r.json", "fingerprint": f"x:{identifier}"}}

    def is_draft(self, front):
        return front.get("status") == "draft" or ("source" in front and "confirmed" not in front)

    def body(self, front):
        """The sections that the finding needs, and some that it does not."""
        def head(title):
            return "## " + self.rng.choice([title, title, title.upper(), title.lower()])

        def part(title, words):
            return f"{head(title)}\n\n{words}\n"

        if self.is_draft(front):
            return "To be written.\n"
        parts = ["An opening line with `code` and *stress*.\n"] if self.chance(0.4) else []
        if self.is_nonconforming(front):
            parts += [part("Statement of nonconformity", "The check was not carried out for releases in the sample."),
                      part("Objective evidence", "- Seen on the test bench, 3 of 9.\n- The record names no check.")]
            if front.get("status") in FROM_PLANNED:
                parts += [part("Root cause", "Nobody owned it."), part("Correction", "Switched on."),
                          part("Corrective action", "The owner is named in the procedure.")]
            parts += [part(t, "As described.") for t in ("Impact", "Recommendation", "Extent") if self.chance(0.6)]
        elif self.chance(0.7):
            parts.append(part("Objective evidence", "Twelve of twelve tries were refused.\n\n```text\n## Impact\n```"))
        return "\n".join(parts) or "Nothing to add.\n"

    # --- a period

    def advance(self):
        """The findings of the next period: some of the earlier ones as they stand now, and new ones."""
        kept = []
        for front in self.findings:
            if self.is_draft(front) or self.chance(0.2):
                continue
            front = copy.deepcopy(front)
            if self.chance(0.12):
                for key in ("grade", "failure", "tested", "grading"):
                    front.pop(key, None)
                front = {"id": front["id"], "title": front["title"], **self.graded(self.grade()), **front}
                if self.is_nonconforming(front) and "evidence" not in front:
                    front["evidence"] = self.evidence(front["id"])
            if self.chance(0.6):
                self.progress(front)
            elif front.get("status") in FROM_PLANNED and self.is_nonconforming(front) \
                    and "owner" not in front.get("remediation", {}):
                self.progress(front)
            kept.append(front)
        while len(kept) < self.size:
            front = self.new_finding()
            if self.is_nonconforming(front) or self.chance(0.5):
                front["evidence"] = self.evidence(front["id"])
            kept.append(front)
        if self.shape == "mixed" or self.chance(0.3):
            kept += [self.draft() for _ in range(self.rng.choice([0, 0, 1, 2]))]
        self.findings = kept

    def programme(self, area):
        """Activities that earn an area its level, or all but: something each window, automated runs each month, the
        stages of the life cycle; one part in twelve is left out."""
        refs = [r for r in self.leaves if r.startswith(area)]
        days = [(months(self.date, -3 * k), "manual") for k in range(4)]
        days += [(months(self.date, -k), "automated") for k in range(3)]
        days += [(months(self.date, -self.rng.randint(0, 11)), "manual") for _ in range(5)]
        stages = self.rng.sample(self.stages[:5], 5)
        for n, (day, method) in enumerate(days):
            if self.chance(1 / 12):
                continue
            if self.chance(0.4):
                day = months(self.date, -12) if self.chance(0.1) else day - timedelta(days=self.rng.choice([0, 1, 27]))
            yield without_nothing({
                "id": f"PR-{area}{n}", "title": f"Run {n}", "from": Plain(day.isoformat()),
                "method": method if self.chance(0.9) else None, "controls": [self.ref(self.rng.choice(refs))],
                "lifecycle": [stages[n - 7]] if n >= 7 else None, "result": "As recorded."})

    def activities(self):
        published = [f["id"] for f in self.findings if not self.is_draft(f)]
        areas = ["A.4.", "A.5.", "A.6.", "A.7.", "A.8.", "A.9.", "A.10.", "9.", "6."]
        rows = [a for area in self.some(areas, 3) for a in self.programme(area)] if self.chance(0.5) else []
        for n in range(1, self.rng.choice([1, 4, 12, 30])):
            day = date.fromisoformat(self.past_day())
            planned = self.chance(0.1)
            if planned:
                day = self.date + timedelta(days=self.rng.randint(1, 90))
            lasts = self.chance(0.4)
            result = None if planned or self.chance(0.1) else \
                self.rng.sample(published, self.rng.randint(1, min(3, len(published)))) \
                if published and self.chance(0.4) else self.rng.choice(["Held.", "3 of 40: see the log", "no"])
            whole_area = self.chance(0.3)
            area = self.rng.choice(["A.4.", "A.6.", "A.7.", "A.8.", "8.", "9."])
            pool = [r for r in self.leaves if r.startswith(area)] if whole_area else self.leaves
            rows.append(without_nothing({
                "id": f"EX-{n}", "title": f"Exercise {n}",
                "from": Plain((day - timedelta(days=self.rng.randint(1, 20))).isoformat() if lasts else day.isoformat()),
                "to": Plain(day.isoformat()) if lasts else None,
                "method": self.rng.choice(["manual", "automated", "automated"]),
                "kind": self.rng.choice(["test", "exercise", "review"]),
                "controls": self.maybe(0.85, [self.ref(r) for r in self.some(pool, 8)]) or None,
                "systems": self.maybe(0.6, self.some(self.systems, 2)) or None,
                "lifecycle": self.maybe(0.8, self.some(self.stages[:5], 5)) or None,
                "phase": self.maybe(0.6, self.rng.choice(PHASES)), "result": result}))
        return rows

    def statement(self):
        if self.shape in ("no-statement", "bare") or (self.shape == "mixed" and self.chance(0.1)):
            return None
        gone = self.rng.choice([None, None, "A.3.", "A.10."])
        rows = []
        for ref in self.controls:
            if self.chance(0.06) and self.shape != "excluded":
                continue
            excluded = self.shape == "excluded" or self.chance(0.12) or (gone and ref.startswith(gone))
            rows.append(without_nothing({
                "ref": self.ref(ref), "applicable": Plain(self.rng.choice(["no", "false"] if excluded else ["yes", "true"])),
                "justification": self.maybe(0.85, "Stated by the client."),
                "status": None if excluded else self.rng.choice(
                    ["implemented"] * 4 + ["partly", "planned", "not-implemented", None]),
                "owner": self.maybe(0.5, "Head of Data"), "reference": self.maybe(0.3, "DOC-1"),
                "risks": self.maybe(0.1, ["R-1"])}))
        self.rng.shuffle(rows)
        return without_nothing({
            "version": self.maybe(0.8, "2.10"), "approved-by": self.maybe(0.8, "Board"),
            "approved-on": self.maybe(0.8, Plain("2024-01-10")), "controls": rows})

    def config(self):
        minimal = {"title": "Assessment", "client": "Client GmbH", "report": {"date": Plain(self.date.isoformat())}}
        if self.shape == "bare":
            return minimal
        return without_nothing({
            "title": "Assessment of AI systems: \"spring\"", "client": "Client GmbH",
            "reference": self.maybe(0.5, "REF-1"), "assessor": self.maybe(0.5, "Testers Ltd"),
            "report": without_nothing({"date": Plain(self.date.isoformat()), "version": self.maybe(0.5, "1.0")}),
            "team": self.maybe(0.7, [{"name": "Ada Lind", "role": "Lead tester"}]),
            "scope": self.maybe(0.7, {"units": ["Operations"], "roles": ["Provider"], "exclusions": []}),
            "criteria": self.maybe(0.7, ["ISO/IEC 42001:2023"]),
            "period": self.maybe(0.7, {"from": Plain("2024-01-01"), "to": Plain(self.date.isoformat())}),
            "audiences": self.audiences, "certificate": self.certificate, "audits": self.audits or None,
            "catalogs": ["iso-42001-2023", "house"] if self.client_catalog else None,
            "preparation": self.maybe(0.6, {
                "gap-analysis": Plain("2023-05-02"), "aims-established": Plain(self.rng.choice(["yes", "no"])),
                "internal-audit": Plain("no")}),
            "risks": [{"id": "R-1", "title": "A risk of the client"}],
            "excused": self.maybe(0.3, [{"ref": self.rng.choice(self.controls), "reason": "Next year."}]),
            **self.settings})

    def write(self, out):
        """The engagement of this period, with the decisions on what it escalates."""
        rng = self.rng
        config = self.config()
        text = {"activities.yaml": self.activities(), "statement-of-applicability.yaml": self.statement()}
        if self.shape == "bare":
            text = {}
        for name, value in text.items():
            if value:
                put(out / name, dump(value, rng))
        for name, content in self.files.items():
            put(out / "evidence" / name, content)
        if self.shape != "bare":
            for system in self.systems:
                front = without_nothing({"id": system, "title": f"System {system}", "role": "provider",
                                         "in-scope": Plain(rng.choice(["yes", "no"]))})
                put(out / "systems" / f"{system}.md", f"---\n{dump(front, rng)}---\nProse.\n")
        if self.client_catalog:
            put(out / "catalogs" / "house.yaml", CLIENT)
        for n, front in enumerate(self.findings):
            keys = [k for k in front if k not in ("id", "title")]
            if self.chance(0.3):
                rng.shuffle(keys)
            front = {k: front[k] for k in ["id", "title"] + keys}
            folder = rng.choice(["", "a", "b/c"])
            page = f"---\n{dump(front, rng)}---\n{self.body(front)}"
            if self.chance(0.1):
                page = page.replace("\n", "\r\n")
            put(out / "findings" / folder / f"{n:03}-{rng.randint(0, 9)}.md", ("\ufeff" if self.chance(0.1) else "") + page)
        put(out / "findings" / "_note.md", "Ignored, as all names that begin so.\n")
        put(out / "findings" / ".trash" / "old.md", "Ignored.\n")
        for period, report in self.past:
            put(out / "history" / f"{period}.json", json.dumps(report, indent=1, ensure_ascii=False) + "\n")
        put(out / "engagement.yaml", dump(config, rng))
        escalated = [(r["escalation"]["rule"], r["ref"]) for r in recompute.report(out)["requirements"] if r["escalation"]]
        decisions = [{"rule": rule, "ref": ref, "decision": rng.choice(["accepted", "declined"]), "by": "The board",
                      "reason": "Weighed on the record."}
                     for found, ref in escalated for rule in ("E1", "E2")
                     if self.chance(0.6 if rule == found else 0.4)]
        if decisions:
            put(out / "engagement.yaml", dump({**config, "escalations": decisions}, rng))


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def generate(out, seed, size, periods):
    world = World(seed, size, periods)
    last = world.date
    for n in range(world.periods):
        behind = world.periods - 1 - n
        world.date = months(last, -6 * behind) if not (behind == 1 and seed % 7 == 0) else last
        world.advance()
        if behind == 0:
            world.write(out)
        else:
            with tempfile.TemporaryDirectory() as folder:
                world.write(Path(folder))
                world.past.append((f"P{n + 1}", recompute.report(folder)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--findings", type=int, default=12)
    parser.add_argument("--periods", type=int, default=1)
    given = parser.parse_args()
    if given.out.exists():
        shutil.rmtree(given.out)
    given.out.mkdir(parents=True)
    generate(given.out, given.seed, given.findings, given.periods)
