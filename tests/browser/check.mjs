// A built site as a reader's browser sees it. node check.mjs SITE [--full | --look | --paper]
// --look asks only how the pages are, one of each kind; --paper looks at the report on paper alone.
import { launch } from "./browser.mjs";
import { keyboard } from "./keyboard.mjs";
import { links } from "./links.mjs";
import { pages } from "./pages.mjs";
import { register } from "./register.mjs";
import { check, report } from "./results.mjs";
import { search } from "./search.mjs";
import { Site } from "./site.mjs";

const [full, look, paper] = ["--full", "--look", "--paper"].map((option) => process.argv.includes(option));
const site = new Site(process.argv[2]);
await site.serve();
const browser = await launch();
links(site);
const sheets = site.pages.map(({ path }) => path).filter((path) => path.startsWith("print"));
if (paper) check(sheets.length > 1, `${sheets} are no volumes`);
await pages(browser, site, paper ? sheets : site.sample(full ? 20 : look ? 0 : 1));
if (!paper) await keyboard(browser, site);
for (const base of look || paper ? [] : [site.file, site.http]) {
  await register(browser, site, base);
  await search(browser, site, base);
}
await browser.close();
site.close();
process.exit(report("browser") ? 0 : 1);
