// The preview's script: reloads the page when it shows something else, keeps its place, and shows what is wrong.
"use strict";
(() => {
  const { address, view } = document.currentScript.dataset;
  const key = "aims-preview:" + location.pathname;

  // --- keeping the place: the element at the top of the window stays there -------------------------------------

  // Of all that stands in the page the nearest to the top of the window; what is hidden stands nowhere, and contents move along.
  const anchors = () => [...document.querySelectorAll("main [id]:not(nav, nav *)")].filter((element) => element.getClientRects().length > 0);
  const remember = () => {
    const tops = anchors().map((element) => ({ id: element.id, top: element.getBoundingClientRect().top }));
    const nearest = tops.reduce((best, next) => (Math.abs(next.top) < Math.abs(best.top) ? next : best), { top: Infinity });
    const place = { x: scrollX, y: scrollY, ...nearest };
    try { sessionStorage.setItem(key, JSON.stringify(place)); } catch { /* without storage the page begins at its top */ }
  };
  const restore = () => {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.removeItem(key);
    } catch { /* as above */ }
    if (!place) return;
    // The browser would put the page where it was, which is somewhere else in another text; until the page is left.
    history.scrollRestoration = "manual";
    addEventListener("pagehide", () => { history.scrollRestoration = "auto"; });
    const put = () => {
      const element = place.id && document.getElementById(place.id);
      const y = element && place.y > 0 ? scrollY + element.getBoundingClientRect().top - place.top : place.y;
      scrollTo({ left: place.x, top: y, behavior: "instant" });
    };
    put();
    addEventListener("load", put);
  };
  restore();

  // --- the overlay and the status line, apart from the styles of the page --------------------------------------

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const host = make("aside", { id: "aims-preview" });
  const shadow = host.attachShadow({ mode: "open" });
  const status = make("a", { className: "status", href: "/_todo" });
  const panel = make("section", { className: "panel", hidden: true });
  panel.setAttribute("role", "alert");
  host.hidden = true;
  const style = make("link", { rel: "stylesheet", href: "/_preview.css" });
  style.addEventListener("load", () => { host.hidden = false; });
  shadow.append(style, panel, status);
  document.body.append(host);

  let hidden = "";
  const show = (news) => {
    status.textContent = news.status;
    status.title = news.list;
    host.setAttribute("aria-label", news.list);
    status.className = "status " + (news.errors > 0 ? "bad" : "good");
    const told = JSON.stringify(news.told);
    if (news.errors === 0) hidden = "";
    // A page that stands in for a report that never was shows the errors itself.
    panel.hidden = news.errors === 0 || told === hidden || document.body.classList.contains("page-preview");
    if (panel.hidden) return panel.replaceChildren();
    const close = make("button", { type: "button", textContent: news.hide });
    close.addEventListener("click", () => {
      hidden = told;
      panel.hidden = true;
    });
    const items = news.told.map((item) => make("li", {},
      make("a", { href: item.href, textContent: item.place }),
      make("pre", { textContent: item.text })));
    panel.replaceChildren(make("div", { className: "head" }, make("h2", { textContent: news.title }), close), make("ol", {}, ...items));
  };

  // --- news: only while somebody looks, because a browser keeps few connections open ----------------------------

  let source = null;
  const listen = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource("/_events?address=" + encodeURIComponent(decodeURIComponent(address)) + "&view=" + view);
      source.onmessage = (event) => {
        const news = JSON.parse(event.data);
        if (news.reload) {
          source.close();
          remember();
          location.reload();
        } else {
          show(news);
        }
      };
    }
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      source?.close();
      source = null;
      listen();
    }
  });
  listen();
})();
