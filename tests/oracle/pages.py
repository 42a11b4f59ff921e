#!/usr/bin/env python3
"""Compares the figures that pages print with what the rules give, from the engagement folder alone.

    pages.py SITE ENGAGEMENT_DIR

A figure is `<a class="figure" data-figure="KEY">N</a>`; KEY says what it counts. What this file knows how to count it
compares wherever it is printed; the last line says how many that were. report.json is not looked at.
"""

import html.parser
import sys
from collections import Counter
from pathlib import Path

import recompute
from recompute import listed, text

CELLS = ("design.major", "design.minor", "operating.major", "operating.minor", "corrected", "opportunity", "conforming")


class Figures(html.parser.HTMLParser):
    """Every figure of a page: its key and the number shown."""

    def __init__(self):
        super().__init__()
        self.key, self.shown, self.found = None, "", []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "a" and "figure" in (attributes.get("class") or "").split():
            self.key, self.shown = attributes["data-figure"], ""

    def handle_data(self, data):
        if self.key:
            self.shown += data

    def handle_endtag(self, tag):
        if tag == "a" and self.key:
            self.found.append((self.key, int(self.shown.strip().replace(",", ""))))
            self.key = None


def printed(site):
    for path in sorted(Path(site).rglob("*.html")):
        parser = Figures()
        parser.feed(path.read_text(encoding="utf-8"))
        for key, number in parser.found:
            yield path.relative_to(site), key, number


# --- G4: breakdowns --------------------------------------------------------------------------------------------

def cell(a):
    """The column in which an assessment stands."""
    if a.corrected:
        return "corrected"
    return f"{a.failure}.{a.grade}" if a.nonconforming else a.grade


def breakdown(assessments, values, named):
    """Rows by value, what names none, and how many assessments stand in several rows."""
    rows = {value: Counter() for value in [*values, "not-stated"]}
    several = 0
    for a in assessments:
        keys = set(named(a)) or {"not-stated"}
        for key in keys:
            rows[key][cell(a)] += 1
            rows[key]["assessments"] += 1
        several += len(keys) > 1
    return rows, several


def breakdowns(e, out):
    counting = [a for f in e.counting for a in f.assessments]
    stages = [s["id"] for s in recompute.catalog(recompute.CATALOGS / "iso-23053-2022.yaml")["stages"]]
    threats = [t["id"] for t in recompute.catalog(recompute.CATALOGS / "iso-27090.yaml")["threats"]]
    phases = [p["id"] for p in recompute.catalog(recompute.CATALOGS / "phases.yaml")["phases"]]
    systems = sorted({s for f in e.counting for s in f.systems})
    gradable = [r["ref"] for r in e.requirements if r["kind"] != "heading"]
    dimensions = {
        "area": (e.areas, lambda a: [e.area_of[a.ref]], None),
        "requirement": (gradable, lambda a: [a.ref], None),
        "system": (systems, lambda a: a.finding.systems, "systems"),
        "stage": (stages, lambda a: a.finding.lifecycle, "lifecycle"),
        "threat": (threats, lambda a: listed(a.finding.front.get("threats")), "threats"),
        "phase": (phases, lambda a: [p for p in [text(a.finding.front.get("phase"))] if p], "phases"),
    }
    for dimension, (values, named, page) in dimensions.items():
        rows, several = breakdown(counting, values, named)
        for prefix in filter(None, (f"failures.{dimension}", page and f"{page}.{dimension}")):
            for value, cells in rows.items():
                for column in (*CELLS, "assessments"):
                    out[f"{prefix}.{value}.{column}"] = cells[column]
                out[f"{prefix}.{value}.open"] = sum(cells[c] for c in CELLS[:4])
            out[f"{prefix}.several"] = several
    total = Counter(map(cell, counting))
    for column in ("corrected", "opportunity", "conforming"):
        out[f"failures.total.{column}"] = total[column]
    out["failures.total.assessments"] = len(counting)


# --- V: verdicts, coverage -------------------------------------------------------------------------------------

