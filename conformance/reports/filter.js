// Filters the scenarios, and opens what a link leads to. The page can be read without it.
(function () {
  "use strict";
  var bar = document.getElementById("filter");
  var scenarios = Array.prototype.slice.call(document.querySelectorAll("details.scenario"));
  function open() {
    var place = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!place) return;
    var around = place.closest("details.scenario");
    if (around) around.hidden = false, around.open = true;
    place.scrollIntoView();
  }
  window.addEventListener("hashchange", open);
  open();
  if (!bar) return;
  bar.hidden = false;
  var words = bar.querySelector("input[type=search]");
  var bad = bar.querySelector("input[type=checkbox]");
  var none = bar.querySelector(".none");
  function show() {
    var wanted = words.value.trim().toLowerCase();
    var shown = 0;
    scenarios.forEach(function (scenario) {
      var fits = (!bad.checked || !scenario.classList.contains("pass")) &&
        (wanted === "" || scenario.querySelector("summary").textContent.toLowerCase().indexOf(wanted) >= 0);
      scenario.hidden = !fits;
      if (fits) shown += 1;
    });
    none.hidden = shown > 0;
  }
  words.addEventListener("input", show);
  bad.addEventListener("change", show);
  bar.querySelector("button").addEventListener("click", function () {
    var all = scenarios.every(function (scenario) { return scenario.open; });
    scenarios.forEach(function (scenario) { scenario.open = !all; });
  });
})();
