// Every page by itself: quiet, inside its policy, accessible in light and dark, never wider than the window, and whole
// without a script.
import { readFileSync } from "node:fs";
import { check } from "./results.mjs";
import { Site } from "./site.mjs";
import { tab } from "./browser.mjs";

const axe = readFileSync(new URL("./node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const rules = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], preload: false, resultTypes: ["violations"] };
// 320 px is also a window of 1280 px at 400 %.
const widths = [320, 390, 600, 768, 1024, 1280, 1920];

// Works through a list in two tabs at once.
async function each(browser, options, paths, base, work) {
  const queue = [...paths];
  const worker = async () => {
    const context = await browser.newContext(options);
    const { page, heard } = await tab(context, base);
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      await page.goto(Site.url(base, path), { waitUntil: "load" });
      await work(page, path);
      const noise = heard();
      check(noise === "", `${path}: ${noise}`);
    }
    await context.close();
  };
  await Promise.all([worker(), worker()]);
}

export async function accessible(page, path) {
  await page.evaluate(axe);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, rules), rules);
    check(violations.length === 0, violations.map(({ id, help, nodes }) =>
      `${path} (${colorScheme}): ${id}: ${help}: ${nodes.slice(0, 2).map((node) => node.html.slice(0, 200)).join(" | ")}`).join("\n"));
  }
}

async function fits(page, path) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(over <= 0, `${path} at ${width} px: ${over} px too wide`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

export async function pages(browser, site, paths) {
  const viewport = { width: 1280, height: 900 };
  const text = new Map();
  await each(browser, { viewport, reducedMotion: "reduce" }, paths, site.file, async (page, path) => {
    text.set(path, await page.locator("main").evaluate((main) => main.innerText.length));
    await accessible(page, path);
    await fits(page, path);
  });
  await each(browser, { viewport, javaScriptEnabled: false }, paths, site.file, async (page, path) => {
    const plain = await page.locator("main").evaluate((main) => ({ length: main.innerText.length, hidden: main.querySelectorAll("[hidden]").length }));
    check(plain.hidden === 0, `${path}: something stays hidden without JavaScript`);
    check(plain.length > 0 && plain.length >= 0.9 * text.get(path), `${path}: ${plain.length} characters without JavaScript, ${text.get(path)} with it`);
  });
  await each(browser, { viewport }, paths, site.http, async () => {});
}