def verdicts(e, rows, out):
    leaves = [r for r in rows if r["kind"] != "heading"]
    tested = {r["ref"] for r in leaves if r["findings"]}
    for verdict in recompute.WORST_FIRST:
        out[f"controls.verdict.{verdict}"] = sum(r["verdict"] == verdict for r in leaves)
        for area in e.areas:
            out[f"controls.area.{area}.{verdict}"] = sum(r["verdict"] == verdict and r["area"] == area for r in leaves)
    for area in e.areas:
        applicable = [r["ref"] for r in leaves if r["area"] == area and r["applicable"]]
        out[f"controls.area.{area}.applicable"] = len(applicable)
        out[f"controls.area.{area}.tested"] = len(tested & set(applicable))
    in_scope = {p.stem if text((s := recompute.front_matter(p)).get("id")) is None else s["id"]
                for p in recompute.visible(e.folder / "systems", "*.md")
                if not recompute.no(recompute.front_matter(p).get("in-scope"))}
    out["systems.scope.in-scope"] = len(in_scope)
    for r in leaves:
        here = e.assessments_of(r["ref"])
        out[f"controls.requirement.{r['ref']}.assessments"] = len(here)
        out[f"controls.{r['ref']}.systems"] = len({s for a in here for s in a.finding.systems} & in_scope)
    for r in rows:
        if r["kind"] == "heading":
            below = [x["ref"] for x in leaves if x["ref"].startswith(r["ref"] + ".")]
            out[f"controls.{r['ref']}.leaves.all"] = len(below)
            out[f"controls.{r['ref']}.leaves.tested"] = len(tested & set(below))
    figures = recompute.figures(e)["coverage"]
    for kind, ratio in figures.items():
        out[f"controls.coverage.{kind}.untested"] = ratio["applicable"] - ratio["tested"]


# --- E, A, T, R, P, H ------------------------------------------------------------------------------------------

def judgement(e, rows, out):
    # Under two rules a requirement stands in one list: where one of them is accepted the verdict is moved, whatever the other says.
    decisions = Counter("accepted" if r["verdict"] != r["graded"] else r["escalation"]["decision"]
                        for r in rows if r["escalation"])
    for decision in ("proposed", "accepted", "declined"):
        out[f"nonconformities.escalation.{decision}"] = decisions[decision]
    flags = Counter(flag["rule"] for flag in recompute.flags(e))
    for n in range(1, 9):
        out[f"nonconformities.flag.T{n}"] = out[f"remediation.flag.T{n}"] = flags[f"T{n}"]
    met = recompute.contradictions(e, rows)
    if met is not None:
        out["applicability.contradictions"] = len(met)
        for n in (1, 2, 3, 4, 5, 6, 7, 9):
            out[f"applicability.contradictions.A{n}"] = sum(c["rule"] == f"A{n}" for c in met)
    nonconforming = [f for f in e.counting if f.nonconforming]
    by = {f.id: verified_on(f) for f in nonconforming}
    out["schedule.acts.nonconformities"] = len(nonconforming)
    out["schedule.acts.owned"] = sum(f.owner is not None for f in nonconforming)
    out["schedule.acts.verified"] = sum(by[f.id] is not None for f in nonconforming)
    out["schedule.acts.on-time"] = sum(
        f.corrected and recompute.due(e, f) is not None and by[f.id] <= recompute.due(e, f) for f in nonconforming)
    out["remediation.accepted"] = sum(f.status == "accepted" for f in e.counting)
    out["remediation.reopened"] = sum(any(reopened(a) for a in f.nonconforming) for f in e.counting)
    for checklist in recompute.readiness(e):
        answers = Counter(item["met"] for item in checklist["items"])
        for answer, word in ((True, "met"), (False, "unmet"), (None, "not-stated")):
            out[f"schedule.{checklist['id']}.{word}"] = answers[answer]
    words = {"true": "yes", "false": "no"}  # yes and no may be written as YAML's own words
    told = [text((f.front.get("detection") or {}).get("detected")) for f in e.counting]
    seen = Counter(words.get(word, word) for word in told)
    for word in ("yes", "no", "partly", "not-observable"):
        out[f"trials.detection.{word}"] = seen[word]
    out["trials.detection.not-stated"] = sum(
        recompute.tries(f) is not None and not f.front.get("detection") for f in e.counting)
    changed = recompute.trend(e)
    if changed:
        for word in ("new", "corrected", "reopened", "regraded", "repeated"):
            out[f"trend.{word}"] = len(changed[word])


