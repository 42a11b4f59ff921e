// Cuts the examples out of a specification's text and prints them as JSON.
// Usage: node examples.mjs NAME spec.txt
import { readFileSync } from "node:fs";

const [name, file] = process.argv.slice(2);
const text = readFileSync(file, "utf8").replace(/\r\n?/g, "\n").replace(/^<!-- END TESTS -->[^]*/m, "");
const examples = [];
let section = "";
const pattern = /^`{32} example[^\n]*\n([^]*?)^\.\n([^]*?)^`{32}$|^#{1,6} *(.*)$/gm;
for (const [, markdown, html, heading] of text.matchAll(pattern)) {
  if (heading !== undefined) {
    section = heading;
  } else {
    const tabs = (part) => part.replaceAll("→", "\t");
    examples.push({ specification: name, example: examples.length + 1, section, markdown: tabs(markdown), html: tabs(html) });
  }
}
console.log(JSON.stringify(examples));
