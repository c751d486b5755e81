/* desk.js: the facilitator's desk follows what comes in. Nothing moves under a finger: while something is ticked or the
   focus is in the list, a button says that there is news. */
(function () {
  "use strict";
  var desk = document.querySelector("[data-desk]"), place = document.querySelector("[data-stream-place]");
  if (!desk) { return; }
  var fresh = desk.querySelector("[data-new]"), ticked = desk.querySelector("[data-ticked]"), waiting = "";

  function chosen() { return place.querySelectorAll("[name=c]:checked").length; }
  function count() { ticked.textContent = chosen(); }
  function put(text) {
    place.innerHTML = text;
    waiting = "";
    fresh.hidden = true;
    count();
  }
  function look() {
    var known = waiting ? new DOMParser().parseFromString(waiting, "text/html") : document;
    var mark = known.querySelector("[data-stream]").dataset.mark;
    var query = desk.dataset.query ? "&" + desk.dataset.query : "";
    return fetch(desk.dataset.news + "?since=" + encodeURIComponent(mark) + query).then(function (answer) {
      if (answer.status !== 200 || answer.redirected) { return null; }
      return answer.text().then(function (text) {
        if (!chosen() && !place.contains(document.activeElement)) { put(text); return; }
        waiting = text;
        fresh.hidden = false;
      });
    }).catch(function () { /* away for a moment: the next look tries again */ });
  }
  function later() {
    window.setTimeout(function () { look().then(later); }, (document.hidden ? 8 : 1) * (1500 + 1000 * Math.random()));
  }
  place.addEventListener("change", count);
  fresh.addEventListener("click", function () { if (waiting) { put(waiting); } });
  // Enter in one of the two fields presses its own button, not the first one of the form.
  desk.querySelectorAll(".desk__pair input").forEach(function (field) {
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter") { event.preventDefault(); field.parentElement.querySelector("button").click(); }
    });
  });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { look(); } });
  later();
}());
