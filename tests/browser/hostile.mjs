// An engagement made of attacks, and its site in a browser: nothing runs, nothing is asked for, nothing is obeyed.
// node hostile.mjs make FOLDER         writes the engagement: every payload through every field and context; and in it,
//                                      files of other tools
// node hostile.mjs open SITE [--full]  opens a sample of the pages of the built site, or each of them
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, tab } from "./browser.mjs";
import { payloads } from "./payloads.mjs";
import { check, report } from "./results.mjs";
import { Site } from "./site.mjs";

// JSON is YAML, but for what YAML does not hold at all.
const text = (value) => JSON.stringify(value.replaceAll("\0", "")).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\ufff9-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
const line = (value) => value.replaceAll(/[\r\n]+/g, " ");
const cell = (value) => line(value).replaceAll("|", "\\|");
// What a file may be called: one folder, no control characters, not too long.
const name = (value) => [...line(value)].filter((letter) => letter >= " " && !"/\\\u007f\u0085".includes(letter)).slice(0, 40).join("");

// A text in every place where Markdown puts text. What may swallow all that follows stands last.
const body = (p, at) => `## Statement of nonconformity

Seen: ${line(p)}

## Objective evidence

> ${line(p)}

- ${line(p)}
  1. ${line(p)}

| ${cell(p)} | b |
|---|---|
| ${cell(p)} | ${cell(p)} |

## Root cause

*${line(p)}* **${line(p)}** ~~${line(p)}~~ [${line(p)}](https://example.org/${at}) ![${line(p)}](x.png "${line(p)}")

[link](<${line(p).replaceAll(/[<>]/g, "")}>) [link](x.md "${line(p).replaceAll("\"", "'")}") \`${line(p).replaceAll("`", "")}\`

## Correction

A note[^n].

## Corrective action

Seen.

> [!WARNING]
> ${line(p)}

## Extent

\`\`\`\`\`${["html", "json", "svg", "javascript", "transcript", "text"][at % 6]}
${p}
\`\`\`\`\`

[^n]: ${line(p)}

## Impact

### ${line(p)}

<div ${line(p)}>

## Recommendation

${p}
`;

const finding = (p, at) => {
  const v = text(p);
  const kinds = ["html", "svg", "json", "xhtml", "md", "txt", "xml", "js", "csv", "pdf", "mht", "swf"];
  const file = `h-${at}/e${name(p)}-${at}.${kinds[at % kinds.length]}`;
  return { file, id: `F-${at + 1}`, text: `---
id: F-${at + 1}
title: ${text(line(p).slice(0, 300) || "-")}
summary: ${v}
grade: minor
failure: operating
controls:
  - A.6.2.6
  - hostile:H-1
  - { ref: A.8.4, grade: major, failure: design, statement: ${v}, grading: { absent: true, systemic: no, affects-intended-results: no, rationale: ${v} } }
systems: [assist]
target: { model: ${v}, version: ${v}, surface: ${v}, place: ${v} }
lifecycle: [verification-validation]
threats: [prompt-injection]
risks: [R-1]
phase: exploitation
severity: high
grading: { absent: false, systemic: false, affects-intended-results: false, rationale: ${v} }
trials: { probe: ${v}, attempted: 10, succeeded: 4, resisted: 5, unassessed: 1, judge: ${v} }
detection: { detected: partly, by: ${v}, after: ${v} }
status: closed
author: ${v}
found: 2026-08-19
acknowledged: { by: ${v}, date: 2026-08-20, agreed: no, comment: ${v} }
acceptance: { by: ${v}, date: 2026-08-20, until: 2026-12-01, reason: ${v} }
withdrawal: { by: ${v}, date: 2026-08-20, reason: ${v} }
remediation:
  owner: ${v}
  due: 2026-09-21
  verification:
    - { date: 2026-09-27, by: ${v}, result: effective }
evidence:
  - { file: ${text(file)}, kind: ${v}, title: ${v}, by: ${v} }
source: { tool: ${v}, version: ${v}, file: ${v}, sha256: ${"0".repeat(64)}, ref: ${v}, fingerprint: ${v} }
confirmed: { by: ${v}, date: 2026-09-28 }
x-own: ${v}
---
${body(p, at)}` };
};

