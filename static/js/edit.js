/* edit.js: makes the edit form quick. Without it every button still works as an ordinary form button.
   1. Type-ahead over the catalogue ([data-ahead]: an ARIA combobox with a list box).
   2. Counts what is not saved, marks it, and warns before it is left behind. `form.unsaved` holds the names of the
      inputs that differ; the event editor:count tells presence.js and autosave.js to look again.
   3. After a row was added or moved, the focus goes where one expects it. */
(function () {
  "use strict";
  var form = document.querySelector("[data-editor]");
  if (!form) { return; }

  /* ---------- type-ahead ---------- */
  var serial = 0;
  function combobox(box) {
    var input = box.querySelector("input"), plain = box.querySelector("button[value^='find:']");
    var list = document.createElement("ul"), options = [], active = -1, timer = 0, asked = 0;
    list.className = "ahead__list";
    list.id = "ahead-" + (serial += 1);
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.found || "");
    list.hidden = true;
    box.appendChild(list);
    if (plain) { plain.hidden = true; }
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); active = -1; }
    function mark(place) {
      active = place;
      Array.prototype.forEach.call(list.children, function (item, n) { item.setAttribute("aria-selected", String(n === place)); });
      if (place >= 0) { input.setAttribute("aria-activedescendant", list.children[place].id); list.children[place].scrollIntoView({ block: "nearest" }); }
    }
    function show(found) {
      options = found;
      list.replaceChildren();
      found.forEach(function (option, n) {
        var item = document.createElement("li"), hint = document.createElement("span");
        item.id = list.id + "-" + n;
        item.setAttribute("role", "option");
        item.textContent = option.label;
        hint.textContent = option.hint || "";
        item.appendChild(hint);
        item.addEventListener("mousedown", function (event) { event.preventDefault(); pick(option); });
        list.appendChild(item);
      });
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(Boolean(found.length)));
      mark(found.length ? 0 : -1);
    }
    function ask() {
      var mine = (asked += 1), text = input.value.trim();
      if (text.length < 2) { close(); return; }
      fetch(box.dataset.ahead + "?source=" + encodeURIComponent(box.dataset.source) + "&q=" + encodeURIComponent(text), { headers: { Accept: "application/json" } })
        .then(function (answer) {
          // What the catalogue does not hold (actions of a roadmap) is found with the plain button.
          if (answer.status === 400 && plain) { plain.hidden = false; }
          return answer.ok ? answer.json() : [];
        })
        .then(function (found) { if (mine === asked && document.activeElement === input) { show(found); } })
        .catch(close);
    }
    function pick(option) {
      var region = box.dataset.region;
      close();
      input.value = "";
      window.htmx.ajax("POST", box.dataset.edit, {
        source: form, values: { do: box.dataset.pick + option.uid },
        target: "#" + region, select: "#" + region, swap: "outerHTML show:none"
      }).then(function () { focusLast(region); });
    }
    input.addEventListener("input", function () { window.clearTimeout(timer); timer = window.setTimeout(ask, 150); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { close(); return; }
      if (event.key === "Enter") { event.preventDefault(); if (!list.hidden && active >= 0) { pick(options[active]); } else if (plain && !plain.hidden) { plain.click(); } else { ask(); } return; }
      if (list.hidden) { return; }
      if (event.key === "ArrowDown") { event.preventDefault(); mark((active + 1) % options.length); }
      if (event.key === "ArrowUp") { event.preventDefault(); mark((active - 1 + options.length) % options.length); }
    });
  }
  function boxes(place) { place.querySelectorAll("[data-ahead]").forEach(combobox); }
  boxes(form);

  /* ---------- focus after a row came, went or moved ---------- */
  function focusLast(region) {
    var place = document.getElementById(region);
    var rows = place ? place.querySelectorAll(".rows > li[id]") : [];
    var target = rows.length ? rows[rows.length - 1].querySelector("textarea, select, input:not([type=hidden])") : null;
    target = target || (place && place.querySelector("[role=combobox]"));
    if (target) { target.focus(); }
  }
  document.body.addEventListener("htmx:afterSwap", function (event) {
    var place = event.detail.target && document.getElementById(event.detail.target.id);
    if (!place) { return; }
    boxes(place);
    count();
    var button = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (button && button.value && button.value.indexOf("add:") === 0) { focusLast(place.id); }
    else if (button && button.id) {
      var again = document.getElementById(button.id);
      if (again && again.disabled) { again = again.parentNode.querySelector("button:not([disabled])"); }
      if (!again) { again = place.querySelector("[id='" + button.id.replace("do-remove", "do-undo") + "'], [id='" + button.id.replace("do-undo", "do-remove") + "'], [role=combobox]"); }
      if (again) { again.focus(); }
    }
  });

  /* ---------- what is not saved ---------- */
  var mark = form.querySelector("[data-unsaved]");
  function snapshot(pairs) {
    var values = {};
    pairs.forEach(function (pair) {
      if (/^(csrfmiddlewaretoken|revision|note|draft)$|^find-/.test(pair[0])) { return; }
      values[pair[0]] = (values[pair[0]] || "") + "\u0000" + pair[1].replace(/\r\n/g, "\n");
    });
    return values;
  }
  function typed() { return Array.from(new FormData(form)); }
  // A page that shows input of a request (faults, taken in, brought back) says itself what is saved.
  var known = document.getElementById("saved-input");
  var saved = snapshot(known ? JSON.parse(known.textContent) : typed()), leaving = false;
  function count() {
    var now = snapshot(typed()), names = {}, changed = [];
    Object.keys(saved).concat(Object.keys(now)).forEach(function (name) { names[name] = true; });
    Object.keys(names).forEach(function (name) {
      var differs = saved[name] !== now[name];
      var control = form.elements[name];
      if (control && control.closest) {
        var field = control.closest(".field");
        if (field) { field.classList.toggle("field--unsaved", differs); }
      }
      if (differs) { changed.push(name); }
    });
    form.unsaved = changed;
    mark.hidden = !changed.length;
    mark.textContent = changed.length === 1 ? form.dataset.unsavedOne : form.dataset.unsavedMany.replace("%s", String(changed.length));
    form.dispatchEvent(new CustomEvent("editor:count"));
  }
  count();
  form.addEventListener("input", count);
  form.addEventListener("change", count);
  form.addEventListener("submit", function () { leaving = true; });
  window.addEventListener("beforeunload", function (event) { if (form.unsaved.length && !leaving) { event.preventDefault(); } });
}());
