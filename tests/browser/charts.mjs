// The charts of engagements with nothing in them, with one of everything, and with 500.
// node charts.mjs FOLDER BINARY
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, tab } from "./browser.mjs";
import { check, report, same } from "./results.mjs";
import { Site } from "./site.mjs";

const [folder, binary] = process.argv.slice(2);
const pages = ["index", "controls/index", "failures", "maturity", "gaps", "lifecycle/index", "threats/index", "systems/index", "schedule", "remediation", "trend"];

// Earlier reports, a day apart; numbers that rise and fall.
function history(engagement, count) {
  mkdirSync(join(engagement, "history"), { recursive: true });
  for (let at = 0; at < count; at += 1) {
    const date = new Date(Date.UTC(2026, 9, 8 - at)).toISOString().slice(0, 10);
    const finding = (id) => ({ id: `F-${id}`, title: `Then ${id}`, grade: "minor", status: "open", corrected: false, controls: [{ ref: "A.6.2.4", grade: "minor", counts: true, open: true }] });
    writeFileSync(join(engagement, "history", `${date}.json`), JSON.stringify({
      schema: "aims-site.report/1", engagement: { report: { date } }, findings: Array.from({ length: at % 7 }, (_, id) => finding(id + 1)),
      requirements: [], figures: { coverage: { controls: { applicable: 38, tested: 1 }, clauses: { applicable: 23, tested: 0 } } }, maturity: { level: 1 },
    }));
  }
}

// What is wrong with the drawings of a page, and what they say in numbers.
function drawings() {
  const wrong = [];
  const near = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  for (const svg of document.querySelectorAll("main svg[role=img]")) {
    const title = svg.querySelector(":scope > title")?.textContent.trim();
    const told = (text) => wrong.push(`${title ?? svg.outerHTML.slice(0, 80)}: ${text}`);
    if (!title) told("no title");
    if (!svg.querySelector(":scope > desc")?.textContent.trim()) told("no description");
    const frame = svg.getBoundingClientRect();
    for (const element of [svg, ...svg.querySelectorAll("*")]) {
      for (const { name, value } of element.attributes) {
        if (/NaN|Infinity|undefined|null/.test(value)) told(`${name}="${value}"`);
        if (/%$/.test(value) && !(parseFloat(value) >= 0 && parseFloat(value) <= 100)) told(`${name}="${value}" lies outside`);
      }
    }
    // Names may be cut by their own place, and by nothing else; none covers another.
    const texts = [...svg.querySelectorAll("text")].map((text) => {
      const place = text.parentElement.closest("svg");
      if (place === svg) return { text, rect: text.getBoundingClientRect() };
      const [x, y, width, height] = [place.x, place.y, place.width, place.height].map((length) => length.baseVal.value);
      return { text, rect: new DOMRect(frame.left + x, frame.top + y, width, height) };
    });
    for (const { text, rect } of texts) if (!near(rect, frame)) told(`“${text.textContent}” stands outside`);
    const rows = texts.toSorted((a, b) => a.rect.top - b.rect.top || a.rect.left - b.rect.left);
    rows.forEach(({ text, rect }, at) => {
      const next = rows[at + 1]?.rect;
      if (next && Math.abs(next.top - rect.top) < 1 && next.left < rect.right - 1) told(`“${text.textContent}” covers the next name`);
    });
  }
  return wrong.slice(0, 5);
}

const numbers = (text) => (text.match(/\d[\d,]*/g) ?? []).map((number) => Number(number.replaceAll(",", "")));
const sum = (list) => list.reduce((whole, number) => whole + number, 0);

// The numbers of a chart, beside those of its table.
async function equal(page, name) {
  const texts = (css) => page.locator(css).allTextContents();
  const bars = async (table, columns) => {
    const rows = await page.locator(`${table} tbody tr`).evaluateAll((rows) => rows.map((row) => ({
      cells: [...row.querySelectorAll("td.end")].map((cell) => cell.textContent), drawn: row.querySelector("desc")?.textContent ?? "",
    })));
    check(rows.length > 0, `${name}: ${table} has no row`);
    for (const { cells, drawn } of rows) same(sum(numbers(drawn)), sum(columns(cells.map((cell) => numbers(cell)[0]))), `${name}: a bar of ${table}, “${drawn}”`);
  };
  if (page.url().endsWith("controls/index.html")) {
    same(numbers((await texts(".mosaic > desc"))[0]), (await texts(".heatmap .legend .figure")).map(Number), `${name}: the heat map and its legend`);
    await bars("#by-area", (cells) => cells.slice(2));
  }
  if (page.url().endsWith("failures.html")) await bars("#where .breakdown", (cells) => cells.slice(0, 4));
  if (/(threats|lifecycle)\/index\.html$/.test(page.url())) {
    const states = await Promise.all(["found", "corrected", "resisted", "tested", "not-tested"].map((state) => page.locator(`td.state-${state}`).count()));
    same(numbers((await texts(".mosaic > desc"))[0]), states, `${name}: the grid and its table`);
  }
  if (page.url().endsWith("maturity.html")) {
    const badges = (value) => page.locator(`#areas td .badge-rule-${value}, .ladder .badge-rule-${value}`).count();
    same(numbers((await texts(".mosaic > desc"))[0]), [await badges("met"), await badges("unmet")], `${name}: the scorecard and its table`);
  }
  if (page.url().endsWith("remediation.html")) {
    const open = sum((await texts(".stats .stat-figure")).slice(0, 2).map((text) => numbers(text)[0]));
    const lanes = await page.locator(".timeline tbody tr").count();
    const left = numbers((await texts("#chart > .section-note")).join(" "));
    check(lanes === open || (lanes > 0 && left.includes(open - lanes)), `${name}: ${lanes} lanes for ${open} open nonconformities, and ${left} are told`);
  }
  if (page.url().endsWith("trend.html") && (await page.locator(".lines").count()) > 0) {
    const column = (at) => page.locator(`.periods tbody tr td.end:nth-of-type(${at})`).allTextContents();
    const told = (await texts(".lines > svg > desc"))[0].split(".").map(numbers).filter((line) => line.length > 0);
    const cells = await Promise.all([5, 6, 7].map(column));
    same(told, cells.map((list) => list.map((text) => numbers(text)[0])), `${name}: the lines and their table`);
  }
}

const browser = await launch();
for (const count of [0, 1, 500]) {
  const engagement = join(folder, `engagement-${count}`);
  execFileSync("node", ["large.mjs", engagement, String(count), String(count)]);
  history(engagement, count);
  execFileSync(binary, ["--quiet", "build", engagement, "-o", join(folder, `site-${count}`)], { stdio: ["ignore", "ignore", "ignore"] });
  const site = new Site(join(folder, `site-${count}`));
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, heard } = await tab(context, site.file);
  for (const path of pages) {
    const name = `${path} with ${count}`;
    await page.goto(Site.url(site.file, `${path}.html`), { waitUntil: "load" });
    const wrong = await page.evaluate(drawings);
    check(wrong.length === 0, `${name}: ${wrong.join("; ")}`);
    await equal(page, name);
    const noise = heard();
    check(noise === "", `${name}: ${noise}`);
  }
  await context.close();
}
await browser.close();
process.exit(report("charts") ? 0 : 1);
