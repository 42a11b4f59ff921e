// What a script adds to a page that is complete without it: the choice of scheme, the place in the contents, paper.
"use strict";
(function () {
  var root = document.documentElement;

  // Automatic, light, dark: one button that names what it is set to.
  var button = document.querySelector("[data-scheme-switch]");
  if (button) {
    var words = button.querySelector(".tool-text");
    var order = ["auto", "light", "dark"];
    var show = function () { words.textContent = words.dataset[root.dataset.scheme || "auto"]; };
    button.hidden = false;
    show();
    button.addEventListener("click", function () {
      var next = order[(order.indexOf(root.dataset.scheme || "auto") + 1) % order.length];
      if (next === "auto") delete root.dataset.scheme; else root.dataset.scheme = next;
      try {
        if (next === "auto") localStorage.removeItem("aims-scheme"); else localStorage.setItem("aims-scheme", next);
      } catch (error) { /* no storage: the choice lasts as long as the page */ }
      show();
    });
  }

  // The search comes as a script of its own, when it is first asked for: by its button, or by `/`.
  var search = document.querySelector("[data-search]");
  if (search) {
    var opening = null;
    var open = function () {
      opening = opening || new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = root.dataset.root + "assets/search.js";
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      });
      opening.then(function () { return window.aims.openSearch(); }).catch(function () { opening = null; });
    };
    search.hidden = false;
    search.addEventListener("click", open);
    document.addEventListener("keydown", function (event) {
      var typing = event.target.closest("input, select, textarea, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      open();
    });
  }

  // A link of a drawer leads into the page: the drawer closes.
  var contents = document.getElementById("contents");
  if (contents) {
    contents.addEventListener("click", function (event) {
      if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
    });
    // The entry of the section in view is marked.
    if ("IntersectionObserver" in window) {
      var links = Array.prototype.slice.call(contents.querySelectorAll("a"));
      var targets = links.map(function (link) { return document.getElementById(decodeURIComponent(link.hash.slice(1))); });
      var mark = function () {
        var at = -1;
        targets.forEach(function (target, place) {
          if (target && target.getBoundingClientRect().top < window.innerHeight * 0.3) at = place;
        });
        links.forEach(function (link, place) {
          link.classList.toggle("current", place === at);
          if (place === at) link.setAttribute("aria-current", "location"); else link.removeAttribute("aria-current");
        });
      };
      var observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] });
      targets.forEach(function (target) { if (target) observer.observe(target); });
      mark();
    }
  }

  // Paper shows what is folded.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (fold) { fold.open = true; fold.dataset.opened = ""; });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-opened]").forEach(function (fold) { fold.open = false; delete fold.dataset.opened; });
  });
})();
