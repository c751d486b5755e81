/* autosave.js: keeps unsaved input of the edit form in this browser, so that a crash or a lost session costs nothing.
   Kept per user, document and open page, with the revision it grew from; gone once it is saved (portal.js), when it
   says the same as what is saved, or after 30 days. Bringing it back goes through the server, which shows the rows. */
(function () {
  "use strict";
  var place = document.querySelector("[data-autosave]"), form = document.querySelector("[data-editor]");
  if (!place || !form) { return; }
  var DAYS = 30 * 24 * 3600 * 1000, prefix = place.dataset.autosave, timer = 0, store;
  try { store = window.localStorage; } catch (refused) { return; }
  var id = place.dataset.draft || Array.from(window.crypto.getRandomValues(new Uint8Array(16)), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  var key = prefix + id, notice = place.querySelector(".notice");

  function hidden(owner, name, value) {
    var input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    owner.append(input);
  }
  hidden(form, "draft", id);

  /* Never the token of the session, nor what is only looked for. */
  function typed() {
    return Array.from(new FormData(form)).filter(function (pair) { return !/^(csrfmiddlewaretoken|draft|do|then)$|^find-/.test(pair[0]); })
      .map(function (pair) { return [pair[0], pair[1].replace(/\r\n/g, "\n")]; });
  }
  function without(pairs) { return JSON.stringify(pairs.filter(function (pair) { return !/^(revision|note)$/.test(pair[0]); })); }
  function keep() {
    window.clearTimeout(timer);
    timer = 0;
    try {
      if (form.unsaved.length) { store.setItem(key, JSON.stringify({ at: Date.now(), input: typed() })); }
      else { store.removeItem(key); }
    } catch (full) { /* no room left: saving still works, and the page still warns before it is left */ }
  }
  form.addEventListener("editor:count", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, 1000);
  });
  form.addEventListener("submit", keep);
  window.addEventListener("pagehide", function () { if (timer) { keep(); } });
  keep();

  /* ---------- what an earlier page left behind ---------- */
  function read(name) {
    try {
      var draft = JSON.parse(store.getItem(name));
      if (Array.isArray(draft.input) && Date.now() - draft.at < DAYS) { return draft; }
    } catch (unreadable) { /* not ours any more */ }
    store.removeItem(name);
    return null;
  }
  function left(open) {
    var now = without(typed());
    return Object.keys(store).filter(function (name) { return /^greenskills:draft:/.test(name) && read(name); })
      .filter(function (name) { return name.indexOf(prefix) === 0 && name !== key && open.indexOf(name) < 0; })
      .filter(function (name) {
        if (without(read(name).input) !== now) { return true; }
        store.removeItem(name);
        return false;
      })
      .sort(function (one, other) { return read(other).at - read(one).at; });
  }
  function moment(at) {
    var date = new Date(at), language = document.documentElement.lang;
    var time = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
    time = language === "nl" ? time.replace(":", ".") + " uur" : time;
    if (date.toDateString() === new Date().toDateString()) { return time; }
    return new Intl.DateTimeFormat(language, { day: "numeric", month: "long" }).format(date) + ", " + time;
  }
  function offer(open) {
    var name = left(open)[0], draft = name && read(name);
    notice.hidden = !draft;
    if (!draft) { return; }
    notice.querySelector("[data-found-says]").textContent = place.dataset.found.replace("%s", moment(draft.at));
    notice.querySelector("[data-restore]").onclick = function () { restore(name, draft); };
    notice.querySelector("[data-discard]").onclick = function () {
      store.removeItem(name);
      document.getElementById("content").focus();
      offer(open);
    };
  }
  function restore(name, draft) {
    var again = document.createElement("form");
    again.method = "post";
    again.action = form.action;
    hidden(again, "csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    hidden(again, "do", "recover");
    hidden(again, "draft", name.slice(prefix.length));
    draft.input.forEach(function (pair) { hidden(again, pair[0], pair[1]); });
    document.body.append(again);
    again.submit();
  }

  /* A page that is still open holds a lock with the name of its input: that is no input left behind. When it goes
     (closed, or it was this page before a reload) its input counts from then on; two seconds give a save the time to
     clear it, or the page that follows the time to hold it again. */
  function look() {
    return navigator.locks.query().then(function (locks) {
      var open = locks.held.map(function (lock) { return lock.name; });
      offer(open);
      return open;
    });
  }
  if (!navigator.locks) { offer([]); return; }
  navigator.locks.request(key, function () { return new Promise(function () { /* held until the page goes */ }); });
  window.addEventListener("storage", look);
  look().then(function (open) {
    open.filter(function (name) { return name.indexOf(prefix) === 0 && name !== key; }).forEach(function (name) {
      navigator.locks.request(name, function () { window.setTimeout(look, 2000); });
    });
  });
}());
