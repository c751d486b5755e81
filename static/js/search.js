/* search.js: makes the search box an ARIA combobox. htmx fetches the options (debounced); this moves through them.
   Down and Up walk, Enter opens the marked one or searches, Escape closes and then empties, Home and End stay in the
   text. Nothing is marked by itself, so that Enter always searches for what was typed. */
(function () {
  "use strict";
  var box = document.querySelector("[data-searchbox]");
  if (!box) { return; }
  var input = box.querySelector("input"), list = box.querySelector("#suggestions"), said = box.querySelector("[data-searchbox-status]");
  var active = -1, waiting = true;
  list.setAttribute("role", "listbox");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  function options() { return Array.prototype.slice.call(list.querySelectorAll("[role=option]")); }
  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function open() {
    var found = options();
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    return found;
  }
  function mark(place) {
    var found = options();
    active = place;
    found.forEach(function (option, n) { option.setAttribute("aria-selected", String(n === place)); });
    if (place < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", found[place].id);
    found[place].scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    var found = list.hidden ? open() : options();
    if (!found.length) { return; }
    // One place more than there are options: none marked, the text as typed.
    mark((active + 1 + by + found.length + 1) % (found.length + 1) - 1);
  }

  list.addEventListener("htmx:afterSwap", function () {
    var count = list.querySelector("[data-say]");
    if (!waiting || document.activeElement !== input || input.value.trim().length < 2) { close(); return; }
    mark(-1);
    open();
    said.textContent = count ? count.dataset.say : box.dataset.none;
  });
  input.addEventListener("input", function () { waiting = true; if (input.value.trim().length < 2) { close(); } });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", function () { waiting = false; close(); });
  list.addEventListener("mousedown", function (event) {
    var option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option && event.button === 0) { window.location.assign(option.dataset.url); }
  });
  input.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      waiting = true;
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      window.location.assign(options()[active].dataset.url);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });
}());
