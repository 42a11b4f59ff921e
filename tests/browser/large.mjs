// A large engagement: many findings of ordinary length. node large.mjs FOLDER COUNT [SYSTEMS]
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count] = [process.argv[2], Number(process.argv[3])];
const write = (path, text) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};

// The same numbers on every machine.
let seed = 42;
const below = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % n;
};
const pick = (list) => list[below(list.length)];

const controls = ["A.2.2", "A.2.3", "A.3.2", "A.4.2", "A.4.4", "A.5.2", "A.5.4", "A.6.1.3", "A.6.2.2", "A.6.2.4", "A.6.2.5", "A.6.2.6", "A.6.2.8", "A.7.2", "A.7.4", "A.8.2", "A.8.4", "A.9.2", "A.9.4", "A.10.3"];
const systems = Array.from({ length: Number(process.argv[4] ?? 3) }, (_, at) => ["assistant", "scoring", "agent"][at] ?? `system-${at + 1}`);
const places = ["in the claims desk", "during onboarding", "after an update", "behind the gateway", "in a shared index", "without a record", "on the mobile channel", "under load"];
const acts = ["Instructions hidden in documents reach", "Nobody reviews what changes", "A stale filter lets through", "Logs do not show", "A supplier may alter", "Two roles share", "An outdated policy governs", "No limit is set for"];
const things = ["the payout tool", "retrieved passages", "the scoring model", "released prompts", "training records", "tool descriptions", "user sessions", "the decision journal"];
const words = "the control was examined over several days and each attempt was recorded with its input output and result so that another assessor can repeat it while the owner of the process confirmed what the record shows and named the document that governs it".split(" ");
const sentence = () => {
  const text = Array.from({ length: 14 + below(12) }, () => pick(words)).join(" ");
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
};
const paragraph = () => Array.from({ length: 3 + below(3) }, sentence).join(" ");
const day = (month, date) => `2026-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;

write("engagement.yaml", `title: Large engagement
reference: LARGE-1
client: Client
assessor: Assessor
report: { version: "1.0", date: 2026-10-09 }
period: { from: 2026-01-05, to: 2026-09-30 }
classification: TLP:AMBER
audits:
  - { id: surveillance-1, kind: surveillance, from: 2026-11-16, to: 2026-11-18 }
`);
for (const id of systems) write(`systems/${id}.md`, `---\ntitle: The ${id}\nrole: deployer\n---\n${paragraph()}\n`);
for (let number = 1; number <= count; number += 1) {
  const id = `F-${String(number).padStart(4, "0")}`;
  const grade = pick(["major", "minor", "minor", "minor", "opportunity", "conforming"]);
  const nonconforming = grade === "major" || grade === "minor";
  const refs = [...new Set(Array.from({ length: 1 + below(3) }, () => pick(controls)))];
  const entries = refs.map((ref, at) => (at === 0 || !nonconforming ? `  - ${ref}` : `  - { ref: ${ref}, grade: minor, failure: operating, statement: ${sentence()} }`));
  const file = `${id.toLowerCase()}/record.json`;
  write(`evidence/${file}`, `{"finding":"${id}","attempts":${below(400)}}\n`);
  // A script without spaces, so that the search is asked for one.
  const other = number % 50 === 0 ? "\n\n間接プロンプト注入により支払いが承認された。" : "";
  write(`findings/${id}.md`, `---
id: ${id}
title: ${pick(acts)} ${pick(things)} ${pick(places)}, case ${number}
summary: ${sentence()}
grade: ${grade}
${nonconforming ? `failure: ${pick(["design", "operating"])}` : `tested: ${pick(["design", "operating", "both"])}`}
controls:
${entries.join("\n")}
systems: [${pick(systems)}]
threats: [${pick(["prompt-injection", "data-poisoning", "model-inversion"])}]
found: ${day(1 + below(9), 1 + below(28))}
author: Tester ${1 + below(4)}
status: open
${nonconforming ? `remediation: { owner: Owner ${1 + below(9)} }\n` : ""}evidence:
  - { file: ${file}, kind: record, title: Record of ${id} }
---
${nonconforming ? "## Statement of nonconformity\n" : "## Objective evidence\n"}
${sentence()}

${nonconforming ? `## Objective evidence\n\n${paragraph()} See [[evidence:${file}]].\n` : `See [[evidence:${file}]].\n`}
| Step | Result |
|---|--:|
| First | ${below(100)} |
| Second | ${below(100)} |

## Extent

${paragraph()}

## Impact

${paragraph()}${other}

\`\`\`json
{"attempt": ${below(1000)}, "tool": "payout.approve", "trace": "${below(2 ** 24).toString(16)}${below(2 ** 24).toString(16)}"}
\`\`\`

## Recommendation

- ${sentence()}
- ${sentence()}
`);
}
