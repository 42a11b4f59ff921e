// The search over all text of the site. Its index is written by src/search/; a query is split into words as a text is there.
// Everything comes as plain scripts, when it is first asked for: the index, a shard for each word, the texts that are shown.
"use strict";
(function () {
  const root = document.documentElement.dataset.root;
  const aims = (window.aims = window.aims ?? {});
  const SHOWN = 10;
  const LONGEST = 40;
  const STEM = 3;
  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUE = new Uint8Array(128);
  [...ALPHABET].forEach((letter, value) => { VALUE[letter.charCodeAt(0)] = value; });

  // What the scripts of the index hand over.
  let start = null;
  const words = new Map();
  const texts = new Map();
  aims.search = (value) => { start = value; };
  aims.words = ([shard, names, lists]) => words.set(shard, { names: names === "" ? [] : names.split(" "), lists: lists.split(" ") });
  aims.texts = ([shard, list]) => texts.set(shard, list);
  const loads = new Map();
  function load(path) {
    if (!loads.has(path)) {
      loads.set(path, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${root}data/search/${path}.js`;
        script.onload = resolve;
        script.onerror = () => { loads.delete(path); reject(new Error(path)); };
        document.head.append(script);
      }));
    }
    return loads.get(path);
  }

  // Letters as they are compared, and the words of a text, as src/search/words.rs has them.
  const CJK = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const letter = (c) => (CJK.test(c) ? c : c.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase());
  const fold = (text) => (/^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : [...text].map(letter).join(""));
  const clipped = (word) => (word.length <= LONGEST ? word : [...word].slice(0, LONGEST).join(""));
  // The words of a query: a joined run as a whole, pairs of neighbours in scripts without spaces.
  function split(query) {
    const found = [];
    for (const [run] of fold(query).matchAll(/[\p{L}\p{N}]+(?:[.\-_/:]+[\p{L}\p{N}]+)*/gu)) {
      if (/[.\-_/:]/.test(run) || !CJK.test(run)) { found.push(clipped(run)); continue; }
      for (const part of run.match(new RegExp(`${CJK.source}+|[^${CJK.source.slice(1)}+`, "gu"))) {
        const letters = [...part];
        if (!CJK.test(part) || letters.length === 1) found.push(clipped(part));
        else for (let at = 1; at < letters.length; at += 1) found.push(letters[at - 1] + letters[at]);
      }
    }
    return [...new Set(found)];
  }
  function shardOf(word) {
    let hash = 0x811c9dc5;
    for (const c of [...word].slice(0, STEM)) hash = Math.imul(hash ^ c.codePointAt(0), 0x01000193) >>> 0;
    return hash % start.shards;
  }

  // Every document that holds a word, or a longer one that begins with it, with what the word says of it.
  function holding(word) {
    const { names, lists } = words.get(shardOf(word));
    const held = new Map();
    let low = 0;
    for (let high = names.length; low < high;) {
      const middle = (low + high) >> 1;
      if (compare(names[middle], word) < 0) low = middle + 1; else high = middle;
    }
    const longer = [...word].length >= STEM && !CJK.test(word);
    for (let at = low; at < names.length; at += 1) {
      const exact = names[at] === word;
      if (!exact && !(longer && names[at].startsWith(word))) break;
      const list = lists[at];
      const found = [];
      let document = 0;
      for (let place = 0; place < list.length;) {
        let shift = 0;
        let delta = 0;
        for (;;) {
          const group = VALUE[list.charCodeAt(place)];
          place += 1;
          delta |= (group & 31) << shift;
          if (group < 32) break;
          shift += 5;
        }
        document += delta;
        found.push(document, VALUE[list.charCodeAt(place)]);
        place += 1;
      }
      const rare = Math.log(1 + start.documents / (found.length / 2)) * (exact ? 1 : 0.6);
      for (let place = 0; place < found.length; place += 2) {
        const score = rare * found[place + 1];
        if (score > (held.get(found[place]) ?? 0)) held.set(found[place], score);
      }
    }
    return held;
  }
  // Shards are sorted by the bytes of UTF-8, which is the order of code points.
  function compare(a, b) {
    const [x, y] = [[...a], [...b]];
    for (let at = 0; at < Math.min(x.length, y.length); at += 1) {
      const by = x[at].codePointAt(0) - y[at].codePointAt(0);
      if (by !== 0) return by;
    }
    return x.length - y.length;
  }

  // The documents that hold most of the words, the best first.
  async function find(query) {
    await load("index");
    const wanted = split(query);
    await Promise.all(wanted.map((word) => load(`words/${shardOf(word)}`)));
    const scores = new Map();
    for (const word of wanted) {
      for (const [document, score] of holding(word)) {
        const known = scores.get(document) ?? { words: 0, score: 0 };
        scores.set(document, { words: known.words + 1, score: known.score + score });
      }
    }
    const most = Math.max(0, ...[...scores.values()].map((value) => value.words));
    const results = [...scores].filter(([, value]) => value.words === most).map(([document, value]) => ({ document, score: value.score }));
    results.sort((a, b) => b.score - a.score || a.document - b.document);
    return { wanted, results };
  }
  async function shown(results) {
    await Promise.all(results.map(({ document }) => load(`texts/${Math.floor(document / start.together)}`)));
    return results.map(({ document }) => texts.get(Math.floor(document / start.together))[document % start.together]);
  }

  // A text with its matches marked: those stretches whose words begin with a word that was asked for.
  function marked(text, wanted, into) {
    const letters = [...text];
    const folded = letters.map(letter);
    let plain = "";
    const flush = () => { if (plain) into.append(plain); plain = ""; };
    for (let at = 0; at < letters.length;) {
      const begins = at === 0 || !/[\p{L}\p{N}]/u.test(letters[at - 1]) || CJK.test(letters[at]);
      const length = begins ? Math.max(0, ...wanted.map((word) => reach(folded, at, word))) : 0;
      if (length > 0) {
        flush();
        const mark = document.createElement("mark");
        mark.textContent = letters.slice(at, at + length).join("");
        into.append(mark);
        at += length;
      } else {
        plain += letters[at];
        at += 1;
      }
    }
    flush();
  }
  // How many letters from `at` on make up the word; 0 if they do not.
  function reach(folded, at, word) {
    let matched = "";
    let end = at;
    while (matched.length < word.length && end < folded.length) {
      matched += folded[end];
      end += 1;
      if (!word.startsWith(matched) && !matched.startsWith(word)) return 0;
    }
    return matched.startsWith(word) ? end - at : 0;
  }
  // About 200 letters around the place where most of the words stand.
  function excerpt(text, wanted) {
    const folded = fold(text);
    const places = wanted.flatMap((word) => {
      const found = [];
      for (let at = folded.indexOf(word); at >= 0 && found.length < 20; at = folded.indexOf(word, at + 1)) {
        if (CJK.test(word) || at === 0 || !/[\p{L}\p{N}]/u.test(folded[at - 1])) found.push([at, word]);
      }
      return found;
    }).sort((a, b) => a[0] - b[0]);
    let [best, most] = [0, 0];
    for (const [at] of places) {
      const held = new Set(places.filter(([place]) => place >= at && place < at + 160).map(([, word]) => word)).size;
      if (held > most) [best, most] = [at, held];
    }
    let from = Math.max(0, best - 50);
    if (from > 0) from = text.indexOf(" ", from) + 1 || from;
    const until = text.length > from + 210 ? text.lastIndexOf(" ", from + 210) : text.length;
    return `${from > 0 ? "… " : ""}${text.slice(from, until > from ? until : from + 210)}${until < text.length ? " …" : ""}`;
  }

  // The dialog: a field and the list that it controls.
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }
  let dialog = null;
  let parts = null;
  function build() {
    const say = Object.fromEntries(start.words);
    const field = make("input", { type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "search-results", "aria-autocomplete": "list", "aria-label": say.label, placeholder: say.hint, autocomplete: "off", spellcheck: "false" });
    const close = make("button", { type: "button", class: "button" }, say.close);
    const list = make("div", { id: "search-results", role: "listbox", "aria-label": say.label });
    const status = make("p", { class: "search-status", role: "status" });
    const more = make("button", { type: "button", class: "button search-more" }, say.more);
    more.hidden = true;
    dialog = make("dialog", { class: "search", "aria-label": say.label },
      make("div", { class: "search-head" }, field, close), status, list, more, make("p", { class: "search-keys" }, say.keys));
    document.body.append(dialog);
    parts = { say, field, list, status, more };
    close.addEventListener("click", () => shut());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) shut(); });
    more.addEventListener("click", () => { draw(); field.focus(); });
    let waiting = 0;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 40);
    });
    field.addEventListener("keydown", (event) => {
      const options = [...list.querySelectorAll("[role=option]")];
      const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown") choose(options, Math.min(at + 1, options.length - 1));
      else if (event.key === "ArrowUp") choose(options, Math.max(at - 1, 0));
      else if (event.key === "Escape") shut();
      else if (event.key === "Enter" && options.length > 0) options[Math.max(at, 0)].click();
      else return;
      event.preventDefault();
    });
  }
  // The field lets go of the focus at once, so that the next `/` is not taken for a letter typed into it.
  function shut() {
    dialog.close();
    parts.field.blur();
  }
  function choose(options, at) {
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (options[at]) {
      parts.field.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    } else parts.field.removeAttribute("aria-activedescendant");
  }

  let answer = { wanted: [], results: [] };
  let drawn = 0;
  let asked = 0;
  async function ask() {
    const { say, field, list, status, more } = parts;
    const query = field.value;
    const mine = (asked += 1);
    if (split(query).length === 0) {
      answer = { wanted: [], results: [] };
      list.replaceChildren();
      status.textContent = "";
      more.hidden = true;
      field.setAttribute("aria-expanded", "false");
      return;
    }
    try {
      const found = await find(query);
      if (mine !== asked) return;
      answer = found;
      drawn = 0;
      list.replaceChildren();
      const count = found.results.length;
      status.textContent = count === 0 ? say.none : (count === 1 ? say.one : say.found).replace("{n}", count);
      await draw(mine);
    } catch {
      status.textContent = say.failed;
    }
  }
  async function draw(mine = asked) {
    const { say, field, list, more } = parts;
    const next = answer.results.slice(drawn, drawn + SHOWN);
    const documents = await shown(next);
    if (mine !== asked) return;
    documents.forEach(([kind, title, href, text], place) => {
      const option = make("a", { role: "option", id: `search-result-${drawn + place}`, "aria-selected": "false", tabindex: "-1", href: root + href },
        make("span", { class: "search-kind" }, say[kind] ?? kind), make("span", { class: "search-title" }), make("span", { class: "search-excerpt" }));
      marked(title, answer.wanted, option.children[1]);
      marked(excerpt(text, answer.wanted), answer.wanted, option.children[2]);
      option.addEventListener("click", () => shut());
      list.append(option);
    });
    drawn += next.length;
    more.hidden = drawn >= answer.results.length;
    field.setAttribute("aria-expanded", String(drawn > 0));
    if (drawn <= SHOWN) choose([...list.children], documents.length > 0 ? 0 : -1);
  }

  aims.openSearch = async () => {
    await load("index");
    if (!dialog) build();
    if (!dialog.open) dialog.showModal();
    parts.field.focus();
    parts.field.select();
  };
})();
