/* portal.js: progressive enhancement only; every page works without it.
   data-print      a button that prints the page
   data-autosubmit a select or checkbox whose change sends its form
   data-guard      a form that warns before unsaved input is left behind
   data-focus      takes the focus on load (the list of what is not right)
   data-saved      the id of input that is saved now: autosave.js need not keep it any longer
   [popover]       closes when the page is left: coming back with the browser's Back must not find it open
   .toc            marks the section that is in view */
(function () {
  "use strict";

  document.querySelectorAll("[data-focus]").forEach(function (place) { place.focus(); });

  document.querySelectorAll("[data-saved]").forEach(function (place) {
    try {
      Object.keys(window.localStorage).forEach(function (key) {
        if (/^greenskills:draft:/.test(key) && key.endsWith(":" + place.dataset.saved)) { window.localStorage.removeItem(key); }
      });
    } catch (refused) { /* no storage in this browser: then there is nothing to remove */ }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  document.addEventListener("change", function (event) {
    var control = event.target.closest("[data-autosubmit]");
    if (control && control.form) { control.form.requestSubmit(); }
  });

  document.querySelectorAll("form[data-guard]").forEach(function (form) {
    var changed = form.getAttribute("data-guard") === "changed";
    form.addEventListener("input", function () { changed = true; });
    form.addEventListener("submit", function () { changed = false; });
    window.addEventListener("beforeunload", function (event) {
      if (changed) { event.preventDefault(); }
    });
  });

  window.addEventListener("pagehide", function () {
    document.querySelectorAll("[popover]").forEach(function (menu) { if (menu.hidePopover) { menu.hidePopover(); } });
  });

  document.querySelectorAll(".toc").forEach(function (toc) {
    var links = {};
    toc.querySelectorAll("a[href^='#']").forEach(function (link) { links[link.hash.slice(1)] = link; });
    if (!("IntersectionObserver" in window)) { return; }
    var inView = new Set();
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (entry.isIntersecting) { inView.add(entry.target.id); } else { inView.delete(entry.target.id); }
      });
      var first = Object.keys(links).find(function (id) { return inView.has(id); });
      Object.keys(links).forEach(function (id) {
        if (id === first) { links[id].setAttribute("aria-current", "location"); }
        else if (first) { links[id].removeAttribute("aria-current"); }
      });
    }, { rootMargin: "-10% 0px -60% 0px" });
    Object.keys(links).forEach(function (id) {
      var section = document.getElementById(id);
      if (section) { observer.observe(section); }
    });
  });
}());
