// An engagement whose findings are the Markdown of the real world: every README and changelog, and the comments of every
// source file, among the sources of the packages that cargo has unpacked. node real.mjs make FOLDER | node real.mjs check SITE
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const head = (id) => `---
id: ${id}
title: Document ${id}
grade: minor
failure: design
controls: [A.6.2.4]
systems: [assist]
evidence: [{ file: log.txt }]
---
## Statement of nonconformity

None.

## Objective evidence

None.

`;

// What a file says in Markdown, if it says anything.
function markdown(path) {
  if (!/\.(md|rs)$/.test(path) || statSync(path).size > 2_000_000) return "";
  const text = readFileSync(path, "utf8");
  if (path.endsWith(".md")) return text;
  return [...text.matchAll(/^[ \t]*\/\/[/!](?!\/) ?(.*)$/gm)].map((line) => line[1]).join("\n");
}

function make(folder) {
  for (const inner of ["findings", "systems", "evidence"]) mkdirSync(join(folder, inner), { recursive: true });
  writeFileSync(join(folder, "engagement.yaml"), "title: Real\nclient: Client\nreport: { date: 2026-10-09 }\n");
  writeFileSync(join(folder, "systems/assist.md"), "---\ntitle: Assist\n---\n");
  writeFileSync(join(folder, "evidence/log.txt"), "log\n");
  const sources = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
  const seen = new Set();
  for (const file of readdirSync(sources, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const text = markdown(join(file.parentPath ?? file.path, file.name));
    if (text.length < 300 || seen.has(text)) continue;
    seen.add(text);
    writeFileSync(join(folder, `findings/${seen.size}.md`), head(`R-${seen.size}`) + text);
  }
  console.log(`${seen.size} documents`);
  if (seen.size < 1000) throw new Error("too few to mean anything");
}

async function check(folder) {
  const [{ links }, { Site }, { report }] = await Promise.all(
    ["links", "site", "results"].map((name) => import(`../browser/${name}.mjs`)),
  );
  links(new Site(folder));
  if (!report("real documents")) process.exit(1);
}

const [what, folder] = process.argv.slice(2);
await { make, check }[what](folder);