def verified_on(f):
    """The day by which the latest verification of every major and minor was effective, or none."""
    latest = [a.verification() for a in f.nonconforming]
    good = all(v is not None and v["result"] == "effective" for v in latest)
    return max(v["date"] for v in latest) if latest and good else None


def reopened(a):
    """A verification was effective, and the latest, which is a later one, is not."""
    latest = a.verification()
    speaking = [v for v in a.finding.verifications if not v["refs"] or a.ref in v["refs"]]
    return latest is not None and latest["result"] != "effective" and any(v["result"] == "effective" for v in speaking)


def due_at_audits(e, out):
    """Open nonconformities by the first audit still to come that begins on or after their due date."""
    to_come = sorted((a["from"], a["id"]) for a in e.audits if a["from"] >= e.date)
    stands = Counter()
    for f in e.counting:
        if f.is_open:
            date = recompute.due(e, f)
            stands["due-undated" if date is None else
                   next((name for start, name in to_come if date <= start), "due-later")] += 1
    for name in [name for _, name in to_come] + ["due-later", "due-undated"]:
        out[f"schedule.due.{name}"] = stands[name]


def compared(e, out):
    """Risks of the register, and the gaps that red teams commonly find."""
    named = [set(listed(f.front.get("risks"))) for f in e.counting]
    for risk in listed(e.config.get("risks")):
        out[f"applicability.risk.{risk['id']}"] = sum(risk["id"] in those for those in named)
    out["applicability.risks.untested"] = sum(
        not any(r["id"] in those for those in named) for r in listed(e.config.get("risks")))
    out["applicability.risks.without-risk"] = sum(not those for those in named)
    gaps = Counter()
    for name in listed(e.config.get("catalogs")) or ["iso-42001-2023"]:
        own = not (recompute.CATALOGS / f"{name}.yaml").is_file()
        path = e.folder / "catalogs" / f"{name}.yaml" if own else recompute.CATALOGS / f"{name}.yaml"
        data = recompute.read_yaml(recompute.read_file(path))
        prefix = f"{data['prefix']}:" if own else ""
        for r in data["requirements"]:
            if text(r.get("common-gap")):
                here = e.assessments_of(prefix + r["ref"])
                gaps["not-tested" if not here else "seen" if any(a.nonconforming for a in here) else "not-seen"] += 1
    for word in ("seen", "not-seen", "not-tested"):
        out[f"gaps.{word}"] = gaps[word]


def flat(tree, path=""):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{key}.")
        else:
            yield path + key, value


def expected(folder):
    e = recompute.Engagement(folder)
    rows = recompute.requirements(e)
    out = dict(flat(recompute.figures(e)))
    breakdowns(e, out)
    verdicts(e, rows, out)
    judgement(e, rows, out)
    due_at_audits(e, out)
    compared(e, out)
    return out


def main(site, folder):
    by_rule = expected(folder)
    wrong, known, keys = 0, set(), set()
    for path, key, number in printed(site):
        keys.add(key)
        if key in by_rule:
            known.add(key)
            if by_rule[key] != number:
                wrong += 1
                print(f"{path} {key}: by the rules {by_rule[key]}, printed {number}")
    if len(known) < len(keys) / 2:
        wrong += 1
        print(f"only {len(known)} of {len(keys)} figures were recomputed")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: pages.py SITE ENGAGEMENT_DIR")
    sys.exit(main(sys.argv[1], sys.argv[2]))
