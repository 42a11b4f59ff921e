// The register: filtered and sorted over all rows by keyboard alone, with what was chosen in the address.
import { check, same } from "./results.mjs";
import { Site } from "./site.mjs";
import { tab } from "./browser.mjs";

export async function register(browser, site, base) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, heard } = await tab(context, base);
  const address = Site.url(base, "findings/index.html");
  await page.goto(address, { waitUntil: "load" });
  const rows = page.locator("table.register tbody tr");
  const status = page.locator(".filter-status");
  const ids = () => page.locator("table.register tbody .ref").allInnerTexts();
  const told = async () => (await status.innerText()).match(/\d+/g)?.map(Number) ?? [];
  // The page as built, against which everything is held.
  const built = await page.locator("table.register tbody tr").evaluateAll((lines) => lines.map((line) => line.innerText.replace(/\s+/g, " ").trim()));
  const first = await ids();

  // Rows that the script draws read like those that were built.
  await page.goto(`${address}#sort=id`);
  await status.filter({ hasText: "of" }).waitFor();
  const all = (await told())[1];
  const drawn = await rows.evaluateAll((lines) => lines.map((line) => line.innerText.replace(/\s+/g, " ").trim()));
  same(drawn.slice(0, Math.min(200, built.length)), built.slice(0, 200), "rows that the script draws");

  // By keyboard: to the text field, a word, and the grade.
  await page.goto(address);
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.dataset.filter === "text")) break;
  }
  check(await page.evaluate(() => document.activeElement.dataset.filter === "text"), "the text filter is reached by Tab");
  const words = (await page.locator("table.register tbody .register-title").first().innerText()).split(" ").sort((a, b) => b.length - a.length);
  await page.keyboard.type(words[0]);
  await status.filter({ hasText: "of" }).waitFor();
  check((await ids()).includes(first[0]), `${words[0]} finds ${first[0]}`);
  // The address follows when the typing pauses.
  const written = (word) => decodeURIComponent(location.hash).includes(`text=${word}`);
  await page.waitForFunction(written, words[0]).catch(() => {});
  check(decodeURIComponent(page.url()).includes(`#text=${words[0]}`), `the fragment holds the text: ${page.url()}`);
  const found = await told();
  check(found[0] < all && found[1] === all, `${words[0]} chooses ${found}`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => location.hash.includes("grade="));
  check(await page.evaluate(() => document.activeElement.dataset.filter === "grade" && document.activeElement.value !== ""), "a grade is chosen by arrow");

  // A shared address shows the same choice.
  const shared = page.url();
  const before = await ids();
  const other = await tab(context, base);
  await other.page.goto(shared);
  await other.page.locator(".filter-status").filter({ hasText: "of" }).waitFor();
  same(await other.page.locator("table.register tbody .ref").allInnerTexts(), before, "a shared address");
  check(other.heard() === "", "a shared address is quiet");
  await other.page.close();

  // Cleared, the page is as it was built.
  await page.locator(".filters [data-clear]").press("Enter");
  same(await ids(), first, "the register, cleared");
  check(!page.url().includes("#"), "nothing stays in the fragment");

  // Sorted by date due, what has none stands last.
  await page.locator("th[data-column=due] button").press("Enter");
  await status.filter({ hasText: "of" }).waitFor();
  check((await page.locator("th[data-column=due]").getAttribute("aria-sort")) === "ascending", "the heading says that it sorts");
  const due = await rows.evaluateAll((lines) => lines.map((line) => line.cells[8].querySelector("time")?.dateTime ?? "9999"));
  same(due, due.toSorted(), "sorted by date due");
  await page.locator("th[data-column=due] button").press("Enter");
  const last = await rows.evaluateAll((lines) => lines.map((line) => line.cells[8].querySelector("time")?.dateTime ?? "0000"));
  same(last, last.toSorted().reverse(), "sorted the other way");

  // Copied: a line for each, and no cell that a spreadsheet takes for a formula.
  await context.grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  await page.locator(".filters [data-copy]").press("Enter");
  await status.filter({ hasText: "Copied" }).waitFor();
  const csv = await page.evaluate(() => navigator.clipboard?.readText() ?? null).catch(() => null);
  if (csv !== null) {
    check(csv.split("\r\n").length === all + 1, `the copy has ${csv.split("\r\n").length} lines for ${all} findings`);
    check(!/(^|,|")[=+\-@]/m.test(csv), "the copy holds no formula");
  }
  const noise = heard();
  check(noise === "", `the register: ${noise}`);
  await context.close();
}