// Files of other tools, as whoever attacks a system under test would like them to be.
function imports(folder) {
  const write = (name, content) => writeFileSync(join(folder, name), content);
  const row = (p, at) => ({
    success: false, failureReason: 1, provider: { id: p, label: p }, testIdx: at, error: p, prompt: { raw: p, label: p }, response: { output: p }, gradingResult: { pass: false, reason: p },
    metadata: { pluginId: `plugin-${at % 20}${at < 20 ? p : ""}`, strategyId: `s${at % 3}`, severity: "high", goal: p },
  });
  write("promptfoo.json", JSON.stringify({ evalId: payloads[0], metadata: { promptfooVersion: payloads[1] }, results: { version: 3, timestamp: "2026-08-02T10:00:00Z", prompts: [], stats: {}, results: payloads.map(row) } }));
  const attempt = (p, at) => ({ entry_type: "attempt", uuid: `a-${at}`, seq: 0, status: 2, probe_classname: `p${at % 20}.${at < 20 ? p : "P"}`, goal: p, prompt: { turns: [{ role: "user", content: { text: p } }] }, outputs: [{ text: p }], detector_results: { [`d.${at < 20 ? p : "D"}`]: [1] } });
  write("garak.report.jsonl", [{ entry_type: "start_run setup", "plugins.target_type": payloads[2], "plugins.target_name": payloads[3], "run.eval_threshold": 0.5 }, { entry_type: "init", garak_version: payloads[4], start_time: "2026-09-01T10:00:00", run: "r" }, ...payloads.map(attempt)].map((entry) => JSON.stringify(entry)).join("\n"));
  const sample = (p, at) => ({ id: at, epoch: 1, input: p, target: p, messages: [{ role: "user", content: p }, { role: "assistant", content: p, tool_calls: [{ function: p, arguments: { [p]: p } }] }], scores: { [at < 20 ? p : "judge"]: { value: "C", answer: p, explanation: p } } });
  write("inspect.json", JSON.stringify({ version: 2, status: "success", eval: { task: payloads[5], model: payloads[6], created: "2026-07-01T10:00:00+02:00", packages: { inspect_ai: payloads[7] } }, samples: payloads.map(sample) }));
  const result = (p, at) => ({ ruleId: `R${at % 40}`, message: { text: p }, level: "error", locations: [{ physicalLocation: { artifactLocation: { uri: p } }, logicalLocations: [{ fullyQualifiedName: p }] }] });
  const rule = (at) => ({ id: `R${at}`, name: payloads[at], shortDescription: { text: payloads[at + 40] }, fullDescription: { text: payloads[at + 80] }, help: { text: payloads[at + 120], markdown: payloads[at + 160] }, helpUri: payloads[at + 200], properties: { tags: [payloads[at + 240]] } });
  write("scan.sarif", JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: payloads[8], semanticVersion: payloads[9], rules: Array.from({ length: 40 }, (_, at) => rule(at)) } }, results: payloads.map(result) }] }));
}

