// A built site as a reader's browser sees it. node check.mjs SITE [--full]
import { launch } from "./browser.mjs";
import { links } from "./links.mjs";
import { pages } from "./pages.mjs";
import { register } from "./register.mjs";
import { report } from "./results.mjs";
import { search } from "./search.mjs";
import { Site } from "./site.mjs";

const full = process.argv.includes("--full");
const site = new Site(process.argv[2]);
await site.serve();
const browser = await launch();
links(site);
await pages(browser, site, site.sample(full ? 20 : 1));
for (const base of [site.file, site.http]) {
  await register(browser, site, base);
  await search(browser, site, base);
}
await browser.close();
site.close();
process.exit(report("browser") ? 0 : 1);
