/* room.js: a phone in a room, and the big screen.
   What is said goes into a queue in this browser first and leaves it when the server has it, so that a bad network
   loses nothing; the same key makes sending twice harmless. Every page works without this file. */
(function () {
  "use strict";
  var body = document.body, WAIT = 10000;

  function uuid() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return Array.from(bytes, function (byte, place) {
      return ([4, 6, 8, 10].indexOf(place) < 0 ? "" : "-") + byte.toString(16).padStart(2, "0");
    }).join("");
  }
  // An answer, or a refusal after WAIT: a network that swallows everything looks like one that is slow.
  function ask(url, options) {
    var stop = new AbortController(), timer = window.setTimeout(function () { stop.abort(); }, WAIT);
    return fetch(url, Object.assign({ signal: stop.signal, headers: { Accept: "application/json" } }, options)).finally(function () { window.clearTimeout(timer); });
  }
  // Calls `look` every 1.5 to 2.5 seconds, so that 150 phones do not come at once; seldom in the background, and
  // less often while nothing is heard. `look` gives a promise of whether the server answered.
  function keepLooking(look) {
    var timer = 0, silent = 0, busy = false;
    function later() {
      var pause = 1500 + 1000 * Math.random();
      window.clearTimeout(timer);
      timer = window.setTimeout(now, (document.hidden ? 10 : Math.min(8, Math.pow(2, silent))) * pause);
    }
    function now() {
      if (busy) { return; }
      busy = true;
      look().then(function (heard) {
        busy = false;
        silent = heard ? 0 : silent + 1;
        if (heard !== "over") { later(); }
      });
    }
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { now(); } });
    window.addEventListener("online", now);
    later();
  }

  // ---------- the big screen ----------
  if (body.dataset.screen) {
    keepLooking(function () {
      var place = document.querySelector("[data-stream]");
      return fetch(body.dataset.screen + "?since=" + place.dataset.mark).then(function (answer) {
        if (answer.status === 200 && !answer.redirected) { return answer.text().then(function (text) { place.outerHTML = text; return true; }); }
        return answer.status === 204;
      }).catch(function () { return false; });
    });
    return;
  }
  if (!body.dataset.room) { return; }

  // ---------- the phone ----------
  var words = document.querySelector(".hidden-words").dataset, store = "greenskills:room:" + body.dataset.room;
  var line = document.querySelector("[data-line]"), usual = line.textContent, bar = document.querySelector("[data-bar]");
  var mine = document.querySelector("[data-mine]"), none = document.querySelector("[data-mine-none]");
  var said = document.querySelector("[data-said]"), seen = Number(body.dataset.seen);
  var token = document.querySelector("[name=csrfmiddlewaretoken]");
  var queue = [], sending = false, tries = 0, retry = 0;

  function keep() {
    try { window.localStorage.setItem(store, JSON.stringify(queue)); } catch (full) { /* no storage: then only this page keeps it */ }
  }
  try { queue = JSON.parse(window.localStorage.getItem(store)) || []; } catch (broken) { queue = []; }

  function tell() {
    var waiting = queue.filter(function (each) { return !each.fault; }).length;
    var text = waiting ? waiting + " × " + words.wordsWaiting : navigator.onLine && tries < 2 ? usual : words.wordsNone;
    if (line.textContent !== text) { line.textContent = text; }
    line.classList.toggle("is-trouble", text !== usual);
  }
  function button(text, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "button button--small";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }
  function paragraph(name, text) {
    var made = document.createElement("p");
    made.className = name;
    made.textContent = text;
    return made;
  }
  // The queue as it stands, above what the server has. Text stays text: nothing here is markup.
  function draw() {
    mine.querySelectorAll("[data-queued]").forEach(function (old) { old.remove(); });
    queue.forEach(function (each) {
      var item = document.createElement("li");
      item.className = "said " + (each.fault ? "is-refused" : "is-waiting");
      item.dataset.queued = each.key;
      item.append(paragraph("said__about", each.title + (each.says ? (each.title ? ": " : "") + each.says : "")));
      if (each.fields.text && each.fields.text[0]) { item.append(paragraph("said__text", each.fields.text[0])); }
      item.append(paragraph("said__state", each.fault ? words.wordsRefused + ": " + each.fault : words.wordsWaiting));
      if (each.fault) {
        var acts = document.createElement("div");
        acts.className = "actions";
        acts.append(button(words.wordsEdit, function () { putBack(each); }), button(words.wordsThrow, function () { drop(each); }));
        item.append(acts);
      }
      mine.prepend(item);
    });
    none.hidden = Boolean(mine.children.length);
    tell();
  }
  function drop(each) {
    queue = queue.filter(function (other) { return other.key !== each.key; });
    keep();
    draw();
  }
  // What was refused goes back into the form that it came from.
  function putBack(each) {
    var form = Array.from(document.querySelectorAll("form[data-say]")).find(function (one) {
      return ["about", "document", "row"].every(function (name) {
        return (one.elements[name] ? one.elements[name].value : "") === ((each.fields[name] || [""])[0]);
      }) && (one.elements.kind.type !== "hidden" || one.elements.kind.value === each.fields.kind[0]);
    });
    if (!form) { return; }
    Array.from(form.elements).forEach(function (field) {
      var values = each.fields[field.name] || [];
      if (field.type === "radio" || field.type === "checkbox") { field.checked = values.indexOf(field.value) >= 0; }
    });
    form.elements.text.value = (each.fields.text || [""])[0];
    for (var place = form.closest("details"); place; place = place.parentElement.closest("details")) { place.open = true; }
    form.elements.text.focus();
    drop(each);
  }
  function send() {
    var next = queue.find(function (each) { return !each.fault; });
    window.clearTimeout(retry);
    if (sending || !next) { return; }
    sending = true;
    var letter = new URLSearchParams();
    Object.keys(next.fields).forEach(function (name) { next.fields[name].forEach(function (value) { letter.append(name, value); }); });
    letter.set("key", next.key);
    letter.set("csrfmiddlewaretoken", token.value);
    ask(next.url, { method: "POST", body: letter }).then(function (answer) {
      if (answer.ok) { return answer.json().then(function (became) { arrived(next, became); return true; }); }
      if (answer.status === 409 || answer.status >= 500) { return false; }  // a pause, or trouble at the server: later
      return answer.json().catch(function () { return {}; }).then(function (refusal) {
        next.fault = refusal.detail || String(answer.status);
        keep();
        return true;
      });
    }).catch(function () { return false; }).then(function (settled) {
      sending = false;
      tries = settled ? 0 : tries + 1;
      draw();
      if (settled) { send(); } else { retry = window.setTimeout(send, Math.min(30000, 1000 * Math.pow(2, tries)) * (0.75 + Math.random() / 2)); }
    });
  }
  function arrived(each, became) {
    queue = queue.filter(function (other) { return other.key !== each.key; });
    keep();
    if (!document.getElementById("mine-" + became.uid)) { mine.insertAdjacentHTML("afterbegin", became.html); }
  }
  document.addEventListener("submit", function (event) {
    var form = event.target.closest("form[data-say]");
    if (!form) { return; }
    event.preventDefault();
    var text = form.elements.text, fields = {}, chosen = form.querySelector("[name=kind]:checked");
    text.setCustomValidity(Array.from(text.value.trim()).length > 2000 ? words.wordsTooLong : "");
    if (!form.reportValidity()) { return; }
    new FormData(form).forEach(function (value, name) {
      if (name !== "csrfmiddlewaretoken" && name !== "key") { (fields[name] = fields[name] || []).push(value); }
    });
    queue.push({ key: uuid(), url: form.getAttribute("action"), title: form.dataset.say, says: chosen ? chosen.closest("label").textContent.trim() : "", fields: fields });
    keep();
    form.reset();
    var topic = form.closest("details.topic");
    topic.open = false;
    topic.querySelector("summary").focus();
    draw();
    send();
  });
  document.addEventListener("input", function (event) { if (event.target.name === "text") { event.target.setCustomValidity(""); } });
  window.addEventListener("online", function () { tries = 0; send(); tell(); });
  window.addEventListener("offline", tell);

  // ---------- dots ----------
  var left = document.querySelector("[data-left]"), given = new Set();
  if (left) {
    said.querySelectorAll(".dot[aria-pressed=true]").forEach(function (dot) { given.add(dot.value); });
    document.querySelector("[data-dots]").addEventListener("submit", function (event) {
      var dot = event.submitter;
      if (!dot) { return; }
      event.preventDefault();
      dot.disabled = true;
      var letter = new URLSearchParams({ csrfmiddlewaretoken: token.value });
      letter.set(dot.name, dot.value);
      ask(event.target.getAttribute("action"), { method: "POST", body: letter }).then(function (answer) {
        return answer.json().then(function (told) {
          if (answer.ok) {
            given[dot.name === "give" ? "add" : "delete"](dot.value);
            press(dot);
            count(told.left);
          } else { say(told.detail); }
        });
      }).catch(function () { say(words.wordsNone); }).then(function () { dot.disabled = false; dot.focus(); });
    });
  }
  function press(dot) {
    var on = given.has(dot.value);
    dot.setAttribute("aria-pressed", String(on));
    dot.name = on ? "back" : "give";
    dot.querySelector(".dot__words").textContent = on ? words.wordsBack : words.wordsGive;
  }
  function count(number) {
    left.dataset.left = number;
    left.querySelector("strong").textContent = number;
  }

  // ---------- news ----------
  function say(text, label, act) {
    var notice = document.createElement("div"), row = document.createElement("p");
    notice.className = "notice notice--review";
    notice.setAttribute("role", "alert");
    row.textContent = text;
    notice.append(row);
    if (label) { notice.append(button(label, act)); }
    bar.hidden = false;
    bar.textContent = "";
    bar.append(notice);
  }
  function typing() {
    return Array.from(document.querySelectorAll("form[data-say] textarea")).some(function (field) { return field.value.trim(); });
  }
  function reload() { window.location.reload(); }
  function show(news) {
    if (news.phase !== body.dataset.phase) {
      if (typing()) { say(words.wordsChanged, words.wordsGo, reload); } else { reload(); }
    }
    seen = news.seen;
    Object.keys(news.items).reverse().forEach(function (uid) {
      var old = document.getElementById("c-" + uid), html = news.items[uid];
      if (old && html) { old.insertAdjacentHTML("afterend", html); old.remove(); }
      else if (old) { old.remove(); given.delete(uid); }
      else if (html && said) { said.insertAdjacentHTML(left ? "beforeend" : "afterbegin", html); }
      var fresh = left && document.querySelector("#c-" + uid + " .dot");
      if (fresh) { press(fresh); }
    });
    if (left) { count(Math.max(0, news.dots - given.size)); }
    while (said && !left && said.children.length > 100) { said.lastElementChild.remove(); }
    if (!sending) { send(); }
  }
  keepLooking(function () {
    return ask(body.dataset.news + "?since=" + seen).then(function (answer) {
      tries = 0;
      if (answer.status === 204) { tell(); return true; }
      if (answer.status === 200) { return answer.json().then(function (news) { show(news); tell(); return true; }); }
      if (answer.status === 410 || answer.status === 403) {
        return answer.json().then(function (told) { say(told.detail); return "over"; });
      }
      return false;
    }).catch(function () { tries += 1; tell(); return false; });
  });
  draw();
  send();
}());
