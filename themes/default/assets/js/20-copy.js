// A button on every block of code and every conversation copies its text, as it is shown.
"use strict";
(function () {
  var words = document.querySelector("[data-copy]");
  if (!words) return;

  // Where a page may not use the clipboard (plain http), the old way is left: a selection and a command.
  var copy = function (text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    return new Promise(function (resolve, reject) {
      var area = document.createElement("textarea");
      area.value = text;
      area.className = "hidden";
      document.body.appendChild(area);
      area.select();
      var done = document.execCommand("copy");
      area.remove();
      if (done) resolve(); else reject(new Error("copy"));
    });
  };

  // Of a conversation each turn begins with its role, as in the source.
  var textOf = function (block) {
    if (!block.matches(".transcript")) return block.querySelector("code").textContent;
    return Array.prototype.map.call(block.querySelectorAll(".turn"), function (turn) {
      var said = [turn.querySelector(".said")].concat(Array.prototype.slice.call(turn.querySelectorAll(".recorded li")));
      return turn.querySelector(".role").textContent + ": " + said.map(function (part) { return part ? part.textContent : ""; }).join("\n").trim();
    }).join("\n");
  };

  document.querySelectorAll("figure.code, .transcript").forEach(function (block) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.dataset.copy;
    button.addEventListener("click", function () {
      copy(textOf(block)).then(function () {
        button.textContent = words.dataset.copied;
        setTimeout(function () { button.textContent = words.dataset.copy; }, 2000);
      }, function () { /* refused: the text can still be selected */ });
    });
    block.appendChild(button);
  });
})();
