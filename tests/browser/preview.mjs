// The preview in a browser, while somebody writes: node preview.mjs BINARY
// What must come is waited for. What must not come is held against a mark that a page loses when it is loaded again.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { launch, tab } from "./browser.mjs";
import { accessible } from "./pages.mjs";
import { check, report, same } from "./results.mjs";

const folder = mkdtempSync(join(tmpdir(), "preview-"));
const write = (path, text) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

const paragraph = (n) => `Paragraph ${n}. ${"The assistant follows what the attachment says. ".repeat(6)}\n`;
const finding = (id, { title = `Attachment ${id} is obeyed`, grade = "minor", author = "author: tester\n", before = "", after = "", status = "" } = {}) => `---
id: ${id}
title: ${title}
grade: ${grade}
failure: design
controls: [A.6.2.4]
systems: [assist]
sample: { tested: 1, of: 1 }
${author}${status}found: 2026-09-14
remediation: { owner: Head of IT, due: 2026-11-01 }
evidence: [{ file: log.txt, sha256: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae }]
---
## Statement of nonconformity

${before}The verification plan contains no adversarial test.

## Objective evidence

${Array.from({ length: 40 }, (_, n) => paragraph(n)).join("\n")}
## Impact

Text from outside is obeyed.

## Recommendation

Add such tests. ${after}
`;

write("engagement.yaml", `title: A live report
client: Client
report: { date: 2026-10-09 }
audits: [{ id: stage-1, kind: stage-1, from: 2026-11-16 }]
`);
write("systems/assist.md", "---\ntitle: Assist\n---\n");
write("evidence/log.txt", "foo");
write("findings/F-1.md", finding("F-1"));
write("findings/F-2.md", finding("F-2"));

