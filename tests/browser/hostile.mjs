// An engagement made of attacks, and its site in a browser: nothing runs, nothing is asked for, nothing is obeyed.
// node hostile.mjs make FOLDER         writes the engagement: every payload through every field and context
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
exports: [xlsx, oscal-assessment-results, oscal-poam, sarif, markdown]
`);
  write("systems/assist.md", `---\ntitle: ${some()}\nrole: both\nowner: ${some()}\nmodel: ${some()}\nversion: ${some()}\nlifecycle: ${some()}\ndata: ${some()}\n---\n${payloads.slice(0, 60).map(line).join("\n\n")}\n`);
  write("pages/attacks.md", `---\ntitle: ${some()}\n---\n${payloads.map((p) => `- ${line(p)}`).join("\n")}\n`);
  write("statement-of-applicability.yaml", `version: ${some()}\napproved-by: ${some()}\ncontrols:\n  - { ref: A.6.2.6, applicable: yes, justification: ${some()}, status: implemented, owner: ${some()}, reference: ${some()}, risks: [R-1] }\n  - { ref: A.9.4, applicable: no, justification: ${some()} }\n`);
  write("activities.yaml", `- { id: ACT-1, title: ${some()}, from: 2026-08-01, to: 2026-08-20, method: manual, kind: exercise, controls: [A.6.2.6], systems: [assist], result: ${some()} }\n`);
  payloads.forEach((payload, at) => {
    const { id, file, text: content } = finding(payload, at);
    write(`findings/${id}.md`, content);
    write(`evidence/${file}`, `<html><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${payload}\n{"role": "user", "content": ${JSON.stringify(payload)}}\n`);
  });
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
