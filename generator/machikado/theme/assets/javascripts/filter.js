// Filters over server-rendered tables: what is chosen stands in the address, the count is announced, and what would leave no row
// cannot be chosen. Without JavaScript the whole table shows.
"use strict";
(() => {
  const HEADS = ".mk-group-row";
  const folded = (text) => window.machikadoFold(text).replace(/\s+/g, " ");

  // Which rows fit, and for each filter the values that would leave some, all other filters applied.
  // Rows are { text, values: { field: ["own_funds"] } }, their text folded; what is chosen is { field: "own_funds" }.
  function narrowed(rows, chosen, words) {
    const parts = folded(words).split(" ").filter(Boolean);
    const has = (row, name) => !chosen[name] || row.values[name].includes(chosen[name]);
    const misses = rows.map((row) =>
      parts.every((part) => row.text.includes(part)) ? Object.keys(chosen).filter((name) => !has(row, name)) : null,
    );
    const open = {};
    for (const name of Object.keys(chosen)) {
      const near = rows.filter((_, at) => misses[at]?.every((missed) => missed === name));
      open[name] = new Set(near.flatMap((row) => row.values[name]));
    }
    return { fits: misses.map((missed) => missed?.length === 0), open };
  }

  window.machikadoNarrowed = Object.assign(narrowed, { folded });

  const forms = Array.from(document.querySelectorAll("form[data-filter]"));
  const filters = forms.filter((form) => !form.dataset.ready).flatMap(filterOf);
  if (!filters.length) return; // another copy of this script was first

  function filterOf(form) {
    const table = document.querySelector(`table#${CSS.escape(form.dataset.filter)}`);
    if (!table?.tBodies.length) return [];
    form.dataset.ready = "yes";
    const selects = Array.from(form.querySelectorAll("select"));
    const box = form.elements.q;
    const lines = Array.from(table.querySelectorAll(`tbody > tr:not(${HEADS})`));
    const valuesOf = (line, name) => (line.getAttribute(`data-${name.replace(/_/g, "-")}`) || "").split("|");
    const rows = lines.map((line) => ({
      text: folded(line.textContent),
      values: Object.fromEntries(selects.map(({ name }) => [name, valuesOf(line, name)])),
    }));
    for (const select of selects)
      if (select.options.length === 1)
        for (const value of new Set(rows.flatMap((row) => row.values[select.name])))
          if (value) select.add(new Option(value, value));

    function show() {
      const chosen = Object.fromEntries(selects.map((select) => [select.name, select.value]));
      const { fits, open } = narrowed(rows, chosen, box?.value || "");
      lines.forEach((line, at) => {
        line.hidden = !fits[at];
      });
      for (const select of selects)
        for (const option of select.options)
          option.disabled = option.value !== "" && !option.selected && !open[select.name].has(option.value);
      for (const body of table.tBodies) body.hidden = !body.querySelector(`tr:not(${HEADS}):not([hidden])`); // no head alone
      const count = fits.filter(Boolean).length;
      form.querySelector("output").textContent = form.dataset.count
        .replace("{total}", rows.length)
        .replace("{n}", count);
    }

    return [{ form, show, inputs: box ? [...selects, box] : selects, prefix: forms.length > 1 ? `${table.id}.` : "" }];
  }

  // What the address says; where there are several tables, a name without a table is for all that have such a filter.
  function read() {
    const query = new URLSearchParams(location.search);
    for (const { inputs, prefix, show } of filters) {
      for (const input of inputs) {
        input.value = query.get(prefix + input.name) ?? query.get(input.name) ?? "";
        if (input.selectedIndex < 0) input.value = "";
      }
      show();
    }
  }

  // The address as it is chosen in all tables; a choice is a step that one can go back from, a letter that is typed is none.
  function keep(isStep) {
    const query = new URLSearchParams(location.search);
    for (const { inputs } of filters) for (const { name } of inputs) query.delete(name);
    for (const { inputs, prefix } of filters)
      for (const { name, value } of inputs)
        if (value) query.set(prefix + name, value);
        else query.delete(prefix + name);
    const text = query.toString();
    const address = location.pathname + (text ? `?${text}` : "") + location.hash;
    if (address === location.pathname + location.search + location.hash) return;
    try {
      if (isStep) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    } catch {
      /* not from every file:// */
    }
  }

  for (const { form, inputs, show } of filters) {
    form.addEventListener("input", (event) => {
      keep(event.target.localName === "select");
      show();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault(); // which would bring back what stood there at first
      for (const input of inputs) input.value = "";
      keep(true);
      show();
    });
    form.hidden = false;
  }
  addEventListener("popstate", read);
  addEventListener("pageshow", read); // the browser puts back what was typed, not what the address says
  read();
})();
