// Filters over a server-rendered table: what is chosen stands in the address, the count is announced. Without JavaScript the whole table shows.
"use strict";
(function () {
  var forms = document.querySelectorAll("form[data-filter]");
  function fold(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " "); }
  forms.forEach(function (form) {
    var table = document.querySelector("table#" + CSS.escape(form.dataset.filter));
    if (!table || !table.tBodies.length || form.dataset.ready) return;
    form.dataset.ready = "yes";
    var bodies = Array.from(table.tBodies), heads = ".mk-group-row", prefix = forms.length > 1 ? table.id + "." : "";
    var rows = Array.from(table.querySelectorAll("tbody > tr:not(" + heads + ")"));
    var selects = Array.from(form.querySelectorAll("select")), box = form.elements.q, out = form.querySelector("output");
    var inputs = box ? selects.concat(box) : selects;
    function values(row, name) { return (row.getAttribute("data-" + name.replace(/_/g, "-")) || "").split("|"); }
    var texts = rows.map(function (row) { return fold(row.textContent); });
    selects.forEach(function (select) {
      var known = new Set(rows.flatMap(function (row) { return values(row, select.name); }));
      if (select.options.length === 1)
        known.forEach(function (value) { if (value) select.add(new Option(value, value)); });
      else
        Array.from(select.options).forEach(function (option) { option.disabled = option.value !== "" && !known.has(option.value); });
    });
    function read() {
      var query = new URLSearchParams(location.search);
      inputs.forEach(function (input) {
        input.value = query.get(prefix + input.name) || "";
        if (input.selectedIndex < 0) input.value = "";
      });
    }
    function show() {
      var words = box ? fold(box.value).split(" ").filter(Boolean) : [], shown = 0;
      rows.forEach(function (row, index) {
        var fits = selects.every(function (select) { return !select.value || values(row, select.name).includes(select.value); }) &&
          words.every(function (word) { return texts[index].includes(word); });
        row.hidden = !fits;
        shown += fits;
      });
      bodies.forEach(function (body) { // a group without rows shows no head
        body.hidden = !body.querySelector("tr:not(" + heads + "):not([hidden])");
      });
      out.textContent = form.dataset.count.replace("{total}", rows.length).replace("{n}", shown);
    }
    function keep() {
      var query = new URLSearchParams(location.search);
      inputs.forEach(function (input) {
        if (input.value) query.set(prefix + input.name, input.value); else query.delete(prefix + input.name);
      });
      var text = query.toString();
      try { history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash); } catch (error) { /* not from every file:// */ }
      show();
    }
    form.addEventListener("input", keep);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () { setTimeout(function () { inputs.forEach(function (input) { input.value = ""; }); keep(); }); });
    addEventListener("popstate", function () { read(); show(); });
    form.hidden = false;
    read();
    show();
  });
})();
