// The built site as a browser sees it: no console message, no request that leaves the page, no policy violation, no
// accessibility violation in light and dark, no sideways scrolling. Over file:// and over HTTP under a sub-path.
import { createServer } from "node:http";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const site = process.argv[2];
const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml", json: "application/json" };

function* pages(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* pages(path);
    else if (name.endsWith(".html")) yield relative(site, path);
  }
}

// All pages are opened; of pages made from one template a few get the slow checks.
const all = [...pages(site)];
const kind = (path) => path.replace(/[^/]+\.html$/, (name) => (path.includes("/") && name !== "index.html" ? "*" : name));
const sample = [];
const seen = new Map();
for (const path of all) {
  const n = (seen.get(kind(path)) ?? 0) + 1;
  seen.set(kind(path), n);
  if (n <= 3) sample.push(path);
}

const problems = [];
let passed = 0;
const check = (ok, text) => { if (ok) passed += 1; else problems.push(text); };

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname).replace(/^\/a\/b\//, "");
  try {
    const body = readFileSync(join(site, path));
    response.writeHead(200, { "content-type": types[path.split(".").pop()] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const http = `http://127.0.0.1:${server.address().port}/a/b/`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

async function open(context, base, path, each) {
  const page = await context.newPage();
  const noise = [];
  page.on("console", (message) => noise.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => noise.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { noise.push("dialog"); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) noise.push(`request: ${request.url()}`);
  });
  page.on("requestfailed", (request) => noise.push(`failed: ${request.url()}`));
  page.on("response", (response) => { if (response.status() >= 400) noise.push(`${response.status()}: ${response.url()}`); });
  await page.goto(base + path.split("/").map(encodeURIComponent).join("/"), { waitUntil: "load" });
  await each?.(page);
  check(noise.length === 0, `${path}: ${[...new Set(noise)].slice(0, 4).join("; ")}`);
  await page.close();
}

const file = pathToFileURL(site).href + "/";
for (const base of [file, http]) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  for (const path of base === file ? all : sample) await open(context, base, path);
  await context.close();
}

for (const scheme of ["light", "dark"]) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: scheme, bypassCSP: true, reducedMotion: "reduce" });
  for (const path of sample) {
    await open(context, file, path, async (page) => {
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      for (const violation of found.violations) {
        check(false, `${path} (${scheme}): ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(" | ")}`);
      }
      check(found.passes.length > 0, `${path}: axe checked nothing`);
    });
  }
  await context.close();
}

for (const width of [320, 390, 768, 1280, 1920]) {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  for (const path of sample) {
    await open(context, file, path, async (page) => {
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      check(over <= 0, `${path} at ${width}: ${over} px too wide`);
    });
  }
  await context.close();
}

{
  const context = await browser.newContext({ javaScriptEnabled: false });
  for (const path of sample) {
    await open(context, file, path, async (page) => {
      check((await page.locator("main h1").innerText()).length > 0, `${path}: nothing without JavaScript`);
    });
  }
  await context.close();
}

await browser.close();
server.close();
for (const problem of problems.slice(0, 60)) console.log(problem);
console.log(`browser: ${passed} passed, ${problems.length} failed`);
process.exit(problems.length === 0 ? 0 : 1);
