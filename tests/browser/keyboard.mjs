// The keyboard: the way past the navigation comes first, whatever has the focus shows it and stands in sight, and nothing
// moves for those who asked for stillness.
import { tab } from "./browser.mjs";
import { check, same } from "./results.mjs";
import { Site } from "./site.mjs";

const kinds = [/^index\.html$/, /^findings\/[^/]+\.html$/, /^controls\/index\.html$/, /^remediation\.html$/];

// What has the focus: how it shows it, and whether anything covers it.
function focused() {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const rect = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const within = rect.bottom > 0 && rect.top < innerHeight && rect.right > 0 && rect.left < innerWidth;
  const inside = (length, most) => Math.min(Math.max(length, 1), most - 1);
  const over = document.elementFromPoint(inside((rect.left + rect.right) / 2, innerWidth), inside((rect.top + rect.bottom) / 2, innerHeight));
  return {
    name: element.outerHTML.slice(0, 100), end: element === document.body,
    shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: within && (element.contains(over) || over?.contains(element) === true),
  };
}

export async function keyboard(browser, site) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: "reduce" });
  const { page } = await tab(context, site.file);
  for (const kind of kinds) {
    const path = site.pages.find((page) => kind.test(page.path)).path;
    await page.goto(Site.url(site.file, path));
    const still = await page.evaluate(() => document.getAnimations().length === 0 && getComputedStyle(document.documentElement).scrollBehavior === "auto");
    check(still, `${path}: something moves`);
    for (let presses = 0; presses < 70; presses += 1) {
      await page.keyboard.press("Tab");
      const { name, end, shown, seen } = await page.evaluate(focused);
      if (end) break;
      if (presses === 0) check(name.includes('class="skip"'), `${path}: the first stop is ${name}`);
      check(shown, `${path}: no focus is shown on ${name}`);
      check(seen, `${path}: the focus is out of sight on ${name}`);
    }
    // The skip link leads past what stands around every page.
    await page.goto(Site.url(site.file, path));
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    same(await page.evaluate(() => document.activeElement.id), "content", `${path}: the skip link`);
  }
  await context.close();
}
