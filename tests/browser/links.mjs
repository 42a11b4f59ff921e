// Every link and every anchor of every page leads somewhere.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { check } from "./results.mjs";

const decode = (text) => decodeURIComponent(text.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"'));

export function links(site) {
  const known = new Set(site.files.map(({ path }) => path));
  const ids = new Map();
  const wanted = [];
  for (const { path } of site.pages) {
    const html = readFileSync(join(site.folder, path), "utf8");
    ids.set(path, new Set([...html.matchAll(/ id="([^"]*)"/g)].map((match) => decode(match[1]))));
    for (const [, , value] of html.matchAll(/<[a-z][^<>]* (href|src)="([^"]*)"/g)) {
      if (/^(https?|mailto|tel):/.test(value)) continue;
      const [to, fragment] = decode(value).split("#");
      wanted.push([path, to === "" ? path : posix.join(posix.dirname(path), to), fragment]);
    }
  }
  for (const [from, to, fragment] of wanted) {
    if (!known.has(to)) check(false, `${from}: no file ${to}`);
    else check(!fragment || !ids.has(to) || ids.get(to).has(fragment), `${from}: nothing is called #${fragment} on ${to}`);
  }
}
