// The report on paper: tagged, with bookmarks, and contents whose page numbers are those of the pages.
// node print.mjs PDF PAPER
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { check, report } from "./results.mjs";

const [pdf, paper] = process.argv.slice(2);
const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28 });
const plain = (text) => text.replace(/\s+/g, " ").trim();

const info = run("pdfinfo", pdf);
check(/Tagged:\s+yes/.test(info), "the PDF is tagged");
check(new RegExp(`Page size:.*\\(${paper}\\)`).test(info), `the paper is ${paper}: ${info.match(/Page size:.*/)?.[0]}`);

// Bookmarks, flat: title and page.
const bookmarks = [];
const walk = (list, depth) => list.forEach((entry) => {
  bookmarks.push({ title: plain(entry.title), page: entry.destpageposfrom1, depth });
  walk(entry.kids, depth + 1);
});
walk(JSON.parse(run("qpdf", "--json=latest", "--json-key=outlines", pdf)).outlines, 0);
check(bookmarks.length > 100, `${bookmarks.length} bookmarks`);
check(bookmarks.every(({ page }) => page > 0), "every bookmark leads to a page");

// The contents: a title, then its page, on the sheets after the cover.
const last = bookmarks.find(({ depth, title }) => depth === 1 && title !== "Contents").page;
const lines = run("pdftotext", "-f", "2", "-l", String(last - 1), "-layout", pdf, "-").split("\n");
const contents = lines.map((line) => line.match(/^\s*(\S.*?)\s{2,}(\d+)$/)).filter(Boolean).map(([, title, page]) => ({ title: plain(title), page: Number(page) }));
check(contents.length > 40, `${contents.length} lines of contents`);
check(contents.every(({ page }) => page > 1), "every line has a page");
check(contents.every(({ page }, at) => at === 0 || page >= contents[at - 1].page), "the contents stand in order");
const known = contents.filter(({ title }) => bookmarks.some((bookmark) => bookmark.title === title));
check(known.length > 0.95 * contents.length, `${known.length} of ${contents.length} lines are bookmarks too`);
for (const { title, page } of known) {
  const pages = bookmarks.filter((bookmark) => bookmark.title === title).map((bookmark) => bookmark.page);
  check(pages.includes(page), `${title}: page ${page} in the contents, ${pages} in the bookmarks`);
}

// The cover says what this is, and whose.
const cover = run("pdftotext", "-l", "1", "-layout", pdf, "-");
for (const word of ["TLP:AMBER", "Reference", "Version", "Report date", "Assessor"]) check(cover.includes(word), `the cover says nothing of ${word}`);

// Every sheet says what it is, but the cover, which says it in its own way.
const sheets = run("pdftotext", "-layout", pdf, "-").split("\f").slice(0, -1);
sheets.forEach((sheet, at) => {
  check(sheet.includes("TLP:AMBER"), `sheet ${at + 1} carries no classification`);
  if (at > 0) check(sheet.includes("not a certification audit") && new RegExp(`${at + 1} / ${sheets.length}`).test(sheet), `sheet ${at + 1} carries no footer`);
});
check(!readFileSync(pdf, "latin1").includes("file://"), "no link leads to a file of the machine that printed");
process.exit(report("print") ? 0 : 1);
