#!/usr/bin/env python3
"""Makes engagements of any size for measurements, and the same findings as a site for Hugo.

    workload.py 1000 DIR              writes DIR/engagement and DIR/hugo
    workload.py 1000 DIR --seed 7     other texts of the same kind

A finding has 4 to 5 KB: front matter, one to four of the 38 controls of Annex A, a table, a list, four links, a
footnote, and two blocks of code in JSON, HTTP or Python, no two of them alike. The same size and seed give the same
bytes on every machine. Nothing in an engagement made here is an error.
"""

import argparse
import hashlib
import json
import pathlib
import random
import re

CONTROLS = (
    "A.2.2 A.2.3 A.2.4 A.3.2 A.3.3 A.4.2 A.4.3 A.4.4 A.4.5 A.4.6 A.5.2 A.5.3 A.5.4 A.5.5 A.6.1.2 A.6.1.3 A.6.2.2 "
    "A.6.2.3 A.6.2.4 A.6.2.5 A.6.2.6 A.6.2.7 A.6.2.8 A.7.2 A.7.3 A.7.4 A.7.5 A.7.6 A.8.2 A.8.3 A.8.4 A.8.5 A.9.2 "
    "A.9.3 A.9.4 A.10.2 A.10.3 A.10.4"
).split()
SYSTEMS = "claims-assist desk-agent motor-pricing fraud-score triage translate summarise search-help hiring-rank".split()
STAGES = "data-acquisition-preparation model-building-training verification-validation operation-monitoring".split()
THREATS = "prompt-injection data-poisoning".split()
PEOPLE = "I. Okafor, T. Rehm, N. Aldiss, P. Vantongeren, S. Brandt, M. Keller".split(", ")
WHAT = (
    "attachment retrieval-note signature e-mail image-caption calendar-entry ticket-comment spreadsheet-cell "
    "voice-message web-page file-name form-field"
).split()
EFFECT = (
    "reaches the payout tool|discloses another customer's record|turns the refusal off|changes the stored profile|"
    "silences the monitor|is answered with the system prompt|lowers the price|is passed on to the supplier"
).split("|")
WORDS = (
    "the assistant model operator record review control sample request answer tool call log session policy threshold "
    "customer claim approval monitor alert release document plan test attack payload context retrieval store index "
    "supplier owner team manager register evidence exercise system data input output instruction message account "
    "was were is had not followed refused accepted recorded kept found seen read sent without within after before "
    "during only every third second first each several of in on by for from with and or that which when where"
).split()


