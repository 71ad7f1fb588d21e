// Filters over a server-rendered table: what is chosen stands in the address, the count is announced. Without JavaScript the whole table shows.
"use strict";
(() => {
  const forms = document.querySelectorAll("form[data-filter]");
  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  }
  forms.forEach((form) => {
    const table = document.querySelector(`table#${CSS.escape(form.dataset.filter)}`);
    if (!table?.tBodies.length || form.dataset.ready) return;
    form.dataset.ready = "yes";
    const bodies = Array.from(table.tBodies);
    const heads = ".mk-group-row";
    const prefix = forms.length > 1 ? `${table.id}.` : "";
    const rows = Array.from(table.querySelectorAll(`tbody > tr:not(${heads})`));
    const selects = Array.from(form.querySelectorAll("select"));
    const box = form.elements.q;
    const out = form.querySelector("output");
    const inputs = box ? selects.concat(box) : selects;
    function values(row, name) {
      return (row.getAttribute(`data-${name.replace(/_/g, "-")}`) || "").split("|");
    }
    const texts = rows.map((row) => fold(row.textContent));
    selects.forEach((select) => {
      const known = new Set(rows.flatMap((row) => values(row, select.name)));
      if (select.options.length === 1)
        known.forEach((value) => {
          if (value) select.add(new Option(value, value));
        });
      else
        Array.from(select.options).forEach((option) => {
          option.disabled = option.value !== "" && !known.has(option.value);
        });
    });
    function read() {
      const query = new URLSearchParams(location.search);
      inputs.forEach((input) => {
        input.value = query.get(prefix + input.name) || "";
        if (input.selectedIndex < 0) input.value = "";
      });
    }
    function show() {
      const words = box ? fold(box.value).split(" ").filter(Boolean) : [];
      let shown = 0;
      rows.forEach((row, index) => {
        const fits =
          selects.every((select) => !select.value || values(row, select.name).includes(select.value)) &&
          words.every((word) => texts[index].includes(word));
        row.hidden = !fits;
        shown += fits;
      });
      bodies.forEach((body) => {
        // a group without rows shows no head
        body.hidden = !body.querySelector(`tr:not(${heads}):not([hidden])`);
      });
      out.textContent = form.dataset.count.replace("{total}", rows.length).replace("{n}", shown);
    }
    function keep() {
      const query = new URLSearchParams(location.search);
      inputs.forEach((input) => {
        if (input.value) query.set(prefix + input.name, input.value);
        else query.delete(prefix + input.name);
      });
      const text = query.toString();
      try {
        history.replaceState(null, "", location.pathname + (text ? `?${text}` : "") + location.hash);
      } catch {
        /* not from every file:// */
      }
      show();
    }
    form.addEventListener("input", keep);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
    });
    form.addEventListener("reset", () => {
      setTimeout(() => {
        inputs.forEach((input) => {
          input.value = "";
        });
        keep();
      });
    });
    addEventListener("popstate", () => {
      read();
      show();
    });
    form.hidden = false;
    read();
    show();
  });
})();