// Fields of which an engagement has but one each hold a handful of payloads, every field others.
function make(folder) {
  const write = (path, content) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  let next = 0;
  const some = () => text(Array.from({ length: 5 }, () => line(payloads[next++ % payloads.length]).slice(0, 200)).join(" "));
  const list = () => `[${Array.from({ length: 12 }, some).join(", ")}]`;
  write("engagement.yaml", `title: ${some()}
reference: ${some()}
client: ${some()}
assessor: ${some()}
team: [{ name: ${some()}, role: ${some()} }]
independence: ${some()}
objectives: ${some()}
scope: { units: ${list()}, roles: ${list()}, exclusions: ${list()} }
criteria: ${list()}
limits: ${list()}
report: { version: ${some()}, date: 2026-10-09, approved-by: ${some()} }
classification: ${some()}
distribution: ${list()}
revisions: [{ version: ${some()}, date: 2026-10-01, by: ${some()}, note: ${some()} }]
certificate: { body: ${some()}, decided: 2026-03-02, expires: 2029-03-01 }
audits: [{ id: surveillance-1, kind: surveillance, from: 2026-11-16, to: 2026-11-18 }]
risks: [{ id: R-1, title: ${some()} }]
escalations: [{ rule: E1, ref: A.6.2.6, decision: declined, by: ${some()}, reason: ${some()} }]
excused: [{ ref: A.10.4, reason: ${some()} }]
catalogs: [iso-42001-2023, hostile]
frameworks: [{ id: hostile-frame, show: all }]
exports: [xlsx, oscal-assessment-results, oscal-poam, sarif, markdown]
`);
  write("systems/assist.md", `---\ntitle: ${some()}\nrole: both\nowner: ${some()}\nmodel: ${some()}\nversion: ${some()}\nlifecycle: ${some()}\ndata: ${some()}\n---\n${payloads.slice(0, 60).map(line).join("\n\n")}\n`);
  write("pages/attacks.md", `---\ntitle: ${some()}\n---\n${payloads.map((p) => `- ${line(p)}`).join("\n")}\n`);
  write("statement-of-applicability.yaml", `version: ${some()}\napproved-by: ${some()}\ncontrols:\n  - { ref: A.6.2.6, applicable: yes, justification: ${some()}, status: implemented, owner: ${some()}, reference: ${some()}, risks: [R-1] }\n  - { ref: A.9.4, applicable: no, justification: ${some()} }\n`);
  // A catalog, a crosswalk and an earlier report of the client's own, and the words of the interface.
  write("catalogs/hostile.yaml", `standard: { id: hostile, designation: ${some()}, title: ${some()} }\nprefix: hostile\nareas: [{ ref: H, title: ${some()}, about: ${some()} }]\nrequirements:\n  - { ref: H-1, title: ${some()}, area: H, about: ${some()}, test-approach: ${some()}, common-gap: ${some()}, synonyms: ${list()} }\n${payloads.slice(0, 40).map((p, at) => `  - { ref: H-${at + 2}, title: ${text(line(p) || "-")}, area: H, about: ${text(p)} }\n`).join("")}`);
  write("catalogs/crosswalk.yaml", `framework: { id: hostile-frame, title: ${some()}, cite: ${some()}, about: ${some()}, status: ${some()}, titles: ${some()}, notes: ${list()} }\nelements:\n  - { id: X-1, title: ${some()} }\nrows:\n  - { from: A.6.2.6, to: X-1, relationship: supports, source: ${some()}, difference: ${some()} }\n`);
  const past = (p, at) => ({ id: at % 2 ? `F-${at + 1}` : `${line(p)} ${at}`, title: p, grade: "minor", status: "closed", corrected: at % 3 === 0, controls: [{ ref: "A.6.2.6", grade: "minor", open: true }, { ref: p, grade: "major", open: true }] });
  write("history/2025-h2.json", JSON.stringify({ schema: "aims-site.report/1", edition: "internal", engagement: { report: { date: "2025-12-01" } }, findings: payloads.map(past), requirements: payloads.map((p) => ({ ref: p, verdict: "major" })), figures: {}, maturity: { level: 1 } }));
  const word = () => text(JSON.parse(some()).replaceAll(/[{}]/g, ""));
  const words = (keys) => keys.split(" ").map((key) => `  ${key}: ${word()}\n`).join("");
  write("theme/strings/en.yaml", `frame:\n${words("skip menu search navigation crumbs contents previous next disclaimer proposals method")}search:\n${words("label hint close none one loading failed keys more")}nav:\n${words("group-outcome group-requirements index findings controls nonconformities failures maturity applicability systems lifecycle threats phases frameworks schedule remediation gaps")}`);
  write("activities.yaml", `- { id: ACT-1, title: ${some()}, from: 2026-08-01, to: 2026-08-20, method: manual, kind: exercise, controls: [A.6.2.6], systems: [assist], result: ${some()} }\n`);
  payloads.forEach((payload, at) => {
    const { id, file, text: content } = finding(payload, at);
    write(`findings/${id}.md`, content);
    write(`evidence/${file}`, `<html><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${payload}\n{"role": "user", "content": ${JSON.stringify(payload)}}\n`);
  });
  if (new Set(payloads).size < 300) throw new Error("there are at least 300 different payloads");
  imports(folder);
  console.log(`hostile: ${payloads.length} payloads`);
}

