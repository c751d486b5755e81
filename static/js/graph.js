/* graph.js: the lines of the box that is pointed at or has the focus stand out. Without it all lines look alike. */
(function () {
  "use strict";

  function look(node) {
    var picture = node.closest("svg"), mark = " " + node.dataset.node + " ";
    picture.classList.add("is-looking");
    picture.querySelectorAll(".g-line").forEach(function (line) {
      line.classList.toggle("is-near", line.dataset.ends.indexOf(mark) !== -1);
    });
  }

  function rest(event) {
    var node = event.target.closest && event.target.closest(".g-node");
    if (node) { node.closest("svg").classList.remove("is-looking"); }
  }

  ["focusin", "mouseover"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var node = event.target.closest && event.target.closest(".g-node");
      if (node) { look(node); }
    });
  });
  document.addEventListener("focusout", rest);
  document.addEventListener("mouseout", rest);
}());