const server = spawn(process.argv[2], ["--quiet", "serve", folder, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
const base = await new Promise((done) => createInterface(server.stdout).once("line", done));
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
await context.addInitScript(() => {
  document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
});

// Opens a page, and marks it as the one that was opened.
async function open(path) {
  const { page, heard } = await tab(context, base);
  await page.goto(base + path, { waitUntil: "load" });
  await spokenTo(page);
  await mark(page);
  return { page, heard };
}
// Waits for the first news: until then the status line says nothing.
const spokenTo = (page) => page.waitForFunction(() => document.querySelector("#aims-preview")?.shadowRoot.querySelector(".status").textContent);
const mark = (page) => page.evaluate(() => { globalThis.marked = true; });
const stayed = (page) => page.evaluate(() => globalThis.marked === true);
// Waits until a page was loaded again, and marks it anew.
async function reloaded(page) {
  await page.waitForFunction(() => globalThis.marked === undefined);
  await spokenTo(page);
  await mark(page);
}
const top = (page, id) => page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, id);
const settle = (page) => page.waitForFunction(() => document.readyState === "complete");

const one = await open("findings/F-1.html");
const register = await open("findings/index.html");
const method = await open("method.html");
const tabs = [one, register, method];
const panel = (page) => page.locator("#aims-preview .panel");
const status = (page) => page.locator("#aims-preview .status");
same(await status(method.page).innerText(), "Nothing is missing", "the status line of a report that lacks nothing");

// The text of a finding: its own tab follows, and stays where its reader was.
const heading = await one.page.evaluate(() => [...document.querySelectorAll("main h2[id], main h3[id]")].find((h) => h.textContent.includes("Impact")).id);
await one.page.evaluate((id) => document.getElementById(id).scrollIntoView({ behavior: "instant", block: "start" }), heading);
const place = await top(one.page, heading);
write("findings/F-1.md", finding("F-1", { after: "And then run them." }));
await reloaded(one.page);
await settle(one.page);
check((await one.page.locator("main").innerText()).includes("And then run them."), "the new text is shown");
same(Math.round(await top(one.page, heading)), Math.round(place), "what was at the top of the window after an edit below it");
const scrolled = await one.page.evaluate(() => scrollY);
check(scrolled > 300, `the page was scrolled: ${scrolled}`);
// Text that comes in above moves everything but what is looked at.
write("findings/F-1.md", finding("F-1", { before: Array.from({ length: 12 }, (_, n) => `${paragraph(`new ${n}`)}\n`).join("") }));
await reloaded(one.page);
await settle(one.page);
same(Math.round(await top(one.page, heading)), Math.round(place), "what was at the top of the window after an edit above it");
check((await one.page.evaluate(() => scrollY)) > scrolled + 300, "the text above has grown");

// Its title: the register follows too.
check(await stayed(register.page), "the register does not show the text of a finding");
write("findings/F-1.md", finding("F-1", { title: "Whatever is attached is obeyed" }));
await reloaded(register.page);
await reloaded(one.page);
check((await register.page.locator("main").innerText()).includes("Whatever is attached is obeyed"), "the new title in the register");

// An error: over every page, with a link to its line, until it is mended.
write("findings/F-1.md", finding("F-1", { title: "Whatever is attached is obeyed", grade: "mayor" }));
for (const { page } of tabs) {
  await panel(page).waitFor({ state: "visible" });
  check(await stayed(page), `${page.url()} was not loaded again`);
  const link = panel(page).locator("a").first();
  same(await link.getAttribute("href"), `vscode://file${join(folder, "findings/F-1.md")}:4:8`, "the link that opens the editor");
  same(await link.innerText(), "findings/F-1.md:4:8", "where the error is");
  check((await panel(page).locator("pre").innerText()).includes("mayor"), "the diagnostic is quoted");
  same(await status(page).innerText(), "1 error", "the status line of an error");
}
check((await one.page.locator("main").innerText()).includes("Whatever is attached is obeyed"), "the last good page stays");
await accessible(one.page, "a page below its errors");
await panel(method.page).locator("button").click();
await panel(method.page).waitFor({ state: "hidden" });
write("findings/F-1.md", finding("F-1", { title: "Whatever is attached is obeyed" }));
for (const { page } of tabs) {
  await panel(page).waitFor({ state: "hidden" });
  await status(page).filter({ hasText: "Nothing is missing" }).waitFor();
  check(await stayed(page), `${page.url()} shows what it showed before the error`);
}

// Warnings and drafts are counted, and listed.
write("findings/F-2.md", finding("F-2", { author: "" }));
write("findings/F-3.md", finding("F-3", { status: "status: draft\n" }));
await status(method.page).filter({ hasText: "1 warning · 1 draft" }).waitFor();
check(await stayed(method.page), "what counts nowhere shows nowhere");
const list = await open("_todo");
const listed = await list.page.locator("main").innerText();
check(listed.includes("Head of IT") && listed.includes("F-2") && listed.includes("F-3"), `the list: ${listed}`);
await accessible(list.page, "the writer's list");
write("findings/F-2.md", finding("F-2"));
await reloaded(list.page);
check(!(await list.page.locator("main").innerText()).includes("F-2 "), "what was done is off the list");

// A finding that goes: its page says so and leads on, and is there again when the finding is.
const two = await open("findings/F-2.html");
renameSync(join(folder, "findings/F-2.md"), join(folder, "_F-2.md"));
await reloaded(two.page);
check((await two.page.locator("main h1").innerText()).includes("not in the report"), "the page says that it is gone");
check(await two.page.locator("main a[href='../findings/index.html']").isVisible(), "it leads on");
renameSync(join(folder, "_F-2.md"), join(folder, "findings/F-2.md"));
await reloaded(two.page);
check((await two.page.locator("main h1").innerText()).includes("F-2 is obeyed"), "the page is back");
// A browser tells of every page that is not found; nothing else is told.
const noise = two.heard().split("; ").filter((line) => line !== "" && !line.includes("404"));
same(noise, [], "the page that was gone");

// The theme: every page follows.
await Promise.all(tabs.map(({ page }) => mark(page)));
write("theme/theme.yaml", "light: { paper: '#fffbe6' }\n");
for (const { page } of tabs) {
  await reloaded(page);
  await page.emulateMedia({ colorScheme: "light" });
  same(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 251, 230)", "the colour of the paper");
}

for (const { page, heard } of [...tabs, list]) same(heard(), "", `${page.url()} is quiet`);
server.kill("SIGINT");
const code = await new Promise((done) => server.once("exit", done));
same(code, 0, "Ctrl-C ends it, with pages open");
await browser.close();
rmSync(folder, { recursive: true });
process.exit(report("preview") ? 0 : 1);
