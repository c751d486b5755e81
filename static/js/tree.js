/* tree.js: the nested lists of links become a tree for the keyboard (WAI-ARIA tree view). Without it they stay links.
   Right opens, left closes or goes up, up and down move, Home and End jump, letters search, Enter follows the link. */
(function () {
  "use strict";
  var tree = document.getElementById("tree");
  if (!tree) { return; }
  var typed = "", typedAt = 0;

  function lines() { return Array.from(tree.querySelectorAll(".treelist__line")); }

  function roles(root) {
    root.querySelectorAll("li").forEach(function (item) { item.setAttribute("role", "none"); });
    root.querySelectorAll("ul").forEach(function (list) { list.setAttribute("role", "group"); });
    root.querySelectorAll(".treelist__line").forEach(function (line) {
      var below = line.parentElement.querySelector(":scope > ul");
      line.setAttribute("role", "treeitem");
      line.setAttribute("aria-level", depth(line));
      if (below) { below.id = line.id + "-below"; line.setAttribute("aria-owns", below.id); }
    });
  }

  function depth(line) {
    var level = 0;
    for (var list = line.closest("ul"); list; list = list === tree ? null : list.parentElement.closest("ul")) { level += 1; }
    return level;
  }

  function stop(line) {
    lines().forEach(function (other) { other.tabIndex = other === line ? 0 : -1; });
  }

  function go(line) {
    if (line) { stop(line); line.focus(); }
  }

  function choose(line) {
    lines().forEach(function (other) {
      if (other !== line) { other.removeAttribute("aria-current"); } else { other.setAttribute("aria-current", "true"); }
    });
  }

  function above(line) {
    var list = line.closest("ul");
    return list === tree ? null : list.parentElement.querySelector(":scope > .treelist__line");
  }

  function fold(line) {
    var below = line.parentElement.querySelector(":scope > ul");
    if (below) { below.remove(); }
    line.setAttribute("aria-expanded", "false");
    line.removeAttribute("aria-owns");
    point(line, line.dataset.open);
  }

  /* where the line leads next: to itself opened, or, once open, to what lies above */
  function point(line, address) {
    if (!address) { return; }
    line.href = address;
    line.setAttribute("hx-get", address + "&row=" + encodeURIComponent(line.dataset.path));
    line.setAttribute("hx-replace-url", address);
    window.htmx.process(line);
  }

  function find(from, letter) {
    var all = lines(), start = all.indexOf(from), now = Date.now();
    typed = now - typedAt < 700 ? typed + letter : letter;
    typedAt = now;
    for (var step = typed.length > 1 ? 0 : 1; step <= all.length; step += 1) {
      var line = all[(start + step) % all.length];
      var words = [".treelist__name", ".treelist__code"].map(function (part) { return line.querySelector(part); });
      if (words.some(function (word) { return word && word.textContent.toLowerCase().startsWith(typed); })) { return line; }
    }
    return null;
  }

  tree.addEventListener("keydown", function (event) {
    var line = event.target.closest(".treelist__line");
    if (!line || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var all = lines(), place = all.indexOf(line), open = line.getAttribute("aria-expanded");
    var moves = {
      ArrowDown: function () { go(all[place + 1]); },
      ArrowUp: function () { go(all[place - 1]); },
      Home: function () { go(all[0]); },
      End: function () { go(all[all.length - 1]); },
      ArrowRight: function () { if (open === "false") { line.click(); } else if (open === "true") { go(all[place + 1]); } },
      ArrowLeft: function () { if (open === "true") { fold(line); } else { go(above(line)); } },
      " ": function () { line.click(); }
    };
    if (moves[event.key]) { event.preventDefault(); moves[event.key](); }
    else if (event.key.length === 1) { go(find(line, event.key.toLowerCase())); }
  });

  tree.addEventListener("click", function (event) {
    var line = event.target.closest(".treelist__line");
    if (line) { stop(line); }
  });

  /* a level has come: it gets its roles, its line stays the stop, and only the chosen one is marked */
  document.body.addEventListener("htmx:afterSettle", function (event) {
    var item = event.target.closest && event.target.closest("#tree li");
    if (!item) { return; }
    var line = item.querySelector(".treelist__line");
    roles(tree);
    choose(line.hasAttribute("aria-current") ? line : above(line));
    go(line);
  });

  tree.setAttribute("role", "tree");
  roles(tree);
  stop(tree.querySelector("[aria-current]") || lines()[0]);
  var keys = document.querySelector(".treepage__keys");
  if (keys) { keys.hidden = false; }
}());
