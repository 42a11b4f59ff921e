// How much a first query loads and how soon the search answers once that is there. A measurement, not a test of the machine:
// only the bytes are checked. node speed.mjs SITE
import { launch, tab } from "./browser.mjs";
import { check, report } from "./results.mjs";
import { Site } from "./site.mjs";

const LOADED = 1_000_000;
const site = new Site(process.argv[2]);
const browser = await launch();

// Milliseconds from the last letter to the results on the page, the pause for further letters among them.
function answered(query) {
  const field = document.querySelector(".search input");
  const list = document.querySelector(".search [role=listbox]");
  return new Promise((done) => {
    list.replaceChildren();
    const begin = performance.now();
    const watch = new MutationObserver(() => {
      if (!list.querySelector("[role=option]")) return;
      watch.disconnect();
      done(performance.now() - begin);
    });
    watch.observe(list, { childList: true });
    field.value = query;
    field.dispatchEvent(new Event("input"));
  });
}

const context = await browser.newContext();
const { page: register } = await tab(context, site.file);
await register.goto(Site.url(site.file, "findings/index.html"));
const row = register.locator("table.register tbody tr").last();
const title = await row.locator(".register-title").innerText();
const queries = [title, title.split(" ").toSorted((a, b) => b.length - a.length)[0], "the control", await row.locator(".ref").innerText()];
for (const query of queries) {
  const { page } = await tab(context, site.file);
  const loaded = new Set();
  page.on("request", (request) => { if (request.url().includes("/data/search/")) loaded.add(decodeURIComponent(request.url().slice(site.file.length))); });
  await page.goto(Site.url(site.file, "method.html"));
  await page.keyboard.press("/");
  await page.locator(".search input").waitFor();
  const first = await page.evaluate(answered, query);
  const bytes = site.files.filter(({ path }) => loaded.has(path)).reduce((sum, file) => sum + file.bytes, 0);
  check(bytes > 0 && bytes < LOADED, `“${query}” loads ${bytes} bytes`);
  const again = [];
  for (let times = 0; times < 5; times += 1) again.push(await page.evaluate(answered, query));
  console.log(`${bytes} bytes, ${Math.round(first)} ms at first, ${Math.round(again.toSorted((a, b) => a - b)[2])} ms then: ${query}`);
  await page.close();
}
await browser.close();
process.exit(report("speed") ? 0 : 1);
