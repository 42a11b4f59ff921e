// Runs before the page is painted, so that a chosen scheme never flashes. Without storage the reader's system decides.
"use strict";
(function () {
  try {
    var chosen = localStorage.getItem("aims-scheme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.scheme = chosen;
  } catch (error) { /* no storage: keep what the system prefers */ }
})();
