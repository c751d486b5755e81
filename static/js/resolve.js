/* resolve.js: whoever writes a text of their own means it. Typing one chooses it, so it cannot get lost.
   Without this script the choice beside the text is made by hand. */
(function () {
  "use strict";
  document.querySelectorAll("[data-resolve] .own").forEach(function (own) {
    var choice = own.querySelector("input[type=radio]"), text = own.querySelector("textarea");
    text.addEventListener("input", function () { choice.checked = true; });
  });
}());