// What must not be on a page, whether or not it did anything while somebody looked.
const suspicious = () => {
  const found = [];
  const own = (address) => new URL(address, location.href).protocol === location.protocol && new URL(address, location.href).host === location.host;
  for (const element of document.querySelectorAll("*")) {
    const tag = element.localName;
    if (["iframe", "object", "embed", "base", "frame", "applet", "video", "audio", "marquee", "portal", "style"].includes(tag)) found.push(`<${tag}>`);
    if (tag === "script" && (!element.hasAttribute("src") || !own(element.getAttribute("src")))) found.push("a script that is not the site's");
    if (tag === "meta" && /refresh/i.test(element.httpEquiv)) found.push("<meta refresh>");
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "style" || name === "srcdoc" || name === "ping") found.push(`<${tag} ${name}>`);
      if (["src", "srcset", "data", "poster", "background", "action", "formaction"].includes(name) && !own(value)) found.push(`<${tag} ${name}="${value}">`);
      if (tag !== "a" && tag !== "link" && /^(xlink:)?href$/.test(name) && !value.startsWith("#") && !own(value)) found.push(`<${tag} ${name}="${value}">`);
    }
    if (tag === "a" && element.hasAttribute("href")) {
      const { protocol, rel } = element;
      const address = element.getAttribute("href");
      // Of an address that no browser can read, the protocol is ":"; it leads nowhere.
      const web = /^https?:\/\//i.test(address);
      if (!["http:", "https:", "mailto:", location.protocol].includes(protocol) && !(web && protocol === ":")) found.push(`a link by ${protocol} ${address}`);
      if (web && !(element.classList.contains("external") && rel === "noopener noreferrer")) found.push(`an unmarked link to ${address}`);
      if (protocol.startsWith("http") && !web && !own(element.href)) found.push(`a link out of the site: ${address}`);
      if (protocol === "file:" && !element.pathname.startsWith(globalThis.siteRoot)) found.push(`a link out of the site: ${element.href}`);
    }
  }
  if (globalThis.struck !== undefined) found.push("a payload ran");
  return found.concat(globalThis.broken);
};

async function open(folder, full) {
  const site = new Site(folder);
  await site.serve();
  const browser = await launch();
  const paths = full ? site.pages.map(({ path }) => path) : site.sample(3);
  for (const base of full ? [site.file, site.http] : [site.file]) {
    const queue = [...paths];
    const worker = async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const { page, heard } = await tab(context, base);
      await page.addInitScript((root) => {
        globalThis.siteRoot = root;
        globalThis.broken = [];
        document.addEventListener("securitypolicyviolation", (event) => globalThis.broken.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
      }, new URL(base).pathname);
      for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
        const url = Site.url(base, path);
        await page.goto(url, { waitUntil: "load" });
        const found = await page.evaluate(suspicious);
        check(page.url() === url, `${path}: it went to ${page.url()}`);
        check(found.length === 0, `${path}: ${[...new Set(found)].slice(0, 5).join("; ")}`);
        const noise = heard();
        check(noise === "", `${path}: ${noise}`);
      }
      // What scripts show: rows that are sorted and filtered, results of a search.
      const url = Site.url(base, "findings/index.html");
      await page.goto(url);
      await page.keyboard.press("/");
      const field = page.locator(".search input");
      await field.waitFor();
      for (const query of ["alert", "<script>", "canary", "\"><img", "__proto__"]) {
        await field.fill(query);
        await page.waitForTimeout(250);
        const found = await page.evaluate(suspicious);
        check(found.length === 0, `the search for ${query}: ${[...new Set(found)].slice(0, 5).join("; ")}`);
      }
      const noise = heard();
      check(noise === "", `the search: ${noise}`);
      await context.close();
    };
    await Promise.all([worker(), worker()]);
  }
  await browser.close();
  site.close();
  console.log(`hostile: ${payloads.length} payloads, ${paths.length} of ${site.pages.length} pages opened`);
  process.exit(report("hostile") ? 0 : 1);
}

const [, , command, folder] = process.argv;
if (command === "make") make(folder);
else await open(folder, process.argv.includes("--full"));