def sentence(rng, least=9, most=19):
    words = [rng.choice(WORDS) for _ in range(rng.randint(least, most))]
    if len(words) > 12:
        words[len(words) // 2] += ","
    return " ".join(words).capitalize() + "."


def paragraph(rng, sentences):
    return " ".join(sentence(rng) for _ in range(sentences))


def token(rng, length=16):
    return "".join(rng.choice("0123456789abcdef") for _ in range(length))


def json_block(rng):
    value = {
        "session": token(rng),
        "model": f"assist-llm-{rng.randint(1, 9)}",
        "temperature": rng.randint(0, 20) / 10,
        "blocked": rng.random() < 0.5,
        "messages": [
            {"role": role, "tokens": rng.randint(10, 900), "content": sentence(rng)} for role in ("system", "user", "tool")
        ],
        "tool_calls": [{"name": "payout.approve", "arguments": {"claim": rng.randint(10**6, 10**7), "amount": None}}],
    }
    return "json", json.dumps(value, indent=2)


def http_block(rng):
    body = json.dumps({"input": sentence(rng), "stream": False, "user": token(rng, 8)})
    lines = [
        f"POST /v{rng.randint(1, 3)}/chat/completions HTTP/1.1",
        f"Host: assist-{rng.randint(1, 40)}.example.net",
        f"Authorization: Bearer {token(rng, 32)}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "",
        body,
        "",
        f"HTTP/1.1 {rng.choice(['200 OK', '403 Forbidden', '429 Too Many Requests'])}",
        "Content-Type: application/json",
        f"X-Request-Id: {token(rng)}",
        "",
        json.dumps({"output": sentence(rng), "finish_reason": "stop", "usage": {"total": rng.randint(50, 5000)}}),
    ]
    return "http", "\n".join(lines)


def python_block(rng):
    number = rng.randint(2, 900)
    lines = [
        "import json, hashlib",
        f"from attacks.corpus_{number} import PAYLOADS  # {sentence(rng, 4, 8)}",
        "",
        f"def send(client, payload, retries={rng.randint(1, 5)}):",
        f'    """{sentence(rng, 5, 9)}"""',
        "    for attempt in range(retries):",
        f'        answer = client.post("/v1/chat", json={{"input": payload, "seed": {rng.randint(1, 9999)}}})',
        "        if answer.status_code == 200 and 'refus' not in answer.text.lower():",
        "            return answer.json()",
        "    return None",
        "",
        f"hits = [p for p in PAYLOADS[:{number}] if send(client, p) is not None]",
        f'print(f"{{len(hits)}} of {number} succeeded", hashlib.sha256("{token(rng)}".encode()).hexdigest())',
    ]
    return "python", "\n".join(lines)


BLOCKS = [json_block, http_block, python_block]
LINK = re.compile("«([^»]+)»")


class Finding:
    """One finding: what both programs are told of it."""

    def __init__(self, number, count, seed):
        rng = random.Random(f"{seed}/{number}")
        self.id = identifier(number)
        self.title = f"A {rng.choice(WHAT)} with instructions {rng.choice(EFFECT)} ({token(rng, 6)})"
        self.summary = sentence(rng)
        self.grade = rng.choices(["major", "minor", "opportunity", "conforming"], [8, 42, 20, 30])[0]
        self.failure = rng.choice(["design", "operating"])
        self.controls = rng.sample(CONTROLS, rng.randint(1, 4))
        self.systems = rng.sample(SYSTEMS, rng.choice([1, 1, 1, 2]))
        self.stage = rng.choice(STAGES)
        self.threat = rng.choice(THREATS)
        self.phase = rng.choice(["reconnaissance", "vulnerability-assessment", "exploitation"])
        self.severity = rng.choice(["critical", "high", "medium", "low"])
        self.author = rng.choice(PEOPLE)
        self.owner = rng.choice(PEOPLE)
        self.found = f"2026-{rng.randint(2, 9):02}-{rng.randint(1, 28):02}"
        self.status = rng.choice(["open", "open", "planned", "implemented"])
        attempted, succeeded = rng.randint(40, 400), rng.randint(1, 30)
        self.trials = (attempted, succeeded, attempted - succeeded)
        self.evidence = evidence_name((number - 1) // 10)
        self.others = [identifier(rng.randint(1, count)) for _ in range(2)]
        self.body = self._body(rng)

    @property
    def nonconforming(self):
        return self.grade in ("major", "minor")

    def _body(self, rng):
        """Markdown; `«id»` stands for a link that each program writes in its own way."""
        (one, first), (two, second) = [block(rng) for block in rng.sample(BLOCKS, 2)]
        rows = "\n".join(
            f"| {rng.choice(WHAT)} | {rng.randint(10, 90)} | {rng.randint(0, 9)} | {sentence(rng, 4, 7)} |" for _ in range(5)
        )
        points = "\n".join(f"- **{rng.choice(WHAT)}**: {sentence(rng, 8, 14)}" for _ in range(4))
        parts = []
        if self.nonconforming:
            parts += ["## Statement of nonconformity", sentence(rng, 14, 20)]
        parts += [
            "## Objective evidence",
            f"{paragraph(rng, 3)} See «{self.others[0]}» and `payout.approve` at 10:22.[^log]",
            f"```{one}\n{first}\n```",
            f"| Channel | Tried | Passed | Remark |\n|---|--:|--:|---|\n{rows}",
            f"[^log]: {sentence(rng)}",
            "## Attack narrative",
            paragraph(rng, 3),
            f"```{two}\n{second}\n```",
            "## Impact",
            f"{paragraph(rng, 3)} Compare «{self.others[1]}», *{sentence(rng, 3, 5)}*",
        ]
        if self.nonconforming and self.status != "open":
            for section in ("Root cause", "Correction", "Corrective action"):
                parts += [f"## {section}", sentence(rng)]
        parts += [
            "## Recommendation",
            points,
            f"The same is asked by «{self.controls[0]}» and by "
            f"[the guide](https://example.org/guide/{token(rng, 8)}).",
        ]
        return "\n\n".join(parts) + "\n"

    def text(self, sha256):
        """The file in an engagement."""
        lines = [f"id: {self.id}", f"title: {self.title}", f"summary: {self.summary}", f"grade: {self.grade}"]
        lines.append(f"failure: {self.failure}" if self.nonconforming else f"tested: {self.failure}")
        lines += [
            "controls:",
            *(f"  - {ref}" for ref in self.controls),
            f"systems: [{', '.join(self.systems)}]",
            'target: { model: assist-llm, version: "2026-08", surface: chat, place: Acceptance environment }',
            f"lifecycle: [{self.stage}]",
            f"threats: [{self.threat}]",
            f"phase: {self.phase}",
            f"severity: {self.severity}",
            "trials: {{ attempted: {}, succeeded: {}, resisted: {}, unassessed: 0, judge: human }}".format(*self.trials),
            f"sample: {{ tested: {self.trials[0]}, of: {self.trials[0]} }}",
            "detection: { detected: no }",
            f"author: {self.author}",
            f"found: {self.found}",
        ]
        if self.nonconforming:
            lines += [
                f"status: {self.status}",
                f'acknowledged: {{ by: "{self.owner}", date: 2026-10-01, agreed: yes }}',
                f'remediation: {{ owner: "{self.owner}", due: 2026-11-10, verify-by: stage-1 }}',
            ]
        lines += ["evidence:", f"  - {{ file: {self.evidence}, kind: transcript, title: Transcript, sha256: {sha256} }}"]
        body = LINK.sub(r"[[\1]]", self.body)
        return "---\n" + "\n".join(lines) + "\n---\n" + body

    def hugo(self):
        """The page in Hugo's content folder."""
        keys = {
            "title": self.title,
            "summary": self.summary,
            "grades": [self.grade],
            "failure": self.failure,
            "controls": [ref.lower().replace(".", "-") for ref in self.controls],
            "systems": self.systems,
            "stage": self.stage,
            "threat": self.threat,
            "phase": self.phase,
            "severity": self.severity,
            "author": self.author,
            "owner": self.owner,
            "date": self.found,
            "status": self.status,
            "trials": list(self.trials),
            "evidence": self.evidence,
        }
        body = LINK.sub(lambda link: f"[{link[1]}]({hugo_address(link[1])})", self.body)
        return json.dumps(keys, indent=1) + "\n\n" + body


def identifier(number):
    return f"F-{number:05}"


def evidence_name(number):
    return f"set-{number // 100:03}/session-{number:05}.json"


def hugo_address(target):
    return f"/findings/{target.lower()}/" if target.startswith("F-") else f"/controls/{target.lower().replace('.', '-')}/"


ENGAGEMENT = """\
title: Adversarial assessment of {n} findings
reference: BENCH-{n}
client: Example Mutual
assessor: Example Assurance
team: [{{ name: I. Okafor, role: Lead tester }}]
independence: No member of the team has built or operated any of the systems.
objectives: To measure how long the report of {n} findings takes.
scope: {{ units: [Operations], roles: [Provider], exclusions: [] }}
criteria: ["ISO/IEC 42001:2023"]
report: {{ version: "1.0", date: 2026-10-09, approved-by: I. Okafor }}
period: {{ from: 2026-02-01, to: 2026-10-01 }}
classification: TLP:AMBER
audits:
  - {{ id: stage-1, kind: stage-1, from: 2026-11-16, to: 2026-11-17 }}
  - {{ id: stage-2, kind: stage-2, from: 2026-12-14, to: 2026-12-18 }}
  - {{ id: surveillance-1, kind: surveillance, from: 2027-12-06, to: 2027-12-08 }}
"""


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def evidence(number, seed):
    rng = random.Random(f"{seed}/evidence/{number}")
    return "".join(json_block(rng)[1] + "\n" for _ in range(3))


def engagement(count, folder, seed=42, hugo=None):
    """Writes an engagement of `count` findings into `folder`, and Hugo's pages into `hugo`."""
    sums = []
    for number in range((count + 9) // 10):
        text = evidence(number, seed)
        sums.append(hashlib.sha256(text.encode()).hexdigest())
        write(folder / "evidence" / evidence_name(number), text)
        if hugo:
            write(hugo / "static" / "evidence" / evidence_name(number), text)
    for number in range(1, count + 1):
        finding = Finding(number, count, seed)
        write(folder / "findings" / f"{finding.id}.md", finding.text(sums[(number - 1) // 10]))
        if hugo:
            write(hugo / "content" / "findings" / f"{finding.id.lower()}.md", finding.hugo())
    write(folder / "engagement.yaml", ENGAGEMENT.format(n=count))
    for system in SYSTEMS:
        write(folder / "systems" / f"{system}.md", f"---\ntitle: {system}\nrole: provider\n---\nA system under test.\n")
    rows = [
        f"  - {{ ref: {ref}, applicable: yes, justification: In use, status: implemented, owner: I. Okafor }}\n"
        for ref in CONTROLS
    ]
    head = 'version: "1.0"\napproved-by: I. Okafor\napproved-on: 2026-06-01\ncontrols:\n'
    write(folder / "statement-of-applicability.yaml", head + "".join(rows))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("count", type=int, help="number of findings")
    arguments.add_argument("folder", type=pathlib.Path, help="a folder that does not exist yet")
    arguments.add_argument("--seed", type=int, default=42)
    given = arguments.parse_args()
    given.folder.mkdir(parents=True)
    engagement(given.count, given.folder / "engagement", given.seed, given.folder / "hugo")


if __name__ == "__main__":
    main()
