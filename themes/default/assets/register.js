// The register of findings, filtered and sorted over all of its rows. The page is complete without this: what it shows
// by itself is the first of the static pages. All rows come as plain scripts, when somebody first asks for them.
"use strict";
(function () {
  const table = document.querySelector("[data-register]");
  const part = (id) => document.getElementById(id)?.content;
  if (!table || !part("register-tools")) return;

  const COLUMNS = ["id", "href", "title", "summary", "grade", "failure", "status", "against", "systems", "found", "due", "owner"];
  const STEP = 200;
  const root = document.documentElement.dataset.root;
  const body = table.tBodies[0];
  const asBuilt = [...body.rows];
  const caption = table.caption;
  const builtCaption = caption.textContent;
  const pagers = document.querySelectorAll(".pager");
  const badges = part("register-badges");
  const dates = badges.querySelector("[data-date]").dataset;
  const order = (kind) => [...badges.querySelectorAll(`[data-${kind}]`)].map((badge) => badge.dataset[kind]);
  const orders = { grade: order("grade"), failure: order("failure"), status: order("status") };
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // The filters and the headings that sort.
  table.parentElement.before(part("register-tools").cloneNode(true));
  const tools = table.parentElement.previousElementSibling;
  const status = tools.querySelector("[role=status]");
  const fields = new Map([...tools.querySelectorAll("[data-filter]")].map((field) => [field.dataset.filter, field]));
  table.parentElement.after(part("register-more").cloneNode(true));
  const more = table.parentElement.nextElementSibling;
  more.hidden = true;
  for (const heading of table.tHead.querySelectorAll("[data-column]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const column = heading.dataset.column;
      const sort = state.get("sort");
      // Up, down, and as it was.
      if (sort === column) state.set("sort", `-${column}`);
      else if (sort === `-${column}`) state.delete("sort");
      else state.set("sort", column);
      changed();
    });
  }

  // What was chosen, as it stands in the fragment: `#text=payout&grade=major&sort=-due`.
  let state = new Map();
  function read() {
    const fragment = decodeURI(location.hash.slice(1)).includes("=") ? location.hash.slice(1) : "";
    state = new Map([...new URLSearchParams(fragment)].filter(([key, value]) => value !== "" && (fields.has(key) || key === "sort")));
    for (const [key, field] of fields) {
      const value = state.get(key) ?? "";
      // A choice that is not loaded yet is put among the choices, so that it can be shown.
      if (field.options && value && ![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
      field.value = value;
    }
  }
  function write() {
    const fragment = new URLSearchParams([...state]).toString();
    history.replaceState(null, "", fragment ? `#${fragment}` : `${location.pathname}${location.search}`);
  }

  // All rows.
  let rows = null;
  let loading = null;
  const parts = [];
  const aims = (window.aims = window.aims ?? {});
  aims.rows = ([number, list]) => { parts[number] = list; };
  function load() {
    const script = (number) => new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = `${root}data/register/${number}.js`;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
    loading ??= Promise.all(Array.from({ length: Number(table.dataset.register) }, (_, at) => script(at + 1))).then(() => {
      rows = parts.flat().filter(Boolean).map((values) => {
        const row = Object.fromEntries(COLUMNS.map((column, at) => [column, values[at]]));
        const words = [row.id, row.title, row.summary, row.found, row.due, row.owner, ...row.against.flat(), ...row.systems.map(([title]) => title),
          word("grade", row.grade), word("status", row.status), ...row.failure.map((mode) => word("failure", mode))];
        row.text = fold(words.filter(Boolean).join("\n"));
        return row;
      });
      choices();
    });
    return loading;
  }
  const badge = (kind, value) => badges.querySelector(`[data-${kind}="${CSS.escape(value)}"]`)?.firstElementChild;
  const word = (kind, value) => badge(kind, value)?.textContent ?? value;

  // What can be chosen of a column is what stands in it.
  function choices() {
    const fill = (name, values) => {
      const field = fields.get(name);
      field.length = 1;
      for (const [value, text] of values) field.add(new Option(text, value));
      field.value = state.get(name) ?? "";
    };
    const present = (name) => new Set(rows.flatMap((row) => row[name]));
    for (const name of ["grade", "failure", "status"]) {
      const held = present(name);
      fill(name, orders[name].filter((value) => held.has(value)).map((value) => [value, word(name, value)]));
    }
    for (const name of ["against", "systems"]) {
      const held = new Set(rows.flatMap((row) => row[name].map(([text]) => text)));
      fill(name, [...held].sort(collator.compare).map((text) => [text, text]));
    }
    fill("owner", [...new Set(rows.map((row) => row.owner).filter(Boolean))].sort(collator.compare).map((text) => [text, text]));
  }

  function chosen() {
    const words = fold(state.get("text") ?? "").split(/\s+/).filter(Boolean);
    const is = (name, holds) => !state.has(name) || holds(state.get(name));
    const within = (name, row) =>
      is(`${name}-from`, (from) => Boolean(row[name]) && row[name] >= from) && is(`${name}-to`, (to) => Boolean(row[name]) && row[name] <= to);
    const list = rows.filter((row) =>
      words.every((word) => row.text.includes(word)) &&
      is("grade", (value) => row.grade === value) && is("status", (value) => row.status === value) &&
      is("failure", (value) => row.failure.includes(value)) && is("owner", (value) => row.owner === value) &&
      is("against", (value) => row.against.some(([text]) => text === value)) &&
      is("systems", (value) => row.systems.some(([text]) => text === value)) &&
      within("found", row) && within("due", row));
    const sort = state.get("sort");
    if (!sort) return list;
    const column = sort.replace(/^-/, "");
    const sign = sort.startsWith("-") ? -1 : 1;
    const key = (row) => {
      const value = row[column];
      if (column === "grade" || column === "status") return orders[column].indexOf(value);
      if (column === "failure") return value.length === 0 ? "" : value.map((mode) => orders.failure.indexOf(mode)).join();
      if (column === "against" || column === "systems") return value.map(([text]) => text).join(" ");
      return value ?? "";
    };
    // What says nothing stands last, whichever way.
    const keyed = list.map((row, at) => ({ row, at, key: key(row) }));
    keyed.sort((a, b) => {
      if ((a.key === "") !== (b.key === "")) return a.key === "" ? 1 : -1;
      const by = typeof a.key === "number" ? a.key - b.key : collator.compare(a.key, b.key);
      return sign * by || a.at - b.at;
    });
    return keyed.map(({ row }) => row);
  }

  function element(row) {
    const line = part("register-row").querySelector("tr").cloneNode(true);
    const [id, title, grade, failure, where, against, systems, found, due, owner] = line.cells;
    for (const link of line.querySelectorAll("a")) link.href = root + row.href;
    id.firstElementChild.textContent = row.id;
    // A published finding has a title, unless this edition withholds it.
    const withheld = row.title === "";
    const word = (how) => badges.querySelector(`[data-missing=${how}]`).firstElementChild.cloneNode(true);
    title.firstElementChild.replaceChildren(withheld ? word("title") : row.title);
    if (row.summary) title.lastElementChild.textContent = row.summary; else title.lastElementChild.remove();
    const put = (cell, ...nodes) => cell.append(...nodes);
    const missing = (cell, value) => {
      put(cell, word(value !== "" ? "nothing" : withheld ? "withheld" : "stated"));
    };
    const shown = (cell, kind, values) => {
      if (values.length === 0) return missing(cell, null);
      const group = document.createElement("span");
      group.className = "badges";
      group.append(...values.map((value) => badge(kind, value)?.cloneNode(true) ?? value));
      put(cell, group);
    };
    const links = (cell, values) => {
      if (values.length === 0) return missing(cell, "");
      const group = document.createElement("span");
      group.className = "links";
      values.forEach(([text, href], at) => {
        const link = document.createElement("a");
        link.href = root + href;
        link.textContent = text;
        group.append(...(at > 0 ? [", ", link] : [link]));
      });
      put(cell, group);
    };
    const date = (cell, value) => {
      if (!value) return missing(cell, value);
      const time = document.createElement("time");
      time.dateTime = value;
      const [year, month, day] = value.split("-");
      time.textContent = dates.date.replace("{day}", Number(day)).replace("{month}", dates.months.split("|")[month - 1]).replace("{year}", year);
      put(cell, time);
    };
    shown(grade, "grade", [row.grade]);
    shown(failure, "failure", row.failure);
    shown(where, "status", [row.status]);
    links(against, row.against);
    links(systems, row.systems);
    date(found, row.found ?? "");
    date(due, row.due);
    if (row.owner) put(owner, row.owner); else missing(owner, row.owner);
    return line;
  }

  // Shows what is chosen; with nothing chosen, the page as it was built.
  let list = [];
  let drawn = 0;
  function draw() {
    const until = Math.min(list.length, drawn + STEP);
    body.append(...list.slice(drawn, until).map(element));
    drawn = until;
    more.hidden = drawn === list.length;
  }
  function show() {
    const all = state.size === 0;
    for (const pager of pagers) pager.hidden = !all;
    for (const heading of table.tHead.querySelectorAll("[data-column]")) {
      const sort = state.get("sort");
      if (sort === heading.dataset.column) heading.setAttribute("aria-sort", "ascending");
      else if (sort === `-${heading.dataset.column}`) heading.setAttribute("aria-sort", "descending");
      else heading.removeAttribute("aria-sort");
    }
    caption.textContent = all ? builtCaption : caption.dataset.chosen;
    if (all) {
      status.textContent = "";
      more.hidden = true;
      body.replaceChildren(...asBuilt);
      return;
    }
    list = chosen();
    drawn = 0;
    body.replaceChildren();
    draw();
    status.textContent = status.dataset.shown.replace("{shown}", list.length).replace("{all}", rows.length);
  }
  async function changed() {
    write();
    if (!rows) status.textContent = status.dataset.loading;
    try {
      await load();
      show();
    } catch {
      status.textContent = status.dataset.failed;
    }
  }

  // Copies what is shown, or all. A spreadsheet takes no cell for a formula.
  async function copy(button) {
    await load();
    const heads = [...table.tHead.querySelectorAll("[data-column]")];
    const value = (row, column) => ({
      grade: () => word("grade", row.grade),
      failure: () => row.failure.map((mode) => word("failure", mode)).join("; "),
      status: () => word("status", row.status),
      against: () => row.against.map(([text]) => text).join("; "),
      systems: () => row.systems.map(([text]) => text).join("; "),
    })[column]?.() ?? row[column] ?? "";
    const cell = (text) => {
      const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    const lines = [heads.map((head) => head.textContent), ...chosen().map((row) => heads.map((head) => value(row, head.dataset.column)))];
    const csv = lines.map((line) => line.map(cell).join(",")).join("\r\n");
    try {
      await navigator.clipboard.writeText(csv);
    } catch {
      // A page from a plain server may not use the clipboard that way.
      const area = document.createElement("textarea");
      area.value = csv;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    status.textContent = button.dataset.copied;
  }

  let waiting = 0;
  tools.addEventListener("input", (event) => {
    const field = event.target.closest("[data-filter]");
    if (!field) return;
    if (field.value === "") state.delete(field.dataset.filter); else state.set(field.dataset.filter, field.value);
    clearTimeout(waiting);
    waiting = setTimeout(changed, field.type === "search" ? 120 : 0);
  });
  // The choices of a column are known when its rows are; whoever comes near them is about to ask.
  tools.addEventListener("focusin", () => { load().catch(() => {}); }, { once: true });
  tools.addEventListener("pointerenter", () => { load().catch(() => {}); }, { once: true });
  tools.querySelector("[data-clear]").addEventListener("click", () => { state.clear(); write(); read(); show(); fields.get("text").focus(); });
  const copying = tools.querySelector("[data-copy]");
  copying.addEventListener("click", () => copy(copying));
  more.querySelector("button").addEventListener("click", draw);
  window.addEventListener("hashchange", () => { read(); changed(); });
  read();
  if (state.size > 0) changed();
})();
