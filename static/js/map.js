/* map.js: the heat map is one stop of the Tab key; arrows, Home, End, Page Up and Page Down go from cell to cell.
   The line and column of the cell in focus or below the pointer are marked, and the corner says them in full. Details
   come by htmx; without scripts every cell is an ordinary button. */
(function () {
  "use strict";
  var table = document.querySelector("[data-heat]"), panel = document.getElementById("cell");
  if (!table) { return; }
  var body = table.tBodies[0], rows = Array.from(body.rows), first = rows[0].querySelector("td:not(.heat__share)").cellIndex;
  var heads = Array.from(table.tHead.querySelectorAll("tr:last-child th:not(.heat__share, .heat__corner)"));
  var tip = table.querySelector(".heat__tip"), count = table.querySelector(".heat__count");
  var lines = new Map(), stop = null, marked = [], AT_ONCE = 10;
  var STEPS = {
    ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], PageDown: [AT_ONCE, 0], PageUp: [-AT_ONCE, 0]
  };

  /* the button of every column of a line, undefined where nothing is asked; empty cells may be one element */
  function line(row) {
    if (!lines.has(row)) {
      var found = [], column = 0;
      Array.from(rows[row].cells).slice(first).forEach(function (cell) {
        found[column] = cell.querySelector("button") || undefined;
        column += cell.colSpan;
      });
      lines.set(row, found);
    }
    return lines.get(row);
  }

  /* the nearest filled cell in that direction; a page further when the key asks for it */
  function next(row, column, step) {
    var down = Math.sign(step[0]), far = Math.abs(step[0]) > 1, found;
    if (far) { row = Math.min(Math.max(row + step[0] - down, -1), rows.length); }
    do { row += down; column += step[1]; found = rows[row] && line(row)[column]; }
    while (!found && rows[row] && column >= 0 && column < heads.length);
    return found;
  }

  function rest(on) {
    if (stop) { stop.tabIndex = -1; }
    stop = on;
    stop.tabIndex = 0;
  }

  function mark(row, column) {
    marked.forEach(function (head) { head.classList.remove("is-here"); });
    marked = row < 0 ? [] : [heads[column], rows[row].cells[0]].filter(Boolean);
    marked.forEach(function (head) { head.classList.add("is-here"); });
    count.classList.toggle("hide-visually", row >= 0);
    tip.replaceChildren();
    marked.forEach(function (head) { say(head.querySelector("a").textContent, "b"); });
    if (row >= 0 && line(row)[column]) { say(line(row)[column].getAttribute("aria-label"), "span"); }
  }

  function say(words, tag) {
    tip.appendChild(document.createElement(tag)).textContent = words;
  }

  function place(button) {
    var row = button.closest("tr").sectionRowIndex;
    return [row, line(row).indexOf(button)];
  }

  var buttons = body.querySelectorAll("button");
  if (!buttons.length) { return; }
  buttons.forEach(function (one) { one.tabIndex = -1; });
  rest(body.querySelector("[aria-current]") || buttons[0]);
  table.closest(".heatbox").removeAttribute("tabindex");  /* the cells inside can be reached: the box is no stop as well */

  table.addEventListener("focusin", function (event) {
    if (event.target.matches("td button")) { rest(event.target); mark.apply(null, place(event.target)); }
  });
  table.addEventListener("mouseover", function (event) {
    var cell = event.target.closest("tbody td:not(.heat__share)"), button = cell && cell.querySelector("button");
    if (button) { mark.apply(null, place(button)); } else if (cell) { mark(cell.parentNode.sectionRowIndex, -1); } else { mark(-1); }
  });
  table.addEventListener("mouseleave", function () { mark(-1); });
  table.addEventListener("keydown", function (event) {
    var button = event.target.closest("td button"), key = event.key, found;
    if (!button || event.altKey || event.metaKey) { return; }
    var at = place(button);
    if (STEPS[key]) {
      found = next(at[0], at[1], STEPS[key]);
    } else if (key === "Home" || key === "End") {
      found = (event.ctrlKey ? Array.from(buttons) : line(at[0]).filter(Boolean)).at(key === "Home" ? 0 : -1);
    } else { return; }
    event.preventDefault();
    if (found) { found.focus(); }
  });
  table.addEventListener("click", function (event) {
    var chosen = event.target.closest("td button"), before = table.querySelector("[aria-current]");
    if (!chosen) { return; }
    if (before) { before.removeAttribute("aria-current"); }
    chosen.setAttribute("aria-current", "true");
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target === panel) { panel.scrollIntoView({ block: "nearest" }); }
  });
}());
