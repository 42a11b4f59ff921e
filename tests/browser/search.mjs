// The search: by keyboard alone, ranked, with excerpts, over files that are loaded when they are needed.
import { accessible } from "./pages.mjs";
import { check, same } from "./results.mjs";
import { Site } from "./site.mjs";
import { tab } from "./browser.mjs";

export async function search(browser, site, base) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, heard } = await tab(context, base);
  const loaded = new Set();
  page.on("request", (request) => { if (request.url().includes("/data/search/")) loaded.add(decodeURIComponent(request.url().slice(base.length))); });

  // A finding's own title, from its page, is what is looked for.
  const register = Site.url(base, "findings/index.html");
  await page.goto(register);
  const row = page.locator("table.register tbody tr").last();
  const [id, title] = [await row.locator(".ref").innerText(), await row.locator(".register-title").innerText()];
  check(loaded.size === 0, "nothing of the search is loaded before it is asked for");

  await page.goto(Site.url(base, "method.html"));
  await page.keyboard.press("/");
  const field = page.locator(".search input");
  await field.waitFor();
  check(await field.evaluate((element) => element === document.activeElement), "the search has the focus");
  const results = page.locator(".search [role=option]");
  await page.keyboard.type(title);
  // Results follow the typing; those of the whole title come last.
  await results.first().filter({ hasText: id }).waitFor({ timeout: 10_000 }).catch(() => {});
  check((await results.first().innerText()).includes(id), `the title of ${id} finds it first: ${await results.first().innerText()}`);
  const marks = await results.first().locator("mark").allInnerTexts();
  check(marks.length > 0, "matches are marked");
  const bytes = site.files.filter(({ path }) => loaded.has(path)).reduce((sum, file) => sum + file.bytes, 0);
  check(bytes > 0 && bytes < 1_000_000, `a first query loads ${bytes} bytes`);
  console.log(`search: the first query loads ${bytes} bytes of ${site.files.filter(({ path }) => path.startsWith("data/search/")).reduce((sum, file) => sum + file.bytes, 0)}`);

  await accessible(page, "the search");

  // Arrows choose, Enter opens.
  await field.fill(id.slice(0, 3));
  await page.waitForFunction((marks) => document.querySelectorAll(".search [role=option]:first-child mark").length < marks, marks.length).catch(() => {});
  await results.nth(1).waitFor();
  await page.keyboard.press("ArrowDown");
  const second = await results.nth(1).getAttribute("href");
  same(await page.locator(".search [aria-selected=true]").getAttribute("href"), second, "the arrow chooses the second");
  check((await field.getAttribute("aria-activedescendant")) === (await results.nth(1).getAttribute("id")), "the choice is told to a screen reader");
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith("/method.html")), page.keyboard.press("Enter")]);
  check(page.url().endsWith(second.replace(/^(\.\.\/)+/, "")), `Enter opens the choice: ${page.url()}`);

  // Escape closes; a slash in a field is a slash.
  await page.keyboard.press("/");
  await field.waitFor();
  await page.keyboard.type("/");
  same(await field.inputValue(), "/", "a slash in the field");
  await page.keyboard.press("Escape");
  check(!(await field.isVisible()), "Escape closes the search");

  // Unknown words find nothing, and say so.
  await page.keyboard.press("/");
  await field.fill("zzyzxqq");
  await page.locator(".search-status").filter({ hasText: /\S/ }).waitFor();
  check((await results.count()) === 0, "an unknown word finds nothing");
  const noise = heard();
  check(noise === "", `the search: ${noise}`);
  await context.close();
}
