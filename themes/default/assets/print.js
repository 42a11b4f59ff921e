// A browser that prints this document to a file is told the page numbers of its contents in the fragment (`#pages=3.5.6`):
// style sheets cannot name the page of a link.
"use strict";
(function () {
  const numbers = new URLSearchParams(location.hash.slice(1)).get("pages")?.split(".") ?? [];
  document.querySelectorAll(".line-page").forEach((place, at) => { place.textContent = /^\d+$/.test(numbers[at] ?? "") ? numbers[at] : ""; });
})();
