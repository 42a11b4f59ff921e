// A built site: its pages, a sample of them, and the two ways in which a reader opens it.
import { createServer } from "node:http";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";

const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml", json: "application/json", png: "image/png" };

function* files(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const stat = statSync(path);
    if (stat.isDirectory()) yield* files(path);
    else yield { path, bytes: stat.size };
  }
}

const fold = (path) => path.normalize("NFC").toLowerCase();

export class Site {
  constructor(folder) {
    this.folder = folder;
    this.files = [...files(folder)].map(({ path, bytes }) => ({ path: relative(folder, path), bytes }));
    this.pages = this.files.filter(({ path }) => path.endsWith(".html"));
    this.file = `${pathToFileURL(folder).href}/`;
  }

  // Every page of which there is but one of its kind; of the others the largest, and `more` in between.
  sample(more) {
    const kinds = new Map();
    for (const page of this.pages) {
      const kind = page.path.replace(/[^/]+\.html$/, (name) => (page.path.includes("/") && name !== "index.html" ? "*" : name));
      kinds.set(kind, [...(kinds.get(kind) ?? []), page]);
    }
    return [...kinds.values()].flatMap((pages) => {
      const sorted = pages.toSorted((a, b) => b.bytes - a.bytes);
      const step = Math.max(1, Math.floor(sorted.length / (more + 1)));
      return sorted.filter((_, place) => place % step === 0).slice(0, more + 1).map(({ path }) => path);
    });
  }

  // Every file by its name as a system knows it that tells neither case nor Unicode form apart; two of one name are none.
  folded() {
    const names = new Map();
    const spelled = new Map();
    for (const { path } of this.files) {
      const parts = path.split("/");
      parts.forEach((_, at) => {
        const part = parts.slice(0, at + 1).join("/");
        const other = spelled.get(fold(part)) ?? part;
        if (other !== part) throw new Error(`${part} and ${other} are one on some systems`);
        spelled.set(fold(part), part);
      });
      names.set(fold(path), path);
    }
    return names;
  }

  // Serves the site under `/a/b/` of a port of this machine, from such a system.
  async serve() {
    const names = this.folded();
    this.server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
      try {
        if (!path.startsWith("/a/b/")) throw new Error("outside the site");
        const body = readFileSync(join(this.folder, names.get(fold(path.slice("/a/b/".length)))));
        response.writeHead(200, { "content-type": types[path.split(".").pop()] ?? "application/octet-stream" });
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    this.http = `http://127.0.0.1:${this.server.address().port}/a/b/`;
  }

  close() {
    this.server?.close();
  }

  static url(base, path) {
    return base + path.split("/").map(encodeURIComponent).join("/");
  }
}
