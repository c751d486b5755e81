/* presence.js: who else is in this document, and a bar when somebody saved. The server makes every sentence.
   A sign of life goes out every [data-every] seconds, soon after one moves to another section or row, and when the
   tab comes back to the front. A tab in the background without unsaved input leaves. */
(function () {
  "use strict";
  var place = document.querySelector("[data-presence]"), form = document.querySelector("[data-editor]");
  if (!place || !form) { return; }
  var list = place.querySelector("[data-presence-list]"), trouble = place.querySelector("[data-presence-trouble]");
  var bar = place.querySelector("[data-presence-news] .notice");
  var every = Number(place.dataset.every) * 1000, timer = 0, soon = 0, asked = 0, others = [];
  var flying = Promise.resolve();  // the sign of life on its way
  var told = { about: "", revision: 0 };  // the news that the bar shows, and what of mine it was about
  var where = { section: "", row: "" };
  // One id per open page: a tab that is duplicated is another editor.
  var tab = Array.from(window.crypto.getRandomValues(new Uint8Array(16)), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");

  function letter(more) {
    var data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("tab", tab);
    Object.keys(more).forEach(function (name) { data.append(name, more[name]); });
    return data;
  }
  function beat() {
    var mine = (asked += 1), changed = form.unsaved || [], base = form.elements.revision.value;
    var about = base + " " + changed.join(" ");
    window.clearTimeout(timer);
    window.clearTimeout(soon);
    timer = window.setTimeout(beat, every);
    if (document.hidden && !changed.length) { return; }
    flying = fetch(place.dataset.presence, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: letter({ section: where.section, row: where.row, unsaved: changed.length ? "1" : "", revision: base, told: told.about === about ? told.revision : "", changed: changed.join(" ") })
    }).then(function (answer) {
      if (answer.status === 401) { return answer.json().then(function (said) { say(said.detail); }); }
      return answer.ok ? answer.json().then(function (news) { if (mine === asked) { show(news); told = { about: about, revision: news.revision }; } }) : null;
    }).catch(function () { /* away for a moment: the next sign of life tries again */ });
  }
  function leave() {
    window.clearTimeout(timer);
    window.clearTimeout(soon);
    asked += 1;
    navigator.sendBeacon(place.dataset.presence, letter({ leave: "1" }));
  }

  // What already stands there is left alone: a screen reader would say it again.
  function say(text) {
    if (trouble.textContent === text) { return; }
    var notice = document.createElement("div"), line = document.createElement("p");
    notice.className = "notice notice--conflict";
    line.textContent = text;
    notice.append(line);
    trouble.replaceChildren(notice);
  }
  function show(news) {
    trouble.replaceChildren();
    others = news.others;
    list.hidden = !others.length;
    list.replaceChildren.apply(list, others.map(function (other) {
      var item = document.createElement("li");
      item.textContent = other.says;
      return item;
    }));
    rows();
    if (news.told) { return; }
    bar.hidden = !news.says;
    if (!news.says) { return; }
    [["title", news.title], ["says", news.says]].forEach(function (part) {
      var line = bar.querySelector("[data-news-" + part[0] + "]");
      if (line.textContent !== part[1]) { line.textContent = part[1]; }
    });
    bar.querySelector("a").href = news.compare;
  }
  function rows() {
    form.querySelectorAll(".rows > .is-other").forEach(function (row) { row.classList.remove("is-other"); });
    form.querySelectorAll("[data-other]").forEach(function (note) { note.remove(); });
    others.forEach(function (other) {
      var row = other.row && document.getElementById("row-" + other.row), note = document.createElement("p");
      if (!row) { return; }
      row.classList.add("is-other");
      note.className = "small soft";
      note.dataset.other = "";
      note.textContent = other.row_says;
      row.prepend(note);
    });
  }

  form.addEventListener("focusin", function (event) {
    var section = event.target.closest("section[id]"), row = event.target.closest(".rows > li[id]");
    var now = { section: section ? section.id : where.section, row: row ? row.id.replace("row-", "") : "" };
    if (now.section === where.section && now.row === where.row) { return; }
    where = now;
    window.clearTimeout(soon);
    soon = window.setTimeout(beat, Math.min(1000, every / 2));
  });
  // Twice: settling puts the server's attributes back on rows that kept their id.
  document.body.addEventListener("htmx:afterSwap", rows);
  document.body.addEventListener("htmx:afterSettle", rows);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) { beat(); return; }
    // Not before the sign on its way has arrived: it would bring the tab back.
    flying.then(function () { if (document.hidden && !form.unsaved.length) { leave(); } });
  });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", function (event) { if (event.persisted) { beat(); } });
  beat();
}());
